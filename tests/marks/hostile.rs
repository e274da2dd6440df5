//! Posts that act without knowing of each other never make more of a search than it was.

use super::{
    Post, door, draw, exchange, inaccessible, join, new_room, occupants, only_victim, post, posts, reshape, secondary,
    split, team, unsearched, victim,
};
use crate::support::post::START_MS;
use crate::support::primary;
use undercroft::model::{Code, Knowledge, PortalState};
use undercroft::search::{Action, Presence, Request, Status, Target, VictimState};

const LATER_MS: i64 = 600_000;

fn know(space: &str, knowledge: Knowledge) -> Request {
    let action = Action::Know { about: vec![Target::Space(space.into())], knowledge };
    Request { note: "walls sounded".to_owned(), ..action.into() }
}

fn knowledge(post: &Post, space: &str) -> Knowledge {
    let facility = &post.picture().facility;
    facility.space(facility.space_ix(&space.into()).unwrap()).knowledge
}

#[test]
fn what_is_said_against_a_part_counts_against_the_whole_that_it_was_joined_into() {
    let words = [
        (unsearched("B"), Status::Unsearched),
        (inaccessible("B"), Status::Disputed),
        (team("B", Presence::In, "SAR-3"), Status::InProgress),
    ];
    for (word, stands) in words {
        let [mut one, mut two] = posts();
        one.mark(secondary("A"));
        one.mark(secondary("B"));
        exchange(&mut one, &mut two);
        one.mark(join("A", "B"));
        two.now_ms += LATER_MS;
        let entry = two.mark(word);
        exchange(&mut one, &mut two);
        for post in [&one, &two] {
            assert_eq!(post.status("A"), stands, "after {}", entry.content.summary());
        }
    }
}

#[test]
fn a_search_by_somebody_who_did_not_know_of_the_join_is_of_a_part() {
    let [mut one, mut two] = posts();
    one.mark(join("A", "B"));
    two.now_ms += LATER_MS;
    two.mark(secondary("A"));
    exchange(&mut one, &mut two);
    for post in [&mut one, &mut two] {
        assert_eq!((post.status("A"), post.has(Code::Advice)), (Status::Unsearched, true));
        post.mark(secondary("A"));
        assert_eq!(post.status("A"), Status::Secondary, "who knows of the join searches the whole");
    }
}

#[test]
fn undoing_a_drawing_in_which_somebody_searched_is_no_slip() {
    for drawing in [split("A"), reshape("A", 4.0), join("A", "B")] {
        let [mut one, mut two] = posts();
        let entry = one.mark(drawing);
        exchange(&mut one, &mut two);
        two.mark(secondary("A"));
        exchange(&mut one, &mut two);
        one.undo();
        assert_eq!(one.status("A"), Status::Recheck, "after {}", entry.content.summary());
    }
}

#[test]
fn a_clock_far_ahead_does_not_make_a_search_answer_what_came_after_it() {
    let doubts = [
        door("D-BC", PortalState::Breached),
        draw(vec![new_room("+hidden", 12.0, Knowledge::Reported)], Vec::new()),
        victim("B", VictimState::Potential, 1),
    ];
    for doubt in doubts {
        let [mut one, mut two] = posts();
        let now = one.now_ms;
        two.now_ms = START_MS + 300 * 365 * 86_400_000;
        two.mark(secondary("B"));
        one.hear(&two);
        one.now_ms = now;
        let entry = one.mark(doubt);
        two.hear(&one);
        for post in [&one, &two] {
            assert_eq!(post.status("B"), Status::Recheck, "after {}", entry.content.summary());
        }
    }
}

#[test]
fn a_room_refuted_by_one_and_seen_by_another_still_counts() {
    for first in [true, false] {
        let [mut one, mut two] = posts();
        let later = if first { &mut two } else { &mut one };
        later.now_ms += LATER_MS;
        one.mark(know("B", Knowledge::Refuted));
        two.mark(know("B", Knowledge::Surveyed));
        exchange(&mut one, &mut two);
        for post in [&one, &two] {
            assert_eq!(knowledge(post, "B"), Knowledge::Surveyed);
            let at = post.picture().facility.space_ix(&"B".into()).unwrap();
            assert_eq!(post.picture().space_dispute(at).unwrap().what, "refuted against surveyed");
        }
        one.mark(know("B", Knowledge::Refuted));
        exchange(&mut one, &mut two);
        assert_eq!((knowledge(&one, "B"), knowledge(&two, "B")), (Knowledge::Refuted, Knowledge::Refuted));
    }
}

#[test]
fn knowledge_taken_back_is_as_it_was_before() {
    let mut post = post();
    post.mark(know("B", Knowledge::Suspected));
    post.mark(know("B", Knowledge::Refuted));
    post.undo();
    assert_eq!(knowledge(&post, "B"), Knowledge::Suspected);
    post.mark(know("B", Knowledge::Reported));
    assert_eq!(knowledge(&post, "B"), Knowledge::Reported, "what the undone word replaced is replaced too");
}

#[test]
fn somebody_whom_one_brought_out_and_another_saw_is_still_inside() {
    for state in [VictimState::Live, VictimState::Deceased, VictimState::Potential] {
        let [mut one, mut two] = posts();
        one.mark(victim("A", VictimState::Live, 1));
        exchange(&mut one, &mut two);
        let victim = only_victim(&one);
        one.mark(Action::VictimState { victim: victim.clone(), state: VictimState::Removed });
        two.mark(Action::VictimState { victim: victim.clone(), state });
        exchange(&mut one, &mut two);
        assert_eq!(one.picture().victims[&victim].stands(), state);
    }
}

#[test]
fn a_room_searched_before_it_was_joined_keeps_what_it_had() {
    let mut post = post();
    post.mark(primary("A"));
    post.mark(secondary("B"));
    post.mark(join("A", "B"));
    assert_eq!(post.status("A"), Status::Primary);
}

#[test]
fn people_reported_in_a_room_after_its_search_call_for_another_look() {
    let mut post = post();
    post.mark(secondary("B"));
    let said = post.mark(Action::Occupants(occupants("B", 0, 2)));
    assert_eq!(post.status("B"), Status::Recheck);
    post.mark(secondary("B"));
    post.mark(Action::Occupants(occupants("B", 0, 0)));
    assert_eq!(post.status("B"), Status::Secondary, "that nobody is there disturbs nothing");
    post.take_back(&said);
    assert_eq!(post.status("B"), Status::Recheck);
}
