//! `callgate simulate`: the platforms over HTTP on this machine, until interrupted.

use crate::{Status, args::Simulate, complain, text};
use callgate_simulator::{
    CALLBACK_KEY, CRM_TOKEN, Client, Faults, Options, ROUTES, Running, Simulator,
};
use std::{
    fs,
    io::{self, Write},
    net::{Ipv4Addr, SocketAddr},
};

/// Starts the simulator, tells what it offers, and waits for the user to end it.
pub(crate) fn run(args: &Simulate, out: &mut impl Write) -> io::Result<Status> {
    let mut options = Options {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)),
        seed: args.seed,
        ..Options::default()
    };
    if let Some(file) = &args.faults {
        let name = file.to_string_lossy();
        let read = fs::read(file).map_err(|error| text::reason(&error));
        match read.and_then(|text| Faults::parse(&text).map_err(|wrong| wrong.to_string())) {
            Ok(faults) => options.faults = faults,
            Err(reason) => {
                complain(&name, &reason);
                return Ok(Status::Trouble);
            }
        }
    }
    let running = match Simulator::start(options) {
        Ok(running) => running,
        Err(error) => {
            let reason = match error.kind() {
                io::ErrorKind::AddrInUse => {
                    "the port is in use; give another with --port, or 0 for a free one".to_owned()
                }
                _ => text::reason(&error),
            };
            complain(&format!("127.0.0.1:{}", args.port), &reason);
            return Ok(Status::Trouble);
        }
    };
    running.until_interrupted(|running| {
        welcome(running, out)?;
        out.flush()
    })?;
    Ok(Status::Valid)
}

fn welcome(running: &Running, out: &mut impl Write) -> io::Result<()> {
    let Client { id, secret, .. } = Client::default();
    writeln!(out, "simulating on http://{}", running.address())?;
    writeln!(out, "\nCredentials:")?;
    for (name, value) in [
        ("client id", &*id),
        ("client secret", &*secret),
        ("CRM token", CRM_TOKEN),
        ("callback key", CALLBACK_KEY),
    ] {
        writeln!(out, "  {name:<13}  {value}")?;
    }
    writeln!(out, "\nRoutes:")?;
    for route in &ROUTES {
        let (method, path) = route.name.split_once(' ').unwrap_or_default();
        writeln!(out, "  {method:<6} {}", path.replace("{}", "ID"))?;
    }
    writeln!(out, "\nWhat happened:  GET /_simulator/state")?;
    writeln!(out, "To end it:      Ctrl-C")
}
