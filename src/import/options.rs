//! What can be asked of an import.

use super::{Alignment, ImportError, Properties, Tracing};
use crate::model::Xy;
use crate::model::plan::ABSURD_M;

/// How an import is to be placed and how strictly it is to be joined. The default suits most files.
#[derive(Clone, PartialEq, Debug)]
pub struct Options {
    /// The facility's name, where the one in the file will not do.
    pub name: Option<String>,
    /// Multiplies all plan coordinates, for files drawn in another unit than metres.
    pub scale: f64,
    /// Turns the plan counterclockwise, degrees.
    pub rotate_deg: f64,
    /// Moves the plan after that, metres.
    pub offset_m: Xy,
    /// Storey height to use in place of what the file says or the importer assumes, metres.
    pub level_height_m: Option<f64>,
    /// Levels by id, name or number, and the number each is to have.
    pub ordinals: Vec<(String, i32)>,
    /// Levels to be laid over the others by points they share.
    pub alignments: Vec<Alignment>,
    /// How far an opening may lie from a room's outline and still belong to it, metres; each format has its own default.
    pub door_tolerance_m: Option<f64>,
    /// For GeoJSON: which property says what.
    pub properties: Properties,
    /// For drawings: how they are taken over.
    pub tracing: Tracing,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: None,
            scale: 1.0,
            rotate_deg: 0.0,
            offset_m: [0.0, 0.0],
            level_height_m: None,
            ordinals: Vec::new(),
            alignments: Vec::new(),
            door_tolerance_m: None,
            properties: Properties::default(),
            tracing: Tracing::default(),
        }
    }
}

impl Options {
    pub(super) fn check(&self) -> Result<(), ImportError> {
        let sane = |name, value: f64, least: f64, most: f64| {
            let message = format!("{name} is {value}; it must lie between {least} and {most}");
            if value >= least && value <= most { Ok(()) } else { Err(ImportError::Option(message)) }
        };
        sane("the scale", self.scale, 1.0e-6, 1.0e6)?;
        sane("the rotation", self.rotate_deg, -360.0, 360.0)?;
        sane("the offset east", self.offset_m[0], -ABSURD_M, ABSURD_M)?;
        sane("the offset north", self.offset_m[1], -ABSURD_M, ABSURD_M)?;
        let points = self.alignments.iter().flat_map(|alignment| &alignment.pairs).flat_map(|(a, b)| [*a, *b]);
        points.flatten().try_for_each(|value| sane("a coordinate", value, -ABSURD_M, ABSURD_M))?;
        sane("the level height", self.level_height_m.unwrap_or(3.0), 0.1, 1000.0)?;
        sane("the tolerance for doors", self.door_tolerance_m.unwrap_or(0.5), 0.0, 10.0)
    }
}
