//! undercroft: facility floor plans and search coverage.

pub mod analysis;
pub mod model;
pub mod search;
