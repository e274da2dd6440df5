//! A draft in columns: the base map of a large operation as its file holds it, read many times faster than text.
//!
//! A room or door that has nothing out of the ordinary is spread over the columns; any other is kept as JSON. What
//! refers to what stands in the columns alone, so that every reference resolves.

mod columns;
mod doors;
mod rooms;

use super::map_file;
use crate::model::{Doors, Draft, Facility, Rooms, SpaceId};
use columns::{Reader, Writer};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::thread;

/// What the bytes begin with; no text does.
pub(super) const MARK: &[u8] = b"\xffmap 2\n";

const OTHER: u8 = u8::MAX;

/// The bytes of a draft whose text this is, or none where they would not give that text back, letter for letter.
pub(super) fn to_bytes(draft: &Draft, text: &str) -> Option<Vec<u8>> {
    let mut frame = draft.clone();
    (frame.spaces, frame.portals) = (Vec::new(), Vec::new());
    let mut columns = Writer { bytes: MARK.to_vec() };
    columns.column(&serde_json::to_vec(&frame).ok()?)?;
    rooms::put(&mut columns, draft)?;
    doors::put(&mut columns, draft)?;
    let again = self::draft(&columns.bytes)?;
    (map_file::to_text(&again) == text).then_some(columns.bytes)
}

/// What the bytes say, unchecked.
pub(super) fn draft(bytes: &[u8]) -> Option<Draft> {
    Some(Parts::of(bytes)?.draft)
}

/// The building that the bytes hold, where these very bytes were found to hold a sound one before.
pub(super) fn known_facility(bytes: &[u8]) -> Option<Facility> {
    let Parts { draft, rooms, doors } = Parts::of(bytes)?;
    Some(Facility::already_checked(draft, rooms, doors))
}

struct Parts {
    draft: Draft,
    rooms: Rooms,
    doors: Doors,
}

impl Parts {
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut columns = Reader(bytes.strip_prefix(MARK)?);
        let mut draft: Draft = serde_json::from_slice(columns.column()?).ok()?;
        // As a facility has them, so that their places are those in the columns.
        if !draft.levels.is_sorted_by_key(|level| (level.ordinal, &level.id)) {
            return None;
        }
        let rooms = rooms::Columns::of(&mut columns)?;
        let doors = doors::Columns::of(&mut columns)?;
        let ids: Vec<SpaceId> = rooms.ids.clone().map(|id| SpaceId(SmolStr::new(id))).collect();
        let (rooms, doors) = thread::scope(|scope| {
            let doors = scope.spawn(|| doors.doors(&ids));
            (rooms.rooms(&ids, &draft), doors.join().ok().flatten())
        });
        let ((spaces, rooms), (portals, doors)) = (rooms?, doors?);
        (draft.spaces, draft.portals) = (spaces, portals);
        Some(Self { draft, rooms, doors })
    }
}

fn places<'a>(ids: impl Iterator<Item = &'a str>) -> HashMap<&'a str, i64> {
    ids.zip(0..).collect()
}

fn place_in<T: PartialEq>(all: &[T], value: &T) -> Option<u8> {
    u8::try_from(all.iter().position(|other| other == value)?).ok()
}

fn put_others<'a, T: Serialize + 'a>(columns: &mut Writer, others: impl Iterator<Item = &'a T>) -> Option<()> {
    let texts = others.map(|other| serde_json::to_string(other).ok()).collect::<Option<Vec<String>>>()?;
    columns.texts(texts.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::{draft, to_bytes};
    use crate::file::map_file::{self, to_text};
    use crate::generate::generate;
    use crate::model::{Draft, Facility, Footprint, Knowledge};
    use std::fs;
    use std::path::Path;

    fn bytes(draft: &Draft) -> Vec<u8> {
        to_bytes(draft, &to_text(draft)).unwrap()
    }

    #[test]
    fn every_ready_map_and_an_unusual_room_come_back_equal() {
        let maps = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps");
        let read = |file: fs::DirEntry| map_file::read(&file.path()).ok();
        let mut drafts: Vec<Draft> = fs::read_dir(maps)
            .unwrap()
            .filter_map(|file| read(file.unwrap()))
            .map(|facility| facility.draft().clone())
            .collect();
        assert!(!drafts.is_empty());
        let mut unusual = generate(50, 2, 1).unwrap();
        unusual.spaces[3].knowledge = Knowledge::Suspected;
        unusual.spaces[4].footprint = Footprint::Point { at: [1.0, 2.0], uncertainty_m: 3.0 };
        unusual.spaces[5].name = "غرفة".repeat(100);
        unusual.spaces[6].footprint = Footprint::rectangle([1.0 / 3.0, -0.0], [7.0, 8.0]);
        unusual.portals[2].breach_minutes = Some(7.5);
        unusual.portals[3].at = None;
        drafts.push(Facility::new(unusual).unwrap().draft().clone());
        for expected in drafts {
            assert_eq!(draft(&bytes(&expected)).unwrap(), expected);
        }
    }

    #[test]
    fn bytes_cut_short_anywhere_are_refused() {
        let bytes = bytes(&generate(20, 2, 1).unwrap());
        assert!((0..bytes.len()).all(|length| draft(&bytes[..length]).is_none()));
    }

    #[test]
    fn no_change_of_the_bytes_does_harm() {
        let sound = bytes(&generate(20, 2, 1).unwrap());
        for at in 0..sound.len() {
            for change in [1, 0x80, 0xff] {
                let mut bytes = sound.clone();
                bytes[at] ^= change;
                draft(&bytes).map(Facility::new).into_iter().for_each(drop);
            }
        }
    }
}
