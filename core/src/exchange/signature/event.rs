use super::{EventKey, SchemeError};
use crate::{
    exchange::mac::sha256,
    json::{Limits, Raw, Reader, Type},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// How deep a body may be nested to have its members read.
const NESTING: usize = 64;

/// Each pointer costs one reading of the body.
const MOST_POINTERS: usize = 8;

/// What tells one event from another, so that a repeated one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The id header, which is signed.
    Header,
    /// Members of the object that the body is; the signed content itself where the body lacks the first.
    Members(Vec<Pointer>),
    /// The signed content itself.
    Content,
}

/// The names that lead to a member, from the outside in.
type Pointer = Vec<String>;

impl Event {
    pub(super) fn of_open_messaging() -> Self {
        let pointers: [&[&str]; 4] = [&["id"], &["channel", "time"], &["type"], &["status"]];
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self::Members(pointers.into_iter().map(owned).collect())
    }

    pub(super) fn members(pointers: &[&str]) -> Result<Self, SchemeError> {
        if !(1..=MOST_POINTERS).contains(&pointers.len()) {
            return Err(SchemeError::Pointer);
        }
        let read: Option<Vec<Pointer>> = pointers.iter().map(|text| pointer(text)).collect();
        read.map(Self::Members).ok_or(SchemeError::Pointer)
    }

    /// The key of the event that a message tells of, whose signature has been found right.
    pub(super) fn key(&self, id: &str, content: &[&[u8]], body: &[u8]) -> EventKey {
        let known = match self {
            Self::Header => Some(sha256(&[b"id\0", id.as_bytes()])),
            Self::Members(pointers) => of_members(body, pointers),
            Self::Content => None,
        };
        // Every delivery of the event is then the same to the last byte, or it is another event.
        EventKey(known.unwrap_or_else(|| sha256(&[b"content\0", &sha256(content)])))
    }
}

/// The names of an RFC 6901 pointer; `None` for the whole document and for what is no pointer.
fn pointer(text: &str) -> Option<Pointer> {
    let names = text.strip_prefix('/')?.split('/');
    names
        .map(|name| {
            let mut escapes = name.split('~').skip(1);
            let sound = escapes.all(|after| after.starts_with(['0', '1']));
            sound.then(|| name.replace("~1", "/").replace("~0", "~"))
        })
        .collect()
}

/// A digest of the members together; `None` if the first is not there.
fn of_members(body: &[u8], pointers: &[Pointer]) -> Option<[u8; 32]> {
    let mut known = Vec::from(*b"members\0");
    for (number, pointer) in pointers.iter().enumerate() {
        match member(body, pointer) {
            // With its length before it, no value can be taken for a part of another.
            Some(value) => {
                known.push(b'=');
                known.extend(u64::try_from(value.len()).unwrap_or(u64::MAX).to_be_bytes());
                known.extend(value.into_bytes());
            }
            None if number == 0 => return None,
            None => known.push(b'-'),
        }
    }
    Some(sha256(&[&known]))
}

/// A text or number that a pointer leads to; of several members of a name the last, as in JavaScript. Empty text is
/// none.
fn member(body: &[u8], pointer: &[String]) -> Option<String> {
    let limits = Limits { max_bytes: body.len(), max_nesting: NESTING };
    let mut reader = Reader::new(body, limits).ok()?;
    for (depth, name) in pointer.iter().enumerate() {
        reader.begin_object().ok()?;
        let mut found = None;
        let mut first = true;
        while let Some(key) = reader.member(first).ok()? {
            first = false;
            reader.peek().ok()?;
            if key.is(name) {
                found = Some(Raw::new(&reader, reader.offset()));
            }
            reader.skip().ok()?;
        }
        // The outermost object is the whole body, so what is read again from here on is known to be sound.
        if depth == 0 {
            reader.finish().ok()?;
        }
        reader = found?.reader();
    }
    let value = match reader.peek().ok()? {
        Type::String => reader.string().ok()?.decode().into_owned(),
        Type::Number => reader.number().ok()?.raw().to_owned(),
        _ => return None,
    };
    Some(value).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str, at: &str) -> Option<String> {
        member(body.as_bytes(), &pointer(at).unwrap())
    }

    #[test]
    fn pointers_lead_through_objects() {
        let body = r#"{"id": 7, "channel": {"id": "a", "a/b": {"~": "deep"}}, "list": ["x"], "": {"": "e"}}"#;
        for (at, wanted) in [
            ("/id", Some("7")),
            ("/channel/id", Some("a")),
            ("/channel/a~1b/~0", Some("deep")),
            ("//", Some("e")),
            ("/channel", None),
            ("/list/0", None),
            ("/id/more", None),
            ("/none", None),
        ] {
            assert_eq!(found(body, at).as_deref(), wanted, "{at}");
        }
        assert_eq!(found(r#"{"a":{"b":"1"},"a":{"b":"2","b":"3"}}"#, "/a/b").as_deref(), Some("3"));
        assert_eq!(found(r#"{"a":{"b":"1"},"a":{}}"#, "/a/b"), None);
        for body in ["", "[]", r#"{"id":"1"} x"#, r#"{"id":""}"#, r#"{"id":null}"#, r#"{"id":"1","#]
        {
            assert_eq!(found(body, "/id"), None, "{body}");
        }
    }

    #[test]
    fn what_is_no_pointer_to_a_member_is_refused() {
        for text in ["", "id", "#/id", "/~", "/~2", "/a~"] {
            assert_eq!(Event::members(&[text]), Err(SchemeError::Pointer), "{text}");
        }
        assert_eq!(Event::members(&[]), Err(SchemeError::Pointer));
        assert_eq!(Event::members(&["/a"; 9]), Err(SchemeError::Pointer));
        assert!(Event::members(&["/a"; 8]).is_ok());
    }

    #[test]
    fn values_are_told_apart_from_their_neighbours() {
        let event = Event::members(&["/a", "/b", "/c"]).unwrap();
        let key = |body: &str| event.key("", &[b"same"], body.as_bytes());
        let bodies = [
            r#"{"a":"1","b":"2","c":"3"}"#,
            r#"{"a":"1","b":"2"}"#,
            r#"{"a":"1","c":"2"}"#,
            r#"{"a":"1","b":"2-"}"#,
            r#"{"a":"1=1:2","c":"3"}"#,
            r#"{"b":"2"}"#,
        ];
        for (number, body) in bodies.iter().enumerate() {
            assert!(bodies[..number].iter().all(|other| key(other) != key(body)), "{body}");
        }
        assert_eq!(key(r#"{"b":"2"}"#), key("{}"));
        assert_eq!(key(r#"{"c":"3","b":"2","a":1,"more":0}"#), key(bodies[0]));
    }
}
