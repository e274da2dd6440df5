//! Stairs: from the room under their foot to the room on the storey above their head.

use super::place::Xyz;
use super::{House, Ledger, Rooms};
use crate::model::{Code, Origin, Portal, PortalKind, Space};
use geo::algorithm::{Distance, Intersects};
use geo::{Euclidean, Point};
use std::collections::BTreeSet;

// A stair's foot or head lies in its room or a step beside it.
const NEAR_M: f64 = 1.5;
// The parts of a stair within this of its lowest or highest point are its foot and its head.
const END_M: f64 = 0.45;

pub(super) fn read(house: &House, rooms: &Rooms, spaces: &[Space], ledger: &mut Ledger) -> Vec<Portal> {
    let mut portals = Vec::new();
    let mut linked = BTreeSet::new();
    let parts: std::collections::HashMap<u64, Vec<u64>> = house
        .step
        .of("IFCRELAGGREGATES")
        .filter_map(|relation| Some((relation.reference(4)?, relation.refs(5).collect())))
        .collect();
    for (kind, of) in [(PortalKind::Stair, "IFCSTAIR"), (PortalKind::Stair, "IFCRAMP")] {
        for stair in house.step.of(of) {
            let id = stair.text(0).map_or_else(|| format!("#{}", stair.number), str::to_owned);
            let pieces = parts.get(&stair.number).into_iter().flatten().filter_map(|&number| house.step.get(number));
            let corners: Vec<Xyz> = std::iter::once(stair.clone())
                .chain(pieces)
                .flat_map(|piece| house.shape(&piece).corners)
                .map(|corner| corner.map(|value| value * house.metre))
                .collect();
            match ends(rooms, spaces, house, &corners) {
                Some((below, above)) if linked.insert((below, above)) => portals.push(Portal {
                    kind,
                    name: stair.text(2).unwrap_or_default().to_owned(),
                    at: middle(&corners),
                    origin: Origin::Inferred,
                    confidence: Some(0.7),
                    ..Portal::new(id.as_str(), spaces[below].id.as_str(), spaces[above].id.as_str())
                }),
                Some(_) => {}
                None => ledger.warn(
                    Code::Unresolved,
                    "stair without a room at both ends",
                    &id,
                    "no room was found at its foot and above its head; no way up is drawn",
                ),
            }
        }
    }
    portals
}

fn ends(rooms: &Rooms, spaces: &[Space], house: &House, corners: &[Xyz]) -> Option<(usize, usize)> {
    let low = corners.iter().map(|corner| corner[2]).reduce(f64::min)?;
    let high = corners.iter().map(|corner| corner[2]).reduce(f64::max)?;
    let storey = |z: f64| {
        let distance = |at: &usize| (house.levels[*at].elevation_m - z).abs();
        (0..house.levels.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    };
    let below = storey(low)?;
    // Railings reach above the floor they lead to; the storey is the next one at any rate.
    let above = storey(high).filter(|&above| above > below)?;
    let floor = house.levels[above].elevation_m;
    let foot: Vec<Xyz> = corners.iter().copied().filter(|corner| corner[2] < low + END_M).collect();
    let head: Vec<Xyz> = corners.iter().copied().filter(|corner| (corner[2] - floor).abs() < END_M).collect();
    let a = room(rooms, spaces, house, below, &foot)?;
    let b = room(rooms, spaces, house, above, if head.is_empty() { corners } else { &head })?;
    Some((a, b))
}

fn room(rooms: &Rooms, spaces: &[Space], house: &House, level: usize, corners: &[Xyz]) -> Option<usize> {
    let [x, y] = middle(corners)?;
    let point = Point::new(x, y);
    let level = &house.levels[level].id;
    let distance = |at: usize| {
        let shape = rooms.shapes[at].as_ref().filter(|_| spaces[at].level == *level)?;
        let distance = if shape.intersects(&point) { 0.0 } else { Euclidean.distance(shape, &point) };
        (distance <= NEAR_M).then_some((distance, at))
    };
    let nearest = (0..spaces.len()).filter_map(distance).min_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map(|(_, at)| at)
}

fn middle(corners: &[Xyz]) -> Option<[f64; 2]> {
    let count = corners.len() as f64;
    let sum = corners.iter().fold([0.0, 0.0], |sum, corner| [sum[0] + corner[0], sum[1] + corner[1]]);
    (count > 0.0).then(|| sum.map(|value| value / count))
}
