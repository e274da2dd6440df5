//! Retracting, undo and redo.

use super::{Post, door, draw, exchange, inaccessible, post, posts, secondary, unsearched};
use crate::support::primary;
use undercroft::model::{End, Portal, PortalState};
use undercroft::search::{Action, Refusal, Request, Status, Thoroughness};

#[test]
fn a_mark_taken_back_never_restores_a_more_searched_status_silently() {
    let doubts: [fn() -> Action; 4] = [
        || unsearched("B"),
        || inaccessible("B"),
        || door("D-BC", PortalState::Breached),
        || draw(Vec::new(), vec![Portal::new("+hatch", "B", End::Unknown)]),
    ];
    for doubt in doubts {
        let [mut one, mut two] = posts();
        one.mark(secondary("B"));
        exchange(&mut one, &mut two);
        let entry = two.mark(doubt());
        assert_ne!(two.status("B"), Status::Secondary);
        exchange(&mut one, &mut two);
        one.take_back(&entry);
        assert_eq!(one.status("B"), Status::Recheck, "after {}", entry.content.summary());
        assert_eq!(one.searched("B"), Some(Thoroughness::Primary));
    }
}

#[test]
fn taking_back_a_retraction_later_calls_for_another_look() {
    let mut post = post();
    post.mark(primary("B"));
    let pass = post.mark(secondary("B"));
    post.mark(primary("D"));
    let retraction = post.take_back(&pass);
    assert_eq!(post.status("B"), Status::Recheck);
    post.mark(primary("C"));
    post.take_back(&retraction);
    assert_eq!(post.status("B"), Status::Recheck, "the pass is back, and the doubt remains");
    post.mark(secondary("B"));
    assert_eq!(post.status("B"), Status::Secondary);
}

#[test]
fn a_slip_of_the_hand_undone_at_once_leaves_everything_as_it_was() {
    let mut post = post();
    post.mark(secondary("B"));
    for slip in [unsearched("B"), inaccessible("B"), primary("B"), door("D-BC", PortalState::Breached)] {
        post.mark(slip);
        post.undo();
        assert_eq!((post.status("B"), post.door("D-BC")), (Status::Secondary, PortalState::Unknown));
    }
}

#[test]
fn undo_goes_back_step_by_step_and_redo_forth() {
    let mut post = post();
    let spaces = ["A", "B", "C"];
    let marked = |post: &Post| spaces.map(|space| post.status(space) == Status::Primary);
    spaces.iter().for_each(|space| drop(post.mark(primary(space))));
    post.undo();
    assert_eq!(marked(&post), [true, true, false]);
    post.undo();
    assert_eq!(marked(&post), [true, false, false]);
    post.redo();
    assert_eq!(marked(&post), [true, true, false]);
    post.undo();
    post.undo();
    assert_eq!(marked(&post), [false; 3]);
    assert_eq!(post.operation.undo(&post.device.key()), Err(Refusal::NothingToUndo));
    (0..3).for_each(|_| drop(post.redo()));
    assert_eq!(marked(&post), [true; 3]);
    assert_eq!(post.operation.redo(&post.device.key()), Err(Refusal::NothingToRedo));
}

#[test]
fn a_new_mark_ends_redo() {
    let mut post = post();
    post.mark(primary("A"));
    post.undo();
    post.mark(primary("B"));
    assert_eq!(post.operation.redo(&post.device.key()), Err(Refusal::NothingToRedo));
    post.undo();
    assert_eq!(post.status("B"), Status::Unsearched);
    assert_eq!(post.operation.undo(&post.device.key()), Err(Refusal::NothingToUndo));
}

#[test]
fn undo_is_of_ones_own_marks() {
    let [mut one, mut two] = posts();
    one.mark(primary("A"));
    two.hear(&one);
    assert_eq!(two.operation.undo(&two.device.key()), Err(Refusal::NothingToUndo));
    two.mark(primary("B"));
    two.undo();
    assert_eq!((two.status("A"), two.status("B")), (Status::Primary, Status::Unsearched));
}

#[test]
fn an_undone_register_shows_what_stood_before() {
    let mut post = post();
    post.mark(door("D-AB", PortalState::Closed));
    post.mark(door("D-AB", PortalState::Sealed));
    post.undo();
    assert_eq!(post.door("D-AB"), PortalState::Closed);
    post.mark(door("D-AB", PortalState::Open));
    assert_eq!(post.door("D-AB"), PortalState::Open, "the value that the undone one replaced is replaced too");
    assert_eq!(post.operation.redo(&post.device.key()), Err(Refusal::NothingToRedo));
}

#[test]
fn somebody_elses_entry_needs_a_reason() {
    let [mut one, mut two] = posts();
    let entry = one.mark(primary("A"));
    two.hear(&one);
    let bare = Action::Retract { entry: entry.id };
    assert_eq!(two.try_mark(bare.clone()).unwrap_err(), Refusal::ReasonWanted);
    let blank = Request { note: "  ".to_owned(), ..bare.into() };
    assert_eq!(two.try_mark(blank).unwrap_err(), Refusal::ReasonWanted);
    two.take_back(&entry);
    assert_eq!(two.status("A"), Status::Unsearched);
    assert_eq!(two.try_mark(Action::Retract { entry: entry.id }).unwrap_err(), Refusal::AlreadyRetracted);
}

#[test]
fn the_history_of_a_room_keeps_what_was_taken_back() {
    let mut post = post();
    let pass = post.mark(primary("A"));
    let undo = post.undo();
    let at = post.picture().facility.space_ix(&"A".into()).unwrap();
    assert_eq!(post.picture().spaces[&at].history, [pass.id, undo.id]);
}
