//! What a run measures with.

use crate::root;
use serde_json::{Value, json};
use std::{env, error::Error, fs, process::Command};

/// Tells what is measured with: the machine, the tools, the peers.
pub(super) fn lines() -> Result<String, Box<dyn Error>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let machine = format!("{} {}, {cores} cores", env::consts::ARCH, env::consts::OS);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or_else(String::new, |(_, model)| format!(", {model}"));
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().filter(|load| !load.is_empty());
    let load = load.map_or_else(String::new, |load| format!(", a load of {load} when it began"));
    let mut lines = line(&format!("Machine: {machine}{model}{load}"));
    lines += &line(&format!("Tools: {}, Node.js {}", version("rustc"), version("node")));
    Ok(lines + &line(&format!("Peers: {}", peers()?.join(", "))))
}

fn line(text: &str) -> String {
    format!("{}\n", json!({"about": text}))
}

fn version(program: &str) -> String {
    let output = Command::new(program).arg("--version").output().ok();
    output.map_or_else(
        || format!("unknown {program}"),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

/// The peers and their versions, as they are pinned.
fn peers() -> Result<Vec<String>, Box<dyn Error>> {
    let bench = root().join("bench");
    let mut peers = Vec::new();
    for line in fs::read_to_string(bench.join("rust/Cargo.toml"))?.lines() {
        if let Some((name, pin)) = line.split_once(" = ")
            && let Some((_, version)) = pin.split_once("\"=")
            && let Some((version, _)) = version.split_once('"')
        {
            peers.push(format!("{name} {version}"));
        }
    }
    let package: Value = serde_json::from_slice(&fs::read(bench.join("node/package.json"))?)?;
    for (name, version) in package["dependencies"].as_object().into_iter().flatten() {
        peers.push(format!("{name} {}", version.as_str().unwrap_or_default()));
    }
    Ok(peers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peer_is_pinned() {
        let peers = peers().unwrap();
        for name in ["jsonschema", "cedar-policy", "regorus", "serde_json", "joi", "ajv", "zod"] {
            let pinned = peers.iter().filter_map(|peer| peer.strip_prefix(name)?.strip_prefix(' '));
            let exact = |version: &&str| version.split('.').all(|part| part.parse::<u32>().is_ok());
            assert_eq!(pinned.filter(exact).count(), 1, "{name}: {peers:?}");
        }
    }
}
