//! A plan of another format before it becomes a map: its levels, what the importer left out or guessed, and how far doors
//! may reach. Nothing is written until it is accepted.

use super::Panel;
use super::widget::{ROW, Row, focus_rim};
use crate::model::{End, Finding, LevelIx};
use crate::search;
use crate::text::{counted, grouped};
use crate::viewer::document::{Document, Preview};
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::style::{bold, small, title};
use crate::viewer::words::{paragraph, words};
use bevy_egui::egui::{Panel as Edge, ScrollArea, Slider, Ui};

const WIDTH: f32 = 360.0;

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document, preview: &Preview) {
    let edge = Edge::right("preview").resizable(true).default_size(WIDTH).size_range(280.0..=560.0);
    edge.frame(panel.ink.edge()).show_separator_line(false).show(ui, |ui| {
        let file = preview.plan.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ui.label(title("Look before you accept"));
        paragraph(ui, &format!("{file} was read and nothing is written yet."));
        ui.add_space(4.0);
        decide(ui, panel);
        ui.add_space(6.0);
        joined(ui, panel, document, preview);
        ui.add_space(6.0);
        ui.label(bold("Levels"));
        levels(ui, panel, document);
        ui.add_space(6.0);
        let count = grouped(preview.findings.len());
        ui.label(bold(format!("Left out, guessed or unresolved: {count}")));
        findings(ui, panel, document, &preview.findings);
    });
}

fn decide(ui: &mut Ui, panel: &mut Panel) {
    ui.horizontal(|ui| {
        let accept = ui.button("Accept and save as a map");
        focus_rim(ui.painter(), &accept, accept.rect, panel.ink);
        if accept.clicked() {
            panel.push(Intent::AcceptImport);
        }
        if ui.button("Leave").on_hover_text("Back to where you were; nothing is kept").clicked() {
            panel.push(Intent::LeaveImport);
        }
    });
}

fn joined(ui: &mut Ui, panel: &mut Panel, document: &Document, preview: &Preview) {
    let facility = document.facility();
    let ends = |is_one: fn(&End) -> bool| facility.portals().iter().filter(|portal| is_one(&portal.between.1)).count();
    let (two, out, loose) = (
        ends(|end| matches!(end, End::Space(_))),
        ends(|end| matches!(end, End::Outside)),
        ends(|end| matches!(end, End::Unknown)),
    );
    let lines = [
        (two, "doors and stairs join two rooms"),
        (out, "lead outside"),
        (loose, "lead nobody knows where"),
        (document.analysis.no_way_in.len(), "rooms have no known way in"),
    ];
    for (count, what) in lines {
        ui.label(format!("{} {what}", grouped(count)));
    }
    let mut tolerance_m = preview.door_tolerance_m;
    ui.horizontal(|ui| {
        ui.label(small("a door belongs to a room within").color(panel.ink.dim));
        let slider = ui.add(Slider::new(&mut tolerance_m, 0.0..=3.0).suffix(" m").fixed_decimals(2).step_by(0.05));
        // While it is dragged the plan would be read again at every pixel.
        if slider.drag_stopped() || (slider.changed() && !slider.dragged()) {
            panel.push(Intent::DoorTolerance(tolerance_m));
        }
    });
}

fn levels(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let facility = document.facility();
    let mut counts = vec![0_u32; facility.levels().len()];
    facility.space_ixs().for_each(|space| counts[facility.level_of(space).get()] += 1);
    for (at, level) in facility.levels().iter().enumerate().rev() {
        let text = format!("{}  {}", level.label(), words(&level.name));
        let right = format!("{} · {:.1} m", counted(counts[at], "room"), level.elevation_m);
        let level = LevelIx::new(at);
        let chosen = panel.view.level == Some(level);
        if (Row { right: &right, chosen, ..Row::new(&text) }).show(ui, panel.ink).clicked() {
            panel.push(Intent::Level(Some(level).filter(|_| !chosen)));
        }
    }
}

fn findings(ui: &mut Ui, panel: &mut Panel, document: &Document, findings: &[Finding]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("findings").auto_shrink(false).show_rows(ui, ROW, findings.len(), |ui, range| {
        for finding in &findings[range] {
            let place = place(document, finding);
            let id = finding.place.id.as_deref().unwrap_or_default();
            let row = Row { dim: place.is_none(), right: id, ..Row::new(&finding.message) };
            let tip = format!("{}: {}", finding.place, finding.message);
            if row.show(ui, panel.ink).on_hover_text(words(&tip)).clicked()
                && let Some(target) = place
            {
                panel.push(Intent::FlyTo(target));
            }
        }
    });
}

/// Where a finding is, when the thing it is about came into the building.
fn place(document: &Document, finding: &Finding) -> Option<Target> {
    let id = finding.place.id.as_deref()?;
    let kinds =
        [search::Target::Space(id.into()), search::Target::Portal(id.into()), search::Target::Section(id.into())];
    kinds.iter().find_map(|kind| document.found(kind))
}
