use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, Table, isolated};
use super::remarks::pseudonym;
use super::{record, words};
use crate::search::{Action, ActorId, Request, Specialty, Team as Registered, TeamId};
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::PathBuf;

/// The teams of an operation
#[derive(Args, Debug)]
pub struct Team {
    #[command(subcommand)]
    command: TeamCommand,
}

#[derive(Subcommand, Debug)]
enum TeamCommand {
    Add(Add),
    List(List),
}

/// Introduce a team, or amend what is known of it
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft team add training.ron SAR-1 --name \"White helmets 1\" --specialty search
  undercroft team add training.ron K9-2 --specialty dogs --guide P-7")]
struct Add {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Its call sign
    id: String,
    /// What it is called
    #[arg(long)]
    name: Option<String>,
    /// What it is good at
    #[arg(long, value_parser = words::parser(words::SPECIALTIES))]
    specialty: Option<Specialty>,
    /// The guide who goes with it, as a pseudonym such as P-7
    #[arg(long, value_name = "PERSON", value_parser = pseudonym)]
    guide: Option<ActorId>,
    /// Print the entry as JSON
    #[arg(long)]
    json: bool,
}

/// The teams introduced so far
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft team list training.undercroft --json")]
struct List {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Team {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.command {
            TeamCommand::Add(add) => add.run(out),
            TeamCommand::List(list) => list.run(out),
        }
    }
}

impl Add {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        if self.id.trim().is_empty() || self.id.contains(char::is_control) {
            return Err(Failure::usage("a team needs a call sign, such as SAR-1"));
        }
        let mut marking = Marking::open(&self.file)?;
        let id = TeamId::new(&self.id);
        let known = marking.picture().teams.get(&id).cloned();
        let known = known.unwrap_or(Registered { id, name: String::new(), specialty: None, guide: None });
        let team = Registered {
            name: self.name.unwrap_or(known.name),
            specialty: self.specialty.or(known.specialty),
            guide: self.guide.or(known.guide),
            id: known.id,
        };
        record::all(&mut marking, vec![Request::from(Action::Team(team))], self.json, out)
    }
}

impl List {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let teams = &document.operation().picture().teams;
        if self.json {
            output::json(out, &teams.values().collect::<Vec<_>>())?;
            return Ok(Answer::Yes);
        }
        if teams.is_empty() {
            writeln!(out, "No team was introduced yet; `undercroft team add` does it.")?;
        }
        let mut table = Table::new(&["", "", "", ""]);
        for team in teams.values() {
            let specialty = team.specialty.map_or("", |specialty| words::of(words::SPECIALTIES, &specialty));
            let guide = team.guide.as_ref().map(|guide| format!("guide {}", isolated(guide.as_str())));
            let cells = [isolated(team.id.as_str()).into_owned(), isolated(&team.name).into_owned()];
            table.row(cells.into_iter().chain([specialty.to_owned(), guide.unwrap_or_default()]));
        }
        table.print(out, "")?;
        Ok(Answer::Yes)
    }
}
