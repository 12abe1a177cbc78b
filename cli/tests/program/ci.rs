//! What `examples/ci` offers, tried in a repository of flows as its users would.

use super::support::{Folder, Ran};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/ci");

/// A repository with two published flows in `flows/`, not committed yet; `None`, with a message, where git is absent or
/// there are no flows.
fn repository() -> Option<Folder> {
    let published = callgate_tests::flows("expected.json")?;
    let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !(has("git") && has("bash")) {
        assert!(std::env::var_os("CI").is_none(), "git and bash are needed");
        println!("skipped: git or bash is absent");
        return None;
    }
    let folder = Folder::new();
    let published = published.parent().expect("a folder");
    for (from, to) in [
        (
            "connect-legacy/amazon-connect-snippets__projects_LambdaAlias_LambdaAlias-test.json",
            "flows/alias.json",
        ),
        (
            "genesys-architect-yaml/simple-ivr-deploy-with-cx-as-code-blueprint__blueprint_SimpleFinancialIvr_v2-0.yaml",
            "flows/more of it/bank.yaml",
        ),
    ] {
        folder.write(to, fs::read(published.join(from)).expect("a published flow"));
    }
    folder.write("package.json", r#"{"name": "no document"}"#);
    for args in [
        &["init", "--quiet", "--initial-branch", "main"][..],
        &["config", "user.name", "Somebody"],
        &["config", "user.email", "somebody@example.com"],
        &["add", "."],
    ] {
        assert_eq!(git(&folder, args).status, 0, "{args:?}");
    }
    Some(folder)
}

/// Runs a program in the repository, with `callgate` on the path.
fn run(folder: &Folder, program: &str, args: &[&str], environment: &[(&str, &str)]) -> Ran {
    let own = Path::new(env!("CARGO_BIN_EXE_callgate")).parent().expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = [own.to_owned()].into_iter().chain(std::env::split_paths(&path));
    let mut command = Command::new(program);
    command.args(args).current_dir(folder.path("."));
    command.env("PATH", std::env::join_paths(paths).expect("a path"));
    // A hook of this very repository may be running the tests.
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(variable);
    }
    command.env("GIT_CONFIG_GLOBAL", folder.path(".no-config"));
    command.envs(environment.iter().copied());
    Ran::from(&command.output().expect("the program starts"))
}

fn git(folder: &Folder, args: &[&str]) -> Ran {
    run(folder, "git", args, &[])
}

fn commit(folder: &Folder) -> Ran {
    git(folder, &["commit", "--quiet", "--message", "Change flows"])
}

/// Puts another text in the place of one in a flow.
fn change(folder: &Folder, name: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.path(name)).expect("a flow");
    assert!(text.contains(from), "{name}");
    folder.write(name, text.replacen(from, to, 1));
}

/// Leads the start of the published flow to nowhere.
fn break_alias(folder: &Folder) {
    let flow = fs::read_to_string(folder.path("flows/alias.json")).expect("a flow");
    let flow: Value = serde_json::from_str(&flow).expect("JSON");
    let start = flow["start"].as_str().expect("a start");
    change(folder, "flows/alias.json", &format!("\"start\":\"{start}\""), "\"start\":\"lost\"");
}

fn install_hook(folder: &Folder) {
    let hook = folder.path(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().expect("a folder")).expect("it can be made");
    // The copy keeps that it can be executed.
    fs::copy(PathBuf::from(EXAMPLES).join("pre-commit"), hook).expect("the hook is copied");
}

#[test]
fn the_hook_lets_sound_flows_through_and_refuses_broken_ones() {
    let Some(folder) = repository() else { return };
    install_hook(&folder);
    let ran = commit(&folder);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);

    break_alias(&folder);
    git(&folder, &["add", "."]);
    let ran = commit(&folder);
    assert_ne!(ran.status, 0);
    let told = format!("{}{}", ran.out, ran.err);
    assert!(told.contains("error[node.dangling-target]: "), "{told}");
    assert!(told.contains("--> flows/alias.json:"), "{told}");
    assert!(!told.contains("bank.yaml"), "{told}");
    assert_eq!(git(&folder, &["rev-list", "--count", "HEAD"]).out, "1\n");

    // What counts is what would be committed.
    change(&folder, "flows/alias.json", "\"lost\"", "\"found\"");
    let sound = git(&folder, &["show", "HEAD:flows/alias.json"]).out;
    folder.write("flows/alias.json", &sound);
    assert_ne!(commit(&folder).status, 0);
    folder.write("flows/note.json", "{}");
    folder.write("flows/alias.json", format!("{sound}\n"));
    git(&folder, &["add", "flows/alias.json"]);
    let ran = commit(&folder);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn the_hook_knows_other_folders_and_what_stands_beside_flows() {
    let Some(folder) = repository() else { return };
    install_hook(&folder);
    assert_eq!(commit(&folder).status, 0);
    let quiet =
        r#"{"flowKinds": {"connect-flow": {"severity": {"node.dangling-target": "warning"}}}}"#;
    folder.write("flows/alias.policy.json", quiet);
    break_alias(&folder);
    git(&folder, &["add", "."]);
    let ran = commit(&folder);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);

    git(&folder, &["config", "callgate.flows", "ours/"]);
    folder.write("ours/a.json", "{}");
    folder.write("flows/b.json", "{}");
    git(&folder, &["add", "flows"]);
    assert_eq!(commit(&folder).status, 0);
    git(&folder, &["add", "ours"]);
    let ran = commit(&folder);
    assert!(
        ran.status != 0 && format!("{}{}", ran.out, ran.err).contains("kind.unknown"),
        "{}",
        ran.err
    );
}

/// What a step of the workflow runs.
fn step(name: &str) -> String {
    let file = PathBuf::from(EXAMPLES).join(".github/workflows/flows.yml");
    let text = fs::read_to_string(file).expect("the workflow");
    let rest = text.split(&format!("- name: {name}\n")).nth(1).expect("the step");
    let block = rest.split("run: |\n").nth(1).expect("what it runs");
    let lines = block.lines().map_while(|line| line.strip_prefix("          "));
    lines.collect::<Vec<_>>().join("\n")
}

/// Runs a step as GitHub Actions does.
fn act(folder: &Folder, name: &str) -> Ran {
    let summary = folder.path(".summary").to_string_lossy().into_owned();
    let environment = [("GITHUB_BASE_REF", "main"), ("GITHUB_STEP_SUMMARY", &*summary)];
    let args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", &step(name)];
    run(folder, "bash", &args, &environment)
}

#[test]
fn the_steps_of_the_workflow_annotate_log_and_compare() {
    let Some(folder) = repository() else { return };
    assert_eq!(commit(&folder).status, 0);
    git(&folder, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let ran = act(&folder, "Check");
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);

    break_alias(&folder);
    let bank = "flows/more of it/bank.yaml";
    change(&folder, bank, "dtmf: digit_9", "dtmf: digit_8");
    git(&folder, &["add", "flows"]);
    assert_eq!(commit(&folder).status, 0);
    let ran = act(&folder, "Check");
    assert_eq!(ran.status, 1);
    assert!(
        ran.out.lines().any(|line| line.starts_with("::error file=flows/alias.json,line=")),
        "{}",
        ran.out
    );

    let ran = act(&folder, "Write SARIF");
    assert_eq!((ran.status, &*ran.out), (0, ""), "{}", ran.err);
    let log = fs::read(folder.path("callgate.sarif")).expect("the log");
    let log: Value = serde_json::from_slice(&log).expect("JSON");
    let schema = include_str!("../data/sarif/sarif-schema-2.1.0.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    assert!(jsonschema::is_valid(&schema, &log));
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(results.iter().any(|result| {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        result["ruleId"] == "node.dangling-target" && place == "flows/alias.json"
    }));

    let ran = act(&folder, "Compare");
    assert_eq!(ran.status, 0, "{}", ran.err);
    let summary = fs::read_to_string(folder.path(".summary")).expect("the summary");
    assert!(
        summary.contains(&format!("### {bank}\n\n```\n<stdin> and {bank} differ\n")),
        "{summary}"
    );
    assert!(summary.contains("- Main Menu: pressing 9 is gone; it hung up\n"), "{summary}");
    assert!(summary.contains("### flows/alias.json\n"), "{summary}");
}
