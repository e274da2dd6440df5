//! Indoor Mapping Data Format: layers of GeoJSON, by the `feature_type` of their features.

mod opening;
mod own;
mod unit;

pub use own::own;

use super::geodetic::Projection;
use super::geojson_shape::{polygons, text};
use super::source::Member;
use super::{Fault, Ledger, Options, Sketch};
use crate::model::{Code, Draft, Extra, Knowledge, Level, Outline, Section, Xy};
use geojson::{Feature, FeatureCollection, JsonObject, feature::Id};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const STOREY_M: f64 = 3.0;
// Units share their edges; openings lie on them to within what a planner's snapping leaves over.
const DOOR_TOLERANCE_M: f64 = 0.3;
const TYPES: [&str; 9] =
    ["venue", "building", "footprint", "level", "unit", "opening", "relationship", "occupant", "anchor"];

/// A feature with its id and its properties.
struct Thing {
    id: String,
    feature: Feature,
    properties: JsonObject,
}

struct Venue {
    things: HashMap<String, Vec<Thing>>,
    language: String,
}

pub fn read(members: &[Member], options: &Options, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let venue = Venue::parse(members, ledger)?;
    let places = venue.all("unit").filter_map(|unit| unit.feature.geometry.as_ref()).flat_map(polygons);
    let Some(projection) = Projection::around(places.flat_map(|(outer, _)| outer)) else {
        return Ok(Sketch::default());
    };
    let levels = venue.levels(&projection, options, ledger);
    let sections = venue.sections(&projection);
    let spaces = venue.spaces(&levels, &sections, &projection, ledger);
    let (portals, openings) = venue.openings(&spaces, &levels, &projection, ledger);
    let draft = Draft {
        name: venue.all("venue").find_map(|found| venue.label(found, "name")).unwrap_or_default(),
        georeference: Some(projection.origin),
        storey_height_m: Some(options.level_height_m.unwrap_or(STOREY_M)),
        levels,
        sections,
        spaces,
        portals,
        ..Draft::default()
    };
    Ok(Sketch { draft, openings, columns: Vec::new(), door_tolerance_m: DOOR_TOLERANCE_M })
}

impl Venue {
    fn parse(members: &[Member], ledger: &mut Ledger) -> Result<Self, Fault> {
        let mut venue = Self { things: HashMap::new(), language: "en".to_owned() };
        for member in members {
            let head = member.head();
            if !head.trim_start().starts_with('{') {
                ledger.skip("file that is no layer", &member.name);
            } else if !head.contains("\"feature_type\"") {
                venue.manifest(&head, &member.name, ledger);
            } else if !TYPES.iter().any(|name| head.contains(&format!("\"{name}\""))) {
                ledger.skip("layer that holds no rooms or doors", &member.name);
            } else {
                venue.layer(member, ledger)?;
            }
        }
        Ok(venue)
    }

    fn manifest(&mut self, head: &str, name: &str, ledger: &mut Ledger) {
        match serde_json::from_str::<Value>(head) {
            Ok(manifest) if manifest.get("language").is_some_and(Value::is_string) => {
                self.language = manifest["language"].as_str().unwrap_or("en").to_owned();
            }
            _ => ledger.skip("file that is no layer", name),
        }
    }

    fn layer(&mut self, member: &Member, ledger: &mut Ledger) -> Result<(), Fault> {
        let collection: FeatureCollection =
            member.text()?.parse().map_err(|error: geojson::Error| Fault::new(&member.name, error.to_string()))?;
        for (at, mut feature) in collection.features.into_iter().enumerate() {
            let kind = feature.foreign_members.as_ref().and_then(|members| members.get("feature_type"));
            let kind = kind.and_then(Value::as_str).unwrap_or("feature without a type").to_owned();
            let id = match feature.id.take() {
                Some(Id::String(id)) => id,
                Some(Id::Number(id)) => id.to_string(),
                None => format!("{kind} {}", at + 1),
            };
            if TYPES.contains(&kind.as_str()) {
                let properties = feature.properties.take().unwrap_or_default();
                self.things.entry(kind).or_default().push(Thing { id, feature, properties });
            } else {
                ledger.skip(&kind, id);
            }
        }
        Ok(())
    }

    fn all(&self, kind: &str) -> std::slice::Iter<'_, Thing> {
        self.things.get(kind).map_or(&[][..], Vec::as_slice).iter()
    }

    fn label(&self, thing: &Thing, property: &str) -> Option<String> {
        text(thing.properties.get(property), &self.language)
    }

    fn levels(&self, projection: &Projection, options: &Options, ledger: &mut Ledger) -> Vec<Level> {
        let height_m = options.level_height_m.unwrap_or(STOREY_M);
        let mut seen = BTreeSet::new();
        let mut levels = Vec::new();
        for thing in self.all("level") {
            let Some(ordinal) = thing.properties.get("ordinal").and_then(Value::as_f64).filter(|at| at.abs() < 1000.0)
            else {
                ledger.warn(
                    Code::NotPlaced,
                    "level without an ordinal",
                    &thing.id,
                    "its rooms cannot be put on a storey",
                );
                continue;
            };
            if !seen.insert(thing.id.as_str()) {
                ledger.warn(
                    Code::DuplicateId,
                    "level with the id of another",
                    &thing.id,
                    "only the first one is taken",
                );
                continue;
            }
            let name = self.label(thing, "name").or(self.label(thing, "short_name")).unwrap_or_default();
            levels.push(Level {
                height_m,
                outline: outline(thing, projection),
                ..Level::new(thing.id.as_str(), name, ordinal.floor() as i32, ordinal * height_m)
            });
        }
        if options.level_height_m.is_none() && !levels.is_empty() {
            let message = format!("IMDF has no heights; storeys are taken to be {STOREY_M} m high");
            ledger.note(Code::Guessed, "storey height", "facility", message);
        }
        let mut grounds: BTreeMap<&str, i32> = BTreeMap::new();
        for (thing, level) in
            self.all("level").filter_map(|thing| Some((thing, levels.iter().find(|l| l.id.as_str() == thing.id)?)))
        {
            let lowest = grounds.entry(building_of(thing).unwrap_or_default()).or_insert(level.ordinal);
            *lowest = (*lowest).min(level.ordinal);
        }
        if grounds.values().collect::<BTreeSet<_>>().len() > 1 {
            let message =
                "the buildings of this file count their storeys from different grounds; check their elevations";
            ledger.warn(Code::Guessed, "buildings with ordinals of their own", "facility", message);
        }
        levels
    }

    /// A section for each building, where there are several with storeys.
    fn sections(&self, projection: &Projection) -> Vec<Section> {
        let with_levels: BTreeSet<&str> = self.all("level").filter_map(building_of).collect();
        if with_levels.len() < 2 {
            return Vec::new();
        }
        let footprints: HashMap<&str, &Thing> =
            self.all("footprint").filter_map(|thing| Some((building_of(thing)?, thing))).collect();
        let mut buildings: Vec<&Thing> =
            self.all("building").filter(|thing| with_levels.contains(thing.id.as_str())).collect();
        buildings.dedup_by_key(|thing| thing.id.as_str());
        let section = |thing: &&Thing| Section {
            id: thing.id.as_str().into(),
            name: self.label(thing, "name").unwrap_or_default(),
            level: None,
            knowledge: Knowledge::Surveyed,
            estimated_rooms: None,
            outline: footprints
                .get(thing.id.as_str())
                .copied()
                .or(Some(thing))
                .and_then(|thing| outline(thing, projection)),
            extra: Extra::new(),
        };
        buildings.iter().map(section).collect()
    }
}

fn building_of(thing: &Thing) -> Option<&str> {
    thing.properties.get("building_ids")?.as_array()?.first()?.as_str()
}

fn outline(thing: &Thing, projection: &Projection) -> Option<Outline> {
    let mut shapes = polygons(thing.feature.geometry.as_ref()?).into_iter();
    let (outer, holes) = shapes.next().filter(|_| shapes.next().is_none())?;
    let metres = |ring: Vec<Xy>| ring.into_iter().map(|at| projection.metres(at)).collect();
    Some(Outline { outer: metres(outer), holes: holes.into_iter().map(metres).collect() })
}
