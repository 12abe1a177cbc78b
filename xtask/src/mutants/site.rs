//! A place in a source that is written anew, with the mutants that are there, and what is written.

use std::ops::Range;

/// How the core asks whether a mutant is on.
pub(super) fn on(id: usize) -> String {
    format!("crate::mutants_switch::on({id})")
}

/// A piece of what is written.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// A text of its own.
    Text(String),
    /// What stands in these bytes of the source, with the sites in it written anew.
    Source(Range<usize>),
    /// What a mutant does.
    Mutant(usize, Vec<Piece>),
}

/// The pieces of a template, in which `{}` stands for the next of the given pieces.
pub(super) fn pieces(template: &str, parts: Vec<Piece>) -> Vec<Piece> {
    let mut texts = template.split("{}");
    let mut pieces = Vec::from_iter(texts.next().map(|text| Piece::Text(text.into())));
    for (text, part) in texts.zip(parts) {
        pieces.push(part);
        pieces.push(Piece::Text(text.into()));
    }
    pieces
}

/// `if on(1) { … } else if on(2) { … } else { … }`.
pub(super) fn choice(mutants: Vec<(usize, Vec<Piece>)>, otherwise: Vec<Piece>) -> Vec<Piece> {
    let mut all = Vec::new();
    for (id, instead) in mutants {
        all.push(Piece::Text(format!("if {} {{ ", on(id))));
        all.push(Piece::Mutant(id, instead));
        all.push(Piece::Text(" } else ".into()));
    }
    all.push(Piece::Text("{ ".into()));
    all.extend(otherwise);
    all.push(Piece::Text(" }".into()));
    all
}

/// A place that is written anew.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// The bytes that are replaced; none where something is put in.
    pub(super) range: Range<usize>,
    pub(super) pieces: Vec<Piece>,
    pub(super) ids: Vec<usize>,
}

/// Which bytes of what was written belong to which mutants.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) ids: Vec<usize>,
    /// Whether it is what the mutant does, not the form around it.
    pub(super) own: bool,
}

/// A source with all its sites written anew.
#[derive(Default)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
}

impl Written {
    /// Writes a source anew. Sites lie apart or in each other; of two on the same bytes, the first is the outer.
    pub(super) fn new(source: &str, mut sites: Vec<Site>) -> Self {
        // What is put in comes before what begins there, and what is larger before what is in it.
        sites.sort_by_key(|site| {
            (site.range.start, !site.range.is_empty(), usize::MAX - site.range.end)
        });
        let mut written = Self::default();
        written.source(source, 0..source.len(), &sites);
        written
    }

    fn source(&mut self, source: &str, range: Range<usize>, mut sites: &[Site]) {
        let mut at = range.start;
        while let Some((site, rest)) = sites.split_first() {
            let inner = rest.iter().take_while(|next| within(&next.range, &site.range)).count();
            let (inner, rest) = rest.split_at(inner);
            sites = if within(&site.range, &range) && site.range.start >= at {
                self.text.push_str(&source[at..site.range.start]);
                let start = self.text.len();
                self.pieces(source, &site.pieces, inner);
                self.mark(start, site.ids.clone(), false);
                at = site.range.end;
                rest
            } else {
                &sites[1..]
            };
        }
        self.text.push_str(&source[at..range.end]);
    }

    fn pieces(&mut self, source: &str, pieces: &[Piece], inner: &[Site]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.text.push_str(text),
                Piece::Source(range) => self.source(source, range.clone(), inner),
                Piece::Mutant(id, instead) => {
                    let start = self.text.len();
                    self.pieces(source, instead, inner);
                    self.mark(start, vec![*id], true);
                }
            }
        }
    }

    fn mark(&mut self, start: usize, ids: Vec<usize>, own: bool) {
        self.marks.push(Mark { range: start..self.text.len(), ids, own });
    }
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    !outer.is_empty() && outer.start <= inner.start && inner.end <= outer.end
}
