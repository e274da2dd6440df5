//! Faces of a planar graph, walked round edge by edge.

use super::nodes::Graph;
use crate::model::Xy;
use crate::model::plan::coord;
use geo::algorithm::{BoundingRect, Contains};
use geo::{LineString, Polygon, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

pub struct Walked {
    pub rooms: Vec<Polygon>,
    /// How many lines bound a room.
    pub bounding: usize,
}

pub fn faces(graph: &Graph) -> Walked {
    let mut edges = graph.edges.clone();
    prune(&mut edges, graph.points.len());
    let mut rings = walk(&edges, &graph.points);
    // A wall with the same room on both sides, such as one that ties an inner room to the outer wall, divides nothing.
    let before = edges.len();
    let mut at = 0;
    edges.retain(|_| {
        at += 1;
        rings.of_half[2 * (at - 1)] != rings.of_half[2 * (at - 1) + 1]
    });
    if edges.len() < before {
        prune(&mut edges, graph.points.len());
        rings = walk(&edges, &graph.points);
    }
    let mut lines: Vec<u32> = edges.iter().map(|edge| edge.2).collect();
    lines.sort_unstable();
    lines.dedup();
    Walked { rooms: nest(rings.all), bounding: lines.len() }
}

/// Takes away edges that end in the open, again and again.
fn prune(edges: &mut Vec<(u32, u32, u32)>, points: usize) {
    let mut degree = vec![0_u32; points];
    // Of the edges left at a point their numbers, one over the other: the last one's own when only that is left.
    let mut left = vec![0_u32; points];
    for (at, &(a, b, _)) in edges.iter().enumerate() {
        for point in [a, b] {
            degree[point as usize] += 1;
            left[point as usize] ^= at as u32;
        }
    }
    let mut gone = vec![false; edges.len()];
    let mut loose: Vec<u32> = (0..points as u32).filter(|&point| degree[point as usize] == 1).collect();
    while let Some(point) = loose.pop() {
        let edge = left[point as usize];
        // Both its ends were loose, and the other came first.
        if degree[point as usize] == 0 {
            continue;
        }
        gone[edge as usize] = true;
        let (a, b, _) = edges[edge as usize];
        for end in [a, b] {
            degree[end as usize] -= 1;
            left[end as usize] ^= edge;
            if degree[end as usize] == 1 {
                loose.push(end);
            }
        }
    }
    let mut at = 0;
    edges.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

struct Rings {
    /// The ring each half-edge is on; `2 e` runs from the lower point to the higher, `2 e + 1` back.
    of_half: Vec<u32>,
    all: Vec<Vec<Xy>>,
}

fn walk(edges: &[(u32, u32, u32)], points: &[Xy]) -> Rings {
    let ends = |half: usize| {
        let (a, b, _) = edges[half / 2];
        if half.is_multiple_of(2) { (a, b) } else { (b, a) }
    };
    // Half-edges leaving each point, counterclockwise.
    let mut leaving: Vec<(u32, f64, u32)> = (0..2 * edges.len())
        .map(|half| {
            let (from, to) = ends(half);
            let (a, b) = (points[from as usize], points[to as usize]);
            (from, around_from_east([b[0] - a[0], b[1] - a[1]]), half as u32)
        })
        .collect();
    leaving.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut next = vec![0_u32; 2 * edges.len()];
    for fan in leaving.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(_, _, half)) in fan.iter().enumerate() {
            // Having come in along the reverse of this one, the next to the right keeps the face on the left.
            next[half as usize ^ 1] = fan[(at + fan.len() - 1) % fan.len()].2;
        }
    }
    let mut of_half = vec![u32::MAX; next.len()];
    let mut all = Vec::new();
    for start in 0..next.len() {
        if of_half[start] != u32::MAX {
            continue;
        }
        let mut ring = Vec::new();
        let mut half = start;
        while of_half[half] == u32::MAX {
            of_half[half] = all.len() as u32;
            ring.push(points[ends(half).0 as usize]);
            half = next[half] as usize;
        }
        all.push(ring);
    }
    Rings { of_half, all }
}

/// In the order of the angle, counterclockwise from east, 0 to 4: cheaper than the angle itself.
fn around_from_east([x, y]: Xy) -> f64 {
    let across = x / (x.abs() + y.abs());
    if y >= 0.0 { 1.0 - across } else { 3.0 + across }
}

fn signed_area(ring: &[Xy]) -> f64 {
    let [x0, y0] = ring[0];
    let turn = |a: &Xy, b: &Xy| (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
    ring.windows(2).map(|pair| turn(&pair[0], &pair[1])).sum::<f64>() / 2.0
}

/// Counterclockwise rings are rooms; a clockwise one runs round a group of rooms from outside, and is a hole in the
/// smallest room around it.
fn nest(rings: Vec<Vec<Xy>>) -> Vec<Polygon> {
    let line = |ring: &Vec<Xy>| LineString::new(ring.iter().map(|&at| coord(at)).collect());
    let mut rooms: Vec<(f64, Polygon)> = Vec::new();
    let mut groups: Vec<(f64, LineString)> = Vec::new();
    for ring in rings.iter().filter(|ring| ring.len() >= 3) {
        let area = signed_area(ring);
        if area > 0.0 {
            rooms.push((area, Polygon::new(line(ring), Vec::new())));
        } else if area < 0.0 {
            groups.push((-area, line(ring)));
        }
    }
    // One group of rooms lies in none of its own.
    if groups.len() > 1 {
        let boxes = rooms.iter().enumerate().filter_map(|(at, (_, room))| Some(boxed(room.bounding_rect()?, at)));
        let tree = RTree::bulk_load(boxes.collect());
        let holes: Vec<(usize, LineString)> =
            groups.into_iter().filter_map(|(area, ring)| Some((around(&tree, &rooms, area, &ring)?, ring))).collect();
        for (room, hole) in holes {
            rooms[room].1.interiors_push(hole);
        }
    }
    rooms.into_iter().map(|(_, room)| room).collect()
}

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

fn boxed(rect: Rect, at: usize) -> Boxed {
    GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), at)
}

fn around(tree: &RTree<Boxed>, rooms: &[(f64, Polygon)], area: f64, ring: &LineString) -> Option<usize> {
    let corner = *ring.0.first()?;
    tree.locate_in_envelope_intersecting(&AABB::from_point([corner.x, corner.y]))
        .map(|found| found.data)
        .filter(|&room| rooms[room].0 > area && rooms[room].1.contains(&corner))
        .min_by(|&a, &b| rooms[a].0.total_cmp(&rooms[b].0))
}
