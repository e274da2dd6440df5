//! What the building is: levels, spaces, portals and sections, their outlines, and the checked [`Facility`].
//!
//! A [`Draft`] is what a map file or an importer says, unchecked. [`Facility::new`] checks it once, finds all
//! faults, and everything behind that door takes the checked type and returns no `Result`.

pub mod align;
mod carve;
mod check;
mod draft;
pub mod extra;
mod facility;
mod finding;
mod id;
mod index;
mod level;
mod plain;
pub mod plan;
mod portal;
mod revision;
mod section;
pub mod snap;
mod space;
mod underlay;
mod warn;

pub(crate) use check::has_control;
pub use draft::{Draft, Georeference};
pub use extra::Extra;
pub use facility::Facility;
pub(crate) use facility::{Doors, Rooms};
pub use finding::{Code, Finding, Place, Severity, Thing};
pub use id::{LevelId, LevelIx, PortalId, PortalIx, SectionId, SectionIx, SpaceId, SpaceIx};
pub(crate) use index::Index;
pub use level::{Level, Outline};
pub(crate) use plain::{is_plainly_simple, is_plainly_sound};
pub use plan::Xy;
pub use portal::{End, Lock, Origin, Passage, Portal, PortalKind, PortalState, Power};
pub use revision::Revision;
pub use section::Section;
pub use space::{Footprint, Knowledge, Space, SpaceKind};
pub use underlay::{Sheet, Trace, Underlay};
pub use warn::warnings;
