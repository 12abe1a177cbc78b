//! Call codes: many, and those that a hierarchy could make slow.

use crate::{Case, Thing, listed};
use callgate::Kind;
use callgate_bench_subjects::large;

pub(crate) const THINGS: &[Thing] = &[
    Thing { name: "call codes", most: 100_000, shows: None, make: two_levels },
    Thing {
        name: "call codes, each below the one before",
        most: 100_000,
        shows: Some("code.depth"),
        make: chain,
    },
    Thing { name: "call codes in a ring", most: 100_000, shows: Some("code.cycle"), make: ring },
    Thing {
        name: "call codes that are the same",
        most: 100_000,
        shows: Some("code.duplicate"),
        make: same,
    },
    Thing {
        name: "call codes below one that stands under several",
        most: 100_000,
        shows: Some("code.parent-ambiguous"),
        make: ambiguous,
    },
    Thing {
        name: "call codes without their parent",
        most: 100_000,
        shows: Some("code.parent-missing"),
        make: orphans,
    },
    Thing { name: "call codes that exist already", most: 100_000, shows: None, make: existing },
];

fn codes(entries: &str) -> Case {
    Case { kind: Kind::CallCodes, document: format!("[{entries}]"), facts: None, campaigns: None }
}

fn code(code: usize, parent: Option<&str>) -> String {
    let parent =
        parent.map(|parent| format!(r#","parentCallCodeId":"{parent}""#)).unwrap_or_default();
    format!(
        r#"{{"name":"Code","code":"C_{code}","type":"SUCCESS","category":"SPRING","isActive":true{parent}}}"#
    )
}

fn two_levels(count: usize) -> Case {
    Case { kind: Kind::CallCodes, document: large::codes(count), facts: None, campaigns: None }
}

fn chain(count: usize) -> Case {
    codes(&listed(count, |own| {
        code(own, own.checked_sub(1).map(|above| format!("C_{above}")).as_deref())
    }))
}

fn ring(count: usize) -> Case {
    codes(&listed(count, |own| code(own, Some(&format!("C_{}", (own + 1) % count)))))
}

fn same(count: usize) -> Case {
    codes(&listed(count, |_| code(0, None)))
}

/// `C_2` stands under `C_0` and under `C_1`, and all others under `C_2`.
fn ambiguous(count: usize) -> Case {
    codes(&listed(count, |own| match own {
        0 | 1 => code(own, None),
        2 | 3 => code(2, Some(&format!("C_{}", own - 2))),
        _ => code(own, Some("C_2")),
    }))
}

fn orphans(count: usize) -> Case {
    codes(&listed(count, |own| code(own, Some(&format!("NO_{own}")))))
}

fn existing(count: usize) -> Case {
    let id = |number: usize| format!("00000000-0000-4000-8000-{number:012}");
    let facts = listed(count, |number| format!(r#"{{"id":"{}","code":"E_{number}"}}"#, id(number)));
    Case {
        facts: Some(format!(r#"{{"existing":[{facts}]}}"#)),
        ..codes(&code(0, Some(&id(count / 2))))
    }
}
