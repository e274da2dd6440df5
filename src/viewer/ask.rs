//! The small forms that a mark needs when a key is not enough, and the requests they come to.

use super::intent::FileTask;
use crate::model::{Footprint, Knowledge, LevelId, SectionId, Space, SpaceId, SpaceKind};
use crate::search::{
    Access, Action, EntryId, Grade, LeadEnd, LeadId, LeadState, MarkId, Method, Request, Specialty, Target, Team,
    TeamId, Thoroughness, VictimState,
};
use crate::text::counted;
use smol_str::SmolStr;

/// A form and what it is about.
#[derive(Clone, PartialEq, Debug)]
pub enum Ask {
    Note(Vec<Target>),
    /// A lead that the plans do not show.
    Lead(Vec<Target>),
    Refute(LeadId),
    Inaccessible(Vec<SpaceId>),
    Search(Vec<SpaceId>),
    Hazard(Target),
    Victims(SpaceId),
    VictimState(MarkId),
    AddRoom {
        section: Option<SectionId>,
        level: LevelId,
    },
    Team,
    Retract {
        entry: EntryId,
        foreign: bool,
    },
    Path(FileTask),
}

/// What stands in the fields of the open form.
#[derive(Clone, PartialEq, Debug)]
pub struct Fields {
    pub text: String,
    pub note: String,
    pub thoroughness: Thoroughness,
    pub methods: Vec<Method>,
    /// Probability of detection in per cent; none when nobody judged it.
    pub pod_percent: Option<u8>,
    pub grade: Grade,
    pub end: Option<LeadEnd>,
    pub victim: VictimState,
    pub count: u32,
    pub kind: SpaceKind,
    pub name: String,
    /// Where it is said to lie, and how far off that may be, metres; none for a room that nobody can place.
    pub spot: Option<([f64; 2], f64)>,
    /// Where the fields begin when somebody can say roughly where.
    pub spot_guess: [f64; 2],
    pub specialty: Option<Specialty>,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            text: String::new(),
            note: String::new(),
            thoroughness: Thoroughness::Secondary,
            methods: Vec::new(),
            pod_percent: None,
            grade: Grade::B,
            end: None,
            victim: VictimState::Live,
            count: 1,
            kind: SpaceKind::Cell,
            name: String::new(),
            spot: None,
            spot_guess: [0.0, 0.0],
            specialty: None,
        }
    }
}

impl Ask {
    pub fn title(&self) -> String {
        match self {
            Self::Note(about) => format!("Note on {}", about.first().map_or("-", Target::id)),
            Self::Lead(about) => format!("What may be at {}?", about.first().map_or("-", Target::id)),
            Self::Refute(_) => "Why is nothing there?".to_owned(),
            Self::Inaccessible(spaces) => format!("Why is {} inaccessible?", named(spaces)),
            Self::Search(spaces) => format!("Search of {}", named(spaces)),
            Self::Hazard(at) => format!("Hazard at {}", at.id()),
            Self::Victims(space) => format!("Victims found in {space}"),
            Self::VictimState(victim) => format!("Victim {victim}"),
            Self::AddRoom { section: Some(section), .. } => format!("A room that somebody reported, in {section}"),
            Self::AddRoom { section: None, level } => format!("A room that somebody reported, on level {level}"),
            Self::Team => "A team".to_owned(),
            Self::Retract { .. } => "Take this entry back".to_owned(),
            Self::Path(FileTask::Open) => "Open a map or an operation".to_owned(),
            Self::Path(FileTask::Import) => "Import a plan".to_owned(),
            Self::Path(FileTask::SaveAs) => "Save a copy as".to_owned(),
            Self::Path(FileTask::Export) => "Export the map".to_owned(),
        }
    }

    /// What the form asks for once it is filled in, or the sentence that says what is missing.
    pub fn request(&self, fields: &Fields, team: Option<&TeamId>) -> Result<Request, &'static str> {
        let note = fields.note.trim().to_owned();
        let text = fields.text.trim().to_owned();
        let action = match self {
            Self::Note(about) if note.is_empty() && !about.is_empty() => return Err("write what is to be noted"),
            Self::Note(about) => Action::Note { about: about.clone() },
            Self::Lead(_) if note.is_empty() => return Err("write what speaks for it"),
            Self::Lead(about) => Action::Lead { about: about.clone(), grade: fields.grade, end: fields.end },
            Self::Refute(_) if note.is_empty() => return Err("write the reason and the evidence"),
            Self::Refute(lead) => Action::LeadState { leads: vec![lead.clone()], state: LeadState::Refuted },
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
            Self::Hazard(_) if text.is_empty() => return Err("say what kind of hazard it is"),
            Self::Hazard(at) => Action::Hazard { at: at.clone(), kind: text },
            Self::Victims(space) => {
                Action::Victim { space: space.clone(), state: fields.victim, count: fields.count.max(1) }
            }
            Self::VictimState(victim) => Action::VictimState { victim: victim.clone(), state: fields.victim },
            Self::AddRoom { section, level } => reported_room(section.clone(), level.clone(), fields),
            Self::Team if text.is_empty() => return Err("give the team a call sign, such as SAR-1"),
            Self::Team => Action::Team(Team {
                id: TeamId::new(&text),
                name: fields.name.trim().to_owned(),
                specialty: fields.specialty,
                guide: None,
            }),
            Self::Retract { foreign: true, .. } if note.is_empty() => {
                return Err("somebody else made this entry; write why it does not hold");
            }
            Self::Retract { entry, .. } => Action::Retract { entry: *entry },
            Self::Path(_) => return Err("choose a file"),
        };
        Ok(Request { note, ..Request::from(action) })
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

fn named(spaces: &[SpaceId]) -> String {
    match spaces {
        [only] => only.to_string(),
        many => counted(many.len(), "room"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_what_is_missing() {
        let fields = Fields::default();
        let about = vec![Target::Space("A-01".into())];
        assert_eq!(Ask::Note(about).request(&fields, None), Err("write what is to be noted"));
        assert_eq!(Ask::Team.request(&fields, None), Err("give the team a call sign, such as SAR-1"));
        let foreign = Ask::Retract { entry: EntryId([7; 32]), foreign: true };
        assert!(foreign.request(&fields, None).is_err());
        let mine = Ask::Retract { entry: EntryId([7; 32]), foreign: false };
        assert!(mine.request(&fields, None).is_ok());
    }

    #[test]
    fn a_search_carries_method_probability_and_team() {
        let fields = Fields { methods: vec![Method::Dog], pod_percent: Some(80), ..Fields::default() };
        let team = TeamId::new("K9-1");
        let request = Ask::Search(vec!["A-01".into()]).request(&fields, Some(&team)).unwrap();
        let Action::Search { methods, pod, team: by, thoroughness, .. } = request.action else { panic!() };
        assert_eq!((methods, pod, by), (vec![Method::Dog], Some(0.8), Some(team)));
        assert_eq!(thoroughness, Thoroughness::Secondary);
    }

    #[test]
    fn a_reported_room_is_unplaced_until_somebody_points() {
        let mut fields = Fields { text: "14".to_owned(), ..Fields::default() };
        let ask = Ask::AddRoom { section: Some("red".into()), level: "B2".into() };
        let room = |fields: &Fields| match ask.request(fields, None).unwrap().action {
            Action::Add { mut spaces, .. } => spaces.remove(0),
            other => panic!("{other:?}"),
        };
        assert_eq!(room(&fields).footprint, Footprint::Unplaced);
        assert_eq!(room(&fields).knowledge, Knowledge::Reported);
        fields.spot = Some(([3.0, 4.0], 10.0));
        assert_eq!(room(&fields).footprint, Footprint::Point { at: [3.0, 4.0], uncertainty_m: 10.0 });
    }
}
