//! From tags to the kinds of rooms, and words for what is no room.

use super::data::Tags;
use crate::import::words::space_kind;
use crate::model::SpaceKind;
use smol_str::{SmolStr, format_smolstr};

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

/// A word for something in a building that is neither room nor door, if it is in a building.
pub fn indoor_thing(tags: &Tags) -> Option<SmolStr> {
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
        return None;
    }
    let word = KEYS.into_iter().find_map(|key| tags.get(key).map(|value| format_smolstr!("{key}={value}")));
    Some(word.unwrap_or(SmolStr::new_static("point or line with a level and no meaning")))
}

/// The clear width of a door or passage.
pub fn width_m(tags: &Tags) -> Option<f64> {
    ["width", "door:width", "est_width"].into_iter().find_map(|key| tags.metres(key))
}
