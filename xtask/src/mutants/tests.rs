//! Each genre behind its switch, in a small program that is built once and run with each mutant.

use super::{
    find::find,
    known,
    list::{self, Genre, Mutant},
    site::Written,
    tree::SWITCH,
};
use crate::{root, target};
use proc_macro2::LineColumn;
use serde_json::json;
use std::{fs, path::Path, process::Command};

const SOURCE: &str = r#"
fn seven() -> u32 {
    // What is said here moves what follows: «é».
    3 + 4
}

fn numbers() -> impl Iterator<Item = u32> {
    (1..4).map(|number| number)
}

const fn half(of: u32) -> u32 {
    of / 2
}

const TWO: u32 = half(4);

#[derive(Default)]
struct Pair {
    left: u32,
    right: u32,
}

fn main() {
    let name = String::from("a");
    let both = name == "b" && TWO < 5;
    let either = both || half(8) < 9;
    let mut sum = seven();
    sum -= numbers().sum::<u32>();
    let arm = match sum {
        1 if either => 'a',
        1 => 'b',
        _ => 'c',
    };
    let pair = Pair { left: 5, ..Pair { left: 6, right: 7 } };
    let unary = !(-TWO.cast_signed() > 0);
    println!("{both} {either} {sum} {arm} {} {} {unary}", pair.left, pair.right);
}
"#;

const UNCHANGED: &str = "false true 1 a 5 7 true";

/// A mutant: its genre, the text that it begins with and the text before that, what stands there instead, and what the program
/// then prints; nothing, if it ends with a failure.
const CASES: [(Genre, &str, &str, &str, &str); 19] = [
    (Genre::Body, "", "3 + 4", "9", "false true 3 c 5 7 true"),
    (Genre::Binary, "3 ", "+ 4", "*", "false true 6 c 5 7 true"),
    (Genre::Binary, "3 ", "+ 4", "-", ""),
    (Genre::Body, "", "(1..4)", "::std::iter::empty()", "false true 7 c 5 7 true"),
    (Genre::Body, "", "(1..4)", "::std::iter::once(6)", UNCHANGED),
    (Genre::Binary, "of ", "/ 2", "*", "false false 1 b 5 7 true"),
    (Genre::Binary, "name ", "== ", "!=", "true true 1 a 5 7 true"),
    (Genre::Binary, "\"b\" ", "&& ", "||", "true true 1 a 5 7 true"),
    (Genre::Binary, "TWO ", "< 5", ">", UNCHANGED),
    (Genre::Binary, "both ", "|| ", "&&", "false false 1 b 5 7 true"),
    (Genre::Binary, "half(8) ", "< 9", ">", "false false 1 b 5 7 true"),
    (Genre::Binary, "sum ", "-= ", "+=", "false true 13 c 5 7 true"),
    (Genre::Arm, "", "1 if either", "", "false true 1 b 5 7 true"),
    (Genre::Guard, "1 if ", "either =>", "false", "false true 1 b 5 7 true"),
    (Genre::Guard, "1 if ", "either =>", "true", UNCHANGED),
    (Genre::Arm, "", "1 => 'b'", "", UNCHANGED),
    (Genre::Field, "Pair { ", "left: 5", "", "false true 1 a 6 7 true"),
    (Genre::Unary, "= ", "!(-TWO", "", "false true 1 a 5 7 false"),
    (Genre::Unary, "!(", "-TWO", "", "false true 1 a 5 7 false"),
];

fn mutant((genre, before, text, replacement, _): (Genre, &str, &str, &str, &str)) -> Mutant {
    let at = SOURCE.find(&format!("{before}{text}")).expect("it is in the source") + before.len();
    let lines: Vec<&str> = SOURCE[..at].split('\n').collect();
    let column = lines.last().map_or(0, |line| line.chars().count());
    Mutant {
        file: "main.rs".into(),
        genre,
        start: LineColumn { line: lines.len(), column },
        replacement: replacement.into(),
        function: String::new(),
        what: String::new(),
        line: String::new(),
        number: 0,
    }
}

#[test]
fn each_genre_changes_what_it_says_and_nothing_else() {
    let mutants = CASES.map(mutant);
    let numbered: Vec<(usize, &Mutant)> = mutants.iter().enumerate().collect();
    let found = find(SOURCE, &numbered).expect("it is Rust");
    let written = Written::new(SOURCE, found.sites);
    let folder = target().join("mutants-of-a-program");
    fs::create_dir_all(&folder).expect("a folder");
    let head = "#![feature(core_intrinsics, const_eval_select)]\nmod mutants_switch;\n";
    fs::write(folder.join("main.rs"), head.to_owned() + &written.text).expect("written");
    fs::write(folder.join("mutants_switch.rs"), SWITCH).expect("written");
    let mut rustc = Command::new("rustc");
    rustc.args([
        "--edition",
        "2024",
        "--cap-lints",
        "allow",
        "-C",
        "debug-assertions=on",
        "main.rs",
    ]);
    let built = rustc.current_dir(&folder).env("RUSTC_BOOTSTRAP", "1").output().expect("rustc");
    assert!(built.status.success(), "{}\n{}", String::from_utf8_lossy(&built.stderr), written.text);

    assert_eq!(printed(&folder, None), UNCHANGED);
    for (id, case) in CASES.iter().enumerate() {
        assert_eq!(printed(&folder, Some(id)), case.4, "with {case:?}");
    }
    // What the compiler evaluates stays: a mutant of it is one of the running program alone.
    let reached = folder.join("reached");
    let mut recording = Command::new(folder.join("main"));
    recording.env("CALLGATE_MUTANTS_REACHED", &reached).output().expect("it runs");
    let recorded = fs::read(reached).expect("a record");
    assert_eq!(
        recorded.len(),
        4 * (CASES.len() - 2),
        "all but the second arm and the right of `&&`"
    );
}

fn printed(folder: &Path, id: Option<usize>) -> String {
    let mut program = Command::new(folder.join("main"));
    program.envs(id.map(|id| ("CALLGATE_MUTANT", id.to_string())));
    let output = program.output().expect("it runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn the_list_of_cargo_mutants_is_understood() {
    let entry = json!({
        "file": "core/src/json/reader.rs",
        "function": {"function_name": "Reader::skip", "return_type": "-> bool"},
        "genre": "BinaryOperator",
        "name": "core/src/json/reader.rs:12:9: replace < with <= in Reader::skip",
        "replacement": "<=",
        "span": {"start": {"line": 12, "column": 9}, "end": {"line": 12, "column": 10}},
    });
    let mutant = list::one(&entry).expect("a mutant");
    assert_eq!(mutant.what, "replace < with <= in Reader::skip");
    assert_eq!((mutant.genre, mutant.start.column), (Genre::Binary, 8));
}

#[test]
fn what_is_said_of_mutants_is_said_of_lines_that_are_there() {
    let entries = known::read(include_str!("../../mutants.toml")).expect("entries");
    for entry in entries {
        let text = fs::read_to_string(root().join(&entry.file)).expect("a file of the core");
        assert!(!entry.reason.is_empty(), "{}: {} has no reason", entry.file, entry.what);
        if let Some(line) = entry.line {
            let is_there = text.lines().any(|other| other.trim() == line);
            assert!(is_there, "{}: there is no line {line}", entry.file);
        }
    }
}
