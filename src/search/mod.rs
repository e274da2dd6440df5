//! What people did and said: actions, signed entries, the log, and the picture folded from it.

mod action;
mod cbor;
mod clock;
mod entry;
mod fold;
mod log;
mod operation;
mod picture;
mod register;
mod structure;

pub use action::{
    Access, Action, ActorId, MarkId, Method, Presence, SectionState, Specialty, Target, Team, TeamId, Thoroughness,
    VictimState,
};
pub use cbor::CborError;
pub use clock::{HappenedAt, Hlc, now_ms};
pub use entry::{
    AuthorKey, Commitment, Content, Device, Entry, EntryError, EntryId, Envelope, OperationId, SealedPart, Spot,
    Statement, UnknownKind, random,
};
pub use fold::{Lens, fold};
pub use log::Log;
pub use operation::{Operation, Prepared, Refusal, Request};
pub use picture::{Dispute, Hazard, Pass, Picture, PortalRecord, Recheck, SectionRecord, SpaceRecord, Status, Victim};
pub use register::{Head, Register};
