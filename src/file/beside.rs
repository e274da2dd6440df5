//! What SQLite keeps beside a file, under names of its own.

use std::path::{Path, PathBuf};

/// Where SQLite keeps what it needs to undo a half-made mark.
pub(super) fn journal_of(path: &Path) -> PathBuf {
    beside(path, "-journal")
}

/// Where another program that writes SQLite files keeps what is not in the file yet; this one never does.
pub(super) fn wal_of(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
