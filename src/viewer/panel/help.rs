//! The help overlay: how to begin, and every key.

use super::Panel;
use crate::viewer::command::{Command, Group};
use crate::viewer::intent::Intent;
use crate::viewer::style::{bold, small, title};
use bevy_egui::egui::{Context, Grid, Id, Modal, ScrollArea, Ui};

const COLUMNS: [&[(&str, Group)]; 3] = [
    &[("Rooms", Group::Room), ("Anything", Group::Mark), ("Sections", Group::Section)],
    &[("Doors", Group::Door), ("Draw", Group::Draw), ("Select", Group::Select), ("Edit", Group::Edit)],
    &[("View", Group::View), ("File", Group::File), ("Help", Group::Help)],
];

const COLUMN_PX: f32 = 295.0;

const MOUSE: [(&str, &str); 7] = [
    ("Click, then a key", "marks what was clicked"),
    ("Shift and click", "adds to the selection"),
    ("Shift or Ctrl and drag", "selects by box or by lasso"),
    ("Drag, right drag, wheel", "turn, shift, zoom"),
    ("Right click", "all marks that fit"),
    ("Alt and a digit", "that storey; with Shift underground"),
    ("4.5 or 6;4, Enter", "while drawing: that long, or that far east and north"),
];

pub fn show(ctx: &Context, panel: &mut Panel) {
    if !panel.state.help {
        return;
    }
    let shown = Modal::new(Id::new("help")).frame(panel.ink.card().inner_margin(18)).show(ctx, |ui| {
        let whole = ctx.content_rect();
        ui.set_max_width((whole.width() - 80.0).min(980.0));
        ui.label(title("Point, then press a key"));
        let intro = "Every mark is on the disk before it shows. Undo takes the last one back. \
                     Write no names of people into notes.";
        ui.label(small(intro).color(panel.ink.dim));
        ui.add_space(8.0);
        ScrollArea::vertical().max_height(whole.height() - 170.0).show(ui, |ui| {
            let beside = ((ui.available_width() / (COLUMN_PX + 20.0)) as usize).clamp(1, COLUMNS.len());
            for row in COLUMNS.chunks(beside) {
                ui.horizontal_top(|ui| row.iter().for_each(|column| groups(ui, panel, column)));
            }
            mouse(ui, panel);
        });
        ui.add_space(6.0);
        ui.label(small(format!("Keys can be changed in {}", panel.settings.path_shown())).color(panel.ink.dim));
    });
    // Esc is heard as a key like any other.
    if shown.backdrop_response.clicked() {
        panel.push(Intent::Help(false));
    }
}

fn groups(ui: &mut Ui, panel: &Panel, column: &[(&str, Group)]) {
    ui.vertical(|ui| {
        ui.set_width(COLUMN_PX);
        column.iter().for_each(|(heading, group)| keys(ui, panel, heading, *group));
    });
}

fn keys(ui: &mut Ui, panel: &Panel, heading: &str, group: Group) {
    ui.label(bold(heading));
    Grid::new(heading).num_columns(2).spacing([12.0, 2.0]).min_col_width(70.0).show(ui, |ui| {
        for command in Command::of(group) {
            ui.label(small(panel.keys.shown(command)).color(panel.ink.accent));
            ui.label(small(command.label()));
            ui.end_row();
        }
    });
    ui.add_space(8.0);
}

fn mouse(ui: &mut Ui, panel: &Panel) {
    ui.label(bold("Mouse"));
    for (hand, what) in MOUSE {
        ui.horizontal(|ui| {
            ui.label(small(hand).color(panel.ink.accent));
            ui.label(small(what));
        });
    }
}
