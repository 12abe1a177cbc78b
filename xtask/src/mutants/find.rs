//! Finds, in the syntax of a file, the places of its mutants, and how each is put behind its switch.

use super::{
    list::{Genre, Mutant},
    site::{Piece, Site, choice, on, pieces},
};
use proc_macro2::LineColumn;
use std::{collections::HashMap, ops::Range};
use syn::{
    Attribute, Block, Expr, ImplItemFn, ItemFn, ReturnType, Signature, TraitItemFn, Type, UnOp,
    spanned::Spanned, visit, visit::Visit,
};

/// What is found in a file. Mutants of which nothing is found cannot be put behind a switch.
#[derive(Default)]
pub(super) struct Found {
    pub(super) sites: Vec<Site>,
    /// Those that would be no Rust.
    pub(super) unviable: Vec<usize>,
}

/// Finds the sites of a file.
///
/// # Errors
/// It is no Rust.
pub(super) fn find(source: &str, mutants: &[(usize, &Mutant)]) -> syn::Result<Found> {
    let file = syn::parse_file(source)?;
    let mut places: HashMap<(Genre, LineColumn), Vec<(usize, String)>> = HashMap::new();
    for (id, mutant) in mutants {
        let place = places.entry((mutant.genre, mutant.start)).or_default();
        place.push((*id, mutant.replacement.clone()));
    }
    let mut finder = Finder { places, found: Found::default() };
    finder.visit_file(&file);
    Ok(finder.found)
}

/// What the switch has for iterators of two kinds.
const EITHER: &str = "crate::mutants_switch::Either";

struct Finder {
    places: HashMap<(Genre, LineColumn), Vec<(usize, String)>>,
    found: Found,
}

impl Finder {
    /// The mutants of this genre that begin where this does.
    fn at(&mut self, genre: Genre, what: &impl Spanned) -> Option<Vec<(usize, String)>> {
        self.places.remove(&(genre, what.span().start()))
    }

    fn add(&mut self, range: Range<usize>, mutants: &[(usize, String)], pieces: Vec<Piece>) {
        let ids = mutants.iter().map(|(id, _)| *id).collect();
        self.found.sites.push(Site { range, pieces, ids });
    }

    fn body(&mut self, signature: &Signature, block: &Block) {
        let (Some(first), Some(last)) = (block.stmts.first(), block.stmts.last()) else { return };
        let Some(mutants) = self.at(Genre::Body, first) else { return };
        let start = bytes(first).start;
        if returns_impl(signature) {
            // The function has one type, so what it returns is of both.
            let whole = start..bytes(last).end;
            let mut all = vec![
                Piece::Text("{ ".into()),
                Piece::Source(whole.clone()),
                Piece::Text(" }".into()),
            ];
            for (id, value) in mutants.iter().rev() {
                let (instead, mut or) = (
                    text(&format!("{EITHER}::Mutant({value})")),
                    text(&format!("{EITHER}::Whole(")),
                );
                or.append(&mut all);
                or.push(Piece::Text(")".into()));
                all = choice(vec![(*id, instead)], or);
            }
            self.add(whole, &mutants, all);
            return;
        }
        let mut all = Vec::new();
        for (id, value) in &mutants {
            all.push(Piece::Text(format!("if {} {{ ", on(*id))));
            all.push(Piece::Mutant(*id, vec![Piece::Text(format!("return {value};"))]));
            all.push(Piece::Text(" } ".into()));
        }
        self.add(start..start, &mutants, all);
    }

    fn binary(&mut self, binary: &syn::ExprBinary) {
        let Some(mutants) = self.at(Genre::Binary, &binary.op) else { return };
        // Conditions that bind names can only be joined by `&&`.
        if has_let(&binary.left) || has_let(&binary.right) {
            self.found.unviable.extend(mutants.iter().map(|(id, _)| *id));
            return;
        }
        let (left, right) = (source(&binary.left), source(&binary.right));
        let operator = spelt(&binary.op);
        let with = |form: &str| {
            let other = |(id, other): &(usize, String)| (*id, text(&form.replace("OP", other)));
            choice(mutants.iter().map(other).collect(), text(&form.replace("OP", operator)))
        };
        let mut all = match operator {
            // `a && b` is `if a { b } else { false }`, and `a || b` is the same with the switch the other way.
            "&&" | "||" => {
                let [(id, _)] = mutants[..] else { return };
                let asked = on(id);
                let form = if operator == "&&" {
                    format!("(if ({{}}) != {asked} {{ {{}} }} else {{ {asked} }})")
                } else {
                    format!("(if ({{}}) == {asked} {{ {{}} }} else {{ !{asked} }})")
                };
                pieces(&form, vec![left, right])
            }
            "==" | "!=" | "<" | "<=" | ">" | ">=" => {
                let mut all =
                    pieces("(match (&({}), &({})) { (__left, __right) => ", vec![left, right]);
                all.extend(with("*__left OP *__right"));
                all
            }
            _ if operator.ends_with('=') => {
                let mut all = pieces("(match ({}) { __right => ", vec![right]);
                let form = |operator: &str| {
                    pieces(&format!("{{}} {operator} __right"), vec![left.clone()])
                };
                let others = mutants.iter().map(|(id, other)| (*id, form(other))).collect();
                all.extend(choice(others, form(operator)));
                all
            }
            _ => {
                let mut all =
                    pieces("(match (({}), ({})) { (__left, __right) => ", vec![left, right]);
                all.extend(with("__left OP __right"));
                all
            }
        };
        if !matches!(operator, "&&" | "||") {
            all.push(Piece::Text(" })".into()));
        }
        self.add(bytes(binary), &mutants, all);
    }

    fn unary(&mut self, unary: &syn::ExprUnary) {
        let operator = match unary.op {
            UnOp::Not(_) => "!",
            UnOp::Neg(_) => "-",
            _ => return,
        };
        let Some(mutants) = self.at(Genre::Unary, &unary.op) else { return };
        let mut all = pieces("(match ({}) { __value => ", vec![source(&unary.expr)]);
        let others = mutants.iter().map(|(id, _)| (*id, text("__value"))).collect();
        all.extend(choice(others, text(&format!("{operator}__value"))));
        all.push(Piece::Text(" })".into()));
        self.add(bytes(unary), &mutants, all);
    }

    fn arm(&mut self, arm: &syn::Arm) {
        let deleted = self.at(Genre::Arm, arm).unwrap_or_default();
        let stays: Vec<String> = deleted.iter().map(|(id, _)| format!("!{}", on(*id))).collect();
        let stays = stays.join(" && ");
        let Some((_, guard)) = &arm.guard else {
            if !deleted.is_empty() {
                let end = bytes(&arm.pat).end;
                self.add(end..end, &deleted, text(&format!(" if {stays}")));
            }
            return;
        };
        if has_let(guard) {
            return;
        }
        let fixed = self.at(Genre::Guard, &**guard).unwrap_or_default();
        let asked = |value: &str| {
            let ids = fixed.iter().filter(|(_, instead)| instead == value).map(|(id, _)| on(*id));
            ids.collect::<Vec<_>>().join(" || ")
        };
        let (always, never) = (asked("true"), asked("false"));
        let all: Vec<(usize, String)> = deleted.into_iter().chain(fixed.iter().cloned()).collect();
        if all.is_empty() {
            return;
        }
        let mut form = "({})".to_owned();
        if !never.is_empty() {
            form = format!("(!({never}) && {form})");
        }
        if !always.is_empty() {
            form = format!("({always} || {form})");
        }
        if !stays.is_empty() {
            form = format!("{stays} && {form}");
        }
        self.add(bytes(&**guard), &all, pieces(&form, vec![source(guard)]));
    }

    fn fields(&mut self, whole: &syn::ExprStruct) {
        let range = bytes(whole);
        let (mut mutants, mut without) = (Vec::new(), Vec::new());
        for pair in whole.fields.pairs() {
            let field = *pair.value();
            for (id, value) in self.at(Genre::Field, field).unwrap_or_default() {
                let cut = bytes(field);
                let end = pair.punct().map_or(cut.end, |comma| bytes(comma).end);
                let halves = [range.start..cut.start, end..range.end];
                without.push((id, halves.map(Piece::Source).to_vec()));
                mutants.push((id, value));
            }
        }
        if !mutants.is_empty() {
            let mut all = vec![Piece::Text("(".into())];
            all.extend(choice(without, vec![Piece::Source(range.clone())]));
            all.push(Piece::Text(")".into()));
            self.add(range, &mutants, all);
        }
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if is_built(&function.attrs) {
            self.body(&function.sig, &function.block);
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if is_built(&function.attrs) {
            self.body(&function.sig, &function.block);
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        if let Some(block) = &function.default {
            self.body(&function.sig, block);
        }
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}

    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}

    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}

    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.arm(arm);
        visit::visit_arm(self, arm);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Binary(binary) => self.binary(binary),
            Expr::Unary(unary) => self.unary(unary),
            Expr::Struct(whole) => self.fields(whole),
            _ => {}
        }
        visit::visit_expr(self, expression);
    }
}

/// Whether this is part of the build that is tested, which has every feature.
fn is_built(attributes: &[Attribute]) -> bool {
    let absent = |attribute: &Attribute| {
        let cfg = attribute.path().is_ident("cfg");
        cfg && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string().starts_with("not"))
    };
    !attributes.iter().any(absent)
}

fn returns_impl(signature: &Signature) -> bool {
    matches!(&signature.output, ReturnType::Type(_, kind) if matches!(**kind, Type::ImplTrait(_)))
}

fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

fn bytes(what: &impl Spanned) -> Range<usize> {
    what.span().byte_range()
}

fn source(expression: &Expr) -> Piece {
    Piece::Source(bytes(expression))
}

fn text(text: &str) -> Vec<Piece> {
    vec![Piece::Text(text.into())]
}

fn spelt(operator: &syn::BinOp) -> &'static str {
    use syn::BinOp;
    match operator {
        BinOp::Add(_) => "+",
        BinOp::Sub(_) => "-",
        BinOp::Mul(_) => "*",
        BinOp::Div(_) => "/",
        BinOp::Rem(_) => "%",
        BinOp::And(_) => "&&",
        BinOp::Or(_) => "||",
        BinOp::BitXor(_) => "^",
        BinOp::BitAnd(_) => "&",
        BinOp::BitOr(_) => "|",
        BinOp::Shl(_) => "<<",
        BinOp::Shr(_) => ">>",
        BinOp::Eq(_) => "==",
        BinOp::Lt(_) => "<",
        BinOp::Le(_) => "<=",
        BinOp::Ne(_) => "!=",
        BinOp::Ge(_) => ">=",
        BinOp::Gt(_) => ">",
        BinOp::AddAssign(_) => "+=",
        BinOp::SubAssign(_) => "-=",
        BinOp::MulAssign(_) => "*=",
        BinOp::DivAssign(_) => "/=",
        BinOp::RemAssign(_) => "%=",
        BinOp::BitXorAssign(_) => "^=",
        BinOp::BitAndAssign(_) => "&=",
        BinOp::BitOrAssign(_) => "|=",
        BinOp::ShlAssign(_) => "<<=",
        BinOp::ShrAssign(_) => ">>=",
        _ => "",
    }
}
