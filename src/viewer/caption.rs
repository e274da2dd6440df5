//! What stands under a level's name: its two shares searched, and what is only told of it.

use super::label::Caption;
use super::panel::{grouped, many, percent};
use crate::analysis::Tally;
use crate::model::Facility;
use crate::search::Thoroughness;

/// One caption for every level of the facility.
pub fn captions(facility: &Facility, tally: &Tally) -> Vec<Caption> {
    let sums = facility.levels().iter().zip(&tally.levels);
    sums.map(|(level, sum)| {
        let shares = match sum.spaces.rooms {
            0 => String::new(),
            rooms => format!(
                "primary {}   secondary {}   of {}",
                percent(sum, Thoroughness::Primary),
                percent(sum, Thoroughness::Secondary),
                grouped(rooms.into())
            ),
        };
        let beside = [
            (sum.unreached_sections, "section", "unreached"),
            (sum.reported_spaces + sum.suspected_spaces, "room", "reported"),
        ];
        let told = beside.iter().filter(|(count, ..)| *count > 0);
        let mut warning: Vec<String> =
            told.map(|(count, noun, word)| format!("{} {word}", many(*count, noun))).collect();
        if !level.knowledge.is_surveyed() {
            warning.insert(0, level.knowledge.word().to_owned());
        }
        Caption { shares, warning: warning.join(" · ") }
    })
    .collect()
}
