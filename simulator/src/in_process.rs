//! The platforms without a socket, in the time of whoever calls.

use crate::{
    answer::Refusal,
    callbacks::{self, Callback},
    faults::{Drop, Faults},
    fields::Wrong,
    options::Options,
    routes::Platform,
    server::Host,
    service::{Asked, Written, too_large, write},
    world::World,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use parking_lot::Mutex;
use serde_json::Value;
use std::{fmt, sync::Arc};

/// The platforms in this very process: the same endpoints, tokens, quotas and faults as over HTTP, but no socket, no
/// thread and no real time. What takes time says how long.
///
/// For tests that make a hundred thousand exchanges in virtual time. The order of the calls, the times that are told
/// with them and the seed decide every answer. A clone is another handle of the same platforms.
///
/// ```
/// use callgate_simulator::{CRM_TOKEN, InProcess, Options};
///
/// let platforms = InProcess::new(Options::default());
/// let headers = [("Authorization", format!("Bearer {CRM_TOKEN}"))];
/// let reply = platforms.answer("GET", "/crm/v1/guests/batch", &headers, b"", 1_767_225_600_000)?;
/// assert_eq!((reply.status, reply.header("Allow")), (405, Some("POST")));
/// # Ok::<(), callgate_simulator::Dropped>(())
/// ```
#[derive(Clone, Debug)]
pub struct InProcess {
    pub(crate) host: Arc<Host>,
}

/// An answer as it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers but for those of a connection; their names are lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body, JSON or empty.
    pub body: Vec<u8>,
    /// After how many milliseconds it arrives.
    pub latency_ms: u64,
}

impl Reply {
    /// The value of a header, its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// A connection that broke before the whole answer was through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dropped {
    /// What got through until then. A client cannot tell the first two apart.
    pub at: Cut,
    /// After how many milliseconds it broke.
    pub latency_ms: u64,
}

/// Where a connection broke.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cut {
    /// The request was lost; it had no effect.
    Before,
    /// The answer was lost; the request had its effect.
    After,
    /// The answer's body broke off. This is what arrived, for a transport that does not notice.
    Body(Reply),
}

impl fmt::Display for Dropped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.at {
            Cut::Before => "the connection broke before the request arrived",
            Cut::After => "the connection broke before the answer",
            Cut::Body(_) => "the connection broke in the body of the answer",
        })
    }
}

impl std::error::Error for Dropped {}

impl InProcess {
    /// The platforms at their beginning. Of the options, `address` means nothing here, and `clock` holds until the first
    /// request tells another time.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { host: Arc::new(Host { world: Mutex::new(World::new(&options)), options }) }
    }

    /// Answers a request that arrives at `now_ms`, milliseconds since the epoch, where the clock stands from then on. Its
    /// effect comes at that time, however late the answer is.
    ///
    /// `url` is a path with its query, or a whole URL, whose host is of no interest. A request that HTTP could not carry
    /// (a method, URL or header that is malformed) is answered with a bare 400.
    ///
    /// # Errors
    /// A fault broke the connection.
    pub fn answer(
        &self,
        method: &str,
        url: &str,
        headers: &[(impl AsRef<str>, impl AsRef<str>)],
        body: &[u8],
        now_ms: i64,
    ) -> Result<Reply, Dropped> {
        let world = &mut *self.host.world.lock();
        world.clock.stand(now_ms);
        let (Ok(uri), Some(headers)) = (url.parse::<Uri>(), read(method, headers)) else {
            return Ok(Reply { status: 400, headers: Vec::new(), body: Vec::new(), latency_ms: 0 });
        };
        let most = self.host.options.max_body;
        if body.len() > most {
            return Ok(reply(write(&world.clock, 0, too_large(most)), 0));
        }
        let asked = Asked { method, path: uri.path(), query: uri.query(), headers: &headers, body };
        let fault = match asked.fault(world) {
            Ok(fault) => fault,
            Err(refusal) => return Ok(refused(world, refusal)),
        };
        let latency_ms = fault.latency;
        let mut answer = asked.answer(world, &fault);
        if let Some(answer) = &mut answer {
            let ready = std::mem::take(&mut answer.callbacks);
            world.guests.ready.extend(callbacks::unrolled(ready));
        }
        let Some(answer) = answer.filter(|_| fault.drop.is_none()) else {
            let before = fault.drop == Some(Drop::Before);
            let at = if before { Cut::Before } else { Cut::After };
            return Err(Dropped { at, latency_ms });
        };
        let mut reply = reply(write(&world.clock, fault.skew, answer), latency_ms);
        if let Some(bytes) = fault.truncated(reply.body.len()) {
            reply.body.truncate(bytes);
            return Err(Dropped { at: Cut::Body(reply), latency_ms });
        }
        Ok(reply)
    }

    /// Takes the callbacks that requests have set off since the last time, by the setting `automaticCallbacks`: in the
    /// order and as often as they are to be delivered.
    #[must_use]
    pub fn take_callbacks(&self) -> Vec<Callback> {
        std::mem::take(&mut self.host.world.lock().guests.ready)
    }

    /// Makes callbacks of a guest session, one for each type of event, and those that were held back before: in the
    /// order and as often as they are to be delivered. `None` if there is no such session.
    #[must_use]
    pub fn callbacks(&self, session: &str, kinds: &[impl AsRef<str>]) -> Option<Vec<Callback>> {
        let world = &mut *self.host.world.lock();
        let planned = callbacks::plan_all(world, session, kinds, None)?;
        Some(callbacks::unrolled(planned).collect())
    }

    /// What happened so far, as `GET /_simulator/state` tells it.
    #[must_use]
    pub fn state(&self) -> Value {
        self.host.world.lock().told()
    }

    /// How many changes an endpoint made, by its name in [`ROUTES`](crate::ROUTES).
    #[must_use]
    pub fn effects(&self, route: &str) -> u64 {
        self.host.world.lock().seen.effects(route)
    }

    /// How many idempotency keys (request ids, for guest sessions) had an effect more than once: none, unless a client
    /// takes the same key for two things.
    #[must_use]
    pub fn repeated_effects(&self) -> usize {
        self.host.world.lock().seen.repeated()
    }

    /// The time of the platforms, in milliseconds since the epoch.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.host.world.lock().clock.now()
    }

    /// Sets the time of the platforms.
    pub fn set_time(&self, now: i64) {
        self.host.world.lock().clock.set(now);
    }

    /// Lets the time of the platforms pass.
    pub fn advance(&self, by: i64) {
        self.host.world.lock().clock.advance(by);
    }

    /// Makes the platforms tell the time wrong by so many milliseconds.
    pub fn skew(&self, by: i64) {
        self.host.world.lock().clock.skew = by;
    }

    /// Sets what goes wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.host.world.lock().faults = faults;
    }

    /// Changes how the platforms behave; the JSON says what differs.
    ///
    /// # Errors
    /// A member is unknown or of the wrong type; nothing is changed then.
    pub fn set(&self, settings: &Value) -> Result<(), Wrong> {
        self.host.world.lock().settings.follow(settings)
    }

    /// Adds data: agents, media assets, campaigns, call codes, clients, and what the CRM refuses.
    ///
    /// # Errors
    /// A member is unknown or wrong; nothing is changed then.
    pub fn load(&self, data: &Value) -> Result<(), Wrong> {
        crate::data::load(&mut self.host.world.lock(), data)
    }

    /// Forgets every token, so that each is refused from now on.
    pub fn revoke_tokens(&self) {
        self.host.world.lock().oauth.revoke();
    }

    /// Puts everything back to the beginning.
    pub fn reset(&self) {
        *self.host.world.lock() = World::new(&self.host.options);
    }
}

/// The headers as a server would have read them, if the request can be one.
fn read(method: &str, headers: &[(impl AsRef<str>, impl AsRef<str>)]) -> Option<HeaderMap> {
    method.parse::<Method>().ok()?;
    let mut map = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_ref().as_bytes()).ok()?;
        map.append(name, HeaderValue::from_str(value.as_ref()).ok()?);
    }
    Some(map)
}

fn refused(world: &World, refusal: Refusal) -> Reply {
    reply(write(&world.clock, 0, refusal.answer(Platform::Cxone, "")), 0)
}

fn reply(written: Written, latency_ms: u64) -> Reply {
    let Written { status, headers, body } = written;
    Reply { status, headers, body: body.into_bytes(), latency_ms }
}
