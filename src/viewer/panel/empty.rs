//! Nothing is open: what to do.

use super::Panel;
use crate::viewer::command::Command;
use crate::viewer::intent::{FileTask, Intent};
use crate::viewer::style::{LARGE, small, title};
use bevy_egui::egui::{Align2, Area, Button, Context, Margin, Order, Rect, RichText, vec2};

pub fn show(ctx: &Context, free: Rect, panel: &mut Panel) {
    let area = Area::new("empty".into()).order(Order::Middle).pivot(Align2::CENTER_CENTER).fixed_pos(free.center());
    area.show(ctx, |ui| {
        panel.ink.card().inner_margin(Margin::same(24)).show(ui, |ui| {
            ui.set_width(420.0);
            ui.label(title("Open a building"));
            ui.add_space(4.0);
            let text = "Drop a map, an operation or a plan into this window, or choose one. \
                        Marks are kept in an operation file beside the map.";
            ui.label(RichText::new(text).size(LARGE));
            ui.add_space(10.0);
            for command in [Command::OpenFile, Command::Import, Command::OpenTraining] {
                let key = small(panel.keys.shown(command)).color(panel.ink.dim);
                let button = Button::new(RichText::new(command.label()).size(LARGE)).right_text(key);
                if ui.add_sized(vec2(ui.available_width(), 30.0), button).clicked() {
                    panel.command(command);
                }
            }
            if !panel.settings.recent.is_empty() {
                ui.add_space(10.0);
                ui.label(small("Lately open").color(panel.ink.dim));
            }
            for path in &panel.settings.recent {
                if ui.link(path.display().to_string()).clicked() {
                    panel.out.push(Intent::File(FileTask::Open, path.clone()));
                }
            }
        });
    });
}
