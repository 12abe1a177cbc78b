//! The policy as a document: JSON laid over a profile.

mod agent;
mod flow;
mod sections;
mod settings;

use super::{Kind, values};
use crate::{
    forms::tags::LetterPairs,
    json::{Fault, Member, Members, Reader, Type},
    policy::{self, Form, Policy, Sizing},
    report::{Findings, Measures, Report, Source, Syntax},
    rules,
};
use alloc::{sync::Arc, vec::Vec};

const FIELDS: [&str; 13] = [
    "profile",
    "limits",
    "severity",
    "uuid",
    "language",
    "metadata",
    "url",
    "guest",
    "agent",
    "breaks",
    "codes",
    "flow",
    "flowKinds",
];

/// No policy is large, and what bounds its reading cannot come from itself.
pub(crate) const MAX_BYTES: usize = 1 << 24;

/// The default policy.
pub(crate) fn reference() -> Policy {
    let base = empty();
    let mut out = Findings::new(&rules::SEVERITIES, 1, 1);
    let read = over(&base, policy::REFERENCE.as_bytes(), &mut out);
    // The text is part of the program, and a test reads it.
    read.unwrap_or(base)
}

/// Reads a policy and tells what is wrong with it.
pub(crate) fn read(bytes: &[u8]) -> (Option<Policy>, Report) {
    let reference = reference();
    let limits = &reference.limits;
    let mut out = Findings::new(&rules::SEVERITIES, limits.max_violations, limits.max_witness);
    let profile = profile(bytes, &reference);
    let read = over(profile.as_ref().unwrap_or(&reference), bytes, &mut out);
    let valid = !out.has_errors();
    let (violations, truncated) = out.finish(bytes, &[], reference.limits.reading(), Syntax::Json);
    let kind = Some(Kind::Policy);
    let report = Report { kind, violations, truncated, measures: Measures::default(), valid };
    (read, report)
}

/// The profile that the policy names, laid over the default one.
fn profile(bytes: &[u8], reference: &Policy) -> Option<Policy> {
    let mut reader = Reader::new(bytes, reference.limits.reading()).ok()?;
    reader.begin_object().ok()?;
    let mut first = true;
    let mut named = None;
    while let Ok(Some(key)) = reader.member(first) {
        first = false;
        if key.is("profile") && reader.peek() == Ok(Type::String) {
            named = reader.string().ok();
        } else {
            reader.skip().ok()?;
        }
    }
    let named = named?;
    let (_, text) = policy::PROFILES.iter().skip(1).find(|(name, _)| named.is(name))?;
    over(reference, text.as_bytes(), &mut Findings::new(&rules::SEVERITIES, 1, 1))
}

/// Lays the policy in `bytes` over `base`.
fn over(base: &Policy, bytes: &[u8], out: &mut Findings<'_>) -> Option<Policy> {
    let limits = crate::json::Limits { max_bytes: MAX_BYTES, max_nesting: 64 };
    let mut policy = base.clone();
    let read = super::read(bytes, Source::Document, limits, out, &mut |reader, out| {
        policy.clone_from(base);
        object(&mut policy, reader, out)
    });
    read.is_ok().then_some(policy)
}

fn object(
    policy: &mut Policy,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    if !values::expect(reader, Type::Object, out)? {
        return Ok(());
    }
    let mut named = agent::Named::default();
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => {
                let profiles: Vec<Arc<str>> =
                    policy::PROFILES.iter().map(|(name, _)| Arc::from(*name)).collect();
                if let Some(name) = values::text(reader, out)? {
                    rules::fields::not_allowed::check(name, &profiles, out);
                }
            }
            Member::Known(1) => sections::limits(&mut policy.limits, reader, out)?,
            Member::Known(2) => sections::severity(&mut policy.severities, reader, out)?,
            Member::Known(3) => sections::uuid(&mut policy.uuid, reader, out)?,
            Member::Known(4) => sections::language(&mut policy.language, reader, out)?,
            Member::Known(5) => sections::metadata(&mut policy.metadata, reader, out)?,
            Member::Known(6) => sections::url(&mut policy.url, reader, out)?,
            Member::Known(7) => sections::guest(&mut policy.guest, reader, out)?,
            Member::Known(8) => agent::agent(&mut policy.agent, &mut named, reader, out)?,
            Member::Known(9) => agent::breaks(&mut policy.breaks, &mut named, reader, out)?,
            Member::Known(10) => sections::codes(&mut policy.codes, reader, out)?,
            Member::Known(11) => flow::flow(&mut policy.flow, reader, out)?,
            Member::Known(_) => flow::platforms(&mut policy.platforms, reader, out)?,
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    agent::coherent(policy, &named, out);
    for profile in policy.platforms.all_mut() {
        profile.severities = policy.severities;
        for (code, severity) in &profile.own {
            if let Some(slot) = profile.severities.get_mut(*code as usize) {
                *slot = *severity;
            }
        }
    }
    Ok(())
}

/// What the default policy is laid over: it holds every field, so nothing of this remains.
fn empty() -> Policy {
    Policy {
        severities: rules::SEVERITIES,
        limits: policy::Limits {
            max_document_bytes: 0,
            max_nesting: 0,
            max_violations: 0,
            max_witness: 0,
        },
        uuid: policy::Uuids { versions: Vec::new() },
        language: policy::Languages {
            min_tags: 0,
            max_tags: 0,
            languages: LetterPairs::default(),
            regions: LetterPairs::default(),
        },
        metadata: policy::Metadata {
            max_keys: 0,
            max_bytes: 0,
            size: Sizing::Json,
            strings: false,
            numbers: false,
            booleans: false,
        },
        url: policy::Urls {
            callback_schemes: Vec::new(),
            page_schemes: Vec::new(),
            private_suffixes: Vec::new(),
        },
        guest: policy::Guests {
            channels: Vec::new(),
            max_fingerprint_length: 0,
            campaign: Form::default(),
        },
        agent: policy::Agents {
            states: Vec::new(),
            other_reasons: Vec::new(),
            active_statuses: Vec::new(),
            idle_states: Vec::new(),
            work_states: Vec::new(),
        },
        breaks: policy::Breaks {
            guarded_states: Vec::new(),
            break_states: Vec::new(),
            max_continuous_work_minutes: None,
            min_break_minutes: None,
        },
        codes: policy::Codes { code: Form::default(), types: Vec::new(), max_depth: 0 },
        flow: policy::Flows {
            max_depth: 0,
            node_types: Vec::new(),
            fallback_types: Vec::new(),
            statuses: Vec::new(),
        },
        platforms: policy::Platforms {
            connect: no_profile(),
            twilio: no_profile(),
            architect: no_profile(),
        },
    }
}

fn no_profile() -> policy::FlowProfile {
    policy::FlowProfile {
        max_depth: None,
        max_nodes: None,
        max_characters: None,
        open_ends: false,
        own: Vec::new(),
        severities: rules::SEVERITIES,
        holds: policy::Kinds::default(),
        hold_blocks: policy::Kinds::default(),
        hold_own: Vec::new(),
        waits: policy::Kinds::default(),
        ends: policy::Kinds::default(),
        leaves: policy::Kinds::default(),
        counts: policy::Kinds::default(),
        plays: policy::Kinds::default(),
        continues: policy::Kinds::default(),
        failures: policy::Kinds::default(),
        fallbacks: policy::Fallbacks::new(),
    }
}
