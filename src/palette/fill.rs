use super::Swatch;

/// How a floor is filled, over its colour.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum Pattern {
    #[default]
    Plain,
    Dots,
    SparseDots,
    Diagonal,
    Crosshatch,
    Rim,
    WideStripes,
    /// An upright lattice: no known way in.
    Grid,
    /// Thin stripes far apart: told by somebody.
    ThinStripes,
    /// Thin stripes further apart: only thought likely.
    SparseStripes,
}

/// What tells one state of a room from all others: for every kind of vision by its colour, or else by its pattern or a
/// dashed outline.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fill {
    pub colour: Swatch,
    /// The colour of the pattern, and of a dashed outline.
    pub ink: Swatch,
    pub pattern: Pattern,
    pub dashed: bool,
}

impl Fill {
    pub const UNSEARCHED: Fill = Self::plain(Swatch::Unsearched);
    /// Unsearched, behind doors that nobody tried.
    pub const UNTRIED: Fill = Self::patterned(Swatch::Unsearched, Pattern::SparseDots);
    pub const CUT_OFF: Fill = Self::patterned(Swatch::CutOff, Pattern::Crosshatch);
    pub const NO_WAY_IN: Fill = Self::patterned(Swatch::Unlinked, Pattern::Grid);
    pub const INACCESSIBLE: Fill = Self::patterned(Swatch::Inaccessible, Pattern::Diagonal);
    pub const RECHECK: Fill = Self { ink: Swatch::Unsearched, ..Self::patterned(Swatch::Primary, Pattern::Rim) };
    pub const DISPUTED: Fill = Self::patterned(Swatch::Disputed, Pattern::WideStripes);
    pub const IN_PROGRESS: Fill = Self::patterned(Swatch::InProgress, Pattern::Dots);
    pub const PRIMARY: Fill = Self::plain(Swatch::Primary);
    pub const SECONDARY: Fill = Self::plain(Swatch::Cleared);
    pub const REPORTED: Fill = Self::told(Pattern::ThinStripes);
    pub const SUSPECTED: Fill = Self::told(Pattern::SparseStripes);
    pub const REFUTED: Fill = Self::told(Pattern::Plain);

    /// In the view of reach, where nothing is unsearched.
    pub const REACHED: Fill = Self::plain(Swatch::Cleared);
    pub const REACHABLE: Fill = Self::plain(Swatch::Primary);
    pub const PRESUMED: Fill = Self::patterned(Swatch::Presumed, Pattern::SparseDots);

    pub const fn plain(colour: Swatch) -> Self {
        Self::patterned(colour, Pattern::Plain)
    }

    pub const fn patterned(colour: Swatch, pattern: Pattern) -> Self {
        Self { colour, ink: Swatch::Ink, pattern, dashed: false }
    }

    // Structure that nobody has surveyed has no fill of its own, a dashed outline and stripes by how sure it is.
    const fn told(pattern: Pattern) -> Self {
        Self { colour: Swatch::SlabBelow, ink: Swatch::Told, pattern, dashed: true }
    }
}

#[cfg(test)]
mod tests {
    use super::Fill;
    use crate::palette::vision::difference;
    use crate::palette::{Swatch, Theme};

    /// Two that differ by more than this are told apart, CIE 1976.
    const APART: f64 = 15.0;

    const STATUS: [Fill; 13] = [
        Fill::UNSEARCHED,
        Fill::UNTRIED,
        Fill::CUT_OFF,
        Fill::NO_WAY_IN,
        Fill::INACCESSIBLE,
        Fill::RECHECK,
        Fill::DISPUTED,
        Fill::IN_PROGRESS,
        Fill::PRIMARY,
        Fill::SECONDARY,
        Fill::REPORTED,
        Fill::SUSPECTED,
        Fill::REFUTED,
    ];
    const REACH: [Fill; 5] = [Fill::REACHED, Fill::REACHABLE, Fill::PRESUMED, Fill::CUT_OFF, Fill::NO_WAY_IN];
    const KNOWLEDGE: [Fill; 4] = [Fill::PRIMARY, Fill::REPORTED, Fill::SUSPECTED, Fill::REFUTED];

    #[track_caller]
    fn check(fills: &[Fill]) {
        for (at, one) in fills.iter().enumerate() {
            for two in &fills[at + 1..] {
                let by_shape = (one.pattern, one.dashed) != (two.pattern, two.dashed);
                for theme in [Theme::Dark, Theme::Light] {
                    let apart = difference(one.colour.rgb(theme), two.colour.rgb(theme));
                    assert!(by_shape || apart >= APART, "{theme:?}: {one:?} and {two:?} differ by {apart:.1}");
                }
            }
        }
    }

    #[test]
    fn any_two_states_of_a_view_differ_by_pattern_or_for_every_vision_by_colour() {
        check(&STATUS);
        check(&REACH);
        check(&KNOWLEDGE);
    }

    #[test]
    fn depths_ages_and_teams_differ_for_every_vision_by_colour() {
        check(&Swatch::DEPTHS.map(Fill::plain));
        check(&[&Swatch::AGES[..], &[Swatch::Unsearched]].concat().into_iter().map(Fill::plain).collect::<Vec<_>>());
        check(&[&Swatch::TEAMS[..], &[Swatch::SlabEdge]].concat().into_iter().map(Fill::plain).collect::<Vec<_>>());
    }
}
