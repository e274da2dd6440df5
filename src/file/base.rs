//! The base map inside an operation file: its canonical text, in pieces that fit a page, each with its sum.

use super::map_file;
use super::schema::{self, Trouble, sum};
use crate::model::{Draft, Facility};
use rusqlite::Connection;

// What a page of 4,096 bytes holds beside the row's other values, so that no piece hangs on a chain of pages.
const PIECE: usize = schema::PAGE - 96;

/// The hash that pins a map: blake3 of its canonical text.
pub fn base_hash(draft: &Draft) -> blake3::Hash {
    blake3::hash(map_file::to_text(draft).as_bytes())
}

pub(super) fn piece_sum(at: i64, piece: &[u8]) -> [u8; 16] {
    sum("base", &[&at.to_le_bytes(), piece])
}

pub(super) fn write(db: &Connection, text: &str) -> rusqlite::Result<()> {
    let mut insert = db.prepare("INSERT INTO base VALUES (?, ?, ?)")?;
    for (piece, at) in text.as_bytes().chunks(PIECE).zip(1i64..) {
        insert.execute((at, piece, piece_sum(at, piece)))?;
    }
    Ok(())
}

/// The text, when it is the one that `hash` pins.
pub(super) fn read(db: &Connection, hash: &blake3::Hash) -> Result<String, Trouble> {
    let mut select = db.prepare("SELECT text FROM base ORDER BY at")?;
    let mut found = select.query([])?;
    let mut bytes = Vec::new();
    while let Some(columns) = found.next()? {
        bytes.extend_from_slice(columns.get_ref(0)?.as_blob().unwrap_or_default());
    }
    let text = (blake3::hash(&bytes) == *hash).then(|| String::from_utf8(bytes).ok()).flatten();
    text.ok_or_else(|| Trouble::Damaged("the base map was changed".to_owned()))
}

/// The checked building, where the text is one.
pub(super) fn facility(text: &str, name: &str) -> Result<Facility, map_file::MapError> {
    map_file::parse(text, name)
}
