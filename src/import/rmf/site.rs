//! `.site.json`: anchors in metres, y up, and everything else by their ids.

use super::{Door, Storey, sketch};
use crate::import::{Fault, Ledger, Sketch};
use crate::model::{Code, Xy};
use serde_json::{Map, Value};

pub fn read(text: &str, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let site: Value = serde_json::from_str(text)
        .map_err(|error| Fault::new(format!("line {}, column {}", error.line(), error.column()), error.to_string()))?;
    let empty = Map::new();
    let shared = site["anchors"].as_object().unwrap_or(&empty);
    for id in site["lifts"].as_object().into_iter().flat_map(Map::keys) {
        let message = "lifts of site files are not read yet; link the storeys by hand";
        ledger.warn(Code::Unresolved, "lift of a site file", id, message);
    }
    let levels = site["levels"].as_object().into_iter().flatten();
    let mut storeys: Vec<Storey> = levels.map(|(id, level)| storey(id, level, shared, &site, ledger)).collect();
    storeys.sort_by(|a, b| a.name.cmp(&b.name));
    sketch(site["properties"]["name"].as_str().unwrap_or_default().to_owned(), storeys, &[], ledger)
}

fn storey(id: &str, level: &Value, shared: &Map<String, Value>, site: &Value, ledger: &mut Ledger) -> Storey {
    let own = level["anchors"].as_object();
    let place = |anchor: &Value| -> Option<Xy> {
        let key = anchor.as_u64()?.to_string();
        let anchor = own.and_then(|own| own.get(&key)).or_else(|| shared.get(&key))?;
        let at = anchor["Translate2D"].as_array()?;
        Some([at.first()?.as_f64()?, at.get(1)?.as_f64()?])
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
