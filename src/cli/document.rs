//! What a FILE argument means: a map or an operation, told apart by content.

use super::failure::Failure;
use super::output::warn;
use crate::file::map_file;
use crate::file::operation_file::{Opened, OperationFile, beside, device};
use crate::model::{Facility, Finding};
use crate::search::{AuthorKey, Device, Entry, EntryId, Operation, OperationId, Picture, Refusal, Request};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SQLITE: &[u8] = b"SQLite format 3\0";

/// Whether the file is an operation by its first bytes. What cannot be read is found out by whoever opens it.
pub fn is_operation(path: &Path) -> bool {
    let mut head = [0; SQLITE.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == SQLITE
}

/// A building and what was done in it, for reading.
pub struct Document {
    operation: Operation,
    /// What was noticed in the operation file; nothing for a map.
    pub findings: Vec<Finding>,
    /// The operation file it was read from; none for a map that has none beside it.
    pub file: Option<PathBuf>,
}

impl Document {
    /// Opens an operation; or a map, with the marks that stand beside it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        if is_operation(path) || has_ending(path, "undercroft") {
            return Self::of_operation(path);
        }
        let facility = map_file::read(path)?;
        match Some(beside(path)).filter(|found| found.exists()) {
            Some(found) => {
                warn(format_args!("with the marks in {}", found.display()));
                Self::of_operation(&found)
            }
            None => Ok(Self::untouched(facility)),
        }
    }

    /// A building in which nothing was done yet.
    pub fn untouched(facility: Facility) -> Self {
        let operation = Operation::new(OperationId([0; 16]), Arc::new(facility), []);
        Self { operation, findings: Vec::new(), file: None }
    }

    fn of_operation(path: &Path) -> Result<Self, Failure> {
        let Opened { operation, findings, .. } = OperationFile::open(path)?;
        findings.iter().for_each(warn);
        Ok(Self { operation, findings, file: Some(path.to_owned()) })
    }

    pub fn operation(&self) -> &Operation {
        &self.operation
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// An operation file open for marking.
pub struct Marking {
    file: OperationFile,
    operation: Operation,
    device: Device,
}

impl Marking {
    /// Opens an operation; or, for a map, the operation beside it, which is begun if there is none.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        if is_operation(path) || has_ending(path, "undercroft") {
            return Self::of_operation(path);
        }
        let facility = map_file::read(path)?;
        let beside = beside(path);
        if beside.exists() {
            let marking = Self::of_operation(&beside)?;
            marking.warn_of_another_map(&facility, path);
            return Ok(marking);
        }
        let name = if facility.name().is_empty() { "operation" } else { facility.name() };
        let opened = OperationFile::create(&beside, facility.draft(), name)?;
        warn(format_args!("began {}; the marks go there, {} stays as it is", beside.display(), path.display()));
        Self::of_opened(opened)
    }

    /// Opens the operation that a FILE means, and begins none.
    pub fn open_existing(path: &Path) -> Result<Self, Failure> {
        if is_operation(path) || has_ending(path, "undercroft") {
            return Self::of_operation(path);
        }
        map_file::read(path)?;
        let beside = beside(path);
        if beside.exists() {
            return Self::of_operation(&beside);
        }
        Err(Failure::file(path, "nothing was marked on this map yet; `undercroft mark` begins an operation beside it"))
    }

    fn of_operation(path: &Path) -> Result<Self, Failure> {
        Self::of_opened(OperationFile::open(path)?)
    }

    fn of_opened(opened: Opened) -> Result<Self, Failure> {
        let Opened { file, operation, findings } = opened;
        findings.iter().for_each(warn);
        Ok(Self { file, operation, device: device()? })
    }

    // A map that was edited since would otherwise seem to have been marked.
    fn warn_of_another_map(&self, facility: &Facility, path: &Path) {
        if self.operation.base().draft() != facility.draft() {
            warn(format_args!(
                "{} was changed since {} began; the marks go to the map as it was then",
                path.display(),
                self.file.path().display()
            ));
        }
    }

    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    pub fn picture(&self) -> &Picture {
        self.operation.picture()
    }

    pub fn author(&self) -> AuthorKey {
        self.device.key()
    }

    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Puts the requests on disk, all or none, and takes them into the picture.
    pub fn append(&mut self, requests: Vec<Request>) -> Result<Vec<EntryId>, Failure> {
        let author = self.author();
        let prepared = requests.into_iter().map(|request| self.operation.prepare(request, &author));
        let prepared = prepared.collect::<Result<Vec<_>, Refusal>>()?;
        let entries = self.file.append_all(&prepared, &self.device)?;
        let ids = entries.iter().map(|entry| entry.id).collect();
        let news: Vec<Entry> = self.file.news()?;
        self.operation.commit_all(news.into_iter().chain(entries));
        Ok(ids)
    }
}

/// Puts a text in place whole or not at all, and never over a file that was there unless told so.
pub fn write_new(path: &Path, force: bool, bytes: &[u8]) -> Result<(), Failure> {
    if !force && path.exists() {
        return Err(Failure::Exists(path.to_owned()));
    }
    crate::file::replace(path, bytes).map_err(|why: io::Error| Failure::file(path, why))
}
