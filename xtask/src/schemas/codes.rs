//! Call progress codes.

use super::shape::{
    described, flag, form, list as array, object, one_of, optional, required, text, with,
};
use serde_json::{Value, json};

pub(super) fn list(policy: &Value) -> Value {
    let codes = &policy["codes"];
    let entry = object([
        required("name", "What people call it", text()),
        required(
            "code",
            "What the dialer calls it",
            form(codes["pattern"].as_str().unwrap_or_default()),
        ),
        required("type", "How a call that ends with it counts", one_of(codes["types"].clone())),
        required("category", "What reports group it by", text()),
        required("isActive", "Whether agents can choose it", flag()),
        optional(
            "parentCallCodeId",
            "What it stands under: the code of another entry, or the UUID of a code that exists already",
            text(),
        ),
    ]);
    with(
        json!({ "title": "Call progress codes" }),
        described("Call progress codes of CXone to register, in any order", array(entry)),
    )
}
