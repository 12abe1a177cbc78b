//! Policies: most of them sound, so that documents are checked under them.

use super::json::Json;
use crate::dice::Dice;
use callgate::Code;

/// A section with one setting, or none.
fn setting(name: &str, values: &[&str], dice: &mut Dice) -> Option<Json> {
    let value = Json::raw(dice.pick(values));
    dice.roll(3).then(|| Json::object([(name, Some(value))]))
}

pub(super) fn policy(dice: &mut Dice) -> Json {
    let profile = dice.pick(&["reference", "reference", "genesys-cloud", "genesys-cloud", "other"]);
    let severities = dice.roll(2).then(|| {
        let entries = (0..dice.below(4)).map(|_| {
            let code = dice.pick(Code::ALL).name();
            let severity = dice.pick(&["error", "warning", "off", "warning", "off", "fatal"]);
            (String::from(code), Json::from(severity))
        });
        Json::Object(entries.collect())
    });
    let limits = dice.pick(&[
        ("maxViolations", ["1", "2", "3"]),
        ("maxWitness", ["2", "3", "4"]),
        ("maxNesting", ["1", "3", "64"]),
        ("maxDocumentBytes", ["10", "200", "5000"]),
    ]);
    Json::object([
        ("profile", dice.roll(3).then(|| profile.into())),
        ("limits", setting(limits.0, &limits.1, dice)),
        ("severity", severities),
        ("uuid", setting("versions", &["[4]", "[1,4,7]", "[]", "[9]"], dice)),
        ("metadata", setting("maxBytes", &["2", "20", "100", "-1"], dice)),
        ("language", setting("maxTags", &["1", "2", "0"], dice)),
        ("flow", setting("maxDepth", &["0", "1", "3", "\"3\""], dice)),
        (
            "codes",
            setting("pattern", &["\"[A-Z]+\"", "\"[A-Z0-9]{1,4}|X\"", "\"[A-\"", "\"(\""], dice),
        ),
        (
            "flowKinds",
            setting(
                "connect-flow",
                &[r#"{"maxNodes": 2}"#, r#"{"maxCharacters": 300}"#, r#"{"maxDepth": 1}"#],
                dice,
            ),
        ),
        ("breaks", setting("minBreakMinutes", &["15", "null", "0.5"], dice)),
    ])
}
