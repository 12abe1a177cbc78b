//! That all give the same verdicts: otherwise their times mean nothing.

use crate::{Done, breaks, schema::Schema};
use callgate::{Engine, Kind, Severity};
use callgate_bench_subjects::guests::{self, Known, MEASURED};
use serde_json::Value;

/// Compares the verdicts on guest sessions.
pub(crate) fn guests(schema: &Value) -> Done {
    let (engine, schema) = (Engine::new(), Schema::new(schema)?);
    let known = guests::known();
    for Known { text, breaks } in &known {
        let report = engine.check(Kind::GuestSession, text.as_bytes(), None);
        let errors =
            report.violations.iter().filter(|violation| violation.severity == Severity::Error);
        let found: Vec<&str> = errors.map(|violation| violation.code.name()).collect();
        if found != Vec::from_iter(*breaks) {
            return Err(format!("callgate finds {found:?} instead of {breaks:?} in {text}").into());
        }
        for (name, verdict) in [
            ("Engine::is_valid", engine.is_valid(Kind::GuestSession, text.as_bytes(), None)),
            ("jsonschema", schema.is_valid(text.as_bytes())),
        ] {
            if verdict != breaks.is_none() {
                return Err(
                    format!("{name} says {verdict}, but {breaks:?} is broken in {text}").into()
                );
            }
        }
    }
    for (name, make) in MEASURED {
        let text = make();
        let found = engine.check(Kind::GuestSession, text.as_bytes(), None).violations.len();
        let peer = schema.errors(text.as_bytes());
        let expected = if name == "broken" { 5 } else { 0 };
        if found != expected || peer < expected || (expected == 0) != (peer == 0) {
            return Err(format!("{name}: callgate finds {found} violations and jsonschema {peer}; there are {expected}").into());
        }
    }
    eprintln!("the same verdicts on {} guest sessions", known.len());
    Ok(())
}

/// Compares the verdicts on changes of agents' states.
pub(crate) fn breaks() -> Done {
    let mut judges = breaks::Judges::new()?;
    let known = breaks::known();
    let mut valid = 0;
    for change in &known {
        let own = judges.callgate(change);
        valid += usize::from(own);
        for (name, verdict) in [
            ("cedar-policy", judges.cedar(change)),
            ("regorus", judges.regorus(change)),
            ("regorus, virtual machine", judges.regorus_machine(change)),
        ] {
            if verdict != own {
                return Err(
                    format!("{name} says {verdict} and callgate {own} to {}", change.text).into()
                );
            }
        }
    }
    if valid == 0 || valid == known.len() {
        return Err("all changes of states have one verdict, so none was compared".into());
    }
    eprintln!(
        "the same verdicts on {} changes of agents' states, {valid} of them valid",
        known.len()
    );
    Ok(())
}
