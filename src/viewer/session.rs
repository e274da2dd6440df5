//! The open document, from the side of the screen: jobs go out, news comes in, nothing here waits for a disk.

use super::document::Document;
use super::talk::{Job, News, Source};
use super::worker;
use crate::search::{EntryId, Request};
use bevy::prelude::Resource;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// Called from other threads when there is news, so that a sleeping window looks.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Number of a request, to tell which answer belongs to which.
pub type Ticket = u64;

/// At most one document is open; opening another runs beside it until it stands or fails.
#[derive(Resource)]
pub struct Session {
    wake: Wake,
    open: Option<Line>,
    opening: Option<Line>,
    tickets: Ticket,
}

/// A worker and the two ways between it and the screen.
struct Line {
    jobs: Sender<Job>,
    // Only ever used by one system at a time; the lock is what the app wants of a resource.
    news: Mutex<Receiver<News>>,
}

impl Session {
    pub fn new(wake: Wake) -> Self {
        Self { wake, open: None, opening: None, tickets: 0 }
    }

    /// Makes the event loop run one frame, from any thread.
    pub fn wake(&self) -> Wake {
        Arc::clone(&self.wake)
    }

    /// Starts to open a file; what is open stays until the new one stands.
    pub fn open(&mut self, source: Source) {
        let (jobs, to_do) = channel();
        let (told, news) = channel();
        worker::spawn(source, to_do, told, Arc::clone(&self.wake));
        self.opening = Some(Line { jobs, news: Mutex::new(news) });
    }

    /// Lets go of what is being opened; its worker ends by itself.
    pub fn cancel_opening(&mut self) {
        self.opening = None;
    }

    /// Asks for a mark. None when nothing is open.
    pub fn act(&mut self, request: Request) -> Option<Ticket> {
        self.send(|ticket| Job::Act(ticket, Box::new(request)))
    }

    pub fn undo(&mut self) -> Option<Ticket> {
        self.send(Job::Undo)
    }

    pub fn redo(&mut self) -> Option<Ticket> {
        self.send(Job::Redo)
    }

    pub fn retract(&mut self, entry: EntryId, reason: String) -> Option<Ticket> {
        self.send(|ticket| Job::Retract(ticket, entry, reason))
    }

    pub fn strict(&mut self, strict: bool) {
        self.send(|_| Job::Strict(strict));
    }

    pub fn as_of(&mut self, as_of_ms: Option<i64>) {
        self.send(|_| Job::AsOf(as_of_ms));
    }

    pub fn layout(&mut self, layout: Option<EntryId>) {
        self.send(|_| Job::Layout(layout));
    }

    pub fn walls(&mut self, walls_m: f64) {
        self.send(|_| Job::Walls(walls_m));
    }

    pub fn door_tolerance(&mut self, tolerance_m: f64) {
        self.send(|_| Job::DoorTolerance(tolerance_m));
    }

    pub fn accept_import(&mut self) {
        self.send(|_| Job::AcceptImport);
    }

    pub fn save_as(&mut self, path: PathBuf) {
        self.send(|_| Job::SaveAs(path));
    }

    pub fn export(&mut self, path: PathBuf) {
        self.send(|_| Job::Export(path));
    }

    /// What is on the disk may have changed, and who is known on this computer.
    pub fn look_again(&mut self) {
        self.send(|_| Job::LookAgain);
    }

    fn send(&mut self, job: impl FnOnce(Ticket) -> Job) -> Option<Ticket> {
        self.tickets += 1;
        let open = self.open.as_ref()?;
        open.jobs.send(job(self.tickets)).ok().map(|()| self.tickets)
    }

    /// Everything that was told since the last call, oldest first.
    pub fn news(&mut self) -> Vec<News> {
        let mut all = self.open.as_ref().map(Line::told).unwrap_or_default();
        let Some(opening) = &self.opening else { return all };
        let told = opening.told();
        if told.iter().any(|news| matches!(news, News::Opened(_))) {
            self.open = self.opening.take();
        } else if told.iter().any(|news| matches!(news, News::NotOpened(_))) {
            self.opening = None;
        }
        all.extend(told);
        all
    }

    pub fn is_opening(&self) -> bool {
        self.opening.is_some()
    }
}

impl Line {
    fn told(&self) -> Vec<News> {
        self.news.lock().map(|news| news.try_iter().collect()).unwrap_or_default()
    }
}

/// The document on screen, while there is one.
#[derive(Resource, Default)]
pub struct Shown(pub Option<Document>);
