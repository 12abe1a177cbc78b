//! Answers as a host hands them over.

use super::reading::{self, LIMITS, choice, instant, secret, text};
use crate::{
    Report,
    documents::{elements::elements, values},
    exchange::{Header, Response, TransportError},
    json::{Fault, Reader},
    report::Findings,
    rules::fields::{missing, not_allowed},
};
use alloc::{borrow::Cow, vec::Vec};

/// An answer, or why there is none.
pub type Answer = Result<Response, TransportError>;

/// The answer that a host tells: its head as JSON, and its body as it came.
///
/// The head is `{"status": 200, "headers": [["Retry-After", "2"]]}`; where no answer came,
/// `{"error": "not-sent"}`, `"lost"` or `"timed-out"`; and for a [token](crate::exchange::Step::Token)
/// `{"token": "…", "expiresIn": 3600}`, the seconds left out if the host does not know them. The last two have no body.
///
/// ```
/// use callgate::exchange::{TransportError, wire::read_answer};
///
/// let answer = read_answer(br#"{"status": 429, "headers": [["Retry-After", "2"]]}"#, b"").expect("a head");
/// assert_eq!(answer.expect("an answer").header("retry-after"), Some("2"));
/// assert_eq!(read_answer(br#"{"error": "lost"}"#, b"").expect("a head"), Err(TransportError::Lost));
/// assert_eq!(read_answer(br#"{"status": "ok"}"#, b"").unwrap_err().violations[0].path, "/status");
/// ```
///
/// # Errors
/// The head is none of these; the report, which is of no kind, tells why.
pub fn read_answer(head: &[u8], body: &[u8]) -> Result<Answer, Report> {
    const FIELDS: [&str; 5] = ["status", "headers", "error", "token", "expiresIn"];
    reading::read(head, LIMITS, |reader, out| {
        let (mut status, mut headers) = (0_u16, Vec::new());
        let (mut error, mut token, mut seconds) = (None, None, None);
        let start = values::start(reader)?;
        let members = values::object(&FIELDS, reader, out, |field, reader, out| {
            match field {
                0 => reading::count(&mut status, 100..=999, reader, out)?,
                1 => self::headers(&mut headers, reader, out)?,
                2 => error = choice(["not-sent", "lost", "timed-out"], reader, out)?,
                3 => token = secret(reader, out)?,
                _ => instant(&mut seconds, reader, out)?,
            }
            Ok(())
        })?;
        let Some(members) = members else { return Ok(None) };
        let whole = values::since(reader, start);
        let has = |field| members.has(field);
        match (has(0), has(2), has(3)) {
            (true, false, false) | (false, true, false) | (false, false, true) => {}
            (false, false, false) => missing::found(members.brace(), "status", out),
            _ => not_allowed::because(
                "`status`, `error` and `token` exclude one another",
                whole,
                out,
            ),
        }
        if (has(1) && !has(0)) || (has(4) && !has(3)) || (!body.is_empty() && !has(0)) {
            let reason = "headers and a body come with a `status`, and `expiresIn` with a `token`";
            not_allowed::because(reason, whole, out);
        }
        Ok(Some(match (error, token) {
            (Some(0), _) => Err(TransportError::NotSent),
            (Some(1), _) => Err(TransportError::Lost),
            (Some(_), _) => Err(TransportError::TimedOut),
            (None, Some(token)) => Ok(Response::token(&token, seconds)),
            (None, None) => {
                let headers = core::mem::take(&mut headers);
                Ok(Response { status, headers, body: body.into() })
            }
        }))
    })
}

/// Reads `[["Name", "value"], …]`; a value may be empty.
pub(super) fn headers(
    headers: &mut Vec<Header>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    elements(reader, out, |reader, out| {
        let start = values::start(reader)?;
        let (mut name, mut value) = (None, None);
        let mut place = 0;
        let count = elements(reader, out, |reader, out| {
            place += 1;
            match place {
                1 => text(&mut name, reader, out),
                2 if values::expect(reader, crate::json::Type::String, out)? => {
                    value = Some(reader.string()?.decode().into_owned());
                    Ok(())
                }
                2 => Ok(()),
                _ => reader.skip().map(drop),
            }
        })?;
        if count.is_some_and(|count| count != 2) {
            let at = values::since(reader, start);
            not_allowed::because("expected the name and the value of a header", at, out);
        }
        headers.extend(name.zip(value).map(|(name, value)| (Cow::Owned(name), value)));
        Ok(())
    })
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    fn faults(head: &str, body: &str) -> Vec<(String, &'static str)> {
        let report = read_answer(head.as_bytes(), body.as_bytes()).unwrap_err();
        report.violations.iter().map(|fault| (fault.path.clone(), fault.code.name())).collect()
    }

    #[test]
    fn answers_errors_and_tokens_are_told_apart() {
        let read = |head: &str, body: &[u8]| read_answer(head.as_bytes(), body).unwrap();
        let response = read(r#"{"status":200,"headers":[["a","b"],["c",""]]}"#, b"\xFF").unwrap();
        assert_eq!(
            (response.status, response.header("C"), &*response.body),
            (200, Some(""), &b"\xFF"[..])
        );
        assert_eq!(read(r#"{"error":"timed-out"}"#, b""), Err(TransportError::TimedOut));
        let token = read(r#"{"token":"t\"","expiresIn":60}"#, b"").unwrap();
        assert_eq!(token.body, br#"{"access_token":"t\"","expires_in":60}"#);
    }

    #[test]
    fn a_head_that_is_none_is_told_with_all_its_faults() {
        assert_eq!(faults("{}", ""), [("/status".into(), "field.missing")]);
        assert_eq!(faults("[]", "")[0].1, "type.mismatch");
        assert_eq!(faults("{", "")[0].1, "json.syntax");
        assert_eq!(
            faults(r#"{"status":99,"headers":[["a"],{},["b",7]],"x":1}"#, ""),
            [
                ("/status".into(), "policy.range"),
                ("/headers/0".into(), "value.not-allowed"),
                ("/headers/1".into(), "type.mismatch"),
                ("/headers/2/1".into(), "type.mismatch"),
                ("/x".into(), "field.unknown"),
            ]
        );
        for (head, body) in [
            (r#"{"status":200,"error":"lost"}"#, ""),
            (r#"{"error":"lost"}"#, "x"),
            (r#"{"error":"lost","headers":[]}"#, ""),
            (r#"{"status":200,"expiresIn":1}"#, ""),
        ] {
            assert_eq!(faults(head, body), [(String::new(), "value.not-allowed")], "{head}");
        }
    }
}
