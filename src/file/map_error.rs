use crate::model::Finding;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a map file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    #[error("{} cannot be read: {source}. {}", path.display(), remedy(source))]
    Read { path: PathBuf, source: io::Error },
    #[error("{} cannot be written: {source}. {}", path.display(), remedy(source))]
    Write { path: PathBuf, source: io::Error },
    /// Everything that is wrong with the content, found together.
    #[error("{name} cannot be used:{}", Faults(findings))]
    Faulty { name: String, findings: Vec<Finding> },
}

impl MapError {
    /// The faults of the content; none where the file itself could not be read or written.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Faulty { findings, .. } => findings,
            Self::Read { .. } | Self::Write { .. } => &[],
        }
    }
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "Check the path and its spelling.",
        io::ErrorKind::PermissionDenied => "Ask for the right to that file, or use a copy elsewhere.",
        io::ErrorKind::IsADirectory => "Name a file inside that folder.",
        io::ErrorKind::StorageFull => "Free some space, or write to another disk.",
        io::ErrorKind::ReadOnlyFilesystem => "Write to another disk.",
        _ => "Try again, or use a copy on another disk.",
    }
}

// A file of a thousand faults is not read on a terminal; `--json` lists them all.
const SHOWN: usize = 20;

struct Faults<'a>(&'a [Finding]);

impl fmt::Display for Faults<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in self.0.iter().take(SHOWN) {
            write!(f, "\n  {}: {}", finding.place, finding.message)?;
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more; `undercroft check --json` lists them all"),
        }
    }
}
