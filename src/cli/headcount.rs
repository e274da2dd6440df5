//! People counted on paper, on monitors or by witnesses, against those who came out.

use super::air::people;
use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, isolated, warn};
use super::remarks::Remarks;
use super::{record, select, words};
use crate::analysis::{Headcount as Row, headcount};
use crate::search::{Action, CountSource, Counted, Picture};
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// How many people each section still owes an answer for: counted, less freed, less found
///
/// Exit code 1 when nothing was counted; `undercroft count` enters a count.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft headcount training.undercroft --json")]
pub struct Headcount {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    section: &'a str,
    by: &'static str,
    counted: (u32, u32),
    freed: (u32, u32),
    found: u32,
    unaccounted: (u32, u32),
}

impl Headcount {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let (rows, findings) = headcount(picture);
        findings.iter().for_each(warn);
        if self.json {
            output::json(out, &rows.iter().map(|row| told(picture, row)).collect::<Vec<_>>())?;
        } else if rows.is_empty() {
            writeln!(out, "Nothing was counted; `undercroft count` enters a register or monitor count.")?;
        } else {
            let heads = ["section", "by", ">counted", ">freed", ">found", ">unaccounted"];
            let mut table = Table::new(&heads);
            for row in &rows {
                let section = isolated(picture.facility.section(row.section).label()).into_owned();
                let figures = [span(row.counted), span(row.freed), row.found.to_string(), span(row.unaccounted)];
                table.row([section, row.by.word().to_owned()].into_iter().chain(figures));
            }
            table.print(out, "")?;
        }
        Ok(Answer::from(!rows.is_empty()))
    }
}

fn told<'a>(picture: &'a Picture, row: &Row) -> Told<'a> {
    let Row { by, counted, freed, found, unaccounted, .. } = *row;
    let section = picture.facility.section(row.section).id.as_str();
    Told { section, by: by.word(), counted, freed, found, unaccounted }
}

fn span((low, high): (u32, u32)) -> String {
    if low == high { low.to_string() } else { format!("{low} to {high}") }
}

/// Enter how many people a section held by a register, a monitor or a witness, and how many were freed
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft count training.ron red --source register --people 40 --freed 3
  undercroft count training.ron red --source monitor --people 30..35")]
pub struct Count {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The section that held them
    section: String,
    /// Where the count comes from; counts of different sources stand beside each other
    #[arg(long, value_parser = words::parser(words::COUNT_SOURCES))]
    source: CountSource,
    /// How many: 40, or 30..35
    #[arg(long, value_name = "N|N..N", value_parser = people)]
    people: (u32, u32),
    /// How many of them came out without a mark of their own in a room
    #[arg(long, default_value_t = 0)]
    freed: u32,
    #[command(flatten)]
    remarks: Remarks,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

impl Count {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let section = select::section(facility, &self.section)?;
        let (least, most) = self.people;
        let action = Action::Counted(Counted { section, by: self.source, least, most, freed: self.freed });
        let request = self.remarks.attach(action, facility)?;
        record::all(&mut marking, vec![request], self.json, out)
    }
}
