use super::document::Document;
use super::failure::{Answer, Failure};
use super::output::warn;
use super::status;
use crate::analysis::analyse;
use crate::file::data_folder::last_opened;
use crate::file::map_file;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// The 3D view of a map or an operation
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft view training.ron
  undercroft view training.undercroft")]
pub struct View {
    /// An operation (.undercroft) or a map (.ron); without it where you were last, else the training facility
    file: Option<PathBuf>,
}

const TRAINING: &str = include_str!("../../maps/training.ron");

#[cfg(not(feature = "viewer"))]
const NO_VIEWER: &str =
    "this undercroft was built without the 3D view; build it with the feature `viewer`, or use `undercroft status`";

impl View {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let _ = out;
        Err(Failure::usage(NO_VIEWER))
    }
}

/// What a bare `undercroft` does: back to where it was, else to the training facility.
pub fn where_it_was(out: &mut dyn Write) -> Result<Answer, Failure> {
    let document = match last_opened() {
        Some(path) => Document::open(&path)?,
        None => Document::untouched(map_file::parse(TRAINING, "training.ron")?),
    };
    warn(NO_VIEWER);
    let picture = document.operation().picture();
    status::print(picture, &analyse(picture), out)?;
    Ok(Answer::Yes)
}
