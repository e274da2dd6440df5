//! What a FILE argument means: a map or an operation, told apart by content.

use super::failure::Failure;
use super::output::warn;
use crate::file::data_folder::{beside, operations_of};
use crate::file::device::device;
use crate::file::operation_file::{Opened, OperationFile};
use crate::file::{base_hash, map_file};
use crate::model::{Facility, Finding};
use crate::search::{AuthorKey, Device, EntryId, Operation, OperationId, Picture, Refusal, Request};
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
}

impl Document {
    /// Opens an operation; or a map, with the marks that stand beside it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        if is_operation(path) || has_ending(path, "undercroft") {
            return Self::of_operation(path);
        }
        let facility = map_file::read(path)?;
        match continued(path, &facility) {
            Some(found) => {
                warn(format_args!("with the marks in {}", shown(&found)));
                Self::of_operation(&found)
            }
            None => Ok(Self::untouched(facility)),
        }
    }

    /// A building in which nothing was done yet.
    pub fn untouched(facility: Facility) -> Self {
        Self { operation: Operation::new(OperationId([0; 16]), Arc::new(facility), []) }
    }

    fn of_operation(path: &Path) -> Result<Self, Failure> {
        let Opened { operation, findings, .. } = OperationFile::open(path)?;
        findings.iter().for_each(warn);
        Ok(Self { operation })
    }

    pub fn operation(&self) -> &Operation {
        &self.operation
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// The operation that stands on this map, the last one changed.
fn continued(path: &Path, facility: &Facility) -> Option<PathBuf> {
    operations_of(path, &base_hash(facility.draft())).into_iter().next()
}

/// An operation open for marking; of a map without one, begun by the first mark that is found good.
pub struct Marking {
    store: Store,
    operation: Operation,
    device: Device,
}

enum Store {
    Operation(Box<OperationFile>),
    Map(PathBuf),
}

impl Marking {
    /// Opens an operation; or, for a map, the operation that stands on it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        if is_operation(path) || has_ending(path, "undercroft") {
            return Self::of_operation(path);
        }
        let facility = map_file::read(path)?;
        if let Some(found) = continued(path, &facility) {
            return Self::of_operation(&found);
        }
        Self::new(Store::Map(path.to_owned()), Document::untouched(facility).operation, &[])
    }

    /// Opens the operation that a FILE means, and begins none.
    pub fn open_existing(path: &Path) -> Result<Self, Failure> {
        let marking = Self::open(path)?;
        match marking.store {
            Store::Operation(_) => Ok(marking),
            Store::Map(_) => Err(Failure::file(
                path,
                "nothing was marked on this map yet; `undercroft mark` begins an operation beside it",
            )),
        }
    }

    fn of_operation(path: &Path) -> Result<Self, Failure> {
        let Opened { file, operation, findings } = OperationFile::open(path)?;
        Self::new(Store::Operation(Box::new(file)), operation, &findings)
    }

    fn new(store: Store, operation: Operation, findings: &[Finding]) -> Result<Self, Failure> {
        let (device, unkept) = device()?;
        findings.iter().chain(&unkept).for_each(warn);
        Ok(Self { store, operation, device })
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

    /// Where the marks are, or the map on which none was made yet.
    pub fn path(&self) -> &Path {
        match &self.store {
            Store::Operation(file) => file.path(),
            Store::Map(path) => path,
        }
    }

    /// Puts the requests on disk, all or none, and takes them into the picture.
    pub fn append(&mut self, requests: Vec<Request>) -> Result<Vec<EntryId>, Failure> {
        let author = self.author();
        let prepared = requests.into_iter().map(|request| self.operation.prepare(request, &author));
        let prepared = prepared.collect::<Result<Vec<_>, Refusal>>()?;
        if let Store::Map(map) = &self.store {
            let opened = begin(map, self.operation.base())?;
            (self.store, self.operation) = (Store::Operation(Box::new(opened.file)), opened.operation);
        }
        let Store::Operation(file) = &mut self.store else { return Ok(Vec::new()) };
        let entries = file.append_all(&prepared, &self.device)?;
        let ids = entries.iter().map(|entry| entry.id).collect();
        let news = file.news()?;
        self.operation.commit_all(news.into_iter().chain(entries));
        Ok(ids)
    }
}

fn begin(map: &Path, facility: &Facility) -> Result<Opened, Failure> {
    let begun = beside(map);
    let name = if facility.name().is_empty() { "operation" } else { facility.name() };
    let opened = OperationFile::create(&begun, facility.draft(), name)?;
    warn(format_args!("began {}; the marks go there, {} stays as it is", shown(&begun), shown(map)));
    if begun.file_stem() != map.file_stem() {
        warn("an operation of that name is there on another map; perhaps the map was changed since it began");
    }
    Ok(opened)
}

/// A path as people write it.
pub fn shown(path: &Path) -> impl std::fmt::Display {
    path.strip_prefix(".").unwrap_or(path).display()
}

/// Puts a text in place whole or not at all, and never over a file that was there unless told so.
pub fn write_new(path: &Path, force: bool, bytes: &[u8]) -> Result<(), Failure> {
    if !force && path.exists() {
        return Err(Failure::Exists(path.to_owned()));
    }
    crate::file::replace(path, bytes).map_err(|why: io::Error| Failure::file(path, why))
}
