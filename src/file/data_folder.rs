//! Where undercroft keeps what belongs to the user and not to one operation, and where operations are found.

use super::head::Head;
use super::place::folder_of;
use super::schema;
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

/// The operations that stand on this base map, beside it and in the data folder, the last changed first.
pub fn operations_of(map: &Path, base: &blake3::Hash) -> Vec<PathBuf> {
    let folders = [Some(folder_of(map)), data_folder().map(|data| data.join("operations"))];
    let files = folders.into_iter().flatten().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let mut found: Vec<(SystemTime, PathBuf)> = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .filter(|path| head_of(path).is_some_and(|head| head.base == *base))
        .map(|path| (changed(&path), path))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.dedup();
    found.into_iter().map(|(_, path)| path).collect()
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
