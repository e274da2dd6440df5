//! Names in the picture: levels beside their slabs, sections in between, painted numbers where a room has space for one.

use super::camera::Eye;
use super::font;
use super::label_place::{Board, Candidate, Tone};
use super::layout::{Area, Target};
use super::paint::{Pattern, RoomLook};
use super::pick::Picker;
use super::projection::Projection;
use super::scene::{Building, Looks};
use super::theme::{Swatch, Theme};
use super::view::{Canvas, Mode, Showing, View};
use crate::model::{LevelIx, SectionIx, SpaceKind};
use bevy::ecs::system::SystemParam;
use bevy::math::{Vec2, Vec3};
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
    sections: Vec<(LevelIx, SectionIx, Rect)>,
    by_size: Vec<Vec<u32>>,
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
    let mut spans: BTreeMap<(LevelIx, SectionIx), Rect> = BTreeMap::new();
    let mut by_size: Vec<Vec<u32>> = vec![Vec::new(); building.layout.levels.len()];
    for (at, area) in building.layout.areas.iter().enumerate() {
        by_size[area.level.get()].push(at as u32);
        let Target::Room(space) = area.target else { continue };
        if let Some(section) = building.facility.section_of(space).filter(|_| area.placed) {
            spans
                .entry((area.level, section))
                .and_modify(|span| *span = super::layout::join(*span, area.bounds))
                .or_insert(area.bounds);
        }
    }
    let side = |at: &u32| {
        let bounds = building.layout.areas[*at as usize].bounds;
        bounds.width().min(bounds.height())
    };
    by_size.iter_mut().for_each(|level| level.sort_by(|a, b| side(b).total_cmp(&side(a))));
    let sections = spans.into_iter().map(|((level, section), span)| (level, section, span)).collect();
    commands.insert_resource(Index { sections, by_size });
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
            let Some(left) = self.left_of(level) else { continue };
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
            board.right_aligned(left, lines.into_iter().filter(|(text, ..)| !text.is_empty()));
        }
    }

    /// The point left of a level's slab where its name ends; in the plan, the upper left corner.
    fn left_of(&self, level: LevelIx) -> Option<Vec2> {
        let free = self.picture.canvas.free;
        if self.picture.view.mode == Mode::Plan {
            return Some(Vec2::new(free.min.x + 170.0, free.min.y + 44.0));
        }
        let plan = &self.building.layout.levels[level.get()];
        let bounds = plan.bounds.to_polygon();
        let slab = plan.slab.iter().map(|slab| slab.exterior()).chain(plan.slab.is_empty().then(|| bounds.exterior()));
        let corners = slab.flat_map(|ring| ring.coords()).filter_map(|at| self.on_screen(level, [at.x, at.y], 0.0));
        let leftmost = corners.min_by(|a, b| a.x.total_cmp(&b.x))?;
        let x = (leftmost.x - 16.0).max(free.min.x + 120.0);
        free.contains(Vec2::new(x, leftmost.y)).then(|| Vec2::new(x, leftmost.y))
    }

    fn ground(&self, board: &mut Board) {
        let levels = self.building.facility.levels();
        if self.picture.view.mode == Mode::Plan || !levels.iter().any(|level| level.ordinal < 0) {
            return;
        }
        let (low, high) = self.projection.extent();
        let y = self.projection.ground_y();
        let reach = 0.12 * (high - low).with_y(0.0).length();
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
        for &(level, section, span) in self.picture.index.sections.iter().filter(|(level, ..)| self.is_whole(*level)) {
            let centre = span.center();
            let Some(at) = self.on_screen(level, [centre.x, centre.y], 0.0) else { continue };
            let scale = self.eye.pixels_per_metre(at.z);
            let width = span.width().max(span.height()) as f32 * scale;
            let text = self.building.facility.section(section).label();
            // Out of sight of single rooms, and before it would stand over half the screen.
            let fits = width > 70.0 && width < 900.0 && text.chars().count() as f32 * 7.5 < width;
            let hidden = self.picker.is_covered(self.eye, self.projection, &self.picture.view, level, at.truncate());
            if fits && !hidden {
                board.offer(Candidate::new(at.truncate(), text, font::bold(SECTION_PX), Tone::Plated));
            }
        }
    }

    fn room_numbers(&self, board: &mut Board) {
        let mut offered = 0;
        let numbered = self.levels().rev().filter(|&level| self.is_whole(level));
        for (level, &at) in
            numbered.flat_map(|level| self.picture.index.by_size[level.get()].iter().map(move |at| (level, at)))
        {
            let area = &self.building.layout.areas[at as usize];
            let side = area.bounds.width().min(area.bounds.height()) as f32;
            // By size, so the first too small ends its level; the scale at the eye's own distance is close enough.
            if side * self.eye.pixels_per_metre(self.eye.distance) * 1.6 < READABLE_PX {
                continue;
            }
            if self.offer_number(board, level, at as usize, area) {
                offered += 1;
            }
            if offered >= MOST_NUMBERS {
                return;
            }
        }
    }

    fn offer_number(&self, board: &mut Board, level: LevelIx, index: usize, area: &Area) -> bool {
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
        let scale = self.eye.pixels_per_metre(at.z);
        let tilt = -self.eye.forward().y;
        let (width, depth) = (area.bounds.width() as f32 * scale, area.bounds.height() as f32 * scale);
        let (wide, high) = self.extent_on_screen(width, depth, tilt);
        let text = match look.pattern {
            Pattern::Rim => format!("↻ {number}"),
            Pattern::WideStripes => format!("{number} ?!"),
            _ => number.clone(),
        };
        let candidate =
            Candidate::new(at.truncate(), &text, font::regular(NUMBER_PX), tone_on(look, self.picture.view.theme));
        board.fits(&candidate, wide, high) && self.is_open(area, at.truncate()) && board.offer(candidate)
    }

    // A room turned against the screen is a slanted quad; the upright box inside it is what a label may fill.
    fn extent_on_screen(&self, width: f32, depth: f32, tilt: f32) -> (f32, f32) {
        let forward = self.eye.rotation * Vec3::X;
        let (along, across) = (forward.x.abs(), forward.z.abs());
        let high = (depth * along).max(width * across) * tilt;
        let wide = (width * along).max(depth * across);
        (wide, high)
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
