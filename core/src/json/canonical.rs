use super::{Fault, Limits, Number, Reader, Reason, Text, Type};
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
    let nodes = read(&mut reader)?;
    reader.finish()?;
    Ok(print(&nodes, bytes.len()))
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
fn read<'a>(reader: &mut Reader<'a>) -> Result<Vec<Node<'a>>, Fault> {
    let mut nodes = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    loop {
        let number = nodes.len();
        let node = value(reader)?;
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
                Some(Node::Object(members)) => match reader.member(first)? {
                    Some(key) => {
                        members.push((key, next));
                        true
                    }
                    None => {
                        settle(members);
                        false
                    }
                },
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
fn value<'a>(reader: &mut Reader<'a>) -> Result<Node<'a>, Fault> {
    Ok(match reader.peek()? {
        Type::Null => {
            reader.null()?;
            Node::Word("null")
        }
        Type::Boolean => Node::Word(if reader.boolean()? { "true" } else { "false" }),
        Type::Number => {
            let number = reader.number()?;
            if !number.to_f64().is_finite() {
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

/// Sorts members by key and keeps the last of those with the same key.
fn settle(members: &mut Vec<(Text<'_>, usize)>) {
    members.sort_by_cached_key(|(key, node)| {
        (key.decode().encode_utf16().collect::<Vec<u16>>(), core::cmp::Reverse(*node))
    });
    members.dedup_by(|(later, _), (kept, _)| later == kept);
}

enum Task<'t, 'a> {
    Node(usize),
    Key(Text<'a>),
    Mark(&'t str),
}

fn print(nodes: &[Node<'_>], capacity: usize) -> String {
    let mut out = String::with_capacity(capacity);
    let mut tasks = Vec::from([Task::Node(0)]);
    while let Some(task) = tasks.pop() {
        let node = match task {
            Task::Mark(mark) => {
                out.push_str(mark);
                continue;
            }
            Task::Key(key) => {
                key.print(&mut out);
                continue;
            }
            Task::Node(number) => nodes.get(number),
        };
        match node {
            Some(Node::Word(word)) => out.push_str(word),
            Some(Node::Text(text)) => text.print(&mut out),
            Some(Node::Number(number)) => number.print(&mut out),
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
    out
}
