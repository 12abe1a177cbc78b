use super::{Context, Document, Kind, facts, sealed, values};
use crate::{
    json::{self, Fault, Member, Members, Raw, Reader, Text, Type},
    policy::Flows,
    report::Findings,
    rules::{self, dates, fallback, fields::not_allowed, flow::FlowGraph, known},
};
use alloc::string::String;

mod nodes;

/// An IVR flow: what callers hear, what they can choose, and where they end up.
///
/// ```
/// use callgate::{Engine, documents::IvrFlow};
///
/// let flow: IvrFlow<'_> = Engine::new().parse(
///     br#"{"name": "Support", "campaignId": "camp_support", "nodes": [
///         {"id": "menu", "type": "dtmf", "transitions": [{"condition": "press_1", "target": "agents"}]},
///         {"id": "agents", "type": "queue"}
///     ], "fallbackAction": {"type": "hangup"}}"#,
///     None,
/// )?;
/// let menu = flow.graph().entry().unwrap();
/// assert_eq!(menu.id(), "menu");
/// assert_eq!(menu.exits().next().unwrap().to(), Some(1));
/// # Ok::<(), callgate::Report>(())
/// ```
#[derive(Clone, Debug)]
pub struct IvrFlow<'a> {
    /// What people call it.
    pub name: Text<'a>,
    /// The campaign it serves.
    pub campaign_id: Text<'a>,
    /// What becomes of calls that it cannot serve.
    pub fallback: Fallback<'a>,
    /// When it comes into effect, in milliseconds since the Unix epoch; a date means its midnight in UTC.
    pub effective: Option<i64>,
    /// When it expires, in milliseconds since the Unix epoch; a date means its midnight in UTC.
    pub expiration: Option<i64>,
    /// Whether it is a draft, active or inactive.
    pub status: Option<Text<'a>>,
    graph: FlowGraph<'a>,
    object: Raw<'a>,
}

/// What becomes of calls that a flow cannot serve.
#[derive(Clone, Copy, Debug)]
pub struct Fallback<'a> {
    /// `hangup`, `queue` or `transfer`, or what else the policy allows.
    pub kind: Text<'a>,
    /// Where calls go.
    pub target: Option<Text<'a>>,
}

const FIELDS: [&str; 7] =
    ["name", "campaignId", "nodes", "fallbackAction", "effectiveDate", "expirationDate", "status"];

impl<'a> IvrFlow<'a> {
    /// The nodes and what joins them; calls enter at the first.
    #[must_use]
    pub const fn graph(&self) -> &FlowGraph<'a> {
        &self.graph
    }

    /// The media assets that the nodes play, in the order of the nodes; one that several nodes play comes several times.
    pub fn media_assets(&self) -> impl Iterator<Item = Text<'a>> {
        self.graph.media().filter_map(|asset| self.graph.names().text(asset))
    }

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

impl<'a> Document<'a> for IvrFlow<'a> {
    const KIND: Kind = Kind::IvrFlow;
}

impl<'a> sealed::Read<'a> for IvrFlow<'a> {
    fn read(
        reader: &mut Reader<'a>,
        context: &mut Context<'_, 'a>,
        out: &mut Findings<'_>,
    ) -> Result<Option<Self>, Fault> {
        let facts = facts::read(context, out, fact);
        let start = values::start(reader)?;
        if !values::expect(reader, Type::Object, out)? {
            return Ok(None);
        }
        let policy = context.policy;
        let (mut name, mut campaign_id, mut flow, mut fallback) = (None, None, None, None);
        let (mut effective, mut expiration, mut status) = (None, None, None);
        let mut members = Members::begin(reader, &FIELDS)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(0) => name = values::text(reader, out)?,
                Member::Known(1) => campaign_id = values::text(reader, out)?,
                Member::Known(2) => flow = nodes::read(reader, policy, out)?,
                Member::Known(3) => fallback = fallback_action(reader, &policy.flow, out)?,
                Member::Known(4) => effective = date(reader, out)?,
                Member::Known(5) => expiration = date(reader, out)?,
                Member::Known(_) => {
                    status = values::text(reader, out)?.filter(|status| {
                        not_allowed::check(*status, &policy.flow.statuses, out).is_some()
                    });
                }
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        values::required(&members, &[0, 1, 2, 3], out);
        if let (Some((_, start)), Some((text, end))) = (effective, expiration) {
            dates::order::check(start, end, text.span(), out);
        }
        if let (Some(campaign), Some(known)) = (campaign_id, &facts.campaigns) {
            known::campaign::check(campaign, known, out);
        }
        if let (Some(flow), Some(name)) = (&mut flow, name) {
            flow.entitle(name);
        }
        if let Some(flow) = &flow {
            judge(flow, &facts, context, out);
        }
        let required = name.zip(campaign_id).zip(flow.zip(fallback));
        Ok(required.map(|((name, campaign_id), (flow, fallback))| Self {
            name,
            campaign_id,
            fallback,
            effective: effective.map(|(_, instant)| instant),
            expiration: expiration.map(|(_, instant)| instant),
            status,
            graph: flow,
            object: Raw::new(reader, start),
        }))
    }
}

fn judge<'a>(
    flow: &FlowGraph<'a>,
    facts: &Facts<'_>,
    context: &mut Context<'_, 'a>,
    out: &mut Findings<'_>,
) {
    if let Some(known) = &facts.media {
        known::media::check(flow, known, out);
    }
    let depth = rules::flow::check(flow, context.policy, out);
    context.measures.count("nodes", flow.all().len());
    context.measures.count("pathDepth", depth);
    context.keep_flow(flow);
}

/// An ISO 8601 date or date-time, and the instant it names.
fn date<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Option<(Text<'a>, i64)>, Fault> {
    let text = values::text(reader, out)?;
    Ok(text.and_then(|text| Some((text, dates::format::date(text, out)?))))
}

fn fallback_action<'a>(
    reader: &mut Reader<'a>,
    policy: &Flows,
    out: &mut Findings<'_>,
) -> Result<Option<Fallback<'a>>, Fault> {
    const FIELDS: [&str; 2] = ["type", "target"];
    if !values::expect(reader, Type::Object, out)? {
        return Ok(None);
    }
    let types = &policy.fallback_types;
    let (mut kind, mut target) = (None, None);
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => {
                kind = values::text(reader, out)?.and_then(|text| {
                    let names = types.iter().map(|known| &known.name);
                    Some((text, types.get(not_allowed::among(text, names, out)?)?))
                });
            }
            Member::Known(_) => target = values::text(reader, out)?,
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    values::required(&members, &[0], out);
    if let Some((_, known)) = kind
        && known.needs_target
        && !members.has(1)
    {
        fallback::target_missing::found(members.brace(), &known.name, out);
    }
    Ok(kind.map(|(kind, _)| Fallback { kind, target }))
}

/// What the platform has.
#[derive(Default)]
struct Facts<'a> {
    media: Option<known::Known<'a>>,
    campaigns: Option<known::Known<'a>>,
}

fn fact<'a>(
    facts: &mut Facts<'a>,
    name: &'static str,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    match name {
        "mediaAssets" => facts.media = known(reader, out)?,
        "campaigns" => facts.campaigns = known(reader, out)?,
        _ => drop(reader.skip()?),
    }
    Ok(())
}

fn known<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Option<known::Known<'a>>, Fault> {
    let listed = facts::listed(reader, out)?;
    Ok(listed.map(|(names, listed)| known::Known::new(names, listed)))
}
