use super::document::Document;
use super::failure::{Answer, Failure};
use super::moment;
use super::output::{self, Table, isolated};
use super::select::{self, Kind};
use crate::search::{Action, Content, Entry, Operation};
use clap::Args;
use jiff::Zoned;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Everything that was marked, oldest first, with what was taken back
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Log {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// Only entries about this room, door or section
    #[arg(long, value_name = "TARGET")]
    about: Option<String>,
    /// Only the newest
    #[arg(long, value_name = "N")]
    last: Option<usize>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "Examples:
  undercroft log training.undercroft
  undercroft log training.undercroft --about A-01
  undercroft log training.undercroft --last 20 --json";

/// One entry as programs read it.
#[derive(Serialize)]
pub struct Line<'a> {
    id: String,
    device: String,
    seq: u64,
    written_at: Option<String>,
    happened_at: Option<String>,
    uncertainty_min: Option<f64>,
    performed_by: Vec<&'a str>,
    recorded_by: Option<&'a str>,
    kind: &'a str,
    summary: String,
    action: Option<&'a Action>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    added: Vec<String>,
    note: Option<&'a str>,
    retracted: bool,
    left_out: Vec<&'a str>,
}

impl Log {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let operation = document.operation();
        let entries = self.entries(operation)?;
        if self.json {
            output::json(out, &entries.iter().map(|entry| line(operation, entry)).collect::<Vec<_>>())?;
            return Ok(Answer::Yes);
        }
        if entries.is_empty() {
            writeln!(out, "Nothing was marked yet.")?;
            return Ok(Answer::Yes);
        }
        print(operation, &entries, out, "")?;
        Ok(Answer::Yes)
    }

    fn entries<'a>(&self, operation: &'a Operation) -> Result<Vec<&'a Entry>, Failure> {
        let mut entries: Vec<&Entry> = operation.log().ordered().map(|entry| &**entry).collect();
        if let Some(text) = &self.about {
            let target = select::target(&operation.picture().facility, text, Kind::ALL)?;
            entries.retain(|entry| touched(operation, entry).is_some_and(|action| action.targets().contains(&target)));
        }
        let skipped = self.last.map_or(0, |last| entries.len().saturating_sub(last));
        Ok(entries.split_off(skipped))
    }
}

// A retraction is about what the retracted entry was about.
fn touched<'a>(operation: &'a Operation, entry: &'a Entry) -> Option<&'a Action> {
    match entry.content.known_action()? {
        Action::Retract { entry } => operation.log().get(entry)?.content.known_action(),
        action => Some(action),
    }
}

pub fn line<'a>(operation: &Operation, entry: &'a Entry) -> Line<'a> {
    let content = &entry.content;
    let happened = content.happened_at;
    Line {
        id: entry.id.to_string(),
        device: entry.envelope.author_key.short(),
        seq: entry.envelope.seq,
        written_at: content.wall_ms.and_then(moment::rfc3339),
        happened_at: happened.and_then(|at| moment::rfc3339(at.at_ms)),
        uncertainty_min: happened.map(|at| f64::from(at.uncertainty_ms) / 60_000.0),
        performed_by: content.performed_by.iter().map(|actor| actor.as_str()).collect(),
        recorded_by: content.recorded_by.as_ref().map(|actor| actor.as_str()),
        kind: kind(content),
        summary: what(operation, entry),
        action: content.known_action(),
        added: added(entry),
        note: content.note.as_deref(),
        retracted: operation.is_retracted(&entry.id),
        left_out: entry.redacted().collect(),
    }
}

fn added(entry: &Entry) -> Vec<String> {
    let added = entry.content.known_action().map(|action| action.adds(&entry.id)).unwrap_or_default();
    added.iter().map(|target| target.id().to_owned()).collect()
}

/// What an entry says in one line; of a retraction, what it takes back or makes hold again.
pub fn what(operation: &Operation, entry: &Entry) -> String {
    let target = |entry: &Entry| match entry.content.known_action() {
        Some(Action::Retract { entry }) => operation.log().get(entry),
        _ => None,
    };
    let Some(taken_back) = target(entry) else { return entry.content.summary() };
    match target(taken_back) {
        Some(again) => format!("holds again {}: {}", again.id.short(), again.content.summary()),
        None => format!("takes back {}: {}", taken_back.id.short(), taken_back.content.summary()),
    }
}

fn kind(content: &Content) -> &str {
    match &content.action {
        None => "left out",
        Some(Err(unknown)) => &unknown.0,
        Some(Ok(action)) => action.kind(),
    }
}

/// Entries for people, one a line: id, time, who, what, note.
pub fn print(operation: &Operation, entries: &[&Entry], out: &mut dyn Write, indent: &str) -> Result<(), Failure> {
    let now = Zoned::now();
    let mut table = Table::new(&["", "", "", ""]);
    for entry in entries {
        let content = &entry.content;
        let when = content.when().map_or("at an unknown time".to_owned(), |at| moment::told_about(at, &now));
        let mut what = isolated(&what(operation, entry)).into_owned();
        if let Some(note) = content.note.as_deref().filter(|note| !note.is_empty()) {
            what.push_str(&format!(" – {}", isolated(note)));
        }
        if operation.is_retracted(&entry.id) {
            what = format!("(taken back) {what}");
        }
        table.row([entry.id.short(), when, who(entry), what]);
    }
    table.print(out, indent)
}

fn who(entry: &Entry) -> String {
    let people: Vec<&str> = entry.content.performed_by.iter().map(|actor| actor.as_str()).collect();
    let written = entry.content.recorded_by.as_ref().map(|actor| actor.as_str());
    match (people.is_empty(), written) {
        (false, _) => isolated(&people.join(", ")).into_owned(),
        (true, Some(written)) => isolated(written).into_owned(),
        (true, None) => format!("device {}", &entry.envelope.author_key.short()[..4]),
    }
}
