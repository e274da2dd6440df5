use super::{Report, first_of, table_of_first};
use crate::analysis::{Advice, Effort, advice, open_everything};
use crate::report::markup::{Markup, escape};
use crate::text::{counted, grouped, m2};

/// Barriers with what each would bring, cut-off groups, rooms without a known way in.
pub fn write(report: &Report<'_>, page: &mut Markup) {
    page.add(format_args!("<section class=\"sheet\">\n<h2>Barriers</h2>"));
    next(report, page);
    groups(report, page);
    if !report.analysis.no_way_in.is_empty() {
        page.add(format_args!("<h3>Rooms with no known way in</h3>"));
        page.add(format_args!("<p>{}</p>", report.rooms(&report.analysis.no_way_in, "find FILE --reach unlinked")));
    }
    page.add(format_args!("</section>"));
}

/// The barriers at the border in the order to open them.
fn barriers(report: &Report<'_>) -> Vec<Advice> {
    advice(&report.analyst, report.picture, report.analysis, &Effort::default(), report.until_ms.unwrap_or_default())
}

fn next(report: &Report<'_>, page: &mut Markup) {
    let advice = barriers(report);
    if advice.is_empty() {
        return page.add(format_args!("<p>No barred or untried door stands at the border of what is reached.</p>"));
    }
    page.add(format_args!("<h3>Open next</h3>"));
    let rows = advice.iter().enumerate().map(|(at, advice)| {
        let barrier = &advice.barrier;
        let said = if barrier.minutes_said { "" } else { "≈ " };
        vec![
            (at + 1).to_string(),
            report.door(barrier.portal),
            format!("{} · {}", grouped(barrier.direct.rooms.rooms), m2(barrier.direct.rooms.area_m2)),
            format!("{} · {}", grouped(barrier.follows.rooms.rooms), m2(barrier.follows.rooms.area_m2)),
            format!("{said}{} min", barrier.minutes),
            escape(&advice.why.join("; ")).into_owned(),
        ]
    });
    let heads = ["#", "door", "#at once", "#what may follow", "#minutes", "why"];
    table_of_first(page, &heads, rows, "door", "next FILE --json");
    let all = open_everything(&report.analyst.net, report.picture, &report.analysis.reach, &Effort::default());
    if all.portals.len() > 1 {
        page.add(format_args!(
            "<p class=\"dim\">To bring everything that is linked within reach: {}, {} minutes in sum. Minutes marked ≈ are \
             assumptions by state of the door and not measurements.</p>",
            counted(all.portals.len(), "door"),
            grouped(all.minutes)
        ));
    }
}

fn groups(report: &Report<'_>, page: &mut Markup) {
    let groups = &report.analysis.cut_off;
    if groups.list.is_empty() {
        return;
    }
    page.add(format_args!("<h3>Cut-off groups of rooms</h3>"));
    let rooms = "find FILE --reach \"cut off\"";
    let rows = groups.list.iter().map(|group| {
        let told_of = match group.told_of() {
            0 => String::new(),
            told_of => format!(" and {} told of", grouped(told_of)),
        };
        vec![
            format!("{}{told_of}", grouped(group.rooms)),
            m2(group.area_m2),
            report.rooms(groups.spaces_of(group), rooms),
            first_of(groups.barriers_of(group), |&door| report.door(door), "export FILE --format doors-csv"),
        ]
    });
    table_of_first(page, &["#rooms", "#floor", "which", "behind"], rows, "group", rooms);
}
