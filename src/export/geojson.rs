use super::facts;
use super::place::Place;
use crate::analysis::Analysis;
use crate::model::{Footprint, PortalIx, SectionIx, SpaceIx};
use crate::search::Picture;
use serde_json::{Map, Value, json};

/// All spaces, doors and unreached sections as one GeoJSON feature collection (RFC 7946), longitude before latitude.
///
/// A facility without a georeference has no place on the Earth: its coordinates are plan metres, and the member
/// `undercroft` says so.
pub fn geojson(picture: &Picture, analysis: &Analysis) -> String {
    let facility = &picture.facility;
    let place = Place::of(facility);
    let spaces = facility.space_ixs().map(|space| room(picture, analysis, &place, space));
    let doors = facility.portal_ixs().map(|portal| door(picture, &place, portal));
    let sections = (0..facility.sections().len()).map(SectionIx::new).map(|at| section(picture, &place, at));
    let features: Vec<Value> = spaces.chain(doors).chain(sections).collect();
    let units = if place.is_on_earth() { "degrees, WGS 84" } else { "metres on the plan, x east, y north" };
    json!({
        "type": "FeatureCollection",
        "features": features,
        "undercroft": { "facility": facility.name(), "notice": facility.draft().notice, "coordinates": units },
    })
    .to_string()
}

fn feature(id: &str, geometry: Value, properties: Map<String, Value>) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

fn properties(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map.into_iter().filter(|(_, value)| !value.is_null() && value != "").collect(),
        _ => Map::new(),
    }
}

fn room(picture: &Picture, analysis: &Analysis, place: &Place, at: SpaceIx) -> Value {
    let facility = &picture.facility;
    let (space, level) = (facility.space(at), facility.level(facility.level_of(at)));
    let facts = facts::room(picture, analysis, at);
    let geometry = match &space.footprint {
        Footprint::Point { at, .. } => place.point(*at),
        footprint => footprint.shape().map_or(Value::Null, |shape| place.shape(&shape)),
    };
    let uncertainty_m = match space.footprint {
        Footprint::Point { uncertainty_m, .. } => Some(uncertainty_m),
        _ => None,
    };
    let values = json!({
        "feature": "space",
        "level": level.ordinal,
        "level_id": level.id,
        "level_name": level.name,
        "kind": space.kind.word(),
        "name": space.name,
        "number": space.number,
        "section": space.section,
        "knowledge": space.knowledge.word(),
        "placed": facts.placed,
        "uncertainty_m": uncertainty_m,
        "floor_z_m": facility.floor_z_m(at),
        "height_m": space.height_m.unwrap_or(level.height_m),
        "area_m2": facility.area_m2(at),
        "status": facts.status,
        "searched": facts.searched,
        "reach": facts.reach,
    });
    feature(space.id.as_str(), geometry, properties(values))
}

fn door(picture: &Picture, place: &Place, at: PortalIx) -> Value {
    let facility = &picture.facility;
    let portal = facility.portal(at);
    let level = facility.level(facility.level_of(facility.ends(at).0));
    let values = json!({
        "feature": "portal",
        "level": level.ordinal,
        "level_id": level.id,
        "kind": portal.kind.word(),
        "name": portal.name,
        "from": portal.between.0,
        "to": portal.between.1.to_string(),
        "state": picture.state_of(at).word(),
        "passage": facts::passage(picture, at),
        "one_way": portal.one_way,
        "width_m": portal.width_m,
        "knowledge": portal.knowledge.word(),
        "origin": format!("{:?}", portal.origin).to_lowercase(),
        "confidence": portal.confidence,
    });
    feature(portal.id.as_str(), portal.at.map_or(Value::Null, |at| place.point(at)), properties(values))
}

fn section(picture: &Picture, place: &Place, at: SectionIx) -> Value {
    let facility = &picture.facility;
    let section = facility.section(at);
    let level = section.level.as_ref().and_then(|id| facility.level_ix(id)).map(|ix| facility.level(ix));
    let values = json!({
        "feature": "section",
        "level": level.map(|level| level.ordinal),
        "level_id": section.level,
        "name": section.name,
        "knowledge": section.knowledge.word(),
        "estimated_rooms": section.estimated_rooms,
        "unreached": picture.is_unreached(at),
    });
    let geometry = section.outline.as_ref().map_or(Value::Null, |outline| place.outline(outline));
    feature(section.id.as_str(), geometry, properties(values))
}
