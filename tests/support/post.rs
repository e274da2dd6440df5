//! Devices that each have a copy of one operation, and hear of each other only when they meet.

use super::{building, device};
use std::sync::Arc;
use undercroft::model::{Code, Draft, Facility, PortalState};
use undercroft::search::{
    Action, Device, Entry, Operation, OperationId, Picture, Refusal, Request, Status, Thoroughness,
};

pub const START_MS: i64 = 1_700_000_000_000;

/// A device with its own copy of the operation. Time passes by a minute with each mark.
pub struct Post {
    pub operation: Operation,
    pub device: Device,
    pub now_ms: i64,
}

pub fn posts<const N: usize>() -> [Post; N] {
    posts_in(building())
}

pub fn posts_in<const N: usize>(draft: Draft) -> [Post; N] {
    let base = Arc::new(Facility::new(draft).unwrap());
    std::array::from_fn(|number| Post {
        operation: Operation::new(OperationId([7; 16]), Arc::clone(&base), []),
        device: device(number as u8 + 1),
        now_ms: START_MS,
    })
}

impl Post {
    pub fn try_mark(&mut self, request: impl Into<Request>) -> Result<Entry, Refusal> {
        let prepared = self.operation.prepare(request.into(), &self.device.key())?;
        let after = self.operation.log().last_of(&self.device.key()).map(|last| (last.envelope.seq, last.id));
        let entry = self.operation.seal(&prepared, &self.device, after, self.now_ms).unwrap();
        self.now_ms += 60_000;
        self.operation.commit(entry.clone());
        Ok(entry)
    }

    pub fn mark(&mut self, request: impl Into<Request>) -> Entry {
        self.try_mark(request).unwrap()
    }

    pub fn refused(&mut self, request: impl Into<Request>) -> String {
        self.try_mark(request).unwrap_err().to_string()
    }

    pub fn undo(&mut self) -> Entry {
        let request = self.operation.undo(&self.device.key()).unwrap();
        self.mark(request)
    }

    pub fn redo(&mut self) -> Entry {
        let request = self.operation.redo(&self.device.key()).unwrap();
        self.mark(request)
    }

    pub fn take_back(&mut self, entry: &Entry) -> Entry {
        self.mark(Request { note: "not so".to_owned(), ..Action::Retract { entry: entry.id }.into() })
    }

    pub fn hear(&mut self, other: &Post) {
        let entries: Vec<Entry> = other.operation.log().ordered().map(|entry| entry.as_ref().clone()).collect();
        self.operation.commit_all(entries);
        self.now_ms = self.now_ms.max(other.now_ms);
    }

    pub fn picture(&self) -> &Picture {
        self.operation.picture()
    }

    pub fn status(&self, space: &str) -> Status {
        let picture = self.picture();
        picture.status_of(picture.facility.space_ix(&space.into()).unwrap())
    }

    pub fn searched(&self, space: &str) -> Option<Thoroughness> {
        let picture = self.picture();
        picture.searched[picture.facility.space_ix(&space.into()).unwrap().get()]
    }

    pub fn door(&self, portal: &str) -> PortalState {
        let picture = self.picture();
        picture.state_of(picture.facility.portal_ix(&portal.into()).unwrap())
    }

    pub fn has(&self, code: Code) -> bool {
        self.picture().findings.iter().any(|finding| finding.code == code)
    }
}

pub fn exchange(one: &mut Post, two: &mut Post) {
    one.hear(two);
    two.hear(one);
}
