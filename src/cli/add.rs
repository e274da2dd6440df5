use super::document::Marking;
use super::failure::{Answer, Failure};
use super::outline::{Outline, plan_point};
use super::remarks::Remarks;
use super::row::AddRow;
use super::select::{self, room};
use super::{record, words};
use crate::model::{
    End, Facility, Footprint, Knowledge, Level, Portal, PortalId, PortalKind, PortalState, Section, SectionId, Space,
    SpaceId, SpaceKind,
};
use crate::search::drawn::{Drawn, level_at};
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::PathBuf;

/// Add what somebody reported or found: a level, a section, a room, a door
///
/// It becomes part of the operation, not of the map. What is not given an id of its own gets one that no other device
/// can give.
#[derive(Args, Debug)]
pub struct Add {
    #[command(subcommand)]
    command: AddCommand,
}

#[derive(Subcommand, Debug)]
enum AddCommand {
    Level(AddLevel),
    Section(AddSection),
    Room(AddRoom),
    Row(AddRow),
    Door(AddDoor),
}

/// A level that is not on the map
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft add level training.ron --ordinal -3 --note \"told by P-7\"")]
struct AddLevel {
    #[command(flatten)]
    common: Common,
    /// 0 is the ground floor, -1 the one below
    #[arg(long, allow_hyphen_values = true)]
    ordinal: i32,
    /// What it is called
    #[arg(long)]
    name: Option<String>,
    /// Height of its floor in metres, if known; else it follows from the levels next to it
    #[arg(long, value_name = "METRES", allow_hyphen_values = true)]
    elevation: Option<f64>,
    /// Its storey height in metres
    #[arg(long, value_name = "METRES")]
    height: Option<f64>,
}

/// A section of which somebody told, with or without rooms
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  undercroft add section training.ron --id blue --name \"Blue section\" --level B2 --rooms 40"
)]
struct AddSection {
    #[command(flatten)]
    common: Common,
    /// What it is called
    #[arg(long)]
    name: Option<String>,
    /// The level it is guessed to be on
    #[arg(long)]
    level: Option<String>,
    /// How many rooms it is said to have
    #[arg(long)]
    rooms: Option<u32>,
}

/// A room: its outline, somewhere near, or only on a level
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft add room training.ron --section red --number 12 --kind cell
  undercroft add room training.ron --level B1 --centre 12.5,3 --within 4 --knowledge suspected
  undercroft add room training.ron --level B2 --rectangle \"2,18 8,32\" --name \"Below the kitchen\"
  undercroft add room training.ron --level B2 --corridor \"0,14 0,30\" --width 1.8")]
struct AddRoom {
    #[command(flatten)]
    common: Common,
    /// The level it is on; else that of its section
    #[arg(long)]
    level: Option<String>,
    /// The section it belongs to
    #[arg(long)]
    section: Option<String>,
    /// The number painted on its door
    #[arg(long)]
    number: Option<String>,
    /// What it is called
    #[arg(long)]
    name: Option<String>,
    /// What it is used for
    #[arg(long, value_parser = words::space_kind(), default_value = "room")]
    kind: SpaceKind,
    #[command(flatten)]
    outline: Outline,
}

/// A door between two rooms, or from a room to `Outside` or to `Unknown`
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft add door training.ron B1-passage Unknown --kind hatch --state sealed
  undercroft add door training.ron A-01 A-02 --kind breach --state breached --knowledge surveyed")]
struct AddDoor {
    #[command(flatten)]
    common: Common,
    /// The room it is in
    from: String,
    /// The room behind it, `Outside` or `Unknown`
    to: String,
    /// What it is
    #[arg(long, value_parser = words::portal_kind(), default_value = "door")]
    kind: PortalKind,
    /// How it stands
    #[arg(long, value_parser = words::parser(words::STATES), default_value = "untried")]
    state: PortalState,
    /// What it is called
    #[arg(long)]
    name: Option<String>,
    /// Where it stands, in metres of the plan
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    position: Option<String>,
}

#[derive(Args, Debug)]
pub struct Common {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// An id of your own choice
    #[arg(long)]
    id: Option<String>,
    /// How well it is known
    #[arg(long, value_parser = words::parser(words::KNOWLEDGE), default_value = "reported")]
    pub knowledge: Knowledge,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

// Within an entry: the operation makes an id of its own from it.
const LOCAL_ID: &str = "+1";

impl Common {
    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or(LOCAL_ID)
    }
}

impl Add {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let common = match &self.command {
            AddCommand::Level(add) => &add.common,
            AddCommand::Section(add) => &add.common,
            AddCommand::Room(add) => &add.common,
            AddCommand::Row(add) => &add.common,
            AddCommand::Door(add) => &add.common,
        };
        let mut marking = Marking::open(&common.file)?;
        let facility = &marking.picture().facility;
        let drawn = match &self.command {
            AddCommand::Level(add) => add.drawn(facility),
            AddCommand::Section(add) => add.drawn(facility)?,
            AddCommand::Room(add) => add.drawn(facility)?,
            AddCommand::Row(add) => add.drawn(facility)?,
            AddCommand::Door(add) => add.drawn(facility)?,
        };
        let request = common.remarks.attach(drawn.into(), facility)?;
        record::all(&mut marking, vec![request], common.json, out)
    }
}

impl AddLevel {
    fn drawn(&self, facility: &Facility) -> Drawn {
        let guessed = level_at(facility, self.common.id(), self.ordinal, self.common.knowledge);
        let level = Level {
            name: self.name.clone().unwrap_or_default(),
            elevation_m: self.elevation.unwrap_or(guessed.elevation_m),
            height_m: self.height.unwrap_or(guessed.height_m),
            ..guessed
        };
        Drawn { levels: vec![level], ..Drawn::default() }
    }
}

impl AddSection {
    fn drawn(&self, facility: &Facility) -> Result<Drawn, Failure> {
        let level = self.level.as_deref().map(|text| select::level(facility, text)).transpose()?;
        let section = Section {
            id: SectionId::new(self.common.id()),
            name: self.name.clone().unwrap_or_default(),
            level: level.map(|level| level.id.clone()),
            knowledge: self.common.knowledge,
            estimated_rooms: self.rooms,
            outline: None,
            extra: Default::default(),
        };
        Ok(Drawn { sections: vec![section], ..Drawn::default() })
    }
}

impl AddRoom {
    fn drawn(&self, facility: &Facility) -> Result<Drawn, Failure> {
        let section = self.section.as_deref().map(|text| select::section(facility, text)).transpose()?;
        let of_section = section.as_ref().and_then(|id| facility.section_ix(id));
        let of_section = of_section.and_then(|ix| facility.section(ix).level.clone());
        let level = match &self.level {
            Some(text) => select::level(facility, text)?.id.clone(),
            None => of_section.ok_or_else(|| Failure::usage("say on which level the room is; give --level"))?,
        };
        let footprint = self.outline.footprint()?.unwrap_or(Footprint::Unplaced);
        let space = Space {
            kind: self.kind,
            name: self.name.clone().unwrap_or_default(),
            number: self.number.clone().unwrap_or_default(),
            section,
            knowledge: self.common.knowledge,
            footprint,
            ..Space::new(SpaceId::new(self.common.id()), level)
        };
        Ok(Drawn { spaces: vec![space], ..Drawn::default() })
    }
}

impl AddDoor {
    fn drawn(&self, facility: &Facility) -> Result<Drawn, Failure> {
        let end = match End::from(self.to.as_str()) {
            End::Space(_) => End::Space(room(facility, &self.to)?),
            known => known,
        };
        let portal = Portal {
            kind: self.kind,
            state: self.state,
            name: self.name.clone().unwrap_or_default(),
            at: self.position.as_deref().map(plan_point).transpose()?,
            knowledge: self.common.knowledge,
            ..Portal::new(PortalId::new(self.common.id()), room(facility, &self.from)?, end)
        };
        Ok(Drawn { portals: vec![portal], ..Drawn::default() })
    }
}
