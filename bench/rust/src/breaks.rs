//! The break rule and what belongs to it, against cedar-policy and regorus: whether an agent's state may change.

use crate::{Done, rounds::Task};
use callgate::{Engine, Kind};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, Schema,
};
use regorus::{Value as RegoValue, languages::rego::compiler::Compiler, rvm::RegoVM};
use std::{error::Error, hint::black_box};

const CEDAR_SCHEMA: &str = include_str!("../policies/states.cedarschema");
const CEDAR: &str = include_str!("../policies/states.cedar");
const REGO: &str = include_str!("../policies/states.rego");
const ALLOW: &str = "data.states.allow";

/// A document and its facts: one text for the peers, of which Callgate reads the two parts.
pub(crate) struct Change {
    pub(crate) text: String,
    document: (usize, usize),
    facts: (usize, usize),
}

impl Change {
    fn new(document: &str, facts: &str) -> Self {
        let text = format!(r#"{{"document":{document},"facts":{facts}}}"#);
        let start = r#"{"document":"#.len();
        let end = start + document.len();
        let facts = (end + r#","facts":"#.len(), text.len() - 1);
        Self { text, document: (start, end), facts }
    }

    fn document(&self) -> &[u8] {
        &self.text.as_bytes()[self.document.0..self.document.1]
    }

    fn facts(&self) -> &[u8] {
        &self.text.as_bytes()[self.facts.0..self.facts.1]
    }
}

/// Changes of states, allowed and not, and some that are none.
pub(crate) fn known() -> Vec<Change> {
    let documents = [
        r#"{"userId":"11eb0d4a-7c1e","targetState":"READY"}"#,
        r#"{"userId":"11eb0d4a-7c1e","currentState":"NOT_READY","targetState":"READY"}"#,
        r#"{"userId":"11eb0d4a-7c1e","currentState":"READY","targetState":"NOT_READY","reasonCode":"BREAK"}"#,
        r#"{"userId":"11eb0d4a-7c1e","currentState":"READY","targetState":"PAUSED","reasonCode":"ADHOC"}"#,
        r#"{"userId":"11eb0d4a-7c1e","currentState":"IDLE","targetState":"READY","reasonCode":"WORKING"}"#,
        r#"{"userId":"11eb0d4a-7c1e","targetState":"IDLE","reasonCode":"SYSTEM_IDLE"}"#,
        r#"{"userId":"11eb0d4a-7c1e","currentState":"READY","targetState":"READY"}"#,
        r#"{"userId":"11eb0d4a-7c1e","currentState":"BUSY","targetState":"READY"}"#,
        r#"{"userId":"11eb0d4a-7c1e","targetState":"ready"}"#,
        r#"{"userId":"11eb0d4a-7c1e","targetState":"READY","reasonCode":"BREAK"}"#,
        r#"{"userId":"11eb0d4a-7c1e","targetState":"PAUSED","reasonCode":"WORKING"}"#,
        r#"{"userId":"","targetState":"READY"}"#,
        r#"{"targetState":"READY"}"#,
        r#"{"userId":"11eb0d4a-7c1e"}"#,
        r#"{"userId":17,"targetState":"READY"}"#,
        r#"{"userId":"11eb0d4a-7c1e","targetState":null}"#,
        r#"{"userId":"11eb0d4a-7c1e","targetState":"READY","since":"today"}"#,
    ];
    let facts = [
        r#"{"schedule":{"status":"ACTIVE"},"breaks":{"mandatoryBreakRequired":false}}"#,
        r#"{"schedule":{"status":"ACTIVE"},"breaks":{"mandatoryBreakRequired":true}}"#,
        r#"{"schedule":{"status":"ENDED"},"breaks":{"mandatoryBreakRequired":false}}"#,
        r#"{"schedule":{"status":"ACTIVE"},"breaks":{"mandatoryBreakRequired":"no"}}"#,
        r#"{"schedule":{"status":7},"breaks":{"mandatoryBreakRequired":false}}"#,
        r#"{"schedule":{},"breaks":{"mandatoryBreakRequired":false}}"#,
        r#"{"schedule":{"status":"ACTIVE"},"breaks":{}}"#,
        r#"{"breaks":{"mandatoryBreakRequired":false}}"#,
        r#"{"schedule":{"status":"ACTIVE"}}"#,
        r"{}",
    ];
    documents
        .iter()
        .flat_map(|document| facts.iter().map(|facts| Change::new(document, facts)))
        .collect()
}

/// Everyone who judges a change, made once.
pub(crate) struct Judges {
    engine: Engine,
    authorizer: Authorizer,
    schema: Schema,
    policies: PolicySet,
    entities: Entities,
    principal: EntityUid,
    action: EntityUid,
    resource: EntityUid,
    rego: regorus::Engine,
    machine: RegoVM,
}

impl Judges {
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        let mut rego = regorus::Engine::new();
        rego.add_policy("states.rego".into(), REGO.into()).map_err(|error| error.to_string())?;
        let compiled =
            rego.compile_with_entrypoint(&ALLOW.into()).map_err(|error| error.to_string())?;
        let program = Compiler::compile_from_policy(&compiled, &[ALLOW])
            .map_err(|error| error.to_string())?;
        let mut machine = RegoVM::new();
        machine.load_program(program);
        let (schema, _) = Schema::from_cedarschema_str(CEDAR_SCHEMA)?;
        Ok(Self {
            engine: Engine::new(),
            authorizer: Authorizer::new(),
            policies: CEDAR.parse()?,
            entities: Entities::empty(),
            principal: r#"Agent::"any""#.parse()?,
            action: r#"Action::"changeState""#.parse()?,
            resource: r#"Board::"any""#.parse()?,
            schema,
            rego,
            machine,
        })
    }

    pub(crate) fn callgate(&self, change: &Change) -> bool {
        self.engine.is_valid(Kind::AgentState, change.document(), Some(change.facts()))
    }

    /// The request is held to the schema, which tells what is missing, unknown or of another type.
    pub(crate) fn cedar(&self, change: &Change) -> bool {
        self.cedar_under(Some(&self.schema), change)
    }

    /// Quicker without the schema, but then fields that are unknown or of another type pass.
    fn cedar_lax(&self, change: &Change) -> bool {
        self.cedar_under(None, change)
    }

    fn cedar_under(&self, schema: Option<&Schema>, change: &Change) -> bool {
        let Ok(context) = Context::from_json_str(&change.text, None) else { return false };
        let (principal, action, resource) =
            (self.principal.clone(), self.action.clone(), self.resource.clone());
        let Ok(request) = Request::new(principal, action, resource, context, schema) else {
            return false;
        };
        self.authorizer.is_authorized(&request, &self.policies, &self.entities).decision()
            == Decision::Allow
    }

    /// By the interpreter.
    pub(crate) fn regorus(&mut self, change: &Change) -> bool {
        self.rego.set_input_json(&change.text).is_ok()
            && self.rego.eval_rule(ALLOW.into()).is_ok_and(|value| value == RegoValue::from(true))
    }

    /// By the virtual machine, for which the policy was compiled.
    pub(crate) fn regorus_machine(&mut self, change: &Change) -> bool {
        let Ok(input) = RegoValue::from_json_str(&change.text) else { return false };
        self.machine.set_input(input);
        self.machine.execute().is_ok_and(|value| value == RegoValue::from(true))
    }
}

/// Measures a change that is allowed, and one that the break forbids.
pub(crate) fn measure() -> Done {
    let known = known();
    for (title, place) in [("allowed", 10), ("forbidden by the break", 11)] {
        let change = &known[place];
        let judges = Judges::new()?;
        let (mut rego, mut machine) = (Judges::new()?, Judges::new()?);
        Task::new(format!("Rust: break rule, {title}"))
            .with("callgate", || {
                black_box(judges.callgate(black_box(change)));
            })
            .with("cedar-policy", || {
                black_box(judges.cedar(black_box(change)));
            })
            .with("cedar-policy, no schema", || {
                black_box(judges.cedar_lax(black_box(change)));
            })
            .with("regorus", || {
                black_box(rego.regorus(black_box(change)));
            })
            .with("regorus, virtual machine", || {
                black_box(machine.regorus_machine(black_box(change)));
            })
            .run();
    }
    Ok(())
}
