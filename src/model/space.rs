use super::extra::{self, Extra};
use super::{LevelId, SectionId, SpaceId, Xy};
use serde::{Deserialize, Serialize};

/// How well a thing is known: seen and measured, told by somebody, thought likely, or shown not to exist.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Knowledge {
    #[default]
    Surveyed,
    Reported,
    Suspected,
    Refuted,
}

impl Knowledge {
    pub fn is_surveyed(&self) -> bool {
        *self == Self::Surveyed
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Surveyed => "surveyed",
            Self::Reported => "reported",
            Self::Suspected => "suspected",
            Self::Refuted => "refuted",
        }
    }
}

/// Where a space lies on its level, in plan metres.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Footprint {
    /// A measured outline with holes.
    Polygon {
        outer: Vec<Xy>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        holes: Vec<Vec<Xy>>,
    },
    /// A passage known by its middle line and width.
    Centreline { points: Vec<Xy>, width_m: f64 },
    /// Somewhere within `uncertainty_m` of `at`.
    Point { at: Xy, uncertainty_m: f64 },
    /// On this level, nobody knows where.
    #[default]
    Unplaced,
}

impl Footprint {
    pub fn is_unplaced(&self) -> bool {
        matches!(self, Self::Unplaced)
    }
}

macro_rules! space_kinds {
    ($($kind:ident = $word:literal,)*) => {
        /// What a space is used for (IfcSpace, IndoorGML CellSpace, IMDF unit).
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
        pub enum SpaceKind {
            #[default]
            $($kind,)*
        }

        impl SpaceKind {
            pub const ALL: &'static [SpaceKind] = &[$(SpaceKind::$kind,)*];

            pub fn word(self) -> &'static str {
                match self {
                    $(SpaceKind::$kind => $word,)*
                }
            }
        }
    };
}

space_kinds! {
    Room = "room",
    Cell = "cell",
    Dormitory = "dormitory",
    Corridor = "corridor",
    Hall = "hall",
    Office = "office",
    Guard = "guard room",
    Kitchen = "kitchen",
    Canteen = "canteen",
    Sanitary = "sanitary",
    Medical = "medical",
    Store = "store",
    Technical = "technical",
    Workshop = "workshop",
    Stairs = "stairs",
    Lift = "lift",
    Shaft = "shaft",
    Duct = "duct",
    Tunnel = "tunnel",
    Chamber = "chamber",
    Area = "area",
    Yard = "yard",
    Void = "void",
    Other = "other",
}

/// A room, corridor, stairwell, shaft or yard: what can be searched.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Space {
    pub id: SpaceId,
    pub level: LevelId,
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: SpaceKind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The number as painted on the door, letter for letter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionId>,
    #[serde(default, skip_serializing_if = "Knowledge::is_surveyed")]
    pub knowledge: Knowledge,
    #[serde(default, skip_serializing_if = "Footprint::is_unplaced")]
    pub footprint: Footprint,
    /// Height of this floor above datum where it differs from its level's elevation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_z_m: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_m: Option<f64>,
    #[serde(default, deserialize_with = "extra::read", skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Space {
    /// A space with nothing but its id and level: kind room, surveyed, unplaced.
    pub fn new(id: impl Into<SpaceId>, level: impl Into<LevelId>) -> Self {
        Self {
            id: id.into(),
            level: level.into(),
            kind: SpaceKind::default(),
            name: String::new(),
            number: String::new(),
            section: None,
            knowledge: Knowledge::default(),
            footprint: Footprint::default(),
            floor_z_m: None,
            height_m: None,
            extra: Extra::new(),
        }
    }

    /// What to call it on screen: the painted number, else the name, else the id.
    pub fn label(&self) -> &str {
        [self.number.as_str(), self.name.as_str()].into_iter().find(|text| !text.is_empty()).unwrap_or(self.id.as_str())
    }

    /// Surveyed and placed: only such space counts into the sums.
    pub fn counts(&self) -> bool {
        self.knowledge.is_surveyed() && !self.footprint.is_unplaced()
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
