//! What is left: the legend, and under it every group of things still to do, each line one click from its place.

use super::widget::{ROW, Row};
use super::{Panel, legend};
use crate::analysis::Advice;
use crate::model::SpaceIx;
use crate::search::Thoroughness;
use crate::text::{counted, grouped, m2};
use crate::viewer::document::Document;
use crate::viewer::intent::Intent;
use crate::viewer::layout::Target;
use crate::viewer::outlook::Outlook;
use crate::viewer::style::small;
use crate::viewer::words::words;
use bevy_egui::egui::{ScrollArea, Ui, vec2};

/// How many lines a group shows before it is opened.
const FEW: usize = 4;

/// A heading with a list under it. Only the lines on screen are asked for, so a list may be of any length.
struct Group<'a> {
    id: &'static str,
    title: &'static str,
    tip: &'static str,
    count: usize,
    line: Box<dyn Fn(usize) -> Line + 'a>,
}

struct Line {
    go: Option<Target>,
    /// Selected instead of `go` alone, when the line stands for several.
    all: Vec<Target>,
    text: String,
    right: String,
    tip: String,
}

pub fn show(ui: &mut Ui, panel: &mut Panel, document: &Document) {
    let groups = groups(document, panel.outlook);
    let heights: Vec<usize> = groups.iter().map(|group| shown(panel, group).lines()).collect();
    ScrollArea::vertical().id_salt("left").auto_shrink(false).show_viewport(ui, |ui, viewport| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let top = ui.cursor().top();
        legend::show(ui, panel);
        for (group, lines) in groups.iter().zip(heights) {
            // What lies outside the view is only space.
            let height = lines as f32 * ROW + 10.0;
            let at = ui.cursor().top() - top;
            if at > viewport.max.y || at + height < viewport.min.y {
                ui.allocate_space(vec2(1.0, height));
                continue;
            }
            draw(ui, panel, group, viewport.min.y - at..viewport.max.y - at);
        }
        if groups.is_empty() && !document.analysis.tally.total.is_open(Thoroughness::Secondary) {
            ui.add_space(10.0);
            ui.label(small("Nothing is left open. What nobody knows of cannot be listed.").color(panel.ink.dim));
        }
    });
}

struct Shown {
    lines: usize,
    more: bool,
}

impl Shown {
    // The heading, the lines, and the one that opens or closes.
    fn lines(&self) -> usize {
        1 + self.lines + usize::from(self.more)
    }
}

fn shown(panel: &Panel, group: &Group) -> Shown {
    let whole = panel.state.whole.contains(group.id);
    Shown { lines: if whole { group.count } else { group.count.min(FEW) }, more: group.count > FEW }
}

fn draw(ui: &mut Ui, panel: &mut Panel, group: &Group, window: std::ops::Range<f32>) {
    let shown = shown(panel, group);
    ui.add_space(10.0);
    let count = grouped(group.count);
    let heading = Row { strong: true, right: &count, ..Row::new(group.title) };
    if heading.show(ui, panel.ink).on_hover_text(group.tip).clicked() {
        panel.push(Intent::Whole(group.id));
    }
    let first = 10.0 + ROW;
    let from = (((window.start - first) / ROW).floor().max(0.0) as usize).min(shown.lines);
    let until = (((window.end - first) / ROW).ceil().max(0.0) as usize).clamp(from, shown.lines);
    ui.allocate_space(vec2(1.0, from as f32 * ROW));
    for at in from..until {
        line(ui, panel, (group.line)(at));
    }
    ui.allocate_space(vec2(1.0, (shown.lines - until) as f32 * ROW));
    if shown.more {
        let is_whole = panel.state.whole.contains(group.id);
        let text = if is_whole { "fewer".to_owned() } else { format!("all {count}") };
        if (Row { dim: true, indent: 10.0, ..Row::new(&text) }).show(ui, panel.ink).clicked() {
            panel.push(Intent::Whole(group.id));
        }
    }
}

fn line(ui: &mut Ui, panel: &mut Panel, line: Line) {
    let chosen = line.go.is_some_and(|target| panel.state.selection.contains(&target));
    let row = Row { right: &line.right, chosen, indent: 10.0, ..Row::new(&line.text) };
    let mut response = row.show(ui, panel.ink);
    if !line.tip.is_empty() {
        response = response.on_hover_text(words(&line.tip));
    }
    if response.clicked() {
        match line.go {
            Some(target) if line.all.is_empty() => panel.push(Intent::FlyTo(target)),
            Some(target) => {
                panel.push(Intent::FlyTo(target));
                panel.push(Intent::Select(line.all));
            }
            None => {}
        }
    }
}

fn groups<'a>(document: &'a Document, outlook: Option<&'a Outlook>) -> Vec<Group<'a>> {
    let open = &document.open;
    let list = |id, title, tip, spaces| spaces_group(document, id, title, tip, spaces);
    let all = vec![
        match outlook {
            Some(outlook) => open_next(document, &outlook.next),
            None => edge_doors(document),
        },
        list("reach", "Unsearched, within reach", "A team can walk in now.", &open.within_reach),
        list(
            "presumed",
            "Unsearched behind untried doors",
            "Presumed reachable: nobody has tried the doors.",
            &open.presumed,
        ),
        cut_off(document),
        list("unlinked", "No known way in", "Rooms that no known door leads to.", &document.analysis.no_way_in),
        list("inaccessible", "Inaccessible", "Teams could not get in.", &open.inaccessible),
        list("recheck", "Recheck", "Something changed after the last search.", &open.recheck),
        targets_group(
            document,
            "disputed",
            "Disputed",
            "Reports contradict each other; select it and decide.",
            &open.disputed,
        ),
        sections(document),
        list("reported", "Reported, not found", "Somebody told of these rooms.", &open.reported),
        loose_ends(document),
        unanswered(document),
    ];
    all.into_iter().filter(|group| group.count > 0).collect()
}

fn plain(document: &Document, target: Target) -> Line {
    Line {
        go: Some(target),
        all: Vec::new(),
        text: document.title_of(target),
        right: String::new(),
        tip: String::new(),
    }
}

fn spaces_group<'a>(
    document: &'a Document,
    id: &'static str,
    title: &'static str,
    tip: &'static str,
    spaces: &'a [SpaceIx],
) -> Group<'a> {
    let line = move |at: usize| {
        let space = spaces[at];
        let area = document.facility().area_m2(space);
        let right = if area > 0.0 { m2(area) } else { String::new() };
        Line { right, ..plain(document, Target::Room(space)) }
    };
    Group { id, title, tip, count: spaces.len(), line: Box::new(line) }
}

fn targets_group<'a>(
    document: &'a Document,
    id: &'static str,
    title: &'static str,
    tip: &'static str,
    targets: &'a [Target],
) -> Group<'a> {
    Group { id, title, tip, count: targets.len(), line: Box::new(move |at| plain(document, targets[at])) }
}

fn open_next<'a>(document: &'a Document, next: &'a [Advice]) -> Group<'a> {
    let line = move |at: usize| {
        let Advice { barrier, why, .. } = &next[at];
        let target = Target::Door(barrier.portal);
        let text = format!("{}, {}", document.title_of(target), document.picture.state_of(barrier.portal).word());
        let gain = barrier.direct.unsearched;
        let right = format!("{} · {} · {} min", counted(gain.rooms, "room"), m2(gain.area_m2), barrier.minutes);
        Line { text, right, tip: why.join("\n"), ..plain(document, target) }
    };
    let tip =
        "Doors at the border of what is reached: who runs out of air first, then most unsearched floor for a minute.";
    Group { id: "doors", title: "Open next", tip, count: next.len(), line: Box::new(line) }
}

// Until the ranking is there, by what lies behind.
fn edge_doors(document: &Document) -> Group<'_> {
    let doors = &document.open.edge_doors;
    let line = move |at: usize| {
        let door = document.analysis.edge_doors[doors[at]];
        let target = Target::Door(door.portal);
        let text = format!("{}, {}", document.title_of(target), document.picture.state_of(door.portal).word());
        let right = format!("{} · {}", counted(door.rooms, "room"), m2(door.area_m2));
        Line { text, right, ..plain(document, target) }
    };
    let tip = "Doors at the border of what is reached, by what lies behind until the next barrier.";
    Group { id: "doors", title: "Open next", tip, count: doors.len(), line: Box::new(line) }
}

fn cut_off(document: &Document) -> Group<'_> {
    let groups = &document.analysis.cut_off;
    let line = move |at: usize| {
        let group = &groups.list[at];
        let members = groups.spaces_of(group);
        let first = members.first().copied().unwrap_or(SpaceIx(0));
        let all = members.iter().copied().map(Target::Room).collect();
        let right = match (group.rooms, group.told_of()) {
            (rooms, 0) => format!("{} · {}", counted(rooms, "room"), m2(group.area_m2)),
            (0, told_of) => format!("{} told of", counted(told_of, "room")),
            (rooms, told_of) => format!("{rooms} and {told_of} told of · {}", m2(group.area_m2)),
        };
        Line { all, right, ..plain(document, Target::Room(first)) }
    };
    let tip = "Rooms that hang together behind barred doors. A click selects them all.";
    Group { id: "cut off", title: "Cut off", tip, count: groups.list.len(), line: Box::new(line) }
}

fn sections(document: &Document) -> Group<'_> {
    let sections = &document.open.unreached_sections;
    let line = move |at: usize| {
        let target = Target::Section(sections[at]);
        let guess = document.facility().section(sections[at]).estimated_rooms;
        let right = guess.map(|count| format!("about {}", counted(count, "room"))).unwrap_or_default();
        Line { right, ..plain(document, target) }
    };
    let tip = "Parts of the building that somebody told of and nobody has reached.";
    Group { id: "sections", title: "Sections unreached", tip, count: sections.len(), line: Box::new(line) }
}

fn unanswered(document: &Document) -> Group<'_> {
    let told: Vec<_> = document.analysis.tally.total.unanswered.told().collect();
    let count = told.len();
    let line = move |at: usize| {
        let (count, what, command) = told[at];
        let tip = format!("Ctrl+P, {command}, lists them");
        Line { go: None, all: Vec::new(), text: what.to_owned(), right: grouped(count), tip }
    };
    let tip = "What people said and nobody answered: until then nothing is shown as wholly searched.";
    Group { id: "unanswered", title: "Told and not answered", tip, count, line: Box::new(line) }
}

fn loose_ends(document: &Document) -> Group<'_> {
    let ends = &document.open.loose_ends;
    let line = move |at: usize| {
        let right = document.picture.state_of(ends[at]).word().to_owned();
        Line { right, ..plain(document, Target::Door(ends[at])) }
    };
    let tip = "Doors that lead nobody knows where.";
    Group { id: "loose ends", title: "Loose ends", tip, count: ends.len(), line: Box::new(line) }
}
