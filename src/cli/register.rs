use super::document::Marking;
use super::failure::{Answer, Failure};
use super::output::{self, Table, count, isolated, warn};
use super::{record, select};
use crate::import::register::{self, Matched};
use crate::model::{Facility, SectionId, SpaceIx};
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
    several: Vec<Several<'a>>,
    findings: &'a [crate::model::Finding],
}

#[derive(Serialize)]
struct Several<'a> {
    rooms: Vec<&'a str>,
    people: u32,
}

#[derive(Serialize)]
struct Room<'a> {
    room: &'a str,
    number: &'a str,
    people: u32,
}

impl Register {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let bytes = std::fs::read(&self.csv).map_err(|why| Failure::file(&self.csv, why))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::usage(format!("{} is not text in UTF-8; save it as that", self.csv.display())))?;
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
    let mut put = |section: Option<&SectionId>, n: u32| {
        let counted = people.entry(section.unwrap_or(of).clone()).or_default();
        *counted = counted.saturating_add(n);
    };
    let section = |space: &SpaceIx| facility.space(*space).section.as_ref();
    matched.rooms.iter().for_each(|(space, n)| put(section(space), *n));
    matched.unknown.values().for_each(|n| put(None, *n));
    for (rooms, n) in &matched.several {
        let first = rooms.first().and_then(section);
        put(first.filter(|first| rooms.iter().all(|room| section(room) == Some(*first))), *n);
    }
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
    let id = |room: &SpaceIx| facility.space(*room).id.as_str();
    let several =
        |(rooms, people): (&Vec<SpaceIx>, &u32)| Several { rooms: rooms.iter().map(id).collect(), people: *people };
    Report {
        matched: matched.rooms.iter().map(room).collect(),
        unknown: &matched.unknown,
        several: matched.several.iter().map(several).collect(),
        findings,
    }
}

fn print(facility: &Facility, matched: &Matched, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(
        out,
        "{} matched, {} that no room has, {} people",
        count(matched.rooms.len(), "room"),
        count(matched.unknown.len(), "number"),
        matched.people()
    )?;
    let mut table = Table::new(&["", "", ">"]);
    for (number, people) in &matched.unknown {
        table.row([isolated(number).into_owned(), "no room has this number".to_owned(), people.to_string()]);
    }
    for (space, people) in &matched.rooms {
        let room = facility.space(*space);
        table.row([isolated(&room.number).into_owned(), isolated(room.id.as_str()).into_owned(), people.to_string()]);
    }
    for (rooms, people) in &matched.several {
        let ids: Vec<&str> = rooms.iter().map(|room| facility.space(*room).id.as_str()).collect();
        let number = rooms.first().map_or("", |room| &facility.space(*room).number);
        let told = format!("one of {}", isolated(&ids.join(", ")));
        table.row([isolated(number).into_owned(), told, people.to_string()]);
    }
    table.print(out, "  ")
}
