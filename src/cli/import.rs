use super::document::write_new;
use super::failure::{Answer, Failure};
use super::output::{self, Table, count, isolated};
use crate::file::map_file;
use crate::import::{Imported, Line, Options, import};
use crate::model::Finding;
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Turn a building from another program into a map
///
/// The format is recognised by content. Everything that could not be placed is listed by kind, with examples; doors
/// whose state the source does not know come in as untried.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft import building.osm -o building.ron
  undercroft import building.osm -o building.ron --name \"North wing\" --level-height 3.2")]
pub struct Import {
    /// The file or folder to read
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// The map to write
    #[arg(short, long, value_name = "MAP")]
    output: PathBuf,
    /// The building's name, in place of the one in the file
    #[arg(long)]
    name: Option<String>,
    /// Multiply all plan coordinates, for files drawn in another unit than metres
    #[arg(long, default_value_t = 1.0)]
    scale: f64,
    /// Turn the plan counterclockwise
    #[arg(long, value_name = "DEGREES", default_value_t = 0.0, allow_hyphen_values = true)]
    rotate: f64,
    /// Storey height, in place of what the file says
    #[arg(long, value_name = "METRES")]
    level_height: Option<f64>,
    /// How far a door may lie from a room and still belong to it
    #[arg(long, value_name = "METRES")]
    door_tolerance: Option<f64>,
    /// Replace a map that is there
    #[arg(long)]
    force: bool,
    /// Print what was taken and what was not as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    format: &'a str,
    map: String,
    levels: usize,
    rooms: usize,
    doors: usize,
    left_out: Vec<Left<'a>>,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct Left<'a> {
    code: &'a str,
    kind: &'a str,
    count: usize,
    examples: &'a [String],
}

impl<'a> From<&'a Line> for Left<'a> {
    fn from(line: &'a Line) -> Self {
        Self { code: line.code.as_str(), kind: &line.kind, count: line.count, examples: &line.examples }
    }
}

impl Import {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        if !self.force && self.output.exists() {
            return Err(Failure::Exists(self.output));
        }
        let options = Options {
            name: self.name.clone(),
            scale: self.scale,
            rotate_deg: self.rotate,
            level_height_m: self.level_height,
            door_tolerance_m: self.door_tolerance,
            ..Options::default()
        };
        let imported = import(&self.input, &options)?;
        write_new(&self.output, self.force, map_file::to_text(&imported.draft).as_bytes())?;
        if self.json {
            self.report(&imported, out)?
        } else {
            self.print(&imported, out)?
        }
        Ok(Answer::Yes)
    }

    fn report(&self, imported: &Imported, out: &mut dyn Write) -> Result<(), Failure> {
        let Imported { format, draft, findings, tally, .. } = imported;
        let report = Report {
            format: format.word(),
            map: self.output.display().to_string(),
            levels: draft.levels.len(),
            rooms: draft.spaces.len(),
            doors: draft.portals.len(),
            left_out: tally.left.iter().map(Left::from).collect(),
            findings,
        };
        output::json(out, &report)
    }

    fn print(&self, imported: &Imported, out: &mut dyn Write) -> Result<(), Failure> {
        let Imported { format, draft, tally, .. } = imported;
        writeln!(
            out,
            "{} ({}): {}, {}, {}",
            self.output.display(),
            format.word(),
            count(draft.levels.len(), "level"),
            count(draft.spaces.len(), "room"),
            count(draft.portals.len(), "door"),
        )?;
        let mut taken = Table::new(&[">", ""]);
        tally.taken.iter().for_each(|(kind, number)| taken.row([number.to_string(), isolated(kind).into_owned()]));
        writeln!(out, "\nTaken over")?;
        taken.print(out, "  ")?;
        if tally.left.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nNot placed, guessed or unresolved")?;
        let mut left = Table::new(&[">", "", "", ""]);
        for line in &tally.left {
            let more = if line.count > line.examples.len() { " …" } else { "" };
            let examples = format!("{}{more}", isolated(&line.examples.join(", ")));
            left.row([
                line.count.to_string(),
                line.code.as_str().to_owned(),
                isolated(&line.kind).into_owned(),
                examples,
            ]);
        }
        left.print(out, "  ")
    }
}
