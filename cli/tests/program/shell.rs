use crate::support::Folder;
use std::process::Command;

const COMMANDS: [&str; 10] = [
    "check",
    "explain",
    "graph",
    "diff",
    "convert",
    "policy",
    "audit",
    "simulate",
    "completions",
    "man",
];

/// Whether the program is there to be tried with.
fn present(program: &str) -> bool {
    let present = Command::new(program).arg("--version").output().is_ok();
    if !present {
        println!("skipped: {program} is absent");
    }
    present
}

#[test]
fn completions_are_scripts_of_their_shells() {
    let folder = Folder::new();
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "-n")] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!((ran.status, &*ran.err), (0, ""), "{shell}");
        assert!(COMMANDS.iter().all(|command| ran.out.contains(command)), "{shell}");
        folder.write("script", &ran.out);
        if present(shell) {
            let parsed = Command::new(shell).arg(check).arg(folder.path("script")).output();
            assert!(parsed.expect("it just ran").status.success(), "{shell}");
        }
    }
    assert_eq!(folder.run(&["completions", "cmd"]).status, 2);
}

#[test]
fn pages_of_the_manual_render() {
    let folder = Folder::new();
    for page in
        [&[][..], &["check"], &["explain"], &["policy"], &["policy", "check"], &["audit", "verify"]]
    {
        let ran = folder.run(&[&["man"], page].concat());
        assert_eq!((ran.status, &*ran.err), (0, ""), "{page:?}");
        let name = [&["callgate"], page].concat().join("-");
        assert!(ran.out.contains(&format!(".TH {name} 1")), "{page:?}: {}", ran.out);
        let version = concat!("callgate ", env!("CARGO_PKG_VERSION"));
        let title = ran.out.lines().find(|line| line.starts_with(".TH ")).expect("a title");
        assert!(title.contains(&format!("\"{version}\"")), "{title}");
        let told = folder.run(&[page, &["-V"]].concat());
        assert_eq!((told.status, told.out), (0, format!("{version}\n")), "{page:?}");
        folder.write("page.1", &ran.out);
        if present("groff") {
            let args = ["-man", "-Tascii", "-ww", "-z"];
            let drawn = Command::new("groff").args(args).arg(folder.path("page.1")).output();
            let drawn = drawn.expect("it just ran");
            assert_eq!(String::from_utf8_lossy(&drawn.stderr), "", "{page:?}");
        }
    }
    assert_eq!(folder.run(&["man", "nothing"]).status, 2);
}

#[test]
fn help_tells_examples_and_statuses() {
    let folder = Folder::new();
    for command in COMMANDS {
        let ran = folder.run(&[command, "--help"]);
        assert_eq!(ran.status, 0, "{command}");
        assert!(ran.out.contains("Examples:\n  callgate "), "{command}: {}", ran.out);
        assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{command}");
    }
    let ran = folder.run(&["check", "--help"]);
    assert!(ran.out.contains("Exit status:\n  0  all documents are valid\n"));
    assert!(ran.out.contains(".facts.json") && ran.out.contains(".policy.json"));
}

/// The page describes every option of a command under the command's heading.
#[test]
fn the_page_of_the_command_line_has_every_option() {
    let page = include_str!("../../../docs/command-line.md");
    let folder = Folder::new();
    for command in [
        &["check"][..],
        &["explain"],
        &["graph"],
        &["diff"],
        &["convert"],
        &["policy"],
        &["policy", "check"],
    ] {
        let heading = format!("## callgate {}", command[0]);
        let section = page.split(&heading).nth(1).expect(&heading);
        let section = section.split("\n## ").next().unwrap_or_default();
        let help = folder.run(&[command, &["--help"]].concat()).out;
        let options = help.split_whitespace().filter(|word| word.starts_with("--"));
        for option in options.filter(|option| !matches!(*option, "--help" | "--version")) {
            assert!(section.contains(option), "{command:?}: {option}");
        }
    }
}
