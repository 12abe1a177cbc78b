//! Which callbacks are accepted.

use super::scheme;
use crate::{
    documents::{elements::elements, values},
    exchange::{
        Callbacks, Secret,
        signature::{Keys, SchemeError},
        wire::reading::{count, duration, secret, text},
    },
    json::{Fault, Reader},
    report::Findings,
    rules::fields::not_allowed,
};
use alloc::{string::String, vec::Vec};

/// `{"scheme", "keys", "maxBytes"?, "deadline"?}`.
pub(super) fn callbacks(
    setting: &mut Option<Callbacks>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["scheme", "keys", "maxBytes", "deadline"];
    let (mut signed, mut keys, mut at) = (None, Vec::new(), None);
    let (mut max_bytes, mut deadline) = (None, None);
    let members = values::object(&FIELDS, reader, out, |field, reader, out| match field {
        0 => {
            signed = scheme::scheme(reader, out)?;
            Ok(())
        }
        1 => {
            let start = values::start(reader)?;
            elements(reader, out, |reader, out| {
                keys.extend(key(reader, out)?);
                Ok(())
            })?;
            at = Some(values::since(reader, start));
            Ok(())
        }
        2 => {
            let mut bytes = 0;
            count(&mut bytes, 1..=1 << 24, reader, out)?;
            max_bytes = Some(bytes);
            Ok(())
        }
        _ => {
            let mut time = 0;
            duration(&mut time, 1, reader, out)?;
            deadline = Some(time);
            Ok(())
        }
    })?;
    let Some(members) = members else { return Ok(()) };
    values::required(&members, &[0, 1], out);
    let (Some((scheme, whsec)), Some(at)) = (signed, at) else { return Ok(()) };
    let collected = keys.into_iter().try_fold(Keys::new(), |keys, key| key.add(keys, whsec));
    match collected.and_then(|keys| if keys.accepts() { Ok(keys) } else { Err(SchemeError::NoKey) })
    {
        Ok(keys) => {
            let mut callbacks = Callbacks::new(scheme, keys);
            callbacks.max_bytes = max_bytes.unwrap_or(callbacks.max_bytes);
            callbacks.deadline = deadline.unwrap_or(callbacks.deadline);
            *setting = Some(callbacks);
        }
        Err(error) => not_allowed::because(alloc::format!("{error}"), at, out),
    }
    Ok(())
}

struct Key {
    name: String,
    secret: Secret,
    retired: bool,
}

/// `{"name", "secret", "retired"?}`.
fn key(reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<Option<Key>, Fault> {
    const FIELDS: [&str; 3] = ["name", "secret", "retired"];
    let (mut name, mut own, mut retired) = (None, None, false);
    let members = values::object(&FIELDS, reader, out, |field, reader, out| {
        match field {
            0 => text(&mut name, reader, out)?,
            1 => own = secret(reader, out)?,
            _ => retired = values::boolean(reader, out)?.unwrap_or_default(),
        }
        Ok(())
    })?;
    let Some(members) = members else { return Ok(None) };
    values::required(&members, &[0, 1], out);
    Ok(name.zip(own).map(|(name, secret)| Key { name, secret, retired }))
}

impl Key {
    /// Adds the key to the others. Where keys are written as Standard Webhooks has them, one that begins with `whsec_` is.
    fn add(self, keys: Keys, whsec: bool) -> Result<Keys, SchemeError> {
        let written = self.secret.reveal_text().is_some_and(|text| text.starts_with("whsec_"));
        let secret = if whsec && written { Keys::whsec(&self.secret)? } else { self.secret };
        if self.retired { keys.retired(&self.name, secret) } else { keys.with(&self.name, secret) }
    }
}
