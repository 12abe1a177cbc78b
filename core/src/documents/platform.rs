//! What the flows of all platforms have in common.

use super::{Context, values};
use crate::{
    json::{Fault, Reader, Type},
    policy::FlowProfile,
    report::Findings,
    rules::flow::{Builder, FlowGraph, Lead, Traits, check_platform},
};

/// What a block of this kind does.
pub(super) fn traits(profile: &FlowProfile, kind: &str) -> Traits {
    Traits::default()
        .with(Traits::WAITS, profile.waits.has(kind))
        .with(Traits::ENDS, profile.ends.has(kind))
        .with(Traits::LEAVES, profile.leaves.has(kind))
}

/// Reads the id of the block that an exit leads to: `null` and an empty string connect it to nothing.
pub(super) fn target<'a>(
    flow: &mut Builder<'a>,
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Lead, Fault> {
    match reader.peek()? {
        Type::Null => reader.null()?,
        Type::String => {
            let id = reader.string()?;
            if !id.raw().is_empty() {
                return Ok(Lead::Named(flow.keep(Some(id))));
            }
        }
        _ => {
            values::expect(reader, Type::String, out)?;
            flow.unread();
        }
    }
    Ok(Lead::Nowhere)
}

/// Applies the rules of flows, and tells what was counted.
pub(super) fn judge<'a>(
    flow: &FlowGraph<'a>,
    profile: &FlowProfile,
    context: &mut Context<'_, 'a>,
    out: &mut Findings<'_>,
) {
    let counts = check_platform(flow, profile, out);
    let measures = &mut context.measures;
    measures.count("nodes", counts.nodes);
    measures.count("transitions", counts.transitions);
    measures.count("components", counts.components);
    measures.count("unreachable", counts.unreachable);
    if let Some(longest) = counts.longest_path {
        measures.count("longestPath", longest);
    }
    context.keep_flow(flow);
}

#[cfg(test)]
pub(super) mod tests {
    use crate::{
        Engine, Kind, Report,
        documents::{FlowExit, FlowGraph, FlowNode},
    };
    use std::{
        format,
        string::{String, ToString},
        vec::Vec,
    };

    /// The flow of a document, with the report on it.
    pub(crate) fn read(kind: Kind, document: &str) -> (FlowGraph<'_>, Report) {
        let (flow, report) = Engine::new().flow(kind, document.as_bytes(), None);
        (flow.expect("a flow"), report)
    }

    /// Each node on a line of its own: its name, kind, what it does, and its exits.
    pub(crate) fn drawn(flow: &FlowGraph<'_>) -> Vec<String> {
        flow.nodes().map(|node| line(flow, node)).collect()
    }

    fn line(flow: &FlowGraph<'_>, node: FlowNode<'_, '_>) -> String {
        let marks = [(node.waits(), " waits"), (node.ends(), " ends"), (node.leaves(), " leaves")];
        let marks = marks.iter().filter(|(so, _)| *so).map(|(_, mark)| *mark);
        let exits = node.exits().map(|exit| format!(", {}", shown(flow, exit)));
        let mut line = format!("{}: {}", node.label(), node.kind());
        line.extend(marks.map(ToString::to_string).chain(exits));
        line
    }

    fn shown(flow: &FlowGraph<'_>, exit: FlowExit<'_, '_>) -> String {
        let to = exit.to().and_then(|to| flow.node(to));
        let to = to.map_or_else(|| exit.target().unwrap_or("nowhere"), |node| node.label());
        format!("{} {:?} to {to}", exit.kind().name(), exit.label())
    }

    /// Code and path of each violation.
    pub(crate) fn told(report: &Report) -> Vec<(&'static str, &str)> {
        report.violations.iter().map(|v| (v.code.name(), &*v.path)).collect()
    }
}
