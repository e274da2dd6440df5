//! Time orders and informs, it never decides or rejects.

use super::{START_MS, at, door, draw, new_room, post, posts, secondary};
use crate::support::primary;
use undercroft::model::{Knowledge, PortalState};
use undercroft::search::{HappenedAt, Lens, Status};

#[test]
fn a_search_reported_late_does_not_answer_what_happened_after_it() {
    let mut post = post();
    let before = post.now_ms;
    post.mark(primary("B"));
    post.mark(door("D-BC", PortalState::Breached));
    post.mark(at(secondary("B"), before));
    assert_eq!(post.status("B"), Status::Recheck);
    post.mark(at(secondary("B"), post.now_ms));
    assert_eq!(post.status("B"), Status::Secondary);
}

#[test]
fn a_first_search_reported_late_is_measured_against_what_happened_before_anybody_was_there() {
    let mut post = post();
    let before = post.now_ms - 1;
    post.mark(door("D-BC", PortalState::Breached));
    post.mark(at(secondary("B"), before));
    assert_eq!(post.status("B"), Status::Recheck);
}

#[test]
fn a_first_search_reported_late_is_measured_against_rooms_drawn_since() {
    let mut post = post();
    let before = post.now_ms - 1;
    post.mark(draw(vec![new_room("+hidden", 12.0, Knowledge::Reported)], Vec::new()));
    post.mark(at(secondary("B"), before));
    assert_eq!(post.status("B"), Status::Recheck);
}

#[test]
fn a_report_of_uncertain_time_answers_only_what_surely_came_before() {
    let mut post = post();
    post.mark(primary("B"));
    post.mark(door("D-BC", PortalState::Breached));
    let mut unsure = at(secondary("B"), post.now_ms);
    unsure.happened_at = Some(HappenedAt { at_ms: post.now_ms, uncertainty_ms: 600_000 });
    post.mark(unsure);
    assert_eq!(post.status("B"), Status::Recheck);
}

#[test]
fn a_clock_that_runs_behind_does_not_keep_a_search_from_answering() {
    let [mut one, mut two] = posts();
    one.mark(primary("B"));
    one.mark(door("D-BC", PortalState::Breached));
    two.hear(&one);
    two.now_ms = START_MS - 3_600_000;
    two.mark(secondary("B"));
    assert_eq!(two.status("B"), Status::Secondary);
}

#[test]
fn a_clock_far_ahead_neither_drags_others_along_nor_keeps_a_search_from_answering() {
    let [mut one, mut two] = posts();
    one.mark(primary("B"));
    two.hear(&one);
    two.now_ms = START_MS + 100 * 365 * 86_400_000;
    two.mark(door("D-BC", PortalState::Breached));
    let now = one.now_ms;
    one.hear(&two);
    one.now_ms = now;
    assert_eq!(one.status("B"), Status::Recheck);
    let pass = one.mark(secondary("B"));
    assert!(pass.content.clock.unwrap().wall_ms < now + 60_000);
    assert_eq!(one.status("B"), Status::Secondary);
    one.mark(at(secondary("B"), one.now_ms));
    assert_eq!(one.status("B"), Status::Secondary);
    two.hear(&one);
    assert_eq!(two.status("B"), Status::Secondary);
}

#[test]
fn a_look_back_shows_what_was_taken_back_later() {
    let mut post = post();
    let pass = post.mark(primary("A"));
    let then = post.now_ms - 1;
    post.mark(primary("B"));
    post.take_back(&pass);
    assert_eq!(post.status("A"), Status::Unsearched);
    let past = post.operation.through(Lens { as_of_ms: Some(then), ..Lens::default() });
    let [a, b] = ["A", "B"].map(|space| past.status_of(past.facility.space_ix(&space.into()).unwrap()));
    assert_eq!((a, b), (Status::Primary, Status::Unsearched));
}
