//! The panels. Each reads the document and the state, draws, and pushes intents; none changes anything by itself.

mod ask;
mod bottom;
mod casualties;
mod context;
mod details;
mod empty;
mod find;
mod help;
mod hidden;
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
mod offers;
mod preview;
mod replay;
mod room;
mod side;
mod told;
mod top;
mod vault;
mod widget;

pub use legend::card;
pub use widget::percent;

use super::command::Command;
use super::document::{Document, Keeping};
use super::intent::Intent;
use super::keys::Keymap;
use super::layout::Target;
use super::look::Legend;
use super::offer::Offer;
use super::outlook::Outlook;
use super::safe::Safe;
use super::settings::Settings;
use super::state::{State, Typing};
use super::style::Ink;
use super::view::View;
use bevy_egui::egui::{self, Context, LayerId, Rect, Ui, UiBuilder, vec2};

/// What a panel is given.
pub struct Panel<'a> {
    pub document: Option<&'a Document>,
    /// What takes longer to work out; none while it is on its way.
    pub outlook: Option<&'a Outlook>,
    pub legend: &'a Legend,
    pub state: &'a State,
    pub settings: &'a Settings,
    pub view: &'a View,
    pub keys: &'a Keymap,
    /// What the command line can do.
    pub offers: &'a [Offer],
    pub safe: &'a Safe,
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

/// What the panels leave of the window.
pub struct Left {
    /// Between the panels along the edges.
    pub stage: Rect,
    /// The part of it over which nothing floats for long.
    pub free: Rect,
}

/// Draws everything that is not the building.
pub fn show(ctx: &Context, panel: &mut Panel) -> Left {
    let whole = ctx.content_rect();
    let mut ui =
        Ui::new(ctx.clone(), "panels".into(), UiBuilder::new().layer_id(LayerId::background()).max_rect(whole));
    top::show(&mut ui, panel);
    bottom::status(&mut ui, panel);
    if let Some(document) = panel.document {
        match &document.keeping {
            Keeping::Preview(preview) => preview::show(&mut ui, panel, document, preview),
            _ => side::show(&mut ui, panel),
        }
    }
    let stage = ui.available_rect_before_wrap();
    match panel.document {
        Some(document) => {
            lift::show(ctx, stage, panel, document);
            bottom::controls(ctx, stage, panel);
            replay::show(ctx, stage, panel, document);
            context::show(ctx, panel);
            hover::show(ctx, panel, document);
        }
        None => empty::show(ctx, stage, panel),
    }
    find::show(ctx, panel);
    notice::show(ctx, stage, panel);
    ask::show(ctx, panel);
    offers::show(ctx, panel);
    help::show(ctx, panel);
    let free = Rect::from_min_max(stage.min + vec2(LIFT_PX, 0.0), stage.max - vec2(0.0, CONTROLS_PX));
    Left { stage, free }
}

/// A layer over the picture and under menus.
fn floating(id: &'static str) -> egui::Area {
    egui::Area::new(id.into()).order(egui::Order::Middle).constrain(true)
}
