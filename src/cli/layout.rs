use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, count, few, isolated};
use super::record;
use crate::analysis::rivals;
use crate::model::SpaceId;
use crate::search::{Action, EntryId, Layout as Drawn, Lens, MarkId, Operation, Request, Thoroughness};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Rival layouts: alternatives of what is there that cannot all be true
#[derive(Args, Debug)]
pub struct Layout {
    #[command(subcommand)]
    command: LayoutCommand,
}

#[derive(Subcommand, Debug)]
enum LayoutCommand {
    Add(Add),
    List(List),
}

/// Gather drawings into a layout, or add drawings and a probability to one
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft layout add training.ron \"three levels\" --probability 0.6")]
struct Add {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// What it is called, such as "three levels"
    name: String,
    /// Entries that drew it, by the beginning of their ids, as `undercroft log` shows them
    #[arg(long, value_name = "ENTRY")]
    entry: Vec<String>,
    /// How likely it is, 0 to 1
    #[arg(long, value_name = "0..1")]
    probability: Option<f64>,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// What the search comes to under each, and what differs
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft layout list training.undercroft --json")]
struct List {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    id: EntryId,
    name: String,
    probability: Option<f64>,
    rooms: u32,
    area_m2: f64,
    primary_percent: Option<u8>,
    secondary_percent: Option<u8>,
    only_told_of: usize,
    cut_off: usize,
    only_here: Vec<SpaceId>,
    supported_by: Vec<MarkId>,
    contradicted_by: Vec<MarkId>,
}

impl Layout {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.command {
            LayoutCommand::Add(add) => add.run(out),
            LayoutCommand::List(list) => list.run(out),
        }
    }
}

impl Add {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        let log = marking.operation().log();
        let entry = |text: &String| {
            let found = log.find(text).map(|entry| entry.id);
            found.ok_or_else(|| {
                Failure::usage(format!("no single entry begins with \"{text}\"; `undercroft log` lists them"))
            })
        };
        let entries = self.entry.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let of = find(marking.operation(), &self.name).ok();
        let name = if of.is_some() { String::new() } else { self.name };
        let layout = Drawn { of, name, entries, probability: self.probability };
        record::all(&mut marking, vec![Request::from(Action::Layout(layout))], self.json, out)
    }
}

/// The layout with this name, or whose id begins so.
pub fn find(operation: &Operation, text: &str) -> Result<EntryId, Failure> {
    let layouts = &operation.picture().told.layouts;
    let named = |(id, record): &(&EntryId, &crate::search::LayoutRecord)| {
        record.name.values().any(|name| name == text) || (text.len() >= 4 && id.to_string().starts_with(text))
    };
    match layouts.iter().filter(named).map(|(id, _)| *id).collect::<Vec<_>>().as_slice() {
        [id] => Ok(*id),
        [] => Err(Failure::usage(format!("there is no layout \"{text}\"; `undercroft layout list` names them"))),
        _ => Err(Failure::usage(format!("several layouts are called \"{text}\"; give the id"))),
    }
}

impl List {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let rows: Vec<Row> = rivals(document.operation(), Lens::default()).into_iter().map(row).collect();
        if self.json {
            output::json(out, &rows)?;
            return Ok(Answer::Yes);
        }
        if rows.is_empty() {
            writeln!(out, "There are no rival layouts; `undercroft layout add` makes one of drawings.")?;
            return Ok(Answer::Yes);
        }
        let mut table = Table::new(&[
            "layout",
            ">likely",
            ">rooms",
            ">m²",
            ">primary",
            ">told of",
            ">cut off",
            "claims",
            "only here",
        ]);
        for row in rows {
            let share = |value: Option<u8>| value.map_or("–".to_owned(), |share| format!("{share} %"));
            let claims = format!("{} for, {} against", row.supported_by.len(), row.contradicted_by.len());
            let here =
                format!("{} {}", count(row.only_here.len(), "room"), few(row.only_here.iter().map(SpaceId::as_str)));
            table.row([
                isolated(&row.name).into_owned(),
                row.probability.map_or("–".to_owned(), |value| format!("{:.0} %", value * 100.0)),
                row.rooms.to_string(),
                format!("{:.0}", row.area_m2),
                share(row.primary_percent),
                row.only_told_of.to_string(),
                row.cut_off.to_string(),
                claims,
                here.trim_end().to_owned(),
            ]);
        }
        table.print(out, "")?;
        Ok(Answer::Yes)
    }
}

fn row(rival: crate::analysis::Rival) -> Row {
    Row {
        id: rival.layout,
        name: rival.name,
        probability: rival.probability,
        rooms: rival.sum.spaces.rooms,
        area_m2: rival.sum.spaces.area_m2,
        primary_percent: rival.sum.percent(Thoroughness::Primary),
        secondary_percent: rival.sum.percent(Thoroughness::Secondary),
        only_told_of: rival.told_of,
        cut_off: rival.cut_off,
        only_here: rival.only_here,
        supported_by: rival.supported_by,
        contradicted_by: rival.contradicted_by,
    }
}
