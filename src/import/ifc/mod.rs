//! Industry Foundation Classes (IFC 2x3 and IFC4): storeys, spaces, doors and stairs.

mod doors;
mod place;
mod shape;
mod stairs;
mod step;

use super::{Fault, Ledger, Options, Sketch};
use crate::model::{Code, Draft, Footprint, Level, LevelId, Space, SpaceKind};
use geo::MultiPolygon;
use geo::algorithm::Area;
use shape::Shape;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use step::Instance;
pub use step::Step;

// A wall's middle lies half its thickness from both rooms; half a metre of wall is a bunker's.
const DOOR_TOLERANCE_M: f64 = 0.5;
const STOREY_M: f64 = 3.0;

/// Reads a building from the text of an `.ifc` file.
pub fn read(text: &str, _options: &Options, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let step = Step::read(text)?;
    let metre = metres_per_unit(&step, ledger);
    let mut house = House { step: &step, metre, levels: Vec::new(), level_of: HashMap::new() };
    house.storeys(ledger);
    let (spaces, shapes, numbers) = house.spaces(ledger);
    let mut draft = Draft {
        name: building_name(&step),
        levels: house.levels.clone(),
        spaces,
        storey_height_m: Some(STOREY_M),
        ..Draft::default()
    };
    draft.notice = "Imported from an IFC model; door states are untried until somebody reports them.".to_owned();
    let rooms = Rooms { shapes, of: numbers };
    let found = doors::read(&house, &rooms, &draft.spaces, ledger);
    draft.portals = found.portals;
    draft.portals.extend(stairs::read(&house, &rooms, &draft.spaces, ledger));
    skipped(&step, ledger);
    Ok(Sketch { draft, openings: found.openings, columns: Vec::new(), door_tolerance_m: DOOR_TOLERANCE_M })
}

struct House<'a> {
    step: &'a Step<'a>,
    metre: f64,
    levels: Vec<Level>,
    /// The level of each storey, space and element, by instance number.
    level_of: HashMap<u64, LevelId>,
}

/// The outline of each space, and the space of each instance number.
struct Rooms {
    shapes: Vec<Option<MultiPolygon>>,
    of: HashMap<u64, usize>,
}

impl House<'_> {
    fn xy(&self, point: place::Xyz) -> [f64; 2] {
        [point[0] * self.metre, point[1] * self.metre]
    }

    fn shape(&self, instance: &Instance) -> Shape {
        shape::of_product(self.step, instance.reference(5), instance.reference(6))
    }

    /// Storeys by elevation: ground is the one nearest to zero that has spaces, as foundations have none.
    fn storeys(&mut self, ledger: &mut Ledger) {
        let children = self.children();
        let mut storeys: Vec<(f64, Instance)> = self
            .step
            .of("IFCBUILDINGSTOREY")
            .map(|storey| {
                let placed = place::of_placement(self.step, storey.reference(5)).at[2];
                (storey.number(9).unwrap_or(placed) * self.metre, storey)
            })
            .collect();
        storeys.sort_by(|a, b| a.0.total_cmp(&b.0));
        let has_spaces = |storey: &Instance| {
            let inside = children.get(&storey.number).into_iter().flatten();
            inside.filter_map(|&number| self.step.get(number)).any(|child| child.kind == "IFCSPACE")
        };
        let ground = (0..storeys.len())
            .min_by(|&a, &b| {
                let key = |at: usize| (!has_spaces(&storeys[at].1), storeys[at].0.abs());
                key(a).0.cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1))
            })
            .unwrap_or_default();
        for (at, (elevation_m, storey)) in storeys.iter().enumerate() {
            let id = LevelId::new(storey.text(0).map_or_else(|| format!("storey {at}"), str::to_owned));
            let above = storeys.get(at + 1).map(|(above, _)| above - elevation_m).filter(|height| *height > 0.5);
            if !has_spaces(storey) {
                let name = storey.text(2).unwrap_or_default();
                let message =
                    format!("the storey \"{name}\" has no spaces; it is kept, for nobody has said what is there");
                ledger.note(Code::Guessed, "storey without spaces", &id, message);
            }
            let (name, ordinal) = (storey.text(2).or(storey.text(7)).unwrap_or_default(), at as i32 - ground as i32);
            let height_m = above.unwrap_or(STOREY_M);
            self.levels.push(Level { height_m, ..Level::new(id.clone(), name, ordinal, *elevation_m) });
            self.level_of.insert(storey.number, id.clone());
            self.assign(storey.number, &id, &children);
        }
    }

    /// What hangs under what: aggregated parts, and elements contained in a storey or space.
    fn children(&self) -> HashMap<u64, Vec<u64>> {
        let mut children: HashMap<u64, Vec<u64>> = HashMap::new();
        for relation in self.step.of("IFCRELAGGREGATES") {
            if let Some(whole) = relation.reference(4) {
                children.entry(whole).or_default().extend(relation.refs(5));
            }
        }
        for relation in self.step.of("IFCRELCONTAINEDINSPATIALSTRUCTURE") {
            if let Some(whole) = relation.reference(5) {
                children.entry(whole).or_default().extend(relation.refs(4));
            }
        }
        children
    }

    fn assign(&mut self, root: u64, level: &LevelId, children: &HashMap<u64, Vec<u64>>) {
        let mut open = vec![root];
        while let Some(whole) = open.pop() {
            for &part in children.get(&whole).into_iter().flatten() {
                // A part that has a level already was met before: the relations are a tree, or a cycle.
                if let Entry::Vacant(vacant) = self.level_of.entry(part) {
                    vacant.insert(level.clone());
                    open.push(part);
                }
            }
        }
    }

    fn spaces(&self, ledger: &mut Ledger) -> (Vec<Space>, Vec<Option<MultiPolygon>>, HashMap<u64, usize>) {
        let (mut spaces, mut outlines, mut numbers) = (Vec::new(), Vec::new(), HashMap::new());
        for instance in self.step.of("IFCSPACE") {
            let id = instance.text(0).map_or_else(|| format!("#{}", instance.number), str::to_owned);
            let shape = self.shape(&instance);
            let Some(level) = self.level_of.get(&instance.number).cloned().or_else(|| self.nearest_level(&shape))
            else {
                ledger.warn(Code::NotPlaced, "space on no storey", &id, "belongs to no storey and is left out");
                continue;
            };
            for kind in &shape.unread {
                ledger.note(
                    Code::NotPlaced,
                    &format!("geometry of a kind not read ({kind})"),
                    &id,
                    format!("has geometry of the kind {kind}, which is not read"),
                );
            }
            let outline = shape.outline().map(|outline| scaled(&outline, self.metre));
            numbers.insert(instance.number, spaces.len());
            spaces.push(self.space(&instance, id, level, &shape, outline.as_ref(), ledger));
            outlines.push(outline);
        }
        (spaces, outlines, numbers)
    }

    fn space(
        &self,
        instance: &Instance,
        id: String,
        level: LevelId,
        shape: &Shape,
        outline: Option<&MultiPolygon>,
        ledger: &mut Ledger,
    ) -> Space {
        let mut space = Space::new(id.as_str(), level.as_str());
        space.number = instance.text(2).unwrap_or_default().to_owned();
        space.name = instance.text(7).unwrap_or_default().to_owned();
        space.kind = kind_of(&space.name);
        if instance.word(9) == Some("EXTERNAL") {
            space.kind = SpaceKind::Area;
        }
        let largest =
            outline.and_then(|outline| outline.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area())));
        match largest {
            Some(polygon) => space.footprint = Footprint::from_polygon(polygon),
            None => ledger.warn(
                Code::NotPlaced,
                "space without an outline",
                &id,
                "has no outline that can be read; it is kept as unplaced",
            ),
        }
        if outline.is_some_and(|outline| outline.0.len() > 1) {
            ledger.warn(
                Code::Guessed,
                "space in several pieces",
                &id,
                "lies in several pieces; its largest is taken as its outline",
            );
        }
        if let Some((low, high)) = shape.heights() {
            let (low, high) = (low * self.metre, high * self.metre);
            let elevation = self.levels.iter().find(|other| other.id == level).map_or(0.0, |level| level.elevation_m);
            space.floor_z_m = Some(low).filter(|low| (low - elevation).abs() > 0.05);
            space.height_m = Some(high - low).filter(|height| *height > 0.1);
        }
        space
    }

    fn nearest_level(&self, shape: &Shape) -> Option<LevelId> {
        let low = shape.heights()?.0 * self.metre;
        let distance = |level: &&Level| (level.elevation_m - low).abs();
        self.levels.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|level| level.id.clone())
    }
}

fn scaled(outline: &MultiPolygon, metre: f64) -> MultiPolygon {
    use geo::algorithm::MapCoords;
    outline.map_coords(|at| geo::Coord { x: at.x * metre, y: at.y * metre })
}

/// Metres in the file's unit of length.
fn metres_per_unit(step: &Step, ledger: &mut Ledger) -> f64 {
    let units = step.of("IFCUNITASSIGNMENT").flat_map(|assignment| assignment.refs(0).collect::<Vec<_>>());
    let metre = units.filter_map(|number| step.get(number)).find_map(|unit| length_unit(step, &unit, 0));
    metre.filter(|metre| metre.is_finite() && *metre > 0.0).unwrap_or_else(|| {
        ledger.warn(Code::Guessed, "unit of length", "file", "names no unit of length; metres are assumed");
        1.0
    })
}

fn length_unit(step: &Step, unit: &Instance, depth: usize) -> Option<f64> {
    if unit.word(1) != Some("LENGTHUNIT") || depth > 4 {
        return None;
    }
    match unit.kind {
        "IFCSIUNIT" => Some(match unit.word(2) {
            Some("KILO") => 1.0e3,
            Some("HECTO") => 1.0e2,
            Some("DECA") => 1.0e1,
            Some("DECI") => 1.0e-1,
            Some("CENTI") => 1.0e-2,
            Some("MILLI") => 1.0e-3,
            Some("MICRO") => 1.0e-6,
            _ => 1.0,
        }),
        "IFCCONVERSIONBASEDUNIT" => {
            let measure = step.get(unit.reference(3)?)?;
            let base = step.get(measure.reference(1)?)?;
            Some(measure.number(0)? * length_unit(step, &base, depth + 1)?)
        }
        _ => None,
    }
}

fn building_name(step: &Step) -> String {
    let named = |kind: &str, at: usize| step.of(kind).find_map(|instance| instance.text(at).map(str::to_owned));
    named("IFCBUILDING", 2)
        .or(named("IFCBUILDING", 7))
        .or(named("IFCPROJECT", 7))
        .or(named("IFCPROJECT", 2))
        .unwrap_or_else(|| "IFC model".to_owned())
}

/// What a room is for, told from its name in the languages that models are most often in.
fn kind_of(name: &str) -> SpaceKind {
    let name = name.to_lowercase();
    let words: &[(&[&str], SpaceKind)] = &[
        (&["stair", "treppe", "escalier", "escaler"], SpaceKind::Stairs),
        (&["elevator", "lift", "aufzug", "ascens"], SpaceKind::Lift),
        (&["shaft", "schacht", "gaine"], SpaceKind::Shaft),
        (&["corridor", "hallway", "flur", "gang", "couloir", "pasillo", "passage"], SpaceKind::Corridor),
        (&["foyer", "lobby", "hall", "entrance", "eingang"], SpaceKind::Hall),
        (&["bath", "wc", "toilet", "restroom", "shower", "bad", "lavator"], SpaceKind::Sanitary),
        (&["kitchen", "küche", "cuisine", "cocina"], SpaceKind::Kitchen),
        (&["office", "büro", "bureau", "oficina"], SpaceKind::Office),
        (&["store", "storage", "lager", "archive", "depot"], SpaceKind::Store),
        (
            &["utility", "mechanical", "electrical", "plant", "technik", "technical", "boiler", "server"],
            SpaceKind::Technical,
        ),
        (&["cell", "zelle", "cellule"], SpaceKind::Cell),
        (&["roof", "terrace", "balcon"], SpaceKind::Area),
    ];
    let kind = words.iter().find(|(words, _)| words.iter().any(|word| name.contains(word)));
    kind.map_or(SpaceKind::Room, |(_, kind)| *kind)
}

/// Counts what a planner may miss: windows are no way in for this program, lifts have no link drawn here.
fn skipped(step: &Step, ledger: &mut Ledger) {
    for kind in ["IFCWINDOW", "IFCTRANSPORTELEMENT", "IFCCURTAINWALL", "IFCFURNISHINGELEMENT"] {
        for instance in step.of(kind) {
            let id = instance.text(0).unwrap_or_default().to_owned();
            ledger.skip(&kind["IFC".len()..].to_lowercase(), id);
        }
    }
}
