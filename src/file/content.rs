//! Everything an operation file holds, read in order or written anew.

use super::base::{self, Base};
use super::cache::Cache;
use super::file_error::Why;
use super::head::{Head, Tally};
use super::row::{self, Row, Seen};
use super::schema::{self, Trouble};
use crate::model::{Code, Facility, Finding, Place};
use crate::search::EntryError;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;

/// What an operation file holds, as read.
pub(super) struct Content {
    pub head: Head,
    pub base: Arc<Facility>,
    pub rows: Vec<Row>,
    pub seen: Seen,
    pub findings: Vec<Finding>,
}

/// Reads a file that is in order; anything that is not becomes a trouble.
pub(super) fn read(path: &Path) -> Result<(Connection, Content), Trouble> {
    let db = schema::connect(path)?;
    let snapshot = db.unchecked_transaction()?;
    let head = Head::read(&snapshot)?;
    let facility = base::facility(&base::read(&snapshot)?, &head, &Cache::of_user())?;
    let mut seen = Seen::default();
    let rows = row::read_after(&snapshot, &mut seen)?;
    if !row::is_complete(&snapshot, &rows)? {
        return Err(Trouble::Damaged("there are not as many entries as were written".to_owned()));
    }
    drop(snapshot);
    Ok((db, Content { head, base: Arc::new(facility), rows, seen, findings: Vec::new() }))
}

/// Fills a new file. Marks that were made elsewhere come in as they are.
pub(super) fn fill(path: &Path, head: &Head, base: &Base, rows: &[Row]) -> Result<(), Why> {
    let write = || -> rusqlite::Result<()> {
        let db = schema::create(path, base.version())?;
        let transaction = db.unchecked_transaction()?;
        head.write(&transaction)?;
        base.write(&transaction)?;
        let mut tally = Tally::default();
        for row in rows {
            row.insert(&transaction)?;
            tally.add(&row.id);
        }
        tally.write(&transaction)?;
        transaction.commit()
    };
    write().map_err(|error| Why::of_sql(&error, path))
}

pub(super) fn unread(row: &Row, why: &EntryError) -> Finding {
    let place = Place::id(row.id.short());
    match why {
        EntryError::NewerFormat(_) => {
            Finding::warning(Code::NewerFormat, place, format!("kept as it is, but not shown: {why}"))
        }
        _ => Finding::error(Code::Damaged, place, format!("kept as it is, but not shown: {why}")),
    }
}
