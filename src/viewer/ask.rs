//! The small forms that a mark needs when a key is not enough, and the requests they come to.

use super::fields::Fields;
use super::intent::FileTask;
use super::{draw, judge};
use crate::model::{Facility, Footprint, Knowledge, LevelId, SectionId, Space, SpaceId, Xy};
use crate::search::{Access, Action, ActorId, EntryId, LeadId, LeadState, MarkId, Request, Spot, Target, Team, TeamId};
use crate::text::counted;
use smol_str::SmolStr;

/// A form and what it is about.
#[derive(Clone, PartialEq, Debug)]
pub enum Ask {
    Note(Vec<Target>),
    /// A lead that the plans do not show.
    Lead(Vec<Target>),
    /// With the place of the lead, where it has one.
    Refute(LeadId, Option<Spot>),
    Inaccessible(Vec<SpaceId>),
    Search(Vec<SpaceId>),
    Hazard(Target),
    Victims(SpaceId),
    VictimState(MarkId),
    AddRoom {
        section: Option<SectionId>,
        level: LevelId,
    },
    Exists(Vec<Target>),
    Occupants(SpaceId),
    Counted(SectionId),
    Priors,
    Dissent,
    DrawRoom {
        level: LevelId,
        footprint: Footprint,
    },
    DrawRow {
        level: LevelId,
        baseline: [Xy; 2],
    },
    /// A row on the next level below a room, entered from it.
    RowBelow(SpaceId),
    DrawDoor {
        room: SpaceId,
        other: Option<SpaceId>,
        at: Xy,
    },
    Team,
    Retract {
        entry: EntryId,
        foreign: bool,
    },
    Path(FileTask),
}

impl Ask {
    pub fn title(&self) -> String {
        match self {
            Self::Note(about) => format!("Note on {}", about.first().map_or("-", Target::id)),
            Self::Lead(about) => format!("What may be at {}?", about.first().map_or("-", Target::id)),
            Self::Refute(..) => "Why is nothing there?".to_owned(),
            Self::Inaccessible(spaces) => format!("Why is {} inaccessible?", named(spaces)),
            Self::Search(spaces) => format!("Search of {}", named(spaces)),
            Self::Hazard(at) => format!("Hazard at {}", at.id()),
            Self::Victims(space) => format!("Victims found in {space}"),
            Self::VictimState(victim) => format!("Victim {victim}"),
            Self::AddRoom { section: Some(section), .. } => format!("A room that somebody reported, in {section}"),
            Self::AddRoom { section: None, level } => format!("A room that somebody reported, on level {level}"),
            Self::Exists(about) => format!("How likely is it that {} exists?", about.first().map_or("-", Target::id)),
            Self::Occupants(room) => format!("People reported in {room}"),
            Self::Counted(section) => format!("How many people {section} held"),
            Self::Priors => "Where may the missing be, before anybody searched?".to_owned(),
            Self::Dissent => "A statement against the conclusion of the others".to_owned(),
            Self::DrawRoom { footprint: Footprint::Centreline { .. }, .. } => "The corridor just drawn".to_owned(),
            Self::DrawRoom { .. } => "The room just drawn".to_owned(),
            Self::DrawRow { .. } => "The row just drawn".to_owned(),
            Self::RowBelow(room) => format!("A row of rooms below {room}"),
            Self::DrawDoor { room, other: Some(other), .. } => format!("A door between {room} and {other}"),
            Self::DrawDoor { room, .. } => format!("A door in the wall of {room}"),
            Self::Team => "A team".to_owned(),
            Self::Retract { .. } => "Take this entry back".to_owned(),
            Self::Path(FileTask::Open) => "Open a map or an operation".to_owned(),
            Self::Path(FileTask::Import) => "Import a plan".to_owned(),
            Self::Path(FileTask::SaveAs) => "Save a copy as".to_owned(),
            Self::Path(FileTask::Report) => "Write the closing report".to_owned(),
            Self::Path(FileTask::Export) => "Export the map".to_owned(),
        }
    }

    /// What the form asks for once it is filled in, or the sentence that says what is missing.
    pub fn request(&self, fields: &Fields, team: Option<&TeamId>, facility: &Facility) -> Result<Request, String> {
        let note = fields.note.trim().to_owned();
        let text = fields.text.trim().to_owned();
        let action = match self {
            Self::Note(about) if note.is_empty() && !about.is_empty() => {
                return Err("write what is to be noted".to_owned());
            }
            Self::Note(about) => Action::Note { about: about.clone() },
            Self::Lead(_) if note.is_empty() => return Err("write what speaks for it".to_owned()),
            Self::Lead(about) => Action::Lead { about: about.clone(), grade: fields.grade, end: fields.end },
            Self::Refute(..) if note.is_empty() => return Err("write the reason and the evidence".to_owned()),
            Self::Refute(lead, _) => Action::LeadState { leads: vec![lead.clone()], state: LeadState::Refuted },
            Self::Inaccessible(spaces) => {
                Action::Access { spaces: spaces.clone(), access: Access::Inaccessible { reason: text } }
            }
            Self::Search(spaces) => Action::Search {
                spaces: spaces.clone(),
                thoroughness: fields.thoroughness,
                methods: fields.methods.clone(),
                pod: fields.pod_percent.map(|percent| f64::from(percent) / 100.0),
                team: team.cloned(),
                found: text,
            },
            Self::Hazard(_) if text.is_empty() => return Err("say what kind of hazard it is".to_owned()),
            Self::Hazard(at) => Action::Hazard { at: at.clone(), kind: text },
            Self::Victims(space) => {
                Action::Victim { space: space.clone(), state: fields.victim, count: fields.count.max(1) }
            }
            Self::VictimState(victim) => Action::VictimState { victim: victim.clone(), state: fields.victim },
            Self::AddRoom { section, level } => reported_room(section.clone(), level.clone(), fields),
            Self::Exists(about) => {
                Action::Exists { about: about.clone(), probability: f64::from(fields.percent) / 100.0 }
            }
            Self::Occupants(room) => judge::occupants(room.clone(), fields),
            Self::Counted(section) => judge::counted(section.clone(), fields),
            Self::Priors => judge::priors(facility, fields),
            Self::Dissent if text.is_empty() || fields.name.trim().is_empty() => {
                return Err("give a pseudonym and what is stated".to_owned());
            }
            Self::Dissent => Action::Dissent { by: ActorId::new(fields.name.trim()), text, about: Vec::new() },
            Self::DrawRoom { level, footprint } => draw::room(level.clone(), footprint.clone(), fields),
            Self::DrawRow { level, baseline } => draw::row(level.clone(), *baseline, fields).map_err(told)?.into(),
            Self::RowBelow(room) => draw::row_below(facility, room, fields).map_err(told)?,
            Self::DrawDoor { room, other, at } => draw::door(room.clone(), other.clone(), *at, fields),
            Self::Team if text.is_empty() => return Err("give the team a call sign, such as SAR-1".to_owned()),
            Self::Team => Action::Team(Team {
                id: TeamId::new(&text),
                name: fields.name.trim().to_owned(),
                specialty: fields.specialty,
                guide: None,
            }),
            Self::Retract { foreign: true, .. } if note.is_empty() => {
                return Err("somebody else made this entry; write why it does not hold".to_owned());
            }
            Self::Retract { entry, .. } => Action::Retract { entry: *entry },
            Self::Path(_) => return Err("choose a file".to_owned()),
        };
        let place = match self {
            Self::Refute(_, place) => place.clone(),
            _ => None,
        };
        Ok(Request { note, place, ..Request::from(action) })
    }
}

fn reported_room(section: Option<SectionId>, level: LevelId, fields: &Fields) -> Action {
    let room = Space {
        kind: fields.kind,
        name: fields.name.trim().to_owned(),
        number: fields.text.trim().to_owned(),
        section,
        knowledge: Knowledge::Reported,
        footprint: match fields.spot {
            Some((at, uncertainty_m)) => Footprint::Point { at, uncertainty_m },
            None => Footprint::Unplaced,
        },
        ..Space::new(SpaceId(SmolStr::new_static("+room")), level)
    };
    Action::Add { levels: Vec::new(), sections: Vec::new(), spaces: vec![room], portals: Vec::new() }
}

fn told(why: impl ToString) -> String {
    why.to_string()
}

fn named(spaces: &[SpaceId]) -> String {
    match spaces {
        [only] => only.to_string(),
        many => counted(many.len(), "room"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Draft, Level, PortalKind, PortalState};
    use crate::search::{Method, Thoroughness};

    fn hall() -> Facility {
        let level = |id: &str, ordinal: i32| Level::new(id, "", ordinal, 3.0 * f64::from(ordinal));
        let outer = vec![[0.0, 0.0], [12.0, 0.0], [12.0, 9.0], [0.0, 9.0]];
        let hall = Space {
            footprint: Footprint::Polygon { outer, holes: Vec::new() },
            ..Space::new(SpaceId::new("hall"), LevelId::new("G"))
        };
        Facility::new(Draft { levels: vec![level("G", 0)], spaces: vec![hall], ..Draft::default() }).unwrap()
    }

    #[test]
    fn a_row_below_a_room_brings_its_level_its_rooms_and_the_one_way_in() {
        let fields = Fields { count: 10, state: PortalState::Sealed, door: PortalKind::Hatch, ..Fields::default() };
        let request = Ask::RowBelow("hall".into()).request(&fields, None, &hall()).unwrap();
        let Action::Add { levels, spaces, portals, .. } = request.action else { panic!() };
        assert_eq!((levels.len(), spaces.len()), (1, 10));
        assert_eq!(levels[0].ordinal, -1);
        let way_in = portals.iter().find(|portal| {
            portal.between.0.as_str() == "hall" || portal.between.1.space() == Some(&SpaceId::new("hall"))
        });
        let way_in = way_in.expect("it is entered from the room above");
        assert_eq!((way_in.kind, way_in.state), (PortalKind::Hatch, PortalState::Sealed));
    }

    #[test]
    fn a_form_says_what_is_missing() {
        let fields = Fields::default();
        let about = vec![Target::Space("A-01".into())];
        assert_eq!(Ask::Note(about).request(&fields, None, &hall()), Err("write what is to be noted".to_owned()));
        assert_eq!(
            Ask::Team.request(&fields, None, &hall()),
            Err("give the team a call sign, such as SAR-1".to_owned())
        );
        let foreign = Ask::Retract { entry: EntryId([7; 32]), foreign: true };
        assert!(foreign.request(&fields, None, &hall()).is_err());
        let mine = Ask::Retract { entry: EntryId([7; 32]), foreign: false };
        assert!(mine.request(&fields, None, &hall()).is_ok());
    }

    #[test]
    fn a_search_carries_method_probability_and_team() {
        let fields = Fields { methods: vec![Method::Dog], pod_percent: Some(80), ..Fields::default() };
        let team = TeamId::new("K9-1");
        let request = Ask::Search(vec!["A-01".into()]).request(&fields, Some(&team), &hall()).unwrap();
        let Action::Search { methods, pod, team: by, thoroughness, .. } = request.action else { panic!() };
        assert_eq!((methods, pod, by), (vec![Method::Dog], Some(0.8), Some(team)));
        assert_eq!(thoroughness, Thoroughness::Secondary);
    }

    #[test]
    fn a_reported_room_is_unplaced_until_somebody_points() {
        let mut fields = Fields { text: "14".to_owned(), ..Fields::default() };
        let ask = Ask::AddRoom { section: Some("red".into()), level: "B2".into() };
        let room = |fields: &Fields| match ask.request(fields, None, &hall()).unwrap().action {
            Action::Add { mut spaces, .. } => spaces.remove(0),
            other => panic!("{other:?}"),
        };
        assert_eq!(room(&fields).footprint, Footprint::Unplaced);
        assert_eq!(room(&fields).knowledge, Knowledge::Reported);
        fields.spot = Some(([3.0, 4.0], 10.0));
        assert_eq!(room(&fields).footprint, Footprint::Point { at: [3.0, 4.0], uncertainty_m: 10.0 });
    }
}
