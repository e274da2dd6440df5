use super::document::Marking;
use super::failure::{Answer, Failure};
use super::record;
use super::remarks::Remarks;
use super::select::{Kind, Selection};
use super::words;
use crate::model::{Knowledge, PortalState, SpaceId};
use crate::search::{
    Access, Action, MarkId, Method, Picture, Presence, SectionState, TeamId, Thoroughness, VictimState,
};
use clap::{ArgGroup, Args};
use std::io::Write;
use std::path::PathBuf;

/// Mark rooms, doors and sections
///
/// Marks go into the operation file (.undercroft). Marking a map (.ron) makes an operation beside it, or continues the
/// one that is there; the map itself is never changed. A mark is on disk before it is printed.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
#[command(
    override_usage = "undercroft mark [OPTIONS] FILE TARGET... WHAT\n       undercroft mark [OPTIONS] FILE --level B1 WHAT"
)]
#[command(group = ArgGroup::new("what").multiple(false))]
pub struct Mark {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entries as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "Examples:
  undercroft mark training.ron A-01 A-02 --primary --team SAR-1 --method visual --pod 0.8
  undercroft mark training.ron --level B1 --secondary --team K9-2 --method dog --at 14:05±5
  undercroft mark training.ron A-03 --inaccessible \"ceiling down\"
  undercroft mark training.ron D-B1-B-05 --state sealed --note \"new weld\"
  undercroft mark training.ron red --unreached
  undercroft mark training.ron A-04 --victim live --count 2 --by P-7
  undercroft mark training.ron A-04 --note \"knocking heard from below\"";

#[derive(Args, Debug)]
struct What {
    /// Searched rapidly
    #[arg(long, group = "what", help_heading = "Rooms")]
    primary: bool,
    /// Searched thoroughly, by another crew than the primary search
    #[arg(long, group = "what", help_heading = "Rooms")]
    secondary: bool,
    /// The team goes in
    #[arg(long = "in", group = "what", help_heading = "Rooms")]
    team_in: bool,
    /// The team comes out
    #[arg(long = "out", group = "what", help_heading = "Rooms")]
    team_out: bool,
    /// The search passes so far do not hold
    #[arg(long, group = "what", help_heading = "Rooms")]
    unsearched: bool,
    /// Cannot be entered, and why
    #[arg(long, group = "what", value_name = "WHY", help_heading = "Rooms")]
    inaccessible: Option<String>,
    /// Can be entered after all
    #[arg(long, group = "what", help_heading = "Rooms")]
    accessible: bool,
    /// The team that searched, went in or came out
    #[arg(long, help_heading = "Rooms")]
    team: Option<String>,
    /// How it was searched
    #[arg(long, value_delimiter = ',', value_parser = words::parser(words::METHODS), help_heading = "Rooms")]
    method: Vec<Method>,
    /// Probability of detection as the searchers judge it, 0 to 1
    #[arg(long, value_name = "0..1", help_heading = "Rooms")]
    pod: Option<f64>,
    /// What was found
    #[arg(long, value_name = "TEXT", help_heading = "Rooms")]
    found: Option<String>,
    /// Victims found
    #[arg(long, group = "what", value_parser = words::parser(words::VICTIMS), help_heading = "Rooms")]
    victim: Option<VictimState>,
    /// How many victims
    #[arg(long, default_value_t = 1, requires = "victim", help_heading = "Rooms")]
    count: u32,
    /// The victim with this id is now in the state given with --victim
    #[arg(long, value_name = "ID", requires = "victim", help_heading = "Rooms")]
    victim_id: Option<String>,

    /// The state a door was found or left in
    #[arg(long, group = "what", value_parser = words::parser(words::STATES), help_heading = "Doors")]
    state: Option<PortalState>,
    /// Whether a person fits through
    #[arg(long, group = "what", value_name = "YES|NO", value_parser = words::parser(words::YES_NO), help_heading = "Doors")]
    person_passable: Option<bool>,
    /// Whether a camera fits through
    #[arg(long, group = "what", value_name = "YES|NO", value_parser = words::parser(words::YES_NO), help_heading = "Doors")]
    camera_passable: Option<bool>,

    /// Nobody has got there
    #[arg(long, group = "what", help_heading = "Sections")]
    unreached: bool,
    /// Somebody was in
    #[arg(long, group = "what", help_heading = "Sections")]
    entered: bool,
    /// All of it was seen
    #[arg(long, group = "what", help_heading = "Sections")]
    explored: bool,

    /// A danger: gas, fire, collapse, water, electricity, contamination, weapons …
    #[arg(long, group = "what", value_name = "KIND", help_heading = "Anything")]
    hazard: Option<String>,
    /// The danger with this id is over
    #[arg(long, group = "what", value_name = "ID", help_heading = "Anything")]
    hazard_over: Option<String>,
    /// How well it is known; refuting needs evidence in --note
    #[arg(long, group = "what", value_parser = words::parser(words::KNOWLEDGE), help_heading = "Anything")]
    knowledge: Option<Knowledge>,
}

impl Mark {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let picture = marking.picture();
        let noted = self.remarks.note.is_some();
        let actions = self.what.actions(&self.selection, picture, noted)?;
        let requests = actions.into_iter().map(|action| self.remarks.attach(action, &picture.facility));
        let requests = requests.collect::<Result<Vec<_>, _>>()?;
        record::all(&mut marking, requests, self.json, out)
    }
}

impl What {
    fn actions(self, selection: &Selection, picture: &Picture, noted: bool) -> Result<Vec<Action>, Failure> {
        self.refuse_stray_options()?;
        if let Some(action) = self.on_rooms(selection, picture)? {
            return Ok(vec![action]);
        }
        if let Some(action) = self.on_doors(selection, picture)? {
            return Ok(vec![action]);
        }
        if let Some(state) = self.section_state() {
            return Ok(vec![Action::Section { sections: selection.sections(picture)?, state }]);
        }
        self.on_anything(selection, picture, noted)
    }

    fn thoroughness(&self) -> Option<Thoroughness> {
        match (self.primary, self.secondary) {
            (true, _) => Some(Thoroughness::Primary),
            (_, true) => Some(Thoroughness::Secondary),
            _ => None,
        }
    }

    fn presence(&self) -> Option<Presence> {
        match (self.team_in, self.team_out) {
            (true, _) => Some(Presence::In),
            (_, true) => Some(Presence::Out),
            _ => None,
        }
    }

    fn section_state(&self) -> Option<SectionState> {
        let states = [
            (self.unreached, SectionState::Unreached),
            (self.entered, SectionState::Entered),
            (self.explored, SectionState::Explored),
        ];
        states.into_iter().find(|(given, _)| *given).map(|(_, state)| state)
    }

    fn refuse_stray_options(&self) -> Result<(), Failure> {
        let searched = self.thoroughness().is_some();
        let search_only = !self.method.is_empty() || self.pod.is_some() || self.found.is_some();
        if search_only && !searched {
            return Err(Failure::usage(
                "--method, --pod and --found belong to --primary or --secondary; add one of them",
            ));
        }
        if self.team.is_some() && !searched && self.presence().is_none() {
            return Err(Failure::usage("--team belongs to --primary, --secondary, --in or --out; add one of them"));
        }
        Ok(())
    }

    fn on_rooms(&self, selection: &Selection, picture: &Picture) -> Result<Option<Action>, Failure> {
        let team = self.team.as_ref().map(TeamId::new);
        let spaces = || selection.spaces(picture);
        let access = |access| Ok(Some(Action::Access { spaces: spaces()?, access }));
        if let Some(thoroughness) = self.thoroughness() {
            let (methods, found) = (self.method.clone(), self.found.clone().unwrap_or_default());
            return Ok(Some(Action::Search { spaces: spaces()?, thoroughness, methods, pod: self.pod, team, found }));
        }
        if let Some(presence) = self.presence() {
            return Ok(Some(Action::Presence { spaces: spaces()?, presence, team }));
        }
        if self.unsearched {
            return Ok(Some(Action::Unsearched { spaces: spaces()? }));
        }
        if self.accessible {
            return access(Access::Accessible);
        }
        if let Some(reason) = &self.inaccessible {
            return access(Access::Inaccessible { reason: reason.clone() });
        }
        let Some(state) = self.victim else { return Ok(None) };
        if let Some(id) = &self.victim_id {
            return Ok(Some(Action::VictimState { victim: MarkId::new(id), state }));
        }
        match <[SpaceId; 1]>::try_from(spaces()?) {
            Ok([space]) => Ok(Some(Action::Victim { space, state, count: self.count })),
            Err(_) => Err(Failure::usage("victims are in one room; name that room, and how many with --count")),
        }
    }

    fn on_doors(&self, selection: &Selection, picture: &Picture) -> Result<Option<Action>, Failure> {
        let portals = || selection.portals(picture);
        if let Some(state) = self.state {
            return Ok(Some(Action::Portal { portals: portals()?, state }));
        }
        let (person, camera) = (self.person_passable, self.camera_passable);
        if person.is_some() || camera.is_some() {
            return Ok(Some(Action::Passable { portals: portals()?, person, camera }));
        }
        Ok(None)
    }

    fn on_anything(&self, selection: &Selection, picture: &Picture, noted: bool) -> Result<Vec<Action>, Failure> {
        if let Some(id) = &self.hazard_over {
            return Ok(vec![Action::HazardOver { hazard: MarkId::new(id) }]);
        }
        let about = selection.resolve(picture, Kind::ALL)?;
        if about.is_empty() {
            return Err(Failure::usage("nothing was named; give the rooms, doors or sections that the mark is about"));
        }
        if let Some(kind) = &self.hazard {
            return Ok(about.into_iter().map(|at| Action::Hazard { at, kind: kind.clone() }).collect());
        }
        if let Some(knowledge) = self.knowledge {
            return Ok(vec![Action::Know { about, knowledge }]);
        }
        if noted {
            return Ok(vec![Action::Note { about }]);
        }
        Err(Failure::usage(
            "say what to mark: --primary, --secondary, --state sealed, --note \"…\"; --help lists them all",
        ))
    }
}
