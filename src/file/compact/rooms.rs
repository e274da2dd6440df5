use super::columns::{Metres, Numbers, Reader, Texts, Writer};
use super::{OTHER, place_in, places, put_others};
use crate::model::{
    Draft, Footprint, Index, LevelId, LevelIx, Rooms, SectionId, SectionIx, Space, SpaceId, SpaceKind, Xy,
};

const NO_SECTION: i64 = 0;

pub(super) fn put(columns: &mut Writer, draft: &Draft) -> Option<()> {
    let levels = places(draft.levels.iter().map(|level| level.id.as_str()));
    let sections = places(draft.sections.iter().map(|section| section.id.as_str()));
    let spaces = &draft.spaces;
    let level = |space: &Space| levels.get(space.level.as_str()).copied();
    let section = |space: &Space| match &space.section {
        None => Some(NO_SECTION),
        Some(section) => Some(sections.get(section.as_str())? + 1),
    };
    let kind = |space: &Space| corners(space).map_or(Some(OTHER), |_| place_in(SpaceKind::ALL, &space.kind));
    let plain: Vec<(&Space, &[Xy])> = spaces.iter().filter_map(|space| Some((space, corners(space)?))).collect();
    let axis = |axis: usize| plain.iter().flat_map(|(_, outer)| outer.iter().map(|at| at[axis])).collect::<Vec<_>>();
    columns.column(&spaces.iter().map(kind).collect::<Option<Vec<_>>>()?)?;
    columns.texts(spaces.iter().map(|space| space.id.as_str()))?;
    columns.numbers(&spaces.iter().map(level).collect::<Option<Vec<_>>>()?)?;
    columns.numbers(&spaces.iter().map(section).collect::<Option<Vec<_>>>()?)?;
    columns.texts(plain.iter().map(|(space, _)| space.name.as_str()))?;
    columns.texts(plain.iter().map(|(space, _)| space.number.as_str()))?;
    columns.numbers(&plain.iter().map(|(_, outer)| outer.len() as i64).collect::<Vec<_>>())?;
    columns.metres(&axis(0))?;
    columns.metres(&axis(1))?;
    put_others(columns, spaces.iter().filter(|space| corners(space).is_none()))
}

/// The outline of a room that has nothing but what the columns hold.
fn corners(space: &Space) -> Option<&[Xy]> {
    let Footprint::Polygon { outer, holes } = &space.footprint else { return None };
    let has_more = !space.knowledge.is_surveyed() || space.floor_z_m.is_some() || space.height_m.is_some();
    (holes.is_empty() && !has_more && space.extra.is_empty()).then_some(outer)
}

pub(super) struct Columns<'a> {
    kinds: &'a [u8],
    pub ids: Texts<'a>,
    levels: Numbers<'a>,
    sections: Numbers<'a>,
    names: Texts<'a>,
    numbers: Texts<'a>,
    corners: Numbers<'a>,
    x: Metres<'a>,
    y: Metres<'a>,
    others: Texts<'a>,
}

impl<'a> Columns<'a> {
    pub fn of(columns: &mut Reader<'a>) -> Option<Self> {
        Some(Self {
            kinds: columns.column()?,
            ids: columns.texts()?,
            levels: columns.numbers()?,
            sections: columns.numbers()?,
            names: columns.texts()?,
            numbers: columns.texts()?,
            corners: columns.numbers()?,
            x: columns.metres()?,
            y: columns.metres()?,
            others: columns.texts()?,
        })
    }

    /// The rooms of these ids.
    pub fn rooms(mut self, ids: &[SpaceId], frame: &Draft) -> Option<(Vec<Space>, Rooms)> {
        let count = self.kinds.len();
        if count != ids.len() {
            return None;
        }
        let mut spaces = Vec::with_capacity(count);
        let mut rooms = Rooms::of_index(Index::new(count, |at| ids[at].as_str()), count);
        for (&kind, id) in self.kinds.iter().zip(ids) {
            let (level, section) = (self.levels.place()?, self.sections.place()?.checked_sub(1));
            let level_id = &frame.levels.get(level)?.id;
            let section_id = match section {
                None => None,
                Some(at) => Some(&frame.sections.get(at)?.id),
            };
            let space = self.space(kind, id, level_id, section_id)?;
            rooms.push(LevelIx::new(level), section.map(SectionIx::new), space.footprint.area_m2());
            spaces.push(space);
        }
        Some((spaces, rooms))
    }

    fn space(&mut self, kind: u8, id: &SpaceId, level: &LevelId, section: Option<&SectionId>) -> Option<Space> {
        let (id, level, section) = (id.clone(), level.clone(), section.cloned());
        if kind == OTHER {
            let other: Space = serde_json::from_str(self.others.next()?).ok()?;
            return Some(Space { id, level, section, ..other });
        }
        let mut outer = Vec::new();
        for _ in 0..self.corners.place()? {
            outer.push([self.x.next()?, self.y.next()?]);
        }
        Some(Space {
            kind: *SpaceKind::ALL.get(usize::from(kind))?,
            name: self.names.next()?.to_owned(),
            number: self.numbers.next()?.to_owned(),
            section,
            footprint: Footprint::Polygon { outer, holes: Vec::new() },
            ..Space::new(id, level)
        })
    }
}
