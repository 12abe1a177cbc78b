//! The audit logs of Genesys Cloud: `GET /api/v2/platform/audit/logs`, page by page.

use super::{
    Client, ExchangeId, Failure, Malformed, Method, Response, Success, Time,
    answer::{self, Field},
    body::{encoded, instant},
    call::{Call, Tag},
    mac::sha256,
    machine::{Action, Context, Machine, Steps},
    record::record,
};
use crate::forms::time;
use alloc::{boxed::Box, collections::BTreeMap, format, string::String, vec::Vec};
use core::fmt::{self, Write};

impl Client {
    /// Starts a query of the platform's audit logs; it ends with [`Success::PlatformAudit`], or with
    /// [`Failure::Partial`] that holds what was read before a page failed.
    ///
    /// All pages are read, within the bounds of the query. Entries that come while it reads may move others to the next
    /// page; each is told once.
    ///
    /// ```
    /// # use callgate::exchange::{Client, Config, Response, Step, Success};
    /// use callgate::exchange::PlatformAuditQuery;
    ///
    /// # let mut client = Client::new(Config::genesys("mypurecloud.com", "my-client", "my-secret"), 42)?;
    /// let query = PlatformAuditQuery::new("guest", "g-1");
    /// client.query_platform_audit(&PlatformAuditQuery { most_entries: 500, ..query });
    /// # let page = r#"{"entities": [{"id": "a-1", "action": "Create"}], "pageCount": 1, "total": 1}"#;
    /// # let outcome = loop {
    /// #     match client.poll(0) {
    /// #         Step::Send(request) => {
    /// #             let token = r#"{"access_token": "t", "expires_in": 3600}"#;
    /// #             let answer = if request.url.ends_with("/oauth/token") { token } else { page };
    /// #             client.handle(request.id, Ok(Response::new(200).with_body(answer)), 0);
    /// #         }
    /// #         Step::Done(_, outcome) => break outcome,
    /// #         _ => {}
    /// #     }
    /// # };
    /// // … and once it is done:
    /// let Ok(Success::PlatformAudit(audit)) = outcome.result else { panic!("no entries") };
    /// assert_eq!(audit.entries[0].action.as_deref(), Some("Create"));
    /// assert!(!audit.cut);
    /// # Ok::<(), callgate::exchange::ConfigError>(())
    /// ```
    pub fn query_platform_audit(&mut self, query: &PlatformAuditQuery) -> ExchangeId {
        let audit = PlatformAudit {
            entity_id: query.entity_id.clone(),
            entries: Vec::new(),
            total: None,
            cut: false,
        };
        let reading = Reading {
            query: query.clone(),
            page: 0,
            seen: BTreeMap::new(),
            audit,
            asked: false,
            ended: false,
            failure: None,
        };
        self.start(Machine::PlatformAudit(reading))
    }
}

/// What is asked of the platform's audit logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformAuditQuery {
    /// What kind of thing the entries are about, such as `guest`.
    pub entity_type: String,
    /// The platform's id of the thing.
    pub entity_id: String,
    /// From when.
    pub start: Option<Time>,
    /// Until when. With an end in the past no entries are added while the pages are read.
    pub end: Option<Time>,
    /// Whether the newest entry comes first.
    pub newest_first: bool,
    /// How many entries are on a page, at least one.
    pub page_size: u32,
    /// How many pages are read at most.
    pub most_pages: u32,
    /// How many entries are kept at most.
    pub most_entries: usize,
}

record!(struct PlatformAuditQuery {
    entity_type, entity_id, start, end, newest_first, page_size, most_pages, most_entries
});

impl PlatformAuditQuery {
    /// All entries about a thing, the newest first: pages of 100 (reference 2, step 6), at most 100 of them and 10,000
    /// entries.
    #[must_use]
    pub fn new(entity_type: impl Into<String>, entity_id: impl Into<String>) -> Self {
        Self {
            entity_type: entity_type.into(),
            entity_id: entity_id.into(),
            start: None,
            end: None,
            newest_first: true,
            page_size: 100,
            most_pages: 100,
            most_entries: 10_000,
        }
    }

    fn call(&self, page: u32) -> Call {
        let Self { entity_type, entity_id, page_size, .. } = self;
        let mut path = format!(
            "/api/v2/platform/audit/logs?entityType={}&entityId={}",
            encoded(entity_type),
            encoded(entity_id)
        );
        for (name, time) in [("startTime", self.start), ("endTime", self.end)] {
            if let Some(time) = time {
                // Writing to a string cannot fail.
                let _ = write!(path, "&{name}={}", encoded(&instant(time)));
            }
        }
        let (order, size) = (if self.newest_first { "desc" } else { "asc" }, (*page_size).max(1));
        let _ = write!(path, "&pageNumber={page}&pageSize={size}");
        let _ = write!(path, "&sortBy=timestamp&sortOrder={order}");
        Call::platform(Method::Get, path)
    }
}

/// What the platform's audit logs tell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlatformAudit {
    /// The thing that was asked about.
    pub entity_id: String,
    /// The entries, in the order asked for, each once.
    pub entries: Vec<PlatformAuditEntry>,
    /// How many there are, if the platform tells.
    pub total: Option<u64>,
    /// Whether a bound of the query has cut entries off.
    pub cut: bool,
}

record!(struct PlatformAudit { entity_id, entries, total, cut });

/// An entry of the platform's audit logs.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlatformAuditEntry {
    /// Its id.
    pub id: Option<String>,
    /// When it was written.
    pub at: Option<Time>,
    /// What was done.
    pub action: Option<String>,
    /// All of it, as the platform's JSON. It may tell of persons, so `Debug` does not show it.
    pub json: String,
}

record!(struct PlatformAuditEntry { id, at, action, json });

impl PlatformAuditEntry {
    fn read(json: &str) -> Option<Self> {
        let [id, at, action] = answer::inner(json, ["id", "timestamp", "action"]).ok()?;
        let at = at.and_then(Field::text).and_then(|text| time::instant(&text));
        Some(Self {
            id: id.and_then(Field::text),
            at: at.and_then(|at| Time::try_from(at).ok()),
            action: action.and_then(Field::text),
            json: json.into(),
        })
    }

    /// What tells it from others: its id, or all of it.
    fn digest(&self) -> [u8; 32] {
        match &self.id {
            Some(id) => sha256(&[b"id\0", id.as_bytes()]),
            None => sha256(&[b"json\0", self.json.as_bytes()]),
        }
    }
}

impl fmt::Debug for PlatformAuditEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformAuditEntry")
            .field("id", &self.id)
            .field("at", &self.at)
            .field("action", &self.action)
            .finish_non_exhaustive()
    }
}

/// The states of the exchange.
pub(super) struct Reading {
    query: PlatformAuditQuery,
    /// The page that was asked for last, from 1.
    page: u32,
    /// The entries that are there, and the page of each.
    seen: BTreeMap<[u8; 32], u32>,
    audit: PlatformAudit,
    asked: bool,
    ended: bool,
    failure: Option<Failure>,
}

record!(struct Reading { query, page, seen, audit, asked, ended, failure });

impl Reading {
    /// Takes a page. Whether it was the last.
    fn take(&mut self, response: &Response) -> Result<bool, Malformed> {
        const ENTITIES: &str = "entities";
        const COUNT: &str = "pageCount";
        const TOTAL: &str = "total";
        let [entities, count, total] = answer::fields(response, [ENTITIES, COUNT, TOTAL])?;
        let number = |field: Option<Field<'_>>, name| match field {
            Some(field) => field.count().map(Some).ok_or(Malformed::unusable(name)),
            None => Ok(None),
        };
        let (count, total) = (number(count, COUNT)?, number(total, TOTAL)?);
        let entities = entities.ok_or(Malformed::missing(ENTITIES))?.json();
        let unusable = || Malformed::unusable(ENTITIES);
        let entities = entities.and_then(answer::elements).ok_or_else(unusable)?;
        let entries: Option<Vec<_>> = entities.into_iter().map(PlatformAuditEntry::read).collect();
        let entries = entries.ok_or_else(unusable)?;
        self.audit.total = total.or(self.audit.total);
        let before = self.audit.entries.len();
        for entry in entries {
            if self.seen.contains_key(&entry.digest()) {
                continue;
            }
            if self.audit.entries.len() >= self.query.most_entries {
                self.audit.cut = true;
                return Ok(true);
            }
            self.seen.insert(entry.digest(), self.page);
            self.audit.entries.push(entry);
        }
        let last = match count {
            Some(count) => u64::from(self.page) >= count,
            // Whoever does not count its pages ends with one on which there is nothing new.
            None => self.audit.entries.len() == before,
        };
        if !last && self.page >= self.query.most_pages {
            self.audit.cut = true;
            return Ok(true);
        }
        Ok(last)
    }

    fn end(&mut self, failure: Option<Failure>) -> Result<Success, Failure> {
        let entity_id = self.audit.entity_id.clone();
        let nothing = PlatformAudit { entity_id, entries: Vec::new(), total: None, cut: false };
        let audit = core::mem::replace(&mut self.audit, nothing);
        match failure {
            None => Ok(Success::PlatformAudit(audit)),
            Some(cause) if audit.entries.is_empty() => Err(cause),
            Some(cause) => Err(Failure::Partial {
                done: Box::new(Success::PlatformAudit(PlatformAudit { cut: true, ..audit })),
                cause: Box::new(cause),
            }),
        }
    }
}

impl Steps for Reading {
    fn next(&mut self, _: &mut Context<'_>) -> Action {
        if self.ended {
            let failure = self.failure.take();
            return Action::Done(self.end(failure));
        }
        if self.asked {
            return Action::Await;
        }
        self.asked = true;
        self.page = self.page.saturating_add(1);
        Action::Call(0, self.query.call(self.page))
    }

    fn answered(&mut self, _: Tag, answer: Result<Response, Failure>, _: &mut Context<'_>) {
        self.asked = false;
        let last = answer.and_then(|response| self.take(&response).map_err(Failure::Malformed));
        self.ended = !matches!(last, Ok(false));
        self.failure = last.err();
    }

    /// What was read until then is worth keeping.
    fn interrupt(&mut self, why: Failure, _: &mut Context<'_>) -> Option<Result<Success, Failure>> {
        Some(self.end(Some(why)))
    }
}
