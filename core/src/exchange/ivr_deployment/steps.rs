//! What the answers mean, step by step.

use super::{
    ACTIVATE, COMPILE, CREATE, DISCARD, Deploy, Flow, Hook, LOOK, Origin, QUERY, Query, REGISTER,
    Stage, VALIDATE, plan, undo,
};
use crate::{
    documents::IvrFlow,
    exchange::{
        Cause, EventKind, Failure, Malformed, Method, Milestone, Refusal, Response, Time,
        answer::{self, Field},
        call::{Call, Tag},
        concurrency::{Shape, Update},
        machine::Context,
    },
    forms::time,
};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

/// How long to wait before a busy compiler is asked again, and how long at most (reference 5).
const POLL: Time = 5_000;
const PATIENCE: Time = 60_000;

/// How often a flow that has just been created is looked for, and how long to wait between: reads may lag behind writes.
const LOOKS: u32 = 3;
const LAG: Time = 1_000;

/// How many flows of the same content may have been deleted again before one is created.
const MOST_GENERATIONS: u32 = 100;

/// How many codes of a validation are told.
const MOST_CODES: usize = 16;

const COMPILED: &str = "COMPILED";

impl Deploy {
    fn push(&mut self, tag: Tag, call: Call) {
        self.work.calls.push_back((tag, call));
    }

    fn tell(&mut self, milestone: Milestone, id: String) {
        self.work.told.push_back(EventKind::Reached { milestone, id });
    }

    pub(super) fn flow_id(&self) -> &str {
        self.work.flow.as_ref().map_or("", |flow| flow.id.as_str())
    }

    /// Lets the engine judge the flow by what the platform has, and by the window in which it would be active; then it
    /// is created.
    pub(super) fn create(&mut self, context: &mut Context<'_>) {
        let facts = self.media.facts();
        let facts = Some(facts.as_bytes());
        let activated = self.plan.activated(context.now);
        let body = core::mem::take(&mut self.plan.body);
        let checked = context
            .engine
            .parse::<IvrFlow<'_>>(activated.as_bytes(), facts)
            .and_then(|_| context.engine.parse::<IvrFlow<'_>>(body.as_bytes(), facts));
        match checked {
            Ok(flow) => {
                self.plan.body = flow.to_json();
                self.stage = Stage::Work;
                if self.media.len() > 0 {
                    self.tell(Milestone::MediaVerified, self.media.len().to_string());
                }
                self.push(CREATE, self.plan.create(0));
            }
            Err(report) => {
                self.stage = Stage::Failed(context.deny(&report));
            }
        }
    }

    pub(super) fn created(
        &mut self,
        answer: Result<Response, Failure>,
        context: &mut Context<'_>,
    ) -> Result<(), Failure> {
        let response = answer?;
        let flow = flow_of(&response).inspect_err(|_| {
            // It is there, under an id that nobody knows.
            *context.uncertain = true;
        });
        let mut flow = flow.map_err(Failure::Malformed)?;
        // A repetition of what this exchange has sent itself makes nothing older.
        let replayed = response.header("Idempotent-Replayed").is_some_and(|told| told == "true");
        if replayed && !context.doubt {
            flow.origin = Origin::Earlier;
        }
        self.work.flow = Some(flow);
        self.ask_status(LOOK);
        Ok(())
    }

    /// Whether the flow is new. The platform keeps keys longer than flows, so the creation may have been answered with
    /// one that has been deployed since, or deleted.
    pub(super) fn looked(
        &mut self,
        answer: Result<Response, Failure>,
        context: &Context<'_>,
    ) -> Result<(), Failure> {
        let response = answer?;
        if response.status == 404 {
            return self.not_there(context.now);
        }
        let Some(flow) = &mut self.work.flow else { return Ok(()) };
        let (deployed, version) = is_deployed(&response).map_err(Failure::Malformed)?;
        flow.origin = if deployed { Origin::Earlier } else { Origin::Own };
        flow.version = version.or(flow.version);
        let id = flow.id.clone();
        if deployed {
            flow.compile = Some(COMPILED.into());
            self.tell(Milestone::FlowReused, id);
            self.register();
        } else {
            self.push(VALIDATE, self.plan.validate(&id, context.began));
            self.tell(Milestone::FlowCreated, id);
        }
        Ok(())
    }

    /// An earlier flow that has no status is gone. A new one may be there and not be seen yet: it is looked for again,
    /// and at last deleted, so that it does not come to light beside the next.
    fn not_there(&mut self, now: Time) -> Result<(), Failure> {
        let Some(flow) = &mut self.work.flow else { return Ok(()) };
        if flow.is(Origin::Earlier) {
            return self.create_next();
        }
        flow.looks += 1;
        if flow.looks < LOOKS {
            self.work.sleep = Some(now.saturating_add(LAG));
        } else {
            let call = undo::deletion(plan::path(&flow.id, ""));
            self.push(DISCARD, call);
        }
        Ok(())
    }

    pub(super) fn discarded(&mut self, answer: Result<Response, Failure>) -> Result<(), Failure> {
        answer?;
        self.create_next()
    }

    /// The flow of this key is gone.
    fn create_next(&mut self) -> Result<(), Failure> {
        self.work.flow = None;
        self.work.generation += 1;
        if self.work.generation > MOST_GENERATIONS {
            return Err(Failure::Refused(Refusal { status: 404, code: None }));
        }
        self.push(CREATE, self.plan.create(self.work.generation));
        Ok(())
    }

    pub(super) fn validated(
        &mut self,
        answer: Result<Response, Failure>,
        context: &Context<'_>,
    ) -> Result<(), Failure> {
        const STATUS: &str = "status";
        let response = answer?;
        let read = answer::fields(&response, [STATUS, "errors"]);
        let [status, errors] = read.map_err(Failure::Malformed)?;
        let status = status.and_then(Field::text);
        let status = status.ok_or(Failure::Malformed(Malformed::missing(STATUS)))?;
        if status != "VALID" {
            let errors = errors.and_then(Field::json).and_then(answer::elements);
            return Err(invalid(&errors.unwrap_or_default(), &self.plan.body, context));
        }
        self.tell(Milestone::FlowValidated, self.flow_id().to_owned());
        self.compile(context.began);
        Ok(())
    }

    fn compile(&mut self, began: Time) {
        self.work.compilations += 1;
        let call = self.plan.compile(self.flow_id(), began, self.work.compilations);
        self.push(COMPILE, call);
    }

    /// Asks how far the flow is; one that is gone is an answer to who wants to know whether it is new.
    pub(super) fn ask_status(&mut self, tag: Tag) {
        let call = Call::platform(Method::Get, plan::path(self.flow_id(), "/status"));
        self.push(tag, if tag == LOOK { call.accepting(&[404]) } else { call });
    }

    pub(super) fn compiled(
        &mut self,
        answer: Result<Response, Failure>,
        context: &mut Context<'_>,
    ) -> Result<(), Failure> {
        const STATUS: &str = "status";
        let response = answer?;
        if response.status == 409 {
            return self.wait(context.now);
        }
        let [status] = answer::fields(&response, [STATUS]).map_err(Failure::Malformed)?;
        let status = status.and_then(Field::text);
        let status = status.ok_or(Failure::Malformed(Malformed::missing(STATUS)))?;
        self.progress(&status, context)
    }

    pub(super) fn status(
        &mut self,
        answer: Result<Response, Failure>,
        context: &mut Context<'_>,
    ) -> Result<(), Failure> {
        let response = answer?;
        let [status] = answer::fields(&response, ["compileStatus"]).map_err(Failure::Malformed)?;
        match status.and_then(Field::text) {
            // Whether the compiler is still busy with others, it says best when it is asked to compile.
            None => self.compile(context.began),
            Some(status) if ["IDLE", "BUSY"].contains(&status.as_str()) => {
                self.compile(context.began);
            }
            Some(status) => return self.progress(&status, context),
        }
        Ok(())
    }

    fn progress(&mut self, status: &str, context: &mut Context<'_>) -> Result<(), Failure> {
        match status {
            COMPILED => {
                if let Some(flow) = &mut self.work.flow {
                    flow.compile = Some(status.into());
                }
                self.tell(Milestone::FlowCompiled, self.flow_id().to_owned());
                self.activate(context.now);
                Ok(())
            }
            "FAILED" | "ERROR" => Err(Failure::Invalid { errors: 1, codes: Vec::new() }),
            _ => self.wait(context.now),
        }
    }

    /// Waits for the compiler, unless it has kept the flow waiting long enough.
    fn wait(&mut self, now: Time) -> Result<(), Failure> {
        let since = *self.work.busy.get_or_insert(now);
        let end = since.saturating_add(PATIENCE);
        if now >= end {
            return Err(Failure::Unavailable(Cause::Busy));
        }
        self.work.sleep = Some(now.saturating_add(POLL).min(end));
        Ok(())
    }

    fn activate(&mut self, now: Time) {
        let effective = self.plan.effective(now);
        self.work.effective = Some(effective);
        let Some(flow) = &self.work.flow else { return };
        let change = self.plan.activate(&flow.id, effective);
        match flow.version {
            Some(version) => {
                let path = plan::path(&flow.id, "");
                let version = version.to_string();
                let mut update = Update::knowing(Shape::Member, path, &version, change);
                let call = update.call();
                self.work.update = Some(update);
                self.work.calls.extend(call.map(|call| (ACTIVATE, call)));
            }
            // Without a version there is nothing to guard, and twice is once.
            None => self.push(ACTIVATE, change.repeatable()),
        }
    }

    pub(super) fn activated(
        &mut self,
        answer: Result<Response, Failure>,
        context: &mut Context<'_>,
    ) -> Result<(), Failure> {
        let Self { plan, work, .. } = self;
        let effective = work.effective.unwrap_or_default();
        let response = match &mut work.update {
            None => answer?,
            Some(update) => {
                let id = work.flow.as_ref().map_or("", |flow| flow.id.as_str());
                let settled = update.answered(answer, context, |current, _| {
                    let there = is_active(current, effective, plan.expiration());
                    let there = there.map_err(Failure::Malformed)?;
                    Ok((!there).then(|| plan.activate(id, effective)))
                });
                let Some(settled) = settled else {
                    work.calls.extend(update.call().map(|call| (ACTIVATE, call)));
                    return Ok(());
                };
                settled?.response
            }
        };
        let version = if response.body.is_empty() {
            // That it is done, the answer says without a body as well. Which version that makes, it does not.
            None
        } else {
            let read = answer::fields(&response, ["status", "version"]);
            let [status, version] = read.map_err(Failure::Malformed)?;
            if status.is_some_and(|status| status.text().is_none_or(|status| status != "ACTIVE")) {
                return Err(Failure::Malformed(Malformed::unusable("status")));
            }
            let before = work.flow.as_ref().and_then(|flow| flow.version);
            version.and_then(Field::count).or(before)
        };
        if let Some(flow) = &mut work.flow {
            flow.version = version;
        }
        self.tell(Milestone::FlowActivated, self.flow_id().to_owned());
        self.register();
        Ok(())
    }

    fn register(&mut self) {
        match self.plan.register(self.flow_id()) {
            Some(call) => {
                self.work.hook = Hook::Asked;
                self.push(REGISTER, call);
            }
            None => self.query(),
        }
    }

    pub(super) fn registered(
        &mut self,
        answer: Result<Response, Failure>,
        context: &mut Context<'_>,
    ) -> Result<(), Failure> {
        let id = answer.and_then(|response| {
            id_of(&response).map_err(|malformed| {
                *context.uncertain = true;
                Failure::Malformed(malformed)
            })
        })?;
        self.work.hook = Hook::Registered(id.clone());
        self.tell(Milestone::WebhookRegistered, id);
        self.query();
        Ok(())
    }

    /// The query begins with its first page, whose time it is of.
    fn query(&mut self) {
        self.stage = if self.plan.analytics.is_some() { Stage::Query } else { Stage::Deployed };
    }

    pub(super) fn begin_query(&mut self, now: Time) {
        self.stage = Stage::Work;
        let query = Query::new(self.plan.analytics.unwrap_or_default(), now);
        self.push(QUERY, query.call(self.flow_id()));
        self.work.query = Some(query);
    }

    pub(super) fn queried(&mut self, answer: Result<Response, Failure>) -> Result<(), Failure> {
        let response = answer?;
        let Some(query) = &mut self.work.query else { return Ok(()) };
        if let Some(analytics) = query.page(&response).map_err(Failure::Malformed)? {
            self.work.analytics = Some(analytics);
            self.tell(Milestone::AnalyticsRead, self.flow_id().to_owned());
            self.stage = Stage::Deployed;
        } else {
            let call = query.call(self.work.flow.as_ref().map_or("", |flow| flow.id.as_str()));
            self.push(QUERY, call);
        }
        Ok(())
    }
}

/// The flow that an answer to its creation tells.
pub(super) fn flow_of(response: &Response) -> Result<Flow, Malformed> {
    let [version] = answer::fields(response, ["version"])?;
    let version = version.and_then(Field::count);
    let id = id_of(response)?;
    Ok(Flow { id, version, compile: None, origin: Origin::Unknown, looks: 0, deleted: false })
}

pub(super) fn id_of(response: &Response) -> Result<String, Malformed> {
    const ID: &str = "id";
    let [id] = answer::fields(response, [ID])?;
    id.ok_or(Malformed::missing(ID))?.text().ok_or(Malformed::unusable(ID))
}

/// Whether a flow has been deployed since its creation, and its version, if that is told. One whose document calls itself
/// active has not, unless it has been compiled, which nobody else does to a new flow.
pub(super) fn is_deployed(response: &Response) -> Result<(bool, Option<u64>), Malformed> {
    let [status, compile, version] =
        answer::fields(response, ["status", "compileStatus", "version"])?;
    let is = |field: Option<Field<'_>>, wanted: &str| {
        field.and_then(Field::text).is_some_and(|text| text == wanted)
    };
    let version = version.and_then(Field::count);
    Ok((is(status, "ACTIVE") && is(compile, COMPILED), version))
}

/// Whether a flow is active in this window.
fn is_active(
    response: &Response,
    effective: i64,
    expiration: Option<i64>,
) -> Result<bool, Malformed> {
    let [status, from, until] =
        answer::fields(response, ["status", "effectiveDate", "expirationDate"])?;
    let date = |field: Option<Field<'_>>| time::date_or_instant(&field.and_then(Field::text)?);
    let active = status.and_then(Field::text).is_some_and(|status| status == "ACTIVE");
    Ok(active && date(from) == Some(effective) && date(until) == expiration)
}

/// What is wrong with a flow in the platform's view: its codes, as far as they are plain names, and no texts.
fn invalid(errors: &[&str], sent: &str, context: &Context<'_>) -> Failure {
    let mut codes = Vec::new();
    for error in errors {
        let code = context.code(&Response::new(200).with_body(*error), sent);
        if let Some(code) = code.filter(|code| codes.len() < MOST_CODES && !codes.contains(code)) {
            codes.push(code);
        }
    }
    Failure::Invalid { errors: errors.len() as u64, codes }
}
