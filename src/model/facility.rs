use super::check;
use super::{
    Draft, End, Finding, Level, LevelId, LevelIx, Portal, PortalId, PortalIx, Section, SectionId, SectionIx, Space,
    SpaceId, SpaceIx, Underlay,
};
use petgraph::graph::{NodeIndex, UnGraph};
use std::collections::HashMap;

/// A checked building. Ids are unique, every reference resolves, every coordinate is finite and every outline has an
/// inside; nothing behind [`Facility::new`] checks that again.
#[derive(Clone, Debug)]
pub struct Facility {
    draft: Draft,
    level_ix: HashMap<LevelId, LevelIx>,
    section_ix: HashMap<SectionId, SectionIx>,
    space_ix: HashMap<SpaceId, SpaceIx>,
    portal_ix: HashMap<PortalId, PortalIx>,
    space_level: Vec<LevelIx>,
    space_section: Vec<Option<SectionIx>>,
    portal_ends: Vec<(SpaceIx, Option<SpaceIx>)>,
    area_m2: Vec<f64>,
}

impl Facility {
    /// Checks a draft and takes it in. Levels are put in order of their ordinal, top last.
    ///
    /// # Errors
    /// All faults of the draft together, each with the id of the thing it is about.
    pub fn new(mut draft: Draft) -> Result<Self, Vec<Finding>> {
        let faults = check::faults(&draft);
        if !faults.is_empty() {
            return Err(faults);
        }
        draft.levels.sort_by(|a, b| a.ordinal.cmp(&b.ordinal).then_with(|| a.id.cmp(&b.id)));
        Ok(Self::already_checked(draft))
    }

    /// All faults of a draft, as [`Facility::new`] would find them; none where it would take it in.
    pub fn faults(draft: &Draft) -> Vec<Finding> {
        check::faults(draft)
    }

    /// Takes in the draft of a facility again, as the cache hands it back; checking it anew would take most of the
    /// time that the cache saves.
    pub(crate) fn already_checked(draft: Draft) -> Self {
        let level_ix = index(draft.levels.iter().map(|level| &level.id), LevelIx::new);
        let section_ix = index(draft.sections.iter().map(|section| &section.id), SectionIx::new);
        let space_ix = index(draft.spaces.iter().map(|space| &space.id), SpaceIx::new);
        let portal_ix = index(draft.portals.iter().map(|portal| &portal.id), PortalIx::new);
        let space_level = draft.spaces.iter().map(|space| level_ix[&space.level]).collect();
        let space_section =
            draft.spaces.iter().map(|space| space.section.as_ref().map(|section| section_ix[section])).collect();
        let portal_ends = draft
            .portals
            .iter()
            .map(|portal| (space_ix[&portal.between.0], portal.between.1.space().map(|space| space_ix[space])))
            .collect();
        let area_m2 = draft.spaces.iter().map(|space| space.footprint.area_m2()).collect();
        Self { draft, level_ix, section_ix, space_ix, portal_ix, space_level, space_section, portal_ends, area_m2 }
    }

    /// The content as a map file holds it.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    pub fn name(&self) -> &str {
        &self.draft.name
    }

    /// All levels, lowest first.
    pub fn levels(&self) -> &[Level] {
        &self.draft.levels
    }

    pub fn sections(&self) -> &[Section] {
        &self.draft.sections
    }

    pub fn spaces(&self) -> &[Space] {
        &self.draft.spaces
    }

    pub fn portals(&self) -> &[Portal] {
        &self.draft.portals
    }

    /// The plans to trace from that lie under a level.
    pub fn underlays_of(&self, level: LevelIx) -> impl Iterator<Item = &Underlay> {
        let id = &self.level(level).id;
        self.draft.underlays.iter().filter(move |underlay| underlay.level == *id)
    }

    pub fn level(&self, ix: LevelIx) -> &Level {
        &self.draft.levels[ix.get()]
    }

    pub fn section(&self, ix: SectionIx) -> &Section {
        &self.draft.sections[ix.get()]
    }

    pub fn space(&self, ix: SpaceIx) -> &Space {
        &self.draft.spaces[ix.get()]
    }

    pub fn portal(&self, ix: PortalIx) -> &Portal {
        &self.draft.portals[ix.get()]
    }

    pub fn level_ix(&self, id: &LevelId) -> Option<LevelIx> {
        self.level_ix.get(id).copied()
    }

    pub fn section_ix(&self, id: &SectionId) -> Option<SectionIx> {
        self.section_ix.get(id).copied()
    }

    pub fn space_ix(&self, id: &SpaceId) -> Option<SpaceIx> {
        self.space_ix.get(id).copied()
    }

    pub fn portal_ix(&self, id: &PortalId) -> Option<PortalIx> {
        self.portal_ix.get(id).copied()
    }

    pub fn space_ixs(&self) -> impl ExactSizeIterator<Item = SpaceIx> + use<> {
        (0..self.draft.spaces.len()).map(SpaceIx::new)
    }

    pub fn portal_ixs(&self) -> impl ExactSizeIterator<Item = PortalIx> + use<> {
        (0..self.draft.portals.len()).map(PortalIx::new)
    }

    pub fn level_of(&self, space: SpaceIx) -> LevelIx {
        self.space_level[space.get()]
    }

    pub fn section_of(&self, space: SpaceIx) -> Option<SectionIx> {
        self.space_section[space.get()]
    }

    /// The spaces a portal joins; the second is none for an entrance and for a loose end.
    pub fn ends(&self, portal: PortalIx) -> (SpaceIx, Option<SpaceIx>) {
        self.portal_ends[portal.get()]
    }

    /// Square metres of floor; zero where no outline is known.
    pub fn area_m2(&self, space: SpaceIx) -> f64 {
        self.area_m2[space.get()]
    }

    /// Height above datum of the floor of a space, metres.
    pub fn floor_z_m(&self, space: SpaceIx) -> f64 {
        self.space(space).floor_z_m.unwrap_or(self.level(self.level_of(space)).elevation_m)
    }

    /// The graph of spaces: node `i` is space `i`, the last node is the outside, parallel doors are parallel edges.
    /// Loose ends have no second node and are left out.
    pub fn graph(&self) -> UnGraph<Option<SpaceIx>, PortalIx> {
        let mut graph = UnGraph::with_capacity(self.spaces().len() + 1, self.portals().len());
        for space in self.space_ixs() {
            graph.add_node(Some(space));
        }
        let outside = graph.add_node(None);
        for portal in self.portal_ixs() {
            let (a, b) = self.ends(portal);
            let other = match (&self.portal(portal).between.1, b) {
                (_, Some(b)) => NodeIndex::new(b.get()),
                (End::Outside, None) => outside,
                (_, None) => continue,
            };
            graph.add_edge(NodeIndex::new(a.get()), other, portal);
        }
        graph
    }
}

fn index<'a, Id, Ix>(ids: impl Iterator<Item = &'a Id>, ix: impl Fn(usize) -> Ix) -> HashMap<Id, Ix>
where
    Id: Clone + Eq + std::hash::Hash + 'a,
{
    ids.enumerate().map(|(at, id)| (id.clone(), ix(at))).collect()
}
