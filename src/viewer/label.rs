//! Names in the picture: levels beside their slabs, sections in between, painted numbers where a room has space for one.

use super::camera::Eye;
use super::font;
use super::label_place::{Board, Candidate, Mark, Tone};
use super::layout::{Area, Target};
use super::mesh::GROUND_REACH;
use super::paint::{Pattern, RoomLook};
use super::pick::Picker;
use super::projection::Projection;
use super::scene::{Building, Looks};
use super::theme::{Swatch, Theme};
use super::view::{Canvas, Mode, Showing, View};
use crate::model::{LevelIx, SectionIx, SpaceKind, Xy};
use bevy::ecs::system::SystemParam;
use bevy::math::{Rect as Rectangle, Vec2, Vec3};
use bevy::prelude::{App, Commands, DetectChanges, IntoScheduleConfigs, Plugin, Res, Resource, Update};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};
use geo::Rect;
use std::collections::BTreeMap;

const NUMBER_PX: f32 = 12.0;
const SECTION_PX: f32 = 13.0;
const LEVEL_PX: f32 = 23.0;
const SMALL_PX: f32 = 12.0;
/// Below this height on screen no room of a level can carry its number.
const READABLE_PX: f32 = 13.0;
/// Rooms this large on screen mostly carry their numbers.
const NUMBERED_PX: f32 = 40.0;
const NAME_OFF_CORNER_PX: f32 = 45.0;
const MOST_NUMBERS: usize = 260;

/// What stands under a level's name: its shares searched, and what is only told of it.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Caption {
    pub shares: String,
    pub warning: String,
}

#[derive(Resource, Clone, Default, PartialEq, Debug)]
pub struct Captions(pub Vec<Caption>);

/// Where section names may go, and the rooms of each level by size, worked out once per building.
#[derive(Resource, Default)]
struct Index {
    sections: Vec<Part>,
    by_size: Vec<Vec<(u32, Slot)>>,
}

/// A section's rooms on one level.
struct Part {
    level: LevelIx,
    section: SectionIx,
    span: Rect,
    /// Floor of all its rooms there, and how many they are.
    area_m2: f64,
    rooms: usize,
}

impl Part {
    fn room_side_m(&self) -> f32 {
        (self.area_m2 / self.rooms.max(1) as f64).sqrt() as f32
    }
}

/// The upright or turned rectangle that a room's label must stay inside.
#[derive(Clone, Copy)]
struct Slot {
    centre: Xy,
    /// Unit vector along the longer side.
    along: Xy,
    half: [f64; 2],
}

impl Slot {
    fn of(area: &Area) -> Self {
        use geo::algorithm::{Area as _, MinimumRotatedRect};
        let bounds = area.bounds;
        let upright =
            Self { centre: area.anchor, along: [1.0, 0.0], half: [bounds.width() / 2.0, bounds.height() / 2.0] };
        let Some(turned) = MinimumRotatedRect::minimum_rotated_rect(&area.shape) else { return upright };
        let corners: Vec<Xy> = turned.exterior().coords().map(|at| [at.x, at.y]).collect();
        let [a, b, c, ..] = corners[..] else { return upright };
        let (first, second) = ((b[0] - a[0]).hypot(b[1] - a[1]), (c[0] - b[0]).hypot(c[1] - b[1]));
        if first < 1e-6 || second < 1e-6 {
            return upright;
        }
        // A room that fills little of its box, an L or a ring, has less to offer than the box says.
        let share = (area.shape.unsigned_area() / (first * second)).clamp(0.3, 1.0);
        let along = [(b[0] - a[0]) / first, (b[1] - a[1]) / first];
        Self { centre: area.anchor, along, half: [first / 2.0 * share, second / 2.0 * share] }
    }

    fn contains(&self, at: Xy) -> bool {
        let offset = [at[0] - self.centre[0], at[1] - self.centre[1]];
        let along = offset[0] * self.along[0] + offset[1] * self.along[1];
        let across = offset[1] * self.along[0] - offset[0] * self.along[1];
        along.abs() <= self.half[0] && across.abs() <= self.half[1]
    }
}

pub struct LabelPlugin;

impl Plugin for LabelPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Captions>().init_resource::<Index>();
        app.add_systems(Update, index.before(super::scene::SceneSet::Rebuild));
        app.add_systems(EguiPrimaryContextPass, draw.before(super::UiSet));
    }
}

fn index(mut commands: Commands, building: Option<Res<Building>>) {
    let Some(building) = building.filter(|building| building.is_changed()) else { return };
    let mut parts: BTreeMap<(LevelIx, SectionIx), Part> = BTreeMap::new();
    let mut by_size: Vec<Vec<(u32, Slot)>> = vec![Vec::new(); building.layout.levels.len()];
    for (at, area) in building.layout.areas.iter().enumerate() {
        by_size[area.level.get()].push((at as u32, Slot::of(area)));
        let Target::Room(space) = area.target else { continue };
        if let Some(section) = building.facility.section_of(space).filter(|_| area.placed) {
            let new = Part { level: area.level, section, span: area.bounds, area_m2: 0.0, rooms: 0 };
            let part = parts.entry((area.level, section)).or_insert(new);
            part.span = super::layout::join(part.span, area.bounds);
            part.area_m2 += building.facility.area_m2(space);
            part.rooms += 1;
        }
    }
    let side = |slot: &Slot| slot.half[0].min(slot.half[1]);
    by_size.iter_mut().for_each(|level| level.sort_by(|(_, a), (_, b)| side(b).total_cmp(&side(a))));
    commands.insert_resource(Index { sections: parts.into_values().collect(), by_size });
}

#[derive(SystemParam)]
struct Picture<'w> {
    building: Option<Res<'w, Building>>,
    projection: Option<Res<'w, Projection>>,
    eye: Option<Res<'w, Eye>>,
    picker: Option<Res<'w, Picker>>,
    view: Res<'w, View>,
    canvas: Res<'w, Canvas>,
    looks: Res<'w, Looks>,
    captions: Res<'w, Captions>,
    index: Res<'w, Index>,
}

fn draw(picture: Picture, mut contexts: EguiContexts) {
    let Ok(context) = contexts.ctx_mut() else { return };
    let (Some(building), Some(projection), Some(eye), Some(picker)) =
        (&picture.building, &picture.projection, &picture.eye, &picture.picker)
    else {
        return;
    };
    let scene = Scene { picture: &picture, building, projection, eye, picker };
    let painter = context.layer_painter(egui::LayerId::background());
    let mut board = Board::new(&painter, picture.view.theme, picture.canvas.free);
    scene.level_names(&mut board);
    scene.ground(&mut board);
    scene.shelves(&mut board);
    scene.section_names(&mut board);
    scene.room_numbers(&mut board);
}

struct Scene<'a, 'w> {
    picture: &'a Picture<'w>,
    building: &'a Building,
    projection: &'a Projection,
    eye: &'a Eye,
    picker: &'a Picker,
}

impl Scene<'_, '_> {
    fn levels(&self) -> impl DoubleEndedIterator<Item = LevelIx> + use<> {
        (0..self.building.facility.levels().len()).map(LevelIx::new)
    }

    fn is_whole(&self, level: LevelIx) -> bool {
        self.picture.view.showing(level) == Showing::Whole
    }

    fn on_screen(&self, level: LevelIx, at: [f64; 2], rise_m: f64) -> Option<Vec3> {
        self.eye.project(self.projection.world(level, at, rise_m))
    }

    fn level_names(&self, board: &mut Board) {
        for level in self.levels().filter(|&level| self.picture.view.showing(level) != Showing::Hidden) {
            let storey = self.building.facility.level(level);
            let Some(left) = self.left_of(level).filter(|left| self.is_whole(level) || self.is_clear(*left)) else {
                continue;
            };
            let guess = if storey.knowledge.is_surveyed() { "" } else { " ?" };
            let name = format!("{}{guess}", storey.label());
            let tone = if self.is_whole(level) { Tone::Strong } else { Tone::Dim };
            let caption = self.picture.captions.0.get(level.get()).cloned().unwrap_or_default();
            let lines = [
                (name, font::bold(LEVEL_PX), tone),
                (storey.name.clone(), font::regular(SMALL_PX), Tone::Dim),
                (caption.shares, font::regular(SMALL_PX), Tone::Dim),
                (caption.warning, font::regular(SMALL_PX), Tone::Warning),
            ];
            board.column(
                left,
                self.picture.view.mode == Mode::Stack,
                lines.into_iter().filter(|(text, ..)| !text.is_empty()),
            );
        }
    }

    // The name of a ghost must not lie on the level it is the ghost beside.
    fn is_clear(&self, left: Vec2) -> bool {
        let covered = |x: f32| {
            let at = Vec2::new(left.x - x, left.y);
            self.picker.floor_point(self.eye, self.projection, &self.picture.view, at).is_some()
        };
        ![0.0, 80.0, 160.0].into_iter().any(covered)
    }

    /// The point left of a level's slab where its name ends; in the plan, the upper left corner.
    fn left_of(&self, level: LevelIx) -> Option<Vec2> {
        let free = self.picture.canvas.free;
        if self.picture.view.mode == Mode::Plan {
            return Some(Vec2::new(free.min.x + 28.0, free.min.y + 36.0));
        }
        let plan = &self.building.layout.levels[level.get()];
        let bounds = plan.bounds.to_polygon();
        let slab = plan.slab.iter().map(|slab| slab.exterior()).chain(plan.slab.is_empty().then(|| bounds.exterior()));
        let corners = slab.flat_map(|ring| ring.coords()).filter_map(|at| self.on_screen(level, [at.x, at.y], 0.0));
        let corners: Vec<Vec2> = corners.map(Vec3::truncate).collect();
        let leftmost = *corners.iter().min_by(|a, b| a.x.total_cmp(&b.x))?;
        let middle = corners.iter().fold(Rectangle::EMPTY, |seen, at| seen.union_point(*at)).center();
        // At the middle of its slab's height where that is near its left end, so that the names stand evenly.
        let y = middle.y.clamp(leftmost.y - NAME_OFF_CORNER_PX, leftmost.y + NAME_OFF_CORNER_PX) - 12.0;
        let left = Vec2::new(leftmost.x - 16.0, y);
        free.contains(left).then_some(left)
    }

    fn ground(&self, board: &mut Board) {
        let levels = self.building.facility.levels();
        if self.picture.view.mode == Mode::Plan || !levels.iter().any(|level| level.ordinal < 0) {
            return;
        }
        let (low, high) = self.projection.extent();
        let y = self.projection.ground_y();
        let reach = GROUND_REACH * (high - low).with_y(0.0).length();
        let corners =
            [(low.x - reach, low.z - reach), (low.x - reach, high.z + reach), (high.x + reach, high.z + reach)];
        let seen = corners.iter().filter_map(|&(x, z)| self.eye.project(Vec3::new(x, y, z)));
        if let Some(at) = seen.min_by(|a, b| a.x.total_cmp(&b.x)) {
            let at = at.truncate() + Vec2::new(8.0, -9.0);
            board.offer(Candidate::new(at, "ground", font::regular(SMALL_PX), Tone::Dim).left_aligned());
        }
    }

    /// What nobody can place says what it is.
    fn shelves(&self, board: &mut Board) {
        let areas = self.building.layout.areas.iter();
        for area in areas.filter(|area| self.is_whole(area.level)) {
            let Target::Section(section) = area.target else { continue };
            let part = self.building.facility.section(section);
            let rooms = part.estimated_rooms.map(|rooms| format!(" · about {rooms} rooms")).unwrap_or_default();
            let text = format!("{}{rooms}", part.label());
            if let Some(at) =
                self.on_screen(area.level, area.anchor, 0.0).filter(|at| self.is_open(area, at.truncate()))
            {
                board.offer(Candidate::new(at.truncate(), &text, font::regular(SECTION_PX), Tone::Plated));
            }
        }
    }

    fn is_open(&self, area: &Area, at: Vec2) -> bool {
        !self.picker.is_covered(self.eye, self.projection, &self.picture.view, area.level, at)
    }

    fn section_names(&self, board: &mut Board) {
        for part in self.picture.index.sections.iter().filter(|part| self.is_whole(part.level)) {
            let (level, centre) = (part.level, part.span.center());
            let Some(at) = self.on_screen(level, [centre.x, centre.y], 0.0) else { continue };
            let scale = self.eye.pixels_per_metre(at.z);
            let width = part.span.width().max(part.span.height()) as f32 * scale;
            let text = self.building.facility.section(part.section).label();
            // In between: once its rooms carry their numbers, the section needs no name of its own.
            let fits = part.room_side_m() * scale < NUMBERED_PX && text.chars().count() as f32 * 7.0 < width;
            let hidden = self.picker.is_covered(self.eye, self.projection, &self.picture.view, level, at.truncate());
            if fits && !hidden {
                board.offer(Candidate::new(at.truncate(), text, font::bold(SECTION_PX), Tone::Plated));
            }
        }
    }

    fn room_numbers(&self, board: &mut Board) {
        let mut offered = 0;
        let numbered = self.levels().rev().filter(|&level| self.is_whole(level));
        for level in numbered {
            let depth =
                (self.projection.world(level, self.centre_of(level), 0.0) - self.eye.at).dot(self.eye.forward());
            // Generous, because the near end of a level is larger on screen than its middle.
            let scale = 1.5 * self.eye.pixels_per_metre(depth);
            let legible = |slot: &Slot| 2.0 * slot.half[0].min(slot.half[1]) as f32 * scale > READABLE_PX;
            let rooms = self.picture.index.by_size.get(level.get()).map_or(&[][..], Vec::as_slice);
            for (at, slot) in rooms.iter().take_while(|(_, slot)| legible(slot)) {
                offered += usize::from(self.offer_number(board, level, *at as usize, slot));
                if offered >= MOST_NUMBERS {
                    return;
                }
            }
        }
    }

    fn centre_of(&self, level: LevelIx) -> Xy {
        let centre = self.building.layout.levels[level.get()].bounds.center();
        [centre.x, centre.y]
    }

    fn offer_number(&self, board: &mut Board, level: LevelIx, index: usize, slot: &Slot) -> bool {
        let area = &self.building.layout.areas[index];
        let Target::Room(space) = area.target else { return false };
        let room = self.building.facility.space(space);
        let number = if room.number.is_empty() { &room.name } else { &room.number };
        let look = self.picture.looks.areas.get(index).copied().unwrap_or(RoomLook::plain(Swatch::Unsearched));
        let quiet = matches!(room.kind, SpaceKind::Corridor | SpaceKind::Stairs | SpaceKind::Shaft | SpaceKind::Lift);
        if number.is_empty() || (quiet && room.number.is_empty()) {
            return false;
        }
        let Some(at) = self.on_screen(level, area.anchor, area.rise_m) else { return false };
        if !board.holds(at.truncate()) {
            return false;
        }
        let mark = match look.pattern {
            Pattern::Rim => Some(Mark::Again),
            Pattern::WideStripes => Some(Mark::Opposed),
            _ => None,
        };
        let tone = tone_on(look, self.picture.view.theme);
        let candidate = Candidate::new(at.truncate(), number, font::regular(NUMBER_PX), tone).marked(mark);
        let on_floor = |corner: Vec2| {
            let point = self.eye.on_plane(corner, self.projection.level_y(level) + area.rise_m as f32);
            point.is_some_and(|point| slot.contains(self.projection.plan(point)))
        };
        board.corners(&candidate).into_iter().all(on_floor)
            && self.is_open(area, at.truncate())
            && board.offer(candidate)
    }
}

fn tone_on(look: RoomLook, theme: Theme) -> Tone {
    let [r, g, b] = look.colour.rgb(theme).map(f32::from);
    let bright = 0.299 * r + 0.587 * g + 0.114 * b > 110.0;
    match (look.dimmed, look.pattern) {
        (true, _) => Tone::Dim,
        (_, Pattern::Plain | Pattern::Rim) if bright => Tone::DarkInk,
        (_, Pattern::Plain | Pattern::Rim) => Tone::LightInk,
        _ => Tone::Plated,
    }
}
