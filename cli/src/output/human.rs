use super::{Checked, MORE, Output, Places, Summary, excerpt::Excerpt, level};
use crate::text::{brief, printable};
use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use callgate::{Detail, Violation};

/// Characters of a JSON Pointer, or of a name in a witness, that are shown.
const NAME: usize = 60;
/// Names of a witness that are shown of its beginning and of its end, where it is longer.
const FIRST: usize = 24;
const LAST: usize = 6;

/// The source with the place marked, for people.
pub(crate) struct Human {
    renderer: Renderer,
}

impl Human {
    /// In colours if the stream, standard output or error, is a terminal that wants them.
    pub(crate) fn on(stream: &impl anstream::stream::RawStream) -> Self {
        let plain = anstream::AutoStream::choice(stream) == anstream::ColorChoice::Never;
        Self { renderer: if plain { Renderer::plain() } else { Renderer::styled() } }
    }
}

impl Output for Human {
    fn report(&self, checked: &Checked<'_>) -> String {
        let places = Places::new(checked);
        let mut told = String::new();
        for violation in &checked.report.violations {
            told.push_str(&self.violation(violation, &places, checked.text));
            told.push_str("\n\n");
        }
        if checked.report.truncated {
            let origin = Origin::path(printable(checked.file));
            let cut = Level::NOTE.primary_title(MORE).element(origin);
            told.push_str(&self.renderer.render(&[cut]));
            told.push_str("\n\n");
        }
        told
    }

    fn end(&self, summary: &Summary) -> String {
        let help = summary.first.map(|code| {
            format!("`callgate explain {code}` tells why this matters and shows an example\n")
        });
        format!("{}{summary}\n", help.unwrap_or_default())
    }
}

impl Human {
    fn violation(&self, violation: &Violation, places: &Places<'_>, text: &[u8]) -> String {
        let (place, message) = (places.of(violation), places.message(violation));
        let title = level(violation.severity, [Level::ERROR, Level::WARNING, Level::INFO])
            .primary_title(printable(&message))
            .id(violation.code.name());
        let origin = Origin::path(printable(place.file));
        let path = brief(&violation.path, NAME);
        let mut elements: Vec<Element<'_>> = Vec::new();
        if let (Some((start, _)), Some(span)) = (place.region, violation.span) {
            elements.push(origin.line(start.line).char_column(start.column).into());
            let Excerpt { text, start: from, end } = Excerpt::of(text, span);
            if !text.is_empty() {
                let mark = AnnotationKind::Primary.span(from..end);
                let mark = if path.is_empty() { mark } else { mark.label(path) };
                let snippet = Snippet::source(text).line_start(start.line);
                elements.push(snippet.annotation(mark).into());
            }
        } else {
            elements.push(origin.into());
            if !path.is_empty() {
                elements.push(Level::NOTE.message(format!("path: {path}")).into());
            }
        }
        let details = [("limit", &violation.limit), ("found", &violation.actual)];
        for (name, detail) in details {
            if let Some(detail) = detail.as_ref().filter(|detail| !mentions(&message, detail)) {
                let detail = format!("{name}: {}", printable(&detail.to_string()));
                elements.push(Level::NOTE.message(detail).into());
            }
        }
        if !violation.witness.iter().all(|name| message.contains(&**name)) {
            let chain = format!("witness: {}", chain(&violation.witness));
            elements.push(Level::NOTE.message(chain).into());
        }
        without_seam(&self.renderer.render(&[title.elements(elements)]))
    }
}

/// The rendered text without the line that tells a snippet after an origin from the origin's own: here they are one,
/// but the snippet cannot name the column itself, since it may have lost its beginning.
fn without_seam(rendered: &str) -> String {
    const SEAM: usize = 3;
    let lines = rendered.lines().enumerate();
    let kept = lines.filter(|(index, line)| *index != SEAM || !line.contains(":::"));
    kept.map(|(_, line)| line).collect::<Vec<_>>().join("\n")
}

/// Whether the message tells the detail already.
fn mentions(message: &str, detail: &Detail) -> bool {
    let detail = detail.to_string();
    let detail = detail.trim_matches('`');
    let bounded = |at: usize| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        !digit(message[..at].chars().next_back())
            && !digit(message[at + detail.len()..].chars().next())
    };
    message.match_indices(detail).any(|(at, _)| bounded(at))
}

fn chain(names: &[String]) -> String {
    let brief = |names: &[String]| {
        names.iter().map(|name| brief(name, NAME)).collect::<Vec<_>>().join(" -> ")
    };
    match names.len().checked_sub(LAST) {
        Some(last) if last > FIRST => {
            format!("{} -> … -> {}", brief(&names[..FIRST]), brief(&names[last..]))
        }
        _ => brief(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_is_told_once() {
        assert!(mentions("17 transitions; the limit is 15", &Detail::Integer(15)));
        assert!(!mentions("17 transitions; the limit is 150", &Detail::Integer(15)));
        assert!(mentions("expected `a` or `b`", &Detail::List(vec!["a".into(), "b".into()])));
    }

    #[test]
    fn a_long_chain_loses_its_middle() {
        let names: Vec<String> = (0..40).map(|n| n.to_string()).collect();
        assert!(chain(&names).ends_with(" -> 23 -> … -> 34 -> 35 -> 36 -> 37 -> 38 -> 39"));
        assert!(!chain(&names[..FIRST + LAST]).contains('…'));
    }
}
