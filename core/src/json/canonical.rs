use super::{Fault, Limits, Number, Reader, Reason, Text, Type};
use crate::order;
use alloc::{string::String, vec::Vec};

/// The canonical form of a JSON text after RFC 8785 (JCS): no white space, keys sorted by UTF-16 code units, strings and
/// numbers as ECMAScript prints them. Of members with the same key the last counts.
///
/// ```
/// use callgate::json::{Limits, canonical};
///
/// let limits = Limits { max_bytes: 1 << 20, max_nesting: 64 };
/// let text = canonical(br#"{ "b": 1.0, "a": "\u0041" }"#, limits)?;
/// assert_eq!(text, r#"{"a":"A","b":1}"#);
/// # Ok::<(), callgate::json::Fault>(())
/// ```
///
/// # Errors
/// The text is no JSON or beyond the limits. A number that no double can hold is refused as well
/// ([`Reason::Number`]), since RFC 8785 has no form for it.
pub fn canonical(bytes: &[u8], limits: Limits) -> Result<String, Fault> {
    let mut reader = Reader::new(bytes, limits)?;
    let nodes = read(&mut reader, Form::Canonical)?;
    reader.finish()?;
    let mut out = String::with_capacity(bytes.len());
    print(&nodes, &mut out);
    Ok(out)
}

/// Appends what ECMAScript's `JSON.stringify(JSON.parse(text))` gives for the next value, in which no object may repeat
/// a key.
pub(crate) fn stringify(reader: &mut Reader<'_>, out: &mut String) -> Result<(), Fault> {
    print(&read(reader, Form::Ecmascript)?, out);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Canonical,
    Ecmascript,
}

enum Node<'a> {
    Word(&'static str),
    Text(Text<'a>),
    Number(Number<'a>),
    /// The elements, by their numbers in the list of nodes.
    Array(Vec<usize>),
    /// The members; sorted, and without those that are repeated later, once the object has ended.
    Object(Vec<(Text<'a>, usize)>),
}

/// Reads a value into a list of nodes of which the first is the value itself.
fn read<'a>(reader: &mut Reader<'a>, form: Form) -> Result<Vec<Node<'a>>, Fault> {
    let mut nodes = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    loop {
        let number = nodes.len();
        let node = value(reader, form)?;
        let mut first = matches!(node, Node::Array(_) | Node::Object(_));
        nodes.push(node);
        if first {
            open.push(number);
        }
        loop {
            let Some(&container) = open.last() else { return Ok(nodes) };
            let next = nodes.len();
            let more = match nodes.get_mut(container) {
                Some(Node::Array(elements)) => {
                    let more = reader.element(first)?;
                    if more {
                        elements.push(next);
                    }
                    more
                }
                Some(Node::Object(members)) => {
                    let key = reader.member(first)?;
                    match key {
                        Some(key) => members.push((key, next)),
                        None => settle(members, form),
                    }
                    key.is_some()
                }
                _ => false,
            };
            if more {
                break;
            }
            open.pop();
            first = false;
        }
    }
}

/// Takes a scalar, or enters a container.
fn value<'a>(reader: &mut Reader<'a>, form: Form) -> Result<Node<'a>, Fault> {
    Ok(match reader.peek()? {
        Type::Null => {
            reader.null()?;
            Node::Word("null")
        }
        Type::Boolean => Node::Word(if reader.boolean()? { "true" } else { "false" }),
        Type::Number => {
            let number = reader.number()?;
            if form == Form::Canonical && !number.to_f64().is_finite() {
                return Err(Fault::new(number.span().start, Reason::Number));
            }
            Node::Number(number)
        }
        Type::String => Node::Text(reader.string()?),
        Type::Array => {
            reader.begin_array()?;
            Node::Array(Vec::new())
        }
        Type::Object => {
            reader.begin_object()?;
            Node::Object(Vec::new())
        }
    })
}

/// Brings the members of an object into the order of the form; the canonical one keeps the last of those with the same
/// key.
fn settle(members: &mut Vec<(Text<'_>, usize)>, form: Form) {
    match form {
        Form::Canonical => {
            order::sort(members, |(a, node), (b, other)| {
                a.decode().encode_utf16().cmp(b.decode().encode_utf16()).then(other.cmp(node))
            });
            members.dedup_by(|(later, _), (kept, _)| later == kept);
        }
        // Array indices come first and ascend, the other keys keep their order (ECMA-262, `OrdinaryOwnPropertyKeys`).
        Form::Ecmascript => order::sort_by_key(members, |(key, _)| {
            let index = array_index(*key);
            (index.is_none(), index)
        }),
    }
}

/// The array index that a key is: an integer below 2^32 − 1 as ECMAScript prints it.
fn array_index(key: Text<'_>) -> Option<u32> {
    let key = key.decode();
    let digits = key.bytes().all(|b| b.is_ascii_digit());
    if !digits || (key.starts_with('0') && key.len() > 1) {
        return None;
    }
    key.parse().ok().filter(|index| *index < u32::MAX)
}

enum Task<'t, 'a> {
    Node(usize),
    Key(Text<'a>),
    Mark(&'t str),
}

fn print(nodes: &[Node<'_>], out: &mut String) {
    let mut tasks = Vec::from([Task::Node(0)]);
    while let Some(task) = tasks.pop() {
        let node = match task {
            Task::Mark(mark) => {
                out.push_str(mark);
                continue;
            }
            Task::Key(key) => {
                key.print(out);
                continue;
            }
            Task::Node(number) => nodes.get(number),
        };
        match node {
            Some(Node::Word(word)) => out.push_str(word),
            Some(Node::Text(text)) => text.print(out),
            Some(Node::Number(number)) => number.print(out),
            Some(Node::Array(elements)) => {
                out.push('[');
                tasks.push(Task::Mark("]"));
                for (index, element) in elements.iter().enumerate().rev() {
                    tasks.push(Task::Node(*element));
                    if index > 0 {
                        tasks.push(Task::Mark(","));
                    }
                }
            }
            Some(Node::Object(members)) => {
                out.push('{');
                tasks.push(Task::Mark("}"));
                for (index, (key, value)) in members.iter().enumerate().rev() {
                    tasks.extend([Task::Node(*value), Task::Mark(":"), Task::Key(*key)]);
                    if index > 0 {
                        tasks.push(Task::Mark(","));
                    }
                }
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each text with what Node.js 20 prints for `JSON.stringify(JSON.parse(text))`.
    const CASES: &[(&str, &str)] = &[
        (
            r#"{"b":1,"4294967294":2,"01":3,"-0":5,"1.5":6,"1":4,"0":0,"":7}"#,
            r#"{"0":0,"1":4,"4294967294":2,"b":1,"01":3,"-0":5,"1.5":6,"":7}"#,
        ),
        (r#"{"b":1,"4294967295":2,"a":0}"#, r#"{"b":1,"4294967295":2,"a":0}"#),
        (r#"{"z":{"b":[],"2":{},"\u0031":null}}"#, r#"{"z":{"1":null,"2":{},"b":[]}}"#),
        (r"[1.0, 1e400, -0, true, 1e21]", "[1,null,0,true,1e+21]"),
        (r#""\u00e9\/\u001f""#, r#""é/\u001f""#),
    ];

    #[test]
    fn stringify_prints_what_javascript_does() {
        let limits = Limits { max_bytes: 1 << 20, max_nesting: 8 };
        for (text, expected) in CASES {
            let mut reader = Reader::new(text.as_bytes(), limits).unwrap();
            let mut out = String::new();
            stringify(&mut reader, &mut out).unwrap();
            assert_eq!(out, *expected, "{text}");
        }
    }
}
