//! A building to measure on, and a clock that runs two things in turn.
#![allow(dead_code, reason = "each bench takes its part of it")]

use geo::Area;
use petgraph::graph::{NodeIndex, UnGraph};
use serde::de::DeserializeOwned;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use undercroft::generate::generate;
use undercroft::model::{Facility, Passage, PortalIx, SpaceIx, SpaceKind};
use undercroft::search::{Lens, Picture};
use undercroft::text::grouped;

/// A generated building of 20 levels in which most doors pass: one in sixteen is untried, one in sixteen bars.
pub struct Building {
    pub rooms: u32,
    pub picture: Picture,
    pub graph: UnGraph<Option<SpaceIx>, PortalIx>,
    pub outside: NodeIndex,
}

impl Building {
    pub fn new(rooms: u32) -> Self {
        let draft = generate(rooms, 20, 7).expect("the figures make a building");
        let facility = Arc::new(Facility::new(draft).expect("the building is sound"));
        let mut picture = Picture::untouched(Arc::clone(&facility), Lens::default());
        let is_trunk = |space: SpaceIx| {
            matches!(facility.space(space).kind, SpaceKind::Corridor | SpaceKind::Stairs | SpaceKind::Hall)
        };
        for portal in facility.portal_ixs() {
            let (a, b) = facility.ends(portal);
            picture.passage[portal.get()] = match (portal.0.wrapping_mul(2_654_435_761) >> 16) % 16 {
                _ if is_trunk(a) && b.is_none_or(is_trunk) => Passage::Passes,
                0 => Passage::Untried,
                1 => Passage::Bars,
                _ => Passage::Passes,
            };
        }
        let graph = facility.graph();
        let outside = NodeIndex::new(facility.spaces().len());
        Self { rooms, picture, graph, outside }
    }

    pub fn row(&self, work: &'static str, bar: &'static str, (own, peer): (Duration, Duration)) -> Row {
        Row::new(work, self.rooms, (own, peer), bar)
    }

    pub fn alone<T>(&self, work: &'static str, bar_ms: Option<f64>, mut own: impl FnMut() -> T) -> Row {
        let (own, _) = side_by_side(&mut own, || ());
        // The bars in milliseconds are for 100,000 rooms.
        let bar = bar_ms.filter(|_| self.rooms == 100_000).map_or_else(|| "–".to_owned(), |ms| format!("{ms} ms"));
        Row { work, rooms: self.rooms, own, peer: None, bar }
    }
}

/// Median times of two things done in turn, so that a busy machine is busy for both.
pub fn side_by_side<A, B>(mut one: impl FnMut() -> A, mut two: impl FnMut() -> B) -> (Duration, Duration) {
    let time = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let (mut ones, mut twos) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    while ones.len() < 5 || ones.len() < 41 && begun.elapsed() < Duration::from_secs(4) {
        ones.push(time(&mut || drop(black_box(one()))));
        twos.push(time(&mut || drop(black_box(two()))));
    }
    (median(ones), median(twos))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

pub fn square_metres(shape: &geo::MultiPolygon) -> f64 {
    shape.unsigned_area()
}

pub fn plain_ron<T: DeserializeOwned>(text: &str) -> T {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .from_str(text)
        .expect("the map was just written")
}

pub struct Row {
    work: &'static str,
    rooms: u32,
    own: Duration,
    peer: Option<Duration>,
    bar: String,
}

impl Row {
    pub fn new(work: &'static str, rooms: u32, (own, peer): (Duration, Duration), bar: &str) -> Self {
        Self { work, rooms, own, peer: Some(peer), bar: bar.to_owned() }
    }

    /// A Markdown table.
    pub fn print(rows: &[Self]) {
        println!(
            "| work | rooms | undercroft, ms | peer, ms | ratio | bar |\n| --- | ---: | ---: | ---: | ---: | ---: |"
        );
        for Self { work, rooms, own, peer, bar } in rows {
            let ms = |time: Duration| time.as_secs_f64() * 1e3;
            let (own, peer) = (ms(*own), peer.map(ms));
            let ratio = match peer {
                None => "–".to_owned(),
                Some(peer) if own * 2.0 < peer => format!("1/{:.1}", peer / own),
                Some(peer) => format!("{:.2}", own / peer),
            };
            let peer = peer.map_or_else(|| "–".to_owned(), figure);
            let rooms = grouped(*rooms).replace('\u{202F}', ",");
            println!("| {work} | {rooms} | {} | {peer} | {ratio} | {bar} |", figure(own));
        }
    }
}

fn figure(ms: f64) -> String {
    if ms < 0.1 { format!("{ms:.3}") } else { format!("{ms:.2}") }
}
