//! Opens maps, operations, plans of other formats, and the map that comes with the program.

use super::document::Preview;
use super::importing;
use super::talk::{News, Source, Tell};
use crate::file::data_folder::data_folder;
use crate::file::stored::{Stored, is_operation};
use crate::file::{map_file, replace};
use crate::model::Finding;
use std::path::Path;
use std::sync::Arc;

/// What was opened, and what was noticed in reading its map.
pub struct Found {
    pub stored: Stored,
    pub preview: Option<Arc<Preview>>,
    pub findings: Vec<Finding>,
}

/// Opens it, with the marks that stand on it.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn opened(source: Source, tell: &Tell) -> Result<Found, String> {
    let (map, (facility, findings)) = match source {
        Source::File(path) if is_operation(&path) => {
            let stored = Stored::open(&path).map_err(|why| why.to_string())?;
            return Ok(Found { stored, preview: None, findings: Vec::new() });
        }
        Source::File(path) => {
            let inspected = map_file::inspect(&path).map_err(|why| why.to_string())?;
            (path, inspected)
        }
        Source::Import(plan) => {
            let (stored, preview) = looked_at(&plan, None)?;
            return Ok(Found { stored, preview: Some(preview), findings: Vec::new() });
        }
        Source::Builtin { name, text } => {
            let facility = map_file::parse(text, name).map_err(|why| why.to_string())?;
            let path = data_folder().unwrap_or_default().join(name);
            // Subcommands need it as a file. Without one everything else goes on from memory.
            if !path.exists() {
                let _ = data_folder().map(std::fs::create_dir_all);
                let _ = replace(&path, text.as_bytes());
            }
            (path, (facility, Vec::new()))
        }
    };
    let stored = Stored::on_map(&map, facility).map_err(|why| why.to_string())?;
    if stored.file().is_some() {
        let name = stored.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        tell.say(News::Said(format!("going on with the marks in {name}")));
        return Ok(Found { stored, preview: None, findings: Vec::new() });
    }
    Ok(Found { stored, preview: None, findings })
}

/// A plan of another format that nothing is kept of yet. The tolerance is how far a door may lie from its room, metres.
///
/// # Errors
/// A sentence that says why it cannot be read.
pub fn looked_at(plan: &Path, door_tolerance_m: Option<f64>) -> Result<(Stored, Arc<Preview>), String> {
    let (facility, preview) = importing::read(plan, door_tolerance_m)?;
    Ok((Stored::unmarked(plan, facility), Arc::new(preview)))
}
