//! The base map inside an operation file, in pieces that fit a page, each with its sum: its canonical text, or, where
//! that is long, the same map in columns.

use super::cache::Cache;
use super::compact;
use super::head::Head;
use super::map_file::{self, MapError};
use super::schema::{self, Trouble, sum};
use crate::model::{Draft, Facility};
use rusqlite::Connection;

// What a page of 4,096 bytes holds beside the row's other values, so that no piece hangs on a chain of pages.
const PIECE: usize = schema::PAGE - 96;
// Shorter texts are read fast enough, and anybody can read them.
const LEAST_IN_COLUMNS: usize = 1 << 18;

/// The hash that pins a map: blake3 of its canonical text.
pub fn base_hash(draft: &Draft) -> blake3::Hash {
    blake3::hash(map_file::to_text(draft).as_bytes())
}

/// A base map as a file holds it.
pub(super) struct Base {
    pub hash: blake3::Hash,
    bytes: Vec<u8>,
}

impl Base {
    /// The base that a checked building makes.
    pub fn of(facility: &Facility) -> Self {
        let text = map_file::to_text(facility.draft());
        let hash = blake3::hash(text.as_bytes());
        let columns = (text.len() >= LEAST_IN_COLUMNS).then(|| compact::to_bytes(facility.draft(), &text)).flatten();
        Self { hash, bytes: columns.unwrap_or_else(|| text.into_bytes()) }
    }

    /// The version of the file that holds it: those before columns were known cannot read them.
    pub fn version(&self) -> i64 {
        if is_in_columns(&self.bytes) { schema::IN_COLUMNS } else { schema::IN_TEXT }
    }

    pub fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut insert = db.prepare("INSERT INTO base VALUES (?, ?, ?)")?;
        for (piece, at) in self.bytes.chunks(PIECE).zip(1i64..) {
            insert.execute((at, piece, piece_sum(at, piece)))?;
        }
        Ok(())
    }
}

pub(super) fn piece_sum(at: i64, piece: &[u8]) -> [u8; 16] {
    sum("base", &[&at.to_le_bytes(), piece])
}

pub(super) fn read(db: &Connection) -> Result<Vec<u8>, Trouble> {
    let mut select = db.prepare("SELECT text FROM base ORDER BY at")?;
    let mut found = select.query([])?;
    let mut bytes = Vec::new();
    while let Some(columns) = found.next()? {
        bytes.extend_from_slice(columns.get_ref(0)?.as_blob().unwrap_or_default());
    }
    Ok(bytes)
}

/// The building, when it is the one that the head pins and has no faults. Checking that of a large one takes long, and
/// is done once on each device: its cache knows by their sum the bytes that were found sound.
pub(super) fn facility(bytes: &[u8], head: &Head, cache: &Cache) -> Result<Facility, Trouble> {
    let changed = || Trouble::Damaged("the base map was changed".to_owned());
    if !is_in_columns(bytes) {
        let text = std::str::from_utf8(bytes).ok().filter(|_| blake3::hash(bytes) == head.base).ok_or_else(changed)?;
        return match cache.facility(&head.base) {
            Some(facility) => Ok(facility),
            None => parsed(text, head, cache),
        };
    }
    if cache.holds(&head.base, bytes) {
        return compact::known_facility(bytes).ok_or_else(changed);
    }
    let draft = compact::draft(bytes).filter(|draft| base_hash(draft) == head.base).ok_or_else(changed)?;
    let facility = checked(draft, &head.name)?;
    cache.keep(&head.base, bytes);
    Ok(facility)
}

// Files written before there were columns hold long texts too.
fn parsed(text: &str, head: &Head, cache: &Cache) -> Result<Facility, Trouble> {
    let facility = map_file::parse(text, &head.name)?;
    if text.len() >= LEAST_IN_COLUMNS
        && let Some(bytes) = compact::to_bytes(facility.draft(), text)
    {
        cache.keep(&head.base, &bytes);
    }
    Ok(facility)
}

/// The building that damaged bytes still give, whatever it should be.
pub(super) fn rough_facility(bytes: &[u8], name: &str) -> Option<Facility> {
    match is_in_columns(bytes) {
        true => Facility::new(compact::draft(bytes)?).ok(),
        false => map_file::parse(&String::from_utf8_lossy(bytes), name).ok(),
    }
}

/// The hash that pins what the bytes hold.
pub(super) fn pin(bytes: &[u8]) -> blake3::Hash {
    let draft = compact::draft(bytes);
    draft.map_or_else(|| blake3::hash(bytes), |draft| base_hash(&draft))
}

pub(super) fn checked(draft: Draft, name: &str) -> Result<Facility, MapError> {
    Facility::new(draft).map_err(|findings| MapError::Faulty { name: name.to_owned(), findings })
}

fn is_in_columns(bytes: &[u8]) -> bool {
    bytes.starts_with(compact::MARK)
}

#[cfg(test)]
mod tests {
    use super::{Base, facility, rough_facility};
    use crate::file::cache::Cache;
    use crate::file::compact;
    use crate::file::head::Head;
    use crate::file::map_file::to_text;
    use crate::file::schema::{IN_COLUMNS, IN_TEXT};
    use crate::generate::generate;
    use crate::model::{Draft, Facility, Footprint};
    use crate::search::OperationId;

    fn draft() -> Draft {
        Facility::new(generate(1500, 3, 1).unwrap()).unwrap().draft().clone()
    }

    fn head(base: blake3::Hash) -> Head {
        Head { operation: OperationId([1; 16]), base, name: "large".to_owned(), created_ms: 0 }
    }

    #[test]
    fn a_long_text_goes_into_columns_and_a_short_one_stays_as_it_is() {
        let (long, short) = (Facility::new(draft()).unwrap(), Facility::new(generate(20, 2, 1).unwrap()).unwrap());
        let (columns, text) = (Base::of(&long), Base::of(&short));
        assert_eq!((columns.version(), text.version()), (IN_COLUMNS, IN_TEXT));
        assert_eq!(text.bytes, to_text(short.draft()).as_bytes());
        assert!(columns.bytes.len() * 4 < to_text(long.draft()).len());
    }

    #[test]
    fn columns_are_checked_once_and_known_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(Some(folder.path().to_owned()));
        let base = Base::of(&Facility::new(draft()).unwrap());
        assert!(!cache.holds(&base.hash, &base.bytes));
        for _ in 0..2 {
            let read = facility(&base.bytes, &head(base.hash), &cache).unwrap();
            assert_eq!(read.draft(), &draft());
            assert!(read.portal_ixs().all(|at| read.space(read.ends(at).0).id == read.portal(at).between.0));
            assert!(read.space_ixs().all(|at| read.level(read.level_of(at)).id == read.space(at).level));
            assert!(read.space_ixs().all(|at| read.area_m2(at) == read.space(at).footprint.area_m2()));
            assert!(cache.holds(&base.hash, &base.bytes));
        }
    }

    #[test]
    fn another_building_than_the_one_that_is_pinned_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(Some(folder.path().to_owned()));
        let base = Base::of(&Facility::new(draft()).unwrap());
        let other = head(blake3::hash(b"another"));
        assert!(facility(&base.bytes, &other, &cache).is_err());
        assert!(!cache.holds(&other.base, &base.bytes));
        facility(&base.bytes, &head(base.hash), &cache).unwrap();
        for at in (0..base.bytes.len()).step_by(base.bytes.len() / 50) {
            let mut changed = base.bytes.clone();
            changed[at] ^= 4;
            assert!(facility(&changed, &head(base.hash), &cache).is_err(), "byte {at}");
            drop(rough_facility(&changed, "large"));
        }
    }

    #[test]
    fn a_building_with_faults_is_refused_though_its_hash_is_right() {
        let mut faulty = draft();
        faulty.spaces[700].footprint =
            Footprint::Polygon { outer: vec![[0.0, 0.0], [9.0, 9.0], [9.0, 0.0], [0.0, 9.0]], holes: Vec::new() };
        let text = to_text(&faulty);
        let (hash, bytes) = (blake3::hash(text.as_bytes()), compact::to_bytes(&faulty, &text).unwrap());
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(Some(folder.path().to_owned()));
        for _ in 0..2 {
            assert!(facility(&bytes, &head(hash), &cache).is_err());
            assert!(!cache.holds(&hash, &bytes));
        }
    }
}
