//! The definitions, written down as slowly and plainly as they read.

use std::collections::BTreeSet;
use undercroft::analysis::Reach;
use undercroft::model::{Knowledge, Passage, PortalIx, SpaceIx};
use undercroft::search::Picture;

/// A place: a space, or the outside.
pub type Node = Option<SpaceIx>;

/// Portals that lead from somewhere to somewhere: `(portal, from, to)`, both ways unless one-way.
pub fn ways(picture: &Picture, against_too: bool) -> Vec<(PortalIx, Node, Node)> {
    let facility = &picture.facility;
    let refuted = |space: SpaceIx| facility.space(space).knowledge == Knowledge::Refuted;
    let mut ways = Vec::new();
    for ix in facility.portal_ixs() {
        let (portal, (a, b)) = (facility.portal(ix), facility.ends(ix));
        if portal.is_loose_end() || portal.knowledge == Knowledge::Refuted || refuted(a) || b.is_some_and(refuted) {
            continue;
        }
        ways.push((ix, Some(a), b));
        if against_too || !portal.one_way {
            ways.push((ix, b, Some(a)));
        }
    }
    ways
}

/// Everything that can be got to from `start`, by going over the ways again and again until nothing changes.
pub fn closure(
    start: &BTreeSet<Node>,
    ways: &[(PortalIx, Node, Node)],
    goes: impl Fn(PortalIx, Node) -> bool,
) -> BTreeSet<Node> {
    let mut found = start.clone();
    loop {
        let before = found.len();
        for &(portal, from, to) in ways {
            if found.contains(&from) && goes(portal, to) {
                found.insert(to);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

pub fn reach(picture: &Picture) -> Vec<Reach> {
    let facility = &picture.facility;
    let present = |space: &SpaceIx| facility.space(*space).knowledge != Knowledge::Refuted;
    let entered: BTreeSet<Node> =
        facility.space_ixs().filter(|space| picture.entered[space.get()] && present(space)).map(Some).collect();
    let mut sources = entered.clone();
    sources.insert(None);
    let is = |portal: PortalIx, passage: Passage| picture.passage[portal.get()] == passage;
    let directed = ways(picture, false);
    let reachable = closure(&sources, &directed, |portal, _| is(portal, Passage::Passes));
    let presumed = closure(&sources, &directed, |portal, _| {
        is(portal, Passage::Passes) || is(portal, Passage::Untried) && !picture.lens.strict
    });
    let linked = closure(&sources, &ways(picture, true), |_, _| true);
    let of = |space: SpaceIx| match Some(space) {
        node if entered.contains(&node) => Reach::Reached,
        node if reachable.contains(&node) => Reach::Reachable,
        node if presumed.contains(&node) => Reach::PresumedReachable,
        node if linked.contains(&node) => Reach::CutOff,
        _ => Reach::Unlinked,
    };
    facility.space_ixs().map(of).collect()
}

pub fn rooms_and_area(picture: &Picture, nodes: impl IntoIterator<Item = Node>) -> (u32, f64) {
    let facility = &picture.facility;
    let counted = nodes.into_iter().flatten().filter(|space| facility.space(*space).counts());
    counted.fold((0, 0.0), |(rooms, area), space| (rooms + 1, area + facility.area_m2(space)))
}
