use super::document::{Document, write_new};
use super::failure::{Answer, Failure};
use super::select;
use crate::analysis::analyse;
use crate::palette::Theme;
use crate::report;
use crate::search;
#[cfg(feature = "viewer")]
use crate::viewer;
use clap::{Args, ValueEnum};
#[cfg(feature = "viewer")]
use std::io::Cursor;
use std::io::Write;
use std::path::PathBuf;

/// What is said where the 3D view was left out of the build.
#[cfg(not(feature = "viewer"))]
pub const NO_VIEWER: &str = "this undercroft was built without the 3D view; build it with the feature `viewer`, \
                             or use `undercroft status` and `undercroft picture --out plan.svg`";

/// Draw the building to a picture, with no display
///
/// A PNG is drawn as the view shows it and needs a graphics adapter; Mesa's software Vulkan will do. An SVG shows
/// all levels pulled apart, or with --level the plan of one, and needs none.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft picture training.undercroft --out overview.png
  undercroft picture training.undercroft --out b1.png --level B1 --plan --size 1920x1080
  undercroft picture training.undercroft --out reach.png --colour-by reach
  undercroft picture training.undercroft --out b1.svg --level B1")]
pub struct Picture {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The picture to write: .png or .svg
    #[arg(short, long, value_name = "PICTURE")]
    out: PathBuf,
    /// This level, the others as ghosts; an SVG is then the plan of that level
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
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        if !self.force && self.out.exists() {
            return Err(Failure::Exists(self.out));
        }
        let is_plan = self.out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let bytes = match is_plan {
            true => plan(picture, self.level.as_deref(), self.light)?.into_bytes(),
            false => self.drawn(picture)?,
        };
        write_new(&self.out, self.force, &bytes)?;
        writeln!(out, "{}", self.out.display())?;
        Ok(Answer::Yes)
    }

    #[cfg(feature = "viewer")]
    fn drawn(&self, picture: &search::Picture) -> Result<Vec<u8>, Failure> {
        let level = self.level.as_deref().map(|text| select::level(&picture.facility, text)).transpose()?;
        let options = viewer::PictureOptions {
            level: level.map(|level| level.id.clone()),
            exploded: self.exploded,
            plan: self.plan,
            theme: theme(self.light),
            size: self.size,
            ..viewer::PictureOptions::default()
        };
        png(picture, self.colour_by.into(), &options)
    }

    #[cfg(not(feature = "viewer"))]
    fn drawn(&self, _: &search::Picture) -> Result<Vec<u8>, Failure> {
        Err(Failure::usage(NO_VIEWER))
    }
}

/// The plan of a level as an SVG; all levels pulled apart where none is named.
pub fn plan(picture: &search::Picture, level: Option<&str>, light: bool) -> Result<String, Failure> {
    let facility = &picture.facility;
    let level = level.map(|text| select::level(facility, text)).transpose()?;
    let theme = theme(light);
    let analysis = analyse(picture);
    Ok(match level.and_then(|level| facility.level_ix(&level.id)) {
        Some(level) => report::plan(picture, &analysis, level, theme),
        None => report::overview(picture, &analysis, theme),
    })
}

fn theme(light: bool) -> Theme {
    if light { Theme::Light } else { Theme::Dark }
}

/// The building as the view first shows it, as PNG.
#[cfg(feature = "viewer")]
pub fn overview(picture: &search::Picture) -> Result<Vec<u8>, Failure> {
    let options = viewer::PictureOptions { theme: Theme::Light, size: (1400, 1500), ..Default::default() };
    png(picture, viewer::ColourBy::Status, &options)
}

#[cfg(not(feature = "viewer"))]
pub fn overview(_: &search::Picture) -> Result<Vec<u8>, Failure> {
    Err(Failure::usage(NO_VIEWER))
}

#[cfg(feature = "viewer")]
fn png(picture: &search::Picture, by: viewer::ColourBy, options: &viewer::PictureOptions) -> Result<Vec<u8>, Failure> {
    let refused = |why: &dyn std::fmt::Display| Failure::usage(why.to_string());
    let still = viewer::still(picture, &analyse(picture), by, options).map_err(|why| refused(&why))?;
    let mut bytes = Cursor::new(Vec::new());
    still.write_to(&mut bytes, image::ImageFormat::Png).map_err(|why| refused(&why))?;
    Ok(bytes.into_inner())
}

#[cfg(feature = "viewer")]
impl From<ColourBy> for viewer::ColourBy {
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
