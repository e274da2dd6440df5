//! A file that was taken away or replaced, and what a crash left beside it.

use super::entries;
use crate::support::{Desk, device, mark, open, primary};
use rusqlite::Connection;
use std::fs;
use undercroft::file::operation_file::Why;

#[test]
fn a_file_that_was_taken_away_is_named_gone_and_no_new_one_appears() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let prepared = opened.operation.prepare(primary("A").into(), &device(1).key()).unwrap();
    fs::rename(desk.path("a.undercroft"), desk.path("moved.undercroft")).unwrap();
    let error = opened.file.append(&prepared, &device(1)).unwrap_err();
    assert!(matches!(error.why, Why::Gone), "{error}");
    assert!(matches!(opened.file.news().unwrap_err().why, Why::Gone));
    assert!(!desk.path("a.undercroft").exists());
    assert_eq!(entries(&open(&desk.path("moved.undercroft"))), 0);
}

#[test]
fn a_file_that_another_took_the_place_of_is_not_written() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    drop(desk.create("b.undercroft"));
    let prepared = opened.operation.prepare(primary("A").into(), &device(1).key()).unwrap();
    fs::rename(desk.path("b.undercroft"), desk.path("a.undercroft")).unwrap();
    assert!(matches!(opened.file.append(&prepared, &device(1)).unwrap_err().why, Why::Gone));
    assert_eq!(entries(&open(&desk.path("a.undercroft"))), 0);
}

#[test]
fn a_file_in_which_somebody_is_marking_is_not_replaced() {
    let desk = Desk::new();
    let (one, two) = (desk.create("a.undercroft"), desk.create("b.undercroft"));
    let writer = Connection::open(desk.path("b.undercroft")).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = one.file.backup(two.file.path(), true).unwrap_err();
    assert!(matches!(error.why, Why::InUse), "{error}");
    assert_eq!(open(two.file.path()).operation.id, two.operation.id);
}

/// A file left as a crash leaves it: half a mark in it, and the journal that undoes it beside it.
fn leave_half_a_mark(desk: &Desk, name: &str) {
    let path = desk.path(name);
    let db = Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA cache_size = 1; BEGIN; UPDATE part SET salt = zeroblob(16)").unwrap();
    let journal = desk.path(&format!("{name}-journal"));
    let (half, undo) = (fs::read(&path).unwrap(), fs::read(&journal).unwrap());
    drop(db);
    fs::write(path, half).unwrap();
    fs::write(journal, undo).unwrap();
}

#[test]
fn a_journal_left_by_a_crash_never_touches_the_file_that_takes_the_place() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    (0..30).for_each(|_| drop(mark(&mut opened, &device(1), primary("A"))));
    drop(opened);
    let whole = fs::read(desk.path("a.undercroft")).unwrap();
    leave_half_a_mark(&desk, "a.undercroft");
    fs::remove_file(desk.path("a.undercroft")).unwrap();
    drop(desk.create("a.undercroft"));
    assert_eq!(entries(&open(&desk.path("a.undercroft"))), 0, "the journal was not its");
    fs::write(desk.path("a.undercroft"), whole).unwrap();
    leave_half_a_mark(&desk, "a.undercroft");
    let other = desk.create("b.undercroft");
    other.file.backup(&desk.path("a.undercroft"), true).unwrap();
    let opened = open(&desk.path("a.undercroft"));
    assert_eq!((entries(&opened), opened.findings), (0, Vec::new()));
}
