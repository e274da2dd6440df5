//! Files on disk: the map file, and how any file is replaced without ever being half written.

mod base;
mod beside;
pub mod builtin;
mod cache;
pub mod check;
mod compact;
mod content;
pub mod data_folder;
pub mod device;
mod file_error;
mod head;
pub mod known_devices;
mod map_error;
pub mod map_file;
mod map_text;
pub mod merge;
pub mod operation_file;
mod pages;
mod past;
mod place;
mod put_right;
pub mod redact;
pub mod repair;
mod ron_tokens;
mod row;
mod salvage;
mod schema;
mod source_map;
pub mod stored;
mod unreadable;
pub mod verify;

pub use base::base_hash;
pub use source_map::SourceMap;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Puts `bytes` in the place of the file at `path`: a temporary file beside it, synced, renamed, the folder synced.
/// Whoever opens `path` at any moment sees the old content or the new, whole.
///
/// # Errors
/// Whatever the file system says; the old file is then untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link: what it points to is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = temporary_in(folder)?;
    if let Ok(old) = fs::metadata(&path) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    sync_folder(folder)
}

// With the rights that the user's mask leaves to a new file.
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".undercroft-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

// Windows opens no folder as a file; its rename is journalled.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
