//! What in the building an action touches.

use super::action::{Action, Target};
use crate::model::{End, SpaceId};
use std::collections::HashSet;

impl Action {
    /// What in the building it touches.
    pub fn targets(&self) -> Vec<Target> {
        let spaces = |ids: &[SpaceId]| ids.iter().cloned().map(Target::Space).collect();
        match self {
            Self::Search { spaces: ids, .. }
            | Self::Presence { spaces: ids, .. }
            | Self::Access { spaces: ids, .. }
            | Self::Unsearched { spaces: ids } => spaces(ids),
            Self::Victim { space, .. } => vec![Target::Space(space.clone())],
            Self::Portal { portals, .. } | Self::Passable { portals, .. } => {
                portals.iter().cloned().map(Target::Portal).collect()
            }
            Self::Section { sections, .. } => sections.iter().cloned().map(Target::Section).collect(),
            Self::Hazard { at, .. } => vec![at.clone()],
            Self::Note { about } | Self::Know { about, .. } => about.clone(),
            Self::Add { portals, .. } => {
                let ends = portals.iter().flat_map(|portal| [Some(portal.between.0.clone()), end(&portal.between.1)]);
                ends.flatten().map(Target::Space).collect()
            }
            Self::Lead { about, .. }
            | Self::Exists { about, .. }
            | Self::Sought { about, .. }
            | Self::Dissent { about, .. } => about.clone(),
            Self::Priors { spread, .. } => spread.segments().into_iter().cloned().collect(),
            Self::Occupants(said) => vec![Target::Space(said.space.clone())],
            Self::Counted(said) => vec![Target::Section(said.section.clone())],
            Self::LeadGrade { .. } | Self::LeadState { .. } => Vec::new(),
            Self::Team(_)
            | Self::HazardOver { .. }
            | Self::VictimState { .. }
            | Self::Rebase { .. }
            | Self::Retract { .. } => Vec::new(),
        }
    }

    /// The same with what it adds itself; ids that start with `+` are the entry's own.
    pub(super) fn touched(&self) -> Vec<Target> {
        let mut touched = self.targets();
        if let Self::Add { sections, spaces, portals, .. } = self {
            touched.extend(sections.iter().map(|section| Target::Section(section.id.clone())));
            touched.extend(spaces.iter().map(|space| Target::Space(space.id.clone())));
            touched.extend(portals.iter().map(|portal| Target::Portal(portal.id.clone())));
        }
        let mut seen = HashSet::new();
        touched.retain(|target| seen.insert(target.clone()));
        touched
    }
}

impl Target {
    pub fn id(&self) -> &str {
        match self {
            Self::Space(id) => id.as_str(),
            Self::Portal(id) => id.as_str(),
            Self::Section(id) => id.as_str(),
        }
    }
}

fn end(end: &End) -> Option<SpaceId> {
    end.space().cloned()
}
