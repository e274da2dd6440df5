//! Where a passphrase or a secret comes from: never from the command line's words, which other programs can see.

use super::failure::Failure;
use age::secrecy::{ExposeSecret, SecretString};
use clap::Args;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::Command;
use zeroize::Zeroizing;

const VARIABLE: &str = "UNDERCROFT_PASSPHRASE";
const NEW: &str = "UNDERCROFT_NEW_PASSPHRASE";

#[derive(Args, Clone, Debug, Default)]
pub struct Passphrase {
    /// Read the passphrase from this open file descriptor, and from its second line a new one; else from
    /// UNDERCROFT_PASSPHRASE, else it is asked for
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

impl Passphrase {
    pub fn get(&self) -> Result<SecretString, Failure> {
        self.given()?.0.map_or_else(|| asked("Passphrase: "), Ok)
    }

    /// For a new vault: what is typed is typed twice.
    pub fn get_new(&self) -> Result<SecretString, Failure> {
        self.given()?.0.map_or_else(asked_twice, Ok)
    }

    /// The passphrase that holds, and the one that shall.
    pub fn get_with_new(&self) -> Result<(SecretString, SecretString), Failure> {
        let (old, new) = self.given()?;
        Ok((old.map_or_else(|| asked("Passphrase: "), Ok)?, new.map_or_else(asked_twice, Ok)?))
    }

    fn given(&self) -> Result<(Option<SecretString>, Option<SecretString>), Failure> {
        let Some(fd) = self.passphrase_fd else {
            let variable = |name| std::env::var(name).ok().filter(|text| !text.is_empty()).map(SecretString::from);
            return Ok((variable(VARIABLE), variable(NEW)));
        };
        let path = PathBuf::from(format!("/dev/fd/{fd}"));
        let mut text = Zeroizing::new(String::new());
        let read = std::fs::File::open(&path).and_then(|mut file| file.read_to_string(&mut text));
        read.map_err(|why| Failure::usage(format!("file descriptor {fd} could not be read: {why}")))?;
        let mut lines = text.lines().map(SecretString::from);
        Ok((lines.next(), lines.next()))
    }
}

/// A secret: what stands on the standard input, or what is typed without showing.
pub fn secret() -> Result<SecretString, Failure> {
    if io::stdin().is_terminal() {
        return asked("Secret: ");
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|_| Failure::usage("the standard input is not readable text"))?;
    Ok(line(text))
}

fn line(text: String) -> SecretString {
    SecretString::from(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// What is typed twice, so that a slip of the hand locks nothing away.
fn asked_twice() -> Result<SecretString, Failure> {
    let (first, second) = (asked("New passphrase: ")?, asked("The same again: ")?);
    match first.expose_secret() == second.expose_secret() {
        true => Ok(first),
        false => Err(Failure::usage("the two passphrases differ; nothing was made")),
    }
}

fn asked(prompt: &str) -> Result<SecretString, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(format!("no passphrase was given; set {VARIABLE}, or give --passphrase-fd")));
    }
    // Where the terminal's echo cannot be turned off, it is better to ask than to refuse.
    let echo = |on: &str| drop(Command::new("stty").arg(on).status());
    eprint!("{prompt}");
    let _ = io::stderr().flush();
    echo("-echo");
    let mut text = String::new();
    let read = io::stdin().lock().read_line(&mut text);
    echo("echo");
    eprintln!();
    read.map(|_| line(text)).map_err(|_| Failure::usage("what was typed is not readable text"))
}
