//! Sound policies that move limits and tables.

use super::{Json, Limits};
use crate::dice::Dice;
use callgate::catalogue;

const STATES: &[&str] = &[
    r#"{"READY": {"reasons": ["CALLS", "CHAT"], "next": ["NOT_READY"]}, "NOT_READY": {"next": []}}"#,
    r#"{"READY": {"next": ["READY", "AWAY"]}, "NOT_READY": {"reasons": ["BREAK", "LUNCH"], "next": ["READY"]},
        "PAUSED": {}, "IDLE": {"next": ["PAUSED"]}, "AWAY": {"reasons": ["GENERAL"], "next": ["IDLE"]}}"#,
];
const NODE_TYPES: &[&str] = &[
    r#"{"dtmf": {"continues": true, "waits": true}, "queue": {}, "menu": {"needsMedia": true}, "hangup": {"ends": true}}"#,
    r#"{"greeting": {"continues": true}, "dtmf": {"needsMedia": true, "continues": true}, "transfer": {"ends": true},
        "queue": {"leaves": true}}"#,
];
const PATTERNS: &[&str] = &[
    "[A-Z]+",
    "[A-Z0-9_]{2,4}",
    r"\w{1,}",
    "[^a-z]{0,8}_?.",
    r"[A-Z_]*\d?",
    "..",
    "[A-]{2}[-Z]*S?",
];

/// A section with these settings, as far as they are there.
fn section<const N: usize>(settings: [(&str, Option<Json>); N]) -> Option<Json> {
    let some = settings.iter().any(|(_, setting)| setting.is_some());
    some.then(|| Json::object(settings))
}

/// A limit, which the policy moves now and then.
fn limit(usual: usize, moved: &[usize], dice: &mut Dice) -> (usize, Option<Json>) {
    if dice.roll(3) {
        let limit = dice.pick(moved);
        return (limit, Some(limit.into()));
    }
    (usual, None)
}

fn raw(choice: &[&str], dice: &mut Dice) -> Option<Json> {
    dice.roll(4).then(|| Json::raw(dice.pick(choice)))
}

fn pattern(dice: &mut Dice) -> Option<Json> {
    dice.roll(5).then(|| dice.pick(PATTERNS).into())
}

/// A policy, and the limits that hold under it.
pub(super) fn policy(dice: &mut Dice) -> (Json, Limits) {
    let limits =
        Limits { keys: 250, bytes: 8192, tags: 5, fingerprint: 128, levels: 3, transitions: 15 };
    if dice.roll(4) {
        return (Json::Object(Vec::new()), limits);
    }
    let (keys, max_keys) = limit(limits.keys, &[0, 1, 2, 3, 6, 12], dice);
    let (bytes, max_bytes) = limit(limits.bytes, &[2, 11, 40, 100, 1000], dice);
    let (tags, max_tags) = limit(limits.tags, &[1, 2, 3, 7], dice);
    let (fingerprint, max_fingerprint) = limit(limits.fingerprint, &[0, 1, 2, 8], dice);
    let (levels, max_levels) = limit(limits.levels, &[1, 2, 4], dice);
    let (transitions, max_depth) = limit(limits.transitions, &[0, 1, 2, 3, 5, 17], dice);
    let profile = dice.roll(4).then(|| dice.pick(&["genesys-cloud", "reference"]).into());
    let policy = Json::object([
        ("profile", profile),
        ("limits", sizes(dice)),
        ("severity", severities(dice)),
        ("uuid", section([("versions", raw(&["[4]", "[1, 4, 7]", "[5]"], dice))])),
        ("language", languages(max_tags, tags, dice)),
        ("metadata", metadata(max_keys, max_bytes, dice)),
        ("url", urls(dice)),
        (
            "guest",
            section([
                ("channels", raw(&[r#"["email", "webmessaging"]"#, r#"["sms"]"#], dice)),
                ("maxFingerprintLength", max_fingerprint),
                ("campaignPattern", pattern(dice)),
            ]),
        ),
        ("agent", agent(dice)),
        ("breaks", breaks(dice)),
        (
            "codes",
            section([
                ("pattern", pattern(dice)),
                ("types", raw(&[r#"["success"]"#, r#"["NEUTRAL", "SUCCESS", "OTHER"]"#], dice)),
                ("maxDepth", max_levels),
            ]),
        ),
        ("flow", flow(max_depth, dice)),
    ]);
    (policy, Limits { keys, bytes, tags, fingerprint, levels, transitions })
}

fn sizes(dice: &mut Dice) -> Option<Json> {
    let mut rare = |choice: &[&str]| dice.roll(3).then(|| raw(choice, dice)).flatten();
    section([
        ("maxDocumentBytes", rare(&["150", "200", "300", "500", "8000"])),
        ("maxNesting", rare(&["1", "2", "3", "4", "5"])),
        ("maxViolations", rare(&["1", "2", "3", "5"])),
        ("maxWitness", rare(&["3", "4", "5", "16", "17"])),
    ])
}

fn severities(dice: &mut Dice) -> Option<Json> {
    let codes: Vec<&str> =
        catalogue().filter(|rule| !rule.fixed).map(|rule| rule.code.name()).collect();
    let count = dice.pick(&[0, 0, 1, 3, 12]);
    let entries = (0..count).map(|_| {
        let severity = dice.pick(&["error", "warning", "info", "off", "off"]);
        (String::from(dice.pick(&codes)), Json::from(severity))
    });
    let mut entries: Vec<(String, Json)> = entries.collect();
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    entries.dedup_by(|(a, _), (b, _)| a == b);
    (count > 0).then_some(Json::Object(entries))
}

fn languages(max_tags: Option<Json>, tags: usize, dice: &mut Dice) -> Option<Json> {
    let least = dice.pick(&[0, 1, 2, 3]);
    section([
        ("minTags", (dice.roll(4) && least <= tags).then(|| least.into())),
        ("maxTags", max_tags),
        ("languages", raw(&[r#"["en", "zz"]"#, r#"["de", "fr", "ja"]"#], dice)),
        ("regions", raw(&[r#"["US", "ZZ"]"#, r#"["GB"]"#], dice)),
    ])
}

fn metadata(keys: Option<Json>, bytes: Option<Json>, dice: &mut Dice) -> Option<Json> {
    let types = [
        r#"["string", "null"]"#,
        r#"["boolean"]"#,
        r#"["number"]"#,
        r#"["string", "number", "boolean"]"#,
    ];
    section([
        ("maxKeys", keys),
        ("maxBytes", bytes),
        ("size", raw(&[r#""text""#, r#""json""#], dice)),
        ("valueTypes", raw(&types[1..], dice)),
    ])
}

fn urls(dice: &mut Dice) -> Option<Json> {
    section([
        ("callbackSchemes", raw(&[r#"["http", "HTTPS"]"#, r#"["wss"]"#], dice)),
        ("pageSchemes", raw(&[r#"["https"]"#, r#"["ftp", "file", "http"]"#], dice)),
        ("privateSuffixes", raw(&["[]", r#"[".example.com", "test"]"#, r#"[".Local"]"#], dice)),
    ])
}

fn agent(dice: &mut Dice) -> Option<Json> {
    section([
        ("states", raw(STATES, dice)),
        ("otherReasons", raw(&[r#"["OTHER", "GENERAL"]"#, r#"["LUNCH"]"#], dice)),
        ("activeStatuses", raw(&[r#"["ACTIVE", "TRAINING"]"#, r#"["ON"]"#], dice)),
    ])
}

fn breaks(dice: &mut Dice) -> Option<Json> {
    let minutes = &["null", "1", "5", "15", "60", "120"];
    section([
        ("guardedStates", raw(&[r#"["READY"]"#, "[]"], dice)),
        ("breakStates", raw(&[r#"["NOT_READY"]"#, "[]"], dice)),
        ("maxContinuousWorkMinutes", dice.roll(2).then(|| Json::raw(dice.pick(minutes)))),
        ("minBreakMinutes", dice.roll(2).then(|| Json::raw(dice.pick(minutes)))),
    ])
}

fn flow(depth: Option<Json>, dice: &mut Dice) -> Option<Json> {
    let fallbacks = [r#"{"retry": {"needsTarget": true}, "queue": {}}"#, r#"{"hangup": {}}"#];
    section([
        ("maxDepth", depth),
        ("nodeTypes", raw(NODE_TYPES, dice)),
        ("fallbackTypes", raw(&fallbacks, dice)),
        ("statuses", raw(&[r#"["LIVE", "DRAFT"]"#, r#"["ACTIVE"]"#], dice)),
    ])
}
