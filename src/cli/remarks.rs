//! What belongs to any mark: who did it, when, where, and a note.

use super::failure::Failure;
use super::output::warn;
use super::{moment, select};
use crate::model::Facility;
use crate::search::{Action, ActorId, HappenedAt, Request, Spot};
use clap::Args;
use jiff::Zoned;

#[derive(Args, Clone, Debug, Default)]
pub struct Remarks {
    /// A remark. Never write a person's name: the log is handed on and forgets nothing; write P-7
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Who did it: pseudonyms such as P-7, separated by commas
    #[arg(long, value_name = "PERSON", value_delimiter = ',', value_parser = pseudonym)]
    pub by: Vec<ActorId>,
    /// Who writes it down, when that is somebody else
    #[arg(long, value_name = "PERSON", value_parser = pseudonym)]
    pub recorded_by: Option<ActorId>,
    /// When it happened, if not now: 14:05, 14:05±5 (minutes), "2024-12-09 14:05", "20 min ago"
    #[arg(long, value_name = "TIME", value_parser = happened_at)]
    pub at: Option<HappenedAt>,
    /// The spot it is about, in metres of the plan: B1:12.5,3
    #[arg(long, value_name = "LEVEL:X,Y")]
    pub spot: Option<String>,
}

impl Remarks {
    pub fn attach(&self, action: Action, facility: &Facility) -> Result<Request, Failure> {
        let place = self.spot.as_deref().map(|text| spot(facility, text)).transpose()?;
        Ok(Request {
            note: self.note.clone().unwrap_or_default(),
            place,
            performed_by: self.by.clone(),
            recorded_by: self.recorded_by.clone(),
            happened_at: self.at,
            ..Request::from(action)
        })
    }
}

fn happened_at(text: &str) -> Result<HappenedAt, String> {
    moment::parse(text, &Zoned::now())
}

/// A person's pseudonym, as an argument.
pub fn pseudonym(text: &str) -> Result<ActorId, String> {
    ActorId::pseudonym(text).ok_or_else(|| ActorId::HOW.to_owned())
}

pub fn spot(facility: &Facility, text: &str) -> Result<Spot, Failure> {
    let unreadable = || Failure::usage(format!("\"{text}\" is no spot; write the level and metres, as B1:12.5,3"));
    let (level, at) = text.rsplit_once(':').ok_or_else(unreadable)?;
    let at = point(at).ok_or_else(unreadable)?;
    Ok(Spot { level: select::level(facility, level)?.id.clone(), at })
}

/// `12.5,3`: a point of the plan in metres.
pub fn point(text: &str) -> Option<[f64; 2]> {
    let (x, y) = text.split_once(',')?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|value| value.is_finite());
    Some([number(x)?, number(y)?])
}

/// Warns when a note seems to hold a person's name. It is a warning only: nothing may stand between a team and its mark.
pub fn warn_of_names(note: &str, facility: &Facility) {
    if let Some(name) = seeming_name(note, facility) {
        warn(format_args!(
            "\"{name}\" looks like a person's name, and the log is handed on and forgets nothing; write P-7 and keep names apart"
        ));
    }
}

fn seeming_name(note: &str, facility: &Facility) -> Option<String> {
    let capitalised = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && word.len() > 2 && letters.all(char::is_lowercase)
    };
    // What is written on the plan is no person.
    let on_the_plan = |word: &str| {
        let mut names = facility.spaces().iter().map(|space| space.name.as_str());
        names.any(|name| name.contains(word)) || facility.sections().iter().any(|section| section.name.contains(word))
    };
    let words: Vec<&str> = note.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let (first, second) = (pair[0], pair[1].trim_end_matches(|c: char| !c.is_alphanumeric()));
        let name = capitalised(&first) && capitalised(&second) && !on_the_plan(first) && !on_the_plan(second);
        name.then(|| format!("{first} {second}"))
    })
}

#[cfg(test)]
mod tests {
    use super::{pseudonym, seeming_name};
    use crate::model::{Draft, Facility, Level, Space};

    fn facility() -> Facility {
        let level = Level::new("G", "", 0, 0.0);
        let room = Space { name: "Red Room".to_owned(), ..Space::new("a", "G") };
        Facility::new(Draft { levels: vec![level], spaces: vec![room], ..Draft::default() }).unwrap()
    }

    #[test]
    fn two_capitalised_words_look_like_a_name_unless_they_stand_on_the_plan() {
        let facility = facility();
        assert_eq!(seeming_name("told by Sami Haddad.", &facility), Some("Sami Haddad".to_owned()));
        assert_eq!(seeming_name("Door jams, see Red Room", &facility), None);
        assert_eq!(seeming_name("SAR Team heard P-7", &facility), None);
        assert_eq!(seeming_name("", &facility), None);
    }

    #[test]
    fn people_are_pseudonyms() {
        assert!(pseudonym("P-7").is_ok());
        assert!(pseudonym("Sami").is_err());
        assert!(pseudonym("Sami 7").is_err());
    }
}
