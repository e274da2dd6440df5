//! `undercroft import`: a plan of another program as a map, alone or joined to one.

mod reading;
mod told;

pub use reading::Reading;

use super::document::write_new;
use super::failure::{Answer, Failure};
use super::output;
use crate::file::map_file;
use crate::import::{Fit, Imported, Pair, Tally, import, join, lay};
use crate::model::{Draft, Finding};
use clap::Args;
use reading::Joining;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Turn a building from another program into a map
///
/// The format is recognised by content. Everything that could not be placed is listed by kind, with examples; doors
/// whose state the source does not know come in as untried. A drawing or picture becomes an underlay to trace from.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft import building.osm -o building.ron
  undercroft import building.osm -o building.ron --name \"North wing\" --level-height 3.2
  undercroft import tunnels.3d --onto building.ron -o all.ron --match 10,4,-3=52,18,-3 --match well=cellar
  undercroft import plan.dxf -o plan.ron --level B1 --rooms --two-point \"0,0 500,0 = 12.5\"")]
pub struct Import {
    /// The file or folder to read
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// The map to write
    #[arg(short, long, value_name = "MAP")]
    output: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    joining: Joining,
    /// Replace a map that is there
    #[arg(long)]
    force: bool,
    /// Print what was taken and what was not as JSON
    #[arg(long)]
    json: bool,
}

impl Import {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        if !self.force && self.output.exists() {
            return Err(Failure::Exists(self.output));
        }
        let mut plan = Plan::read(&self.input, &self.reading)?;
        if let Some(onto) = &self.joining.onto {
            self.join(onto, &mut plan)?;
        }
        if let Some((name, bytes)) = &plan.picture {
            self.put_beside(name, bytes)?;
        }
        write_new(&self.output, self.force, map_file::to_text(&plan.draft).as_bytes())?;
        if self.json {
            output::json(out, &told::report(&plan, &self.output))?
        } else {
            told::print(&plan, &self.output, out)?
        }
        Ok(Answer::Yes)
    }

    fn join(&self, onto: &Path, plan: &mut Plan) -> Result<(), Failure> {
        let base = map_file::read(onto)?;
        let pairs = self.joining.matching.iter().map(|text| Pair::parse(text, &plan.draft, base.draft()));
        let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
        let prefix = self.joining.prefix(&self.input)?;
        let joined = join(base.draft(), plan.draft.clone(), &pairs, &prefix)?;
        plan.draft = joined.draft;
        plan.fits.extend(joined.fit);
        plan.joining = joined.findings;
        Ok(())
    }

    /// A map names its pictures; they lie in its folder.
    fn put_beside(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let beside = self.output.with_file_name(name);
        if std::fs::read(&beside).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        write_new(&beside, self.force, bytes)
    }
}

/// A building in whatever form it came: a map, or a file of another program through its importer.
pub struct Plan {
    pub draft: Draft,
    pub format: &'static str,
    pub tally: Tally,
    pub findings: Vec<Finding>,
    /// What was noticed when it was joined to another.
    pub joining: Vec<Finding>,
    pub fits: Vec<Fit>,
    pub picture: Option<(String, Vec<u8>)>,
}

impl Plan {
    pub fn read(path: &Path, reading: &Reading) -> Result<Self, Failure> {
        let options = reading.options();
        if is_map(path) {
            let (draft, fits) = lay(map_file::read(path)?.draft().clone(), &options)?;
            let (tally, findings) = Default::default();
            return Ok(Self { draft, format: "map", tally, findings, joining: Vec::new(), fits, picture: None });
        }
        let Imported { format, draft, findings, tally, picture, fits } = import(path, &options)?;
        Ok(Self { draft, format: format.word(), tally, findings, joining: Vec::new(), fits, picture })
    }
}

/// A map begins with a bracket, whatever it is called, and no other format that is read does.
fn is_map(path: &Path) -> bool {
    let mut head = [0; 256];
    let read = File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    let text = head[..read].strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head[..read]).trim_ascii_start();
    text.starts_with(b"(") || text.starts_with(b"Facility(")
}
