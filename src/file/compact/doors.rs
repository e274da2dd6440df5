use super::columns::{Metres, Numbers, Reader, Texts, Writer};
use super::{OTHER, place_in, places, put_others};
use crate::model::{Doors, Draft, End, Index, Origin, Portal, PortalId, PortalKind, PortalState, SpaceId, SpaceIx};
use smol_str::SmolStr;

const OUTSIDE: i64 = 0;
const LOOSE: i64 = 1;
const ROOMS: i64 = 2;
const ORIGINS: [Origin; 4] = [Origin::Explicit, Origin::SharedNode, Origin::Geometric, Origin::Inferred];
const HAS_PLACE: u8 = 1;
const HAS_WIDTH: u8 = 2;

pub(super) fn put(columns: &mut Writer, draft: &Draft) -> Option<()> {
    let spaces = places(draft.spaces.iter().map(|space| space.id.as_str()));
    let portals = &draft.portals;
    let room = |id: &SpaceId| spaces.get(id.as_str()).copied();
    let end = |portal: &Portal| match &portal.between.1 {
        End::Outside => Some(OUTSIDE),
        End::Unknown => Some(LOOSE),
        End::Space(space) => Some(room(space)? + ROOMS),
    };
    let kind = |portal: &Portal| if is_plain(portal) { place_in(PortalKind::ALL, &portal.kind) } else { Some(OTHER) };
    let plain: Vec<&Portal> = portals.iter().filter(|portal| is_plain(portal)).collect();
    let has = |portal: &&Portal| {
        (if portal.at.is_some() { HAS_PLACE } else { 0 }) | if portal.width_m.is_some() { HAS_WIDTH } else { 0 }
    };
    let axis = |axis: usize| plain.iter().filter_map(|portal| Some(portal.at?[axis])).collect::<Vec<_>>();
    columns.column(&portals.iter().map(kind).collect::<Option<Vec<_>>>()?)?;
    columns.texts(portals.iter().map(|portal| portal.id.as_str()))?;
    columns.numbers(&portals.iter().map(|portal| room(&portal.between.0)).collect::<Option<Vec<_>>>()?)?;
    columns.numbers(&portals.iter().map(end).collect::<Option<Vec<_>>>()?)?;
    columns
        .column(&plain.iter().map(|portal| place_in(PortalState::ALL, &portal.state)).collect::<Option<Vec<_>>>()?)?;
    columns.column(&plain.iter().map(|portal| place_in(&ORIGINS, &portal.origin)).collect::<Option<Vec<_>>>()?)?;
    columns.column(&plain.iter().map(has).collect::<Vec<_>>())?;
    columns.metres(&axis(0))?;
    columns.metres(&axis(1))?;
    columns.metres(&plain.iter().filter_map(|portal| portal.width_m).collect::<Vec<_>>())?;
    put_others(columns, portals.iter().filter(|portal| !is_plain(portal)))
}

/// Whether it has nothing but what the columns hold.
fn is_plain(portal: &Portal) -> bool {
    let Portal { kind, state, origin, at, width_m, .. } = *portal;
    let plain = Portal::new(portal.id.clone(), portal.between.0.clone(), portal.between.1.clone());
    Portal { kind, state, origin, at, width_m, ..plain } == *portal
}

pub(super) struct Columns<'a> {
    kinds: &'a [u8],
    ids: Texts<'a>,
    from: Numbers<'a>,
    to: Numbers<'a>,
    states: std::slice::Iter<'a, u8>,
    origins: std::slice::Iter<'a, u8>,
    has: std::slice::Iter<'a, u8>,
    x: Metres<'a>,
    y: Metres<'a>,
    widths: Metres<'a>,
    others: Texts<'a>,
}

impl<'a> Columns<'a> {
    pub fn of(columns: &mut Reader<'a>) -> Option<Self> {
        Some(Self {
            kinds: columns.column()?,
            ids: columns.texts()?,
            from: columns.numbers()?,
            to: columns.numbers()?,
            states: columns.column()?.iter(),
            origins: columns.column()?.iter(),
            has: columns.column()?.iter(),
            x: columns.metres()?,
            y: columns.metres()?,
            widths: columns.metres()?,
            others: columns.texts()?,
        })
    }

    /// The doors between rooms of these ids.
    pub fn doors(mut self, rooms: &[SpaceId]) -> Option<(Vec<Portal>, Doors)> {
        let mut portals: Vec<Portal> = Vec::with_capacity(self.kinds.len());
        let mut ends = Vec::with_capacity(self.kinds.len());
        for &kind in self.kinds {
            let (from, to) = (self.from.place()?, self.to.next()?);
            let (end, other) = match to {
                OUTSIDE => (End::Outside, None),
                LOOSE => (End::Unknown, None),
                _ => {
                    let at = usize::try_from(to - ROOMS).ok()?;
                    (End::Space(rooms.get(at)?.clone()), Some(SpaceIx::new(at)))
                }
            };
            portals.push(self.portal(kind, (rooms.get(from)?.clone(), end))?);
            ends.push((SpaceIx::new(from), other));
        }
        let index = Index::new(portals.len(), |at| portals[at].id.as_str());
        Some((portals, Doors { index, ends }))
    }

    fn portal(&mut self, kind: u8, between: (SpaceId, End)) -> Option<Portal> {
        let id = PortalId(SmolStr::new(self.ids.next()?));
        if kind == OTHER {
            let other: Portal = serde_json::from_str(self.others.next()?).ok()?;
            return Some(Portal { id, between, ..other });
        }
        let has = *self.has.next().filter(|&&has| has <= HAS_PLACE | HAS_WIDTH)?;
        let (room, end) = between;
        Some(Portal {
            kind: *PortalKind::ALL.get(usize::from(kind))?,
            state: *PortalState::ALL.get(usize::from(*self.states.next()?))?,
            at: if has & HAS_PLACE == 0 { None } else { Some([self.x.next()?, self.y.next()?]) },
            width_m: if has & HAS_WIDTH == 0 { None } else { Some(self.widths.next()?) },
            origin: *ORIGINS.get(usize::from(*self.origins.next()?))?,
            ..Portal::new(id, room, end)
        })
    }
}
