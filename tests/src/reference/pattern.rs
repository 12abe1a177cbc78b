//! Patterns of a policy, matched by trying: characters, classes and counts, over a whole text.

/// A part of a pattern: what it takes, and how often.
struct Part {
    takes: Vec<(char, char)>,
    negated: bool,
    least: usize,
    most: usize,
}

/// Whether the whole text matches.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let parts = parse(pattern);
    let text: Vec<char> = text.chars().collect();
    // The places in the text that can be reached with the parts so far.
    let mut places = vec![0];
    for part in &parts {
        let mut next = Vec::new();
        for place in places {
            let taken = text[place..].iter().take(part.most).take_while(|one| part.takes(**one));
            next.extend((part.least..=taken.count()).map(|count| place + count));
        }
        next.sort_unstable();
        next.dedup();
        places = next;
    }
    places.contains(&text.len())
}

impl Part {
    fn takes(&self, character: char) -> bool {
        let within = self.takes.iter().any(|(from, to)| (*from..=*to).contains(&character));
        within != self.negated
    }
}

/// The character ranges of an escape.
fn escaped(character: char) -> Vec<(char, char)> {
    match character {
        'd' => vec![('0', '9')],
        'w' => vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')],
        other => vec![(other, other)],
    }
}

fn parse(pattern: &str) -> Vec<Part> {
    let mut rest = pattern.chars().peekable();
    let mut parts = Vec::new();
    while let Some(character) = rest.next() {
        let mut part = Part { takes: Vec::new(), negated: false, least: 1, most: 1 };
        match character {
            '.' => part.negated = true,
            '\\' => part.takes = escaped(rest.next().expect("an escaped character")),
            '[' => {
                part.negated = rest.next_if_eq(&'^').is_some();
                loop {
                    let from = match rest.next().expect("a closed class") {
                        ']' => break,
                        '\\' => {
                            part.takes.extend(escaped(rest.next().expect("a character")));
                            continue;
                        }
                        from => from,
                    };
                    let mut ahead = rest.clone();
                    let range = ahead.next() == Some('-') && ahead.next() != Some(']');
                    let to = if range { rest.nth(1).expect("the end of a range") } else { from };
                    part.takes.push((from, to));
                }
            }
            other => part.takes = vec![(other, other)],
        }
        (part.least, part.most) = match rest.peek() {
            Some('?') => (0, 1),
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('{') => {
                let count: String = rest.by_ref().skip(1).take_while(|one| *one != '}').collect();
                let (least, most) = count.split_once(',').unwrap_or((&count, &count));
                let number = |text: &str| text.parse().unwrap_or(usize::MAX);
                parts.push(Part { least: number(least), most: number(most), ..part });
                continue;
            }
            _ => {
                parts.push(part);
                continue;
            }
        };
        rest.next();
        parts.push(part);
    }
    parts
}
