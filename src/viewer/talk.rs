//! What the screen asks of the worker, and what the worker tells the screen.

use super::document::Document;
use super::outlook::Outlook;
use super::session::{Ticket, Wake};
use crate::model::Finding;
use crate::search::{EntryId, Request};
use std::path::PathBuf;
use std::sync::mpsc::Sender;

/// What to open.
#[derive(Clone, Debug)]
pub enum Source {
    /// A map or an operation.
    File(PathBuf),
    /// A plan of another format, to be looked at; its map is written once it is accepted.
    Import(PathBuf),
    /// A map that comes with the program, and where its operation goes.
    Builtin { name: &'static str, text: &'static str },
}

pub enum Job {
    Act(Ticket, Box<Request>),
    Undo(Ticket),
    Redo(Ticket),
    Retract(Ticket, EntryId, String),
    Strict(bool),
    /// Looks at the log as it stood then, milliseconds since 1970, or as it stands now.
    AsOf(Option<i64>),
    /// One rival layout, or all over each other.
    Layout(Option<EntryId>),
    /// The wall thickness by which hidden space is looked for, metres.
    Walls(f64),
    /// Reads the plan again with doors that reach so far, metres.
    DoorTolerance(f64),
    AcceptImport,
    SaveAs(PathBuf),
    Export(PathBuf),
    /// A subcommand has run.
    LookAgain,
}

pub enum News {
    Opened(Box<Document>),
    /// Something was opened that could not be used.
    NotOpened(String),
    Changed(Box<Document>),
    /// What was worked out of the last document.
    Outlook(Box<Outlook>),
    /// A request is on the disk; the words say what it was.
    Done(Ticket, String),
    /// A request was not taken, in a sentence.
    Refused(Ticket, String),
    /// The disk refused, in a sentence; the mark was not made.
    Failed(Option<Ticket>, String),
    Said(String),
    Noticed(Vec<Finding>),
}

/// The way from the worker to the screen.
#[derive(Clone)]
pub struct Tell {
    pub news: Sender<News>,
    pub wake: Wake,
}

impl Tell {
    // Nobody listens any more once the document was closed.
    pub fn say(&self, news: News) {
        if self.news.send(news).is_ok() {
            (self.wake)();
        }
    }
}
