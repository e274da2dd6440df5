//! The forms for what planners judge and people tell, and the entries of the log that they come to.

use super::fields::Fields;
use crate::model::{Facility, Knowledge, SectionId, SpaceId};
use crate::search::{
    Action, ActorId, Claim, ClaimPlace, Counted, HappenedAt, Occupants, Rating, Request, Says, Spread, Target, now_ms,
};

const HOUR_MS: f64 = 3_600_000.0;
/// Nobody knows to the minute when a door fell shut.
const UNCERTAIN_MS: u32 = 15 * 60_000;

/// What is judged or told, and of what.
#[derive(Clone, PartialEq, Debug)]
pub enum Judge {
    /// Somebody's word about these places.
    Claim(Vec<Target>),
    Exists(Vec<Target>),
    Occupants(SpaceId),
    Counted(SectionId),
    Priors,
    Dissent,
}

impl Judge {
    pub fn title(&self) -> String {
        match self {
            Self::Claim(about) => match about.as_slice() {
                [] => "What somebody told".to_owned(),
                [only] => format!("What somebody told of {}", only.id()),
                many => format!("What somebody told of one of {} places", many.len()),
            },
            Self::Exists(about) => format!("How likely is it that {} exists?", about.first().map_or("-", Target::id)),
            Self::Occupants(room) => format!("People reported in {room}"),
            Self::Counted(section) => format!("How many people {section} held"),
            Self::Priors => "Where may the missing be, before anybody searched?".to_owned(),
            Self::Dissent => "A statement against the conclusion of the others".to_owned(),
        }
    }

    /// # Errors
    /// A sentence that says what is missing.
    pub fn request(&self, facility: &Facility, fields: &Fields) -> Result<Request, String> {
        let text = fields.text.trim().to_owned();
        Ok(match self {
            Self::Claim(about) => return claim(about, fields),
            Self::Exists(about) => {
                Action::Exists { about: about.clone(), probability: f64::from(fields.percent) / 100.0 }.into()
            }
            Self::Occupants(room) => occupants(room.clone(), fields).into(),
            Self::Counted(section) => counted(section.clone(), fields).into(),
            Self::Priors => priors(facility, fields).into(),
            Self::Dissent if text.is_empty() => return Err("write what is stated".to_owned()),
            Self::Dissent => Action::Dissent { by: pseudonym(&fields.name)?, text, about: Vec::new() }.into(),
        })
    }
}

fn pseudonym(text: &str) -> Result<ActorId, String> {
    ActorId::pseudonym(text.trim()).ok_or_else(|| ActorId::HOW.to_owned())
}

/// The statement stands in the note; several places are places of which one is meant.
fn claim(about: &[Target], fields: &Fields) -> Result<Request, String> {
    if fields.note.trim().is_empty() {
        return Err("write what was said".to_owned());
    }
    let places: Vec<ClaimPlace> = about.iter().cloned().map(ClaimPlace::At).collect();
    let place = if let [place] = places.as_slice() { Some(place.clone()) } else { None };
    let rooms = fields.rooms_said.map(|(least, most)| Says::Rooms { kind: None, place, least, most: most.max(least) });
    let below = fields.levels_said.map(|(least, most)| Says::LevelsBelow { least, most: most.max(least) });
    let claim = Claim {
        places,
        rating: Rating { source: fields.source, claim: fields.credibility },
        heard_ms: None,
        consent: fields.consent,
        says: rooms.into_iter().chain(below).collect(),
    };
    let source = Some(fields.name.trim()).filter(|name| !name.is_empty()).map(pseudonym).transpose()?;
    let day_ms = 24.0 * HOUR_MS;
    let known = |days: f64| HappenedAt { at_ms: now_ms() - (days * day_ms) as i64, uncertainty_ms: day_ms as u32 };
    Ok(Request {
        performed_by: source.into_iter().collect(),
        happened_at: fields.known_days.map(known),
        ..Request::from(Action::Claim(Box::new(claim)))
    })
}

fn occupants(space: SpaceId, fields: &Fields) -> Action {
    let closed_at = fields
        .closed_h
        .map(|hours| HappenedAt { at_ms: now_ms() - (hours * HOUR_MS) as i64, uncertainty_ms: UNCERTAIN_MS });
    Action::Occupants(Occupants {
        space,
        least: fields.least,
        most: fields.most.max(fields.least),
        closed_at,
        volume_m3: None,
        leak_m3_h: None,
        activity: fields.activity,
    })
}

fn counted(section: SectionId, fields: &Fields) -> Action {
    let (least, most) = (fields.least, fields.most.max(fields.least));
    Action::Counted(Counted { section, by: fields.counted_by, least, most, freed: fields.freed })
}

/// Every section that was not refuted, by its floor, and the rest of the world.
fn priors(facility: &Facility, fields: &Fields) -> Action {
    let sections = facility.sections().iter().filter(|section| section.knowledge != Knowledge::Refuted);
    let segments = sections.map(|section| Target::Section(section.id.clone())).collect();
    Action::Priors { planner: None, spread: Spread::Area { segments, row: f64::from(fields.percent) / 100.0 } }
}
