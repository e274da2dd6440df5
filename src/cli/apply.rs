use super::document::Marking;
use super::failure::{Answer, Failure};
use super::output::{self, warn};
use super::remarks::warn_of_names;
use crate::search::{Action, EntryId, Request};
use clap::Args;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

/// Carry out actions, one JSON object a line
///
/// Each line is an action, {"Portal":{"portals":["D-01"],"state":"Open"}}, or a request: an object with the field
/// `action` and, where wanted, `note`, `place`, `performed_by`, `recorded_by`, `happened_at`. A line is carried out
/// wholly or not at all, and acknowledged once it is on disk. The first bad line ends the run; the lines before it stay.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Apply {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// Read the actions from this file in place of the standard input
    #[arg(long, value_name = "ACTIONS")]
    from: Option<PathBuf>,
    /// Go on after a bad line
    #[arg(long)]
    keep_going: bool,
    /// Acknowledge each line as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "Examples:
  undercroft apply training.undercroft < actions.jsonl
  undercroft apply training.ron --json <<< '{\"Unsearched\":{\"spaces\":[\"G-A-01\"]}}'

Lines may be
  {\"Search\":{\"spaces\":[\"G-A-01\"],\"thoroughness\":\"Primary\",\"team\":\"SAR-1\"}}
  {\"action\":{\"Note\":{\"about\":[{\"Space\":\"G-A-01\"}]}},\"note\":\"knocking\"}";

/// What became of one line.
#[derive(Serialize)]
struct Acknowledged<'a> {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<EntryId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl Apply {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let input: Box<dyn BufRead> = match &self.from {
            Some(path) => Box::new(BufReader::new(File::open(path).map_err(|why| Failure::file(path, why))?)),
            None => Box::new(io::stdin().lock()),
        };
        let mut marking = Marking::open(&self.file)?;
        let mut refused = 0;
        for (at, text) in input.split(b'\n').enumerate() {
            let line = at + 1;
            let text = text.map_err(|why| Failure::usage(format!("line {line} could not be read: {why}")))?;
            if text.trim_ascii().is_empty() {
                continue;
            }
            match carry_out(&mut marking, &text) {
                Ok((entry, summary)) => self.acknowledge(out, line, entry, &summary)?,
                Err(Failure::Output(why)) => return Err(why.into()),
                Err(why) if self.keep_going => {
                    refused += 1;
                    self.refuse(out, line, &why)?;
                }
                Err(why) => {
                    if self.json {
                        self.refuse(out, line, &why)?;
                    }
                    return Err(Failure::usage(format!("line {line}: {why}")));
                }
            }
        }
        match refused {
            0 => Ok(Answer::Yes),
            _ => Err(Failure::usage(format!("{} refused; see above", output::count(refused, "line")))),
        }
    }

    fn acknowledge(&self, out: &mut dyn Write, line: usize, entry: EntryId, summary: &str) -> Result<(), Failure> {
        if self.json {
            let entry = Some(entry);
            return output::json_line(out, &Acknowledged { line, entry, summary: Some(summary), error: None });
        }
        writeln!(out, "{}  {}", entry.short(), output::isolated(summary))?;
        Ok(out.flush()?)
    }

    fn refuse(&self, out: &mut dyn Write, line: usize, why: &Failure) -> Result<(), Failure> {
        let why = why.to_string();
        if self.json {
            return output::json_line(out, &Acknowledged { line, entry: None, summary: None, error: Some(&why) });
        }
        warn(format_args!("line {line}: {why}"));
        Ok(())
    }
}

fn carry_out(marking: &mut Marking, text: &[u8]) -> Result<(EntryId, String), Failure> {
    let request = request(text)?;
    warn_of_names(&request.note, &marking.picture().facility);
    let summary = request.action.summary();
    let ids = marking.append(vec![request])?;
    let entry = ids.into_iter().next().ok_or_else(|| Failure::usage("the file took nothing"))?;
    Ok((entry, summary))
}

/// An action as it is, or a request around one.
fn request(text: &[u8]) -> Result<Request, Failure> {
    let unreadable = |why: serde_json::Error| {
        Failure::usage(format!("not an action: {why}; `undercroft apply --help` shows what a line looks like"))
    };
    let value: serde_json::Value = serde_json::from_slice(text).map_err(unreadable)?;
    if value.get("action").is_some() {
        return serde_json::from_value(value).map_err(unreadable);
    }
    serde_json::from_value::<Action>(value).map(Request::from).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::request;
    use crate::search::Action;

    #[test]
    fn a_line_is_an_action_or_a_request_around_one() {
        let bare = request(br#"{"Section":{"sections":["red"],"state":"Unreached"}}"#).unwrap();
        assert_eq!(bare.action.kind(), "Section");
        let wrapped = request(br#"{"action":{"Note":{"about":[]}},"note":"knocking","performed_by":["P-7"]}"#).unwrap();
        assert_eq!((wrapped.action, wrapped.note.as_str()), (Action::Note { about: Vec::new() }, "knocking"));
    }

    #[test]
    fn a_line_that_is_no_action_says_what_is_wrong() {
        for (text, why) in [
            (&b"{"[..], "EOF while parsing"),
            (br#"{"Demolish":{}}"#, "unknown variant `Demolish`"),
            (br#"{"Unsearched":{"spaces":["a"],"team":"x"}}"#, "unknown field `team`"),
            (br#"{"action":{"Note":{"about":[]}},"nota":"x"}"#, "unknown field `nota`"),
            (b"\xff", "not an action"),
            (b"[]", "not an action"),
        ] {
            let told = request(text).unwrap_err().to_string();
            assert!(told.contains(why), "{told}");
        }
    }
}
