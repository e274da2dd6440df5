//! Ten thousand marks on one building with parallel doors, loops, one-way doors and isolated rooms: after each mark the
//! faster ways come to what the slow and plain ones do.

use crate::oracle::{self, Node, closure, rooms_and_area, ways};
use std::collections::BTreeSet;
use std::sync::Arc;
use undercroft::analysis::{Analyst, Effort, Paths, analyse, barriers};
use undercroft::model::{
    Draft, End, Facility, Footprint, Lock, Passage, Portal, PortalIx, PortalKind, PortalState, Section, Space, SpaceIx,
};
use undercroft::search::{
    Access, Action, Device, Entry, Operation, OperationId, Picture, Presence, SectionState, Thoroughness,
};

const MARKS: usize = 10_000;
const ROOMS: u64 = 24;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn building(dice: &mut Dice) -> Draft {
    let room = |at: u64| Space {
        footprint: Footprint::rectangle([5.0 * at as f64, 0.0], [5.0 * at as f64 + 4.0, 3.0 + at as f64]),
        section: Some("wing".into()),
        ..Space::new(format!("R{at}").as_str(), "L0")
    };
    let id = |at: u64| format!("R{at}");
    let mut portals = vec![Portal::new("in", "R0", End::Outside), Portal::new("on", "R1", End::Unknown)];
    // A ring, so that there is a way round; every third door of it twice.
    for at in 0..12 {
        portals.push(Portal::new(
            format!("ring-{at}").as_str(),
            id(at).as_str(),
            End::from(id((at + 1) % 12).as_str()),
        ));
        if at % 3 == 0 {
            portals.push(Portal::new(
                format!("twin-{at}").as_str(),
                id(at).as_str(),
                End::from(id((at + 1) % 12).as_str()),
            ));
        }
    }
    // Branches off it, some one-way, some ducts; the last three rooms stay alone.
    for at in 12..ROOMS - 3 {
        let mut portal =
            Portal::new(format!("branch-{at}").as_str(), id(dice.below(at)).as_str(), End::from(id(at).as_str()));
        portal.one_way = dice.below(4) == 0;
        portal.kind = if dice.below(6) == 0 { PortalKind::Duct } else { PortalKind::Door };
        portals.push(portal);
    }
    let section = Section {
        id: "wing".into(),
        name: String::new(),
        level: Some("L0".into()),
        knowledge: Default::default(),
        estimated_rooms: None,
        outline: None,
        extra: Default::default(),
    };
    let (levels, spaces) = (vec![crate::draft_level()], (0..ROOMS).map(room).collect());
    Draft { levels, sections: vec![section], spaces, portals, ..Draft::default() }
}

fn mark(dice: &mut Dice, picture: &Picture) -> Action {
    const STATES: [PortalState; 7] = [
        PortalState::Unknown,
        PortalState::Open,
        PortalState::Closed,
        PortalState::Locked(Lock::Key),
        PortalState::Sealed,
        PortalState::Blocked,
        PortalState::Breached,
    ];
    let spaces = vec![format!("R{}", dice.below(ROOMS)).as_str().into()];
    let portals = picture.facility.portals();
    let portal = portals[dice.below(portals.len() as u64) as usize].id.clone();
    match dice.below(10) {
        0..=4 => Action::Portal { portals: vec![portal], state: STATES[dice.below(7) as usize] },
        5 => Action::Unsearched { spaces },
        6 => Action::Access { spaces, access: Access::Inaccessible { reason: String::new() } },
        7 => Action::Presence { spaces, presence: Presence::In, team: None },
        8 => Action::Section {
            sections: vec!["wing".into()],
            state: [SectionState::Unreached, SectionState::Entered][dice.below(2) as usize],
        },
        _ => Action::Search {
            spaces,
            thoroughness: [Thoroughness::Primary, Thoroughness::Secondary][dice.below(2) as usize],
            methods: Vec::new(),
            pod: None,
            team: None,
            found: String::new(),
        },
    }
}

fn agrees_with_the_plain_definitions(picture: &Picture, analyst: &Analyst) {
    let analysis = analyst.analyse(picture);
    assert_eq!(analysis, analyse(picture));
    assert_eq!(analysis.reach, oracle::reach(picture));
    let tally = rooms_and_area(picture, picture.facility.space_ixs().map(Some));
    assert_eq!(analysis.tally.total.spaces.rooms, tally.0);
    let inside = |node: Node| node.is_none_or(|space| analysis.reach[space.get()].is_inside());
    let effort = Effort::default();
    for barrier in barriers(&analyst.net, &analyst.roster, picture, &analysis, &effort, &[]) {
        let passes = |portal: PortalIx, to| picture.passage[portal.get()] == Passage::Passes && !inside(to);
        let behind = closure(&BTreeSet::from([Some(barrier.behind)]), &ways(picture, false), passes);
        assert_eq!(barrier.direct.rooms.rooms, rooms_and_area(picture, behind).0);
    }
    let by_count = Paths::fewest_barriers(&analyst.net, picture, &effort);
    for space in picture.facility.space_ixs() {
        assert_eq!(by_count.cost_to(space) == Some(0), analysis.reach[space.get()].is_inside());
        assert_eq!(by_count.cost_to(space).is_some(), is_linked(picture, space));
    }
}

fn is_linked(picture: &Picture, space: SpaceIx) -> bool {
    let entered = picture.facility.space_ixs().filter(|space| picture.entered[space.get()]).map(Some);
    let sources: BTreeSet<Node> = entered.chain([None]).collect();
    closure(&sources, &ways(picture, true), |_, _| true).contains(&Some(space))
}

#[test]
fn after_each_of_ten_thousand_marks_the_faster_ways_agree_with_the_plain_ones() {
    let mut dice = Dice(20_261_122);
    let base = Arc::new(Facility::new(building(&mut dice)).unwrap());
    let device = Device::from_bytes(&[1; 32]);
    let id = OperationId([7; 16]);
    let mut operation = Operation::new(id, Arc::clone(&base), []);
    let analyst = Analyst::new(&operation.picture().facility);
    let mut after = None;
    for at in 0..MARKS {
        let action = mark(&mut dice, operation.picture());
        let prepared = operation.prepare(action.into(), &device.key()).unwrap();
        let entry = prepared.seal(id, &device, after, [], at as i64 * 1000).unwrap();
        after = Some((entry.envelope.seq, entry.id));
        operation.commit(entry);
        assert_eq!(analyst.analyse(operation.picture()).reach, oracle::reach(operation.picture()), "after mark {at}");
        if at % 250 == 0 {
            agrees_with_the_plain_definitions(operation.picture(), &analyst);
        }
    }
    let entries: Vec<Entry> = operation.log().ordered().map(|entry| entry.as_ref().clone()).collect();
    let anew = Operation::new(id, base, entries);
    let told = |picture: &Picture| {
        (
            picture.status.clone(),
            picture.searched.clone(),
            picture.entered.clone(),
            picture.portal_state.clone(),
            picture.section_state.clone(),
        )
    };
    assert_eq!(told(anew.picture()), told(operation.picture()));
}
