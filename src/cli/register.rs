use super::document::Marking;
use super::failure::{Answer, Failure};
use super::output::{self, Table, count, isolated, warn};
use super::{record, select};
use crate::import::register::{self, Matched};
use crate::model::{Facility, SectionId};
use crate::search::{Action, CountSource, Counted, Grade, Request, Target};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// Hold a register of cell numbers and counts, typed off as CSV, against the building
///
/// Numbers that no room has speak for rooms not found. With --record they become leads and the counts go to the
/// headcount of their sections. Names in the register are not read and not kept.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft register training.ron register.csv --record --section solitary")]
pub struct Register {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The register: columns `number` and `count`
    csv: PathBuf,
    /// Take the leads and the counts down
    #[arg(long, requires = "section")]
    record: bool,
    /// The section the register is of, for numbers that no room has
    #[arg(long)]
    section: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    matched: Vec<Room<'a>>,
    unknown: &'a BTreeMap<String, u32>,
    findings: &'a [crate::model::Finding],
}

#[derive(Serialize)]
struct Room<'a> {
    room: &'a str,
    number: &'a str,
    people: u32,
}

impl Register {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let text = std::fs::read_to_string(&self.csv).map_err(|why| Failure::file(&self.csv, why))?;
        let mut marking = Marking::open(&self.file)?;
        let facility = &marking.picture().facility;
        let (lines, mut findings) = register::read(&text);
        let matched = register::matched(facility, &lines);
        findings.extend(matched.findings.iter().cloned());
        if self.json && !self.record {
            output::json(out, &report(facility, &matched, &findings))?;
            return Ok(Answer::from(matched.unknown.is_empty()));
        }
        findings.iter().for_each(warn);
        if !self.record {
            print(facility, &matched, out)?;
            return Ok(Answer::from(matched.unknown.is_empty()));
        }
        let section = self.section.as_deref().map(|text| select::section(facility, text)).transpose()?;
        let section = section.ok_or_else(|| Failure::usage("say which section the register is of; give --section"))?;
        let requests = requests(facility, &matched, &section);
        record::all(&mut marking, requests, self.json, out)
    }
}

fn requests(facility: &Facility, matched: &Matched, of: &SectionId) -> Vec<Request> {
    let mut people: BTreeMap<SectionId, u32> = BTreeMap::new();
    for (space, n) in &matched.rooms {
        let section = facility.space(*space).section.clone().unwrap_or_else(|| of.clone());
        *people.entry(section).or_default() += n;
    }
    *people.entry(of.clone()).or_default() += matched.unknown.values().sum::<u32>();
    let lead = |(number, people): (&String, &u32)| {
        let action = Action::Lead { about: vec![Target::Section(of.clone())], grade: Grade::B, end: None };
        let note = format!(
            "a register names cell {number} with {}, and no room has that number",
            count(*people as usize, "person")
        );
        Request { note: note.replace("persons", "people"), ..Request::from(action) }
    };
    let counted = |(section, n): (SectionId, u32)| {
        Request::from(Action::Counted(Counted { section, by: CountSource::Register, least: n, most: n, freed: 0 }))
    };
    let known = people.into_iter().filter(|(_, n)| *n > 0).map(counted);
    matched.unknown.iter().map(lead).chain(known).collect()
}

fn report<'a>(facility: &'a Facility, matched: &'a Matched, findings: &'a [crate::model::Finding]) -> Report<'a> {
    let room = |(space, people): (&crate::model::SpaceIx, &u32)| {
        let room = facility.space(*space);
        Room { room: room.id.as_str(), number: &room.number, people: *people }
    };
    Report { matched: matched.rooms.iter().map(room).collect(), unknown: &matched.unknown, findings }
}

fn print(facility: &Facility, matched: &Matched, out: &mut dyn Write) -> Result<(), Failure> {
    let people: u32 = matched.rooms.values().chain(matched.unknown.values()).sum();
    writeln!(
        out,
        "{} matched, {} that no room has, {people} people",
        count(matched.rooms.len(), "room"),
        count(matched.unknown.len(), "number")
    )?;
    let mut table = Table::new(&["", "", ">"]);
    for (number, people) in &matched.unknown {
        table.row([isolated(number).into_owned(), "no room has this number".to_owned(), people.to_string()]);
    }
    for (space, people) in &matched.rooms {
        let room = facility.space(*space);
        table.row([isolated(&room.number).into_owned(), isolated(room.id.as_str()).into_owned(), people.to_string()]);
    }
    table.print(out, "  ")
}
