//! Putting whole files in their place, and telling whether a file is still the one that was opened.

use super::beside::{journal_of, wal_of};
use super::file_error::Why;
use super::{row, schema};
use crate::search::EntryId;
use rusqlite::Connection;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Lets `write` fill an empty file beside `path`, then puts it there, synced and whole or not at all. Where it takes
/// the place of an operation file, nobody can be marking in that one meanwhile.
pub(super) fn put(path: &Path, overwrite: bool, write: impl FnOnce(&Path) -> Result<(), Why>) -> Result<(), Why> {
    put_over(path, overwrite, None, write)
}

/// The same, over a file of which these entries were `read`: where somebody marked in it since, nothing is replaced.
pub(super) fn put_over(
    path: &Path,
    overwrite: bool,
    read: Option<&HashSet<EntryId>>,
    write: impl FnOnce(&Path) -> Result<(), Why>,
) -> Result<(), Why> {
    let of_io = |error: io::Error| Why::of_io(&error, path);
    if !overwrite && path.exists() {
        return Err(Why::Exists);
    }
    // A link stays a link: what it points to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = folder_of(path);
    let temporary = super::temporary_in(&folder).map_err(of_io)?;
    write(temporary.path())?;
    File::open(temporary.path()).and_then(|file| file.sync_all()).map_err(of_io)?;
    let held = hold(path)?;
    if let (Some(held), Some(read)) = (&held, read)
        && !row::ids(held).map_err(|error| Why::of_sql(&error, path))?.iter().all(|id| read.contains(id))
    {
        return Err(Why::InUse);
    }
    // Somebody was faster, and the journal there may be of a mark that is being made.
    if !overwrite && path.exists() {
        return Err(Why::Exists);
    }
    // SQLite would take a journal that was left here for the new file's and undo or repeat it into ruin.
    for left in [journal_of(path), wal_of(path)] {
        match fs::remove_file(left) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(of_io(error)),
            _ => {}
        }
    }
    let placed = if overwrite { temporary.persist(path).map_err(Into::into) } else { place_new(temporary, path) };
    placed.map_err(|error: io::Error| of_io(error))?;
    drop(held);
    super::sync_folder(&folder).map_err(of_io)
}

/// Waits until nobody writes to the operation file there, undoes what was left half made, and keeps others out.
fn hold(path: &Path) -> Result<Option<Connection>, Why> {
    match schema::connect(path) {
        Ok(db) if !db.is_readonly("main").unwrap_or(true) => {
            db.execute_batch("BEGIN EXCLUSIVE").map_err(|error| Why::of_sql(&error, path))?;
            Ok(Some(db))
        }
        Ok(_) => Ok(None),
        // What is no sound operation file may be replaced; what is merely busy may not.
        Err(trouble) => match trouble.why(path) {
            Why::InUse => Err(Why::InUse),
            _ => Ok(None),
        },
    }
}

// Sticks formatted as FAT know no way of renaming that spares what is there; there the check before must do.
fn place_new(temporary: NamedTempFile, path: &Path) -> io::Result<File> {
    match temporary.persist_noclobber(path) {
        Ok(file) => Ok(file),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists || path.exists() => Err(refused.error),
        Err(refused) => Ok(refused.file.persist(path)?),
    }
}

pub(super) fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_path_buf()
}

/// Whether two names mean one file that is there.
pub(super) fn is_same(a: &Path, b: &Path) -> bool {
    fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b))
}

/// What tells a file from another that stands under the same name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    pub fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).map(|found| Self(found.dev(), found.ino()))
    }

    // Elsewhere an open file cannot be replaced under its name.
    #[cfg(not(unix))]
    pub fn of(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|_| Self(0, 0))
    }
}
