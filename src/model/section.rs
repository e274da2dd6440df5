use super::extra::{self, Extra};
use super::level::Outline;
use super::space::Knowledge;
use super::{LevelId, SectionId};
use serde::{Deserialize, Serialize};

/// A named part of the building with its rooms, or, when nobody has seen it, without any, on a guessed level.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub id: SectionId,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The level it lies on, or is guessed to lie on; none for a section that spans several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<LevelId>,
    #[serde(default, skip_serializing_if = "Knowledge::is_surveyed")]
    pub knowledge: Knowledge,
    /// How many rooms somebody says there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_rooms: Option<u32>,
    /// Where somebody says it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<Outline>,
    #[serde(default, deserialize_with = "extra::read", skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Section {
    pub fn label(&self) -> &str {
        if self.name.is_empty() { self.id.as_str() } else { &self.name }
    }
}
