//! The panels. Each reads the document and the state, draws, and pushes intents; none changes anything by itself.

mod ask;
mod bottom;
mod casualties;
mod context;
mod details;
mod empty;
mod find;
mod help;
mod history;
mod hover;
mod left;
mod legend;
mod levels;
mod lift;
mod log;
mod marks;
mod menu;
mod notice;
mod room;
mod side;
mod top;
mod widget;

pub use widget::{grouped, many, percent};

use super::command::Command;
use super::document::Document;
use super::intent::Intent;
use super::keys::Keymap;
use super::layout::Target;
use super::look::Legend;
use super::settings::Settings;
use super::state::{State, Typing};
use super::style::Ink;
use super::view::View;
use bevy_egui::egui::{self, Context, LayerId, Rect, Ui, UiBuilder, vec2};

/// What a panel is given.
pub struct Panel<'a> {
    pub document: Option<&'a Document>,
    pub legend: &'a Legend,
    pub state: &'a State,
    pub settings: &'a Settings,
    pub view: &'a View,
    pub keys: &'a Keymap,
    pub hovered: Option<Target>,
    pub now_ms: i64,
    pub ink: Ink,
    pub typing: &'a mut Typing,
    pub out: &'a mut Vec<Intent>,
}

impl Panel<'_> {
    fn push(&mut self, intent: Intent) {
        self.out.push(intent);
    }

    fn command(&mut self, command: Command) {
        self.out.push(Intent::Command(command));
    }
}

/// The row of controls at the lower edge and the lift at the left, with the air around them.
const CONTROLS_PX: f32 = 64.0;
const LIFT_PX: f32 = 88.0;

/// Draws everything that is not the building; returns the part of the window that is left to it.
pub fn show(ctx: &Context, panel: &mut Panel) -> Rect {
    let whole = ctx.content_rect();
    let mut ui =
        Ui::new(ctx.clone(), "panels".into(), UiBuilder::new().layer_id(LayerId::background()).max_rect(whole));
    top::show(&mut ui, panel);
    bottom::status(&mut ui, panel);
    if panel.document.is_some() {
        side::show(&mut ui, panel);
    }
    let free = ui.available_rect_before_wrap();
    match panel.document {
        Some(document) => {
            lift::show(ctx, free, panel, document);
            bottom::controls(ctx, free, panel);
            context::show(ctx, panel);
            hover::show(ctx, panel, document);
        }
        None => empty::show(ctx, free, panel),
    }
    find::show(ctx, panel);
    notice::show(ctx, free, panel);
    ask::show(ctx, panel);
    help::show(ctx, panel);
    match panel.document {
        Some(_) => Rect::from_min_max(free.min + vec2(LIFT_PX, 0.0), free.max - vec2(0.0, CONTROLS_PX)),
        None => free,
    }
}

/// A layer over the picture and under menus.
fn floating(id: &'static str) -> egui::Area {
    egui::Area::new(id.into()).order(egui::Order::Middle).constrain(true)
}
