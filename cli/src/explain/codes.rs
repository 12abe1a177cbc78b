use callgate::Code;
use clap::{
    Arg, Command, Error,
    builder::{PossibleValue, PossibleValuesParser, StyledStr, TypedValueParser},
    error::{ContextKind, ContextValue},
};
use std::ffi::OsStr;

/// Reads the code of a rule in letters of any case. Of one that is none it tells what may have been meant, but not the whole
/// catalogue.
#[derive(Clone)]
pub(crate) struct Codes;

impl TypedValueParser for Codes {
    type Value = Code;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Code, Error> {
        let word = value.to_string_lossy().to_ascii_lowercase();
        let names = PossibleValuesParser::new(Code::ALL.iter().map(|code| code.name()));
        let code = names.try_map(|name| name.parse::<Code>());
        let mut error = match code.parse_ref(command, arg, OsStr::new(&word)) {
            Ok(code) => return Ok(code),
            Err(error) => error,
        };
        error.insert(
            ContextKind::InvalidValue,
            ContextValue::String(value.to_string_lossy().into()),
        );
        error.insert(ContextKind::ValidValue, ContextValue::Strings(Vec::new()));
        let with_word = Code::ALL.iter().map(|code| code.name().to_owned());
        let with_word: Vec<_> =
            with_word.filter(|name| name.split('.').any(|part| part == word)).collect();
        if !with_word.is_empty() {
            error.insert(ContextKind::SuggestedValue, ContextValue::Strings(with_word));
        } else if error.get(ContextKind::SuggestedValue).is_none() {
            let tip = StyledStr::from("`callgate explain` lists every code");
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
        }
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Code::ALL.iter().map(|code| PossibleValue::new(code.name()))))
    }
}
