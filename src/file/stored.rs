//! An operation and where it is kept: in its file, or nowhere yet, on a map that nobody has marked.

use super::base_hash;
use super::data_folder::{beside, operations_of};
use super::map_file::{self, MapError};
use super::operation_file::{FileError, Opened, OperationFile};
use crate::model::{Facility, Finding};
use crate::search::{Device, EntryId, Operation, Prepared, Refusal, Request};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use thiserror::Error;

const SQLITE: [u8; 16] = *b"SQLite format 3\0";
const ENDING: &str = "undercroft";

pub struct Stored {
    pub operation: Operation,
    store: Store,
    findings: Vec<Finding>,
}

enum Store {
    File(Box<OperationFile>),
    Map(PathBuf),
}

/// What a mark came to.
pub struct Marked {
    pub entries: Vec<EntryId>,
    /// The file that the first mark on a map began.
    pub begun: Option<PathBuf>,
}

#[derive(Debug, Error)]
pub enum OpenError {
    #[error(transparent)]
    Map(#[from] MapError),
    #[error(transparent)]
    File(#[from] FileError),
}

#[derive(Debug, Error)]
pub enum NotMarked {
    /// It does not fit the picture as it is now.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be put on the disk.
    #[error(transparent)]
    Failed(#[from] FileError),
}

/// Whether the path means an operation, by the first bytes of the file or else by its name.
pub fn is_operation(path: &Path) -> bool {
    let mut head = [0; SQLITE.len()];
    let is_database = File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == SQLITE;
    is_database || path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ENDING))
}

impl Stored {
    /// Opens an operation; or a map, with the operation that stands on it.
    ///
    /// # Errors
    /// The file cannot be read, or all faults of a map together.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        match is_operation(path) {
            true => Ok(Self::in_file(path)?),
            false => Ok(Self::on_map(path, map_file::read(path)?)?),
        }
    }

    /// The operation that was last changed of those on the map of this path; where there is none, the map as it is.
    ///
    /// # Errors
    /// There is such an operation, and it cannot be read.
    pub fn on_map(path: &Path, map: Facility) -> Result<Self, FileError> {
        match operations_of(path, &base_hash(map.draft())).first() {
            Some(found) => Self::in_file(found),
            None => Ok(Self::unmarked(path, map)),
        }
    }

    /// A map that nobody has marked yet; nothing is read or written.
    pub fn unmarked(path: &Path, map: Facility) -> Self {
        Self { operation: Operation::untouched(map), store: Store::Map(path.to_owned()), findings: Vec::new() }
    }

    fn in_file(path: &Path) -> Result<Self, FileError> {
        let Opened { file, operation, findings } = OperationFile::open(path)?;
        Ok(Self { operation, store: Store::File(Box::new(file)), findings })
    }

    /// The operation file; none as long as nothing was marked.
    pub fn file(&self) -> Option<&OperationFile> {
        match &self.store {
            Store::File(file) => Some(file),
            Store::Map(_) => None,
        }
    }

    /// Where the marks are, or the map on which none was made yet.
    pub fn path(&self) -> &Path {
        match &self.store {
            Store::File(file) => file.path(),
            Store::Map(path) => path,
        }
    }

    /// Puts the requests on the disk, all or none, and then takes them into the picture, with what other programs put
    /// there meanwhile. The first mark on a map begins its operation.
    ///
    /// # Errors
    /// Nothing was marked.
    pub fn mark(&mut self, requests: Vec<Request>, device: &Device) -> Result<Marked, NotMarked> {
        let prepared = requests.into_iter().map(|request| self.operation.prepare(request, &device.key()));
        let prepared = prepared.collect::<Result<Vec<Prepared>, Refusal>>()?;
        let begun = self.begin()?;
        let Store::File(file) = &mut self.store else { return Ok(Marked { entries: Vec::new(), begun }) };
        let made = file.append_all(&prepared, device)?;
        let entries = made.iter().map(|entry| entry.id).collect();
        // The marks are on the disk; what others wrote meanwhile can wait for the next look.
        self.operation.commit_all(file.news().unwrap_or_default().into_iter().chain(made));
        Ok(Marked { entries, begun })
    }

    fn begin(&mut self) -> Result<Option<PathBuf>, FileError> {
        let Store::Map(map) = &self.store else { return Ok(None) };
        let (base, begun) = (self.operation.base(), beside(map));
        let name = if base.name().is_empty() { "operation" } else { base.name() };
        let Opened { file, operation, .. } = OperationFile::create(&begun, base.draft(), name)?;
        (self.store, self.operation) = (Store::File(Box::new(file)), operation);
        Ok(Some(begun))
    }

    /// Takes in what other programs marked since; whether there was anything. Cheap when there was nothing.
    ///
    /// # Errors
    /// The file is gone, busy for too long, or was damaged meanwhile.
    pub fn look(&mut self) -> Result<bool, FileError> {
        let Store::File(file) = &mut self.store else { return Ok(false) };
        let news = file.news()?;
        let any = !news.is_empty();
        self.operation.commit_all(news);
        Ok(any)
    }

    /// Takes in what other programs did since, also that one of them began an operation on this map.
    ///
    /// # Errors
    /// The file is gone, busy for too long, or was damaged meanwhile.
    pub fn look_again(&mut self) -> Result<(), FileError> {
        if let Store::Map(map) = &self.store {
            let begun = operations_of(map, &base_hash(self.operation.base().draft()));
            if let Some(begun) = begun.first() {
                *self = Self::in_file(begun)?;
            }
        }
        self.look().map(drop)
    }

    /// What was noticed since the last call, first of all on opening.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.findings);
        if let Store::File(file) = &mut self.store {
            findings.extend(file.take_findings());
        }
        findings
    }
}
