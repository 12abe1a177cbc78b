//! Guest sessions beside the peers: first those of which the verdict is known, then those that are measured.

use crate::{Done, rounds::Task, schema::Schema};
use callgate::{Engine, Kind};
use callgate_bench_subjects::guests::{Known, MEASURED, known, title};
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use std::{fmt::Write, fs, hint::black_box, path::Path};

/// Writes what is measured and what is compared, for the peers in Node.js.
pub(crate) fn write(folder: &Path) -> Done {
    let mut lines = String::new();
    for Known { text, breaks } in known() {
        writeln!(lines, "{}", json!({"text": text, "breaks": breaks}))?;
    }
    fs::write(folder.join("known.jsonl"), lines)?;
    for (name, make) in MEASURED {
        fs::write(folder.join(format!("{name}.json")), make())?;
    }
    Ok(())
}

/// Measures verdicts, and the report of five violations.
pub(crate) fn measure(schema: &Value) -> Done {
    let (engine, schema) = (Engine::new(), Schema::new(schema)?);
    for (name, make) in MEASURED {
        let text = make();
        let bytes = text.as_bytes();
        let task = Task::new(format!("Rust: {}", title(name, bytes.len())));
        if name == "broken" {
            task.with("callgate", || {
                black_box(
                    engine.check(Kind::GuestSession, black_box(bytes), None).violations.len(),
                );
            })
            .with("callgate, with text", || {
                black_box(engine.check(Kind::GuestSession, black_box(bytes), None).to_json());
            })
            .with("jsonschema", || {
                black_box(schema.errors(black_box(bytes)));
            })
            .run();
            continue;
        }
        task.with("callgate", || {
            black_box(engine.is_valid(Kind::GuestSession, black_box(bytes), None));
        })
        .with("callgate, with report", || {
            black_box(engine.check(Kind::GuestSession, black_box(bytes), None).is_valid());
        })
        .with("jsonschema", || {
            black_box(schema.is_valid(black_box(bytes)));
        })
        .with("serde_json Value", || {
            black_box(serde_json::from_slice::<Value>(black_box(bytes)).is_ok());
        })
        .with("serde_json IgnoredAny", || {
            black_box(serde_json::from_slice::<IgnoredAny>(black_box(bytes)).is_ok());
        })
        .run();
    }
    Task::new("Rust: engine of the default policy")
        .with("callgate", || {
            black_box(Engine::new());
        })
        .run();
    Ok(())
}
