use crate::analysis::Analysis;
use crate::model::{Facility, LevelIx, PortalIx, SpaceIx};
use crate::palette::{Swatch, Theme, linear};
use crate::report::{Class, door_stand};
use crate::search::Picture;
use geo::{LineString, Polygon, TriangulateEarcut};
use serde_json::{Value, json};

/// Walls are drawn low enough to see into the rooms.
const WALL_M: f64 = 1.1;
const DOOR_M: f64 = 1.3;
const DOOR_DEPTH_M: f64 = 0.3;

/// The whole facility as binary glTF 2.0: a node for each level, in it one for each room and door with its id as name
/// and its status in `extras`; metres, y up, north along −z.
pub fn glb(picture: &Picture, analysis: &Analysis) -> Vec<u8> {
    let facility = &*picture.facility;
    let mut scene = Scene::default();
    let mut levels: Vec<Vec<usize>> = vec![Vec::new(); facility.levels().len()];
    for space in facility.space_ixs() {
        let class = Class::of(picture, analysis, space);
        if let Some(node) = scene.room(facility, space, class, picture.status_of(space).word()) {
            levels[facility.level_of(space).get()].push(node);
        }
    }
    for portal in facility.portal_ixs() {
        if let Some(node) = scene.door(facility, portal, picture.state_of(portal).word()) {
            levels[facility.level_of(facility.ends(portal).0).get()].push(node);
        }
    }
    scene.finish(facility, &levels)
}

#[derive(Default)]
struct Scene {
    positions: Vec<[f32; 3]>,
    triangles: Vec<u32>,
    accessors: Vec<Value>,
    meshes: Vec<Value>,
    nodes: Vec<Value>,
}

/// The material after those of the classes.
const DOOR_MATERIAL: usize = Class::ALL.len();

impl Scene {
    fn room(&mut self, facility: &Facility, space: SpaceIx, class: Class, status: &str) -> Option<usize> {
        let facts = facility.space(space);
        let shape = facts.footprint.shape()?;
        let floor = facility.floor_z_m(space);
        let height = facts.height_m.unwrap_or(facility.level(facility.level_of(space)).height_m).min(WALL_M);
        let mut piece = Piece::default();
        for polygon in &shape {
            piece.slab(polygon, floor);
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.for_each(|ring| piece.walls(ring, floor, floor + height));
        }
        let extras = json!({ "label": facts.label(), "kind": facts.kind.word(), "status": status });
        self.add(facts.id.as_str(), piece, class as usize, extras)
    }

    fn door(&mut self, facility: &Facility, portal: PortalIx, state: &str) -> Option<usize> {
        let facts = facility.portal(portal);
        let (at, angle) = door_stand(facility, portal)?;
        let floor = facility.floor_z_m(facility.ends(portal).0);
        let (half, depth) = (facts.width_m.unwrap_or(0.9) / 2.0, DOOR_DEPTH_M / 2.0);
        let (sin, cos) = angle.sin_cos();
        let corner = |x: f64, y: f64| (at[0] + x * cos - y * sin, at[1] + x * sin + y * cos);
        let ring = vec![corner(-half, -depth), corner(half, -depth), corner(half, depth), corner(-half, depth)];
        let polygon = Polygon::new(LineString::from(ring), Vec::new());
        let mut piece = Piece::default();
        piece.slab(&polygon, floor + DOOR_M);
        piece.walls(polygon.exterior(), floor, floor + DOOR_M);
        self.add(facts.id.as_str(), piece, DOOR_MATERIAL, json!({ "kind": facts.kind.word(), "state": state }))
    }

    fn add(&mut self, name: &str, piece: Piece, material: usize, extras: Value) -> Option<usize> {
        if piece.triangles.is_empty() {
            return None;
        }
        let (mut low, mut high) = ([f32::MAX; 3], [f32::MIN; 3]);
        for point in &piece.positions {
            for axis in 0..3 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        let accessor = self.accessors.len();
        self.accessors.push(json!({
            "bufferView": 0, "byteOffset": self.positions.len() * 12, "componentType": 5126,
            "count": piece.positions.len(), "type": "VEC3", "min": low, "max": high,
        }));
        self.accessors.push(json!({
            "bufferView": 1, "byteOffset": self.triangles.len() * 4, "componentType": 5125,
            "count": piece.triangles.len(), "type": "SCALAR",
        }));
        let primitive =
            json!({ "attributes": { "POSITION": accessor }, "indices": accessor + 1, "material": material });
        self.nodes.push(json!({ "name": name, "mesh": self.meshes.len(), "extras": extras }));
        self.meshes.push(json!({ "primitives": [primitive] }));
        self.positions.extend(piece.positions);
        self.triangles.extend(piece.triangles);
        Some(self.nodes.len() - 1)
    }

    fn finish(mut self, facility: &Facility, levels: &[Vec<usize>]) -> Vec<u8> {
        let mut roots = Vec::new();
        for (at, children) in levels.iter().enumerate().filter(|(_, children)| !children.is_empty()) {
            let level = facility.level(LevelIx::new(at));
            roots.push(self.nodes.len());
            let extras = json!({ "ordinal": level.ordinal, "name": level.name });
            self.nodes.push(json!({ "name": level.label(), "children": children, "extras": extras }));
        }
        let (points, corners) = (self.positions.len() * 12, self.triangles.len() * 4);
        let mut binary = Vec::with_capacity(points + corners);
        self.positions.iter().flatten().for_each(|value| binary.extend(value.to_le_bytes()));
        self.triangles.iter().for_each(|value| binary.extend(value.to_le_bytes()));
        let mut document = json!({
            "asset": { "version": "2.0", "generator": concat!("undercroft ", env!("CARGO_PKG_VERSION")) },
            "scene": 0,
            "scenes": [{ "name": facility.name(), "nodes": roots }],
        });
        // glTF allows no empty arrays.
        if !self.meshes.is_empty() {
            document["nodes"] = Value::Array(self.nodes);
            document["meshes"] = Value::Array(self.meshes);
            document["accessors"] = Value::Array(self.accessors);
            document["materials"] = materials();
            document["buffers"] = json!([{ "byteLength": binary.len() }]);
            document["bufferViews"] = json!([
                { "buffer": 0, "byteOffset": 0, "byteLength": points, "target": 34962 },
                { "buffer": 0, "byteOffset": points, "byteLength": corners, "target": 34963 },
            ]);
        } else if let Some(scene) = document["scenes"][0].as_object_mut() {
            scene.remove("nodes");
        }
        container(document.to_string().into_bytes(), binary)
    }
}

#[derive(Default)]
struct Piece {
    positions: Vec<[f32; 3]>,
    triangles: Vec<u32>,
}

impl Piece {
    fn point(&mut self, x: f64, y: f64, z: f64) -> u32 {
        self.positions.push([x as f32, z as f32, -y as f32]);
        self.positions.len() as u32 - 1
    }

    fn slab(&mut self, polygon: &Polygon, z: f64) {
        for triangle in polygon.earcut_triangles() {
            let mut corners = triangle.to_array();
            // Counterclockwise seen from above, so that it faces up.
            if cross(corners) < 0.0 {
                corners.swap(1, 2);
            }
            let corners = corners.map(|at| self.point(at.x, at.y, z));
            self.triangles.extend(corners);
        }
    }

    fn walls(&mut self, ring: &LineString, low: f64, high: f64) {
        for line in ring.lines() {
            let (a, b) = (line.start, line.end);
            let corners = [(a.x, a.y, low), (b.x, b.y, low), (b.x, b.y, high), (a.x, a.y, high)]
                .map(|(x, y, z)| self.point(x, y, z));
            let [one, two, three, four] = corners;
            self.triangles.extend([one, two, three, one, three, four]);
        }
    }
}

fn cross([a, b, c]: [geo::Coord; 3]) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn materials() -> Value {
    let material = |name: &str, swatch: Swatch| {
        // glTF wants linear light.
        let [r, g, b] = linear(swatch.rgb(Theme::Light)).map(|light| (light * 1e4).round() / 1e4);
        json!({
            "name": name, "doubleSided": true,
            "pbrMetallicRoughness": { "baseColorFactor": [r, g, b, 1.0], "metallicFactor": 0.0, "roughnessFactor": 1.0 },
        })
    };
    let classes = Class::ALL.into_iter().map(|class| material(class.word(), class.fill().colour));
    classes.chain([material("door", Swatch::DoorBarred)]).collect()
}

fn container(mut json: Vec<u8>, binary: Vec<u8>) -> Vec<u8> {
    json.resize(json.len().next_multiple_of(4), b' ');
    let chunks: Vec<(&[u8; 4], &[u8])> = match binary.is_empty() {
        true => vec![(b"JSON", &json)],
        false => vec![(b"JSON", &json), (b"BIN\0", &binary)],
    };
    let length = 12 + chunks.iter().map(|(_, chunk)| 8 + chunk.len()).sum::<usize>();
    let mut bytes = Vec::with_capacity(length);
    bytes.extend(b"glTF");
    bytes.extend(2u32.to_le_bytes());
    bytes.extend((length as u32).to_le_bytes());
    for (kind, chunk) in chunks {
        bytes.extend((chunk.len() as u32).to_le_bytes());
        bytes.extend(kind);
        bytes.extend(chunk);
    }
    bytes
}
