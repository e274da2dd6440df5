//! Buildings of rooms of all shapes, whole or turned, and what somebody draws anew of them.

use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::Arc;
use undercroft::model::{Draft, Facility, Footprint, Knowledge, Level, Outline, Space, SpaceId, Xy};

const CELL_M: f64 = 4.0;
const COLUMNS: usize = 6;
/// Width and depth, metres.
pub type Extent = (f64, f64);

/// What stands in a cell of the grid, in metres from its corner.
#[derive(Clone, Debug)]
pub enum Built {
    Room { inset: f64 },
    Bent { notch: f64 },
    Pillared { hole: f64 },
    Askew { by: f64 },
    Passage { bend: f64 },
    Nowhere,
}

#[derive(Clone, Debug)]
pub enum Edit {
    Reshape { room: Index, built: Built, to: Option<(f64, f64)> },
    Add { at: Index, level: usize, to: (f64, f64), built: Built },
    Remove(Index),
    RemoveRow { row: usize, level: usize },
    Know(Index, Knowledge),
    Move { room: Index, level: usize },
    Outline { level: usize, outline: Option<Extent> },
    Rename(Index),
}

/// The plan of a building turned by an angle.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub angle: f64,
}

impl Plan {
    fn place(self, [x, y]: Xy) -> Xy {
        let (sin, cos) = self.angle.sin_cos();
        [x * cos - y * sin, x * sin + y * cos]
    }

    fn footprint(self, built: &Built, (dx, dy): (f64, f64)) -> Footprint {
        let rectangle = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b]];
        let place =
            |ring: Vec<Xy>| -> Vec<Xy> { ring.into_iter().map(|[x, y]| self.place([x + dx, y + dy])).collect() };
        let (outer, holes) = match *built {
            Built::Room { inset } => (rectangle(inset, CELL_M - inset), Vec::new()),
            Built::Bent { notch } => {
                let n = CELL_M - notch;
                (vec![[0.0, 0.0], [CELL_M, 0.0], [CELL_M, n], [n, n], [n, CELL_M], [0.0, CELL_M]], Vec::new())
            }
            Built::Pillared { hole } => (rectangle(0.0, CELL_M), vec![rectangle(1.0, 1.0 + hole)]),
            Built::Askew { by } => (vec![[0.0, 0.0], [CELL_M, by], [CELL_M, CELL_M], [by, CELL_M]], Vec::new()),
            Built::Passage { bend } => {
                let points = place(vec![[0.0, 1.0], [2.0, 1.0 + bend], [CELL_M, 1.0]]);
                return Footprint::Centreline { points, width_m: 1.5 };
            }
            Built::Nowhere => return Footprint::Unplaced,
        };
        Footprint::Polygon { outer: place(outer), holes: holes.into_iter().map(place).collect() }
    }

    fn outline(self, (width, depth): Extent) -> Outline {
        let outer = [[0.0, 0.0], [width, 0.0], [width, depth], [0.0, depth]].map(|at| self.place(at)).to_vec();
        Outline { outer, holes: Vec::new() }
    }
}

fn cell(at: usize) -> (f64, f64) {
    ((at % COLUMNS) as f64 * CELL_M, (at / COLUMNS) as f64 * CELL_M)
}

fn level_id(level: usize) -> String {
    format!("L{level}")
}

fn built() -> impl Strategy<Value = Built> {
    prop_oneof![
        6 => (0.0..0.6f64).prop_map(|inset| Built::Room { inset }),
        1 => (0.5..3.0f64).prop_map(|notch| Built::Bent { notch }),
        1 => (0.1..2.5f64).prop_map(|hole| Built::Pillared { hole }),
        1 => (0.0..1.5f64).prop_map(|by| Built::Askew { by }),
        1 => (-1.0..2.5f64).prop_map(|bend| Built::Passage { bend }),
        1 => Just(Built::Nowhere),
    ]
}

fn knowledge() -> impl Strategy<Value = Knowledge> {
    prop_oneof![Just(Knowledge::Surveyed), Just(Knowledge::Refuted), Just(Knowledge::Reported)]
}

/// Within the building, at its edge and outside of it.
fn spot() -> impl Strategy<Value = (f64, f64)> {
    (-6.0..26.0f64, -6.0..22.0f64)
}

pub fn edit() -> impl Strategy<Value = Edit> {
    let (room, level) = (any::<Index>, 0usize..3);
    prop_oneof![
        6 => (room(), built()).prop_map(|(room, built)| Edit::Reshape { room, built, to: None }),
        3 => (room(), built(), spot()).prop_map(|(room, built, to)| Edit::Reshape { room, built, to: Some(to) }),
        3 => (room(), level.clone(), spot(), built()).prop_map(|(at, level, to, built)| Edit::Add { at, level, to, built }),
        3 => room().prop_map(Edit::Remove),
        1 => (0usize..4, level.clone()).prop_map(|(row, level)| Edit::RemoveRow { row, level }),
        2 => (room(), knowledge()).prop_map(|(room, knowledge)| Edit::Know(room, knowledge)),
        2 => (room(), level.clone()).prop_map(|(room, level)| Edit::Move { room, level }),
        1 => (level, prop::option::of((12.0..26.0f64, 10.0..18.0f64))).prop_map(|(level, outline)| Edit::Outline { level, outline }),
        1 => room().prop_map(Edit::Rename),
    ]
}

fn building(plan: Plan, cells: &[Vec<Built>], outlines: &[Option<Extent>]) -> Draft {
    let mut draft = Draft::default();
    for (level, cells) in cells.iter().enumerate() {
        let mut storey = Level::new(level_id(level).as_str(), "", level as i32 - 1, level as f64 * 3.0);
        storey.outline = outlines[level].map(|outline| plan.outline(outline));
        draft.levels.push(storey);
        for (at, built) in cells.iter().enumerate() {
            let mut room = Space::new(format!("{level}-{at}").as_str(), level_id(level).as_str());
            room.footprint = plan.footprint(built, cell(at));
            draft.spaces.push(room);
        }
    }
    draft
}

/// Carries the edit out and tells which rooms it was about.
fn carry_out(edit: &Edit, plan: Plan, draft: &mut Draft, step: usize) -> Vec<SpaceId> {
    let spaces = &mut draft.spaces;
    let pick = |room: &Index| (!spaces.is_empty()).then(|| room.index(spaces.len()));
    match edit {
        Edit::Reshape { room, built, to } => {
            let Some(at) = pick(room) else { return Vec::new() };
            let number = spaces[at].id.as_str().rsplit('-').next().and_then(|at| at.parse().ok()).unwrap_or(at);
            spaces[at].footprint = plan.footprint(built, to.unwrap_or(cell(number % 24)));
            vec![spaces[at].id.clone()]
        }
        Edit::Add { at, level, to, built } => {
            let mut room = Space::new(format!("new{step}-{step}").as_str(), level_id(*level).as_str());
            room.footprint = plan.footprint(built, *to);
            let id = room.id.clone();
            spaces.insert(at.index(spaces.len() + 1), room);
            vec![id]
        }
        Edit::Remove(room) => pick(room).map(|at| spaces.remove(at).id).into_iter().collect(),
        Edit::RemoveRow { row, level } => {
            let ids: Vec<String> = (0..COLUMNS).map(|column| format!("{level}-{}", row * COLUMNS + column)).collect();
            let (gone, stay) = spaces.drain(..).partition(|room| ids.iter().any(|id| *id == *room.id.0));
            *spaces = stay;
            Vec::into_iter(gone).map(|room: Space| room.id).collect()
        }
        Edit::Know(room, knowledge) => {
            let Some(at) = pick(room) else { return Vec::new() };
            spaces[at].knowledge = *knowledge;
            vec![spaces[at].id.clone()]
        }
        Edit::Move { room, level } => {
            let Some(at) = pick(room) else { return Vec::new() };
            spaces[at].level = level_id(*level).as_str().into();
            vec![spaces[at].id.clone()]
        }
        Edit::Outline { level, outline } => {
            draft.levels[*level].outline = outline.map(|outline| plan.outline(outline));
            Vec::new()
        }
        Edit::Rename(room) => {
            let Some(at) = pick(room) else { return Vec::new() };
            spaces[at].name = format!("name {step}");
            Vec::new()
        }
    }
}

pub fn cells() -> impl Strategy<Value = Vec<Vec<Built>>> {
    prop::collection::vec(prop::collection::vec(built(), 1..24), 3)
}

pub fn outlines() -> impl Strategy<Value = Vec<Option<Extent>>> {
    prop::collection::vec(prop::option::of((12.0..26.0f64, 10.0..18.0f64)), 3)
}

/// Carries out one edit after the other and shows each building with what was edited.
pub fn draw(
    plan: Plan,
    (cells, outlines): (&[Vec<Built>], &[Option<Extent>]),
    edits: &[Edit],
    mut look: impl FnMut(&Arc<Facility>, &[SpaceId]) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let mut draft = building(plan, cells, outlines);
    look(&Arc::new(Facility::new(draft.clone()).expect("the building is sound")), &[])?;
    for (step, edit) in edits.iter().enumerate() {
        let about = carry_out(edit, plan, &mut draft, step);
        look(&Arc::new(Facility::new(draft.clone()).expect("the building is sound")), &about)?;
    }
    Ok(())
}
