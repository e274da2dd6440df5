use super::{Report, named, table, table_of_first};
use crate::analysis::{Tolerance, footprints_that_stop_short, numbering, unexplained};
use crate::model::{Knowledge, LevelIx, Xy};
use crate::report::markup::{Markup, n};
use crate::search::LeadState;
use crate::text::m2;

/// What the building itself says may be missing from its plans.
pub fn write(report: &Report<'_>, page: &mut Markup) {
    page.add(format_args!("<section class=\"sheet\">\n<h2>What could hide here</h2>"));
    page.add(format_args!(
        "<p class=\"dim\">Found from the plans alone. None of it says that a room is there; each is a place to look.</p>"
    ));
    let before = page.0.len();
    leads(report, page);
    areas(report, page);
    numbers(report, page);
    loose_ends(report, page);
    without_doors(report, page);
    if page.0.len() == before {
        page.add(format_args!("<p>The plans show no unexplained area, no gap in the numbers and no loose end.</p>"));
    }
    page.add(format_args!("</section>"));
}

/// Every lead by its grade; what somebody typed of one stays in the operation file.
fn leads(report: &Report<'_>, page: &mut Markup) {
    if report.leads.is_empty() {
        return;
    }
    page.add(format_args!("<h3>Leads</h3>"));
    page.add(format_args!(
        "<p class=\"dim\">A go and look · B needs effort · C poor · D dig · X unsafe. A grade with a question mark is the \
         program's proposal. The answered ones are not raised again; reasons and evidence stay in the operation file.</p>"
    ));
    let rows = report.leads.iter().map(|lead| {
        let grade = format!("<b>{:?}{}</b>", lead.grade, if lead.graded { "" } else { "?" });
        let state =
            if lead.state == LeadState::Open { String::new() } else { format!("<b>{}</b> ", lead.state.word()) };
        let ends = lead.end.map(|end| format!(", ends: {}", end.word())).unwrap_or_default();
        let doors = lead.portals.iter().map(|&door| report.door(door));
        let near: Vec<String> = lead.spaces.iter().take(3).map(|&space| report.room(space)).chain(doors).collect();
        let floor = lead.area_m2.map_or(String::new(), m2);
        let place = lead.at.map_or(String::new(), at);
        let level = lead.level.map_or(String::new(), |at| level(report, at));
        vec![grade, format!("{state}{}{ends}", lead.kind.word()), level, near.join(", "), floor, place]
    });
    let heads = ["", "what", "level", "at or next to", "#floor", "middle"];
    table_of_first(page, &heads, rows, "lead", "lead list FILE");
}

fn at([x, y]: Xy) -> String {
    format!("{} m E, {} m N", n((x * 10.0).round() / 10.0), n((y * 10.0).round() / 10.0))
}

fn level(report: &Report<'_>, level: LevelIx) -> String {
    report.facility.level(level).label()
}

fn areas(report: &Report<'_>, page: &mut Markup) {
    let tolerance = Tolerance::of(report.facility);
    let found = unexplained(report.facility, tolerance);
    if !found.is_empty() {
        page.add(format_args!("<h3>Area that no room explains</h3>"));
        let rows = found.iter().map(|area_of| {
            let guessed = if area_of.outline_guessed { "outline guessed from the levels above and below" } else { "" };
            vec![
                level(report, area_of.level),
                m2(area_of.area_m2),
                format!("{:.1} m", area_of.radius_m * 2.0),
                at(area_of.centre),
                report.rooms(&area_of.neighbours, "hidden FILE --json"),
                guessed.to_owned(),
            ]
        });
        let heads = ["level", "#area", "#widest circle", "middle", "next to", ""];
        table_of_first(page, &heads, rows, "area", "hidden FILE --json");
    }
    let short = footprints_that_stop_short(report.facility, tolerance);
    if !short.is_empty() {
        page.add(format_args!("<h3>Levels that stop short of the one above</h3>"));
        let rows = short
            .iter()
            .map(|part| vec![level(report, part.level), level(report, part.above), m2(part.area_m2), at(part.centre)]);
        table(page, &["level", "above it", "#nothing known under", "middle"], rows);
    }
}

fn numbers(report: &Report<'_>, page: &mut Markup) {
    let numbering = numbering(report.facility, &report.analyst.net);
    if !numbering.gaps.is_empty() {
        page.add(format_args!("<h3>Numbers left out</h3>"));
        let rows = numbering.gaps.iter().map(|gap| {
            vec![
                level(report, gap.level),
                format!("<b>{}</b>", named(&gap.missing)),
                format!("between {} and {}", report.room(gap.between.0), report.room(gap.between.1)),
                gap.corridor.map_or(String::new(), |corridor| report.room(corridor)),
                gap.at.map_or(String::new(), at),
            ]
        });
        let heads = ["level", "missing", "where", "on", "about"];
        table_of_first(page, &heads, rows, "number", "hidden FILE --json");
    }
    if !numbering.doubles.is_empty() {
        page.add(format_args!("<h3>Numbers painted twice</h3>"));
        let rows = numbering.doubles.iter().map(|double| {
            vec![level(report, double.level), named(&double.number), report.rooms(&double.spaces, "hidden FILE --json")]
        });
        table_of_first(page, &["level", "number", "rooms"], rows, "number", "hidden FILE --json");
    }
}

fn loose_ends(report: &Report<'_>, page: &mut Markup) {
    let facility = report.facility;
    let loose: Vec<_> = facility
        .portal_ixs()
        .filter(|&at| facility.portal(at).is_loose_end() && facility.portal(at).knowledge != Knowledge::Refuted)
        .collect();
    if loose.is_empty() {
        return;
    }
    page.add(format_args!("<h3>Leads nobody knows where</h3>"));
    let rows = loose.iter().map(|&door| vec![report.door(door), report.room(facility.ends(door).0)]);
    table_of_first(page, &["door, stair, shaft or duct", "from"], rows, "loose end", "lead list FILE");
}

fn without_doors(report: &Report<'_>, page: &mut Markup) {
    let facility = report.facility;
    let mut has_door = vec![false; facility.spaces().len()];
    for door in facility.portal_ixs() {
        let (a, b) = facility.ends(door);
        [Some(a), b].into_iter().flatten().for_each(|space| has_door[space.get()] = true);
    }
    let bare: Vec<_> = facility.space_ixs().filter(|&at| !has_door[at.get()] && facility.space(at).counts()).collect();
    if !bare.is_empty() {
        page.add(format_args!("<h3>Rooms without a door</h3>\n<p>{}</p>", report.rooms(&bare, "lead list FILE")));
    }
}
