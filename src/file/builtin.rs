//! Maps that come with the program, so that it works from anywhere.

/// The training facility, which a first start opens.
pub const TRAINING: &str = include_str!("../../maps/training.ron");
