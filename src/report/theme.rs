use super::class::Class;
use super::markup::{Markup, n};

/// Dark for screens, light for paper and sun.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Theme {
    #[default]
    Dark,
    Light,
}

/// The colours of one theme, `#RRGGBB`.
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
    pub unsearched: &'static str,
    pub ink: &'static str,
    pub barred: &'static str,
    pub pale: &'static str,
    pub passed: &'static str,
}

const DARK: Palette = Palette {
    ground: "#11151B",
    slab: "#1A2028",
    slab_below: "#1C1820",
    edge: "#2C3540",
    edge_below: "#3A2C35",
    line: "#0C0F13",
    text: "#C9D3DD",
    dim: "#7C8894",
    panel: "#181D25",
    unsearched: "#F0A830",
    ink: "#14181E",
    barred: "#FF5C50",
    pale: "#E8EEF4",
    passed: "#8FE0C8",
};

const LIGHT: Palette = Palette {
    ground: "#FFFFFF",
    slab: "#EFEDE7",
    slab_below: "#EADFD7",
    edge: "#BDB8AC",
    edge_below: "#B09A8C",
    line: "#4A4844",
    text: "#1C232B",
    dim: "#5B6670",
    panel: "#F7F6F2",
    unsearched: "#B26A00",
    ink: "#1C1E22",
    barred: "#C8161D",
    pale: "#22303C",
    passed: "#0E7A5F",
};

impl Theme {
    pub fn palette(self) -> &'static Palette {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
        }
    }

    /// What lies under the pattern of a class.
    pub fn fill(self, class: Class) -> &'static str {
        let (dark, light) = match class {
            Class::Unsearched | Class::Presumed => ("#F0A830", "#F2A024"),
            Class::CutOff => ("#C9619B", "#D98AB8"),
            Class::NoWayIn => ("#9A7FD1", "#B3A0DC"),
            Class::Inaccessible => ("#D55E00", "#E27A33"),
            Class::Recheck | Class::Primary => ("#4E8F84", "#86B8AD"),
            Class::Disputed => ("#F0E442", "#F0E442"),
            Class::InProgress => ("#56B4E9", "#8CC8EE"),
            Class::Secondary => ("#2F4A4A", "#DCE5E2"),
            Class::Reported | Class::Suspected | Class::Refuted => ("#1C1820", "#FBF9F5"),
        };
        match self {
            Self::Dark => dark,
            Self::Light => light,
        }
    }

    /// Words about what nobody has reached, legible on the ground.
    pub fn words_of_unreached(self) -> &'static str {
        match self {
            Self::Dark => "#E58BBE",
            Self::Light => "#A03A74",
        }
    }

    /// The paint of a class, as the value of a `fill`.
    pub fn paint(self, class: Class) -> String {
        format!("url(#{}-{})", self.prefix(), class.id())
    }

    // Two documents of different themes may stand in one page.
    fn prefix(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// One pattern for each class, so that no two are told apart by colour alone.
    pub fn write_patterns(self, page: &mut Markup) {
        page.add(format_args!("<defs>"));
        for class in Class::ALL {
            let (side, strokes) = self.pattern(class);
            page.add(format_args!(
                "<pattern id=\"{}-{}\" patternUnits=\"userSpaceOnUse\" width=\"{side}\" height=\"{side}\"><rect width=\"{side}\" height=\"{side}\" fill=\"{}\"/>{strokes}</pattern>",
                self.prefix(),
                class.id(),
                self.fill(class)
            ));
        }
        page.add(format_args!("</defs>"));
    }

    fn pattern(self, class: Class) -> (u32, String) {
        let palette = self.palette();
        let stroke = |d: &str, colour: &str, width: f64| {
            format!("<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"/>", n(width))
        };
        let dot = |x: f64, y: f64, r: f64| {
            format!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>", n(x), n(y), n(r), palette.ink)
        };
        // The corners are drawn twice so that a stripe does not break where two tiles meet.
        let rising = "M-2 2L2-2M0 8L8 0M6 10L10 6";
        let falling = "M-2 6L2 10M0 0L8 8M6-2L10 2";
        match class {
            Class::Unsearched | Class::Primary | Class::Secondary => (8, String::new()),
            Class::Presumed => (12, dot(3.0, 3.0, 1.0) + &dot(9.0, 9.0, 1.0)),
            Class::CutOff => (8, stroke(&format!("{rising}{falling}"), palette.ink, 1.1)),
            Class::NoWayIn => (8, stroke("M4 0V8M0 4H8", palette.ink, 1.1)),
            Class::Inaccessible => (8, stroke(rising, palette.ink, 2.0)),
            Class::Recheck => (10, stroke("M1.5 6.5L5 3L8.5 6.5", self.fill(Class::Unsearched), 1.8)),
            Class::Disputed => (20, stroke("M-5 5L5-5M0 20L20 0M15 25L25 15", palette.ink, 6.0)),
            Class::InProgress => (6, dot(1.5, 1.5, 1.0) + &dot(4.5, 4.5, 1.0)),
            Class::Reported => (8, stroke(rising, palette.text, 0.9)),
            Class::Suspected => (16, stroke("M-4 4L4-4M0 16L16 0M12 20L20 12", palette.text, 0.9)),
            Class::Refuted => (8, String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, Theme};

    /// Linear sRGB as seen with full, protan, deutan or tritan vision (Machado, Oliveira and Fernandes 2009).
    const VISIONS: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    fn lab(hex: &str, vision: [[f64; 3]; 3]) -> [f64; 3] {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let rgb = [channel(1), channel(3), channel(5)];
        let mix = |row: [f64; 3]| row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2];
        let [r, g, b] = vision.map(|row| mix(row).clamp(0.0, 1.0));
        let xyz = [
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
        ];
        let [x, y, z] = xyz.map(|t| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn far(one: &str, two: &str) -> f64 {
        let apart = |vision| {
            let (a, b) = (lab(one, vision), lab(two, vision));
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
        };
        VISIONS.into_iter().map(apart).fold(f64::MAX, f64::min)
    }

    /// What is drawn over the fill, without its colours: two patterns differ by shape and not by ink.
    fn shape(theme: Theme, class: Class) -> (u32, String) {
        let (side, strokes) = theme.pattern(class);
        (side, strokes.split('"').filter(|part| !part.starts_with('#')).collect())
    }

    #[test]
    fn any_two_classes_differ_by_pattern_or_for_every_vision_by_colour() {
        for theme in [Theme::Dark, Theme::Light] {
            for (at, one) in Class::ALL.into_iter().enumerate() {
                for two in Class::ALL.into_iter().skip(at + 1) {
                    let patterned = shape(theme, one).1 != shape(theme, two).1 || one.is_told() != two.is_told();
                    let far = far(theme.fill(one), theme.fill(two));
                    assert!(patterned || far >= 15.0, "{theme:?} {one:?} {two:?}: ΔE {far:.1}");
                }
            }
        }
    }

    #[test]
    fn the_measure_of_difference_is_the_usual_one() {
        assert!((far("#000000", "#FFFFFF") - 100.0).abs() < 0.1);
        assert!(far("#FF0000", "#A39000") < 15.0, "red and olive are alike without red cones");
    }
}
