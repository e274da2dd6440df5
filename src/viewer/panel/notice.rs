//! What happened: a banner that stays until it is dealt with, lines that go by themselves, work that can be cancelled.

use super::{CONTROLS_PX, Panel};
use crate::viewer::document::{Document, Keeping};
use crate::viewer::intent::Intent;
use crate::viewer::style::{LARGE, small};
use crate::viewer::words::rich;
use bevy_egui::egui::{Align2, Area, Color32, Context, Margin, Order, Rect, Sense, Stroke, vec2};
use std::time::Duration;

/// As wide as what happened may be told, and as the controls at the left are.
const TOAST_PX: f32 = 380.0;
const CONTROLS_WIDTH_PX: f32 = 500.0;

/// Shorter work is not worth a word.
const PATIENCE: Duration = Duration::from_millis(500);

pub fn show(ctx: &Context, free: Rect, panel: &mut Panel) {
    banner(ctx, free, panel);
    toasts(ctx, free, panel);
    work(ctx, free, panel);
}

fn banner(ctx: &Context, free: Rect, panel: &mut Panel) {
    let Some(text) = &panel.state.banner else { return };
    let area = Area::new("banner".into()).order(Order::Foreground).pivot(Align2::CENTER_TOP);
    area.fixed_pos(free.center_top() + vec2(0.0, 10.0)).show(ctx, |ui| {
        let fill = Color32::from_rgb(0x5C, 0x1D, 0x18);
        let frame =
            panel.ink.card().fill(fill).stroke(Stroke::new(1.0, panel.ink.alarm)).inner_margin(Margin::same(12));
        frame.show(ui, |ui| {
            ui.set_max_width((free.width() - 60.0).clamp(200.0, 560.0));
            ui.label(rich(text).size(LARGE).color(Color32::WHITE));
            if ui.button(small("understood")).clicked() {
                panel.out.push(Intent::DismissBanner);
            }
        });
    });
}

/// What happened, newest last, and under it what a first-time user may do next.
fn toasts(ctx: &Context, free: Rect, panel: &mut Panel) {
    let hint = hint(panel);
    if panel.state.toasts.is_empty() && hint.is_none() {
        return;
    }
    let area = Area::new("toasts".into()).order(Order::Foreground).pivot(Align2::RIGHT_BOTTOM);
    let has_room_beside = free.width() > CONTROLS_WIDTH_PX + TOAST_PX;
    let above = if has_room_beside { 0.0 } else { CONTROLS_PX };
    area.fixed_pos(free.right_bottom() - vec2(10.0, 10.0 + above)).show(ctx, |ui| {
        ui.set_max_width(TOAST_PX);
        for toast in &panel.state.toasts {
            let rim = if toast.is_warning { panel.ink.accent } else { panel.ink.line };
            panel.ink.card().stroke(Stroke::new(1.0, rim)).show(ui, |ui| {
                let label = ui.label(rich(&toast.text).size(LARGE - 1.0));
                if label.interact(Sense::click()).clicked() {
                    panel.out.push(Intent::Dismiss(toast.id));
                }
            });
        }
        if let Some(hint) = hint {
            panel.ink.card().show(ui, |ui| {
                ui.label(rich(hint).size(LARGE));
                // Where it lies on the picture it must not take much of it.
                if has_room_beside {
                    ui.label(small("? shows every key. The map itself is never changed.").color(panel.ink.dim));
                }
            });
        }
    });
}

/// Leads a first-time user by the hand until the first mark is made.
fn hint(panel: &Panel) -> Option<&'static str> {
    let can_mark = |document: &&Document| !matches!(document.keeping, Keeping::Preview(_));
    let document = panel.document.filter(can_mark).filter(|_| panel.state.sketch.is_none());
    let untouched = document.is_some_and(|document| document.log.is_empty());
    let text = match panel.state.selection.is_empty() {
        true => "Click a room or a door in the building.",
        false => "Now press a key: 3 = primary search done, X = inaccessible; for a door S = sealed, O = open.",
    };
    untouched.then_some(text)
}

fn work(ctx: &Context, free: Rect, panel: &mut Panel) {
    let Some(work) = &panel.state.work else { return };
    let since = work.since.elapsed();
    if since < PATIENCE {
        return ctx.request_repaint_after(PATIENCE - since);
    }
    ctx.request_repaint_after(Duration::from_millis(250));
    let area = Area::new("work".into()).order(Order::Foreground).pivot(Align2::CENTER_CENTER);
    area.fixed_pos(free.center()).show(ctx, |ui| {
        panel.ink.card().show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(rich(&format!("{} · {} s", work.what, since.as_secs())).size(LARGE));
                if work.can_be_cancelled && ui.button("Cancel").clicked() {
                    panel.out.push(Intent::Cancel);
                }
            });
        });
    });
}
