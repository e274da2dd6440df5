//! `.site.json`: anchors in metres, y up, and everything else by their ids.

use super::{Door, Lift, Stop, Storey, sketch, turned};
use crate::import::{Fault, Ledger, Sketch};
use crate::model::{Code, Xy};
use serde_json::{Map, Value};

// What holds where a cabin does not say, metres.
const CABIN_WIDTH_M: f64 = 1.5;
const CABIN_DEPTH_M: f64 = 1.65;
const CABIN_WALL_M: f64 = 0.1;
const CABIN_GAP_M: f64 = 0.01;

pub fn read(text: &str, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let site: Value = serde_json::from_str(text)
        .map_err(|error| Fault::new(format!("line {}, column {}", error.line(), error.column()), error.to_string()))?;
    let empty = Map::new();
    let shared = site["anchors"].as_object().unwrap_or(&empty);
    let levels = site["levels"].as_object().into_iter().flatten();
    let mut storeys: Vec<(&str, Storey)> =
        levels.map(|(id, level)| (id.as_str(), storey(id, level, shared, &site, ledger))).collect();
    storeys.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    let (ids, mut storeys): (Vec<&str>, Vec<Storey>) = storeys.into_iter().unzip();
    let mut lifts = Vec::new();
    for (id, drawn) in site["lifts"].as_object().into_iter().flatten() {
        let Some((lift, front)) = lift(id, drawn, shared, &ids) else {
            ledger.warn(Code::NotPlaced, "lift between anchors that do not exist", id, "it cannot be placed");
            continue;
        };
        // Walls end at the two anchors; what lies between them is the lift's front.
        lift.stops.iter().for_each(|stop| storeys[stop.storey].walls.push(front));
        lifts.push(lift);
    }
    sketch(site["properties"]["name"].as_str().unwrap_or_default().to_owned(), storeys, &lifts, ledger)
}

/// A lift, and its front from its left anchor to its right one; the cabin lies behind that, and all about it is given
/// from the cabin's middle, x towards the front.
fn lift(id: &str, drawn: &Value, shared: &Map<String, Value>, levels: &[&str]) -> Option<(Lift, [Xy; 2])> {
    let properties = &drawn["properties"];
    let anchor = |key: &Value| point(shared.get(&key.as_u64()?.to_string())?);
    let front = &properties["reference_anchors"];
    let [left, right] = [anchor(front.get(0)?)?, anchor(front.get(1)?)?];
    let yaw = (left[1] - right[1]).atan2(left[0] - right[0]) - std::f64::consts::FRAC_PI_2;
    let cabin = &properties["cabin"]["Rect"];
    let metres = |key: &str, standard: f64| cabin[key].as_f64().unwrap_or(standard);
    let (width, depth) = (metres("width", CABIN_WIDTH_M), metres("depth", CABIN_DEPTH_M));
    let wall = metres("wall_thickness", CABIN_WALL_M);
    let behind = [-depth / 2.0 - wall - metres("gap", CABIN_GAP_M), metres("shift", 0.0)];
    let middle = turned([(left[0] + right[0]) / 2.0, (left[1] + right[1]) / 2.0], behind, yaw);
    let end = |key: &Value| {
        let inside = drawn["cabin_anchors"].get(key.as_u64()?.to_string());
        inside.map_or_else(|| anchor(key), |inside| Some(turned(middle, point(inside)?, yaw)))
    };
    let ends = |door: &Value| Some([end(door["reference_anchors"].get(0)?)?, end(door["reference_anchors"].get(1)?)?]);
    let doors = drawn["cabin_doors"].as_object();
    // Older files say it by the level, newer ones by the door.
    let by_level = properties["level_doors"]["visit"].as_object();
    let stop = |(storey, level): (usize, &&str)| {
        let here = by_level.and_then(|visits| visits.get(*level)).map(numbers);
        let opens = |(door, of): &(&String, &Value)| match &here {
            Some(here) => here.contains(*door),
            None => numbers(&of["visits"]).iter().any(|visited| visited == level),
        };
        let open = doors.into_iter().flatten().filter(opens);
        let doors: Vec<_> = open.filter_map(|(door, of)| Some((door.clone(), ends(of)?))).collect();
        (here.is_some() || !doors.is_empty()).then_some(Stop { storey, doors })
    };
    let stops = levels.iter().enumerate().filter_map(stop).collect();
    let name = properties["name"].as_str().unwrap_or(id);
    Some((Lift::new(name, middle, [depth + 2.0 * wall, width + 2.0 * wall], yaw, stops), [left, right]))
}

fn numbers(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_u64).map(|number| number.to_string()).collect()
}

fn point(anchor: &Value) -> Option<Xy> {
    let at = anchor.get("Translate2D").or_else(|| anchor.get("CategorizedTranslate2D")?.get("General"))?;
    Some([at.get(0)?.as_f64()?, at.get(1)?.as_f64()?])
}

fn storey(id: &str, level: &Value, shared: &Map<String, Value>, site: &Value, ledger: &mut Ledger) -> Storey {
    let own = level["anchors"].as_object();
    let place = |anchor: &Value| -> Option<Xy> {
        let key = anchor.as_u64()?.to_string();
        point(own.and_then(|own| own.get(&key)).or_else(|| shared.get(&key))?)
    };
    let ends = |item: &Value| Some([place(item["anchors"].get(0)?)?, place(item["anchors"].get(1)?)?]);
    let of = |key: &'static str| level[key].as_object().into_iter().flatten();
    let mut walls = Vec::new();
    for (id, wall) in of("walls") {
        match ends(wall) {
            Some(line) => walls.push(line),
            None => ledger.skip("wall between anchors that do not exist", id),
        }
    }
    let mut doors = Vec::new();
    for (id, door) in of("doors") {
        let kind = door["kind"].as_object().and_then(|kinds| kinds.keys().next()).cloned().unwrap_or_default();
        let name = door["name"].as_str().unwrap_or_default().to_owned();
        match ends(door) {
            Some(ends) => doors.push(Door { id: id.clone(), name, kind, ends }),
            None => ledger.warn(Code::NotPlaced, "door between anchors that do not exist", id, "it cannot be placed"),
        }
    }
    let locations = site["navigation"]["guided"]["locations"].as_object().into_iter().flatten();
    // Only anchors of this very level: ids are unique in a site.
    let here = |location: &Value| own?.get(&location["anchor"].as_u64()?.to_string()).and(place(&location["anchor"]));
    let places = locations.filter_map(|(_, location)| Some((here(location)?, location["name"].as_str()?.to_owned())));
    Storey {
        name: level["properties"]["name"].as_str().unwrap_or(id).to_owned(),
        elevation_m: level["properties"]["elevation"].as_f64().unwrap_or(0.0),
        walls,
        doors,
        places: places.collect(),
    }
}
