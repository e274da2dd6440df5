//! A plan of another format becomes a map beside it, never in the place of a file that is there.

use super::document::Preview;
use crate::file::data_folder::{data_folder, free_name};
use crate::file::map_file;
use crate::import::{Imported, Options, import};
use crate::model::{Draft, Facility, Severity};
use std::path::{Path, PathBuf};

/// How far a door reaches in most formats, metres.
const DOOR_TOLERANCE_M: f64 = 0.4;

/// The building as the plan describes it, and what the importer left out or guessed. Nothing is written.
///
/// # Errors
/// The plan cannot be read, in a sentence.
pub fn read(plan: &Path, door_tolerance_m: Option<f64>) -> Result<(Facility, Preview), String> {
    let options = Options { door_tolerance_m, ..Options::default() };
    let Imported { draft, findings, picture, .. } = import(plan, &options).map_err(|why| why.to_string())?;
    let checked = Facility::new(draft).map_err(|faults| {
        let first = faults.iter().find(|finding| finding.severity == Severity::Error).or(faults.first());
        first.map_or_else(String::new, |fault| format!("{}: {}", fault.place, fault.message))
    })?;
    let door_tolerance_m = door_tolerance_m.unwrap_or(DOOR_TOLERANCE_M);
    Ok((checked, Preview { plan: plan.to_owned(), findings, picture, door_tolerance_m }))
}

/// The map that was written beside the plan, or in the user's data folder where that cannot be.
///
/// # Errors
/// No map can be written, in a sentence.
pub fn keep(preview: &Preview, draft: &Draft) -> Result<PathBuf, String> {
    let plan = &preview.plan;
    let folders = [plan.parent().map(Path::to_owned), data_folder()];
    let mut refused = String::new();
    for folder in folders.into_iter().flatten() {
        let map = free_name(&folder, plan.file_stem().unwrap_or_default(), "ron");
        let beside = preview.picture.iter().try_for_each(|(name, bytes)| match folder.join(name) {
            there if there.exists() => Ok(()),
            there => std::fs::write(&there, bytes).map_err(|why| format!("{}: {why}", there.display())),
        });
        match beside.and_then(|()| map_file::write(&map, draft).map_err(|why| why.to_string())) {
            Ok(()) => return Ok(map),
            Err(why) => refused = why,
        }
    }
    Err(refused)
}
