//! What lies under the pointer, in two lines beside it.

use super::Panel;
use crate::analysis::Barrier;
use crate::text::{counted, m2};
use crate::viewer::document::Document;
use crate::viewer::layout::Target;
use crate::viewer::style::{bold, small};
use crate::viewer::words::words;
use bevy_egui::egui::{Area, Context, Order, vec2};

pub fn show(ctx: &Context, panel: &Panel, document: &Document) {
    let Some(target) = panel.hovered.filter(|_| panel.state.menu_at.is_none() && panel.state.ask.is_none()) else {
        return;
    };
    let Some(at) = ctx.pointer_hover_pos().filter(|_| !ctx.is_pointer_over_egui()) else { return };
    let area = Area::new("hover".into()).order(Order::Tooltip).interactable(false).constrain(true);
    area.fixed_pos(at + vec2(16.0, 14.0)).show(ctx, |ui| {
        panel.ink.card().inner_margin(6).show(ui, |ui| {
            ui.set_max_width(280.0);
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(bold(words(&document.title_of(target))));
            ui.label(small(words(&line(document, target))).color(panel.ink.dim));
            if let Some(gain) = gain(panel, target) {
                ui.label(small(gain).color(panel.ink.accent));
            }
        });
    });
}

/// What opening a barred or untried door at the border would bring, and what else is lit up behind it.
fn gain(panel: &Panel, target: Target) -> Option<String> {
    let Target::Door(door) = target else { return None };
    let Barrier { direct, follows, only_way, .. } =
        &panel.outlook?.next.iter().find(|advice| advice.barrier.portal == door)?.barrier;
    let mut brings = format!("opening it: {}, {}", counted(direct.rooms.rooms, "room"), m2(direct.rooms.area_m2));
    if follows.rooms.rooms > direct.rooms.rooms {
        brings += &format!("; up to {} if what follows is open", counted(follows.rooms.rooms, "room"));
    }
    if only_way.rooms > follows.rooms.rooms {
        brings += &format!("; no other way to {} is known", counted(only_way.rooms, "room"));
    }
    Some(brings)
}

fn line(document: &Document, target: Target) -> String {
    match target {
        Target::Room(at) => {
            let space = document.facility().space(at);
            let state =
                format!("{} · {}", document.picture.status_of(at).word(), document.analysis.reach_of(at).word());
            if space.name.is_empty() || space.number.is_empty() { state } else { format!("{} · {state}", space.name) }
        }
        Target::Door(at) => document.picture.state_of(at).word().to_owned(),
        Target::Section(at) if document.picture.is_unreached(at) => "unreached".to_owned(),
        Target::Section(at) => {
            document.picture.section_state[at.get()].map_or("not marked", |state| state.word()).to_owned()
        }
    }
}
