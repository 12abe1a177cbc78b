//! Exchanges started by name, from JSON.

use super::{
    Exchange,
    options::{self, Callback, Guest, Way},
    records,
};
use crate::{
    Kind, Report,
    documents::{CallCodes, Document, GenesysGuest, GuestSession, IvrFlow},
    exchange::{
        Client, ExchangeId, Reply, Time, VerifiedEvent,
        record::{Record, fields},
    },
};
use alloc::{boxed::Box, string::String};

/// What came of a start.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Started {
    /// The exchange is under way.
    Exchange(ExchangeId),
    /// The document breaks the rules, and nothing was started.
    Refused(Box<Report>),
    /// The callback starts nothing; this is the answer for the platform.
    Answered(Reply),
    /// The callback is one to be handled, was to be verified only, and is the host's to keep.
    Verified(VerifiedEvent),
}

impl Started {
    /// As one line of JSON: `{"started": 0}`, `{"refused": report}`, `{"answered": {"status", "headers", "body"}}` or
    /// `{"verified": {"key", "received"}}`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::from("{\"");
        match self {
            Self::Exchange(id) => {
                out.push_str("started\":");
                id.write(&mut out);
            }
            Self::Refused(report) => {
                out.push_str("refused\":");
                out.push_str(&report.to_json());
            }
            Self::Answered(reply) => {
                out.push_str("answered\":");
                out.push_str(&reply.to_json());
            }
            Self::Verified(VerifiedEvent { key, received }) => {
                out.push_str("verified\":");
                fields(
                    &mut out,
                    &[("key", &|out| key.write(out)), ("received", &|out| received.write(out))],
                );
            }
        }
        out.push('}');
        out
    }
}

impl Client {
    /// Starts an exchange with a document and options, both JSON. The document is checked first, so what breaks a rule is
    /// not sent; for an exchange without a document it is empty. `docs/exchanges/json.md` tells what each of them takes.
    ///
    /// ```
    /// use callgate::{Engine, exchange::{Client, wire::{Exchange, Started}}};
    ///
    /// let config = br#"{"platform": "genesys-cloud", "region": "mypurecloud.com"}"#;
    /// let mut client = Client::from_json(config, Engine::new(), 42).expect("a sound configuration");
    /// let guest = br#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true}}"#;
    /// let started = client.start_json(Exchange::CreateGenesysGuest, guest, None, 0).expect("no options");
    /// assert_eq!(started.to_json(), r#"{"started":0}"#);
    ///
    /// let Ok(Started::Refused(report)) = client.start_json(Exchange::CreateGenesysGuest, b"{}", None, 0) else {
    ///     panic!("it lacks everything")
    /// };
    /// assert_eq!(report.violations[0].path, "/channel");
    /// ```
    ///
    /// # Errors
    /// The options are not what the exchange takes; the report, which is of no kind, tells why.
    pub fn start_json(
        &mut self,
        exchange: Exchange,
        document: &[u8],
        options: Option<&[u8]>,
        now: Time,
    ) -> Result<Started, Report> {
        let started = match exchange {
            Exchange::CreateGuestSession => {
                let occasion = options::occasion(options)?.unwrap_or_default();
                self.checked(document, None, |client, session: &GuestSession<'_>| {
                    client.create_guest_session_for(session, &occasion)
                })
            }
            Exchange::ReceiveGuestEvent => {
                return Ok(self.called_back(&options::callback(options)?, document, now));
            }
            Exchange::CreateGenesysGuest => {
                let occasion = options::occasion(options)?.unwrap_or_default();
                self.checked(document, None, |client, guest: &GenesysGuest<'_>| {
                    client.create_genesys_guest_for(guest, &occasion)
                })
            }
            Exchange::UpdateGenesysGuest => {
                let guest = options::guest(options)?;
                match core::str::from_utf8(document) {
                    Ok(patch) => Ok(match guest {
                        Guest::Id(id) => self.update_genesys_guest(&id, patch),
                        Guest::Known(guest) => self.update_known_genesys_guest(&guest, patch),
                    }),
                    // What is no UTF-8 is no JSON, and the report says so.
                    Err(_) => Err(self.engine().check(Kind::GenesysGuest, document, None)),
                }
            }
            Exchange::PushEngagement => Ok(self.push_engagement(&options::id(options)?)),
            Exchange::QueryPlatformAudit => {
                Ok(self.query_platform_audit(&options::query(options)?))
            }
            Exchange::SyncCrm => {
                let occasion = options::occasion(options)?.unwrap_or_default();
                records::read(document, self.engine())
                    .map(|records| self.sync_crm_for(records, &occasion))
            }
            Exchange::ChangeAgentState => Ok(match options::occasion(options)? {
                Some(occasion) => self.change_agent_state_for(document, &occasion),
                None => self.change_agent_state(document),
            }),
            Exchange::RegisterCallCodes => {
                let facts = options::facts(options)?;
                self.checked(document, facts, |client, codes: &CallCodes<'_>| {
                    client.register_call_codes(codes)
                })
            }
            Exchange::DeployIvrFlow => {
                let (facts, deployment) = options::deployment(options)?;
                self.checked(document, facts, |client, flow: &IvrFlow<'_>| {
                    client.deploy_ivr_flow(flow, deployment)
                })
            }
        };
        Ok(match started {
            Ok(id) => Started::Exchange(id),
            Err(report) => {
                self.count_violations(&report);
                Started::Refused(Box::new(report))
            }
        })
    }

    fn called_back(&mut self, callback: &Callback, body: &[u8], now: Time) -> Started {
        let Callback { headers, way } = callback;
        let begun = match way {
            Way::Receive => self.receive_guest_event(headers, body, now),
            Way::Kept(received) => self.receive_kept_guest_event(headers, body, *received, now),
            Way::VerifyOnly => {
                let verified = self.verify_guest_event(headers, body, now);
                return verified.map_or_else(Started::Answered, Started::Verified);
            }
        };
        begun.map_or_else(Started::Answered, Started::Exchange)
    }

    /// Starts an exchange with a document that passes its check.
    fn checked<'a, D: Document<'a>>(
        &mut self,
        document: &'a [u8],
        facts: Option<&'a [u8]>,
        start: impl FnOnce(&mut Self, &D) -> ExchangeId,
    ) -> Result<ExchangeId, Report> {
        let parsed = self.engine().parse::<D>(document, facts)?;
        Ok(start(self, &parsed))
    }
}
