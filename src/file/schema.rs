//! The tables of an operation file, and how a connection to one is set up.

use super::beside::{has_foreign_journal, journal_of, wal_of};
use super::file_error::Why;
use super::map_error::MapError;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// "UCft": tells an operation file from other SQLite files.
pub(super) const APPLICATION_ID: i32 = 0x5543_6674;
/// Versions of the file: with its base map as text, and with it in columns. All else is the same in both.
pub(super) const IN_TEXT: i64 = 1;
pub(super) const IN_COLUMNS: i64 = 2;
/// Bytes of a page; fixed, so that a file without a readable header can still be scanned.
pub(super) const PAGE: usize = 4096;
// Long enough for another program's mark, short enough for somebody who waits at the screen.
const PATIENCE: Duration = Duration::from_secs(2);

/// Every table has plain rowids, so that a scan of the bare pages finds every row. Nothing is ever deleted but the parts
/// of secrets that were shredded.
pub(super) const TABLES: &[&str] = &[
    "CREATE TABLE head (one INTEGER PRIMARY KEY, operation BLOB NOT NULL, base BLOB NOT NULL, name TEXT NOT NULL, \
     created_ms INTEGER NOT NULL, sum BLOB NOT NULL) STRICT",
    "CREATE TABLE base (at INTEGER PRIMARY KEY, text BLOB NOT NULL, sum BLOB NOT NULL) STRICT",
    "CREATE TABLE tally (one INTEGER PRIMARY KEY, entries INTEGER NOT NULL, ids BLOB NOT NULL, sum BLOB NOT NULL) STRICT",
    "CREATE TABLE entry (arrival INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, author BLOB NOT NULL, \
     seq INTEGER NOT NULL, envelope BLOB NOT NULL, signature BLOB NOT NULL, sum BLOB NOT NULL) STRICT",
    "CREATE TABLE part (entry BLOB NOT NULL, name TEXT NOT NULL, salt BLOB NOT NULL, bytes BLOB NOT NULL) STRICT",
];

/// What kept a file from being read in order.
#[derive(Debug)]
pub(super) enum Trouble {
    Sql(rusqlite::Error),
    Newer(i64),
    Foreign,
    Damaged(String),
    Refused(Why),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<MapError> for Trouble {
    fn from(error: MapError) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl Trouble {
    pub(super) fn why(self, path: &Path) -> Why {
        match self {
            Self::Sql(error) => Why::of_sql(&error, path),
            Self::Newer(found) => Why::Newer { found, known: IN_COLUMNS },
            Self::Foreign => Why::NotAnOperation("belongs to another program"),
            Self::Damaged(what) => Why::Damaged(what),
            Self::Refused(why) => why,
        }
    }
}

/// Opens an operation file, for reading only where its medium does not let it be written.
pub(super) fn connect(path: &Path) -> Result<Connection, Trouble> {
    // SQLite would repeat or undo it in this file, whichever file it was left by.
    let wal = Some(wal_of(path)).filter(|wal| wal.exists() && !awaits_wal(path));
    if let Some(left) = wal.or_else(|| has_foreign_journal(path).then(|| journal_of(path))) {
        let name = left.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Err(Trouble::Damaged(format!("{name} beside it was left by another file")));
    }
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    set_up(&db)?;
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION_ID {
        return Err(Trouble::Foreign);
    }
    if !(IN_TEXT..=IN_COLUMNS).contains(&version) {
        return Err(Trouble::Newer(version));
    }
    // A trigger or view that somebody slipped in would change what is read and written.
    if tables(&db)? != TABLES {
        return Err(Trouble::Damaged("the list of tables is not as it was written".to_owned()));
    }
    Ok(db)
}

// The byte of the header that says how the file is written: 1 with a journal that undoes, 2 with one that is repeated.
fn awaits_wal(path: &Path) -> bool {
    let mut header = [0; 20];
    File::open(path).and_then(|mut file| file.read_exact(&mut header)).is_ok() && header[18] == 2
}

fn tables(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut select = db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")?;
    select.query_map([], |row| row.get(0))?.collect()
}

/// Makes the tables in a new, empty file. The caller puts it in its place when it is complete.
pub(super) fn create(path: &Path, version: i64) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.pragma_update(None, "page_size", PAGE as i64)?;
    set_up(&db)?;
    db.pragma_update(None, "application_id", APPLICATION_ID)?;
    db.pragma_update(None, "user_version", version)?;
    TABLES.iter().try_for_each(|table| db.execute_batch(table))?;
    Ok(db)
}

fn set_up(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(PATIENCE)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "cell_size_check", true)?;
    // What is shredded is overwritten, and not only let go.
    db.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    // EXTRA syncs the folder too: a mark acknowledged is a mark that a power cut does not take back.
    db.pragma_update(None, "synchronous", "EXTRA")?;
    db.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))
}

/// Binds a row's values together, so that no bit of it changes unseen.
pub(super) fn sum(table: &str, values: &[&[u8]]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_derive_key("undercroft row 1");
    for value in std::iter::once(&table.as_bytes()).chain(values) {
        hasher.update(&(value.len() as u64).to_le_bytes());
        hasher.update(value);
    }
    let mut sum = [0; 16];
    hasher.finalize_xof().fill(&mut sum);
    sum
}
