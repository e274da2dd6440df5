use super::claim::by_prefix;
use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, count, few, isolated};
use super::record;
use super::remarks::Remarks;
use super::select::room;
use super::words;
use crate::analysis::{Candidate, candidates};
use crate::model::{Facility, SpaceKind};
use crate::search::{Action, Camera as Feed, Compass, MarkId};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Camera feeds, and which rooms they may show
#[derive(Args, Debug)]
pub struct Camera {
    #[command(subcommand)]
    command: CameraCommand,
}

#[derive(Subcommand, Debug)]
enum CameraCommand {
    Add(Add),
    List(List),
    At(At),
}

/// Take down what a feed shows
#[derive(Args, Debug)]
#[command(after_help = "Example:
  undercroft camera add training.ron \"CAM 12\" --kind cell --door north --note \"old set\"")]
struct Add {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// As the monitor calls it
    channel: String,
    /// What kind of room it seems to be
    #[arg(long, value_parser = words::space_kind())]
    kind: Option<SpaceKind>,
    /// The wall that the door is in, seen on the plan
    #[arg(long, value_parser = words::parser(words::COMPASS))]
    door: Option<Compass>,
    /// How many bunks are seen
    #[arg(long)]
    bunks: Option<u32>,
    /// Whether a window is seen
    #[arg(long, value_parser = words::parser(words::YES_NO))]
    window: Option<bool>,
    /// The number painted in it
    #[arg(long)]
    number: Option<String>,
    /// How many people are seen
    #[arg(long)]
    people: Option<u32>,
    /// The picture may be old, of another place or made up
    #[arg(long)]
    doubtful: bool,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// All feeds with the rooms they may show; those that no known room fits speak for rooms not found
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft camera list training.undercroft --json")]
struct List {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Say which room a feed shows
#[derive(Args, Debug)]
struct At {
    /// An operation (.undercroft)
    file: PathBuf,
    /// The camera, by the beginning of its id
    camera: String,
    /// The room; without it nobody knows any more
    room: Option<String>,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a MarkId,
    camera: &'a Feed,
    room: Option<&'a str>,
    /// No known room fits what it shows.
    fits_no_room: bool,
    candidates: Vec<CandidateRow<'a>>,
}

#[derive(Serialize)]
struct CandidateRow<'a> {
    room: &'a str,
    agrees: Vec<&'static str>,
    unknown: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differs: Vec<&'static str>,
}

impl Camera {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.command {
            CameraCommand::Add(add) => add.run(out),
            CameraCommand::List(list) => list.run(out),
            CameraCommand::At(at) => at.run(out),
        }
    }
}

impl Add {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let Self { channel, kind, door, bunks, window, number, people, doubtful, .. } = self;
        let feed = Feed { channel, kind, door, bunks, window, number, people, doubtful };
        let request = self.remarks.attach(Action::Camera(Box::new(feed)), &marking.picture().facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

impl At {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let picture = marking.picture();
        let camera = by_prefix("camera", picture.told.cameras.keys(), &self.camera)?;
        let space = self.room.as_deref().map(|text| room(&picture.facility, text)).transpose()?;
        let request = self.remarks.attach(Action::CameraAt { camera, space }, &picture.facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

impl List {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let facility = &picture.facility;
        let mut rows = Vec::new();
        for (id, record) in &picture.told.cameras {
            let room = record.room().map(|room| room.as_str());
            let found = if room.is_some() { Vec::new() } else { candidates(facility, &record.camera) };
            let candidates: Vec<CandidateRow> = found.iter().map(|found| candidate(facility, found)).collect();
            rows.push(Row {
                id,
                camera: &record.camera,
                room,
                fits_no_room: room.is_none() && found.is_empty(),
                candidates,
            });
        }
        if self.json {
            output::json(out, &rows)?;
            return Ok(Answer::Yes);
        }
        let mut table = Table::new(&["", "", "", ""]);
        for row in &rows {
            let doubt = if row.camera.doubtful { "doubtful" } else { "" };
            let told = match (row.room, row.fits_no_room) {
                (Some(room), _) => format!("shows {}", isolated(room)),
                (None, true) => "fits no known room".to_owned(),
                (None, false) => format!("may show {}", few(row.candidates.iter().map(|candidate| candidate.room))),
            };
            table.row([
                row.id.as_str()[..8].to_owned(),
                isolated(&row.camera.channel).into_owned(),
                told,
                doubt.to_owned(),
            ]);
        }
        table.print(out, "")?;
        let lost = rows.iter().filter(|row| row.fits_no_room && !row.camera.doubtful).count();
        if lost > 0 {
            writeln!(
                out,
                "{} no known room: there are rooms that nobody has found",
                if lost == 1 { "1 feed fits".to_owned() } else { format!("{} fit", count(lost, "feed")) }
            )?;
        }
        Ok(Answer::Yes)
    }
}

fn candidate<'a>(facility: &'a Facility, found: &Candidate) -> CandidateRow<'a> {
    let room = facility.space(found.space).id.as_str();
    CandidateRow { room, agrees: found.agrees.clone(), unknown: found.unknown.clone(), differs: found.differs.clone() }
}
