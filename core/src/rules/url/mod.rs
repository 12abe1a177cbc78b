//! URLs.

pub(crate) mod format;
pub(crate) mod private_host;
pub(crate) mod scheme;

use crate::{
    json::Text,
    policy::Urls,
    report::{Findings, Rule},
};

pub(crate) const RULES: &[&Rule] = &[&format::RULE, &private_host::RULE, &scheme::RULE];

/// Checks the URL under which the platform calls back.
pub(crate) fn callback(text: Text<'_>, policy: &Urls, out: &mut Findings<'_>) {
    let decoded = text.decode();
    if let Some(uri) = format::absolute(&decoded, text.span(), out)
        && let Some(uri) = format::with_host(uri, text.span(), out)
    {
        scheme::check(&uri, text.span(), &policy.callback_schemes, out);
        private_host::check(&uri, text.span(), policy, out);
    }
}

/// Checks the URL of the page that a guest comes from. A URI such as `about:blank` has no host and needs none: what is
/// wrong with it is its scheme.
pub(crate) fn page(text: Text<'_>, policy: &Urls, out: &mut Findings<'_>) {
    let decoded = text.decode();
    if let Some(uri) = format::absolute(&decoded, text.span(), out)
        && scheme::check(&uri, text.span(), &policy.page_schemes, out)
    {
        format::with_host(uri, text.span(), out);
    }
}
