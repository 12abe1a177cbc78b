use super::{Code, Detail, Message, Severities, Severity, Violation};
use crate::{
    json::{self, Limits, Span},
    order,
};
use alloc::{
    borrow::Cow,
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};

/// Which text a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    /// The document.
    Document,
    /// The facts that came with it: their paths begin with `/facts`, and they have no span.
    Facts,
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// RFC 8259.
    Json,
    /// YAML 1.2.
    #[cfg(feature = "importers")]
    Yaml,
}

/// Where a rule is broken. Paths are found later, from the offsets, and only for what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The whole text, with the span that shows what is wrong with it.
    Whole(Span),
    /// The key or value that starts where the span starts.
    At(Span),
    /// The field of this name, missing from the object whose opening brace is at the span.
    Missing(Span, &'static str),
    /// The fact of this name, missing although the facts could not even be read so far: a path below the facts.
    Fact(&'static str),
}

impl Place {
    const fn span(self) -> Span {
        match self {
            Self::Whole(span) | Self::At(span) | Self::Missing(span, _) => span,
            Self::Fact(_) => Span::new(usize::MAX, usize::MAX),
        }
    }

    /// The order of the document.
    fn order(self) -> (usize, Option<&'static str>) {
        let name = match self {
            Self::Missing(_, name) | Self::Fact(name) => Some(name),
            _ => None,
        };
        (self.span().start, name)
    }
}

pub(crate) struct Finding {
    source: Source,
    place: Place,
    violation: Violation,
    max_witness: usize,
}

impl Finding {
    fn order(&self) -> (Source, usize, Code, Option<&'static str>) {
        let (start, name) = self.place.order();
        (self.source, start, self.violation.code, name)
    }

    pub(crate) fn limit(&mut self, limit: impl Into<Detail>) -> &mut Self {
        self.violation.limit = Some(limit.into());
        self
    }

    pub(crate) fn actual(&mut self, actual: impl Into<Detail>) -> &mut Self {
        self.violation.actual = Some(actual.into());
        self
    }

    /// Sets what the message says beside limit, value and witness.
    pub(crate) fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.violation.note = Some(note.into());
        self
    }

    /// Sets the witness; of a chain longer than the policy allows, the middle is left out.
    pub(crate) fn witness<'n>(
        &mut self,
        chain: impl ExactSizeIterator<Item = Cow<'n, str>>,
    ) -> &mut Self {
        let len = chain.len();
        let max = self.max_witness;
        let cut = len > max;
        for (index, name) in chain.enumerate() {
            if !cut || index + 2 < max || index + 1 == len {
                self.violation.witness.push(name.into_owned());
            } else if index + 2 == max {
                self.violation.witness.push("…".to_string());
            }
        }
        self
    }

    /// Sets the witness to a chain of `len` names. Only those that are shown are asked for: a thousand violations can
    /// each have a chain of a million.
    pub(crate) fn witness_of<'n>(
        &mut self,
        len: usize,
        name: impl Fn(usize) -> Cow<'n, str>,
    ) -> &mut Self {
        let cut = len > self.max_witness;
        let start = if cut { self.max_witness.saturating_sub(2) } else { len };
        self.violation.witness.extend((0..start).map(|index| name(index).into_owned()));
        if cut {
            let end = [Cow::Borrowed("…"), name(len - 1)];
            self.violation.witness.extend(end.map(Cow::into_owned));
        }
        self
    }
}

/// Room for as many findings is made at once: a broken document rarely has more.
const COMMON: usize = 8;

/// Collects what the rules find. Memory is bounded: only the first `max` violations in the order of the document are
/// kept, however many there are and in whatever order they come.
pub(crate) struct Findings<'p> {
    severities: &'p Severities,
    /// The severities once what the document is for has lowered some of them.
    lowered: Option<Box<Severities>>,
    max: usize,
    max_witness: usize,
    source: Source,
    /// Only whether there are errors is asked: nothing is kept.
    verdict_only: bool,
    kept: Vec<Finding>,
    /// The order of the last violation that is kept, once there have been too many.
    cutoff: Option<(Source, usize, Code, Option<&'static str>)>,
    errors: bool,
}

impl<'p> Findings<'p> {
    pub(crate) fn new(severities: &'p Severities, max: usize, max_witness: usize) -> Self {
        let source = Source::Document;
        Self {
            severities,
            lowered: None,
            max,
            max_witness,
            source,
            verdict_only: false,
            kept: Vec::new(),
            cutoff: None,
            errors: false,
        }
    }

    /// Only the verdict is asked: rules are told that nobody hears them unless they find errors, and what they find is not
    /// kept.
    pub(crate) fn want_verdict_only(&mut self) {
        self.verdict_only = true;
    }

    /// An empty collection under the same policy, for places in `source`.
    pub(crate) fn fresh(&self, source: Source) -> Self {
        let verdict_only = self.verdict_only;
        Self { source, verdict_only, ..Self::new(self.severities, self.max, self.max_witness) }
    }

    /// Takes over what another collection holds.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.errors |= other.errors;
        for finding in other.kept {
            self.keep(finding);
        }
        // Only now, since the last that is kept stands at the cutoff itself.
        if let Some(cutoff) = other.cutoff {
            self.cutoff = Some(self.cutoff.map_or(cutoff, |own| own.min(cutoff)));
        }
    }

    /// Whether an error was found.
    pub(crate) const fn has_errors(&self) -> bool {
        self.errors
    }

    /// Whether a rule can be heard at all.
    pub(crate) fn hears(&self, code: Code) -> bool {
        let least = if self.verdict_only { Severity::Error } else { Severity::Info };
        self.severity(code) >= least
    }

    /// How much breaking a rule weighs, whoever listens.
    pub(crate) fn severity(&self, code: Code) -> Severity {
        let severities = self.lowered.as_deref().unwrap_or(self.severities);
        severities.get(code as usize).copied().unwrap_or(Severity::Error)
    }

    /// From now on breaking these rules weighs no more than this.
    pub(crate) fn lower(&mut self, most: &[(Code, Severity)]) {
        let severities = self.lowered.get_or_insert_with(|| Box::new(*self.severities));
        for (code, most) in most {
            if let Some(severity) = severities.get_mut(*code as usize) {
                *severity = (*severity).min(*most);
            }
        }
    }

    /// Tells that a rule is broken. What comes back takes the limit, the value found and the witness; nothing does where
    /// nobody would see them.
    pub(crate) fn add(
        &mut self,
        code: Code,
        place: Place,
        message: Message,
    ) -> Option<&mut Finding> {
        let severity = self.severity(code);
        self.errors |= severity == Severity::Error;
        if severity == Severity::Off || self.verdict_only {
            return None;
        }
        let source = if let Place::Fact(_) = place { Source::Facts } else { self.source };
        self.keep(Finding {
            source,
            place,
            max_witness: self.max_witness,
            violation: Violation {
                code,
                severity,
                path: String::new(),
                limit: None,
                actual: None,
                witness: Vec::new(),
                span: None,
                note: None,
                message,
            },
        })
    }

    fn keep(&mut self, finding: Finding) -> Option<&mut Finding> {
        if self.cutoff.is_some_and(|cutoff| finding.order() >= cutoff) {
            return None;
        }
        // Twice as many as are kept at last, so that sorting costs a constant share for each.
        if self.kept.len() >= self.max.saturating_mul(2) {
            self.cut();
            if self.cutoff.is_some_and(|cutoff| finding.order() >= cutoff) {
                return None;
            }
        }
        if self.kept.is_empty() {
            self.kept.reserve(COMMON);
        }
        self.kept.push(finding);
        self.kept.last_mut()
    }

    fn cut(&mut self) {
        order::sort_by_key(&mut self.kept, Finding::order);
        if self.kept.len() > self.max {
            self.kept.truncate(self.max);
            // With a maximum of zero nothing comes before the cutoff.
            self.cutoff = Some(
                self.kept
                    .last()
                    .map_or((Source::Document, 0, Code::BreakMandatory, None), Finding::order),
            );
        }
    }

    /// The violations in order, with their paths, and whether some were cut off: those beyond the maximum, and those whose paths
    /// come after [`MOST_PATHS`].
    pub(crate) fn finish(
        mut self,
        document: &[u8],
        facts: &[u8],
        limits: Limits,
        syntax: Syntax,
    ) -> (Vec<Violation>, bool) {
        if self.kept.is_empty() {
            return (Vec::new(), self.cutoff.is_some());
        }
        self.cut();
        let mut cut = self.cutoff.is_some();
        for (source, bytes, syntax) in
            [(Source::Document, document, syntax), (Source::Facts, facts, Syntax::Json)]
        {
            if let Some(end) = resolve(&mut self.kept, source, bytes, limits, syntax) {
                self.kept.truncate(end);
                cut = true;
            }
        }
        (self.kept.into_iter().map(|finding| finding.violation).collect(), cut)
    }
}

/// How many bytes the paths of the findings in one text may have before the last of them. What stands below a long key repeats it
/// in its path, and a thousand findings may.
const MOST_PATHS: usize = 1 << 20;

/// Finds the paths of the places in one text, whose findings stand in order; where they become too many bytes, the first that has
/// none.
fn resolve(
    findings: &mut [Finding],
    source: Source,
    bytes: &[u8],
    limits: Limits,
    syntax: Syntax,
) -> Option<usize> {
    let prefix = match source {
        Source::Document => "",
        Source::Facts => "/facts",
    };
    of(source, findings).for_each(|finding| finding.violation.path.push_str(prefix));
    let is_located =
        |f: &Finding| f.source == source && matches!(f.place, Place::At(_) | Place::Missing(..));
    let located = findings.iter_mut().filter(|f| is_located(f));
    let places = located.map(|f| (f.place.span().start, &mut f.violation.path));
    let found = match syntax {
        Syntax::Json => json::pointers(bytes, limits, MOST_PATHS, places),
        #[cfg(feature = "importers")]
        Syntax::Yaml => crate::yaml::pointers(bytes, limits, MOST_PATHS, places),
    };
    for finding in of(source, findings) {
        let violation = &mut finding.violation;
        if let Place::Missing(_, name) | Place::Fact(name) = finding.place {
            violation.path.reserve_exact(name.len() + 1);
            violation.path.push('/');
            violation.path.push_str(name);
        }
        if source == Source::Document && !matches!(finding.place, Place::Fact(_)) {
            violation.span = Some(finding.place.span());
        }
    }
    let located = findings.iter().enumerate().filter(|(_, f)| is_located(f));
    located.map(|(index, _)| index).nth(found)
}

fn of(source: Source, findings: &mut [Finding]) -> impl Iterator<Item = &mut Finding> {
    findings.iter_mut().filter(move |finding| finding.source == source)
}
