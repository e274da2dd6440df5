//! A new operation: its map comes back as it was, and nothing that was there is lost.

use super::refused;
use crate::support::{Desk, building, open};
use std::fs;
use undercroft::file::operation_file::{OperationFile, Why};
use undercroft::file::{data_folder, map_file};
use undercroft::model::{Draft, Facility};

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
