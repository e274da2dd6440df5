//! What is marked stays marked, in its order and with its number.

use super::status;
use crate::support::{Desk, device, insert_entry, mark, open, primary};
use std::collections::HashSet;
use std::fs;
use undercroft::file::operation_file::Opened;
use undercroft::model::Code;
use undercroft::search::{Action, Status, now_ms};

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
    insert_entry(&desk.path("a.undercroft"), &entry);
    let news = opened.file.news().unwrap();
    assert_eq!(news, [entry]);
    assert_eq!(opened.file.take_findings()[0].code, Code::FutureClock);
    opened.operation.commit_all(news);
    assert!(mark(&mut opened, &device(1), primary("B")).content.clock.unwrap().wall_ms < far);
    let again = open(&desk.path("a.undercroft"));
    assert_eq!(again.findings[0].code, Code::FutureClock);
    assert_eq!(again.file.barred(), None);
}
