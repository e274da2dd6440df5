//! `.building.yaml`: vertices in pixels, y down, and everything else by their numbers.

use super::{Door, Lift, Stop, Storey, is_sane, sketch, turned};
use crate::import::geodetic::Projection;
use crate::import::motion::Motion;
use crate::import::{Fault, Ledger, Sketch};
use crate::model::{Code, Xy};
use serde_json::{Map, Value};
use serde_saphyr::options::NonFiniteFloatPolicy;
use std::collections::BTreeMap;

const METRES_PER_PIXEL: f64 = 0.05;

pub fn read(text: &str, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    // A vertex without a number is one vertex to leave out, and no reason to refuse the building.
    let options = serde_saphyr::options! { non_finite_float_policy: NonFiniteFloatPolicy::PassThrough };
    let map: Value = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().map(|at| format!("line {}, column {}", at.line(), at.column()));
        let told = error.to_string();
        let why = told.lines().next().unwrap_or_default();
        // It says its place in words of its own, which stands before the why already.
        let why = why.split_once(" column ").and_then(|(_, rest)| rest.split_once(": ")).map_or(why, |(_, why)| why);
        Fault::new(place.unwrap_or_default(), why)
    })?;
    let empty = Map::new();
    let drawn = map["levels"].as_object().unwrap_or(&empty);
    let frame = Frame::of(map["coordinate_system"].as_str(), drawn);
    let sheets: Vec<Sheet> = drawn.iter().map(|(name, level)| Sheet::of(name, level, &frame, ledger)).collect();
    let motions = aligned(&sheets, ledger);
    let lifts = map["lifts"].as_object().unwrap_or(&empty);
    let lifts: Vec<Lift> = lifts.iter().map(|(name, lift)| read_lift(name, lift, &sheets, &motions, &frame)).collect();
    let storeys = sheets.iter().zip(&motions).map(|(sheet, motion)| sheet.storey(motion, ledger)).collect();
    sketch(word(&map["name"]).unwrap_or_default(), storeys, &lifts, ledger)
}

/// What the numbers of vertices mean.
enum Frame {
    Pixels,
    Metres,
    Degrees(Projection),
}

impl Frame {
    fn of(system: Option<&str>, levels: &Map<String, Value>) -> Self {
        match system {
            Some("cartesian_meters") => Self::Metres,
            Some("wgs84") => {
                let places = levels.values().filter_map(|level| level["vertices"].as_array()).flatten().map(position);
                Projection::around(places).map_or(Self::Metres, Self::Degrees)
            }
            _ => Self::Pixels,
        }
    }

    fn metres(&self, at: Xy, metres_per_pixel: f64) -> Xy {
        match self {
            Self::Pixels => [at[0] * metres_per_pixel, -at[1] * metres_per_pixel],
            Self::Metres => at,
            Self::Degrees(projection) => projection.metres(at),
        }
    }
}

/// A level with its vertices in metres of its own sheet.
struct Sheet<'a> {
    name: &'a str,
    level: &'a Value,
    vertices: Vec<Xy>,
    metres_per_pixel: f64,
    fiducials: BTreeMap<String, Xy>,
}

impl<'a> Sheet<'a> {
    fn of(name: &'a str, level: &'a Value, frame: &Frame, ledger: &mut Ledger) -> Self {
        let raw: Vec<Xy> = items(level, "vertices").map(position).collect();
        let metres_per_pixel = metres_per_pixel(level, &raw).unwrap_or_else(|| {
            if matches!(frame, Frame::Pixels) {
                let message = format!("no measurement gives its scale; a pixel is taken to be {METRES_PER_PIXEL} m");
                ledger.warn(Code::Guessed, "level without a measurement", name, message);
            }
            METRES_PER_PIXEL
        });
        let metres = |at: Xy| frame.metres(at, metres_per_pixel);
        for (at, vertex) in raw.iter().enumerate().filter(|(_, vertex)| !is_sane(metres(**vertex))) {
            let message = format!("its place {vertex:?} is none on a plan; what is drawn from it is left out");
            ledger.warn(Code::BadNumber, "vertex without a usable place", format_args!("{name} vertex {at}"), message);
        }
        let fiducials = items(level, "fiducials").filter_map(|one| Some((word(one.get(2)?)?, metres(position(one)))));
        let fiducials = fiducials.filter(|(name, at)| !name.is_empty() && is_sane(*at)).collect();
        Self { name, level, vertices: raw.into_iter().map(metres).collect(), metres_per_pixel, fiducials }
    }

    fn storey(&self, motion: &Motion, ledger: &mut Ledger) -> Storey {
        let place = |number: &Value| {
            let vertex = self.vertices.get(usize::try_from(number.as_i64()?).ok()?)?;
            Some(motion.apply(*vertex)).filter(|&at| is_sane(at))
        };
        let ends = |item: &Value| Some([place(item.get(0)?)?, place(item.get(1)?)?]);
        let mut walls = Vec::new();
        for (at, wall) in items(self.level, "walls").enumerate() {
            match ends(wall) {
                Some(line) => walls.push(line),
                None => ledger.skip("wall between vertices that do not exist", format_args!("{} wall {at}", self.name)),
            }
        }
        let mut doors = Vec::new();
        for (at, door) in items(self.level, "doors").enumerate() {
            let name = parameter(door, "name").unwrap_or_default();
            let id = if name.is_empty() { format!("{} door {at}", self.name) } else { name.clone() };
            match ends(door) {
                Some(ends) => doors.push(Door { id, name, kind: parameter(door, "type").unwrap_or_default(), ends }),
                None => {
                    ledger.warn(Code::NotPlaced, "door between vertices that do not exist", id, "it cannot be placed")
                }
            }
        }
        let vertices = items(self.level, "vertices").zip(&self.vertices);
        let named = vertices.filter_map(|(vertex, &at)| Some((motion.apply(at), word(vertex.get(3)?)?)));
        Storey {
            name: self.name.to_owned(),
            elevation_m: self.level["elevation"].as_f64().unwrap_or(0.0),
            walls,
            doors,
            places: named.filter(|(_, name)| !name.is_empty()).collect(),
        }
    }
}

/// The mean over the measurements, each a known distance between two vertices.
fn metres_per_pixel(level: &Value, vertices: &[Xy]) -> Option<f64> {
    let each = items(level, "measurements").filter_map(|one| {
        let vertex = |at: usize| vertices.get(usize::try_from(one.get(at)?.as_i64()?).ok()?);
        let (a, b) = (vertex(0)?, vertex(1)?);
        let distance = one.get(2)?.get("distance").and_then(number)?;
        Some(distance / (a[0] - b[0]).hypot(a[1] - b[1])).filter(|&ratio| ratio > 1.0e-6 && ratio < 1.0e3)
    });
    let each: Vec<f64> = each.collect();
    (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
}

/// How each sheet is moved to lie on the first one that shares fiducials with it.
fn aligned(sheets: &[Sheet], ledger: &mut Ledger) -> Vec<Motion> {
    let Some(reference) = sheets.iter().position(|sheet| !sheet.fiducials.is_empty()) else {
        if sheets.len() > 1 {
            let message = "no level has fiducials; all are taken to lie over each other as drawn";
            ledger.warn(Code::Guessed, "levels without fiducials", "facility", message);
        }
        return vec![Motion::NONE; sheets.len()];
    };
    let mut motion = |(at, sheet): (usize, &Sheet)| {
        if at == reference {
            return Motion::NONE;
        }
        let target = &sheets[reference].fiducials;
        let pairs = sheet.fiducials.iter().filter_map(|(name, &at)| Some((at, *target.get(name)?)));
        let found = Motion::fit(&pairs.collect::<Vec<_>>());
        let message = match found {
            Some((_, residual)) if residual <= 0.5 => return found.map_or(Motion::NONE, |found| found.0),
            Some((_, residual)) => {
                format!("its fiducials fit those of {} to {residual:.2} m only", sheets[reference].name)
            }
            None => format!("it shares no fiducial with {}; it is taken to lie as drawn", sheets[reference].name),
        };
        ledger.warn(Code::Guessed, "level that is poorly aligned", sheet.name, message);
        found.map_or(Motion::NONE, |found| found.0)
    };
    sheets.iter().enumerate().map(&mut motion).collect()
}

/// A lift is given on the sheet of one level; its cabin on the others is where a vertex says so, else straight above.
fn read_lift(name: &str, lift: &Value, sheets: &[Sheet], motions: &[Motion], frame: &Frame) -> Lift {
    let reference = word(&lift["reference_floor_name"]);
    let home = sheets.iter().position(|sheet| Some(sheet.name) == reference.as_deref()).unwrap_or(0);
    let value = |of: &Value, key: &str| of.get(key).and_then(number).unwrap_or(0.0);
    let drawn = [value(lift, "x"), value(lift, "y")];
    let metres_per_pixel = sheets.get(home).map_or(METRES_PER_PIXEL, |sheet| sheet.metres_per_pixel);
    let motion = motions.get(home).copied().unwrap_or(Motion::NONE);
    let middle = motion.apply(frame.metres(drawn, metres_per_pixel));
    let yaw = value(lift, "yaw") + motion.angle();
    let door = |id: &Value| {
        let id = word(id)?;
        let door = lift["doors"].get(&id)?;
        let (at, half) = ([value(door, "x"), value(door, "y")], value(door, "width") / 2.0);
        let turn = value(door, "motion_axis_orientation");
        let end = |side: f64| turned(middle, turned(at, [side * half, 0.0], turn), yaw);
        Some((id, [end(-1.0), end(1.0)]))
    };
    let served = lift["level_doors"].as_object();
    let stops = sheets.iter().enumerate().filter_map(|(storey, sheet)| {
        let doors = served?.get(sheet.name)?.as_array()?;
        Some(Stop { storey, doors: doors.iter().filter_map(door).collect() })
    });
    Lift::new(name, middle, [value(lift, "width"), value(lift, "depth")], yaw, stops.collect())
}

fn items<'a>(level: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    level[key].as_array().into_iter().flatten()
}

fn position(item: &Value) -> Xy {
    let value = |at: usize| item.get(at).and_then(Value::as_f64).unwrap_or(f64::NAN);
    [value(0), value(1)]
}

/// A name, which may be written like a number.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A number, bare or typed as in `[3, 1.5]`.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.get(1)?.as_f64())
}

/// A typed parameter of a wall or door, as in `{name: [1, main]}`.
fn parameter(item: &Value, key: &str) -> Option<String> {
    word(item.get(2)?.get(key)?.get(1)?)
}
