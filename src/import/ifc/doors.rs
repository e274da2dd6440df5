//! Doors: by the boundaries that name them, else by probing to both sides of the wall they stand in.

use super::place::{self, Xyz};
use super::shape;
use super::step::Instance;
use super::{House, Ledger, Rooms};
use crate::import::adjacency::{Lone, Opening};
use crate::model::{Code, End, LevelId, Origin, Portal, PortalKind, PortalState, Space, Xy};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Portals whose rooms the file names, and openings whose rooms are to be found.
pub(super) struct Doors {
    pub portals: Vec<Portal>,
    pub openings: Vec<Opening>,
}

// Two virtual boundaries closer than this are the two faces of one gap.
const SAME_GAP_M: f64 = 0.4;
// Virtual boundaries shorter than this are corners touching.
const LEAST_GAP_M: f64 = 0.5;

pub(super) fn read(house: &House, rooms: &Rooms, spaces: &[Space], ledger: &mut Ledger) -> Doors {
    let bounded = boundaries(house, rooms);
    let fills: HashMap<u64, u64> = house
        .step
        .of("IFCRELFILLSELEMENT")
        .filter_map(|relation| Some((relation.reference(5)?, relation.reference(4)?)))
        .collect();
    let mut doors = Doors { portals: Vec::new(), openings: Vec::new() };
    for kind in ["IFCDOOR", "IFCDOORSTANDARDCASE"] {
        for door in house.step.of(kind) {
            let id = door.text(0).map_or_else(|| format!("#{}", door.number), str::to_owned);
            let opening = fills.get(&door.number).and_then(|&number| house.step.get(number));
            let Some(at) = middle(house, &door, opening.as_ref()) else {
                ledger.warn(
                    Code::NotPlaced,
                    "door without a place",
                    &id,
                    "has no place that can be read; it is left out",
                );
                continue;
            };
            let Some(level) = level(house, &door, at) else { continue };
            let mut portal = Portal { at: Some(house.xy(at)), ..Portal::new(id.as_str(), "", End::Outside) };
            portal.name = door.text(2).unwrap_or_default().to_owned();
            portal.width_m = door.number(9).map(|width| width * house.metre).filter(|width| *width > 0.0);
            let named: Vec<usize> = bounded.get(&door.number).into_iter().flatten().copied().collect();
            if let [a, b] = named[..] {
                portal.between = (spaces[a].id.clone(), End::Space(spaces[b].id.clone()));
                doors.portals.push(portal);
                continue;
            }
            let along = place::of_placement(house.step, door.reference(5)).axes[0];
            let mut opening = Opening::new(id.as_str(), level, house.xy(at));
            opening.portal = portal;
            opening.along = Some([along[0], along[1]]).filter(|[x, y]| x.hypot(*y) > 1e-9);
            // A door of a model that touches one space only leads out of the building or into what nobody modelled.
            opening.lone = if name_says_outside(&opening.portal.name) || house.is_external(door.number) {
                Lone::Outside
            } else {
                Lone::Unknown
            };
            doors.openings.push(opening);
        }
    }
    doors.portals.extend(gaps(house, rooms, spaces));
    doors
}

fn name_says_outside(name: &str) -> bool {
    let name = name.to_lowercase();
    ["outside", "exterior", "external", "entrance", "aussen", "außen", "extérieur"]
        .iter()
        .any(|word| name.contains(word))
}

impl House<'_> {
    /// Whether a boundary or a property set says that an element faces the open air.
    fn is_external(&self, element: u64) -> bool {
        let by_boundary = self.step.of("IFCRELSPACEBOUNDARY").any(|boundary| {
            boundary.reference(5) == Some(element) && boundary.word(8).is_some_and(|word| word.starts_with("EXTERNAL"))
        });
        by_boundary || self.step.of("IFCRELDEFINESBYPROPERTIES").filter(|relation| relation.refs(4).any(|number| number == element)).any(|relation| {
            let set = relation.reference(5).and_then(|number| self.step.get(number));
            let properties = set.iter().flat_map(|set| set.refs(4).collect::<Vec<_>>());
            properties.filter_map(|number| self.step.get(number)).any(|property| {
                let says = property.values.get(2).is_some_and(|value| matches!(value, super::step::Value::Typed(_, inner) if inner.first() == Some(&super::step::Value::Word("T"))));
                property.text(0) == Some("IsExternal") && says
            })
        })
    }
}

/// The rooms that each element bounds.
fn boundaries(house: &House, rooms: &Rooms) -> HashMap<u64, BTreeSet<usize>> {
    let mut bounded: HashMap<u64, BTreeSet<usize>> = HashMap::new();
    for kind in ["IFCRELSPACEBOUNDARY", "IFCRELSPACEBOUNDARY1STLEVEL", "IFCRELSPACEBOUNDARY2NDLEVEL"] {
        for boundary in house.step.of(kind) {
            if let (Some(space), Some(element)) = (boundary.reference(4), boundary.reference(5))
                && let Some(&room) = rooms.of.get(&space)
            {
                bounded.entry(element).or_default().insert(room);
            }
        }
    }
    bounded
}

/// The middle of the hole in the wall, else of the door's own body, else half a width along its placement.
fn middle(house: &House, door: &Instance, opening: Option<&Instance>) -> Option<Xyz> {
    let body = |instance: &Instance| house.shape(instance).middle();
    opening.and_then(body).or_else(|| body(door)).or_else(|| {
        door.reference(5)?;
        let frame = place::of_placement(house.step, door.reference(5));
        Some(frame.apply([door.number(9).unwrap_or(0.0) / 2.0, 0.0, 0.0]))
    })
}

/// The storey a door is contained in, else the highest one whose floor is not above its middle.
fn level(house: &House, door: &Instance, at: Xyz) -> Option<LevelId> {
    let z = at[2] * house.metre;
    let below = house.levels.iter().rev().find(|level| level.elevation_m <= z).or(house.levels.first());
    house.level_of.get(&door.number).cloned().or_else(|| below.map(|level| level.id.clone()))
}

/// Where two rooms run into each other without a door: virtual boundaries that face one another.
fn gaps(house: &House, rooms: &Rooms, spaces: &[Space]) -> Vec<Portal> {
    let mut faces: Vec<(usize, Xy, f64)> = Vec::new();
    for boundary in house.step.of("IFCRELSPACEBOUNDARY") {
        if boundary.word(7) != Some("VIRTUAL")
            || boundary.reference(5).is_some_and(|element| {
                house.step.get(element).is_some_and(|element| element.kind != "IFCVIRTUALELEMENT")
            })
        {
            continue;
        }
        let room = boundary.reference(4).and_then(|space| rooms.of.get(&space).copied());
        if let (Some(room), Some((middle, length))) = (room, face(house, &boundary)) {
            faces.push((room, middle, length));
        }
    }
    let mut found: BTreeMap<(usize, usize), Portal> = BTreeMap::new();
    for (at, &(a, one, long)) in faces.iter().enumerate() {
        for &(b, two, other) in &faces[at + 1..] {
            let apart = (one[0] - two[0]).hypot(one[1] - two[1]);
            let level = spaces[a].level == spaces[b].level;
            if a != b && level && apart < SAME_GAP_M && long.min(other) > LEAST_GAP_M {
                let pair = (a.min(b), a.max(b));
                let id = format!("gap {} {}", spaces[pair.0].id, spaces[pair.1].id);
                found.entry(pair).or_insert_with(|| Portal {
                    kind: PortalKind::Opening,
                    state: PortalState::Open,
                    at: Some([(one[0] + two[0]) / 2.0, (one[1] + two[1]) / 2.0]),
                    width_m: Some(long.min(other)),
                    origin: Origin::Geometric,
                    ..Portal::new(id.as_str(), spaces[pair.0].id.as_str(), spaces[pair.1].id.as_str())
                });
            }
        }
    }
    found.into_values().collect()
}

/// Middle and length, metres on the plan, of an upright boundary face.
fn face(house: &House, boundary: &Instance) -> Option<(Xy, f64)> {
    let step = house.step;
    let space = step.get(boundary.reference(4)?)?;
    let connection = step.get(boundary.reference(6)?)?;
    let surface = step.get(connection.reference(0)?)?;
    if surface.kind != "IFCSURFACEOFLINEAREXTRUSION" {
        return None;
    }
    let profile = step.get(surface.reference(0)?)?;
    let frame = place::of_placement(step, space.reference(5)).then(&place::of_axes(step, surface.reference(1)));
    let points: Vec<Xy> =
        shape::curve(step, profile.reference(2)?, 0).into_iter().map(|point| house.xy(frame.apply(point))).collect();
    let (first, last) = (points.first()?, points.last()?);
    let length = (last[0] - first[0]).hypot(last[1] - first[1]);
    Some(([(first[0] + last[0]) / 2.0, (first[1] + last[1]) / 2.0], length))
}
