//! What calls for another look.

use super::any_order::told_by_a_guide;
use super::{Post, door, draw, exchange, new_room, post, posts, secondary, victim};
use crate::support::{primary, search};
use undercroft::model::{End, Knowledge, Portal, PortalState};
use undercroft::search::{Entry, Request, Status, Thoroughness, VictimState};

/// A room after a secondary search by one, disturbed by `disturb`, and searched again.
fn check_recheck(disturb: impl Fn(&mut Post) -> Entry) {
    let [mut one, mut two] = posts();
    one.mark(secondary("B"));
    exchange(&mut one, &mut two);
    let entry = disturb(&mut two);
    exchange(&mut one, &mut two);
    for post in [&one, &two] {
        assert_eq!(post.status("B"), Status::Recheck);
        assert_eq!(post.searched("B"), Some(Thoroughness::Primary), "it leaves the secondary sum");
        let at = post.picture().facility.space_ix(&"B".into()).unwrap();
        assert_eq!(post.picture().recheck_of(at).unwrap().entry, entry.id);
    }
    one.mark(primary("B"));
    assert_eq!((one.status("B"), one.searched("B")), (Status::Primary, Some(Thoroughness::Primary)));
    one.mark(secondary("B"));
    assert_eq!((one.status("B"), one.searched("B")), (Status::Secondary, Some(Thoroughness::Secondary)));
    exchange(&mut one, &mut two);
    assert_eq!(two.status("B"), Status::Secondary, "each cause is answered by a later pass");
}

#[test]
fn a_barrier_breached_after_the_search_calls_for_another() {
    check_recheck(|post| post.mark(door("D-BC", PortalState::Breached)));
}

#[test]
fn a_door_found_open_after_the_search_calls_for_another() {
    check_recheck(|post| post.mark(door("D-BC", PortalState::Open)));
}

#[test]
fn a_sealed_door_opened_after_the_search_calls_for_another() {
    check_recheck(|post| {
        post.mark(door("D-BC", PortalState::Sealed));
        assert_eq!(post.status("B"), Status::Secondary, "closing it calls for nothing");
        post.mark(door("D-BC", PortalState::Closed))
    });
}

#[test]
fn a_door_added_after_the_search_calls_for_another() {
    check_recheck(|post| post.mark(draw(Vec::new(), vec![Portal::new("+hatch", "B", End::Unknown)])));
}

#[test]
fn a_room_drawn_at_its_wall_after_the_search_calls_for_another() {
    check_recheck(|post| post.mark(draw(vec![new_room("+hidden", 12.0, Knowledge::Reported)], Vec::new())));
}

#[test]
fn word_of_somebody_inside_after_the_search_calls_for_another() {
    check_recheck(|post| post.mark(victim("B", VictimState::Potential, 1)));
}

#[test]
fn a_claim_about_a_room_made_after_the_search_calls_for_another() {
    check_recheck(|post| {
        post.mark(Request { note: "a hatch in its floor".to_owned(), ..told_by_a_guide(24, 1).into() })
    });
}

#[test]
fn a_pass_taken_back_calls_for_another() {
    check_recheck(|post| {
        let pass = post.mark(search("B", Thoroughness::Primary, "SAR-9"));
        post.mark(primary("D"));
        post.take_back(&pass)
    });
}

#[test]
fn rooms_away_from_the_cause_stay_as_they_are() {
    let mut post = post();
    for space in ["A", "B", "C", "D"] {
        post.mark(secondary(space));
    }
    post.mark(door("D-CD", PortalState::Breached));
    assert_eq!(
        ["A", "B", "C", "D"].map(|space| post.status(space)),
        [Status::Secondary, Status::Secondary, Status::Recheck, Status::Recheck]
    );
}

#[test]
fn an_unsearched_room_needs_no_recheck() {
    let mut post = post();
    post.mark(door("D-AB", PortalState::Breached));
    assert_eq!(post.status("A"), Status::Unsearched);
    post.mark(primary("A"));
    assert_eq!(post.status("A"), Status::Primary);
}
