//! What the command line can do, as forms: every subcommand with its fields, read off its own definition. So whatever
//! can be done there can be done here, in the same words.

use clap::{Arg, ArgAction, Command};
use std::collections::BTreeMap;
use std::path::Path;

/// A subcommand that can be filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// As it is typed: `claim add`.
    pub name: String,
    pub about: String,
    pub fields: Vec<Field>,
    /// What only the program itself may read, line by line from its standard input: never its arguments, which other
    /// programs can see.
    pub secrets: &'static [&'static str],
    /// Whether actions are typed into it, one a line.
    pub takes_lines: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    pub id: String,
    /// What it is called in the form.
    pub label: String,
    pub help: String,
    pub kind: Kind,
    pub is_required: bool,
    /// What holds where nothing is said.
    pub standard: String,
    long: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    Switch,
    Choice(Vec<String>),
    Line,
    /// Several values with spaces between; one that has spaces itself stands in quotation marks.
    Words,
}

/// What stands in the fields, by their ids.
pub type Filled = BTreeMap<String, String>;

/// What stands in a switch that is on.
pub const ON: &str = "on";
/// The argument that means the open document.
const FILE: &str = "file";
const PASSPHRASE: &str = "passphrase_fd";
/// What is typed twice, so that a slip of the hand locks nothing away.
pub const AGAIN: &str = "The same again";
/// What the window is or does itself, and what belongs to a terminal.
const LEFT_OUT: [&str; 4] = ["view", "completions", "man", "help"];

/// All subcommands that can be filled in, in the order of the program's own help.
pub fn offers(program: &Command) -> Vec<Offer> {
    let mut program = program.clone();
    program.build();
    let mut offers = Vec::new();
    for command in program.get_subcommands().filter(|command| !LEFT_OUT.contains(&command.get_name())) {
        collect(command, command.get_name().to_owned(), &mut offers);
    }
    offers
}

fn collect(command: &Command, name: String, offers: &mut Vec<Offer>) {
    if command.has_subcommands() {
        for below in command.get_subcommands().filter(|below| !LEFT_OUT.contains(&below.get_name())) {
            collect(below, format!("{name} {}", below.get_name()), offers);
        }
        return;
    }
    let arguments: Vec<&Arg> = command.get_arguments().collect();
    let has_passphrase = arguments.iter().any(|argument| argument.get_id() == PASSPHRASE);
    offers.push(Offer {
        about: command.get_about().map(ToString::to_string).unwrap_or_default(),
        fields: arguments.into_iter().filter_map(Field::of).collect(),
        secrets: match name.as_str() {
            "vault init" => &["Passphrase", AGAIN],
            "vault add" => &["Secret"],
            "vault passphrase" => &["Passphrase", "New passphrase", AGAIN],
            _ if has_passphrase => &["Passphrase"],
            _ => &[],
        },
        takes_lines: name == "apply",
        name,
    });
}

impl Field {
    fn of(argument: &Arg) -> Option<Self> {
        let id = argument.get_id().as_str();
        if matches!(id, "help" | "version" | PASSPHRASE) || argument.is_hide_set() {
            return None;
        }
        let choices: Vec<String> =
            argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let is_many = argument.get_num_args().is_some_and(|count| count.max_values() > 1);
        let kind = match argument.get_action() {
            ArgAction::SetTrue | ArgAction::SetFalse => Kind::Switch,
            ArgAction::Append => Kind::Words,
            _ if is_many => Kind::Words,
            _ if !choices.is_empty() => Kind::Choice(choices),
            _ => Kind::Line,
        };
        let values = argument.get_default_values().iter();
        let named = argument.get_value_names().and_then(|names| names.first());
        Some(Self {
            label: match (argument.get_long(), named) {
                (Some(long), _) => long.replace('-', " "),
                (None, Some(name)) => name.to_lowercase(),
                (None, None) => id.replace('_', " "),
            },
            help: argument.get_help().map(ToString::to_string).unwrap_or_default(),
            standard: match kind {
                Kind::Switch => String::new(),
                _ => values.map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(" "),
            },
            id: id.to_owned(),
            kind,
            is_required: argument.is_required_set(),
            long: argument.get_long().map(str::to_owned),
        })
    }

    /// What stands in it as long as it is empty.
    pub fn hint(&self) -> String {
        if self.standard.is_empty() { self.help.clone() } else { format!("{} (else {})", self.help, self.standard) }
    }
}

impl Offer {
    /// Whether all letters typed so far occur in its name or in what it says of itself.
    pub fn fits(&self, typed: &str) -> bool {
        let text = format!("{} {}", self.name, self.about).to_lowercase();
        typed.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }

    /// The fields as they begin: the standard values, the open document, and what is selected.
    pub fn begun(&self, document: Option<&Path>, selected: &[String]) -> Filled {
        let mut filled: Filled = self.fields.iter().map(|field| (field.id.clone(), field.standard.clone())).collect();
        if let (Some(file), Some(path)) = (filled.get_mut(FILE), document) {
            *file = path.display().to_string();
        }
        let about = self.shown().find(|field| field.long.is_none() && field.kind == Kind::Words);
        let about = about.or_else(|| self.fields.iter().find(|field| field.id == "place" || field.id == "room"));
        if let Some(field) = about {
            let value = match (&field.kind, selected) {
                (Kind::Words, _) => selected.iter().map(|id| quoted(id)).collect::<Vec<_>>().join(" "),
                (_, [one]) => one.clone(),
                _ => String::new(),
            };
            filled.insert(field.id.clone(), value);
        }
        filled
    }

    /// Says what it is about, in the first of its plain arguments.
    pub fn fill_in(&self, filled: &mut Filled, about: Option<String>) {
        let first = self.shown().find(|field| field.long.is_none());
        if let (Some(field), Some(about)) = (first, about) {
            let is_one_of_many = field.kind == Kind::Words;
            filled.insert(field.id.clone(), if is_one_of_many { quoted(&about) } else { about });
        }
    }

    /// Whether it works on the open document, which then needs no field.
    pub fn is_about_the_document(&self) -> bool {
        self.fields.iter().any(|field| field.id == FILE)
    }

    /// The fields that somebody must see; the open document is known.
    pub fn shown(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.id != FILE)
    }

    /// The program's arguments.
    pub fn arguments(&self, filled: &Filled) -> Vec<String> {
        let mut arguments: Vec<String> = self.name.split(' ').map(str::to_owned).collect();
        if self.secrets.first() == Some(&"Passphrase") {
            arguments.push("--passphrase-fd=0".to_owned());
        }
        let mut plain = vec!["--".to_owned()];
        for field in &self.fields {
            let value = filled.get(&field.id).map_or("", |value| value.trim());
            if value.is_empty() || value == field.standard {
                // A place among the plain arguments cannot be left empty.
                plain.extend((field.long.is_none() && !value.is_empty()).then(|| value.to_owned()));
                continue;
            }
            let values = if field.kind == Kind::Words { words(value) } else { vec![value.to_owned()] };
            match (&field.long, &field.kind) {
                (Some(long), Kind::Switch) => arguments.push(format!("--{long}")),
                (Some(long), _) => arguments.extend(values.into_iter().map(|value| format!("--{long}={value}"))),
                (None, _) => plain.extend(values),
            }
        }
        arguments.extend(plain);
        arguments
    }
}

fn quoted(word: &str) -> String {
    if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word.to_owned() }
}

/// Splits at spaces, but not within quotation marks.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut is_quoted) = (String::new(), false);
    for letter in text.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            space if space.is_whitespace() && !is_quoted => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}
