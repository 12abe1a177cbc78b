//! Merge patches (RFC 7396): applied, and made from what was and what is wanted.
//!
//! Both go down into objects as deep as the limits let the reader go, and no deeper.

use super::{Fault, Limits, Reader, Text, Type, canonical, print_str};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

/// A member: its key and the text of its value.
type Entry<'a> = (Text<'a>, &'a str);

/// What a merge patch makes of a JSON text. Members keep their order, those that are new follow; of a repeated member the
/// last counts.
///
/// # Errors
/// One of them is no JSON or beyond the limits.
pub(crate) fn merge(target: &str, patch: &str, limits: Limits) -> Result<String, Fault> {
    let mut out = String::with_capacity(target.len() + patch.len());
    merge_into(Some(target), patch, limits, &mut out)?;
    Ok(out)
}

fn merge_into(
    target: Option<&str>,
    patch: &str,
    limits: Limits,
    out: &mut String,
) -> Result<(), Fault> {
    let Some(patches) = members(patch, limits)? else {
        out.push_str(patch);
        return Ok(());
    };
    let kept = match target {
        Some(target) => members(target, limits)?.unwrap_or_default(),
        None => Vec::new(),
    };
    let by_name: BTreeMap<_, &str> =
        patches.iter().map(|(key, value)| (key.decode(), *value)).collect();
    let known: BTreeSet<_> = kept.iter().map(|(key, _)| key.decode()).collect();
    let new = patches.iter().filter(|(key, _)| !known.contains(&key.decode()));
    let of_target = kept.iter().map(|(key, value)| (key, Some(*value)));
    let mut first = true;
    out.push('{');
    for (key, value) in of_target.chain(new.map(|(key, _)| (key, None))) {
        let patch = by_name.get(&key.decode()).copied();
        if patch == Some("null") {
            continue;
        }
        name(key, &mut first, out);
        match (patch, value) {
            (Some(patch), value) => merge_into(value, patch, limits, out)?,
            (None, value) => out.push_str(value.unwrap_or("null")),
        }
    }
    out.push('}');
    Ok(())
}

/// The smallest merge patch that makes `wanted` of `target`; none if they are the same. A value of null in `wanted` is
/// nothing that a patch can make; it must not hold one that `target` has not.
///
/// # Errors
/// One of them is no JSON or beyond the limits.
pub(crate) fn difference(
    target: &str,
    wanted: &str,
    limits: Limits,
) -> Result<Option<String>, Fault> {
    let (Some(before), Some(after)) = (members(target, limits)?, members(wanted, limits)?) else {
        let same = canonical(target.as_bytes(), limits)? == canonical(wanted.as_bytes(), limits)?;
        return Ok((!same).then(|| wanted.into()));
    };
    let known: BTreeMap<_, &str> =
        before.iter().map(|(key, value)| (key.decode(), *value)).collect();
    let kept: BTreeSet<_> = after.iter().map(|(key, _)| key.decode()).collect();
    let mut out = String::from("{");
    let mut first = true;
    for (key, value) in &after {
        let patch = match known.get(&key.decode()) {
            Some(before) => difference(before, value, limits)?,
            None => Some(String::from(*value)),
        };
        if let Some(patch) = patch {
            name(key, &mut first, &mut out);
            out.push_str(&patch);
        }
    }
    for (key, _) in before.iter().filter(|(key, _)| !kept.contains(&key.decode())) {
        name(key, &mut first, &mut out);
        out.push_str("null");
    }
    out.push('}');
    Ok((!first).then_some(out))
}

fn name(key: &Text<'_>, first: &mut bool, out: &mut String) {
    if !core::mem::take(first) {
        out.push(',');
    }
    print_str(&key.decode(), out);
    out.push(':');
}

/// The members of an object, each once; none if it is no object.
fn members(text: &str, limits: Limits) -> Result<Option<Vec<Entry<'_>>>, Fault> {
    let mut reader = Reader::new(text.as_bytes(), limits)?;
    if reader.peek()? != Type::Object {
        reader.skip()?;
        reader.finish()?;
        return Ok(None);
    }
    reader.begin_object()?;
    let mut members: Vec<Entry<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    let mut first = true;
    while let Some(key) = reader.member(first)? {
        first = false;
        let span = reader.skip()?;
        let value = text.get(span.start..span.end).unwrap_or_default();
        let place = *places.entry(key.decode()).or_insert(members.len());
        match members.get_mut(place) {
            Some(member) => member.1 = value,
            None => members.push((key, value)),
        }
    }
    reader.finish()?;
    Ok(Some(members))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::{format, string::ToString};

    const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_nesting: 64 };

    fn merged(target: &str, patch: &str) -> String {
        merge(target, patch, LIMITS).unwrap()
    }

    #[test]
    fn the_examples_of_the_standard() {
        // RFC 7396, appendix A.
        for (target, patch, result) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"a":null}"#, "{}"),
            (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a":["b"]}"#),
            (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a":{"b":"d"}}"#),
            (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
            (r#"{"a":"b"}"#, r#"["c"]"#, r#"["c"]"#),
            (r#"{"a":"foo"}"#, "null", "null"),
            (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
            (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e":null,"a":1}"#),
            ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
            ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            assert_eq!(merged(target, patch), result, "{target} {patch}");
        }
    }

    #[test]
    fn keys_are_compared_by_what_they_mean_and_the_last_of_them_counts() {
        assert_eq!(merged(r#"{"a":1,"b":2}"#, r#"{"\u0061":3,"a":4}"#), r#"{"a":4,"b":2}"#);
        assert_eq!(
            merged(r#"{"a":1,"b":2,"a":{"c":1}}"#, r#"{"a":{"d":2}}"#),
            r#"{"a":{"c":1,"d":2},"b":2}"#
        );
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_refused() {
        let deep = format!("{}1{}", r#"{"a":"#.repeat(65), "}".repeat(65));
        for (target, patch) in [("{}", "{"), ("{", "{}"), ("{}", ""), ("{}", &*deep)] {
            assert!(merge(target, patch, LIMITS).is_err(), "{patch}");
            assert!(difference(target, patch, LIMITS).is_err(), "{patch}");
        }
    }

    #[test]
    fn only_what_differs_is_in_a_patch() {
        let differs = |target: &str, wanted: &str| difference(target, wanted, LIMITS).unwrap();
        let target = r#"{"a":1.0,"b":{"c":"x","d":true},"e":[1]}"#;
        assert_eq!(differs(target, r#"{"e":[1e0],"b":{"d":true,"c":"\u0078"},"a":1}"#), None);
        assert_eq!(
            differs(target, r#"{"a":1,"b":{"c":"y"},"e":[2],"f":{}}"#).unwrap(),
            r#"{"b":{"c":"y","d":null},"e":[2],"f":{}}"#
        );
        assert_eq!(differs("1", "1.0"), None);
        assert_eq!(differs("{}", "[]").unwrap(), "[]");
    }

    /// JSON texts without null.
    fn values() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            any::<bool>().prop_map(|flag| flag.to_string()),
            any::<i32>().prop_map(|number| number.to_string()),
            "\"[a-c]{0,2}\"",
        ];
        scalar.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3)
                    .prop_map(|elements| format!("[{}]", elements.join(","))),
                prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(|members| {
                    let members: Vec<_> =
                        members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                    format!("{{{}}}", members.join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_difference_makes_what_is_wanted(target in values(), wanted in values()) {
            let made = match difference(&target, &wanted, LIMITS).unwrap() {
                Some(patch) => merged(&target, &patch),
                None => target,
            };
            let form = |text: &str| canonical(text.as_bytes(), LIMITS).unwrap();
            prop_assert_eq!(form(&made), form(&wanted));
        }
    }
}
