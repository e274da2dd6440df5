//! Damage is noticed, what is sound is shown, and a repair gives a sound copy.

mod support;

use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use support::{Desk, building, device, mark, open, primary};
use undercroft::file::map_file;
use undercroft::file::operation_file::{Barred, Opened, OperationFile, Why};
use undercroft::file::repair::{repair, repaired_path};
use undercroft::model::{Code, Facility};
use undercroft::search::{EntryId, Request};

const MARKS: usize = 40;

fn ids(opened: &Opened) -> BTreeSet<EntryId> {
    opened.operation.log().ordered().map(|entry| entry.id).collect()
}

/// A file with forty marks by two devices, its bytes, and the ids of the marks.
fn sound(desk: &Desk) -> (PathBuf, Vec<u8>, BTreeSet<EntryId>) {
    let path = desk.path("a.undercroft");
    let mut opened = desk.create("a.undercroft");
    for number in 0..MARKS {
        let request = Request { note: format!("remark {number} ").repeat(number), ..primary("A").into() };
        mark(&mut opened, &device(1 + (number % 2) as u8), request);
    }
    (path.clone(), fs::read(&path).unwrap(), ids(&opened))
}

/// Opens what is left and repairs it; nothing unsigned may appear, and damage may not pass unnoticed.
fn survive(path: &Path, all: &BTreeSet<EntryId>) -> (Option<usize>, Option<usize>) {
    let opened = match OperationFile::open(path) {
        Ok(opened) => {
            let left = ids(&opened);
            assert!(left.is_subset(all), "an entry appeared that nobody made");
            let whole = left == *all && opened.operation.log().ordered().all(|entry| entry.redacted().count() == 0);
            assert!(whole || !opened.findings.is_empty(), "a loss passed unnoticed");
            assert!(whole || opened.file.barred() == Some(Barred::Damaged), "a damaged file can be marked");
            Some(left.len())
        }
        Err(error) => {
            assert!(error.to_string().contains("It was not opened."), "{error}");
            None
        }
    };
    let out = repaired_path(path);
    let repaired = repair(path, &out, true, Some(&building())).ok().map(|repaired| {
        let mut copy = open(&out);
        assert_eq!(copy.file.barred(), None, "the copy is sound");
        assert_eq!(ids(&copy).len(), repaired.entries);
        assert!(ids(&copy).is_subset(all));
        assert!(repaired.entries == all.len() || !repaired.findings.is_empty(), "the repair hides a loss");
        mark(&mut copy, &device(3), primary("B"));
        repaired.entries
    });
    (opened, repaired)
}

#[test]
fn a_sound_file_is_repaired_into_an_equal_one_with_nothing_to_say() {
    let desk = Desk::new();
    let (path, bytes, all) = sound(&desk);
    let out = repaired_path(&path);
    assert_eq!(out, desk.path("a.repaired.undercroft"));
    let repaired = repair(&path, &out, false, None).unwrap();
    assert_eq!((repaired.entries, repaired.findings), (MARKS, Vec::new()));
    assert_eq!(ids(&open(&out)), all);
    assert_eq!(fs::read(&path).unwrap(), bytes, "the file itself is never written");
    assert!(matches!(repair(&path, &out, false, None).unwrap_err().why, Why::Exists));
}

#[test]
fn a_file_cut_short_anywhere_is_noticed_and_what_is_left_is_saved() {
    let desk = Desk::new();
    let (path, bytes, all) = sound(&desk);
    let mut kept = Vec::new();
    for length in (0..bytes.len()).step_by(1531) {
        fs::write(&path, &bytes[..length]).unwrap();
        kept.push(survive(&path, &all).1.unwrap_or(0));
    }
    assert!(kept.windows(2).filter(|pair| pair[1] < pair[0]).count() == 0, "a longer rest holds no less: {kept:?}");
    assert!(*kept.last().unwrap() > MARKS / 2, "{kept:?}");
}

#[test]
fn entries_before_a_cut_are_shown_for_reading() {
    let desk = Desk::new();
    let (path, bytes, all) = sound(&desk);
    fs::write(&path, &bytes[..bytes.len() - 8192]).unwrap();
    let mut opened = open(&path);
    assert_eq!(opened.file.barred(), Some(Barred::Damaged));
    assert!(ids(&opened).len() > MARKS / 2 && ids(&opened).is_subset(&all));
    let prepared = opened.operation.prepare(primary("A").into(), &device(1).key()).unwrap();
    let error = opened.file.append(&prepared, &device(1)).unwrap_err();
    assert!(matches!(error.why, Why::Damaged(_)), "{error}");
    assert!(error.to_string().contains("undercroft repair"), "{error}");
}

#[test]
fn one_wrong_bit_in_the_map_or_an_entry_is_put_right_by_repair() {
    let desk = Desk::new();
    let (path, bytes, all) = sound(&desk);
    for (table, column) in
        [("base", "text"), ("entry", "envelope"), ("entry", "signature"), ("part", "bytes"), ("part", "salt")]
    {
        fs::write(&path, &bytes).unwrap();
        let db = Connection::open(&path).unwrap();
        let read = format!("SELECT rowid, {column} FROM {table} ORDER BY rowid DESC LIMIT 1");
        let (row, mut wrong): (i64, Vec<u8>) = db.query_row(&read, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let middle = wrong.len() / 2;
        wrong[middle] ^= 4;
        db.execute(&format!("UPDATE {table} SET {column} = ? WHERE rowid = ?"), (wrong, row)).unwrap();
        drop(db);
        let opened = open(&path);
        assert_eq!(opened.file.barred(), Some(Barred::Damaged));
        assert_eq!(ids(&opened), all);
        let repaired = repair(&path, &repaired_path(&path), true, None).unwrap();
        assert_eq!(repaired.entries, MARKS);
        let copy = open(&repaired.path);
        assert_eq!(copy.operation.base().draft(), Facility::new(building()).unwrap().draft());
        assert!(copy.operation.log().ordered().all(|entry| entry.redacted().count() == 0 && entry.verify().is_ok()));
    }
}

#[test]
fn every_kind_of_row_that_was_changed_is_noticed() {
    let changes = [
        "UPDATE head SET name = 'x'",
        "UPDATE head SET created_ms = created_ms + 1",
        "UPDATE tally SET entries = entries - 1",
        "UPDATE base SET text = CAST(replace(CAST(text AS TEXT), 'D-BC', 'D-XX') AS BLOB)",
        "UPDATE entry SET seq = seq + 1 WHERE arrival = 5",
        "UPDATE entry SET author = zeroblob(32) WHERE arrival = 5",
        "UPDATE entry SET signature = zeroblob(64) WHERE arrival = 5",
        "UPDATE entry SET envelope = zeroblob(100) WHERE arrival = 5",
        "UPDATE entry SET sum = zeroblob(16) WHERE arrival = 5",
        "UPDATE part SET bytes = zeroblob(9) WHERE name = 'note' AND rowid > 40",
        "UPDATE part SET salt = zeroblob(16) WHERE name = 'note' AND rowid > 40",
        "UPDATE part SET name = 'place' WHERE name = 'note' AND rowid > 40",
        "DELETE FROM part WHERE name = 'note' AND rowid > 40",
        "DELETE FROM entry WHERE arrival = 40",
        "DELETE FROM entry WHERE arrival = 1",
        "DELETE FROM base",
    ];
    let desk = Desk::new();
    let (path, bytes, all) = sound(&desk);
    for change in changes {
        fs::write(&path, &bytes).unwrap();
        Connection::open(&path).unwrap().execute_batch(change).unwrap();
        let noticed = match OperationFile::open(&path) {
            Ok(opened) => opened.file.barred() == Some(Barred::Damaged) && !opened.findings.is_empty(),
            Err(error) => matches!(error.why, Why::BaseLost),
        };
        assert!(noticed, "{change}");
        survive(&path, &all);
    }
}

#[test]
fn a_lost_part_is_named_and_the_rest_of_its_entry_kept() {
    let desk = Desk::new();
    let (path, _, all) = sound(&desk);
    let db = Connection::open(&path).unwrap();
    // Overwritten, since rows that were only deleted are found again.
    db.execute_batch("UPDATE part SET bytes = zeroblob(length(bytes)), salt = zeroblob(16) WHERE name = 'note'")
        .unwrap();
    drop(db);
    let repaired = repair(&path, &repaired_path(&path), false, None).unwrap();
    let lost = repaired.findings.iter().filter(|finding| finding.message.contains("the part \"note\""));
    assert_eq!((repaired.entries, lost.count()), (MARKS, MARKS - 1));
    let copy = open(&repaired.path);
    assert_eq!(ids(&copy), all);
    assert!(copy.operation.log().ordered().all(|entry| entry.verify().is_ok() && entry.content.note.is_none()));
}

#[test]
fn a_lost_entry_is_named_by_its_number_and_device() {
    let desk = Desk::new();
    let (path, _, _) = sound(&desk);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("UPDATE entry SET envelope = zeroblob(length(envelope)) WHERE seq = 7").unwrap();
    drop(db);
    let repaired = repair(&path, &repaired_path(&path), false, None).unwrap();
    assert_eq!(repaired.entries, MARKS - 2);
    for number in 1..=2 {
        let name = format!("entry 7 of device {:?} is lost", device(number).key());
        assert!(repaired.findings.iter().any(|finding| finding.message.contains(&name)), "{:#?}", repaired.findings);
    }
    assert!(repaired.findings.iter().any(|finding| finding.code == Code::Gap));
}

#[test]
fn a_file_whose_map_is_lost_takes_the_same_map_from_beside_it() {
    let desk = Desk::new();
    let (path, _, all) = sound(&desk);
    Connection::open(&path).unwrap().execute_batch("UPDATE base SET text = zeroblob(length(text))").unwrap();
    let out = repaired_path(&path);
    let error = repair(&path, &out, false, None).unwrap_err();
    assert!(matches!(error.why, Why::BaseLost), "{error}");
    assert!(!out.exists());
    let mut other = building();
    other.name = "Not this one".to_owned();
    assert!(repair(&path, &out, false, Some(&other)).is_err(), "a map that does not fit is not taken");
    map_file::write(&desk.path("row.ron"), &building()).unwrap();
    assert_eq!(repair(&path, &out, false, None).unwrap().entries, all.len());
    assert_eq!(ids(&open(&path)), all, "reading takes it too");
}

#[test]
fn a_half_made_mark_on_a_damaged_file_is_undone() {
    let desk = Desk::new();
    let (path, _, all) = sound(&desk);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA cache_size = 1; PRAGMA synchronous = OFF; BEGIN; UPDATE part SET salt = zeroblob(16)")
        .unwrap();
    let copy = desk.path("copy.undercroft");
    fs::copy(&path, &copy).unwrap();
    fs::copy(desk.path("a.undercroft-journal"), desk.path("copy.undercroft-journal")).unwrap();
    drop(db);
    let mut bytes = fs::read(&copy).unwrap();
    bytes[60..64].fill(9);
    fs::write(&copy, bytes).unwrap();
    let left = survive(&copy, &all);
    assert_eq!(left.1, Some(MARKS));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bits_flipped_anywhere_are_noticed_or_harm_nothing(flips in proptest::collection::vec((any::<u32>(), 0u8..8), 1..6)) {
        let desk = Desk::new();
        let (path, mut bytes, all) = sound_once(&desk);
        for (at, bit) in flips {
            let at = at as usize % bytes.len();
            bytes[at] ^= 1 << bit;
        }
        fs::write(&path, bytes).unwrap();
        survive(&path, &all);
    }

    #[test]
    fn a_run_of_bytes_overwritten_anywhere_is_noticed_or_harms_nothing(at in any::<u32>(), length in 1usize..6000, with in any::<u8>()) {
        let desk = Desk::new();
        let (path, mut bytes, all) = sound_once(&desk);
        let at = at as usize % bytes.len();
        let end = (at + length).min(bytes.len());
        bytes[at..end].fill(with);
        fs::write(&path, bytes).unwrap();
        survive(&path, &all);
    }
}

/// Made once for all cases: forty marks take forty syncs.
fn sound_once(desk: &Desk) -> (PathBuf, Vec<u8>, BTreeSet<EntryId>) {
    static SOUND: std::sync::OnceLock<(Vec<u8>, BTreeSet<EntryId>)> = std::sync::OnceLock::new();
    let (bytes, all) = SOUND.get_or_init(|| {
        let (_, bytes, all) = sound(&Desk::new());
        (bytes, all)
    });
    (desk.path("a.undercroft"), bytes.clone(), all.clone())
}
