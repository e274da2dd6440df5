//! What of an outline no shape covers. One overlay of everything spends its time on the crossings of shapes that cover
//! each other; here squares that are covered altogether are found first, by taking rectangles off rectangles, and the
//! overlay sees them whole, and of the shapes only those around what is left.

use super::tiles::Tiles;
use geo::algorithm::bool_ops::FillRule;
use geo::algorithm::{BooleanOps, LinesIter};
use geo::{Coord, Line, MultiPolygon, Polygon, Rect};

/// What is thinner is rounding.
pub(super) const THIN_M: f64 = 1e-6;

/// `outline` less all `covers`, whose outer rings run counter-clockwise and whose holes clockwise.
pub(super) fn uncovered(outline: &MultiPolygon, mut covers: Vec<Polygon>) -> MultiPolygon {
    let frame = Frame::along_the_longest_wall(outline, &covers);
    if let Some(tiles) = Tiles::around(outline, &covers, &frame) {
        covers.retain(|cover| tiles.meets_an_open_one(frame.bounds(cover)));
        covers.extend(tiles.closed().map(|run| frame.back(run)));
    }
    outline.difference_with_fill_rule(&MultiPolygon::new(covers), FillRule::NonZero)
}

/// The plan turned so that most walls run along the axes.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    along: Coord,
}

impl Frame {
    fn along_the_longest_wall(outline: &MultiPolygon, covers: &[Polygon]) -> Self {
        let walls = outline.lines_iter().chain(covers.iter().flat_map(|cover| cover.lines_iter()));
        let square = |wall: &Line| wall.dx() * wall.dx() + wall.dy() * wall.dy();
        let longest = walls.max_by(|a, b| square(a).total_cmp(&square(b)));
        let along = longest.map(|wall| wall.delta() / square(&wall).sqrt());
        Self { along: along.filter(|along| along.x.is_finite()).unwrap_or(Coord { x: 1.0, y: 0.0 }) }
    }

    fn turn(&self, at: Coord) -> Coord {
        let Coord { x, y } = self.along;
        Coord { x: at.x * x + at.y * y, y: at.y * x - at.x * y }
    }

    fn back(&self, rect: Rect) -> Polygon {
        let Coord { x, y } = self.along;
        let mut polygon = rect.to_polygon();
        polygon.exterior_mut(|ring| {
            for at in &mut ring.0 {
                *at = Coord { x: at.x * x - at.y * y, y: at.x * y + at.y * x };
            }
        });
        polygon
    }

    pub fn bounds(&self, polygon: &Polygon) -> Option<Rect> {
        let mut corners = polygon.exterior().coords().map(|&at| self.turn(at));
        let first = corners.next()?;
        let (min, max) = corners.fold((first, first), |(min, max), at| {
            (Coord { x: min.x.min(at.x), y: min.y.min(at.y) }, Coord { x: max.x.max(at.x), y: max.y.max(at.y) })
        });
        Some(Rect::new(min, max))
    }

    /// Rectangles that lie within the polygon: all of it where its walls run along the axes.
    pub fn within(&self, polygon: &Polygon, rects: &mut Vec<Rect>) {
        if polygon.interiors().is_empty()
            && let &[a, b, c, d, _] = polygon.exterior().0.as_slice()
            && let Some(rect) = rectangle([a, b, c, d].map(|at| self.turn(at)))
        {
            return rects.push(rect);
        }
        let edges: Vec<Line> =
            polygon.lines_iter().map(|edge| Line::new(self.turn(edge.start), self.turn(edge.end))).collect();
        let mut xs: Vec<f64> = edges.iter().map(|edge| edge.start.x).collect();
        xs.sort_by(f64::total_cmp);
        let slabs = xs.windows(2).filter(|slab| slab[1] - slab[0] > THIN_M);
        slabs.for_each(|slab| in_slab(&edges, slab[0], slab[1], rects));
    }
}

/// What most rooms are, without a search for it.
fn rectangle([a, b, c, d]: [Coord; 4]) -> Option<Rect> {
    let is_upright = a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y;
    let is_lying = a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x;
    (is_upright || is_lying).then(|| Rect::new(a, c))
}

/// The rectangles between walls that cross the whole slab from `west` to `east`.
fn in_slab(edges: &[Line], west: f64, east: f64, rects: &mut Vec<Rect>) {
    struct Wall {
        west: f64,
        east: f64,
        up: i32,
    }
    let across = |edge: &Line| {
        let (a, b, up) = if edge.dx() > 0.0 { (edge.start, edge.end, 1) } else { (edge.end, edge.start, -1) };
        let height = |x: f64| a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x));
        (a.x <= west && b.x >= east).then(|| Wall { west: height(west), east: height(east), up })
    };
    let mut walls: Vec<Wall> = edges.iter().filter_map(across).collect();
    walls.sort_by(|a, b| (a.west + a.east).total_cmp(&(b.west + b.east)));
    // Walls that cross each other bound something else than rectangles.
    if walls.windows(2).any(|pair| pair[0].west > pair[1].west || pair[0].east > pair[1].east) {
        return;
    }
    let (mut depth, mut floor) = (0, 0.0);
    for wall in &walls {
        depth += wall.up;
        if (depth, wall.up) == (1, 1) {
            floor = wall.west.max(wall.east);
        } else if (depth, wall.up) == (0, -1) && wall.west.min(wall.east) - floor > THIN_M {
            rects.push(Rect::new((west, floor), (east, wall.west.min(wall.east))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::grow::grown;
    use super::{Frame, Tiles, uncovered};
    use crate::model::{Footprint, Xy, plan};
    use geo::algorithm::bool_ops::FillRule;
    use geo::algorithm::{Area, BooleanOps};
    use geo::{MultiPolygon, Polygon};
    use proptest::prelude::*;

    const CELL_M: f64 = 4.0;

    /// What stands in a cell of the grid, in metres from its corner.
    #[derive(Clone, Debug)]
    enum Built {
        Nothing,
        Room { inset: f64 },
        Bent { notch: f64 },
        Pillared { hole: f64 },
        Askew { by: f64 },
    }

    impl Built {
        fn footprint(&self, place: impl Fn(Xy) -> Xy) -> Option<Footprint> {
            let rectangle = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b]];
            let (outer, holes) = match *self {
                Self::Nothing => return None,
                Self::Room { inset } => (rectangle(inset, CELL_M - inset), Vec::new()),
                Self::Bent { notch } => {
                    let n = CELL_M - notch;
                    (vec![[0.0, 0.0], [CELL_M, 0.0], [CELL_M, n], [n, n], [n, CELL_M], [0.0, CELL_M]], Vec::new())
                }
                Self::Pillared { hole } => (rectangle(0.0, CELL_M), vec![rectangle(1.0, 1.0 + hole)]),
                Self::Askew { by } => (vec![[0.0, 0.0], [CELL_M, by], [CELL_M, CELL_M], [by, CELL_M]], Vec::new()),
            };
            let ring = |ring: Vec<Xy>| ring.into_iter().map(&place).collect();
            Some(Footprint::Polygon { outer: ring(outer), holes: holes.into_iter().map(ring).collect() })
        }
    }

    fn built() -> impl Strategy<Value = Built> {
        prop_oneof![
            1 => Just(Built::Nothing),
            6 => (0.0..0.6f64).prop_map(|inset| Built::Room { inset }),
            1 => (0.5..3.0f64).prop_map(|notch| Built::Bent { notch }),
            1 => (0.1..2.5f64).prop_map(|hole| Built::Pillared { hole }),
            1 => (0.0..1.5f64).prop_map(|by| Built::Askew { by }),
        ]
    }

    /// Rows of six, the whole turned by an angle; the outline and the rooms grown by their walls.
    fn turned(cells: &[Built], wall_m: f64, angle: f64) -> (MultiPolygon, Vec<Polygon>) {
        let (sin, cos) = angle.sin_cos();
        let turn = |[x, y]: Xy| [x * cos - y * sin, x * sin + y * cos];
        let rooms = cells.iter().enumerate().filter_map(|(at, cell)| {
            let corner = [(at % 6) as f64 * CELL_M, (at / 6) as f64 * CELL_M];
            cell.footprint(|[x, y]| turn([x + corner[0], y + corner[1]]))
        });
        let covers = grown(&rooms.collect::<Vec<_>>(), wall_m);
        let (width, depth) = (6.0 * CELL_M, cells.len().div_ceil(6) as f64 * CELL_M);
        let outline = [[0.0, 0.0], [width, 0.0], [width, depth], [0.0, depth]].map(turn);
        (MultiPolygon::new(vec![plan::polygon(&outline, &[])]), covers)
    }

    fn areas(shapes: &MultiPolygon) -> Vec<f64> {
        let mut areas: Vec<f64> = shapes.iter().map(Area::unsigned_area).filter(|&area| area > 1e-3).collect();
        areas.sort_by(f64::total_cmp);
        areas
    }

    proptest! {
        #[test]
        fn what_is_found_square_by_square_is_what_one_overlay_of_everything_finds(
            cells in prop::collection::vec(built(), 1..80), wall_m in 0.0..0.8f64,
            angle in prop_oneof![Just(0.0), -4.0..4.0f64],
        ) {
            let (outline, covers) = turned(&cells, wall_m, angle);
            let whole = outline.difference_with_fill_rule(&MultiPolygon::new(covers.clone()), FillRule::NonZero);
            let found = uncovered(&outline, covers);
            prop_assert!(whole.xor(&found).unsigned_area() < 1e-3, "{whole:?} but {found:?}");
            let (whole, found) = (areas(&whole), areas(&found));
            prop_assert_eq!(whole.len(), found.len());
            prop_assert!(whole.iter().zip(&found).all(|(one, two)| (one - two).abs() < 1e-3), "{whole:?} but {found:?}");
        }

        #[test]
        fn squares_are_closed_where_rooms_stand_wall_to_wall_however_the_building_is_turned(
            angle in -4.0..4.0f64, gap in 6usize..42,
        ) {
            let mut cells = vec![Built::Room { inset: 0.1 }; 48];
            cells[gap] = Built::Nothing;
            let (outline, covers) = turned(&cells, 0.2, angle);
            let frame = Frame::along_the_longest_wall(&outline, &covers);
            let tiles = Tiles::around(&outline, &covers, &frame).expect("it has an extent");
            let closed = tiles.left.iter().filter(|left| left.is_empty()).count();
            prop_assert!(closed > tiles.left.len() / 2 && closed < tiles.left.len(), "{closed} of {}", tiles.left.len());
        }
    }

    #[test]
    fn an_outline_without_an_inside_and_covers_without_end_leave_nothing() {
        let line = MultiPolygon::new(vec![plan::polygon(&[[0.0, 0.0], [5.0, 0.0]], &[])]);
        assert_eq!(uncovered(&line, Vec::new()).unsigned_area(), 0.0);
        assert_eq!(uncovered(&MultiPolygon::new(Vec::new()), Vec::new()).unsigned_area(), 0.0);
        let (outline, _) = turned(&[Built::Nothing], 0.0, 0.0);
        let everything = grown([&Footprint::rectangle([-1e5, -1e5], [1e5, 1e5])], 1e3);
        assert_eq!(uncovered(&outline, everything).unsigned_area(), 0.0);
    }
}
