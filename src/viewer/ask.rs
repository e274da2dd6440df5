//! The small forms that a mark needs when a key is not enough, and the requests they come to.

use super::draw::Draw;
use super::fields::Fields;
use super::intent::FileTask;
use super::judge::Judge;
use crate::model::{Facility, Knowledge, PortalId, SpaceId};
use crate::search::{Access, Action, EntryId, LeadId, LeadState, MarkId, Request, Spot, Target, Team, TeamId};
use crate::text::counted;

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
    /// Whether it is there as told.
    Know(Vec<Target>),
    /// Whether a person or a camera gets through.
    Passable(Vec<PortalId>),
    Judge(Judge),
    Draw(Draw),
    Team,
    Retract {
        entry: EntryId,
        foreign: bool,
    },
    Path(FileTask),
    /// The passphrase of the vault.
    Unlock,
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
            Self::Know(about) => format!("Is {} there?", about.first().map_or("-", Target::id)),
            Self::Passable(doors) => format!("Who gets through {}?", doors.first().map_or("-", PortalId::as_str)),
            Self::Judge(judge) => judge.title(),
            Self::Draw(draw) => draw.title(),
            Self::Team => "A team".to_owned(),
            Self::Retract { .. } => "Take this entry back".to_owned(),
            Self::Unlock => "The vault".to_owned(),
            Self::Path(FileTask::Open) => "Open a map or an operation".to_owned(),
            Self::Path(FileTask::Import) => "Import a plan".to_owned(),
            Self::Path(FileTask::SaveAs) => "Save a copy as".to_owned(),
            Self::Path(FileTask::Report) => "Write the closing report".to_owned(),
            Self::Path(FileTask::Export) => "Export the map".to_owned(),
        }
    }

    /// What the form asks for once it is filled in, one after the other.
    ///
    /// # Errors
    /// The sentence that says what is missing.
    pub fn requests(
        &self,
        fields: &Fields,
        team: Option<&TeamId>,
        facility: &Facility,
    ) -> Result<Vec<Request>, String> {
        let note = || fields.note.trim().to_owned();
        match self {
            Self::Draw(draw) => {
                let actions = draw.actions(facility, fields)?.into_iter();
                Ok(actions.map(|action| Request { note: note(), ..Request::from(action) }).collect())
            }
            Self::Judge(judge) => Ok(vec![Request { note: note(), ..judge.request(facility, fields)? }]),
            mark => Ok(vec![mark.mark(fields, team)?]),
        }
    }

    fn mark(&self, fields: &Fields, team: Option<&TeamId>) -> Result<Request, String> {
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
            Self::Know(_) if note.is_empty() && fields.knowledge == Knowledge::Refuted => {
                return Err("write what was looked at, and what was seen".to_owned());
            }
            Self::Know(about) => Action::Know { about: about.clone(), knowledge: fields.knowledge },
            Self::Passable(doors) => {
                Action::Passable { portals: doors.clone(), person: fields.person, camera: fields.camera }
            }
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
            Self::Path(_) | Self::Unlock | Self::Draw(_) | Self::Judge(_) => return Err("nothing to mark".to_owned()),
        };
        let place = match self {
            Self::Refute(_, place) => place.clone(),
            _ => None,
        };
        Ok(Request { note, place, ..Request::from(action) })
    }
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
    use crate::model::Draft;
    use crate::search::{Method, Thoroughness};

    fn one(ask: &Ask, fields: &Fields, team: Option<&TeamId>) -> Result<Request, String> {
        let nothing = Facility::new(Draft::default()).unwrap();
        ask.requests(fields, team, &nothing).map(|mut all| all.remove(0))
    }

    #[test]
    fn a_form_says_what_is_missing() {
        let fields = Fields::default();
        let about = vec![Target::Space("A-01".into())];
        assert_eq!(one(&Ask::Note(about), &fields, None), Err("write what is to be noted".to_owned()));
        assert_eq!(one(&Ask::Team, &fields, None), Err("give the team a call sign, such as SAR-1".to_owned()));
        assert!(one(&Ask::Retract { entry: EntryId([7; 32]), foreign: true }, &fields, None).is_err());
        assert!(one(&Ask::Retract { entry: EntryId([7; 32]), foreign: false }, &fields, None).is_ok());
    }

    #[test]
    fn nothing_is_refuted_without_evidence() {
        let know = Ask::Know(vec![Target::Space("A-01".into())]);
        let mut fields = Fields { knowledge: Knowledge::Refuted, ..Fields::default() };
        assert!(one(&know, &fields, None).is_err());
        fields.note = "cut open, solid rock".to_owned();
        assert!(one(&know, &fields, None).is_ok());
        let surveyed = Fields { knowledge: Knowledge::Surveyed, ..Fields::default() };
        assert!(one(&know, &surveyed, None).is_ok());
    }

    #[test]
    fn a_search_carries_method_probability_and_team() {
        let fields = Fields { methods: vec![Method::Dog], pod_percent: Some(80), ..Fields::default() };
        let team = TeamId::new("K9-1");
        let request = one(&Ask::Search(vec!["A-01".into()]), &fields, Some(&team)).unwrap();
        let Action::Search { methods, pod, team: by, thoroughness, .. } = request.action else { panic!() };
        assert_eq!((methods, pod, by), (vec![Method::Dog], Some(0.8), Some(team)));
        assert_eq!(thoroughness, Thoroughness::Secondary);
    }

    #[test]
    fn a_claim_carries_its_words_its_grade_and_a_pseudonym_but_no_name() {
        let claim = Ask::Judge(Judge::Claim(vec![Target::Section("red".into())]));
        let mut fields = Fields { rooms_said: Some((10, 8)), name: "S-1".to_owned(), ..Fields::default() };
        assert_eq!(one(&claim, &fields, None), Err("write what was said".to_owned()));
        fields.note = "ten cells".to_owned();
        let request = one(&claim, &fields, None).unwrap();
        assert_eq!((request.note.as_str(), request.performed_by.len()), ("ten cells", 1));
        let Action::Claim(said) = request.action else { panic!() };
        assert_eq!((said.rating.to_string().as_str(), said.says.len(), said.places.len()), ("F6", 1, 1));
        fields.name = "Sami Haddad".to_owned();
        assert!(one(&claim, &fields, None).unwrap_err().contains("pseudonym"));
    }
}
