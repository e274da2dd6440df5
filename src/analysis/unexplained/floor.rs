//! One level with what is left of it, kept so that after an edit only what lies near is looked at again.

use super::grow::grow_polygon;
use super::patch::{Patch, straightened};
use super::storeys::{Ground, Room, Storeys, bounds_of_room, corners};
use super::uncovered::{THIN_M, uncovered};
use super::{BEYOND_M, Rim, Tolerance, Unexplained, around, covers, left_by};
use crate::model::{Facility, Footprint, LevelIx, SpaceId, SpaceIx, Xy};
use geo::algorithm::bool_ops::FillRule;
use geo::algorithm::{Area, BooleanOps, BoundingRect, InteriorPoint, LinesIter};
use geo::{Coord, Intersects, MultiPolygon, Polygon, Rect};
use rstar::{AABB, RTree, RTreeObject};
use std::collections::BTreeMap;

// An overlay moves corners by less, even on a plan of a thousand kilometres.
const MARGIN_M: f64 = 0.01;
const BAND_M: f64 = 0.05;

#[derive(Clone, Debug)]
pub(super) struct Floor {
    level: LevelIx,
    rooms: RTree<Standing>,
    voids: Vec<Void>,
}

/// A room that was not refuted and has an outline.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Standing {
    id: SpaceId,
    bounds: Rect,
    /// With its walls it lies within.
    reach: Rect,
}

/// What no room covers, of whatever size.
#[derive(Clone, Debug)]
struct Void {
    shape: Polygon,
    bounds: Rect,
    shown: Option<Shown>,
}

/// Of a void that is large enough.
#[derive(Clone, Debug)]
struct Shown {
    patch: Patch,
    neighbours: Vec<SpaceId>,
}

/// What was drawn anew of one level.
#[derive(Default)]
pub(super) struct Redrawn {
    pub gone: Drawn,
    pub come: Drawn,
}

#[derive(Default)]
pub(super) struct Drawn {
    rooms: Vec<Standing>,
    corners: Vec<Coord>,
}

/// Where a level stands, and what is looked for.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub facility: &'a Facility,
    pub ground: &'a Ground,
    pub tolerance: &'a Tolerance,
}

impl Standing {
    pub fn of(facility: &Facility, ix: SpaceIx, wall_m: f64) -> Option<Self> {
        let bounds = bounds_of_room(facility, ix)?;
        let space = facility.space(ix);
        let drawn = match &space.footprint {
            Footprint::Polygon { .. } => bounds,
            // The bends of a passage reach further than half its width, and its ends less.
            footprint => footprint.shape()?.bounding_rect().map_or(bounds, |drawn| around_both(bounds, drawn)),
        };
        // No corner grows by more than twice the wall.
        Some(Self { id: space.id.clone(), bounds, reach: around(drawn, 2.0 * wall_m) })
    }

    fn footprint<'a>(&self, facility: &'a Facility) -> Option<&'a Footprint> {
        facility.space_ix(&self.id).map(|ix| &facility.space(ix).footprint)
    }
}

impl RTreeObject for Standing {
    type Envelope = AABB<Xy>;

    fn envelope(&self) -> Self::Envelope {
        envelope(&self.reach)
    }
}

fn around_both(one: Rect, two: Rect) -> Rect {
    let (a, b, c, d) = (one.min(), two.min(), one.max(), two.max());
    Rect::new((a.x.min(b.x), a.y.min(b.y)), (c.x.max(d.x), c.y.max(d.y)))
}

fn envelope(rect: &Rect) -> AABB<Xy> {
    AABB::from_corners(rect.min().into(), rect.max().into())
}

impl Drawn {
    pub fn add(&mut self, facility: &Facility, ix: SpaceIx, wall_m: f64) {
        if let Some(room) = Standing::of(facility, ix, wall_m) {
            self.rooms.push(room);
            self.corners.extend(corners(&facility.space(ix).footprint));
        }
    }
}

impl Redrawn {
    pub fn is_empty(&self) -> bool {
        self.gone.rooms.is_empty() && self.come.rooms.is_empty()
    }

    /// Whether the ground stays what it is.
    pub fn leaves(&self, ground: Option<&Ground>) -> bool {
        ground.map_or(self.come.rooms.is_empty(), |ground| ground.holds(&self.gone.corners, &self.come.corners))
    }

    /// What lies outside stays as it was.
    fn window(&self) -> Option<Rect> {
        let reaches = self.gone.rooms.iter().chain(&self.come.rooms).map(|room| room.reach);
        reaches.reduce(around_both).map(|all| around(all, MARGIN_M))
    }
}

impl Floor {
    pub fn new(storeys: &Storeys, level: LevelIx, ground: Option<&Ground>, tolerance: &Tolerance) -> Self {
        let facility = storeys.facility;
        let standing = |room: &Room| Standing::of(facility, room.space, tolerance.wall_m);
        let rooms = RTree::bulk_load(storeys.rooms[level.get()].iter().filter_map(standing).collect());
        let mut floor = Self { level, rooms, voids: Vec::new() };
        if let Some(ground) = ground {
            let left = left_by(storeys, level, ground, tolerance.wall_m);
            floor.take_in(left, Site { facility, ground, tolerance });
        }
        floor
    }

    /// Whether so much was redrawn that the level is better looked at as a whole.
    pub fn is_mostly_new(&self, redrawn: &Redrawn) -> bool {
        2 * redrawn.gone.rooms.len().max(redrawn.come.rooms.len()) > self.rooms.size()
    }

    pub fn look_again(&mut self, redrawn: &Redrawn, site: Site) {
        let Some(window) = redrawn.window() else { return };
        redrawn.gone.rooms.iter().for_each(|room| drop(self.rooms.remove(room)));
        redrawn.come.rooms.iter().for_each(|room| self.rooms.insert(room.clone()));
        let met = |void: &mut Void| void.bounds.intersects(&window) && void.shape.intersects(&window);
        let met: Vec<Void> = self.voids.extract_if(.., met).collect();
        let beyond = site.tolerance.wall_m + BEYOND_M;
        for void in self.voids.iter_mut().filter(|void| around(void.bounds, beyond).intersects(&window)) {
            void.meet(redrawn, site);
        }
        // Nothing is cut out of what was cut out before: edges that all but meet are an overlay's worst case.
        let mut ground = vec![window.to_polygon()];
        ground.extend(met.iter().map(|void| grow_polygon(&void.shape, BAND_M)));
        let rooms = self.beside(window, &met).filter_map(|room| room.footprint(site.facility));
        let covers = covers(rooms, site.tolerance.wall_m);
        let mut left = uncovered(&within(&site.ground.shape, ground), covers).0;
        // The band around one void may cut a piece out of another.
        left.retain(|piece| !self.voids.iter().any(|void| void.has(piece)));
        self.take_in(left, site);
    }

    /// The rooms that meet the window or the band around a void.
    fn beside(&self, window: Rect, voids: &[Void]) -> impl Iterator<Item = &Standing> {
        let edges = voids.iter().flat_map(|void| void.shape.lines_iter());
        let places = edges.map(|edge| around(edge.bounding_rect(), 2.0 * BAND_M)).chain([window]);
        let found = places.flat_map(|place| self.rooms.locate_in_envelope_intersecting(&envelope(&place)));
        found.map(|room| (&room.id, room)).collect::<BTreeMap<_, _>>().into_values()
    }

    fn take_in(&mut self, shapes: Vec<Polygon>, site: Site) {
        let voids = shapes.into_iter().filter_map(|shape| {
            let shape = straightened(&shape);
            let bounds = shape.bounding_rect()?;
            let is_rounding = shape.unsigned_area() <= THIN_M * (bounds.width() + bounds.height());
            (!is_rounding).then(|| Void { shown: self.shown(&shape, site), shape, bounds })
        });
        let voids: Vec<Void> = voids.collect();
        self.voids.extend(voids);
    }

    fn shown(&self, shape: &Polygon, Site { facility, tolerance, .. }: Site) -> Option<Shown> {
        let patch = Patch::of(shape, tolerance)?;
        let rim = Rim::of(&patch.shape, tolerance.wall_m)?;
        let near = self.rooms.locate_in_envelope_intersecting(&envelope(&rim.near));
        let neighbours = near.filter(|room| rim.has(room, facility)).map(|room| room.id.clone()).collect();
        Some(Shown { patch, neighbours })
    }

    /// In no order.
    pub fn unexplained<'a>(
        &'a self,
        facility: &'a Facility,
        outline_guessed: bool,
    ) -> impl Iterator<Item = Unexplained> + 'a {
        self.voids.iter().filter_map(|void| void.shown.as_ref()).map(move |Shown { patch, neighbours }| {
            let Patch { shape, area_m2, centre, radius_m } = patch.clone();
            let mut neighbours: Vec<SpaceIx> = neighbours.iter().filter_map(|id| facility.space_ix(id)).collect();
            neighbours.sort_unstable();
            Unexplained { level: self.level, shape, area_m2, centre, radius_m, neighbours, outline_guessed }
        })
    }
}

impl Void {
    fn has(&self, piece: &Polygon) -> bool {
        piece.bounding_rect().is_some_and(|bounds| bounds.intersects(&self.bounds))
            && piece.interior_point().is_some_and(|inside| self.shape.intersects(&inside))
    }

    /// Its walls stay, but other rooms may stand behind them.
    fn meet(&mut self, redrawn: &Redrawn, site: Site) {
        let Some(shown) = &mut self.shown else { return };
        let Some(rim) = Rim::of(&shown.patch.shape, site.tolerance.wall_m) else { return };
        shown.neighbours.retain(|id| !redrawn.gone.rooms.iter().any(|room| room.id == *id));
        let come = redrawn.come.rooms.iter().filter(|room| rim.has(room, site.facility));
        shown.neighbours.extend(come.map(|room| room.id.clone()));
    }
}

impl Rim {
    fn has(&self, room: &Standing, facility: &Facility) -> bool {
        room.footprint(facility).is_some_and(|footprint| self.touches(room.bounds, footprint))
    }
}

/// What of the shapes lies on the ground.
fn within(ground: &MultiPolygon, shapes: Vec<Polygon>) -> MultiPolygon {
    let shapes = MultiPolygon::new(shapes);
    let lies_within = |shape: &Polygon| {
        let Some(bounds) = shape.bounding_rect() else { return false };
        !ground.lines_iter().any(|edge| edge.bounding_rect().intersects(&bounds)) && ground.intersects(&bounds.min())
    };
    if shapes.iter().all(lies_within) {
        return shapes;
    }
    ground.intersection_with_fill_rule(&shapes, FillRule::NonZero)
}
