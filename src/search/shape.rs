//! What can be changed of what stands in the building as known: the base map stays as it is.

use super::Target;
use crate::model::{
    End, Footprint, LevelId, Outline, Portal, PortalId, PortalKind, Power, Section, SectionId, Space, SpaceId,
    SpaceKind, Xy,
};
use serde::{Deserialize, Serialize};

/// New facts about one room, door or section.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    pub about: Target,
    pub changes: Vec<Change>,
}

/// One fact as it is from now on. Lengths in metres.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Change {
    Name(String),
    /// The number as painted.
    Number(String),
    Kind(SpaceKind),
    Footprint(Footprint),
    Level(LevelId),
    Section(Option<SectionId>),
    HeightM(Option<f64>),
    FloorZM(Option<f64>),
    DoorKind(PortalKind),
    DoorAt(Option<Xy>),
    DoorWidthM(Option<f64>),
    DoorBetween(SpaceId, End),
    DoorPower(Option<Power>),
    EstimatedRooms(Option<u32>),
    Outline(Option<Outline>),
}

impl Change {
    /// What it is a fact about: two changes of one field replace each other.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Number(_) => "number",
            Self::Kind(_) | Self::DoorKind(_) => "kind",
            Self::Footprint(_) | Self::Outline(_) => "outline",
            Self::Level(_) => "level",
            Self::Section(_) => "section",
            Self::HeightM(_) => "height",
            Self::FloorZM(_) => "floor",
            Self::DoorAt(_) => "place",
            Self::DoorWidthM(_) => "width",
            Self::DoorBetween(..) => "rooms",
            Self::DoorPower(_) => "power",
            Self::EstimatedRooms(_) => "estimate",
        }
    }

    /// Whether what was searched there is no longer what is there.
    pub fn moves_walls(&self) -> bool {
        matches!(self, Self::Footprint(_) | Self::Level(_) | Self::DoorBetween(..))
    }

    pub fn fits(&self, target: &Target) -> bool {
        match self {
            Self::Name(_) => true,
            Self::Number(_)
            | Self::Kind(_)
            | Self::Footprint(_)
            | Self::Section(_)
            | Self::HeightM(_)
            | Self::FloorZM(_) => matches!(target, Target::Space(_)),
            Self::Level(_) => matches!(target, Target::Space(_) | Target::Section(_)),
            Self::DoorKind(_) | Self::DoorAt(_) | Self::DoorWidthM(_) | Self::DoorBetween(..) | Self::DoorPower(_) => {
                matches!(target, Target::Portal(_))
            }
            Self::EstimatedRooms(_) | Self::Outline(_) => matches!(target, Target::Section(_)),
        }
    }

    /// The fact in words, to set two against each other.
    pub fn told(&self) -> String {
        let metres = |value: &Option<f64>| value.map_or("as its level".to_owned(), |value| format!("{value} m"));
        match self {
            Self::Name(text) | Self::Number(text) => format!("\"{text}\""),
            Self::Kind(kind) => kind.word().to_owned(),
            Self::DoorKind(kind) => kind.word().to_owned(),
            Self::Footprint(footprint) => format!("{:.1} m²", footprint.area_m2()),
            Self::Level(level) => level.to_string(),
            Self::Section(section) => section.as_ref().map_or("none".to_owned(), ToString::to_string),
            Self::HeightM(value) | Self::FloorZM(value) => metres(value),
            Self::DoorAt(at) => at.map_or("unknown".to_owned(), |[x, y]| format!("({x:.1}, {y:.1})")),
            Self::DoorWidthM(value) => value.map_or("unknown".to_owned(), |value| format!("{value} m")),
            Self::DoorBetween(a, b) => format!("{a} – {b}"),
            Self::DoorPower(power) => {
                power.map_or("unknown", |power| if power == Power::On { "on" } else { "off" }).to_owned()
            }
            Self::EstimatedRooms(rooms) => rooms.map_or("unknown".to_owned(), |rooms| format!("{rooms} rooms")),
            Self::Outline(outline) => if outline.is_some() { "drawn" } else { "unknown" }.to_owned(),
        }
    }

    pub(super) fn reshape_space(&self, space: &mut Space) {
        match self.clone() {
            Self::Name(name) => space.name = name,
            Self::Number(number) => space.number = number,
            Self::Kind(kind) => space.kind = kind,
            Self::Footprint(footprint) => space.footprint = footprint,
            Self::Level(level) => space.level = level,
            Self::Section(section) => space.section = section,
            Self::HeightM(value) => space.height_m = value,
            Self::FloorZM(value) => space.floor_z_m = value,
            _ => {}
        }
    }

    pub(super) fn reshape_portal(&self, portal: &mut Portal) {
        match self.clone() {
            Self::Name(name) => portal.name = name,
            Self::DoorKind(kind) => portal.kind = kind,
            Self::DoorAt(at) => portal.at = at,
            Self::DoorWidthM(value) => portal.width_m = value,
            Self::DoorBetween(a, b) => portal.between = (a, b),
            Self::DoorPower(power) => portal.power = power,
            _ => {}
        }
    }

    pub(super) fn reshape_section(&self, section: &mut Section) {
        match self.clone() {
            Self::Name(name) => section.name = name,
            Self::Level(level) => section.level = Some(level),
            Self::EstimatedRooms(rooms) => section.estimated_rooms = rooms,
            Self::Outline(outline) => section.outline = outline,
            _ => {}
        }
    }
}

/// A room becomes several. The first part keeps the room's id and history; how each part stands must be confirmed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    pub space: SpaceId,
    /// What the room keeps.
    pub footprint: Footprint,
    /// The other parts; ids that start with `+` are the entry's own.
    pub parts: Vec<Space>,
    /// Doors of the room that now belong to a part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doors: Vec<(PortalId, SpaceId)>,
    /// Doors in the new wall.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub portals: Vec<Portal>,
}

/// Several rooms become one, which stands as the least of them stood. Doors among them are gone.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    pub into: SpaceId,
    pub rooms: Vec<SpaceId>,
    pub footprint: Footprint,
}
