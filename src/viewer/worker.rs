//! One thread per open document: it owns the operation and its file. A mark is prepared, put on the disk, and only then
//! taken into the picture; meanwhile it looks for what other programs wrote.

use super::document::{Document, Keeping, Open, Preview, Words};
use super::importing;
use super::opening::{Found, looked_at, opened};
use super::outlook::{Ground, Thinker};
use super::session::{Ticket, Wake};
use super::talk::{Job, News, Source, Tell};
use crate::analysis::{Analyst, rivals};
use crate::file::data_folder::remember_opened;
use crate::file::device::device;
use crate::file::known_devices::known_devices;
use crate::file::map_file;
use crate::file::operation_file::Barred;
use crate::file::stored::{NotMarked, Stored};
use crate::model::Facility;
use crate::search::{Action, Device, Lens, Operation, Picture, Refusal, Request};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// How often the file is asked for the marks of others.
const LOOK: Duration = Duration::from_millis(400);

pub fn spawn(source: Source, jobs: Receiver<Job>, news: Sender<News>, wake: Wake) {
    let failed = (news.clone(), Arc::clone(&wake));
    let run = move || {
        let tell = Tell { news, wake };
        match Worker::open(source, &tell) {
            Ok(worker) => worker.run(&jobs, &tell),
            Err(why) => tell.say(News::NotOpened(why)),
        }
    };
    if let Err(why) = thread::Builder::new().name("document".to_owned()).spawn(run) {
        let (news, wake) = failed;
        Tell { news, wake }.say(News::NotOpened(format!("the system gives no further thread: {why}")));
    }
}

struct Worker {
    stored: Stored,
    /// A plan that is only looked at; nothing is kept until it is accepted.
    preview: Option<Arc<Preview>>,
    device: Device,
    analyst: Arc<Analyst>,
    words: Arc<Words>,
    lens: Lens,
    walls_m: Option<f64>,
    thinker: Option<Thinker>,
}

impl Worker {
    fn open(source: Source, tell: &Tell) -> Result<Self, String> {
        let (device, finding) = device().map_err(|why| why.to_string())?;
        let Found { mut stored, preview, mut findings } = opened(source, tell)?;
        findings.extend(stored.take_findings().into_iter().chain(finding));
        if !findings.is_empty() {
            tell.say(News::Noticed(findings));
        }
        let facility = &stored.operation.picture().facility;
        let (analyst, words) = (Arc::new(Analyst::new(facility)), Arc::new(Words::new(facility)));
        let told = tell.clone();
        // Without it everything is there but what takes long.
        let thinker = Thinker::spawn(move |outlook| told.say(News::Outlook(Box::new(outlook)))).ok();
        let (lens, walls_m) = (Lens::default(), None);
        Ok(Self { stored, preview, device, analyst, words, lens, walls_m, thinker })
    }

    fn run(mut self, jobs: &Receiver<Job>, tell: &Tell) {
        self.remember();
        let document = self.document();
        self.think(&document);
        tell.say(News::Opened(Box::new(document)));
        let mut trouble = None;
        loop {
            match jobs.recv_timeout(LOOK) {
                Ok(job) => self.work(job, tell),
                Err(RecvTimeoutError::Timeout) => self.look(&mut trouble, tell),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn work(&mut self, job: Job, tell: &Tell) {
        match job {
            Job::Act(ticket, request) => self.request(ticket, Ok(*request), tell),
            Job::Undo(ticket) => self.request(ticket, self.operation().undo(&self.device.key()), tell),
            Job::Redo(ticket) => self.request(ticket, self.operation().redo(&self.device.key()), tell),
            Job::Retract(ticket, entry, note) => {
                let request = Request { note, ..Request::from(Action::Retract { entry }) };
                self.request(ticket, Ok(request), tell);
            }
            Job::Strict(strict) => {
                self.lens.strict = strict;
                self.changed(tell);
            }
            Job::AsOf(as_of_ms) => {
                self.lens.as_of_ms = as_of_ms;
                self.changed(tell);
            }
            Job::Layout(layout) => {
                self.lens.layout = layout;
                self.changed(tell);
            }
            Job::Walls(walls_m) => {
                self.walls_m = Some(walls_m);
                let document = self.document();
                self.think(&document);
            }
            Job::DoorTolerance(tolerance_m) => self.read_again(tolerance_m, tell),
            Job::AcceptImport => self.accept(tell),
            Job::SaveAs(path) => self.save_as(&path, tell),
            Job::Export(path) => self.export(&path, tell),
            Job::LookAgain => self.look_again(tell),
        }
    }

    fn request(&mut self, ticket: Ticket, request: Result<Request, Refusal>, tell: &Tell) {
        if self.lens.as_of_ms.is_some() {
            let why = "You are looking at an earlier time. Come back to now, then mark.";
            return tell.say(News::Refused(ticket, why.to_owned()));
        }
        if self.preview.is_some() {
            let why = "This plan is only looked at. Accept it, then mark.";
            return tell.say(News::Refused(ticket, why.to_owned()));
        }
        let made = request.map_err(NotMarked::from).and_then(|request| {
            let what = self.words_for(&request.action);
            let marked = self.stored.mark(vec![request], &self.device)?;
            Ok((what, marked.begun))
        });
        match made {
            Ok((what, begun)) => {
                if begun.is_some() {
                    self.remember();
                }
                self.changed(tell);
                tell.say(News::Done(ticket, what));
            }
            Err(NotMarked::Refused(why)) => tell.say(News::Refused(ticket, why.to_string())),
            Err(NotMarked::Failed(why)) => tell.say(News::Failed(Some(ticket), why.to_string())),
        }
    }

    fn words_for(&self, action: &Action) -> String {
        let taken_back = match action {
            Action::Retract { entry } => self.operation().log().get(entry),
            _ => None,
        };
        match taken_back {
            Some(entry) => match entry.content.known_action() {
                Some(Action::Retract { .. }) => "redone".to_owned(),
                _ => format!("taken back: {}", entry.content.summary()),
            },
            None => action.summary(),
        }
    }

    fn read_again(&mut self, door_tolerance_m: f64, tell: &Tell) {
        let Some(preview) = &self.preview else { return };
        match looked_at(&preview.plan, Some(door_tolerance_m)) {
            Ok((stored, preview)) => {
                (self.stored, self.preview) = (stored, Some(preview));
                self.changed(tell);
            }
            Err(why) => tell.say(News::Failed(None, why)),
        }
    }

    fn accept(&mut self, tell: &Tell) {
        let Some(preview) = &self.preview else { return };
        let facility = self.operation().base();
        match importing::keep(preview, facility.draft()) {
            Ok(map) => {
                tell.say(News::Said(format!("saved as {}", map.display())));
                (self.stored, self.preview) = (Stored::unmarked(&map, Facility::clone(facility)), None);
                self.remember();
                self.changed(tell);
            }
            Err(why) => tell.say(News::Failed(None, why)),
        }
    }

    fn look(&mut self, trouble: &mut Option<String>, tell: &Tell) {
        match self.stored.look() {
            Ok(anything) => {
                *trouble = None;
                let findings = self.stored.take_findings();
                if !findings.is_empty() {
                    tell.say(News::Noticed(findings));
                }
                if anything {
                    self.changed(tell);
                }
            }
            // The same trouble is told once and not at every look.
            Err(why) => {
                let why = why.to_string();
                if trouble.as_ref() != Some(&why) {
                    tell.say(News::Failed(None, why.clone()));
                }
                *trouble = Some(why);
            }
        }
    }

    fn look_again(&mut self, tell: &Tell) {
        if self.preview.is_some() {
            return;
        }
        match self.stored.look_again() {
            Ok(()) => self.changed(tell),
            Err(why) => tell.say(News::Failed(None, why.to_string())),
        }
    }

    fn save_as(&mut self, path: &Path, tell: &Tell) {
        let done = match self.stored.file() {
            Some(file) => file.backup(path, true).map_err(|why| why.to_string()),
            None => map_file::write(path, self.operation().base().draft()).map_err(|why| why.to_string()),
        };
        tell.say(match done {
            Ok(()) => News::Said(format!("a copy was saved as {}", path.display())),
            Err(why) => News::Failed(None, why),
        });
    }

    fn export(&mut self, path: &Path, tell: &Tell) {
        tell.say(match map_file::write(path, self.operation().picture().facility.draft()) {
            Ok(()) => News::Said(format!("the map as known now was written to {}", path.display())),
            Err(why) => News::Failed(None, why.to_string()),
        });
    }

    fn changed(&mut self, tell: &Tell) {
        let document = self.document();
        self.think(&document);
        tell.say(News::Changed(Box::new(document)));
    }

    fn think(&self, document: &Document) {
        if let Some(thinker) = &self.thinker {
            thinker.ask(Ground {
                analyst: Arc::clone(&self.analyst),
                picture: Arc::clone(&document.picture),
                analysis: Arc::clone(&document.analysis),
                wall_m: self.walls_m,
            });
        }
    }

    fn document(&mut self) -> Document {
        let picture = self.picture();
        if !Arc::ptr_eq(&self.analyst.facility, &picture.facility) {
            self.analyst = Arc::new(Analyst::new(&picture.facility));
            self.words = Arc::new(Words::new(&picture.facility));
        }
        let analysis = self.analyst.analyse(&picture);
        let me = self.device.key();
        let retracted = self.operation().log().ordered().map(|entry| entry.id);
        Document {
            path: self.kept_at().map(Path::to_owned),
            title: self.title(&picture),
            keeping: self.keeping(),
            open: Arc::new(Open::new(&picture, &analysis)),
            retracted: Arc::new(retracted.filter(|id| self.operation().is_retracted(id)).collect()),
            log: Arc::new(self.operation().log().clone()),
            rivals: Arc::new(rivals(self.operation(), self.lens)),
            known: Arc::new(known_devices().unwrap_or_default()),
            analyst: Arc::clone(&self.analyst),
            words: Arc::clone(&self.words),
            can_undo: self.operation().undo(&me).is_ok(),
            can_redo: self.operation().redo(&me).is_ok(),
            picture: Arc::new(picture),
            analysis: Arc::new(analysis),
            me,
        }
    }

    fn picture(&self) -> Picture {
        match self.lens == Lens::default() {
            true => self.operation().picture().clone(),
            false => self.operation().through(self.lens),
        }
    }

    fn operation(&self) -> &Operation {
        &self.stored.operation
    }

    /// The operation or the map; a plan that is only looked at is neither.
    fn kept_at(&self) -> Option<&Path> {
        Some(self.path()).filter(|path| !path.as_os_str().is_empty() && self.preview.is_none())
    }

    fn path(&self) -> &Path {
        self.stored.path()
    }

    fn title(&self, picture: &Picture) -> String {
        let file = self.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match picture.facility.name() {
            "" => file,
            name => format!("{name} · {file}"),
        }
    }

    fn keeping(&self) -> Keeping {
        if let Some(preview) = &self.preview {
            return Keeping::Preview(Arc::clone(preview));
        }
        match self.stored.file() {
            None => Keeping::Map,
            Some(file) => match file.barred() {
                None => Keeping::Saved,
                Some(Barred::Damaged) => Keeping::ReadOnly(
                    "The file is damaged and open as far as it is sound. `undercroft repair` writes a sound copy."
                        .to_owned(),
                ),
                Some(Barred::ReadOnly) => Keeping::ReadOnly(
                    "The file or its disk is read-only. Save a copy on a disk that can be written, and mark there."
                        .to_owned(),
                ),
            },
        }
    }

    // Coming back to where one was is a comfort; failing at it is no trouble of the operation.
    fn remember(&self) {
        if let Some(path) = self.kept_at() {
            let _ = remember_opened(path);
        }
    }
}
