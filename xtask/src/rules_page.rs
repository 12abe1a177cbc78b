//! `docs/rules.md`, made from the catalogue.

use crate::{Done, root};
use callgate::{Example, Rule, catalogue};
use std::{fmt::Write, fs, path::PathBuf};

const HEAD: &str = "\
# Rules

Every rule of Callgate: its code, its severity under the default policy, why it matters, a document that breaks it and
the same document mended. A [policy](policy.md) can raise, lower or silence a rule, unless it says *fixed*. This page is
made from the catalogue by `cargo xtask rules`; `callgate explain CODE` shows the same.

";

/// Writes docs/rules.md.
///
/// # Errors
/// The page cannot be written.
pub fn write() -> Done {
    fs::write(path(), page()?)?;
    Ok(())
}

fn path() -> PathBuf {
    root().join("docs/rules.md")
}

fn page() -> Result<String, std::fmt::Error> {
    let mut page = String::from(HEAD);
    page.push_str("| code | severity | what is wrong |\n| --- | --- | --- |\n");
    for rule in catalogue() {
        let Rule { code, severity, title, .. } = rule;
        let anchor = code.name().replace('.', "");
        writeln!(page, "| [`{code}`](#{anchor}) | {} | {title} |", severity.name())?;
    }
    for rule in catalogue() {
        entry(rule, &mut page)?;
    }
    Ok(page)
}

fn entry(rule: &Rule, page: &mut String) -> std::fmt::Result {
    let fixed = if rule.fixed { ", fixed" } else { "" };
    writeln!(page, "\n## {}\n", rule.code)?;
    writeln!(page, "{} *({}{fixed})*\n", capital(rule.title), rule.severity.name())?;
    writeln!(page, "{}\n", rule.why)?;
    writeln!(page, "Fails:\n")?;
    example(&rule.fails, page)?;
    for violation in rule.fails.check().violations {
        writeln!(
            page,
            "> {}[{}] at `{}`: {}\n",
            violation.severity.name(),
            violation.code,
            violation.path,
            violation.message()
        )?;
    }
    writeln!(page, "Passes:\n")?;
    example(&rule.mended, page)
}

fn example(example: &Example, page: &mut String) -> std::fmt::Result {
    let kind = example.kind.map_or("no kind named", callgate::Kind::name);
    writeln!(page, "```json\n{}\n```\n", example.document.trim_end())?;
    let mut with = Vec::new();
    if let Some(facts) = example.facts {
        with.push(format!("facts `{facts}`"));
    }
    if let Some(policy) = example.policy {
        with.push(format!("policy `{policy}`"));
    }
    let with =
        if with.is_empty() { String::new() } else { format!(", with {}", with.join(" and ")) };
    writeln!(page, "({kind}{with})\n")
}

fn capital(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_is_fresh() {
        let committed = std::fs::read_to_string(super::path()).expect("docs/rules.md is there");
        let fresh = super::page().expect("writing to a string");
        assert!(committed == fresh, "docs/rules.md is stale: run `cargo xtask rules`");
    }
}
