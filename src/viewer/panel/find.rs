//! What the search field found: names, numbers and ids in any script. Arrow keys walk the list, Enter flies there.

use super::Panel;
use super::top::FIND_FIELD;
use super::widget::{ROW, Row};
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::style::small;
use bevy_egui::egui::{Area, Context, Id, Key, Modifiers, Order, Rect, ScrollArea, Ui, vec2};

const WIDTH: f32 = 320.0;
const LINES: f32 = 12.0;

pub fn show(ctx: &Context, panel: &mut Panel) {
    let Some(document) = panel.document.filter(|_| panel.state.find) else { return };
    let found = document.words.find(&panel.typing.find);
    walk(ctx, panel, &found);
    let field: Option<Rect> = ctx.data(|data| data.get_temp(Id::new(FIND_FIELD)));
    let Some(field) = field else { return };
    let mut place = field;
    if !panel.typing.find.trim().is_empty() {
        let at = field.left_bottom() + vec2(0.0, 6.0);
        let area = Area::new("found".into()).order(Order::Foreground).fixed_pos(at).constrain(true);
        let shown = area.show(ctx, |ui| {
            panel.ink.card().inner_margin(6).show(ui, |ui| {
                ui.set_width(WIDTH);
                list(ui, panel, &found);
            });
        });
        place = place.union(shown.response.rect);
    }
    let pressed = ctx.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
    if pressed.is_some_and(|at| !place.contains(at)) {
        panel.push(Intent::Find(false));
    }
}

fn walk(ctx: &Context, panel: &mut Panel, found: &[Target]) {
    let last = found.len().saturating_sub(1);
    let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) {
        panel.typing.found_at = (panel.typing.found_at + 1).min(last);
    }
    if pressed(Key::ArrowUp) {
        panel.typing.found_at = panel.typing.found_at.saturating_sub(1);
    }
    if pressed(Key::Enter)
        && let Some(target) = found.get(panel.typing.found_at)
    {
        go(panel, *target);
    }
}

fn list(ui: &mut Ui, panel: &mut Panel, found: &[Target]) {
    let Some(document) = panel.document else { return };
    if found.is_empty() {
        ui.label(small("nothing has this name, number or id").color(panel.ink.dim));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let chosen_at = panel.typing.found_at.min(found.len() - 1);
    ScrollArea::vertical().max_height(LINES * ROW).show(ui, |ui| {
        for (at, target) in found.iter().enumerate() {
            let right = match *target {
                Target::Room(space) => document.picture.status_of(space).word(),
                Target::Door(portal) => document.picture.state_of(portal).word(),
                Target::Section(_) => "section",
            };
            let chosen = at == chosen_at;
            let response = Row { right, chosen, ..Row::new(&document.title_of(*target)) }.show(ui, panel.ink);
            if chosen {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                go(panel, *target);
            }
        }
    });
}

fn go(panel: &mut Panel, target: Target) {
    panel.push(Intent::FlyTo(target));
    panel.push(Intent::Find(false));
}
