//! What people did and said: actions, signed entries, the log, and the picture folded from it.

mod action;
mod amend;
mod bytes;
mod cbor;
mod claim;
mod clock;
mod derive;
mod disturb;
pub mod drawn;
mod entry;
mod feed;
mod fold;
mod judgement;
mod lead;
mod log;
mod mark;
mod occupants;
mod operation;
mod parts;
mod picture;
mod prepare;
mod prior;
mod rebase;
mod register;
mod reshape;
mod row;
mod secret;
mod shape;
mod step;
mod structure;
mod summary;
mod target;
mod told;
mod typed;
mod victim;
mod wording;

pub use action::Action;
pub use bytes::{AuthorKey, Commitment, EntryId, OperationId};
pub use cbor::CborError;
pub use claim::{Claim, ClaimPlace, ClaimRecord, ClaimStatus, Consent, Link, Rating, Reliability, Says};
pub use clock::{HappenedAt, Hlc, now_ms};
pub use entry::{Content, Device, Entry, EntryError, Envelope, SealedPart, Spot, Statement, UnknownKind, random};
pub use feed::{Camera, CameraRecord, Clue, CodeStatus, Compass, Layout, LayoutRecord, Observation};
pub use fold::{Lens, fold};
pub use judgement::{Dissent, Judgements, Sought};
pub use lead::{Grade, Grading, LeadEnd, LeadRecord, LeadState};
pub use log::Log;
pub(crate) use log::is_secret_part;
pub use mark::{
    Access, ActorId, LeadId, MarkId, Method, Presence, SectionState, Specialty, Target, Team, TeamId, Thoroughness,
    VictimState,
};
pub use occupants::{Activity, CountSource, Counted, Occupants};
pub use operation::Operation;
pub use picture::{Dispute, Hazard, PartOf, Pass, Picture, PortalRecord, Recheck, SectionRecord, SpaceRecord, Status};
pub use prepare::{Prepared, Refusal, Request};
pub use prior::{Letter, Share, Spread};
pub use register::{Head, Register};
pub use reshape::Changes;
pub use row::{Doors, Row, RowError, Side, WayIn};
pub use secret::{Sealed, Secret, SecretKind, Secrets, Vault};
pub use shape::{Change, Edit, Join, Split};
pub use told::Told;
pub use victim::{Astray, Victim};
