//! What was drawn, and drawn anew.

use super::{
    Post, draw, edit, exchange, inaccessible, join, new_room, post, posts, rename, reshape, secondary, split, victim,
};
use crate::support::primary;
use undercroft::model::{Code, End, Footprint, Knowledge, Portal};
use undercroft::search::{Action, Change, Entry, Refusal, Request, Status, Target, Thoroughness, VictimState};

#[test]
fn a_drawn_room_is_unsearched_and_has_the_entry_in_its_history() {
    let mut post = post();
    let door = Portal::new("+d", "B", End::Space("+r".into()));
    let entry = post.mark(draw(vec![new_room("+r", 12.0, Knowledge::Surveyed)], vec![door]));
    let facility = &post.picture().facility;
    let room =
        facility.space_ixs().find(|&at| !["A", "B", "C", "D"].contains(&facility.space(at).id.as_str())).unwrap();
    assert_eq!(post.picture().status_of(room), Status::Unsearched);
    assert_eq!(post.picture().spaces[&room].history, [entry.id]);
    assert_eq!(facility.portals().len(), 5);
}

#[test]
fn the_same_room_drawn_by_two_is_two_rooms() {
    let [mut one, mut two] = posts();
    one.mark(draw(vec![new_room("+r", 12.0, Knowledge::Reported)], Vec::new()));
    two.mark(draw(vec![new_room("+r", 22.0, Knowledge::Reported)], Vec::new()));
    exchange(&mut one, &mut two);
    assert_eq!(one.picture().facility.spaces().len(), 6);
}

#[test]
fn a_drawing_that_does_not_fit_is_refused_with_what_is_wrong() {
    let mut post = post();
    let refusal = post.try_mark(draw(Vec::new(), vec![Portal::new("+d", "nowhere", End::Outside)])).unwrap_err();
    assert!(refusal.to_string().contains("nowhere"), "{refusal}");
}

#[test]
fn a_drawing_whose_ground_was_taken_away_becomes_a_finding() {
    let [mut one, mut two] = posts();
    let room = one.mark(draw(vec![new_room("+r", 12.0, Knowledge::Reported)], Vec::new()));
    exchange(&mut one, &mut two);
    let id = one.picture().facility.spaces().last().unwrap().id.clone();
    two.mark(draw(Vec::new(), vec![Portal::new("+d", id.clone(), End::Unknown)]));
    two.mark(Action::Search {
        spaces: vec![id],
        thoroughness: Thoroughness::Primary,
        methods: Vec::new(),
        pod: None,
        team: None,
        found: String::new(),
    });
    one.take_back(&room);
    exchange(&mut one, &mut two);
    assert_eq!(one.picture().facility.spaces().len(), 4);
    let lost = one.picture().findings.iter().filter(|finding| finding.code == Code::UnknownTarget).count();
    assert!(lost >= 2, "the door and the search are both named: {:?}", one.picture().findings);
}

#[test]
fn refuting_needs_evidence_and_stays_listed() {
    let mut post = post();
    post.mark(draw(vec![new_room("+r", 12.0, Knowledge::Suspected)], Vec::new()));
    let id = post.picture().facility.spaces().last().unwrap().id.clone();
    let refute = Action::Know { about: vec![Target::Space(id.clone())], knowledge: Knowledge::Refuted };
    assert_eq!(post.try_mark(refute.clone()).unwrap_err(), Refusal::EvidenceWanted);
    post.mark(Request { note: "solid rock, drilled".to_owned(), ..refute.into() });
    let facility = &post.picture().facility;
    assert_eq!(facility.space(facility.space_ix(&id).unwrap()).knowledge, Knowledge::Refuted);
}

#[test]
fn a_room_drawn_anew_keeps_its_marks_and_is_to_be_looked_at_again() {
    let mut post = post();
    post.mark(secondary("A"));
    post.mark(reshape("A", 7.0));
    assert_eq!((post.status("A"), post.searched("A")), (Status::Recheck, Some(Thoroughness::Primary)));
    let facility = &post.picture().facility;
    assert_eq!(facility.area_m2(facility.space_ix(&"A".into()).unwrap()), 49.0);
    assert_eq!(post.operation.base().area_m2(post.operation.base().space_ix(&"A".into()).unwrap()), 100.0);
    post.undo();
    assert_eq!(post.status("A"), Status::Secondary, "a slip undone at once leaves everything as it was");
    post.redo();
    assert_eq!(post.status("A"), Status::Recheck);
}

#[test]
fn a_new_number_calls_for_no_other_look() {
    let mut post = post();
    post.mark(secondary("A"));
    post.mark(rename("A", "12"));
    assert_eq!(post.status("A"), Status::Secondary);
    let facility = &post.picture().facility;
    assert_eq!(facility.space(facility.space_ix(&"A".into()).unwrap()).number, "12");
}

#[test]
fn two_who_draw_a_room_differently_are_in_dispute_until_one_who_saw_both_decides() {
    let [mut one, mut two] = posts();
    one.mark(rename("A", "12"));
    two.mark(rename("A", "13"));
    two.mark(edit(Target::Portal("D-AB".into()), Change::DoorWidthM(Some(0.8))));
    exchange(&mut one, &mut two);
    let at = one.picture().facility.space_ix(&"A".into()).unwrap();
    assert_eq!(one.picture().space_dispute(at).unwrap().what, "number \"12\" against \"13\"");
    let name = |post: &Post| post.picture().facility.space(at).number.clone();
    assert_eq!(name(&one), name(&two), "both copies draw the same");
    one.mark(rename("A", "12 a"));
    exchange(&mut one, &mut two);
    assert_eq!((two.picture().space_dispute(at), name(&two).as_str()), (None, "12 a"));
}

#[test]
fn a_change_that_the_thing_cannot_have_is_refused() {
    let mut post = post();
    let wrong = edit(Target::Portal("D-AB".into()), Change::Number("3".to_owned()));
    assert_eq!(post.try_mark(wrong).unwrap_err(), Refusal::DoesNotFit("door \"D-AB\" has no number".to_owned()));
    let crossing =
        Footprint::Polygon { outer: vec![[0.0, 0.0], [5.0, 5.0], [5.0, 0.0], [0.0, 5.0]], holes: Vec::new() };
    let crossing = edit(Target::Space("A".into()), Change::Footprint(crossing));
    assert!(matches!(post.try_mark(crossing).unwrap_err(), Refusal::DoesNotFit(_)));
}

#[test]
fn the_parts_of_a_split_room_are_open_until_each_is_confirmed() {
    let mut post = post();
    post.mark(secondary("A"));
    let entry = post.mark(split("A"));
    let part = added(&post, &entry, "part");
    assert_eq!((post.status("A"), post.searched("A")), (Status::Recheck, Some(Thoroughness::Primary)));
    assert_eq!((post.status(&part), post.searched(&part)), (Status::Unsearched, None));
    let unconfirmed = |post: &Post, space: &str| {
        let picture = post.picture();
        picture.unconfirmed(picture.facility.space_ix(&space.into()).unwrap()).map(|part| part.was)
    };
    assert_eq!([unconfirmed(&post, "A"), unconfirmed(&post, &part)], [Some(Status::Secondary); 2]);
    post.mark(secondary(&part));
    assert_eq!([unconfirmed(&post, "A"), unconfirmed(&post, &part)], [Some(Status::Secondary), None]);
    assert_eq!(post.status(&part), Status::Secondary);
}

fn added(post: &Post, entry: &Entry, local: &str) -> String {
    let ending = format!("+{local}");
    let hex = entry.id.to_string()[..16].to_owned();
    let spaces = post.picture().facility.spaces().iter().map(|space| space.id.to_string());
    spaces.into_iter().find(|id| id.starts_with(&hex) && id.ends_with(&ending)).unwrap()
}

#[test]
fn a_joined_room_stands_as_the_least_of_its_parts() {
    for (first, second, expected) in [
        (Some(secondary("A")), None, Status::Unsearched),
        (Some(secondary("A")), Some(primary("B")), Status::Primary),
        (Some(secondary("A")), Some(secondary("B")), Status::Secondary),
        (Some(secondary("A")), Some(inaccessible("B")), Status::Inaccessible),
    ] {
        let mut post = post();
        let named = format!("{first:?} and {second:?}");
        first.into_iter().chain(second).for_each(|action| drop(post.mark(action)));
        post.mark(join("A", "B"));
        assert_eq!(post.status("A"), expected, "{named}");
        assert!(!post.has(Code::UnknownTarget), "what was said of the parts is not said in vain");
        let facility = &post.picture().facility;
        assert_eq!((facility.spaces().len(), facility.portals().len()), (3, 3));
        post.undo();
        assert_eq!(post.picture().facility.spaces().len(), 4);
    }
}

#[test]
fn a_search_of_one_part_that_comes_in_after_the_join_does_not_clear_the_whole() {
    let [mut one, mut two] = posts();
    one.mark(join("A", "B"));
    two.now_ms += 600_000;
    two.mark(secondary("B"));
    two.mark(victim("B", VictimState::Live, 1));
    one.hear(&two);
    assert_eq!((one.status("A"), one.searched("A")), (Status::Unsearched, None));
    assert!(one.has(Code::Advice));
    assert_eq!(one.picture().victims.len(), 1, "whoever was found there is there");
}

#[test]
fn rooms_joined_twice_end_in_one() {
    let mut post = post();
    ["A", "B", "C"].iter().for_each(|space| drop(post.mark(secondary(space))));
    post.mark(join("B", "C"));
    post.mark(join("A", "B"));
    assert_eq!(post.status("A"), Status::Secondary);
    assert_eq!(post.picture().space_ix(&"C".into()), post.picture().facility.space_ix(&"A".into()));
}
