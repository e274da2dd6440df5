//! Large base maps in a form that opens fast, kept in the user's data folder. The text in the operation file stays the
//! truth; what is here is known by that text's hash and can be thrown away at any time.

use super::{compact, data_folder};
use crate::model::{Draft, Facility};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Shorter texts are parsed faster than another file is opened.
pub(super) const LEAST_TEXT: usize = 1 << 18;
const KEPT: usize = 8;
// Part of the sum: bytes of another version are not taken.
const VERSION: &str = concat!("undercroft cache 1 ", env!("CARGO_PKG_VERSION"));

/// The building whose text has this hash, where it is kept.
pub(super) fn facility(base: &blake3::Hash) -> Option<Facility> {
    facility_in(&folder()?, base)
}

/// Keeps a building. That it cannot be kept is no fault: the next time it is parsed again.
pub(super) fn keep(base: &blake3::Hash, text: &str, draft: &Draft) {
    if text.len() >= LEAST_TEXT
        && let Some(folder) = folder()
    {
        keep_in(&folder, base, draft);
    }
}

fn folder() -> Option<PathBuf> {
    data_folder::data_folder().map(|folder| folder.join("cache"))
}

fn facility_in(folder: &Path, base: &blake3::Hash) -> Option<Facility> {
    let bytes = fs::read(path_in(folder, base)).ok()?;
    let (sum, content) = bytes.split_at_checked(blake3::OUT_LEN)?;
    let sound = sum == sum_of(base, content).as_bytes();
    sound.then(|| compact::from_bytes(content)).flatten().map(Facility::already_checked)
}

fn keep_in(folder: &Path, base: &blake3::Hash, draft: &Draft) {
    let Some(content) = compact::to_bytes(draft) else { return };
    let bytes = [sum_of(base, &content).as_bytes(), &content[..]].concat();
    if fs::create_dir_all(folder).is_ok() && super::replace(&path_in(folder, base), &bytes).is_ok() {
        forget_all_but(KEPT, folder);
    }
}

fn path_in(folder: &Path, base: &blake3::Hash) -> PathBuf {
    folder.join(format!("{}.base", base.to_hex()))
}

fn sum_of(base: &blake3::Hash, content: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_derive_key(VERSION);
    hasher.update(base.as_bytes()).update(content).finalize()
}

fn forget_all_but(kept: usize, folder: &Path) {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut bases: Vec<(SystemTime, PathBuf)> = files
        .filter(|file| file.path().extension().is_some_and(|ending| ending == "base"))
        .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path())))
        .collect();
    bases.sort_by(|a, b| b.cmp(a));
    bases.into_iter().skip(kept).for_each(|(_, path)| drop(fs::remove_file(path)));
}

#[cfg(test)]
mod tests {
    use super::{KEPT, facility_in, keep_in, path_in};
    use crate::file::base_hash;
    use crate::generate::generate;
    use std::fs;

    #[test]
    fn a_kept_building_comes_back_and_another_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let draft = generate(30, 2, 1).unwrap();
        let base = base_hash(&draft);
        assert!(facility_in(folder.path(), &base).is_none());
        keep_in(folder.path(), &base, &draft);
        let facility = facility_in(folder.path(), &base).unwrap();
        assert_eq!(facility.draft(), &draft);
        assert!(facility.space_ixs().all(|at| facility.space_ix(&facility.space(at).id) == Some(at)));
        let other = blake3::hash(b"other");
        fs::copy(path_in(folder.path(), &base), path_in(folder.path(), &other)).unwrap();
        assert!(facility_in(folder.path(), &other).is_none(), "what belongs to another text is not taken");
    }

    #[test]
    fn a_damaged_one_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let draft = generate(30, 2, 1).unwrap();
        let base = base_hash(&draft);
        keep_in(folder.path(), &base, &draft);
        let path = path_in(folder.path(), &base);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert!(facility_in(folder.path(), &base).is_none());
        fs::write(&path, &bytes[..9]).unwrap();
        assert!(facility_in(folder.path(), &base).is_none());
    }

    #[test]
    fn only_the_last_few_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        for seed in 0..KEPT as u64 + 3 {
            let draft = generate(10, 1, seed).unwrap();
            keep_in(folder.path(), &blake3::hash(&seed.to_le_bytes()), &draft);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), KEPT);
    }
}
