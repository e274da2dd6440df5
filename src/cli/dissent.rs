use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::output::{self, isolated};
use super::remarks::{pseudonym, warn_of_names};
use super::select::{self, Kind};
use super::{moment, record};
use crate::search::{Action, ActorId, Dissent as Said, HappenedAt, Request, Target};
use clap::Args;
use jiff::Zoned;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Statements against the conclusion of the others; without a text the list of them
///
/// They are printed in the report word for word under the pseudonym: never write a person's name. Undo takes the last
/// one back. The list has exit code 1 when there are none.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft dissent training.ron --by P-7 \"There is a third level below the kitchen.\" --about red
  undercroft dissent training.undercroft")]
pub struct Dissent {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// What is said
    #[arg(requires = "by")]
    text: Option<String>,
    /// Who says it, as a pseudonym such as P-7
    #[arg(long, value_name = "PERSON", value_parser = pseudonym, requires = "text")]
    by: Option<ActorId>,
    /// The rooms, doors or sections it is about
    #[arg(long, value_name = "TARGET", value_delimiter = ',', requires = "text")]
    about: Vec<String>,
    /// When it was said, if not now: 14:05, "2024-12-09 14:05"
    #[arg(long, value_name = "TIME", value_parser = happened_at, requires = "text")]
    at: Option<HappenedAt>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn happened_at(text: &str) -> Result<HappenedAt, String> {
    moment::parse(text, &Zoned::now())
}

#[derive(Serialize)]
struct Told<'a> {
    by: &'a str,
    at: Option<String>,
    text: &'a str,
    about: &'a [Target],
}

impl Dissent {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match (self.text, self.by) {
            (Some(text), Some(by)) => {
                let mut marking = Marking::open(&self.file)?;
                let facility = &marking.picture().facility;
                let about = self.about.iter().map(|text| select::target(facility, text, Kind::ALL));
                let about = about.collect::<Result<_, _>>()?;
                warn_of_names(&text, facility);
                let request = Request { happened_at: self.at, ..Action::Dissent { by, text, about }.into() };
                record::all(&mut marking, vec![request], self.json, out)
            }
            _ => list(&Document::open(&self.file)?, self.json, out),
        }
    }
}

fn list(document: &Document, json: bool, out: &mut dyn Write) -> Result<Answer, Failure> {
    let said = &document.operation().picture().judged.dissent;
    if json {
        output::json(out, &said.iter().map(told).collect::<Vec<_>>())?;
    } else if said.is_empty() {
        writeln!(out, "Nobody dissents.")?;
    }
    let now = Zoned::now();
    for said in said.iter().filter(|_| !json) {
        let when = said.when.map_or_else(|| "at a time not told".to_owned(), |when| moment::told_about(when, &now));
        writeln!(out, "{} {when}: {}", isolated(said.by.as_str()), isolated(&said.text))?;
    }
    Ok(Answer::from(!said.is_empty()))
}

fn told(said: &Said) -> Told<'_> {
    let at = said.when.and_then(|when| moment::rfc3339(when.at_ms));
    Told { by: said.by.as_str(), at, text: &said.text, about: &said.about }
}
