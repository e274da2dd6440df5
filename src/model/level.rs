use super::space::Knowledge;
use super::{LevelId, Xy};
use serde::{Deserialize, Serialize};

/// A polygon with holes, in plan metres. Rings are open (the first point is not repeated) or closed, either is read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outline {
    pub outer: Vec<Xy>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holes: Vec<Vec<Xy>>,
}

/// A storey. `ordinal` is signed: ground 0, underground negative. Elevation is that of the finished floor.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub id: LevelId,
    pub ordinal: i32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub elevation_m: f64,
    pub height_m: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<Outline>,
    #[serde(default, skip_serializing_if = "Knowledge::is_surveyed")]
    pub knowledge: Knowledge,
}

impl Level {
    /// A surveyed storey of three metres, its outline unknown.
    pub fn new(id: impl Into<LevelId>, name: impl Into<String>, ordinal: i32, elevation_m: f64) -> Self {
        let (id, name, knowledge) = (id.into(), name.into(), Knowledge::default());
        Self { id, ordinal, name, elevation_m, height_m: 3.0, outline: None, knowledge }
    }

    /// The short label as INSARAG writes it: `G`, `1`, `B1`.
    pub fn label(&self) -> String {
        match self.ordinal {
            0 => "G".to_owned(),
            n if n > 0 => n.to_string(),
            n => format!("B{}", n.unsigned_abs()),
        }
    }
}
