//! The menu under the pointer: the marks that fit what was clicked.

use super::{Panel, marks, menu};
use crate::viewer::command::{Command, Group};
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::style::bold;
use crate::viewer::words::words;
use bevy_egui::egui::{Area, Context, Frame, Order, Ui, pos2};

pub fn show(ctx: &Context, panel: &mut Panel) {
    let (Some(at), Some(document)) = (panel.state.menu_at, panel.document) else { return };
    let targets = panel.state.selection.clone();
    if targets.is_empty() {
        return panel.push(Intent::Menu(None));
    }
    let before = panel.out.len();
    let area = Area::new("context".into()).order(Order::Foreground).fixed_pos(pos2(at.x, at.y)).constrain(true);
    let shown = area.show(ctx, |ui| {
        Frame::menu(ui.style()).show(ui, |ui| {
            ui.set_width(250.0);
            let title = match targets.as_slice() {
                [one] => document.title_of(*one),
                many => format!("{} selected", many.len()),
            };
            ui.label(bold(words(&title)));
            ui.separator();
            entries(ui, panel, &targets);
        });
    });
    let pressed = ctx.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
    let elsewhere = pressed.is_some_and(|at| !shown.response.rect.contains(at));
    if elsewhere || panel.out.len() > before {
        panel.push(Intent::Menu(None));
    }
}

fn entries(ui: &mut Ui, panel: &mut Panel, targets: &[Target]) {
    ui.spacing_mut().item_spacing.y = 1.0;
    for group in marks::groups(targets) {
        for command in Command::of(group).filter(|command| marks::fits(*command, targets)) {
            menu::entry(ui, panel, command);
        }
        ui.separator();
    }
    let is_door = matches!(targets, [Target::Door(_)]);
    for command in Command::of(Group::Select).filter(|command| *command != Command::SelectBehind || is_door) {
        menu::entry(ui, panel, command);
    }
}
