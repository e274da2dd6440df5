//! What SQLite keeps beside a file, under names of its own.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

const JOURNAL: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
/// Where the first page says what of it changes with every transaction: how many there were, and of how many pages the
/// file is.
const CHANGES: usize = 24;
const PAGES: usize = 28;
const HEADER: usize = 32;
const LEAST_PAGE: u32 = 512;
const A_MOMENT: Duration = Duration::from_millis(100);

/// Where SQLite keeps what it needs to undo a half-made mark.
pub(super) fn journal_of(path: &Path) -> PathBuf {
    beside(path, "-journal")
}

/// Where another program that writes SQLite files keeps what is not in the file yet; this one never does.
pub(super) fn wal_of(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Whether the journal beside a file is of another that lay there before. SQLite takes any journal of the right name for
/// its own, and would undo in this file what was half made in that one. What cannot be told is taken for its own.
pub(super) fn has_foreign_journal(path: &Path) -> bool {
    let states = || compare(path).ok().flatten();
    let Some(found) = states().filter(|states| !states.fit()) else { return false };
    // Another program that is marking at this moment changes one after the other.
    sleep(A_MOMENT);
    states() == Some(found)
}

/// How a file stands, and how it stood when the journal beside it was begun.
#[derive(PartialEq)]
struct States {
    now: [u8; HEADER],
    pages_then: u32,
    /// None where the transaction did not get as far as the first page.
    then: Option<[u8; HEADER]>,
}

impl States {
    fn fit(&self) -> bool {
        match &self.then {
            Some(then) => {
                let (now, then) = (number(&self.now, CHANGES), number(then, CHANGES));
                now == then || now == then.wrapping_add(1)
            }
            None => number(&self.now, PAGES) == self.pages_then,
        }
    }
}

/// None where there is no journal with anything in it.
fn compare(path: &Path) -> io::Result<Option<States>> {
    let mut journal = match File::open(journal_of(path)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        journal => journal?,
    };
    let mut now = [0; HEADER];
    File::open(path)?.read_exact(&mut now)?;
    let mut header = [0; 28];
    journal.read_exact(&mut header)?;
    let [pages_then, sector, page] = [16, 20, 24].map(|at| number(&header, at));
    if header[..8] != JOURNAL || page < LEAST_PAGE {
        return Ok(None);
    }
    let length = journal.metadata()?.len();
    let record = u64::from(page) + 8;
    let mut at = u64::from(sector);
    let mut then = None;
    while at + record <= length && then.is_none() {
        journal.seek(SeekFrom::Start(at))?;
        let mut copied = [0; 4 + HEADER];
        journal.read_exact(&mut copied)?;
        if number(&copied, 0) == 1 {
            then = copied[4..].try_into().ok();
        }
        at += record;
    }
    Ok(Some(States { now, pages_then, then }))
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}
