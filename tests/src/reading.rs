//! The reader beside `serde_json`.

use callgate::json::{Fault, Limits, Reader, Type};
use serde_json::{Map, Number, Value};

/// Whether the reader takes a text, passing over all that is in it.
///
/// # Errors
/// What is wrong with it.
pub fn accepts(text: &[u8], limits: Limits) -> Result<(), Fault> {
    let mut reader = Reader::new(text, limits)?;
    reader.skip()?;
    reader.finish()
}

/// The value that a text holds, read by the reader's own steps.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &[u8], limits: Limits) -> Result<Value, Fault> {
    let mut reader = Reader::new(text, limits)?;
    let value = value(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

/// Builds the next value, without recursion on the part of the reader.
fn value(reader: &mut Reader<'_>) -> Result<Value, Fault> {
    Ok(match reader.peek()? {
        Type::Null => {
            reader.null()?;
            Value::Null
        }
        Type::Boolean => Value::Bool(reader.boolean()?),
        Type::Number => {
            let number = reader.number()?.to_f64();
            Value::Number(Number::from_f64(number).unwrap_or_else(|| Number::from(0)))
        }
        Type::String => Value::String(reader.string()?.decode().into_owned()),
        Type::Array => {
            reader.begin_array()?;
            let mut array = Vec::new();
            while reader.element(array.is_empty())? {
                array.push(value(reader)?);
            }
            Value::Array(array)
        }
        Type::Object => {
            reader.begin_object()?;
            let mut object = Map::new();
            let mut first = true;
            while let Some(key) = reader.member(first)? {
                first = false;
                object.insert(key.decode().into_owned(), value(reader)?);
            }
            Value::Object(object)
        }
    })
}

/// Every number as the double JavaScript sees.
#[must_use]
pub fn doubles(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            number.as_f64().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
        }
        Value::Array(array) => array.into_iter().map(doubles).collect(),
        Value::Object(object) => {
            Value::Object(object.into_iter().map(|(key, value)| (key, doubles(value))).collect())
        }
        other => other,
    }
}
