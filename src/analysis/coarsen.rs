//! Claims as they can be handed on: under fresh names, with places and times so coarse that no claim names its source.
//!
//! "The only witness from this cell" is a name. A place is made larger, from the room to its section, its level and at
//! last the building, until at least two sources speak of it; a time likewise, from the day to the month and to none.

use crate::model::{Facility, LevelId, SectionId, SpaceId};
use crate::search::{ActorId, Claim, ClaimPlace, ClaimRecord, Consent, Log, MarkId, Operation, Picture, Says, Target};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many sources must speak of a place or a day before it is named.
const LEAST_SOURCES: usize = 2;

/// One claim as it is handed on.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct HandedClaim {
    /// A name for this export only; the same source has the same one within it.
    pub source: String,
    pub rating: String,
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    pub places: Vec<String>,
    pub says: Vec<String>,
    /// A day, `2024-12-09`, or a month, `2024-12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
}

/// What can be handed on, and what was made coarser or left out for it.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Handout {
    pub claims: Vec<HandedClaim>,
    pub coarsened: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Area {
    Room(SpaceId),
    Section(SectionId),
    Level(LevelId),
    Building,
}

/// The claims whose sources agreed to at least `audience`. `name` gives a fresh name at each call.
pub fn handout(operation: &Operation, audience: Consent, mut name: impl FnMut() -> String) -> Handout {
    let picture = operation.picture();
    let crowd = Crowd::of(picture, operation.log());
    let mut names: BTreeMap<ActorId, String> = BTreeMap::new();
    let mut handout = Handout::default();
    let mut kept_back = 0;
    for (id, record) in &picture.told.claims {
        if record.claim.consent < audience {
            kept_back += 1;
            continue;
        }
        let entry = operation.log().get(&record.entry);
        let source = crowd.source(id).cloned();
        let source = match source {
            Some(source) => names.entry(source).or_insert_with(&mut name).clone(),
            None => name(),
        };
        let number = handout.claims.len() + 1;
        let mut note = |what: String| handout.coarsened.push(format!("claim {number}: {what}"));
        let mut coarse = crowd.source(id).is_some() && crowd.is_alone(&picture.facility, &record.claim);
        let mut places = BTreeSet::new();
        for place in &record.claim.places {
            let (told, steps) = crowd.place(&picture.facility, place);
            if steps > 0 {
                coarse = true;
                note(format!("its place is given as {told} only: too few sources speak of anything smaller"));
            }
            places.insert(told);
        }
        let known = entry.and_then(|entry| entry.content.happened_at).map(|at| crowd.time(at.at_ms));
        if let Some((_, false)) = known {
            note("the time of its knowledge is coarsened or left out".to_owned());
        }
        let says: Vec<String> = record.claim.says.iter().filter_map(|says| said(says, coarse)).collect();
        if says.len() < record.claim.says.len() {
            note("what it says of ways between rooms is left out".to_owned());
        }
        // The words themselves may name the cell that was made a section.
        let statement = if coarse { None } else { entry.and_then(|entry| entry.content.note.clone()) };
        if coarse {
            note("its words are left out".to_owned());
        }
        handout.claims.push(HandedClaim {
            source,
            rating: record.claim.rating.to_string(),
            status: record.status().word(),
            statement,
            places: places.into_iter().collect(),
            says,
            known: known.and_then(|(told, _)| told),
        });
    }
    if kept_back > 0 {
        handout.coarsened.push(format!("{kept_back} claims stay here: their sources did not agree to more"));
    }
    handout
}

/// The claims that can be handed on as they are: those that stand, whose sources agreed to at least `audience`, and of
/// whose places others speak too. Whatever else the log holds of claims, taken back ones among it, stays here.
pub fn harmless(picture: &Picture, log: &Log, audience: Consent) -> BTreeSet<MarkId> {
    let crowd = Crowd::of(picture, log);
    let is_harmless = |(id, record): &(&MarkId, &ClaimRecord)| {
        let names = crowd.source(id).is_some() && crowd.is_alone(&picture.facility, &record.claim);
        record.claim.consent >= audience && !names
    };
    picture.told.claims.iter().filter(is_harmless).map(|(id, _)| id.clone()).collect()
}

/// Who speaks of what.
struct Crowd {
    sources: BTreeMap<MarkId, ActorId>,
    by_area: BTreeMap<Area, BTreeSet<ActorId>>,
    by_day: BTreeMap<Date, BTreeSet<ActorId>>,
}

impl Crowd {
    fn of(picture: &Picture, log: &Log) -> Self {
        let mut crowd = Self { sources: BTreeMap::new(), by_area: BTreeMap::new(), by_day: BTreeMap::new() };
        for (id, record) in &picture.told.claims {
            let Some(entry) = log.get(&record.entry) else { continue };
            // A claim without a source adds nobody to the crowd: it may be anybody's.
            let Some(source) = entry.content.performed_by.first() else { continue };
            crowd.sources.insert(id.clone(), source.clone());
            for area in spoken_of(&record.claim).iter().flat_map(|place| areas(&picture.facility, place)) {
                crowd.by_area.entry(area).or_default().insert(source.clone());
            }
            if let Some(day) = entry.content.happened_at.and_then(|at| day(at.at_ms)) {
                crowd.by_day.entry(day).or_default().insert(source.clone());
            }
        }
        crowd
    }

    fn source(&self, claim: &MarkId) -> Option<&ActorId> {
        self.sources.get(claim)
    }

    /// Whether it speaks of a place of which nobody else does.
    fn is_alone(&self, facility: &Facility, claim: &Claim) -> bool {
        spoken_of(claim).iter().any(|place| self.place(facility, place).1 > 0)
    }

    /// The smallest area around a place of which several speak, in words, and how many steps larger it is.
    fn place(&self, facility: &Facility, place: &ClaimPlace) -> (String, usize) {
        let several = |area: &Area| self.by_area.get(area).is_some_and(|sources| sources.len() >= LEAST_SOURCES);
        let areas = areas(facility, place);
        let last = areas.len() - 1;
        let step = areas.iter().position(several).unwrap_or(last);
        let told = match &areas[step] {
            Area::Room(id) => format!("room {id}"),
            Area::Section(id) => format!("section {id}"),
            Area::Level(id) => format!("level {id}"),
            Area::Building => "the building".to_owned(),
        };
        (told, step)
    }

    /// A day of which several speak, else the month where several speak of it; and whether it stayed a day.
    fn time(&self, at_ms: i64) -> (Option<String>, bool) {
        let Some(day) = day(at_ms) else { return (None, false) };
        let sources = |same: &dyn Fn(&Date) -> bool| {
            let days = self.by_day.iter().filter(|(day, _)| same(day));
            days.flat_map(|(_, sources)| sources).collect::<BTreeSet<_>>().len()
        };
        let month = |other: &Date| (other.year(), other.month()) == (day.year(), day.month());
        if sources(&|other| *other == day) >= LEAST_SOURCES {
            (Some(day.to_string()), true)
        } else if sources(&month) >= LEAST_SOURCES {
            (Some(format!("{:04}-{:02}", day.year(), day.month())), false)
        } else {
            (None, false)
        }
    }
}

fn day(at_ms: i64) -> Option<Date> {
    Some(Timestamp::from_millisecond(at_ms).ok()?.to_zoned(TimeZone::UTC).date())
}

/// The places that a claim is about, and those that it names in what it says.
fn spoken_of(claim: &Claim) -> Vec<ClaimPlace> {
    let said = claim.says.iter().flat_map(|says| match says {
        Says::Rooms { place, .. } => place.iter().cloned().collect(),
        Says::LevelsBelow { .. } => Vec::new(),
        Says::Joined { a, b } | Says::Parted { a, b } => [a, b].map(|of| ClaimPlace::At(of.clone())).to_vec(),
    });
    claim.places.iter().cloned().chain(said).collect()
}

/// A place and the larger ones around it.
fn areas(facility: &Facility, place: &ClaimPlace) -> Vec<Area> {
    let of_room = |id: &SpaceId| {
        let mut areas = vec![Area::Room(id.clone())];
        if let Some(at) = facility.space_ix(id) {
            areas.extend(facility.space(at).section.clone().map(Area::Section));
            areas.push(Area::Level(facility.space(at).level.clone()));
        }
        areas
    };
    let mut areas = match place {
        ClaimPlace::At(Target::Space(id)) => of_room(id),
        ClaimPlace::At(Target::Portal(id)) => {
            facility.portal_ix(id).map_or(Vec::new(), |door| of_room(&facility.portal(door).between.0))
        }
        ClaimPlace::At(Target::Section(id)) => {
            let level = facility.section_ix(id).and_then(|at| facility.section(at).level.clone());
            std::iter::once(Area::Section(id.clone())).chain(level.map(Area::Level)).collect()
        }
        ClaimPlace::Level(id) => vec![Area::Level(id.clone())],
        ClaimPlace::Spot(spot) => vec![Area::Level(spot.level.clone())],
    };
    areas.push(Area::Building);
    areas
}

fn said(says: &Says, coarse: bool) -> Option<String> {
    match says {
        Says::Rooms { kind, least, most, .. } => {
            let what = kind.map_or("room", |kind| kind.word());
            Some(if least == most { format!("{most} × {what}") } else { format!("{least} to {most} × {what}") })
        }
        Says::LevelsBelow { least, most } => Some(format!("{least} to {most} levels below ground")),
        Says::Joined { .. } | Says::Parted { .. } if coarse => None,
        Says::Joined { a, b } => Some(format!("{} and {} are joined", a.told(), b.told())),
        Says::Parted { a, b } => Some(format!("{} and {} are not joined", a.told(), b.told())),
    }
}
