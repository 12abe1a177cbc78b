//! The one table of endpoints: who answers, under which scopes, and what makes a repetition harmless.

use crate::{
    agents, analytics,
    answer::{Call, Told},
    callcodes, crm, genesys, guests, ivr, oauth,
    world::World,
};

/// Who an endpoint belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Platform {
    /// Where tokens come from.
    Token,
    /// NICE CXone.
    Cxone,
    /// Genesys Cloud.
    Genesys,
    /// The CRM, which has a token of its own.
    Crm,
    /// Whoever listens for events; it asks for no token.
    Listener,
}

/// An endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Its method and path, `{}` standing for an id.
    pub name: &'static str,
    /// Who it belongs to.
    pub platform: Platform,
    /// The scopes that a token needs, all of them.
    pub scopes: &'static [&'static str],
    /// The header whose value makes a repetition of the same request harmless.
    pub once: Option<&'static str>,
    pub(crate) run: fn(&mut World, &Call<'_>) -> Told,
}

const fn route(
    name: &'static str,
    platform: Platform,
    scopes: &'static [&'static str],
    once: Option<&'static str>,
    run: fn(&mut World, &Call<'_>) -> Told,
) -> Route {
    Route { name, platform, scopes, once, run }
}

const KEY: Option<&str> = Some("idempotency-key");
const REQUEST: Option<&str> = Some("x-request-id");

use Platform::{Crm, Cxone, Genesys, Listener, Token};

/// Every endpoint of the platforms.
pub const ROUTES: [Route; 31] = [
    route("POST /oauth2/token", Token, &[], None, oauth::issue),
    route("POST /oauth/token", Token, &[], None, oauth::issue),
    route(
        "POST /api/v1/guests",
        Cxone,
        &["digital:guest:write", "digital:channel:read"],
        REQUEST,
        guests::create,
    ),
    route("GET /api/v1/guests/{}", Cxone, &["digital:channel:read"], None, guests::show),
    route(
        "POST /api/v2/conversations/webmessaging/guests",
        Genesys,
        &["webmessaging:guest:write"],
        KEY,
        genesys::create,
    ),
    route(
        "GET /api/v2/conversations/webmessaging/guests/{}",
        Genesys,
        &["webmessaging:guest:read"],
        None,
        genesys::show,
    ),
    route(
        "PATCH /api/v2/conversations/webmessaging/guests/{}",
        Genesys,
        &["webmessaging:guest:write"],
        None,
        genesys::update,
    ),
    route(
        "GET /api/v2/platform/audit/logs",
        Genesys,
        &["webmessaging:guest:read"],
        None,
        genesys::audits,
    ),
    route("GET /api/v2/schedules/users/{}", Cxone, &["schedules:view"], None, agents::schedule),
    route("GET /api/v2/breaks/users/{}/status", Cxone, &["breaks:view"], None, agents::breaks),
    route("GET /api/v2/users/{}/state", Cxone, &["users:state:view"], None, agents::state),
    route("POST /api/v2/users/{}/state", Cxone, &["users:state:write"], KEY, agents::change),
    route("GET /api/v2/callcodes", Cxone, &["callcodes:read"], None, callcodes::list),
    route("GET /api/v2/callcodes/{}", Cxone, &["callcodes:read"], None, callcodes::show),
    route("POST /api/v2/callcodes", Cxone, &["callcodes:write"], KEY, callcodes::create),
    route("GET /api/v2/media/assets", Cxone, &["media:read"], None, ivr::assets),
    route("GET /api/v2/media/assets/{}", Cxone, &["media:read"], None, ivr::asset),
    route("POST /api/v2/ivr/flows", Cxone, &["ivr:flow:write"], KEY, ivr::create),
    route("GET /api/v2/ivr/flows/{}", Cxone, &["ivr:flow:read"], None, ivr::show),
    route("GET /api/v2/ivr/flows/{}/status", Cxone, &["ivr:flow:read"], None, ivr::status),
    route("POST /api/v2/ivr/flows/{}/validate", Cxone, &["ivr:flow:write"], KEY, ivr::validate),
    route("POST /api/v2/ivr/flows/{}/compile", Cxone, &["ivr:flow:write"], KEY, ivr::compile),
    route("PATCH /api/v2/ivr/flows/{}", Cxone, &["ivr:flow:write"], None, ivr::update),
    route("DELETE /api/v2/ivr/flows/{}", Cxone, &["ivr:flow:write"], None, ivr::delete),
    route("POST /api/v2/event/webhooks", Cxone, &["event:webhook:write"], KEY, ivr::register),
    route(
        "DELETE /api/v2/event/webhooks/{}",
        Cxone,
        &["event:webhook:write"],
        None,
        ivr::unregister,
    ),
    route(
        "POST /api/v2/analytics/ivrs/details/query",
        Cxone,
        &["analytics:read"],
        None,
        analytics::query,
    ),
    route("POST /crm/v1/guests/batch", Crm, &[], None, crm::batch),
    route("POST /crm/v1/cxone-events", Listener, &[], KEY, crm::event),
    route("POST /webhooks/mapping-sync", Listener, &[], KEY, crm::mapping),
    route("POST /webhooks/{}", Listener, &[], KEY, crm::webhook),
];

/// Where a request leads.
pub(crate) enum Found<'a> {
    Route(&'static Route, &'a str),
    /// The path exists, under other methods.
    Method(String),
    Nothing,
}

pub(crate) fn find<'a>(method: &str, path: &'a str) -> Found<'a> {
    let mut others = Vec::new();
    for route in &ROUTES {
        let Some((wanted, pattern)) = route.name.split_once(' ') else { continue };
        if let Some(id) = fits(pattern, path) {
            if wanted == method {
                return Found::Route(route, id);
            }
            others.push(wanted);
        }
    }
    if others.is_empty() { Found::Nothing } else { Found::Method(others.join(", ")) }
}

/// The id in a path that fits a pattern; an empty one where the pattern has none.
fn fits<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    let Some((before, after)) = pattern.split_once("{}") else {
        return (pattern == path).then_some("");
    };
    let id = path.strip_prefix(before)?.strip_suffix(after)?;
    (!id.is_empty() && !id.contains('/')).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_where_they_should() {
        let name = |method: &str, path: &str| match find(method, path) {
            Found::Route(route, id) => format!("{}|{id}", route.name),
            Found::Method(allowed) => format!("405 {allowed}"),
            Found::Nothing => "404".to_owned(),
        };
        assert_eq!(name("POST", "/api/v1/guests"), "POST /api/v1/guests|");
        assert_eq!(name("GET", "/api/v1/guests"), "405 POST");
        assert_eq!(name("GET", "/api/v1/guests/"), "404");
        assert_eq!(
            name("POST", "/api/v2/ivr/flows/7/compile"),
            "POST /api/v2/ivr/flows/{}/compile|7"
        );
        assert_eq!(name("PUT", "/api/v2/ivr/flows/7"), "405 GET, PATCH, DELETE");
        assert_eq!(name("POST", "/webhooks/mapping-sync"), "POST /webhooks/mapping-sync|");
        assert_eq!(name("POST", "/webhooks/a/b"), "404");
    }

    #[test]
    fn every_scope_that_is_asked_for_is_known() {
        let asked = ROUTES.iter().flat_map(|route| route.scopes);
        for scope in asked {
            assert!(oauth::SCOPES.contains(scope), "{scope}");
        }
    }
}
