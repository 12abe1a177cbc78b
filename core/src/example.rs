use crate::{
    Engine,
    report::{Example, Report},
};

impl Example {
    /// The report on the example, with its facts and under its policy.
    ///
    /// ```
    /// use callgate::{Code, explain};
    ///
    /// let rule = explain(Code::FlowTrap);
    /// assert!(rule.fails.check().with_code(rule.code).next().is_some());
    /// assert!(rule.mended.check().is_valid());
    /// ```
    #[must_use]
    pub fn check(&self) -> Report {
        self.check_text(self.document)
    }

    /// The report on another text in the place of the example's own, such as the same laid out for reading.
    #[must_use]
    pub fn check_text(&self, document: &str) -> Report {
        let engine = match self.policy {
            Some(policy) => match Engine::from_policy(policy.as_bytes()) {
                Ok(engine) => engine,
                Err(report) => return report,
            },
            None => Engine::new(),
        };
        let facts = self.facts.map(str::as_bytes);
        match self.kind {
            Some(kind) => engine.check(kind, document.as_bytes(), facts),
            None => engine.check_any(document.as_bytes(), facts),
        }
    }
}
