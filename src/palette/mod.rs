//! Every colour and pattern of the view, the plans and the pages. Depends on nothing else here.

mod fill;
mod swatch;
#[cfg(test)]
mod vision;

pub use fill::{Fill, Pattern};
pub use swatch::{Rgb, Swatch, Theme, linear};
