//! Tokens by OAuth 2.0 client credentials, in every style that clients use.

use crate::{
    answer::{Answer, Call, Refusal, Told},
    world::World,
};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt};

/// Every scope that an endpoint asks for.
pub const SCOPES: [&str; 19] = [
    "digital:guest:write",
    "digital:channel:read",
    "webmessaging:guest:write",
    "webmessaging:guest:read",
    "conversation:webmessaging:write",
    "users:state:view",
    "users:state:write",
    "schedules:view",
    "breaks:view",
    "callcodes:read",
    "callcodes:write",
    "ivr:flow:write",
    "ivr:flow:read",
    "campaign:manage",
    "media:read",
    "event:webhook:write",
    "analytics:read",
    "audits:read",
    "crm:write",
];

/// An OAuth client that the platforms know.
#[derive(Clone)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// What it may ask for.
    pub scopes: Vec<String>,
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client")
            .field("id", &self.id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl Default for Client {
    /// `callgate-demo` with every scope.
    fn default() -> Self {
        Self {
            id: "callgate-demo".to_owned(),
            secret: "callgate-demo-secret".to_owned(),
            scopes: SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
        }
    }
}

/// A token that was issued.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) client: String,
    pub(crate) scopes: Vec<String>,
    expires: i64,
}

/// The clients and their tokens.
#[derive(Debug, Default)]
pub(crate) struct Oauth {
    pub(crate) clients: Vec<Client>,
    tokens: BTreeMap<String, Token>,
    /// How many tokens were asked for in each style.
    styles: BTreeMap<&'static str, u64>,
}

impl Oauth {
    pub(crate) fn new(clients: Vec<Client>) -> Self {
        Self { clients, ..Self::default() }
    }

    /// Forgets every token, as a platform does that was started again.
    pub(crate) fn revoke(&mut self) -> usize {
        let count = self.tokens.len();
        self.tokens.clear();
        count
    }

    /// The token of a request, if it is good.
    pub(crate) fn token(&self, call: &Call<'_>) -> Result<(&str, &Token), Refusal> {
        let refusal = |reason: &str, message: &str| {
            let challenge = format!("Bearer error=\"{reason}\"");
            Refusal::new(401, "unauthorized", message).with("www-authenticate", challenge)
        };
        let header = call.header("authorization").unwrap_or_default();
        let Some(("Bearer", word)) = header.split_once(' ') else {
            return Err(refusal("invalid_request", "the request carries no bearer token"));
        };
        match self.tokens.get_key_value(word.trim()) {
            None => Err(refusal("invalid_token", "the token is unknown")),
            Some((_, token)) if call.now >= token.expires => {
                Err(refusal("invalid_token", "the token has expired"))
            }
            Some((word, token)) => Ok((word, token)),
        }
    }

    pub(crate) fn told(&self, now: i64) -> Value {
        let good = self.tokens.values().filter(|token| now < token.expires).count();
        let issued: u64 = self.styles.values().sum();
        json!({"issued": issued, "good": good, "styles": self.styles})
    }
}

/// Refuses a token that lacks a scope.
pub(crate) fn needs(token: &Token, scopes: &[&str]) -> Result<(), Refusal> {
    let missing = |scope: &&&str| !token.scopes.iter().any(|granted| granted == **scope);
    match scopes.iter().find(missing) {
        None => Ok(()),
        Some(scope) => {
            let challenge = format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
            let message = format!("the token lacks the scope {scope}");
            Err(Refusal::new(403, "missing.scope", message).with("www-authenticate", challenge))
        }
    }
}

/// The parameters of `application/x-www-form-urlencoded`.
pub(crate) fn form(text: &str) -> Parameters {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (unescape(name, true), unescape(value, true))
        })
        .collect()
}

/// Undoes percent-encoding, and in forms what stands for a space.
pub(crate) fn unescape(text: &str, form: bool) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' if form => b' ',
            b'%' => {
                let mut ahead = rest.clone();
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                match (digit(ahead.next()), digit(ahead.next())) {
                    (Some(high), Some(low)) => {
                        rest = ahead;
                        u8::try_from(high * 16 + low).unwrap_or(b'?')
                    }
                    _ => b'%',
                }
            }
            byte => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `POST /oauth2/token` and `/oauth/token`.
pub(crate) fn issue(world: &mut World, call: &Call<'_>) -> Told {
    let (style, given) = given(call)?;
    let of = |name: &str| given.iter().find(|(key, _)| key == name).map(|(_, value)| &**value);
    match of("grant_type") {
        Some("client_credentials") => {}
        Some(_) => {
            let message = "only client_credentials are granted";
            return Err(Refusal::new(400, "unsupported_grant_type", message));
        }
        None => return Err(Refusal::new(400, "invalid_request", "grant_type is missing")),
    }
    let (Some(id), Some(secret)) = (of("client_id"), of("client_secret")) else {
        let message = "client_id and client_secret are needed";
        return Err(Refusal::new(400, "invalid_request", message));
    };
    let known = world.oauth.clients.iter();
    let Some(client) = known.into_iter().find(|known| known.id == id && known.secret == secret)
    else {
        let refusal = Refusal::new(401, "invalid_client", "no such client, or a wrong secret");
        return Err(refusal.with("www-authenticate", "Basic realm=\"callgate-simulator\""));
    };
    let scopes: Vec<String> = match of("scope").map(str::trim).filter(|asked| !asked.is_empty()) {
        None => client.scopes.clone(),
        Some(asked) => asked.split_ascii_whitespace().map(str::to_owned).collect(),
    };
    if let Some(scope) = scopes.iter().find(|scope| !client.scopes.contains(scope)) {
        let message = format!("the client may not ask for {scope}");
        return Err(Refusal::new(400, "invalid_scope", message));
    }
    let lifetime = world.settings.token_lifetime;
    let body = |word: &str| {
        json!({
            "access_token": word, "token_type": "Bearer", "expires_in": lifetime,
            "scope": scopes.join(" "),
        })
    };
    let issued = world.ids.token();
    let answer = Answer::new(200, body(&issued)).with("cache-control", "no-store");
    let life = i64::try_from(lifetime.saturating_mul(1_000)).unwrap_or(i64::MAX);
    let token = Token { client: client.id.clone(), scopes, expires: call.now.saturating_add(life) };
    world.oauth.tokens.insert(issued, token);
    *world.oauth.styles.entry(style).or_default() += 1;
    world.seen.effect(call.route);
    Ok(answer)
}

/// Names and values.
type Parameters = Vec<(String, String)>;

/// What a client says of itself, from wherever it says it, and in which style.
fn given(call: &Call<'_>) -> Result<(&'static str, Parameters), Refusal> {
    let wrong = |message: &str| Refusal::new(400, "invalid_request", message);
    let mut given = call.query.to_vec();
    let mut style = "query";
    let kind = call.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if !call.body.is_empty() {
        if kind.starts_with("application/json") {
            let body: Value =
                serde_json::from_slice(call.body).map_err(|_| wrong("the body is no JSON"))?;
            let members = body.as_object().ok_or_else(|| wrong("the body is no object"))?;
            for (name, value) in members {
                let value = value.as_str().ok_or_else(|| wrong("a parameter is no string"))?;
                given.push((name.clone(), value.to_owned()));
            }
            style = "json";
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            given.extend(form(&String::from_utf8_lossy(call.body)));
            style = "form";
        } else {
            return Err(wrong("the Content-Type must be a form or JSON"));
        }
    }
    if let Some(("Basic", coded)) =
        call.header("authorization").and_then(|header| header.split_once(' '))
    {
        let decoded = Base64::decode_vec(coded.trim()).ok();
        let pair = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        let (id, secret) = pair
            .as_deref()
            .and_then(|pair| pair.split_once(':'))
            .ok_or_else(|| wrong("the Basic credentials cannot be read"))?;
        given.push(("client_id".to_owned(), id.to_owned()));
        given.push(("client_secret".to_owned(), secret.to_owned()));
        style = "basic";
    }
    let mut names: Vec<_> = given.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    if names.windows(2).any(|two| two.first() == two.last()) {
        return Err(wrong("a parameter is given twice"));
    }
    Ok((style, given))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read() {
        let pairs = form("a=b+c&d=%41%zz&&e");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(pairs, [pair("a", "b c"), pair("d", "A%zz"), pair("e", "")]);
    }
}
