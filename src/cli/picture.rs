#[cfg(feature = "viewer")]
use super::document::Document;
use super::failure::{Answer, Failure};
#[cfg(feature = "viewer")]
use crate::analysis::analyse;
#[cfg(feature = "viewer")]
use crate::model::LevelId;
#[cfg(feature = "viewer")]
use crate::viewer::theme::Theme;
#[cfg(feature = "viewer")]
use crate::viewer::{PictureOptions, picture};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// Draw the building to a picture, with no display
///
/// Needs a graphics adapter; Mesa's software Vulkan will do.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft picture training.undercroft --out overview.png
  undercroft picture training.undercroft --out b1.png --level B1 --plan --size 1920x1080
  undercroft picture training.undercroft --out reach.png --colour-by reach")]
pub struct Picture {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The picture to write
    #[arg(short, long, value_name = "PNG")]
    out: PathBuf,
    /// This level, the others as ghosts
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Levels pulled apart
    #[arg(long, conflicts_with = "plan")]
    exploded: bool,
    /// From above, to scale
    #[arg(long)]
    plan: bool,
    /// What the colours mean
    #[arg(long, value_enum, default_value_t)]
    colour_by: ColourBy,
    /// In pixels
    #[arg(long, value_name = "WxH", default_value = "1600x900", value_parser = size)]
    size: (u32, u32),
    /// Light, for paper and sun
    #[arg(long)]
    light: bool,
    /// Replace a picture that is there
    #[arg(long)]
    force: bool,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
enum ColourBy {
    #[default]
    Status,
    Reach,
    Knowledge,
    Depth,
    Team,
    Age,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let sides =
        text.split_once(['x', '×']).and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    sides.ok_or_else(|| "a size is width and height in pixels, as 1600x900".to_owned())
}

impl Picture {
    #[cfg(feature = "viewer")]
    pub fn run(self, _: &mut dyn Write) -> Result<Answer, Failure> {
        if self.out.exists() && !self.force {
            return Err(Failure::usage(format!("{} is there already; --force replaces it", self.out.display())));
        }
        let document = Document::open(&self.file)?;
        let known = document.operation().picture();
        let options = PictureOptions {
            colour_by: self.colour_by.into(),
            exploded: self.exploded,
            plan: self.plan,
            theme: if self.light { Theme::Light } else { Theme::Dark },
            size: self.size,
            level: self.level.map(LevelId::new),
            ..PictureOptions::default()
        };
        let drawn = picture(known, &analyse(known), &options, &self.out);
        drawn.map(|()| Answer::Yes).map_err(|why| Failure::usage(why.to_string()))
    }

    #[cfg(not(feature = "viewer"))]
    pub fn run(self, _: &mut dyn Write) -> Result<Answer, Failure> {
        Err(Failure::usage(
            "this undercroft was built without the 3D view and draws no pictures; build it with the feature `viewer`",
        ))
    }
}

#[cfg(feature = "viewer")]
impl From<ColourBy> for crate::viewer::ColourBy {
    fn from(by: ColourBy) -> Self {
        match by {
            ColourBy::Status => Self::Status,
            ColourBy::Reach => Self::Reach,
            ColourBy::Knowledge => Self::Knowledge,
            ColourBy::Depth => Self::Depth,
            ColourBy::Team => Self::Team,
            ColourBy::Age => Self::Age,
        }
    }
}
