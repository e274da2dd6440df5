//! What lies under a pixel: line of sight → planes of the levels → R-tree → point in polygon. No triangle is looked at.

use super::camera::Eye;
use super::layout::{Area, Layout, Target};
use super::mesh::WALL_HEIGHT_M;
use super::projection::Projection;
use super::view::{Showing, View};
use crate::model::plan::coord;
use crate::model::{LevelIx, PortalIx, Xy};
use bevy::math::{Rect, Vec2, Vec3};
use bevy::prelude::Resource;
use geo::algorithm::{Contains, Intersects};
use geo::{LineString, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, PointDistance, RTree};
use std::sync::Arc;

/// How near to a door's sign the pointer must be, pixels.
const DOOR_PX: f64 = 8.0;
/// Doors further apart than this on the plan are not looked for, however small the picture is.
const DOOR_MAX_M: f64 = 3.0;

type AreaBox = GeomWithData<Rectangle<Xy>, u32>;
type DoorPoint = GeomWithData<Xy, PortalIx>;

/// The index of one building, built once per layout.
#[derive(Resource, Clone)]
pub struct Picker {
    layout: Arc<Layout>,
    levels: Vec<Storey>,
}

#[derive(Clone)]
struct Storey {
    areas: RTree<AreaBox>,
    doors: RTree<DoorPoint>,
    /// The heights above the level's floor at which its rooms lie, lowest first.
    rises: Vec<f64>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Hit {
    pub target: Target,
    pub point: Vec3,
}

impl Picker {
    pub fn new(layout: Arc<Layout>) -> Self {
        let mut areas: Vec<Vec<AreaBox>> = vec![Vec::new(); layout.levels.len()];
        let mut doors: Vec<Vec<DoorPoint>> = vec![Vec::new(); layout.levels.len()];
        let mut rises: Vec<Vec<f64>> = vec![vec![0.0]; layout.levels.len()];
        for (index, area) in layout.areas.iter().enumerate() {
            let (min, max) = (area.bounds.min(), area.bounds.max());
            let bounds = Rectangle::from_corners([min.x, min.y], [max.x, max.y]);
            areas[area.level.get()].push(GeomWithData::new(bounds, index as u32));
            rises[area.level.get()].push(area.rise_m);
        }
        for (index, door) in layout.doors.iter().enumerate() {
            let portal = PortalIx::new(index);
            doors[door.level.get()].push(GeomWithData::new(door.at, portal));
            if let Some((level, at)) = door.link {
                doors[level.get()].push(GeomWithData::new(at, portal));
            }
        }
        let storeys = areas.into_iter().zip(doors).zip(rises);
        let levels = storeys.map(|((areas, doors), mut rises)| {
            rises.sort_by(f64::total_cmp);
            rises.dedup_by(|a, b| (*a - *b).abs() < 0.01);
            Storey { areas: RTree::bulk_load(areas), doors: RTree::bulk_load(doors), rises }
        });
        Self { levels: levels.collect(), layout }
    }

    /// The room, section or door under a pixel, on the nearest level that is drawn whole.
    pub fn pick(&self, eye: &Eye, projection: &Projection, view: &View, pixel: Vec2) -> Option<Hit> {
        self.along_sight(eye, projection, view, pixel, |level, point| {
            let door = self.door_at(eye, projection, level, point);
            door.or_else(|| self.area_at(eye, projection, level, pixel)).map(Some)
        })?
    }

    /// The point of a floor or slab under a pixel: what the camera turns about.
    pub fn floor_point(&self, eye: &Eye, projection: &Projection, view: &View, pixel: Vec2) -> Option<Vec3> {
        self.along_sight(eye, projection, view, pixel, |level, point| {
            let on_floor = self.area_at(eye, projection, level, pixel).map(|hit| hit.point);
            on_floor.or_else(|| self.on_slab(level, projection.plan(point)).then_some(point))
        })
    }

    /// Whether a nearer level's slab or rooms lie between the eye and a point of `level`.
    pub fn is_covered(&self, eye: &Eye, projection: &Projection, view: &View, level: LevelIx, pixel: Vec2) -> bool {
        let own = projection.level_y(level);
        let covering = |other: usize| {
            let other = LevelIx::new(other);
            let y = projection.level_y(other);
            let between = y > own && y < eye.at.y && other != level && view.showing(other) == Showing::Whole;
            between
                && eye.on_plane(pixel, y).is_some_and(|point| {
                    let at = projection.plan(point);
                    self.on_slab(other, at) || self.area_on(other, at, 0.0).is_some()
                })
        };
        (0..self.levels.len()).any(covering)
    }

    /// The rooms whose middle lies inside a shape drawn on the screen.
    pub fn inside(&self, eye: &Eye, projection: &Projection, view: &View, outline: &[Vec2]) -> Vec<Target> {
        let ring = outline.iter().map(|at| coord([f64::from(at.x), f64::from(at.y)])).collect::<LineString>();
        let frame = outline.iter().fold(Rect::EMPTY, |frame, at| frame.union_point(*at));
        let shape = Polygon::new(ring, Vec::new());
        let chosen = |area: &&Area| {
            let middle = projection.world(area.level, area.anchor, area.rise_m);
            let at = eye.project(middle).map(Vec3::truncate).filter(|at| frame.contains(*at));
            at.is_some_and(|at| {
                shape.contains(&coord([f64::from(at.x), f64::from(at.y)]))
                    && !self.is_covered(eye, projection, view, area.level, at)
            })
        };
        let drawn = self.layout.areas.iter().filter(|area| view.showing(area.level) == Showing::Whole);
        drawn.filter(chosen).map(|area| area.target).collect()
    }

    // Nearest plane first; a level whose slab is in the way ends the search.
    fn along_sight<T>(
        &self,
        eye: &Eye,
        projection: &Projection,
        view: &View,
        pixel: Vec2,
        find: impl Fn(LevelIx, Vec3) -> Option<T>,
    ) -> Option<T> {
        let cut_y = view.cut_m.map_or(f32::MAX, |cut| projection.height_y(cut));
        let levels = (0..self.levels.len()).rev().map(LevelIx::new);
        let drawn = levels.filter(|&level| view.showing(level) == Showing::Whole && projection.level_y(level) <= cut_y);
        for level in drawn {
            let Some(point) = eye.on_plane(pixel, projection.level_y(level)) else { continue };
            if let Some(found) = find(level, point) {
                return Some(found);
            }
            if self.on_slab(level, projection.plan(point)) {
                return None;
            }
        }
        None
    }

    fn door_at(&self, eye: &Eye, projection: &Projection, level: LevelIx, point: Vec3) -> Option<Hit> {
        let (start, to_point) = (eye.at, point - eye.at);
        // Signs lie on top of the walls: meet the line of sight there and not on the floor.
        let lifted = point - to_point * (WALL_HEIGHT_M as f32 / (to_point.y.abs().max(1e-3)));
        let at = projection.plan(if eye.orthographic { point } else { lifted });
        let metres = 1.0 / f64::from(eye.pixels_per_metre((lifted - start).dot(eye.forward())));
        let radius = (DOOR_PX * metres).clamp(0.35, DOOR_MAX_M);
        let nearest = self.levels[level.get()].doors.nearest_neighbor(&at)?;
        let near = nearest.geom().distance_2(&at) <= radius * radius;
        near.then_some(Hit { target: Target::Door(nearest.data), point })
    }

    fn area_at(&self, eye: &Eye, projection: &Projection, level: LevelIx, pixel: Vec2) -> Option<Hit> {
        let storey = &self.levels[level.get()];
        storey.rises.iter().rev().find_map(|&rise| {
            let point = eye.on_plane(pixel, projection.level_y(level) + rise as f32)?;
            let area = self.area_on(level, projection.plan(point), rise)?;
            Some(Hit { target: area.target, point })
        })
    }

    /// The smallest area at a plan point whose floor lies `rise` above the level's.
    fn area_on(&self, level: LevelIx, at: Xy, rise: f64) -> Option<&Area> {
        let around = self.levels[level.get()].areas.locate_in_envelope_intersecting(&AABB::from_point(at));
        let areas = around.map(|boxed| &self.layout.areas[boxed.data as usize]);
        let here = areas.filter(|area| (area.rise_m - rise).abs() < 0.01 && area.shape.intersects(&coord(at)));
        here.min_by(|a, b| box_m2(a).total_cmp(&box_m2(b)))
    }

    fn on_slab(&self, level: LevelIx, at: Xy) -> bool {
        let plan = &self.layout.levels[level.get()];
        plan.bounds.intersects(&coord(at)) && plan.slab.iter().any(|slab| slab.contains(&coord(at)))
    }
}

fn box_m2(area: &Area) -> f64 {
    area.bounds.width() * area.bounds.height()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Draft, End, Facility, Footprint, Level, LevelId, Portal, PortalId, Space, SpaceId};
    use crate::viewer::camera::Orbit;
    use crate::viewer::view::Mode;

    const SIZE: Vec2 = Vec2::new(1200.0, 800.0);

    fn level(id: &str, ordinal: i32) -> Level {
        Level::new(id, "", ordinal, 4.0 * f64::from(ordinal))
    }

    fn room(id: &str, level: &str, [x, y]: Xy, [width, depth]: Xy) -> Space {
        let outer = vec![[x, y], [x + width, y], [x + width, y + depth], [x, y + depth]];
        Space {
            footprint: Footprint::Polygon { outer, holes: Vec::new() },
            ..Space::new(SpaceId::new(id), LevelId::new(level))
        }
    }

    /// Two rooms with a door between them on the ground floor, one right below the first, a closet within the second.
    struct Stage {
        facility: Facility,
        layout: Arc<Layout>,
        projection: Projection,
        picker: Picker,
    }

    impl Stage {
        fn new() -> Self {
            let spaces = vec![
                room("A", "G", [0.0, 0.0], [20.0, 20.0]),
                room("B", "G", [20.0, 0.0], [20.0, 20.0]),
                room("closet", "G", [30.0, 10.0], [4.0, 4.0]),
                room("cellar", "B1", [0.0, 0.0], [20.0, 20.0]),
            ];
            let between = End::Space(SpaceId::new("B"));
            let door = Portal { at: Some([20.0, 5.0]), ..Portal::new(PortalId::new("D"), SpaceId::new("A"), between) };
            let levels = vec![level("B1", -1), level("G", 0)];
            let facility = Facility::new(Draft { levels, spaces, portals: vec![door], ..Draft::default() }).unwrap();
            let layout = Arc::new(Layout::new(&facility));
            let projection = Projection::new(&facility, &layout);
            Self { facility, projection, picker: Picker::new(Arc::clone(&layout)), layout }
        }

        fn eye(&self, pitch: f32) -> Eye {
            let focus = self.projection.world(LevelIx(1), [20.0, 10.0], 0.0);
            Eye::new(Orbit { focus, yaw: 0.0, pitch, distance: 120.0 }, SIZE, Vec2::ZERO, false)
        }

        fn pixel(&self, eye: &Eye, level: &str, at: Xy) -> Vec2 {
            let level = self.facility.level_ix(&LevelId::new(level)).unwrap();
            eye.project(self.projection.world(level, at, 0.0)).unwrap().truncate()
        }

        fn picked(&self, view: &View, level: &str, at: Xy) -> Option<String> {
            let eye = self.eye(0.8);
            let hit = self.picker.pick(&eye, &self.projection, view, self.pixel(&eye, level, at))?;
            Some(match hit.target {
                Target::Room(space) => self.facility.space(space).id.to_string(),
                Target::Door(portal) => self.facility.portal(portal).id.to_string(),
                Target::Section(_) => "section".to_owned(),
            })
        }
    }

    #[test]
    fn the_smallest_room_under_the_pointer_is_picked_and_a_door_before_the_room_it_is_in() {
        let (stage, view) = (Stage::new(), View::default());
        let picked = |at| stage.picked(&view, "G", at);
        assert_eq!(picked([10.0, 14.0]).as_deref(), Some("A"));
        assert_eq!(picked([26.0, 14.0]).as_deref(), Some("B"));
        assert_eq!(picked([32.0, 12.0]).as_deref(), Some("closet"));
        assert_eq!(picked([200.0, 200.0]), None);
        let eye = stage.eye(0.8);
        let sign = stage.projection.world(LevelIx(1), [20.0, 5.0], WALL_HEIGHT_M);
        let pixel = eye.project(sign).unwrap().truncate();
        let hit = stage.picker.pick(&eye, &stage.projection, &view, pixel).unwrap();
        assert_eq!(hit.target, Target::Door(PortalIx::new(0)));
    }

    #[test]
    fn what_a_nearer_floor_covers_is_picked_only_when_its_level_is_shown_alone() {
        let stage = Stage::new();
        assert_eq!(stage.picked(&View::default(), "B1", [10.0, 12.0]).as_deref(), Some("A"));
        let alone = View { level: Some(LevelIx(0)), ..View::default() };
        assert_eq!(stage.picked(&alone, "B1", [10.0, 12.0]).as_deref(), Some("cellar"));
        let cut = View { cut_m: Some(-2.0), ..View::default() };
        assert_eq!(stage.picked(&cut, "B1", [10.0, 12.0]).as_deref(), Some("cellar"), "the ground floor is cut away");
    }

    #[test]
    fn a_shape_drawn_on_the_screen_gathers_the_rooms_in_sight_whose_middle_it_holds() {
        let stage = Stage::new();
        let eye = stage.eye(Orbit::TOP - 0.05);
        let corners = [[-2.0, -2.0], [22.0, -2.0], [22.0, 22.0], [-2.0, 22.0]];
        let outline: Vec<Vec2> = corners.iter().map(|at| stage.pixel(&eye, "G", *at)).collect();
        let gathered = stage.picker.inside(&eye, &stage.projection, &View::default(), &outline);
        assert_eq!(gathered, [Target::Room(stage.facility.space_ix(&SpaceId::new("A")).unwrap())]);
        let plan = View { mode: Mode::Plan, level: Some(LevelIx(0)), ..View::default() };
        let gathered = stage.picker.inside(&eye, &stage.projection, &plan, &outline);
        assert_eq!(gathered, [Target::Room(stage.facility.space_ix(&SpaceId::new("cellar")).unwrap())]);
        assert_eq!(stage.layout.areas.len(), 4);
    }
}
