//! Closed rooms with reported occupants, as the air clock needs them: what nobody said becomes the width of a band.

use super::{Band, Clock, ClosedRoom, air_clocks, soonest_h};
use crate::model::{Code, Facility, Finding, Knowledge, Place, SpaceIx};
use crate::search::{Activity, Occupants, Picture, Register};

/// How long the air of one room may last.
#[derive(Clone, PartialEq, Debug)]
pub struct AirRow {
    pub space: SpaceIx,
    pub room: ClosedRoom,
    /// Taken from the map's floor and height, not said by anybody.
    pub volume_from_map: bool,
    pub leak_known: bool,
    pub closed_known: bool,
    /// The soonest first; empty where nobody is in it or its volume is not known.
    pub clocks: Vec<Clock>,
}

impl AirRow {
    /// Hours to the first limit that threatens consciousness, by the most careful assumption.
    pub fn soonest_h(&self) -> Option<f64> {
        soonest_h(&self.clocks)
    }
}

/// The rooms of which somebody said that people are in them, the least air left first. `now_ms`: since 1970.
pub fn closed_rooms(picture: &Picture, now_ms: i64) -> (Vec<AirRow>, Vec<Finding>) {
    let mut findings = Vec::new();
    let said = picture.judged.occupants.iter();
    let somebody = said.filter(|(_, register)| register.values().any(|said| said.most > 0));
    let mut rows: Vec<AirRow> =
        somebody.map(|(&space, register)| row(picture, space, register, now_ms, &mut findings)).collect();
    rows.sort_by(|a, b| {
        let hours = |row: &AirRow| row.soonest_h().unwrap_or(f64::INFINITY);
        hours(a).total_cmp(&hours(b)).then(a.space.cmp(&b.space))
    });
    (rows, findings)
}

fn row(
    picture: &Picture,
    space: SpaceIx,
    said: &Register<Occupants>,
    now_ms: i64,
    findings: &mut Vec<Finding>,
) -> AirRow {
    let facility = &picture.facility;
    let all = |of: &dyn Fn(&Occupants) -> Option<Band>| said.values().map(of).reduce(|a, b| Some(a?.and(b?))).flatten();
    let told = all(&|said| said.volume_m3.and_then(|(low, high)| Band::new(low, high)));
    let volume = told.or(volume(facility, space));
    let leak = all(&|said| said.leak_m3_h.and_then(|(low, high)| Band::new(low, high)));
    let closed = all(&|said| {
        let closed = said.closed_at?;
        Band::new(hours(now_ms, closed.latest_ms()), hours(now_ms, closed.earliest_ms()))
    });
    let mut activities = said.values().map(|said| said.activity);
    let first = activities.next().unwrap_or_default();
    let room = ClosedRoom {
        volume_m3: volume.unwrap_or(Band { low: 0.0, high: 0.0 }),
        occupants: all(&|said| Band::new(said.least.into(), said.most.into())).unwrap_or(Band { low: 0.0, high: 0.0 }),
        // Sealed at worst, aired at best.
        leak_m3_h: leak.unwrap_or(Band { low: 0.0, high: f64::INFINITY }),
        closed_h: closed.unwrap_or(Band { low: 0.0, high: f64::INFINITY }),
        activity: if activities.all(|other| other == first) { first } else { Activity::Unknown },
    };
    let id = &facility.space(space).id;
    let mut advise = |message: String| findings.push(Finding::warning(Code::Advice, Place::id(id), message));
    if volume.is_none() {
        advise(format!(
            "the volume of {} is not known, so there is no air clock for it",
            facility.space(space).label()
        ));
    } else if closed.is_none() {
        advise(format!(
            "nobody said when {} was closed; its air may be used up already",
            facility.space(space).label()
        ));
    }
    let clocks = air_clocks(&room);
    AirRow {
        space,
        room,
        volume_from_map: told.is_none() && volume.is_some(),
        leak_known: leak.is_some(),
        closed_known: closed.is_some(),
        clocks,
    }
}

fn hours(now_ms: i64, then_ms: i64) -> f64 {
    // A clock that runs ahead must not give anybody air.
    (now_ms.saturating_sub(then_ms) as f64 / 3_600_000.0).max(0.0)
}

/// Floor times height; only of a room that somebody measured.
fn volume(facility: &Facility, space: SpaceIx) -> Option<Band> {
    let known = facility.space(space);
    let height = known.height_m.unwrap_or(facility.level(facility.level_of(space)).height_m);
    let volume = facility.area_m2(space) * height;
    (known.knowledge == Knowledge::Surveyed && volume > 0.0).then(|| Band::exactly(volume)).flatten()
}
