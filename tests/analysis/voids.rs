//! What is kept of unexplained areas while a building is drawn, held to finding them anew.

use geo::algorithm::{Area, BooleanOps, Contains, Distance, LinesIter};
use geo::{Euclidean, MultiPolygon, Point, Polygon};
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::Arc;
use undercroft::analysis::{Areas, Tolerance, Unexplained, Voids, unexplained};
use undercroft::model::{Draft, Facility, Footprint, Knowledge, Level, LevelIx, Outline, Space, SpaceId, Xy};

const CELL_M: f64 = 4.0;
const COLUMNS: usize = 6;
/// What a tenth of a millimetre along the walls may come to.
const SAME_M2: f64 = 0.01;

/// Width and depth, metres.
type Extent = (f64, f64);

/// What stands in a cell of the grid, in metres from its corner.
#[derive(Clone, Debug)]
enum Built {
    Room { inset: f64 },
    Bent { notch: f64 },
    Pillared { hole: f64 },
    Askew { by: f64 },
    Passage { bend: f64 },
    Nowhere,
}

#[derive(Clone, Debug)]
enum Edit {
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
struct Plan {
    angle: f64,
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

fn edit() -> impl Strategy<Value = Edit> {
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

fn shapes(areas: &[Unexplained], level: usize) -> MultiPolygon {
    let on = areas.iter().filter(|found| found.level == LevelIx::new(level));
    MultiPolygon::new(on.map(|found| found.shape.clone()).collect())
}

fn differ(one: &Polygon, two: &Polygon) -> f64 {
    one.xor(two).unsigned_area()
}

/// From a point within to the nearest wall.
fn clearance(shape: &Polygon, [x, y]: Xy) -> f64 {
    let at = Point::new(x, y);
    let walls = shape.lines_iter().map(|wall| Euclidean.distance(&wall, &at));
    if shape.contains(&at) { walls.fold(f64::INFINITY, f64::min) } else { 0.0 }
}

/// Every area of the one that is not just large enough is one of the other's.
fn has_all(of: &[Unexplained], among: &[Unexplained], tolerance: Tolerance) -> Result<(), TestCaseError> {
    let clearly = |found: &&Unexplained| {
        found.area_m2 > tolerance.area_m2.max(0.0) + 0.01 && found.radius_m > tolerance.radius_m.max(0.0) + 0.06
    };
    for found in of.iter().filter(clearly) {
        let same = |other: &&Unexplained| {
            found.level == other.level
                && (found.area_m2 - other.area_m2).abs() < SAME_M2
                && differ(&found.shape, &other.shape) < SAME_M2
        };
        let Some(other) = among.iter().find(same) else {
            return Err(TestCaseError::fail(format!("{found:?} is not among {among:?}")));
        };
        prop_assert_eq!(&found.neighbours, &other.neighbours);
        prop_assert_eq!(found.outline_guessed, other.outline_guessed);
        prop_assert!((found.radius_m - other.radius_m).abs() < 0.06, "{found:?} but {other:?}");
        // Where rounding put a corner to the other side, another of several circles as large may have been met first.
        let clear = clearance(&other.shape, found.centre);
        prop_assert!(clear > found.radius_m - 0.001, "{clear}: {found:?} but {other:?}");
        prop_assert!(found.centre == other.centre || found.shape != other.shape, "{found:?} but {other:?}");
    }
    Ok(())
}

fn check(kept: &Areas, facility: &Facility, tolerance: Tolerance) -> Result<(), TestCaseError> {
    let anew = Areas::of(facility, tolerance);
    has_all(&anew.unexplained, &kept.unexplained, tolerance)?;
    has_all(&kept.unexplained, &anew.unexplained, tolerance)?;
    let sorted = kept.unexplained.is_sorted_by(|one, two| one.area_m2 >= two.area_m2);
    prop_assert!(sorted);
    prop_assert_eq!(&kept.stops_short, &anew.stops_short);
    Ok(())
}

fn check_raw(kept: &Areas, facility: &Facility, tolerance: Tolerance) -> Result<(), TestCaseError> {
    let anew = unexplained(facility, tolerance);
    for level in 0..facility.levels().len() {
        let (kept, anew) = (shapes(&kept.unexplained, level), shapes(&anew, level));
        let apart = kept.xor(&anew).unsigned_area();
        prop_assert!(apart < SAME_M2, "{apart} m² on {level}: {kept:?} but {anew:?}");
    }
    Ok(())
}

fn cells() -> impl Strategy<Value = Vec<Vec<Built>>> {
    prop::collection::vec(prop::collection::vec(built(), 1..24), 3)
}

fn outlines() -> impl Strategy<Value = Vec<Option<Extent>>> {
    prop::collection::vec(prop::option::of((12.0..26.0f64, 10.0..18.0f64)), 3)
}

/// Carries out one edit after the other and shows each building with what was edited.
fn draw(
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_kept_through_many_edits_is_what_is_found_anew(
        cells in cells(), outlines in outlines(), edits in prop::collection::vec(edit(), 1..25),
        wall_m in 0.05..0.8f64, angle in prop_oneof![Just(0.0), -4.0..4.0f64],
    ) {
        let tolerance = Tolerance { wall_m, radius_m: 0.3, area_m2: 0.5 };
        let mut kept = None;
        draw(Plan { angle }, (&cells, &outlines), &edits, |facility, about| {
            let kept = kept.get_or_insert_with(|| Voids::new(facility, tolerance));
            kept.redraw(facility, about);
            check(&kept.areas(), facility, tolerance)
        })?;
    }

    #[test]
    fn what_was_edited_is_found_out_and_nothing_is_too_small_to_be_kept(
        cells in cells(), outlines in outlines(), edits in prop::collection::vec(edit(), 1..25),
        wall_m in 0.05..0.8f64, angle in prop_oneof![Just(0.0), -4.0..4.0f64],
    ) {
        let everything = Tolerance { wall_m, radius_m: 0.0, area_m2: 0.0 };
        let mut kept = None;
        draw(Plan { angle }, (&cells, &outlines), &edits, |facility, _| {
            let kept = kept.get_or_insert_with(|| Voids::new(facility, everything));
            kept.follow(facility, everything);
            check_raw(&kept.areas(), facility, everything)
        })?;
    }

    #[test]
    fn rooms_that_share_walls_leave_no_seam(
        cells in cells(), outlines in outlines(), edits in prop::collection::vec(edit(), 1..15),
        walls in 0u8..3, angle in prop_oneof![2 => Just(0.0), 1 => -4.0..4.0f64],
    ) {
        let share = |built: &Built| match built {
            Built::Room { inset } => Built::Room { inset: (inset * 4.0).floor() / 4.0 },
            other => other.clone(),
        };
        let cells: Vec<Vec<Built>> = cells.iter().map(|cells| cells.iter().map(share).collect()).collect();
        let tolerance = Tolerance { wall_m: f64::from(walls) * 0.25, radius_m: 0.1, area_m2: 0.1 };
        let mut kept = None;
        draw(Plan { angle }, (&cells, &outlines), &edits, |facility, about| {
            let kept = kept.get_or_insert_with(|| Voids::new(facility, tolerance));
            kept.redraw(facility, about);
            check(&kept.areas(), facility, tolerance)
        })?;
    }

    #[test]
    fn any_tolerance_is_taken_and_a_new_one_is_followed(
        cells in cells(), outlines in outlines(), edits in prop::collection::vec(edit(), 1..6),
        values in prop::collection::vec(prop_oneof![prop::num::f64::ANY, 0.0..3.0f64], 3 * 6),
    ) {
        let mut tolerances = values.chunks(3).cycle();
        let mut kept = None;
        draw(Plan { angle: 0.3 }, (&cells, &outlines), &edits, |facility, about| {
            let values = tolerances.next().expect("they go round");
            let tolerance = Tolerance { wall_m: values[0], radius_m: values[1], area_m2: values[2] };
            let kept = kept.get_or_insert_with(|| Voids::new(facility, tolerance));
            kept.redraw(facility, about);
            kept.follow(facility, tolerance);
            check(&kept.areas(), facility, tolerance)
        })?;
    }
}

fn house(levels: &[(&str, i32)]) -> Arc<Facility> {
    let level = |&(id, ordinal): &(&str, i32)| Level::new(id, "", ordinal, 3.0 * f64::from(ordinal));
    let room =
        |id: &str, level: &str, a: Xy, b: Xy| Space { footprint: Footprint::rectangle(a, b), ..Space::new(id, level) };
    let rooms = |&(id, _): &(&str, i32)| {
        [
            room(&format!("{id} west"), id, [0.0, 0.0], [8.0, 10.0]),
            room(&format!("{id} east"), id, [12.0, 0.0], [20.0, 10.0]),
        ]
    };
    let draft = Draft {
        levels: levels.iter().map(level).collect(),
        spaces: levels.iter().flat_map(rooms).collect(),
        ..Draft::default()
    };
    Arc::new(Facility::new(draft).expect("the house is sound"))
}

#[test]
fn levels_that_come_and_go_are_followed() {
    let houses: [&[(&str, i32)]; 5] = [
        &[("G", 0)],
        &[("G", 0), ("B1", -1)],
        &[("B2", -2), ("B1", -1), ("G", 0)],
        // Both are called anew, and one changed its height.
        &[("B1", -2), ("G", 0)],
        &[],
    ];
    let tolerance = Tolerance { wall_m: 0.3, radius_m: 0.5, area_m2: 1.0 };
    let mut kept = Voids::new(&house(&[]), tolerance);
    for levels in houses {
        let house = house(levels);
        kept.follow(&house, tolerance);
        let areas = kept.areas();
        assert_eq!(areas, Areas::of(&house, tolerance));
        assert_eq!(areas.unexplained.len(), levels.len());
    }
}

#[test]
fn a_room_named_twice_or_in_vain_is_looked_at_once_or_not_at_all() {
    let tolerance = Tolerance { wall_m: 0.3, radius_m: 0.5, area_m2: 1.0 };
    let (house, mut draft) = (house(&[("G", 0)]), house(&[("G", 0)]).draft().clone());
    let mut kept = Voids::new(&house, tolerance);
    draft.spaces[0].footprint = Footprint::rectangle([0.0, 0.0], [6.0, 10.0]);
    let edited = Arc::new(Facility::new(draft).expect("a smaller room is a room"));
    let named = ["nowhere", "G west", "G east", "G west"].map(SpaceId::new);
    kept.redraw(&edited, &named);
    kept.redraw(&edited, &named);
    assert_eq!(kept.areas(), Areas::of(&edited, tolerance));
}

#[test]
fn a_passage_whose_end_was_cut_off_square_is_a_neighbour_when_kept_too() {
    let room = |id: &str, footprint: Footprint| Space { footprint, ..Space::new(id, "G") };
    let hole = vec![[1.0, 1.0], [3.4, 1.0], [3.4, 3.4], [1.0, 3.4]];
    let outer = vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]];
    let passage = Footprint::Centreline { points: vec![[4.0, 1.0], [6.0, 2.65], [8.0, 1.0]], width_m: 1.5 };
    let spaces = vec![room("hall", Footprint::Polygon { outer, holes: vec![hole] }), room("passage", passage)];
    let draft = Draft { levels: vec![Level::new("G", "", 0, 0.0)], spaces, ..Draft::default() };
    let facility = Arc::new(Facility::new(draft).expect("the building is sound"));
    let tolerance = Tolerance { wall_m: 0.0, radius_m: 0.5, area_m2: 1.0 };
    let kept = Voids::new(&facility, tolerance).areas();
    assert!(kept.unexplained.iter().any(|found| found.neighbours.len() == 2));
    assert_eq!(kept, Areas::of(&facility, tolerance));
}
