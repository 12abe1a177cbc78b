//! What an `ivr-flow` has no place for.

use crate::{
    flow::names,
    text::{count, printable},
};
use callgate::{
    documents::{FlowNode, ReferenceKind},
    json::{Lines, Span},
};
use serde_json::json;

/// Something that was not carried over.
#[derive(Debug)]
pub(super) struct Loss {
    pub(super) what: What,
    /// The node that it is about: its index, name, kind and place. `None` for what is about the whole flow.
    node: Option<(usize, String, String, Span)>,
}

/// What was not carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The flow names no node where contacts come in.
    Entry,
    /// No other platform has campaigns.
    Campaign,
    /// After an error, contacts came here.
    Handler,
    /// The block does nothing that an `ivr-flow` could do. Whether it leads anywhere, and how many exits for errors it has.
    Block { leads: bool, errors: usize },
    /// The block decides by something else than an answer.
    Branch,
    /// The flow is over here, and another goes on.
    Return,
    /// The block says a text, or something that is known only when there is a contact.
    Prompt { asset: Option<String> },
    /// Where contacts go is known only when there is one.
    Destination,
    /// The block refers to something that has no place.
    Reference { kind: ReferenceKind, name: String },
    /// An exit that leads nowhere.
    Exit { label: String },
    /// A transition would lead back.
    Loop { label: String, to: String },
}

impl Loss {
    /// Of the flow as a whole.
    pub(super) const fn of_flow(what: What) -> Self {
        Self { what, node: None }
    }

    /// Of a node.
    pub(super) fn of_node(what: What, node: FlowNode<'_, '_>) -> Self {
        let about = (node.index(), names::full(node), node.kind().to_owned(), node.span());
        Self { what, node: Some(about) }
    }

    /// Where it stands among the others: first what is about the flow, then node by node.
    pub(super) fn order(&self) -> Option<(usize, usize)> {
        self.node.as_ref().map(|(index, .., span)| (span.start, *index))
    }

    fn code(&self) -> &'static str {
        match self.what {
            What::Entry => "entry",
            What::Campaign => "campaign",
            What::Handler => "handler",
            What::Block { .. } => "block",
            What::Branch => "branch",
            What::Return => "return",
            What::Prompt { .. } => "prompt",
            What::Destination => "destination",
            What::Reference { .. } => "reference",
            What::Exit { .. } => "exit",
            What::Loop { .. } => "loop",
        }
    }

    fn message(&self) -> String {
        match &self.what {
            What::Entry => "nothing says where contacts come in, so the flow has no beginning".into(),
            What::Campaign => {
                "no campaign was given, so `campaignId` is `unassigned`; --campaign gives one".into()
            }
            What::Handler => {
                "contacts came here after an error; now the fallback action hangs up".into()
            }
            What::Block { leads, errors } => {
                let way = if *leads { "is passed through" } else { "leads nowhere and is left out" };
                let errors = match errors {
                    0 => String::new(),
                    errors => format!(", with {} for errors", count(*errors, "exit")),
                };
                format!("the block has no counterpart and {way}{errors}")
            }
            What::Branch => {
                "nothing decides which way to go; a greeting that plays `silence` stands here with the conditions".into()
            }
            What::Return => "the contact went on in another flow; now it is ended".into(),
            What::Prompt { asset: Some(asset) } => {
                format!("what is said here is no media asset; one has to be made for `{asset}`")
            }
            What::Prompt { asset: None } => "what is said here is no media asset".into(),
            What::Destination => "where contacts go from here was decided by the flow".into(),
            What::Reference { kind, name } => {
                format!("there is no place for {} `{}`", names::reference(*kind), names::short(name))
            }
            What::Exit { label } => format!("the exit `{label}` leads nowhere and is left out"),
            What::Loop { label, to } => {
                format!("`{label}` led back to `{to}`, which no ivr-flow may; now the fallback action hangs up")
            }
        }
    }

    /// As a sentence with its place.
    pub(super) fn human(&self, file: &str, lines: &Lines<'_>) -> String {
        let place = self.node.as_ref().map_or_else(String::new, |(.., span)| {
            let place = lines.locate(span.start);
            format!(":{}:{}", place.line, place.column)
        });
        let name = self.node.as_ref().map_or_else(String::new, |(_, name, ..)| format!("{name}: "));
        let told = format!("{file}{place}: {name}{} [{}]", self.message(), self.code());
        format!("{}\n", printable(&told))
    }

    /// As an object on a line.
    pub(super) fn json(&self, file: &str, lines: &Lines<'_>) -> String {
        let mut told = json!({"file": file, "code": self.code(), "message": self.message()});
        if let Some((_, name, kind, span)) = &self.node {
            let place = lines.locate(span.start);
            told["line"] = json!(place.line);
            told["column"] = json!(place.column);
            told["block"] = json!({"name": name, "kind": kind});
        }
        format!("{told}\n")
    }
}
