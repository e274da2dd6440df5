//! The command line: one file per subcommand. Facts go to the standard output, for people or with `--json` for
//! programs; everything else to the error stream. Exit codes: 0 yes, 1 no, 2 not carried out.

mod add;
mod air;
mod apply;
mod barriers;
mod camera;
mod check;
mod claim;
mod code;
mod device;
mod dissent;
mod document;
mod effort;
mod export;
mod failure;
mod find;
mod generate;
mod headcount;
mod hidden;
mod import;
mod layout;
mod lead;
mod log;
mod mark;
mod merge;
mod moment;
mod next;
mod observe;
mod outline;
mod output;
mod outstanding;
mod passphrase;
mod picture;
mod prior;
mod probability;
mod rebase;
mod record;
mod register;
mod remarks;
mod repair;
mod report;
mod row;
mod select;
mod shape;
mod shell;
mod show;
mod status;
mod team;
mod tolerance;
mod undo;
mod vault;
mod verify;
mod view;
mod words;

use clap::{Parser, Subcommand};
use failure::{Answer, Failure};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Facility floor plans and search coverage: what is known of a building, what was searched, and what is left
#[derive(Parser, Debug)]
#[command(name = "undercroft", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "Without a command: the 3D view of where you were last, else of the training facility.

Examples:
  undercroft
  undercroft mark training.ron A-01 A-02 --primary --team SAR-1
  undercroft status training.ron

Exit codes: 0 yes or done, 1 no (errors found, nothing found), 2 not carried out.";

#[derive(Subcommand, Debug)]
enum Command {
    View(view::View),
    Status(status::Status),
    Mark(Box<mark::Mark>),
    Find(find::Find),
    Show(show::Show),
    Add(Box<add::Add>),
    Shape(Box<shape::Shape>),
    Split(shape::Split),
    Join(shape::Join),
    Copy(shape::Copy),
    Claim(claim::Claim),
    Layout(layout::Layout),
    Camera(camera::Camera),
    Observe(observe::Observe),
    Register(register::Register),
    Code(code::Code),
    Codes(code::Codes),
    Vault(vault::Vault),
    Team(team::Team),
    Log(log::Log),
    Undo(undo::Undo),
    Redo(undo::Redo),
    Apply(apply::Apply),
    Check(check::Check),
    Verify(verify::Verify),
    Device(device::Device),
    Import(Box<import::Import>),
    Rebase(Box<rebase::Rebase>),
    Export(export::Export),
    Generate(generate::Generate),
    Merge(merge::Merge),
    Repair(repair::Repair),
    Picture(picture::Picture),
    Report(report::Report),
    Barriers(barriers::Barriers),
    Next(next::Next),
    Hidden(hidden::Hidden),
    Lead(lead::Lead),
    Probability(probability::Probability),
    Prior(prior::Prior),
    Exists(prior::Exists),
    Sought(prior::Sought),
    Air(air::Air),
    Occupants(air::Occupants),
    Headcount(headcount::Headcount),
    Count(headcount::Count),
    Dissent(dissent::Dissent),
    Completions(shell::Completions),
    Man(shell::Man),
}

/// Runs the program on the arguments it was started with.
pub fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let answer = run(Cli::parse(), &mut out);
    let flushed = out.flush().map_err(Failure::from);
    match answer.and_then(|answer| flushed.map(|()| answer)) {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            output::warn(failure);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli, out: &mut dyn Write) -> Result<Answer, Failure> {
    match cli.command {
        None => view::where_it_was(out),
        Some(Command::View(command)) => command.run(out),
        Some(Command::Status(command)) => command.run(out),
        Some(Command::Mark(command)) => command.run(out),
        Some(Command::Find(command)) => command.run(out),
        Some(Command::Show(command)) => command.run(out),
        Some(Command::Add(command)) => command.run(out),
        Some(Command::Shape(command)) => command.run(out),
        Some(Command::Split(command)) => command.run(out),
        Some(Command::Join(command)) => command.run(out),
        Some(Command::Copy(command)) => command.run(out),
        Some(Command::Claim(command)) => command.run(out),
        Some(Command::Layout(command)) => command.run(out),
        Some(Command::Camera(command)) => command.run(out),
        Some(Command::Observe(command)) => command.run(out),
        Some(Command::Register(command)) => command.run(out),
        Some(Command::Code(command)) => command.run(out),
        Some(Command::Codes(command)) => command.run(out),
        Some(Command::Vault(command)) => command.run(out),
        Some(Command::Team(command)) => command.run(out),
        Some(Command::Log(command)) => command.run(out),
        Some(Command::Undo(command)) => command.run(out),
        Some(Command::Redo(command)) => command.run(out),
        Some(Command::Apply(command)) => command.run(out),
        Some(Command::Check(command)) => command.run(out),
        Some(Command::Verify(command)) => command.run(out),
        Some(Command::Device(command)) => command.run(out),
        Some(Command::Import(command)) => command.run(out),
        Some(Command::Rebase(command)) => command.run(out),
        Some(Command::Export(command)) => command.run(out),
        Some(Command::Generate(command)) => command.run(out),
        Some(Command::Merge(command)) => command.run(out),
        Some(Command::Repair(command)) => command.run(out),
        Some(Command::Picture(command)) => command.run(out),
        Some(Command::Report(command)) => command.run(out),
        Some(Command::Barriers(command)) => command.run(out),
        Some(Command::Next(command)) => command.run(out),
        Some(Command::Hidden(command)) => command.run(out),
        Some(Command::Lead(command)) => command.run(out),
        Some(Command::Probability(command)) => command.run(out),
        Some(Command::Prior(command)) => command.run(out),
        Some(Command::Exists(command)) => command.run(out),
        Some(Command::Sought(command)) => command.run(out),
        Some(Command::Air(command)) => command.run(out),
        Some(Command::Occupants(command)) => command.run(out),
        Some(Command::Headcount(command)) => command.run(out),
        Some(Command::Count(command)) => command.run(out),
        Some(Command::Dissent(command)) => command.run(out),
        Some(Command::Completions(command)) => command.run(out),
        Some(Command::Man(command)) => command.run(out),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }
}
