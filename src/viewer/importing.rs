//! A plan of another format becomes a map beside it, never in the place of a file that is there.

use crate::file::data_folder::data_folder;
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
        let map = free_name(&folder, path);
        match map_file::write(&map, &draft) {
            Ok(()) => return Ok((map, findings)),
            Err(why) => refused = why.to_string(),
        }
    }
    Err(refused)
}

fn free_name(folder: &Path, path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let named = |number: usize| match number {
        1 => folder.join(format!("{stem}.ron")),
        _ => folder.join(format!("{stem}-{number}.ron")),
    };
    (1..).map(named).find(|map| !map.exists()).unwrap_or_else(|| named(1))
}

#[cfg(test)]
mod tests {
    use super::free_name;
    use std::path::Path;

    #[test]
    fn a_map_that_is_there_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let plan = Path::new("plans/clinic.osm");
        assert_eq!(free_name(folder.path(), plan), folder.path().join("clinic.ron"));
        std::fs::write(folder.path().join("clinic.ron"), "").unwrap();
        assert_eq!(free_name(folder.path(), plan), folder.path().join("clinic-2.ron"));
    }
}
