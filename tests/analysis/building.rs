//! Random small buildings and random marks.

use proptest::prelude::*;
use std::sync::Arc;
use undercroft::model::{
    Draft, End, Facility, Footprint, Knowledge, Level, Lock, PortalKind, PortalState, Section, Space, SpaceIx,
    SpaceKind,
};
use undercroft::model::{Portal, PortalIx};
use undercroft::search::{Lens, Picture, SectionState, Status, Thoroughness};

pub fn knowledge() -> impl Strategy<Value = Knowledge> {
    prop_oneof![
        8 => Just(Knowledge::Surveyed),
        1 => Just(Knowledge::Reported),
        1 => Just(Knowledge::Suspected),
        1 => Just(Knowledge::Refuted),
    ]
}

pub fn state() -> impl Strategy<Value = PortalState> {
    prop_oneof![
        4 => Just(PortalState::Open),
        2 => Just(PortalState::Unknown),
        1 => Just(PortalState::Closed),
        1 => Just(PortalState::Breached),
        1 => Just(PortalState::Locked(Lock::Code)),
        1 => Just(PortalState::Sealed),
        1 => Just(PortalState::Blocked),
    ]
}

fn spaces(most: usize) -> impl Strategy<Value = Vec<Space>> {
    let space = (knowledge(), 0u8..3, 0u8..4, 0usize..SpaceKind::ALL.len(), 0u8..6, 0.5f64..30.0);
    prop::collection::vec(space, 0..most).prop_map(|rows| {
        let space = |(at, (knowledge, level, section, kind, place, depth_m))| {
            let mut space = Space::new(format!("R{at}").as_str(), format!("L{level}").as_str());
            space.knowledge = knowledge;
            space.kind = SpaceKind::ALL[kind];
            space.section = (section < 3).then(|| format!("S{section}").as_str().into());
            space.footprint = match place {
                0 => Footprint::Unplaced,
                1 => Footprint::Point { at: [1.0, 1.0], uncertainty_m: 5.0 },
                _ => Footprint::rectangle([0.0, 0.0], [4.0, depth_m]),
            };
            space
        };
        rows.into_iter().enumerate().map(space).collect()
    })
}

fn portals(spaces: usize) -> impl Strategy<Value = Vec<Portal>> {
    prop_oneof![
        // Anything to anything: loops, parallel doors, isolated rooms.
        ends(spaces).prop_flat_map(doors),
        // Rooms behind rooms, as buildings mostly are, and a few doors across.
        (branches(spaces), ends(spaces)).prop_flat_map(|(branches, across)| {
            let few = across.len() / 6;
            doors(branches.into_iter().chain(across.into_iter().take(few)).collect())
        }),
    ]
}

// Ends beyond the last space stand for the outside and for a loose end; few of either.
type Ends = Vec<(String, End)>;

fn end(at: usize, spaces: usize) -> End {
    match at {
        at if at == spaces => End::Outside,
        at if at > spaces => End::Unknown,
        at => End::from(format!("R{at}").as_str()),
    }
}

fn ends(spaces: usize) -> impl Strategy<Value = Ends> {
    let row = (0..spaces.max(1), 0..spaces.max(1) + 2);
    let named = move |(a, b)| (a != b).then(|| (format!("R{a}"), end(b, spaces)));
    prop::collection::vec(row, 0..=spaces * 2).prop_map(move |rows| rows.into_iter().filter_map(named).collect())
}

fn branches(spaces: usize) -> impl Strategy<Value = Ends> {
    // Each room hangs from one of the four before it or from the outside, with the door the one way or the other.
    prop::collection::vec((0usize..5, any::<bool>()), spaces).prop_map(move |rows| {
        let hangs = |(at, (back, turned)): (usize, (usize, bool))| match at.checked_sub(back + 1) {
            None => (format!("R{at}"), End::Outside),
            Some(from) if turned => (format!("R{at}"), end(from, spaces)),
            Some(from) => (format!("R{from}"), end(at, spaces)),
        };
        rows.into_iter().enumerate().map(hangs).collect()
    })
}

fn doors(ends: Ends) -> impl Strategy<Value = Vec<Portal>> {
    let door = (state(), knowledge(), prop::bool::weighted(0.15), 0u8..12);
    prop::collection::vec(door, ends.len()).prop_map(move |doors| {
        let portal = |(at, ((a, b), (state, knowledge, one_way, kind))): (usize, (&(String, End), _))| {
            let mut portal = Portal::new(format!("D{at}").as_str(), a.as_str(), b.clone());
            (portal.state, portal.knowledge, portal.one_way) = (state, knowledge, one_way);
            portal.kind = if kind == 0 { PortalKind::Duct } else { PortalKind::Door };
            portal
        };
        ends.iter().zip(doors).enumerate().map(portal).collect()
    })
}

pub fn draft(most: usize) -> impl Strategy<Value = Draft> {
    spaces(most).prop_flat_map(|spaces| {
        let portals = if spaces.is_empty() { Just(Vec::new()).boxed() } else { portals(spaces.len()).boxed() };
        (Just(spaces), portals, prop::collection::vec(knowledge(), 3)).prop_map(|(spaces, portals, sections)| Draft {
            name: "random".into(),
            levels: (0..3).map(level).collect(),
            sections: sections.into_iter().enumerate().map(section).collect(),
            spaces,
            portals,
            ..Draft::default()
        })
    })
}

fn level(at: i32) -> Level {
    Level::new(format!("L{at}").as_str(), "", at - 1, f64::from(at) * 3.0)
}

fn section((at, knowledge): (usize, Knowledge)) -> Section {
    Section {
        id: format!("S{at}").as_str().into(),
        name: String::new(),
        level: (at > 0).then(|| format!("L{at}").as_str().into()),
        knowledge,
        estimated_rooms: None,
        outline: None,
        extra: Default::default(),
    }
}

/// One mark as it ends up in a picture.
#[derive(Clone, Debug)]
pub enum Mark {
    Portal(usize, PortalState),
    Space(usize, Status, Option<Thoroughness>, bool),
    Section(usize, Option<SectionState>),
}

pub fn mark() -> impl Strategy<Value = Mark> {
    let searched = prop::option::of(prop_oneof![Just(Thoroughness::Primary), Just(Thoroughness::Secondary)]);
    let status = (0..Status::ALL.len()).prop_map(|at| Status::ALL[at]);
    let section = prop::option::of(prop_oneof![Just(SectionState::Unreached), Just(SectionState::Entered)]);
    prop_oneof![
        3 => (any::<usize>(), state()).prop_map(|(at, state)| Mark::Portal(at, state)),
        2 => (any::<usize>(), status, searched, prop::bool::weighted(0.3))
            .prop_map(|(at, status, searched, entered)| Mark::Space(at, status, searched, entered)),
        1 => (any::<usize>(), section).prop_map(|(at, state)| Mark::Section(at, state)),
    ]
}

pub fn apply(picture: &mut Picture, mark: &Mark) {
    let facility = Arc::clone(&picture.facility);
    match *mark {
        Mark::Portal(at, state) if !facility.portals().is_empty() => {
            let ix = PortalIx::new(at % facility.portals().len());
            picture.portal_state[ix.get()] = state;
            picture.passage[ix.get()] = facility.portal(ix).passage(state, None);
        }
        Mark::Space(at, status, searched, entered) if !facility.spaces().is_empty() => {
            let ix = SpaceIx::new(at % facility.spaces().len());
            picture.status[ix.get()] = status;
            picture.searched[ix.get()] = searched;
            picture.entered[ix.get()] = entered;
        }
        Mark::Section(at, state) => {
            let sections = picture.section_state.len();
            picture.section_state[at % sections] = state;
        }
        _ => {}
    }
}

pub fn picture(draft: Draft, strict: bool) -> Picture {
    let facility = Facility::new(draft).expect("the generated building is sound");
    Picture::untouched(Arc::new(facility), Lens { strict, ..Lens::default() })
}

/// A building after some marks.
pub fn marked() -> impl Strategy<Value = Picture> {
    (draft(14), prop::collection::vec(mark(), 0..40), any::<bool>()).prop_map(|(draft, marks, strict)| {
        let mut picture = picture(draft, strict);
        marks.iter().for_each(|mark| apply(&mut picture, mark));
        picture
    })
}
