//! From tags to the kinds of rooms, and words for what is no room.

use super::data::Tags;
use crate::import::words::space_kind;
use crate::model::SpaceKind;
use std::fmt;

/// What a room is used for; `indoor` says its shape, the other tags its use.
pub fn of(tags: &Tags) -> SpaceKind {
    if tags.has("stairs") || tags.is("highway", "steps") {
        return SpaceKind::Stairs;
    }
    if tags.is("highway", "elevator") || tags.has("elevator") {
        return SpaceKind::Lift;
    }
    let uses = ["room", "amenity", "shop", "man_made", "office"].into_iter().filter_map(|key| tags.get(key));
    uses.filter_map(space_kind).find(|&kind| kind != SpaceKind::Room).unwrap_or_else(|| by_shape(tags))
}

fn by_shape(tags: &Tags) -> SpaceKind {
    match tags.get("indoor") {
        Some("corridor") => SpaceKind::Corridor,
        Some("area") => SpaceKind::Area,
        _ => SpaceKind::Room,
    }
}

pub fn is_indoors(tags: &Tags) -> bool {
    tags.get("indoor").is_some() || tags.get("level").is_some()
}

/// What is neither room nor door, as it is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Thing<'a> {
    WithoutLevel,
    WithoutMeaning,
    Tagged(&'static str, &'a str),
}

impl<'a> Thing<'a> {
    pub fn of(tags: &'a Tags) -> Self {
        const KEYS: [&str; 12] = [
            "indoor",
            "highway",
            "amenity",
            "shop",
            "office",
            "tourism",
            "information",
            "barrier",
            "railway",
            "emergency",
            "man_made",
            "room",
        ];
        if !is_indoors(tags) {
            return Self::WithoutLevel;
        }
        let rank = |key: &str| KEYS.iter().position(|known| *known == key);
        let first = tags.0.iter().filter_map(|(key, value)| Some((rank(key)?, value))).min_by_key(|&(rank, _)| rank);
        first.map_or(Self::WithoutMeaning, |(rank, value)| Self::Tagged(KEYS[rank], value))
    }
}

impl fmt::Display for Thing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WithoutLevel => f.write_str("thing without a level"),
            Self::WithoutMeaning => f.write_str("point or line with a level and no meaning"),
            Self::Tagged(key, value) => write!(f, "{key}={value}"),
        }
    }
}

/// The clear width of a door or passage.
pub fn width_m(tags: &Tags) -> Option<f64> {
    ["width", "door:width", "est_width"].into_iter().find_map(|key| tags.metres(key))
}
