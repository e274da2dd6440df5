//! What a mark means, sentence by sentence. A wrong "cleared" costs a life.

#[path = "../support/mod.rs"]
mod support;

mod any_order;
mod copies;
mod disputes;
mod drawing;
mod passes;
mod recheck;
mod refusals;
mod registers;
mod time;
mod undo;

use std::sync::Arc;
use support::{building, device, search};
use undercroft::model::{Code, End, Facility, Footprint, Knowledge, Portal, PortalState, Space};
use undercroft::search::{
    Access, Action, Activity, Change, CountSource, Counted, Device, Edit, Entry, HappenedAt, Join, MarkId, Occupants,
    Operation, OperationId, Picture, Presence, Refusal, Request, SectionState, Split, Status, Target, TeamId,
    Thoroughness, VictimState,
};

const START_MS: i64 = 1_700_000_000_000;

/// A device with its own copy of the operation. Time passes by a minute with each mark.
struct Post {
    operation: Operation,
    device: Device,
    now_ms: i64,
}

fn posts<const N: usize>() -> [Post; N] {
    let base = Arc::new(Facility::new(building()).unwrap());
    std::array::from_fn(|number| Post {
        operation: Operation::new(OperationId([7; 16]), Arc::clone(&base), []),
        device: device(number as u8 + 1),
        now_ms: START_MS,
    })
}

fn post() -> Post {
    let [post] = posts();
    post
}

impl Post {
    fn try_mark(&mut self, request: impl Into<Request>) -> Result<Entry, Refusal> {
        let prepared = self.operation.prepare(request.into(), &self.device.key())?;
        let after = self.operation.log().last_of(&self.device.key()).map(|last| (last.envelope.seq, last.id));
        let entry = self.operation.seal(&prepared, &self.device, after, self.now_ms).unwrap();
        self.now_ms += 60_000;
        self.operation.commit(entry.clone());
        Ok(entry)
    }

    fn mark(&mut self, request: impl Into<Request>) -> Entry {
        self.try_mark(request).unwrap()
    }

    fn undo(&mut self) -> Entry {
        let request = self.operation.undo(&self.device.key()).unwrap();
        self.mark(request)
    }

    fn redo(&mut self) -> Entry {
        let request = self.operation.redo(&self.device.key()).unwrap();
        self.mark(request)
    }

    fn take_back(&mut self, entry: &Entry) -> Entry {
        self.mark(Request { note: "not so".to_owned(), ..Action::Retract { entry: entry.id }.into() })
    }

    fn hear(&mut self, other: &Post) {
        let entries: Vec<Entry> = other.operation.log().ordered().map(|entry| entry.as_ref().clone()).collect();
        self.operation.commit_all(entries);
        self.now_ms = self.now_ms.max(other.now_ms);
    }

    fn picture(&self) -> &Picture {
        self.operation.picture()
    }

    fn status(&self, space: &str) -> Status {
        let picture = self.picture();
        picture.status_of(picture.facility.space_ix(&space.into()).unwrap())
    }

    fn searched(&self, space: &str) -> Option<Thoroughness> {
        let picture = self.picture();
        picture.searched[picture.facility.space_ix(&space.into()).unwrap().get()]
    }

    fn door(&self, portal: &str) -> PortalState {
        let picture = self.picture();
        picture.state_of(picture.facility.portal_ix(&portal.into()).unwrap())
    }

    fn has(&self, code: Code) -> bool {
        self.picture().findings.iter().any(|finding| finding.code == code)
    }
}

fn exchange(one: &mut Post, two: &mut Post) {
    one.hear(two);
    two.hear(one);
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
