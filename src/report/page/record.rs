use super::{Report, named, stamp, table};
use crate::analysis::harmless;
use crate::file::redact::keeps_claim_back;
use crate::model::SpaceIx;
use crate::report::markup::{Markup, escape};
use crate::search::{Action, Consent, Entry, MarkId, Method, Recheck, Status, TeamId, Thoroughness};
use crate::text::{grouped, m2};
use std::collections::{BTreeMap, BTreeSet};

/// What was done, by which team, and the log it rests on.
pub fn write(report: &Report<'_>, page: &mut Markup) {
    page.add(format_args!("<section class=\"sheet\">\n<h2>Rooms that need a decision</h2>"));
    decisions(report, page);
    page.add(format_args!("<h2>Who searched what</h2>"));
    teams(report, page);
    page.add(format_args!("</section>\n<section class=\"sheet\">\n<h2>Log</h2>"));
    log(report, page);
    findings(report, page);
    devices(report, page);
    page.add(format_args!("</section>"));
}

fn decisions(report: &Report<'_>, page: &mut Markup) {
    let picture = report.picture;
    let why = |space: SpaceIx| match picture.status_of(space) {
        Status::Recheck => picture.recheck_of(space).map(|recheck| recheck_words(report, recheck)),
        Status::Disputed => picture.space_dispute(space).map(|dispute| format!("disputed: {}", dispute.what)),
        Status::Inaccessible => Some("inaccessible".to_owned()),
        _ => None,
    };
    let rows: Vec<Vec<String>> = report
        .facility
        .space_ixs()
        .filter_map(|space| Some(vec![report.room(space), escape(&why(space)?).into_owned()]))
        .collect();
    let doors = report.facility.portal_ixs().filter_map(|door| {
        let dispute = picture.portal_dispute(door)?;
        Some(vec![report.door(door), format!("disputed: {}", escape(&dispute.what))])
    });
    let rows: Vec<Vec<String>> = rows.into_iter().chain(doors).collect();
    if rows.is_empty() {
        return page.add(format_args!("<p>None: nothing is to recheck, disputed or inaccessible.</p>"));
    }
    table(page, &["room or door", "why"], rows);
}

/// Why a room is to be looked at again; that a claim spoke of it would name its source.
fn recheck_words(report: &Report<'_>, recheck: &Recheck) -> String {
    if report.log.is_of_claim(&recheck.entry) {
        return "recheck: something came in after the last search".to_owned();
    }
    format!("recheck: {}", recheck.why)
}

#[derive(Default)]
struct Work {
    primary: BTreeSet<SpaceIx>,
    secondary: BTreeSet<SpaceIx>,
    methods: BTreeSet<Method>,
}

fn teams(report: &Report<'_>, page: &mut Markup) {
    let mut work: BTreeMap<Option<&TeamId>, Work> = BTreeMap::new();
    for (&space, record) in &report.picture.spaces {
        for pass in &record.passes {
            let work = work.entry(pass.team.as_ref()).or_default();
            let rooms = match pass.thoroughness {
                Thoroughness::Primary => &mut work.primary,
                Thoroughness::Secondary => &mut work.secondary,
            };
            rooms.insert(space);
            work.methods.extend(&pass.methods);
        }
    }
    if work.is_empty() {
        return page.add(format_args!("<p>No search was reported yet.</p>"));
    }
    let sum = |rooms: &BTreeSet<SpaceIx>| {
        let floor: f64 = rooms.iter().map(|&space| report.facility.area_m2(space)).sum();
        format!("{} · {}", grouped(rooms.len()), m2(floor))
    };
    let rows = work.iter().map(|(team, work)| {
        let team = team.map_or("<i>no team said</i>".to_owned(), |team| format!("<b>{}</b>", named(team.as_str())));
        let methods: Vec<&str> = work.methods.iter().map(|method| method.word()).collect();
        let all: BTreeSet<SpaceIx> = work.primary.union(&work.secondary).copied().collect();
        vec![team, sum(&work.primary), sum(&work.secondary), methods.join(", "), ranges(report, &all)]
    });
    table(page, &["team", "#primary", "#secondary", "by", "rooms"], rows);
}

/// `G: … · B1: K-01`
fn ranges(report: &Report<'_>, spaces: &BTreeSet<SpaceIx>) -> String {
    let mut levels: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for &space in spaces {
        let label = named(report.facility.space(space).label());
        levels.entry(report.facility.level_of(space)).or_default().push(label);
    }
    let level = |(level, rooms): (&_, &Vec<String>)| {
        format!("<b>{}</b>: {}", report.facility.level(*level).label(), rooms.join(", "))
    };
    levels.iter().rev().map(level).collect::<Vec<_>>().join(" · ")
}

fn log(report: &Report<'_>, page: &mut Markup) {
    if report.log.is_empty() {
        return page.add(format_args!("<p>Nothing was marked yet.</p>"));
    }
    page.add(format_args!(
        "<p class=\"dim\">Oldest first. Notes, and who said or did it, are left out here and stay in the operation file. \
         Struck through: taken back.</p>"
    ));
    let retracted = report.log.retracted();
    let harmless = harmless(report.picture, report.log, Consent::Partners);
    let rows = report.log.ordered().map(|entry| {
        let what = escape(&summary(entry, &harmless)).into_owned();
        let what = if retracted.contains(&entry.id) { format!("<span class=\"struck\">{what}</span>") } else { what };
        // When somebody knew something may name them.
        let is_claim = matches!(entry.content.known_action(), Some(Action::Claim(_)));
        let when = entry.content.when().filter(|_| !is_claim).map_or("unknown".to_owned(), |at| {
            match at.uncertainty_ms / 60_000 {
                0 => stamp(at.at_ms),
                minutes => format!("{} ± {minutes} min", stamp(at.at_ms)),
            }
        });
        vec![when, format!("<bdi>{what}</bdi>"), format!("<span class=\"hash\">{}</span>", entry.id.short())]
    });
    table(page, &["when", "what", "entry"], rows);
}

/// What was done, without what was typed in freely: a reason or a hazard's description may name somebody. Of claims no
/// more than a redacted copy holds.
fn summary(entry: &Entry, harmless: &BTreeSet<MarkId>) -> String {
    let action = entry.content.known_action();
    if let Some(why) = action.and_then(|action| keeps_claim_back(action, entry.id, harmless)) {
        return format!("left out here: {why}");
    }
    match action {
        Some(Action::Secret(_)) => "secret put into the vault".to_owned(),
        Some(Action::Access { access: crate::search::Access::Inaccessible { .. }, spaces }) => {
            let plain = Action::Access {
                access: crate::search::Access::Inaccessible { reason: String::new() },
                spaces: spaces.clone(),
            };
            plain.summary()
        }
        Some(Action::Hazard { at, .. }) => format!("hazard: {}", at.id()),
        Some(Action::Dissent { .. }) => "dissenting statement".to_owned(),
        Some(Action::Priors { spread, .. }) => Action::Priors { planner: None, spread: spread.clone() }.summary(),
        Some(action) => action.bare().summary(),
        None => entry.content.summary(),
    }
}

fn findings(report: &Report<'_>, page: &mut Markup) {
    let findings = &report.picture.findings;
    if findings.is_empty() {
        return;
    }
    page.add(format_args!("<h3>Findings about the log</h3>\n<ul>"));
    for finding in findings {
        page.add(format_args!("<li>{}</li>", escape(&finding.to_string())));
    }
    page.add(format_args!("</ul>"));
}

fn devices(report: &Report<'_>, page: &mut Markup) {
    page.add(format_args!("<h3>Devices and the last entry of each</h3>"));
    let rows = report.log.authors().map(|author| {
        let last = report.log.last_of(author);
        vec![
            format!("<span class=\"hash\">{author}</span>"),
            report.log.of(author).count().to_string(),
            last.map_or(String::new(), |entry| entry.envelope.seq.to_string()),
            last.map_or(String::new(), |entry| format!("<span class=\"hash\">{}</span>", entry.id)),
        ]
    });
    table(page, &["device", "#entries", "#last number", "last entry"], rows);
}
