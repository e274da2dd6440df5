//! Reads what is sound of a damaged operation file. Rows are known by their hashes and signatures, wherever they lie.

use super::beside::{has_foreign_journal, journal_of};
use super::cache::Cache;
use super::content::Content;
use super::file_error::Why;
use super::head::{Head, Tally};
use super::operation_file::Barred;
use super::pages::{self, Record, Value};
use super::place::folder_of;
use super::put_right::{part_right, put_right};
use super::row::{Parts, Row, Seen};
use super::{base, map_file};
use crate::model::{Code, Facility, Finding, Place};
use crate::search::{AuthorKey, Entry, EntryId, Log, SealedPart};
use crate::text::noun;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was found in a file that could not be read in order.
pub(super) struct Salvage {
    head: Option<Head>,
    tally: Option<Tally>,
    pieces: BTreeMap<i64, Piece>,
    pub rows: Vec<Row>,
    pub findings: Vec<Finding>,
}

struct Piece {
    bytes: Vec<u8>,
    sound: bool,
}

/// As much of the file as can be shown, and why it is not open for marking.
pub(super) fn content(path: &Path, why: Why) -> Result<(Content, Barred), Why> {
    if matches!(why, Why::InUse | Why::Gone | Why::Denied | Why::Newer { .. }) {
        return Err(why);
    }
    let (only_read, what) = (matches!(why, Why::ReadOnly), why.to_string());
    let mut found = Salvage::of(path).map_err(|error| Why::of_io(&error, path))?;
    let head = found.head(path).ok_or(match why {
        Why::NotAnOperation(_) => why,
        _ => Why::NotAnOperation("holds nothing that this program wrote"),
    })?;
    let base = found.exact_base(&head, path).or_else(|| found.rough_base(&head)).ok_or(Why::BaseLost)?;
    let barred = if only_read && found.findings.is_empty() { Barred::ReadOnly } else { Barred::Damaged };
    if barred == Barred::Damaged {
        let message = format!("{what}; the file is open for reading only, `undercroft repair` writes a sound copy");
        found.findings.insert(0, Finding::error(Code::Damaged, Place::nowhere(), message));
    }
    let Salvage { rows, findings, .. } = found;
    Ok((Content { head, base: Arc::new(base), rows, seen: Seen::default(), findings }, barred))
}

impl Salvage {
    /// Scans a file, with the mark that somebody was just making in it undone.
    pub fn of(path: &Path) -> std::io::Result<Self> {
        let records = pages::records(&rolled_back(path)?);
        // Of rows that say how many entries there are, older ones may lie about: the highest count is the last.
        let tally = records.iter().filter_map(tally).max_by_key(|tally| tally.entries);
        let head = records.iter().find_map(head);
        let pieces = pieces(&records);
        let mut found = Self { head, tally, pieces, rows: Vec::new(), findings: Vec::new() };
        let parts = parts(&records);
        found.take_rows(&records, &parts);
        found.count();
        Ok(found)
    }

    /// What the file says it is, or, where that row is lost, what its entries and its map say.
    pub fn head(&mut self, path: &Path) -> Option<Head> {
        if self.head.is_none() {
            let operation = self.rows.iter().find_map(|row| row.entry().ok())?.envelope.operation_id;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let message = "the row that names the operation is lost; the name is taken from the file's";
            self.findings.push(Finding::warning(Code::Damaged, Place::nowhere(), message));
            self.head = Some(Head { operation, base: base::pin(&self.base_bytes()), name, created_ms: 0 });
        }
        self.head.clone()
    }

    /// The base map letter for letter: from this file, or from a map of the same content beside it.
    pub fn exact_base(&mut self, head: &Head, path: &Path) -> Option<Facility> {
        let cache = Cache::of_user();
        if let Ok(own) = base::facility(&self.base_bytes(), head, &cache) {
            return Some(own);
        }
        let is_same = |facility: &Facility| base::base_hash(facility.draft()) == head.base;
        let kept = cache.facility(&head.base).map(|facility| ("one kept on this device".to_owned(), facility));
        let mut beside = maps_beside(path).map(|(map, facility)| (map.display().to_string(), facility));
        let (source, facility) =
            kept.filter(|(_, kept)| is_same(kept)).or_else(|| beside.find(|(_, map)| is_same(map)))?;
        let message = format!("the base map inside is damaged; {source} is the same and was taken");
        self.findings.push(Finding::warning(Code::Damaged, Place::nowhere(), message));
        Some(facility)
    }

    fn rough_base(&mut self, head: &Head) -> Option<Facility> {
        let facility = base::rough_facility(&self.base_bytes(), &head.name)?;
        let message = "the base map inside is damaged: rooms and doors may not be where they were drawn";
        self.findings.push(Finding::error(Code::Damaged, Place::nowhere(), message));
        Some(facility)
    }

    fn base_bytes(&self) -> Vec<u8> {
        self.pieces.values().flat_map(|piece| piece.bytes.iter().copied()).collect()
    }

    // A row may stand on several pages, since SQLite moves rows and leaves the old bytes where they were.
    fn take_rows(&mut self, records: &[Record], parts: &BTreeMap<EntryId, Parts>) {
        let with_parts = |(mut row, sum): (Row, Vec<u8>)| {
            row.parts = parts.get(&row.id).cloned().unwrap_or_default();
            (row, sum)
        };
        let found = records.iter().filter_map(|record| Some((record.rowid, row(record).map(with_parts)?)));
        let (whole, other): (Vec<_>, Vec<_>) = found.partition(|(_, (row, sum))| row.is_sound(sum));
        let mut taken: BTreeMap<EntryId, (i64, Row)> = BTreeMap::new();
        for (arrival, (row, _)) in whole {
            taken.insert(row.id, (arrival, row));
        }
        let mut judged = HashSet::new();
        for (arrival, (row, _)) in other {
            if !taken.contains_key(&row.id)
                && judged.insert((row.id, row.envelope.clone(), row.signature))
                && let Some(row) = self.what_is_sound(row)
            {
                taken.insert(row.id, (arrival, row));
            }
        }
        let mut rows: Vec<_> = taken.into_values().collect();
        rows.sort_by_key(|(arrival, row)| (*arrival, row.id));
        self.rows = rows.into_iter().map(|(_, row)| row).collect();
    }

    /// What is left of a row whose sum does not match: all of it, or some of its parts, or nothing.
    fn what_is_sound(&mut self, mut row: Row) -> Option<Row> {
        let hash = row.id.0;
        let hashes = |bytes: &[u8]| *blake3::hash(bytes).as_bytes() == hash;
        let name = format!("entry {} of device {:?}", row.seq, row.author);
        let mut note = |message| self.findings.push(Finding::error(Code::Damaged, Place::id(row.id.short()), message));
        if !hashes(&row.envelope) && !put_right(&mut row.envelope, hashes) {
            note(format!("{name} is lost: its envelope was changed"));
            return None;
        }
        // Each of its parts must show on its own that it is sound.
        let bare = Row { parts: Parts::new(), ..row.clone() };
        let Ok(entry) = bare.entry() else {
            note(format!("{name} is lost: this program cannot read it"));
            return None;
        };
        let signs = |bytes: &[u8]| {
            bytes.try_into().is_ok_and(|signature| Entry { signature, ..entry.clone() }.verify().is_ok())
        };
        if !signs(&row.signature) && !put_right(&mut row.signature, signs) {
            note(format!("{name} is lost: its signature was changed"));
            return None;
        }
        (row.author, row.seq) = (entry.envelope.author_key, entry.envelope.seq);
        let found = std::mem::take(&mut row.parts);
        for (part, commitment) in &entry.envelope.commitments {
            match found.get(part).and_then(|found| part_right(found, |found| found.matches(part, commitment))) {
                Some(right) => drop(row.parts.insert(part.clone(), right)),
                None => note(format!("the part \"{part}\" of {name} is lost or was left out of this copy")),
            }
        }
        note(format!("{name} was damaged; what is left of it is sound"));
        Some(row)
    }

    /// Whether entries are missing, as far as can be told.
    fn count(&mut self) {
        let mut counted = Tally::default();
        self.rows.iter().for_each(|row| counted.add(&row.id));
        let lost = match self.tally {
            Some(tally) if tally == counted => None,
            Some(tally) if tally.entries > counted.entries => {
                let lost = tally.entries - counted.entries;
                Some(format!("{lost} {}", noun(lost, "entry")))
            }
            Some(_) => Some("some entries".to_owned()),
            None => Some("how many entries there were is not known; some".to_owned()),
        };
        if let Some(lost) = lost {
            let message = format!("{lost} may be lost; {} are sound", counted.entries);
            self.findings.push(Finding::error(Code::Damaged, Place::nowhere(), message));
            self.findings.extend(Log::new(self.rows.iter().filter_map(|row| row.entry().ok())).findings());
        }
        for (at, _) in self.pieces.iter().filter(|(_, piece)| !piece.sound) {
            let message = format!("piece {at} of the base map was changed");
            self.findings.push(Finding::error(Code::Damaged, Place::nowhere(), message));
        }
    }
}

// SQLite undoes a half-made mark when it opens the file; a copy is opened, since this one may lie on a read-only disk.
fn rolled_back(path: &Path) -> std::io::Result<Vec<u8>> {
    let journal = journal_of(path);
    if !journal.exists() || has_foreign_journal(path) {
        return fs::read(path);
    }
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("copy");
    fs::copy(path, &copy)?;
    fs::copy(journal, journal_of(&copy))?;
    // Where even that fails, the pages are read as they are.
    let _ = Connection::open(&copy).and_then(|db| db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())));
    fs::read(copy)
}

fn head(record: &Record) -> Option<Head> {
    use Value::{Blob, Int, Null, Text};
    let [Null, Blob(operation), Blob(base), Text(name), Int(created), Blob(sum)] = &record.values[..] else {
        return None;
    };
    Head::from_columns(operation.clone(), base.clone(), name.clone(), *created, sum.clone())
}

fn tally(record: &Record) -> Option<Tally> {
    let [Value::Null, Value::Int(entries), Value::Blob(ids), Value::Blob(sum)] = &record.values[..] else {
        return None;
    };
    Tally::from_columns(*entries, ids.clone(), sum.clone())
}

fn row(record: &Record) -> Option<(Row, Vec<u8>)> {
    use Value::{Blob, Int, Null};
    let [Null, Blob(id), Blob(author), Int(seq), Blob(envelope), Blob(signature), Blob(sum)] = &record.values[..]
    else {
        return None;
    };
    let row = Row {
        id: EntryId::from_slice(id)?,
        author: AuthorKey::from_slice(author)?,
        seq: u64::try_from(*seq).ok()?,
        envelope: envelope.clone(),
        signature: signature[..].try_into().ok()?,
        parts: Parts::new(),
    };
    Some((row, sum.clone()))
}

fn parts(records: &[Record]) -> BTreeMap<EntryId, Parts> {
    let mut parts: BTreeMap<EntryId, Parts> = BTreeMap::new();
    for record in records {
        let [Value::Blob(entry), Value::Text(name), Value::Blob(salt), Value::Blob(bytes)] = &record.values[..] else {
            continue;
        };
        if let (Some(id), Ok(salt)) = (EntryId::from_slice(entry), salt[..].try_into()) {
            parts.entry(id).or_default().insert(name.clone(), SealedPart { salt, bytes: bytes.clone() });
        }
    }
    parts
}

fn pieces(records: &[Record]) -> BTreeMap<i64, Piece> {
    let mut pieces: BTreeMap<i64, Piece> = BTreeMap::new();
    for record in records {
        let [Value::Null, Value::Blob(bytes), Value::Blob(sum)] = &record.values[..] else { continue };
        let mut bytes = bytes.clone();
        let right = |bytes: &[u8]| base::piece_sum(record.rowid, bytes)[..] == **sum;
        let sound = sum.len() == 16 && (right(&bytes) || put_right(&mut bytes, right));
        if sound || !pieces.contains_key(&record.rowid) {
            pieces.insert(record.rowid, Piece { bytes, sound });
        }
    }
    pieces
}

fn maps_beside(path: &Path) -> impl Iterator<Item = (PathBuf, Facility)> {
    let files = fs::read_dir(folder_of(path)).into_iter().flatten().flatten().map(|file| file.path());
    let maps = files.filter(|file| file.extension().is_some_and(|ending| ending == "ron"));
    maps.filter_map(|map| map_file::read(&map).ok().map(|facility| (map, facility)))
}
