//! What a mark means, sentence by sentence. A wrong "cleared" costs a life.

#[path = "../support/mod.rs"]
mod support;

mod any_order;
mod copies;
mod disputes;
mod drawing;
mod hostile;
mod passes;
mod recheck;
mod refusals;
mod registers;
mod time;
mod undo;

use support::post::{Post, START_MS, exchange, posts};
use support::search;
use undercroft::model::{End, Footprint, Knowledge, Portal, PortalState, Space};
use undercroft::search::{
    Access, Action, Activity, Change, CountSource, Counted, Edit, HappenedAt, Join, MarkId, Occupants, Presence,
    Request, SectionState, Split, Target, TeamId, Thoroughness, VictimState,
};

fn post() -> Post {
    let [post] = posts();
    post
}

fn secondary(space: &str) -> Action {
    search(space, Thoroughness::Secondary, "")
}

fn inaccessible(space: &str) -> Action {
    Action::Access { spaces: vec![space.into()], access: Access::Inaccessible { reason: "rubble".to_owned() } }
}

fn accessible(space: &str) -> Action {
    Action::Access { spaces: vec![space.into()], access: Access::Accessible }
}

fn unsearched(space: &str) -> Action {
    Action::Unsearched { spaces: vec![space.into()] }
}

fn door(portal: &str, state: PortalState) -> Action {
    Action::Portal { portals: vec![portal.into()], state }
}

fn team(space: &str, presence: Presence, team: &str) -> Action {
    Action::Presence { spaces: vec![space.into()], presence, team: Some(TeamId::new(team)) }
}

fn victim(space: &str, state: VictimState, count: u32) -> Action {
    Action::Victim { space: space.into(), state, count }
}

fn section(section: &str, state: SectionState) -> Action {
    Action::Section { sections: vec![section.into()], state }
}

fn occupants(space: &str, least: u32, most: u32) -> Occupants {
    Occupants {
        space: space.into(),
        least,
        most,
        closed_at: None,
        volume_m3: None,
        leak_m3_h: None,
        activity: Activity::Unknown,
    }
}

fn counted(section: &str, count: u32) -> Counted {
    Counted { section: section.into(), by: CountSource::Register, least: count, most: count, freed: 0 }
}

fn new_room(id: &str, x: f64, knowledge: Knowledge) -> Space {
    let outer = vec![[x, 10.0], [x + 5.0, 10.0], [x + 5.0, 15.0], [x, 15.0]];
    Space { footprint: Footprint::Polygon { outer, holes: Vec::new() }, knowledge, ..Space::new(id, "0") }
}

fn draw(spaces: Vec<Space>, portals: Vec<Portal>) -> Action {
    Action::Add { levels: Vec::new(), sections: Vec::new(), spaces, portals }
}

fn square(x: f64, side_m: f64) -> Footprint {
    Footprint::rectangle([x, 0.0], [x + side_m, side_m])
}

fn edit(about: Target, change: Change) -> Action {
    Action::Shape { edits: vec![Edit { about, changes: vec![change] }] }
}

fn reshape(space: &str, side_m: f64) -> Action {
    edit(Target::Space(space.into()), Change::Footprint(square(0.0, side_m)))
}

fn rename(space: &str, number: &str) -> Action {
    edit(Target::Space(space.into()), Change::Number(number.to_owned()))
}

fn split(space: &str) -> Action {
    let part = Space { footprint: square(5.0, 5.0), ..Space::new("+part", "0") };
    let footprint = square(0.0, 5.0);
    Action::Split(Box::new(Split {
        space: space.into(),
        footprint,
        parts: vec![part],
        doors: Vec::new(),
        portals: vec![Portal::new("+d", space, End::Space("+part".into()))],
    }))
}

fn join(into: &str, other: &str) -> Action {
    Action::Join(Join { into: into.into(), rooms: vec![other.into()], footprint: square(0.0, 20.0) })
}

fn at(request: impl Into<Request>, at_ms: i64) -> Request {
    Request { happened_at: Some(HappenedAt { at_ms, uncertainty_ms: 0 }), ..request.into() }
}

fn only_victim(post: &Post) -> MarkId {
    post.picture().victims.keys().next().unwrap().clone()
}
