//! The operation file: what is marked stays marked, others see it, and what cannot be done is said.

mod support;

use rusqlite::Connection;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};
use support::{Desk, building, device, mark, open, primary, search};
use undercroft::file::operation_file::{Barred, FileError, Opened, OperationFile, Why};
use undercroft::file::{check, data_folder, map_file};
use undercroft::model::{Code, Draft, Facility};
use undercroft::search::{Action, Entry, EntryId, Log, OperationId, Status, Thoroughness, now_ms};

fn status(opened: &Opened, space: &str) -> Status {
    let picture = opened.operation.picture();
    picture.status_of(picture.facility.space_ix(&space.into()).unwrap())
}

fn entries(opened: &Opened) -> usize {
    opened.operation.log().len()
}

fn refused(result: Result<Opened, FileError>) -> FileError {
    match result {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    }
}

#[test]
fn a_mark_is_there_when_the_file_is_opened_again() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let entry = mark(&mut opened, &device(1), primary("A"));
    drop(opened);
    let opened = open(&desk.path("a.undercroft"));
    assert_eq!(opened.operation.log().get(&entry.id).unwrap().as_ref(), &entry);
    assert_eq!(status(&opened, "A"), Status::Primary);
    assert_eq!(opened.findings, []);
    assert_eq!(opened.file.barred(), None);
}

#[test]
fn the_base_map_comes_back_letter_for_letter_and_pinned() {
    let desk = Desk::new();
    let opened = desk.create("a.undercroft");
    let text = map_file::to_text(Facility::new(building()).unwrap().draft());
    assert_eq!(map_file::to_text(opened.operation.base().draft()), text);
    assert_eq!(opened.file.head().base, blake3::hash(text.as_bytes()));
}

#[test]
fn a_base_of_many_pieces_comes_back_whole() {
    let desk = Desk::new();
    let mut draft = building();
    draft.notice = "قبو ".repeat(20_000);
    let path = desk.path("big.undercroft");
    drop(OperationFile::create(&path, &draft, "big").unwrap());
    assert_eq!(open(&path).operation.base().draft().notice, draft.notice);
}

#[test]
fn a_new_operation_never_takes_the_place_of_a_file() {
    let desk = Desk::new();
    let path = desk.path("a.undercroft");
    fs::write(&path, "mine").unwrap();
    let error = refused(OperationFile::create(&path, &building(), "x"));
    assert!(matches!(error.why, Why::Exists), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
}

#[test]
fn a_draft_with_faults_begins_no_operation() {
    let desk = Desk::new();
    let mut draft: Draft = building();
    draft.spaces[1].id = "A".into();
    let error = refused(OperationFile::create(&desk.path("a.undercroft"), &draft, "x"));
    assert!(matches!(error.why, Why::Map(_)), "{error}");
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn nothing_but_the_file_remains_at_rest() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("A"));
    let names: Vec<_> = fs::read_dir(desk.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["a.undercroft"]);
}

#[test]
fn numbers_of_a_device_go_on_after_the_file_was_closed() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let first = mark(&mut opened, &device(1), primary("A"));
    drop(opened);
    let mut opened = open(&desk.path("a.undercroft"));
    let second = mark(&mut opened, &device(1), primary("B"));
    assert_eq!((second.envelope.seq, second.envelope.prev), (1, Some(first.id)));
    assert!(second.content.clock > first.content.clock);
}

#[test]
fn several_marks_go_in_together_in_their_order() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let prepare = |space| opened.operation.prepare(primary(space).into(), &device(1).key()).unwrap();
    let prepared = [prepare("A"), prepare("B"), prepare("C")];
    let made = opened.file.append_all(&prepared, &device(1)).unwrap();
    assert!(made.windows(2).all(|pair| pair[0].content.clock < pair[1].content.clock));
    opened.operation.commit_all(made.clone());
    let again = open(&desk.path("a.undercroft"));
    let ids: Vec<_> = again.operation.log().ordered().map(|entry| entry.id).collect();
    assert_eq!(ids, made.iter().map(|entry| entry.id).collect::<Vec<_>>());
}

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
fn a_newer_file_is_refused_with_a_sentence_and_left_alone() {
    let desk = Desk::new();
    let path = desk.path("a.undercroft");
    drop(desk.create("a.undercroft"));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    let before = fs::read(&path).unwrap();
    let error = refused(OperationFile::open(&path));
    assert!(matches!(error.why, Why::Newer { found: 2, known: 1 }), "{error}");
    assert!(error.to_string().contains("Open it with a newer undercroft."), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_no_operation_file_is_named() {
    let desk = Desk::new();
    let name = |name: &str, bytes: &[u8]| {
        fs::write(desk.path(name), bytes).unwrap();
        desk.path(name)
    };
    let missing = refused(OperationFile::open(&desk.path("none.undercroft")));
    assert!(matches!(missing.why, Why::Missing), "{missing}");
    for path in [
        name("empty.undercroft", b""),
        name("text.undercroft", b"(format: 1)"),
        name("noise.undercroft", &[0xa7; 9000]),
        desk.folder.path().to_path_buf(),
    ] {
        let error = refused(OperationFile::open(&path));
        assert!(matches!(error.why, Why::NotAnOperation(_)), "{error}");
    }
    let other = desk.path("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
    let error = refused(OperationFile::open(&other));
    assert!(matches!(error.why, Why::NotAnOperation("belongs to another program")), "{error}");
}

#[test]
fn a_trigger_that_somebody_slipped_in_is_damage() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("A"));
    drop(opened);
    let db = Connection::open(desk.path("a.undercroft")).unwrap();
    db.execute_batch("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM part; END").unwrap();
    drop(db);
    let opened = open(&desk.path("a.undercroft"));
    assert_eq!(opened.file.barred(), Some(Barred::Damaged));
    assert_eq!(status(&opened, "A"), Status::Primary, "what is sound is shown");
}

#[test]
fn an_entry_of_a_newer_format_is_kept_counted_and_named() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let own = mark(&mut opened, &device(1), primary("A"));
    support::insert_newer_entry(&desk.path("a.undercroft"), &device(1), 1);
    assert_eq!(opened.file.news().unwrap(), []);
    assert_eq!(opened.file.take_findings()[0].code, Code::NewerFormat);
    drop(opened);
    let mut opened = open(&desk.path("a.undercroft"));
    assert_eq!(opened.file.barred(), None);
    assert_eq!(opened.findings[0].code, Code::NewerFormat);
    let next = mark(&mut opened, &device(1), primary("B"));
    assert_eq!(next.envelope.seq, 2, "its number is not used again");
    assert_ne!(next.envelope.prev, Some(own.id));
}

#[test]
fn a_restored_old_copy_that_was_marked_is_flagged_and_nothing_is_lost() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("A"));
    let old = desk.copy("a.undercroft", "old.undercroft");
    mark(&mut opened, &device(1), primary("B"));
    let mut restored = open(&old);
    mark(&mut restored, &device(1), primary("C"));
    let out = desk.path("c.undercroft");
    let merged = undercroft::file::merge::merge(&desk.path("a.undercroft"), &old, &out, false).unwrap();
    let picture = merged.operation.picture();
    assert_eq!(merged.operation.log().len(), 3);
    assert!(picture.findings.iter().any(|finding| finding.code == Code::Fork), "{:?}", picture.findings);
    let mut opened = open(&out);
    for space in ["A", "B", "C"] {
        assert_eq!(status(&opened, space), Status::Primary);
    }
    let next = mark(&mut opened, &device(1), primary("D"));
    assert_eq!(next.envelope.seq, 2, "the chain goes on after the fork");
}

#[test]
fn a_backup_is_a_whole_file_and_spares_what_is_there() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let entry = mark(&mut opened, &device(1), primary("A"));
    let to = desk.path("backup.undercroft");
    opened.file.backup(&to, false).unwrap();
    assert!(matches!(opened.file.backup(&to, false).unwrap_err().why, Why::Exists));
    opened.file.backup(&to, true).unwrap();
    let copy = open(&to);
    assert!(copy.operation.log().contains(&entry.id));
    assert_eq!(copy.findings, []);
    mark(&mut opened, &device(1), primary("B"));
    assert_eq!(entries(&open(&to)), 1);
}

#[test]
fn operations_on_a_map_are_found_again_and_others_are_not() {
    let desk = Desk::new();
    let map = desk.path("row.ron");
    map_file::write(&map, &building()).unwrap();
    let path = data_folder::beside(&map);
    assert_eq!(path, desk.path("row.undercroft"));
    let opened = OperationFile::create(&path, map_file::read(&map).unwrap().draft(), "row").unwrap();
    let mut other = building();
    other.name = "Another".to_owned();
    OperationFile::create(&desk.path("other.undercroft"), &other, "other").unwrap();
    fs::write(desk.path("noise.undercroft"), "noise").unwrap();
    assert_eq!(data_folder::operations_of(&map, &opened.file.head().base), [path]);
    assert_eq!(data_folder::beside(&map), desk.path("row-2.undercroft"));
}

#[test]
fn undo_and_redo_reach_back_over_a_restart() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("A"));
    mark(&mut opened, &device(1), primary("B"));
    let undo = |opened: &mut Opened| {
        let request = opened.operation.undo(&device(1).key()).unwrap();
        mark(opened, &device(1), request);
    };
    undo(&mut opened);
    drop(opened);
    let mut opened = open(&desk.path("a.undercroft"));
    assert_eq!((status(&opened, "A"), status(&opened, "B")), (Status::Primary, Status::Unsearched));
    undo(&mut opened);
    assert_eq!(status(&opened, "A"), Status::Unsearched);
    drop(opened);
    let mut opened = open(&desk.path("a.undercroft"));
    for space in ["A", "B"] {
        let request = opened.operation.redo(&device(1).key()).unwrap();
        mark(&mut opened, &device(1), request);
        assert_eq!(status(&opened, space), Status::Primary);
    }
    let ids: HashSet<_> = opened.operation.log().ordered().map(|entry| entry.id).collect();
    assert_eq!(ids.len(), 6, "undo and redo only ever add");
    assert!(matches!(
        opened.operation.log().ordered().last().unwrap().content.known_action(),
        Some(Action::Retract { .. })
    ));
}

#[test]
fn a_clock_that_runs_far_ahead_is_a_finding_and_not_followed() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let prepared = opened.operation.prepare(primary("A").into(), &device(2).key()).unwrap();
    let far = now_ms() + 3_600_000;
    let entry = prepared.seal(opened.operation.id, &device(2), None, [], far).unwrap();
    support::insert_entry(&desk.path("a.undercroft"), &entry);
    let news = opened.file.news().unwrap();
    assert_eq!(news, [entry]);
    assert_eq!(opened.file.take_findings()[0].code, Code::FutureClock);
    opened.operation.commit_all(news);
    assert!(mark(&mut opened, &device(1), primary("B")).content.clock.unwrap().wall_ms < far);
    let again = open(&desk.path("a.undercroft"));
    assert_eq!(again.findings[0].code, Code::FutureClock);
    assert_eq!(again.file.barred(), None);
}

#[test]
fn a_check_names_forged_and_foreign_entries_and_broken_chains() {
    let desk = Desk::new();
    let opened = desk.create("a.undercroft");
    let prepared = opened.operation.prepare(primary("A").into(), &device(1).key()).unwrap();
    let seal = |after| prepared.seal(opened.operation.id, &device(1), after, [], now_ms()).unwrap();
    let first = seal(None);
    let (after_nothing, skipping) = (seal(Some((4, EntryId([1; 32])))), seal(Some((6, first.id))));
    let mut forged = seal(Some((0, first.id)));
    forged.signature[5] ^= 1;
    let foreign = prepared.seal(OperationId([9; 16]), &device(2), None, [], now_ms()).unwrap();
    let found = |entries: &[&Entry]| {
        let log = Log::new(entries.iter().copied().cloned());
        let findings = check::check(opened.operation.id, &log, now_ms());
        findings
            .into_iter()
            .filter(|finding| finding.code == Code::Damaged)
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    assert!(found(&[&first, &after_nothing]).is_empty(), "a gap is no forgery");
    for (wrong, message) in [
        (&skipping, "the entry it names as the one before is not that"),
        (&forged, "the signature does not match"),
        (&foreign, "it belongs to another operation"),
    ] {
        assert_eq!(found(&[&first, wrong]), [message]);
    }
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
