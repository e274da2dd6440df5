use serde::{Deserialize, Serialize};

/// Dark for the control room, light for paper and sun.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    Dark,
    Light,
}

/// A straight sRGB colour.
pub type Rgb = [u8; 3];

/// The same colour as shares of light, each from 0 to 1.
pub fn linear(colour: Rgb) -> [f64; 3] {
    colour.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

macro_rules! swatches {
    ($($(#[$doc:meta])* $name:ident = $dark:literal, $light:literal;)*) => {
        /// A place in the palette; what it looks like depends on the theme.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Swatch { $($(#[$doc])* $name,)* }

        impl Swatch {
            pub const ALL: &'static [Swatch] = &[$(Swatch::$name,)*];

            pub fn rgb(self, theme: Theme) -> Rgb {
                let digits = &self.hex(theme)[1..];
                [0, 2, 4].map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or_default())
            }

            /// As SVG and CSS write it, `#RRGGBB`.
            pub fn hex(self, theme: Theme) -> &'static str {
                match (self, theme) {
                    $((Swatch::$name, Theme::Dark) => $dark, (Swatch::$name, Theme::Light) => $light,)*
                }
            }
        }
    };
}

swatches! {
    Ground = "#11151B", "#F4F1EA";
    Slab = "#1A2028", "#E6E2D8";
    SlabBelow = "#1C1820", "#DDD0C6";
    SlabEdge = "#2C3540", "#BDB8AC";
    SlabEdgeBelow = "#3A2C35", "#B09A8C";
    Line = "#0C0F13", "#5C5A55";
    Wall = "#323B47", "#77746C";
    Text = "#C9D3DD", "#1C232B";
    DimText = "#7C8894", "#5B6670";
    Selection = "#FFFFFF", "#10151C";
    GroundLine = "#55616D", "#8C8577";

    Cleared = "#2F4A4A", "#CFDAD6";
    Primary = "#4E8F84", "#64A094";
    InProgress = "#56B4E9", "#4DA3DC";
    Unsearched = "#F0A830", "#E58A00";
    Inaccessible = "#D55E00", "#C24A00";
    Presumed = "#B8A05A", "#C7AE62";
    CutOff = "#C9619B", "#C05590";
    Unlinked = "#9A7FD1", "#8165BE";
    Told = "#C9D3DD", "#4A5560";
    Disputed = "#F0E442", "#E8D800";
    /// What patterns are drawn with on a bright fill.
    Ink = "#14181E", "#1C1E22";

    DoorPale = "#E8EEF4", "#3A444F";
    DoorBarred = "#FF5C50", "#C8161D";
    DoorPassed = "#8FE0C8", "#0E7A5F";
    DoorHalo = "#0A0C10", "#FAF8F3";

    Depth0 = "#FFE9A8", "#FDD870";
    Depth1 = "#F2B56B", "#E49F4D";
    Depth2 = "#D97E6A", "#C9694F";
    Depth3 = "#A95D87", "#9C4B7B";
    Depth4 = "#6B4D94", "#684899";
    Depth5 = "#302C69", "#332F69";

    Age0 = "#DBF2E4", "#0B5A4A";
    Age1 = "#A1CDAF", "#308973";
    Age2 = "#62AA9C", "#5AB2AE";
    Age3 = "#447E7B", "#91BB9D";
    Age4 = "#29526E", "#C7DBD5";
    Age5 = "#2B3A43", "#F9FBE0";

    Team0 = "#5AB4E7", "#0074B5";
    Team1 = "#009B6F", "#06A176";
    Team2 = "#EFE340", "#DFC31C";
    Team3 = "#CB75A3", "#B4538A";
    Team4 = "#BE9504", "#D28A05";
    Team5 = "#8F9BFF", "#4C4AC0";
    Team6 = "#B7D968", "#517900";
    Team7 = "#FFAAA0", "#D4524D";

    /// What plans and pages lie on.
    Paper = "#11151B", "#FFFFFF";
    Panel = "#161B22", "#F7F6F2";
    /// What stands out of a panel: buttons, fields.
    Raised = "#212832", "#ECE8DE";
    /// Words about what is unsearched, legible on paper.
    WordsLeft = "#F0A830", "#B26A00";
    /// Words about what nobody has reached.
    WordsUnreached = "#E58BBE", "#A03A74";
}

impl Swatch {
    pub const DEPTHS: [Swatch; 6] =
        [Self::Depth0, Self::Depth1, Self::Depth2, Self::Depth3, Self::Depth4, Self::Depth5];
    pub const AGES: [Swatch; 6] = [Self::Age0, Self::Age1, Self::Age2, Self::Age3, Self::Age4, Self::Age5];
    pub const TEAMS: [Swatch; 8] =
        [Self::Team0, Self::Team1, Self::Team2, Self::Team3, Self::Team4, Self::Team5, Self::Team6, Self::Team7];
}

#[cfg(test)]
mod tests {
    use super::{Swatch, Theme};

    #[test]
    fn every_colour_is_written_as_six_digits() {
        for (swatch, theme) in Swatch::ALL.iter().flat_map(|swatch| [(swatch, Theme::Dark), (swatch, Theme::Light)]) {
            let [r, g, b] = swatch.rgb(theme);
            assert_eq!(swatch.hex(theme), format!("#{r:02X}{g:02X}{b:02X}"), "{swatch:?}");
        }
    }
}
