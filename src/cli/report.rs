use super::document::{Document, write_new};
use super::failure::{Answer, Failure};
use super::layout;
use super::moment;
use super::output::warn;
use super::picture;
use crate::analysis::analyse;
use crate::report::{Shot, html};
use crate::search::{self, Lens};
use clap::Args;
use jiff::Zoned;
use std::io::Write;
use std::path::PathBuf;

/// The closing report: one HTML file that opens without a network and prints on A4
///
/// Page one says what was searched, what is open and how sure that is; plans, barriers, what could hide, the log and who
/// searched what follow. Notes and people stay out, teams stand by their call signs. Its last line is the head hash of
/// the log: print it, and a missing tail can be found against the print.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft report training.undercroft -o report.html
  undercroft report training.undercroft -o report.html --force --without-pictures")]
pub struct Report {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The report to write
    #[arg(short, long, value_name = "REPORT", default_value = "report.html")]
    out: PathBuf,
    /// As it was known then: 14:05, "2024-12-09 14:05", "20 min ago"
    #[arg(long, value_name = "TIME", value_parser = as_of)]
    as_of: Option<i64>,
    /// Count untried doors as barred
    #[arg(long)]
    strict: bool,
    /// Under one of several rival layouts: its name or id
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<String>,
    /// Leave out the pictures of the 3D view, which need a graphics adapter; plans are drawn without one
    #[arg(long)]
    without_pictures: bool,
    /// Replace a report that is there
    #[arg(long)]
    force: bool,
}

fn as_of(text: &str) -> Result<i64, String> {
    moment::instant(text, &Zoned::now())
}

impl Report {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        if !self.force && self.out.exists() {
            return Err(Failure::Exists(self.out));
        }
        let document = Document::open(&self.file)?;
        let operation = document.operation();
        let chosen = self.layout.as_deref().map(|text| layout::find(operation, text)).transpose()?;
        let picture = operation.through(Lens { as_of_ms: self.as_of, strict: self.strict, layout: chosen });
        let shots = if self.without_pictures { Vec::new() } else { shots(&picture) };
        let page = html(&picture, &analyse(&picture), operation.log(), &shots);
        write_new(&self.out, self.force, page.as_bytes())?;
        writeln!(out, "{}", self.out.display())?;
        Ok(Answer::Yes)
    }
}

// A report without pictures is better than none.
fn shots(picture: &search::Picture) -> Vec<Shot> {
    match picture::overview(picture) {
        Ok(png) => vec![Shot { caption: "All levels, coloured by status".to_owned(), png }],
        Err(why) => {
            warn(format_args!("the report has no picture of the 3D view: {why}"));
            Vec::new()
        }
    }
}
