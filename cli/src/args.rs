//! What the program can be told on its command line.

use crate::{explain::Codes, flow, graph};
use callgate::{Code, Kind};
use clap::{
    Args as Arguments, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use clap_complete::Shell;
use std::path::PathBuf;

const STATUSES: &str = "\
Exit status:
  0  all documents are valid
  1  some document is not
  2  wrong usage, or something could not be read or written";

const CHECK_EXAMPLES: &str = "\
Examples:
  callgate check flow.json
  callgate check --kind guest-session --format json sessions.ndjson
  callgate check --policy tenant.json --format github flows/
  curl -s https://example.com/flow | callgate check --kind ivr-flow -
  zcat sessions.ndjson.gz | callgate check --kind guest-session --lines -

Files:
  NAME.json          one document
  NAME.ndjson        a document on each line, and so for NAME.jsonl, and for
                     any other file and standard input with --lines
  NAME.facts.json    what the platform knows, for NAME.json or NAME.ndjson
                     beside it, unless --facts is given
  NAME.policy.json   the policy for them, unless --policy is given
  Named together with other files, facts and policies of a document that is
  there are no documents, unless --kind is given.
  A folder means every .json, .yaml and .yml file below it, in the order of
  their paths; files of facts and policies are no documents there, and what
  begins with a dot, or is npm's, is passed over. No such file is an error.

";

/// Checks contact-center documents against a policy before a platform sees them.
#[derive(Debug, Parser)]
#[command(name = "callgate", version, propagate_version = true, after_long_help = STATUSES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// The arguments of the process; where they cannot be meant, or ask for help, it is told and the process ends.
    pub(crate) fn of_process() -> Self {
        // Each command tells the version of the program, of which it is a part.
        fn named(command: clap::Command) -> clap::Command {
            command.display_name("callgate").mut_subcommands(named)
        }
        let matches = named(Self::command()).get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Explain(Explain),
    Graph(Graph),
    Diff(Diff),
    Convert(Convert),
    Policy(Policy),
    Audit(Audit),
    Simulate(Simulate),
    Demo(Demo),
    Completions(Completions),
    Man(Man),
}

/// Check documents, and tell every reason why one would be refused
#[derive(Debug, Arguments)]
#[command(after_long_help = format!("{CHECK_EXAMPLES}{STATUSES}"))]
pub(crate) struct Check {
    /// What the documents are; left out, each one's shape tells
    #[arg(long, value_parser = kinds())]
    pub(crate) kind: Option<Kind>,

    /// The policy to check by: JSON that says what differs from a profile
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// What the platform knows and the documents do not say, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) facts: Option<PathBuf>,

    /// Take each line for a document of its own, whatever the files are called
    #[arg(long)]
    pub(crate) lines: bool,

    /// How to tell the violations
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// The source with the place marked
    #[default]
    Human,
    /// One line of JSON for each document
    Json,
    /// A log in SARIF 2.1.0
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}

/// Tell why a rule matters, with an example that fails and the same mended
///
/// Without a code, lists every code with its severity and title.
#[derive(Debug, Arguments)]
#[command(after_long_help = "\
Examples:
  callgate explain
  callgate explain flow.cycle")]
pub(crate) struct Explain {
    /// The code of a rule, as reports have it
    #[arg(value_parser = Codes, hide_possible_values = true)]
    pub(crate) code: Option<Code>,
}

/// Draw a flow, with its cycles and its longest path marked
///
/// The picture goes to standard output, what the check found to standard error.
#[derive(Debug, Arguments)]
#[command(after_long_help = format!("\
Examples:
  callgate graph flow.json | dot -Tpng > flow.png
  callgate graph --format svg flow.json > flow.svg
  callgate graph --kind architect-flow - < ivr.yaml

{STATUSES}"))]
pub(crate) struct Graph {
    /// What the flow is; left out, its shape tells
    #[arg(long, value_parser = flow_kinds())]
    pub(crate) kind: Option<Kind>,

    /// The policy to check by: JSON that says what differs from a profile
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// The language of the picture
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: graph::Format,

    /// The flow, or - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

const DIFF_EXAMPLES: &str = "\
Examples:
  callgate diff old.json new.json
  git show HEAD:flow.json | callgate diff - flow.json
  callgate diff --format json connect.json converted.json

Exit status:
  0  both do the same
  1  they differ
  2  wrong usage, a file that cannot be read, or one that is no flow";

/// Tell what differs between two flows, and what that means to a caller
///
/// Names, ids and the order of blocks make no difference. Flows of two platforms are compared by what callers
/// meet: what is played and asked, and where they go.
#[derive(Debug, Arguments)]
#[command(after_long_help = DIFF_EXAMPLES)]
pub(crate) struct Diff {
    /// The policy that says what the kinds of blocks do
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// How to tell what differs
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TextFormat,

    /// The flow as it was, or - for standard input
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The flow as it is now, or - for standard input
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
}

const CONVERT_EXAMPLES: &str = "\
Examples:
  callgate convert --campaign camp_support connect.json -o flow.json
  callgate convert --format json studio.json > flow.json 2> losses.ndjson

Exit status:
  0  everything was carried over
  1  something was not, or the result is not valid
  2  wrong usage, a file that cannot be read or written, or one that is no flow";

/// Write a flow as an ivr-flow, and tell what could not be carried over
///
/// The flow goes to standard output, or to a file; what is lost goes to standard error.
#[derive(Debug, Arguments)]
#[command(after_long_help = CONVERT_EXAMPLES)]
pub(crate) struct Convert {
    /// What the flow is; left out, its shape tells
    #[arg(long, value_parser = flow_kinds())]
    pub(crate) kind: Option<Kind>,

    /// The policy that says what the kinds of blocks do, and by which the result is checked
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// The campaign that the flow serves, which no other platform has
    #[arg(long, value_name = "ID", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) campaign: Option<String>,

    /// How to tell what is lost
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TextFormat,

    /// Where to write the flow
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The flow, or - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// Show the default policy, or check one of your own
#[derive(Debug, Arguments)]
#[command(arg_required_else_help = true, args_conflicts_with_subcommands = true)]
#[command(after_long_help = "\
Examples:
  callgate policy --defaults > policy.json
  callgate policy check policy.json")]
pub(crate) struct Policy {
    /// Print the default policy, with every limit and table
    #[arg(long)]
    pub(crate) defaults: bool,

    #[command(subcommand)]
    pub(crate) command: Option<PolicyCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    Check(PolicyCheck),
}

/// Check a policy
#[derive(Debug, Arguments)]
#[command(after_long_help = STATUSES)]
pub(crate) struct PolicyCheck {
    /// How to tell the violations
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// The policy, or - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// Verify an audit log
#[derive(Debug, Arguments)]
#[command(arg_required_else_help = true)]
#[command(after_long_help = "\
Examples:
  callgate audit verify audit.ndjson
  callgate audit verify --head head.json --key-file head.key audit.ndjson")]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: AuditCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    Verify(AuditVerify),
}

const AUDIT_EXAMPLES: &str = "\
Examples:
  callgate audit verify audit.ndjson
  callgate audit verify --head head.json --key-file head.key audit.ndjson
  zcat audit.ndjson.gz | callgate audit verify --format json -

Exit status:
  0  the log is intact
  1  it is not, or its head is not signed with the key
  2  wrong usage, or something could not be read or written";

/// Tell the first entry of an audit log that was altered, dropped or moved
///
/// Only a signed head shows that the end of a log was cut off, or that all of it was written anew.
#[derive(Debug, Arguments)]
#[command(after_long_help = AUDIT_EXAMPLES)]
pub(crate) struct AuditVerify {
    /// The signed head of the log, as JSON
    #[arg(long, value_name = "FILE", requires = "key_file")]
    pub(crate) head: Option<PathBuf>,

    /// The key of the head: the bytes of the file, without a line break at its end
    #[arg(long, value_name = "FILE", requires = "head")]
    pub(crate) key_file: Option<PathBuf>,

    /// How to tell what was found
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TextFormat,

    /// The log, an entry on each line, or - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum TextFormat {
    /// Sentences
    #[default]
    Human,
    /// JSON, on one line
    Json,
}

/// Play the platforms over HTTP on this machine, for want of a tenant
///
/// Stands in for NICE CXone, Genesys Cloud and a CRM: tokens, scopes, quotas, versions, callbacks and faults
/// on demand. Prints its address, its credentials and its routes, and runs until interrupted.
#[derive(Debug, Arguments)]
#[command(after_long_help = "\
Examples:
  callgate simulate
  callgate simulate --port 0 --faults faults.json

Faults, as JSON:
  {\"seed\": 7, \"rules\": [
    {\"match\": {\"method\": \"POST\", \"path\": \"/api/v1/guests\", \"nth\": 1},
     \"action\": {\"drop\": \"after\"}},
    {\"match\": {\"path\": \"/api/v2/*\", \"probability\": 0.05},
     \"action\": {\"status\": 429, \"retryAfterSeconds\": 2}}
  ]}

Exit status:
  0  it was interrupted
  2  wrong usage, a fault file that cannot be meant, or a port in use")]
pub(crate) struct Simulate {
    /// The port to listen at; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 4010)]
    pub(crate) port: u16,

    /// What goes wrong and when, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) faults: Option<PathBuf>,

    /// What decides the ids and tokens that are given out
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
}

/// Play every exchange against the simulator, with something going wrong in each, and verify the audit log
#[derive(Debug, Arguments)]
#[command(after_long_help = "\
Time is the simulator's and passes at once, so what takes a minute is done in a moment.

Examples:
  callgate demo
  callgate demo --audit audit.ndjson && callgate audit verify audit.ndjson

Exit status:
  0  every exchange ended as it was meant to, and the audit log is whole
  1  one did not, or the log is not
  2  wrong usage, or something could not be started or written")]
pub(crate) struct Demo {
    /// What decides the ids that the platforms give out and how long retries wait
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,

    /// Where to write the audit log, a line for each entry
    #[arg(long, value_name = "FILE")]
    pub(crate) audit: Option<PathBuf>,
}

/// Print what a shell needs to complete the arguments of this program
#[derive(Debug, Arguments)]
#[command(after_long_help = "\
Examples:
  callgate completions bash > /etc/bash_completion.d/callgate
  callgate completions fish > ~/.config/fish/completions/callgate.fish")]
pub(crate) struct Completions {
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Print a page of the manual
#[derive(Debug, Arguments)]
#[command(after_long_help = "\
Examples:
  callgate man > /usr/local/share/man/man1/callgate.1
  callgate man check > /usr/local/share/man/man1/callgate-check.1")]
pub(crate) struct Man {
    /// The command whose page it is, such as `check` or `policy check`; left out, the page of the program
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.name()))
        .try_map(|name| name.parse::<Kind>())
}

fn flow_kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(flow::KINDS.iter().map(|kind| kind.name()))
        .try_map(|name| name.parse::<Kind>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Args::command().debug_assert();
    }
}
