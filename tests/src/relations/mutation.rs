//! Other values in other places.

use serde_json::Value;

/// A change to a document. Places are numbers of any size: each is one of the values there are, counted round and round.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// Another value is put here.
    Replace(usize, Value),
    /// The value goes, its key with it.
    Remove(usize),
    /// A value is put into this one, under a key where it has keys.
    Insert(usize, String, Value),
    /// Another value of the document is put here.
    Copy(usize, usize),
}

/// The pointers of everything in a value, itself first.
#[must_use]
pub fn pointers(value: &Value) -> Vec<String> {
    let mut all = vec![(String::new(), value)];
    let mut next = 0;
    while let Some((pointer, value)) = all.get(next).cloned() {
        next += 1;
        match value {
            Value::Array(elements) => all.extend(
                elements.iter().enumerate().map(|(at, value)| (format!("{pointer}/{at}"), value)),
            ),
            Value::Object(members) => all.extend(members.iter().map(|(key, value)| {
                (format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), value)
            })),
            _ => {}
        }
    }
    all.into_iter().map(|(pointer, _)| pointer).collect()
}

/// Takes the value at a pointer away, its key or its place in the array with it. False where there is nothing to be taken
/// away, as with the whole document.
pub fn remove(document: &mut Value, pointer: &str) -> bool {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return false };
    match document.pointer_mut(parent) {
        Some(Value::Array(elements)) => {
            let at = last.parse().ok().filter(|at| *at < elements.len());
            at.map(|at: usize| elements.remove(at)).is_some()
        }
        Some(Value::Object(members)) => {
            members.shift_remove(&last.replace("~1", "/").replace("~0", "~")).is_some()
        }
        _ => false,
    }
}

/// Changes a document, one change after the other.
pub fn mutate(document: &mut Value, mutations: &[Mutation]) {
    for mutation in mutations {
        let all = pointers(document);
        let one_of = |place: &usize| &*all[place % all.len()];
        match mutation {
            Mutation::Replace(at, value) => put(document, one_of(at), value.clone()),
            Mutation::Remove(at) => _ = remove(document, one_of(at)),
            Mutation::Insert(at, key, value) => match document.pointer_mut(one_of(at)) {
                Some(Value::Array(elements)) => elements.push(value.clone()),
                Some(Value::Object(members)) => drop(members.insert(key.clone(), value.clone())),
                Some(other) => *other = value.clone(),
                None => {}
            },
            Mutation::Copy(from, to) => {
                let value = document.pointer(one_of(from)).cloned().unwrap_or_default();
                put(document, one_of(to), value);
            }
        }
    }
}

fn put(document: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = document.pointer_mut(pointer) {
        *place = value;
    }
}
