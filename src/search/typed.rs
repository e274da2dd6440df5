//! What somebody typed into an action that says more than was done: names of teams, rooms and feeds, free-form facts.

use super::action::Action;
use super::shape::Change;
use crate::model::{Extra, Level, Portal, Section, Space};
use std::mem::take;

/// Where an action holds what was typed.
#[derive(Default)]
struct Typed<'a> {
    texts: Vec<&'a mut String>,
    facts: Vec<&'a mut Extra>,
}

impl<'a> Typed<'a> {
    fn of(action: &'a mut Action) -> Self {
        let mut typed = Self::default();
        match action {
            Action::Team(team) => typed.texts.push(&mut team.name),
            Action::Camera(camera) => typed.texts.push(&mut camera.channel),
            Action::Layout(layout) => typed.texts.push(&mut layout.name),
            Action::Add { levels, sections, spaces, portals } => typed.drawn(levels, sections, spaces, portals),
            Action::Split(split) => typed.drawn(&mut [], &mut [], &mut split.parts, &mut split.portals),
            Action::Shape { edits } => {
                let changes = edits.iter_mut().flat_map(|edit| &mut edit.changes);
                typed.texts.extend(changes.filter_map(|change| match change {
                    Change::Name(name) => Some(name),
                    _ => None,
                }));
            }
            _ => {}
        }
        typed
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
    /// The action without what was typed into it.
    pub fn bare(&self) -> Self {
        let mut bare = self.clone();
        let Typed { texts, facts } = Typed::of(&mut bare);
        texts.into_iter().for_each(String::clear);
        facts.into_iter().for_each(Extra::clear);
        bare
    }

    /// All that was typed into it, in words.
    pub fn typed(&self) -> Vec<String> {
        let mut action = self.clone();
        let Typed { texts, facts } = Typed::of(&mut action);
        let fact = |(key, value): (String, serde_json::Value)| format!("{key}: {value}");
        let facts = facts.into_iter().flat_map(|facts| take(facts).into_iter().map(fact));
        texts.into_iter().map(take).filter(|text| !text.is_empty()).chain(facts).collect()
    }
}
