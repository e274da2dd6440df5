//! Where undercroft keeps what belongs to the user and not to one operation, and where operations are found.

use super::head::Head;
use super::place::folder_of;
use super::schema;
use crate::search::OperationId;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const ENDING: &str = "undercroft";
const LAST_OPENED: &str = "last-opened.json";

/// The user's data folder; the environment variable UNDERCROFT_HOME names another, as for a stick.
pub fn data_folder() -> Option<PathBuf> {
    match env::var_os("UNDERCROFT_HOME").filter(|home| !home.is_empty()) {
        Some(home) => Some(PathBuf::from(home)),
        None => Some(directories::ProjectDirs::from("", "", "undercroft")?.data_dir().to_path_buf()),
    }
}

/// Where the first mark on a map puts its operation: `training.ron` → `training.undercroft` beside it, in the data
/// folder where that cannot be written, and with a number where the name is taken.
pub fn beside(map: &Path) -> PathBuf {
    let folder = folder_of(map);
    let folder = match (is_writable(&folder), data_folder()) {
        (false, Some(data)) => data.join("operations"),
        _ => folder,
    };
    // The folder is made with the first mark's file; where that fails too, the file's own message says so.
    let _ = fs::create_dir_all(&folder);
    free_name(&folder, map.file_stem().unwrap_or(OsStr::new("operation")), ENDING)
}

/// A path in the folder where nothing is yet: `stem.ending`, or with a number.
pub fn free_name(folder: &Path, stem: &OsStr, ending: &str) -> PathBuf {
    let stem = stem.to_string_lossy();
    let named = |number: usize| match number {
        1 => folder.join(format!("{stem}.{ending}")),
        _ => folder.join(format!("{stem}-{number}.{ending}")),
    };
    (1..).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(1))
}

/// The operations that stand on this base map, beside it and in the data folder, the last changed first; of several
/// copies of one, the fullest first. A copy that was redacted to be handed on was written last, and holds least.
pub fn operations_of(map: &Path, base: &blake3::Hash) -> Vec<PathBuf> {
    let folders = [Some(folder_of(map)), data_folder().map(|data| data.join("operations"))];
    let files = folders.into_iter().flatten().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let paths = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|ending| ending == ENDING));
    let on_base = |path: PathBuf| {
        let head = head_of(&path).filter(|head| head.base == *base)?;
        Some((head.operation, changed(&path), path))
    };
    let found: BTreeSet<(OperationId, SystemTime, PathBuf)> = paths.filter_map(on_base).collect();
    let mut last: BTreeMap<OperationId, SystemTime> = BTreeMap::new();
    let mut copies: BTreeMap<OperationId, usize> = BTreeMap::new();
    for (operation, changed, _) in &found {
        *copies.entry(*operation).or_default() += 1;
        last.entry(*operation).and_modify(|last| *last = (*last).max(*changed)).or_insert(*changed);
    }
    let rank = |(operation, changed, path): (OperationId, SystemTime, PathBuf)| {
        let parts = if copies[&operation] > 1 { parts_in(&path) } else { 0 };
        (last[&operation], operation, parts, changed, path)
    };
    let mut ranked: Vec<_> = found.into_iter().map(rank).collect();
    ranked.sort_by(|a, b| b.cmp(a));
    ranked.into_iter().map(|(.., path)| path).collect()
}

/// How much of its entries a copy holds.
fn parts_in(path: &Path) -> i64 {
    let count = |db: Connection| db.query_row("SELECT count(*) FROM part", [], |columns| columns.get(0)).ok();
    schema::connect(path).ok().and_then(count).unwrap_or(0)
}

/// Which operation a file holds, without reading its map and entries.
pub fn head_of(path: &Path) -> Option<Head> {
    Head::read(&schema::connect(path).ok()?).ok()
}

/// The file that was open when the program last ended, if it is still there.
pub fn last_opened() -> Option<PathBuf> {
    let text = fs::read(data_folder()?.join(LAST_OPENED)).ok()?;
    serde_json::from_slice::<PathBuf>(&text).ok().filter(|path| path.is_file())
}

/// Remembers which file is open, for the next start.
///
/// # Errors
/// The data folder cannot be written, or the path is not readable text.
pub fn remember_opened(path: &Path) -> io::Result<()> {
    let folder = data_folder().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(&folder)?;
    let text = serde_json::to_vec(&fs::canonicalize(path)?)?;
    super::replace(&folder.join(LAST_OPENED), &text)
}

fn is_writable(folder: &Path) -> bool {
    tempfile::tempfile_in(folder).is_ok()
}

fn changed(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|metadata| metadata.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}
