//! A plan of another format becomes a map beside it.

use std::path::{Path, PathBuf};

/// # Errors
/// The plan cannot be read, or the map cannot be written, in a sentence.
pub fn import(path: &Path) -> Result<PathBuf, String> {
    Err(format!("{}: this build reads no other formats", path.display()))
}
