//! The deployment of an IVR flow: its media verified, created, validated, compiled, activated; deleted again on any failure
//! after its creation.

use super::{
    Client, EventKind, ExchangeId, Failure, Response, Success, Time,
    call::{Call, Tag},
    concurrency::Update,
    machine::{Action, Context, Machine, Steps},
    record::record,
};
use crate::documents::IvrFlow;
use alloc::{boxed::Box, collections::VecDeque, string::String, vec::Vec};
use analytics::Query;
use media::Media;
use plan::Plan;
use undo::Undo;

mod analytics;
mod media;
mod outcome;
mod plan;
mod steps;
mod undo;

pub use outcome::{AuditMark, DeployedIvrFlow, FlowAnalytics, FlowMeasures};
pub use plan::{Deployment, FlowWebhook};

impl Client {
    /// Starts the deployment of an IVR flow.
    ///
    /// Its media assets are asked for first, each once; what the platform has not is `media.unknown`, and nothing is
    /// created. Then the flow is created under an idempotency key of its content, validated, compiled, and activated in
    /// its window; the webhook is registered, and the analytics are asked for page by page. On any failure after the
    /// creation, the last two steps included, and if it is cancelled or its time is up, webhook and flow are deleted
    /// again: [`Failure::RolledBack`], or [`Failure::LeftBehind`] if that failed.
    ///
    /// The same document started again while its flow is active is the same flow, which is left as it is whatever
    /// happens; started again after a rollback it is a new one.
    ///
    /// ```
    /// use callgate::{Engine, documents::IvrFlow};
    /// use callgate::exchange::{Client, Config, Deployment, Method, Response, Step, Success, TokenSource};
    ///
    /// let document = br#"{"name": "Support", "campaignId": "camp_support",
    ///     "nodes": [{"id": "agents", "type": "queue"}], "fallbackAction": {"type": "hangup"}}"#;
    /// let flow: IvrFlow<'_> = Engine::new().parse(document, None).expect("a sound flow");
    /// let token = TokenSource::cxone_flows("https://acme.example", "my-client", "my-secret");
    /// let mut client = Client::new(Config::new("https://acme.example", token), 42)?;
    /// client.deploy_ivr_flow(&flow, Deployment { analytics: None, ..Deployment::default() });
    /// let outcome = loop {
    ///     match client.poll(0) {
    ///         Step::Send(request) => {
    ///             let path = request.url.trim_start_matches("https://acme.example");
    ///             let answer = match (request.method, path) {
    ///                 (_, "/oauth/token") => r#"{"access_token": "t"}"#,
    ///                 (_, "/api/v2/ivr/flows") => r#"{"id": "flow-1", "version": 1}"#,
    ///                 (_, "/api/v2/ivr/flows/flow-1/status") => r#"{"compileStatus": "IDLE"}"#,
    ///                 (_, "/api/v2/ivr/flows/flow-1/validate") => r#"{"status": "VALID"}"#,
    ///                 (_, "/api/v2/ivr/flows/flow-1/compile") => r#"{"status": "COMPILED"}"#,
    ///                 (Method::Patch, _) => r#"{"id": "flow-1", "status": "ACTIVE", "version": 2}"#,
    ///                 other => panic!("{other:?}"),
    ///             };
    ///             client.handle(request.id, Ok(Response::new(200).with_body(answer)), 0);
    ///         }
    ///         Step::Done(_, outcome) => break outcome,
    ///         _ => {}
    ///     }
    /// };
    /// let Ok(Success::IvrFlow(deployed)) = outcome.result else { panic!("not deployed") };
    /// assert_eq!((deployed.flow_id.as_str(), deployed.version), ("flow-1", Some(2)));
    /// # Ok::<(), callgate::exchange::ConfigError>(())
    /// ```
    pub fn deploy_ivr_flow(&mut self, flow: &IvrFlow<'_>, deployment: Deployment) -> ExchangeId {
        self.start(Machine::IvrDeployment(Deploy {
            plan: Box::new(Plan::new(flow, deployment)),
            media: Box::new(Media::of(flow)),
            work: Box::default(),
            stage: Stage::Verify,
        }))
    }
}

/// The states of the exchange.
pub(super) struct Deploy {
    plan: Box<Plan>,
    media: Box<Media>,
    work: Box<Work>,
    stage: Stage,
}

record!(struct Deploy { plan, media, work, stage });

enum Stage {
    /// The media assets are asked for.
    Verify,
    /// The flow is asked for, or there.
    Work,
    /// The analytics are to be asked for.
    Query,
    /// What was made is being deleted.
    Undo,
    Deployed,
    Failed(Failure),
}

record!(enum Stage { Verify, Work, Query, Undo, Deployed | Failed(failure) | });

/// How far it is.
#[derive(Default)]
struct Work {
    calls: VecDeque<(Tag, Call)>,
    told: VecDeque<EventKind>,
    trail: Vec<AuditMark>,
    /// How many flows of this content are known to be gone again.
    generation: u32,
    flow: Option<Flow>,
    /// How often the compilation was asked for, repetitions not counted.
    compilations: u32,
    /// Since when the compiler has kept it waiting, and until when it waits.
    busy: Option<Time>,
    sleep: Option<Time>,
    /// When it comes into effect, once that is decided.
    effective: Option<i64>,
    update: Option<Update>,
    hook: Hook,
    query: Option<Query>,
    analytics: Option<FlowAnalytics>,
    undo: Option<Undo>,
}

record!(struct Work {
    calls, told, trail, generation, flow, compilations, busy, sleep, effective, update, hook, query,
    analytics, undo
});

/// A flow that the platform has made.
struct Flow {
    id: String,
    version: Option<u64>,
    compile: Option<String>,
    origin: Origin,
    /// How often its status was asked for in vain.
    looks: u32,
    deleted: bool,
}

record!(struct Flow { id, version, compile, origin, looks, deleted });

impl Flow {
    fn is(&self, origin: Origin) -> bool {
        self.origin == origin
    }
}

/// Where a flow comes from, which decides whether it may be deleted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Its status has not been read yet. Platforms answer a key that they know with what it made the first time, and need
    /// not say so: it may be a flow that was deployed before.
    Unknown,
    /// It is not deployed yet.
    Own,
    /// It was deployed before, or at least created: it is left as it is.
    Earlier,
}

record!(enum Origin { Unknown, Own, Earlier | | });

/// What has become of the webhook.
#[derive(Default)]
enum Hook {
    #[default]
    None,
    Asked,
    /// It may be there, under an id that nobody knows.
    Doubtful,
    Registered(String),
    Deleted,
}

record!(enum Hook { None, Asked, Doubtful, Deleted | Registered(id) | });

const CREATE: Tag = 0;
const LOOK: Tag = 1;
const VALIDATE: Tag = 2;
const COMPILE: Tag = 3;
const STATUS: Tag = 4;
const ACTIVATE: Tag = 5;
const REGISTER: Tag = 6;
const QUERY: Tag = 7;
const DELETE_FLOW: Tag = 8;
const DELETE_WEBHOOK: Tag = 9;
const FIND_FLOW: Tag = 10;
const LOOK_AT_FOUND: Tag = 11;
const FIND_WEBHOOK: Tag = 12;
const DISCARD: Tag = 13;
/// The first media asset; the others follow.
const MEDIA: Tag = 100;

impl Steps for Deploy {
    fn next(&mut self, context: &mut Context<'_>) -> Action {
        loop {
            if let Some(kind) = self.work.told.pop_front() {
                if let EventKind::Reached { milestone, .. } = kind {
                    let sequence = context.entries + 1;
                    self.work.trail.push(AuditMark { milestone, sequence });
                }
                return Action::Tell(kind);
            }
            if let Some((tag, call)) = self.work.calls.pop_front() {
                return Action::Call(tag, call);
            }
            match &self.stage {
                Stage::Verify => {
                    if let Some((number, call)) = self.media.next() {
                        return Action::Call(MEDIA + number, call);
                    }
                    if !self.media.is_over() {
                        return Action::Await;
                    }
                    self.create(context);
                }
                Stage::Work => {
                    let Some(until) = self.work.sleep else { return Action::Await };
                    if context.now < until {
                        return Action::Sleep(until);
                    }
                    self.work.sleep = None;
                    let flow = self.work.flow.as_ref();
                    let unseen = flow.is_some_and(|flow| flow.is(Origin::Unknown));
                    self.ask_status(if unseen { LOOK } else { STATUS });
                }
                Stage::Query => self.begin_query(context.now),
                Stage::Undo => return Action::Await,
                Stage::Deployed => return Action::Done(Ok(self.success())),
                Stage::Failed(failure) => return Action::Done(Err(failure.clone())),
            }
        }
    }

    fn answered(&mut self, tag: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        let end = match tag {
            CREATE => self.created(answer, context),
            LOOK => self.looked(answer, context),
            DISCARD => self.discarded(answer),
            VALIDATE => self.validated(answer, context),
            COMPILE => self.compiled(answer, context),
            STATUS => self.status(answer, context),
            ACTIVATE => self.activated(answer, context),
            REGISTER => self.registered(answer, context),
            QUERY => self.queried(answer),
            DELETE_FLOW..=FIND_WEBHOOK => return self.undone(tag, answer, context),
            _ => self.media.answered(tag.saturating_sub(MEDIA), answer),
        };
        if let Err(cause) = end
            && let Some(cause) = self.roll_back(cause, context)
        {
            self.stage = Stage::Failed(cause);
        }
    }

    fn interrupt(
        &mut self,
        why: Failure,
        context: &mut Context<'_>,
    ) -> Option<Result<Success, Failure>> {
        match &self.stage {
            Stage::Verify => Some(Err(why)),
            Stage::Work | Stage::Query => match self.roll_back(why, context) {
                Some(why) => Some(Err(why)),
                None => self.clean_up(Failure::Deadline, context),
            },
            Stage::Undo => self.clean_up(why, context),
            Stage::Deployed => Some(Ok(self.success())),
            Stage::Failed(failure) => Some(Err(failure.clone())),
        }
    }
}

impl Deploy {
    fn success(&mut self) -> Success {
        let Work { trail, flow, hook, analytics, .. } = &mut *self.work;
        let flow = flow.take();
        let version = flow.as_ref().and_then(|flow| flow.version);
        let reused = flow.as_ref().is_some_and(|flow| flow.is(Origin::Earlier));
        let (flow_id, compile) = flow.map_or_else(Default::default, |flow| (flow.id, flow.compile));
        let webhook_id = match core::mem::take(hook) {
            Hook::Registered(id) => Some(id),
            _ => None,
        };
        Success::IvrFlow(DeployedIvrFlow {
            flow_id,
            version,
            compile_status: compile.unwrap_or_default(),
            webhook_id,
            analytics: analytics.take(),
            reused,
            audit: core::mem::take(trail),
        })
    }
}
