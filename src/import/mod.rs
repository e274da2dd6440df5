//! Buildings the world already has: one reader per format, and what all of them share.
//!
//! A reader turns bytes into a [`Sketch`]: rooms with outlines, openings not yet tied to rooms, and connections the
//! source names itself. [`sketch`] then places, repairs and joins it; whatever could not be taken is in the [`Ledger`].

pub mod adjacency;
mod drawing;
mod error;
pub(crate) mod geodetic;
mod geojson_shape;
mod ifc;
mod imdf;
mod indoorgml;
mod join;
mod ledger;
mod motion;
mod nearness;
mod options;
mod osm;
mod placement;
mod placing;
mod polygons;
mod recognise;
pub mod register;
mod repair;
mod rmf;
pub mod sketch;
mod source;
mod storeys;
pub mod subdivision;
mod subt;
mod survex;
mod vertical;
mod words;

pub use drawing::{Calibration, Measure, Tracing};
pub use error::{Fault, ImportError};
pub use ifc::Step;
pub use join::{Joined, Pair, join};
pub use ledger::{Ledger, Line, Tally};
pub use options::Options;
pub use placement::{Alignment, Fit};
pub use polygons::Properties;
pub use recognise::Format;
pub use sketch::Sketch;
pub use survex::Survey;

use crate::model::{Draft, Facility, Finding, Trace};
use geodetic::Projection;
use motion::Motion;
use placing::Placing;
use source::{Member, Source};
use std::path::Path;

/// A building as a source describes it, with everything the importer left out, guessed or could not join.
#[derive(Clone, Debug)]
pub struct Imported {
    pub format: Format,
    /// Passes [`Facility::new`](crate::model::Facility::new): what would not was repaired or left out, with a finding.
    pub draft: Draft,
    pub findings: Vec<Finding>,
    pub tally: Tally,
    /// The picture that must lie in the folder of the map, by its name there, and its bytes.
    pub picture: Option<(String, Vec<u8>)>,
    /// How well the levels that were aligned fit.
    pub fits: Vec<Fit>,
}

/// Reads a building from a file, an archive or a folder; its format is recognised by content.
///
/// # Errors
/// When the file cannot be read, is of no known format, is malformed, or has no room in it. Nothing is written.
pub fn import(path: &Path, options: &Options) -> Result<Imported, ImportError> {
    options.check()?;
    taken(&Source::open(path)?, path, None, options)
}

/// The same for the bytes of a file or an archive, read as the format given or, without one, as what they seem to be.
///
/// # Errors
/// As [`import`].
pub fn import_bytes(
    name: &str,
    bytes: Vec<u8>,
    format: Option<Format>,
    options: &Options,
) -> Result<Imported, ImportError> {
    options.check()?;
    let path = Path::new(name);
    taken(&Source::of(path, bytes, None)?, path, format, options)
}

fn taken(source: &Source, path: &Path, format: Option<Format>, options: &Options) -> Result<Imported, ImportError> {
    let known = match format {
        Some(format) => source.members.first().map(|member| (format, member)),
        None => recognise::format(source),
    };
    let (format, member) = known.ok_or_else(|| ImportError::Unrecognised { path: path.into() })?;
    let mut ledger = Ledger::default();
    let malformed = |fault: Fault| ImportError::Malformed { path: path.into(), format, fault };
    let own = (format == Format::Imdf).then(|| imdf::own(&source.members, &mut ledger)).flatten();
    if let Some(draft) = own {
        let mut sketch = Sketch { draft, ..Sketch::default() };
        let fits = placement::place(&mut sketch, options)?;
        let draft = sketch.finish_whole(&mut ledger).map_err(malformed)?;
        let (tally, picture) = (ledger.tally(), None);
        return Ok(Imported { format, draft, tally, findings: ledger.into_findings(), picture, fits });
    }
    let mut sketch = read(format, source, member, options, &mut ledger).map_err(malformed)?;
    if sketch.draft.spaces.is_empty() && sketch.draft.underlays.is_empty() {
        return Err(ImportError::NoRooms { path: path.into(), format, tally: ledger.tally() });
    }
    if sketch.draft.name.is_empty() {
        sketch.draft.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    }
    let picture = sketch.draft.underlays.iter().find_map(|underlay| match &underlay.trace {
        Trace::Picture(sheet) => Some((sheet.file.clone(), member.bytes.clone())),
        Trace::Lines(_) => None,
    });
    let fits = placement::place(&mut sketch, options)?;
    let draft = sketch.finish(options, &mut ledger).map_err(malformed)?;
    if draft.spaces.is_empty() && draft.underlays.is_empty() {
        return Err(ImportError::NoRooms { path: path.into(), format, tally: ledger.tally() });
    }
    Ok(Imported { format, draft, tally: ledger.tally(), findings: ledger.into_findings(), picture, fits })
}

/// Lays a building that is a map already: scale, turn, offset, level numbers.
///
/// # Errors
/// An option is out of bounds or names a level that is not there, or what comes out has faults.
pub fn lay(draft: Draft, options: &Options) -> Result<(Draft, Vec<Fit>), ImportError> {
    options.check()?;
    let mut sketch = Sketch { draft, ..Sketch::default() };
    let fits = placement::place(&mut sketch, options)?;
    match Facility::new(sketch.draft) {
        Ok(facility) => Ok((facility.draft().clone(), fits)),
        Err(faults) => Err(ImportError::Option(faults.first().map(ToString::to_string).unwrap_or_default())),
    }
}

/// Moves a plan so that its origin is where that of another edition of it is, for plans that know their place on the
/// Earth: an importer puts the origin near the middle, and a newer edition may have another middle.
pub fn onto_origin_of(draft: &mut Draft, other: &Draft) {
    let turned = draft.north_deg.unwrap_or(0.0) != 0.0 || other.north_deg.unwrap_or(0.0) != 0.0;
    let (Some(from), Some(to)) = (draft.georeference, other.georeference) else { return };
    if from != to && !turned {
        let shift = Projection::at(to).metres([from.longitude_deg, from.latitude_deg]);
        Placing { motion: Motion::new(0.0, shift), ..Placing::NONE }.draft(draft);
        draft.georeference = Some(to);
    }
}

fn read(
    format: Format,
    source: &Source,
    member: &Member,
    options: &Options,
    ledger: &mut Ledger,
) -> Result<Sketch, Fault> {
    match format {
        Format::OsmXml => osm::read_xml(&member.text()?, options, ledger),
        Format::OsmPbf => osm::read_pbf(&member.bytes, options, ledger),
        Format::Imdf => imdf::read(&source.members, options, ledger),
        Format::IndoorGml => indoorgml::read(&member.text()?, ledger),
        Format::RmfBuilding => rmf::read_building(&member.text()?, ledger),
        Format::RmfSite => rmf::read_site(&member.text()?, ledger),
        Format::Survex => survex::read(&member.bytes, ledger),
        Format::SubT => subt::read(source, member, ledger),
        Format::GeoJson => polygons::read(&member.text()?, options, ledger),
        Format::Dxf => drawing::read_dxf(member, options, ledger),
        Format::Svg => drawing::read_svg(member, options, ledger),
        Format::Picture => drawing::read_picture(member, options, ledger),
        Format::Ifc => ifc::read(&member.text_or_latin1(ledger)?, options, ledger),
    }
}
