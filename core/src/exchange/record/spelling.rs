use alloc::string::String;

/// A name of the program as it stands in JSON: `session_id` is `sessionId`, and `TimedOut` is `timed-out`.
fn spelled(name: &str) -> impl Iterator<Item = char> {
    let mut joined = false;
    let spell = move |(index, letter): (usize, char)| {
        let (raised, lower) = (joined, letter.to_ascii_lowercase());
        joined = letter == '_';
        match letter {
            '_' => [None, None],
            _ if raised => [Some(letter.to_ascii_uppercase()), None],
            _ if index > 0 && letter != lower => [Some('-'), Some(lower)],
            _ => [Some(lower), None],
        }
    };
    name.char_indices().flat_map(spell).flatten()
}

/// Whether a text is the name as it stands in JSON.
#[inline(never)]
pub(in crate::exchange) fn is_spelled(text: &str, name: &str) -> bool {
    text.chars().eq(spelled(name))
}

/// Prints a name, which consists of letters, digits and underscores, as a JSON string.
#[inline(never)]
pub(in crate::exchange) fn print_name(name: &str, out: &mut String) {
    out.push('"');
    out.extend(spelled(name));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_kinds_are_spelled_as_in_json() {
        for (name, text) in [
            ("id", "id"),
            ("session_id", "sessionId"),
            ("average_latency_ms", "averageLatencyMs"),
            ("Busy", "busy"),
            ("TimedOut", "timed-out"),
            ("callgate-snapshot", "callgate-snapshot"),
        ] {
            assert!(is_spelled(text, name) && !is_spelled("Id", name), "{name}");
            let mut printed = String::new();
            print_name(name, &mut printed);
            assert_eq!(printed.trim_matches('"'), text);
        }
    }
}
