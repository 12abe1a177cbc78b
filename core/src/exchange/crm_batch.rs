//! Guests for the CRM, in batches of [`CHUNK`] records.

mod chunk;
mod record;

pub use chunk::{CrmChunk, CrmChunkState, CrmRecordState};
pub use record::{CrmRecord, CrmRecordError};

use super::{
    Cause, Client, EventKind, ExchangeId, Failure, Milestone, Refusal, Response, Success,
    body::Object,
    call::{Call, Side, Tag},
    key,
    machine::{Action, Context, Machine, Steps},
    record::record,
};
use alloc::{boxed::Box, collections::VecDeque, string::String, vec::Vec};

/// How many records go into one request (reference 2, step 4).
pub(super) const CHUNK: usize = 50;

/// The CRM has had a chunk with this key.
const DONE: u16 = 409;

impl Client {
    /// Starts telling the CRM of guests; it ends with [`Success::CrmBatch`], or with [`Failure::Partial`] that holds the
    /// same if not all of it was taken.
    ///
    /// The records go in chunks of 50, one after the other, so that of two records of one guest the later one stands. Each
    /// chunk has an idempotency key that is derived from its content: the same records told once more, here or in another
    /// process, have no second effect, and what the CRM has had already it says so of. A chunk that fails does not keep
    /// the next from being sent, unless the CRM is not to be reached at all and its circuit opens.
    ///
    /// Records that the CRM refused have been part of a chunk that it has had. To tell it of them again, alone or not,
    /// use [`sync_crm_for`](Self::sync_crm_for) with another occasion.
    ///
    /// ```
    /// use callgate::{Engine, documents::{Consent, GenesysGuest}};
    /// use callgate::exchange::{
    ///     Client, Config, CrmRecord, Endpoint, GuestDocument, Response, Step, Success,
    /// };
    ///
    /// let text = GuestDocument::new(Consent { marketing: false, data_processing: true }).to_json();
    /// let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).expect("it is sound");
    /// let record = CrmRecord::new("g-1", &guest, Some(1_795_244_400_000)).expect("it has an id");
    ///
    /// let endpoint = Endpoint::new("https://crm.example.com/batch").with_token("crm-token");
    /// let config = Config {
    ///     crm_batch: Some(endpoint),
    ///     ..Config::genesys("mypurecloud.com", "my-client", "my-secret")
    /// };
    /// let mut client = Client::new(config, 42)?;
    /// client.sync_crm([record]);
    /// let outcome = loop {
    ///     match client.poll(0) {
    ///         // Here a host would send it.
    ///         Step::Send(request) => _ = client.handle(request.id, Ok(Response::new(200)), 0),
    ///         Step::Done(_, outcome) => break outcome,
    ///         _ => {}
    ///     }
    /// };
    /// let Ok(Success::CrmBatch(batch)) = outcome.result else { panic!("not taken") };
    /// assert_eq!((batch.chunks.len(), batch.chunks[0].records), (1, 1));
    /// # Ok::<(), callgate::exchange::ConfigError>(())
    /// ```
    pub fn sync_crm(&mut self, records: impl IntoIterator<Item = CrmRecord>) -> ExchangeId {
        self.sync_crm_for(records, "")
    }

    /// The same for one of several occasions. It is not sent, but another occasion makes other keys.
    pub fn sync_crm_for(
        &mut self,
        records: impl IntoIterator<Item = CrmRecord>,
        occasion: &str,
    ) -> ExchangeId {
        let mut waiting: VecDeque<Waiting> = VecDeque::new();
        let mut chunks = Vec::new();
        let mut list = String::new();
        let mut ids = Vec::new();
        let mut records = records.into_iter().peekable();
        while let Some(record) = records.next() {
            list.push(if ids.is_empty() { '[' } else { ',' });
            list.push_str(&record.json);
            ids.push(record.external_id);
            if ids.len() < CHUNK && records.peek().is_some() {
                continue;
            }
            list.push(']');
            let key = key::derive("crm-batch", occasion, &list);
            let body = Object::new().text("idempotencyKey", &key).json("records", &list).finish();
            list.clear();
            chunks.push(CrmChunk::new(chunks.len() * CHUNK, ids.len(), key.clone()));
            waiting.push_back(Waiting { ids: core::mem::take(&mut ids), key, body });
        }
        self.start(Machine::CrmBatch(CrmSync {
            waiting,
            sent: None,
            batch: CrmBatch { chunks },
            next: 0,
        }))
    }
}

/// What became of the records that the CRM was told of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrmBatch {
    /// Each chunk, in the order of the records.
    pub chunks: Vec<CrmChunk>,
}

record!(struct CrmBatch { chunks });

impl CrmBatch {
    /// How many records the CRM has taken, now or earlier.
    #[must_use]
    pub fn taken(&self) -> usize {
        self.chunks.iter().map(CrmChunk::taken).sum()
    }

    /// The external ids of the records that the CRM refused, chunk by chunk.
    pub fn refused(&self) -> impl Iterator<Item = &str> {
        self.chunks.iter().flat_map(CrmChunk::refused)
    }

    /// Why not all of it was taken: the first reason.
    fn cause(&self) -> Option<Failure> {
        self.chunks.iter().find_map(|chunk| match &chunk.state {
            CrmChunkState::Failed(failure) => Some(failure.clone()),
            CrmChunkState::Taken(_) if chunk.refused().next().is_some() => {
                Some(Failure::Refused(Refusal { status: PARTLY, code: None }))
            }
            CrmChunkState::Taken(_) | CrmChunkState::Done | CrmChunkState::Unsent => None,
        })
    }
}

/// What a CRM answers that refused some of the records (RFC 4918, section 11.1).
const PARTLY: u16 = 207;

/// A chunk that has not been sent.
#[derive(Debug)]
struct Waiting {
    ids: Vec<String>,
    key: String,
    body: String,
}

record!(struct Waiting { ids, key, body });

/// The states of the exchange.
pub(super) struct CrmSync {
    waiting: VecDeque<Waiting>,
    /// The external ids of the chunk that is under way.
    sent: Option<Vec<String>>,
    batch: CrmBatch,
    /// How many chunks have been told of.
    next: usize,
}

record!(struct CrmSync { waiting, sent, batch, next });

impl CrmSync {
    fn end(&mut self, cut: Option<Failure>) -> Result<Success, Failure> {
        let batch = CrmBatch { chunks: core::mem::take(&mut self.batch.chunks) };
        match batch.cause().or(cut) {
            None => Ok(Success::CrmBatch(batch)),
            Some(cause) if batch.taken() == 0 => Err(cause),
            Some(cause) => Err(Failure::Partial {
                done: Box::new(Success::CrmBatch(batch)),
                cause: Box::new(cause),
            }),
        }
    }
}

impl Steps for CrmSync {
    fn next(&mut self, _: &mut Context<'_>) -> Action {
        if self.sent.is_some() {
            return Action::Await;
        }
        // The last chunk that has its answer is told of before the next one goes.
        if let Some(chunk) = self.batch.chunks.get(self.next)
            && chunk.state != CrmChunkState::Unsent
        {
            self.next += 1;
            let milestone = Milestone::CrmChunk;
            return Action::Tell(match &chunk.state {
                CrmChunkState::Failed(failure) => {
                    EventKind::Passed { milestone, failure: failure.clone() }
                }
                _ => EventKind::Reached { milestone, id: chunk.key.clone() },
            });
        }
        let Some(Waiting { ids, key, body }) = self.waiting.pop_front() else {
            return Action::Done(self.end(None));
        };
        self.sent = Some(ids);
        Action::Call(0, Call::side(Side::CrmBatch, body, key).accepting(&[DONE]))
    }

    fn answered(&mut self, _: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        let Some(ids) = self.sent.take() else { return };
        let Some(chunk) = self.batch.chunks.get_mut(self.next) else { return };
        chunk.state = match answer {
            Ok(response) if response.status == DONE => CrmChunkState::Done,
            Ok(response) => match chunk::read(&response, ids) {
                Ok(records) => CrmChunkState::Taken(records),
                Err(malformed) => {
                    // It was accepted.
                    *context.uncertain = true;
                    CrmChunkState::Failed(Failure::Malformed(malformed))
                }
            },
            Err(failure) => CrmChunkState::Failed(failure),
        };
        if chunk.state == CrmChunkState::Failed(Failure::Unavailable(Cause::CircuitOpen)) {
            self.waiting.clear();
        }
    }

    /// What was taken until then stays taken.
    fn interrupt(&mut self, why: Failure, _: &mut Context<'_>) -> Option<Result<Success, Failure>> {
        if self.sent.take().is_some()
            && let Some(chunk) = self.batch.chunks.get_mut(self.next)
        {
            chunk.state = CrmChunkState::Failed(why.clone());
        }
        Some(self.end(Some(why)))
    }
}
