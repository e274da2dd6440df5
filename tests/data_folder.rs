//! What belongs to the user: the device's key, the last file, operations whose map lies where nothing can be written.

mod support;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Desk, building, mark, open, primary};
use undercroft::file::data_folder::{beside, data_folder, last_opened, operations_of, remember_opened};
use undercroft::file::device::device;
use undercroft::file::operation_file::OperationFile;
use undercroft::file::{base_hash, map_file};
use undercroft::generate::generate;
use undercroft::model::Code;

const DESK: &str = "UNDERCROFT_TEST_DESK";

/// Runs one of the tests below in a process of its own, whose data folder is `home`.
fn at_home(test: &str, home: &Path, desk: &Desk) {
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("UNDERCROFT_HOME", home)
        .env(DESK, desk.folder.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&child.stdout).into_owned() + &String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && told.contains("1 passed"), "{told}");
}

fn desk() -> Option<PathBuf> {
    env::var_os(DESK).map(PathBuf::from)
}

#[test]
fn visit() {
    let Some(desk) = desk() else { return };
    let (key, finding) = device().unwrap();
    assert_eq!(finding, None);
    let path = desk.join("a.undercroft");
    let mut opened = open(&path);
    assert_eq!(
        opened.operation.log().of(&key.key()).count(),
        opened.operation.log().len(),
        "the key is the same again"
    );
    mark(&mut opened, &key, primary("A"));
    assert_eq!(last_opened().is_some(), opened.operation.log().len() > 1);
    remember_opened(&path).unwrap();
    assert_eq!(last_opened().unwrap(), fs::canonicalize(path).unwrap());
}

#[test]
fn the_key_and_the_last_file_are_there_at_the_next_visit_and_not_once_it_is_gone() {
    let (desk, home) = (Desk::new(), Desk::new());
    drop(desk.create("a.undercroft"));
    (0..3).for_each(|_| at_home("visit", &home.path("data"), &desk));
    assert_eq!(open(&desk.path("a.undercroft")).operation.log().len(), 3);
    fs::rename(desk.path("a.undercroft"), desk.path("b.undercroft")).unwrap();
    at_home("visit_after_the_file_went", &home.path("data"), &desk);
}

#[test]
fn visit_after_the_file_went() {
    if desk().is_some() {
        assert_eq!(last_opened(), None);
    }
}

#[test]
fn visit_without_a_place() {
    let Some(desk) = desk() else { return };
    let (key, finding) = device().unwrap();
    let finding = finding.expect("a key that cannot be kept is a finding");
    assert_eq!(finding.code, Code::ReadOnly);
    assert_ne!(device().unwrap().0.key(), key.key());
    mark(&mut open(&desk.join("a.undercroft")), &key, primary("A"));
    assert!(remember_opened(&desk.join("a.undercroft")).is_err());
}

#[test]
fn where_the_data_folder_cannot_be_written_marks_are_made_all_the_same() {
    let desk = Desk::new();
    drop(desk.create("a.undercroft"));
    fs::write(desk.path("file"), "in the way").unwrap();
    at_home("visit_without_a_place", &desk.path("file"), &desk);
    assert_eq!(open(&desk.path("a.undercroft")).operation.log().len(), 1);
}

#[test]
fn visit_a_map_that_cannot_have_its_operation_beside_it() {
    let Some(desk) = desk() else { return };
    // A folder that is none: nothing can be made in it, even by root.
    let map = desk.join("row.ron").join("row.ron");
    let path = beside(&map);
    assert_eq!(path, data_folder().unwrap().join("operations").join("row.undercroft"));
    let opened = OperationFile::create(&path, &building(), "row").unwrap();
    assert_eq!(operations_of(&map, &opened.file.head().base), [path]);
}

#[test]
fn an_operation_whose_map_lies_where_nothing_can_be_written_is_found_in_the_data_folder() {
    let (desk, home) = (Desk::new(), Desk::new());
    map_file::write(&desk.path("row.ron"), &building()).unwrap();
    at_home("visit_a_map_that_cannot_have_its_operation_beside_it", home.folder.path(), &desk);
}

#[test]
fn visit_a_large_building_twice() {
    let Some(desk) = desk() else { return };
    let draft = generate(3000, 3, 1).unwrap();
    let path = desk.join("large.undercroft");
    drop(OperationFile::create(&path, &draft, "large").unwrap());
    let kept = data_folder().unwrap().join("cache").join(format!("{}.base", base_hash(&draft)));
    assert!(kept.is_file(), "a large base is kept for the next time");
    assert_eq!(open(&path).operation.base().draft(), &draft);
    fs::write(&kept, "nonsense").unwrap();
    assert_eq!(open(&path).operation.base().draft(), &draft, "what is kept is never needed");
    // The text in the file is checked although it was not parsed.
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("UPDATE base SET text = zeroblob(length(text)) WHERE at = 3").unwrap();
    drop(db);
    let damaged = open(&path);
    assert!(damaged.file.barred().is_some() && !damaged.findings.is_empty());
    assert_eq!(damaged.operation.base().draft(), &draft, "what is kept stands in for what was lost");
}

#[test]
fn a_large_building_is_kept_for_the_next_time_and_its_text_checked_all_the_same() {
    let (desk, home) = (Desk::new(), Desk::new());
    at_home("visit_a_large_building_twice", home.folder.path(), &desk);
}
