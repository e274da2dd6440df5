use super::document::Marking;
use super::failure::{Answer, Failure};
use super::record;
use crate::search::{Action, Entry, EntryId, Operation, Refusal, Request};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// Take back an entry: the last of this device, or any by its id
///
/// Nothing is erased: the log keeps the entry and says that it was taken back. A room whose search is taken back is to
/// be looked at again. Taking back somebody else's entry needs a reason.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft undo training.undercroft
  undercroft undo training.undercroft 7f3a21c0 --reason \"wrong room, was A-07\"")]
pub struct Undo {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// The entry's id or its beginning, as `undercroft log` shows it
    entry: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Print the new entry as JSON
    #[arg(long)]
    json: bool,
}

/// Make an entry that was taken back hold again: the last one undone, or any by its id
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft redo training.undercroft
  undercroft redo training.undercroft 7f3a21c0 --reason \"was right after all\"")]
pub struct Redo {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// The id of the entry that was taken back, or its beginning
    entry: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Print the new entry as JSON
    #[arg(long)]
    json: bool,
}

impl Undo {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open_existing(&self.file)?;
        let request = match &self.entry {
            None => marking.operation().undo(&marking.author())?,
            Some(text) => retract(find(marking.operation(), text)?),
        };
        record::all(&mut marking, vec![with_reason(request, self.reason)], self.json, out)
    }
}

impl Redo {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open_existing(&self.file)?;
        let request = match &self.entry {
            None => marking.operation().redo(&marking.author())?,
            Some(text) => retract(retraction_of(marking.operation(), find(marking.operation(), text)?)?),
        };
        record::all(&mut marking, vec![with_reason(request, self.reason)], self.json, out)
    }
}

fn retract(entry: EntryId) -> Request {
    Action::Retract { entry }.into()
}

fn with_reason(request: Request, reason: Option<String>) -> Request {
    Request { note: reason.unwrap_or_default(), ..request }
}

fn find(operation: &Operation, text: &str) -> Result<EntryId, Failure> {
    let starts = |entry: &&std::sync::Arc<Entry>| entry.id.to_string().starts_with(text);
    match operation.log().ordered().filter(starts).take(2).collect::<Vec<_>>().as_slice() {
        [entry] => Ok(entry.id),
        [] => Err(Refusal::NoEntry.into()),
        _ => Err(Failure::usage(format!("several entries begin with \"{text}\"; give more of the id"))),
    }
}

// What has to be taken back so that the entry holds again: the retraction of it that holds.
fn retraction_of(operation: &Operation, target: EntryId) -> Result<EntryId, Failure> {
    let retracts = |entry: &&std::sync::Arc<Entry>| {
        entry.content.known_action() == Some(&Action::Retract { entry: target }) && !operation.is_retracted(&entry.id)
    };
    let retraction = operation.log().ordered().rev().find(retracts);
    let holds = || Failure::usage(format!("entry {} was not taken back, it holds", target.short()));
    retraction.map(|entry| entry.id).ok_or_else(holds)
}
