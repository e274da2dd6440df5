//! undercroft: facility floor plans and search coverage.

pub mod import;
pub mod model;
