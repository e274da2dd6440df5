use crate::file::map_file::MapError;
use crate::file::operation_file::FileError;
use crate::file::stored::{NotMarked, OpenError};
use crate::import::ImportError;
use crate::search::{EntryError, Refusal};
use std::io;
use std::path::{Path, PathBuf};

/// What a command answered: it becomes exit code 0 or 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    Yes,
    No,
}

impl From<bool> for Answer {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// Why a command was not carried out: one sentence that names the file, the place and the remedy. Exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{}: {why}", file.display())]
    File { file: PathBuf, why: String },
    #[error("{0}")]
    Map(#[from] MapError),
    #[error("{0}")]
    Operation(#[from] FileError),
    #[error("{0}")]
    Import(#[from] ImportError),
    #[error("{0}")]
    Refused(#[from] Refusal),
    #[error("{0}")]
    Entry(#[from] EntryError),
    #[error("{0}")]
    Vault(#[from] crate::vault::VaultError),
    #[error("there is no {what} \"{wanted}\" in this building; {hint}")]
    NotFound { what: &'static str, wanted: String, hint: String },
    #[error("\"{wanted}\" may be {candidates}; name the one you mean by its id")]
    Ambiguous { wanted: String, candidates: String },
    #[error("{0}")]
    Usage(String),
    #[error("{} exists already; choose another name, or give --force to replace it", .0.display())]
    Exists(PathBuf),
    #[error("the output could not be written: {0}")]
    Output(#[from] io::Error),
}

impl From<OpenError> for Failure {
    fn from(why: OpenError) -> Self {
        match why {
            OpenError::Map(why) => Self::Map(why),
            OpenError::File(why) => Self::Operation(why),
        }
    }
}

impl From<NotMarked> for Failure {
    fn from(why: NotMarked) -> Self {
        match why {
            NotMarked::Refused(why) => Self::Refused(why),
            NotMarked::Failed(why) => Self::Operation(why),
        }
    }
}

impl Failure {
    pub fn file(file: &Path, why: impl ToString) -> Self {
        Self::File { file: file.to_owned(), why: why.to_string() }
    }

    pub fn usage(why: impl Into<String>) -> Self {
        Self::Usage(why.into())
    }

    /// A reader that closed the pipe has seen enough: no failure.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(why) if why.kind() == io::ErrorKind::BrokenPipe)
    }
}
