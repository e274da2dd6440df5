//! What the user does, as intents: clicks, boxes and lassos on the picture, keys, dropped files, answered dialogs.

use super::ask::Ask;
use super::dialog::{Answer, Dialogs};
use super::errand::Errands;
use super::intent::{FileTask, Intent};
use super::keys::{Held, Keymap, Press};
use super::layout::Target;
use super::pins::Pins;
use super::pointer::{Clicked, Deed, Gathered};
use super::safe::Safe;
use super::session::Session;
use super::sketch::Paper;
use super::state::State;
use super::talk::Source;
use crate::file::stored::is_operation;
use crate::model::align::Aligned;
use bevy::input::keyboard::KeyboardFocusLost;
use bevy::prelude::{Local, MessageReader, MessageWriter, MouseButton, Res, ResMut, Resource};
use bevy::window::{FileDragAndDrop, RequestRedraw};
use std::path::{Path, PathBuf};

/// What was asked for and not yet carried out.
#[derive(Resource, Default)]
pub struct Asked(pub Vec<Intent>);

#[derive(Resource)]
pub struct Keys(pub Keymap);

/// What hands did since the panels were last drawn, in its order.
#[derive(Resource, Default)]
pub struct Hands {
    pub now: Vec<Heard>,
    /// Keys for what shows with the next picture.
    later: Vec<Press>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Heard {
    Intent(Intent),
    /// With what the pointer was on.
    Press(Press, Option<Target>),
    /// Of an exact measure for the drawing under way.
    Figures(String),
}

pub fn hear_dialogs(mut dialogs: ResMut<Dialogs>, mut asked: ResMut<Asked>) {
    match dialogs.answered() {
        Some(Answer::Chosen(intent)) => asked.0.push(intent),
        Some(Answer::Missing(task)) => asked.0.push(Intent::Ask(Box::new(Ask::Path(task)))),
        Some(Answer::Cancelled) | None => {}
    }
}

/// What a subcommand came to, and what it may have changed.
pub fn hear_errands(errands: Res<Errands>, mut session: ResMut<Session>, mut state: ResMut<State>) {
    let Some(ran) = errands.answered() else { return };
    session.look_again();
    state.take_answer(ran);
}

/// Whether the passphrase fitted.
pub fn hear_vault(mut safe: ResMut<Safe>, mut state: ResMut<State>) {
    if !safe.is_opening() {
        return;
    }
    match safe.opened() {
        Some(Ok(())) => state.ask = None,
        Some(Err(why)) => state.ask_complaint = Some(why.to_string()),
        None => {}
    }
}

pub fn hear_hands(
    mut deeds: MessageReader<Deed>,
    (mut gathered, mut dropped): (MessageReader<Gathered>, MessageReader<FileDragAndDrop>),
    mut lost: MessageReader<KeyboardFocusLost>,
    (state, pins, paper, keys): (Res<State>, Res<Pins>, Paper, Res<Keys>),
    mut held: Local<Held>,
    mut hands: ResMut<Hands>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let late = std::mem::take(&mut hands.later);
    hands.now.extend(late.into_iter().map(|press| Heard::Press(press, None)));
    // Whatever is let go while another window has the keyboard is never told.
    if lost.read().count() > 0 {
        *held = Held::default();
    }
    for deed in deeds.read() {
        match deed {
            Deed::Click(click) => {
                hands.now.extend(clicked(click, &state, &pins, &paper).into_iter().map(Heard::Intent))
            }
            Deed::Stroke { stroke, over, waits } => {
                let press = held.follow(stroke).and_then(|chord| keys.0.press(chord));
                let figures = state.sketch.as_ref().map(|_| held.types(stroke)).unwrap_or_default();
                match press {
                    // What is typed into a drawing marks nothing.
                    _ if !figures.is_empty() => hands.now.push(Heard::Figures(figures)),
                    Some(press) if *waits => hands.later.push(press),
                    Some(press) => hands.now.push(Heard::Press(press, *over)),
                    None => {}
                }
            }
        }
    }
    if !hands.later.is_empty() {
        redraw.write(RequestRedraw);
    }
    for gathered in gathered.read() {
        let new: Vec<_> = gathered.targets.iter().copied().filter(|target| !state.selection.contains(target)).collect();
        let all = state.selection.iter().copied().chain(new).collect();
        hands.now.push(Heard::Intent(Intent::Select(all)));
    }
    for drop in dropped.read() {
        if let FileDragAndDrop::DroppedFile { path_buf, .. } = drop {
            hands.now.push(Heard::Intent(Intent::File(task_of(path_buf), path_buf.clone())));
        }
    }
}

fn clicked(click: &Clicked, state: &State, pins: &Pins, paper: &Paper) -> Vec<Intent> {
    if let Some(sketch) = &state.sketch {
        let point = |aimed: Aligned| Intent::Point(sketch.measured(Some(aimed.at)).unwrap_or(aimed.at));
        return match click.button {
            MouseButton::Left => paper.point(sketch, click.at).map(point).into_iter().collect(),
            _ => vec![Intent::DrawDone],
        };
    }
    if let Some(lead) = pins.at(click.at).filter(|_| click.button == MouseButton::Left) {
        return vec![Intent::Lead(Some(lead.clone()))];
    }
    let is_in = click.target.is_some_and(|target| state.selection.contains(&target));
    match (click.target, click.button) {
        (Some(target), MouseButton::Left) if click.add => vec![Intent::Toggle(vec![target])],
        (Some(target), MouseButton::Left) => vec![Intent::Select(vec![target])],
        (Some(_), _) if is_in => vec![Intent::Menu(Some(click.at))],
        (Some(target), _) => vec![Intent::Select(vec![target]), Intent::Menu(Some(click.at))],
        (None, MouseButton::Left) if !click.add => vec![Intent::Select(Vec::new())],
        (None, _) => Vec::new(),
    }
}

/// A plan of another format is looked at first.
pub fn source_of(path: PathBuf) -> Source {
    match task_of(&path) {
        FileTask::Import => Source::Import(path),
        _ => Source::File(path),
    }
}

/// Maps and operations are opened, anything else is taken for a plan.
fn task_of(path: &Path) -> FileTask {
    let is_map = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
    if is_map || is_operation(path) { FileTask::Open } else { FileTask::Import }
}
