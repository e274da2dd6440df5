//! Presence, access, hazards and victims are registers of their own.

use super::{exchange, inaccessible, only_victim, post, posts, team, victim};
use crate::support::{primary, search};
use undercroft::search::{Action, Presence, Status, Target, TeamId, Thoroughness, VictimState};

#[test]
fn a_team_that_went_in_is_in_progress_until_it_is_out() {
    let mut post = post();
    post.mark(team("A", Presence::In, "SAR-1"));
    assert_eq!(post.status("A"), Status::InProgress);
    post.mark(team("A", Presence::Out, "SAR-1"));
    assert_eq!(post.status("A"), Status::Unsearched, "having been in is not having searched");
}

#[test]
fn a_team_that_reports_its_search_has_come_out_and_another_has_not() {
    let mut post = post();
    post.mark(team("A", Presence::In, "SAR-1"));
    post.mark(team("A", Presence::In, "DOG-1"));
    post.mark(search("A", Thoroughness::Primary, "SAR-1"));
    let at = post.picture().facility.space_ix(&"A".into()).unwrap();
    let inside: Vec<_> = post.picture().inside(at).flatten().map(TeamId::as_str).collect();
    assert_eq!(inside, ["DOG-1"]);
    assert_eq!(post.searched("A"), Some(Thoroughness::Primary));
}

#[test]
fn an_inaccessible_room_leaves_the_sums() {
    let mut post = post();
    post.mark(primary("A"));
    post.mark(inaccessible("A"));
    assert_eq!((post.status("A"), post.searched("A")), (Status::Inaccessible, None));
}

#[test]
fn victims_get_an_id_each() {
    let mut post = post();
    post.mark(victim("A", VictimState::Live, 3));
    post.mark(victim("A", VictimState::Live, 1));
    assert_eq!(post.picture().victims.len(), 4);
}

#[test]
fn a_victim_heard_of_twice_is_counted_once() {
    let [mut one, mut two] = posts();
    one.mark(victim("A", VictimState::Live, 2));
    exchange(&mut one, &mut two);
    exchange(&mut one, &mut two);
    assert_eq!((one.picture().victims.len(), two.picture().victims.len()), (2, 2));
}

#[test]
fn a_victim_is_struck_through_and_never_gone() {
    let mut post = post();
    post.mark(victim("A", VictimState::Potential, 1));
    let id = only_victim(&post);
    for state in [VictimState::Live, VictimState::Removed] {
        post.mark(Action::VictimState { victim: id.clone(), state });
        let register = &post.picture().victims[&id].state;
        assert_eq!(register.values().collect::<Vec<_>>(), [&state]);
    }
    assert_eq!(post.operation.log().len(), 3);
}

#[test]
fn what_two_say_of_one_victim_stands_side_by_side() {
    let [mut one, mut two] = posts();
    one.mark(victim("A", VictimState::Potential, 1));
    exchange(&mut one, &mut two);
    let id = only_victim(&one);
    one.mark(Action::VictimState { victim: id.clone(), state: VictimState::Live });
    two.mark(Action::VictimState { victim: id.clone(), state: VictimState::Deceased });
    exchange(&mut one, &mut two);
    assert!(one.picture().victims[&id].state.is_disputed());
}

#[test]
fn a_hazard_that_is_over_is_still_listed() {
    let mut post = post();
    post.mark(Action::Hazard { at: Target::Portal("D-AB".into()), kind: "gas".to_owned() });
    let id = post.picture().hazards.keys().next().unwrap().clone();
    let over = post.mark(Action::HazardOver { hazard: id.clone() });
    assert_eq!(post.picture().hazards[&id].over, Some(over.id));
}
