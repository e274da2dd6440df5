use super::document::{Document, write_new};
use super::failure::{Answer, Failure};
use super::output::count;
use crate::analysis::analyse;
use crate::export;
use crate::file::map_file;
use crate::search::Operation;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write the building as known, with what was added to it, as a map or for other programs
///
/// The format follows the ending of the file. A map (.ron) holds levels, sections, rooms and doors in canonical form
/// and no marks; the others carry the status of every room and door. None carries notes or people.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft export training.undercroft -o as-known.ron
  undercroft export training.undercroft -o status.geojson
  undercroft export training.undercroft -o doors.csv --format doors-csv
  undercroft export training.ron > canonical.ron")]
pub struct Export {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The file to write; without it the export goes to the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// In place of what the file's ending says
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The map as it was when the operation began, without what was added since
    #[arg(long)]
    base: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Format {
    /// A map of undercroft (.ron)
    Ron,
    /// Spaces and portals with their status (.geojson)
    Geojson,
    /// One room a line (.csv)
    RoomsCsv,
    /// One door a line
    DoorsCsv,
    /// An IMDF archive (.zip)
    Imdf,
    /// The facility in three dimensions, binary glTF (.glb)
    Glb,
}

impl Format {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "ron" => Some(Self::Ron),
            "geojson" | "json" => Some(Self::Geojson),
            "csv" => Some(Self::RoomsCsv),
            "zip" | "imdf" => Some(Self::Imdf),
            "glb" => Some(Self::Glb),
            _ => None,
        }
    }
}

impl Export {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let format = self.format()?;
        if self.base && format != Format::Ron {
            return Err(Failure::usage("--base gives a map; leave it out, or write to a .ron file"));
        }
        let document = Document::open(&self.file)?;
        let bytes = self.bytes(document.operation(), format)?;
        let Some(path) = &self.output else {
            out.write_all(&bytes)?;
            return Ok(Answer::Yes);
        };
        write_new(path, self.force, &bytes)?;
        let facility = &document.operation().picture().facility;
        let (rooms, doors) = (facility.spaces().len(), facility.portals().len());
        writeln!(out, "{}: {}, {}", path.display(), count(rooms, "room"), count(doors, "door"))?;
        Ok(Answer::Yes)
    }

    fn format(&self) -> Result<Format, Failure> {
        let told = self.format.or_else(|| self.output.as_deref().map_or(Some(Format::Ron), Format::of));
        let unknown =
            "the file's ending says no known format; end it in .ron, .geojson, .csv, .zip or .glb, or give --format";
        told.ok_or_else(|| Failure::usage(unknown))
    }

    fn bytes(&self, operation: &Operation, format: Format) -> Result<Vec<u8>, Failure> {
        let picture = operation.picture();
        Ok(match format {
            Format::Ron if self.base => map_file::to_text(operation.base().draft()).into_bytes(),
            Format::Ron => map_file::to_text(picture.facility.draft()).into_bytes(),
            Format::Geojson => export::geojson(picture, &analyse(picture)).into_bytes(),
            Format::RoomsCsv => export::rooms_csv(picture, &analyse(picture)).into_bytes(),
            Format::DoorsCsv => export::doors_csv(picture).into_bytes(),
            Format::Imdf => export::imdf(picture).map_err(|why| Failure::usage(why.to_string()))?,
            Format::Glb => export::glb(picture, &analyse(picture)),
        })
    }
}
