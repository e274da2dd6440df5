//! The picture of a search as it stands, drawn without a window.

use super::caption::captions;
use super::label::Captions;
use super::look::{Legend, door_looks};
use super::picture::render;
use super::scene::{Building, Looks};
use super::{ColourBy, PictureOptions, ViewError};
use crate::analysis::Analysis;
use crate::search::{Picture, now_ms};
use image::RgbImage;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// Rooms and doors in the colours of `by`, levels with their shares; `options.size` pixels large.
///
/// # Errors
/// As [`render`].
pub fn still(
    picture: &Picture,
    analysis: &Analysis,
    by: ColourBy,
    options: &PictureOptions,
) -> Result<RgbImage, ViewError> {
    let building = Building::new(Arc::clone(&picture.facility));
    let legend = Legend::new(by, picture, analysis, now_ms());
    let areas = legend.area_looks(&building.layout, &BTreeSet::new(), &HashSet::new());
    let doors = door_looks(picture, &areas, &HashSet::new());
    let captions = Captions(captions(&picture.facility, &analysis.tally));
    render(building, Looks { areas, doors }, captions, legend, options)
}
