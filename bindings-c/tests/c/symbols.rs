//! The functions of the library: the list that was agreed on, and that each of them is tested.

use crate::support::{PREFIX, root, source, succeed, tool};
use std::{collections::BTreeSet, fs, process::Command};

fn agreed() -> BTreeSet<String> {
    let list = fs::read_to_string(root().join("bindings-c/abi.txt")).expect("bindings-c/abi.txt");
    list.lines().map(String::from).collect()
}

#[test]
fn the_library_exports_what_was_agreed_and_nothing_else() {
    let Some(nm) = tool(&["nm"]) else { return };
    let mut command = Command::new(nm);
    command.args(["--dynamic", "--defined-only", "--format=posix"]);
    let output = succeed(command.arg(PREFIX.join("lib/libcallgate.so")));
    let table = String::from_utf8(output.stdout).expect("UTF-8");
    let exported: BTreeSet<String> =
        table.lines().filter_map(|line| line.split(' ').next()).map(String::from).collect();
    let agreed = agreed();
    let added: Vec<_> = exported.difference(&agreed).collect();
    let gone: Vec<_> = agreed.difference(&exported).collect();
    assert!(
        added.is_empty() && gone.is_empty(),
        "bindings-c/abi.txt differs: new {added:?}, gone {gone:?}; what is gone breaks programs"
    );
}

#[test]
fn every_function_is_declared_used_misused_and_made_to_panic() {
    let header =
        fs::read_to_string(root().join("bindings-c/include/callgate.h")).expect("a header");
    let text = |name: &str| fs::read_to_string(source(name)).expect("a program");
    // What they share asks error objects.
    let shared = text("expect.h");
    let misuse = text("misuse.c") + &text("misuse_client.c");
    let texts = [("every_function.c", text("every_function.c")), ("panics.c", text("panics.c"))];
    let texts = [&texts[..], &[("misuse", misuse)]].concat();
    let texts = texts.into_iter().map(|(name, text)| (name, text + &shared)).collect::<Vec<_>>();
    for function in agreed() {
        let call = format!("{function}(");
        assert!(header.contains(&call), "{function} is not declared");
        for (name, text) in &texts {
            // It takes no argument, so that nothing about it can be wrong.
            let exempt = function == "callgate_version" && *name == "misuse";
            assert!(exempt || text.contains(&call), "{name} does not call {function}");
        }
    }
}

#[test]
fn every_function_of_clients_is_called_with_nothing_with_the_wrong_thing_and_dead() {
    let text = |name: &str| fs::read_to_string(source(name)).expect("a program");
    let (misuse, panics) = (text("misuse_client.c"), text("panics.c"));
    let of_clients = |name: &String| name.starts_with("callgate_client_");
    for function in agreed().into_iter().filter(of_clients) {
        for tried in ["NULL_ARGUMENT", "WRONG_HANDLE"] {
            assert!(misuse.contains(&format!("{tried}({function}(")), "{tried}: {function}");
        }
        // What makes a client, or frees one, has none to kill.
        let makes = ["_new", "_restore", "_free"].iter().any(|end| function.ends_with(end));
        let tried = if makes { "PANICS" } else { "KILLS" };
        assert!(panics.contains(&format!("{tried}({function}(")), "{tried}: {function}");
    }
}

#[test]
fn the_library_is_known_by_its_major_version() {
    let Some(readelf) = tool(&["readelf"]) else { return };
    let library = PREFIX.join("lib/libcallgate.so");
    let output = succeed(Command::new(readelf).arg("--dynamic").arg(&library));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("Library soname: [libcallgate.so.0]"), "{told}");
    let real = fs::canonicalize(library).expect("links that lead somewhere");
    assert!(real.ends_with(format!("libcallgate.so.{}", env!("CARGO_PKG_VERSION"))), "{real:?}");
}
