//! Text for people: bidirectional order, fitting, isolation, times, figures. Depends on nothing else here.

mod bidi;
mod figure;
mod fit;
mod when;

pub use bidi::{is_rtl, isolate, visual};
pub use figure::{hours, share, shares};
pub use fit::fit;
pub use when::{ago, clock, clock_in, when};
