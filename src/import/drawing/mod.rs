//! Drawings without rooms: DXF, SVG and pictures become an underlay to trace from, and, when asked for, the rooms that
//! their lines enclose.

mod affine;
mod curve;
mod dxf;
mod path;
mod svg;

use super::motion::Motion;
use super::placing::Placing;
use super::source::Member;
use super::{Fault, Ledger, Options, Sketch, subdivision, words};
use crate::model::plan::ABSURD_M;
use crate::model::{Code, Draft, Footprint, Level, Sheet, Space, Trace, Underlay, Xy};
use geo::algorithm::{Area, Euclidean, Length};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::io::Cursor;

// Draughtsmen end a line on another by eye.
const SNAP_M: f64 = 0.05;
const LEAST_ROOM_M2: f64 = 1.0;
// What two lines of one wall enclose is a wall and no room.
const THICKEST_WALL_M: f64 = 0.6;
const STOREY_M: f64 = 3.0;
const METRES_PER_PIXEL: f64 = 0.05;
// No screen draws more of one picture.
const MOST_PIXELS: u32 = 32_768;
const MOST_POINTS: usize = 4_000_000;

/// How a drawing is to be taken over.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tracing {
    /// What the level is called that it shows; its number is read from that where it tells one.
    pub level: Option<String>,
    pub calibration: Option<Calibration>,
    /// Whether rooms are made of what the lines enclose.
    pub rooms: bool,
    /// The layers to take; all where none is named.
    pub layers: Vec<String>,
}

/// Two points of a drawing and what is known of them.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Calibration {
    /// In the drawing's own units; of SVG and pictures from the top left, y down.
    pub drawn: [Xy; 2],
    pub measure: Measure,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Measure {
    /// Their distance.
    Metres(f64),
    /// Where they lie on the plan, metres: this turns and shifts the drawing too.
    Places([Xy; 2]),
}

/// Polylines in the units of the file, y up, and on which layer each is.
#[derive(Clone, Debug, Default)]
struct Drawing {
    lines: Vec<(SmolStr, Vec<Xy>)>,
    points: usize,
    /// What the file says of its unit.
    metres_per_unit: Option<f64>,
}

/// The unit to take where nobody gives one, metres, and which way the file's y runs: 1 up, −1 down.
#[derive(Clone, Copy)]
struct Scale {
    guess: f64,
    up: f64,
}

impl Drawing {
    fn add(&mut self, layer: &SmolStr, line: Vec<Xy>, ledger: &mut Ledger) -> Result<(), Fault> {
        self.spend(line.len())?;
        if line.iter().flatten().any(|value| !value.is_finite()) {
            ledger.skip("line with a coordinate that is no number", layer);
        } else if line.len() > 1 {
            self.lines.push((layer.clone(), line));
        }
        Ok(())
    }

    /// Blocks within blocks and curves of curves end here.
    fn spend(&mut self, points: usize) -> Result<(), Fault> {
        self.points += points;
        let too_many = || Fault::whole(format!("it draws more than {MOST_POINTS} points; take out what is no wall"));
        if self.points <= MOST_POINTS { Ok(()) } else { Err(too_many()) }
    }
}

pub fn read_dxf(member: &Member, options: &Options, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let drawing = dxf::read(&member.bytes, ledger)?;
    let guess = unit(&drawing);
    traced(drawing, Scale { guess, up: 1.0 }, member, &options.tracing, ledger)
}

pub fn read_svg(member: &Member, options: &Options, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let drawing = svg::read(&member.text()?, ledger)?;
    traced(drawing, Scale { guess: METRES_PER_PIXEL, up: -1.0 }, member, &options.tracing, ledger)
}

pub fn read_picture(member: &Member, options: &Options, ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let unreadable = |error: String| Fault::whole(format!("the picture is damaged or cut off ({error})"));
    let reader = image::ImageReader::new(Cursor::new(&member.bytes)).with_guessed_format();
    let mut reader = reader.map_err(|error| unreadable(error.to_string()))?;
    // Only its head is read: the size is all that is wanted here, so none is too large for the memory.
    reader.no_limits();
    let (width_px, height_px) = reader.into_dimensions().map_err(|error| unreadable(error.to_string()))?;
    if width_px.max(height_px) > MOST_PIXELS {
        let why = format!("the picture is {width_px} × {height_px} pixels; scale it down to {MOST_PIXELS} at most");
        return Err(Fault::whole(why));
    }
    if options.tracing.rooms {
        return Err(Fault::whole("a picture has no lines to make rooms of; trace its walls as DXF or SVG for that"));
    }
    let file = plain_name(&member.name);
    let sheet = Sheet { file, width_px, height_px, corner: [0.0, 0.0], metres_per_pixel: 1.0, turn_deg: 0.0 };
    let scale = Scale { guess: METRES_PER_PIXEL, up: -1.0 };
    let placing = placing(&options.tracing, scale, true, ledger)?;
    Ok(sketch(Trace::Picture(sheet), &placing, member, &options.tracing))
}

fn traced(
    drawing: Drawing,
    scale: Scale,
    member: &Member,
    tracing: &Tracing,
    ledger: &mut Ledger,
) -> Result<Sketch, Fault> {
    let wanted = |layer: &str| tracing.layers.is_empty() || tracing.layers.iter().any(|name| name == layer);
    let layers: BTreeSet<SmolStr> = {
        let mut changes: Vec<&SmolStr> = drawing.lines.iter().map(|(layer, _)| layer).collect();
        changes.dedup();
        changes.into_iter().cloned().collect()
    };
    for layer in layers.iter().filter(|layer| !wanted(layer)) {
        ledger.skip("layer that was not asked for", layer);
    }
    let lines: Vec<Vec<Xy>> =
        drawing.lines.into_iter().filter(|(layer, _)| wanted(layer)).map(|(_, line)| line).collect();
    if lines.is_empty() {
        let known = layers.iter().map(SmolStr::as_str).take(12).collect::<Vec<_>>().join(", ");
        return Err(Fault::whole(format!("no line is left to trace; its layers are: {known}")));
    }
    let placing = placing(tracing, scale, drawing.metres_per_unit.is_none(), ledger)?;
    let mut sketch = sketch(Trace::Lines(lines), &placing, member, tracing);
    keep_near(&mut sketch.draft.underlays, ledger);
    if tracing.rooms {
        add_rooms(&mut sketch.draft, ledger)?;
    }
    Ok(sketch)
}

/// A drawing's own units onto the plan.
fn placing(tracing: &Tracing, scale: Scale, is_guess: bool, ledger: &mut Ledger) -> Result<Placing, Fault> {
    let Scale { guess, up } = scale;
    let Some(Calibration { drawn, measure }) = &tracing.calibration else {
        let message = match is_guess {
            true => format!("nothing says its scale; a unit is taken to be {guess} m, give --two-point for a true one"),
            false => format!("a unit is {guess} m as the file says, and files lie; check with --two-point"),
        };
        ledger.warn(Code::Guessed, "scale of the drawing", "facility", message);
        return Ok(Placing { scale: guess, ..Placing::NONE });
    };
    let [a, b] = drawn.map(|[x, y]| [x, y * up]);
    let apart = |a: Xy, b: Xy| f64::hypot(a[0] - b[0], a[1] - b[1]);
    let (length, motion) = match *measure {
        Measure::Metres(metres) => (metres, Motion::NONE),
        Measure::Places([p, q]) => {
            let scale = apart(p, q) / apart(a, b);
            let pairs = [(a.map(|value| value * scale), p), (b.map(|value| value * scale), q)];
            (apart(p, q), Motion::fit(&pairs).map_or(Motion::NONE, |(motion, _)| motion))
        }
    };
    let scale = length / apart(a, b);
    if scale.is_finite() && scale > 1.0e-6 && scale < 1.0e4 {
        Ok(Placing { scale, motion, up_m: 0.0 })
    } else {
        Err(Fault::whole("the two points of the calibration lie on each other or a world apart; choose others"))
    }
}

fn sketch(trace: Trace, placing: &Placing, member: &Member, tracing: &Tracing) -> Sketch {
    let told = tracing.level.clone().unwrap_or_else(|| "0".to_owned());
    let ordinal = words::ordinal(&told).unwrap_or(0);
    let name = if told == ordinal.to_string() { "" } else { &told };
    let level = Level { height_m: STOREY_M, ..Level::new(told.as_str(), name, ordinal, f64::from(ordinal) * STOREY_M) };
    let underlay = Underlay { level: level.id.clone(), name: plain_name(&member.name), trace };
    let mut draft = Draft { levels: vec![level], underlays: vec![underlay], ..Draft::default() };
    placing.draft(&mut draft);
    // The sheet was turned and not the world: no north is known of it.
    draft.north_deg = None;
    Sketch { draft, ..Sketch::default() }
}

/// Without lines so far off that they can be no part of the plan.
fn keep_near(underlays: &mut [Underlay], ledger: &mut Ledger) {
    for Underlay { name, trace, .. } in underlays {
        let Trace::Lines(lines) = trace else { continue };
        let before = lines.len();
        lines.retain(|line| line.iter().flatten().all(|value| value.abs() <= ABSURD_M));
        (lines.len()..before).for_each(|_| ledger.skip("line beyond a thousand kilometres", &name));
    }
}

fn add_rooms(draft: &mut Draft, ledger: &mut Ledger) -> Result<(), Fault> {
    let Some(Underlay { level, trace: Trace::Lines(lines), .. }) = draft.underlays.first() else { return Ok(()) };
    let segments = lines.iter().flat_map(|line| line.windows(2)).map(|pair| [pair[0], pair[1]]);
    let segments: Vec<[Xy; 2]> = segments.collect();
    let faces = subdivision::faces(&segments, SNAP_M, LEAST_ROOM_M2).map_err(|why| Fault::whole(why.to_string()))?;
    for _ in 0..faces.slivers {
        ledger.skip("sliver between lines", level);
    }
    for face in faces.rooms {
        let perimeter = Euclidean.length(face.exterior());
        if 2.0 * face.unsigned_area() / perimeter < THICKEST_WALL_M {
            ledger.skip("face as narrow as a wall", level);
            continue;
        }
        let footprint = Footprint::from_polygon(&face);
        let [x, y] = footprint.anchor().unwrap_or_default().map(|value| value.round() + 0.0);
        draft.spaces.push(Space { footprint, ..Space::new(format!("{level}@{x},{y}").as_str(), level.as_str()) });
    }
    let message = format!("{} rooms were made of lines; doors are not told from lines, add them", draft.spaces.len());
    ledger.warn(Code::Guessed, "rooms from lines", "facility", message);
    Ok(())
}

/// What a unit of the drawing is: what the file says where that gives a building, else the first usual unit that does.
fn unit(drawing: &Drawing) -> f64 {
    let points = || drawing.lines.iter().flat_map(|(_, line)| line);
    let reach = |axis: usize| {
        let values = points().map(|at| at[axis]);
        let (least, most) = values.fold((f64::MAX, f64::MIN), |(least, most), at| (least.min(at), most.max(at)));
        (most - least).max(0.0)
    };
    let reach = reach(0).max(reach(1));
    let is_building = |unit: &f64| (4.0..2000.0).contains(&(reach * unit));
    let usual = [1.0, 0.001, 0.01, 0.3048, 0.0254];
    let all = drawing.metres_per_unit.into_iter().chain(usual);
    all.clone().find(is_building).or(drawing.metres_per_unit).unwrap_or(1.0)
}

/// A file's name without what could lead out of its folder.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim_start_matches('.');
    let plain: String = last.chars().map(|c| if c.is_control() || c == ':' { '_' } else { c }).collect();
    if plain.is_empty() { "plan".to_owned() } else { plain }
}
