//! Guests of both platforms.

use super::{Json, Limits, about, hosts};
use crate::{
    conformance::generate::words::{TEXTS, number, tag, text, uuid},
    dice::Dice,
};

pub(super) fn session(limits: &Limits, dice: &mut Dice) -> Json {
    const TAGS: [&str; 7] = ["en", "de", "fr-FR", "ja-jp", "en-US", "es-MX", "IT"];
    // Most often all but one of the fields are right.
    let wild = dice.below(6);
    let count = if dice.roll(2) { about(limits.tags, dice) } else { 1 + dice.below(4) };
    let tags = (0..count).map(|at| match dice.below(4) {
        0 if wild == 0 => tag(dice).into(),
        1 if wild == 0 => dice.pick(&["", "zz", "EN", "en-ZZ"]).into(),
        _ => Json::from(TAGS[at % TAGS.len()]),
    });
    let tags = Json::List(tags.collect());
    let id = |wild: bool, dice: &mut Dice| {
        if wild { uuid(dice) } else { "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b".into() }
    };
    let (channel, queue) = (id(wild == 1, dice), id(wild == 1, dice));
    let metadata = metadata(limits, wild == 2 || dice.roll(4), dice);
    let url = if wild > 2 { "https://hooks.example.com/guest".into() } else { hosts::url(dice) };
    Json::object([
        ("channelId", Some(channel.into())),
        ("queueId", Some(queue.into())),
        ("language", Some(tags)),
        ("metadata", Some(metadata)),
        ("callbackUrl", Some(url.into())),
    ])
}

/// A value of any kind.
fn value(dice: &mut Dice) -> Json {
    match dice.below(12) {
        0 => dice.roll(2).into(),
        1 | 2 => Json::raw(number(dice)),
        3 => Json::raw(dice.pick(&[
            "null",
            "[]",
            "{}",
            "[null,1e400,[2],{\"a\":1.0}]",
            "{\"b\":\"\\u0001\",\"1\":[true]}",
            "9007199254740991.4",
            "9007199254740991.5",
            "-9007199254740991.4",
            "90071992547409910e-1",
            "0.000001",
            "0.0000001",
            "123456789012345680000",
            "1234567890123456800000",
            "-1E-7",
            "4.35e1",
        ])),
        4 => Json::from(""),
        _ => dice.pick(TEXTS).into(),
    }
}

/// Metadata with about as many keys, or of about so many bytes, as is allowed; wild where its keys and values are wrong.
fn metadata(limits: &Limits, wild: bool, dice: &mut Dice) -> Json {
    let many = dice.roll(if limits.keys > 20 { 12 } else { 3 });
    let count = if many { about(limits.keys, dice) } else { dice.below(5) };
    let mut members: Vec<(String, Json)> = Vec::new();
    for at in 0..count {
        let name = match dice.below(10) {
            0 if wild => text(dice),
            1 if wild => String::new(),
            _ => format!("k{at}"),
        };
        if members.iter().all(|(other, _)| *other != name) {
            members.push((name, if wild { value(dice) } else { "gold".into() }));
        }
    }
    if dice.roll(if limits.bytes > 2000 { 12 } else { 3 }) {
        // {"pad":"…"} and the like: from a little less than allowed to a little more.
        members.retain(|(name, _)| name != "pad");
        members.truncate(2);
        let filler = dice.pick(&["x", "é", "😀", "\u{1}", "\"", "\n"]);
        let mut text = String::new();
        let whole = |members: &[(String, Json)], text: &str| {
            let mut printed = String::new();
            let mut all = members.to_vec();
            all.push(("pad".into(), text.into()));
            Json::Object(all).print(false, false, &mut Dice(0), &mut printed);
            printed.len()
        };
        let written = serde_json::Value::from(filler).to_string().len() - 2;
        let room = about(limits.bytes, dice).saturating_sub(whole(&members, ""));
        text += &filler.repeat(room / written);
        text += &"x".repeat(room % written);
        members.push(("pad".into(), text.into()));
    }
    Json::Object(members)
}

/// A hash, or what is sent in its place.
fn hash(dice: &mut Dice) -> String {
    let digits = |count: usize, dice: &mut Dice| -> String {
        (0..count).map(|_| char::from(dice.pick(b"0123456789abcdefABCDEF"))).collect()
    };
    let telephone = |dice: &mut Dice| -> String {
        let digits = 5 + dice.below(13);
        let mut text = String::from(dice.pick(&["", "+", "00", "tel:", "TEL: +", " +49 ", "0"]));
        for _ in 0..digits {
            text.push(char::from(dice.pick(b"0123456789")));
            text += dice.pick(&["", "", "", " ", "-", "/", ".", "(", ") ", "‑", "—"]);
        }
        text + dice.pick(&[
            "",
            "",
            ";ext=1",
            " ",
            "x",
            "#",
            "x89",
            " EXT. 5",
            "ext\u{a0}7 ",
            " # 1;a",
        ])
    };
    let email = |dice: &mut Dice| -> String {
        [
            dice.pick(&[
                "",
                " ",
                "<",
                "mailto:",
                "MAILTO: <",
                "\u{a0}",
                "Ada <",
                "mail:",
                "<Mailto:",
            ]),
            dice.pick(&["ada", "a.b+c", "", "\"a b\"", "ä", "a@b"]),
            dice.pick(&["@", "@", "%40", " at "]),
            dice.pick(&["example.com", "x", "", "exa mple", "[::1]", "@"]),
            dice.pick(&["", " ", ">", "\n", ">;", ", or"]),
        ]
        .concat()
    };
    match dice.below(8) {
        0 => telephone(dice),
        1 => email(dice),
        2 => digits(62 + dice.below(5), dice),
        3 => dice.pick(&["5", "0", "12"]).repeat(64),
        _ => digits(64, dice),
    }
}

pub(super) fn guest(limits: &Limits, dice: &mut Dice) -> Json {
    let consent = Json::object([
        ("marketing", Some(dice.roll(2).into())),
        ("dataProcessing", Some((!dice.roll(3)).into())),
    ]);
    let length = about(limits.fingerprint, dice);
    let fingerprint = dice.pick(&["x", "é", "😀", "\u{301}", "\n"]).repeat(length);
    let (email, phone) = (hash(dice), hash(dice));
    let identity = Json::object([
        ("emailHash", dice.roll(2).then(|| email.into())),
        ("phoneHash", dice.roll(2).then(|| phone.into())),
        ("deviceFingerprint", dice.roll(2).then(|| fingerprint.into())),
    ]);
    let campaign =
        dice.pick(&["WINTER-2026", "A_1", "winter", "A B", "-", "Ä", "AA", "9", "A-ZS", "AB_x"]);
    let context = Json::object([
        ("originPage", dice.roll(2).then(|| hosts::url(dice).into())),
        ("campaignId", dice.roll(2).then(|| campaign.into())),
    ]);
    let attributes = metadata(limits, dice.roll(2), dice);
    let channel = dice.pick(&["webmessaging", "webmessaging", "webmessaging", "email", "sms"]);
    Json::object([
        ("channel", Some(channel.into())),
        ("consent", Some(consent)),
        ("identityAttributes", dice.roll(2).then_some(identity)),
        ("channelContext", dice.roll(2).then_some(context)),
        ("attributes", (!dice.roll(4)).then_some(attributes)),
    ])
}

/// How many bytes the platform takes, now and then.
pub(super) fn facts(limits: &Limits, dice: &mut Dice) -> Option<Json> {
    let bytes = match dice.below(4) {
        0 => about(limits.bytes, dice).to_string(),
        1 => dice.pick(&["0", "-1", "1e3", "10.5", "18446744073709551616", "-0", "100"]).into(),
        _ => dice.below(60).to_string(),
    };
    dice.roll(4).then(|| Json::object([("maxCustomDataBytes", Some(Json::raw(&bytes)))]))
}
