//! The same entries give the same picture in whatever order they come.

use super::{
    Post, at, counted, door, draw, edit, inaccessible, join, new_room, occupants, posts, rename, reshape, section,
    split, team, unsearched, victim,
};
use crate::support::{newer_plan, primary, search};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use undercroft::model::{End, Knowledge, Portal, PortalState};
use undercroft::search::{
    Action, ActorId, Change, Claim, ClaimPlace, ClaimStatus, Clue, CodeStatus, Consent, Entry, Grade, Layout, LeadEnd,
    LeadId, LeadState, MarkId, Observation, Operation, Picture, Presence, Rating, Reliability, Request, Says,
    SectionState, Spot, Spread, Target, Thoroughness, VictimState,
};

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
        11 => Action::Rebase { map: Box::new(newer_plan(space)) },
        21 => reshape(room, 7.0 + space as f64),
        22 => rename(room, ["12", "13"][space % 2]),
        23 => split(room),
        24 => join(room, ["B", "C", "D", "A"][space]),
        13..21 => judgement(what - 1, space),
        25..31 => told_by_a_guide(what - 1, space),
        _ => section("red", if space.is_multiple_of(2) { SectionState::Explored } else { SectionState::Unreached }),
    }
}

pub fn told_by_a_guide(what: usize, space: usize) -> Action {
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
