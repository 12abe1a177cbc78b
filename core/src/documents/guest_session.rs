use super::{
    Context, Document, Kind, Languages, Metadata, facts, languages, metadata, sealed, values,
};
use crate::{
    json::{self, Fault, Member, Members, Raw, Reader, Text, Type},
    policy::Policy,
    report::Findings,
    rules::{url, uuid},
};
use alloc::string::String;

/// The request that opens a CXone guest session, `POST /api/v1/guests`.
#[derive(Clone, Copy, Debug)]
pub struct GuestSession<'a> {
    /// The digital channel.
    pub channel_id: Text<'a>,
    /// The queue the session is routed to.
    pub queue_id: Text<'a>,
    /// What the guest speaks.
    pub languages: Languages<'a>,
    /// What the tenant knows of the guest.
    pub metadata: Metadata<'a>,
    /// Where the platform reports what happens in the session.
    pub callback_url: Text<'a>,
    object: Raw<'a>,
}

impl GuestSession<'_> {
    /// What ECMAScript's `JSON.stringify(JSON.parse(text))` prints for the document: the text that is sent. In it stands
    /// what was checked, whatever has since been written to the fields.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        // What has been checked can be read again.
        let _ = json::stringify(&mut self.object.reader(), &mut out);
        out
    }
}

const FIELDS: [&str; 5] = ["channelId", "queueId", "language", "metadata", "callbackUrl"];

impl<'a> Document<'a> for GuestSession<'a> {
    const KIND: Kind = Kind::GuestSession;
}

impl<'a> sealed::Read<'a> for GuestSession<'a> {
    fn read(
        reader: &mut Reader<'a>,
        context: &mut Context<'_, 'a>,
        out: &mut Findings<'_>,
    ) -> Result<Option<Self>, Fault> {
        facts::none(context, out);
        let start = values::start(reader)?;
        if !values::expect(reader, Type::Object, out)? {
            return Ok(None);
        }
        let (policy, measures) = (context.policy, &mut context.measures);
        let (mut channel_id, mut queue_id, mut callback_url) = (None, None, None);
        let (mut languages, mut metadata) = (None, None);
        let mut members = Members::begin(reader, &FIELDS)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => {
                    channel_id = identifier(reader, policy, out)?;
                }
                Member::Known(1) => {
                    queue_id = identifier(reader, policy, out)?;
                }
                Member::Known(2) => {
                    languages = languages::read(reader, &policy.language, measures, out)?;
                }
                Member::Known(3) => {
                    let (policy, max_bytes) = (&policy.metadata, policy.metadata.max_bytes);
                    metadata = metadata::read(reader, policy, max_bytes, measures, out)?;
                }
                Member::Known(_) => {
                    callback_url = values::text(reader, out)?
                        .inspect(|text| url::callback(*text, &policy.url, out));
                }
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        values::required(&members, &[0, 1, 2, 3, 4], out);
        Ok((|| {
            Some(Self {
                channel_id: channel_id?,
                queue_id: queue_id?,
                languages: languages?,
                metadata: metadata?,
                callback_url: callback_url?,
                object: Raw::new(reader, start),
            })
        })())
    }
}

fn identifier<'a>(
    reader: &mut Reader<'a>,
    policy: &Policy,
    out: &mut Findings<'_>,
) -> Result<Option<Text<'a>>, Fault> {
    let text = values::text(reader, out)?;
    // Kept even so: a policy may have made a warning of it.
    if let Some(text) = text {
        uuid::check(text, policy, out);
    }
    Ok(text)
}
