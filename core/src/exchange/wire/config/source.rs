//! The platform, and where its tokens come from.

use crate::{
    documents::values,
    exchange::{
        Config, Secret, TokenSource, TokenStyle,
        wire::reading::{choice, secret, texts, url},
    },
    json::{Fault, Members, Reader, Span, Text},
    report::Findings,
    rules::fields::{missing, not_allowed},
};
use alloc::{string::String, vec::Vec};

/// The platforms that have a preset.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Platform {
    Cxone,
    CxoneAgents,
    CxoneCodes,
    CxoneFlows,
    GenesysCloud,
}

const PLATFORMS: [&str; 5] =
    ["cxone", "cxone-agents", "cxone-codes", "cxone-flows", "genesys-cloud"];

/// What the configuration says of the platform and of tokens.
#[derive(Default)]
pub(super) struct Source<'a> {
    platform: Option<Platform>,
    tenant: Option<Text<'a>>,
    region: Option<Text<'a>>,
    api: Option<String>,
    client_id: Option<Text<'a>>,
    client_secret: Option<Secret>,
    token_url: Option<String>,
    style: Option<TokenStyle>,
    scopes: Option<Vec<String>>,
}

impl<'a> Source<'a> {
    /// Takes the value of one of the first nine fields.
    pub(super) fn take(
        &mut self,
        field: usize,
        reader: &mut Reader<'a>,
        out: &mut Findings<'_>,
    ) -> Result<(), Fault> {
        match field {
            0 => {
                self.platform = choice(PLATFORMS, reader, out)?.map(|place| match place {
                    0 => Platform::Cxone,
                    1 => Platform::CxoneAgents,
                    2 => Platform::CxoneCodes,
                    3 => Platform::CxoneFlows,
                    _ => Platform::GenesysCloud,
                });
            }
            1 => self.tenant = host_part(values::text(reader, out)?, false, out),
            2 => self.region = host_part(values::text(reader, out)?, true, out),
            3 => self.api = address(reader, out)?,
            4 => self.client_id = values::text(reader, out)?,
            5 => self.client_secret = secret(reader, out)?,
            6 => self.token_url = address(reader, out)?,
            7 => {
                let styles = ["form", "query", "json", "basic"];
                self.style = choice(styles, reader, out)?.map(|place| match place {
                    0 => TokenStyle::Form,
                    1 => TokenStyle::Query,
                    2 => TokenStyle::Json,
                    _ => TokenStyle::Basic,
                });
            }
            _ => texts(&mut self.scopes, reader, out)?,
        }
        Ok(())
    }

    /// Puts it into the configuration, and tells what is missing.
    pub(super) fn settle(self, config: &mut Config, members: &Members, out: &mut Findings<'_>) {
        if members.has(0) && self.platform.is_none() {
            // What it is has been refused, so nothing can be said of the rest.
            return;
        }
        let mut need = |field: usize, name| {
            if !members.has(field) {
                missing::found(members.brace(), name, out);
            }
        };
        match self.platform {
            Some(Platform::Cxone | Platform::CxoneAgents) => need(1, "tenant"),
            Some(Platform::CxoneCodes | Platform::GenesysCloud) => need(2, "region"),
            Some(Platform::CxoneFlows) => need(3, "api"),
            None if !members.has(3) => need(0, "platform"),
            None => {}
        }
        // Either both or none, and nothing else of tokens without them.
        if [4, 5, 6, 7, 8].into_iter().any(|field| members.has(field)) {
            need(4, "clientId");
            need(5, "clientSecret");
            if self.platform.is_none() {
                need(6, "tokenUrl");
            }
        }
        let place = match self.platform {
            Some(Platform::Cxone | Platform::CxoneAgents) => {
                superfluous(self.region, "this platform goes by its tenant", out);
                self.tenant
            }
            Some(Platform::CxoneCodes | Platform::GenesysCloud) => {
                superfluous(self.tenant, "this platform goes by its region", out);
                self.region
            }
            Some(Platform::CxoneFlows) | None => {
                superfluous(self.tenant.or(self.region), "the URL `api` says where it is", out);
                None
            }
        };
        let place = place.map(Text::decode).unwrap_or_default();
        let id = self.client_id.map(Text::decode).unwrap_or_default();
        let own = self.api.unwrap_or_default();
        let has_secret = self.client_secret.is_some();
        let secret = self.client_secret.unwrap_or_else(|| Secret::from(""));
        let (api, mut token) = match self.platform {
            Some(Platform::Cxone) => preset(Config::cxone_guests(&place, id, secret)),
            Some(Platform::CxoneAgents) => preset(Config::cxone_agents(&place, id, secret)),
            Some(Platform::CxoneCodes) => preset(Config::cxone_codes(&place, id, secret)),
            Some(Platform::GenesysCloud) => preset(Config::genesys(&place, id, secret)),
            Some(Platform::CxoneFlows) => preset(Config::cxone_flows(&own, id, secret)),
            None => {
                let url = self.token_url.clone().unwrap_or_default();
                (String::new(), Some(TokenSource::new(url, TokenStyle::Form, id, secret)))
            }
        };
        if let Some(token) = &mut token {
            token.url = self.token_url.unwrap_or(core::mem::take(&mut token.url));
            token.style = self.style.unwrap_or(token.style);
            token.scopes = self.scopes.unwrap_or(core::mem::take(&mut token.scopes));
            if token.style == TokenStyle::Basic && token.client_id.contains(':') {
                let at = self.client_id.map_or(Span::new(0, 0), Text::span);
                not_allowed::because("the style `basic` allows no colon in the name", at, out);
            }
        }
        config.api = if own.is_empty() { api } else { own };
        config.token = token.filter(|_| has_secret);
    }
}

fn preset(config: Config) -> (String, Option<TokenSource>) {
    (config.api, config.token)
}

/// A URL that paths are appended to.
fn address(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Option<String>, Fault> {
    let text = values::text(reader, out)?;
    Ok(text.and_then(|text| url(text, &['?', '#', '@'], out)))
}

/// A part of a host's name: of one label, or of several with dots between.
fn host_part<'a>(text: Option<Text<'a>>, dots: bool, out: &mut Findings<'_>) -> Option<Text<'a>> {
    let text = text?;
    let label = |label: &str| {
        let fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty() && label.bytes().all(fit) && !label.starts_with('-')
    };
    let decoded = text.decode();
    let fits = if dots { decoded.split('.').all(label) } else { label(&decoded) };
    if fits {
        return Some(text);
    }
    let reason = if dots {
        "expected a host name of letters, digits, `-` and dots"
    } else {
        "expected letters, digits and `-`, as in a host name"
    };
    not_allowed::because(reason, text.span(), out);
    None
}

fn superfluous(text: Option<Text<'_>>, reason: &'static str, out: &mut Findings<'_>) {
    if let Some(text) = text {
        not_allowed::because(reason, text.span(), out);
    }
}
