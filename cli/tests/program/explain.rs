use crate::support::Folder;
use callgate::{Code, REFERENCE_POLICY};

#[test]
fn every_code_is_listed_and_explained() {
    let folder = Folder::new();
    let listed = folder.run(&["explain"]);
    assert_eq!(listed.status, 0);
    let codes: Vec<&str> =
        listed.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(codes, Code::ALL.iter().map(|code| code.name()).collect::<Vec<_>>());
    for code in codes {
        let ran = folder.run(&["explain", code]);
        assert_eq!((ran.status, &*ran.err), (0, ""), "{code}");
        assert!(ran.out.starts_with(&format!("{code}\n")), "{}", ran.out);
        assert!(ran.out.contains("\nFails\n") && ran.out.contains("\nPasses\n"), "{}", ran.out);
        // What the failing example gives is found out as the program runs.
        assert!(ran.out.contains(&format!("[{code}]: ")), "{}", ran.out);
    }
}

#[test]
fn one_code() {
    let ran = Folder::new().run(&["explain", "uuid.version"]);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    let ran = Folder::new().run(&["explain", "uuid.verison"]);
    assert_eq!((ran.status, &*ran.out), (2, ""));
    assert!(ran.err.contains("tip: ") && ran.err.contains("'uuid.version'"), "{}", ran.err);
}

#[test]
fn a_code_is_found_by_a_part_of_it_and_in_any_case() {
    let folder = Folder::new();
    let shouted = folder.run(&["explain", "FLOW.Cycle"]);
    assert_eq!((shouted.status, shouted.out), (0, folder.run(&["explain", "flow.cycle"]).out));
    let told = |word: &str| {
        let ran = folder.run(&["explain", word]);
        assert_eq!((ran.status, &*ran.out), (2, ""), "{word}");
        assert!(ran.err.lines().count() < 9 && !ran.err.contains("possible values"), "{}", ran.err);
        ran.err
    };
    let tail = told("Cycle");
    assert!(tail.contains("'flow.cycle'") && tail.contains("'code.cycle'"), "{tail}");
    assert!(!tail.contains("'flow.trap'"), "{tail}");
    assert!(told("flow").contains("'flow.trap'"));
    let none = told("zzz");
    assert!(none.contains("tip: `callgate explain` lists every code"), "{none}");
}

#[test]
fn the_default_policy_is_printed_and_sound() {
    let folder = Folder::new();
    let printed = folder.run(&["policy", "--defaults"]);
    assert_eq!((printed.status, &*printed.out), (0, REFERENCE_POLICY));
    assert_eq!(folder.run_with(&["policy", "check", "-"], &printed.out).status, 0);
}

#[test]
fn a_policy_is_checked_like_a_document() {
    let folder = Folder::with(&[("bad", "{\"limits\": {\n\"maxNesting\": 0}}"), ("good", "{}")]);
    assert_eq!(folder.run(&["policy", "check", "good"]).status, 0);
    let ran = folder.run(&["policy", "check", "bad"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("error[policy.range]: "), "{}", ran.out);
    assert!(ran.out.contains(" --> bad:2:15"), "{}", ran.out);
    let ran = folder.run(&["policy", "check", "--format", "json", "bad"]);
    assert_eq!(ran.json()[0]["report"]["kind"], "policy");
    assert_eq!(folder.run(&["policy", "check", "absent"]).status, 2);
    let ran = folder.run(&["policy", "check", "."]);
    let told = "callgate: .: this is a folder; a policy is a file of its own\n";
    assert_eq!((ran.status, &*ran.out, &*ran.err), (2, "", told));
    assert_eq!(folder.run(&["policy"]).status, 2);
    assert_eq!(folder.run(&["policy", "--defaults", "check", "good"]).status, 2);
}
