//! Texts that are put together from parts, right and wrong, so that forms are met at their edges.

use crate::dice::Dice;
use serde_json::Value;

/// Names that mean something to JavaScript.
const NAMES: &[&str] = &["__proto__", "constructor", "toString", "hasOwnProperty", "length", ""];

/// Changes some texts and names of a document; one that is no JSON stays as it is.
pub(super) fn vary(document: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(&document) else { return document };
    for _ in 0..dice.pick(&[1, 1, 2, 4]) {
        let mut texts = Vec::new();
        collect(&value, "", String::new(), &mut texts);
        let Some((place, field)) =
            (!texts.is_empty()).then(|| texts[dice.below(texts.len())].clone())
        else {
            break;
        };
        if let Some(text) = value.pointer_mut(&place) {
            *text = near(&field, dice).into();
        }
    }
    if dice.roll(8) {
        rename(&mut value, dice);
    }
    value.to_string().into_bytes()
}

/// The places of all texts, each with the field that it stands in.
fn collect(value: &Value, field: &str, place: String, out: &mut Vec<(String, String)>) {
    match value {
        Value::String(_) => out.push((place, field.into())),
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                collect(element, field, format!("{place}/{at}"), out);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let step = name.replace('~', "~0").replace('/', "~1");
                collect(member, name, format!("{place}/{step}"), out);
            }
        }
        _ => {}
    }
}

/// Gives a member of the object, or of one within it, another name.
fn rename(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let at = dice.below(members.len());
            let name = members.keys().nth(at).cloned().unwrap_or_default();
            match members.get_mut(&name) {
                Some(inner @ (Value::Object(_) | Value::Array(_))) if !dice.roll(3) => {
                    rename(inner, dice);
                }
                _ => {
                    if let Some(member) = members.remove(&name) {
                        members.insert(dice.pick(NAMES).into(), member);
                    }
                }
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            let at = dice.below(elements.len());
            rename(&mut elements[at], dice);
        }
        _ => {}
    }
}

/// A text for the field.
fn near(field: &str, dice: &mut Dice) -> String {
    match field {
        "channelId" | "queueId" | "id" | "parentCallCodeId" => uuid(dice),
        "callbackUrl" | "originPage" => url(dice),
        "language" => tag(dice),
        "effectiveDate" | "expirationDate" | "now" | "at" | "start" | "end" => date(dice),
        "emailHash" | "phoneHash" => hash(dice),
        "deviceFingerprint" => dice
            .pick(&["a", "é", "😀", "e\u{301}"])
            .repeat(dice.pick(&[1, 64, 65, 127, 128, 129, 130])),
        "campaignId" => {
            dice.pick(&["A", "A-1_", "a", "A ", "A\n", "Ä", "", "-", "A.B", "É", "A١"]).into()
        }
        "code" => {
            let letter = dice.pick(&["A", "9", "_", "a", "Ä", "-", "A\n"]);
            letter.repeat(dice.pick(&[1, 2, 3, 15, 16, 17]))
        }
        _ => dice.pick(&["", " ", "a", "n1", "READY", "x\u{0}", "é", "😀", "null", "0"]).into(),
    }
}

fn hex(count: usize, dice: &mut Dice) -> String {
    (0..count).map(|_| char::from(dice.pick(b"0123456789abcdefABCDEF"))).collect()
}

fn uuid(dice: &mut Dice) -> String {
    let version = dice.pick(&["4", "4", "4", "1", "7", "0", "g"]);
    let variant = dice.pick(&["8", "9", "a", "B", "b", "A", "c", "7"]);
    let [time, more, low, high, node] = [8, 4, 3, 3, 12].map(|count| hex(count, dice));
    let between = dice.pick(&["-", "-", "-", "", ":", "_"]);
    let mut gap = || if dice.roll(20) { "" } else { between };
    let (first, second, third, fourth) = (gap(), gap(), gap(), gap());
    let text =
        format!("{time}{first}{more}{second}{version}{low}{third}{variant}{high}{fourth}{node}");
    let (open, close) =
        dice.pick(&[("", ""), ("", ""), ("", ""), ("{", "}"), ("[", "]"), ("(", ")"), ("{", "")]);
    let (before, after) = dice.pick(&[("", ""), ("", ""), ("", ""), ("urn:uuid:", ""), ("", "\n")]);
    format!("{before}{open}{text}{close}{after}")
}

fn tag(dice: &mut Dice) -> String {
    let letter = |dice: &mut Dice| char::from(dice.pick(b"abcdefghijklmnopqrstuvwxyzABDEFGSUZ"));
    let pair = |dice: &mut Dice| String::from_iter([letter(dice), letter(dice)]);
    let (language, region) = (pair(dice), pair(dice));
    match dice.below(9) {
        0 => language,
        1 => format!("{language}_{region}"),
        2 => format!("{language}-"),
        3 => format!("{language}-{region}\n"),
        4 => format!("{language}-419"),
        5 => dice
            .pick(&["ſz", "en-ſz", "İs", "iS", "sK", "en\u{212a}", "zh-Hant", "e", " en"])
            .into(),
        _ => format!("{language}-{region}"),
    }
}

fn hash(dice: &mut Dice) -> String {
    let digits = hex(dice.pick(&[64, 64, 64, 63, 65, 32, 10]), dice);
    let after = dice.pick(&["", "", "", "\n", "g", " ", "٣"]);
    format!("{digits}{after}")
}

const HOSTS: &[&str] = &[
    "example.com",
    "EXAMPLE.com",
    "example.com.",
    "a_b",
    "a..b",
    "-",
    "localhost",
    "127.0.0.1",
    "256.1.1.1",
    "[::1]",
    "[::]",
    "[2001:db8::7]",
    "[1:2:3:4:5:6:7:8]",
    "[1:2:3:4:5:6:7::]",
    "[::2:3:4:5:6:7:8]",
    "[1:2:3:4:5:6:7:8:9]",
    "[1:2:3:4:5:6:1.2.3.4]",
    "[1::5:6:1.2.3.4]",
    "[::ffff:1.2.3.256]",
    "[::ffff:01.2.3.4]",
    "[::1.2.3.4]",
    "[1::2::3]",
    "[12345::]",
    "[:1]",
    "[1.2.3.4]",
    "[v1.a:b]",
    "[V1F.a]",
    "[v.a]",
    "[v1.]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::1",
    "::1",
    "",
    "a%20b",
    "a%2",
    "xn--bcher-kva",
    "bücher",
    "a b",
    "a\\b",
    "a'b",
];

fn url(dice: &mut Dice) -> String {
    let parts: [&[&str]; 7] = [
        &[
            "https:", "https:", "https:", "HTTPS:", "hTTps:", "http:", "ftp:", "https", "",
            "about:", "h-t+1.:", "1https:",
        ],
        &["//", "//", "//", "//", "/", "", "///"],
        &["", "", "", "", "u@", "u:p@", "@", "%41@", "ü@", "a@b@", ":@", "%4@"],
        HOSTS,
        &["", "", "", ":443", ":", ":99999", ":a", ":-1"],
        &[
            "",
            "/",
            "/a/b",
            "//",
            "/a//b",
            "/%41",
            "/%zz",
            "/ü",
            "/a b",
            "/a[b",
            "/;b=c",
            "/:@!$&'()*+,;=",
            "/\\",
            "/{}",
            "/a|b",
            "/.",
            "/%",
            "/\"",
            "/<>",
            "/`",
            "a",
        ],
        &[
            "", "", "", "?", "?a=b", "?a?b/c", "?[", "?ü", "?%", "?a b", "?^", "#", "#a", "#a#b",
            "#[", "?a#b", "\n",
        ],
    ];
    parts.iter().map(|choice| dice.pick(choice)).collect()
}

fn date(dice: &mut Dice) -> String {
    let year =
        dice.pick(&["2026", "2024", "1900", "2000", "0000", "9999", "+002026", "-000001", "26"]);
    let month = dice.pick(&["01", "02", "02", "04", "11", "12", "00", "13", "3"]);
    let day = dice.pick(&["01", "28", "29", "30", "31", "00", "32", "9"]);
    let day = match dice.below(12) {
        0 => year.into(),
        1 => format!("{year}-{month}"),
        2 => format!("{year}{month}{day}"),
        3 => format!("{year}-W{month}"),
        _ => format!("{year}-{month}-{day}"),
    };
    if dice.roll(4) {
        return day;
    }
    let between = dice.pick(&["T", "T", "T", "t", " ", ""]);
    let hour = dice.pick(&["00", "09", "19", "23", "24", "25", "9"]);
    let minute = dice.pick(&[":00", ":30", ":59", ":60", ":5", "", "30"]);
    let second = dice.pick(&[
        "",
        ":00",
        ":59",
        ":60",
        ":61",
        ":00.5",
        ":00.123456789",
        ":00,5",
        ":00.",
        ":7",
    ]);
    let zone = dice.pick(&[
        "",
        "Z",
        "Z",
        "z",
        "+01:00",
        "-23:59",
        "+24:00",
        "+01:60",
        "+0100",
        "+01",
        "-00:00",
        "\u{2212}01:00",
        "Z ",
        "[UTC]",
    ]);
    format!("{day}{between}{hour}{minute}{second}{zone}")
}
