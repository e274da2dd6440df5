//! The tally: rooms and square metres searched, for the whole, each level, each section, each kind.

use super::Panel;
use super::widget::{ROW, bar, fitted, focus_rim, percent};
use crate::analysis::Sum;
use crate::model::{LevelIx, SectionIx, SpaceKind};
use crate::search::Thoroughness;
use crate::text::{counted, grouped, m2};
use crate::viewer::document::Document;
use crate::viewer::font;
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::style::small;
use crate::viewer::words::{paragraph, words};
use bevy_egui::egui::{Align2, Rect, ScrollArea, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

const BAR: f32 = 56.0;

enum Entry<'a> {
    Heading(&'static str),
    Level(LevelIx, &'a Sum),
    Section(SectionIx, &'a Sum),
    Kind(SpaceKind, &'a Sum),
}

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let sum = &document.analysis.tally.total;
    paragraph(ui, document.facility().name());
    ui.horizontal(|ui| {
        ui.label(format!("primary {}", percent(sum, Thoroughness::Primary)));
        ui.label(format!("secondary {}", percent(sum, Thoroughness::Secondary)));
        let whole = format!("of {}, {}", counted(sum.spaces.rooms, "room"), m2(sum.spaces.area_m2));
        ui.label(small(whole).color(panel.ink.dim));
    });
    beside(ui, panel, sum);
    let entries = entries(document);
    let area = ScrollArea::vertical().id_salt("levels").auto_shrink(false);
    ui.spacing_mut().item_spacing.y = 2.0;
    area.show_rows(ui, ROW, entries.len(), |ui, range| {
        for entry in &entries[range] {
            line(ui, panel, document, entry);
        }
    });
}

fn beside(ui: &mut Ui, panel: &Panel, sum: &Sum) {
    let counts = [
        (sum.reported_spaces, "reported"),
        (sum.suspected_spaces, "suspected"),
        (sum.refuted_spaces, "refuted"),
        (sum.unplaced_spaces, "unplaced"),
    ];
    let mut parts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    if sum.unreached_sections > 0 {
        parts.push(format!("{} unreached", counted(sum.unreached_sections, "section")));
    }
    if !parts.is_empty() {
        ui.label(small(format!("beside these: {}", parts.join(" · "))).color(panel.ink.dim));
    }
}

fn entries(document: &Document) -> Vec<Entry<'_>> {
    let tally = &document.analysis.tally;
    let mut entries = vec![Entry::Heading("Levels")];
    entries.extend(tally.levels.iter().enumerate().rev().map(|(at, sum)| Entry::Level(LevelIx::new(at), sum)));
    if !tally.sections.is_empty() {
        entries.push(Entry::Heading("Sections"));
        entries.extend(tally.sections.iter().enumerate().map(|(at, sum)| Entry::Section(SectionIx::new(at), sum)));
    }
    entries.push(Entry::Heading("Kinds"));
    let kinds = SpaceKind::ALL.iter().map(|kind| Entry::Kind(*kind, tally.kind(*kind)));
    entries.extend(kinds.filter(|entry| matches!(entry, Entry::Kind(_, sum) if sum.spaces.rooms > 0)));
    entries
}

fn line(ui: &mut Ui, panel: &mut Panel, document: &Document, entry: &Entry) {
    let facility = document.facility();
    let (text, sum, intent) = match entry {
        Entry::Heading(word) => {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
            let at = pos2(rect.left() + 2.0, rect.bottom() - 2.0);
            ui.painter().text(at, Align2::LEFT_BOTTOM, word, font::bold(13.0), panel.ink.text);
            return;
        }
        Entry::Level(at, sum) => {
            let level = facility.level(*at);
            let text = if level.name.is_empty() { level.label() } else { format!("{} {}", level.label(), level.name) };
            (text, *sum, Some(Intent::Level(Some(*at))))
        }
        Entry::Section(at, sum) => {
            (facility.section(*at).label().to_owned(), *sum, Some(Intent::FlyTo(Target::Section(*at))))
        }
        Entry::Kind(kind, sum) => (kind.word().to_owned(), *sum, None),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &text));
    let (painter, ink) = (ui.painter(), panel.ink);
    if response.hovered() && intent.is_some() {
        painter.rect_filled(rect, 4, ink.raised);
    }
    focus_rim(painter, &response, rect, ink);
    let y = rect.center().y;
    let figures = format!("{} · {}", percent(sum, Thoroughness::Primary), percent(sum, Thoroughness::Secondary));
    let rooms = grouped(sum.spaces.rooms);
    let right = rect.right() - 4.0;
    painter.text(pos2(right, y), Align2::RIGHT_CENTER, rooms, font::regular(12.0), ink.dim);
    painter.text(pos2(right - 42.0, y), Align2::RIGHT_CENTER, figures, font::regular(12.0), ink.text);
    let bar_right = right - 132.0;
    bar(painter, Rect::from_min_max(pos2(bar_right - BAR, y - 4.0), pos2(bar_right, y + 4.0)), sum, ink);
    let left = rect.left() + 4.0;
    let name = fitted(ui, &text, font::regular(13.0), ink.text, bar_right - BAR - 8.0 - left);
    painter.galley(pos2(left, y - name.size().y / 2.0), name, ink.text);
    let clicked = response.clicked();
    response.on_hover_text(format!(
        "{}\nprimary {} of {}, secondary {}",
        words(&text),
        m2(sum.primary.area_m2),
        m2(sum.spaces.area_m2),
        m2(sum.secondary.area_m2)
    ));
    if let Some(intent) = intent.filter(|_| clicked) {
        panel.push(intent);
    }
}
