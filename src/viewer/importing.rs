//! A plan of another format becomes a map beside it, never in the place of a file that is there.

use crate::file::data_folder::{data_folder, free_name};
use crate::file::map_file;
use crate::import::{Imported, Options};
use crate::model::Finding;
use std::path::{Path, PathBuf};

/// The map that was written, and what the importer left out or guessed.
///
/// # Errors
/// The plan cannot be read, or no map can be written, in a sentence.
pub fn import(path: &Path) -> Result<(PathBuf, Vec<Finding>), String> {
    let Imported { draft, findings, .. } =
        crate::import::import(path, &Options::default()).map_err(|why| why.to_string())?;
    let folders = [path.parent().map(Path::to_owned), data_folder()];
    let mut refused = String::new();
    for folder in folders.into_iter().flatten() {
        let map = free_name(&folder, path.file_stem().unwrap_or_default(), "ron");
        match map_file::write(&map, &draft) {
            Ok(()) => return Ok((map, findings)),
            Err(why) => refused = why.to_string(),
        }
    }
    Err(refused)
}
