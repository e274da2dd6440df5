use super::place::Place;
use crate::model::{Facility, Footprint, Portal, PortalIx, PortalKind, Space, SpaceIx, SpaceKind};
use crate::report::door_stand;
use crate::search::Picture;
use geo::{BoundingRect, ConvexHull, MultiPolygon};
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

#[derive(Debug, thiserror::Error)]
#[error("the archive could not be written: {0}")]
pub struct ArchiveError(String);

/// The structure as an IMDF 1.0.0 archive: manifest, venue, building, footprint, levels, units, openings and
/// relationships. Without a georeference it lies off the coast of Ghana, at 0° 0'.
///
/// IMDF has no words for much of what a facility holds (unplaced rooms, guessed sections, how a door came to be), so
/// each feature carries the whole of its part of the map in the property `undercroft`, which other readers pass over.
pub fn imdf(picture: &Picture) -> Result<Vec<u8>, ArchiveError> {
    let facility = known(picture);
    let place = Place::of(&facility);
    let archive = Archive { facility: &facility, place: &place };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let failed = |why: zip::result::ZipError| ArchiveError(why.to_string());
    for (name, content) in archive.files() {
        zip.start_file(name, SimpleFileOptions::default()).map_err(failed)?;
        zip.write_all(content.to_string().as_bytes()).map_err(|why| ArchiveError(why.to_string()))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

/// The structure with the doors in the state they were last seen in, and without anything free-form.
fn known(picture: &Picture) -> Facility {
    let mut draft = picture.facility.draft().clone();
    draft.extra.clear();
    draft.spaces.iter_mut().for_each(|space| space.extra.clear());
    draft.sections.iter_mut().for_each(|section| section.extra.clear());
    for (portal, state) in draft.portals.iter_mut().zip(&picture.portal_state) {
        portal.extra.clear();
        portal.state = *state;
    }
    // Nothing that was checked has changed, so it passes again.
    Facility::new(draft).unwrap_or_else(|_| Facility::clone(&picture.facility))
}

struct Archive<'a> {
    facility: &'a Facility,
    place: &'a Place,
}

impl Archive<'_> {
    fn files(&self) -> [(&'static str, Value); 8] {
        let facility = self.facility;
        let levels = (0..facility.levels().len()).map(|at| self.level(at)).collect();
        let units = facility.space_ixs().map(|space| self.unit(space)).collect();
        let flat = facility.portal_ixs().filter(|&portal| !facility.portal(portal).kind.is_vertical());
        let openings = flat.filter_map(|portal| self.opening(portal)).collect();
        let relationships = facility.portal_ixs().map(|portal| self.relationship(portal)).collect();
        [
            ("manifest.json", self.manifest()),
            ("venue.geojson", collection("venue", vec![self.venue()])),
            ("building.geojson", collection("building", vec![self.building()])),
            ("footprint.geojson", collection("footprint", vec![self.footprint()])),
            ("level.geojson", collection("level", levels)),
            ("unit.geojson", collection("unit", units)),
            ("opening.geojson", collection("opening", openings)),
            ("relationship.geojson", collection("relationship", relationships)),
        ]
    }

    fn manifest(&self) -> Value {
        json!({
            "version": "1.0.0",
            "created": "1970-01-01T00:00:00Z",
            "generated_by": concat!("undercroft ", env!("CARGO_PKG_VERSION")),
            "language": "en",
        })
    }

    fn venue(&self) -> Value {
        let draft = self.facility.draft();
        // What belongs to no single feature of IMDF.
        let rest = json!({
            "name": draft.name, "notice": draft.notice, "georeference": draft.georeference,
            "north_deg": draft.north_deg, "wall_thickness_m": draft.wall_thickness_m,
            "storey_height_m": draft.storey_height_m, "sections": draft.sections,
        });
        let properties = json!({
            "category": "businesscampus", "name": { "en": draft.name }, "address_id": null, "restriction": null,
            "hours": null, "phone": null, "website": null, "alt_name": null,
            "display_point": self.display(&self.hull(|_| true)), "undercroft": rest,
        });
        feature("venue", "venue", self.place.shape(&self.hull(|_| true)), properties)
    }

    fn building(&self) -> Value {
        let properties = json!({
            "category": "unspecified", "name": { "en": self.facility.name() }, "restriction": null,
            "alt_name": null, "address_id": null, "display_point": self.display(&self.hull(|_| true)),
        });
        feature("building", "building", Value::Null, properties)
    }

    fn footprint(&self) -> Value {
        let properties = json!({ "category": "aerial", "name": null, "building_ids": [uuid("building", "building")] });
        feature("footprint", "footprint", self.place.shape(&self.hull(|_| true)), properties)
    }

    fn level(&self, at: usize) -> Value {
        let level = &self.facility.levels()[at];
        let shape = match &level.outline {
            Some(outline) => self.place.outline(outline),
            None => self.place.shape(&self.hull(|space| space.level == level.id)),
        };
        let properties = json!({
            "category": "unspecified", "ordinal": level.ordinal, "outdoor": false, "restriction": null,
            "name": { "en": if level.name.is_empty() { level.label() } else { level.name.clone() } },
            "short_name": { "en": level.label() }, "display_point": null, "address_id": null,
            "building_ids": [uuid("building", "building")], "undercroft": level,
        });
        feature("level", level.id.as_str(), shape, properties)
    }

    fn unit(&self, at: SpaceIx) -> Value {
        let space = self.facility.space(at);
        let geometry = match &space.footprint {
            Footprint::Point { at, uncertainty_m } => self.place.shape(&around(*at, uncertainty_m.max(0.5))),
            footprint => footprint.shape().map_or(Value::Null, |shape| self.place.shape(&shape)),
        };
        let name = (!space.label().is_empty()).then(|| json!({ "en": space.label() }));
        let properties = json!({
            "category": category(space.kind), "restriction": null, "accessibility": null, "name": name,
            "alt_name": null, "level_id": uuid("level", space.level.as_str()),
            "display_point": space.footprint.anchor().map(|at| self.place.point(at)), "undercroft": space,
        });
        feature("unit", space.id.as_str(), geometry, properties)
    }

    fn opening(&self, at: PortalIx) -> Option<Value> {
        let portal = self.facility.portal(at);
        let (stand, angle) = door_stand(self.facility, at)?;
        let level = &self.facility.space(self.facility.ends(at).0).level;
        let door = (portal.kind != PortalKind::Opening)
            .then(|| json!({ "type": "door", "automatic": false, "material": null }));
        let properties = json!({
            "category": if portal.is_entrance() { "pedestrian.principal" } else { "pedestrian" },
            "accessibility": null, "access_control": null, "door": door, "name": null, "alt_name": null,
            "display_point": self.place.point(stand), "level_id": uuid("level", level.as_str()),
        });
        let geometry = self.place.along(stand, angle, portal.width_m.unwrap_or(0.9));
        Some(feature("opening", portal.id.as_str(), geometry, properties))
    }

    fn relationship(&self, at: PortalIx) -> Value {
        let portal: &Portal = self.facility.portal(at);
        let unit = |id: &str| json!({ "id": uuid("unit", id), "feature_type": "unit" });
        let properties = json!({
            "category": if portal.kind.is_vertical() { traversal(portal.kind) } else { "traversal" },
            "direction": if portal.one_way { "directed" } else { "undirected" },
            "origin": unit(portal.between.0.as_str()),
            "destination": portal.between.1.space().map(|space| unit(space.as_str())),
            "intermediary": [{ "id": uuid("opening", portal.id.as_str()), "feature_type": "opening" }],
            "hours": null, "undercroft": portal,
        });
        feature("relationship", portal.id.as_str(), Value::Null, properties)
    }

    fn hull(&self, of: impl Fn(&Space) -> bool) -> MultiPolygon {
        let shapes =
            self.facility.spaces().iter().filter(|space| of(space)).filter_map(|space| space.footprint.shape());
        let all: MultiPolygon = shapes.flat_map(|shape| shape.0).collect();
        match all.0.is_empty() {
            true => around([0.0, 0.0], 1.0),
            false => MultiPolygon::new(vec![all.convex_hull()]),
        }
    }

    fn display(&self, shape: &MultiPolygon) -> Option<Value> {
        let centre = shape.bounding_rect()?.center();
        Some(self.place.point([centre.x, centre.y]))
    }
}

fn around([x, y]: [f64; 2], metres: f64) -> MultiPolygon {
    let (low, high) = ([x - metres, y - metres], [x + metres, y + metres]);
    Footprint::rectangle(low, high).shape().unwrap_or(MultiPolygon::new(Vec::new()))
}

fn collection(name: &str, features: Vec<Value>) -> Value {
    json!({ "type": "FeatureCollection", "name": name, "features": features })
}

fn feature(kind: &str, id: &str, geometry: Value, properties: Value) -> Value {
    json!({ "type": "Feature", "id": uuid(kind, id), "feature_type": kind, "geometry": geometry, "properties": properties })
}

/// IMDF wants UUIDs: one that follows from the id, so that the next export has the same.
fn uuid(kind: &str, id: &str) -> String {
    let hash = blake3::derive_key("undercroft imdf id 1", format!("{kind}\0{id}").as_bytes());
    let hex: String = hash[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    // Version 8 is for ids made by a rule of one's own.
    format!("{}-{}-8{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}

fn category(kind: SpaceKind) -> &'static str {
    match kind {
        SpaceKind::Corridor | SpaceKind::Tunnel => "walkway",
        SpaceKind::Hall => "lobby",
        SpaceKind::Office | SpaceKind::Guard => "office",
        SpaceKind::Kitchen => "kitchen",
        SpaceKind::Canteen => "foodservice",
        SpaceKind::Sanitary => "restroom",
        SpaceKind::Medical => "firstaid",
        SpaceKind::Store => "storage",
        SpaceKind::Technical => "mechanical",
        SpaceKind::Stairs => "stairs",
        SpaceKind::Lift => "elevator",
        SpaceKind::Yard | SpaceKind::Area => "unspecified",
        SpaceKind::Void => "structure",
        SpaceKind::Shaft | SpaceKind::Duct => "nonpublic",
        SpaceKind::Room
        | SpaceKind::Cell
        | SpaceKind::Dormitory
        | SpaceKind::Workshop
        | SpaceKind::Chamber
        | SpaceKind::Other => "room",
    }
}

fn traversal(kind: PortalKind) -> &'static str {
    match kind {
        PortalKind::Lift => "elevator",
        PortalKind::Stair => "stairs",
        _ => "traversal",
    }
}
