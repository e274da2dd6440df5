//! What people told: claims with their grades, claims that cannot all be true side by side, pictures of rooms that nobody
//! could place, and rival layouts to look at one by one. Sources stay out.

use super::widget::{Row, key_button, percent};
use super::{Panel, vault};
use crate::analysis::{Contradiction, Rival};
use crate::search::{ClaimRecord, ClaimStatus, EntryId, Thoroughness};
use crate::text::m2;
use crate::viewer::command::Command;
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::outlook::Feed;
use crate::viewer::style::{bold, small};
use crate::viewer::words::{paragraph, rich};
use bevy_egui::egui::{Grid, ScrollArea, Ui};

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let keys = panel.keys.shown(Command::Claim);
        if key_button(ui, "somebody told…", &keys, panel.ink).clicked() {
            panel.command(Command::Claim);
        }
        for (word, name) in TAKEN_DOWN {
            vault::offer(ui, panel, word, name);
        }
    });
    ui.add_space(4.0);
    ScrollArea::vertical().id_salt("told").auto_shrink(false).show(ui, |ui| {
        layouts(ui, panel, document);
        if let Some(outlook) = panel.outlook {
            contradictions(ui, panel, document, &outlook.contradictions);
            feeds(ui, panel, document, &outlook.feeds);
        }
        claims(ui, panel, document);
        observations(ui, panel, document);
        vault::show(ui, panel, document);
    });
}

/// What else can be taken down, by the forms of the command line.
const TAKEN_DOWN: [(&str, &str); 6] = [
    ("camera…", "camera add"),
    ("sound, smell, cable…", "observe add"),
    ("register…", "register"),
    ("rival layout…", "layout add"),
    ("door code…", "code"),
    ("codes needed…", "codes"),
];

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
    side_by_side(ui, panel, &document.rivals);
    ui.add_space(8.0);
}

/// What the search comes to under each layout.
fn side_by_side(ui: &mut Ui, panel: &Panel, rivals: &[Rival]) {
    let share = |rival: &Rival, thoroughness| percent(&rival.sum, thoroughness);
    type Cell<'a> = &'a dyn Fn(&Rival) -> String;
    let lines: [(&str, Cell); 7] = [
        ("rooms", &|rival| rival.sum.spaces.rooms.to_string()),
        ("area", &|rival| m2(rival.sum.spaces.area_m2)),
        ("primary", &|rival| share(rival, Thoroughness::Primary)),
        ("secondary", &|rival| share(rival, Thoroughness::Secondary)),
        ("only told of", &|rival| rival.told_of.to_string()),
        ("cut off", &|rival| rival.cut_off.to_string()),
        ("claims for, against", &|rival| format!("{}, {}", rival.supported_by.len(), rival.contradicted_by.len())),
    ];
    ScrollArea::horizontal().id_salt("rivals").show(ui, |ui| {
        Grid::new("rivals").spacing([14.0, 2.0]).show(ui, |ui| {
            ui.label("");
            rivals.iter().for_each(|rival| drop(ui.label(rich(&rival.name).strong())));
            ui.end_row();
            for (word, cell) in lines {
                ui.label(small(word).color(panel.ink.dim));
                let cells: Vec<String> = rivals.iter().map(cell).collect();
                let differ = cells.windows(2).any(|pair| pair[0] != pair[1]);
                let colour = if differ { panel.ink.accent } else { panel.ink.text };
                cells.into_iter().for_each(|text| drop(ui.label(small(text).color(colour))));
                ui.end_row();
            }
        });
    });
}

fn contradictions(ui: &mut Ui, panel: &Panel, document: &Document, contradictions: &[Contradiction]) {
    if contradictions.is_empty() {
        return;
    }
    ui.label(bold("Cannot all be true"));
    for contradiction in contradictions {
        paragraph(ui, &contradiction.about);
        for side in &contradiction.sides {
            let record = side.claim.as_ref().and_then(|claim| document.picture.told.claims.get(claim));
            let by = record.map_or("survey".to_owned(), |record| {
                format!("{}  {}", record.claim.rating, statement(document, record))
            });
            Row { right: &side.says, indent: 10.0, ..Row::new(&by) }.show(ui, panel.ink);
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
        vault::about(&response, panel, feed.camera.as_str(), &[("Say which room it shows…", "camera at")]);
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

fn observations(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let seen = &document.picture.told.observations;
    if seen.is_empty() {
        return;
    }
    ui.label(bold("Sounds, smells, ducts, cables"));
    for (_, observation) in seen.values() {
        let text = observation.clue.word();
        let right = observation.bearing_deg.map_or_else(String::new, |bearing| format!("towards {bearing:.0}°"));
        let response = Row { right: &right, indent: 10.0, ..Row::new(text) }.show(ui, panel.ink);
        if response.clicked()
            && let Some(level) = document.facility().level_ix(&observation.at.level)
        {
            panel.push(Intent::FlyToSpot(level, observation.at.at));
        }
    }
    ui.add_space(8.0);
}

fn claims(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    ui.label(bold("Claims"));
    if document.picture.told.claims.is_empty() {
        ui.label(small("nobody's words were taken down yet").color(panel.ink.dim));
    }
    for (id, record) in &document.picture.told.claims {
        let text = format!("{}  {}", record.claim.rating, statement(document, record));
        let status = record.status();
        let dim = status == ClaimStatus::Refuted;
        let response = Row { right: status.word(), indent: 10.0, dim, ..Row::new(&text) }.show(ui, panel.ink);
        let deeds = [("Say how it stands…", "claim status"), ("Say what it bears on…", "claim link")];
        vault::about(&response, panel, id.as_str(), &deeds);
        let place = record.claim.named().iter().find_map(|target| document.found(target));
        if response.on_hover_text(crate::viewer::words::words(&text)).clicked()
            && let Some(place) = place
        {
            panel.push(Intent::FlyTo(place));
        }
    }
    ui.add_space(8.0);
}

/// The words stand in the note of the entry, which a handed-on copy leaves out.
fn statement<'a>(document: &'a Document, record: &ClaimRecord) -> &'a str {
    let entry = document.log.get(&record.entry);
    entry
        .and_then(|entry| entry.content.note.as_deref())
        .filter(|note| !note.is_empty())
        .unwrap_or("left out of this copy")
}
