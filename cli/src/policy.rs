//! `callgate policy`: the default policy, and the check of one's own.

use crate::{
    Status,
    args::{Check, Policy, PolicyCommand},
    check, complain,
    input::name,
};
use callgate::{Kind, REFERENCE_POLICY};
use std::io::{self, Write};

/// Prints the default policy or checks one.
pub(crate) fn run(args: &Policy, out: &mut (impl Write + Send)) -> io::Result<Status> {
    match &args.command {
        Some(PolicyCommand::Check(policy)) if policy.file.is_dir() => {
            complain(&name(&policy.file), "this is a folder; a policy is a file of its own");
            Ok(Status::Trouble)
        }
        Some(PolicyCommand::Check(policy)) => {
            let check = Check {
                kind: Some(Kind::Policy),
                policy: None,
                facts: None,
                lines: false,
                format: policy.format,
                paths: vec![policy.file.clone()],
            };
            check::run(&check, out)
        }
        None => {
            out.write_all(REFERENCE_POLICY.as_bytes())?;
            Ok(Status::Valid)
        }
    }
}
