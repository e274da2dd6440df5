//! What a mark means, sentence by sentence. A wrong "cleared" costs a life.

mod support;

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use support::{building, device, primary, search};
use undercroft::model::{Code, End, Facility, Footprint, Knowledge, Lock, Portal, PortalState, Space};
use undercroft::search::{
    Access, Action, Activity, ActorId, Change, Claim, ClaimPlace, ClaimStatus, Clue, CodeStatus, Consent, CountSource,
    Counted, Device, Edit, Entry, EntryId, Grade, HappenedAt, Join, Layout, LeadEnd, LeadId, LeadState, Lens, MarkId,
    Observation, Occupants, Operation, OperationId, Picture, Presence, Rating, Refusal, Reliability, Request, Says,
    SectionState, Split, Spot, Spread, Status, Target, TeamId, Thoroughness, VictimState,
};

const START_MS: i64 = 1_700_000_000_000;

/// A device with its own copy of the operation. Time passes by a minute with each mark.
struct Post {
    operation: Operation,
    device: Device,
    now_ms: i64,
}

fn posts<const N: usize>() -> [Post; N] {
    let base = Arc::new(Facility::new(building()).unwrap());
    std::array::from_fn(|number| Post {
        operation: Operation::new(OperationId([7; 16]), Arc::clone(&base), []),
        device: device(number as u8 + 1),
        now_ms: START_MS,
    })
}

fn post() -> Post {
    let [post] = posts();
    post
}

impl Post {
    fn try_mark(&mut self, request: impl Into<Request>) -> Result<Entry, Refusal> {
        let prepared = self.operation.prepare(request.into(), &self.device.key())?;
        let after = self.operation.log().last_of(&self.device.key()).map(|last| (last.envelope.seq, last.id));
        let entry = self.operation.seal(&prepared, &self.device, after, self.now_ms).unwrap();
        self.now_ms += 60_000;
        self.operation.commit(entry.clone());
        Ok(entry)
    }

    fn mark(&mut self, request: impl Into<Request>) -> Entry {
        self.try_mark(request).unwrap()
    }

    fn undo(&mut self) -> Entry {
        let request = self.operation.undo(&self.device.key()).unwrap();
        self.mark(request)
    }

    fn redo(&mut self) -> Entry {
        let request = self.operation.redo(&self.device.key()).unwrap();
        self.mark(request)
    }

    fn take_back(&mut self, entry: &Entry) -> Entry {
        self.mark(Request { note: "not so".to_owned(), ..Action::Retract { entry: entry.id }.into() })
    }

    fn hear(&mut self, other: &Post) {
        let entries: Vec<Entry> = other.operation.log().ordered().map(|entry| entry.as_ref().clone()).collect();
        self.operation.commit_all(entries);
        self.now_ms = self.now_ms.max(other.now_ms);
    }

    fn picture(&self) -> &Picture {
        self.operation.picture()
    }

    fn status(&self, space: &str) -> Status {
        let picture = self.picture();
        picture.status_of(picture.facility.space_ix(&space.into()).unwrap())
    }

    fn searched(&self, space: &str) -> Option<Thoroughness> {
        let picture = self.picture();
        picture.searched[picture.facility.space_ix(&space.into()).unwrap().get()]
    }

    fn door(&self, portal: &str) -> PortalState {
        let picture = self.picture();
        picture.state_of(picture.facility.portal_ix(&portal.into()).unwrap())
    }

    fn has(&self, code: Code) -> bool {
        self.picture().findings.iter().any(|finding| finding.code == code)
    }
}

fn exchange(one: &mut Post, two: &mut Post) {
    one.hear(two);
    two.hear(one);
}

fn secondary(space: &str) -> Action {
    search(space, Thoroughness::Secondary, "")
}

fn inaccessible(space: &str) -> Action {
    Action::Access { spaces: vec![space.into()], access: Access::Inaccessible { reason: "rubble".to_owned() } }
}

fn accessible(space: &str) -> Action {
    Action::Access { spaces: vec![space.into()], access: Access::Accessible }
}

fn unsearched(space: &str) -> Action {
    Action::Unsearched { spaces: vec![space.into()] }
}

fn door(portal: &str, state: PortalState) -> Action {
    Action::Portal { portals: vec![portal.into()], state }
}

fn team(space: &str, presence: Presence, team: &str) -> Action {
    Action::Presence { spaces: vec![space.into()], presence, team: Some(TeamId::new(team)) }
}

fn victim(space: &str, state: VictimState, count: u32) -> Action {
    Action::Victim { space: space.into(), state, count }
}

fn section(section: &str, state: SectionState) -> Action {
    Action::Section { sections: vec![section.into()], state }
}

fn occupants(space: &str, least: u32, most: u32) -> Occupants {
    Occupants {
        space: space.into(),
        least,
        most,
        closed_at: None,
        volume_m3: None,
        leak_m3_h: None,
        activity: Activity::Unknown,
    }
}

fn counted(section: &str, count: u32) -> Counted {
    Counted { section: section.into(), by: CountSource::Register, least: count, most: count, freed: 0 }
}

fn new_room(id: &str, x: f64, knowledge: Knowledge) -> Space {
    let outer = vec![[x, 10.0], [x + 5.0, 10.0], [x + 5.0, 15.0], [x, 15.0]];
    Space { footprint: Footprint::Polygon { outer, holes: Vec::new() }, knowledge, ..Space::new(id, "0") }
}

fn draw(spaces: Vec<Space>, portals: Vec<Portal>) -> Action {
    Action::Add { levels: Vec::new(), sections: Vec::new(), spaces, portals }
}

fn square(x: f64, side_m: f64) -> Footprint {
    Footprint::rectangle([x, 0.0], [x + side_m, side_m])
}

fn edit(about: Target, change: Change) -> Action {
    Action::Shape { edits: vec![Edit { about, changes: vec![change] }] }
}

fn reshape(space: &str, side_m: f64) -> Action {
    edit(Target::Space(space.into()), Change::Footprint(square(0.0, side_m)))
}

fn rename(space: &str, number: &str) -> Action {
    edit(Target::Space(space.into()), Change::Number(number.to_owned()))
}

fn split(space: &str) -> Action {
    let part = Space { footprint: square(5.0, 5.0), ..Space::new("+part", "0") };
    let footprint = square(0.0, 5.0);
    Action::Split(Box::new(Split {
        space: space.into(),
        footprint,
        parts: vec![part],
        doors: Vec::new(),
        portals: vec![Portal::new("+d", space, End::Space("+part".into()))],
    }))
}

fn join(into: &str, other: &str) -> Action {
    Action::Join(Join { into: into.into(), rooms: vec![other.into()], footprint: square(0.0, 20.0) })
}

fn at(request: impl Into<Request>, at_ms: i64) -> Request {
    Request { happened_at: Some(HappenedAt { at_ms, uncertainty_ms: 0 }), ..request.into() }
}

fn only_victim(post: &Post) -> MarkId {
    post.picture().victims.keys().next().unwrap().clone()
}

// Search passes are a grow-only set.

#[test]
fn a_room_is_unsearched_until_somebody_searches_it() {
    let post = post();
    assert_eq!((post.status("A"), post.searched("A")), (Status::Unsearched, None));
}

#[test]
fn a_later_primary_never_erases_a_secondary() {
    let mut post = post();
    post.mark(secondary("A"));
    post.mark(primary("A"));
    assert_eq!((post.status("A"), post.searched("A")), (Status::Secondary, Some(Thoroughness::Secondary)));
}

#[test]
fn passes_of_all_teams_are_kept_with_their_facts() {
    let [mut one, mut two] = posts();
    one.mark(search("A", Thoroughness::Primary, "SAR-1"));
    two.mark(search("A", Thoroughness::Primary, "SAR-2"));
    exchange(&mut one, &mut two);
    let at = one.picture().facility.space_ix(&"A".into()).unwrap();
    let teams: Vec<_> = one.picture().spaces[&at].passes.iter().map(|pass| pass.team.clone().unwrap().0).collect();
    assert_eq!(teams.len(), 2);
    assert_eq!(one.status("A"), Status::Primary);
}

#[test]
fn one_mark_may_have_many_rooms() {
    let mut post = post();
    post.mark(Action::Search {
        spaces: vec!["A".into(), "C".into()],
        thoroughness: Thoroughness::Secondary,
        methods: Vec::new(),
        pod: Some(0.8),
        team: None,
        found: String::new(),
    });
    assert_eq!(
        ["A", "B", "C"].map(|space| post.status(space)),
        [Status::Secondary, Status::Unsearched, Status::Secondary]
    );
}

#[test]
fn unsearched_takes_away_what_its_author_saw_and_nothing_else() {
    let [mut one, mut two] = posts();
    one.mark(secondary("A"));
    exchange(&mut one, &mut two);
    one.mark(unsearched("A"));
    assert_eq!(one.status("A"), Status::Unsearched);
    two.mark(primary("A"));
    exchange(&mut one, &mut two);
    assert_eq!((one.status("A"), two.status("A")), (Status::Primary, Status::Primary));
}

// Presence, access, hazards and victims are registers of their own.

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

// Disputes.

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

// Recheck.

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

// Time orders and informs, it never decides or rejects.

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

// Retracting, undo and redo.

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
    post.redo_is_refused();
}

impl Post {
    fn redo_is_refused(&self) {
        assert_eq!(self.operation.redo(&self.device.key()), Err(Refusal::NothingToRedo));
    }
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

// Structure.

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

// Advice and refusals.

#[test]
fn a_secondary_by_the_team_that_did_the_primary_draws_a_warning() {
    let mut post = post();
    post.mark(search("A", Thoroughness::Primary, "SAR-1"));
    post.mark(search("A", Thoroughness::Secondary, "SAR-2"));
    assert!(!post.has(Code::Advice));
    post.mark(search("A", Thoroughness::Secondary, "SAR-1"));
    assert!(post.has(Code::Advice));
    assert_eq!(post.status("A"), Status::Secondary, "it is advice and not a refusal");
}

#[test]
fn what_cannot_be_is_refused() {
    let mut post = post();
    let mut doubtful = primary("A");
    if let Action::Search { pod, .. } = &mut doubtful {
        *pod = Some(f64::NAN);
    }
    assert!(matches!(post.try_mark(doubtful).unwrap_err(), Refusal::Probability(_)));
    assert!(matches!(post.try_mark(primary("nowhere")).unwrap_err(), Refusal::Unknown(_)));
    let none = Action::Unsearched { spaces: Vec::new() };
    assert_eq!(post.try_mark(none).unwrap_err(), Refusal::Nothing("room"));
    let nobody = Action::Retract { entry: EntryId([1; 32]) };
    assert_eq!(post.try_mark(nobody).unwrap_err(), Refusal::NoEntry);
    let empty = Action::Note { about: vec![Target::Space("A".into())] };
    assert_eq!(post.try_mark(empty).unwrap_err(), Refusal::NoText);
    assert!(post.operation.log().is_empty());
}

// Copies: redacted, forked, newer, in any order.

#[test]
fn a_redacted_copy_has_the_same_ids_verifies_and_shows_what_is_left_out() {
    let mut one = post();
    one.mark(Request { note: "informant".to_owned(), ..primary("A").into() });
    one.mark(primary("B"));
    let redacted = one
        .operation
        .log()
        .ordered()
        .map(|entry| entry.without(|part| part == "note" || entry.envelope.seq == 1 && part == "action").unwrap());
    let copy = Operation::new(one.operation.id, Arc::clone(one.operation.base()), redacted.collect::<Vec<_>>());
    let ids = |operation: &Operation| operation.log().ordered().map(|entry| entry.id).collect::<Vec<_>>();
    assert_eq!(ids(&copy), ids(&one.operation));
    assert!(copy.log().ordered().all(|entry| entry.verify().is_ok() && entry.content.note.is_none()));
    let status = |space: &str| copy.picture().status_of(copy.base().space_ix(&space.into()).unwrap());
    assert_eq!((status("A"), status("B")), (Status::Primary, Status::Unsearched));
    assert!(copy.picture().findings.iter().any(|finding| finding.code == Code::Redacted));
}

#[test]
fn a_part_that_was_changed_is_refused_with_its_name() {
    let entry = post().mark(Request { note: "cell 12".to_owned(), ..primary("A").into() });
    let mut parts = entry.parts.clone();
    parts.get_mut("note").unwrap().bytes[3] ^= 1;
    let error = Entry::from_parts(entry.envelope_bytes.clone(), entry.signature, parts).unwrap_err();
    assert!(error.to_string().contains("\"note\" does not match"), "{error}");
    let forged = Entry { signature: [0; 64], ..entry };
    assert!(forged.verify().is_err());
}

#[test]
fn an_action_of_a_newer_program_is_kept_and_named() {
    let mut one = post();
    let plain = one.mark(primary("A"));
    let newer = support::newer_action(1, one.operation.id, (0, plain.id));
    one.operation.commit(newer.clone());
    assert!(newer.verify().is_ok());
    assert!(
        one.picture()
            .findings
            .iter()
            .any(|finding| { finding.code == Code::UnknownKind && finding.message.contains("\"Teleport\"") })
    );
    assert_eq!(one.operation.log().get(&newer.id).unwrap().as_ref(), &newer);
    assert_eq!(one.mark(primary("B")).envelope.prev, Some(newer.id), "the chain goes on over it");
}

#[test]
fn a_number_used_twice_is_flagged_and_both_marks_stand() {
    let [mut one, mut two] = posts();
    one.device = device(9);
    two.device = device(9);
    one.mark(primary("A"));
    two.mark(primary("B"));
    exchange(&mut one, &mut two);
    assert!(one.has(Code::Fork) && two.has(Code::Fork));
    assert_eq!((one.status("A"), one.status("B")), (Status::Primary, Status::Primary));
}

#[test]
fn missing_numbers_are_flagged_until_they_come_in() {
    let [mut one, mut two] = posts();
    let entries: Vec<Entry> = ["A", "B", "C"].map(|space| one.mark(primary(space))).into();
    two.operation.commit_all([entries[0].clone(), entries[2].clone()]);
    assert!(two.has(Code::Gap));
    two.operation.commit(entries[1].clone());
    assert!(!two.has(Code::Gap));
    assert_eq!(two.status("B"), Status::Primary);
}

#[test]
fn an_entry_that_comes_in_after_one_that_answers_it_does_not_dispute_it() {
    let [mut one, mut two, mut three] = posts();
    one.now_ms = START_MS + 365 * 86_400_000;
    let first = one.mark(inaccessible("A"));
    two.hear(&one);
    two.now_ms = START_MS;
    let answer = two.mark(primary("A"));
    three.operation.commit(answer);
    three.operation.commit(first);
    assert_eq!(three.status("A"), Status::Primary);
}

#[test]
fn an_entry_between_two_clocks_of_which_the_later_stands_first_is_put_in_its_place() {
    let [mut one, mut two, mut three] = posts();
    one.now_ms = START_MS + 86_400_000;
    let late = one.mark(primary("A"));
    one.now_ms = START_MS;
    let early = one.mark(primary("B"));
    two.now_ms = START_MS + 3_600_000;
    let between = two.mark(primary("C"));
    for entry in [&late, &early, &between] {
        three.operation.commit(entry.clone());
    }
    let order: Vec<EntryId> = three.operation.log().ordered().map(|entry| entry.id).collect();
    assert_eq!(order, [between.id, late.id, early.id]);
}

// Changing what was drawn.

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

/// What a picture says.
fn told(picture: &Picture) -> String {
    let spaces: BTreeMap<_, _> = picture.spaces.iter().map(|(at, record)| (at.0, record)).collect();
    let portals: BTreeMap<_, _> = picture.portals.iter().map(|(at, record)| (at.0, record)).collect();
    let sections: BTreeMap<_, _> = picture.sections.iter().map(|(at, record)| (at.0, record)).collect();
    let mut findings = picture.findings.clone();
    findings.sort();
    format!(
        "{:#?}",
        (
            (&picture.status, &picture.searched, &picture.entered, &picture.portal_state, &picture.passage),
            (&picture.section_state, &picture.teams, &picture.victims, &picture.hazards, &picture.notes),
            (picture.facility.draft(), spaces, portals, sections, findings, &picture.judged, &picture.told),
        )
    )
}

#[derive(Clone, Debug)]
enum Step {
    Do(usize, usize, usize),
    Undo(usize),
    Redo(usize),
    TakeBack(usize, usize),
    Late(usize, usize),
    Jump(usize, i64),
    Hear(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..3usize;
    prop_oneof![
        8 => (who.clone(), 0..31usize, 0..4usize).prop_map(|(who, what, space)| Step::Do(who, what, space)),
        2 => who.clone().prop_map(Step::Undo),
        2 => who.clone().prop_map(Step::Redo),
        1 => (who.clone(), any::<usize>()).prop_map(|(who, which)| Step::TakeBack(who, which)),
        1 => (who.clone(), 0..4usize).prop_map(|(who, space)| Step::Late(who, space)),
        1 => (who.clone(), -2_000_000..2_000_000i64).prop_map(|(who, by)| Step::Jump(who, by)),
        4 => (who.clone(), who).prop_map(|(who, whom)| Step::Hear(who, whom)),
    ]
}

fn action(what: usize, space: usize) -> Action {
    let (room, portal) = (["A", "B", "C", "D"][space], ["gate", "D-AB", "D-BC", "D-CD"][space]);
    match what {
        0 => primary(room),
        1 => search(room, Thoroughness::Secondary, "SAR-1"),
        2 => search(room, Thoroughness::Primary, "SAR-1"),
        3 => inaccessible(room),
        4 => unsearched(room),
        5 => team(room, Presence::In, "SAR-1"),
        6 => door(portal, PortalState::Sealed),
        7 => door(portal, PortalState::Breached),
        8 => victim(room, VictimState::Potential, 2),
        9 => draw(vec![new_room("+r", 10.0 * space as f64, Knowledge::Reported)], Vec::new()),
        10 => draw(Vec::new(), vec![Portal::new("+d", room, End::Unknown)]),
        11 => Action::Rebase { map: Box::new(support::newer_plan(space)) },
        21 => reshape(room, 7.0 + space as f64),
        22 => rename(room, ["12", "13"][space % 2]),
        23 => split(room),
        24 => join(room, ["B", "C", "D", "A"][space]),
        13..21 => judgement(what - 1, space),
        25..31 => told_by_a_guide(what - 1, space),
        _ => section("red", if space.is_multiple_of(2) { SectionState::Explored } else { SectionState::Unreached }),
    }
}

fn told_by_a_guide(what: usize, space: usize) -> Action {
    let room = Target::Space(["A", "B", "C", "D"][space].into());
    let claims = vec![MarkId::new("nobody's.0")];
    match what {
        24 => Action::Claim(Box::new(Claim {
            places: vec![ClaimPlace::At(room.clone())],
            rating: Rating { source: Reliability::C, claim: 3 },
            heard_ms: None,
            consent: Consent::Desk,
            says: vec![Says::Joined { a: room, b: Target::Space("A".into()) }],
        })),
        25 => Action::ClaimStatus { claims, status: ClaimStatus::ALL[space] },
        26 => Action::Layout(Layout { of: None, name: "deep".to_owned(), entries: Vec::new(), probability: Some(0.5) }),
        27 => Action::Code { portals: vec![["gate", "D-AB", "D-BC", "D-CD"][space].into()], status: CodeStatus::Asked },
        28 => Action::Observation(Observation {
            clue: Clue::Sound,
            at: Spot { level: "0".into(), at: [0.0, space as f64] },
            bearing_deg: Some(45.0),
            spread_deg: None,
        }),
        _ => edit(room, Change::Section(space.is_multiple_of(2).then(|| "red".into()))),
    }
}

fn judgement(what: usize, space: usize) -> Action {
    let (room, leads) = (["A", "B", "C", "D"][space], vec![LeadId::new(["loose-end:a", "loose-end:b"][space % 2])]);
    let about = vec![Target::Section("red".into())];
    let figure = space as u32;
    match what {
        12 => Action::Lead { about: vec![Target::Space(room.into())], grade: Grade::ALL[space], end: None },
        13 => Action::LeadGrade { leads, grade: Grade::ALL[space], end: Some(LeadEnd::Rubble) },
        14 => Action::LeadState { leads, state: [LeadState::Confirmed, LeadState::Open][space / 2] },
        15 => Action::Priors {
            planner: (space < 2).then(|| ActorId::new("P-1")),
            spread: Spread::Area { segments: vec![Target::Space(room.into())], row: 0.1 },
        },
        16 => Action::Exists { about, probability: f64::from(figure) / 4.0 },
        17 => Action::Sought { about, methods: Vec::new(), pod: None, team: None },
        18 => Action::Occupants(occupants(room, figure, figure)),
        _ => Action::Counted(counted("wing", figure)),
    }
}

fn play(posts: &mut [Post; 3], step: &Step) {
    match *step {
        Step::Do(who, what, space) => {
            let request = Request { note: "as told".to_owned(), ..action(what, space).into() };
            drop(posts[who].try_mark(request));
        }
        Step::Undo(who) => {
            if let Ok(request) = posts[who].operation.undo(&posts[who].device.key()) {
                posts[who].mark(request);
            }
        }
        Step::Redo(who) => {
            if let Ok(request) = posts[who].operation.redo(&posts[who].device.key()) {
                posts[who].mark(request);
            }
        }
        Step::TakeBack(who, which) => {
            let count = posts[who].operation.log().len().max(1);
            let entry = posts[who].operation.log().ordered().nth(which % count).map(|entry| entry.id);
            if let Some(entry) = entry {
                let request = Request { note: "wrong".to_owned(), ..Action::Retract { entry }.into() };
                drop(posts[who].try_mark(request));
            }
        }
        Step::Late(who, space) => {
            let then = posts[who].now_ms - 150_000;
            drop(posts[who].try_mark(at(action(1, space), then)));
        }
        Step::Jump(who, by) => posts[who].now_ms += by,
        Step::Hear(who, whom) if who != whom => {
            let entries: Vec<Entry> =
                posts[whom].operation.log().ordered().map(|entry| entry.as_ref().clone()).collect();
            posts[who].operation.commit_all(entries);
        }
        Step::Hear(..) => {}
    }
}

fn folded_anew(operation: &Operation, entries: Vec<Entry>) -> String {
    told(Operation::new(operation.id, Arc::clone(operation.base()), entries).picture())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn going_on_from_a_picture_is_folding_it_anew(steps in proptest::collection::vec(step(), 1..40)) {
        let mut posts = posts();
        for step in &steps {
            play(&mut posts, step);
            for post in &posts {
                let entries = post.operation.log().ordered().map(|entry| entry.as_ref().clone()).collect();
                prop_assert_eq!(told(post.picture()), folded_anew(&post.operation, entries));
            }
        }
    }

    #[test]
    fn the_picture_is_the_same_whatever_order_the_entries_came_in(
        steps in proptest::collection::vec(step(), 1..40), seed in any::<u64>(),
    ) {
        let mut posts = posts();
        steps.iter().for_each(|step| play(&mut posts, step));
        let mut entries: Vec<Entry> =
            posts.iter().flat_map(|post| post.operation.log().ordered().map(|entry| entry.as_ref().clone())).collect();
        let once = folded_anew(&posts[0].operation, entries.clone());
        let mut state = seed;
        entries.sort_by_cached_key(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 32
        });
        let mut one_by_one = Operation::new(posts[0].operation.id, Arc::clone(posts[0].operation.base()), []);
        entries.iter().for_each(|entry| one_by_one.commit(entry.clone()));
        prop_assert_eq!(told(one_by_one.picture()), once);
    }

    #[test]
    fn a_search_never_lowers_what_was_searched(steps in proptest::collection::vec(step(), 1..30), space in 0..4usize) {
        let mut posts = posts();
        steps.iter().for_each(|step| play(&mut posts, step));
        let room = ["A", "B", "C", "D"][space];
        // It was joined with another, or a newer plan has no such room.
        prop_assume!(posts[0].picture().facility.space_ix(&room.into()).is_some());
        let before = posts[0].searched(room);
        posts[0].mark(primary(room));
        prop_assert!(posts[0].searched(room) >= before);
        prop_assert!(posts[0].searched(room).is_some(), "who searched it has decided that it can be entered");
    }
}
