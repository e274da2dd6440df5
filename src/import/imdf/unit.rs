//! Units are rooms. Their names are often not their own but those of an occupant, by way of an anchor.

use super::{Thing, Venue, building_of};
use crate::import::geodetic::Projection;
use crate::import::geojson_shape::polygons;
use crate::import::{Ledger, words};
use crate::model::{Code, Extra, Footprint, Level, Section, SectionId, Space, Xy};
use serde_json::Value;
use std::collections::HashMap;

impl Venue {
    pub fn spaces(
        &self,
        levels: &[Level],
        sections: &[Section],
        projection: &Projection,
        ledger: &mut Ledger,
    ) -> Vec<Space> {
        let sections = self.section_of_levels(sections);
        let occupants = self.occupants(ledger);
        let mut spaces = Vec::new();
        for unit in self.all("unit") {
            let level = unit.properties.get("level_id").and_then(Value::as_str).unwrap_or_default();
            let category = unit.properties.get("category").and_then(Value::as_str).unwrap_or_default();
            if !levels.iter().any(|known| known.id.as_str() == level) {
                let message = format!("its level \"{level}\" is not in the file");
                ledger.warn(Code::NotPlaced, "unit on an unknown level", &unit.id, message);
                continue;
            }
            if matches!(category, "structure" | "column") {
                ledger.skip("unit that is solid (structure, column)", &unit.id);
                continue;
            }
            let shapes = unit.feature.geometry.as_ref().map(polygons).unwrap_or_default();
            if shapes.is_empty() {
                let message = "it has no polygon; it is kept unplaced";
                ledger.warn(Code::NotPlaced, "unit without a polygon", &unit.id, message);
            }
            let (name, number) = self.names(unit, &occupants);
            let space = Space {
                kind: words::space_kind(category).unwrap_or_default(),
                name,
                number,
                section: sections.get(level).cloned(),
                extra: extra(unit, category),
                ..Space::new(unit.id.as_str(), level)
            };
            let metres = |ring: Vec<Xy>| ring.into_iter().map(|at| projection.metres(at)).collect();
            let footprints = shapes.into_iter().map(|(outer, holes)| Footprint::Polygon {
                outer: metres(outer),
                holes: holes.into_iter().map(metres).collect(),
            });
            spaces.extend(parts(space, footprints.collect()));
        }
        spaces
    }

    fn section_of_levels(&self, sections: &[Section]) -> HashMap<&str, SectionId> {
        let of =
            |level| Some(sections.iter().find(|section| Some(section.id.as_str()) == building_of(level))?.id.clone());
        self.all("level").filter_map(|level| Some((level.id.as_str(), of(level)?))).collect()
    }

    /// The occupants of each unit.
    fn occupants(&self, ledger: &mut Ledger) -> HashMap<&str, Vec<&Thing>> {
        let reference = |thing: &'_ Thing, property: &str| {
            thing.properties.get(property).and_then(Value::as_str).map(str::to_owned)
        };
        let anchors: HashMap<&str, &str> = self
            .all("anchor")
            .filter_map(|anchor| Some((anchor.id.as_str(), anchor.properties.get("unit_id")?.as_str()?)))
            .collect();
        let mut occupants: HashMap<&str, Vec<&Thing>> = HashMap::new();
        for occupant in self.all("occupant") {
            match reference(occupant, "anchor_id").and_then(|anchor| anchors.get(anchor.as_str()).copied()) {
                Some(unit) => occupants.entry(unit).or_default().push(occupant),
                None => ledger.skip("occupant of no unit", &occupant.id),
            }
        }
        occupants
    }

    /// Name and painted number: the unit's own, else its occupants'.
    fn names(&self, unit: &Thing, occupants: &HashMap<&str, Vec<&Thing>>) -> (String, String) {
        let here = occupants.get(unit.id.as_str()).map_or(&[][..], Vec::as_slice);
        let of = |properties: &[&str]| {
            let own = properties.iter().find_map(|property| self.label(unit, property));
            let others = || {
                let labels =
                    here.iter().filter_map(|one| properties.iter().find_map(|property| self.label(one, property)));
                labels.collect::<Vec<_>>().join(" / ")
            };
            own.unwrap_or_else(others)
        };
        (of(&["name", "alt_name"]), of(&["short_name", "shortName"]))
    }
}

/// A unit of several polygons is several spaces, the first of which keeps its id.
fn parts(space: Space, footprints: Vec<Footprint>) -> Vec<Space> {
    if footprints.is_empty() {
        return vec![space];
    }
    let part = |(at, footprint): (usize, Footprint)| {
        let id = if at == 0 { space.id.to_string() } else { format!("{}.{}", space.id, at + 1) };
        Space { id: id.as_str().into(), footprint, ..space.clone() }
    };
    footprints.into_iter().enumerate().map(part).collect()
}

fn extra(unit: &Thing, category: &str) -> Extra {
    let mut extra = Extra::from([("imdf_category".to_owned(), category.into())]);
    for property in ["restriction", "accessibility"] {
        if let Some(value) = unit.properties.get(property).filter(|value| !value.is_null()) {
            extra.insert(format!("imdf_{property}"), value.clone());
        }
    }
    extra
}
