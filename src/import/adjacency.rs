//! Openings to portals: which two rooms a door joins, told from where it stands.
//!
//! A passage is never inferred from a shared wall: of 855 pairs of rooms that share one in the PolyMap building, only
//! 442 have an opening in it.

use super::{Ledger, nearness};
use crate::model::plan::coord;
use crate::model::{Code, End, Footprint, LevelId, Origin, Portal, PortalId, Space, SpaceId, Xy};
use geo::algorithm::{Area, BoundingRect, Contains, Distance};
use geo::{Euclidean, MultiPolygon, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::cell::OnceCell;
use std::collections::BTreeMap;

// Past the middle of a wall of usual thickness and well short of the far side of a closet.
const PROBE_M: f64 = 0.3;
const ON_WALL_M: f64 = 0.05;

/// A door, gate or gap as a source gives it: a place on a level, its rooms yet to be found.
#[derive(Clone, PartialEq, Debug)]
pub struct Opening {
    /// The portal to be, complete but for its sides, its origin and its confidence.
    pub portal: Portal,
    pub level: LevelId,
    pub at: Xy,
    /// Direction of the wall it stands in, where the source draws openings as lines.
    pub along: Option<Xy>,
    /// Rooms (indices) whose outline has this very point of the source among its corners.
    pub on: Vec<usize>,
    pub lone: Lone,
}

/// What lies on the other side where one room only is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lone {
    Outside,
    Unknown,
}

impl Opening {
    pub fn new(id: impl Into<PortalId>, level: LevelId, at: Xy) -> Self {
        let nowhere = SpaceId::new("");
        let portal = Portal { at: Some(at), ..Portal::new(id, &*nowhere.0, End::Unknown) };
        Self { portal, level, at, along: None, on: Vec::new(), lone: Lone::Unknown }
    }
}

/// The rooms of a building, to be found by place. Shapes and trees are made where they are asked for: to draw a
/// passage's outline takes longer than to read it.
pub struct Floors<'a> {
    spaces: &'a [Space],
    shapes: Vec<OnceCell<Option<MultiPolygon>>>,
    levels: BTreeMap<&'a LevelId, Floor>,
}

#[derive(Default)]
struct Floor {
    rooms: Vec<usize>,
    tree: OnceCell<RTree<GeomWithData<Rectangle<Xy>, usize>>>,
}

/// A room near a point.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Near {
    pub space: usize,
    pub distance_m: f64,
}

impl<'a> Floors<'a> {
    pub fn new(spaces: &'a [Space]) -> Self {
        let mut levels: BTreeMap<&LevelId, Floor> = BTreeMap::new();
        for (at, space) in spaces.iter().enumerate() {
            levels.entry(&space.level).or_default().rooms.push(at);
        }
        Self { spaces, shapes: vec![OnceCell::new(); spaces.len()], levels }
    }

    pub fn shape(&self, space: usize) -> Option<&MultiPolygon> {
        self.shapes[space].get_or_init(|| self.spaces[space].footprint.shape()).as_ref()
    }

    /// The rooms of a level whose boxes meet a box.
    fn boxed(&self, level: &LevelId, around: AABB<Xy>) -> impl Iterator<Item = usize> {
        let boxed = |&room: &usize| {
            let rect = match &self.spaces[room].footprint {
                outline @ Footprint::Polygon { .. } => outline.bounds()?,
                _ => self.shape(room)?.bounding_rect()?,
            };
            Some(GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), room))
        };
        let load = |floor: &Floor| RTree::bulk_load(floor.rooms.iter().filter_map(boxed).collect());
        let tree = self.levels.get(level).map(|floor| floor.tree.get_or_init(|| load(floor)));
        tree.into_iter().flat_map(move |tree| tree.locate_in_envelope_intersecting(&around)).map(|found| found.data)
    }

    /// The rooms of a level within a distance of a point, nearest first.
    pub fn near(&self, level: &LevelId, at: Xy, within_m: f64) -> Vec<Near> {
        let around = AABB::from_corners(at.map(|value| value - within_m), at.map(|value| value + within_m));
        let near = |space| Some(Near { space, distance_m: self.distance_m(space, at, within_m)? });
        let mut near: Vec<Near> = self.boxed(level, around).filter_map(near).collect();
        near.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.space.cmp(&b.space)));
        near
    }

    fn distance_m(&self, space: usize, at: Xy, within_m: f64) -> Option<f64> {
        match &self.spaces[space].footprint {
            Footprint::Polygon { outer, holes } => nearness::distance_m(outer, holes, at, within_m),
            _ => {
                let distance_m = Euclidean.distance(&Point::from(coord(at)), self.shape(space)?);
                (distance_m <= within_m).then_some(distance_m)
            }
        }
    }

    /// The rooms of a level that overlap a rectangle's corners.
    pub fn touching(&self, level: &LevelId, low: Xy, high: Xy) -> Vec<usize> {
        self.boxed(level, AABB::from_corners(low, high)).collect()
    }

    /// The room of a level that a point lies in; the smallest where rooms lie within rooms.
    pub fn at(&self, level: &LevelId, at: Xy) -> Option<usize> {
        let point = Point::from(coord(at));
        let area = |space: usize| self.shape(space).map_or(f64::MAX, Area::unsigned_area);
        self.touching(level, at, at)
            .into_iter()
            .filter(|&space| self.shape(space).is_some_and(|shape| shape.contains(&point)))
            .min_by(|&a, &b| area(a).total_cmp(&area(b)).then(a.cmp(&b)))
    }

    /// Directions of the walls at a point, longest wall first.
    fn walls(&self, at: Xy, near: &[Near]) -> Vec<Xy> {
        let point = Point::from(coord(at));
        let mut walls: Vec<(f64, Xy)> = near
            .iter()
            .filter_map(|near| self.shape(near.space))
            .flatten()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
            .flat_map(|ring| ring.lines())
            .map(|line| (line, Euclidean.distance(&line, &point)))
            .filter(|&(_, distance)| distance <= near.first().map_or(0.0, |near| near.distance_m) + ON_WALL_M)
            .map(|(line, _)| (line.dx().hypot(line.dy()), [line.dx(), line.dy()]))
            .collect();
        walls.sort_by(|a, b| b.0.total_cmp(&a.0));
        walls.into_iter().map(|(_, along)| along).collect()
    }

    /// The two different rooms at either side of a wall through a point.
    fn across(&self, level: &LevelId, at: Xy, along: Xy) -> Option<(usize, usize)> {
        let length = along[0].hypot(along[1]);
        if length <= 0.0 {
            return None;
        }
        let [x, y] = [-along[1] / length * PROBE_M, along[0] / length * PROBE_M];
        let one = self.at(level, [at[0] + x, at[1] + y])?;
        let two = self.at(level, [at[0] - x, at[1] - y])?;
        (one != two).then_some((one, two))
    }
}

/// Ties openings to rooms. What finds no room, or none on its other side, is in the ledger.
pub fn join(floors: &Floors, openings: Vec<Opening>, tolerance_m: f64, ledger: &mut Ledger) -> Vec<Portal> {
    let mut portals = Vec::with_capacity(openings.len());
    for opening in openings {
        let sides = sides(floors, &opening, tolerance_m);
        report(&opening, &sides, tolerance_m, floors, ledger);
        let (a, b, origin, confidence) = match sides {
            Sides::None => continue,
            Sides::One(a, origin) => (a, opening.lone.end(), origin, None),
            Sides::Two { a, b, origin, confidence } => (a, End::Space(floors.spaces[b].id.clone()), origin, confidence),
        };
        portals.push(Portal { between: (floors.spaces[a].id.clone(), b), origin, confidence, ..opening.portal });
    }
    portals
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Sides {
    None,
    One(usize, Origin),
    Two { a: usize, b: usize, origin: Origin, confidence: Option<f64> },
}

fn sides(floors: &Floors, opening: &Opening, tolerance_m: f64) -> Sides {
    let is_on = |space: usize| opening.on.contains(&space);
    let mut near = floors.near(&opening.level, opening.at, tolerance_m.max(ON_WALL_M));
    near.extend(
        opening
            .on
            .iter()
            .filter(|on| near.iter().all(|near| near.space != **on))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|&space| Near { space, distance_m: 0.0 }),
    );
    // The rooms that share the door's own corner come first.
    near.sort_by(|a, b| is_on(b.space).cmp(&is_on(a.space)).then(a.distance_m.total_cmp(&b.distance_m)));
    let origin = |a: usize, b: usize| if is_on(a) && is_on(b) { Origin::SharedNode } else { Origin::Geometric };
    let rivals = near.iter().filter(|near| is_on(near.space) || near.distance_m <= ON_WALL_M).count();
    match near.as_slice() {
        [] => Sides::None,
        [one] => Sides::One(one.space, if is_on(one.space) { Origin::SharedNode } else { Origin::Geometric }),
        [a, b, rest @ ..] if rest.is_empty() || (is_on(b.space) && rivals == 2) => {
            two(a.space, b.space, origin(a.space, b.space), sureness(b.distance_m, tolerance_m))
        }
        [a, b, ..] => {
            let walls = opening.along.map_or_else(|| floors.walls(opening.at, &near), |along| vec![along]);
            let found = walls.into_iter().find_map(|along| floors.across(&opening.level, opening.at, along));
            match found.filter(|&(a, b)| near.iter().filter(|near| near.space == a || near.space == b).count() == 2) {
                Some((a, b)) => two(a, b, origin(a, b), None),
                None => two(a.space, b.space, Origin::Geometric, 0.5 * sureness(b.distance_m, tolerance_m)),
            }
        }
    }
}

fn two(a: usize, b: usize, origin: Origin, confidence: impl Into<Option<f64>>) -> Sides {
    let confidence = confidence.into().filter(|&sure| sure < 1.0);
    // The same door of a newer edition names its rooms in the same order.
    Sides::Two { a: a.min(b), b: a.max(b), origin, confidence }
}

/// 1 for an opening on the outline of its further room, ½ for one as far away as tolerated.
fn sureness(distance_m: f64, tolerance_m: f64) -> f64 {
    if tolerance_m <= 0.0 { 1.0 } else { 1.0 - 0.5 * (distance_m / tolerance_m).min(1.0) }
}

fn report(opening: &Opening, sides: &Sides, tolerance_m: f64, floors: &Floors, ledger: &mut Ledger) {
    let (id, kind) = (&opening.portal.id, opening.portal.kind.word());
    match *sides {
        Sides::None => {
            let message = format!("no room within {tolerance_m} m of this {kind}; it is left out");
            ledger.warn(Code::Unresolved, &format!("{kind} without a room"), id, message);
        }
        Sides::One(room, _) if opening.lone == Lone::Unknown => {
            let message = format!(
                "joins \"{}\" to nothing within {tolerance_m} m; it is kept as a loose end",
                floors.spaces[room].id
            );
            ledger.warn(Code::Unresolved, &format!("{kind} with one room"), id, message);
        }
        Sides::Two { a, b, confidence: Some(sure), .. } if sure <= 0.5 => {
            let (a, b) = (&floors.spaces[a].id, &floors.spaces[b].id);
            let message = format!("more than two rooms meet at this {kind}; it is taken to join \"{a}\" and \"{b}\"");
            ledger.warn(Code::Guessed, &format!("{kind} with more than two rooms"), id, message);
        }
        Sides::One(..) | Sides::Two { .. } => {}
    }
}

impl Lone {
    fn end(self) -> End {
        match self {
            Self::Outside => End::Outside,
            Self::Unknown => End::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Floors, Lone, Opening, join};
    use crate::import::Ledger;
    use crate::model::{End, Footprint, Origin, Portal, Space, Xy};

    fn room(id: &str, a: Xy, b: Xy) -> Space {
        Space { footprint: Footprint::rectangle(a, b), ..Space::new(id, "0") }
    }

    /// Two cells above a corridor, whose wall is 20 cm thick.
    fn ward() -> Vec<Space> {
        vec![
            room("corridor", [0.0, 0.0], [10.0, 2.0]),
            room("cell 1", [0.0, 2.2], [5.0, 6.0]),
            room("cell 2", [5.0, 2.2], [10.0, 6.0]),
        ]
    }

    fn check(spaces: &[Space], change: impl Fn(&mut Opening), at: Xy, expect: &str) -> (Option<Portal>, Ledger) {
        let mut opening = Opening::new("d", "0".into(), at);
        change(&mut opening);
        let mut ledger = Ledger::default();
        let portal = join(&Floors::new(spaces), vec![opening], 0.4, &mut ledger).pop();
        let text =
            portal.as_ref().map_or("none".to_owned(), |portal| format!("{} | {}", portal.between.0, portal.between.1));
        assert_eq!(text, expect);
        (portal, ledger)
    }

    fn left(ledger: &Ledger) -> Vec<String> {
        ledger.tally().left.into_iter().map(|line| line.kind).collect()
    }

    #[test]
    fn an_opening_between_two_rooms_joins_them() {
        let (portal, ledger) = check(&ward(), |_| {}, [2.5, 2.1], "corridor | cell 1");
        let portal = portal.unwrap();
        assert_eq!((portal.origin, portal.at), (Origin::Geometric, Some([2.5, 2.1])));
        assert!((portal.confidence.unwrap() - 0.875).abs() < 1.0e-9);
        assert!(left(&ledger).is_empty());
    }

    #[test]
    fn a_shared_wall_alone_joins_nothing() {
        let mut ledger = Ledger::default();
        assert!(join(&Floors::new(&ward()), Vec::new(), 0.4, &mut ledger).is_empty());
    }

    #[test]
    fn an_opening_on_one_room_leads_outside_only_where_the_source_says_so() {
        check(&ward(), |door| door.lone = Lone::Outside, [2.5, 6.0], "cell 1 | Outside");
        let (portal, ledger) = check(&ward(), |_| {}, [2.5, 6.0], "cell 1 | Unknown");
        assert_eq!(portal.unwrap().between.1, End::Unknown);
        assert_eq!(left(&ledger), ["door with one room"]);
    }

    #[test]
    fn an_opening_away_from_all_rooms_is_reported() {
        let (_, ledger) = check(&ward(), |_| {}, [2.5, 9.0], "none");
        assert_eq!(left(&ledger), ["door without a room"]);
    }

    #[test]
    fn of_three_rooms_the_two_across_the_wall_are_joined() {
        // 10 cm from the wall between the cells, all three rooms are within reach.
        check(&ward(), |_| {}, [4.9, 2.2], "corridor | cell 1");
        check(&ward(), |door| door.along = Some([1.0, 0.0]), [5.1, 2.1], "corridor | cell 2");
        check(&ward(), |door| door.along = Some([0.0, 1.0]), [5.0, 2.3], "cell 1 | cell 2");
    }

    #[test]
    fn a_corner_shared_by_two_outlines_wins_over_nearness() {
        let (portal, _) = check(&ward(), |door| door.on = vec![1, 2], [5.0, 2.3], "cell 1 | cell 2");
        assert_eq!(portal.unwrap().origin, Origin::SharedNode);
    }

    #[test]
    fn a_room_within_a_room_is_joined_to_it() {
        let nested = vec![room("hall", [0.0, 0.0], [10.0, 10.0]), room("kiosk", [2.0, 2.0], [4.0, 4.0])];
        check(&nested, |_| {}, [4.0, 3.0], "hall | kiosk");
    }

    #[test]
    fn an_opening_where_nothing_decides_is_joined_with_little_confidence_and_said() {
        let quarters = vec![
            room("a", [0.0, 0.0], [5.0, 5.0]),
            room("b", [5.0, 0.0], [9.0, 5.0]),
            room("c", [0.0, 5.0], [5.0, 9.0]),
        ];
        let (portal, ledger) = check(&quarters, |door| door.along = Some([1.0, 1.0]), [5.0, 5.0], "b | c");
        assert_eq!(portal.unwrap().confidence, None);
        assert!(left(&ledger).is_empty());
        let (portal, ledger) = check(&quarters, |door| door.along = Some([1.0, -1.0]), [5.0, 5.0], "a | b");
        assert_eq!(portal.unwrap().confidence, Some(0.5));
        assert_eq!(left(&ledger), ["door with more than two rooms"]);
    }
}
