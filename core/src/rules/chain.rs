//! Chains of names in messages.

use alloc::string::String;
use core::fmt;

/// How many names of a chain a message shows at most, the mark for those left out included.
const SHOWN: usize = 8;

/// The names of a witness with a link between any two: of a long chain the beginning and the end.
pub(super) struct Chain<'w>(pub(super) &'w [String], pub(super) &'static str);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(names, link) = self;
        let cut = names.len() > SHOWN;
        let start = if cut { SHOWN - 2 } else { names.len() };
        for (index, name) in names.iter().take(start).enumerate() {
            f.write_str(if index == 0 { "" } else { link })?;
            write!(f, "`{name}`")?;
        }
        match names.last() {
            Some(last) if cut => write!(f, "{link}…{link}`{last}`"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{string::ToString, vec::Vec};

    #[test]
    fn a_long_chain_loses_its_middle() {
        let names: Vec<String> = (1..=9).map(|name| name.to_string()).collect();
        assert_eq!(Chain(&names, " → ").to_string(), "`1` → `2` → `3` → `4` → `5` → `6` → … → `9`");
        assert_eq!(Chain(&names[1..], ", ").to_string(), "`2`, `3`, `4`, `5`, `6`, `7`, `8`, `9`");
        assert_eq!(Chain(&[], ", ").to_string(), "");
    }
}
