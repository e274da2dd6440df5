//! What a state looks like: colour, pattern and outline of a room, glyph of a door. Colour never stands alone.

use crate::model::{Lock, PortalState};
use crate::palette::{Fill, Pattern, Swatch};

/// What the picture shows of one room or unseen section.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RoomLook {
    pub colour: Swatch,
    /// The second colour: of the pattern, and of a dashed outline.
    pub ink: Swatch,
    pub pattern: Pattern,
    pub dashed: bool,
    /// Pushed back by a filter of the legend.
    pub dimmed: bool,
    pub selected: bool,
    /// Brought forward, as by the pointer.
    pub lit: bool,
}

impl RoomLook {
    pub const fn new(fill: Fill) -> Self {
        let Fill { colour, ink, pattern, dashed } = fill;
        Self { colour, ink, pattern, dashed, dimmed: false, selected: false, lit: false }
    }

    pub const fn plain(colour: Swatch) -> Self {
        Self::new(Fill::plain(colour))
    }

    pub(super) fn texel(self) -> [u8; 4] {
        let flags = [self.dimmed, self.selected, self.dashed, self.lit];
        let flags = flags.into_iter().enumerate().map(|(bit, flag)| u8::from(flag) << bit).sum();
        [self.colour as u8, self.pattern as u8, flags, self.ink as u8]
    }
}

/// How a door is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Glyph {
    Gap,
    Bar,
    BarDot,
    BarHash,
    ThickBar,
    Zigzag,
    GapArrow,
    Ring,
}

impl From<PortalState> for Glyph {
    fn from(state: PortalState) -> Self {
        match state {
            PortalState::Unknown => Self::Ring,
            PortalState::Open => Self::Gap,
            PortalState::Closed => Self::Bar,
            PortalState::Locked(Lock::Code) => Self::BarHash,
            PortalState::Locked(Lock::Key | Lock::Unknown) => Self::BarDot,
            PortalState::Sealed => Self::ThickBar,
            PortalState::Blocked => Self::Zigzag,
            PortalState::Breached => Self::GapArrow,
        }
    }
}

/// What the picture shows of one door.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DoorLook {
    pub state: PortalState,
    pub selected: bool,
    pub dimmed: bool,
}

impl DoorLook {
    pub const fn new(state: PortalState) -> Self {
        Self { state, selected: false, dimmed: false }
    }

    pub(super) fn texel(self) -> [u8; 4] {
        let glyph = Glyph::from(self.state);
        let colour = match glyph {
            Glyph::Gap | Glyph::Bar | Glyph::Ring => Swatch::DoorPale,
            Glyph::GapArrow => Swatch::DoorPassed,
            Glyph::BarDot | Glyph::BarHash | Glyph::ThickBar | Glyph::Zigzag => Swatch::DoorBarred,
        };
        let flags = u8::from(self.dimmed) | u8::from(self.selected) << 1;
        [colour as u8, glyph as u8, flags, Swatch::DoorHalo as u8]
    }
}
