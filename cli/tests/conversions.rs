//! Whatever flow of another platform is converted, the result is a flow of ours that can be read.

use callgate::{Code, Engine, Kind};
use callgate_cli::convert::converted;
use callgate_tests::{
    conformance::{Vector, catalogue, generated},
    dice::Dice,
    relations::{EXAMPLES, Example, Mutation, checked, mutate},
};
use serde_json::{Value, json};

/// What a flow still breaks: one that nothing says the beginning of, or that is as long as it is.
const INHERITED: [Code; 2] = [Code::NodeNone, Code::FlowDepth];

/// A flow with some of its values gone, or put in the place of others.
fn changed(example: &Example, dice: &mut Dice) -> Vec<u8> {
    let mut document: Value = serde_json::from_slice(&example.text).unwrap_or_default();
    let mutations: Vec<Mutation> = (0..dice.below(6))
        .map(|_| {
            let (at, other) = (dice.below(1 << 16), dice.below(1 << 16));
            match dice.below(4) {
                0 => Mutation::Remove(at),
                1 => Mutation::Replace(at, dice.pick(&["", "a", "1", "start"]).into()),
                2 => Mutation::Replace(at, json!({})),
                _ => Mutation::Copy(at, other),
            }
        })
        .collect();
    mutate(&mut document, &mutations);
    document.to_string().into_bytes()
}

/// A flow of lines with some of them gone, or put in the place of others.
fn relined(text: &str, dice: &mut Dice) -> Vec<u8> {
    let mut lines: Vec<&str> = text.lines().collect();
    for _ in 0..dice.below(4) {
        let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
        if dice.roll(2) {
            lines[at] = lines[other];
        } else if lines.len() > 1 {
            lines.remove(at);
        }
    }
    lines.join("\n").into_bytes()
}

#[test]
fn what_is_converted_can_be_read_and_leads_nowhere_in_circles() {
    let engine = Engine::new();
    let kinds = [Kind::ConnectFlow, Kind::TwilioFlow];
    let examples: Vec<&Example> =
        EXAMPLES.iter().filter(|example| kinds.contains(&example.kind)).collect();
    let mut dice = Dice(7);
    let made = (0..4_000).map(|_| {
        let example = dice.pick(&examples);
        (example.kind, changed(example, &mut dice))
    });
    let mut lots = Dice(8);
    let architect: Vec<Vector> = catalogue()
        .filter(|vector| vector.kind == Some(Kind::ArchitectFlow) && vector.policy.is_none())
        .collect();
    let relined = (0..2_000).map(|_| {
        let vector = &architect[lots.below(architect.len())];
        (Kind::ArchitectFlow, relined(&String::from_utf8_lossy(&vector.document), &mut lots))
    });
    let generated = generated(7, 9_000).filter_map(|vector| {
        Some((vector.kind.filter(|kind| kinds.contains(kind))?, vector.document))
    });
    let mut count = 0;
    for (kind, document) in made.chain(relined).chain(generated) {
        let Some(ours) = converted(&engine, kind, &document) else { continue };
        count += 1;
        let report = checked(&engine, Kind::IvrFlow, ours.as_bytes(), None);
        let found = report["violations"].as_array().into_iter().flatten();
        let errors = found.filter(|found| found["severity"] == "error");
        for error in errors {
            let inherited = INHERITED.iter().any(|code| error["code"] == code.name());
            assert!(inherited, "{error}\n{}\n{ours}", String::from_utf8_lossy(&document));
        }
    }
    assert!(count > 1_000, "{count}");
}
