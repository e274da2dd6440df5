use super::document::{Document, write_new};
use super::failure::{Answer, Failure};
use super::output::{count, warn};
use super::words;
use crate::analysis::{analyse, handout};
use crate::export;
use crate::file::operation_file::OperationFile;
use crate::file::{map_file, redact};
use crate::model::{Finding, Severity};
use crate::search::{Consent, Operation, random};
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
    /// With everything: notes, people, sources, and what lies sealed in the vault
    #[arg(long)]
    full: bool,
    /// To whom it goes: claims are left out whose sources did not agree to that
    #[arg(long, value_parser = words::parser(words::CONSENT), default_value = "partners", conflicts_with = "full")]
    audience: Consent,
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
    /// A copy of the operation with its log (.undercroft)
    Operation,
    /// The claims, under fresh names, as JSON
    Claims,
}

impl Format {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "ron" => Some(Self::Ron),
            "geojson" | "json" => Some(Self::Geojson),
            "csv" => Some(Self::RoomsCsv),
            "zip" | "imdf" => Some(Self::Imdf),
            "glb" => Some(Self::Glb),
            "undercroft" => Some(Self::Operation),
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
        if format == Format::Operation {
            return self.copy(out);
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
            Format::Claims if self.full => {
                return Err(Failure::usage("the full claims are what `undercroft claim list --json` prints"));
            }
            Format::Claims => self.claims(operation)?,
            // A whole file of its own kind, which `copy` writes.
            Format::Operation => Vec::new(),
        })
    }

    /// A copy of the operation: redacted, or whole.
    fn copy(&self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let to = self.output.as_deref().ok_or_else(|| Failure::usage("say where the copy goes; give -o FILE"))?;
        if !self.force && to.exists() {
            return Err(Failure::Exists(to.to_owned()));
        }
        if self.full {
            OperationFile::open(&self.file)?.file.backup(to, self.force)?;
            writeln!(out, "{}: everything, the sealed vault too", to.display())?;
            return Ok(Answer::Yes);
        }
        let left_out = redact::redacted_copy(&self.file, to, self.force, self.audience)?;
        writeln!(out, "{}: its log still verifies", to.display())?;
        let (with, without): (Vec<_>, Vec<_>) =
            left_out.findings.iter().partition(|finding| finding.severity == Severity::Warning);
        let told = |finding: &&Finding| format!("{}: {}", finding.place, finding.message);
        let parts = left_out.parts.iter().map(|(part, n)| format!("{part} of {n}"));
        let lists = [
            ("left out", parts.chain(without.iter().map(told)).collect::<Vec<_>>()),
            ("goes along; read it before handing on", with.iter().map(told).collect()),
        ];
        for (what, lines) in lists.iter().filter(|(_, lines)| !lines.is_empty()) {
            writeln!(out, "{what}:")?;
            lines.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        }
        Ok(Answer::Yes)
    }

    fn claims(&self, operation: &Operation) -> Result<Vec<u8>, Failure> {
        let mut given = std::collections::BTreeSet::new();
        let mut trouble = None;
        let handout = handout(operation, self.audience, || {
            loop {
                let [a, b, c] = random::<3>().unwrap_or_else(|why| {
                    trouble = Some(why);
                    [0; 3]
                });
                let name = format!("W-{a:02x}{b:02x}{c:02x}");
                if given.insert(name.clone()) || trouble.is_some() {
                    return name;
                }
            }
        });
        if let Some(why) = trouble {
            return Err(why.into());
        }
        handout.coarsened.iter().for_each(warn);
        let mut bytes = serde_json::to_vec_pretty(&handout).map_err(std::io::Error::from)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
