//! What in the building an action touches.

use super::EntryId;
use super::action::Action;
use super::amend::resolved;
use super::mark::Target;
use super::told;
use crate::model::{End, Portal, PortalId, Section, SectionId, Space, SpaceId};
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
            Self::Shape { edits } => edits.iter().map(|edit| edit.about.clone()).collect(),
            Self::Split(split) => {
                let doors = split.doors.iter().map(|(door, _)| Target::Portal(door.clone()));
                std::iter::once(Target::Space(split.space.clone())).chain(doors).collect()
            }
            Self::Claim(claim) => claim.named(),
            Self::Link { to, .. } => told::targets(to),
            Self::CameraAt { space, .. } => space.iter().cloned().map(Target::Space).collect(),
            Self::Code { portals, .. } => portals.iter().cloned().map(Target::Portal).collect(),
            Self::ClaimStatus { .. }
            | Self::Layout(_)
            | Self::Camera(_)
            | Self::Observation(_)
            | Self::Vault(_)
            | Self::Secret(_)
            | Self::Shred { .. } => Vec::new(),
            Self::Join(join) => std::iter::once(&join.into).chain(&join.rooms).cloned().map(Target::Space).collect(),
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

    /// The rooms, doors and sections that it adds, by the ids they have in the building as known.
    pub fn adds(&self, entry: &EntryId) -> Vec<Target> {
        let own = |target: Target| match target {
            Target::Space(id) => Target::Space(SpaceId(resolved(entry, id.as_str()))),
            Target::Portal(id) => Target::Portal(PortalId(resolved(entry, id.as_str()))),
            Target::Section(id) => Target::Section(SectionId(resolved(entry, id.as_str()))),
        };
        self.added().into_iter().map(own).collect()
    }

    fn added(&self) -> Vec<Target> {
        let (sections, spaces, portals): (&[Section], &[Space], &[Portal]) = match self {
            Self::Add { sections, spaces, portals, .. } => (sections, spaces, portals),
            Self::Split(split) => (&[], &split.parts, &split.portals),
            _ => return Vec::new(),
        };
        let sections = sections.iter().map(|section| Target::Section(section.id.clone()));
        let spaces = spaces.iter().map(|space| Target::Space(space.id.clone()));
        let portals = portals.iter().map(|portal| Target::Portal(portal.id.clone()));
        sections.chain(spaces).chain(portals).collect()
    }

    /// The same with what it adds itself; ids that start with `+` are the entry's own.
    pub(super) fn touched(&self) -> Vec<Target> {
        let mut touched = self.targets();
        touched.extend(self.added());
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

    /// `room "A-01"`.
    pub fn told(&self) -> String {
        let what = match self {
            Self::Space(_) => "room",
            Self::Portal(_) => "door",
            Self::Section(_) => "section",
        };
        format!("{what} \"{}\"", self.id())
    }
}

fn end(end: &End) -> Option<SpaceId> {
    end.space().cloned()
}
