//! A newer plan under an operation: marks stay on their rooms, and what changed is to be looked at again.

mod support;

use support::{Desk, building, device, mark, newer_plan, open, primary};
use undercroft::analysis::Unanswered;
use undercroft::file::merge::merge;
use undercroft::file::operation_file::Opened;
use undercroft::model::{Code, Draft, Footprint, Knowledge, Portal, PortalState, Space};
use undercroft::search::{Action, MarkId, Refusal, Status, Target, VictimState};

fn rebase(map: Draft) -> Action {
    Action::Rebase { map: Box::new(map) }
}

fn status(opened: &Opened, room: &str) -> Option<Status> {
    let picture = opened.operation.picture();
    Some(picture.status_of(picture.facility.space_ix(&room.into())?))
}

fn findings(opened: &Opened, code: Code) -> Vec<String> {
    let all = opened.operation.picture().findings.iter();
    all.filter(|finding| finding.code == code).map(|finding| finding.message.clone()).collect()
}

/// A, B, C and D searched, then a newer plan.
fn searched_then(edition: usize) -> (Desk, Opened) {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    for room in ["A", "B", "C", "D"] {
        mark(&mut opened, &device(1), primary(room));
    }
    mark(&mut opened, &device(1), rebase(newer_plan(edition)));
    (desk, opened)
}

#[test]
fn marks_stay_on_their_rooms() {
    let (desk, opened) = searched_then(0);
    assert_eq!(opened.operation.picture().facility.name(), "Row, edition 0");
    for room in ["A", "B", "C", "D"] {
        assert_eq!(status(&opened, room), Some(Status::Primary));
    }
    assert_eq!(opened.operation.base().name(), "Row", "the base that the file is pinned to is what it was");
    let again = open(&desk.path("a.undercroft"));
    assert_eq!(again.findings, []);
    assert_eq!(again.operation.picture().facility.draft(), opened.operation.picture().facility.draft());
}

#[test]
fn a_room_whose_outline_changed_is_to_be_looked_at_again() {
    let (_desk, mut opened) = searched_then(1);
    assert_eq!(
        ["A", "B", "C"].map(|room| status(&opened, room).unwrap()),
        [Status::Primary, Status::Recheck, Status::Primary]
    );
    let picture = opened.operation.picture();
    let why = picture.recheck_of(picture.facility.space_ix(&"B".into()).unwrap()).unwrap().why.clone();
    assert_eq!(why, "its outline differs by 40.0 m² in the newer plan");
    mark(&mut opened, &device(1), primary("B"));
    assert_eq!(status(&opened, "B"), Some(Status::Primary), "a search after the newer plan counts");
}

#[test]
fn a_room_with_a_new_door_is_to_be_looked_at_again() {
    let (_desk, opened) = searched_then(3);
    assert_eq!((status(&opened, "D"), status(&opened, "E")), (Some(Status::Recheck), Some(Status::Unsearched)));
    assert_eq!(status(&opened, "A"), Some(Status::Primary));
}

#[test]
fn marks_on_a_room_that_is_gone_are_listed() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("D"));
    mark(&mut opened, &device(1), Action::Victim { space: "D".into(), state: VictimState::Live, count: 1 });
    mark(&mut opened, &device(1), Action::Portal { portals: vec!["D-CD".into()], state: PortalState::Sealed });
    mark(&mut opened, &device(1), rebase(newer_plan(2)));
    assert_eq!(status(&opened, "D"), None);
    let told = findings(&opened, Code::UnknownTarget);
    assert_eq!(told.iter().filter(|message| message.contains("room \"D\"")).count(), 2, "{told:?}");
    assert_eq!(told.iter().filter(|message| message.contains("door \"D-CD\"")).count(), 1, "{told:?}");
    assert_eq!(opened.operation.log().len(), 4);
}

#[test]
fn what_people_drew_and_refuted_stays_on_the_newer_plan() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let drawn = Space { footprint: Footprint::rectangle([0.0, 10.0], [5.0, 15.0]), ..Space::new("+r", "0") };
    let add = Action::Add { levels: vec![], sections: vec![], spaces: vec![drawn], portals: vec![] };
    mark(&mut opened, &device(1), add);
    let about = vec![Target::Space("C".into())];
    mark(&mut opened, &device(1), Action::Know { about, knowledge: Knowledge::Suspected });
    mark(&mut opened, &device(1), rebase(newer_plan(3)));
    let facility = &opened.operation.picture().facility;
    assert_eq!(facility.spaces().len(), 4 + 1 + 1);
    assert_eq!(facility.space(facility.space_ix(&"C".into()).unwrap()).knowledge, Knowledge::Suspected);
}

#[test]
fn a_door_drawn_at_a_room_that_is_gone_becomes_a_finding() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let door = Portal::new("+d", "D", undercroft::model::End::Unknown);
    mark(
        &mut opened,
        &device(1),
        Action::Add { levels: vec![], sections: vec![], spaces: vec![], portals: vec![door] },
    );
    mark(&mut opened, &device(1), rebase(newer_plan(2)));
    assert!(findings(&opened, Code::UnknownTarget).iter().any(|told| told.contains("does not fit the building")));
    assert_eq!(opened.operation.picture().facility.portals().len(), 3);
}

#[test]
fn undo_puts_the_old_plan_back_and_redo_the_newer() {
    let (_desk, mut opened) = searched_then(2);
    let undo = opened.operation.undo(&device(1).key()).unwrap();
    mark(&mut opened, &device(1), undo);
    assert_eq!(opened.operation.picture().facility.draft(), &building());
    assert_eq!(status(&opened, "D"), Some(Status::Primary));
    assert_eq!(findings(&opened, Code::UnknownTarget), Vec::<String>::new());
    let redo = opened.operation.redo(&device(1).key()).unwrap();
    mark(&mut opened, &device(1), redo);
    assert_eq!(status(&opened, "D"), None);
}

#[test]
fn a_plan_taken_back_later_calls_for_a_look_where_it_was_different() {
    let (_desk, mut opened) = searched_then(1);
    let entry = opened.operation.log().ordered().last().unwrap().id;
    mark(&mut opened, &device(1), primary("B"));
    mark(&mut opened, &device(1), Action::Retract { entry });
    assert_eq!((status(&opened, "B"), status(&opened, "A")), (Some(Status::Recheck), Some(Status::Primary)));
}

#[test]
fn copies_of_which_one_has_the_newer_plan_are_merged() {
    let desk = Desk::new();
    let mut one = desk.create("a.undercroft");
    mark(&mut one, &device(1), primary("A"));
    let mut two = open(&desk.copy("a.undercroft", "b.undercroft"));
    mark(&mut one, &device(1), rebase(newer_plan(3)));
    mark(&mut two, &device(2), primary("B"));
    let both = |a: &Opened, b: &Opened, out: &str| {
        merge(a.file.path(), b.file.path(), &desk.path(out), false).unwrap();
        open(&desk.path(out))
    };
    for merged in [both(&one, &two, "c.undercroft"), both(&two, &one, "d.undercroft")] {
        assert_eq!(merged.operation.picture().facility.spaces().len(), 5);
        assert_eq!((status(&merged, "A"), status(&merged, "B")), (Some(Status::Primary), Some(Status::Primary)));
    }
}

#[test]
fn plans_that_came_in_apart_from_each_other_are_named_and_the_last_counts() {
    let desk = Desk::new();
    let mut one = desk.create("a.undercroft");
    mark(&mut one, &device(1), primary("A"));
    let mut two = open(&desk.copy("a.undercroft", "b.undercroft"));
    mark(&mut one, &device(1), rebase(newer_plan(1)));
    std::thread::sleep(std::time::Duration::from_millis(5));
    mark(&mut two, &device(2), rebase(newer_plan(3)));
    merge(one.file.path(), two.file.path(), &desk.path("c.undercroft"), false).unwrap();
    let mut merged = open(&desk.path("c.undercroft"));
    assert_eq!(merged.operation.picture().facility.name(), "Row, edition 3");
    assert!(findings(&merged, Code::Advice).iter().any(|told| told.contains("apart from each other")));
    mark(&mut merged, &device(1), rebase(newer_plan(1)));
    assert_eq!(merged.operation.picture().facility.name(), "Row, edition 1");
    assert_eq!(findings(&merged, Code::Advice), Vec::<String>::new(), "bringing one again decides");
}

#[test]
fn a_plan_of_another_building_a_faulty_one_and_the_same_one_are_refused() {
    let desk = Desk::new();
    let opened = desk.create("a.undercroft");
    let refused = |map: Draft| opened.operation.prepare(rebase(map).into(), &device(1).key()).unwrap_err();
    assert_eq!(refused(building()), Refusal::SamePlan);
    let mut other = building();
    for space in &mut other.spaces {
        space.id = format!("x{}", space.id).as_str().into();
    }
    other.portals.clear();
    assert_eq!(refused(other), Refusal::AnotherBuilding);
    let mut faulty = building();
    faulty.spaces[0].level = "9".into();
    assert!(matches!(refused(faulty), Refusal::DoesNotFit(_)));
}

#[test]
fn somebody_in_a_room_that_the_newer_plan_leaves_out_is_still_counted() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let found = Action::Victim { space: "D".into(), state: VictimState::Live, count: 1 };
    let victim = MarkId::of(&mark(&mut opened, &device(1), found).id);
    mark(&mut opened, &device(1), rebase(newer_plan(2)));
    let inside = |opened: &Opened| Unanswered::of(opened.operation.picture()).victims;
    assert_eq!((status(&opened, "D"), inside(&opened)), (None, 1));
    assert_eq!(opened.operation.picture().astray[&victim].space.as_str(), "D");
    let out = Action::VictimState { victim: victim.clone(), state: VictimState::Removed };
    mark(&mut opened, &device(1), out);
    assert_eq!(inside(&opened), 0, "and can be brought out");
    assert_eq!(inside(&open(&desk.path("a.undercroft"))), 0);
}
