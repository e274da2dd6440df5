//! What somebody typed into an action that says more than was done: names of teams, rooms and feeds, free-form facts,
//! when a claim was told. It is sealed apart from the action, so that a redacted copy can leave it out.

use super::action::Action;
use super::shape::Change;
use crate::model::{Extra, Level, Portal, Section, Space};
use serde::{Deserialize, Serialize};
use std::mem::take;

/// In the order in which the action holds it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    texts: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Extra>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    heard_ms: Option<i64>,
}

impl Typed {
    fn is_empty(&self) -> bool {
        self.heard_ms.is_none()
            && self.texts.iter().all(String::is_empty)
            && self.facts.iter().all(std::collections::BTreeMap::is_empty)
    }
}

/// Where an action holds what was typed.
#[derive(Default)]
struct Fields<'a> {
    texts: Vec<&'a mut String>,
    facts: Vec<&'a mut Extra>,
    heard_ms: Option<&'a mut Option<i64>>,
}

impl<'a> Fields<'a> {
    fn of(action: &'a mut Action) -> Self {
        let mut fields = Self::default();
        match action {
            Action::Team(team) => fields.texts.push(&mut team.name),
            Action::Camera(camera) => fields.texts.push(&mut camera.channel),
            Action::Layout(layout) => fields.texts.push(&mut layout.name),
            Action::Claim(claim) => fields.heard_ms = Some(&mut claim.heard_ms),
            Action::Add { levels, sections, spaces, portals } => fields.drawn(levels, sections, spaces, portals),
            Action::Split(split) => fields.drawn(&mut [], &mut [], &mut split.parts, &mut split.portals),
            Action::Shape { edits } => {
                let names = edits.iter_mut().flat_map(|edit| &mut edit.changes).filter_map(|change| match change {
                    Change::Name(name) => Some(name),
                    _ => None,
                });
                fields.texts.extend(names);
            }
            _ => {}
        }
        fields
    }

    fn drawn(
        &mut self,
        levels: &'a mut [Level],
        sections: &'a mut [Section],
        spaces: &'a mut [Space],
        portals: &'a mut [Portal],
    ) {
        self.texts.extend(levels.iter_mut().map(|level| &mut level.name));
        let sections = sections.iter_mut().map(|section| (&mut section.name, &mut section.extra));
        let spaces = spaces.iter_mut().map(|space| (&mut space.name, &mut space.extra));
        let portals = portals.iter_mut().map(|portal| (&mut portal.name, &mut portal.extra));
        for (name, extra) in sections.chain(spaces).chain(portals) {
            self.texts.push(name);
            self.facts.push(extra);
        }
    }
}

impl Action {
    /// The action without what was typed, and that; none where nothing was.
    pub(super) fn without_typed(&self) -> Option<(Self, Typed)> {
        // Most actions have no such field, and a newer plan is large.
        if !self.can_be_typed() {
            return None;
        }
        let mut bare = self.clone();
        let fields = Fields::of(&mut bare);
        let typed = Typed {
            texts: fields.texts.into_iter().map(take).collect(),
            facts: fields.facts.into_iter().map(take).collect(),
            heard_ms: fields.heard_ms.and_then(Option::take),
        };
        // That a name was taken away is told apart from a name that was left out.
        let renames = matches!(self, Self::Shape { .. }) && !typed.texts.is_empty();
        (renames || !typed.is_empty()).then_some((bare, typed))
    }

    /// The first text that was typed into it.
    pub(super) fn typed_text(&self) -> Option<String> {
        self.without_typed()?.1.texts.into_iter().find(|text| !text.is_empty())
    }

    /// The same action as it goes to others: without what was typed.
    pub fn bare(&self) -> Self {
        self.without_typed().map_or_else(|| self.clone(), |(bare, _)| bare)
    }

    fn can_be_typed(&self) -> bool {
        matches!(
            self,
            Self::Team(_)
                | Self::Camera(_)
                | Self::Layout(_)
                | Self::Claim(_)
                | Self::Add { .. }
                | Self::Split(_)
                | Self::Shape { .. }
        )
    }

    pub(super) fn put_back(&mut self, typed: Typed) {
        let fields = Fields::of(self);
        fields.texts.into_iter().zip(typed.texts).for_each(|(field, text)| *field = text);
        fields.facts.into_iter().zip(typed.facts).for_each(|(field, facts)| *field = facts);
        if let Some(field) = fields.heard_ms {
            *field = typed.heard_ms;
        }
    }

    /// What was typed is not in this copy: what had a name keeps the one it had.
    pub(super) fn forget_names(&mut self) {
        if let Self::Shape { edits } = self {
            edits.iter_mut().for_each(|edit| edit.changes.retain(|change| !matches!(change, Change::Name(_))));
        }
    }
}
