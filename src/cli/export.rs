use super::document::{Document, write_new};
use super::failure::{Answer, Failure};
use super::output::count;
use crate::file::map_file;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// Write the building as known, with what was added to it, as a map
///
/// Marks stay in the operation; the map holds levels, sections, rooms and doors in canonical form.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft export training.undercroft -o as-known.ron
  undercroft export training.ron > canonical.ron")]
pub struct Export {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The map to write; without it the map goes to the standard output
    #[arg(short, long, value_name = "MAP")]
    output: Option<PathBuf>,
    /// The map as it was when the operation began, without what was added since
    #[arg(long)]
    base: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

impl Export {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let operation = document.operation();
        let facility = if self.base { operation.base() } else { &operation.picture().facility };
        let text = map_file::to_text(facility.draft());
        match &self.output {
            None => out.write_all(text.as_bytes())?,
            Some(path) => {
                write_new(path, self.force, text.as_bytes())?;
                let (rooms, doors) = (facility.spaces().len(), facility.portals().len());
                writeln!(out, "{}: {}, {}", path.display(), count(rooms, "room"), count(doors, "door"))?;
            }
        }
        Ok(Answer::Yes)
    }
}
