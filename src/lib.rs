//! undercroft: facility floor plans and search coverage.

pub mod file;
pub mod model;
pub mod search;
