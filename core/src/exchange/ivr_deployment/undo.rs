//! The way back: what was made is deleted again.

use super::{
    DELETE_FLOW, DELETE_WEBHOOK, Deploy, FIND_FLOW, FIND_WEBHOOK, Hook, LOOK_AT_FOUND, Origin,
    Stage, plan, steps,
};
use crate::exchange::{
    EventKind, Failure, Method, Milestone, Response, Success,
    body::encoded,
    call::{Call, Tag},
    machine::Context,
    record::record,
};
use alloc::{boxed::Box, format, string::String};

/// A deployment that is being undone.
pub(super) struct Undo {
    /// Why.
    cause: Failure,
    /// Whether this is in the time that is left for cleaning up.
    cleaning: bool,
    under_way: u32,
    /// Why the flow or the webhook is still there.
    flow: Option<Failure>,
    hook: Option<Failure>,
}

record!(struct Undo { cause, cleaning, under_way, flow, hook });

impl Deploy {
    /// Begins to delete what was made; if nothing was, the cause comes back.
    pub(super) fn roll_back(
        &mut self,
        cause: Failure,
        context: &mut Context<'_>,
    ) -> Option<Failure> {
        let work = &mut *self.work;
        // A creation of which no answer has come may have had its effect. If it was given up after its last try, the
        // platform is not there to be asked.
        let doubtful =
            *context.uncertain && matches!(cause, Failure::Deadline | Failure::Cancelled);
        match &work.flow {
            None if doubtful => {}
            Some(flow) if !flow.is(Origin::Earlier) => {}
            _ => return Some(cause),
        }
        if matches!(work.hook, Hook::Asked) {
            work.hook = if *context.uncertain { Hook::Doubtful } else { Hook::None };
        }
        let undo = Undo { cause, cleaning: false, under_way: 0, flow: None, hook: None };
        work.undo = Some(undo);
        work.sleep = None;
        work.update = None;
        self.stage = Stage::Undo;
        self.delete();
        None
    }

    /// Goes on in the time for cleaning up; when that is over as well, what is still there is left behind.
    pub(super) fn clean_up(
        &mut self,
        why: Failure,
        context: &mut Context<'_>,
    ) -> Option<Result<Success, Failure>> {
        let undo = self.work.undo.as_mut()?;
        if !undo.cleaning {
            undo.cleaning = true;
            self.delete();
            return None;
        }
        undo.flow.get_or_insert(why.clone());
        undo.hook.get_or_insert(why);
        Some(Err(self.conclusion(context)))
    }

    /// Asks for everything that is not deleted yet.
    fn delete(&mut self) {
        let Self { plan, work, .. } = self;
        let id = work.flow.as_ref().map_or("", |flow| flow.id.as_str());
        work.calls.clear();
        match &work.flow {
            Some(flow) if flow.deleted => {}
            Some(flow) if flow.is(Origin::Unknown) => work.calls.push_back(look(&flow.id)),
            Some(flow) => work.calls.push_back((DELETE_FLOW, deletion(plan::path(&flow.id, "")))),
            None => work.calls.push_back((FIND_FLOW, plan.create(work.generation))),
        }
        match &work.hook {
            Hook::Registered(id) => work.calls.push_back((DELETE_WEBHOOK, unregistration(id))),
            // The same key: what is there is told, and what is not can be deleted as well.
            Hook::Doubtful => {
                work.calls.extend(plan.register(id).map(|call| (FIND_WEBHOOK, call)));
            }
            Hook::None | Hook::Asked | Hook::Deleted => {}
        }
        if let Some(undo) = &mut work.undo {
            undo.under_way = u32::try_from(work.calls.len()).unwrap_or(u32::MAX);
        }
    }

    pub(super) fn undone(
        &mut self,
        tag: Tag,
        answer: Result<Response, Failure>,
        context: &mut Context<'_>,
    ) {
        let next = match tag {
            DELETE_FLOW => self.deleted_flow(answer),
            DELETE_WEBHOOK => self.deleted_webhook(answer),
            FIND_FLOW => self.found_flow(answer),
            LOOK_AT_FOUND => self.looked_at_found(answer),
            _ => self.found_webhook(answer),
        };
        let Some(undo) = &mut self.work.undo else { return };
        match next {
            Some(next) => self.work.calls.push_back(next),
            None => undo.under_way = undo.under_way.saturating_sub(1),
        }
        if undo.under_way == 0 {
            self.stage = Stage::Failed(self.conclusion(context));
        }
    }

    fn deleted_flow(&mut self, answer: Result<Response, Failure>) -> Option<(Tag, Call)> {
        let (flow, undo) = (self.work.flow.as_mut()?, self.work.undo.as_mut()?);
        match answer {
            Ok(_) => {
                flow.deleted = true;
                let (milestone, id) = (Milestone::RolledBack, flow.id.clone());
                self.work.told.push_back(EventKind::Reached { milestone, id });
            }
            Err(failure) => undo.flow = Some(failure),
        }
        None
    }

    fn deleted_webhook(&mut self, answer: Result<Response, Failure>) -> Option<(Tag, Call)> {
        match answer {
            Ok(_) => {
                if let Hook::Registered(id) = core::mem::replace(&mut self.work.hook, Hook::Deleted)
                {
                    let milestone = Milestone::RolledBack;
                    self.work.told.push_back(EventKind::Reached { milestone, id });
                }
            }
            Err(failure) => self.work.undo.as_mut()?.hook = Some(failure),
        }
        None
    }

    /// What is found may be a flow that was deployed before. What is not is not there, or cannot be asked for.
    fn found_flow(&mut self, answer: Result<Response, Failure>) -> Option<(Tag, Call)> {
        let flow = steps::flow_of(&answer.ok()?).ok()?;
        let next = look(&flow.id);
        self.work.flow = Some(flow);
        Some(next)
    }

    /// Only a flow that is not deployed is deleted. One that cannot be seen was not deployed before: either it is gone, or
    /// it is so new that it cannot be seen yet.
    fn looked_at_found(&mut self, answer: Result<Response, Failure>) -> Option<(Tag, Call)> {
        let (flow, undo) = (self.work.flow.as_mut()?, self.work.undo.as_mut()?);
        let deployed = answer.and_then(|response| {
            if response.status == 404 {
                return Ok(false);
            }
            let (deployed, _) = steps::is_deployed(&response).map_err(Failure::Malformed)?;
            Ok(deployed)
        });
        match deployed {
            Ok(true) => flow.origin = Origin::Earlier,
            Ok(false) => {
                flow.origin = Origin::Own;
                return Some((DELETE_FLOW, deletion(plan::path(&flow.id, ""))));
            }
            Err(failure) => undo.flow = Some(failure),
        }
        None
    }

    fn found_webhook(&mut self, answer: Result<Response, Failure>) -> Option<(Tag, Call)> {
        let id = answer.and_then(|response| steps::id_of(&response).map_err(Failure::Malformed));
        match id {
            Ok(id) => {
                let call = unregistration(&id);
                self.work.hook = Hook::Registered(id);
                return Some((DELETE_WEBHOOK, call));
            }
            Err(Failure::Refused(_)) => self.work.hook = Hook::None,
            Err(failure) => self.work.undo.as_mut()?.hook = Some(failure),
        }
        None
    }

    /// How it ends now that nothing more can be deleted.
    fn conclusion(&mut self, context: &mut Context<'_>) -> Failure {
        let work = &mut *self.work;
        let Some(Undo { cause, flow: flow_left, hook: hook_left, .. }) = work.undo.take() else {
            return Failure::Cancelled;
        };
        // What may have been made is still not known to be there.
        let Some(flow) = work.flow.as_ref() else { return cause };
        match flow.origin {
            Origin::Earlier => {
                *context.uncertain = false;
                return cause;
            }
            // Whether it is this deployment's, nobody knows.
            Origin::Unknown => *context.uncertain = true,
            Origin::Own => {}
        }
        let cause = Box::new(cause);
        let hook = match &work.hook {
            Hook::Registered(id) => Some(id.clone()),
            Hook::Doubtful => self.plan.webhook_name(&flow.id),
            Hook::None | Hook::Asked | Hook::Deleted => None,
        };
        let left = match (flow.deleted, hook) {
            (false, _) => flow_left.map(|rollback| (flow.id.clone(), rollback)),
            (true, Some(hook)) => hook_left.map(|rollback| (hook, rollback)),
            (true, None) => None,
        };
        if let Some((id, rollback)) = left {
            return Failure::LeftBehind { id, cause, rollback: Box::new(rollback) };
        }
        *context.uncertain = false;
        Failure::RolledBack { id: flow.id.clone(), cause }
    }
}

/// The question whether a flow may be deleted.
fn look(flow: &str) -> (Tag, Call) {
    let call = Call::platform(Method::Get, plan::path(flow, "/status")).accepting(&[404]);
    (LOOK_AT_FOUND, call)
}

/// A deletion. What is not there has been deleted.
pub(super) fn deletion(path: String) -> Call {
    Call::platform(Method::Delete, path).accepting(&[404])
}

fn unregistration(webhook: &str) -> Call {
    deletion(format!("/api/v2/event/webhooks/{}", encoded(webhook)))
}
