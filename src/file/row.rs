//! An entry as it lies in the file, whatever program wrote it, and how it gets in and out.

use super::head::Tally;
use super::schema::{Trouble, sum};
use crate::search::{Action, AuthorKey, Entry, EntryError, EntryId, SealedPart, UnknownKind, is_secret_part};
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

pub(super) type Parts = BTreeMap<String, SealedPart>;

/// An entry's bytes. A newer program's entry is kept and handed on as this, even where it cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Row {
    pub id: EntryId,
    pub author: AuthorKey,
    pub seq: u64,
    pub envelope: Vec<u8>,
    pub signature: [u8; 64],
    pub parts: Parts,
}

/// Up to where a connection has read: rows are only ever added.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Seen {
    arrival: i64,
    part: i64,
}

impl Seen {
    pub fn all(db: &Connection) -> rusqlite::Result<Self> {
        let most = |sql| db.prepare_cached(sql)?.query_row([], |columns| columns.get::<_, Option<i64>>(0));
        Ok(Self {
            arrival: most("SELECT max(arrival) FROM entry")?.unwrap_or(0),
            part: most("SELECT max(rowid) FROM part")?.unwrap_or(0),
        })
    }
}

impl From<&Entry> for Row {
    fn from(entry: &Entry) -> Self {
        Self {
            id: entry.id,
            author: entry.envelope.author_key,
            seq: entry.envelope.seq,
            envelope: entry.envelope_bytes.clone(),
            signature: entry.signature,
            parts: entry.parts.clone(),
        }
    }
}

impl Row {
    pub fn entry(&self) -> Result<Entry, EntryError> {
        let entry = Entry::from_parts(self.envelope.clone(), self.signature, self.parts.clone())?;
        let filed = (self.author, self.seq) == (entry.envelope.author_key, entry.envelope.seq);
        if filed { Ok(entry) } else { Err(EntryError::Misfiled) }
    }

    pub fn sum(&self) -> [u8; 16] {
        let seq = self.seq.to_le_bytes();
        let mut values: Vec<&[u8]> = vec![&self.id.0, &self.author.0, &seq, &self.envelope, &self.signature];
        for (name, part) in &self.parts {
            values.extend([name.as_bytes(), &part.salt, &part.bytes]);
        }
        sum("entry", &values)
    }

    /// Whether nothing of it was changed since it was written with this sum.
    pub fn is_sound(&self, sum: &[u8]) -> bool {
        *blake3::hash(&self.envelope).as_bytes() == self.id.0 && self.sum()[..] == *sum
    }

    pub fn insert(&self, db: &Connection) -> rusqlite::Result<()> {
        let values = (&self.id.0, &self.author.0, self.seq as i64, &self.envelope, &self.signature, self.sum());
        db.prepare_cached("INSERT INTO entry VALUES (NULL, ?, ?, ?, ?, ?, ?)")?.execute(values)?;
        let mut insert = db.prepare_cached("INSERT INTO part VALUES (?, ?, ?, ?)")?;
        for (name, part) in &self.parts {
            insert.execute((&self.id.0, name, &part.salt, &part.bytes))?;
        }
        Ok(())
    }

    /// The secrets that this entry shreds.
    pub fn shreds(&self) -> Vec<EntryId> {
        // Most rows shred nothing, and reading an entry is dear.
        if !self.parts.get("action").is_some_and(|part| part.bytes.starts_with(b"\xa1\x65Shred")) {
            return Vec::new();
        }
        match self.entry().ok().and_then(|entry| entry.content.action) {
            Some(Ok(Action::Shred { secrets })) => secrets,
            _ => Vec::new(),
        }
    }

    /// Takes out what a secret said. Marks are left as they are, whoever asks for it.
    pub fn shred(&mut self) {
        let is_secret = |action: &Option<Result<Action, UnknownKind>>| {
            matches!(action, Some(Ok(Action::Secret(_) | Action::Vault(_))))
        };
        if self.entry().is_ok_and(|entry| is_secret(&entry.content.action)) {
            self.parts.retain(|name, _| !is_secret_part(name));
        }
    }

    /// Writes the row over itself without what was shredded of it.
    pub fn rewrite(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut delete = db.prepare_cached("DELETE FROM part WHERE entry = ? AND name = ?")?;
        for name in ["action", "note"].into_iter().filter(|name| !self.parts.contains_key(*name)) {
            delete.execute((&self.id.0, name))?;
        }
        db.prepare_cached("UPDATE entry SET sum = ? WHERE id = ?")?.execute((self.sum(), &self.id.0)).map(drop)
    }

    /// The row with this id, if it is there.
    pub fn read(db: &Connection, id: &EntryId) -> Result<Option<Self>, Trouble> {
        let mut parts = HashMap::new();
        let mut select = db.prepare_cached("SELECT name, salt, bytes FROM part WHERE entry = ?")?;
        let mut found = select.query([&id.0])?;
        while let Some(columns) = found.next()? {
            let salt = columns.get::<_, Vec<u8>>(1)?.try_into();
            let salt = salt.map_err(|_| Trouble::Damaged("a part of an entry was changed".to_owned()))?;
            let part = SealedPart { salt, bytes: columns.get(2)? };
            parts.entry(*id).or_insert_with(Parts::new).insert(columns.get(0)?, part);
        }
        let mut select =
            db.prepare_cached("SELECT arrival, id, author, seq, envelope, signature, sum FROM entry WHERE id = ?")?;
        let mut found = select.query([&id.0])?;
        Ok(found.next()?.map(|columns| Self::from_columns(columns, &mut parts)).transpose()?.flatten())
    }

    fn from_columns(
        columns: &rusqlite::Row<'_>,
        parts: &mut HashMap<EntryId, Parts>,
    ) -> rusqlite::Result<Option<Self>> {
        let blob = |at| columns.get_ref(at).map(|value| value.as_blob().unwrap_or_default());
        let seq: i64 = columns.get(3)?;
        let (Some(id), Some(author)) = (EntryId::from_slice(blob(1)?), AuthorKey::from_slice(blob(2)?)) else {
            return Ok(None);
        };
        let (Ok(seq), Ok(signature)) = (u64::try_from(seq), blob(5)?.try_into()) else { return Ok(None) };
        let parts = parts.remove(&id).unwrap_or_default();
        let row = Self { id, author, seq, envelope: blob(4)?.to_vec(), signature, parts };
        let sound = row.is_sound(blob(6)?);
        Ok(sound.then_some(row))
    }
}

/// The rows that came in after `seen`, all sound, in the order of their arrival.
pub(super) fn read_after(db: &Connection, seen: &mut Seen) -> Result<Vec<Row>, Trouble> {
    let mut now = *seen;
    let mut parts = parts_after(db, &mut now)?;
    let mut select = db.prepare_cached(
        "SELECT arrival, id, author, seq, envelope, signature, sum FROM entry WHERE arrival > ? ORDER BY arrival",
    )?;
    let mut found = select.query([seen.arrival])?;
    let mut rows = Vec::new();
    while let Some(columns) = found.next()? {
        now.arrival = columns.get(0)?;
        let row = Row::from_columns(columns, &mut parts)?;
        rows.push(row.ok_or_else(|| Trouble::Damaged(format!("entry number {} was changed", now.arrival)))?);
    }
    if !parts.is_empty() {
        return Err(Trouble::Damaged("parts of entries stand without their entry".to_owned()));
    }
    *seen = now;
    Ok(rows)
}

fn parts_after(db: &Connection, seen: &mut Seen) -> Result<HashMap<EntryId, Parts>, Trouble> {
    let mut select =
        db.prepare_cached("SELECT rowid, entry, name, salt, bytes FROM part WHERE rowid > ? ORDER BY rowid")?;
    let mut found = select.query([seen.part])?;
    let mut parts: HashMap<EntryId, Parts> = HashMap::new();
    while let Some(columns) = found.next()? {
        seen.part = columns.get(0)?;
        let blob = |at| columns.get_ref(at).map(|value| value.as_blob().unwrap_or_default());
        let (Some(id), Ok(salt)) = (EntryId::from_slice(blob(1)?), blob(3)?.try_into()) else {
            return Err(Trouble::Damaged(format!("part number {} was changed", seen.part)));
        };
        parts.entry(id).or_default().insert(columns.get(2)?, SealedPart { salt, bytes: blob(4)?.to_vec() });
    }
    Ok(parts)
}

/// The ids of all entries that are there.
pub(super) fn ids(db: &Connection) -> rusqlite::Result<Vec<EntryId>> {
    let mut select = db.prepare("SELECT id FROM entry")?;
    let ids = select.query_map([], |columns| Ok(EntryId::from_slice(columns.get_ref(0)?.as_blob()?)))?;
    ids.filter_map(Result::transpose).collect()
}

/// Whether these are all the entries that the file says it holds.
pub(super) fn is_complete(db: &Connection, rows: &[Row]) -> Result<bool, Trouble> {
    let mut tally = Tally::default();
    rows.iter().for_each(|row| tally.add(&row.id));
    Ok(tally == Tally::read(db)?)
}
