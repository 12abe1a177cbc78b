//! `/_simulator/…`: what tests and developers do to the platforms from outside.

use crate::{
    answer::{Answer, Refusal},
    callbacks,
    faults::Faults,
    fields::{self, Fields, Wrong},
    routes::ROUTES,
    server::Host,
    world::World,
};
use serde_json::{Value, json};

impl From<Wrong> for Refusal {
    fn from(wrong: Wrong) -> Self {
        let mut refusal = Self::new(400, "bad.request", wrong.to_string());
        refusal.report = Some(Box::new(json!({"place": wrong.place, "reason": wrong.reason})));
        refusal
    }
}

/// Answers a request to `/_simulator/…`.
pub(crate) async fn answer(
    host: &Host,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<Answer, Refusal> {
    let order = || fields::parse(body).map_err(Refusal::from);
    let world = || host.world.lock();
    let told = match (method, path) {
        ("GET", "state") => world().told(),
        ("GET", "routes") => routes(),
        ("POST", "reset") => {
            *world() = World::new(&host.options);
            json!({"reset": true})
        }
        ("GET", "clock") => world().clock.told(),
        ("POST", "clock") => {
            let order = order()?;
            let mut world = world();
            world.clock.follow(&order)?;
            world.clock.told()
        }
        ("GET", "settings") => world().settings.to_json(),
        ("POST", "settings") => {
            let order = order()?;
            let mut world = world();
            world.settings.follow(&order)?;
            world.settings.to_json()
        }
        ("POST", "data") => {
            let order = order()?;
            crate::data::load(&mut world(), &order)?;
            json!({"loaded": true})
        }
        ("POST", "faults") => {
            let faults = Faults::read(&order()?)?;
            let mut world = world();
            world.faults = faults;
            json!({"faults": world.faults.told()})
        }
        ("POST", "tokens/revoke") => json!({"revoked": world().oauth.revoke()}),
        ("POST", "callbacks") => callbacks(host, &order()?).await?,
        _ => {
            return Err(Refusal::not_found(
                "control of the simulator; docs/simulator.md lists them",
            ));
        }
    };
    Ok(Answer::new(200, told))
}

fn routes() -> Value {
    let told = ROUTES.iter().map(|route| {
        json!({"route": route.name, "scopes": route.scopes, "idempotencyHeader": route.once})
    });
    told.collect()
}

/// `POST /_simulator/callbacks` with `{"sessionId", "events": [types], "to"?}`: sends them and tells how
/// they were answered. What a fault holds back comes last.
async fn callbacks(host: &Host, order: &Value) -> Result<Value, Refusal> {
    let mut fields = Fields::of(order, "")?;
    let session = fields.text("sessionId")?;
    let session = fields.required("sessionId", session)?;
    let events = fields.texts("events")?;
    let events = fields.required("events", events)?;
    let to = fields.text("to")?;
    fields.end()?;
    let plain = |kind: &String| kind.bytes().all(|byte| byte.is_ascii_graphic());
    if !events.iter().all(plain) {
        return Err(Wrong::at("/events", "types of events are printable ASCII").into());
    }
    let ready = {
        let mut world = host.world.lock();
        let known = world.guests.sessions.get(session);
        let url = known.ok_or_else(|| Refusal::not_found("guest session"))?["callbackUrl"].as_str();
        if callbacks::target(to.or(url).unwrap_or_default()).is_none() {
            let message = "callbacks go to http or https URLs on this machine alone (localhost, \
                           127.0.0.0/8, ::1); give such a one as \"to\"";
            return Err(Refusal::new(409, "callback.unreachable", message));
        }
        callbacks::plan_all(&mut world, session, &events, to).unwrap_or_default()
    };
    Ok(json!({"deliveries": callbacks::deliver(host, ready).await}))
}
