//! Files that are read, and standard input, which is called `-`.

use crate::complain;
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
};

/// Whether the path means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of a file, as it is told.
pub(crate) fn name(path: &Path) -> Arc<str> {
    if is_stdin(path) { "<stdin>".into() } else { path.to_string_lossy().into() }
}

/// Opens a file, or standard input.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    Ok(if is_stdin(path) { Box::new(io::stdin()) } else { Box::new(File::open(path)?) })
}

/// Whether more than one of these paths means standard input, which is then told.
pub(crate) fn asks_twice<'a>(paths: impl IntoIterator<Item = &'a Path>) -> bool {
    let twice = paths.into_iter().filter(|path| is_stdin(path)).count() > 1;
    if twice {
        complain("<stdin>", "only one file can be read from standard input");
    }
    twice
}
