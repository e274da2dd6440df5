//! The operation file: the base map and the append-only log of signed entries in one SQLite file.
//!
//! A mark is acknowledged when its transaction is on the disk, and never before. Several programs may have the file
//! open; each reads what the others added. A file that is damaged, or lies on a medium that cannot be written, is
//! opened for reading as far as it is sound.

pub use super::file_error::{Doing, FileError, Why};
pub use super::head::Head;

use super::base::{self, Base};
use super::content::{Content, fill, read};
use super::head::Tally;
use super::past::{Past, latest};
use super::place::{self, Identity};
use super::row::{self, Row, Seen};
use super::salvage;
use super::schema::Trouble;
use crate::model::{Code, Draft, Finding, Place};
use crate::search::{Device, Entry, EntryError, Operation, OperationId, Prepared, now_ms};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::fs;
use std::path::{Path, PathBuf};

/// An open operation file. It can move to a thread of its own: marking needs nothing of the picture but what was
/// prepared from it.
pub struct OperationFile {
    path: PathBuf,
    head: Head,
    db: Option<Connection>,
    barred: Option<Barred>,
    identity: Option<Identity>,
    seen: Seen,
    /// What SQLite called the state of the file when others' marks were last looked for.
    data_version: Option<i64>,
    past: Past,
    pending: Vec<Entry>,
}

/// Why a file is open for reading only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Barred {
    Damaged,
    ReadOnly,
}

impl Barred {
    fn why(self) -> Why {
        match self {
            Self::Damaged => Why::Damaged("open for reading only".to_owned()),
            Self::ReadOnly => Why::ReadOnly,
        }
    }
}

/// A file and what it comes to.
pub struct Opened {
    pub file: OperationFile,
    pub operation: Operation,
    pub findings: Vec<Finding>,
}

impl OperationFile {
    /// Begins an operation on a map. The file appears whole, and only where none was.
    ///
    /// # Errors
    /// There is such a file, the draft has faults, or the disk refuses.
    pub fn create(path: &Path, draft: &Draft, name: &str) -> Result<Opened, FileError> {
        let refuse = |why: Why| why.at(path, Doing::Writing);
        let operation = OperationId::random().map_err(|why| refuse(Why::Entry(why)))?;
        let facility = base::checked(draft.clone(), name).map_err(|why| refuse(Why::Map(why)))?;
        let base = Base::of(&facility);
        let head = Head { operation, base: base.hash, name: name.to_owned(), created_ms: now_ms() };
        place::put(path, false, |temporary| fill(temporary, &head, &base, &[])).map_err(refuse)?;
        Self::open(path)
    }

    /// Opens an operation file; where it is damaged or cannot be written, for reading, and a finding says so.
    ///
    /// # Errors
    /// There is no such file, it is no operation file or a newer one, or nothing of it can be read.
    pub fn open(path: &Path) -> Result<Opened, FileError> {
        let refuse = |why: Why| why.at(path, Doing::Opening);
        let metadata = fs::metadata(path).map_err(|error| refuse(Why::of_io(&error, path)))?;
        if metadata.is_dir() || metadata.len() == 0 {
            return Err(refuse(Why::NotAnOperation(if metadata.is_dir() { "is a folder" } else { "is empty" })));
        }
        let identity = Identity::of(path).ok();
        let (db, content, barred) = match read(path) {
            Ok((db, content)) => {
                let barred = db.is_readonly("main").unwrap_or(true).then_some(Barred::ReadOnly);
                (Some(db), content, barred)
            }
            Err(trouble) => {
                let (content, barred) = salvage::content(path, trouble.why(path)).map_err(refuse)?;
                (None, content, Some(barred))
            }
        };
        Ok(Opened::new(content, path, db, barred, identity))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Why marks cannot be made here; none where they can.
    pub fn barred(&self) -> Option<Barred> {
        self.barred
    }

    /// Puts a mark on the disk as this device's next entry. When this returns, no crash takes it back.
    ///
    /// # Errors
    /// The mark was not made, and what was saved before is untouched.
    pub fn append(&mut self, prepared: &Prepared, device: &Device) -> Result<Entry, FileError> {
        let made = self.append_all(std::slice::from_ref(prepared), device)?;
        made.into_iter().next().ok_or_else(|| self.refuse(Why::Disk("it took nothing".to_owned())))
    }

    /// Puts several marks, prepared from one picture, on the disk: all or none.
    ///
    /// # Errors
    /// None of the marks was made, and what was saved before is untouched.
    pub fn append_all(&mut self, prepared: &[Prepared], device: &Device) -> Result<Vec<Entry>, FileError> {
        let (operation, mut clock) = (self.head.operation, self.past.clock);
        let mut after = self.past.last_of(&device.key());
        self.add(move |others| {
            let now = now_ms();
            let mine = others.iter().filter(|row| row.author == device.key()).map(|row| (row.seq, row.id));
            after = mine.chain(after).max();
            let clocks = others.iter().filter_map(|row| row.entry().ok()?.content.clock);
            clock = latest(clocks.chain([clock]), now);
            let mut made = Vec::with_capacity(prepared.len());
            for prepared in prepared {
                let entry = prepared.seal(operation, device, after, [clock], now)?;
                after = Some((entry.envelope.seq, entry.id));
                clock = entry.content.clock.unwrap_or(clock);
                made.push(Row::from(&entry));
            }
            Ok(made)
        })
    }

    /// Takes in entries of another copy that this one lacks; returns those that are new here.
    pub(super) fn take_in(&mut self, rows: &[Row]) -> Result<Vec<Entry>, FileError> {
        let Some(db) = &self.db else { return Err(self.refuse(Barred::Damaged.why())) };
        let missing = missing_in(db, rows).map_err(|trouble| self.refuse(trouble.why(&self.path)))?;
        let mut shredded = self.past.shredded.clone();
        self.add(move |others| {
            shredded.extend(others.iter().flat_map(Row::shreds));
            let lacks = |row: &Row| !others.iter().any(|other| other.id == row.id);
            let mut rows: Vec<Row> = missing.into_iter().filter(|row| lacks(row)).cloned().collect();
            rows.iter_mut().filter(|row| shredded.contains(&row.id)).for_each(Row::shred);
            Ok(rows)
        })
    }

    /// What other programs added since the last call; cheap when they added nothing.
    ///
    /// # Errors
    /// The file is gone, busy for too long, or was damaged meanwhile.
    pub fn news(&mut self) -> Result<Vec<Entry>, FileError> {
        let Some(db) = &self.db else { return Ok(Vec::new()) };
        let refuse = |why: Why| why.at(&self.path, Doing::Following);
        self.still_there().map_err(refuse)?;
        let read = || -> Result<_, Trouble> {
            let (version, mut seen) = (Some(data_version(db)?), self.seen);
            if version == self.data_version {
                return Ok((version, seen, Vec::new()));
            }
            let snapshot = db.unchecked_transaction()?;
            let rows = row::read_after(&snapshot, &mut seen)?;
            Ok((version, seen, rows))
        };
        let (version, seen, rows) = read().map_err(|trouble| refuse(trouble.why(&self.path)))?;
        (self.data_version, self.seen) = (version, seen);
        let mut news = std::mem::take(&mut self.pending);
        news.extend(self.past.take_in(rows));
        Ok(news)
    }

    /// What was noticed in entries that came in since the file was opened.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.past.findings)
    }

    /// Writes a copy as of now, while others go on marking.
    ///
    /// # Errors
    /// There is such a file and it may not be overwritten, or the disk refuses.
    pub fn backup(&self, to: &Path, overwrite: bool) -> Result<(), FileError> {
        let Some(db) = &self.db else { return Err(Barred::Damaged.why().at(&self.path, Doing::Writing)) };
        let copy = |temporary: &Path| {
            let into = temporary.to_str().ok_or(Why::Disk("its name is not readable text".to_owned()))?;
            db.execute("VACUUM INTO ?", [into])
                .map(drop)
                .map_err(|error| Why::of_sql(&error, to.parent().unwrap_or(to)))
        };
        if place::is_same(&self.path, to) {
            return Err(Why::Itself.at(to, Doing::Writing));
        }
        place::put(to, overwrite, copy).map_err(|why| why.at(to, Doing::Writing))
    }

    /// Reads what others added, lets `make` answer with more rows, and commits them.
    fn add(&mut self, make: impl FnOnce(&[Row]) -> Result<Vec<Row>, EntryError>) -> Result<Vec<Entry>, FileError> {
        let Some(db) = self.db.as_ref().filter(|_| self.barred.is_none()) else {
            return Err(self.refuse(self.barred.map_or(Why::ReadOnly, Barred::why)));
        };
        let write = || -> Result<_, Trouble> {
            let transaction = Transaction::new_unchecked(db, TransactionBehavior::Immediate)?;
            // Only now: who puts another file in the place of this one holds the lock meanwhile.
            self.still_there().map_err(Trouble::Refused)?;
            let others = row::read_after(&transaction, &mut self.seen.clone())?;
            let made = make(&others).map_err(|error| Trouble::Refused(Why::Entry(error)))?;
            let mut tally = Tally::read(&transaction)?;
            for row in &made {
                row.insert(&transaction)?;
                tally.add(&row.id);
            }
            // After the insertions: whoever follows the file goes by rising numbers of parts.
            for secret in made.iter().flat_map(Row::shreds) {
                if let Some(mut row) = Row::read(&transaction, &secret)? {
                    row.shred();
                    row.rewrite(&transaction)?;
                }
            }
            tally.write(&transaction)?;
            let seen = Seen::all(&transaction)?;
            transaction.commit()?;
            Ok((others, made, seen))
        };
        let (others, made, seen) = write().map_err(|trouble| self.refuse(trouble.why(&self.path)))?;
        self.seen = seen;
        let others = self.past.take_in(others);
        self.pending.extend(others);
        Ok(self.past.take_in(made))
    }

    fn still_there(&self) -> Result<(), Why> {
        if Identity::of(&self.path).ok() == self.identity { Ok(()) } else { Err(Why::Gone) }
    }

    fn refuse(&self, why: Why) -> FileError {
        why.at(&self.path, Doing::Marking)
    }
}

impl Opened {
    fn new(
        content: Content,
        path: &Path,
        db: Option<Connection>,
        barred: Option<Barred>,
        identity: Option<Identity>,
    ) -> Self {
        let mut file = OperationFile {
            path: path.to_owned(),
            head: content.head,
            db,
            barred,
            identity,
            seen: content.seen,
            data_version: None,
            past: Past::noting(content.findings),
            pending: Vec::new(),
        };
        if barred == Some(Barred::ReadOnly) {
            let message = "the file or its disk is read-only; marks need a copy on a disk that can be written";
            file.past.findings.push(Finding::warning(Code::ReadOnly, Place::nowhere(), message));
        }
        let entries = file.past.take_in(content.rows);
        let operation = Operation::new(file.head.operation, content.base, entries);
        let findings = file.take_findings();
        Self { file, operation, findings }
    }
}

fn missing_in<'a>(db: &Connection, rows: &'a [Row]) -> Result<Vec<&'a Row>, Trouble> {
    let mut select = db.prepare_cached("SELECT count(*) FROM entry WHERE id = ?")?;
    let mut missing = Vec::new();
    for row in rows {
        if select.query_row([&row.id.0], |columns| columns.get::<_, i64>(0))? == 0 {
            missing.push(row);
        }
    }
    Ok(missing)
}

fn data_version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "data_version", |row| row.get(0))
}
