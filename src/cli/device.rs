use super::document::Document;
use super::failure::{Answer, Failure};
use super::output;
use super::verify::{devices, print_devices};
use crate::file::known_devices::{known_devices, remember};
use crate::search::{AuthorKey, Log};
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::PathBuf;

/// The devices that made the marks, and which of them are known
#[derive(Args, Debug)]
pub struct Device {
    #[command(subcommand)]
    command: DeviceCommand,
}

#[derive(Subcommand, Debug)]
enum DeviceCommand {
    List(List),
    Know(Know),
    Forget(Forget),
}

/// Whose entries an operation holds
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft device list training.undercroft --json")]
struct List {
    /// An operation (.undercroft), or a map (.ron) with one beside it
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Say on this computer that a device is known, when its key was read out to you by those who have it
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft device know training.undercroft 7f3a21c0 --as \"north post\"")]
struct Know {
    /// An operation (.undercroft) that holds an entry of it
    file: PathBuf,
    /// Its key or the beginning of it
    key: String,
    /// What it is called: a post or a team, never a person
    #[arg(long = "as", value_name = "NAME")]
    name: String,
}

/// Know a device no longer
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft device forget training.undercroft 7f3a21c0")]
struct Forget {
    /// An operation (.undercroft) that holds an entry of it
    file: PathBuf,
    /// Its key or the beginning of it
    key: String,
}

impl Device {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.command {
            DeviceCommand::List(list) => {
                let devices = devices(Document::open(&list.file)?.operation().log())?;
                if list.json { output::json(out, &devices)? } else { print_devices(&devices, out)? }
            }
            DeviceCommand::Know(know) => {
                let key = key(Document::open(&know.file)?.operation().log(), &know.key)?;
                change(|known| drop(known.insert(key, know.name.clone())))?;
                writeln!(out, "device {} is known here as {}", key.short(), output::isolated(&know.name))?;
            }
            DeviceCommand::Forget(forget) => {
                let key = key(Document::open(&forget.file)?.operation().log(), &forget.key)?;
                change(|known| drop(known.remove(&key)))?;
                writeln!(out, "device {} is no longer known here", key.short())?;
            }
        }
        Ok(Answer::Yes)
    }
}

fn change(change: impl FnOnce(&mut crate::file::known_devices::KnownDevices)) -> Result<(), Failure> {
    let failed = |why| Failure::usage(format!("the list of known devices: {why}"));
    let mut known = known_devices().map_err(failed)?;
    change(&mut known);
    remember(&known).map_err(failed)
}

fn key(log: &Log, text: &str) -> Result<AuthorKey, Failure> {
    let text = text.to_lowercase();
    let hits: Vec<&AuthorKey> = log.authors().filter(|key| key.to_string().starts_with(&text)).collect();
    match hits.as_slice() {
        [key] => Ok(**key),
        [] => Err(Failure::usage(format!("no device whose key begins with \"{text}\" has an entry in this log"))),
        _ => Err(Failure::usage(format!("several keys begin with \"{text}\"; give more of the key"))),
    }
}
