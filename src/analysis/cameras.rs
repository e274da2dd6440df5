//! Which room a camera may show, and which feeds show a room that nobody has found.

use super::Painted;
use crate::model::{Facility, Knowledge, SpaceIx};
use crate::search::{Camera, CameraRecord, Compass, MarkId, Picture};
use serde_json::Value;
use std::cmp::Reverse;

const NUMBER: &str = "number";

/// A room that a feed may show.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    pub space: SpaceIx,
    /// Features of the picture that the room is known to have.
    pub agrees: Vec<&'static str>,
    /// Features of the picture that nobody knows of the room.
    pub unknown: Vec<&'static str>,
    /// Features that the room is known not to have; only a room that is painted with the number on the picture has any.
    pub differs: Vec<&'static str>,
}

/// The rooms that nothing on the picture speaks against, those with most in common first, and before them the rooms that
/// are painted with the number on the picture: what kind of room it is and where its door stands may be seen wrongly.
/// The features of a room are its kind, its number, the wall its doors stand in, and what its map holds as `bunks` and
/// `window`.
pub fn candidates(facility: &Facility, camera: &Camera) -> Vec<Candidate> {
    let doors = door_sides(facility);
    let candidate = |space: SpaceIx| {
        let mut candidate = Candidate { space, agrees: Vec::new(), unknown: Vec::new(), differs: Vec::new() };
        for (feature, agrees) in features(facility, space, &doors[space.get()], camera) {
            match agrees {
                Some(false) => candidate.differs.push(feature),
                Some(true) => candidate.agrees.push(feature),
                None => candidate.unknown.push(feature),
            }
        }
        let fits = candidate.differs.is_empty() && !candidate.agrees.is_empty();
        (fits || candidate.has_the_number()).then_some(candidate)
    };
    let stands = |space: &SpaceIx| facility.space(*space).knowledge != Knowledge::Refuted;
    let mut found: Vec<Candidate> = facility.space_ixs().filter(stands).filter_map(candidate).collect();
    let order =
        |candidate: &Candidate| (Reverse((candidate.has_the_number(), candidate.agrees.len())), candidate.space);
    found.sort_by_key(order);
    found
}

impl Candidate {
    fn has_the_number(&self) -> bool {
        self.agrees.contains(&NUMBER)
    }
}

/// The feeds that nobody has tied to a room. Those that no known room fits are evidence of rooms not found.
pub fn unlocated(picture: &Picture) -> Vec<(&MarkId, &CameraRecord, Vec<Candidate>)> {
    let feeds = picture.told.cameras.iter().filter(|(_, record)| record.room().is_none());
    feeds.map(|(id, record)| (id, record, candidates(&picture.facility, &record.camera))).collect()
}

fn features(
    facility: &Facility,
    space: SpaceIx,
    doors: &[Compass],
    camera: &Camera,
) -> impl Iterator<Item = (&'static str, Option<bool>)> {
    let room = facility.space(space);
    let number = (!room.number.is_empty()).then_some(&room.number);
    let all = [
        ("kind", camera.kind.map(|kind| Some(kind == room.kind))),
        (NUMBER, camera.number.as_ref().map(|wanted| number.map(|number| Painted::same(number, wanted)))),
        ("door", camera.door.map(|side| (!doors.is_empty()).then(|| doors.contains(&side)))),
        (
            "bunks",
            camera.bunks.map(|wanted| room.extra.get("bunks").and_then(Value::as_u64).map(|n| n == u64::from(wanted))),
        ),
        (
            "window",
            camera.window.map(|wanted| room.extra.get("window").and_then(Value::as_bool).map(|has| has == wanted)),
        ),
    ];
    all.into_iter().filter_map(|(feature, asked)| Some((feature, asked?)))
}

/// The walls in which the doors of each room stand, as far as both are placed.
fn door_sides(facility: &Facility) -> Vec<Vec<Compass>> {
    let mut sides = vec![Vec::new(); facility.spaces().len()];
    for portal in facility.portal_ixs() {
        let Some([x, y]) = facility.portal(portal).at else { continue };
        let (a, b) = facility.ends(portal);
        for space in [Some(a), b].into_iter().flatten() {
            let Some(bounds) = facility.space(space).footprint.bounds() else { continue };
            let (low, high) = (bounds.min(), bounds.max());
            let walls = [high.y - y, high.x - x, y - low.y, x - low.x].map(f64::abs);
            let nearest = (0..4).min_by(|&i, &j| walls[i].total_cmp(&walls[j]));
            sides[space.get()].extend(nearest.map(|at| Compass::ALL[at]));
        }
    }
    sides
}
