//! Writes a sound copy of a damaged operation file beside it.

use super::content::{self, fill};
use super::file_error::{Doing, FileError, Why};
use super::head::Head;
use super::salvage::Salvage;
use super::{map_file, place};
use crate::model::{Draft, Finding};
use std::path::{Path, PathBuf};

/// What came of a repair.
#[derive(Debug)]
pub struct Repaired {
    pub path: PathBuf,
    /// Entries in the sound copy.
    pub entries: usize,
    /// What was lost or put right; empty where nothing was wrong.
    pub findings: Vec<Finding>,
}

/// `name.repaired.undercroft` beside the file.
pub fn repaired_path(path: &Path) -> PathBuf {
    path.with_extension("repaired.undercroft")
}

/// Writes every sound entry of `path` to `out`. `spare` is the base map, for a file whose own is lost.
///
/// # Errors
/// Nothing of it is an operation file, its base map is lost and no spare fits, or the disk refuses. `path` itself is
/// never written.
pub fn repair(path: &Path, out: &Path, overwrite: bool, spare: Option<&Draft>) -> Result<Repaired, FileError> {
    let refuse = |why: Why| why.at(path, Doing::Writing);
    let (head, text, rows, findings) = match content::read(path) {
        Ok((_, content)) => (content.head, map_file::to_text(content.base.draft()), content.rows, content.findings),
        Err(trouble) => {
            let why = trouble.why(path);
            if matches!(why, Why::InUse | Why::Gone | Why::Denied) {
                return Err(refuse(why));
            }
            let mut found = Salvage::of(path).map_err(|error| refuse(Why::of_io(&error, path)))?;
            // A newer file's rows have other sums, so that nothing of it is found.
            let head = found.head(path).ok_or_else(|| refuse(why))?;
            let text = base_text(&mut found, &head, path, spare).ok_or_else(|| refuse(Why::BaseLost))?;
            (head, text, found.rows, found.findings)
        }
    };
    place::put(out, overwrite, |temporary| fill(temporary, &head, &text, &rows))
        .map_err(|why| why.at(out, Doing::Writing))?;
    Ok(Repaired { path: out.to_owned(), entries: rows.len(), findings })
}

fn base_text(found: &mut Salvage, head: &Head, path: &Path, spare: Option<&Draft>) -> Option<String> {
    let own = found.exact_base(head, path).map(|facility| map_file::to_text(facility.draft()));
    own.or_else(|| spare.map(map_file::to_text).filter(|text| blake3::hash(text.as_bytes()) == head.base))
}
