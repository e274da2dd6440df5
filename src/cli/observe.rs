use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, isolated};
use super::record;
use super::remarks::{Remarks, spot};
use super::words;
use crate::analysis::{Crossing, crossings};
use crate::search::{Action, Clue, MarkId, Observation};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Sounds, ducts, cables, smells and draughts, and where their bearings cross
#[derive(Args, Debug)]
pub struct Observe {
    #[command(subcommand)]
    command: ObserveCommand,
}

#[derive(Subcommand, Debug)]
enum ObserveCommand {
    Add(Add),
    List(List),
}

/// Take down what was noticed at a spot, and from where it came
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft observe add training.ron B1:0,20 --clue sound --bearing 45 --note knocks
  undercroft observe add training.ron B1:20,20 --clue sound --bearing 315")]
struct Add {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Where one stood, in metres of the plan: B1:12.5,3
    #[arg(value_name = "LEVEL:X,Y")]
    from: String,
    /// What was noticed
    #[arg(long, value_parser = words::parser(words::CLUES))]
    clue: Clue,
    /// From where it came, degrees clockwise from the plan's upward axis
    #[arg(long, value_name = "DEGREES")]
    bearing: Option<f64>,
    /// How sure the bearing is, degrees to either side
    #[arg(long, value_name = "DEGREES", requires = "bearing")]
    spread: Option<f64>,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// Everything noticed, and the places where two bearings of one sort cross
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft observe list training.undercroft --json")]
struct List {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Listed<'a> {
    observations: Vec<Row<'a>>,
    crossings: Vec<CrossingRow<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a MarkId,
    #[serde(flatten)]
    observation: &'a Observation,
}

#[derive(Serialize)]
struct CrossingRow<'a> {
    clue: Clue,
    level: &'a str,
    at: [f64; 2],
    within_m: f64,
    room: Option<&'a str>,
    of: &'a [MarkId; 2],
}

impl Observe {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.command {
            ObserveCommand::Add(add) => add.run(out),
            ObserveCommand::List(list) => list.run(out),
        }
    }
}

impl Add {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let at = spot(facility, &self.from)?;
        let seen = Observation { clue: self.clue, at, bearing_deg: self.bearing, spread_deg: self.spread };
        let request = self.remarks.attach(Action::Observation(seen), facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}

impl List {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let crossings = crossings(picture);
        let room = |crossing: &Crossing| crossing.space.map(|space| picture.facility.space(space).id.as_str());
        if self.json {
            let observations = picture.told.observations.iter();
            let observations = observations.map(|(id, (_, observation))| Row { id, observation }).collect();
            let row = |crossing| {
                let Crossing { clue, of, level, at, within_m, .. }: &Crossing = crossing;
                CrossingRow {
                    clue: *clue,
                    level: level.as_str(),
                    at: *at,
                    within_m: *within_m,
                    room: room(crossing),
                    of,
                }
            };
            output::json(out, &Listed { observations, crossings: crossings.iter().map(row).collect() })?;
            return Ok(Answer::Yes);
        }
        let mut table = Table::new(&["", "", "", ""]);
        for (id, (_, seen)) in &picture.told.observations {
            let [x, y] = seen.at.at;
            let bearing = seen.bearing_deg.map_or(String::new(), |deg| format!("{deg:.0}°"));
            table.row([
                id.as_str()[..8].to_owned(),
                seen.clue.word().to_owned(),
                format!("{}:{x:.1},{y:.1}", seen.at.level),
                bearing,
            ]);
        }
        table.print(out, "")?;
        for crossing in &crossings {
            let [x, y] = crossing.at;
            let there =
                room(crossing).map_or("where the plan is blank".to_owned(), |room| format!("in {}", isolated(room)));
            let clue = crossing.clue.word();
            writeln!(
                out,
                "bearings of a {clue} cross at {}:{x:.1},{y:.1} ±{:.0} m, {there}",
                crossing.level, crossing.within_m
            )?;
        }
        Ok(Answer::Yes)
    }
}
