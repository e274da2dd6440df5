//! The log replayed: a slider over its time, the square metres left as a curve, the pace and when it would end.

use super::{Panel, floating};
use crate::analysis::{Curve, Pace, Point};
use crate::palette::Swatch;
use crate::text::{ago, clock, m2};
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::style::{bold, small};
use bevy_egui::egui::{Align2, Button, Context, Rect, Sense, Slider, Stroke, Ui, pos2, vec2};

const GRAPH: f32 = 56.0;
type Left = fn(&Point) -> f64;

const MINUTE_MS: i64 = 60_000;
/// Steps of the slider.
const TICKS: i64 = 500;

pub fn show(ctx: &Context, free: Rect, panel: &mut Panel, document: &Document) {
    if !panel.state.replay {
        return;
    }
    let area = floating("replay").pivot(Align2::LEFT_BOTTOM).fixed_pos(free.left_bottom() + vec2(98.0, -62.0));
    area.show(ctx, |ui| {
        panel.ink.card().show(ui, |ui| {
            ui.set_width((free.width() - 130.0).clamp(260.0, 640.0));
            match span(panel, document) {
                Some(span) => replay(ui, panel, document, span),
                None => {
                    drop(ui.label(small("Nothing was marked yet, so there is nothing to replay.").color(panel.ink.dim)))
                }
            }
        });
    });
}

/// From the first entry, or the first search that one of them reports, to now; at least a minute.
fn span(panel: &Panel, document: &Document) -> Option<(i64, i64)> {
    let written = document.log.ordered().filter_map(|entry| entry.content.clock).map(|clock| clock.wall_ms).min()?;
    let reported = panel.outlook.and_then(|outlook| outlook.curve_now.points.first()).map(|point| point.at_ms);
    let first = written.min(reported.unwrap_or(written));
    Some((first.min(panel.now_ms - MINUTE_MS), panel.now_ms))
}

fn replay(ui: &mut Ui, panel: &mut Panel, document: &Document, (from, until): (i64, i64)) {
    let as_of = document.picture.lens.as_of_ms;
    ui.horizontal(|ui| {
        let word = match as_of {
            Some(at) => format!("as it was known at {}, {}", clock(at, until), ago(at, until)),
            None => "as it stands now".to_owned(),
        };
        ui.label(bold(word));
        if as_of.is_some() && ui.button(small("back to now")).clicked() {
            panel.push(Intent::AsOf(None));
        }
        if ui.add(Button::new(small("close")).frame(false)).clicked() {
            panel.push(Intent::Replay(false));
        }
    });
    if let Some(outlook) = panel.outlook {
        graph(ui, panel, &outlook.curve_now, (from, until), as_of);
        ui.label(small(told(&outlook.curve, until)).color(panel.ink.dim));
    }
    let tick_ms = ((until - from) / TICKS).max(1);
    let mut tick = (as_of.unwrap_or(until).saturating_sub(from) / tick_ms).min(TICKS);
    ui.spacing_mut().slider_width = ui.available_width();
    let slider = ui.add(Slider::new(&mut tick, 0..=TICKS).show_value(false));
    if slider.on_hover_text("Drag, or the arrow keys, to an earlier time").changed() {
        panel.push(Intent::AsOf((tick < TICKS).then_some(from + tick * tick_ms)));
    }
}

fn graph(ui: &mut Ui, panel: &Panel, curve: &Curve, (from, until): (i64, i64), as_of: Option<i64>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), GRAPH), Sense::hover());
    let (painter, ink) = (ui.painter(), panel.ink);
    let most = curve.points.iter().map(|point| point.secondary_left_m2.max(point.primary_left_m2)).fold(1.0, f64::max);
    let x = |at_ms: i64| {
        let share = (at_ms - from) as f64 / (until - from).max(1) as f64;
        rect.left() + rect.width() * share.clamp(0.0, 1.0) as f32
    };
    let y = |left_m2: f64| rect.bottom() - (rect.height() - 4.0) * (left_m2 / most) as f32;
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, ink.line));
    let series: [(Left, Swatch, f32); 2] = [
        (|point| point.secondary_left_m2, Swatch::DimText, 1.0),
        (|point| point.primary_left_m2, Swatch::Unsearched, 2.0),
    ];
    for (left, swatch, width) in series {
        let mut line = Vec::new();
        for point in &curve.points {
            // What is left stays as it was until the next search.
            line.extend(line.last().map(|last: &bevy_egui::egui::Pos2| pos2(x(point.at_ms), last.y)));
            line.push(pos2(x(point.at_ms), y(left(point))));
        }
        line.extend(line.last().map(|last| pos2(rect.right(), last.y)));
        painter.line(line, Stroke::new(width, ink.of(swatch)));
    }
    if let Some(at) = as_of {
        painter.vline(x(at), rect.y_range(), Stroke::new(1.0, ink.text));
    }
}

fn told(curve: &Curve, now_ms: i64) -> String {
    let Some(last) = curve.points.last() else { return "No search known with its time.".to_owned() };
    let left = format!("left: {} primary, {} secondary", m2(last.primary_left_m2), m2(last.secondary_left_m2));
    match &curve.primary {
        Some(pace) => format!("{left} · {}", paced(pace, now_ms)),
        None => format!("{left} · too short for a pace"),
    }
}

fn paced(pace: &Pace, now_ms: i64) -> String {
    let speed = format!("primary {:.0}–{:.0} m²/h", pace.m2_per_h.low, pace.m2_per_h.high);
    match pace.end_ms {
        None => speed,
        Some((soonest, Some(latest))) => {
            format!("{speed}, at that pace done {} to {}", clock(soonest, now_ms), clock(latest, now_ms))
        }
        Some((soonest, None)) => format!("{speed}, at that pace done {} at the earliest", clock(soonest, now_ms)),
    }
}
