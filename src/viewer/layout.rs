//! Where everything lies on its level's plan: what is measured in its place, what nobody can place on a shelf beside.

use crate::model::plan::{coord, polygon, xy};
use crate::model::{Facility, Footprint, LevelIx, PortalIx, SectionIx, SpaceIx, Underlay, Xy};
use geo::algorithm::{BoundingRect, ConvexHull};
use geo::{Coord, MultiPoint, MultiPolygon, Point, Polygon, Rect};

use super::place::{DoorPlace, place_door};
use super::shelf::Shelf;

/// Something with a floor that can be pointed at: a room, or a section nobody has seen the rooms of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Target {
    Room(SpaceIx),
    Section(SectionIx),
    Door(PortalIx),
}

/// The floor of a room or section as drawn, plan metres.
#[derive(Clone, Debug)]
pub struct Area {
    pub target: Target,
    pub level: LevelIx,
    pub shape: MultiPolygon,
    pub anchor: Xy,
    pub bounds: Rect,
    /// Height of the floor above that of its level, metres.
    pub rise_m: f64,
    /// Measured or told where; otherwise it lies on the shelf.
    pub placed: bool,
}

/// One storey's slab.
#[derive(Clone, Debug)]
pub struct LevelPlan {
    pub slab: Vec<Polygon>,
    /// Around slab and shelf.
    pub bounds: Rect,
    pub underground: bool,
}

/// The whole building laid out level by level. `areas[i]` is room `i` for every room; sections without rooms follow.
#[derive(Clone, Debug)]
pub struct Layout {
    pub areas: Vec<Area>,
    pub doors: Vec<DoorPlace>,
    pub levels: Vec<LevelPlan>,
    pub bounds: Rect,
    doors_of: Vec<Vec<PortalIx>>,
}

impl Layout {
    pub fn new(facility: &Facility) -> Self {
        let measured = measured_bounds(facility);
        let mut shelves: Vec<Shelf> = facility
            .levels()
            .iter()
            .enumerate()
            .map(|(at, _)| Shelf::beside(measured.level[at], measured.all))
            .collect();
        let mut areas: Vec<Area> = facility.space_ixs().map(|space| room_area(facility, space, &mut shelves)).collect();
        for section in unseen_sections(facility) {
            areas.extend(section_area(facility, section, &mut shelves));
        }
        let doors = facility.portal_ixs().map(|portal| place_door(facility, &areas, portal)).collect();
        let levels: Vec<LevelPlan> = level_plans(facility, &areas);
        let bounds = levels.iter().map(|level| level.bounds).reduce(join).unwrap_or(measured.all);
        Self { areas, doors, levels, bounds, doors_of: doors_of(facility) }
    }

    pub fn area(&self, target: Target) -> Option<&Area> {
        match target {
            Target::Room(space) => self.areas.get(space.get()),
            Target::Section(_) => self.areas.iter().rev().find(|area| area.target == target),
            Target::Door(_) => None,
        }
    }

    /// The sections drawn as one hatched area, with their index among the areas.
    pub fn sections(&self, rooms: usize) -> impl Iterator<Item = (usize, &Area)> {
        self.areas.iter().enumerate().skip(rooms)
    }

    pub fn doors_of(&self, area: usize) -> &[PortalIx] {
        self.doors_of.get(area).map_or(&[], Vec::as_slice)
    }
}

struct Measured {
    all: Rect,
    level: Vec<Option<Rect>>,
}

fn measured_bounds(facility: &Facility) -> Measured {
    let mut level: Vec<Option<Rect>> = vec![None; facility.levels().len()];
    for space in facility.space_ixs() {
        let slot = &mut level[facility.level_of(space).get()];
        *slot = grown(*slot, facility.space(space).footprint.bounds());
    }
    for (slot, storey) in level.iter_mut().zip(facility.levels()) {
        *slot = grown(*slot, storey.outline.as_ref().and_then(|outline| Polygon::from(outline).bounding_rect()));
    }
    let all = level.iter().flatten().copied().reduce(join).unwrap_or_else(|| around([0.0, 0.0], 10.0));
    Measured { all, level }
}

fn grown(rect: Option<Rect>, more: Option<Rect>) -> Option<Rect> {
    match (rect, more) {
        (Some(a), Some(b)) => Some(join(a, b)),
        (a, b) => a.or(b),
    }
}

pub(super) fn join(a: Rect, b: Rect) -> Rect {
    let min = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
    let max = Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
    Rect::new(min, max)
}

fn around(at: Xy, radius: f64) -> Rect {
    Rect::new(coord([at[0] - radius, at[1] - radius]), coord([at[0] + radius, at[1] + radius]))
}

fn room_area(facility: &Facility, space: SpaceIx, shelves: &mut [Shelf]) -> Area {
    let room = facility.space(space);
    let level = facility.level_of(space);
    let rise_m = facility.floor_z_m(space) - facility.level(level).elevation_m;
    let shape = match &room.footprint {
        Footprint::Point { at, uncertainty_m } => MultiPolygon::new(vec![disc(*at, uncertainty_m.max(1.0))]),
        Footprint::Unplaced => MultiPolygon::new(vec![shelves[level.get()].tile()]),
        other => other.shape().unwrap_or_else(|| MultiPolygon::new(Vec::new())),
    };
    let placed = !room.footprint.is_unplaced();
    area(Target::Room(space), level, shape, room.footprint.anchor(), rise_m, placed)
}

// A section whose rooms are drawn in their places needs no hatched area of its own.
fn unseen_sections(facility: &Facility) -> impl Iterator<Item = SectionIx> {
    let mut seen = vec![false; facility.sections().len()];
    for space in facility.space_ixs().filter(|&space| !facility.space(space).footprint.is_unplaced()) {
        if let Some(section) = facility.section_of(space) {
            seen[section.get()] = true;
        }
    }
    seen.into_iter().enumerate().filter(|(_, seen)| !seen).map(|(at, _)| SectionIx::new(at))
}

fn section_area(facility: &Facility, section: SectionIx, shelves: &mut [Shelf]) -> Option<Area> {
    let part = facility.section(section);
    let level = part.level.as_ref().and_then(|id| facility.level_ix(id)).unwrap_or(LevelIx(0));
    let (outline, placed) = match &part.outline {
        Some(outline) => (Polygon::from(outline), true),
        None => (shelves.get_mut(level.get())?.block(part.estimated_rooms.unwrap_or(4)), false),
    };
    Some(area(Target::Section(section), level, MultiPolygon::new(vec![outline]), None, 0.0, placed))
}

fn area(target: Target, level: LevelIx, shape: MultiPolygon, anchor: Option<Xy>, rise_m: f64, placed: bool) -> Area {
    let bounds = shape.bounding_rect().unwrap_or_else(|| around(anchor.unwrap_or_default(), 0.5));
    Area { target, level, anchor: anchor.unwrap_or_else(|| xy(bounds.center())), shape, bounds, rise_m, placed }
}

fn disc(at: Xy, radius: f64) -> Polygon {
    const SIDES: usize = 24;
    let corner = |side: usize| {
        let angle = side as f64 * std::f64::consts::TAU / SIDES as f64;
        [at[0] + radius * angle.cos(), at[1] + radius * angle.sin()]
    };
    polygon(&(0..SIDES).map(corner).collect::<Vec<_>>(), &[])
}

fn level_plans(facility: &Facility, areas: &[Area]) -> Vec<LevelPlan> {
    let mut corners: Vec<Vec<Point>> = vec![Vec::new(); facility.levels().len()];
    let mut bounds: Vec<Option<Rect>> = vec![None; facility.levels().len()];
    for area in areas {
        let slot = &mut bounds[area.level.get()];
        *slot = grown(*slot, Some(area.bounds));
        let rings = area.shape.iter().map(Polygon::exterior).filter(|_| area.placed);
        corners[area.level.get()].extend(rings.flat_map(|ring| ring.points()));
    }
    // Where nothing was traced yet, the plan to trace is all there is to see.
    for (at, corners) in corners.iter_mut().enumerate().filter(|(_, corners)| corners.is_empty()) {
        let traces = facility.underlays_of(LevelIx::new(at)).flat_map(Underlay::points);
        corners.extend(traces.map(|at| Point(coord(at))));
    }
    let levels = facility.levels().iter().zip(corners).zip(bounds);
    levels
        .map(|((level, corners), bounds)| {
            let outline = level.outline.iter().flat_map(|outline| outline.outer.iter());
            let corners = corners.into_iter().chain(outline.map(|&at| Point(coord(at)))).collect();
            let slab: Vec<Polygon> = hull(corners).into_iter().collect();
            let slab_bounds = slab.iter().filter_map(BoundingRect::bounding_rect).reduce(join);
            let bounds = grown(bounds, slab_bounds).unwrap_or_else(|| around([0.0, 0.0], 5.0));
            LevelPlan { slab, bounds, underground: level.ordinal < 0 }
        })
        .collect()
}

// One plate under everything on a level holds it together for the eye and stands a little proud of the outermost rooms.
fn hull(corners: Vec<Point>) -> Option<Polygon> {
    use geo::algorithm::Buffer;
    if corners.is_empty() {
        return None;
    }
    let hull = MultiPoint::new(corners).convex_hull();
    let margin = hull.bounding_rect().map_or(1.0, |rect| 0.02 * rect.width().max(rect.height())).max(1.0);
    hull.buffer(margin).into_iter().next()
}

fn doors_of(facility: &Facility) -> Vec<Vec<PortalIx>> {
    let mut doors: Vec<Vec<PortalIx>> = vec![Vec::new(); facility.spaces().len()];
    for portal in facility.portal_ixs() {
        let (a, b) = facility.ends(portal);
        doors[a.get()].push(portal);
        if let Some(b) = b {
            doors[b.get()].push(portal);
        }
    }
    doors
}
