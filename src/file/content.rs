//! Everything an operation file holds, read in order or written anew.

use super::file_error::Why;
use super::head::{Head, Tally};
use super::row::{self, Row, Seen};
use super::schema::{self, Trouble};
use super::{base, cache};
use crate::model::{Code, Facility, Finding, Place};
use crate::search::EntryError;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::thread;

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
    let (facility, rows, seen) = thread::scope(|scope| -> Result<_, Trouble> {
        // The text is read and hashed in any case, so that no changed bit of it passes unseen.
        let kept = scope.spawn(|| cache::facility(&head.base));
        let text = base::read(&snapshot, &head.base)?;
        let mut seen = Seen::default();
        let rows = row::read_after(&snapshot, &mut seen)?;
        let facility = match kept.join() {
            Ok(Some(facility)) => facility,
            _ => parsed(&text, &head)?,
        };
        Ok((facility, rows, seen))
    })?;
    if !row::is_complete(&snapshot, &rows)? {
        return Err(Trouble::Damaged("there are not as many entries as were written".to_owned()));
    }
    drop(snapshot);
    Ok((db, Content { head, base: Arc::new(facility), rows, seen, findings: Vec::new() }))
}

fn parsed(text: &str, head: &Head) -> Result<Facility, Trouble> {
    let facility = base::facility(text, &head.name).map_err(|why| Trouble::Damaged(why.to_string()))?;
    cache::keep(&head.base, text, facility.draft());
    Ok(facility)
}

/// Fills a new file. Marks that were made elsewhere come in as they are.
pub(super) fn fill(path: &Path, head: &Head, text: &str, rows: &[Row]) -> Result<(), Why> {
    let write = || -> rusqlite::Result<()> {
        let db = schema::create(path)?;
        let transaction = db.unchecked_transaction()?;
        head.write(&transaction)?;
        base::write(&transaction, text)?;
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
