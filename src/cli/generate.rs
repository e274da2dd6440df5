use super::document::write_new;
use super::failure::{Answer, Failure};
use super::output::count;
use crate::file::map_file;
use crate::generate::generate;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// Make up a large building, for practice and for measuring
///
/// The same figures give the same building on every machine.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft generate --rooms 100000 --levels 20 -o big.ron")]
pub struct Generate {
    /// How many rooms
    #[arg(long, default_value_t = 1000)]
    rooms: u32,
    /// On how many levels
    #[arg(long, default_value_t = 5)]
    levels: u32,
    /// Another number gives another building of the same size
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The map to write
    #[arg(short, long, value_name = "MAP")]
    output: PathBuf,
    /// Replace a map that is there
    #[arg(long)]
    force: bool,
}

impl Generate {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let draft = generate(self.rooms, self.levels, self.seed).map_err(|why| Failure::usage(why.to_string()))?;
        write_new(&self.output, self.force, map_file::to_text(&draft).as_bytes())?;
        let (levels, rooms, doors) = (draft.levels.len(), draft.spaces.len(), draft.portals.len());
        writeln!(
            out,
            "{}: {}, {}, {}",
            self.output.display(),
            count(levels, "level"),
            count(rooms, "room"),
            count(doors, "door")
        )?;
        Ok(Answer::Yes)
    }
}
