//! A map until it is marked, an operation from then on.

mod support;

use std::fs;
use support::{Desk, building, device, primary};
use undercroft::file::map_file;
use undercroft::file::stored::{NotMarked, Stored, is_operation};
use undercroft::search::Status;

/// A desk with the map `row.ron`, opened.
fn desk() -> (Desk, Stored) {
    let desk = Desk::new();
    map_file::write(&desk.path("row.ron"), &building()).unwrap();
    let stored = Stored::open(&desk.path("row.ron")).unwrap();
    (desk, stored)
}

fn status(stored: &Stored, space: &str) -> Status {
    let picture = stored.operation.picture();
    picture.status_of(picture.facility.space_ix(&space.into()).unwrap())
}

#[test]
fn the_first_mark_begins_an_operation_beside_the_map_and_the_next_go_there() {
    let (desk, mut stored) = desk();
    assert!(stored.file().is_none() && !desk.path("row.undercroft").exists());
    let first = stored.mark(vec![primary("A").into()], &device(1)).unwrap();
    assert_eq!(first.begun.as_deref(), Some(desk.path("row.undercroft").as_path()));
    let second = stored.mark(vec![primary("B").into(), primary("C").into()], &device(1)).unwrap();
    assert_eq!((second.begun, second.entries.len()), (None, 2));
    assert_eq!(stored.path(), desk.path("row.undercroft"));
    assert_eq!(stored.file().unwrap().head().name, "Row");
    let again = Stored::open(&desk.path("row.ron")).unwrap();
    assert_eq!(again.path(), desk.path("row.undercroft"), "opening the map again goes on with its operation");
    for stored in [&stored, &again] {
        assert_eq!(
            ["A", "B", "D"].map(|id| status(stored, id)),
            [Status::Primary, Status::Primary, Status::Unsearched]
        );
    }
}

#[test]
fn a_mark_that_does_not_fit_begins_nothing() {
    let (desk, mut stored) = desk();
    let bad = vec![primary("A").into(), primary("nowhere").into()];
    assert!(matches!(stored.mark(bad, &device(1)), Err(NotMarked::Refused(_))));
    assert!(!desk.path("row.undercroft").exists());
    assert_eq!(status(&stored, "A"), Status::Unsearched);
}

#[test]
fn two_who_make_the_first_mark_at_once_each_have_theirs() {
    let (desk, mut one) = desk();
    let mut two = Stored::open(&desk.path("row.ron")).unwrap();
    let begun = [&mut one, &mut two].map(|stored| stored.mark(vec![primary("A").into()], &device(1)).unwrap().begun);
    assert_eq!(begun, [Some(desk.path("row.undercroft")), Some(desk.path("row-2.undercroft"))]);
}

#[test]
fn what_another_program_marked_is_seen_at_the_next_look() {
    let (desk, mut one) = desk();
    one.mark(vec![primary("A").into()], &device(1)).unwrap();
    let mut two = Stored::open(&desk.path("row.undercroft")).unwrap();
    assert!(!two.look().unwrap());
    one.mark(vec![primary("B").into()], &device(1)).unwrap();
    assert!(two.look().unwrap());
    assert_eq!(status(&two, "B"), Status::Primary);
    assert!(!two.look().unwrap());
}

#[test]
fn an_operation_is_known_by_its_first_bytes_or_else_by_its_name() {
    let (desk, mut stored) = desk();
    stored.mark(vec![primary("A").into()], &device(1)).unwrap();
    fs::rename(desk.path("row.undercroft"), desk.path("handed-over.bak")).unwrap();
    fs::write(desk.path("broken.UNDERCROFT"), "").unwrap();
    let known =
        ["handed-over.bak", "broken.UNDERCROFT", "row.ron", "not-there"].map(|name| is_operation(&desk.path(name)));
    assert_eq!(known, [true, true, false, false]);
}
