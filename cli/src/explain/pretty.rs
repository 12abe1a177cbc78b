use serde_json::Value;

/// The text with an object or an array on one line where it fits, and else a line for each part; `None` if it is no
/// JSON. Numbers and repeated keys may not survive: whoever shows it must check it.
pub(super) fn pretty(text: &str, width: usize) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    let mut out = String::with_capacity(text.len() * 2);
    // The depth is bounded: the parser refuses what is nested deeper than 128.
    print(&value, 0, 0, width, &mut out);
    Some(out)
}

/// Prints a value that starts at `column`, in lines indented by `indent`.
fn print(value: &Value, indent: usize, column: usize, width: usize, out: &mut String) {
    let line = one_line(value);
    let parts: Vec<(String, &Value)> = match value {
        _ if column + line.chars().count() <= width => Vec::new(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (format!("{}: ", Value::from(&**key)), value))
            .collect(),
        Value::Array(elements) => elements.iter().map(|value| (String::new(), value)).collect(),
        _ => Vec::new(),
    };
    if parts.is_empty() {
        out.push_str(&line);
        return;
    }
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    let indented = indent + 2;
    out.push(open);
    let last = parts.len() - 1;
    for (index, (key, value)) in parts.into_iter().enumerate() {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indented));
        out.push_str(&key);
        // Room for the comma.
        print(value, indented, indented + key.chars().count() + 1, width, out);
        if index < last {
            out.push(',');
        }
    }
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
    out.push(close);
}

fn one_line(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                format!("{}: {}", Value::from(&**key), one_line(value))
            };
            format!("{{{}}}", join(members.iter().map(member).collect()))
        }
        Value::Array(elements) => format!("[{}]", join(elements.iter().map(one_line).collect())),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stays_on_one_line() {
        let text = r#"{"a":[1,2],"long":["xxxxxxxx","yyyyyyyy"],"b":{}}"#;
        let laid_out = "{\n  \"a\": [1, 2],\n  \"long\": [\n    \"xxxxxxxx\",\n    \"yyyyyyyy\"\n  ],\n  \"b\": {}\n}";
        assert_eq!(pretty(text, 20).as_deref(), Some(laid_out));
        assert_eq!(pretty("[1,2]", 20).as_deref(), Some("[1, 2]"));
        assert_eq!(pretty("[1,]", 20), None);
    }
}
