//! INSARAG worksite marks, one for each section, as they would be sprayed at its entry from what is known.

use super::{Report, stamp};
use crate::analysis::headcount;
use crate::model::{Knowledge, SectionIx, SpaceIx};
use crate::palette::{Swatch, Theme};
use crate::report::markup::{Line, Markup, n};
use crate::search::{LeadState, Status, Target, TeamId, Thoroughness, Victim, VictimState};
use std::collections::BTreeSet;

const WIDTH: f64 = 216.0;
const HEIGHT: f64 = 134.0;

pub fn write(report: &Report<'_>, page: &mut Markup) {
    let sections: Vec<SectionIx> =
        report.sections().filter(|&at| report.facility.section(at).knowledge != Knowledge::Refuted).collect();
    if sections.is_empty() {
        return;
    }
    page.add(format_args!("<section class=\"sheet\">\n<h2>Worksite marks</h2>"));
    page.add(format_args!(
        "<p class=\"dim\">As INSARAG marks a worksite: in the box its id and a line for each level of search that is \
         complete, team – ASR – date; hazards above; victims still inside below; a line through it where no work remains. \
         ASR 3 is the primary search of every surveyed room, ASR 4 the secondary.</p>\n<div class=\"marks\">"
    ));
    sections.into_iter().for_each(|section| draw(&Mark::of(report, section), page));
    page.add(format_args!("</div>\n</section>"));
}

struct Mark {
    id: String,
    hazards: usize,
    lines: Vec<String>,
    victims: String,
    done: bool,
}

impl Mark {
    fn of(report: &Report<'_>, section: SectionIx) -> Self {
        let (facility, picture) = (report.facility, report.picture);
        let within = |space: SpaceIx| facility.section_of(space) == Some(section);
        let rooms: Vec<SpaceIx> =
            facility.space_ixs().filter(|&space| within(space) && facility.space(space).counts()).collect();
        let sum = &report.analysis.tally.sections[section.get()];
        let levels = [(Thoroughness::Primary, 3), (Thoroughness::Secondary, 4)];
        let lines = levels.map(|(thoroughness, asr)| line(report, &rooms, thoroughness, asr));
        let lines = if rooms.is_empty() { vec!["no surveyed room".to_owned()] } else { lines.into() };
        let id = &facility.section(section).id;
        let standing = picture.hazards.values().filter(|hazard| hazard.over.is_none());
        let hazards = standing.filter(|hazard| match &hazard.at {
            Target::Space(space) => facility.space_ix(space).is_some_and(within),
            Target::Portal(portal) => facility.portal_ix(portal).is_some_and(|at| within(facility.ends(at).0)),
            Target::Section(other) => other == id,
        });
        let victims = victims(report, &within);
        Self {
            id: id.to_string(),
            hazards: hazards.count(),
            lines,
            done: !rooms.is_empty()
                && victims.is_empty()
                && !sum.is_open(Thoroughness::Secondary)
                && !is_owed(report, section, &within),
            victims,
        }
    }
}

/// `SAR-1 – 3 – 2024-12-09 14:05`, or how far that level of search has come.
fn line(report: &Report<'_>, rooms: &[SpaceIx], thoroughness: Thoroughness, asr: u8) -> String {
    let counts = |space: &&SpaceIx| {
        let settled = !matches!(report.picture.status_of(**space), Status::Recheck | Status::Disputed);
        settled && report.picture.searched[space.get()].is_some_and(|searched| searched >= thoroughness)
    };
    let done = rooms.iter().filter(counts).count();
    if done < rooms.len() {
        return format!("ASR {asr}: {done} of {} rooms", rooms.len());
    }
    let passes = rooms.iter().filter_map(|space| report.picture.spaces.get(space)).flat_map(|record| &record.passes);
    let passes: Vec<_> = passes.filter(|pass| pass.thoroughness == thoroughness).collect();
    let teams: BTreeSet<&str> = passes.iter().filter_map(|pass| pass.team.as_ref()).map(TeamId::as_str).collect();
    let teams = if teams.is_empty() { "?".to_owned() } else { teams.into_iter().collect::<Vec<_>>().join(" ") };
    let last = passes.iter().filter_map(|pass| pass.when).map(|when| when.at_ms).max();
    format!("{teams} – {asr} – {}", last.map_or("undated".to_owned(), stamp))
}

/// Whether people who were counted there are not accounted for, or a lead there is open.
fn is_owed(report: &Report<'_>, section: SectionIx, within: &dyn Fn(SpaceIx) -> bool) -> bool {
    let counted = headcount(report.picture).0;
    let open = report.leads.iter().filter(|lead| lead.state == LeadState::Open);
    counted.iter().any(|row| row.section == section && row.unaccounted.1 > 0)
        || open.flat_map(|lead| &lead.spaces).any(|&space| within(space))
}

/// `V  L-2  D-1`: potential, live and deceased victims still inside.
fn victims(report: &Report<'_>, within: &dyn Fn(SpaceIx) -> bool) -> String {
    let here = report.picture.victims.values().filter(|victim| within(victim.space));
    let states: Vec<VictimState> = here.map(Victim::stands).collect();
    let count = |state: VictimState| states.iter().filter(|other| **other == state).count();
    let mut words = Vec::new();
    if count(VictimState::Potential) > 0 {
        words.push("V".to_owned());
    }
    for (letter, state) in [("L", VictimState::Live), ("D", VictimState::Deceased)] {
        if count(state) > 0 {
            words.push(format!("{letter}-{}", count(state)));
        }
    }
    words.join("  ")
}

fn draw(mark: &Mark, page: &mut Markup) {
    let (ink, dim) = (Swatch::Text.hex(Theme::Light), Swatch::DimText.hex(Theme::Light));
    page.add(format_args!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">"));
    if mark.hazards > 0 {
        let word = if mark.hazards == 1 { "▲ 1 hazard".to_owned() } else { format!("▲ {} hazards", mark.hazards) };
        page.line(Line::new(&word, WIDTH / 2.0, 15.0, 12.0, ink).middle().bold());
    }
    page.add(format_args!(
        "<rect x=\"8\" y=\"22\" width=\"{}\" height=\"88\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"2\"/>",
        n(WIDTH - 16.0)
    ));
    page.line(Line::new(&mark.id, WIDTH / 2.0, 48.0, 19.0, ink).middle().bold());
    for (at, line) in mark.lines.iter().enumerate() {
        let colour = if line.starts_with("ASR") { dim } else { ink };
        page.line(Line::new(line, WIDTH / 2.0, 72.0 + 19.0 * at as f64, 11.0, colour).middle());
    }
    page.line(Line::new(&mark.victims, WIDTH / 2.0, 127.0, 13.0, ink).middle().bold());
    if mark.done {
        page.add(format_args!("<path d=\"M0 66H{WIDTH}\" stroke=\"{ink}\" stroke-width=\"3\"/>"));
    }
    page.add(format_args!("</svg>"));
}
