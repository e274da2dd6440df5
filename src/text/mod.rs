//! Text for drawing: bidirectional order, fitting, isolation. Depends on nothing else here.

mod bidi;
mod fit;

pub use bidi::{is_rtl, isolate, visual};
pub use fit::fit;
