//! Floor slabs of rooms. A band along each outline knows its distance from it, for separating lines, rims and dashes.

use super::{Builder, Role, ring};
use crate::model::LevelIx;
use crate::model::Xy;
use crate::viewer::layout::Layout;
use crate::viewer::projection::Projection;
use bevy::prelude::Vec3;
use geo::Polygon;
use geo::algorithm::TriangulateEarcut;

/// The band is this share of a room's smaller side, so that a rim never fills a cell.
const BAND_SHARE: f64 = 0.16;
const BAND_MAX_M: f64 = 0.55;

/// All floors of one level.
pub fn floors(builder: &mut Builder, layout: &Layout, projection: &Projection, level: LevelIx) {
    for (index, area) in layout.areas.iter().enumerate().filter(|(_, area)| area.level == level) {
        let code = Role::Floor.code(index);
        let side = area.bounds.width().min(area.bounds.height());
        let band = (BAND_SHARE * side).min(BAND_MAX_M);
        for polygon in &area.shape {
            plate(builder, polygon, code, band, &|at| projection.local(at, area.rise_m));
        }
    }
}

/// A flat polygon with its band. `plan` of a vertex: distance from the outline, metres along it, 1, width of the band.
pub fn plate(builder: &mut Builder, polygon: &Polygon, code: u32, band: f64, place: &dyn Fn(Xy) -> Vec3) {
    let points = |line: &geo::LineString| line.coords().map(|at| [at.x, at.y]).collect::<Vec<_>>();
    let outer = ring::open(points(polygon.exterior()).into_iter(), true);
    if outer.len() < 3 {
        return;
    }
    let holes = polygon.interiors().iter().map(|hole| ring::open(points(hole).into_iter(), false));
    let insets: Vec<Vec<Xy>> =
        std::iter::once(outer).chain(holes).map(|ring| banded(builder, &ring, code, band, place)).collect();
    fill(builder, &insets, code, band, place);
}

fn banded(builder: &mut Builder, ring: &[Xy], code: u32, band: f64, place: &dyn Fn(Xy) -> Vec3) -> Vec<Xy> {
    let (inner, depth) = ring::inset(ring, band);
    if depth == 0.0 {
        return inner;
    }
    let mut along = 0.0;
    let mut before = None;
    // The first corner comes again at the end with its full length along, so that dashes run round without a jump.
    for at in (0..ring.len()).chain([0]) {
        let edge = |distance: f64, along: f64| [distance as f32, along as f32, 1.0, band as f32];
        if let Some((_, _, last)) = before {
            along += ring::distance(ring[last], ring[at]);
        }
        let outside = builder.vertex(place(ring[at]), code, edge(0.0, along));
        let inside = builder.vertex(place(inner[at]), code, edge(depth, along));
        if let Some((last_outside, last_inside, _)) = before {
            builder.quad([last_outside, outside, inside, last_inside]);
        }
        before = Some((outside, inside, at));
    }
    inner
}

fn fill(builder: &mut Builder, rings: &[Vec<Xy>], code: u32, band: f64, place: &dyn Fn(Xy) -> Vec3) {
    let plan = [band as f32, 0.0, 1.0, band as f32];
    let [outer, holes @ ..] = rings else { return };
    if let ([a, b, c, d], []) = (outer.as_slice(), holes)
        && is_convex([*a, *b, *c, *d])
    {
        let corners = [a, b, c, d].map(|at| builder.vertex(place(*at), code, plan));
        builder.quad(corners);
        return;
    }
    let polygon = crate::model::plan::polygon(outer, holes);
    let triangles = polygon.earcut_triangles_raw();
    let first = builder.positions.len() as u32;
    for at in triangles.vertices {
        builder.vertex(place(at), code, plan);
    }
    for corners in triangles.triangle_indices.chunks_exact(3) {
        builder.triangle([corners[0], corners[1], corners[2]].map(|at| first + at as u32));
    }
}

fn is_convex(quad: [Xy; 4]) -> bool {
    (0..4).all(|at| ring::signed_area(&[quad[at], quad[(at + 1) % 4], quad[(at + 2) % 4]]) > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::polygon;

    fn covered(polygon: &Polygon, band: f64) -> f64 {
        let mut builder = Builder::default();
        plate(&mut builder, polygon, 0, band, &|at| Vec3::new(at[0] as f32, 0.0, at[1] as f32));
        let corner = |at: u32| builder.positions[at as usize].map(f64::from);
        let triangles = builder.indices.chunks_exact(3);
        triangles.map(|at| ring::signed_area(&[at[0], at[1], at[2]].map(corner).map(|[x, _, z]| [x, z])).abs()).sum()
    }

    #[test]
    fn band_and_filling_together_cover_the_room_exactly() {
        let hall = polygon(&[[0.0, 0.0], [10.0, 0.0], [10.0, 8.0], [4.0, 8.0], [4.0, 5.0], [0.0, 5.0]], &[]);
        assert!((covered(&hall, 0.5) - 68.0).abs() < 1e-4);
        let with_shaft = polygon(
            &[[0.0, 0.0], [6.0, 0.0], [6.0, 6.0], [0.0, 6.0]],
            &[vec![[2.0, 2.0], [4.0, 2.0], [4.0, 4.0], [2.0, 4.0]]],
        );
        assert!((covered(&with_shaft, 0.3) - 32.0).abs() < 1e-4);
    }
}
