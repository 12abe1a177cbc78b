use super::{Context, Document, Kind, facts, sealed, values};
use crate::{
    json::{Fault, Member, Members, Reader, Text, Type},
    report::Findings,
    rules::uuid,
};

/// The request that opens a CXone guest session, `POST /api/v1/guests`.
#[derive(Clone, Copy, Debug)]
pub struct GuestSession<'a> {
    /// The digital channel.
    pub channel_id: Text<'a>,
    /// The queue the session is routed to.
    pub queue_id: Text<'a>,
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
        if !values::expect(reader, Type::Object, out)? {
            return Ok(None);
        }
        let policy = context.policy;
        let (mut channel_id, mut queue_id) = (None, None);
        let mut members = Members::begin(reader, &FIELDS)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => {
                    channel_id =
                        values::text(reader, out)?.filter(|id| uuid::check(*id, policy, out));
                }
                Member::Known(1) => {
                    queue_id =
                        values::text(reader, out)?.filter(|id| uuid::check(*id, policy, out));
                }
                Member::Known(_) => {
                    reader.skip()?;
                }
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        values::required(&members, &[0, 1, 2, 3, 4], out);
        Ok(channel_id.zip(queue_id).map(|(channel_id, queue_id)| Self { channel_id, queue_id }))
    }
}
