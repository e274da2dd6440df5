//! The closing report: one HTML file that needs nothing beside it.

mod chart;
mod first;
mod hidden;
mod marks;
mod record;
mod sure;
mod ways;

use super::markup::{Markup, escape};
use super::{overview, plan, sheet};
use crate::analysis::{Analysis, Analyst, Assessment, Lead, PodTable, Tolerance, assess, leads};
use crate::model::{Facility, LevelIx, PortalIx, SectionIx, SpaceIx};
use crate::palette::{Swatch, Theme};
use crate::search::{ActorId, Log, Picture};
use crate::text::{counted, grouped};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::collections::BTreeSet;

// Who works from paper reads some pages of a list; the whole is for a screen.
const MOST_ROWS: usize = 200;
const MOST_IN_A_CELL: usize = 100;

/// A picture from the view, as PNG.
#[derive(Clone, PartialEq, Debug)]
pub struct Shot {
    pub caption: String,
    pub png: Vec<u8>,
}

/// The closing report as one HTML file: opens without a network, prints on A4. The same log gives the same bytes.
///
/// Notes, people and free-form facts are left out; teams stand by their call signs, planners and who dissents by numbers
/// of this report, since the pseudonyms of the log would tie it to whatever else names them. Dissenting statements are
/// printed as they were made. Of a long list that follows from the plans it prints the first rows and says where the
/// rest is; what was done and said is printed whole.
pub fn html(picture: &Picture, analysis: &Analysis, log: &Log, pictures: &[Shot]) -> String {
    let picture = without_pseudonyms(picture);
    let picture = picture.as_ref();
    let analyst = Analyst::new(&picture.facility);
    let last = log.ordered().filter_map(|entry| entry.content.wall_ms).max();
    let until_ms = picture.lens.as_of_ms.or(last);
    let pods = PodTable::default();
    let report = Report {
        picture,
        analysis,
        log,
        facility: &picture.facility,
        leads: leads(&analyst.net, picture, Tolerance::of(&picture.facility)),
        assessment: assess(picture, &pods),
        analyst,
        pods,
        until_ms,
    };
    let mut page = Markup::default();
    report.open(&mut page);
    first::write(&report, &mut page);
    report.pictures(&mut page, pictures);
    report.plans(&mut page);
    marks::write(&report, &mut page);
    sure::write(&report, &mut page);
    ways::write(&report, &mut page);
    hidden::write(&report, &mut page);
    record::write(&report, &mut page);
    page.add(format_args!(
        "<p class=\"last\">Head hash of the log, {}:<br><span class=\"hash\">{}</span></p>\n</body>\n</html>",
        counted(log.len(), "entry"),
        log.head_hash()
    ));
    page.0
}

/// The picture with `person 1`, `person 2` … in the place of those who plan and dissent.
fn without_pseudonyms(picture: &Picture) -> Cow<'_, Picture> {
    let judged = &picture.judged;
    let planners = judged.priors.keys().flatten();
    let people: BTreeSet<&ActorId> = planners.chain(judged.dissent.iter().map(|said| &said.by)).collect();
    if people.is_empty() {
        return Cow::Borrowed(picture);
    }
    let number =
        |who: &ActorId| ActorId::new(format!("person {}", people.iter().take_while(|other| **other <= who).count()));
    let mut renamed = picture.clone();
    let priors = judged.priors.iter();
    renamed.judged.priors = priors.map(|(who, spread)| (who.as_ref().map(number), spread.clone())).collect();
    renamed.judged.dissent.iter_mut().for_each(|said| said.by = number(&said.by));
    Cow::Owned(renamed)
}

struct Report<'a> {
    picture: &'a Picture,
    analysis: &'a Analysis,
    log: &'a Log,
    facility: &'a Facility,
    analyst: Analyst,
    leads: Vec<Lead>,
    pods: PodTable,
    assessment: Assessment,
    /// What the report knows of, milliseconds since 1970; none where nothing was marked.
    until_ms: Option<i64>,
}

/// The colours of the page, as its style sheet names them.
fn variables() -> String {
    let colours = [
        ("paper", Swatch::Paper),
        ("text", Swatch::Text),
        ("dim", Swatch::DimText),
        ("edge", Swatch::SlabEdge),
        ("left", Swatch::Unsearched),
        ("primary", Swatch::Primary),
        ("secondary", Swatch::Cleared),
        ("unreached", Swatch::WordsUnreached),
    ];
    let variables = colours.map(|(name, swatch)| format!("--{name}: {}; ", swatch.hex(Theme::Light)));
    format!(":root {{ {}}}\n", variables.concat())
}

impl Report<'_> {
    fn open(&self, page: &mut Markup) {
        page.add(format_args!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
             <title>{} · search report</title>\n<style>\n{}{}</style>\n</head>\n<body>",
            escape(self.facility.name()),
            variables(),
            include_str!("style.css")
        ));
        page.add(format_args!("<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\">"));
        sheet::definitions(page, Theme::Light);
        page.add(format_args!("</svg>"));
    }

    fn pictures(&self, page: &mut Markup, pictures: &[Shot]) {
        page.add(format_args!("<section class=\"sheet\">\n<h2>The whole building</h2>"));
        let svg = overview::drawn(self.picture, self.analysis, Theme::Light, false);
        page.add(format_args!(
            "<figure>{svg}<figcaption>All levels pulled apart; underground below the line.</figcaption></figure>"
        ));
        for shot in pictures {
            page.add(format_args!(
                "<figure><img alt=\"{0}\" src=\"data:image/png;base64,{1}\"><figcaption>{0}</figcaption></figure>",
                escape(&shot.caption),
                base64(&shot.png)
            ));
        }
        page.add(format_args!("</section>"));
    }

    fn plans(&self, page: &mut Markup) {
        page.add(format_args!("<section class=\"sheet\">\n<h2>Plans, top level first</h2>"));
        page.add(format_args!(
            "<p class=\"dim\">Each kind of room has a pattern of its own. V, L and D with a number: potential, live and \
             deceased victims still inside. ▲ a hazard that is not over. ↑ ↓ where a link between levels goes on.</p>"
        ));
        for level in (0..self.facility.levels().len()).rev().map(LevelIx::new) {
            let svg = plan::drawn(self.picture, self.analysis, level, Theme::Light, false);
            page.add(format_args!("<figure class=\"plans\">{svg}</figure>"));
        }
        page.add(format_args!("</section>"));
    }

    fn sections(&self) -> impl Iterator<Item = SectionIx> + use<> {
        (0..self.facility.sections().len()).map(SectionIx::new)
    }

    /// A room as the report names it: its level and what is painted on the door.
    fn room(&self, space: SpaceIx) -> String {
        let level = self.facility.level(self.facility.level_of(space)).label();
        named(&format!("{level} · {}", self.facility.space(space).label()))
    }

    fn rooms(&self, spaces: &[SpaceIx], command: &str) -> String {
        first_of(spaces, |&space| self.room(space), command)
    }

    fn door(&self, portal: PortalIx) -> String {
        let facts = self.facility.portal(portal);
        let level = self.facility.level(self.facility.level_of(self.facility.ends(portal).0)).label();
        let state = self.picture.state_of(portal).word();
        format!(
            "{} <span class=\"dim\">{}, {state}</span>",
            named(&format!("{level} · {}", facts.label())),
            facts.kind.word()
        )
    }
}

/// A name that keeps its own direction within the line.
fn named(name: &str) -> String {
    format!("<bdi>{}</bdi>", escape(name))
}

/// Local time with its zone; a report is read elsewhere, so no time stands without.
fn stamp(at_ms: i64) -> String {
    let local = Timestamp::from_millisecond(at_ms).map(|at| at.to_zoned(TimeZone::system()));
    local.map_or("at a time out of range".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M %Z").to_string())
}

/// A table with its heads; those that begin with `#` hold numbers.
fn table(page: &mut Markup, heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let class = |head: &str| if head.starts_with('#') { " class=\"n\"" } else { "" };
    let cells: String =
        heads.iter().map(|head| format!("<th{}>{}</th>", class(head), head.trim_start_matches('#'))).collect();
    page.add(format_args!("<table><thead><tr>{cells}</tr></thead><tbody>"));
    for row in rows {
        let cells = heads.iter().zip(&row).map(|(head, cell)| format!("<td{}>{cell}</td>", class(head)));
        page.add(format_args!("<tr>{}</tr>", cells.collect::<String>()));
    }
    page.add(format_args!("</tbody></table>"));
}

/// The first names, how many more there are, and which command lists them.
fn first_of<T>(all: &[T], name: impl Fn(&T) -> String, command: &str) -> String {
    let (first, more) = all.split_at(all.len().min(MOST_IN_A_CELL));
    let names = first.iter().map(name).collect::<Vec<_>>().join(", ");
    match more.len() {
        0 => names,
        more => format!("{names} and {} more: <b>undercroft {command}</b>", grouped(more)),
    }
}

/// A table of the first of its rows, with how many more there are, and which command lists them.
fn table_of_first(
    page: &mut Markup,
    heads: &[&str],
    rows: impl ExactSizeIterator<Item = Vec<String>>,
    one: &str,
    command: &str,
) {
    let more = rows.len().saturating_sub(MOST_ROWS);
    table(page, heads, rows.take(MOST_ROWS));
    if more > 0 {
        page.add(format_args!(
            "<p>These are the first {MOST_ROWS}, {} are not printed: <b>undercroft {command}</b> lists all.</p>",
            counted(more, &format!("more {one}"))
        ));
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three = [chunk[0], chunk.get(1).copied().unwrap_or(0), chunk.get(2).copied().unwrap_or(0)];
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= chunk.len() { letter as char } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let examples =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        examples.into_iter().for_each(|(plain, coded)| assert_eq!(base64(plain.as_bytes()), coded));
    }
}
