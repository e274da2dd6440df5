//! Observations that contradict each other both stand.

use super::{accessible, door, exchange, inaccessible, post, posts, secondary, section};
use crate::support::{primary, search};
use undercroft::model::{Lock, PortalState};
use undercroft::search::{SectionState, Status, Thoroughness};

#[test]
fn observations_that_contradict_each_other_are_disputed_and_count_as_the_less_searched() {
    let [mut one, mut two] = posts();
    one.mark(secondary("A"));
    two.mark(inaccessible("A"));
    exchange(&mut one, &mut two);
    for post in [&one, &two] {
        assert_eq!((post.status("A"), post.searched("A")), (Status::Disputed, None));
    }
    let at = one.picture().facility.space_ix(&"A".into()).unwrap();
    assert_eq!(one.picture().space_dispute(at).unwrap().entries.len(), 2, "both stand");
}

#[test]
fn who_saw_both_decides() {
    let [mut one, mut two] = posts();
    one.mark(secondary("A"));
    two.mark(inaccessible("A"));
    exchange(&mut one, &mut two);
    one.mark(accessible("A"));
    exchange(&mut one, &mut two);
    assert_eq!((one.status("A"), two.status("A")), (Status::Secondary, Status::Secondary));
}

#[test]
fn who_saw_only_one_side_does_not_decide() {
    let [mut one, mut two, mut three] = posts();
    one.mark(primary("A"));
    two.mark(inaccessible("A"));
    three.hear(&one);
    three.mark(accessible("A"));
    one.hear(&two);
    one.hear(&three);
    assert_eq!(one.status("A"), Status::Disputed);
}

#[test]
fn two_teams_that_agree_are_not_in_dispute() {
    let [mut one, mut two] = posts();
    one.mark(search("A", Thoroughness::Primary, "SAR-1"));
    two.mark(search("A", Thoroughness::Secondary, "SAR-2"));
    one.mark(door("D-AB", PortalState::Sealed));
    two.mark(door("D-AB", PortalState::Sealed));
    exchange(&mut one, &mut two);
    assert_eq!(one.status("A"), Status::Secondary);
    let at = one.picture().facility.portal_ix(&"D-AB".into()).unwrap();
    assert_eq!(one.picture().portal_dispute(at), None);
}

#[test]
fn a_disputed_door_counts_as_the_state_that_bars_most() {
    let [mut one, mut two] = posts();
    one.mark(door("D-AB", PortalState::Open));
    two.mark(door("D-AB", PortalState::Locked(Lock::Key)));
    exchange(&mut one, &mut two);
    assert_eq!((one.door("D-AB"), two.door("D-AB")), (PortalState::Locked(Lock::Key), PortalState::Locked(Lock::Key)));
    one.mark(door("D-AB", PortalState::Open));
    exchange(&mut one, &mut two);
    assert_eq!(two.door("D-AB"), PortalState::Open);
}

#[test]
fn a_disputed_section_counts_as_the_least_explored() {
    let [mut one, mut two] = posts();
    one.mark(section("red", SectionState::Explored));
    two.mark(section("red", SectionState::Unreached));
    exchange(&mut one, &mut two);
    let at = one.picture().facility.section_ix(&"red".into()).unwrap();
    assert!(one.picture().is_unreached(at));
    assert!(one.picture().section_dispute(at).is_some());
}

#[test]
fn a_section_without_rooms_is_unreached_until_somebody_says_otherwise() {
    let mut post = post();
    let [red, wing] = ["red", "wing"].map(|id| post.picture().facility.section_ix(&id.into()).unwrap());
    assert!(post.picture().is_unreached(red) && !post.picture().is_unreached(wing));
    post.mark(section("red", SectionState::Entered));
    assert!(!post.picture().is_unreached(red));
    post.mark(section("red", SectionState::Unreached));
    assert!(post.picture().is_unreached(red));
}
