//! The footprint of a cell: its polygon in two dimensions, or the floor of its solid.

use crate::import::storeys::median;
use crate::model::Xy;
use crate::model::plan::{coord, open_rings, polygon};
use geo::algorithm::{Area, ConvexHull};
use geo::{MultiPoint, MultiPolygon, Point, Polygon, unary_union};
use roxmltree::Node;
use std::collections::HashMap;

type Xyz = [f64; 3];

pub struct Shape {
    pub outer: Vec<Xy>,
    pub holes: Vec<Vec<Xy>>,
    pub floor_z_m: Option<f64>,
    pub height_m: Option<f64>,
    /// The solid has no level face.
    pub is_hull: bool,
}

struct Face {
    outer: Vec<Xyz>,
    holes: Vec<Vec<Xyz>>,
}

pub fn of(cell: Node, elements: &HashMap<&str, Node>) -> Option<Shape> {
    let geometry = cell.children().find(|child| child.tag_name().name() == "cellSpaceGeometry").unwrap_or(cell);
    let faces: Vec<Face> = geometry
        .descendants()
        .flat_map(|node| match node.tag_name().name() {
            "Polygon" | "PolygonPatch" => vec![node],
            "surfaceMember" => super::reference(node).and_then(|id| elements.get(id)).copied().into_iter().collect(),
            _ => Vec::new(),
        })
        .filter_map(face)
        .collect();
    let zs: Vec<f64> =
        faces.iter().flat_map(|face| face.outer.iter().map(|at| at[2])).filter(|z| z.is_finite()).collect();
    if zs.is_empty() {
        return flat(&faces);
    }
    let (least, most) = zs.iter().fold((f64::MAX, f64::MIN), |(least, most), &z| (least.min(z), most.max(z)));
    let height_m = Some(most - least).filter(|&height| height > 0.0);
    let (floor, z) = match floor(&faces, most - least) {
        // Of a slanted solid, such as an escalator, only the top lies level.
        Some((floor, z)) if z - least > 0.5 * (most - least) => (Some(floor), least),
        Some((floor, z)) => (Some(floor), z),
        None => (None, least),
    };
    let is_hull = floor.is_none();
    let floor = floor.or_else(|| hull(&faces))?;
    let (outer, holes) = open_rings(&floor);
    Some(Shape { outer, holes, floor_z_m: Some(z), height_m, is_hull })
}

/// A cell in two dimensions.
fn flat(faces: &[Face]) -> Option<Shape> {
    let face = faces.first()?;
    let (outer, holes) = (flatten(&face.outer), face.holes.iter().map(|hole| flatten(hole)).collect());
    Some(Shape { outer, holes, floor_z_m: None, height_m: None, is_hull: false })
}

fn flatten(ring: &[Xyz]) -> Vec<Xy> {
    ring.iter().map(|&[x, y, _]| [x, y]).collect()
}

/// The lowest level faces together, where they are no mere pit in the floor, and their height.
fn floor(faces: &[Face], height: f64) -> Option<(Polygon, f64)> {
    let mut level: Vec<(f64, Polygon)> = faces.iter().filter_map(|face| Some((face.level_z()?, face.flat()))).collect();
    level.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut groups: Vec<(f64, Vec<Polygon>)> = Vec::new();
    for (z, polygon) in level {
        match groups.last_mut().filter(|(floor, _)| z - *floor <= 0.05 * height) {
            Some((_, group)) => group.push(polygon),
            None => groups.push((z, vec![polygon])),
        }
    }
    let area = |group: &Vec<Polygon>| group.iter().map(Area::unsigned_area).sum::<f64>();
    let largest = groups.iter().map(|(_, group)| area(group)).fold(0.0, f64::max);
    let (z, group) = groups.into_iter().find(|(_, group)| area(group) >= 0.3 * largest && area(group) > 0.0)?;
    let together: MultiPolygon = if group.len() == 1 { group.into() } else { unary_union(group.iter()) };
    let floor = together.into_iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    Some((floor, z))
}

fn hull(faces: &[Face]) -> Option<Polygon> {
    let points =
        faces.iter().flat_map(|face| flatten(&face.outer)).filter(|at| at.iter().all(|value| value.is_finite()));
    let points: MultiPoint = points.map(|at| Point::from(coord(at))).collect::<Vec<_>>().into();
    (points.0.len() >= 3).then(|| points.convex_hull())
}

impl Face {
    /// The height of a face that lies level to within some twenty degrees.
    fn level_z(&self) -> Option<f64> {
        let [x, y, z] = normal(&self.outer);
        let length = (x * x + y * y + z * z).sqrt();
        (length > 0.0 && z.abs() > 0.94 * length).then(|| median(self.outer.iter().map(|at| at[2])))?
    }

    fn flat(&self) -> Polygon {
        polygon(&flatten(&self.outer), &self.holes.iter().map(|hole| flatten(hole)).collect::<Vec<_>>())
    }
}

/// Newell's normal, which does not mind corners in a line.
fn normal(ring: &[Xyz]) -> Xyz {
    let mut sum = [0.0; 3];
    for (at, a) in ring.iter().enumerate() {
        let b = ring[(at + 1) % ring.len()];
        // Relative to the first corner: grid coordinates in the millions would eat the digits.
        let (a, b) = (minus(*a, ring[0]), minus(b, ring[0]));
        sum[0] += (a[1] - b[1]) * (a[2] + b[2]);
        sum[1] += (a[2] - b[2]) * (a[0] + b[0]);
        sum[2] += (a[0] - b[0]) * (a[1] + b[1]);
    }
    sum
}

fn minus(a: Xyz, b: Xyz) -> Xyz {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn face(polygon: Node) -> Option<Face> {
    let rings = |name: &str| -> Vec<Vec<Xyz>> {
        let parts = polygon.children().filter(|child| child.tag_name().name() == name);
        parts.map(positions).filter(|ring| ring.len() >= 3).collect()
    };
    let outer = rings("exterior").into_iter().next()?;
    Some(Face { outer, holes: rings("interior") })
}

/// The `gml:pos`, `gml:posList` and `gml:coordinates` under a node; z is not a number where there is none.
pub fn positions(node: Node) -> Vec<Xyz> {
    node.descendants().flat_map(|node| position(node).unwrap_or_default()).collect()
}

fn position(node: Node) -> Option<Vec<Xyz>> {
    let name = node.tag_name().name();
    if !matches!(name, "pos" | "posList" | "coordinates") {
        return None;
    }
    let numbers = node.text()?.split([' ', ',', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    let numbers: Vec<f64> = numbers.map(|word| word.parse().unwrap_or(f64::NAN)).collect();
    let said = node.ancestors().take(4).find_map(|node| node.attribute("srsDimension")?.parse::<usize>().ok());
    let dimension = match (said, name) {
        (Some(said @ 2..=3), _) => said,
        (_, "pos") => numbers.len().clamp(2, 3),
        _ => {
            if numbers.len().is_multiple_of(3) {
                3
            } else {
                2
            }
        }
    };
    let point = |values: &[f64]| [values[0], values[1], values.get(2).copied().unwrap_or(f64::NAN)];
    Some(numbers.chunks_exact(dimension).map(point).collect())
}
