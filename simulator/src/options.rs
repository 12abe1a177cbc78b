//! How a simulator is started.

use crate::{crm::CRM_TOKEN, faults::Faults, oauth::Client, settings::Settings};
use std::net::{Ipv4Addr, SocketAddr};

/// How a simulator is started. The default listens on a free port of this machine alone.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen.
    pub address: SocketAddr,
    /// What decides ids and tokens.
    pub seed: u64,
    /// The time at which the clock stands, in milliseconds since the epoch; without one, it runs with
    /// the host's.
    pub clock: Option<i64>,
    /// How the platforms behave.
    pub settings: Settings,
    /// What goes wrong.
    pub faults: Faults,
    /// The OAuth clients.
    pub clients: Vec<Client>,
    /// The bearer token of the CRM.
    pub crm_token: String,
    /// The most bytes that a request's body may have.
    pub max_body: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: 0,
            clock: None,
            settings: Settings::default(),
            faults: Faults::default(),
            clients: vec![Client::default()],
            crm_token: CRM_TOKEN.to_owned(),
            max_body: 16 << 20,
        }
    }
}
