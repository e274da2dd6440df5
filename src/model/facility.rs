use super::check::{self, Indices};
use super::index::Index;
use super::{
    Draft, End, Finding, Level, LevelId, LevelIx, Portal, PortalId, PortalIx, Section, SectionId, SectionIx, Space,
    SpaceId, SpaceIx, Underlay,
};
use petgraph::graph::{NodeIndex, UnGraph};

/// A checked building. Ids are unique, every reference resolves, every coordinate is finite and every outline has an
/// inside; nothing behind [`Facility::new`] checks that again.
#[derive(Clone, Debug)]
pub struct Facility {
    draft: Draft,
    levels: Index,
    sections: Index,
    rooms: Rooms,
    doors: Doors,
}

/// What is kept of the rooms beside the draft, each list in their order.
#[derive(Clone, Debug)]
pub(crate) struct Rooms {
    pub index: Index,
    pub level: Vec<LevelIx>,
    pub section: Vec<Option<SectionIx>>,
    pub area_m2: Vec<f64>,
}

/// What is kept of the doors beside the draft, each list in their order.
#[derive(Clone, Debug)]
pub(crate) struct Doors {
    pub index: Index,
    pub ends: Vec<(SpaceIx, Option<SpaceIx>)>,
}

impl Facility {
    /// Checks a draft and takes it in. Levels are put in order of their ordinal, top last.
    ///
    /// # Errors
    /// All faults of the draft together, each with the id of the thing it is about.
    pub fn new(mut draft: Draft) -> Result<Self, Vec<Finding>> {
        let mut indices = Indices::of(&draft);
        let faults = check::faults(&draft, &indices);
        if !faults.is_empty() {
            return Err(faults);
        }
        draft.levels.sort_by(|a, b| a.ordinal.cmp(&b.ordinal).then_with(|| a.id.cmp(&b.id)));
        indices.levels = Index::new(draft.levels.len(), |at| draft.levels[at].id.as_str());
        let spaces = &draft.spaces;
        // Every reference of a checked draft resolves.
        let level = |space: &Space| indices.level(&draft, &space.level).map(LevelIx::new);
        let section = |space: &Space| indices.section(&draft, space.section.as_ref()?).map(SectionIx::new);
        let room = |id: &SpaceId| indices.space(&draft, id).map(SpaceIx::new);
        let ends = |portal: &Portal| Some((room(&portal.between.0)?, portal.between.1.space().and_then(room)));
        let (level, section) = (spaces.iter().filter_map(level).collect(), spaces.iter().map(section).collect());
        let area_m2 = spaces.iter().map(|space| space.footprint.area_m2()).collect();
        let ends = draft.portals.iter().filter_map(ends).collect();
        let Indices { levels, sections, spaces, portals } = indices;
        let (rooms, doors) = (Rooms { index: spaces, level, section, area_m2 }, Doors { index: portals, ends });
        Ok(Self { draft, levels, sections, rooms, doors })
    }

    /// All faults of a draft, as [`Facility::new`] would find them; none where it would take it in.
    pub fn faults(draft: &Draft) -> Vec<Finding> {
        check::faults(draft, &Indices::of(draft))
    }

    /// The same for a draft whose rings were made sound: to walk round them again takes longer than all else.
    pub(crate) fn faults_beside_rings(draft: &Draft) -> Vec<Finding> {
        check::faults_beside_rings(draft, &Indices::of(draft))
    }

    /// Takes in again what [`Facility::new`] once found sound: checking it anew would take longer than reading it.
    pub(crate) fn already_checked(draft: Draft, rooms: Rooms, doors: Doors) -> Self {
        let levels = Index::new(draft.levels.len(), |at| draft.levels[at].id.as_str());
        let sections = Index::new(draft.sections.len(), |at| draft.sections[at].id.as_str());
        Self { draft, levels, sections, rooms, doors }
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
        self.levels.find(id.as_str(), |at| self.draft.levels[at].id.as_str()).map(LevelIx::new)
    }

    pub fn section_ix(&self, id: &SectionId) -> Option<SectionIx> {
        self.sections.find(id.as_str(), |at| self.draft.sections[at].id.as_str()).map(SectionIx::new)
    }

    pub fn space_ix(&self, id: &SpaceId) -> Option<SpaceIx> {
        self.rooms.index.find(id.as_str(), |at| self.draft.spaces[at].id.as_str()).map(SpaceIx::new)
    }

    pub fn portal_ix(&self, id: &PortalId) -> Option<PortalIx> {
        self.doors.index.find(id.as_str(), |at| self.draft.portals[at].id.as_str()).map(PortalIx::new)
    }

    pub fn space_ixs(&self) -> impl ExactSizeIterator<Item = SpaceIx> + use<> {
        (0..self.draft.spaces.len()).map(SpaceIx::new)
    }

    pub fn portal_ixs(&self) -> impl ExactSizeIterator<Item = PortalIx> + use<> {
        (0..self.draft.portals.len()).map(PortalIx::new)
    }

    pub fn level_of(&self, space: SpaceIx) -> LevelIx {
        self.rooms.level[space.get()]
    }

    pub fn section_of(&self, space: SpaceIx) -> Option<SectionIx> {
        self.rooms.section[space.get()]
    }

    /// The spaces a portal joins; the second is none for an entrance and for a loose end.
    pub fn ends(&self, portal: PortalIx) -> (SpaceIx, Option<SpaceIx>) {
        self.doors.ends[portal.get()]
    }

    /// Square metres of floor; zero where no outline is known.
    pub fn area_m2(&self, space: SpaceIx) -> f64 {
        self.rooms.area_m2[space.get()]
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

impl Rooms {
    /// The rooms that the index finds, of which nothing is said yet.
    pub fn of_index(index: Index, count: usize) -> Self {
        let (level, section) = (Vec::with_capacity(count), Vec::with_capacity(count));
        Self { index, level, section, area_m2: Vec::with_capacity(count) }
    }

    pub fn push(&mut self, level: LevelIx, section: Option<SectionIx>, area_m2: f64) {
        self.level.push(level);
        self.section.push(section);
        self.area_m2.push(area_m2);
    }
}
