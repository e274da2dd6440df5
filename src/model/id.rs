//! Stable ids for files, and indices that live only as long as one [`Facility`](super::Facility) in memory.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident, $ix:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $id(pub SmolStr);

        impl $id {
            pub fn new(id: impl AsRef<str>) -> Self {
                Self(SmolStr::new(id))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }

        impl From<&str> for $id {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl std::borrow::Borrow<str> for $id {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        #[doc = concat!("Index of a [`", stringify!($id), "`] in one facility in memory; never written to a file.")]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $ix(pub u32);

        impl $ix {
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            pub fn get(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// Id of a level, as in files: `"B1"`.
    LevelId, LevelIx;
    /// Id of a space, as in files: `"B1-A-07"`.
    SpaceId, SpaceIx;
    /// Id of a portal, as in files: `"D-B1-A-07"`.
    PortalId, PortalIx;
    /// Id of a section, as in files: `"red"`.
    SectionId, SectionIx;
}
