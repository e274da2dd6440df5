//! A plan of another format becomes a map beside it, never in the place of a file that is there.

use crate::file::data_folder::{data_folder, free_name};
use crate::file::map_file;
use crate::import::{Imported, Options, import};
use crate::model::{Draft, Facility, Finding, Severity};
use std::path::{Path, PathBuf};

/// How far a door reaches in most formats, metres.
pub const DOOR_TOLERANCE_M: f64 = 0.4;

/// The building as the plan describes it, and what the importer left out or guessed. Nothing is written.
///
/// # Errors
/// The plan cannot be read, in a sentence.
pub fn read(plan: &Path, door_tolerance_m: Option<f64>) -> Result<(Facility, Vec<Finding>), String> {
    let options = Options { door_tolerance_m, ..Options::default() };
    let Imported { draft, findings, .. } = import(plan, &options).map_err(|why| why.to_string())?;
    let checked = Facility::new(draft).map_err(|faults| {
        let first = faults.iter().find(|finding| finding.severity == Severity::Error).or(faults.first());
        first.map_or_else(String::new, |fault| format!("{}: {}", fault.place, fault.message))
    })?;
    Ok((checked, findings))
}

/// The map that was written beside the plan, or in the user's data folder where that cannot be.
///
/// # Errors
/// No map can be written, in a sentence.
pub fn keep(plan: &Path, draft: &Draft) -> Result<PathBuf, String> {
    let folders = [plan.parent().map(Path::to_owned), data_folder()];
    let mut refused = String::new();
    for folder in folders.into_iter().flatten() {
        let map = free_name(&folder, plan.file_stem().unwrap_or_default(), "ron");
        match map_file::write(&map, draft) {
            Ok(()) => return Ok(map),
            Err(why) => refused = why.to_string(),
        }
    }
    Err(refused)
}
