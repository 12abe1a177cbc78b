//! What an endpoint says, and how each platform says no.

use crate::{callbacks::Delivery, routes::Platform};
use axum::http::HeaderMap;
use serde_json::{Value, json};

/// A call that has passed the gate: known route, token, quota, scope.
pub(crate) struct Call<'a> {
    pub(crate) route: &'static str,
    /// What stands in the path for its `{id}`.
    pub(crate) id: &'a str,
    pub(crate) query: &'a [(String, String)],
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    /// The true time.
    pub(crate) now: i64,
    /// The time as the platform tells it, wrong by the skew.
    pub(crate) told: i64,
    /// The OAuth client that calls.
    pub(crate) client: &'a str,
    /// Which records a CRM is to refuse, by a fault.
    pub(crate) reject: &'a [u64],
}

impl Call<'_> {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, if it says that it is and really is.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        let kind = self.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
        if kind != "application/json" && !kind.ends_with("+json") {
            let message = "the Content-Type must be application/json";
            return Err(Refusal::new(415, "unsupported.media.type", message));
        }
        serde_json::from_slice(self.body)
            .map_err(|error| Refusal::new(400, "bad.request", format!("no JSON: {error}")))
    }

    /// Which page is asked for: its number from 1, and its size.
    pub(crate) fn page(&self, usual: usize, most: usize) -> Result<(usize, usize), Refusal> {
        let number = |name: &'static str, otherwise: usize, most: usize| match self.asked(name) {
            None => Ok(otherwise),
            Some(text) => match text.parse::<usize>() {
                Ok(number) if (1..=most).contains(&number) => Ok(number),
                _ => {
                    let message = format!("{name} must be a number from 1 to {most}");
                    Err(Refusal::new(400, "bad.request", message))
                }
            },
        };
        Ok((number("pageNumber", 1, 1_000_000)?, number("pageSize", usual, most)?))
    }
}

/// A page of many, as CXone and Genesys Cloud lay it out.
pub(crate) fn paged(all: Vec<Value>, number: usize, size: usize) -> Value {
    let total = all.len();
    let entities: Vec<_> = all.into_iter().skip((number - 1) * size).take(size).collect();
    json!({
        "entities": entities, "pageSize": size, "pageNumber": number,
        "total": total, "pageCount": total.div_ceil(size),
    })
}

/// What an endpoint answers.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    /// Callbacks that this call sets off.
    pub(crate) callbacks: Vec<Delivery>,
}

impl Answer {
    pub(crate) fn new(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Some(body), callbacks: Vec::new() }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None, callbacks: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Why an endpoint says no.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) report: Option<Box<Value>>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        let (message, headers) = (message.into(), Vec::new());
        Self { status, code, message, report: None, headers }
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(404, "not.found", format!("there is no such {what}"))
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The refusal in the words of a platform. `context` is an id for the platform's support.
    pub(crate) fn answer(self, platform: Platform, context: &str) -> Answer {
        let Self { status, code, message, report, headers } = self;
        let mut body = match platform {
            Platform::Genesys => json!({
                "message": message, "code": code, "status": status, "messageParams": {},
                "contextId": context, "details": [], "errors": [],
            }),
            Platform::Token => json!({"error": code, "error_description": message}),
            _ => json!({"code": code, "message": message, "requestId": context}),
        };
        if let Some(report) = report {
            body["report"] = *report;
        }
        Answer { status, headers, body: Some(body), callbacks: Vec::new() }
    }
}

/// What a handler returns.
pub(crate) type Told = Result<Answer, Refusal>;
