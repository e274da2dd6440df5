use super::class::Class;
use super::markup::{Markup, n};
use crate::palette::{Fill, Pattern, Swatch, Theme};

/// The colours of one theme that a sheet is drawn with, `#RRGGBB`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Palette {
    pub ground: &'static str,
    pub slab: &'static str,
    pub slab_below: &'static str,
    pub edge: &'static str,
    pub edge_below: &'static str,
    pub line: &'static str,
    pub text: &'static str,
    pub dim: &'static str,
    pub panel: &'static str,
    pub ink: &'static str,
    pub barred: &'static str,
    pub pale: &'static str,
    pub passed: &'static str,
    /// Words about what is unsearched.
    pub left: &'static str,
    /// Words about what nobody has reached.
    pub unreached: &'static str,
}

impl Palette {
    pub fn of(theme: Theme) -> Self {
        let of = |swatch: Swatch| swatch.hex(theme);
        Self {
            ground: of(Swatch::Paper),
            slab: of(Swatch::Slab),
            slab_below: of(Swatch::SlabBelow),
            edge: of(Swatch::SlabEdge),
            edge_below: of(Swatch::SlabEdgeBelow),
            line: of(Swatch::Line),
            text: of(Swatch::Text),
            dim: of(Swatch::DimText),
            panel: of(Swatch::Panel),
            ink: of(Swatch::Ink),
            barred: of(Swatch::DoorBarred),
            pale: of(Swatch::DoorPale),
            passed: of(Swatch::DoorPassed),
            left: of(Swatch::WordsLeft),
            unreached: of(Swatch::WordsUnreached),
        }
    }
}

/// What lies under the pattern of a class.
pub fn under(theme: Theme, class: Class) -> &'static str {
    class.fill().colour.hex(theme)
}

/// The paint of a class, as the value of a `fill`.
pub fn paint(theme: Theme, class: Class) -> String {
    format!("url(#{}-{})", prefix(theme), class.id())
}

// Two documents of different themes may stand in one page.
fn prefix(theme: Theme) -> &'static str {
    match theme {
        Theme::Dark => "dark",
        Theme::Light => "light",
    }
}

/// One paint for each class.
pub fn write_paints(page: &mut Markup, theme: Theme) {
    page.add(format_args!("<defs>"));
    for class in Class::ALL {
        let (side, strokes) = tile(theme, class.fill());
        page.add(format_args!(
            "<pattern id=\"{}-{}\" patternUnits=\"userSpaceOnUse\" width=\"{side}\" height=\"{side}\"><rect width=\"{side}\" height=\"{side}\" fill=\"{}\"/>{strokes}</pattern>",
            prefix(theme),
            class.id(),
            under(theme, class)
        ));
    }
    page.add(format_args!("</defs>"));
}

/// The side of the square that a pattern repeats, and what is drawn on it.
fn tile(theme: Theme, fill: Fill) -> (u32, String) {
    let ink = fill.ink.hex(theme);
    let stroke =
        |d: &str, width: f64| format!("<path d=\"{d}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{}\"/>", n(width));
    let dots = |places: [f64; 2]| {
        places.map(|at| format!("<circle cx=\"{0}\" cy=\"{0}\" r=\"1\" fill=\"{ink}\"/>", n(at))).concat()
    };
    // The corners are drawn twice so that a stripe does not break where two tiles meet.
    let rising = "M-2 2L2-2M0 8L8 0M6 10L10 6";
    let falling = "M-2 6L2 10M0 0L8 8M6-2L10 2";
    match fill.pattern {
        Pattern::Plain => (8, String::new()),
        Pattern::Dots => (6, dots([1.5, 4.5])),
        Pattern::SparseDots => (12, dots([3.0, 9.0])),
        Pattern::Diagonal => (8, stroke(rising, 2.0)),
        Pattern::Crosshatch => (8, stroke(&format!("{rising}{falling}"), 1.1)),
        // The rim itself is drawn along the outline.
        Pattern::Rim => (10, stroke("M1.5 6.5L5 3L8.5 6.5", 1.8)),
        Pattern::WideStripes => (20, stroke("M-5 5L5-5M0 20L20 0M15 25L25 15", 6.0)),
        Pattern::Grid => (8, stroke("M4 0V8M0 4H8", 1.1)),
        Pattern::ThinStripes => (8, stroke(rising, 0.9)),
        Pattern::SparseStripes => (16, stroke("M-4 4L4-4M0 16L16 0M12 20L20 12", 0.9)),
    }
}

#[cfg(test)]
mod tests {
    use super::tile;
    use crate::palette::Theme;
    use crate::report::Class;

    #[test]
    fn every_pattern_is_drawn_with_strokes_of_its_own() {
        for (at, one) in Class::ALL.into_iter().enumerate() {
            for two in Class::ALL.into_iter().skip(at + 1) {
                let alike = tile(Theme::Light, one.fill()).1 == tile(Theme::Light, two.fill()).1;
                assert_eq!(alike, one.fill().pattern == two.fill().pattern, "{one:?} {two:?}");
            }
        }
    }
}
