//! What the tests of all importers share.
#![allow(dead_code, reason = "each test file uses its part of it")]

pub mod pbf;

use std::path::{Path, PathBuf};
use undercroft::import::{ImportError, Imported, Options, import};
use undercroft::model::{Code, Facility, Space};

/// A file of the shared samples; none, said aloud, where they are absent.
pub fn sample(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no sample data");
    None
}

pub fn take(path: &Path) -> (Imported, Facility) {
    let imported = import(path, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
    let facility = Facility::new(imported.draft.clone()).unwrap();
    (imported, facility)
}

pub fn import_bytes(name: &str, bytes: &[u8]) -> Result<Imported, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    import(&path, &Options::default())
}

pub fn import_text(name: &str, text: &str) -> Result<Imported, ImportError> {
    import_bytes(name, text.as_bytes())
}

/// The lines printed after an import.
pub fn lines(imported: &Imported) -> Vec<String> {
    imported.tally.summary()
}

pub fn finding_ids(imported: &Imported, code: Code) -> Vec<String> {
    imported
        .findings
        .iter()
        .filter(|finding| finding.code == code)
        .filter_map(|finding| finding.place.id.clone())
        .collect()
}

pub fn room<'a>(facility: &'a Facility, id: &str) -> &'a Space {
    let found = facility.spaces().iter().find(|space| space.id.as_str() == id);
    found.unwrap_or_else(|| panic!("no room {id}"))
}

/// Both sides of a portal, as `a | b`.
pub fn sides(facility: &Facility, id: &str) -> String {
    let found = facility.portals().iter().find(|portal| portal.id.as_str() == id);
    let portal = found.unwrap_or_else(|| panic!("no portal {id}"));
    format!("{} | {}", portal.between.0, portal.between.1)
}

fn components(facility: &Facility) -> Vec<usize> {
    let mut graph = facility.graph();
    // The street does not connect two entrances from the inside.
    graph.retain_nodes(|graph, node| graph[node].is_some());
    petgraph::algo::kosaraju_scc(&graph).iter().map(Vec::len).collect()
}

/// Rooms in the largest group joined from the inside.
pub fn largest_component(facility: &Facility) -> usize {
    components(facility).into_iter().max().unwrap_or(0)
}

pub fn component_count(facility: &Facility) -> usize {
    components(facility).len()
}

/// What is said of a file that is refused, without its path.
pub fn error(name: &str, bytes: &[u8]) -> String {
    let message = import_bytes(name, bytes).unwrap_err().to_string();
    message.split_once(&format!("{name}: ")).unwrap().1.to_owned()
}
