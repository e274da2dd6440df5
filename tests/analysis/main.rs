//! What follows from the marks, held to slow and plain definitions on random buildings.

mod barriers;
mod building;
mod edits;
mod hidden;
mod hostile;
mod marathon;
mod oracle;
mod planning;
mod probability;
mod voids;

use building::{apply, draft, mark, marked, picture};
use oracle::{Node, closure, rooms_and_area, ways};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use undercroft::analysis::{Analyst, Net, Reach, StatusTable, analyse, behind, outlook, percent};
use undercroft::model::{Knowledge, Passage, PortalIx, SectionIx, SpaceIx, SpaceKind};
use undercroft::search::{Status, Thoroughness};

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

fn is_inside(reach: &[Reach], node: Node) -> bool {
    node.is_none_or(|space| reach[space.get()].is_inside())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn reach_is_what_its_definition_says(picture in marked()) {
        prop_assert_eq!(analyse(&picture).reach, oracle::reach(&picture));
    }

    #[test]
    fn edge_doors_are_the_border_of_what_is_reached(picture in marked()) {
        let reach = oracle::reach(&picture);
        let mut expected: BTreeMap<PortalIx, (u32, f64)> = BTreeMap::new();
        for (portal, from, to) in ways(&picture, true) {
            if is_inside(&reach, from) && !is_inside(&reach, to) {
                let passes = |portal: PortalIx, to| {
                    picture.passage[portal.get()] == Passage::Passes && !is_inside(&reach, to)
                };
                let behind = closure(&BTreeSet::from([to]), &ways(&picture, false), passes);
                expected.insert(portal, rooms_and_area(&picture, behind));
            }
        }
        let (loose, doors): (Vec<_>, Vec<_>) =
            analyse(&picture).edge_doors.into_iter().partition(|door| door.is_loose_end());
        prop_assert_eq!(doors.len(), expected.len());
        for door in &doors {
            let (rooms, area_m2) = expected[&door.portal];
            prop_assert!(door.rooms == rooms && near(door.area_m2, area_m2), "{door:?} but {rooms} rooms, {area_m2} m²");
        }
        prop_assert!(doors.windows(2).all(|pair| pair[0].area_m2 >= pair[1].area_m2));
        for door in &loose {
            prop_assert!(picture.facility.portal(door.portal).is_loose_end());
            prop_assert!(is_inside(&reach, door.from));
        }
    }

    #[test]
    fn cut_off_groups_part_what_is_cut_off(picture in marked()) {
        let reach = oracle::reach(&picture);
        let cut_off = |node: Node| node.is_some_and(|space| reach[space.get()] == Reach::CutOff);
        let joins = |portal: PortalIx, to| {
            let passage = picture.passage[portal.get()];
            cut_off(to) && (passage == Passage::Passes || passage == Passage::Untried && !picture.lens.strict)
        };
        let ways = ways(&picture, true);
        let groups = analyse(&picture).cut_off;
        let mut met = BTreeSet::new();
        for group in &groups.list {
            let spaces: BTreeSet<Node> = groups.spaces_of(group).iter().copied().map(Some).collect();
            let first = spaces.first().copied().expect("a group has members");
            prop_assert_eq!(&closure(&BTreeSet::from([first]), &ways, joins), &spaces);
            let border: BTreeSet<PortalIx> = ways
                .iter()
                .filter(|(_, from, to)| spaces.contains(from) && !spaces.contains(to))
                .map(|&(portal, ..)| portal)
                .collect();
            prop_assert_eq!(&groups.barriers_of(group).iter().copied().collect::<BTreeSet<_>>(), &border);
            let (rooms, area_m2) = rooms_and_area(&picture, spaces.iter().copied());
            prop_assert!(group.rooms == rooms && near(group.area_m2, area_m2));
            prop_assert_eq!((group.rooms + group.told_of()) as usize, spaces.len());
            met.extend(spaces);
        }
        prop_assert_eq!(groups.rooms(), met.len());
        prop_assert!(groups.list.is_sorted_by_key(|group| std::cmp::Reverse(groups.spaces_of(group).len())));
        let all: BTreeSet<Node> = picture.facility.space_ixs().map(Some).filter(|&node| cut_off(node)).collect();
        prop_assert_eq!(met, all);
    }

    #[test]
    fn the_tally_counts_every_surveyed_and_placed_room_once(picture in marked()) {
        let analysis = analyse(&picture);
        let (facility, tally) = (&picture.facility, &analysis.tally);
        let counted = |pick: &dyn Fn(SpaceIx) -> bool| {
            rooms_and_area(&picture, facility.space_ixs().filter(|&space| pick(space)).map(Some))
        };
        let agrees = |count: undercroft::analysis::Count, pick: &dyn Fn(SpaceIx) -> bool| {
            let (rooms, area_m2) = counted(pick);
            count.rooms == rooms && near(count.area_m2, area_m2)
        };
        type Within<'a> = Box<dyn Fn(SpaceIx) -> bool + 'a>;
        let mut sums: Vec<(&undercroft::analysis::Sum, Within<'_>)> = Vec::new();
        sums.push((&tally.total, Box::new(|_| true)));
        for (at, sum) in tally.levels.iter().enumerate() {
            sums.push((sum, Box::new(move |space| facility.level_of(space).get() == at)));
        }
        for (at, sum) in tally.sections.iter().enumerate() {
            sums.push((sum, Box::new(move |space| facility.section_of(space) == Some(SectionIx::new(at)))));
        }
        for &kind in SpaceKind::ALL {
            sums.push((tally.kind(kind), Box::new(move |space| facility.space(space).kind == kind)));
        }
        for (sum, within) in &sums {
            let searched = |space: SpaceIx| picture.searched[space.get()];
            prop_assert!(agrees(sum.spaces, within));
            prop_assert!(agrees(sum.primary, &|space| within(space) && searched(space).is_some()));
            let secondary = |space| within(space) && searched(space) == Some(Thoroughness::Secondary);
            prop_assert!(agrees(sum.secondary, &secondary));
            for &status in Status::ALL {
                prop_assert!(agrees(sum.status(status), &|space| within(space) && picture.status_of(space) == status));
            }
            for &reach in Reach::ALL {
                prop_assert!(agrees(sum.reach(reach), &|space| within(space) && analysis.reach_of(space) == reach));
            }
            let known = |knowledge: Knowledge| {
                let is = |space: &SpaceIx| within(*space) && facility.space(*space).knowledge == knowledge;
                facility.space_ixs().filter(is).count() as u32
            };
            prop_assert_eq!(sum.reported_spaces, known(Knowledge::Reported));
            prop_assert_eq!(sum.suspected_spaces, known(Knowledge::Suspected));
            prop_assert_eq!(sum.refuted_spaces, known(Knowledge::Refuted));
        }
        for at in 0..tally.sections.len() {
            let section = SectionIx::new(at);
            let unreached = picture.is_unreached(section) && facility.section(section).knowledge != Knowledge::Refuted;
            prop_assert_eq!(tally.sections[at].unreached_sections, u32::from(unreached));
        }
    }

    #[test]
    fn the_printed_table_keeps_its_promises(picture in marked()) {
        let analysis = analyse(&picture);
        let table = StatusTable::new(&picture, &analysis, outlook(&Net::new(&picture.facility), &picture));
        let total = &table.total;
        let by_reach = [
            total.reached_spaces,
            total.reachable_spaces,
            total.presumed_reachable_spaces,
            total.cut_off_spaces,
            total.unlinked_spaces,
        ];
        prop_assert_eq!(by_reach.into_iter().sum::<u32>(), total.spaces);
        prop_assert_eq!(total.unreached_spaces, total.cut_off_spaces + total.unlinked_spaces);
        prop_assert_eq!(total.unlinked_spaces as usize, analysis.no_way_in.len());
        prop_assert_eq!(table.levels.iter().map(|level| level.spaces).sum::<u32>(), total.spaces);
        prop_assert!(total.secondary_spaces <= total.primary_spaces && total.primary_spaces <= total.spaces);
        prop_assert!(table.levels.iter().all(|level| level.secondary_m2 <= level.primary_m2));
    }

    #[test]
    fn components_are_counted_over_all_doors_but_not_through_the_outside(picture in marked()) {
        let ways = ways(&picture, true);
        let counted = picture.facility.space_ixs().filter(|&space| picture.facility.space(space).counts());
        let components: BTreeSet<Node> = counted
            .map(|space| {
                let joined = closure(&BTreeSet::from([Some(space)]), &ways, |_, to| to.is_some());
                joined.first().copied().expect("it holds the space itself")
            })
            .collect();
        prop_assert_eq!(analyse(&picture).components as usize, components.len());
        let net = Net::new(&picture.facility);
        for space in picture.facility.space_ixs() {
            let joined = closure(&BTreeSet::from([Some(space)]), &ways, |_, to| to.is_some());
            for other in picture.facility.space_ixs() {
                let same = net.components()[space.get()] == net.components()[other.get()];
                prop_assert_eq!(same, joined.contains(&Some(other)), "{:?} and {:?}", space, other);
            }
        }
    }

    #[test]
    fn behind_a_door_lies_what_no_other_way_leads_to(picture in marked()) {
        let net = Net::new(&picture.facility);
        let outside = BTreeSet::from([None]);
        let linked = closure(&outside, &ways(&picture, true), |_, _| true);
        for portal in picture.facility.portal_ixs() {
            let found = behind(&net, &picture, portal);
            let without = closure(&outside, &ways(&picture, true), |other, _| other != portal);
            let lost: BTreeSet<SpaceIx> = linked.difference(&without).copied().flatten().collect();
            let all: BTreeSet<SpaceIx> = found.all.iter().copied().collect();
            prop_assert!(found.direct.iter().all(|space| all.contains(space)));
            prop_assert!(lost.is_subset(&all), "{portal:?} loses {lost:?} but selects {all:?}");
            if !lost.is_empty() {
                prop_assert_eq!(lost, all);
            }
        }
    }

    #[test]
    fn a_kept_analyst_agrees_with_a_fresh_one(draft in draft(10), marks in prop::collection::vec(mark(), 1..60)) {
        let mut picture = picture(draft, false);
        let analyst = Analyst::new(&picture.facility);
        for mark in &marks {
            apply(&mut picture, mark);
            prop_assert_eq!(analyst.analyse(&picture), analyse(&picture));
        }
    }

    #[test]
    fn a_hundred_per_cent_is_never_shown_while_anything_is_open(done in 0.0..1e6f64, of in 0.0..1e6f64) {
        prop_assert!(percent(done, of, true).is_none_or(|shown| shown <= 99));
        prop_assert!(percent(of, of, false).is_none_or(|shown| shown == 100));
        prop_assert!(done >= of || percent(done, of, false).is_none_or(|shown| f64::from(shown) <= done / of * 100.0 + 1e-6));
    }
}

#[test]
fn nothing_to_search_has_no_percentage() {
    assert_eq!(percent(0.0, 0.0, false), None);
    assert_eq!(percent(f64::NAN, 10.0, false), Some(0));
    assert_eq!(percent(5.0, f64::NAN, false), None);
}

#[test]
fn an_empty_building_has_an_empty_picture() {
    let picture = picture(undercroft::model::Draft::default(), false);
    let analysis = analyse(&picture);
    assert!(analysis.reach.is_empty() && analysis.edge_doors.is_empty() && analysis.components == 0);
    assert_eq!(analysis.tally.total.percent(Thoroughness::Primary), None);
}

#[test]
fn everything_searched_is_whole_only_when_nothing_is_open() {
    use undercroft::model::{Draft, End, Footprint, Portal, Space};
    let mut room = Space::new("A", "L0");
    room.footprint = Footprint::rectangle([0.0, 0.0], [4.0, 3.0]);
    let level = draft_level();
    let mut draft = Draft { levels: vec![level], spaces: vec![room], ..Draft::default() };
    draft.portals.push(Portal::new("in", "A", End::Outside));
    let search_all = |draft: Draft| {
        let mut picture = picture(draft, false);
        picture.status.fill(Status::Secondary);
        picture.searched.fill(Some(Thoroughness::Secondary));
        picture.entered.fill(true);
        analyse(&picture).tally.total.percent(Thoroughness::Secondary)
    };
    assert_eq!(search_all(draft.clone()), Some(100));
    draft.portals.push(Portal::new("on", "A", End::Unknown));
    assert_eq!(search_all(draft), Some(99));
}

fn draft_level() -> undercroft::model::Level {
    undercroft::model::Level::new("L0", "", 0, 0.0)
}
