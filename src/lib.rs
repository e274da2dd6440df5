//! undercroft: facility floor plans and search coverage.

pub mod model;
pub mod search;
