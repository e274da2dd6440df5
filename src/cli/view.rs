use super::document::{Document, shown};
use super::failure::{Answer, Failure};
use super::output::warn;
use super::{picture, status};
use crate::file::data_folder::{data_folder, last_opened};
use crate::file::{builtin, map_file, replace};
use crate::search::Picture;
use clap::Args;
#[cfg(feature = "viewer")]
use clap::CommandFactory;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The 3D view of a map or an operation
///
/// Where no window can be opened it says why, draws a picture instead, and prints the status.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft view training.ron
  undercroft view training.undercroft")]
pub struct View {
    /// An operation (.undercroft) or a map (.ron); without it where you were last, else the training facility
    file: Option<PathBuf>,
}

impl View {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match window(self.file.as_deref()) {
            Ok(()) => Ok(Answer::Yes),
            Err(why) if cfg!(feature = "viewer") => {
                warn(&why);
                instead(self.file.as_deref(), out)?;
                Err(Failure::usage("the view was not shown"))
            }
            Err(why) => Err(Failure::usage(why)),
        }
    }
}

/// What a bare `undercroft` does: the view of where it was, else of the training facility; and where there can be no
/// window, what can be told without one.
pub fn where_it_was(out: &mut dyn Write) -> Result<Answer, Failure> {
    if let Err(why) = window(None) {
        warn(why);
        instead(None, out)?;
    }
    Ok(Answer::Yes)
}

#[cfg(feature = "viewer")]
fn window(file: Option<&Path>) -> Result<(), String> {
    let offers = crate::viewer::offer::offers(&super::Cli::command());
    crate::viewer::open(file.map(Path::to_owned), offers).map_err(|why| why.to_string())
}

#[cfg(not(feature = "viewer"))]
fn window(_: Option<&Path>) -> Result<(), String> {
    Err(picture::NO_VIEWER.to_owned())
}

fn instead(file: Option<&Path>, out: &mut dyn Write) -> Result<(), Failure> {
    let document = match file.map(Path::to_owned).or_else(last_opened) {
        Some(path) => Document::open(&path)?,
        None => Document::untouched(map_file::parse(builtin::TRAINING, "training.ron")?),
    };
    let picture = document.operation().picture();
    match drawn(picture) {
        Ok(path) => warn(format_args!("drew {} instead", shown(&path))),
        Err(why) => warn(why),
    }
    status::print(picture, out)
}

/// The overview, in the user's data folder: as the view shows it where there is an adapter, else as a plan.
fn drawn(picture: &Picture) -> Result<PathBuf, Failure> {
    let folder = data_folder().ok_or_else(|| Failure::usage("there is no folder to draw a picture into"))?;
    let (name, bytes) = match picture::overview(picture) {
        Ok(png) => ("overview.png", png),
        Err(_) => ("overview.svg", picture::plan(picture, None, false)?.into_bytes()),
    };
    let path = folder.join(name);
    let placed = fs::create_dir_all(&folder).and_then(|()| replace(&path, &bytes));
    placed.map(|()| path.clone()).map_err(|why| Failure::file(&path, why))
}
