//! `callgate audit verify`: whether a log is whole.

use crate::{
    Status,
    args::{Audit, AuditCommand, AuditVerify, TextFormat},
    complain,
    input::{name, open},
    text::{count, printable, reason},
};
use callgate::exchange::{
    Secret,
    audit::{Broken, Damage, Head, HeadError, Verified, Verifier},
};
use serde_json::json;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
    sync::Arc,
};

/// A line beyond this is no entry; it need not be held to be told so.
const LONGEST: usize = 1 << 20;

/// A head or a key beyond this is none.
const SMALL: u64 = 1 << 16;

/// Verifies a log.
pub(crate) fn run(args: &Audit, out: &mut impl Write) -> io::Result<Status> {
    let AuditCommand::Verify(verify) = &args.command;
    let head = match head(verify) {
        Ok(head) => head,
        Err(Trouble { file, reason, status }) => {
            complain(&file, &reason);
            return Ok(status);
        }
    };
    let name = name(&verify.file);
    let read = open(&verify.file).and_then(|log| whole(log, head));
    match read {
        Ok(found) => {
            tell(verify.format, &name, &found, out)?;
            Ok(if found.is_ok() { Status::Valid } else { Status::Invalid })
        }
        Err(error) => {
            complain(&name, &reason(&error));
            Ok(Status::Trouble)
        }
    }
}

/// Why the log was not looked at.
struct Trouble {
    file: Arc<str>,
    reason: String,
    status: Status,
}

fn head(args: &AuditVerify) -> Result<Option<Head>, Trouble> {
    let (Some(head), Some(key)) = (&args.head, &args.key_file) else { return Ok(None) };
    let trouble =
        |file: &Path, reason: String, status| Trouble { file: name(file), reason, status };
    let read =
        |file: &Path| small(file).map_err(|error| trouble(file, reason(&error), Status::Trouble));
    let mut bytes = read(key)?;
    if bytes.ends_with(b"\n") {
        bytes.pop();
    }
    if bytes.ends_with(b"\r") {
        bytes.pop();
    }
    let secret = Secret::new(bytes);
    if secret.is_empty() {
        return Err(trouble(key, "the key is empty".into(), Status::Trouble));
    }
    let text = String::from_utf8_lossy(&read(head)?).into_owned();
    Head::open(text.trim_end(), &secret).map(Some).map_err(|error| {
        let status = if error == HeadError::Forged { Status::Invalid } else { Status::Trouble };
        trouble(head, error.to_string(), status)
    })
}

/// What a small file holds, in a buffer that never grows and so leaves no copy behind.
fn small(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(1 << 17);
    File::open(file)?.take(SMALL + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SMALL {
        return Err(io::Error::other("the file is too large"));
    }
    Ok(bytes)
}

/// Reads the log to its end, or to where nothing more can be learnt, a line at a time.
fn whole(log: impl Read, head: Option<Head>) -> io::Result<Result<Verified, Broken>> {
    let mut log = BufReader::with_capacity(1 << 16, log);
    let mut verifier = Verifier::new(head);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = log.by_ref().take(LONGEST as u64 + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        let ended = line.ends_with(b"\n");
        if ended {
            line.pop();
        } else if read > LONGEST {
            log.skip_until(b'\n')?;
        }
        if !verifier.line(&line) {
            break;
        }
    }
    Ok(verifier.finish())
}

fn tell(
    format: TextFormat,
    file: &str,
    found: &Result<Verified, Broken>,
    out: &mut impl Write,
) -> io::Result<()> {
    match (format, found) {
        (TextFormat::Human, Ok(verified)) => {
            let entries = verified.entries;
            let entries = count(usize::try_from(entries).unwrap_or(usize::MAX), "entry");
            let entries = entries.replace("entrys", "entries");
            let seal = match verified.sealed {
                Some(sequence) if sequence == verified.sequence => "signed to the end".to_owned(),
                Some(sequence) => format!("signed up to entry {sequence}"),
                None => "no head was given, so nothing shows whether more stood here".to_owned(),
            };
            writeln!(out, "{}: intact: {entries}; {seal}", printable(file))
        }
        (TextFormat::Human, Err(broken)) => {
            writeln!(
                out,
                "{}:{}: {broken} [{}]",
                printable(file),
                broken.line,
                broken.damage.code()
            )
        }
        (TextFormat::Json, Ok(verified)) => {
            let Verified { entries, sequence, sealed, .. } = verified;
            let told = json!({
                "file": file, "intact": true, "entries": entries, "sequence": sequence, "sealed": sealed,
            });
            writeln!(out, "{told}")
        }
        (TextFormat::Json, Err(broken)) => {
            let Broken { damage, sequence, line, .. } = broken;
            let mut told = json!({
                "file": file, "intact": false, "code": damage.code(), "sequence": sequence, "line": line,
                "message": broken.to_string(),
            });
            match damage {
                Damage::Moved { found } => told["found"] = json!(found),
                Damage::Truncated { last } => told["last"] = json!(last),
                _ => {}
            }
            writeln!(out, "{told}")
        }
    }
}
