//! A file that was taken away or replaced, and what a crash left beside it.

use super::entries;
use crate::support::{Desk, building, device, mark, open, primary};
use rusqlite::Connection;
use std::fs;
use std::thread;
use undercroft::file::operation_file::{Barred, OperationFile, Why};

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
    leave_half_done(desk, name, "UPDATE part SET salt = zeroblob(16)");
}

fn leave_half_done(desk: &Desk, name: &str, what: &str) {
    let path = desk.path(name);
    let db = Connection::open(&path).unwrap();
    db.execute_batch(&format!("PRAGMA cache_size = 1; BEGIN; {what}")).unwrap();
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

#[test]
fn a_journal_left_by_a_crash_undoes_nothing_in_a_file_that_a_file_manager_put_there() {
    // The second is as far as a mark comes that fails while it is written down: its first page is to be undone too.
    for what in ["UPDATE part SET salt = zeroblob(16)", "PRAGMA user_version = 1; UPDATE part SET salt = zeroblob(16)"]
    {
        let desk = Desk::new();
        let mut crashed = desk.create("a.undercroft");
        (0..30).for_each(|_| drop(mark(&mut crashed, &device(1), primary("A"))));
        drop(crashed);
        leave_half_done(&desk, "a.undercroft", what);
        let left = desk.copy("a.undercroft-journal", "left");
        assert_eq!(entries(&open(&desk.path("a.undercroft"))), 30, "in its own file it undoes what was half made");

        let mut other = desk.create("b.undercroft");
        (0..3).for_each(|_| drop(mark(&mut other, &device(1), primary("B"))));
        drop(other);
        let before = fs::read(desk.path("b.undercroft")).unwrap();
        fs::write(desk.path("a.undercroft"), &before).unwrap();
        fs::rename(left, desk.path("a.undercroft-journal")).unwrap();
        let opened = open(&desk.path("a.undercroft"));
        assert_eq!((opened.file.barred(), entries(&opened)), (Some(Barred::Damaged), 3), "{what}");
        assert!(opened.findings[0].message.contains("a.undercroft-journal beside it was left by another file"));
        assert_eq!(fs::read(desk.path("a.undercroft")).unwrap(), before);
        fs::remove_file(desk.path("a.undercroft-journal")).unwrap();
        assert_eq!(open(&desk.path("a.undercroft")).file.barred(), None);
    }
}

/// What a program that writes ahead leaves beside a file when it is killed.
fn leave_writing_ahead(desk: &Desk, name: &str) {
    let other = desk.copy(name, "other.db");
    let db = Connection::open(&other).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; UPDATE part SET salt = zeroblob(16)").unwrap();
    fs::copy(desk.path("other.db-wal"), desk.path(&format!("{name}-wal"))).unwrap();
}

#[test]
fn a_write_ahead_log_left_by_another_file_is_never_repeated_into_this_one() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("A"));
    drop(opened);
    leave_writing_ahead(&desk, "a.undercroft");
    let before = fs::read(desk.path("a.undercroft")).unwrap();
    let opened = open(&desk.path("a.undercroft"));
    assert_eq!((opened.file.barred(), entries(&opened)), (Some(Barred::Damaged), 1), "all is shown, nothing is marked");
    assert!(opened.findings[0].message.contains("a.undercroft-wal beside it was left by another file"));
    assert_eq!(fs::read(desk.path("a.undercroft")).unwrap(), before);
    fs::remove_file(desk.path("a.undercroft-wal")).unwrap();
    assert_eq!(open(&desk.path("a.undercroft")).file.barred(), None);
}

#[test]
fn a_write_ahead_log_never_touches_the_file_that_takes_the_place() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("A"));
    drop(opened);
    leave_writing_ahead(&desk, "a.undercroft");
    let other = desk.create("b.undercroft");
    other.file.backup(&desk.path("a.undercroft"), true).unwrap();
    let opened = open(&desk.path("a.undercroft"));
    assert_eq!((entries(&opened), opened.file.barred()), (0, None));
}

#[test]
fn of_those_who_begin_at_the_same_instant_one_does_and_the_others_are_told() {
    for _ in 0..10 {
        let desk = Desk::new();
        let path = desk.path("a.undercroft");
        let begin = || OperationFile::create(&path, &building(), "exercise").map(|opened| opened.operation.id);
        let begun: Vec<_> = thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(begin)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let (done, told): (Vec<_>, Vec<_>) = begun.into_iter().partition(Result::is_ok);
        let done: Vec<_> = done.into_iter().filter_map(Result::ok).collect();
        assert!(told.into_iter().filter_map(Result::err).all(|error| matches!(error.why, Why::Exists)));
        assert_eq!(done, [open(&path).operation.id]);
        assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 1, "nothing is left behind");
    }
}
