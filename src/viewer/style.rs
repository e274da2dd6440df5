//! How panels look: the palette of the picture, calm and without chrome.

use super::font;
use crate::palette::{Swatch, Theme};
use bevy_egui::egui::style::WidgetVisuals;
use bevy_egui::egui::{
    self, Color32, Context, CornerRadius, Frame, Margin, RichText, Stroke, TextStyle, Vec2, Visuals,
};

/// Text that matters, points.
pub const LARGE: f32 = 14.0;
/// Everything else, points.
pub const SMALL: f32 = 12.0;

pub fn colour(swatch: Swatch, theme: Theme) -> Color32 {
    let [r, g, b] = swatch.rgb(theme);
    Color32::from_rgb(r, g, b)
}

/// What panels paint with.
#[derive(Clone, Copy)]
pub struct Ink {
    pub theme: Theme,
    pub text: Color32,
    pub dim: Color32,
    pub panel: Color32,
    pub raised: Color32,
    pub line: Color32,
    pub accent: Color32,
    pub alarm: Color32,
}

impl Ink {
    pub fn new(theme: Theme) -> Self {
        let of = |swatch| colour(swatch, theme);
        Self {
            theme,
            text: of(Swatch::Text),
            dim: of(Swatch::DimText),
            panel: of(Swatch::Panel),
            raised: of(Swatch::Raised),
            line: of(Swatch::SlabEdge),
            accent: of(Swatch::Unsearched),
            alarm: of(Swatch::DoorBarred),
        }
    }

    pub fn of(self, swatch: Swatch) -> Color32 {
        colour(swatch, self.theme)
    }

    /// A card that floats over the picture.
    pub fn card(self) -> Frame {
        Frame::new()
            .fill(self.panel)
            .stroke(Stroke::new(1.0, self.line))
            .corner_radius(6)
            .inner_margin(Margin::symmetric(10, 8))
    }

    /// A panel along an edge of the window.
    pub fn edge(self) -> Frame {
        Frame::new().fill(self.panel).inner_margin(Margin::symmetric(10, 4))
    }
}

pub fn bold(text: impl Into<String>) -> RichText {
    RichText::new(text).font(font::bold(13.0))
}

pub fn title(text: impl Into<String>) -> RichText {
    RichText::new(text).font(font::bold(15.0))
}

pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).size(SMALL)
}

/// Colours and spacing, at the start and whenever the theme changes.
pub fn set_theme(ctx: &Context, theme: Theme, reduced_motion: bool) {
    let ink = Ink::new(theme);
    // Whatever the desktop prefers, the planner's own choice holds.
    ctx.set_theme(match theme {
        Theme::Dark => egui::Theme::Dark,
        Theme::Light => egui::Theme::Light,
    });
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, font::regular(SMALL)),
            (TextStyle::Body, font::regular(13.0)),
            (TextStyle::Button, font::regular(13.0)),
            (TextStyle::Monospace, font::regular(13.0)),
            (TextStyle::Heading, font::bold(15.0)),
        ]
        .into();
        style.spacing.item_spacing = Vec2::new(8.0, 4.0);
        style.spacing.button_padding = Vec2::new(7.0, 3.0);
        style.spacing.interact_size.y = 22.0;
        style.spacing.menu_margin = Margin::same(6);
        style.spacing.scroll = egui::style::ScrollStyle { floating: true, ..egui::style::ScrollStyle::thin() };
        style.animation_time = if reduced_motion { 0.0 } else { 0.12 };
        style.visuals = visuals(ink);
    });
}

fn visuals(ink: Ink) -> Visuals {
    let base = match ink.theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let mut visuals = Visuals {
        panel_fill: ink.panel,
        window_fill: ink.panel,
        window_stroke: Stroke::new(1.0, ink.line),
        window_corner_radius: CornerRadius::same(8),
        menu_corner_radius: CornerRadius::same(6),
        extreme_bg_color: ink.of(Swatch::Ground),
        faint_bg_color: ink.raised,
        hyperlink_color: ink.of(Swatch::InProgress),
        weak_text_color: Some(ink.dim),
        warn_fg_color: ink.accent,
        error_fg_color: ink.alarm,
        window_shadow: egui::Shadow::NONE,
        popup_shadow: egui::Shadow::NONE,
        slider_trailing_fill: true,
        ..base
    };
    visuals.selection.bg_fill = ink.of(Swatch::InProgress).gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(1.0, ink.text);
    let widget = |fill: Color32, rim: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, rim),
        corner_radius: CornerRadius::same(4),
        fg_stroke: Stroke::new(1.0, ink.text),
        expansion: 0.0,
    };
    let focus = ink.of(Swatch::InProgress);
    visuals.widgets.noninteractive = widget(ink.panel, ink.line);
    visuals.widgets.inactive = widget(ink.raised, ink.raised);
    visuals.widgets.hovered = widget(ink.raised, ink.dim);
    // Also the look of what the keyboard is on, so the rim must stand out.
    visuals.widgets.active = widget(ink.raised, focus);
    visuals.widgets.active.bg_stroke.width = 2.0;
    visuals.widgets.open = widget(ink.raised, ink.dim);
    visuals
}
