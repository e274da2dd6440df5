//! Registers on paper, typed off as CSV: which cells they name and how many people they put there.
//!
//! Only numbers are taken; names and whatever else stands in a line are not looked at and not kept.

use crate::model::{Code, Facility, Finding, Place, SpaceIx};
use std::collections::BTreeMap;

/// A line of a register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegisterLine {
    pub line: usize,
    pub number: String,
    pub count: Option<u32>,
}

/// What a register names, held against the building.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Matched {
    /// Rooms by their painted number, with the people that all lines put there.
    pub rooms: BTreeMap<SpaceIx, u32>,
    /// Numbers that no room has, with the people that all lines put there.
    pub unknown: BTreeMap<String, u32>,
    /// Rooms that share a painted number, with the people that all lines put into one of them.
    pub several: BTreeMap<Vec<SpaceIx>, u32>,
    pub findings: Vec<Finding>,
}

impl Matched {
    pub fn people(&self) -> u32 {
        let all = self.rooms.values().chain(self.unknown.values()).chain(self.several.values());
        all.fold(0, |sum, people| sum.saturating_add(*people))
    }
}

const NUMBER_HEADS: &[&str] = &["number", "cell", "room", "no", "nr", "رقم", "زنزانة", "غرفة"];
const COUNT_HEADS: &[&str] = &["count", "people", "persons", "inmates", "prisoners", "n", "عدد"];

/// Reads a register. The first line names the columns where it has no digit; else the first column is the number and
/// the second the count. Fields are parted by commas, semicolons or tabs.
pub fn read(text: &str) -> (Vec<RegisterLine>, Vec<Finding>) {
    let text = text.trim_start_matches('\u{feff}');
    let parting =
        [';', '\t', ','].into_iter().max_by_key(|&c| (text.lines().next().unwrap_or("").matches(c).count(), c == ','));
    let parting = parting.unwrap_or(',');
    let mut rows = text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty()).peekable();
    let (mut number_at, mut count_at) = (0, 1);
    let mut findings = Vec::new();
    if let Some((_, head)) = rows.peek().filter(|(_, row)| !row.chars().any(|c| c.is_numeric())) {
        let heads: Vec<String> = fields(head, parting).iter().map(|field| field.to_lowercase()).collect();
        let place = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
        (number_at, count_at) = match (place(NUMBER_HEADS), place(COUNT_HEADS)) {
            (Some(number), count) => (number, count.unwrap_or(usize::MAX)),
            (None, _) => {
                let message =
                    format!("no column is headed number, cell or room, but {}; the first is taken", heads.join(", "));
                findings.push(Finding::warning(Code::Guessed, Place::line(1), message));
                (0, 1)
            }
        };
        rows.next();
    }
    let mut lines = Vec::new();
    for (at, row) in rows {
        let fields = fields(row, parting);
        let line = at + 1;
        let number = western(fields.get(number_at).map_or("", String::as_str));
        if number.is_empty() {
            findings.push(Finding::warning(
                Code::Unreadable,
                Place::line(line),
                "there is no cell number in this line",
            ));
            continue;
        }
        let told = fields.get(count_at).map(|field| western(field)).filter(|field| !field.is_empty());
        let count = told.as_ref().and_then(|field| field.parse().ok().filter(|count| *count <= 100_000));
        if told.is_some() && count.is_none() {
            // What stands there may be a name, so it is not repeated.
            findings.push(Finding::warning(
                Code::BadNumber,
                Place::line(line),
                "the count is no number; the line counts none",
            ));
        }
        lines.push(RegisterLine { line, number, count });
    }
    (lines, findings)
}

/// Holds a register against the painted numbers of a building. A number that several rooms have may be any of them.
pub fn matched(facility: &Facility, lines: &[RegisterLine]) -> Matched {
    let mut painted: BTreeMap<String, Vec<SpaceIx>> = BTreeMap::new();
    for space in facility.space_ixs().filter(|space| !facility.space(*space).number.is_empty()) {
        painted.entry(western(&facility.space(space).number)).or_default().push(space);
    }
    let mut matched = Matched::default();
    for RegisterLine { line, number, count } in lines {
        let more = |people: &mut u32| *people = people.saturating_add(count.unwrap_or(0));
        match painted.get(number).map(Vec::as_slice) {
            Some([space]) => more(matched.rooms.entry(*space).or_default()),
            None => more(matched.unknown.entry(number.clone()).or_default()),
            Some(several) => {
                let ids: Vec<&str> = several.iter().map(|space| facility.space(*space).id.as_str()).collect();
                let message = format!("number {number} is painted on {} rooms: {}", ids.len(), ids.join(", "));
                matched.findings.push(Finding::warning(Code::NotPlaced, Place::line(*line), message));
                more(matched.several.entry(several.to_vec()).or_default());
            }
        }
    }
    matched
}

fn fields(row: &str, parting: char) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = row.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                fields.last_mut().into_iter().for_each(|field| field.push('"'))
            }
            '"' => quoted = !quoted,
            c if c == parting && !quoted => fields.push(String::new()),
            c => fields.last_mut().into_iter().for_each(|field| field.push(c)),
        }
    }
    fields.into_iter().map(|field| field.trim().to_owned()).collect()
}

// Eastern Arabic digits name the same cell.
fn western(text: &str) -> String {
    let digit = |c: char| match c {
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10).unwrap_or(c),
        c => c,
    };
    text.trim().chars().map(digit).collect()
}
