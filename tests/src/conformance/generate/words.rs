//! Names that are right, and names that are nearly so.

use crate::dice::Dice;

/// Texts that are right nowhere in particular.
pub(super) const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "summer sale",
    "Übergröße",
    "日本語",
    "😀",
    "e\u{301}",
    "a\u{0}b",
    "\u{feff}",
    "\u{7f}",
    "</script>",
    "line\nbreak",
    "\\",
    "\"",
    "a/b~c",
    "\u{2028}",
    "null",
    "4711",
    "\u{10ffff}",
];

/// A text for a field that has no form.
pub(super) fn text(dice: &mut Dice) -> String {
    let text = dice.pick(TEXTS);
    if dice.roll(12) { text.repeat(dice.below(200)) } else { text.into() }
}

pub(super) fn uuid(dice: &mut Dice) -> String {
    let digits = |count: usize, dice: &mut Dice| -> String {
        (0..count).map(|_| char::from(dice.pick(b"0123456789abcdef"))).collect()
    };
    let (version, variant) =
        if dice.roll(5) { (dice.pick(b"157f0"), b'c') } else { (b'4', dice.pick(b"89ab")) };
    let (time, random) = (digits(12, dice), digits(18, dice));
    let uuid = format!(
        "{}-{}-{}{}-{}{}-{}",
        &time[..8],
        &time[8..],
        char::from(version),
        &random[..3],
        char::from(variant),
        &random[3..6],
        &random[6..]
    );
    match dice.below(12) {
        0 => uuid.to_uppercase(),
        1 => uuid.replace('-', ""),
        2 => format!("{{{uuid}}}"),
        3 => uuid[1..].into(),
        _ => uuid,
    }
}

pub(super) fn tag(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        "en", "en-US", "de-DE", "fr", "pt-BR", "EN", "en-us", "zz", "en-ZZ", "xx-YY", "english",
        "en_US", "en-", "", "de-CH", "ja", "ſz", "eN-gB",
    ])
}

pub(super) fn url(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        "https://hooks.example.com/guest",
        "https://example.com",
        "https://example.com:8443/a?b=c#d",
        "http://example.com/",
        "ftp://example.com/x",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://192.168.1.9/x",
        "https://crm.internal/hook",
        "https://user:secret@example.com/",
        "https://exa mple.com/",
        "https:///path",
        "//example.com/",
        "hooks.example.com",
        "https://bücher.example/",
        "https://xn--bcher-kva.example/",
        "HTTPS://EXAMPLE.COM/%zz",
        "https://example.com/%41",
        "",
    ])
}

pub(super) fn number(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        "0",
        "-0",
        "1",
        "1.0",
        "-1.50",
        "1e21",
        "1E-7",
        "123456789012345",
        "0.1",
        "129.90",
        "9007199254740991",
        "9007199254740992",
        "-9007199254740993",
        "1e308",
        "1e309",
        "5e-324",
        "2e-400",
        "0.30000000000000004",
        "123456789.123456789",
        "100000000000000000000",
        "1.7976931348623157e308",
    ])
}

pub(super) fn instant(dice: &mut Dice) -> String {
    let hour = dice.below(24);
    let minute = dice.pick(&[0, 10, 29, 30, 45]);
    let zone = dice.pick(&["Z", "Z", "+01:00", "-05:30", "z", ""]);
    let day = dice.pick(&[
        "2026-03-02",
        "2026-03-02",
        "2026-03-01",
        "2024-02-29",
        "2025-02-29",
        "2026-3-2",
    ]);
    let second = dice.pick(&["00", "59", "60", "00.5"]);
    format!("{day}T{hour:02}:{minute:02}:{second}{zone}")
}
