//! A policy laid over its profile, which is laid over the default one.

use callgate::REFERENCE_POLICY;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The severities of the rules that a policy does not change, where they are no error.
const WARNINGS: [&str; 8] = [
    "consent.processing-refused",
    "fallback.target-missing",
    "language.duplicate",
    "node.after-hangup",
    "node.dead-end",
    "node.duplicate-condition",
    "node.unreachable",
    "url.private-host",
];

/// The profile `genesys-cloud`: attributes are texts, and the texts are counted.
static GENESYS_CLOUD: LazyLock<Value> =
    LazyLock::new(|| json!({"metadata": {"size": "text", "valueTypes": ["string"]}}));

/// The tables and limits of the default policy.
static DEFAULT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(REFERENCE_POLICY).expect("the default policy is JSON"));

/// A policy over its profile, over the default.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    own: Value,
}

impl Policy {
    /// A sound policy.
    pub(super) fn new(own: &[u8]) -> Self {
        Self { own: serde_json::from_slice(own).expect("a policy is JSON") }
    }

    fn layers(&self) -> [&Value; 3] {
        let profile =
            if self.own["profile"] == "genesys-cloud" { &*GENESYS_CLOUD } else { &Value::Null };
        [&self.own, profile, &*DEFAULT]
    }

    /// A setting, such as `metadata.maxKeys`: the first layer that has it counts.
    pub(super) fn setting(&self, name: &str) -> &Value {
        let (section, name) = name.split_once('.').expect("a section and a name");
        let found = self.layers().into_iter().find_map(|layer| layer.get(section)?.get(name));
        found.unwrap_or_else(|| panic!("no setting {section}.{name}"))
    }

    pub(super) fn number(&self, name: &str) -> usize {
        self.optional_number(name).unwrap_or_else(|| panic!("{name} is no number"))
    }

    /// A number that may be off.
    pub(super) fn optional_number(&self, name: &str) -> Option<usize> {
        self.setting(name).as_u64().map(|number| usize::try_from(number).expect("a small number"))
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.setting(name).as_str().unwrap_or_else(|| panic!("{name} is no text"))
    }

    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        texts(self.setting(name))
    }

    /// Whether a list of texts has this one.
    pub(super) fn lists(&self, name: &str, text: &str) -> bool {
        let list = self.setting(name).as_array();
        list.unwrap_or_else(|| panic!("{name} is no list")).iter().any(|own| own == text)
    }

    /// The names of a table, as they are written.
    pub(super) fn names(&self, name: &str) -> Vec<String> {
        let table = self.setting(name).as_object();
        table.unwrap_or_else(|| panic!("{name} is no table")).keys().cloned().collect()
    }

    /// How much breaking a rule weighs.
    pub(super) fn severity(&self, code: &str) -> String {
        let own = self.own["severity"][code].as_str();
        let usual = if WARNINGS.contains(&code) { "warning" } else { "error" };
        own.unwrap_or(usual).into()
    }

    pub(super) fn is_error(&self, code: &str) -> bool {
        self.severity(code) == "error"
    }

    pub(super) fn is_off(&self, code: &str) -> bool {
        self.severity(code) == "off"
    }
}

/// The texts of a list; none of what is absent.
pub(super) fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.map(|text| text.as_str().expect("a text").into()).collect()
}
