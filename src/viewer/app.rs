//! Puts the program together: news from the worker in, intents out, looks and captions to the picture, panels over it.

use super::apply::Desk;
use super::command::Command;
use super::dialog::Dialogs;
use super::document::Document;
use super::errand::Errands;
use super::hear::{Asked, Hands, Heard, Keys, hear_dialogs, hear_errands, hear_hands, hear_vault, source_of};
use super::intent::Intent;
use super::keys::Press;
use super::layout::Target;
use super::look::{ColourBy, Legend, door_looks};
use super::news::hear_news;
use super::offer::Offer;
use super::outlook::{Ahead, Outlook};
use super::panel::{self, Panel};
use super::pins::{Pins, PinsPlugin};
use super::pointer::PointerSet;
use super::safe::{Safe, SafePlugin};
use super::scene::{Building, Looks, SceneSet};
use super::session::{Session, Shown, Wake};
use super::settings::Settings;
use super::sketch::SketchPlugin;
use super::state::{State, Typing};
use super::style::{self, Ink};
use super::talk::Source;
use super::underlay::UnderlayPlugin;
use super::view::{Canvas, Hovered, View};
use super::{TRAINING, UiSet, ViewError, adapter, window};
use crate::analysis::behind;
use crate::file::data_folder::last_opened;
use crate::model::{LevelIx, Passage, PortalIx};
use crate::palette::Theme;
use crate::search::{TeamId, now_ms};
use bevy::ecs::system::SystemParam;
use bevy::prelude::{
    App, DetectChanges, DetectChangesMut, IntoScheduleConfigs, Local, MessageWriter, Plugin, PreUpdate, Res, ResMut,
    Resource, Single, Update, With, resource_changed,
};
use bevy::window::{PrimaryWindow, RequestRedraw, Window};
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};
use bevy_egui::egui::{Context, Rect};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Opens the window on a file; without one, where the user was last, else on the training facility. `offers` are what
/// else the program can do when it is started with their arguments.
///
/// # Errors
/// There is no display, no adapter, or the window system refuses.
pub fn open(file: Option<PathBuf>, offers: Vec<Offer>) -> Result<(), ViewError> {
    adapter::display()?;
    let mut app = window::opened("undercroft", &adapter::probe()?)?;
    let wake = wake(&app);
    app.insert_resource(Session::new(Arc::clone(&wake))).insert_resource(Errands::new(Arc::clone(&wake)));
    app.insert_resource(Dialogs::new(wake)).insert_resource(Offers(offers));
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

/// The legend of the view that is on.
#[derive(Resource, Default)]
struct Shades(Legend);

/// What the command line can do.
#[derive(Resource)]
pub struct Offers(pub Vec<Offer>);

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
        app.init_resource::<Hands>().init_resource::<Ahead>().init_resource::<Pins>();
        app.add_plugins((PinsPlugin, SketchPlugin, UnderlayPlugin, SafePlugin));
        let source = self.source.clone();
        app.add_systems(bevy::prelude::Startup, move |mut desk: Desk| desk.open("opening".to_owned(), source.clone()));
        // Before Update, so that everything there sees one and the same building.
        app.add_systems(PreUpdate, (hear_news, hear_dialogs, hear_errands, hear_vault).chain());
        app.add_systems(Update, paint.before(SceneSet::Rebuild));
        app.add_systems(Update, hear_hands.after(PointerSet));
        app.add_systems(Update, (title, keep_settings.run_if(resource_changed::<Settings>)));
        app.add_systems(EguiPrimaryContextPass, (dress, show, carry_out).chain().in_set(UiSet));
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
    for space in barrier.into_iter().flat_map(|door| behind(&document.analyst.net, &document.picture, door).all) {
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
    offers: Res<'w, Offers>,
    safe: Res<'w, Safe>,
    hovered: Res<'w, Hovered>,
}

fn show(
    mut contexts: EguiContexts,
    reading: Reading,
    mut state: ResMut<State>,
    mut typing: ResMut<Typing>,
    (mut asked, mut hands): (ResMut<Asked>, ResMut<Hands>),
    mut canvas: ResMut<Canvas>,
) {
    let Ok(ctx) = contexts.ctx_mut() else { return };
    let ctx = ctx.clone();
    if let Some(left) = state.bypass_change_detection().let_toasts_go(Instant::now()) {
        ctx.request_repaint_after(left);
    }
    take_hands(&ctx, &reading, &state, hands.now.drain(..), &mut asked.0);
    let mut panel = Panel {
        document: reading.shown.0.as_ref(),
        outlook: outlook_of(&reading),
        legend: &reading.shades.0,
        state: &state,
        settings: &reading.settings,
        view: &reading.view,
        keys: &reading.keys.0,
        offers: &reading.offers.0,
        safe: &reading.safe,
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
fn take_hands(
    ctx: &Context,
    reading: &Reading,
    state: &State,
    heard: impl Iterator<Item = Heard>,
    out: &mut Vec<Intent>,
) {
    let mut typing = ctx.text_edit_focused() || state.find || state.ask.is_some() || state.offers.is_some();
    let on_widget = ctx.memory(|memory| memory.focused().is_some());
    for heard in heard {
        let (press, over) = match heard {
            Heard::Press(press, over) => (press, over),
            Heard::Figures(figures) => {
                out.extend((!typing).then_some(Intent::Figures(figures)));
                continue;
            }
            Heard::Intent(intent) => {
                out.push(intent);
                continue;
            }
        };
        match press {
            Press::Command(Command::LetGo) => {
                out.push(Intent::LetGo);
                // What is pressed next is for what lies under it, also in the same frame.
                ctx.memory_mut(|memory| memory.stop_text_input());
                typing = false;
            }
            _ if typing => {}
            // Space and Enter press the button that the keyboard is on.
            Press::Command(Command::ToggleExplode) if on_widget => {}
            Press::Command(command) => {
                out.push(Intent::Key(command, over));
                // The letters that follow are for the field that it opens, which is not there yet.
                typing = command.opens_field();
            }
            Press::Storey(ordinal) => out.extend(storey(reading.shown.0.as_ref(), ordinal)),
        }
    }
}

fn storey(document: Option<&Document>, ordinal: i32) -> Option<Intent> {
    let levels = document?.facility().levels();
    let at = levels.iter().position(|level| level.ordinal == ordinal)?;
    Some(Intent::Level(Some(LevelIx::new(at))))
}

fn carry_out(mut asked: ResMut<Asked>, mut desk: Desk, mut redraw: MessageWriter<RequestRedraw>) {
    if asked.0.is_empty() {
        return;
    }
    redraw.write(RequestRedraw);
    let intents = std::mem::take(&mut asked.0);
    intents.into_iter().for_each(|intent| desk.carry_out(intent));
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
