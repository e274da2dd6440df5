use super::document::Marking;
use super::failure::{Answer, Failure};
use super::outline::{Outline, plan_point, two_points};
use super::remarks::Remarks;
use super::select::{self, Kind, Selection, room};
use super::{record, words};
use crate::model::{Facility, Knowledge, PortalKind, SectionId, SpaceId, SpaceKind};
use crate::search::drawn::{copied, join, moved, split};
use crate::search::{Action, Change, Edit, Target};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// Change what is drawn: outline, place, name, number, kind, section, height
///
/// The map stays as it is; the change is an entry in the operation and can be taken back. A room whose walls moved is
/// to be looked at again.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft shape training.ron B1-A-scullery --number K-03a --name Scullery
  undercroft shape training.ron B1-A-cold-1 B1-A-cold-2 --into kitchen --height 2.4
  undercroft shape training.ron B1-A-flour --rectangle \"-8,37.9 -2,46\"
  undercroft shape training.ron B1-A-flour --move 0.5,0")]
pub struct Shape {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    #[command(flatten)]
    selection: Selection,
    /// What it is called
    #[arg(long)]
    name: Option<String>,
    /// The number painted on its door
    #[arg(long)]
    number: Option<String>,
    /// What a room is used for
    #[arg(long, value_parser = words::space_kind())]
    kind: Option<SpaceKind>,
    /// What a door is
    #[arg(long, value_parser = words::portal_kind())]
    door_kind: Option<PortalKind>,
    /// The section that the rooms belong to; `none` for none
    #[arg(long, value_name = "SECTION")]
    into: Option<String>,
    /// Another level
    #[arg(long, value_name = "LEVEL")]
    to_level: Option<String>,
    /// Height of the room in metres
    #[arg(long, value_name = "METRES")]
    height: Option<f64>,
    /// Height of its floor above datum in metres
    #[arg(long, value_name = "METRES", allow_hyphen_values = true)]
    floor: Option<f64>,
    /// Where a door stands, in metres of the plan
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    position: Option<String>,
    /// Move rooms by so many metres east and north, with the doors among them
    #[arg(long = "move", value_name = "DX,DY", allow_hyphen_values = true)]
    shift: Option<String>,
    #[command(flatten)]
    outline: Outline,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// Cut a room in two along a line
///
/// The larger part keeps the id and the history; how each part stands must be said anew, until then it counts as open.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft split training.ron B1-A-kitchen --line \"0,25 10,25\"")]
pub struct Split {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The room, by id, number or name
    room: String,
    /// Two points on the new wall, in metres of the plan
    #[arg(long, value_name = "POINTS", allow_hyphen_values = true)]
    line: String,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// Make neighbouring rooms one, which stands as the least of them stood
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft join training.ron B1-A-cold-1 B1-A-cold-2")]
pub struct Join {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The rooms; the first keeps its id
    #[arg(required = true, num_args = 2..)]
    rooms: Vec<String>,
    /// How thick a wall between them may be, in metres
    #[arg(long, value_name = "METRES")]
    wall: Option<f64>,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// Draw rooms again on another level, without their marks
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft copy training.ron B1-A-flour B1-A-laundry --to B2")]
pub struct Copy {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    #[command(flatten)]
    selection: Selection,
    /// The level they are drawn on
    #[arg(long, value_name = "LEVEL")]
    to: String,
    /// How well it is known that they are there
    #[arg(long, value_parser = words::parser(words::KNOWLEDGE), default_value = "suspected")]
    knowledge: Knowledge,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

impl Shape {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let targets = self.selection.resolve(marking.picture(), Kind::ALL)?;
        let facility = &marking.picture().facility;
        let action = match &self.shift {
            Some(shift) => moved(facility, &rooms(&targets)?, plan_point(shift)?).map_err(drawn)?,
            None => {
                let changes = self.changes(facility)?;
                let edit = |about| Edit { about, changes: changes.clone() };
                Action::Shape { edits: targets.into_iter().map(edit).collect() }
            }
        };
        let request = self.remarks.attach(action, facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }

    fn changes(&self, facility: &Facility) -> Result<Vec<Change>, Failure> {
        let section = |text: &String| -> Result<Option<SectionId>, Failure> {
            if text == "none" { Ok(None) } else { select::section(facility, text).map(Some) }
        };
        let level = |text: &String| select::level(facility, text).map(|level| level.id.clone());
        let changes = [
            self.name.clone().map(Change::Name),
            self.number.clone().map(Change::Number),
            self.kind.map(Change::Kind),
            self.door_kind.map(Change::DoorKind),
            self.into.as_ref().map(section).transpose()?.map(Change::Section),
            self.to_level.as_ref().map(level).transpose()?.map(Change::Level),
            self.height.map(|height_m| Change::HeightM(Some(height_m))),
            self.floor.map(|floor_m| Change::FloorZM(Some(floor_m))),
            self.position.as_deref().map(plan_point).transpose()?.map(|at| Change::DoorAt(Some(at))),
            self.outline.footprint()?.map(Change::Footprint),
        ];
        Ok(changes.into_iter().flatten().collect())
    }
}

impl Split {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let split = split(facility, &room(facility, &self.room)?, two_points(&self.line)?).map_err(drawn)?;
        let request = self.remarks.attach(Action::Split(Box::new(split)), facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

impl Join {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let rooms = self.rooms.iter().map(|text| room(facility, text)).collect::<Result<Vec<_>, _>>()?;
        let wall_m = self.wall.or(facility.draft().wall_thickness_m).unwrap_or(0.3);
        let request = self.remarks.attach(Action::Join(join(facility, &rooms, wall_m).map_err(drawn)?), facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

impl Copy {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let rooms = self.selection.spaces(marking.picture())?;
        let facility = &marking.picture().facility;
        let level = select::level(facility, &self.to)?.id.clone();
        let copies = copied(facility, &rooms, &level, self.knowledge).map_err(drawn)?;
        let request = self.remarks.attach(copies.into(), facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

fn rooms(targets: &[Target]) -> Result<Vec<SpaceId>, Failure> {
    let room = |target: &Target| match target {
        Target::Space(id) => Ok(id.clone()),
        other => Err(Failure::usage(format!("only rooms can be moved; {} is none", other.told()))),
    };
    targets.iter().map(room).collect()
}

fn drawn(why: crate::search::drawn::DrawError) -> Failure {
    Failure::usage(why.to_string())
}
