//! Every colour the picture uses, dark for the control room and light for paper and sun.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    Dark,
    Light,
}

/// A straight sRGB colour.
pub type Rgb = [u8; 3];

macro_rules! swatches {
    ($($(#[$doc:meta])* $name:ident = $dark:literal, $light:literal;)*) => {
        /// A place in the palette; what it looks like depends on the theme.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Swatch { $($(#[$doc])* $name,)* }

        impl Swatch {
            pub const ALL: &'static [Swatch] = &[$(Swatch::$name,)*];

            pub fn rgb(self, theme: Theme) -> Rgb {
                let hex: u32 = match (self, theme) {
                    $((Swatch::$name, Theme::Dark) => $dark, (Swatch::$name, Theme::Light) => $light,)*
                };
                [(hex >> 16) as u8, (hex >> 8) as u8, hex as u8]
            }
        }
    };
}

swatches! {
    Ground = 0x11151B, 0xF4F1EA;
    Slab = 0x1A2028, 0xE6E2D8;
    SlabBelow = 0x1C1820, 0xDDD0C6;
    SlabEdge = 0x2C3540, 0xBDB8AC;
    SlabEdgeBelow = 0x3A2C35, 0xB09A8C;
    Line = 0x0C0F13, 0x5C5A55;
    Wall = 0x323B47, 0x77746C;
    Text = 0xC9D3DD, 0x1C232B;
    DimText = 0x7C8894, 0x5B6670;
    Selection = 0xFFFFFF, 0x10151C;
    GroundLine = 0x55616D, 0x8C8577;

    Cleared = 0x2F4A4A, 0xCFDAD6;
    Primary = 0x4E8F84, 0x64A094;
    InProgress = 0x56B4E9, 0x4DA3DC;
    Unsearched = 0xF0A830, 0xE58A00;
    Inaccessible = 0xD55E00, 0xC24A00;
    Presumed = 0xB8A05A, 0xC7AE62;
    CutOff = 0xC9619B, 0xC05590;
    Unlinked = 0x9A7FD1, 0x8165BE;
    Told = 0xC9D3DD, 0x4A5560;
    Disputed = 0xF0E442, 0xE8D800;
    /// What patterns are drawn with on a bright fill.
    Ink = 0x14181E, 0x1C1E22;

    DoorPale = 0xE8EEF4, 0x3A444F;
    DoorBarred = 0xFF5C50, 0xC8161D;
    DoorPassed = 0x8FE0C8, 0x0E7A5F;
    DoorHalo = 0x0A0C10, 0xFAF8F3;

    Depth0 = 0xFFE9A8, 0xF5D26B;
    Depth1 = 0xF2B56B, 0xE5A04E;
    Depth2 = 0xD97E6A, 0xC9694F;
    Depth3 = 0xA85C86, 0x9C4C7C;
    Depth4 = 0x6C4C93, 0x634290;
    Depth5 = 0x3D3B7C, 0x35336F;

    Age0 = 0xD9F0E3, 0x0B5A4A;
    Age1 = 0x9FD5BF, 0x2F8A74;
    Age2 = 0x66AD9B, 0x6FB3A1;
    Age3 = 0x437C78, 0xA3CBC0;
    Age4 = 0x35565C, 0xC7DBD5;
    Age5 = 0x2D3D47, 0xDDE6E2;

    Team0 = 0x56B4E9, 0x0072B2;
    Team1 = 0x009E73, 0x009E73;
    Team2 = 0xF0E442, 0xBFA800;
    Team3 = 0xCC79A7, 0xB4538A;
    Team4 = 0xE69F00, 0xD08700;
    Team5 = 0x8F9BFF, 0x4C50C8;
    Team6 = 0xB7D968, 0x6F9A1C;
    Team7 = 0xF28E7F, 0xD0503C;
}

impl Swatch {
    pub const DEPTHS: [Swatch; 6] =
        [Self::Depth0, Self::Depth1, Self::Depth2, Self::Depth3, Self::Depth4, Self::Depth5];
    pub const AGES: [Swatch; 6] = [Self::Age0, Self::Age1, Self::Age2, Self::Age3, Self::Age4, Self::Age5];
    pub const TEAMS: [Swatch; 8] =
        [Self::Team0, Self::Team1, Self::Team2, Self::Team3, Self::Team4, Self::Team5, Self::Team6, Self::Team7];
}
