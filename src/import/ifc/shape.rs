//! Shapes: outlines on the plan from swept areas and bodies, and the corners of a body.

use super::place::{self, Frame, Xyz, cross, dot, unit};
use super::step::{Instance, Step, Value};
use geo::algorithm::{Area, BooleanOps, unary_union};
use geo::{LineString, MultiPolygon, Polygon};

// Bodies within bodies: mapped items, clippings. Deeper is a cycle.
const DEPTH: usize = 16;
// A floor drawn as several faces lies at one height, to within the thickness of a threshold.
const FLAT_M: f64 = 0.1;
const ARC_STEPS: usize = 24;

/// What a representation says of a space.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Faces of the floor on the plan, in file units.
    pub floor: Vec<Polygon>,
    /// All corners of the body, in file units.
    pub corners: Vec<Xyz>,
    /// Kinds of geometry that could not be read.
    pub unread: Vec<String>,
}

impl Shape {
    pub fn outline(&self) -> Option<MultiPolygon> {
        let sound: Vec<&Polygon> = self.floor.iter().filter(|polygon| polygon.unsigned_area() > 0.0).collect();
        match sound.as_slice() {
            [] => None,
            [one] => Some(MultiPolygon::new(vec![(*one).clone()])),
            several => Some(unary_union(several.iter().copied())),
        }
    }

    pub fn heights(&self) -> Option<(f64, f64)> {
        let mut heights = self.corners.iter().map(|corner| corner[2]);
        let first = heights.next()?;
        Some(heights.fold((first, first), |(low, high), z| (low.min(z), high.max(z))))
    }

    /// The middle of the box round the body.
    pub fn middle(&self) -> Option<Xyz> {
        let first = *self.corners.first()?;
        let (mut low, mut high) = (first, first);
        for corner in &self.corners {
            for at in 0..3 {
                low[at] = low[at].min(corner[at]);
                high[at] = high[at].max(corner[at]);
            }
        }
        Some([0, 1, 2].map(|at| (low[at] + high[at]) / 2.0))
    }
}

/// The shape of a product: its `IfcProductDefinitionShape` within its placement. A `FootPrint` wins over a `Body`.
pub fn of_product(step: &Step, placement: Option<u64>, representation: Option<u64>) -> Shape {
    let frame = place::of_placement(step, placement);
    let Some(product) = representation.and_then(|number| step.get(number)) else { return Shape::default() };
    let representations: Vec<Instance> = product.refs(2).filter_map(|number| step.get(number)).collect();
    let of = |identifier: &str| {
        let mut shape = Shape::default();
        let named = representations.iter().filter(|instance| instance.text(1) == Some(identifier));
        for item in named.flat_map(|instance| instance.refs(3).collect::<Vec<_>>()) {
            item_of(step, item, &frame, &mut shape, 0);
        }
        shape
    };
    let (footprint, mut body) = (of("FootPrint"), of("Body"));
    if footprint.outline().is_some() {
        body.floor = footprint.floor;
    }
    if body.floor.is_empty() && body.corners.is_empty() {
        let other = representations.iter().filter(|instance| !matches!(instance.text(1), Some("Box" | "Axis")));
        for item in other.flat_map(|instance| instance.refs(3).collect::<Vec<_>>()) {
            item_of(step, item, &frame, &mut body, 0);
        }
    }
    body
}

fn item_of(step: &Step, number: u64, frame: &Frame, shape: &mut Shape, depth: usize) {
    let Some(item) = step.get(number).filter(|_| depth < DEPTH) else { return };
    match item.kind {
        "IFCEXTRUDEDAREASOLID" => extruded(step, &item, frame, shape),
        // What is clipped away is mostly a sloping roof: the floor is that of the body that is clipped.
        "IFCBOOLEANCLIPPINGRESULT" | "IFCBOOLEANRESULT" => {
            if let Some(first) = item.reference(1) {
                item_of(step, first, frame, shape, depth + 1);
            }
        }
        "IFCMAPPEDITEM" => {
            let Some(map) = item.reference(0).and_then(|number| step.get(number)) else { return };
            let target = place::of_operator(step, item.reference(1));
            let inner = frame.then(&target).then(&place::of_axes(step, map.reference(0)));
            let Some(mapped) = map.reference(1).and_then(|number| step.get(number)) else { return };
            mapped.refs(3).for_each(|number| item_of(step, number, &inner, shape, depth + 1));
        }
        "IFCFACETEDBREP" | "IFCFACETEDBREPWITHVOIDS" | "IFCADVANCEDBREP" => {
            let shell = item.reference(0).into_iter().collect();
            faces(step, shell, frame, shape);
        }
        "IFCFACEBASEDSURFACEMODEL" | "IFCSHELLBASEDSURFACEMODEL" => faces(step, item.refs(0).collect(), frame, shape),
        "IFCTRIANGULATEDFACESET" => tessellated(step, &item, 3, frame, shape),
        "IFCPOLYGONALFACESET" => tessellated(step, &item, 2, frame, shape),
        "IFCGEOMETRICCURVESET" | "IFCGEOMETRICSET" => {
            item.refs(0).for_each(|number| item_of(step, number, frame, shape, depth + 1));
        }
        "IFCPOLYLINE" | "IFCINDEXEDPOLYCURVE" | "IFCCOMPOSITECURVE" => {
            let points: Vec<Xyz> = curve(step, number, 0).into_iter().map(|point| frame.apply(point)).collect();
            if points.len() > 3 && points.first() == points.last() {
                shape.floor.push(Polygon::new(flat(&points), Vec::new()));
            }
            shape.corners.extend(points);
        }
        kind => shape.unread.push(kind.to_owned()),
    }
}

fn extruded(step: &Step, solid: &Instance, frame: &Frame, shape: &mut Shape) {
    let inner = frame.then(&place::of_axes(step, solid.reference(1)));
    let Some((outer, holes)) = solid.reference(0).and_then(|profile| rings(step, profile, 0)) else {
        shape.unread.push("IFCEXTRUDEDAREASOLID of an unread profile".to_owned());
        return;
    };
    let direction =
        solid.reference(2).and_then(|number| step.get(number)).and_then(|direction| place::of_list(direction.list(0)));
    let sweep = inner
        .turn(direction.and_then(unit).unwrap_or([0.0, 0.0, 1.0]))
        .map(|value| value * solid.number(3).unwrap_or(0.0));
    let ring = |points: &[Xyz]| points.iter().map(|&point| inner.apply(point)).collect::<Vec<_>>();
    let outer = ring(&outer);
    shape.corners.extend(outer.iter().flat_map(|&point| [point, [0, 1, 2].map(|at| point[at] + sweep[at])]));
    if sweep[2].abs() > 0.5 * dot(sweep, sweep).sqrt() {
        shape.floor.push(Polygon::new(flat(&outer), holes.iter().map(|hole| flat(&ring(hole))).collect()));
        return;
    }
    // Swept sideways: the floor is what the lowest edges pass over.
    let lowest = outer.iter().map(|point| point[2]).fold(f64::INFINITY, f64::min);
    let low: Vec<Xyz> = outer.iter().copied().filter(|point| point[2] <= lowest + FLAT_M).collect();
    if let (Some(first), Some(last)) = (low.first(), low.last()) {
        let beyond = |point: &Xyz| [0, 1, 2].map(|at| point[at] + sweep[at]);
        shape.floor.push(Polygon::new(flat(&[*first, *last, beyond(last), beyond(first)]), Vec::new()));
    }
}

fn faces(step: &Step, shells: Vec<u64>, frame: &Frame, shape: &mut Shape) {
    let mut polygons = Vec::new();
    for face in
        shells.into_iter().filter_map(|shell| step.get(shell)).flat_map(|shell| shell.refs(0).collect::<Vec<_>>())
    {
        let Some(face) = step.get(face) else { continue };
        let bounds = face.refs(0).filter_map(|bound| step.get(bound)).filter_map(|bound| {
            let ring = step.get(bound.reference(0)?)?;
            let points: Vec<Xyz> = ring
                .refs(0)
                .filter_map(|number| place::point(step, Some(number)))
                .map(|point| frame.apply(point))
                .collect();
            (points.len() > 2).then_some((bound.kind == "IFCFACEOUTERBOUND", points))
        });
        let (outer, holes): (Vec<_>, Vec<_>) = bounds.partition(|(outer, _)| *outer);
        let mut rings = outer.into_iter().chain(holes).map(|(_, points)| points);
        if let Some(outer) = rings.next() {
            polygons.push((outer, rings.collect()));
        }
    }
    take_faces(polygons, shape);
}

fn tessellated(step: &Step, set: &Instance, faces_at: usize, frame: &Frame, shape: &mut Shape) {
    let Some(list) = set.reference(0).and_then(|number| step.get(number)) else { return };
    let points: Vec<Xyz> =
        list.list(0).iter().filter_map(|point| place::of_list(point.list())).map(|point| frame.apply(point)).collect();
    let corner = |value: &Value| {
        let number = value.number()?;
        points.get((number as usize).checked_sub(1)?).copied()
    };
    let ring = |values: &[Value]| values.iter().filter_map(corner).collect::<Vec<_>>();
    let indexed: Vec<Vec<Xyz>> = set
        .list(faces_at)
        .iter()
        .map(|face| match face {
            Value::Ref(number) => step.get(*number).map(|face| ring(face.list(0))).unwrap_or_default(),
            face => ring(face.list()),
        })
        .collect();
    take_faces(indexed.into_iter().filter(|ring| ring.len() > 2).map(|ring| (ring, Vec::new())).collect(), shape);
}

/// Of the faces of a body, those that lie flat and lowest are its floor.
fn take_faces(faces: Vec<(Vec<Xyz>, Vec<Vec<Xyz>>)>, shape: &mut Shape) {
    shape.corners.extend(faces.iter().flat_map(|(outer, _)| outer.iter().copied()));
    let height = |ring: &[Xyz]| ring.iter().map(|point| point[2]).sum::<f64>() / ring.len() as f64;
    let level: Vec<_> =
        faces.into_iter().filter(|(outer, _)| normal(outer).is_some_and(|normal| normal[2].abs() > 0.9)).collect();
    let lowest = level.iter().map(|(outer, _)| height(outer)).fold(f64::INFINITY, f64::min);
    let floor = level.into_iter().filter(|(outer, _)| height(outer) <= lowest + FLAT_M);
    shape
        .floor
        .extend(floor.map(|(outer, holes)| Polygon::new(flat(&outer), holes.iter().map(|hole| flat(hole)).collect())));
}

fn normal(ring: &[Xyz]) -> Option<Xyz> {
    let first = *ring.first()?;
    let from = |point: &Xyz| [0, 1, 2].map(|at| point[at] - first[at]);
    let sum = ring
        .windows(2)
        .map(|pair| cross(from(&pair[0]), from(&pair[1])))
        .fold([0.0; 3], |sum, part| [0, 1, 2].map(|at| sum[at] + part[at]));
    unit(sum)
}

fn flat(points: &[Xyz]) -> LineString {
    points.iter().map(|point| (point[0], point[1])).collect()
}

/// Outer ring and holes of a closed profile, in its own axes.
fn rings(step: &Step, profile: u64, depth: usize) -> Option<(Vec<Xyz>, Vec<Vec<Xyz>>)> {
    let profile = step.get(profile).filter(|_| depth < DEPTH)?;
    let frame = place::of_axes(step, profile.reference(2));
    match profile.kind {
        "IFCRECTANGLEPROFILEDEF" | "IFCROUNDEDRECTANGLEPROFILEDEF" | "IFCRECTANGLEHOLLOWPROFILEDEF" => {
            let (x, y) = (profile.number(3)? / 2.0, profile.number(4)? / 2.0);
            let corners = [[-x, -y, 0.0], [x, -y, 0.0], [x, y, 0.0], [-x, y, 0.0]];
            Some((corners.map(|corner| frame.apply(corner)).to_vec(), Vec::new()))
        }
        "IFCCIRCLEPROFILEDEF" | "IFCCIRCLEHOLLOWPROFILEDEF" => {
            let radius = profile.number(3)?;
            Some((arc(&frame, radius, 0.0, std::f64::consts::TAU), Vec::new()))
        }
        "IFCARBITRARYCLOSEDPROFILEDEF" => Some((curve(step, profile.reference(2)?, 0), Vec::new())),
        "IFCARBITRARYPROFILEDEFWITHVOIDS" => {
            let holes = profile.refs(3).map(|number| curve(step, number, 0)).filter(|hole| hole.len() > 2).collect();
            Some((curve(step, profile.reference(2)?, 0), holes))
        }
        "IFCDERIVEDPROFILEDEF" => {
            let (outer, holes) = rings(step, profile.reference(2)?, depth + 1)?;
            let frame = place::of_operator(step, profile.reference(3));
            let through = |ring: Vec<Xyz>| ring.into_iter().map(|point| frame.apply(point)).collect::<Vec<_>>();
            Some((through(outer), holes.into_iter().map(through).collect()))
        }
        _ => None,
    }
    .filter(|(outer, _)| outer.len() > 2)
}

/// The points of a curve; arcs become short chords.
pub fn curve(step: &Step, number: u64, depth: usize) -> Vec<Xyz> {
    let Some(curve_of) = step.get(number).filter(|_| depth < DEPTH) else { return Vec::new() };
    match curve_of.kind {
        "IFCPOLYLINE" => curve_of.refs(0).filter_map(|number| place::point(step, Some(number))).collect(),
        "IFCCOMPOSITECURVE" => {
            let mut points: Vec<Xyz> = Vec::new();
            for segment in curve_of.refs(0).filter_map(|number| step.get(number)) {
                let mut part = segment.reference(2).map(|parent| curve(step, parent, depth + 1)).unwrap_or_default();
                if segment.word(1) == Some("F") {
                    part.reverse();
                }
                points.extend(part);
            }
            points.dedup();
            points
        }
        "IFCTRIMMEDCURVE" => trimmed(step, &curve_of, depth),
        "IFCINDEXEDPOLYCURVE" => indexed(step, &curve_of),
        "IFCCIRCLE" => {
            let frame = place::of_axes(step, curve_of.reference(0));
            arc(&frame, curve_of.number(1).unwrap_or(0.0), 0.0, std::f64::consts::TAU)
        }
        _ => Vec::new(),
    }
}

fn trimmed(step: &Step, trimmed: &Instance, depth: usize) -> Vec<Xyz> {
    let Some(basis) = trimmed.reference(0).and_then(|number| step.get(number)) else { return Vec::new() };
    let end = |at: usize| trimmed.list(at).iter().find_map(|value| place::point(step, value.reference()));
    if basis.kind != "IFCCIRCLE" {
        return match (end(1), end(2)) {
            (Some(from), Some(to)) => vec![from, to],
            _ => curve(step, basis.number, depth + 1),
        };
    }
    let frame = place::of_axes(step, basis.reference(0));
    let radius = basis.number(1).unwrap_or(0.0);
    let angle = |at: usize| {
        let by_point = end(at).map(|point| {
            let from = [0, 1, 2].map(|axis| point[axis] - frame.at[axis]);
            dot(from, frame.axes[1]).atan2(dot(from, frame.axes[0]))
        });
        // Parameters are in the file's angle unit; degrees are told from radians by their size.
        let by_parameter = trimmed
            .list(at)
            .iter()
            .find_map(Value::number)
            .map(|value| if value.abs() > 6.3 { value.to_radians() } else { value });
        by_point.or(by_parameter).unwrap_or(0.0)
    };
    let (from, to) = (angle(1), angle(2));
    let forward = trimmed.word(3) != Some("F");
    let sweep = if forward {
        (to - from).rem_euclid(std::f64::consts::TAU)
    } else {
        -(from - to).rem_euclid(std::f64::consts::TAU)
    };
    arc(&frame, radius, from, from + sweep)
}

fn arc(frame: &Frame, radius: f64, from: f64, to: f64) -> Vec<Xyz> {
    let steps = ((to - from).abs() / std::f64::consts::TAU * ARC_STEPS as f64).ceil().max(1.0) as usize;
    let at = |step: usize| from + (to - from) * step as f64 / steps as f64;
    (0..=steps).map(|step| frame.apply([radius * at(step).cos(), radius * at(step).sin(), 0.0])).collect()
}

fn indexed(step: &Step, curve: &Instance) -> Vec<Xyz> {
    let Some(list) = curve.reference(0).and_then(|number| step.get(number)) else { return Vec::new() };
    let points: Vec<Xyz> = list.list(0).iter().filter_map(|point| place::of_list(point.list())).collect();
    let segments = curve.list(1);
    if segments.is_empty() {
        return points;
    }
    let mut taken = Vec::new();
    for segment in segments {
        let Value::Typed(_, values) = segment else { continue };
        let indices = values.first().map(Value::list).unwrap_or_default();
        taken
            .extend(indices.iter().filter_map(|index| points.get((index.number()? as usize).checked_sub(1)?).copied()));
    }
    taken.dedup();
    taken
}

/// The part of two outlines that overlaps, as a share of the smaller.
pub fn overlap(a: &MultiPolygon, b: &MultiPolygon) -> f64 {
    let least = a.unsigned_area().min(b.unsigned_area());
    if least > 0.0 { a.intersection(b).unsigned_area() / least } else { 0.0 }
}
