use super::document::{Document, Marking};
use super::failure::{Answer, Failure};
use super::moment;
use super::output::{self, Table, isolated};
use super::passphrase::{Passphrase, secret};
use super::{record, words};
use crate::search::{Action, EntryId, Request, Secret, SecretKind, Secrets, now_ms};
use crate::vault::{self, OpenVault, VaultError};
use age::secrecy::ExposeSecret;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Who sources are, how to reach them, and what opens doors: sealed, inside the operation file
///
/// Anybody can put a secret in; only who knows the passphrase gets one out. What is shredded is gone from this file,
/// and from every copy that is merged with it; copies elsewhere and old backups keep theirs until then.
#[derive(Args, Debug)]
pub struct Vault {
    #[command(subcommand)]
    command: VaultCommand,
}

#[derive(Subcommand, Debug)]
enum VaultCommand {
    Init(Init),
    Add(Add),
    List(List),
    Show(Show),
    Shred(Shred),
    Passphrase(Change),
}

/// Make the vault
#[derive(Args, Debug)]
struct Init {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    #[command(flatten)]
    passphrase: Passphrase,
}

/// Put a secret in, from the standard input or typed; no passphrase is needed
#[derive(Args, Debug)]
struct Add {
    /// An operation (.undercroft)
    file: PathBuf,
    /// Of whom or what it is, in the open: a pseudonym such as S-1, or a door's id
    of: String,
    /// What kind of secret it is
    #[arg(long, value_parser = words::parser(words::SECRETS), default_value = "identity")]
    kind: SecretKind,
    /// Offer it for shredding after so many days
    #[arg(long, value_name = "DAYS")]
    keep_days: Option<u16>,
}

/// What lies in the vault, without opening it
#[derive(Args, Debug)]
struct List {
    /// An operation (.undercroft)
    file: PathBuf,
    /// Only what has outlived its date
    #[arg(long)]
    expired: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Take secrets out to be read
#[derive(Args, Debug)]
struct Show {
    /// An operation (.undercroft)
    file: PathBuf,
    /// The pseudonym, the door, or the beginning of the secret's id
    of: String,
    #[command(flatten)]
    passphrase: Passphrase,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Destroy secrets for good
#[derive(Args, Debug)]
struct Shred {
    /// An operation (.undercroft)
    file: PathBuf,
    /// The pseudonyms, doors, or beginnings of ids
    #[arg(required_unless_present = "expired")]
    of: Vec<String>,
    /// All that has outlived its date
    #[arg(long)]
    expired: bool,
}

/// Put the vault under another passphrase, read from UNDERCROFT_NEW_PASSPHRASE or typed
#[derive(Args, Debug)]
struct Change {
    /// An operation (.undercroft)
    file: PathBuf,
    #[command(flatten)]
    passphrase: Passphrase,
}

#[derive(Serialize)]
struct Row<'a> {
    id: EntryId,
    of: &'a str,
    kind: &'static str,
    keep_until: Option<String>,
    expired: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
}

impl Vault {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.command {
            VaultCommand::Init(init) => init.run(out),
            VaultCommand::Add(add) => add.run(out),
            VaultCommand::List(list) => list.run(out),
            VaultCommand::Show(show) => show.run(out),
            VaultCommand::Shred(shred) => shred.run(out),
            VaultCommand::Passphrase(change) => change.run(out),
        }
    }
}

impl Init {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open(&self.file)?;
        if marking.picture().secrets.vault().is_some() {
            return Err(Failure::usage(
                "there is a vault already; `undercroft vault passphrase` changes what opens it",
            ));
        }
        let vault = vault::create(&self.passphrase.get_new()?)?;
        record::all(&mut marking, vec![Request::from(Action::Vault(vault))], false, out)
    }
}

impl Add {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open_existing(&self.file)?;
        let (id, vault) = marking.picture().secrets.vault().ok_or(VaultError::None)?;
        let sealed = vault::seal(vault, &secret()?)?;
        let keep_until_ms = self.keep_days.map(|days| now_ms() + i64::from(days) * 86_400_000);
        let secret = Secret { vault: *id, kind: self.kind, of: self.of, keep_until_ms, sealed };
        record::all(&mut marking, vec![Request::from(Action::Secret(Box::new(secret)))], false, out)
    }
}

impl List {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let kept = &document.operation().picture().secrets;
        let mut rows: Vec<Row> = kept.secrets.iter().map(|(id, secret)| row(*id, secret, None)).collect();
        rows.retain(|row| row.expired || !self.expired);
        if self.json {
            output::json(out, &rows)?;
            return Ok(Answer::Yes);
        }
        if kept.vaults.is_empty() {
            writeln!(out, "There is no vault here; `undercroft vault init` makes one.")?;
            return Ok(Answer::Yes);
        }
        print(&rows, out)?;
        if !kept.shredded.is_empty() {
            writeln!(out, "{} shredded", kept.shredded.len())?;
        }
        Ok(Answer::Yes)
    }
}

fn row<'a>(id: EntryId, secret: &'a Secret, text: Option<&'a str>) -> Row<'a> {
    let expired = secret.keep_until_ms.is_some_and(|until| until <= now_ms());
    let keep_until = secret.keep_until_ms.and_then(moment::rfc3339);
    Row { id, of: &secret.of, kind: secret.kind.word(), keep_until, expired, secret: text }
}

fn print(rows: &[Row], out: &mut dyn Write) -> Result<(), Failure> {
    let mut table = Table::new(&["", "", "", "", ""]);
    for row in rows {
        let until = match (&row.keep_until, row.expired) {
            (Some(_), true) => "to be shredded".to_owned(),
            (Some(until), false) => format!("kept until {}", until.split('T').next().unwrap_or(until)),
            (None, _) => String::new(),
        };
        let text = row.secret.map(|text| isolated(text).into_owned()).unwrap_or_default();
        table.row([row.id.short(), isolated(row.of).into_owned(), row.kind.to_owned(), text, until]);
    }
    table.print(out, "")
}

fn named<'a>(kept: &'a Secrets, text: &str) -> Result<Vec<(&'a EntryId, &'a Secret)>, Failure> {
    let is_named =
        |(id, secret): &(&EntryId, &Secret)| secret.of == text || text.len() >= 6 && id.to_string().starts_with(text);
    let found: Vec<_> = kept.secrets.iter().filter(is_named).collect();
    match found.is_empty() {
        true => {
            Err(Failure::usage(format!("nothing in the vault is of \"{text}\"; `undercroft vault list` shows what is")))
        }
        false => Ok(found),
    }
}

impl Show {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let kept = &document.operation().picture().secrets;
        let found = named(kept, &self.of)?;
        let open = OpenVault::open(kept, &self.passphrase.get()?)?;
        let read = |(id, secret): (&EntryId, &'_ Secret)| open.read(secret).map(|text| (*id, secret.clone(), text));
        let texts = found.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let rows: Vec<Row> =
            texts.iter().map(|(id, secret, text)| row(*id, secret, Some(text.expose_secret()))).collect();
        if self.json {
            output::json(out, &rows)?;
        } else {
            print(&rows, out)?;
        }
        Ok(Answer::Yes)
    }
}

impl Shred {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open_existing(&self.file)?;
        let kept = &marking.picture().secrets;
        let mut secrets: Vec<EntryId> = Vec::new();
        for text in &self.of {
            secrets.extend(named(kept, text)?.into_iter().map(|(id, _)| *id));
        }
        if self.expired {
            secrets.extend(kept.expired(now_ms()).map(|(id, _)| *id));
        }
        if secrets.is_empty() {
            writeln!(out, "Nothing in the vault has outlived its date.")?;
            return Ok(Answer::No);
        }
        record::all(&mut marking, vec![Request::from(Action::Shred { secrets })], false, out)
    }
}

impl Change {
    fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut marking = Marking::open_existing(&self.file)?;
        let kept = &marking.picture().secrets;
        let (id, _) = kept.vault().ok_or(VaultError::None)?;
        let (old, new) = self.passphrase.get_with_new()?;
        let open = OpenVault::open(kept, &old)?;
        let vault = open.relock(id, &new)?;
        let old: Vec<EntryId> =
            kept.vaults.iter().filter(|(_, old)| old.recipient == vault.recipient).map(|(id, _)| *id).collect();
        record::all(&mut marking, vec![Request::from(Action::Vault(vault))], false, out)?;
        // Only now that the new one is on the disk: the old passphrase opens nothing any more.
        record::all(&mut marking, vec![Request::from(Action::Shred { secrets: old })], false, out)
    }
}
