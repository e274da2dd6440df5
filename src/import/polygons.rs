//! GeoJSON of polygons with a property that says their level, as QGIS and ArcGIS export drawings of rooms.

use super::adjacency::{Lone, Opening};
use super::geodetic::Frame;
use super::geojson_shape::{Shape, length_m, line, middle, polygons, text};
use super::{Fault, Ledger, Options, Sketch, words};
use crate::model::{
    Code, Extra, Footprint, Knowledge, Level, LevelId, Outline, PortalKind, Section, SectionId, Space, SpaceKind, Xy,
};
use geojson::{Feature, FeatureCollection, feature::Id};
use std::collections::{BTreeMap, BTreeSet};

const STOREY_M: f64 = 3.0;
const DOOR_TOLERANCE_M: f64 = 0.5;

const LEVEL: &[&str] = &[
    "level",
    "ordinal",
    "floor",
    "storey",
    "story",
    "level_id",
    "floor_id",
    "floor_no",
    "floornumber",
    "etage",
    "geschoss",
    "stockwerk",
    "ebene",
    "niveau",
    "piso",
    "planta",
    "piano",
    "kat",
    "lvl",
    "z",
];
// Shorter words stand in others.
const LEAST_WORD: usize = 5;
const NUMBER: &[&str] = &[
    "number",
    "room_no",
    "roomnumber",
    "room_number",
    "ref",
    "no",
    "nr",
    "code",
    "raumnummer",
    "short_name",
    "raum",
    "room",
];
const NAME: &[&str] = &[
    "name",
    "room_name",
    "roomname",
    "label",
    "title",
    "long_name",
    "raumname",
    "bezeichnung",
    "name_long",
    "nombre",
    "nom",
];
const KIND: &[&str] = &["kind", "category", "use", "usage", "room_type", "space_type", "type", "class", "indoor"];
const ID: &[&str] = &["id", "uuid", "guid", "globalid", "room_id", "space_id", "gid", "fid", "objectid"];

/// Which property of a feature says what, in the file's own spelling; what is not given is guessed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Properties {
    pub level: Option<String>,
    pub name: Option<String>,
    pub number: Option<String>,
    pub kind: Option<String>,
    pub id: Option<String>,
}

pub fn read(source: &str, options: &Options, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let parsed: Result<FeatureCollection, geojson::Error> = source.parse();
    let features = parsed.map_err(|error| Fault::whole(error.to_string()))?.features;
    let shapes = features.iter().filter_map(|feature| feature.geometry.as_ref()).flat_map(polygons);
    let frame = Frame::of(&shapes.map(|(outer, _)| outer).collect::<Vec<_>>());
    let reader = Reader { properties: guess(&features, &options.properties, ledger), frame };
    let mut sketch = Sketch { door_tolerance_m: DOOR_TOLERANCE_M, ..Sketch::default() };
    let mut storeys: BTreeMap<i32, String> = BTreeMap::new();
    for (at, feature) in features.iter().enumerate() {
        let id = reader.id(feature, at);
        let mut shapes = feature.geometry.as_ref().map(polygons).unwrap_or_default();
        if said(feature, "feature") == Some("section") {
            let storey = reader.value(feature, &reader.properties.level).map(|_| reader.storey(feature, &id, ledger));
            let storey = storey.flatten();
            let level = storey.as_ref().map(|(ordinal, _)| LevelId::new(ordinal.to_string()));
            storeys.extend(storey.filter(|(ordinal, _)| !storeys.contains_key(ordinal)));
            sketch.draft.sections.push(reader.section(feature, &id, level, shapes.pop()));
            continue;
        }
        let door = feature.geometry.as_ref().and_then(line).filter(|_| reader.is_door(feature));
        if shapes.is_empty() && door.is_none() {
            ledger.skip("feature that is neither polygon nor door", &id);
            continue;
        }
        let Some((ordinal, storey)) = reader.storey(feature, &id, ledger) else { continue };
        storeys.entry(ordinal).or_insert(storey);
        let level = LevelId::new(ordinal.to_string());
        match door {
            Some(line) => sketch.openings.extend(reader.opening(feature, &id, level, &line)),
            None => sketch.draft.spaces.extend(reader.rooms(feature, &id, &level, shapes)),
        }
    }
    sketch.draft.levels = storeys.into_iter().map(|(ordinal, name)| level(ordinal, name)).collect();
    sketch.draft.georeference = reader.frame.georeference();
    let message = format!("the file gives no heights; storeys are taken to be {STOREY_M} m high");
    ledger.note(Code::Guessed, "storey height", "facility", message);
    Ok(sketch)
}

fn level(ordinal: i32, name: String) -> Level {
    let id = ordinal.to_string();
    let name = if name == id { String::new() } else { name };
    Level { height_m: STOREY_M, ..Level::new(id.as_str(), name, ordinal, f64::from(ordinal) * STOREY_M) }
}

fn said<'a>(feature: &'a Feature, property: &str) -> Option<&'a str> {
    feature.properties.as_ref()?.get(property)?.as_str()
}

/// How a thing is known, where the file says it in the words of this program; what was only told must not come back as
/// seen.
fn knowledge(feature: &Feature) -> Knowledge {
    let word = said(feature, "knowledge");
    let all = [Knowledge::Reported, Knowledge::Suspected, Knowledge::Refuted];
    all.into_iter().find(|known| word == Some(known.word())).unwrap_or_default()
}

struct Reader {
    properties: Properties,
    frame: Frame,
}

/// Property names asked for, and for the others the first usual one that the features have.
fn guess(features: &[Feature], asked: &Properties, ledger: &mut Ledger) -> Properties {
    let mut find = |role: &str, asked: &Option<String>, usual: &[&str]| {
        let found = asked.clone().or_else(|| usual.iter().find_map(|name| spelled(features, name)));
        let found = found.or_else(|| if role == "level" { named_like_a_level(features) } else { None });
        let message = match &found {
            Some(name) => format!("the {role} of a room is read from the property \"{name}\""),
            None => format!("no property says the {role} of a room"),
        };
        if let Some(name) = asked.as_ref().filter(|name| spelled(features, name).is_none()) {
            let message = format!("no feature has the property \"{name}\" that was to say the {role} of a room");
            ledger.warn(Code::Unresolved, "property that no feature has", name, message);
        } else if asked.is_none() {
            let guess = found.as_deref().map_or("none".to_owned(), |name| format!("\"{name}\""));
            ledger.note(Code::Guessed, "property names", format!("{role}: {guess}"), message);
        }
        found
    };
    Properties {
        level: find("level", &asked.level, LEVEL),
        number: find("number", &asked.number, NUMBER),
        name: find("name", &asked.name, NAME),
        kind: find("kind", &asked.kind, KIND),
        id: find("id", &asked.id, ID),
    }
}

fn spelled(features: &[Feature], name: &str) -> Option<String> {
    let mut keys = features.iter().filter_map(|feature| feature.properties.as_ref()).flat_map(|object| object.iter());
    keys.find(|(key, value)| !value.is_null() && key.eq_ignore_ascii_case(name)).map(|(key, _)| key.clone())
}

/// The first property whose name has a word for levels in it, as `FLOOR_NAME` and `gebaeude_etage`, and whose values
/// are levels.
fn named_like_a_level(features: &[Feature]) -> Option<String> {
    let words = LEVEL.iter().filter(|word| word.len() >= LEAST_WORD);
    let is_like = |key: &str| words.clone().any(|word| key.to_lowercase().contains(word));
    let is_level = |key: &str| {
        let mut values = features.iter().filter_map(|feature| text(feature.properties.as_ref()?.get(key), "en"));
        values.next().is_some_and(|first| {
            words::ordinal(&first).is_some() && values.all(|value| words::ordinal(&value).is_some())
        })
    };
    let keys = features.iter().filter_map(|feature| feature.properties.as_ref()).flat_map(|object| object.keys());
    keys.collect::<BTreeSet<_>>().into_iter().find(|key| is_like(key) && is_level(key)).cloned()
}

impl Reader {
    fn value(&self, feature: &Feature, property: &Option<String>) -> Option<String> {
        text(feature.properties.as_ref()?.get(property.as_ref()?), "en")
    }

    /// The feature's own id, else the property said to be one, else its place in the file.
    fn id(&self, feature: &Feature, at: usize) -> String {
        match &feature.id {
            Some(Id::String(id)) => id.clone(),
            Some(Id::Number(id)) => id.to_string(),
            None => self.value(feature, &self.properties.id).unwrap_or_else(|| format!("feature {}", at + 1)),
        }
    }

    fn is_door(&self, feature: &Feature) -> bool {
        let kind = self.value(feature, &self.properties.kind).unwrap_or_default().to_lowercase();
        let tag = feature.properties.as_ref().and_then(|object| text(object.get("door"), "en"));
        ["door", "opening", "entrance", "gate"].iter().any(|word| kind.contains(word))
            || tag.is_some_and(|tag| tag != "no")
    }

    /// The ordinal of a feature's storey and what the file calls it.
    fn storey(&self, feature: &Feature, id: &str, ledger: &mut Ledger) -> Option<(i32, String)> {
        let Some(name) = self.value(feature, &self.properties.level) else {
            ledger.warn(
                Code::Guessed,
                "feature without a level",
                id,
                "no level is given; it is taken to be on level 0",
            );
            return Some((0, String::new()));
        };
        let ordinal = words::ordinal(&name);
        if ordinal.is_none() {
            let message = format!("its level \"{name}\" is neither a number nor a usual name of a storey");
            ledger.warn(Code::NotPlaced, "feature with an unreadable level", id, message);
        }
        Some((ordinal?, name))
    }

    fn opening(&self, feature: &Feature, id: &str, level: LevelId, line: &[Xy]) -> Option<Opening> {
        let line: Vec<Xy> = line.iter().map(|&at| self.frame.metres(at)).collect();
        let (at, along) = middle(&line)?;
        let kind = self.value(feature, &self.properties.kind).unwrap_or_default().to_lowercase();
        let mut opening = Opening { along, ..Opening::new(id, level, at) };
        opening.lone = if kind.contains("entrance") { Lone::Outside } else { Lone::Unknown };
        opening.portal.kind = if kind.contains("opening") { PortalKind::Opening } else { PortalKind::Door };
        opening.portal.name = self.value(feature, &self.properties.name).unwrap_or_default();
        opening.portal.width_m = Some(length_m(&line)).filter(|&width| width > 0.0);
        Some(opening)
    }

    /// A part of the building without rooms of its own, as this program writes it.
    fn section(&self, feature: &Feature, id: &str, level: Option<LevelId>, shape: Option<Shape>) -> Section {
        let metres = |ring: Vec<Xy>| ring.into_iter().map(|at| self.frame.metres(at)).collect();
        let outline = shape
            .map(|(outer, holes)| Outline { outer: metres(outer), holes: holes.into_iter().map(metres).collect() });
        let rooms = feature.properties.as_ref().and_then(|object| object.get("estimated_rooms")?.as_u64());
        Section {
            id: SectionId::new(id),
            name: self.value(feature, &self.properties.name).unwrap_or_default(),
            level,
            knowledge: knowledge(feature),
            estimated_rooms: rooms.and_then(|rooms| u32::try_from(rooms).ok()),
            outline,
            extra: Extra::new(),
        }
    }

    fn rooms(&self, feature: &Feature, id: &str, level: &LevelId, shapes: Vec<Shape>) -> Vec<Space> {
        let word = self.value(feature, &self.properties.kind).unwrap_or_default();
        let metres = |ring: Vec<Xy>| ring.into_iter().map(|at| self.frame.metres(at)).collect();
        let room = |(at, (outer, holes)): (usize, Shape)| {
            let id = if at == 0 { id.to_owned() } else { format!("{id}.{}", at + 1) };
            let holes = holes.into_iter().map(metres).collect();
            Space {
                kind: words::space_kind(&word).unwrap_or(SpaceKind::Room),
                name: self.value(feature, &self.properties.name).unwrap_or_default(),
                number: self.value(feature, &self.properties.number).unwrap_or_default(),
                footprint: Footprint::Polygon { outer: metres(outer), holes },
                knowledge: knowledge(feature),
                extra: feature
                    .properties
                    .clone()
                    .map_or_else(Extra::new, |rest| Extra::from([("geojson".to_owned(), rest.into())])),
                ..Space::new(id.as_str(), level.as_str())
            }
        };
        shapes.into_iter().enumerate().map(room).collect()
    }
}
