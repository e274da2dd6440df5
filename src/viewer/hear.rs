//! What the user does, as intents: clicks, boxes and lassos on the picture, keys, dropped files, answered dialogs.

use super::ask::Ask;
use super::dialog::{Answer, Dialogs};
use super::errand::Errands;
use super::intent::{FileTask, Intent};
use super::keys::{Held, Keymap, Press};
use super::pins::Pins;
use super::pointer::{Clicked, Gathered};
use super::safe::Safe;
use super::session::Session;
use super::sketch::Paper;
use super::state::State;
use super::talk::Source;
use crate::file::stored::is_operation;
use bevy::input::keyboard::{KeyboardFocusLost, KeyboardInput};
use bevy::prelude::{Local, MessageReader, MouseButton, Res, ResMut, Resource};
use bevy::window::FileDragAndDrop;
use std::path::{Path, PathBuf};

/// What was asked for and not yet carried out.
#[derive(Resource, Default)]
pub struct Asked(pub Vec<Intent>);

#[derive(Resource)]
pub struct Keys(pub Keymap);

/// The keys pressed since the panels were last drawn.
#[derive(Resource, Default)]
pub struct Pressed(pub Vec<Press>);

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

pub fn hear_pointer(
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
                    Some(aimed) => Intent::Point(sketch.measured(Some(aimed.at)).unwrap_or(aimed.at)),
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

pub fn hear_keys(
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
