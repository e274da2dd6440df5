use super::extra::{self, Extra};
use super::{Level, Portal, Section, Space, Underlay};
use serde::{Deserialize, Serialize};

/// Where the plan's origin lies on the Earth, WGS 84 degrees.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Georeference {
    pub latitude_deg: f64,
    pub longitude_deg: f64,
}

/// What a map file or an importer says, unchecked: the content of map format 1.
///
/// Plan coordinates are metres, x east, y north, z up.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    pub name: String,
    /// What a reader must know before trusting it, e.g. that it is fictional, or the source's attribution.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notice: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub georeference: Option<Georeference>,
    /// Bearing of the plan's y axis, degrees clockwise from true north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub north_deg: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall_thickness_m: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storey_height_m: Option<f64>,
    #[serde(default)]
    pub levels: Vec<Level>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    #[serde(default)]
    pub spaces: Vec<Space>,
    #[serde(default)]
    pub portals: Vec<Portal>,
    /// Plans to trace rooms from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub underlays: Vec<Underlay>,
    #[serde(default, deserialize_with = "extra::read", skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
