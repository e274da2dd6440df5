//! The rows that stand once in an operation file: what it is, and how many entries it holds.

use super::schema::{Trouble, sum};
use crate::search::{EntryId, OperationId};
use rusqlite::{Connection, Row};

/// Which operation a file belongs to, and the hash of the base map it stands on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    pub operation: OperationId,
    /// blake3 of the base map's canonical text.
    pub base: blake3::Hash,
    pub name: String,
    pub created_ms: i64,
}

impl Head {
    fn sum(&self) -> [u8; 16] {
        let created = self.created_ms.to_le_bytes();
        sum("head", &[&self.operation.0, self.base.as_bytes(), self.name.as_bytes(), &created])
    }

    pub(super) fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        let values = (&self.operation.0, self.base.as_bytes(), &self.name, self.created_ms, self.sum());
        db.execute("INSERT INTO head VALUES (1, ?, ?, ?, ?, ?)", values).map(drop)
    }

    pub(super) fn read(db: &Connection) -> Result<Self, Trouble> {
        let columns =
            |row: &Row<'_>| Ok(Self::from_columns(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
        let head = db.query_row("SELECT operation, base, name, created_ms, sum FROM head", [], columns)?;
        head.ok_or_else(|| Trouble::Damaged("the row that names the operation was changed".to_owned()))
    }

    pub(super) fn from_columns(
        operation: Vec<u8>,
        base: Vec<u8>,
        name: String,
        created_ms: i64,
        sum: Vec<u8>,
    ) -> Option<Self> {
        let operation = OperationId::from_slice(&operation)?;
        let head = Self { operation, base: blake3::Hash::from_slice(&base).ok()?, name, created_ms };
        (head.sum()[..] == sum).then_some(head)
    }
}

/// How many entries there must be, and all their ids folded into one: a row that vanished is noticed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Tally {
    pub entries: u64,
    ids: [u8; 32],
}

impl Tally {
    pub fn add(&mut self, id: &EntryId) {
        self.entries += 1;
        self.ids.iter_mut().zip(id.0).for_each(|(sum, byte)| *sum ^= byte);
    }

    fn sum(&self) -> [u8; 16] {
        sum("tally", &[&self.entries.to_le_bytes(), &self.ids])
    }

    pub fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        let values = (self.entries as i64, self.ids, self.sum());
        db.prepare_cached("INSERT OR REPLACE INTO tally VALUES (1, ?, ?, ?)")?.execute(values).map(drop)
    }

    pub fn read(db: &Connection) -> Result<Self, Trouble> {
        let columns = |row: &Row<'_>| Ok(Self::from_columns(row.get(0)?, row.get(1)?, row.get(2)?));
        let tally = db.prepare_cached("SELECT entries, ids, sum FROM tally")?.query_row([], columns)?;
        tally.ok_or_else(|| Trouble::Damaged("the row that counts the entries was changed".to_owned()))
    }

    pub fn from_columns(entries: i64, ids: Vec<u8>, sum: Vec<u8>) -> Option<Self> {
        let tally = Self { entries: u64::try_from(entries).ok()?, ids: ids.try_into().ok()? };
        (tally.sum()[..] == sum).then_some(tally)
    }
}
