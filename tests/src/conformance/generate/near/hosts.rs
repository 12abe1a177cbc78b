//! URLs, part by part.

use crate::dice::Dice;
use std::fmt::Write;

const NAMES: &[&str] = &[
    "example.com",
    "crm.example.com",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "crm.internal",
    "internal",
    "printer.Local",
    "notlocal",
    "x.test.",
    "test",
    "localhost.example.com",
    "printer.loca%6C",
    "%6cocalhost",
    "a_b~c!$",
    "ex%C3%A4mple.org",
    "b..local",
    "local..",
    ".",
    "",
    "exämple.com",
    "exa mple.com",
    "a%4",
];
const LITERALS: &[&str] = &[
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[fe80::1]",
    "[febf::1]",
    "[fec0::1]",
    "[fbff::1]",
    "[fc00::]",
    "[fdff:ffff::]",
    "[fe00::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:8.8.8.8]",
    "[::ffff:a00:1]",
    "[::127.0.0.1]",
    "[2001:db8::1]",
    "[1::2::3]",
    "[1:2:3:4:5:6:7:8:9]",
    "[::ffff:256.0.0.1]",
    "[::ffff:01.2.3.4]",
    "[12345::]",
    "[v1.a:b]",
    "[vG.a]",
    "[v1.]",
    "[v1.a%20]",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[]",
    "[::1",
    "::1]",
    "[::1]x",
];

/// An IPv4 address on one side or the other of where the private ones end, in one of the ways to write it.
fn address(dice: &mut Dice) -> String {
    let (first, second) = dice.pick(&[
        (0, 0),
        (0, 255),
        (1, 0),
        (9, 255),
        (10, 0),
        (10, 255),
        (11, 0),
        (126, 255),
        (127, 0),
        (128, 0),
        (169, 253),
        (169, 254),
        (169, 255),
        (172, 15),
        (172, 16),
        (172, 31),
        (172, 32),
        (192, 167),
        (192, 168),
        (192, 169),
        (255, 255),
        (100, 64),
    ]);
    let (third, fourth): (u32, u32) = dice.pick(&[(0, 0), (0, 1), (255, 255), (8, 9)]);
    let number: u32 = (first << 24) + (second << 16) + (third << 8) + fourth;
    match dice.below(12) {
        0 => format!("{number}"),
        1 => format!("0x{number:x}"),
        2 => format!("0{number:o}"),
        3 => format!("{first}.{}", number & 0xff_ffff),
        4 => format!("{first}.{second}.{}", number & 0xffff),
        5 => format!("0x{first:X}.0{second:o}.{third}.{fourth}"),
        6 => format!("{first}.{second}.{third}.{fourth}."),
        7 => format!("{first}.{second}.{third}.{}", fourth + 256),
        8 => dice
            .pick(&[
                "127.0.0.1.example.com",
                "1.2.3.4.5",
                "0x",
                "127.0x.1",
                "08.1",
                "1.2.3.",
                "4294967296",
            ])
            .into(),
        _ => format!("{first}.{second}.{third}.{fourth}"),
    }
}

pub(super) fn url(dice: &mut Dice) -> String {
    if dice.roll(4) {
        return "https://hooks.example.com/guest".into();
    }
    let mut url = String::new();
    if !dice.roll(15) {
        let scheme = dice.pick(&[
            "https", "https", "https", "https", "http", "HTTPS", "ftp", "wss", "file", "1a",
            "h+t.t-p", "hä", "",
        ]);
        url += scheme;
        url += ":";
    }
    if !dice.roll(10) {
        url += "//";
        if dice.roll(6) {
            url += dice.pick(&["user@", "user:secret@", "@", "a@b@", "us er@", "%40@", "a:b:c@"]);
        }
        match dice.below(4) {
            0 => url += &address(dice),
            1 => url += dice.pick(LITERALS),
            _ => url += dice.pick(NAMES),
        }
        if dice.roll(4) {
            write!(url, ":{}", dice.pick(&["", "0", "8443", "99999", "port", "80:80"]))
                .expect("a string takes it");
        }
    }
    if dice.roll(2) {
        url += dice.pick(&[
            "/", "/a/b;c=1", "//", "/%41%zz", "/%4", "/a b", "a", "/[x]", "/ä", "/\\", "/:@!",
        ]);
    }
    if dice.roll(4) {
        url += dice.pick(&["?", "?a=b&c=d/?", "?[a]", "?ä", "?%20", "?a?b"]);
    }
    if dice.roll(4) {
        url += dice.pick(&["#", "#a/?:@", "#a#b", "#\"", "#%7"]);
    }
    url
}
