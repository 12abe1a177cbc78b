//! A Genesys guest as the platform tells of it.

use super::{
    Malformed, Response, Time,
    answer::{self, Field},
    body::Object,
    concurrency::Shape,
    record::record,
};
use crate::{
    forms::time,
    json::{self, Limits},
};
use alloc::string::String;
use core::fmt;

/// A guest of Genesys Cloud web messaging, as the platform last told of it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlatformGuest {
    /// The platform's id.
    pub id: String,
    /// The version, as it is sent with a change; none if the platform gave none.
    pub etag: Option<String>,
    /// When it was created.
    pub created: Option<Time>,
    /// When it was last changed.
    pub modified: Option<Time>,
    /// When the conversation ended; none while it goes on.
    pub closed: Option<Time>,
    /// How many messages there were.
    pub interactions: Option<u64>,
    /// The part of it that a client writes, as a JSON document of the kind `genesys-guest`; none if the platform did not
    /// tell it. It is personal, so `Debug` does not show it.
    pub document: Option<String>,
}

record!(struct PlatformGuest { id, etag, created, modified, closed, interactions, document });

/// The fields of the document.
const GIVEN: [&str; 5] =
    ["channel", "consent", "identityAttributes", "channelContext", "attributes"];

/// As deep and as large as an answer can be.
pub(super) const LIMITS: Limits = Limits { max_bytes: usize::MAX, max_nesting: 64 };

impl PlatformGuest {
    /// The guest that an answer tells of.
    pub(super) fn read(response: &Response) -> Result<Self, Malformed> {
        const ID: &str = "id";
        const COUNT: &str = "interactionCount";
        let [id, count] = answer::fields(response, [ID, COUNT])?;
        let dates = answer::fields(response, DATES)?;
        let mut times = [None; DATES.len()];
        for ((name, date), time) in DATES.into_iter().zip(dates).zip(&mut times) {
            let Some(date) = date else { continue };
            *time = Some(instant(date).ok_or(Malformed::unusable(name))?);
        }
        let [created, modified, closed] = times;
        let id = id.ok_or(Malformed::missing(ID))?.text().ok_or(Malformed::unusable(ID))?;
        let etag = match Shape::Header.version(response) {
            Ok(etag) => Some(etag),
            Err(Malformed::Missing(_)) => None,
            Err(malformed) => return Err(malformed),
        };
        let interactions = match count {
            Some(count) => Some(count.count().ok_or(Malformed::unusable(COUNT))?),
            None => None,
        };
        let document = document(response)?;
        Ok(Self { id, etag, created, modified, closed, interactions, document })
    }
}

const DATES: [&str; 3] = ["createdDate", "modifiedDate", "closedDate"];

fn instant(date: Field<'_>) -> Option<Time> {
    Time::try_from(time::instant(&date.text()?)?).ok()
}

/// The fields of the document, as the platform has them; what is null is not there.
fn document(response: &Response) -> Result<Option<String>, Malformed> {
    let fields = answer::fields(response, GIVEN)?;
    let [Some(_), Some(_), ..] = fields else { return Ok(None) };
    let mut object = Object::new();
    for (name, field) in GIVEN.into_iter().zip(fields) {
        object = match field {
            Some(Field::Text(text)) => object.text(name, &text.decode()),
            Some(Field::Number(number)) => object.json(name, number.raw()),
            Some(Field::Flag(flag)) => object.flag(name, flag),
            Some(Field::Json(text)) => object.json(name, text),
            None => object,
        };
    }
    // As a merge patch of nothing, it loses what is null further down.
    let document = json::merge("{}", &object.finish(), LIMITS);
    Ok(Some(document.map_err(|_| Malformed::NotAnObject)?))
}

impl fmt::Debug for PlatformGuest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformGuest")
            .field("id", &self.id)
            .field("etag", &self.etag)
            .field("created", &self.created)
            .field("modified", &self.modified)
            .field("closed", &self.closed)
            .field("interactions", &self.interactions)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    fn told(body: &str) -> Result<PlatformGuest, Malformed> {
        PlatformGuest::read(&Response::new(200).with_header("ETag", "\"a-1\"").with_body(body))
    }

    #[test]
    fn the_answer_gives_the_guest_and_its_document() {
        let guest = told(
            r#"{"id":"g-1","createdDate":"2026-01-01T10:00:00Z","modifiedDate":"2026-01-01T10:00:01.500Z",
            "closedDate":null,"interactionCount":4,"selfUri":"/x","channel":"webmessaging",
            "consent":{"marketing":true,"dataProcessing":true,"note":null},
            "identityAttributes":{"emailHash":"canary"},"attributes":null}"#,
        )
        .unwrap();
        assert_eq!((guest.id.as_str(), guest.etag.as_deref()), ("g-1", Some("\"a-1\"")));
        assert_eq!(guest.created, Some(1_767_261_600_000));
        assert_eq!(guest.modified, Some(1_767_261_601_500));
        assert_eq!((guest.closed, guest.interactions), (None, Some(4)));
        assert_eq!(
            guest.document.as_deref(),
            Some(
                r#"{"channel":"webmessaging","consent":{"marketing":true,"dataProcessing":true},"identityAttributes":{"emailHash":"canary"}}"#
            )
        );
        assert_eq!(
            format!("{guest:?}"),
            r#"PlatformGuest { id: "g-1", etag: Some("\"a-1\""), created: Some(1767261600000), modified: Some(1767261601500), closed: None, interactions: Some(4), .. }"#
        );
    }

    #[test]
    fn an_answer_that_is_no_guest_is_malformed() {
        for (body, malformed) in [
            ("[]", Malformed::NotAnObject),
            (r#"{"id":"g"#, Malformed::NotAnObject),
            ("{}", Malformed::missing("id")),
            (r#"{"id":7}"#, Malformed::unusable("id")),
            (r#"{"id":""}"#, Malformed::unusable("id")),
            (r#"{"id":"g","createdDate":"yesterday"}"#, Malformed::unusable("createdDate")),
            (r#"{"id":"g","modifiedDate":1}"#, Malformed::unusable("modifiedDate")),
            (
                r#"{"id":"g","closedDate":"1969-12-31T23:59:59Z"}"#,
                Malformed::unusable("closedDate"),
            ),
            (r#"{"id":"g","interactionCount":-1}"#, Malformed::unusable("interactionCount")),
        ] {
            assert_eq!(told(body), Err(malformed), "{body}");
        }
        assert_eq!(told(r#"{"id":"g","channel":"webmessaging"}"#).unwrap().document, None);
    }
}
