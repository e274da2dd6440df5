//! Buildings made up for practice and for measuring: the same figures give the same building on every machine.
//!
//! Every level has a spine corridor along x = 0. Stairwells stand west of it, the same on all levels; corridors with
//! rooms on both sides run east from it, and some of the rooms have an inner store at their back.

use crate::model::{
    Draft, End, Footprint, Knowledge, Level, LevelId, Lock, Outline, Portal, PortalKind, PortalState, Section,
    SectionId, Space, SpaceId, SpaceKind, Xy,
};

/// The most rooms and levels that make sense on any machine today.
pub const MOST_ROOMS: u32 = 5_000_000;
pub const MOST_LEVELS: u32 = 1000;

const STOREY_M: f64 = 3.6;
const HEIGHT_M: f64 = 3.2;
const CORRIDOR_M: f64 = 3.0;
const ROOM_M: f64 = 6.0;
const STORE_M: f64 = 2.5;
const PITCH_M: f64 = CORRIDOR_M + 2.0 * ROOM_M;
// A stairwell serves this many corridors.
const ROWS_A_STAIR: u32 = 8;

#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GenerateError {
    #[error("a building needs at least one room; ask for 1 to {MOST_ROOMS} rooms")]
    NoRooms,
    #[error("a building needs at least one level; ask for 1 to {MOST_LEVELS} levels")]
    NoLevels,
    #[error("{0} rooms are too many; ask for at most {MOST_ROOMS}")]
    TooManyRooms(u32),
    #[error("{0} levels are too many; ask for at most {MOST_LEVELS}")]
    TooManyLevels(u32),
}

/// A building of exactly `rooms` spaces, corridors and stairwells among them, on exactly `levels` levels, about a
/// quarter of them underground. It is sound by construction and hangs together. Where there are fewer rooms than
/// levels, the levels farthest from the ground stay empty.
///
/// # Errors
/// Figures of which no building can be made.
pub fn generate(rooms: u32, levels: u32, seed: u64) -> Result<Draft, GenerateError> {
    match (rooms, levels) {
        (0, _) => return Err(GenerateError::NoRooms),
        (_, 0) => return Err(GenerateError::NoLevels),
        (MOST_ROOMS.., _) if rooms > MOST_ROOMS => return Err(GenerateError::TooManyRooms(rooms)),
        (_, MOST_LEVELS..) if levels > MOST_LEVELS => return Err(GenerateError::TooManyLevels(levels)),
        _ => {}
    }
    let name = format!("Generated: {rooms} rooms on {levels} levels, seed {seed}");
    let notice = "Made up by undercroft generate; it resembles no real building.".to_owned();
    let mut draft = Draft { name, notice, storey_height_m: Some(STOREY_M), ..Draft::default() };
    let mut dice = Dice(seed);
    let mut shares = shares(rooms, levels);
    shares.sort_by_key(|share| share.ordinal);
    let mut below: Option<Storey> = None;
    for share in shares {
        let storey = Floor::new(&mut draft, &mut dice, share, columns(rooms / levels)).build();
        if let (Some(below), Some(storey)) = (&below, &storey) {
            link(&mut draft, &mut dice, below, storey);
        }
        // Empty levels lie at the two ends only, so nothing is left unjoined by forgetting what was below.
        below = storey;
    }
    Ok(draft)
}

#[derive(Clone, Copy)]
struct Share {
    ordinal: i32,
    rooms: u32,
}

// The ground first, then what lies nearest to it.
fn shares(rooms: u32, levels: u32) -> Vec<Share> {
    let underground = if levels > 1 { (levels / 4).max(1) as i32 } else { 0 };
    let mut ordinals: Vec<i32> = (-underground..levels as i32 - underground).collect();
    ordinals.sort_by_key(|ordinal| (ordinal.abs(), *ordinal));
    let share = |(at, ordinal)| Share { ordinal, rooms: rooms / levels + u32::from((at as u32) < rooms % levels) };
    ordinals.into_iter().enumerate().map(share).collect()
}

// As many rooms along a corridor as make the level about as wide as it is deep.
fn columns(rooms: u32) -> u32 {
    ((f64::from(rooms) * 1.6).sqrt() as u32).clamp(4, 400)
}

/// What the next level up needs to know of one.
struct Storey {
    spine: SpaceId,
    stairs: Vec<(SpaceId, Xy)>,
}

fn link(draft: &mut Draft, dice: &mut Dice, below: &Storey, above: &Storey) {
    let mut join = |a: &SpaceId, b: &SpaceId, at: Xy, kind: PortalKind, state: PortalState| {
        let id = format!("{kind}-{a}-{b}", kind = kind.word());
        let portal =
            Portal { kind, state, at: Some(at), width_m: Some(1.2), ..Portal::new(id.as_str(), a.clone(), b.as_str()) };
        draft.portals.push(portal);
    };
    for ((a, at), (b, _)) in below.stairs.iter().zip(&above.stairs) {
        let state = dice.pick(&[PortalState::Open, PortalState::Open, PortalState::Unknown, PortalState::Blocked]);
        join(a, b, *at, PortalKind::Stair, state);
    }
    if below.stairs.is_empty() || above.stairs.is_empty() {
        join(&below.spine, &above.spine, [-1.5, 1.5], PortalKind::Ladder, PortalState::Open);
    }
}

/// One level while it is being filled.
struct Floor<'a> {
    draft: &'a mut Draft,
    dice: &'a mut Dice,
    level: LevelId,
    label: String,
    ordinal: i32,
    columns: u32,
    /// Rooms still to be placed.
    left: u32,
    placed: u32,
    width_m: f64,
    section: Option<SectionId>,
}

impl<'a> Floor<'a> {
    fn new(draft: &'a mut Draft, dice: &'a mut Dice, share: Share, columns: u32) -> Self {
        let Share { ordinal, rooms } = share;
        let mut level = Level { height_m: HEIGHT_M, ..Level::new("", "", ordinal, f64::from(ordinal) * STOREY_M) };
        let label = level.label();
        level.id = LevelId::new(&label);
        let id = level.id.clone();
        draft.levels.push(level);
        Self { draft, dice, level: id, label, ordinal, columns, left: rooms, placed: 0, width_m: 0.0, section: None }
    }

    fn build(mut self) -> Option<Storey> {
        let at = self.draft.spaces.len();
        let spine = self.space(SpaceKind::Corridor, [-CORRIDOR_M, 0.0], [0.0, PITCH_M])?;
        if self.ordinal == 0 {
            self.entrance(&spine, [-CORRIDOR_M / 2.0, 0.0], PortalState::Open);
        }
        let mut storey = Storey { spine, stairs: Vec::new() };
        let mut rows = 0;
        while self.left > 0 {
            self.row(rows, &mut storey);
            rows += 1;
        }
        // Only now is it known how far the spine runs.
        let depth_m = f64::from(rows.max(1)) * PITCH_M;
        self.draft.spaces[at].footprint = Footprint::rectangle([-CORRIDOR_M, 0.0], [0.0, depth_m]);
        let (west, east) = (-CORRIDOR_M - ROOM_M, self.width_m);
        let outer = vec![[west, 0.0], [east, 0.0], [east, depth_m], [west, depth_m]];
        if let Some(level) = self.draft.levels.last_mut() {
            level.outline = Some(Outline { outer, holes: Vec::new() });
        }
        Some(storey)
    }

    fn row(&mut self, row: u32, storey: &mut Storey) {
        let south = f64::from(row) * PITCH_M;
        let y = south + ROOM_M;
        if row.is_multiple_of(ROWS_A_STAIR) {
            self.block(row);
            let corners = ([-CORRIDOR_M - ROOM_M, y], [-CORRIDOR_M, y + CORRIDOR_M]);
            if let Some(stairs) = self.space(SpaceKind::Stairs, corners.0, corners.1) {
                self.door(&storey.spine, &stairs, [-CORRIDOR_M, y + 1.5], PortalState::Open);
                storey.stairs.push((stairs, [-CORRIDOR_M - 4.0, y + 1.5]));
            }
        }
        let widths: Vec<f64> = (0..self.columns).map(|_| self.dice.pick(&[3.0, 3.5, 4.0, 4.0, 5.0])).collect();
        let length: f64 = widths.iter().sum();
        let Some(corridor) = self.space(SpaceKind::Corridor, [0.0, y], [length, y + CORRIDOR_M]) else { return };
        self.width_m = self.width_m.max(length);
        let state = if row == 0 { PortalState::Open } else { self.dice.state(self.ordinal) };
        self.door(&storey.spine, &corridor, [0.0, y + 1.5], state);
        if self.ordinal == 0 && row % 10 == 9 {
            self.entrance(&corridor, [length, y + 1.5], PortalState::Locked(Lock::Key));
        }
        for (wall, back) in [(y, south), (y + CORRIDOR_M, south + PITCH_M)] {
            self.rooms(&corridor, &widths, wall, back);
        }
    }

    /// Rooms side by side between the corridor's wall and the wall at their back.
    fn rooms(&mut self, corridor: &SpaceId, widths: &[f64], wall: f64, back: f64) {
        let mut x = 0.0;
        let mut neighbour: Option<SpaceId> = None;
        for &width in widths {
            let middle = x + width / 2.0;
            let stored = self.left > 1 && self.dice.one_in(8);
            let split = if stored { back + STORE_M * (wall - back).signum() } else { back };
            let kind = self.dice.pick(ROOM_KINDS);
            let Some(room) = self.space(kind, [x, wall], [x + width, split]) else { return };
            let state = self.dice.state(self.ordinal);
            self.door(corridor, &room, [middle, wall], state);
            if self.dice.one_in(40) {
                let state = self.dice.state(self.ordinal);
                self.door(corridor, &room, [x + 0.6, wall], state);
            }
            if let Some(neighbour) = neighbour.filter(|_| self.dice.one_in(10)) {
                let state = self.dice.state(self.ordinal);
                self.door(&neighbour, &room, [x, (wall + split) / 2.0], state);
            }
            if stored && let Some(store) = self.space(SpaceKind::Store, [x, split], [x + width, back]) {
                let state = self.dice.state(self.ordinal);
                self.door(&room, &store, [middle, split], state);
            }
            neighbour = Some(room);
            x += width;
        }
    }

    /// The next room, as long as there are any left to place.
    fn space(&mut self, kind: SpaceKind, a: Xy, b: Xy) -> Option<SpaceId> {
        self.left = self.left.checked_sub(1)?;
        self.placed += 1;
        let id = format!("{}-{:05}", self.label, self.placed);
        let mut space = Space::new(id.as_str(), self.level.clone());
        space.kind = kind;
        space.section = self.section.clone();
        space.footprint = Footprint::rectangle(a, b);
        if !matches!(kind, SpaceKind::Corridor | SpaceKind::Stairs | SpaceKind::Store) {
            space.number = id;
        }
        let id = space.id.clone();
        self.draft.spaces.push(space);
        Some(id)
    }

    fn door(&mut self, a: &SpaceId, b: &SpaceId, at: Xy, state: PortalState) {
        self.portal(a, End::Space(b.clone()), at, state, 0.9);
    }

    fn entrance(&mut self, room: &SpaceId, at: Xy, state: PortalState) {
        self.portal(room, End::Outside, at, state, 2.0);
    }

    fn portal(&mut self, a: &SpaceId, b: End, at: Xy, state: PortalState, width_m: f64) {
        let id = format!("D-{}", self.draft.portals.len() + 1);
        let portal = Portal { state, at: Some(at), width_m: Some(width_m), ..Portal::new(id.as_str(), a.clone(), b) };
        self.draft.portals.push(portal);
    }

    /// A new section for this row of rooms and those that follow.
    fn block(&mut self, row: u32) {
        if self.left == 0 {
            return;
        }
        let id = SectionId::new(format!("{}-block-{}", self.label, row / ROWS_A_STAIR + 1));
        self.draft.sections.push(Section {
            id: id.clone(),
            name: String::new(),
            level: Some(self.level.clone()),
            knowledge: Knowledge::Surveyed,
            estimated_rooms: None,
            outline: None,
            extra: Default::default(),
        });
        self.section = Some(id);
    }
}

const ROOM_KINDS: &[SpaceKind] = &[
    SpaceKind::Cell,
    SpaceKind::Cell,
    SpaceKind::Cell,
    SpaceKind::Dormitory,
    SpaceKind::Room,
    SpaceKind::Office,
    SpaceKind::Sanitary,
    SpaceKind::Workshop,
];

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.roll().is_multiple_of(many)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.roll() % from.len() as u64) as usize]
    }

    // Underground, more doors bar the way.
    fn state(&mut self, ordinal: i32) -> PortalState {
        use PortalState::{Blocked, Breached, Closed, Locked, Open, Sealed, Unknown};
        let barred = [Locked(Lock::Key), Locked(Lock::Code), Locked(Lock::Unknown), Sealed, Blocked];
        if self.one_in(if ordinal < 0 { 3 } else { 8 }) {
            return self.pick(&barred);
        }
        self.pick(&[Unknown, Unknown, Open, Closed, Closed, Breached])
    }
}
