//! Rooms from wall lines: the faces of the planar subdivision that walls and doors draw.
//!
//! Lines are joined where they meet within a tolerance, also where one ends on the side of another (a T-junction), cut
//! where they cross, freed of loose ends, and walked round face by face; a ring within a face becomes its hole.

mod nodes;
mod walk;

use crate::model::Xy;
use crate::model::plan::ABSURD_M;
use geo::Polygon;

/// The faces that lines enclose.
#[derive(Clone, Debug, Default)]
pub struct Faces {
    /// With their holes; slivers are left out.
    pub rooms: Vec<Polygon>,
    /// Faces smaller than asked for.
    pub slivers: usize,
    /// Lines given that bound no face: they end in the open, or are not numbers.
    pub idle: usize,
}

/// Lines cross each other so often that it is no plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the lines cross each other more than {most} times; this is no plan of walls")]
pub struct TooDense {
    pub most: usize,
}

/// The faces enclosed by lines given as pairs of points, metres. Ends within `snap_m` of each other or of another
/// line are joined; faces below `least_m2` are dropped and counted.
///
/// # Errors
/// When lines cross each other millions of times.
pub fn faces(lines: &[[Xy; 2]], snap_m: f64, least_m2: f64) -> Result<Faces, TooDense> {
    let sane: Vec<[Xy; 2]> =
        lines.iter().filter(|line| line.iter().flatten().all(|value| value.abs() <= ABSURD_M)).copied().collect();
    let graph = nodes::Graph::of(&sane, snap_m)?;
    let walked = walk::faces(&graph);
    let mut faces = Faces { idle: lines.len() - walked.bounding, ..Faces::default() };
    for room in walked.rooms {
        if geo::Area::unsigned_area(&room) < least_m2 { faces.slivers += 1 } else { faces.rooms.push(room) }
    }
    Ok(faces)
}

#[cfg(test)]
mod tests {
    use super::{Faces, TooDense, Xy, faces};
    use geo::Area;

    fn square(x: f64, y: f64, side: f64) -> Vec<[Xy; 2]> {
        let corners = [[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
        (0..4).map(|at| [corners[at], corners[(at + 1) % 4]]).collect()
    }

    fn found(lines: &[[Xy; 2]]) -> (Faces, Vec<f64>) {
        let faces = faces(lines, 0.1, 1.0).unwrap();
        let mut areas: Vec<f64> =
            faces.rooms.iter().map(|room| (room.unsigned_area() * 100.0).round() / 100.0).collect();
        areas.sort_by(f64::total_cmp);
        (faces, areas)
    }

    #[test]
    fn a_wall_across_a_square_makes_two_rooms() {
        let mut lines = square(0.0, 0.0, 10.0);
        lines.push([[4.0, 0.0], [4.0, 10.0]]);
        assert_eq!(found(&lines).1, [40.0, 60.0]);
    }

    #[test]
    fn a_wall_that_ends_just_short_of_another_or_just_beyond_is_joined_to_it() {
        let mut lines = square(0.0, 0.0, 10.0);
        lines.push([[4.0, 0.05], [4.0, 10.08]]);
        let (_, areas) = found(&lines);
        assert_eq!(areas.len(), 2);
        assert!((areas[0] - 40.0).abs() < 1.0);
    }

    #[test]
    fn walls_that_cross_are_cut_where_they_cross() {
        let mut lines = square(0.0, 0.0, 10.0);
        lines.push([[0.0, 5.0], [10.0, 5.0]]);
        lines.push([[5.0, 0.0], [5.0, 10.0]]);
        assert_eq!(found(&lines).1, [25.0; 4]);
    }

    #[test]
    fn walls_that_enclose_nothing_are_idle() {
        let mut lines = square(0.0, 0.0, 10.0);
        lines.push([[2.0, 0.0], [2.0, 5.0]]);
        lines.push([[2.0, 5.0], [3.0, 5.0]]);
        lines.push([[20.0, 0.0], [30.0, 0.0]]);
        let (faces, areas) = found(&lines);
        assert_eq!((areas, faces.idle), (vec![100.0], 3));
    }

    #[test]
    fn a_room_within_a_room_is_its_hole_and_a_room_of_its_own() {
        let mut lines = square(0.0, 0.0, 10.0);
        lines.extend(square(4.0, 4.0, 2.0));
        let (faces, areas) = found(&lines);
        assert_eq!(areas, [4.0, 96.0]);
        assert_eq!(faces.rooms.iter().map(|room| room.interiors().len()).sum::<usize>(), 1);
        // A partition that ties the inner room to the outer wall divides nothing.
        lines.push([[0.0, 5.0], [4.0, 5.0]]);
        assert_eq!(found(&lines).1, [4.0, 96.0]);
    }

    #[test]
    fn walls_drawn_twice_or_in_pieces_count_once() {
        let mut lines = square(0.0, 0.0, 10.0);
        lines.extend(square(0.0, 0.0, 10.0));
        lines.push([[2.0, 0.0], [7.0, 0.0]]);
        assert_eq!(found(&lines).1, [100.0]);
    }

    #[test]
    fn slivers_are_dropped_and_counted() {
        let mut lines = square(0.0, 0.0, 10.0);
        lines.extend(square(20.0, 0.0, 0.5));
        let (faces, areas) = found(&lines);
        assert_eq!((areas, faces.slivers), (vec![100.0], 1));
    }

    #[test]
    fn a_checkerboard_of_ten_thousand_rooms_is_found_whole() {
        let mut lines = Vec::new();
        for at in 0..=100 {
            let at = f64::from(at) * 4.0;
            lines.push([[at, 0.0], [at, 400.0]]);
            lines.push([[0.0, at], [400.0, at]]);
        }
        let (_, areas) = found(&lines);
        assert_eq!((areas.len(), areas[0], areas[9999]), (10_000, 16.0, 16.0));
    }

    #[test]
    fn lines_that_are_no_numbers_are_left_out_and_a_scribble_is_refused() {
        let mut lines = square(0.0, 0.0, 10.0);
        lines.push([[f64::NAN, 0.0], [1.0e300, 5.0]]);
        assert_eq!(found(&lines).1, [100.0]);
        let scribble: Vec<[Xy; 2]> = (0..4000)
            .map(|at| f64::from(at).to_radians())
            .map(|angle| {
                [
                    [900.0 * angle.cos(), 900.0 * angle.sin()],
                    [-900.0 * (angle * 1.7).sin(), 900.0 * (angle * 2.3).cos()],
                ]
            })
            .collect();
        assert!(matches!(faces(&scribble, 0.1, 1.0), Err(TooDense { .. })));
        assert!(faces(&[], 0.1, 1.0).unwrap().rooms.is_empty());
    }
}
