//! What a FILE argument means: a map or an operation, told apart by content.

use super::failure::Failure;
use super::output::warn;
use crate::file::device::device;
use crate::file::operation_file::{FileError, Why};
use crate::file::stored::{Marked, NotMarked, Stored};
use crate::model::Facility;
use crate::search::{AuthorKey, Device, EntryId, Operation, Picture, Request};
use std::io;
use std::path::Path;

/// A building and what was done in it, for reading.
pub struct Document {
    operation: Operation,
}

impl Document {
    /// Opens an operation; or a map, with the marks that stand beside it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut stored = Stored::open(path)?;
        if stored.path() != path {
            warn(format_args!("with the marks in {}", shown(stored.path())));
        }
        stored.take_findings().iter().for_each(warn);
        Ok(Self { operation: stored.operation })
    }

    /// A building in which nothing was done yet.
    pub fn untouched(facility: Facility) -> Self {
        Self { operation: Operation::untouched(facility) }
    }

    pub fn operation(&self) -> &Operation {
        &self.operation
    }
}

/// An operation open for marking; of a map without one, begun by the first mark that is found good.
pub struct Marking {
    stored: Stored,
    device: Device,
}

impl Marking {
    /// Opens an operation; or, for a map, the operation that stands on it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut stored = Stored::open(path)?;
        let (device, unkept) = device()?;
        stored.take_findings().iter().chain(&unkept).for_each(warn);
        Ok(Self { stored, device })
    }

    /// Opens the operation that a FILE means, and begins none.
    pub fn open_existing(path: &Path) -> Result<Self, Failure> {
        let marking = Self::open(path)?;
        let untouched = "nothing was marked on this map yet; `undercroft mark` begins an operation beside it";
        match marking.stored.file() {
            Some(_) => Ok(marking),
            None => Err(Failure::file(path, untouched)),
        }
    }

    pub fn operation(&self) -> &Operation {
        &self.stored.operation
    }

    pub fn picture(&self) -> &Picture {
        self.operation().picture()
    }

    pub fn author(&self) -> AuthorKey {
        self.device.key()
    }

    /// Where the marks are, or the map on which none was made yet.
    pub fn path(&self) -> &Path {
        self.stored.path()
    }

    /// Puts the requests on disk, all or none, and takes them into the picture.
    pub fn append(&mut self, requests: Vec<Request>) -> Result<Vec<EntryId>, Failure> {
        let map = self.path().to_owned();
        let Marked { entries, begun } = match self.stored.mark(requests.clone(), &self.device) {
            // Somebody else began the operation at this moment: the marks go there.
            Err(NotMarked::Failed(FileError { why: Why::Exists, .. })) => {
                self.stored = Stored::open(&map)?;
                self.stored.mark(requests, &self.device)?
            }
            marked => marked?,
        };
        if let Some(begun) = begun {
            warn(format_args!("began {}; the marks go there, {} stays as it is", shown(&begun), shown(&map)));
            if begun.file_stem() != map.file_stem() {
                warn("an operation of that name is there on another map; perhaps the map was changed since it began");
            }
        }
        Ok(entries)
    }
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
