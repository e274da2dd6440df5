//! How sure: page one's block, and the sheet with what it rests on.

use super::{Report, chart, named, stamp, table};
use crate::analysis::{
    Band, CAVEAT, Curve, Estimate, Pace, SegmentEstimate, assumptions, closed_rooms, curve, headcount, lowers_most,
    name_of,
};
use crate::model::SpaceIx;
use crate::report::markup::{Markup, escape};
use crate::text::{grouped, hours, m2, share, shares};

fn band(band: Band) -> String {
    // "< 1 %" is no tag.
    escape(&shares(band.low, band.high)).into_owned()
}

fn exactly(probability: f64) -> String {
    escape(&share(probability)).into_owned()
}

/// For page one: cumulative POD, the residual with what carries it, who dissents.
pub fn first(report: &Report<'_>, page: &mut Markup) {
    page.add(format_args!("<h3>How sure</h3>"));
    let surveyed: Vec<SpaceIx> =
        report.facility.space_ixs().filter(|&space| report.facility.space(space).counts()).collect();
    let pod = report.pods.of_segment(report.picture, &surveyed).map_or("not estimated".to_owned(), band);
    page.add(format_args!("<p>Cumulative probability of detection over all surveyed floor: <b>{pod}</b>."));
    match &report.assessment.estimate {
        Estimate::NotEstimated => page.add(format_args!(
            "<b>Residual probability: not estimated.</b> No planner has set priors for the segments and for the rest of \
             the world, and without them a figure would be invented. No figure here means that no one remains.</p>"
        )),
        Estimate::Estimated { segments, success, residual, .. } => {
            page.add(format_args!(
                "Cumulative probability of success: <b>{}</b>. <b>Residual probability, that somebody who is missing was \
                 not found yet: {}.</b>{} It is never 0: no figure here means that no one remains.</p>",
                band(*success),
                band(*residual),
                lowers(report, segments)
            ));
            let lines = assumptions(report.picture, &report.assessment, &report.pods);
            page.add(format_args!("<p class=\"dim small\">It rests on this: {}.</p>", escape(&lines.join("; "))));
        }
    }
    dissent(report, page);
}

fn lowers(report: &Report<'_>, segments: &[SegmentEstimate]) -> String {
    let Some(at) = lowers_most(segments) else { return String::new() };
    format!(" A further search of {} would lower it most.", named(report.assessment.segments[at].name(report.facility)))
}

fn dissent(report: &Report<'_>, page: &mut Markup) {
    let said = &report.picture.judged.dissent;
    if said.is_empty() {
        return page.add(format_args!("<p class=\"dim small\">Dissenting statements: none are recorded.</p>"));
    }
    page.add(format_args!("<h3>Dissenting statements</h3>\n<ul>"));
    for said in said {
        let when = said.when.map_or("undated".to_owned(), |when| stamp(when.at_ms));
        let about: Vec<String> = said.about.iter().map(|of| named(name_of(report.facility, of))).collect();
        let about = if about.is_empty() { String::new() } else { format!(" on {}", about.join(", ")) };
        page.add(format_args!(
            "<li><b>{}</b>, {when}{about}: <bdi>{}</bdi></li>",
            named(said.by.as_str()),
            escape(&said.text)
        ));
    }
    page.add(format_args!("</ul>"));
}

/// The sheet: segments, places that may not exist, closed rooms, headcount, pace.
pub fn write(report: &Report<'_>, page: &mut Markup) {
    page.add(format_args!("<section class=\"sheet\">\n<h2>How sure, and what that rests on</h2>"));
    segments(report, page);
    doubts(report, page);
    air(report, page);
    counts(report, page);
    pace(report, page);
    let findings = &report.assessment.findings;
    if !findings.is_empty() {
        page.add(format_args!("<h3>Findings about these figures</h3>\n<ul>"));
        findings.iter().for_each(|finding| page.add(format_args!("<li>{}</li>", escape(&finding.message))));
        page.add(format_args!("</ul>"));
    }
    page.add(format_args!("</section>"));
}

fn segments(report: &Report<'_>, page: &mut Markup) {
    let (Estimate::Estimated { segments, row_now, .. }, Some(priors)) =
        (&report.assessment.estimate, &report.assessment.priors)
    else {
        return page.add(format_args!("<p>Not estimated: no planner has set priors and the rest of the world.</p>"));
    };
    page.add(format_args!(
        "<p class=\"dim\">POA: probability that the missing are there, before any search and now. POD: that the searches so \
         far would have found them there. POS: POA before times POD.</p>"
    ));
    let rows = report.assessment.segments.iter().zip(segments).map(|(of, found)| {
        vec![
            named(of.name(report.facility)),
            of.spaces.len().to_string(),
            exactly(found.poa_before),
            band(found.poa_now),
            band(found.pod),
            band(found.pos),
            found.exists_now.map_or_else(|| "–".to_owned(), band),
        ]
    });
    let mut row = vec!["rest of the world".to_owned(), String::new(), exactly(priors.row), band(*row_now)];
    row.resize(7, String::new());
    let heads = ["segment", "#rooms", "#POA before", "#POA now", "#POD", "#POS", "#exists"];
    table(page, &heads, rows.chain([row]));
}

fn doubts(report: &Report<'_>, page: &mut Markup) {
    let doubts = &report.assessment.doubts;
    if doubts.is_empty() {
        return;
    }
    page.add(format_args!("<h3>Places that may not exist</h3>"));
    let told = |said: Option<Band>| said.map_or("not said".to_owned(), band);
    let rows = doubts.iter().map(|doubt| {
        vec![named(name_of(report.facility, &doubt.of)), told(doubt.said), band(doubt.sought), told(doubt.now)]
    });
    table(page, &["place", "#exists, as said", "#sought in vain, POD", "#exists now"], rows);
}

fn air(report: &Report<'_>, page: &mut Markup) {
    let (rows, _) = closed_rooms(report.picture, report.until_ms.unwrap_or_default());
    if rows.is_empty() {
        return;
    }
    page.add(format_args!("<h3>Closed rooms with reported occupants</h3>"));
    let rows = rows.iter().map(|air| {
        let span = |band: Band, known: bool, unit: &str| match (known, band.low == band.high) {
            (false, _) => "not known".to_owned(),
            (true, true) => format!("{:.0}{unit}", band.low),
            (true, false) => format!("{:.0} to {:.0}{unit}", band.low, band.high),
        };
        let clocks = air.clocks.iter().map(|clock| {
            let gas = if clock.limit.gas == crate::analysis::Gas::Oxygen { "O₂" } else { "CO₂" };
            format!("{gas} {} %, {}: {}", clock.limit.percent, clock.limit.meaning, hours(clock.low_h, clock.high_h))
        });
        vec![
            report.room(air.space),
            span(air.room.occupants, true, ""),
            span(air.room.volume_m3, air.room.volume_m3.high > 0.0, " m³"),
            span(air.room.closed_h, air.closed_known, " h"),
            clocks.collect::<Vec<_>>().join("<br>"),
        ]
    });
    table(page, &["room", "#people", "#volume", "#closed for", "hours left until, careful to hopeful"], rows);
    page.add(format_args!("<p class=\"dim\">Air clocks are {CAVEAT}.</p>"));
}

fn counts(report: &Report<'_>, page: &mut Markup) {
    let (rows, findings) = headcount(report.picture);
    if rows.is_empty() {
        return;
    }
    page.add(format_args!("<h3>Headcount</h3>"));
    let span = |(low, high): (u32, u32)| match low == high {
        true => grouped(low),
        false => format!("{} to {}", grouped(low), grouped(high)),
    };
    let rows = rows.iter().map(|row| {
        let section = named(report.facility.section(row.section).label());
        let found = grouped(row.found);
        vec![section, row.by.word().to_owned(), span(row.counted), span(row.freed), found, span(row.unaccounted)]
    });
    table(page, &["section", "by", "#counted", "#freed", "#found", "#unaccounted"], rows);
    findings.iter().for_each(|finding| page.add(format_args!("<p class=\"notice\">{}</p>", escape(&finding.message))));
}

fn pace(report: &Report<'_>, page: &mut Markup) {
    let until_ms = report.until_ms.unwrap_or_default();
    let curve = curve(report.picture, &report.analyst.roster, until_ms);
    if curve.points.is_empty() {
        return;
    }
    page.add(format_args!("<h3>Floor left over time</h3>"));
    page.add(format_args!(
        "<figure>{}<figcaption>{}</figcaption></figure>",
        chart::svg(&curve, until_ms),
        told(&curve)
    ));
}

fn told(curve: &Curve) -> String {
    let one = |pace: Option<Pace>, word: &str| {
        let Some(Pace { m2_per_h, end_ms }) = pace else { return format!("{word}: no pace yet") };
        let per_h = match (m2(m2_per_h.low), m2(m2_per_h.high)) {
            (low, high) if low == high => low,
            (low, high) => format!("{low} to {high}"),
        };
        let end = match end_ms {
            None => "no end in sight".to_owned(),
            Some((soonest, None)) => format!("at that pace not before {}", stamp(soonest)),
            Some((soonest, Some(latest))) => {
                format!("at that pace nothing is left between {} and {}", stamp(soonest), stamp(latest))
            }
        };
        format!("{word}: {per_h} an hour, {end}")
    };
    format!(
        "{}. {}. The pace since the first search and that of the last third; what nobody can reach is part of what is left.",
        one(curve.primary, "Primary"),
        one(curve.secondary, "Secondary")
    )
}
