//! The log, newest first. A line flies to its place; an entry can be taken back, and undo takes back the last one.

use super::history::retract;
use super::widget::{fitted, focus_rim};
use super::{Panel, vault};
use crate::search::{AuthorKey, Entry};
use crate::text::{clock, counted, when};
use crate::viewer::document::Document;
use crate::viewer::font;
use crate::viewer::intent::Intent;
use crate::viewer::style::small;
use crate::viewer::words::words;
use bevy_egui::egui::{
    Align2, Button, Rect, Response, ScrollArea, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

const LINE: f32 = 24.0;
const TIME: f32 = 48.0;

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let count = document.log.len();
    if count == 0 {
        ui.label(
            small("Nothing was marked yet. Click a room and press 3, and it will stand here.").color(panel.ink.dim),
        );
        return;
    }
    ui.horizontal(|ui| {
        if ui.add_enabled(document.can_undo, Button::new(small("undo"))).clicked() {
            panel.push(Intent::Undo);
        }
        if ui.add_enabled(document.can_redo, Button::new(small("redo"))).clicked() {
            panel.push(Intent::Redo);
        }
        ui.label(small(counted(count, "entry")).color(panel.ink.dim));
        vault::offer(ui, panel, "verify…", "verify");
        vault::offer(ui, panel, "devices…", "device list");
    });
    devices(ui, panel, document);
    ui.spacing_mut().item_spacing.y = 1.0;
    ScrollArea::vertical().id_salt("log").auto_shrink(false).show_rows(ui, LINE, count, |ui, range| {
        for entry in document.log.ordered().rev().skip(range.start).take(range.len()) {
            line(ui, panel, document, entry);
        }
    });
}

/// Who made the entries, where it was not this device alone.
fn devices(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let others: Vec<&AuthorKey> = document.log.authors().filter(|key| **key != document.me).collect();
    let strange = others.iter().filter(|key| !document.known.contains_key(key)).count();
    if others.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        let known = others.len() - strange;
        let text = format!("{} known, {strange} unknown; ? is by an unknown one", counted(known, "other device"));
        ui.label(small(text).color(if strange > 0 { panel.ink.accent } else { panel.ink.dim }));
        if strange > 0 {
            vault::offer(ui, panel, "know…", "device know");
        }
    });
}

fn line(ui: &mut Ui, panel: &mut Panel, document: &Document, entry: &Entry) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::click());
    let retracted = document.retracted.contains(&entry.id);
    let summary = entry.content.summary();
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &summary));
    let note = entry.content.note.as_deref().filter(|note| !note.is_empty());
    let text = note.map_or_else(|| summary.clone(), |note| format!("{summary} – {note}"));
    let key = &entry.envelope.author_key;
    let is_strange = *key != document.me && !document.known.contains_key(key);
    let text = if is_strange { format!("? {text}") } else { text };
    draw(ui, panel, rect, &response, entry, &text, retracted);
    let place = entry.content.known_action().and_then(|action| document.found(action.targets().first()?));
    if response.clicked()
        && let Some(place) = place
    {
        panel.push(Intent::FlyTo(place));
    }
    response.context_menu(|ui| {
        if ui.add_enabled(!retracted, Button::new("Take this entry back")).clicked() {
            panel.push(retract(document, &entry.id));
            ui.close();
        }
    });
    let at = entry.content.when().map(|at| when(at.at_ms, panel.now_ms)).unwrap_or_default();
    let by = document.device(&entry.envelope.author_key);
    response.on_hover_text(format!("{at}, {by}\n{}\nRight click takes it back.", words(&text)));
}

fn draw(ui: &Ui, panel: &Panel, rect: Rect, response: &Response, entry: &Entry, text: &str, retracted: bool) {
    let (painter, ink) = (ui.painter(), panel.ink);
    if response.hovered() {
        painter.rect_filled(rect, 4, ink.raised);
    }
    focus_rim(painter, response, rect, ink);
    let time = entry.content.when().map(|at| clock(at.at_ms, panel.now_ms)).unwrap_or_default();
    let y = rect.center().y;
    let short = time.split(' ').next_back().unwrap_or_default();
    painter.text(pos2(rect.left() + 4.0, y), Align2::LEFT_CENTER, short, font::regular(12.0), ink.dim);
    let colour = if retracted { ink.dim } else { ink.text };
    let from = rect.left() + TIME;
    let drawn = fitted(ui, text, font::regular(13.0), colour, rect.right() - from - 4.0);
    let size = drawn.size();
    painter.galley(pos2(from, y - size.y / 2.0), drawn, colour);
    if retracted {
        painter.hline(from..=from + size.x, y, Stroke::new(1.0, ink.dim));
    }
}
