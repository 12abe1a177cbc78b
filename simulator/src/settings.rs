//! What can be set, at the start and while it runs.

use crate::{
    fields::{Fields, Wrong},
    origins,
    signing::Signing,
};
use serde_json::{Value, json};

/// How a refusal says when to come again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RetryAfter {
    /// In seconds.
    #[default]
    Seconds,
    /// As an HTTP date.
    Date,
}

/// What the CRM says to an idempotency key that it knows, sent with the same body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CrmRepeat {
    /// 409: it was done already.
    #[default]
    Conflict,
    /// The answer of the first time.
    Replay,
}

/// How the platforms behave.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long a token is good for, in seconds.
    pub token_lifetime: u64,
    /// Requests a minute for each token; 0 is no limit.
    pub quota_per_minute: u64,
    /// How a refusal says when to come again.
    pub retry_after: RetryAfter,
    /// How often the compiler of IVR flows says that it is busy, for each flow.
    pub compile_busy_polls: u64,
    /// How long it says so after the first try, in milliseconds.
    pub compile_busy_ms: u64,
    /// How many entities a query of analytics finds.
    pub analytics_entities: u64,
    /// How many of them are on a page.
    pub analytics_page: u64,
    /// What the CRM says to a key that it knows.
    pub crm_repeat: CrmRepeat,
    /// How many records the CRM takes at once.
    pub crm_batch: u64,
    /// Whether a new guest session sets off a callback by itself.
    pub automatic_callbacks: bool,
    /// How often a callback is tried until it is answered with 2xx.
    pub callback_attempts: u64,
    /// How long to wait between the tries, in milliseconds of real time.
    pub callback_retry_ms: u64,
    /// How long the host has to answer a callback, in milliseconds of real time.
    pub callback_timeout_ms: u64,
    /// How callbacks are signed.
    pub signing: Signing,
    /// The origins whose pages may call, each as browsers send it; `*` is any.
    pub allowed_origins: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token_lifetime: 3_600,
            quota_per_minute: 100,
            retry_after: RetryAfter::default(),
            compile_busy_polls: 0,
            compile_busy_ms: 0,
            analytics_entities: 3,
            analytics_page: 1_000,
            crm_repeat: CrmRepeat::default(),
            crm_batch: 50,
            automatic_callbacks: false,
            callback_attempts: 3,
            callback_retry_ms: 200,
            callback_timeout_ms: 3_000,
            signing: Signing::default(),
            allowed_origins: Vec::new(),
        }
    }
}

impl Settings {
    /// Follows a JSON object that says what differs; a wrong one changes nothing.
    ///
    /// # Errors
    /// A member is unknown or of the wrong type.
    pub fn follow(&mut self, order: &Value) -> Result<(), Wrong> {
        let mut next = self.clone();
        let mut fields = Fields::of(order, "")?;
        for (name, place, least) in [
            ("tokenLifetimeSeconds", &mut next.token_lifetime, 1),
            ("quotaPerMinute", &mut next.quota_per_minute, 0),
            ("compileBusyPolls", &mut next.compile_busy_polls, 0),
            ("compileBusyMs", &mut next.compile_busy_ms, 0),
            ("analyticsEntities", &mut next.analytics_entities, 0),
            ("analyticsPageSize", &mut next.analytics_page, 1),
            ("crmBatch", &mut next.crm_batch, 1),
            ("callbackAttempts", &mut next.callback_attempts, 1),
            ("callbackRetryMs", &mut next.callback_retry_ms, 0),
            ("callbackTimeoutMs", &mut next.callback_timeout_ms, 1),
        ] {
            // A hundred million of anything is a slip, and would overflow sooner or later.
            match fields.count(name)? {
                None => {}
                Some(count) if (least..=100_000_000).contains(&count) => *place = count,
                Some(_) => {
                    return Err(fields.wrong(name, format!("{least} to 100000000 are allowed")));
                }
            }
        }
        let forms = [("seconds", RetryAfter::Seconds), ("date", RetryAfter::Date)];
        if let Some(form) = fields.word("retryAfter", &forms)? {
            next.retry_after = form;
        }
        let repeats = [("conflict", CrmRepeat::Conflict), ("replay", CrmRepeat::Replay)];
        if let Some(repeat) = fields.word("crmRepeat", &repeats)? {
            next.crm_repeat = repeat;
        }
        if let Some(automatic) = fields.flag("automaticCallbacks")? {
            next.automatic_callbacks = automatic;
        }
        if let Some(signing) = fields.value("signature") {
            next.signing = Signing::read(signing, &fields.place("signature"))?;
        }
        if let Some(origins) = origins::read(&mut fields, "allowedOrigins")? {
            next.allowed_origins = origins;
        }
        fields.end()?;
        *self = next;
        Ok(())
    }

    /// The settings as [`follow`](Self::follow) takes them, without the key of signatures.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "tokenLifetimeSeconds": self.token_lifetime,
            "quotaPerMinute": self.quota_per_minute,
            "retryAfter": match self.retry_after {
                RetryAfter::Seconds => "seconds",
                RetryAfter::Date => "date",
            },
            "compileBusyPolls": self.compile_busy_polls,
            "compileBusyMs": self.compile_busy_ms,
            "analyticsEntities": self.analytics_entities,
            "analyticsPageSize": self.analytics_page,
            "crmRepeat": match self.crm_repeat {
                CrmRepeat::Conflict => "conflict",
                CrmRepeat::Replay => "replay",
            },
            "crmBatch": self.crm_batch,
            "automaticCallbacks": self.automatic_callbacks,
            "callbackAttempts": self.callback_attempts,
            "callbackRetryMs": self.callback_retry_ms,
            "callbackTimeoutMs": self.callback_timeout_ms,
            "signature": self.signing.to_json(),
            "allowedOrigins": self.allowed_origins,
        })
    }
}
