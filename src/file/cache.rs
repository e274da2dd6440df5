//! Large base maps that were read, checked and found sound on this device, kept in the user's data folder. The operation
//! file stays the truth; what is here spares checking the same bytes again, stands in for a base that was damaged, and
//! can be thrown away at any time.

use super::{compact, data_folder};
use crate::model::Facility;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const KEPT: usize = 8;
// Part of the sum: what another version found sound is checked anew.
const VERSION: &str = concat!("undercroft cache 2 ", env!("CARGO_PKG_VERSION"));

/// A folder of bases, each behind its sum; where there is none, nothing is kept.
pub(super) struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    pub fn of_user() -> Self {
        Self::in_folder(data_folder::data_folder().map(|folder| folder.join("cache")))
    }

    pub fn in_folder(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// Whether these very bytes were once found to be the sound base with this hash.
    pub fn holds(&self, base: &blake3::Hash, bytes: &[u8]) -> bool {
        let mut sum = [0; blake3::OUT_LEN];
        let read = self.path(base).and_then(|path| File::open(path).ok()?.read_exact(&mut sum).ok());
        read.is_some() && sum_of(base, bytes) == sum
    }

    /// The building whose text has this hash, where it is kept.
    pub fn facility(&self, base: &blake3::Hash) -> Option<Facility> {
        let bytes = fs::read(self.path(base)?).ok()?;
        let (sum, content) = bytes.split_first_chunk()?;
        (sum_of(base, content) == *sum).then(|| compact::known_facility(content)).flatten()
    }

    /// Keeps a sound base. That it cannot be kept is no fault: the next time it is checked again.
    pub fn keep(&self, base: &blake3::Hash, content: &[u8]) {
        let bytes = [sum_of(base, content).as_bytes(), content].concat();
        if let (Some(folder), Some(path)) = (&self.folder, self.path(base))
            && fs::create_dir_all(folder).is_ok()
            && super::replace(&path, &bytes).is_ok()
        {
            forget_all_but(KEPT, folder);
        }
    }

    fn path(&self, base: &blake3::Hash) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(format!("{}.base", base.to_hex())))
    }
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
    use super::{Cache, KEPT};
    use crate::file::compact;
    use crate::file::map_file::to_text;
    use crate::generate::generate;
    use std::fs;
    use tempfile::TempDir;

    fn empty() -> (TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(Some(folder.path().to_owned()));
        (folder, cache)
    }

    fn base(seed: u64) -> (blake3::Hash, Vec<u8>) {
        let draft = generate(30, 2, seed).unwrap();
        let text = to_text(&draft);
        (blake3::hash(text.as_bytes()), compact::to_bytes(&draft, &text).unwrap())
    }

    #[test]
    fn a_kept_building_comes_back_and_another_does_not() {
        let (_folder, cache) = empty();
        let (hash, bytes) = base(1);
        assert!(cache.facility(&hash).is_none() && !cache.holds(&hash, &bytes));
        cache.keep(&hash, &bytes);
        let facility = cache.facility(&hash).unwrap();
        assert!(cache.holds(&hash, &bytes));
        assert_eq!(facility.draft(), &generate(30, 2, 1).unwrap());
        assert!(facility.space_ixs().all(|at| facility.space_ix(&facility.space(at).id) == Some(at)));
        assert!(facility.portal_ixs().all(|at| facility.portal_ix(&facility.portal(at).id) == Some(at)));
        let other = blake3::hash(b"other");
        fs::copy(cache.path(&hash).unwrap(), cache.path(&other).unwrap()).unwrap();
        assert!(cache.facility(&other).is_none(), "what belongs to another text is not taken");
        assert!(!cache.holds(&other, &bytes) && !cache.holds(&hash, &bytes[1..]));
    }

    #[test]
    fn a_damaged_one_is_as_good_as_none() {
        let (_folder, cache) = empty();
        let (hash, bytes) = base(1);
        cache.keep(&hash, &bytes);
        let path = cache.path(&hash).unwrap();
        let mut kept = fs::read(&path).unwrap();
        let middle = kept.len() / 2;
        kept[middle] ^= 1;
        fs::write(&path, &kept).unwrap();
        assert!(cache.facility(&hash).is_none());
        fs::write(&path, &kept[..9]).unwrap();
        assert!(cache.facility(&hash).is_none() && !cache.holds(&hash, &bytes));
    }

    #[test]
    fn only_the_last_few_are_kept() {
        let (folder, cache) = empty();
        for seed in 0..KEPT as u64 + 3 {
            cache.keep(&blake3::hash(&seed.to_le_bytes()), &[]);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), KEPT);
    }
}
