//! `bindings-c/include/callgate.h`, made by cbindgen from the C surface and from the engine's tables of numbers.

use crate::{Done, root};
use callgate::{Kind, Status, exchange::wire::Exchange};
use cbindgen::{Builder, Config, DocumentationStyle, Language, Style};
use std::{
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const HEAD: &str = "\
/* Callgate for C: may this be sent? docs/c.md is the manual.
 *
 * Made by `cargo xtask header` from bindings-c/; do not edit it.
 *
 * Every function ends with a status and writes its results through pointers. Whatever the status, each result is
 * written: with null, 0 or false where there is none. Pointers to handles are null or what a function of this library
 * gave; null is answered with CALLGATE_STATUS_NULL_ARGUMENT, a handle of another type with CALLGATE_STATUS_WRONG_HANDLE.
 * Texts are UTF-8. Bytes of the host are read during the call alone. `error` may be null. */";

/// What C calls the types of the surface.
const NAMES: [(&str, &str); 13] = [
    ("Client", "callgate_client"),
    ("Engine", "callgate_engine"),
    ("Error", "callgate_error"),
    ("ExchangeNumber", "callgate_exchange"),
    ("Header", "callgate_header"),
    ("KindNumber", "callgate_kind"),
    ("OwnText", "callgate_string"),
    ("Report", "callgate_report"),
    ("Started", "callgate_started"),
    ("Status", "callgate_status"),
    ("StatusNumber", "callgate_status"),
    ("Step", "callgate_step"),
    ("Text", "callgate_text"),
];

/// Writes the header, or compares it with what stands there.
///
/// # Errors
/// The surface cannot be read, the header cannot be written, or it is stale.
pub fn run(check: bool) -> Done {
    let fresh = header()?;
    if !check {
        fs::write(path(), fresh)?;
    } else if fs::read_to_string(path())? != fresh {
        return Err("bindings-c/include/callgate.h is stale: run `cargo xtask header`".into());
    }
    Ok(())
}

fn path() -> PathBuf {
    root().join("bindings-c/include/callgate.h")
}

fn header() -> Result<String, Box<dyn Error>> {
    let mut config = Config {
        language: Language::C,
        header: Some(HEAD.into()),
        include_guard: Some("CALLGATE_H".into()),
        sys_includes: ["stdbool.h", "stddef.h", "stdint.h"].map(String::from).into(),
        no_includes: true,
        after_includes: Some(numbers()?),
        cpp_compat: true,
        style: Style::Type,
        documentation_style: DocumentationStyle::Doxy,
        line_length: 100,
        tab_width: 4,
        usize_is_size_t: true,
        ..Config::default()
    };
    config.export.rename =
        NAMES.map(|(own, name)| (String::from(own), String::from(name))).into_iter().collect();
    config.export.include = vec!["StatusNumber".into()];
    let mut text = Vec::new();
    let surface: &Path = &root().join("bindings-c/src/lib.rs");
    Builder::new().with_config(config).with_src(surface).generate()?.write(&mut text);
    Ok(String::from_utf8(text)?)
}

/// The version, and the numbers of statuses and kinds as constants.
fn numbers() -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    writeln!(text, "\n/** The version of this header. */")?;
    writeln!(text, "#define CALLGATE_VERSION \"{}\"\n", env!("CARGO_PKG_VERSION"))?;
    writeln!(text, "/** How calls end: the values of `callgate_status`. */\nenum {{")?;
    for status in Status::ALL {
        let (name, number, message) = (constant(status.name()), status.number(), status.message());
        writeln!(text, "    /** {message} */\n    CALLGATE_STATUS_{name} = {number},")?;
    }
    writeln!(text, "}};\n\n/** Kinds of documents: the values of `callgate_kind`. */\nenum {{")?;
    for kind in Kind::ALL {
        writeln!(text, "    /** `{kind}` */")?;
        writeln!(text, "    CALLGATE_KIND_{} = {},", constant(kind.name()), kind.number())?;
    }
    writeln!(text, "}};\n\n/** Exchanges: the values of `callgate_exchange`. */\nenum {{")?;
    for exchange in Exchange::ALL {
        let (name, number) = (snake(exchange.name()), exchange.number());
        writeln!(text, "    /** `{exchange}` */\n    CALLGATE_EXCHANGE_{name} = {number},")?;
    }
    text.push_str("};");
    Ok(text)
}

fn constant(name: &str) -> String {
    name.replace('-', "_").to_uppercase()
}

/// `createGuestSession` as `CREATE_GUEST_SESSION`.
fn snake(name: &str) -> String {
    let spell = |letter: char| {
        let between = if letter.is_ascii_uppercase() { "_" } else { "" };
        format!("{between}{}", letter.to_ascii_uppercase())
    };
    name.chars().map(spell).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_header_is_fresh() {
        super::run(true).expect("a fresh header");
    }
}
