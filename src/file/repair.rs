//! Writes a sound copy of a damaged operation file beside it.

use super::base::Base;
use super::content::{self, fill};
use super::file_error::{Doing, FileError, Why};
use super::head::Head;
use super::place;
use super::salvage::Salvage;
use crate::model::{Draft, Facility, Finding};
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
    if place::is_same(path, out) {
        return Err(refuse(Why::Itself));
    }
    let (head, base, rows, findings) = match content::read(path) {
        Ok((_, content)) => (content.head, Base::of(&content.base), content.rows, content.findings),
        Err(trouble) => {
            let why = trouble.why(path);
            if matches!(why, Why::InUse | Why::Gone | Why::Denied) {
                return Err(refuse(why));
            }
            let mut found = Salvage::of(path).map_err(|error| refuse(Why::of_io(&error, path)))?;
            // A newer file's rows have other sums, so that nothing of it is found.
            let head = found.head(path).ok_or_else(|| refuse(why))?;
            let base = sound_base(&mut found, &head, path, spare).ok_or_else(|| refuse(Why::BaseLost))?;
            (head, base, found.rows, found.findings)
        }
    };
    place::put(out, overwrite, |temporary| fill(temporary, &head, &base, &rows))
        .map_err(|why| why.at(out, Doing::Writing))?;
    Ok(Repaired { path: out.to_owned(), entries: rows.len(), findings })
}

fn sound_base(found: &mut Salvage, head: &Head, path: &Path, spare: Option<&Draft>) -> Option<Base> {
    let own = found.exact_base(head, path).map(|facility| Base::of(&facility));
    let spare = || Some(Base::of(&Facility::new(spare?.clone()).ok()?)).filter(|base| base.hash == head.base);
    own.or_else(spare)
}
