use super::{Context, Document, Kind, Metadata, facts, metadata, sealed, values};
use crate::{
    json::{self, Fault, Member, Members, Raw, Reader, Span, Text, Type},
    policy::{self, Guests, Sizing, Urls},
    report::Findings,
    rules::{fields::not_allowed, guest, identity, url},
};
use alloc::string::String;

/// The request that creates a guest of Genesys Cloud web messaging.
#[derive(Clone, Copy, Debug)]
pub struct GenesysGuest<'a> {
    /// The channel: web messaging.
    pub channel: Text<'a>,
    /// What the guest has agreed to.
    pub consent: Consent,
    /// What tells the guest from others.
    pub identity_attributes: Option<IdentityAttributes<'a>>,
    /// Where the guest comes from.
    pub channel_context: Option<ChannelContext<'a>>,
    /// What the tenant knows of the guest.
    pub attributes: Option<Metadata<'a>>,
    object: Raw<'a>,
}

impl GenesysGuest<'_> {
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

/// What a guest has agreed to.
#[derive(Clone, Copy, Debug)]
pub struct Consent {
    /// To be sent advertisements.
    pub marketing: bool,
    /// To have personal data processed.
    pub data_processing: bool,
}

/// What tells a guest from others without naming anyone.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdentityAttributes<'a> {
    /// SHA-256 of the e-mail address, in hex.
    pub email_hash: Option<Text<'a>>,
    /// SHA-256 of the telephone number, in hex.
    pub phone_hash: Option<Text<'a>>,
    /// What tells the device.
    pub device_fingerprint: Option<Text<'a>>,
}

/// Where a guest comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChannelContext<'a> {
    /// The URL of the page.
    pub origin_page: Option<Text<'a>>,
    /// The campaign that led there.
    pub campaign_id: Option<Text<'a>>,
}

const FIELDS: [&str; 5] =
    ["channel", "consent", "identityAttributes", "channelContext", "attributes"];

impl<'a> Document<'a> for GenesysGuest<'a> {
    const KIND: Kind = Kind::GenesysGuest;
}

impl<'a> sealed::Read<'a> for GenesysGuest<'a> {
    fn read(
        reader: &mut Reader<'a>,
        context: &mut Context<'_, 'a>,
        out: &mut Findings<'_>,
    ) -> Result<Option<Self>, Fault> {
        let told = facts::read(context, out, |told: &mut Option<usize>, fact, reader, out| {
            match fact {
                "maxCustomDataBytes" => *told = values::whole_number(reader, out)?,
                _ => drop(reader.skip()?),
            }
            Ok(())
        });
        let start = values::start(reader)?;
        if !values::expect(reader, Type::Object, out)? {
            return Ok(None);
        }
        let (policy, measures) = (context.policy, &mut context.measures);
        let max_bytes = max_bytes(told, &policy.metadata);
        let (mut channel, mut consent) = (None, Given::default());
        let (mut identity, mut channel_context, mut attributes) = (None, None, None);
        let mut members = Members::begin(reader, &FIELDS)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => {
                    channel = values::text(reader, out)?.filter(|channel| {
                        not_allowed::check(*channel, &policy.guest.channels, out).is_some()
                    });
                }
                Member::Known(1) => consent = read_consent(reader, out)?,
                Member::Known(2) => identity = read_identity(reader, &policy.guest, out)?,
                Member::Known(3) => {
                    channel_context = read_context(reader, &policy.guest, &policy.url, out)?;
                }
                Member::Known(_) => {
                    attributes =
                        metadata::read(reader, &policy.metadata, max_bytes, measures, out)?;
                }
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        values::required(&members, &[0, 1], out);
        if let Some((_, Some(sent))) = identity
            && consent.data_processing == Some(false)
        {
            guest::consent_processing_refused::found(sent, out);
        }
        Ok((|| {
            Some(Self {
                channel: channel?,
                consent: Consent {
                    marketing: consent.marketing?,
                    data_processing: consent.data_processing?,
                },
                identity_attributes: identity.map(|(attributes, _)| attributes),
                channel_context,
                attributes,
                object: Raw::new(reader, start),
            })
        })())
    }
}

/// How many bytes attributes may have. What the server tells is counted as Genesys Cloud counts, so only a policy that
/// counts like that gives way to it; under any other the smaller limit holds.
fn max_bytes(told: Option<usize>, policy: &policy::Metadata) -> usize {
    match (told, policy.size) {
        (None, _) => policy.max_bytes,
        (Some(told), Sizing::Text) => told,
        (Some(told), Sizing::Json) => told.min(policy.max_bytes),
    }
}

/// The consent as far as it is given.
#[derive(Default)]
struct Given {
    marketing: Option<bool>,
    data_processing: Option<bool>,
}

fn read_consent(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Given, Fault> {
    let mut given = Given::default();
    if !values::expect(reader, Type::Object, out)? {
        return Ok(given);
    }
    let mut members = Members::begin(reader, &["marketing", "dataProcessing"])?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => given.marketing = values::boolean(reader, out)?,
            Member::Known(_) => given.data_processing = values::boolean(reader, out)?,
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    values::required(&members, &[0, 1], out);
    Ok(given)
}

/// The identity attributes, and their place if there are any.
fn read_identity<'a>(
    reader: &mut Reader<'a>,
    policy: &Guests,
    out: &mut Findings<'_>,
) -> Result<Option<(IdentityAttributes<'a>, Option<Span>)>, Fault> {
    let start = values::start(reader)?;
    if !values::expect(reader, Type::Object, out)? {
        return Ok(None);
    }
    let mut attributes = IdentityAttributes::default();
    let mut empty = true;
    let mut members = Members::begin(reader, &["emailHash", "phoneHash", "deviceFingerprint"])?;
    while let Some(member) = members.next(reader)? {
        empty = false;
        match member {
            Member::Known(2) => {
                attributes.device_fingerprint = values::text(reader, out)?
                    .inspect(|text| guest::fingerprint_length::check(*text, policy, out));
            }
            Member::Known(field) => {
                let hash = values::text(reader, out)?.inspect(|text| identity::hash(*text, out));
                if field == 0 {
                    attributes.email_hash = hash;
                } else {
                    attributes.phone_hash = hash;
                }
            }
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    let place = values::since(reader, start);
    Ok(Some((attributes, (!empty).then_some(place))))
}

fn read_context<'a>(
    reader: &mut Reader<'a>,
    policy: &Guests,
    urls: &Urls,
    out: &mut Findings<'_>,
) -> Result<Option<ChannelContext<'a>>, Fault> {
    if !values::expect(reader, Type::Object, out)? {
        return Ok(None);
    }
    let mut context = ChannelContext::default();
    let mut members = Members::begin(reader, &["originPage", "campaignId"])?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => {
                context.origin_page =
                    values::text(reader, out)?.inspect(|text| url::page(*text, urls, out));
            }
            Member::Known(_) => {
                context.campaign_id = values::text(reader, out)?
                    .inspect(|text| guest::campaign_format::check(*text, policy, out));
            }
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    Ok(Some(context))
}
