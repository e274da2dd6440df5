//! Text for people: bidirectional order, fitting, isolation, times. Depends on nothing else here.

mod bidi;
mod fit;
mod when;

pub use bidi::{is_rtl, isolate, visual};
pub use fit::fit;
pub use when::{ago, clock, clock_in, when};
