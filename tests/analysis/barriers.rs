//! Ways, cuts and barriers, held to the plainest computation of the same thing.

use crate::building::{apply, draft, mark, marked, picture};
use crate::oracle::{self, Node, closure, rooms_and_area, ways};
use proptest::prelude::*;
use std::collections::BTreeSet;
use undercroft::analysis::{
    Analyst, Cuts, Effort, Net, Paths, Urgent, analyse, barriers, hold_shut, lifelines, open_everything, open_next,
    single_ways_out, urgent,
};
use undercroft::model::{Draft, End, Passage, Portal, PortalIx, PortalKind, PortalState, Space, SpaceIx};
use undercroft::search::Picture;

fn passes(picture: &Picture, portal: PortalIx) -> bool {
    picture.passage[portal.get()] == Passage::Passes
}

fn minutes(picture: &Picture, portal: PortalIx, from: Node) -> u32 {
    let against = picture.facility.portal(portal).one_way && from != Some(picture.facility.ends(portal).0);
    let effort = Effort::default();
    let right_way = effort.minutes(picture, portal);
    if against { right_way.max(effort.against) } else { right_way }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_cut_is_what_everything_behind_it_is_lost_without(picture in marked()) {
        let analyst = Analyst::new(&picture.facility);
        let present = |space: &SpaceIx| !analyst.net.is_refuted(*space) && picture.entered[space.get()];
        let roots: BTreeSet<Node> = picture.facility.space_ixs().filter(present).map(Some).chain([None]).collect();
        let mut is_root = vec![false; analyst.net.nodes()];
        for root in &roots {
            is_root[root.map_or(analyst.net.outside() as usize, |space| space.get())] = true;
        }
        let cuts = Cuts::new(&analyst.net, &analyst.roster, &is_root);
        let ways = ways(&picture, true);
        let linked = closure(&roots, &ways, |_, _| true);
        let below = |space: &SpaceIx| linked.contains(&Some(*space)) && !roots.contains(&Some(*space));
        for space in picture.facility.space_ixs().filter(|space| !below(space)) {
            prop_assert_eq!((cuts.dominator(space), cuts.behind_space(space).rooms), (None, 0));
        }
        for space in picture.facility.space_ixs().filter(below) {
            let without = closure(&roots, &ways, |_, to| to != Some(space));
            let lost = rooms_and_area(&picture, linked.difference(&without).copied());
            let behind = cuts.behind_space(space);
            prop_assert!(behind.rooms == lost.0 && (behind.area_m2 - lost.1).abs() < 1e-6, "{space:?}");
            // The dominator is the nearest of the spaces whose loss loses this one.
            let loses = |other: &SpaceIx| {
                *other != space && !closure(&roots, &ways, |_, to| to != Some(*other)).contains(&Some(space))
            };
            let above: Vec<SpaceIx> = picture.facility.space_ixs().filter(|other| below(other) && loses(other)).collect();
            match cuts.dominator(space) {
                None => prop_assert!(above.is_empty()),
                Some(nearest) => {
                    prop_assert!(above.contains(&nearest));
                    let count = |of: SpaceIx| above.iter().filter(|other| {
                        !closure(&roots, &ways, |_, to| to != Some(**other)).contains(&Some(of))
                    }).count();
                    prop_assert!(above.iter().all(|&other| count(other) <= count(nearest)));
                }
            }
        }
        for portal in picture.facility.portal_ixs() {
            let (a, b) = picture.facility.ends(portal);
            let without = closure(&roots, &ways, |other, _| other != portal);
            let lost: BTreeSet<Node> = linked.difference(&without).copied().collect();
            let only = cuts.only_way_to(a, b, portal);
            prop_assert_eq!(only.is_some(), !lost.is_empty());
            if let Some(space) = only {
                prop_assert_eq!(cuts.behind_space(space).rooms, rooms_and_area(&picture, lost).0);
            }
        }
    }

    #[test]
    fn the_quickest_way_is_never_beaten_by_trying_all(picture in marked()) {
        let net = Net::new(&picture.facility);
        let by_minutes = Paths::fewest_minutes(&net, &picture, &Effort::default());
        let by_count = Paths::fewest_barriers(&net, &picture, &Effort::default());
        let all = ways(&picture, true);
        let reach = oracle::reach(&picture);
        for (paths, price) in [
            (&by_minutes, &(|portal, from| minutes(&picture, portal, from)) as &dyn Fn(PortalIx, Node) -> u32),
            (&by_count, &|portal, from| {
                let against = picture.facility.portal(portal).one_way && from != Some(picture.facility.ends(portal).0);
                let bars = against || !passes(&picture, portal);
                if bars { Paths::BARRIER + minutes(&picture, portal, from) } else { 0 }
            }),
        ] {
            let n = picture.facility.spaces().len();
            let at = |node: Node| node.map_or(n, |space| space.get());
            let mut best = vec![u32::MAX; n + 1];
            best[n] = 0;
            for space in picture.facility.space_ixs().filter(|space| reach[space.get()] == undercroft::analysis::Reach::Reached) {
                best[space.get()] = 0;
            }
            for _ in 0..=n {
                for &(portal, from, to) in &all {
                    best[at(to)] = best[at(to)].min(best[at(from)].saturating_add(price(portal, from)));
                }
            }
            for space in picture.facility.space_ixs() {
                let best = best[space.get()];
                prop_assert_eq!(paths.cost_to(space), (best != u32::MAX).then_some(best));
            }
        }
        for space in picture.facility.space_ixs() {
            let barriers = by_count.barriers_to(space);
            prop_assert!(by_count.way_to(space).len() >= barriers.len());
            prop_assert_eq!(barriers.len() as u32, by_count.cost_to(space).unwrap_or(0) / Paths::BARRIER);
            prop_assert!(by_minutes.way_to(space).len() >= by_minutes.barriers_to(space).len());
        }
    }

    #[test]
    fn a_lifeline_is_a_door_without_which_there_is_no_way_out(picture in marked()) {
        let net = Net::new(&picture.facility);
        let ways = ways(&picture, false);
        for space in picture.facility.space_ixs() {
            let out = |without: Option<PortalIx>| {
                closure(&BTreeSet::from([Some(space)]), &ways, |portal, _| {
                    passes(&picture, portal) && Some(portal) != without
                })
                .contains(&None)
            };
            let expected: Option<BTreeSet<PortalIx>> = out(None)
                .then(|| picture.facility.portal_ixs().filter(|&portal| !out(Some(portal))).collect());
            let found = single_ways_out(&net, &picture, space).map(|found| found.into_iter().collect());
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn doors_held_shut_part_two_rooms_and_no_fewer_do(
        draft in draft(7),
        marks in prop::collection::vec(mark(), 0..20),
        ends in (any::<usize>(), any::<usize>()),
    ) {
        let mut picture = picture(draft, false);
        marks.iter().for_each(|mark| apply(&mut picture, mark));
        let n = picture.facility.spaces().len();
        prop_assume!(n > 1);
        let net = Net::new(&picture.facility);
        let (place, against) = (SpaceIx::new(ends.0 % n), SpaceIx::new(ends.1 % n));
        let ways = ways(&picture, false);
        let parted = |held: &[PortalIx]| {
            let goes = |portal: PortalIx, _| {
                picture.passage[portal.get()] != Passage::Bars && !held.contains(&portal)
            };
            !closure(&BTreeSet::from([Some(against)]), &ways, goes).contains(&Some(place))
        };
        let can_be_shut = |portal: &PortalIx| picture.state_of(*portal) != PortalState::Breached;
        let found = hold_shut(&net, &picture, &[place], &[against]);
        let doors: Vec<PortalIx> =
            picture.facility.portal_ixs().filter(can_be_shut).filter(|p| picture.passage[p.get()] != Passage::Bars).collect();
        prop_assume!(doors.len() <= 10);
        let sets = (0..1u32 << doors.len()).map(|bits| {
            doors.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, &door)| door).collect::<Vec<_>>()
        });
        let least = if place == against { None } else { sets.filter(|held| parted(held)).map(|held| held.len()).min() };
        prop_assert_eq!(found.as_ref().map(Vec::len), least);
        prop_assert!(found.is_none_or(|held| parted(&held) && held.iter().all(can_be_shut)));
    }

    #[test]
    fn opening_everything_in_order_leaves_nothing_linked_behind(picture in marked()) {
        let analyst = Analyst::new(&picture.facility);
        let reach = analyse(&picture).reach;
        let opening = open_everything(&analyst.net, &picture, &reach, &Effort::default());
        let mut opened = picture.clone();
        for portal in &opening.portals {
            opened.passage[portal.get()] = Passage::Passes;
        }
        let all = ways(&opened, true);
        let sources: BTreeSet<Node> = picture.facility.space_ixs().map(Some).filter(|node| {
            node.is_none_or(|space| reach[space.get()].is_inside())
        }).chain([None]).collect();
        let goes = |portal: PortalIx, _| passes(&opened, portal);
        let linked = closure(&sources, &all, |_, _| true);
        prop_assert_eq!(closure(&sources, &all, goes).len(), linked.len());
        let one_way = picture.facility.portals().iter().any(|portal| portal.one_way);
        if !one_way {
            // Each step joins one more part that could be walked through: a tree, and no door too many.
            let mut fewer = opened.clone();
            for portal in &opening.portals {
                fewer.passage[portal.get()] = picture.passage[portal.get()];
                let goes = |portal: PortalIx, _| passes(&fewer, portal);
                prop_assert!(closure(&sources, &all, goes).len() < linked.len());
                fewer.passage[portal.get()] = Passage::Passes;
            }
        }
    }

    #[test]
    fn a_barrier_brings_what_becomes_reachable_when_it_opens(picture in marked()) {
        let analyst = Analyst::new(&picture.facility);
        let analysis = analyst.analyse(&picture);
        let found =
            barriers(&analyst.net, &analyst.roster, &picture, &analysis, &Effort::default(), &[]);
        prop_assert_eq!(found.len(), analysis.edge_doors.iter().filter(|door| !door.is_loose_end()).count());
        let inside = |reach: &[undercroft::analysis::Reach]| {
            rooms_and_area(&picture, picture.facility.space_ixs().filter(|s| reach[s.get()].is_inside()).map(Some)).0
        };
        for barrier in &found {
            let mut opened = picture.clone();
            opened.passage[barrier.portal.get()] = Passage::Passes;
            if !picture.facility.portal(barrier.portal).one_way {
                let gained = inside(&oracle::reach(&opened)) - inside(&analysis.reach);
                prop_assert_eq!(barrier.direct.rooms.rooms, gained);
            }
            prop_assert!(barrier.follows.rooms.rooms >= barrier.direct.rooms.rooms);
            prop_assert!(barrier.direct.unsearched.rooms <= barrier.direct.rooms.rooms);
            let sources: BTreeSet<Node> = picture.facility.space_ixs().map(Some)
                .filter(|node| node.is_none_or(|space| analysis.reach[space.get()].is_inside())).chain([None]).collect();
            let all = ways(&picture, true);
            let linked = closure(&sources, &all, |_, _| true);
            let without = closure(&sources, &all, |portal, _| portal != barrier.portal);
            prop_assert_eq!(barrier.only_way.rooms, rooms_and_area(&picture, linked.difference(&without).copied()).0);
        }
        let advice = open_next(&picture, &found, &[]);
        prop_assert!(advice.iter().all(|advice| advice.m2_per_minute.is_finite() && !advice.why.is_empty()));
        prop_assert!(advice.windows(2).all(|pair| pair[0].m2_per_minute >= pair[1].m2_per_minute));
    }
}

/// Outside – hall – a locked cell block of 12 m² and a blocked cellar of 200 m².
fn two_doors() -> Picture {
    let space = |id: &str, depth_m: f64| {
        let mut space = Space::new(id, "L0");
        space.footprint = undercroft::model::Footprint::rectangle([0.0, 0.0], [4.0, depth_m]);
        space
    };
    let portal = |id: &str, a: &str, b: &str, state, breach_minutes| {
        let mut portal = Portal::new(id, a, End::from(b));
        (portal.state, portal.breach_minutes, portal.kind) = (state, breach_minutes, PortalKind::Door);
        portal
    };
    let draft = Draft {
        levels: vec![crate::draft_level()],
        spaces: vec![space("hall", 5.0), space("cell", 3.0), space("cellar", 50.0)],
        portals: vec![
            portal("in", "hall", "Outside", PortalState::Open, None),
            portal("D1", "hall", "cell", PortalState::Sealed, Some(4.0)),
            portal("D2", "hall", "cellar", PortalState::Blocked, Some(20.0)),
        ],
        ..Draft::default()
    };
    picture(draft, false)
}

#[test]
fn the_most_floor_for_a_minute_comes_first_unless_somebody_runs_out_of_air() {
    let picture = two_doors();
    let analyst = Analyst::new(&picture.facility);
    let analysis = analyst.analyse(&picture);
    let effort = Effort::default();
    let found = barriers(&analyst.net, &analyst.roster, &picture, &analysis, &effort, &[]);
    let order = |hurry: &[Urgent]| -> Vec<String> {
        let advice = open_next(&picture, &found, hurry);
        advice.iter().map(|advice| picture.facility.portal(advice.barrier.portal).id.to_string()).collect()
    };
    // 200 m² in 20 minutes against 12 m² in 4.
    assert_eq!(order(&[]), ["D2", "D1"]);
    let cell = picture.facility.space_ix(&"cell".into()).expect("it was drawn");
    let paths = Paths::fewest_minutes(&analyst.net, &picture, &effort);
    let hurry = urgent(&paths, &[(cell, 2.5), (cell, f64::NAN)]);
    assert_eq!(hurry.len(), 1);
    assert_eq!(order(&hurry), ["D1", "D2"]);
    let why = &open_next(&picture, &found, &hurry)[0].why;
    assert_eq!(
        why,
        &[
            "on the quickest way to cell, where the air may last 2.5 h by the most careful assumption (for ordering work only)",
            "brings 1 room (12 m²) within reach at once",
            "no other door leads to 1 room (12 m²)",
            "sealed: 4 min of work, as the map says",
        ]
    );
}

#[test]
fn nobody_inside_has_no_lifeline() {
    let picture = two_doors();
    assert!(lifelines(&Net::new(&picture.facility), &picture).is_empty());
}

#[test]
fn a_door_that_lets_in_and_not_out_has_to_be_held() {
    let mut draft = two_doors().facility.draft().clone();
    (draft.portals[1].state, draft.portals[1].one_way) = (PortalState::Open, true);
    let picture = picture(draft, false);
    let net = Net::new(&picture.facility);
    let at = |id: &str| picture.facility.space_ix(&id.into()).expect("it was drawn");
    let held = hold_shut(&net, &picture, &[at("cell")], &[at("hall")]);
    assert_eq!(held, picture.facility.portal_ix(&"D1".into()).map(|door| vec![door]));
    assert_eq!(hold_shut(&net, &picture, &[at("hall")], &[at("cell")]), Some(Vec::new()));
}

#[test]
fn of_ways_with_as_few_barriers_the_quickest_is_told() {
    let mut draft = two_doors().facility.draft().clone();
    let mut slow = draft.portals[1].clone();
    (slow.id, slow.breach_minutes) = ("D0".into(), Some(90.0));
    draft.portals.insert(1, slow);
    let picture = picture(draft, false);
    let net = Net::new(&picture.facility);
    let quickest = Paths::fewest_barriers(&net, &picture, &Effort::default());
    let cell = picture.facility.space_ix(&"cell".into()).expect("it was drawn");
    assert_eq!(picture.facility.portal_ix(&"D1".into()).map(|door| vec![door]), Some(quickest.barriers_to(cell)));
}
