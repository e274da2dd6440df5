//! Puts the program together: news from the worker in, intents out, looks and captions to the picture, panels over it.

use super::apply::Desk;
use super::caption::captions;
use super::dialog::{Answer, Dialogs};
use super::document::{Document, Keeping};
use super::intent::{FileTask, Intent};
use super::keys::{Held, Keymap, Press};
use super::label::Captions;
use super::layout::Target;
use super::look::{ColourBy, Legend, door_looks};
use super::outlook::{Ahead, Outlook};
use super::panel::{self, Panel};
use super::pins::{Pins, PinsPlugin};
use super::pointer::{Clicked, Gathered};
use super::scene::{Building, Looks, SceneSet};
use super::session::{Session, Shown, Wake};
use super::settings::Settings;
use super::sketch::{Paper, SketchPlugin};
use super::state::{State, Typing};
use super::style::{self, Ink};
use super::underlay::UnderlayPlugin;
use super::view::{Canvas, Hovered, View};
use super::worker::{News, Source};
use super::{TRAINING, UiSet, ViewError, adapter, window};
use crate::analysis::behind;
use crate::file::data_folder::last_opened;
use crate::file::stored::is_operation;
use crate::model::{LevelIx, Passage, PortalIx, Severity};
use crate::palette::Theme;
use crate::search::{TeamId, now_ms};
use bevy::ecs::system::SystemParam;
use bevy::input::keyboard::{KeyboardFocusLost, KeyboardInput};
use bevy::prelude::{
    App, DetectChanges, DetectChangesMut, IntoScheduleConfigs, Local, MessageReader, MessageWriter, MouseButton,
    Plugin, PreUpdate, Res, ResMut, Resource, Single, Update, With, resource_changed,
};
use bevy::window::{FileDragAndDrop, PrimaryWindow, RequestRedraw, Window};
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};
use bevy_egui::egui::Rect;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Opens the window on a file; without one, where the user was last, else on the training facility.
///
/// # Errors
/// There is no display, no adapter, or the window system refuses.
pub fn open(file: Option<PathBuf>) -> Result<(), ViewError> {
    adapter::display()?;
    let mut app = window::opened("undercroft", &adapter::probe()?)?;
    let wake = wake(&app);
    app.insert_resource(Session::new(Arc::clone(&wake))).insert_resource(Dialogs::new(wake));
    app.add_plugins(DeskPlugin { source: file.or_else(last_opened).map_or(TRAINING, source_of) });
    app.run();
    Ok(())
}

// Worker threads call this; the event loop then runs one frame.
fn wake(app: &App) -> Wake {
    match app.world().get_resource::<EventLoopProxyWrapper>().map(|proxy| (**proxy).clone()) {
        // Without an event loop there is no window left to wake.
        Some(proxy) => Arc::new(move || {
            let _ = proxy.send_event(WinitUserEvent::WakeUp);
        }),
        None => Arc::new(|| ()),
    }
}

/// What was asked for and not yet carried out.
#[derive(Resource, Default)]
struct Asked(Vec<Intent>);

/// The legend of the view that is on.
#[derive(Resource, Default)]
struct Shades(Legend);

#[derive(Resource)]
struct Keys(Keymap);

/// The keys pressed since the panels were last drawn.
#[derive(Resource, Default)]
struct Pressed(Vec<Press>);

struct DeskPlugin {
    source: Source,
}

impl Plugin for DeskPlugin {
    fn build(&self, app: &mut App) {
        let (settings, keys, complaints) = Settings::load();
        let mut state = State::default();
        state.side = true;
        state.team = Some(settings.team.as_str()).filter(|team| !team.is_empty()).map(TeamId::new);
        complaints.into_iter().for_each(|complaint| state.warn(complaint));
        let view = View { theme: settings.theme, reduced_motion: settings.reduced_motion, ..View::default() };
        app.insert_resource(view).insert_resource(settings).insert_resource(state).insert_resource(Keys(keys));
        app.init_resource::<Typing>().init_resource::<Shown>().init_resource::<Asked>().init_resource::<Shades>();
        app.init_resource::<Pressed>().init_resource::<Ahead>().init_resource::<Pins>();
        app.add_plugins((PinsPlugin, SketchPlugin, UnderlayPlugin));
        let source = self.source.clone();
        app.add_systems(bevy::prelude::Startup, move |mut desk: Desk| desk.open("opening".to_owned(), source.clone()));
        // Before Update, so that everything there sees one and the same building.
        app.add_systems(PreUpdate, (hear_news, hear_dialogs).chain());
        app.add_systems(Update, (hear_pointer, hear_keys, paint).chain().before(SceneSet::Rebuild));
        app.add_systems(Update, (title, keep_settings.run_if(resource_changed::<Settings>)));
        app.add_systems(EguiPrimaryContextPass, (dress, show, carry_out).chain().in_set(UiSet));
    }
}

/// What the news changes on screen.
#[derive(SystemParam)]
struct Screen<'w> {
    shown: ResMut<'w, Shown>,
    state: ResMut<'w, State>,
    settings: ResMut<'w, Settings>,
    view: ResMut<'w, View>,
    captions: ResMut<'w, Captions>,
    ahead: ResMut<'w, Ahead>,
    hovered: ResMut<'w, Hovered>,
}

fn hear_news(
    mut session: ResMut<Session>,
    mut screen: Screen,
    building: Option<ResMut<Building>>,
    mut commands: bevy::prelude::Commands,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let news = session.news();
    if news.is_empty() {
        return;
    }
    redraw.write(RequestRedraw);
    let before = screen.shown.0.as_ref().map(|document| Arc::clone(document.facility()));
    let is_another = news.iter().any(|news| matches!(news, News::Opened(_)));
    news.into_iter().for_each(|news| screen.hear(news));
    if !session.is_opening() {
        screen.state.work = None;
    }
    let Some(document) = &screen.shown.0 else { return };
    let is_same = before.is_some_and(|before| Arc::ptr_eq(&before, document.facility()));
    if !is_same {
        // It holds an index of the building before.
        screen.hovered.0 = None;
    }
    screen.captions.0 = captions(document.facility(), &document.analysis.tally);
    if !is_same || building.is_none() {
        let facility = Arc::clone(document.facility());
        commands.insert_resource(if is_another { Building::new(facility) } else { Building::amended(facility) });
    }
}

impl Screen<'_> {
    fn hear(&mut self, news: News) {
        match news {
            News::Opened(document) => self.opened(*document),
            News::Changed(document) => self.changed(*document),
            News::Outlook(outlook) => self.ahead.0 = Some(Arc::new(*outlook)),
            News::Done(ticket, what) => {
                self.state.pending.remove(&ticket);
                self.state.banner = None;
                self.state.say(what);
            }
            News::Refused(ticket, why) => {
                self.state.pending.remove(&ticket);
                self.state.warn(why);
            }
            News::Failed(ticket, why) => {
                if let Some(ticket) = ticket {
                    self.state.pending.remove(&ticket);
                }
                self.state.banner = Some(why);
            }
            News::NotOpened(why) => self.state.banner = Some(why),
            News::Said(what) => self.state.say(what),
            News::Noticed(findings) => {
                for finding in findings.iter().filter(|finding| finding.severity != Severity::Note).take(3) {
                    self.state.warn(format!("{}: {}", finding.place, finding.message));
                }
            }
        }
    }

    fn opened(&mut self, document: Document) {
        if let Some(path) = document.path.as_ref().filter(|path| path.exists()) {
            self.settings.opened(path);
        }
        let state = &mut *self.state;
        (state.selection, state.filter, state.pending, state.banner) = Default::default();
        (state.lead, state.replay, state.sketch) = Default::default();
        if let Keeping::ReadOnly(why) = &document.keeping {
            state.banner = Some(why.clone());
        }
        (self.view.level, self.view.cut_m) = (None, None);
        self.shown.0 = Some(document);
    }

    fn changed(&mut self, document: Document) {
        let Some(old) = &self.shown.0 else { return };
        if !Arc::ptr_eq(old.facility(), document.facility()) {
            self.state.follow(old, document.facility());
            let follow = |at: LevelIx| document.facility().level_ix(&old.facility().level(at).id);
            self.view.level = self.view.level.and_then(follow);
        }
        if old.path != document.path
            && let Some(path) = &document.path
        {
            self.settings.opened(path);
        }
        self.shown.0 = Some(document);
    }
}

fn hear_dialogs(mut dialogs: ResMut<Dialogs>, mut asked: ResMut<Asked>) {
    match dialogs.answered() {
        Some(Answer::Chosen(intent)) => asked.0.push(intent),
        Some(Answer::Missing(task)) => asked.0.push(Intent::Ask(Box::new(super::ask::Ask::Path(task)))),
        Some(Answer::Cancelled) | None => {}
    }
}

fn hear_pointer(
    mut clicks: MessageReader<Clicked>,
    mut gathered: MessageReader<Gathered>,
    mut dropped: MessageReader<FileDragAndDrop>,
    (state, pins, paper): (Res<State>, Res<Pins>, Paper),
    mut asked: ResMut<Asked>,
) {
    for click in clicks.read() {
        if let Some(sketch) = &state.sketch {
            asked.0.push(match click.button {
                MouseButton::Left => match paper.point(sketch, click.at) {
                    Some(at) => Intent::Point(at),
                    None => continue,
                },
                _ => Intent::DrawDone,
            });
            continue;
        }
        if let Some(lead) = pins.at(click.at).filter(|_| click.button == MouseButton::Left) {
            asked.0.push(Intent::Lead(Some(lead.clone())));
            continue;
        }
        let is_in = click.target.is_some_and(|target| state.selection.contains(&target));
        match (click.target, click.button) {
            (Some(target), MouseButton::Left) if click.add => asked.0.push(Intent::Toggle(vec![target])),
            (Some(target), MouseButton::Left) => asked.0.push(Intent::Select(vec![target])),
            (Some(target), _) => {
                if !is_in {
                    asked.0.push(Intent::Select(vec![target]));
                }
                asked.0.push(Intent::Menu(Some(click.at)));
            }
            (None, MouseButton::Left) if !click.add => asked.0.push(Intent::Select(Vec::new())),
            (None, _) => {}
        }
    }
    for gathered in gathered.read() {
        let new: Vec<_> = gathered.targets.iter().copied().filter(|target| !state.selection.contains(target)).collect();
        asked.0.push(Intent::Select(state.selection.iter().copied().chain(new).collect()));
    }
    for drop in dropped.read() {
        if let FileDragAndDrop::DroppedFile { path_buf, .. } = drop {
            asked.0.push(Intent::File(task_of(path_buf), path_buf.clone()));
        }
    }
}

fn hear_keys(
    mut strokes: MessageReader<KeyboardInput>,
    mut lost: MessageReader<KeyboardFocusLost>,
    keys: Res<Keys>,
    mut held: Local<Held>,
    mut pressed: ResMut<Pressed>,
) {
    // Whatever is let go while another window has the keyboard is never told.
    if lost.read().count() > 0 {
        *held = Held::default();
    }
    for stroke in strokes.read() {
        pressed.0.extend(held.follow(stroke).and_then(|chord| keys.0.press(chord)));
    }
}

/// A plan of another format is looked at first.
fn source_of(path: PathBuf) -> Source {
    match task_of(&path) {
        FileTask::Import if !is_operation(&path) => Source::Import(path),
        _ => Source::File(path),
    }
}

/// Maps and operations are opened, anything else is taken for a plan.
fn task_of(path: &std::path::Path) -> FileTask {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("ron" | "undercroft") => FileTask::Open,
        _ => FileTask::Import,
    }
}

/// Works out what every room and door looks like, when anything that bears on it changed.
fn paint(
    shown: Res<Shown>,
    state: Res<State>,
    building: Option<Res<Building>>,
    hovered: Res<Hovered>,
    (mut shades, mut looks): (ResMut<Shades>, ResMut<Looks>),
    (mut minute, mut pointed): (Local<i64>, Local<Option<PortalIx>>),
) {
    let (Some(document), Some(building)) = (&shown.0, &building) else { return };
    let now = now_ms();
    let aged = state.colour_by == ColourBy::Age && *minute != now / 60_000;
    // The building is laid out one frame after its document arrived.
    if !Arc::ptr_eq(&building.facility, document.facility()) {
        return;
    }
    let barrier = barrier_under(document, hovered.0);
    if !(shown.is_changed() || state.is_changed() || building.is_changed() || aged || *pointed != barrier) {
        return;
    }
    (*minute, *pointed) = (now / 60_000, barrier);
    shades.0 = Legend::new(state.colour_by, &document.picture, &document.analysis, now);
    let selected = state.selected();
    let mut areas = shades.0.area_looks(&building.layout, &state.filter, &selected);
    let pending: std::collections::HashSet<_> = state.pending.values().flatten().copied().collect();
    for (look, area) in areas.iter_mut().zip(&building.layout.areas) {
        look.dashed |= pending.contains(&area.target);
    }
    // A barred door under the pointer shows what it would open.
    for space in barrier.into_iter().flat_map(|door| behind(&document.net, &document.picture, door).all) {
        areas[space.get()].lit = true;
    }
    let doors = door_looks(&document.picture, &areas, &selected);
    let new = Looks { areas, doors };
    if *looks != new {
        *looks = new;
    }
}

fn barrier_under(document: &Document, hovered: Option<Target>) -> Option<PortalIx> {
    match hovered {
        Some(Target::Door(door)) if document.picture.passage[door.get()] != Passage::Passes => Some(door),
        _ => None,
    }
}

/// Colours and spacing of the panels follow the theme.
fn dress(view: Res<View>, mut contexts: EguiContexts, mut worn: Local<Option<(Theme, bool)>>) {
    let Ok(ctx) = contexts.ctx_mut() else { return };
    let wanted = (view.theme, view.reduced_motion);
    if *worn != Some(wanted) {
        *worn = Some(wanted);
        style::set_theme(ctx, view.theme, view.reduced_motion);
    }
}

/// What panels read.
#[derive(SystemParam)]
struct Reading<'w> {
    shown: Res<'w, Shown>,
    ahead: Res<'w, Ahead>,
    shades: Res<'w, Shades>,
    settings: Res<'w, Settings>,
    view: Res<'w, View>,
    keys: Res<'w, Keys>,
    hovered: Res<'w, Hovered>,
}

fn show(
    mut contexts: EguiContexts,
    reading: Reading,
    mut state: ResMut<State>,
    mut typing: ResMut<Typing>,
    (mut asked, mut pressed): (ResMut<Asked>, ResMut<Pressed>),
    mut canvas: ResMut<Canvas>,
) {
    let Ok(ctx) = contexts.ctx_mut() else { return };
    let ctx = ctx.clone();
    if let Some(left) = state.bypass_change_detection().let_toasts_go(Instant::now()) {
        ctx.request_repaint_after(left);
    }
    press(&ctx, &reading, &state, pressed.0.drain(..), &mut asked.0);
    let mut panel = Panel {
        document: reading.shown.0.as_ref(),
        outlook: outlook_of(&reading),
        legend: &reading.shades.0,
        state: &state,
        settings: &reading.settings,
        view: &reading.view,
        keys: &reading.keys.0,
        hovered: reading.hovered.0,
        now_ms: now_ms(),
        ink: Ink::new(reading.view.theme),
        typing: typing.bypass_change_detection(),
        out: &mut asked.bypass_change_detection().0,
    };
    let left = panel::show(&ctx, &mut panel);
    let plain = |rect: Rect| bevy::math::Rect::new(rect.left(), rect.top(), rect.right(), rect.bottom());
    let (stage, free) = (plain(left.stage), plain(left.free));
    if (canvas.stage, canvas.free) != (stage, free) {
        (canvas.stage, canvas.free) = (stage, free);
    }
}

// An outlook of the building as it was known before holds indices of that building.
fn outlook_of<'a>(reading: &'a Reading) -> Option<&'a Outlook> {
    let (outlook, document) = (reading.ahead.0.as_deref()?, reading.shown.0.as_ref()?);
    Arc::ptr_eq(&outlook.facility, document.facility()).then_some(outlook)
}

/// Keys speak to the building unless somebody is typing; Esc always does.
fn press(
    ctx: &bevy_egui::egui::Context,
    reading: &Reading,
    state: &State,
    presses: impl Iterator<Item = Press>,
    out: &mut Vec<Intent>,
) {
    let typing = ctx.text_edit_focused() || state.ask.is_some();
    let on_widget = ctx.memory(|memory| memory.focused().is_some());
    for press in presses {
        match press {
            Press::Command(super::command::Command::LetGo) => out.push(Intent::LetGo),
            _ if typing => {}
            // Space and Enter press the button that the keyboard is on.
            Press::Command(super::command::Command::ToggleExplode) if on_widget => {}
            Press::Command(command) => out.push(Intent::Command(command)),
            Press::Storey(ordinal) => out.extend(storey(reading.shown.0.as_ref(), ordinal)),
        }
    }
}

fn storey(document: Option<&Document>, ordinal: i32) -> Option<Intent> {
    let levels = document?.facility().levels();
    let at = levels.iter().position(|level| level.ordinal == ordinal)?;
    Some(Intent::Level(Some(LevelIx::new(at))))
}

fn carry_out(
    mut asked: ResMut<Asked>,
    mut desk: Desk,
    hovered: Res<Hovered>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if asked.0.is_empty() {
        return;
    }
    redraw.write(RequestRedraw);
    let intents = std::mem::take(&mut asked.0);
    intents.into_iter().for_each(|intent| desk.carry_out(intent, hovered.0));
}

fn title(shown: Res<Shown>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    if !shown.is_changed() {
        return;
    }
    if let Some(document) = &shown.0 {
        let wanted = format!("{} – undercroft", document.title);
        if window.title != wanted {
            window.title = wanted;
        }
    }
}

fn keep_settings(settings: Res<Settings>, mut state: ResMut<State>) {
    // At the start nothing was changed by the user.
    if settings.is_added() {
        return;
    }
    if let Err(why) = settings.save() {
        state.warn(format!("the settings could not be kept: {why}"));
    }
}
