//! Intents are carried out here and nowhere else: some ask the worker, the rest change only what is on screen.

use super::TRAINING;
use super::app::Offers;
use super::camera::{CameraCommand, Rig};
use super::command::{Command, Group};
use super::dialog::Dialogs;
use super::document::Document;
use super::errand::Errands;
use super::intent::{FileTask, Intent};
use super::layout::Target;
use super::resolve::{Scope, plain, resolve};
use super::safe::Safe;
use super::scene::Building;
use super::session::{Session, Shown};
use super::settings::Settings;
use super::sketch::Aim;
use super::state::{State, Tab, Typing, Work};
use super::talk::Source;
use super::view::{Mode, View};
use crate::file::data_folder::last_opened;
use crate::model::LevelIx;
use bevy::app::AppExit;
use bevy::ecs::system::SystemParam;
use bevy::prelude::{MessageWriter, Res, ResMut};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

/// Everything an intent may touch.
#[derive(SystemParam)]
pub struct Desk<'w> {
    pub state: ResMut<'w, State>,
    pub typing: ResMut<'w, Typing>,
    pub view: ResMut<'w, View>,
    pub settings: ResMut<'w, Settings>,
    pub session: ResMut<'w, Session>,
    pub dialogs: ResMut<'w, Dialogs>,
    pub errands: Res<'w, Errands>,
    pub offers: Res<'w, Offers>,
    pub safe: ResMut<'w, Safe>,
    pub shown: Res<'w, Shown>,
    pub building: Option<Res<'w, Building>>,
    pub rig: Option<Res<'w, Rig>>,
    pub aim: Res<'w, Aim>,
    pub camera: MessageWriter<'w, CameraCommand>,
    pub exit: MessageWriter<'w, AppExit>,
}

impl Desk<'_> {
    pub fn carry_out(&mut self, intent: Intent) {
        match intent {
            Intent::Command(command) => self.command(command, None),
            Intent::Key(command, over) => self.key(command, over),
            Intent::Act(_) | Intent::Undo | Intent::Redo | Intent::Retract { .. } => self.write_down(intent),
            Intent::Ask(_) | Intent::Answer => self.form(intent),
            Intent::Leave => {
                self.typing.secrets.clear();
                (self.state.ask, self.state.offers) = (None, None);
            }
            Intent::Offers | Intent::OfferOn(..) | Intent::Offer(_) | Intent::RunOffer | Intent::Lock => {
                self.offer(intent)
            }
            Intent::LockVault | Intent::Read(_) => self.vault(intent),
            Intent::Browse(_) | Intent::File(..) | Intent::OpenTraining | Intent::LeaveImport => self.files(intent),
            Intent::DoorTolerance(tolerance_m) => {
                self.write("reading the plan again".to_owned());
                self.session.door_tolerance(tolerance_m);
            }
            Intent::AcceptImport => self.session.accept_import(),
            Intent::Select(_) | Intent::Toggle(_) | Intent::LetGo | Intent::FlyTo(_) => self.select(intent),
            Intent::Lead(_) | Intent::FlyToSpot(..) => self.lead(intent),
            Intent::Draw(_) | Intent::Point(_) | Intent::Figures(_) | Intent::DrawBack | Intent::DrawDone => {
                self.sketch(intent)
            }
            Intent::KeepViewpoint | Intent::Viewpoint(_) | Intent::ForgetViewpoint(_) => self.viewpoint(intent),
            Intent::Quit => drop(self.exit.write(AppExit::Success)),
            other => self.look(other),
        }
    }

    fn key(&mut self, command: Command, over: Option<Target>) {
        if self.state.sketch.is_some() && command.marks() && command.group() != Group::Draw {
            return self.state.warn("A drawing is under way: Enter finishes it, Esc leaves it.");
        }
        self.command(command, over);
    }

    fn command(&mut self, command: Command, hovered: Option<Target>) {
        let intent = match &self.shown.0 {
            Some(document) => resolve(command, &Scope { document, state: &self.state, view: &self.view, hovered }),
            None => Ok(plain(command, &self.state, &self.view)),
        };
        match intent {
            Ok(Intent::Command(_)) => self.state.say("Open a building first."),
            Ok(intent) => self.carry_out(intent),
            Err(why) => self.state.warn(why),
        }
    }

    pub fn write_down(&mut self, intent: Intent) {
        let targets = match (&intent, &self.shown.0) {
            (Intent::Act(request), Some(document)) => {
                request.action.targets().iter().filter_map(|target| document.found(target)).collect()
            }
            _ => Vec::new(),
        };
        let ticket = match intent {
            Intent::Act(request) => self.session.act(*request),
            Intent::Undo => self.session.undo(),
            Intent::Redo => self.session.redo(),
            Intent::Retract { entry, reason } => self.session.retract(entry, reason),
            _ => None,
        };
        match ticket {
            Some(ticket) => drop(self.state.pending.insert(ticket, targets)),
            None => self.state.warn("Nothing is open to write this down in."),
        }
    }

    fn files(&mut self, intent: Intent) {
        match intent {
            Intent::Browse(task) => {
                let path = self.shown.0.as_ref().and_then(|document| document.path.clone());
                self.dialogs.ask(task, path.map(|path| offered(task, path)));
            }
            Intent::File(FileTask::Open, path) => self.open(format!("opening {}", path.display()), Source::File(path)),
            Intent::File(FileTask::Import, path) => {
                self.open(format!("importing {}", path.display()), Source::Import(path));
            }
            Intent::File(FileTask::SaveAs, path) => {
                self.write(format!("saving {}", path.display()));
                self.session.save_as(path);
            }
            Intent::File(FileTask::Export, path) => {
                self.write(format!("exporting {}", path.display()));
                self.session.export(path);
            }
            Intent::File(FileTask::Report, path) => self.report(&path),
            Intent::LeaveImport => {
                let source = last_opened().map_or(TRAINING, Source::File);
                self.open("going back".to_owned(), source);
            }
            _ => self.open("opening the training facility".to_owned(), TRAINING),
        }
    }

    pub fn open(&mut self, what: String, source: Source) {
        self.state.work = Some(Work { what, since: Instant::now(), can_be_cancelled: true });
        self.session.open(source);
    }

    fn write(&mut self, what: String) {
        self.state.work = Some(Work { what, since: Instant::now(), can_be_cancelled: false });
    }

    fn select(&mut self, intent: Intent) {
        match intent {
            Intent::Select(targets) => self.state.selection = targets,
            Intent::Toggle(targets) => self.state.toggle(&targets),
            Intent::FlyTo(target) => {
                self.state.selection = vec![target];
                self.camera.write(CameraCommand::FlyTo(target));
            }
            _ => self.let_go(),
        }
    }

    fn lead(&mut self, intent: Intent) {
        match intent {
            Intent::Lead(lead) => {
                if lead.is_some() {
                    (self.state.tab, self.state.side) = (Tab::Hidden, true);
                }
                self.state.lead = lead;
            }
            Intent::FlyToSpot(level, at) => self.steer(CameraCommand::FlyToSpot(level, at)),
            _ => {}
        }
    }

    /// Esc lets go of the uppermost thing only.
    fn let_go(&mut self) {
        self.typing.secrets.clear();
        let state = &mut *self.state;
        if state.menu_at.take().is_some() || state.ask.take().is_some() || std::mem::take(&mut state.help) {
            return;
        }
        if state.offers.take().is_some() {
            return;
        }
        if let Some(sketch) = state.sketch.as_mut().filter(|sketch| !sketch.typed.is_empty()) {
            return sketch.typed.clear();
        }
        if std::mem::take(&mut state.find) || state.sketch.take().is_some() {
            return;
        }
        if !state.selection.is_empty() {
            state.selection.clear();
        } else if state.lead.take().is_some() {
        } else if std::mem::take(&mut state.replay) {
            self.session.as_of(None);
        } else if !state.filter.is_empty() {
            state.filter.clear();
        } else if self.view.level.is_some() {
            self.camera.write(CameraCommand::Isolate(None));
        }
    }

    fn steer(&mut self, command: CameraCommand) {
        self.camera.write(command);
    }

    fn look(&mut self, intent: Intent) {
        let (state, view) = (&mut *self.state, &mut *self.view);
        match intent {
            Intent::FrameAll => self.steer(CameraCommand::Home),
            Intent::Level(level) => self.steer(CameraCommand::Isolate(level)),
            Intent::StepLevel(step) => self.steer(CameraCommand::StepLevel(step)),
            Intent::Explode(explode) => view.explode = explode,
            Intent::Plan(plan) if plan != (view.mode == Mode::Plan) => {
                self.steer(CameraCommand::TogglePlan);
            }
            Intent::Cut(cut) => view.cut_m = cut,
            Intent::ToggleCut => {
                view.cut_m = match view.cut_m {
                    Some(_) => None,
                    None => self.shown.0.as_ref().map(|document| cut_height(document, view.level)),
                };
            }
            Intent::ColourBy(by) => (state.colour_by, state.filter) = (by, Default::default()),
            Intent::Filter(key) => toggle(&mut state.filter, key),
            Intent::FilterOff => state.filter.clear(),
            Intent::Theme(theme) => (view.theme, self.settings.theme) = (theme, theme),
            Intent::ReducedMotion(calm) => (view.reduced_motion, self.settings.reduced_motion) = (calm, calm),
            Intent::Strict(strict) => {
                state.strict = strict;
                self.session.strict(strict);
            }
            Intent::Replay(replay) => {
                state.replay = replay;
                if !replay {
                    self.session.as_of(None);
                }
            }
            Intent::Layout(layout) => self.session.layout(layout),
            Intent::AsOf(as_of_ms) => self.session.as_of(as_of_ms),
            Intent::Walls(walls_m) => self.session.walls(walls_m),
            Intent::Answered(answered) => state.answered = answered,
            Intent::Side(side) => state.side = side,
            Intent::Tab(tab) => state.tab = tab,
            Intent::Whole(group) => toggle(&mut state.whole, group),
            Intent::Help(help) => state.help = help,
            Intent::Find(find) => {
                // A new search begins empty, or it would go on from the last one.
                if find && !state.find {
                    self.typing.find.clear();
                }
                state.find = find;
            }
            Intent::Menu(at) => state.menu_at = at,
            Intent::Team(team) => self.choose_team(team),
            Intent::Cancel => {
                self.session.cancel_opening();
                state.work = None;
            }
            Intent::Dismiss(id) => state.toasts.retain(|toast| toast.id != id),
            Intent::DismissBanner => state.banner = None,
            _ => {}
        }
    }

    pub fn choose_team(&mut self, team: Option<crate::search::TeamId>) {
        self.settings.team = team.as_ref().map(|team| team.to_string()).unwrap_or_default();
        self.state.team = team;
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, key: T) {
    if !set.remove(&key) {
        set.insert(key);
    }
}

/// Just above the floor of the level shown, or of the ground floor.
fn cut_height(document: &Document, level: Option<LevelIx>) -> f64 {
    let facility = document.facility();
    let ground = facility.levels().iter().position(|level| level.ordinal >= 0).map(LevelIx::new);
    let level = facility.level(level.or(ground).unwrap_or(LevelIx(0)));
    level.elevation_m + level.height_m / 2.0
}

fn offered(task: FileTask, path: PathBuf) -> PathBuf {
    match task {
        FileTask::Open | FileTask::Import => path.with_file_name(""),
        FileTask::SaveAs => path.with_extension("copy.undercroft"),
        FileTask::Export => path.with_extension("known.ron"),
        FileTask::Report => path.with_extension("html"),
    }
}
