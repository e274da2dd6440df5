//! Measures undercroft beside the crates it could have used, in one run, and prints the README's performance table.
//!
//! `cargo bench --no-default-features --bench table` for 10,000 and 100,000 rooms; with `-- million` for 1,000,000 too;
//! with some of `graph`, `marks`, `plan`, `leads`, `files` for these rows alone.

mod support;

use geo::algorithm::buffer::{BufferStyle, LineJoin};
use geo::{BooleanOps, Buffer, Intersects, MultiPolygon, Polygon, Rect, coord};
use petgraph::algo::dominators::simple_fast;
use petgraph::algo::{connected_components, dijkstra};
use petgraph::visit::{Bfs, EdgeFiltered};
use std::env;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use support::{Building, Row, side_by_side, square_metres};
use undercroft::analysis::{
    Analyst, Cuts, Effort, Net, Paths, Roster, Tolerance, Voids, advice, barriers, edge_doors, open_leads, reach,
    unexplained,
};
use undercroft::file::map_file;
use undercroft::file::map_file::to_text;
use undercroft::file::operation_file::OperationFile;
use undercroft::model::{Draft, Facility, Footprint, Passage, Space, SpaceId, SpaceKind};
use undercroft::search::{Action, Device, Operation, Thoroughness, now_ms};

const HOME: &str = "UNDERCROFT_HOME";

fn main() {
    // What the program keeps for the user goes to a folder of this run.
    if env::var_os(HOME).is_none() {
        let home = tempfile::tempdir().expect("a folder for this run");
        let program = env::current_exe().expect("this program");
        let ran = Command::new(program).args(env::args_os().skip(1)).env(HOME, home.path()).status();
        return assert!(ran.expect("this program again").success());
    }
    let million = env::args().any(|argument| argument == "million");
    let groups = [
        ("graph", graph_rows as fn(&Building, &mut Vec<Row>)),
        ("marks", mark_rows),
        ("plan", plan_rows),
        ("leads", lead_rows),
        ("files", file_rows),
    ];
    let asked = |group: &str| env::args().any(|argument| argument == group);
    let all = !groups.iter().any(|(name, _)| asked(name));
    let mut rows = Vec::new();
    for rooms in [10_000, 100_000] {
        let building = Building::new(rooms);
        groups.iter().filter(|(name, _)| all || asked(name)).for_each(|(_, measure)| measure(&building, &mut rows));
    }
    if million {
        graph_rows(&Building::new(1_000_000), &mut rows);
    }
    Row::print(&rows);
}

fn graph_rows(building: &Building, rows: &mut Vec<Row>) {
    let Building { picture, graph, outside, .. } = building;
    let (net, roster) = (Net::new(&picture.facility), Roster::new(&picture.facility));
    let open = EdgeFiltered::from_fn(graph, |edge| picture.passage[edge.weight().get()] == Passage::Passes);
    rows.push(building.row(
        "reachability: five kinds of reach (petgraph: one breadth-first search)",
        "0.3",
        side_by_side(
            || reach(&net, picture),
            || {
                let mut search = Bfs::new(&open, *outside);
                let mut met = 0;
                while search.next(&open).is_some() {
                    met += 1;
                }
                met
            },
        ),
    ));
    rows.push(building.row(
        "components (petgraph: connected_components)",
        "0.7",
        side_by_side(|| net.label_components(), || connected_components(graph)),
    ));
    let mut is_root = vec![false; net.nodes()];
    is_root[net.outside() as usize] = true;
    rows.push(building.row(
        "cuts, dominators and the area behind each (petgraph: dominators alone)",
        if building.rooms > 100_000 { "1/60" } else { "3 ms" },
        side_by_side(|| Cuts::new(&net, &roster, &is_root), || simple_fast(graph, *outside)),
    ));
    let effort = Effort::default();
    let minutes: Vec<u32> = picture.facility.portal_ixs().map(|portal| effort.minutes(picture, portal)).collect();
    rows.push(building.row(
        "quickest ways with breach minutes (petgraph: dijkstra)",
        "1/6",
        side_by_side(
            || Paths::new(&net, net.sources(picture), |link| minutes[link.portal().get()]),
            || dijkstra(graph, *outside, None, |edge| minutes[edge.weight().get()]),
        ),
    ));
}

fn mark_rows(building: &Building, rows: &mut Vec<Row>) {
    let picture = &building.picture;
    let analyst = Analyst::new(&picture.facility);
    let analysis = analyst.analyse(picture);
    let effort = Effort::default();
    rows.push(
        building.alone("after a mark: reach, tally, edge doors, cut-off groups", None, || analyst.analyse(picture)),
    );
    rows.push(building.alone("the same with every barrier and the quickest ways", Some(10.0), || {
        let analysis = analyst.analyse(picture);
        let (net, roster) = (&analyst.net, &analyst.roster);
        let found = barriers(net, roster, picture, &analysis, &effort, &[]);
        (found, Paths::fewest_minutes(net, picture, &effort), analysis)
    }));
    rows.push(one_mark(building));
    rows.push(building.alone("\"open next\" with its reasons, priors and air clocks", None, || {
        advice(&analyst, picture, &analysis, &effort, 0)
    }));
    rows.push(building.alone("what each edge door would open", Some(0.3), || {
        edge_doors(&analyst.net, &analyst.roster, picture, &analysis.reach)
    }));
}

fn one_mark(building: &Building) -> Row {
    let facility = &building.picture.facility;
    let mut operation = Operation::untouched(Facility::clone(facility));
    let analyst = Analyst::new(&operation.picture().facility);
    let (device, mut after, mut at) = (Device::from_bytes(&[1; 32]), None, 0);
    building.alone("one mark: checked, signed, folded, and all of the above", Some(10.0), || {
        at += 1;
        let spaces = vec![facility.spaces()[at].id.clone()];
        let (thoroughness, methods, found) = (Thoroughness::Primary, Vec::new(), String::new());
        let action = Action::Search { spaces, thoroughness, methods, pod: None, team: None, found };
        let prepared = operation.prepare(action.into(), &device.key()).expect("a room can be searched");
        let entry = operation.seal(&prepared, &device, after, now_ms()).expect("an entry can be sealed");
        after = Some((entry.envelope.seq, entry.id));
        operation.commit(entry);
        analyst.analyse(operation.picture())
    })
}

fn plan_rows(building: &Building, rows: &mut Vec<Row>) {
    let facility = &building.picture.facility;
    let tolerance = Tolerance::of(facility);
    let shapes: Vec<_> = facility.spaces().iter().filter_map(|space| space.footprint.shape()).collect();
    rows.push(building.row(
        "unexplained area of all levels (geo: unary union of the rooms, level by level)",
        "1.1",
        side_by_side(
            || unexplained(facility, tolerance),
            || {
                let levels = facility.levels().len();
                let on = |level| {
                    let rooms = facility.space_ixs().filter(move |&space| facility.level_of(space).get() == level);
                    geo::unary_union(rooms.map(|space| &shapes[space.get()]))
                };
                (0..levels).map(on).map(|union| square_metres(&union)).sum::<f64>()
            },
        ),
    ));
    let edit = Edit::new(building);
    let (mut told, mut following) = (Voids::new(&edit.before, tolerance), Voids::new(&edit.before, tolerance));
    let room = [edit.room.clone()];
    rows.push(building.row(
        "the same after one edit, told which room (geo: the window less the rooms in it, grown)",
        "0.1 ms",
        edit.there_and_back(|facility| told.redraw(facility, &room)),
    ));
    let mut editions = [&edit.after, &edit.before].into_iter().cycle();
    rows.push(building.alone("the same after one edit, finding out which room", None, || {
        editions.by_ref().take(1).for_each(|facility| following.follow(facility, tolerance));
    }));
}

/// A room that is drawn two metres shorter, which leaves a void behind it, and drawn again as it was.
struct Edit {
    room: SpaceId,
    before: Arc<Facility>,
    after: Arc<Facility>,
    /// Around the room and its walls, with the rooms that it meets.
    window: Polygon,
    beside: Vec<MultiPolygon>,
    walls: BufferStyle<f64>,
}

impl Edit {
    const TIMES: u32 = 20;

    fn new(building: &Building) -> Self {
        let before = Arc::clone(&building.picture.facility);
        let is_cell = |room: &&Space| room.footprint.area_m2() >= 20.0 && room.kind != SpaceKind::Corridor;
        let middle = &before.spaces()[before.spaces().len() / 2..];
        let room = middle.iter().find(is_cell).expect("a building has rooms").clone();
        let bounds = room.footprint.bounds().expect("it has an outline");
        let mut draft = before.draft().clone();
        let shorter = Footprint::rectangle(bounds.min().into(), [bounds.max().x, bounds.max().y - 2.0]);
        draft.spaces.iter_mut().filter(|other| other.id == room.id).for_each(|room| room.footprint = shorter.clone());
        let after = Arc::new(Facility::new(draft).expect("a shorter room is a room"));
        let wall_m = Tolerance::of(&before).wall_m;
        let margin = coord! { x: 2.0 * wall_m, y: 2.0 * wall_m };
        let window = Rect::new(bounds.min() - margin, bounds.max() + margin);
        let walls = BufferStyle::new(wall_m).line_join(LineJoin::Miter(0.1));
        let meets = |other: &&Space| {
            other.level == room.level && other.footprint.bounds().is_some_and(|other| other.intersects(&window))
        };
        let beside = before.spaces().iter().filter(meets).filter_map(|other| other.footprint.shape()).collect();
        Self { room: room.id, before, after, window: window.to_polygon(), beside, walls }
    }

    /// Of one edit.
    fn there_and_back(&self, mut own: impl FnMut(&Arc<Facility>)) -> (Duration, Duration) {
        let own = || (0..Self::TIMES).for_each(|_| [&self.after, &self.before].into_iter().for_each(&mut own));
        let peer = || {
            let grown = || self.beside.iter().map(|room| room.buffer_with_style(self.walls.clone()));
            let left = || self.window.difference(&geo::unary_union(&grown().collect::<Vec<_>>()));
            (0..2 * Self::TIMES).map(|_| square_metres(&left())).sum::<f64>()
        };
        let (own, peer) = side_by_side(own, peer);
        (own / (2 * Self::TIMES), peer / (2 * Self::TIMES))
    }
}

fn lead_rows(building: &Building, rows: &mut Vec<Row>) {
    let (picture, net) = (&building.picture, Net::new(&building.picture.facility));
    let tolerance = Tolerance::of(&picture.facility);
    rows.push(
        building.alone("all leads: areas, numbers, loose ends, shafts", None, || open_leads(&net, picture, tolerance)),
    );
}

fn file_rows(building: &Building, rows: &mut Vec<Row>) {
    let text = to_text(building.picture.facility.draft());
    let plain = text.replacen("format: 1,", "", 1);
    rows.push(building.row(
        "open a map: read and check (ron: read alone)",
        "1.2",
        side_by_side(
            || map_file::parse(&text, "big.ron").map(|facility| facility.spaces().len()),
            || support::plain_ron::<Draft>(&plain),
        ),
    ));
    let folder = tempfile::tempdir().expect("a folder for the operation");
    let path = folder.path().join("big.undercroft");
    drop(OperationFile::create(&path, building.picture.facility.draft(), "big").expect("an operation begins"));
    let json = serde_json::to_string(building.picture.facility.draft()).expect("a draft is JSON too");
    rows.push(building.row(
        "open an operation again: read, check its sums (serde_json: read the same map)",
        "1/10",
        side_by_side(
            || OperationFile::open(&path).map(|opened| opened.operation.base().spaces().len()),
            || serde_json::from_str::<Draft>(&json),
        ),
    ));
}
