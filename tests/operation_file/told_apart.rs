//! What is foreign, newer, forged or slipped in is told apart.

use super::{refused, status};
use crate::support::{Desk, device, insert_newer_entry, mark, open, primary};
use rusqlite::Connection;
use std::fs;
use undercroft::file::check;
use undercroft::file::operation_file::{Barred, OperationFile, Why};
use undercroft::model::Code;
use undercroft::search::{Entry, EntryId, Log, OperationId, Status, now_ms};

#[test]
fn a_newer_file_is_refused_with_a_sentence_and_left_alone() {
    let desk = Desk::new();
    let path = desk.path("a.undercroft");
    drop(desk.create("a.undercroft"));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 3).unwrap();
    let before = fs::read(&path).unwrap();
    let error = refused(OperationFile::open(&path));
    assert!(matches!(error.why, Why::Newer { found: 3, known: 2 }), "{error}");
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
    insert_newer_entry(&desk.path("a.undercroft"), &device(1), 1);
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
