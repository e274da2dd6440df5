use super::map_file::MapError;
use crate::search::EntryError;
use rusqlite::ErrorCode;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why an operation file could not be opened, marked or written: what happened, what it means, what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}: {why}. {doing} {}", path.display(), why.remedy())]
pub struct FileError {
    pub path: PathBuf,
    pub doing: Doing,
    pub why: Why,
}

/// What the program was about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doing {
    Opening,
    Marking,
    /// Looking for what others marked.
    Following,
    /// Writing a file of its own: a new operation, a copy, a merge.
    Writing,
}

#[derive(Debug, thiserror::Error)]
pub enum Why {
    #[error("there is no such file")]
    Missing,
    #[error("it {0} and is not an operation file")]
    NotAnOperation(&'static str),
    #[error("it has file format {found}, and this program reads format {known}")]
    Newer { found: i64, known: i64 },
    #[error("another program is writing to it and did not finish in time")]
    InUse,
    #[error("the disk is full")]
    Full,
    #[error("the file or its disk is read-only")]
    ReadOnly,
    #[error("the right to that file or its folder is missing")]
    Denied,
    #[error("the file is not where it was; its stick may have been pulled out, or somebody moved it")]
    Gone,
    #[error("it is damaged ({0})")]
    Damaged(String),
    #[error("the base map inside is damaged, and no copy of it was found")]
    BaseLost,
    #[error("there is such a file already")]
    Exists,
    #[error("it would take the place of the file that it is made of")]
    Itself,
    #[error("the files belong to different operations, \"{0}\" and \"{1}\"")]
    OtherOperation(String, String),
    #[error("the files stand on different base maps, \"{0}\" and \"{1}\"")]
    OtherBase(String, String),
    #[error("{0}")]
    Map(MapError),
    #[error("{0}")]
    Entry(EntryError),
    #[error("the disk does not answer as it should ({0})")]
    Disk(String),
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Opening => "It was not opened.",
            Self::Marking => "The mark was not made, and everything saved before is untouched.",
            Self::Following => "What others mark is not seen until this is mended.",
            Self::Writing => "Nothing was written.",
        })
    }
}

impl Why {
    fn remedy(&self) -> &'static str {
        match self {
            Self::Missing => "Check the path and its spelling.",
            Self::NotAnOperation(_) => {
                "Name a file that ends in .undercroft, or a map: the first mark on a map begins an operation."
            }
            Self::Newer { .. } => "Open it with a newer undercroft.",
            Self::InUse => "Try again in a moment, or close the other program.",
            Self::Full => "Free some space, or continue on a copy on another disk.",
            Self::ReadOnly => "Continue on a copy on a disk that can be written.",
            Self::Denied => "Ask for the right to write there, or continue on a copy elsewhere.",
            Self::Gone => "Put the stick back, or open the file where it is now.",
            Self::Damaged(_) => "Write a sound copy with `undercroft repair` and go on with that.",
            Self::BaseLost => "Name the map that the operation began with: `undercroft repair FILE --base MAP`.",
            Self::Exists => "Choose another name, or say that it may be overwritten.",
            Self::Itself => "Choose another name.",
            Self::OtherOperation(..) => "Only copies of one operation can be merged; open them one after the other.",
            Self::OtherBase(..) => "Only copies on the same base map can be merged; open them one after the other.",
            Self::Map(_) => "Correct the map and try again.",
            Self::Entry(_) | Self::Disk(_) => "Try again, and if it happens again continue on a copy on another disk.",
        }
    }

    pub(super) fn at(self, path: &Path, doing: Doing) -> FileError {
        FileError { path: path.to_owned(), doing, why: self }
    }

    pub(super) fn of_io(error: &io::Error, path: &Path) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::IsADirectory => Self::NotAnOperation("is a folder"),
            _ if path.is_dir() => Self::NotAnOperation("is a folder"),
            _ => Self::Disk(error.to_string()),
        }
    }

    pub(super) fn of_sql(error: &rusqlite::Error, path: &Path) -> Self {
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse,
            Some(ErrorCode::DiskFull) => Self::Full,
            _ if !path.exists() => Self::Gone,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => Self::Denied,
            // The file was open before: it is the journal beside it that could not be made.
            Some(ErrorCode::CannotOpen) => folder_refuses(path),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged(error.to_string()),
            // A limit on the size of files shows as a plain write error.
            Some(ErrorCode::SystemIoFailure) if is_write_failure(error) => Self::Full,
            _ => Self::Disk(error.to_string()),
        }
    }
}

fn folder_refuses(path: &Path) -> Why {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match tempfile::tempfile_in(folder) {
        Err(error) => match Why::of_io(&error, folder) {
            Why::Missing => Why::Gone,
            why => why,
        },
        Ok(_) => Why::Denied,
    }
}

fn is_write_failure(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::SQLITE_IOERR_WRITE;
    matches!(error, rusqlite::Error::SqliteFailure(failure, _) if failure.extended_code == SQLITE_IOERR_WRITE)
}
