//! What a point can be in line with: the walls around it, drawn on beyond their ends.

use super::plan::{Xy, xy};
use super::snap::near;
use super::{Facility, LevelIx};
use geo::LinesIter;

/// Walls this far away, metres, still bring a point into line; further ones would catch it everywhere.
const REACH_M: f64 = 20.0;
/// Lines that meet at less than this, as a sine, cross nowhere useful.
const PARALLEL: f64 = 0.1;

/// A point in line with one wall or two.
#[derive(Clone, PartialEq, Debug)]
pub struct Aligned {
    pub at: Xy,
    /// For each of the walls, from its nearer corner to the point.
    pub guides: Vec<[Xy; 2]>,
}

/// The point within `tolerance_m` of `at` that is in line with walls near it on a level, or with other `lines`: where two
/// cross, else the nearest point of one. A point that must stay `on` a line is brought to where the nearest crosses it.
pub fn aligned(
    facility: &Facility,
    level: LevelIx,
    at: Xy,
    on: Option<[Xy; 2]>,
    lines: &[[Xy; 2]],
    tolerance_m: f64,
) -> Option<Aligned> {
    let shapes: Vec<_> = near(facility, level, at, REACH_M).map(|(_, shape)| shape).collect();
    let walls = shapes.iter().flat_map(|shape| shape.lines_iter()).map(|wall| [xy(wall.start), xy(wall.end)]);
    let reaches = |line: &[Xy; 2]| apart(at, nearer(line, at)) <= REACH_M;
    let mut found: Vec<(f64, [Xy; 2])> = walls
        .filter(reaches)
        .chain(lines.iter().copied())
        .filter_map(|line| Some((apart(at, foot(line, at)?), line)))
        .filter(|(away, _)| *away <= tolerance_m)
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let crossed_by = |one: [Xy; 2]| {
        let crossings = found.iter().filter_map(|&(_, other)| Some((crossing(one, other)?, other)));
        crossings
            .filter(|(point, _)| apart(at, *point) <= tolerance_m)
            .min_by(|a, b| apart(at, a.0).total_cmp(&apart(at, b.0)))
    };
    let (at, in_line) = match (on, found.first()) {
        (Some(on), _) => crossed_by(on).map(|(point, wall)| (point, vec![wall]))?,
        (None, Some(&(_, wall))) => match crossed_by(wall) {
            Some((point, other)) => (point, vec![wall, other]),
            None => (foot(wall, at)?, vec![wall]),
        },
        (None, None) => return None,
    };
    Some(Aligned { at, guides: in_line.iter().map(|line| [nearer(line, at), at]).collect() })
}

/// Where the perpendicular from `at` meets the line through two points; none where they are one.
fn foot([a, b]: [Xy; 2], at: Xy) -> Option<Xy> {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (dx * dx + dy * dy);
    along.is_finite().then(|| [a[0] + dx * along, a[1] + dy * along])
}

fn crossing([a, b]: [Xy; 2], [c, d]: [Xy; 2]) -> Option<Xy> {
    let (one, other) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]);
    let turn = one[0] * other[1] - one[1] * other[0];
    if turn.abs() <= PARALLEL * apart(a, b) * apart(c, d) {
        return None;
    }
    let along = ((c[0] - a[0]) * other[1] - (c[1] - a[1]) * other[0]) / turn;
    Some([a[0] + one[0] * along, a[1] + one[1] * along])
}

fn nearer([a, b]: &[Xy; 2], at: Xy) -> Xy {
    if apart(*a, at) <= apart(*b, at) { *a } else { *b }
}

fn apart(a: Xy, b: Xy) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}
