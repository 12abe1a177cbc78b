//! JSON Schemas of the documents, for editors and for programs in other languages: `schemas/`.
//!
//! Names and descriptions stand here; limits, choices and patterns come from the default policy, and what the policy does not
//! say (ranges, profiles, severities) from the engine, which is asked with a value that it must refuse.

mod agents;
mod asked;
mod codes;
mod facts;
mod flows;
mod forms;
mod guests;
mod policy;
mod shape;

use crate::{Done, root};
use callgate::REFERENCE_POLICY;
use serde_json::Value;
use std::{error::Error, fs, path::PathBuf};

/// The folder of the schemas.
#[must_use]
pub fn folder() -> PathBuf {
    root().join("schemas")
}

/// Writes the schemas.
///
/// # Errors
/// A file cannot be written.
pub fn write() -> Done {
    fs::create_dir_all(folder())?;
    for (name, text) in files()? {
        fs::write(folder().join(name), text)?;
    }
    Ok(())
}

/// The names of the files, and what is in them.
fn files() -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let defaults: Value = serde_json::from_str(REFERENCE_POLICY)?;
    let schemas = [
        ("guest-session", guests::session(&defaults)),
        ("genesys-guest", guests::genesys(&defaults)),
        ("agent-state", agents::state(&defaults)),
        ("call-codes", codes::list(&defaults)),
        ("ivr-flow", flows::flow(&defaults)),
        ("facts", facts::facts()),
        ("policy", policy::policy(&defaults)),
    ];
    let file = |(name, schema)| {
        (format!("{name}.json"), format!("{:#}\n", shape::identified(name, schema)))
    };
    Ok(schemas.map(file).into())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    #[test]
    fn the_schemas_are_fresh() {
        let files = super::files().expect("a policy");
        for (name, fresh) in &files {
            let committed = fs::read_to_string(super::folder().join(name)).expect("it is there");
            assert!(committed == *fresh, "schemas/{name} is stale: run `cargo xtask schemas`");
        }
        let there = fs::read_dir(super::folder()).expect("the folder").count();
        assert_eq!(there, files.len(), "schemas that nothing makes");
    }

    /// The names in the lists that the readers of documents go by, such as `const FIELDS: [&str; 2] = ["a", "b"];`.
    fn names_of_readers() -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut open = vec![crate::root().join("core/src/documents")];
        while let Some(path) = open.pop() {
            // What others define is read, but not described here.
            if ["architect", "connect", "twilio"]
                .iter()
                .any(|name| path.to_string_lossy().contains(name))
            {
                continue;
            }
            if path.is_dir() {
                open.extend(
                    fs::read_dir(&path)
                        .expect("a folder")
                        .map(|entry| entry.expect("an entry").path()),
                );
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source");
            let lists = text.split("[&str; ").skip(1).filter_map(|rest| rest.split_once('='));
            let lists = lists.filter_map(|(_, rest)| rest.split(';').next());
            let places = ["Members::begin(reader, &[", "section(&[", "period(&["];
            let given = places.iter().flat_map(|call| text.split(call).skip(1));
            for list in lists.chain(given.filter_map(|rest| rest.split(']').next())) {
                names.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
        names
    }

    #[test]
    fn every_field_that_the_engine_reads_is_in_a_schema() {
        let schemas: String =
            super::files().expect("a policy").into_iter().map(|(_, text)| text).collect();
        let names = names_of_readers();
        assert!(names.len() > 90, "only {} names were found", names.len());
        for name in names {
            assert!(schemas.contains(&format!("\"{name}\": {{")), "no schema has the field {name}");
        }
    }
}
