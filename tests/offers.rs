//! What the command line can do, offered as forms.
#![cfg(feature = "viewer")]

use clap::CommandFactory;
use std::path::Path;
use undercroft::cli::Cli;
use undercroft::viewer::offer::{Offer, offers};

fn offer(name: &str) -> Offer {
    offers(&Cli::command()).into_iter().find(|offer| offer.name == name).unwrap_or_else(|| panic!("no {name}"))
}

fn filled(offer: &Offer, values: &[(&str, &str)]) -> Vec<String> {
    let mut filled = offer.begun(Some(Path::new("/stick/red wing.undercroft")), &[]);
    for (id, value) in values {
        assert!(filled.insert((*id).to_owned(), (*value).to_owned()).is_some(), "no field {id}");
    }
    offer.arguments(&filled)
}

#[test]
fn every_subcommand_that_the_window_is_not_itself_is_offered_with_what_it_does() {
    let offers = offers(&Cli::command());
    for name in ["claim add", "camera add", "register", "vault add", "vault show", "verify", "merge", "repair"] {
        assert!(offers.iter().any(|offer| offer.name == name && !offer.about.is_empty()), "{name}");
    }
    assert!(!offers.iter().any(|offer| offer.name.starts_with("view") || offer.name.contains("help")));
    let unexplained: Vec<&str> =
        offers.iter().filter(|offer| offer.about.is_empty()).map(|offer| offer.name.as_str()).collect();
    assert!(unexplained.is_empty(), "{unexplained:?}");
}

#[test]
fn what_is_filled_in_becomes_arguments_that_the_program_understands() {
    let claim = offer("claim add");
    let arguments = filled(&claim, &[("statement", "ten cells"), ("rating", "C3"), ("place", "red \"cell 4\"")]);
    let wanted = [
        "claim",
        "add",
        "--rating=C3",
        "--place=red",
        "--place=cell 4",
        "--",
        "/stick/red wing.undercroft",
        "ten cells",
    ];
    assert_eq!(arguments, wanted);
    let program = std::iter::once("undercroft".to_owned()).chain(arguments);
    Cli::command().try_get_matches_from(program).unwrap();
}

#[test]
fn what_begins_with_a_hyphen_is_a_value_and_no_option() {
    let claim = offer("claim add");
    let arguments = filled(&claim, &[("statement", "--json is what he said")]);
    let program = std::iter::once("undercroft".to_owned()).chain(arguments);
    let matches = Cli::command().try_get_matches_from(program).unwrap();
    let add = matches.subcommand_matches("claim").and_then(|claim| claim.subcommand_matches("add")).unwrap();
    assert_eq!(add.get_one::<String>("statement").unwrap(), "--json is what he said");
    assert!(!add.get_flag("json"));
}

#[test]
fn secrets_are_asked_for_apart_and_are_no_arguments() {
    let show = offer("vault show");
    assert_eq!(show.secrets, ["Passphrase"]);
    assert!(show.shown().all(|field| !field.id.contains("passphrase")));
    let arguments = filled(&show, &[("of", "S-1")]);
    assert_eq!(arguments, ["vault", "show", "--passphrase-fd=0", "--", "/stick/red wing.undercroft", "S-1"]);
}

#[test]
fn what_is_selected_is_filled_in() {
    let shape = offer("shape");
    let begun = shape.begun(None, &["A-01".to_owned(), "cell 4".to_owned()]);
    assert_eq!(begun["targets"], "A-01 \"cell 4\"");
    let arguments = shape.arguments(&begun);
    assert_eq!(arguments[arguments.len() - 2..], ["A-01", "cell 4"]);
}

#[test]
fn every_field_of_every_form_says_what_belongs_into_it() {
    let offers = offers(&Cli::command());
    let fields = offers.iter().flat_map(|offer| offer.fields.iter().map(move |field| (offer, field)));
    let mute: Vec<String> = fields
        .filter(|(_, field)| field.help.is_empty())
        .map(|(offer, field)| format!("{}: {}", offer.name, field.label))
        .collect();
    assert!(mute.is_empty(), "{mute:#?}");
}

#[test]
fn a_field_for_one_room_takes_the_one_that_is_selected_and_never_several() {
    let occupants = offer("occupants");
    let begun = |selected: &[&str]| {
        let selected: Vec<String> = selected.iter().map(|id| (*id).to_owned()).collect();
        occupants.begun(None, &selected)["room"].clone()
    };
    assert_eq!(begun(&["cell 4"]), "cell 4");
    assert_eq!(begun(&["A-01", "cell 4"]), "");
}
