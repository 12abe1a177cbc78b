//! The pages for readers against what they describe.

use callgate::{Engine, REFERENCE_POLICY};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The pages of the project, by path.
fn pages() -> BTreeMap<PathBuf, String> {
    let folders = ["", "docs", "examples"].map(|folder| root().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = files.map(|file| file.unwrap().path());
    let pages = files.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter_map(|line| line.trim_start_matches('#').strip_prefix(' '));
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    headings
        .map(|heading| heading.to_lowercase().chars().filter(kept).collect::<String>())
        .map(|heading| heading.replace(' ', "-"))
        .collect()
}

#[test]
fn every_link_within_the_project_leads_somewhere() {
    let pages = pages();
    let mut links = 0;
    for (path, page) in &pages {
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            links += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = path.parent().unwrap().join(file);
            let target = if file.is_empty() { path.clone() } else { target };
            assert!(target.exists(), "{}: {link}", path.display());
            let known = || anchors(&fs::read_to_string(&target).unwrap());
            let found = anchor.is_empty() || known().iter().any(|known| known == anchor);
            assert!(found, "{}: {link}", path.display());
        }
    }
    assert!(links > 60, "only {links} links were found");
}

/// The names of all functions in the Rust sources of the project.
fn functions() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open: Vec<PathBuf> = ["bindings-c", "cli", "core", "simulator", "tests", "xtask"]
        .map(|folder| root().join(folder))
        .into();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let found = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
            names.extend(found.map(str::to_owned));
        }
    }
    names
}

#[test]
fn every_promise_is_held_by_a_test_that_is_there() {
    let functions = functions();
    let page = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let (_, promises) = page.split_once("## What is promised").unwrap();
    let rows: Vec<_> = promises.lines().filter(|line| line.starts_with("| ")).collect();
    let rows = rows.iter().filter(|row| !row.starts_with("| ---") && !row.starts_with("| promise"));
    let mut count = 0;
    for row in rows {
        let tests = row.trim_end_matches([' ', '|']).rsplit(" | ").next().unwrap();
        let tests: Vec<_> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "{row}");
        for test in tests {
            assert!(functions.contains(test), "there is no test {test}");
        }
        count += 1;
    }
    assert!(count > 25, "only {count} promises were found");
}

/// Whether the page writes a default like this; of a table it gives the keys.
fn is_written(value: &Value, default: &str) -> bool {
    match value {
        Value::String(text) => text == default,
        Value::Array(list) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).eq(default.split(", "))
        }
        Value::Object(table) => {
            let keys: BTreeSet<&str> = table.keys().map(String::as_str).collect();
            keys == default.split(", ").collect()
        }
        other => serde_json::from_str::<Value>(default).is_ok_and(|default| default == *other),
    }
}

#[test]
fn every_setting_of_a_policy_is_described_with_its_default() {
    let page = fs::read_to_string(root().join("docs/policy.md")).unwrap();
    let mut described: BTreeMap<String, (String, String)> = BTreeMap::new();
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<String> = row.split('|').map(|cell| cell.trim().replace('`', "")).collect();
        let [_, names, defaults, meaning, _] = cells.as_slice() else { continue };
        let names: Vec<&str> = names.split(", ").collect();
        let defaults: Vec<&str> =
            if names.len() > 1 { defaults.split(", ").collect() } else { vec![defaults] };
        assert_eq!(names.len(), defaults.len(), "{row}");
        for (name, default) in names.into_iter().zip(defaults) {
            described.insert(name.to_owned(), (default.to_owned(), meaning.clone()));
        }
    }
    assert!(described.remove("severity.CODE").is_some());

    let reference: Value = serde_json::from_str(REFERENCE_POLICY).unwrap();
    let sections = reference.as_object().unwrap().iter();
    for (section, settings) in sections.filter(|(_, settings)| settings.is_object()) {
        for (name, value) in settings.as_object().unwrap() {
            let setting = format!("{section}.{name}");
            let (default, meaning) = described.remove(&setting).unwrap_or_default();
            assert!(!meaning.is_empty(), "{setting} is not described");
            match value.as_array().filter(|list| list.len() > 100) {
                Some(codes) => assert_eq!(meaning, format!("{} codes", codes.len()), "{setting}"),
                None => assert!(is_written(value, &default), "{setting}: {default}, not {value}"),
            }
        }
    }
    assert!(described.is_empty(), "no policy has {described:?}");
}

#[test]
fn the_policy_that_is_shown_is_sound() {
    let page = fs::read_to_string(root().join("docs/policy.md")).unwrap();
    let shown = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    if let Err(report) = Engine::from_policy(shown.as_bytes()) {
        panic!("{}", report.to_json());
    }
}
