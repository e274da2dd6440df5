//! Several programs have the file open and see each other's marks.

use super::{entries, status};
use crate::support::{Desk, device, mark, open, primary, search};
use rusqlite::Connection;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};
use undercroft::file::check;
use undercroft::file::operation_file::Why;
use undercroft::search::{Status, Thoroughness, now_ms};

#[test]
fn two_who_have_it_open_see_each_others_marks_within_a_second() {
    let desk = Desk::new();
    let mut one = desk.create("a.undercroft");
    let mut two = open(&desk.path("a.undercroft"));
    let entry = mark(&mut one, &device(1), primary("A"));
    let start = Instant::now();
    let news = two.file.news().unwrap();
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(news, std::slice::from_ref(&entry));
    two.operation.commit_all(news);
    assert_eq!(status(&two, "A"), Status::Primary);
    assert_eq!(two.file.news().unwrap(), [], "each is news once");
    assert_eq!(one.file.news().unwrap(), [], "one's own mark is no news");
    let answer = mark(&mut two, &device(2), search("A", Thoroughness::Secondary, "T"));
    assert!(answer.content.clock > entry.content.clock);
    assert_eq!(one.file.news().unwrap(), [answer]);
}

#[test]
fn what_another_wrote_just_before_a_mark_is_still_news_after_it() {
    let desk = Desk::new();
    let mut one = desk.create("a.undercroft");
    let mut two = open(&desk.path("a.undercroft"));
    let before = mark(&mut one, &device(1), primary("A"));
    mark(&mut two, &device(2), primary("B"));
    assert_eq!(two.file.news().unwrap(), [before]);
}

#[test]
fn a_mark_made_while_another_was_opening_the_file_is_news_to_that_one() {
    let desk = Desk::new();
    let mut one = desk.create("a.undercroft");
    for _ in 0..20 {
        let path = desk.path("a.undercroft");
        let mut other = thread::scope(|scope| {
            let opening = scope.spawn(|| open(&path));
            mark(&mut one, &device(1), primary("A"));
            opening.join().unwrap()
        });
        let news = other.file.news().unwrap();
        other.operation.commit_all(news);
        assert_eq!(entries(&other), entries(&one));
    }
}

#[test]
fn two_programs_with_one_key_never_use_a_number_twice() {
    let desk = Desk::new();
    let path = desk.path("a.undercroft");
    drop(desk.create("a.undercroft"));
    let add = |path: &Path, rounds: usize| {
        let mut opened = open(path);
        for _ in 0..rounds {
            mark(&mut opened, &device(1), primary("A"));
            let news = opened.file.news().unwrap();
            opened.operation.commit_all(news);
        }
    };
    thread::scope(|scope| {
        (0..3).for_each(|_| drop(scope.spawn(|| add(&path, 20))));
    });
    let opened = open(&path);
    let numbers: Vec<u64> = opened.operation.log().of(&device(1).key()).map(|entry| entry.envelope.seq).collect();
    assert_eq!(numbers, (0..60).collect::<Vec<_>>());
    assert_eq!(check::check(opened.operation.id, opened.operation.log(), now_ms()), []);
}

#[test]
fn two_devices_mark_at_once_and_all_is_there() {
    let desk = Desk::new();
    let path = desk.path("a.undercroft");
    drop(desk.create("a.undercroft"));
    thread::scope(|scope| {
        for number in 1..=2 {
            let path = &path;
            scope.spawn(move || {
                let mut opened = open(path);
                (0..20).for_each(|_| drop(mark(&mut opened, &device(number), primary("A"))));
            });
        }
    });
    let opened = open(&path);
    assert_eq!(entries(&opened), 40);
    assert_eq!(opened.findings, []);
}

#[test]
fn a_file_that_is_being_written_is_in_use_and_the_mark_not_made() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let other = Connection::open(desk.path("a.undercroft")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let prepared = opened.operation.prepare(primary("A").into(), &device(1).key()).unwrap();
    let start = Instant::now();
    let error = opened.file.append(&prepared, &device(1)).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5), "the wait is bounded");
    assert!(matches!(error.why, Why::InUse), "{error}");
    let message = error.to_string();
    assert!(message.contains("The mark was not made") && message.contains("Try again"), "{message}");
    other.execute_batch("ROLLBACK").unwrap();
    opened.file.append(&prepared, &device(1)).unwrap();
    assert_eq!(entries(&open(&desk.path("a.undercroft"))), 1);
}
