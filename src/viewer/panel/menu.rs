//! The menu bar, made from the table of commands.

use super::Panel;
use crate::palette::Theme;
use crate::viewer::command::{Command, Group};
use crate::viewer::document::Keeping;
use crate::viewer::intent::Intent;
use crate::viewer::look::ColourBy;
use crate::viewer::style::small;
use crate::viewer::view::Mode;
use bevy_egui::egui::{Button, MenuBar, Ui};

/// The menus, and `beside` to their right: the bar takes the whole width.
pub fn show(ui: &mut Ui, panel: &mut Panel, beside: impl FnOnce(&mut Ui, &mut Panel)) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| {
            entries(ui, panel, Group::File);
            recent(ui, panel);
        });
        ui.menu_button("Edit", |ui| {
            entries(ui, panel, Group::Edit);
            ui.separator();
            entries(ui, panel, Group::Select);
        });
        ui.menu_button("View", |ui| view(ui, panel));
        ui.menu_button("Mark", |ui| marks(ui, panel));
        ui.menu_button("Draw", |ui| entries(ui, panel, Group::Draw));
        ui.menu_button("Help", |ui| entries(ui, panel, Group::Help));
        beside(ui, panel);
    });
}

/// One line of a menu with its key.
pub fn entry(ui: &mut Ui, panel: &mut Panel, command: Command) {
    let key = small(panel.keys.shown(command)).color(panel.ink.dim);
    let enabled = is_possible(panel, command);
    let button = Button::new(command.label()).right_text(key).selected(is_on(panel, command));
    if ui.add_enabled(enabled, button).clicked() {
        panel.command(command);
        ui.close();
    }
}

fn entries(ui: &mut Ui, panel: &mut Panel, group: Group) {
    ui.set_min_width(230.0);
    for command in Command::of(group) {
        entry(ui, panel, command);
    }
}

fn marks(ui: &mut Ui, panel: &mut Panel) {
    for (word, group) in [("Room", Group::Room), ("Door", Group::Door), ("Section", Group::Section)] {
        ui.menu_button(word, |ui| entries(ui, panel, group));
    }
    ui.separator();
    entries(ui, panel, Group::Mark);
}

fn view(ui: &mut Ui, panel: &mut Panel) {
    entries(ui, panel, Group::View);
    ui.separator();
    ui.menu_button("Colour by", |ui| {
        for &by in ColourBy::ALL {
            if ui.radio(panel.state.colour_by == by, by.word()).clicked() {
                panel.push(Intent::ColourBy(by));
                ui.close();
            }
        }
    });
    ui.menu_button("Viewpoints", |ui| {
        let kept = panel.settings.viewpoints_of(panel.document);
        if kept.is_empty() {
            ui.label(small("none kept yet").color(panel.ink.dim));
        }
        for (at, viewpoint) in kept.iter().enumerate() {
            ui.horizontal(|ui| {
                if ui.button(&viewpoint.name).clicked() {
                    panel.push(Intent::Viewpoint(at));
                    ui.close();
                }
                if ui.small_button("forget").clicked() {
                    panel.push(Intent::ForgetViewpoint(at));
                }
            });
        }
    });
}

fn recent(ui: &mut Ui, panel: &mut Panel) {
    if panel.settings.recent.is_empty() {
        return;
    }
    ui.separator();
    ui.label(small("Lately open").color(panel.ink.dim));
    for path in &panel.settings.recent {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if ui.button(name).on_hover_text(path.display().to_string()).clicked() {
            panel.out.push(Intent::File(crate::viewer::intent::FileTask::Open, path.clone()));
            ui.close();
        }
    }
}

fn is_possible(panel: &Panel, command: Command) -> bool {
    let Some(document) = panel.document else {
        return matches!(command.group(), Group::Help)
            || matches!(
                command,
                Command::OpenFile | Command::OpenTraining | Command::Import | Command::Quit | Command::ToggleTheme
            );
    };
    match command {
        Command::Undo => document.can_undo,
        Command::Redo => document.can_redo,
        Command::DrawDone | Command::DrawBack => panel.state.sketch.is_some(),
        Command::AcceptImport => matches!(document.keeping, Keeping::Preview(_)),
        _ => true,
    }
}

fn is_on(panel: &Panel, command: Command) -> bool {
    match command {
        Command::ToggleExplode => panel.view.explode > 0.0,
        Command::TogglePlan => panel.view.mode == Mode::Plan,
        Command::ToggleCut => panel.view.cut_m.is_some(),
        Command::ToggleTheme => panel.view.theme == Theme::Light,
        Command::ToggleMotion => panel.view.reduced_motion,
        Command::FoldSide => !panel.state.side,
        Command::Strict => panel.state.strict,
        _ => false,
    }
}
