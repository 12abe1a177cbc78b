//! A document of each kind.

use super::{
    json::Json,
    policies,
    words::{TEXTS, instant, number, tag, text, url, uuid},
};
use crate::dice::Dice;
use callgate::Kind;

/// What is nearly always there.
fn usual<T>(value: T, dice: &mut Dice) -> Option<T> {
    (!dice.roll(15)).then_some(value)
}

/// What is there as often as not.
fn perhaps<T>(value: T, dice: &mut Dice) -> Option<T> {
    dice.roll(2).then_some(value)
}

pub(super) fn document(kind: Kind, dice: &mut Dice) -> Json {
    match kind {
        Kind::GuestSession => guest_session(dice),
        Kind::GenesysGuest => genesys_guest(dice),
        Kind::AgentState => agent_state(dice),
        Kind::CallCodes => call_codes(dice),
        Kind::IvrFlow => ivr_flow(dice),
        Kind::ConnectFlow => connect_flow(dice),
        Kind::Policy => policies::policy(dice),
        // A kind that comes later is damaged from the first of its kind on.
        _ => Json::Object(Vec::new()),
    }
}

fn guest_session(dice: &mut Dice) -> Json {
    let channel = uuid(dice);
    let queue = uuid(dice);
    let tags = (0..dice.pick(&[1, 1, 2, 3, 5, 6, 0])).map(|_| tag(dice).into()).collect();
    let metadata = metadata(dice);
    let url = url(dice);
    Json::object([
        ("channelId", usual(channel.into(), dice)),
        ("queueId", usual(queue.into(), dice)),
        ("language", usual(Json::List(tags), dice)),
        ("metadata", usual(metadata, dice)),
        ("callbackUrl", usual(url.into(), dice)),
    ])
}

/// Metadata: mostly small; sometimes about as large, or with about as many keys, as is allowed.
fn metadata(dice: &mut Dice) -> Json {
    let (mut members, count): (Vec<(String, Json)>, usize) = match dice.below(10) {
        // {"k":"…"} has 8 characters beside the text.
        0 => {
            let filler = dice.pick(&["x", "é", "😀", "\u{1}", "\""]);
            let size = 8192 - 8 + dice.below(4) - 1;
            let text = filler.repeat(size / written_size(filler));
            (vec![("k".into(), text.into())], 0)
        }
        1 => (Vec::new(), 249 + dice.below(4)),
        _ => (Vec::new(), dice.below(6)),
    };
    for at in 0..count {
        // Names that come twice are left to the printing, which knows how often; so that the count is as drawn, another
        // takes the place of each.
        let drawn = dice.roll(3).then(|| text(dice));
        let drawn = drawn.filter(|name| members.iter().all(|(other, _)| other != name));
        let name = drawn.unwrap_or_else(|| format!("key{at}"));
        let value = match dice.below(8) {
            0 => Json::from(dice.roll(2)),
            1 | 2 => Json::raw(number(dice)),
            3 => Json::raw("null"),
            4 if dice.roll(4) => Json::List(vec![Json::raw("1")]),
            _ => text(dice).into(),
        };
        members.push((name, value));
    }
    Json::Object(members)
}

/// How many bytes of UTF-8 JSON takes for it.
fn written_size(text: &str) -> usize {
    serde_json::Value::from(text).to_string().len() - 2
}

fn genesys_guest(dice: &mut Dice) -> Json {
    let hash = |dice: &mut Dice| -> Json {
        let digits: String =
            (0..64).map(|_| char::from(dice.pick(b"0123456789abcdefABCDEF"))).collect();
        match dice.below(8) {
            0 => "someone@example.com".into(),
            1 => "+49 30 1234567".into(),
            2 => digits[1..].into(),
            3 => text(dice).into(),
            _ => digits.into(),
        }
    };
    let consent = Json::object([
        ("marketing", usual(dice.roll(2).into(), dice)),
        ("dataProcessing", usual((!dice.roll(4)).into(), dice)),
    ]);
    let fingerprint = dice.pick(&["fp-1", "é", "😀", ""]).repeat(dice.pick(&[1, 1, 127, 128, 129]));
    let (email, phone) = (hash(dice), hash(dice));
    let identity = Json::object([
        ("emailHash", perhaps(email, dice)),
        ("phoneHash", perhaps(phone, dice)),
        ("deviceFingerprint", perhaps(fingerprint.into(), dice)),
    ]);
    let page = url(dice).into();
    let campaign = dice.pick(&["WINTER-2026", "A_1", "winter", "A B", "", "Ä"]).into();
    let context = Json::object([
        ("originPage", perhaps(page, dice)),
        ("campaignId", perhaps(campaign, dice)),
    ]);
    let attributes = metadata(dice);
    let channel = dice.pick(&["webmessaging", "webmessaging", "webmessaging", "email", ""]);
    Json::object([
        ("channel", usual(channel.into(), dice)),
        ("consent", usual(consent, dice)),
        ("identityAttributes", perhaps(identity, dice)),
        ("channelContext", perhaps(context, dice)),
        ("attributes", perhaps(attributes, dice)),
    ])
}

fn agent_state(dice: &mut Dice) -> Json {
    let state = |dice: &mut Dice| -> Json {
        dice.pick(&["READY", "READY", "NOT_READY", "PAUSED", "IDLE", "AWAY", "ready", ""]).into()
    };
    let reason = dice.pick(&["WORKING", "BREAK", "ADHOC", "SYSTEM_IDLE", "GENERAL", "LUNCH", ""]);
    let (target, current) = (state(dice), state(dice));
    let user = dice.pick(TEXTS);
    Json::object([
        ("userId", usual(user.into(), dice)),
        ("targetState", usual(target, dice)),
        ("currentState", perhaps(current, dice)),
        ("reasonCode", perhaps(reason.into(), dice)),
    ])
}

const CODES: &[&str] = &[
    "A1",
    "SALE",
    "NO_SALE",
    "CALLBACK",
    "PRICE",
    "Z9_",
    "X",
    "no-sale",
    "ABCDEFGHIJKLMNOPQ",
    "ÄÖ",
];

fn call_codes(dice: &mut Dice) -> Json {
    let count = dice.pick(&[0, 1, 2, 3, 5, 8, 12]);
    let entries = (0..count).map(|_| {
        // The first few are right; the rest come up less often.
        let code = if dice.roll(6) { dice.pick(CODES) } else { dice.pick(&CODES[..6]) };
        let parent: Json = match dice.below(5) {
            0 => uuid(dice).into(),
            1 => Json::raw("null"),
            _ => dice.pick(&CODES[..7]).into(),
        };
        let kind = dice.pick(&["SUCCESS", "FAILURE", "NEUTRAL", "success", ""]);
        let name = text(dice);
        let active = dice.roll(2);
        Json::object([
            ("name", usual(name.into(), dice)),
            ("code", usual(code.into(), dice)),
            ("type", usual(kind.into(), dice)),
            ("category", usual("SPRING".into(), dice)),
            ("isActive", usual(active.into(), dice)),
            ("parentCallCodeId", perhaps(parent, dice)),
        ])
    });
    Json::List(entries.collect())
}

fn ivr_flow(dice: &mut Dice) -> Json {
    let count = dice.pick(&[0, 1, 2, 3, 5, 8, 13, 20, 30]);
    // A long chain now and then: paths beyond the limit are rare otherwise.
    let chain = dice.roll(4);
    let nodes = (0..count).map(|at| node(at, count, chain, dice)).collect();
    let (effective, expiration) = (instant(dice), instant(dice));
    let campaign = dice.pick(&["support", "sales", "", "Übersee"]);
    let status = dice.pick(&["DRAFT", "ACTIVE", "INACTIVE", "LIVE"]);
    let target = text(dice);
    let name = text(dice);
    let fallback = Json::object([
        ("type", usual(dice.pick(&["hangup", "queue", "transfer", "retry"]).into(), dice)),
        ("target", perhaps(target.into(), dice)),
    ]);
    Json::object([
        ("name", usual(name.into(), dice)),
        ("campaignId", usual(campaign.into(), dice)),
        ("nodes", usual(Json::List(nodes), dice)),
        ("fallbackAction", usual(fallback, dice)),
        ("effectiveDate", perhaps(effective.into(), dice)),
        ("expirationDate", perhaps(expiration.into(), dice)),
        ("status", perhaps(status.into(), dice)),
    ])
}

fn node(at: usize, count: usize, chain: bool, dice: &mut Dice) -> Json {
    let kind = dice.pick(&["greeting", "dtmf", "dtmf", "transfer", "queue", "hangup", "menu"]);
    let mut targets: Vec<usize> = (0..dice.below(4)).map(|_| dice.below(count + 1)).collect();
    if chain {
        targets = vec![at + 1];
    }
    let transitions = targets.into_iter().map(|to| {
        let condition = dice.pick(&["1", "2", "3", "timeout", "*", ""]);
        Json::object([
            ("condition", usual(condition.into(), dice)),
            ("target", usual(format!("n{to}").into(), dice)),
        ])
    });
    let transitions = Json::List(transitions.collect());
    let id = if dice.roll(15) { "n0".into() } else { format!("n{at}") };
    let media = dice.pick(&["welcome", "menu", "hold", ""]);
    Json::object([
        ("id", usual(id.into(), dice)),
        ("type", usual(kind.into(), dice)),
        ("mediaAssetId", perhaps(media.into(), dice)),
        ("transitions", usual(transitions, dice)),
    ])
}

fn connect_flow(dice: &mut Dice) -> Json {
    let count = dice.pick(&[1, 2, 3, 5, 8]);
    let actions = (0..count).map(|at| action(at, count, dice)).collect();
    let purpose = dice.pick(&["contactFlow", "customerQueue", ""]);
    Json::object([
        ("StartAction", usual("0".into(), dice)),
        ("Metadata", perhaps(Json::object([("type", Some(purpose.into()))]), dice)),
        ("Actions", usual(Json::List(actions), dice)),
    ])
}

fn action(at: usize, count: usize, dice: &mut Dice) -> Json {
    let kind = dice.pick(&[
        "MessageParticipant",
        "InvokeLambdaFunction",
        "Compare",
        "GetParticipantInput",
        "Loop",
        "DisconnectParticipant",
    ]);
    let target = |dice: &mut Dice| match dice.below(count + 2) {
        0 => Json::from(""),
        to => format!("{}", to - 1).into(),
    };
    let (next, error, condition) = (target(dice), target(dice), target(dice));
    let label = dice.pick(&["NoMatchingError", "NoMatchingCondition", "InputTimeLimitExceeded"]);
    let error =
        Json::object([("ErrorType", Some(label.into())), ("NextAction", usual(error, dice))]);
    let condition = Json::object([("NextAction", usual(condition, dice))]);
    let queue = dice.pick(&["arn:aws:connect:a:1:instance/i/queue/sales", "sales", "$.Queue.ARN"]);
    let parameters = Json::object([
        ("QueueId", perhaps(queue.into(), dice)),
        ("PromptId", perhaps(dice.pick(&["hold", "welcome"]).into(), dice)),
    ]);
    let transitions = Json::object([
        ("NextAction", usual(next, dice)),
        ("Conditions", perhaps(Json::List(vec![condition]), dice)),
        ("Errors", perhaps(Json::List(vec![error]), dice)),
    ]);
    Json::object([
        ("Identifier", usual(format!("{at}").into(), dice)),
        ("Type", usual(kind.into(), dice)),
        ("Parameters", perhaps(parameters, dice)),
        ("Transitions", usual(transitions, dice)),
    ])
}
