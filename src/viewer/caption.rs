//! What stands under a level's name: its two shares searched, and what is only told of it.

use super::label::Caption;
use super::panel::percent;
use crate::analysis::Tally;
use crate::model::Facility;
use crate::search::Thoroughness;
use crate::text::{counted, grouped};

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
                grouped(rooms)
            ),
        };
        let beside = [
            (sum.unreached_sections, "section", "unreached"),
            (sum.reported_spaces + sum.suspected_spaces, "room", "reported"),
        ];
        let beside = beside.into_iter().filter(|(count, ..)| *count > 0);
        let mut warning: Vec<String> =
            beside.map(|(count, one, how)| format!("{} {how}", counted(count, one))).collect();
        if !level.knowledge.is_surveyed() {
            warning.insert(0, level.knowledge.word().to_owned());
        }
        Caption { shares, warning: warning.join(" · ") }
    })
    .collect()
}
