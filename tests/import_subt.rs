//! Importing DARPA SubT worlds: a graph of tiles and their poses.

mod importing;

use importing::{error, finding_ids, import_text, room, sample, sides, take};
use std::path::Path;
use undercroft::import::Format;
use undercroft::model::{Code, Footprint, SpaceKind};

const GRAPH: &str = "tests/data/subt/tiny.dot";

#[test]
fn a_real_course_is_taken_whole() {
    let Some(path) = sample("subt/final_event_01.dot") else { return };
    let (imported, facility) = take(&path);
    assert_eq!(imported.format, Format::SubT);
    assert_eq!(facility.spaces().len(), 206);
    assert_eq!(facility.portals().len(), 209 + 1);
    let lowest = facility.spaces().iter().filter_map(|space| space.floor_z_m).fold(0.0, f64::min);
    // The lowest poses of tiles in the world file are at z −15; −51 occurs in it as a y only.
    assert_eq!(lowest, -15.0);
    assert!(facility.spaces().iter().all(|space| !space.footprint.is_unplaced()));
    assert!(facility.levels().iter().all(|level| level.ordinal < 0));
}

#[test]
fn either_half_of_the_pair_may_be_named() {
    let (graph, facility) = take(Path::new(GRAPH));
    let (world, _) = take(Path::new("tests/data/subt/tiny.sdf"));
    assert_eq!(graph.draft.spaces, world.draft.spaces);
    assert_eq!(room(&facility, "tile_2").kind, SpaceKind::Shaft);
    assert_eq!(room(&facility, "tile_2").footprint, Footprint::Point { at: [20.0, 0.0], uncertainty_m: 10.0 });
    assert_eq!(sides(&facility, "tile_1~tile_2"), "tile_1 | tile_2");
    assert_eq!(sides(&facility, "BaseStation entrance"), "BaseStation | Outside");
    assert_eq!(finding_ids(&graph, Code::Unresolved), ["tile_2~vertex_9"]);
    assert_eq!(finding_ids(&graph, Code::NotPlaced), ["tile_3"]);
}

#[test]
fn half_a_pair_is_said_to_be_half() {
    let graph = std::fs::read_to_string(GRAPH).unwrap();
    let alone = import_text("alone.dot", &graph).unwrap();
    assert!(alone.draft.spaces.iter().all(|space| space.footprint.is_unplaced()));
    let world = std::fs::read("tests/data/subt/tiny.sdf").unwrap();
    assert!(error("alone.sdf", &world).contains("is not beside it"));
    assert!(error("cut.dot", &graph.as_bytes()[..200]).contains("cut off"));
    assert!(error("bad.dot", b"graph { a -- b; }").contains("neither vertex nor edge"));
}
