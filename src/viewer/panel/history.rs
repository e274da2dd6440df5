//! Everything that was ever said about one thing, newest first, retracted entries struck through.

use super::Panel;
use super::when::when;
use crate::search::EntryId;
use crate::viewer::ask::Ask;
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::style::{bold, small};
use crate::viewer::words::{paragraph, rich, words};
use bevy_egui::egui::{Button, Ui};

/// Older entries than these are in the log.
const MOST: usize = 40;

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document, history: &[EntryId]) {
    ui.add_space(6.0);
    ui.label(bold("History"));
    if history.is_empty() {
        ui.label(small("nothing was said about it yet").color(panel.ink.dim));
    }
    for entry in history.iter().rev().take(MOST) {
        one(ui, panel, document, entry);
    }
    if history.len() > MOST {
        let rest = format!("and {} earlier ones, in the log", history.len() - MOST);
        ui.label(small(rest).color(panel.ink.dim));
    }
}

fn one(ui: &mut Ui, panel: &mut Panel, document: &Document, id: &EntryId) {
    let Some(entry) = document.log.get(id) else { return };
    let retracted = document.retracted.contains(id);
    let content = &entry.content;
    ui.horizontal(|ui| {
        let time = content.when().map(|at| when(at.at_ms, panel.now_ms)).unwrap_or_default();
        ui.label(small(time).color(panel.ink.dim));
        if !retracted && ui.add(Button::new(small("take back"))).clicked() {
            panel.push(retract(document, id));
        }
    });
    let text = rich(&content.summary());
    ui.label(if retracted { text.strikethrough().color(panel.ink.dim) } else { text });
    if let Some(note) = content.note.as_ref().filter(|note| !note.is_empty()) {
        ui.indent("note", |ui| paragraph(ui, note));
    }
    let by: Vec<&str> = content.performed_by.iter().map(|actor| actor.as_str()).collect();
    if !by.is_empty() {
        ui.label(small(words(&format!("by {}", by.join(", ")))).color(panel.ink.dim));
    }
    ui.add_space(3.0);
}

/// One's own entry goes back at once; somebody else's wants a reason.
pub fn retract(document: &Document, id: &EntryId) -> Intent {
    let foreign = document.log.get(id).is_some_and(|entry| entry.envelope.author_key != document.me);
    match foreign {
        true => Intent::Ask(Box::new(Ask::Retract { entry: *id, foreign })),
        false => Intent::Retract { entry: *id, reason: String::new() },
    }
}
