//! What people told: claims with their grades, claims that cannot all be true side by side, pictures of rooms that nobody
//! could place, and rival layouts to look at one by one. Sources stay out.

use super::Panel;
use super::widget::Row;
use crate::analysis::Contradiction;
use crate::search::{ClaimRecord, ClaimStatus, EntryId};
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::outlook::Feed;
use crate::viewer::style::{bold, small};
use crate::viewer::words::paragraph;
use bevy_egui::egui::{ScrollArea, Ui};

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let told = &document.picture.told;
    if told.claims.is_empty() && told.layouts.is_empty() && told.cameras.is_empty() {
        let empty = "Nobody's words were taken down yet. `undercroft claim add`, `layout add` and `camera add` do.";
        ui.label(small(empty).color(panel.ink.dim));
        return;
    }
    ScrollArea::vertical().id_salt("told").auto_shrink(false).show(ui, |ui| {
        layouts(ui, panel, document);
        if let Some(outlook) = panel.outlook {
            contradictions(ui, panel, &outlook.contradictions);
            feeds(ui, panel, document, &outlook.feeds);
        }
        claims(ui, panel, document);
    });
}

fn layouts(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let layouts = &document.picture.told.layouts;
    if layouts.is_empty() {
        return;
    }
    ui.label(bold("Rival layouts"));
    let shown = document.picture.lens.layout;
    let mut row = |text: &str, right: &str, layout: Option<EntryId>| {
        let line = Row { right, chosen: shown == layout, indent: 10.0, ..Row::new(text) };
        if line.show(ui, panel.ink).clicked() {
            panel.push(Intent::Layout(layout));
        }
    };
    row("all, one over the other", "", None);
    for (id, record) in layouts {
        let right = record.probability().map_or("no probability".to_owned(), |share| format!("{:.0} %", share * 100.0));
        row(&record.name(), &right, Some(*id));
    }
    ui.add_space(8.0);
}

fn contradictions(ui: &mut Ui, panel: &Panel, contradictions: &[Contradiction]) {
    if contradictions.is_empty() {
        return;
    }
    ui.label(bold("Cannot all be true"));
    for contradiction in contradictions {
        paragraph(ui, &contradiction.about);
        for side in &contradiction.sides {
            let by = side.claim.as_ref().map_or("survey".to_owned(), |claim| format!("claim {claim}"));
            ui.label(small(format!("    {by}: {}", side.says)).color(panel.ink.accent));
        }
    }
    ui.add_space(8.0);
}

fn feeds(ui: &mut Ui, panel: &mut Panel, document: &Document, feeds: &[Feed]) {
    if feeds.is_empty() {
        return;
    }
    ui.label(bold("Pictures of rooms that nobody placed"));
    for feed in feeds {
        let text = format!("camera {}", feed.channel);
        let right = match feed.rooms.len() {
            0 => "no known room fits".to_owned(),
            count => format!("{} may be it", crate::text::counted(count, "room")),
        };
        let rooms: Vec<Target> = feed.rooms.iter().copied().map(Target::Room).collect();
        let tip = rooms.iter().take(8).map(|room| document.title_of(*room)).collect::<Vec<_>>().join("\n");
        let response = Row { right: &right, indent: 10.0, ..Row::new(&text) }.show(ui, panel.ink);
        if response.clicked()
            && let Some(first) = rooms.first()
        {
            panel.push(Intent::FlyTo(*first));
            panel.push(Intent::Select(rooms));
        } else if !tip.is_empty() {
            response.on_hover_text(tip);
        }
    }
    ui.add_space(8.0);
}

fn claims(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    ui.label(bold("Claims"));
    for record in document.picture.told.claims.values() {
        let text = format!("{}  {}", record.claim.rating, statement(document, record));
        let status = record.status();
        let dim = status == ClaimStatus::Refuted;
        let response = Row { right: status.word(), indent: 10.0, dim, ..Row::new(&text) }.show(ui, panel.ink);
        let place = record.claim.named().iter().find_map(|target| document.found(target));
        if response.on_hover_text(crate::viewer::words::words(&text)).clicked()
            && let Some(place) = place
        {
            panel.push(Intent::FlyTo(place));
        }
    }
}

/// The words stand in the note of the entry, which a handed-on copy leaves out.
fn statement<'a>(document: &'a Document, record: &ClaimRecord) -> &'a str {
    let entry = document.log.get(&record.entry);
    entry
        .and_then(|entry| entry.content.note.as_deref())
        .filter(|note| !note.is_empty())
        .unwrap_or("left out of this copy")
}
