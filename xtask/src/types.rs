//! The tables and types of the npm package, made from the engine's.

use crate::{Done, npm};
use callgate::{
    Code, Kind, Severity, Status, catalogue,
    exchange::{ExchangeKind, Failure, Milestone, wire::Exchange},
};
use std::{
    fmt::{self, Write},
    fs,
    path::PathBuf,
};

const MADE: &str = "// Made from the engine by `cargo xtask types`; do not edit it.\n\n";

/// What a report and the catalogue are made of, as `docs/report.md` describes them.
const SHAPES: &str = r"
/** A place in the document. Of an object, the document is what `JSON.stringify` prints of it. */
export interface Span {
  /** In bytes of UTF-8. */
  start: number;
  /** In bytes of UTF-8, not included. */
  end: number;
  /** In UTF-16 code units, as `String.prototype.slice` takes them. */
  start16: number;
  /** In UTF-16 code units, not included. */
  end16: number;
}

/** A limit, or the value found. */
export type Detail = number | string | string[];

/** A rule that the document breaks. */
export interface Violation<C extends Code = Code> {
  /** The rule; stable. */
  code: C;
  severity: ViolationSeverity;
  /** A JSON Pointer (RFC 6901): of a missing field, where it would be; below `/facts` for facts. */
  path: string;
  /** For people, no contract. */
  message: string;
  /** What the policy allows, where that means something. */
  limit?: Detail;
  /** What was found, likewise. */
  actual?: Detail;
  /** The chain of nodes, codes or states that decided. */
  witness?: string[];
  /** Absent for facts. */
  span?: Span;
}

/** What a check found. */
export interface Report<K extends Kind | 'unknown' = Kind | 'unknown'> {
  /** What the document was checked as; `unknown` where neither the caller nor its shape told. */
  kind: K;
  /** Whether no violation is an error. */
  valid: boolean;
  /** In the order of the document. */
  violations: Violation<CodesByKind[K]>[];
  /** Whether some were left out: beyond the policy's `limits.maxViolations`, or behind paths of a MiB together. */
  truncated: boolean;
  /** How near the document is to its limits. */
  measures: Record<string, number | string>;
}

/** An entry of the catalogue. */
export interface Rule<C extends Code = Code> {
  code: C;
  /** Under the default policy. */
  severity: Severity;
  /** Whether no policy may change the severity. */
  fixed: boolean;
  /** What is wrong, in one line. */
  title: string;
  /** Why it matters. */
  why: string;
  /** A document that breaks the rule. */
  fails: Example;
  /** The same, mended. */
  mended: Example;
}

/** A document of the catalogue, as text. */
export interface Example {
  /** `null` where its shape tells it. */
  kind: Kind | null;
  document: string;
  facts?: string;
  policy?: string;
}
";

/// Writes both files.
///
/// # Errors
/// A file cannot be written.
pub fn write() -> Done {
    for (path, text) in files()? {
        fs::write(path, text)?;
    }
    Ok(())
}

fn files() -> Result<[(PathBuf, String); 2], fmt::Error> {
    let folder = npm::folder().join("callgate");
    Ok([
        (folder.join("src/tables.js"), tables()?),
        (folder.join("types/tables.d.cts"), declarations()?),
    ])
}

fn tables() -> Result<String, fmt::Error> {
    let mut out = String::from(MADE);
    writeln!(out, "export const VERSION = '{}';\n", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "/** The numbers of the kinds. */\nexport const KINDS = {{\n  __proto__: null,")?;
    for kind in Kind::ALL {
        writeln!(out, "  '{kind}': {},", kind.number())?;
    }
    out.push_str("};\n\nexport const KIND_NAMES = Object.freeze(Object.keys(KINDS));\n");
    out.push_str(
        "\n/** The numbers of the exchanges. */\nexport const EXCHANGES = {\n  __proto__: null,\n",
    );
    for exchange in Exchange::ALL {
        writeln!(out, "  {exchange}: {},", exchange.number())?;
    }
    out.push_str("};\n");
    out.push_str("\n/** What the codes of errors mean. */\nexport const STATUSES = {\n");
    for status in statuses() {
        writeln!(out, "  '{}': '{}',", status.name(), status.message().replace('\'', "\\'"))?;
    }
    out.push_str("};\n");
    Ok(out)
}

fn declarations() -> Result<String, fmt::Error> {
    let mut out = String::from(MADE);
    out.push_str("/** What a document is. */\n");
    union("Kind", Kind::ALL.iter().map(|kind| kind.name()), &mut out)?;
    out.push_str("\n/** The code of a rule; never reused for another meaning. */\n");
    union("Code", Code::ALL.iter().map(|code| code.name()), &mut out)?;
    out.push_str(
        "\n/** The codes of the rules that documents of a kind, or their facts, can break. */\n",
    );
    out.push_str("export interface CodesByKind {\n");
    for kind in Kind::ALL {
        let mut codes: Vec<Code> = kind.rules().map(|rule| rule.code).collect();
        codes.sort_unstable();
        writeln!(out, "  '{kind}':{};", alternatives(codes.iter().map(|code| code.name()), 4))?;
    }
    let of_any = catalogue().filter(|rule| rule.code.name().starts_with("json."));
    let unknown = of_any.map(|rule| rule.code.name()).chain([Code::KindUnknown.name()]);
    writeln!(out, "  unknown:{};\n}}", alternatives(unknown, 4))?;
    out.push_str("\n/** How much a rule weighs under a policy. */\n");
    union("Severity", Severity::ALL.map(Severity::name), &mut out)?;
    out.push_str("\n/** How much a violation weighs: a rule that is off is not told. */\n");
    out.push_str("export type ViolationSeverity = Exclude<Severity, 'off'>;\n");
    out.push_str("\n/** What can be started. */\n");
    union("Exchange", Exchange::ALL.iter().map(|exchange| exchange.name()), &mut out)?;
    out.push_str(
        "\n/** What an exchange does: those that can be started, and those that others start. */\n",
    );
    union("ExchangeKind", ExchangeKind::ALL.iter().map(|kind| kind.name()), &mut out)?;
    out.push_str("\n/** Why an exchange came to nothing. */\n");
    union("FailureCode", Failure::NAMES, &mut out)?;
    out.push_str("\n/** The steps of exchanges of several steps. */\n");
    union("Milestone", Milestone::ALL.iter().map(|milestone| milestone.name()), &mut out)?;
    out.push_str("\n/** What an error of the engine means. */\n");
    union("Status", statuses().map(|status| status.name()), &mut out)?;
    out.push_str(SHAPES);
    Ok(out)
}

/// The statuses that are errors.
fn statuses() -> impl Iterator<Item = &'static Status> {
    Status::ALL.iter().filter(|status| **status != Status::Ok)
}

fn union(
    name: &str,
    names: impl IntoIterator<Item = &'static str>,
    out: &mut String,
) -> fmt::Result {
    writeln!(out, "export type {name} ={};", alternatives(names, 2))
}

fn alternatives(names: impl IntoIterator<Item = &'static str>, indent: usize) -> String {
    let lines: Vec<String> = names.into_iter().map(|name| format!("| '{name}'")).collect();
    let between = format!("\n{:indent$}", "");
    format!("{between}{}", lines.join(&between))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tables_and_types_are_fresh() {
        for (path, fresh) in super::files().expect("writing to a string") {
            let committed = std::fs::read_to_string(&path).expect("it is there");
            let name = path.display();
            assert!(committed == fresh, "{name} is stale: run `cargo xtask types`");
        }
    }
}
