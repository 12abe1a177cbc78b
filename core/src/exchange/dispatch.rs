//! The way of a call from the exchange that wants it to the host that sends it.

use super::{
    Cause, Client, EventKind, ExchangeId, Failure, RequestId, Step, Time, TokenRequest,
    TransportError,
    call::{Call, CallId, Flight, Side, State, Tag, Target},
    timers::Timer,
    token::Standing,
};

/// What keeps the next call from being sent.
pub(super) enum Held {
    /// Something that an answer or a timer brings.
    Here,
    /// The quota.
    Until(Time),
}

impl Client {
    pub(super) fn call(&mut self, call: Call, owner: Option<(ExchangeId, Tag)>) {
        let id = CallId(self.counts.called);
        self.counts.called += 1;
        if let Some(entry) = owner.and_then(|(owner, _)| self.exchanges.get_mut(&owner)) {
            entry.calls.push(id);
        }
        self.flights.insert(id, Flight::new(call, owner));
        self.enqueue(id);
    }

    pub(super) fn enqueue(&mut self, id: CallId) {
        let Some(flight) = self.flights.get_mut(&id) else { return };
        flight.state = State::Queued;
        match flight.call.target {
            Target::Platform => self.queue.push_back(id),
            Target::Token | Target::Side(_) => self.direct.push_back(id),
        }
    }

    /// The next request that may be sent now.
    pub(super) fn dispatch(&mut self, now: Time) -> Result<Step, Held> {
        loop {
            if let Some(id) = self.direct.pop_front() {
                match self.send_direct(id, now) {
                    Some(step) => return Ok(step),
                    // Its exchange may want to know at once.
                    None if self.awake.is_empty() => continue,
                    None => return Err(Held::Here),
                }
            }
            let Some(&id) = self.queue.front() else { return Err(Held::Here) };
            if !self.flights.contains_key(&id) {
                self.queue.pop_front();
                continue;
            }
            match self.tokens.standing(now) {
                Standing::Held(token) => {
                    self.bucket.take(now).map_err(Held::Until)?;
                    self.queue.pop_front();
                    if let Some(flight) = self.flights.get_mut(&id) {
                        flight.token = token;
                    }
                    return self.send(id, now).ok_or(Held::Here);
                }
                Standing::Asked => return Err(Held::Here),
                Standing::Absent => {
                    let call = self.tokens.ask();
                    self.call(call, None);
                }
            }
        }
    }

    /// Sends what needs neither the platform's token nor its quota, unless the circuit is open.
    fn send_direct(&mut self, id: CallId, now: Time) -> Option<Step> {
        let flight = self.flights.get(&id)?;
        let (target, cause) = (flight.call.target, flight.cause);
        if self.endpoints.admits(target, id, now, self.until(id, now)) {
            return self.send(id, now);
        }
        let waits = target == Target::Side(Side::Webhook) && cause.is_some();
        if !(waits && self.outlast(id, now)) {
            // What has been tried has failed for a reason of its own.
            let cause = cause.unwrap_or(Cause::CircuitOpen);
            self.complete(id, Err(Failure::Unavailable(cause)), now);
        }
        None
    }

    /// Lets a delivery that has been tried rest until the webhook's circuit may let it through, if that is in time. The
    /// circuit costs it no try: a delivery that has not been tried waits likewise, by itself.
    fn outlast(&mut self, id: CallId, now: Time) -> bool {
        let owner = self.flights.get(&id).and_then(Flight::exchange);
        let until = self.endpoints.opens(Side::Webhook, now);
        let in_time = until < self.last_moment(owner);
        if in_time {
            self.lay_down(id, Cause::CircuitOpen, until, now);
        }
        in_time
    }

    /// Until when an answer is waited for that is asked for now.
    fn until(&self, id: CallId, now: Time) -> Time {
        let until = now.saturating_add(self.timeout);
        let owner = self.flights.get(&id).and_then(Flight::exchange);
        let span = owner.and_then(|owner| self.exchanges.get(&owner)).and_then(|entry| entry.span);
        span.map_or(until, |(_, end)| until.min(end))
    }

    fn send(&mut self, id: CallId, now: Time) -> Option<Step> {
        let until = self.until(id, now);
        let flight = self.flights.get_mut(&id)?;
        let url = self.endpoints.url(flight.call.target, &flight.call.path);
        // The host is the token endpoint where there is no other.
        if url.is_none() && flight.call.target != Target::Token {
            let cause = Cause::Transport(TransportError::NotSent);
            self.complete(id, Err(Failure::Unavailable(cause)), now);
            return None;
        }
        let request = RequestId(self.counts.requested);
        self.counts.requested += 1;
        flight.attempts += 1;
        let exchange = flight.exchange();
        let mut tells_key = true;
        if let Some(entry) = exchange.and_then(|owner| self.exchanges.get_mut(&owner)) {
            entry.attempts += 1;
            let series = self.metrics.series(entry.machine.kind());
            series.attempts += 1;
            series.retries += u64::from(flight.attempts > 1);
            tells_key = entry.machine.steps().tells_keys();
        } else {
            self.metrics.token_requests += 1;
        }
        flight.state = State::Sent { request, at: now, until };
        self.sent.insert(request, id);
        self.timers.set(until, Timer::Timeout(id));
        let key = flight.call.key.as_ref().filter(|_| tells_key).map(|(_, key)| key.clone());
        let kind = EventKind::Sent { request, attempt: flight.attempts, key };
        self.journal.tell(now, exchange, kind, &flight.call.body);
        let timeout = until.saturating_sub(now);
        let Some(url) = url else {
            let rejected = self.tokens.rejected;
            return Some(Step::Token(TokenRequest { id: request, timeout, rejected }));
        };
        let authorization = match flight.call.target {
            Target::Platform => self.tokens.authorization(),
            Target::Side(side) => self.endpoints.authorization(side),
            Target::Token => None,
        };
        Some(Step::Send(flight.call.request(request, url, authorization, timeout)))
    }
}
