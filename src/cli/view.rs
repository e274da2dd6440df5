use super::failure::{Answer, Failure};
#[cfg(not(feature = "viewer"))]
use super::{document::Document, output::warn, status};
#[cfg(not(feature = "viewer"))]
use crate::{analysis::analyse, file::data_folder::last_opened, file::map_file};
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

#[cfg(not(feature = "viewer"))]
const TRAINING: &str = include_str!("../../maps/training.ron");

#[cfg(not(feature = "viewer"))]
const NO_VIEWER: &str =
    "this undercroft was built without the 3D view; build it with the feature `viewer`, or use `undercroft status`";

impl View {
    #[cfg(feature = "viewer")]
    pub fn run(self, _: &mut dyn Write) -> Result<Answer, Failure> {
        crate::viewer::open(self.file).map(|()| Answer::Yes).map_err(|why| Failure::usage(why.to_string()))
    }

    #[cfg(not(feature = "viewer"))]
    pub fn run(self, _: &mut dyn Write) -> Result<Answer, Failure> {
        Err(Failure::usage(NO_VIEWER))
    }
}

/// What a bare `undercroft` does: the window, back where it was, else on the training facility.
#[cfg(feature = "viewer")]
pub fn where_it_was(out: &mut dyn Write) -> Result<Answer, Failure> {
    View { file: None }.run(out)
}

/// What a bare `undercroft` does: back to where it was, else to the training facility.
#[cfg(not(feature = "viewer"))]
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
