//! `examples/node-service`: installed as its users install it, and killed again and again.
//!
//! `CALLGATE_SEED` says when it is killed, and what goes wrong on the way to the CRM.

use callgate_simulator::{Options, Simulator};
use std::{env, path::PathBuf, process::Command};
use xtask::{cargo, package, root, run, target};

/// The example, with what its lock file names and the packages of this checkout.
fn installed() -> Result<PathBuf, Box<dyn std::error::Error>> {
    package::write(false)?;
    let folder = root().join("examples/node-service");
    let npm = |arguments: &[&str]| {
        let mut npm = Command::new("npm");
        npm.args(arguments).args(["--ignore-scripts", "--silent", "--no-audit", "--no-fund"]);
        npm.current_dir(&folder);
        npm
    };
    run(&mut npm(&["ci"]))?;
    let mut install = npm(&["install", "--no-save", "--install-links"]);
    install.arg(target().join("npm/callgate"));
    run(install.arg(package::addon_folder()))?;
    Ok(folder)
}

/// The program `callgate`, as it is released: CI has it by now.
fn program() -> Result<PathBuf, Box<dyn std::error::Error>> {
    run(cargo().args(["build", "--release", "--package", "callgate-cli", "--locked", "--quiet"]))?;
    Ok(target().join("release/callgate"))
}

#[test]
fn the_node_service_loses_and_repeats_nothing() {
    if let Err(error) = package::is_possible() {
        assert!(env::var_os("CI").is_none(), "the npm package cannot be built: {error}");
        println!("skipped: the npm package cannot be built here: {error}");
        return;
    }
    let folder = installed().expect("the example with its packages");
    let program = program().expect("the program");
    for file in ["test/service.test.mjs", "test/kills.test.mjs"] {
        let simulator = Simulator::start(Options::default()).expect("a simulator");
        let mut node = Command::new("node");
        node.args(["--test", "--test-reporter=spec", file]).current_dir(&folder);
        node.env("CALLGATE_SIMULATOR", simulator.url("")).env("CALLGATE_CLI", &program);
        let output = node.output().expect("Node.js runs");
        let told = String::from_utf8_lossy(&output.stdout);
        println!("{file}\n{told}");
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
