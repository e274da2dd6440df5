//! Openings are lines on the edges of units; relationships, where there are any, say what they join.

use super::{Thing, Venue, building_of};
use crate::import::Ledger;
use crate::import::adjacency::{Lone, Opening};
use crate::import::geodetic::Projection;
use crate::import::geojson_shape::{length_m, line, middle};
use crate::model::{Code, End, Extra, Level, Origin, Portal, PortalKind, Space, SpaceId, Xy};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

impl Venue {
    /// The portals that relationships name both sides of, and the openings whose sides are to be found.
    pub fn openings(
        &self,
        spaces: &[Space],
        levels: &[Level],
        projection: &Projection,
        ledger: &mut Ledger,
    ) -> (Vec<Portal>, Vec<Opening>) {
        let rooms: HashSet<&str> = spaces.iter().map(|space| space.id.as_str()).collect();
        let (mut portals, joined) = self.relationships(&rooms, ledger);
        let grounds = self.grounds(levels);
        let mut openings = Vec::new();
        for thing in self.all("opening") {
            let level = thing.properties.get("level_id").and_then(Value::as_str).unwrap_or_default();
            let line = thing.feature.geometry.as_ref().and_then(line).unwrap_or_default();
            let line: Vec<Xy> = line.into_iter().map(|at| projection.metres(at)).collect();
            let Some((at, along)) = middle(&line).filter(|_| levels.iter().any(|known| known.id.as_str() == level))
            else {
                ledger.warn(Code::NotPlaced, "opening without a line or level", &thing.id, "it cannot be placed");
                continue;
            };
            let mut opening = Opening::new(thing.id.as_str(), level.into(), at);
            opening.along = along;
            opening.portal = self.portal(thing, &line, opening.portal);
            let is_exit = thing.properties.get("category").and_then(Value::as_str) == Some("emergencyexit");
            opening.lone = if is_exit || grounds.contains(level) { Lone::Outside } else { Lone::Unknown };
            match joined.get(thing.id.as_str()) {
                Some((a, b)) => portals.push(Portal { between: (a.clone(), b.clone()), ..opening.portal }),
                None => openings.push(opening),
            }
        }
        (portals, openings)
    }

    fn portal(&self, thing: &Thing, line: &[Xy], portal: Portal) -> Portal {
        let door = thing.properties.get("door").filter(|door| !door.is_null());
        let mut extra = Extra::new();
        for property in ["category", "door", "access_control", "accessibility"] {
            if let Some(value) = thing.properties.get(property).filter(|value| !value.is_null()) {
                extra.insert(format!("imdf_{property}"), value.clone());
            }
        }
        Portal {
            kind: if door.is_some() { PortalKind::Door } else { PortalKind::Opening },
            name: self.label(thing, "name").unwrap_or_default(),
            width_m: Some(length_m(line)).filter(|&width| width > 0.0),
            extra,
            ..portal
        }
    }

    /// The levels people step out from: the lowest of each building that is not underground.
    fn grounds(&self, levels: &[Level]) -> HashSet<&str> {
        let mut lowest: HashMap<&str, (i32, &str)> = HashMap::new();
        for thing in self.all("level") {
            let Some(level) = levels.iter().find(|level| level.id.as_str() == thing.id && level.ordinal >= 0) else {
                continue;
            };
            let ground = lowest.entry(building_of(thing).unwrap_or_default()).or_insert((level.ordinal, &thing.id));
            *ground = (*ground).min((level.ordinal, &thing.id));
        }
        lowest.into_values().map(|(_, level)| level).collect()
    }

    /// Portals between units, and the two sides of openings, as relationships name them.
    fn relationships(
        &self,
        rooms: &HashSet<&str>,
        ledger: &mut Ledger,
    ) -> (Vec<Portal>, HashMap<&str, (SpaceId, End)>) {
        let (mut portals, mut joined) = (Vec::new(), HashMap::new());
        for thing in self.all("relationship") {
            let side = |property: &str| references(thing.properties.get(property)).into_iter().next();
            let (origin, destination) = (side("origin"), side("destination"));
            let stops = references(thing.properties.get("intermediary"));
            let is_room = |id: &&str| rooms.contains(id);
            let opening = stops.iter().find(|id| self.all("opening").any(|opening| opening.id == **id));
            if let (Some(a), Some(b), Some(opening)) = (origin.filter(is_room), destination.filter(is_room), opening) {
                joined.insert(*opening, (SpaceId::new(a), End::Space(SpaceId::new(b))));
                continue;
            }
            let stops: Vec<&str> = origin.into_iter().chain(stops).chain(destination).filter(is_room).collect();
            if stops.len() < 2 {
                ledger.skip("relationship that joins no two units", &thing.id);
            }
            for (at, pair) in stops.windows(2).enumerate().filter(|(_, pair)| pair[0] != pair[1]) {
                let id = if at == 0 { thing.id.clone() } else { format!("{}.{}", thing.id, at + 1) };
                let category = thing.properties.get("category").and_then(Value::as_str).unwrap_or_default();
                portals.push(Portal {
                    kind: kind(category),
                    one_way: thing.properties.get("direction").and_then(Value::as_str) == Some("directed"),
                    origin: Origin::Explicit,
                    ..Portal::new(id.as_str(), pair[0], End::Space(SpaceId::new(pair[1])))
                });
            }
        }
        (portals, joined)
    }
}

/// The ids of one feature reference or a list of them.
fn references(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::Array(list)) => list.iter().flat_map(|one| references(Some(one))).collect(),
        Some(Value::Object(reference)) => reference.get("id").and_then(Value::as_str).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn kind(category: &str) -> PortalKind {
    match category {
        "elevator" => PortalKind::Lift,
        "stairs" | "escalator" | "ramp" => PortalKind::Stair,
        _ => PortalKind::Opening,
    }
}
