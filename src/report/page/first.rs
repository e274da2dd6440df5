use super::{Report, named, stamp, sure, table};
use crate::analysis::{Lead, Reach, Sum, by_grade, closed_rooms, headcount};
use crate::model::{Knowledge, Severity};
use crate::report::markup::{Markup, escape, share};
use crate::report::plan::section_words;
use crate::search::{LeadState, Status, Thoroughness, VictimState};
use crate::text::{counted, grouped, hours, m2, noun};

/// Page one: what was searched, what is open, and what nobody can say.
pub fn write(report: &Report<'_>, page: &mut Markup) {
    let facility = report.facility;
    page.add(format_args!("<h1>{}</h1>", named(facility.name())));
    let until = report.until_ms.map_or("nothing was marked yet".to_owned(), |at| format!("as known at {}", stamp(at)));
    let strict = if report.picture.lens.strict { " · untried doors count as barred" } else { "" };
    let devices = report.log.authors().count();
    page.add(format_args!(
        "<p class=\"dim\">Search report, {until} · {} from {}{strict}</p>",
        counted(report.log.len(), "entry"),
        counted(devices, "device")
    ));
    if !facility.draft().notice.is_empty() {
        page.add(format_args!("<p class=\"notice\">{}</p>", escape(&facility.draft().notice)));
    }
    figures(report, page);
    levels(report, page);
    open(report, page);
    sure::first(report, page);
}

fn figures(report: &Report<'_>, page: &mut Markup) {
    let total = &report.analysis.tally.total;
    let figure = |class: &str, value: String, words: String| {
        format!("<div class=\"figure {class}\"><b>{value}</b><span>{words}</span></div>")
    };
    let searched = |thoroughness: Thoroughness, word: &str| {
        let done = total.searched(thoroughness);
        let words = format!("{word}, {} of {}", m2(done.area_m2), m2(total.spaces.area_m2));
        figure("", share(total.percent(thoroughness)), words)
    };
    let unsearched = total.spaces.rooms.saturating_sub(total.primary.rooms);
    let unreached = total.unreached();
    let figures = [
        searched(Thoroughness::Primary, "primary"),
        searched(Thoroughness::Secondary, "secondary"),
        figure(
            "left",
            grouped(unsearched),
            format!("{} not searched even once, of {}", noun(unsearched, "room"), grouped(total.spaces.rooms)),
        ),
        figure(
            "alarm",
            grouped(unreached.rooms),
            format!("{} nobody can reach, {}", noun(unreached.rooms, "room"), m2(unreached.area_m2)),
        ),
    ];
    page.add(format_args!("<div class=\"figures\">{}</div>", figures.concat()));
}

fn levels(report: &Report<'_>, page: &mut Markup) {
    page.add(format_args!("<h3>Searched, by level</h3>"));
    let heads = ["level", "", "#primary", "#secondary", "#rooms", "#floor", "#presumed", "#cut off", "#sections"];
    let rows = report.facility.levels().iter().zip(&report.analysis.tally.levels).rev().map(|(level, sum)| {
        let told = if level.knowledge == Knowledge::Surveyed {
            String::new()
        } else {
            format!(" ({})", level.knowledge.word())
        };
        let name = format!("<b>{}</b> {}{told}", level.label(), named(&level.name));
        row(name, sum)
    });
    let total = row("<b>all</b>".to_owned(), &report.analysis.tally.total);
    table(page, &heads, rows.chain([total]));
    page.add(format_args!(
        "<p class=\"dim small\">Shares are of surveyed floor. Reported, suspected and unplaced rooms are counted below and not \
         in these sums; 100 % is never written while anything is open. Presumed: reachable only if untried doors open. Sections: those nobody has reached.</p>"
    ));
}

fn row(name: String, sum: &Sum) -> Vec<String> {
    let width = |thoroughness| sum.percent(thoroughness).unwrap_or(0);
    let bar = match sum.spaces.rooms {
        0 => String::new(),
        _ => format!(
            "<span class=\"bar\"><i style=\"width:{}%\"></i><i style=\"width:{}%\"></i></span>",
            width(Thoroughness::Primary),
            width(Thoroughness::Secondary)
        ),
    };
    let count = |count: u32| if count == 0 { "–".to_owned() } else { grouped(count) };
    vec![
        name,
        bar,
        share(sum.percent(Thoroughness::Primary)),
        share(sum.percent(Thoroughness::Secondary)),
        count(sum.spaces.rooms),
        if sum.spaces.rooms == 0 { "–".to_owned() } else { m2(sum.spaces.area_m2) },
        count(sum.reach(Reach::PresumedReachable).rooms),
        count(sum.unreached().rooms),
        count(sum.unreached_sections),
    ]
}

fn open(report: &Report<'_>, page: &mut Markup) {
    let total = &report.analysis.tally.total;
    let count = |status: Status| total.status(status).rooms;
    page.add(format_args!("<h3>Open</h3>\n<ul class=\"open\">"));
    let astray = report.picture.astray.values().filter(|victim| victim.stands() != VictimState::Removed).count() as u32;
    let lines = [
        (
            astray,
            "victim",
            " in rooms that this plan does not have",
            "marked before the plan was changed, not brought out",
        ),
        (count(Status::Recheck), "room", " to recheck", "something changed since the last pass"),
        (count(Status::Disputed), "disputed room", "", "observations contradict each other, both stand"),
        (count(Status::Inaccessible), "inaccessible room", "", "not searched"),
        (count(Status::InProgress), "room", " with a team inside", "no pass reported yet"),
        (total.reported_spaces, "reported room", "", "told by somebody, not seen"),
        (total.suspected_spaces, "suspected room", "", "thought likely, not seen"),
        (total.unplaced_spaces, "unplaced room", "", "nobody knows where"),
        (total.loose_ends, "loose end", "", "leads nobody knows where"),
        (total.unanswered.claims, "open claim", "", "neither confirmed nor refuted"),
        (total.unanswered.feeds, "open feed", "", "shows a room that nobody has named"),
    ];
    for (count, one, how, what) in lines.into_iter().filter(|(count, ..)| *count > 0) {
        page.add(format_args!("<li><b>{}{how}</b>: {what}</li>", counted(count, one)));
    }
    leads(report, page);
    people(report, page);
    for section in report.sections().filter(|&at| report.picture.is_unreached(at)) {
        if report.facility.section(section).knowledge == Knowledge::Refuted {
            continue;
        }
        let (name, facts) = section_words(report.facility, section);
        page.add(format_args!("<li><b>Unreached section</b> {}: {facts}</li>", named(&name)));
    }
    let warnings = report.picture.findings.iter().filter(|finding| finding.severity != Severity::Note).count() as u64;
    if warnings > 0 {
        page.add(format_args!("<li><b>{}</b> about the log itself, listed with it</li>", counted(warnings, "warning")));
    }
    page.add(format_args!("</ul>"));
}

fn leads(report: &Report<'_>, page: &mut Markup) {
    let open: Vec<Lead> = report.leads.iter().filter(|lead| lead.state == LeadState::Open).cloned().collect();
    if open.is_empty() {
        return;
    }
    let grades = by_grade(&open).into_iter().map(|(grade, count)| format!("{count} {grade:?} {}", grade.word()));
    page.add(format_args!(
        "<li><b>{}</b>: {}</li>",
        counted(open.len(), "open lead"),
        grades.collect::<Vec<_>>().join(" · ")
    ));
}

fn people(report: &Report<'_>, page: &mut Markup) {
    let (air, _) = closed_rooms(report.picture, report.until_ms.unwrap_or_default());
    if let Some(first) = air.first() {
        let least = first
            .soonest_h()
            .map(|least| format!(", by the most careful assumption {}", hours(Some(least), Some(least))));
        let rooms = counted(air.len(), "closed room");
        page.add(format_args!("<li><b>{rooms} with reported occupants</b>{}</li>", least.unwrap_or_default()));
    }
    for row in headcount(report.picture).0.iter().filter(|row| row.unaccounted.1 > 0) {
        let (low, high) = row.unaccounted;
        let many = if low == high { low.to_string() } else { format!("{low} to {high}") };
        let section = named(report.facility.section(row.section).label());
        page.add(format_args!("<li><b>{many} unaccounted for</b> in {section}, by {}</li>", row.by.word()));
    }
}
