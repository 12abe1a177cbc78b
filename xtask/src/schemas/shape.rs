//! The shapes that schemas are put together from.

use serde_json::{Map, Value, json};

/// A field of an object.
pub(super) struct Field {
    name: String,
    required: bool,
    schema: Value,
}

/// A field that must be there.
pub(super) fn required(name: &str, description: &str, schema: Value) -> Field {
    Field { name: name.into(), required: true, schema: described(description, schema) }
}

/// A field that may be there.
pub(super) fn optional(name: &str, description: &str, schema: Value) -> Field {
    Field { name: name.into(), required: false, schema: described(description, schema) }
}

/// A schema with a description before all else.
pub(super) fn described(description: &str, schema: Value) -> Value {
    let mut members = Map::new();
    members.insert("description".into(), description.into());
    with(Value::Object(members), schema)
}

/// An object with these fields and no other.
pub(super) fn object(fields: impl IntoIterator<Item = Field>) -> Value {
    let mut properties = Map::new();
    let mut names: Vec<Value> = Vec::new();
    for field in fields {
        if field.required {
            names.push(field.name.clone().into());
        }
        properties.insert(field.name, field.schema);
    }
    let mut object = json!({ "type": "object", "properties": properties });
    if !names.is_empty() {
        object = with(object, json!({ "required": names }));
    }
    with(object, json!({ "additionalProperties": false }))
}

/// A schema with the keywords of another.
pub(super) fn with(mut schema: Value, more: Value) -> Value {
    if let (Value::Object(schema), Value::Object(more)) = (&mut schema, more) {
        schema.extend(more);
    }
    schema
}

/// Text, of which there is some.
pub(super) fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

/// Text of which a pattern matches the whole.
pub(super) fn form(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": format!("^(?:{pattern})$") })
}

/// One of these texts.
pub(super) fn one_of(names: impl Into<Value>) -> Value {
    json!({ "type": "string", "enum": names.into() })
}

/// `true` or `false`.
pub(super) fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// An array of these.
pub(super) fn list(items: Value) -> Value {
    with(json!({ "type": "array" }), Value::from_iter([("items", items)]))
}

/// The names of the members of an object.
pub(super) fn names(table: &Value) -> Vec<String> {
    table.as_object().into_iter().flat_map(Map::keys).cloned().collect()
}

/// A schema with what tells it from others.
pub(super) fn identified(name: &str, schema: Value) -> Value {
    let identity = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:callgate:{name}"),
    });
    with(identity, schema)
}
