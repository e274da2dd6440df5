//! Text for people: bidirectional order, fitting, lines, isolation, numbers, times, figures. Depends on nothing else here.

mod bidi;
mod count;
mod figure;
mod fit;
mod lines;
pub mod tables;
mod when;

pub use bidi::{is_rtl, isolate, visual};
pub use count::{counted, grouped, m2, noun};
pub use figure::{hours, share, shares};
pub use fit::fit;
pub use lines::lines;
pub use when::{ago, clock, clock_in, when};
