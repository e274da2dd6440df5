//! An operation on a large map: the base is kept in columns, and all else is as ever.

mod support;

use rusqlite::Connection;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use support::{Desk, device, mark, open, row_sum, search};
use undercroft::file::map_file::to_text;
use undercroft::file::merge::merge;
use undercroft::file::operation_file::{Barred, OperationFile};
use undercroft::file::repair::repair;
use undercroft::generate::generate;
use undercroft::model::{Draft, Facility};
use undercroft::search::{Action, Thoroughness};

const HOME: &str = "UNDERCROFT_HOME";
// What a page holds of a base map.
const PIECE: usize = 4000;

/// Runs a test with a data folder of its own, in a process of its own.
fn at_home(name: &str, test: impl FnOnce(&Desk)) {
    let desk = Desk::new();
    if env::var_os(HOME).is_some() {
        return test(&desk);
    }
    let arguments = ["--exact", name, "--test-threads=1"];
    let ran = Command::new(env::current_exe().unwrap()).args(arguments).env(HOME, desk.path("home")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
}

fn building() -> Draft {
    Facility::new(generate(1500, 3, 1).unwrap()).unwrap().draft().clone()
}

fn first_room() -> Action {
    search(building().spaces[0].id.as_str(), Thoroughness::Primary, "")
}

fn create(path: &Path) {
    let mut opened = OperationFile::create(path, &building(), "large").unwrap();
    mark(&mut opened, &device(1), first_room());
}

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

#[test]
fn it_comes_back_letter_for_letter_from_a_file_shorter_than_its_text() {
    at_home("it_comes_back_letter_for_letter_from_a_file_shorter_than_its_text", |desk| {
        let path = desk.path("a.undercroft");
        create(&path);
        let text = to_text(&building());
        assert_eq!(version(&path), 2);
        assert!(fs::metadata(&path).unwrap().len() < text.len() as u64 / 3);
        for _ in 0..2 {
            let mut opened = open(&path);
            assert_eq!(to_text(opened.operation.base().draft()), text);
            assert_eq!(opened.file.head().base, blake3::hash(text.as_bytes()));
            assert_eq!((opened.file.barred(), opened.findings.len()), (None, 0));
            mark(&mut opened, &device(1), first_room());
        }
        let copy = desk.copy("a.undercroft", "b.undercroft");
        let merged = merge(&path, &copy, &desk.path("c.undercroft"), false).unwrap();
        assert_eq!(to_text(merged.operation.base().draft()), text);
        assert_eq!(open(&desk.path("c.undercroft")).operation.log().len(), 3);
    });
}

#[test]
fn a_file_written_before_there_were_columns_opens_and_is_marked_as_ever() {
    at_home("a_file_written_before_there_were_columns_opens_and_is_marked_as_ever", |desk| {
        let path = desk.path("a.undercroft");
        create(&path);
        let (db, text) = (Connection::open(&path).unwrap(), to_text(&building()));
        db.execute("DELETE FROM base", []).unwrap();
        for (piece, at) in text.as_bytes().chunks(PIECE).zip(1i64..) {
            let sum = row_sum("base", &[&at.to_le_bytes(), piece]);
            db.execute("INSERT INTO base VALUES (?, ?, ?)", (at, piece, sum)).unwrap();
        }
        db.pragma_update(None, "user_version", 1).unwrap();
        drop(db);
        for marks in 1..4 {
            let mut opened = open(&path);
            assert_eq!((opened.file.barred(), opened.operation.log().len()), (None, marks));
            assert_eq!(to_text(opened.operation.base().draft()), text);
            mark(&mut opened, &device(1), first_room());
        }
        assert_eq!(version(&path), 1);
    });
}

#[test]
fn a_changed_bit_is_noticed_and_put_right() {
    at_home("a_changed_bit_is_noticed_and_put_right", |desk| {
        let path = desk.path("a.undercroft");
        create(&path);
        let piece: Vec<u8> = Connection::open(&path)
            .unwrap()
            .query_row("SELECT text FROM base WHERE at = 5", [], |row| row.get(0))
            .unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let at = bytes.windows(PIECE).position(|window| window == piece).unwrap();
        bytes[at + 1000] ^= 16;
        fs::write(&path, &bytes).unwrap();
        let opened = open(&path);
        assert_eq!(opened.file.barred(), Some(Barred::Damaged));
        assert_eq!(opened.operation.base().draft(), &building());
        let out = desk.path("sound.undercroft");
        repair(&path, &out, false, None).unwrap();
        let sound = open(&out);
        assert_eq!((sound.file.barred(), sound.operation.log().len()), (None, 1));
        assert_eq!(sound.operation.base().draft(), &building());
    });
}

#[test]
fn a_lost_piece_is_made_good_from_what_this_device_keeps() {
    at_home("a_lost_piece_is_made_good_from_what_this_device_keeps", |desk| {
        let path = desk.path("a.undercroft");
        create(&path);
        Connection::open(&path).unwrap().execute("DELETE FROM base WHERE at = 3", []).unwrap();
        let opened = open(&path);
        assert_eq!(opened.file.barred(), Some(Barred::Damaged));
        assert!(opened.findings.iter().any(|finding| finding.message.contains("one kept on this device")));
        assert_eq!(opened.operation.base().draft(), &building());
    });
}
