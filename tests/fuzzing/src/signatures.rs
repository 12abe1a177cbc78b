//! Signatures: what is signed is verified, and nothing else.

use crate::choices::{bytes, text};
use arbitrary::{Result, Unstructured};
use callgate::exchange::{
    Secret,
    signature::{Encoding, Keys, ReplayWindow, Scheme, Unit},
};

/// Signs and verifies, changes something, and verifies again; or verifies what nobody has signed.
///
/// # Panics
/// A promise is not kept.
pub fn run(data: &[u8]) {
    _ = signed(&mut Unstructured::new(data));
}

fn signed(input: &mut Unstructured<'_>) -> Result<()> {
    let Some(scheme) = scheme(input)? else { return Ok(()) };
    let Some((keys, several)) = keys(input)? else { return Ok(()) };
    let id = text(input, 12)?;
    let now = i64::from(input.arbitrary::<u32>()?) * 1000;
    let change = input.arbitrary::<(u8, u16, u8)>()?;
    let body = bytes(input, 200)?;
    let verify = |headers: &[(String, String)], body: &[u8], window: &mut ReplayWindow| {
        scheme.verify(headers, body, &keys, now, window)
    };
    // An id that cannot stand in a header cannot be signed, nor some scheme be used without one.
    let Ok(mut headers) = scheme.sign(&keys, &id, now, body) else {
        let headers = [(id.clone(), id.clone()), ("X-Signature".into(), id)];
        assert!(verify(&headers, body, &mut ReplayWindow::default()).is_err());
        return Ok(());
    };
    let mut window = ReplayWindow::default();
    let verified = verify(&headers, body, &mut window);
    assert!(verified.is_ok(), "{scheme:?} {headers:?} {verified:?}");
    assert!(verify(&headers, body, &mut window).is_err(), "{scheme:?} is taken twice");

    let mut body = body.to_vec();
    let (what, at, bits) = change;
    let bits = bits.max(1);
    let same = if what.is_multiple_of(3) && !body.is_empty() {
        let at = usize::from(at) % body.len();
        body[at] ^= bits;
        false
    } else {
        let which = usize::from(what) % headers.len();
        let value = &mut headers[which].1;
        let mut bytes = value.clone().into_bytes();
        if bytes.is_empty() {
            return Ok(());
        }
        let at = usize::from(at) % bytes.len();
        bytes[at] ^= bits;
        let Ok(changed) = String::from_utf8(bytes) else { return Ok(()) };
        // Of several signatures in a header, one that is right is enough.
        let same = says_the_same(value, &changed) || several && which == 0;
        *value = changed;
        same
    };
    let answer = verify(&headers, &body, &mut ReplayWindow::default());
    assert!(same || answer.is_err(), "{scheme:?} {headers:?} {body:?} {answer:?}");
    if let Err(refusal) = answer {
        let told = format!("{refusal} {refusal:?}");
        assert!(!told.contains(KEY), "{told}");
    }
    Ok(())
}

/// Digits of a tag may be written in either case where they are hexadecimal, and white space around a value is none.
fn says_the_same(value: &str, changed: &str) -> bool {
    value.eq_ignore_ascii_case(changed) || value.trim_ascii() == changed.trim_ascii()
}

/// Stands in every key, which no refusal may tell.
const KEY: &str = "canary-of-a-key";

/// Keys, and whether several of them sign; `None` where they cannot be used together.
fn keys(input: &mut Unstructured<'_>) -> Result<Option<(Keys, bool)>> {
    let (mut keys, mut signers) = (Keys::new(), 0);
    for number in 0..input.int_in_range(1..=3)? {
        let secret = format!("{KEY}-{}", input.arbitrary::<u16>()?);
        let name = format!("k{number}");
        let more = if number > 0 && input.ratio(1, 4)? {
            keys.retired(&name, Secret::from(&*secret))
        } else {
            signers += 1;
            keys.with(&name, Secret::from(&*secret))
        };
        let Ok(more) = more else { return Ok(None) };
        keys = more;
    }
    Ok(Some((keys, signers > 1)))
}

/// A preset, or a scheme of the tenant's own; `None` where it cannot be one.
fn scheme(input: &mut Unstructured<'_>) -> Result<Option<Scheme>> {
    let unit = *input.choose(&[Unit::Seconds, Unit::Milliseconds])?;
    let content = *input.choose(&[
        "{body}",
        "{timestamp}.{body}",
        "{id}.{timestamp}.{body}",
        "{id}{body}",
        "{body}{body}",
        "{timestamp}",
        "{",
    ])?;
    let scheme = match input.int_in_range(0..=4)? {
        0 => return Ok(Some(Scheme::standard_webhooks())),
        1 => return Ok(Some(Scheme::genesys_open_messaging())),
        2 => {
            let scheme = Scheme::new("X-Signature", content);
            scheme.and_then(|scheme| scheme.pairs("v1", "t", unit))
        }
        3 => {
            let scheme = Scheme::new("X-Signature", content);
            scheme.and_then(|scheme| scheme.timestamp("X-Time", unit))
        }
        _ => Scheme::new("X-Signature", content),
    };
    let encoding = *input.choose(&[Encoding::Hex, Encoding::Base64, Encoding::Base64Url])?;
    let prefix = *input.choose(&["", "sha256=", "v0:"])?;
    let scheme = scheme.map(|scheme| scheme.encoding(encoding).prefix(prefix));
    let scheme = if input.ratio(1, 2)? {
        scheme.and_then(|scheme| scheme.id("X-Id"))
    } else {
        scheme.and_then(|scheme| scheme.id_members(&["/id", "/a/0"]))
    };
    let bytes = *input.choose(&[32, 16, 20, 8])?;
    Ok(scheme.and_then(|scheme| scheme.tag_bytes(bytes)).ok())
}
