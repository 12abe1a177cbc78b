use crate::{
    documents::{
        self, AgentState, CallCodes, Context, Document, FlowGraph, GenesysGuest, GuestSession,
        IvrFlow, Kind,
    },
    json::{Reader, Span},
    policy::Policy,
    report::{Findings, Measures, Report, Source, Syntax},
    rules,
};
#[cfg(feature = "importers")]
use crate::{
    documents::{ArchitectFlow, ConnectFlow, TwilioFlow},
    yaml,
};
use alloc::sync::Arc;

/// A checked policy, ready to check documents with. Cheap to clone and free to share between threads.
#[derive(Clone, Debug)]
pub struct Engine {
    policy: Arc<Policy>,
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}

impl Engine {
    /// An engine with the default policy.
    #[must_use]
    pub fn new() -> Self {
        Self { policy: Arc::new(documents::reference()) }
    }

    /// An engine with a policy of your own: JSON that says what differs from a profile.
    ///
    /// # Errors
    /// The policy breaks its own rules; the report says where and why.
    pub fn from_policy(policy: &[u8]) -> Result<Self, Report> {
        let (read, report) = documents::read_policy(policy);
        match read {
            Some(policy) if report.is_valid() => Ok(Self { policy: Arc::new(policy) }),
            _ => Err(report),
        }
    }

    /// Checks a document as what it is said to be.
    #[must_use]
    pub fn check(&self, kind: Kind, document: &[u8], facts: Option<&[u8]>) -> Report {
        if kind == Kind::Policy {
            return documents::read_policy(document).1;
        }
        let mut context = Context::new(&self.policy, facts);
        let mut out = self.findings(Some(kind));
        read(kind, document, &mut context, &mut out);
        self.report(Some(kind), document, facts, context.measures, out)
    }

    /// Checks a document as what its shape tells it to be; where it tells nothing, that is the violation.
    #[must_use]
    pub fn check_any(&self, document: &[u8], facts: Option<&[u8]>) -> Report {
        if let Some(kind) = self.kind_of(document) {
            return self.check(kind, document, facts);
        }
        let mut out = self.findings(None);
        let limits = self.policy.limits.reading();
        // Reading it tells first what is no JSON at all.
        let (mut span, mut is_answer) = (Span::default(), false);
        let read =
            documents::read(document, Source::Document, limits, &mut out, &mut |reader, _| {
                // YAML is no JSON, but text that could be a flow; if it cannot be read, there is no telling which was meant.
                #[cfg(feature = "importers")]
                if reader.peek().is_err() && yaml::begins_with(reader.document()).is_some() {
                    span = Span::new(0, reader.take_text().0.len());
                    return Ok(());
                }
                (span, is_answer) = documents::answer(reader)?;
                Ok(())
            });
        if read.is_ok() {
            rules::json::kind_unknown::found(span, is_answer, &mut out);
        }
        self.report(None, document, None, Measures::default(), out)
    }

    /// What the shape of a document tells it to be.
    #[must_use]
    pub fn kind_of(&self, document: &[u8]) -> Option<Kind> {
        Kind::of(&mut Reader::new(document, self.policy.limits.reading()).ok()?)
    }

    /// The most bytes that a document of this kind may have, so that a host need not read more.
    #[must_use]
    pub fn max_document_bytes(&self, kind: Option<Kind>) -> usize {
        match kind {
            Some(Kind::Policy) => documents::MAX_POLICY_BYTES,
            _ => self.policy.limits.max_document_bytes,
        }
    }

    /// The report on a document that was not read, because it has more bytes than
    /// [`max_document_bytes`](Self::max_document_bytes): how many, if the host can tell.
    #[must_use]
    pub fn too_large(&self, kind: Option<Kind>, bytes: Option<usize>) -> Report {
        let mut out = self.findings(kind);
        rules::json::too_large::unread(bytes, self.max_document_bytes(kind), &mut out);
        self.report(kind, &[], None, Measures::default(), out)
    }

    /// Whether a document has no error: the answer of [`check`](Self::check) without the reasons, and without the cost
    /// of telling them.
    #[must_use]
    pub fn is_valid(&self, kind: Kind, document: &[u8], facts: Option<&[u8]>) -> bool {
        if kind == Kind::Policy {
            return documents::read_policy(document).1.is_valid();
        }
        let mut out = self.findings(Some(kind));
        out.want_verdict_only();
        read(kind, document, &mut Context::new(&self.policy, facts), &mut out);
        !out.has_errors()
    }

    /// Checks a document and returns it, borrowed from its text.
    ///
    /// # Errors
    /// The document has errors; the report tells them.
    pub fn parse<'a, D: Document<'a>>(
        &self,
        document: &'a [u8],
        facts: Option<&'a [u8]>,
    ) -> Result<D, Report> {
        match self.run::<D>(self.findings(Some(D::KIND)), document, facts) {
            (Some(document), report) if report.is_valid() => Ok(document),
            (_, report) => Err(report),
        }
    }

    /// Checks a document whose facts are still to be asked for: what it says so far, and the report, in which the facts
    /// are missing.
    pub(crate) fn draft<'a, D: Document<'a>>(&self, document: &'a [u8]) -> (Option<D>, Report) {
        self.run(self.findings(Some(D::KIND)), document, None)
    }

    pub(crate) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Checks a flow and returns its graph, borrowed from its text, whether the flow has errors or not: a picture is
    /// wanted most of what is wrong. `None` where the document cannot be read, has no flow in it, or is of a kind that
    /// has none.
    ///
    /// See [`FlowGraph`] for an example.
    #[must_use]
    pub fn flow<'a>(
        &self,
        kind: Kind,
        document: &'a [u8],
        facts: Option<&'a [u8]>,
    ) -> (Option<FlowGraph<'a>>, Report) {
        match kind {
            Kind::IvrFlow => self.graph::<IvrFlow<'a>>(document, facts),
            #[cfg(feature = "importers")]
            Kind::ConnectFlow => self.graph::<ConnectFlow<'a>>(document, facts),
            #[cfg(feature = "importers")]
            Kind::TwilioFlow => self.graph::<TwilioFlow<'a>>(document, facts),
            #[cfg(feature = "importers")]
            Kind::ArchitectFlow => self.graph::<ArchitectFlow<'a>>(document, facts),
            _ => (None, self.check(kind, document, facts)),
        }
    }

    fn graph<'a, D: Document<'a>>(
        &self,
        document: &'a [u8],
        facts: Option<&'a [u8]>,
    ) -> (Option<FlowGraph<'a>>, Report) {
        let mut context = Context::new(&self.policy, facts);
        context.wants_flow = true;
        let mut out = self.findings(Some(D::KIND));
        documents::document::<D>(document, &mut context, &mut out);
        let Context { measures, flow, .. } = context;
        (flow, self.report(Some(D::KIND), document, facts, measures, out))
    }

    fn run<'a, D: Document<'a>>(
        &self,
        mut out: Findings<'_>,
        document: &'a [u8],
        facts: Option<&'a [u8]>,
    ) -> (Option<D>, Report) {
        let mut context = Context::new(&self.policy, facts);
        let read = documents::document(document, &mut context, &mut out);
        let report = self.report(Some(D::KIND), document, facts, context.measures, out);
        (read, report)
    }

    fn findings(&self, kind: Option<Kind>) -> Findings<'_> {
        let Policy { limits, .. } = &*self.policy;
        let severities = match kind {
            #[cfg(feature = "importers")]
            Some(Kind::ConnectFlow) => &self.policy.platforms.connect.severities,
            #[cfg(feature = "importers")]
            Some(Kind::TwilioFlow) => &self.policy.platforms.twilio.severities,
            #[cfg(feature = "importers")]
            Some(Kind::ArchitectFlow) => &self.policy.platforms.architect.severities,
            _ => &self.policy.severities,
        };
        Findings::new(severities, limits.max_violations, limits.max_witness)
    }

    fn report(
        &self,
        kind: Option<Kind>,
        document: &[u8],
        facts: Option<&[u8]>,
        measures: Measures,
        out: Findings<'_>,
    ) -> Report {
        let valid = !out.has_errors();
        let syntax = kind.map_or(Syntax::Json, Kind::syntax);
        let limits = self.policy.limits.reading();
        let (violations, truncated) =
            out.finish(document, facts.unwrap_or_default(), limits, syntax);
        Report { kind, violations, truncated, measures, valid }
    }
}

/// Reads a document of any kind but a policy, for what is found in it.
fn read<'a>(kind: Kind, document: &'a [u8], context: &mut Context<'_, 'a>, out: &mut Findings<'_>) {
    match kind {
        Kind::GuestSession => read_as::<GuestSession<'_>>(document, context, out),
        Kind::GenesysGuest => read_as::<GenesysGuest<'_>>(document, context, out),
        Kind::IvrFlow => read_as::<IvrFlow<'_>>(document, context, out),
        #[cfg(feature = "importers")]
        Kind::ConnectFlow => read_as::<ConnectFlow<'_>>(document, context, out),
        #[cfg(feature = "importers")]
        Kind::TwilioFlow => read_as::<TwilioFlow<'_>>(document, context, out),
        #[cfg(feature = "importers")]
        Kind::ArchitectFlow => read_as::<ArchitectFlow<'_>>(document, context, out),
        Kind::AgentState => read_as::<AgentState<'_>>(document, context, out),
        Kind::CallCodes => read_as::<CallCodes<'_>>(document, context, out),
        Kind::Policy => {}
    }
}

fn read_as<'a, D: Document<'a>>(
    document: &'a [u8],
    context: &mut Context<'_, 'a>,
    out: &mut Findings<'_>,
) {
    documents::document::<D>(document, context, out);
}
