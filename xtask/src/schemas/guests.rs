//! The documents of guests.

use super::{
    forms,
    shape::{described, flag, form, list, object, one_of, optional, required, text, with},
};
use serde_json::{Value, json};

pub(super) fn session(policy: &Value) -> Value {
    let (url, language) = (&policy["url"], &policy["language"]);
    let id = || forms::uuid(&policy["uuid"]["versions"]);
    let tags = json!({ "minItems": language["minTags"], "maxItems": language["maxTags"] });
    let object = object([
        required("channelId", "The digital channel", id()),
        required("queueId", "The queue the session is routed to", id()),
        required(
            "language",
            "What the guest speaks, the preferred language first",
            with(list(forms::language_tag(language)), tags),
        ),
        required("metadata", "What the tenant knows of the guest", metadata(policy)),
        required(
            "callbackUrl",
            "Where the platform reports what happens in the session",
            forms::url(&url["callbackSchemes"]),
        ),
    ]);
    with(
        json!({ "title": "CXone guest session" }),
        described("The request that opens a guest session of CXone web messaging", object),
    )
}

pub(super) fn genesys(policy: &Value) -> Value {
    let guest = &policy["guest"];
    let hash = || form("[0-9A-Fa-f]{64}");
    let fingerprint = with(text(), json!({ "maxLength": guest["maxFingerprintLength"] }));
    let campaign = guest["campaignPattern"].as_str().unwrap_or_default();
    let consent = object([
        required("marketing", "To be sent advertisements", flag()),
        required("dataProcessing", "To have personal data processed", flag()),
    ]);
    let identity = object([
        optional("emailHash", "SHA-256 of the e-mail address, in hex", hash()),
        optional("phoneHash", "SHA-256 of the telephone number, in hex", hash()),
        optional("deviceFingerprint", "What tells the device", fingerprint),
    ]);
    let context = object([
        optional("originPage", "The URL of the page", forms::url(&policy["url"]["pageSchemes"])),
        optional("campaignId", "The campaign that led there", form(campaign)),
    ]);
    let object = object([
        required("channel", "The channel: web messaging", one_of(guest["channels"].clone())),
        required("consent", "What the guest has agreed to", consent),
        optional(
            "identityAttributes",
            "What tells the guest from others without naming anyone",
            identity,
        ),
        optional("channelContext", "Where the guest comes from", context),
        optional("attributes", "What the tenant knows of the guest", metadata(policy)),
    ]);
    with(
        json!({ "title": "Genesys Cloud guest" }),
        described("The request that creates a guest of Genesys Cloud web messaging", object),
    )
}

/// Names and values of the tenant's own.
fn metadata(policy: &Value) -> Value {
    const SAFE: i64 = (1 << 53) - 1;
    let metadata = &policy["metadata"];
    let value = json!({ "type": metadata["valueTypes"], "minLength": 1, "minimum": -SAFE, "maximum": SAFE });
    json!({
        "type": "object",
        "maxProperties": metadata["maxKeys"],
        "propertyNames": { "minLength": 1 },
        "additionalProperties": value,
    })
}
