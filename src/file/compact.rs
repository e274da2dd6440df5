//! A draft as bytes that are read many times faster than text. Nothing but the cache holds them.
//!
//! A room or door that has nothing out of the ordinary takes a short record; any other is kept as JSON, so that no
//! field can be forgotten here.

use crate::model::{
    Draft, End, Footprint, LevelId, Origin, Portal, PortalId, PortalKind, PortalState, SectionId, Space, SpaceId,
    SpaceKind,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use smol_str::SmolStr;
use std::collections::HashMap;

const PLAIN: u8 = 1;
const JSON: u8 = 0;
const NONE: u32 = u32::MAX;
const OUTSIDE: u32 = u32::MAX;
const LOOSE: u32 = u32::MAX - 1;
const ORIGINS: [Origin; 4] = [Origin::Explicit, Origin::SharedNode, Origin::Geometric, Origin::Inferred];

/// The bytes of a draft, or none where it is beyond what they can hold.
pub(super) fn to_bytes(draft: &Draft) -> Option<Vec<u8>> {
    let mut frame = draft.clone();
    (frame.spaces, frame.portals) = (Vec::new(), Vec::new());
    let mut bytes = Vec::new();
    put_json(&mut bytes, &frame)?;
    let levels = positions(draft.levels.iter().map(|level| level.id.as_str()));
    let sections = positions(draft.sections.iter().map(|section| section.id.as_str()));
    let spaces = positions(draft.spaces.iter().map(|space| space.id.as_str()));
    put(&mut bytes, u32::try_from(draft.spaces.len()).ok()?);
    for space in &draft.spaces {
        match plain_space(space, &levels, &sections) {
            Some(record) => bytes.extend(record),
            None => put_other(&mut bytes, space)?,
        }
    }
    put(&mut bytes, u32::try_from(draft.portals.len()).ok()?);
    for portal in &draft.portals {
        match plain_portal(portal, &spaces) {
            Some(record) => bytes.extend(record),
            None => put_other(&mut bytes, portal)?,
        }
    }
    // What is read back must be what was written, whatever fields a later version adds.
    (from_bytes(&bytes)? == *draft).then_some(bytes)
}

pub(super) fn from_bytes(bytes: &[u8]) -> Option<Draft> {
    let mut bytes = Bytes(bytes);
    let mut draft: Draft = bytes.json()?;
    let count = bytes.count()?;
    draft.spaces.reserve_exact(count);
    for _ in 0..count {
        let space = if bytes.byte()? == PLAIN { bytes.space(&draft)? } else { bytes.json()? };
        draft.spaces.push(space);
    }
    let count = bytes.count()?;
    draft.portals.reserve_exact(count);
    for _ in 0..count {
        let portal = if bytes.byte()? == PLAIN { bytes.portal(&draft)? } else { bytes.json()? };
        draft.portals.push(portal);
    }
    Some(draft)
}

fn plain_space(space: &Space, levels: &HashMap<&str, u32>, sections: &HashMap<&str, u32>) -> Option<Vec<u8>> {
    let Footprint::Polygon { outer, holes } = &space.footprint else { return None };
    let plain = Space {
        kind: space.kind,
        name: space.name.clone(),
        number: space.number.clone(),
        section: space.section.clone(),
        footprint: Footprint::Polygon { outer: outer.clone(), holes: Vec::new() },
        ..Space::new(space.id.as_str(), space.level.as_str())
    };
    if !holes.is_empty() || plain != *space {
        return None;
    }
    let mut record = vec![PLAIN, place_in(SpaceKind::ALL, &space.kind)?];
    put(&mut record, *levels.get(space.level.as_str())?);
    put(&mut record, space.section.as_ref().map_or(Some(NONE), |section| sections.get(section.as_str()).copied())?);
    [space.id.as_str(), &space.name, &space.number].into_iter().try_for_each(|text| put_text(&mut record, text))?;
    put(&mut record, u32::try_from(outer.len()).ok()?);
    outer.iter().flatten().for_each(|value| record.extend(value.to_le_bytes()));
    Some(record)
}

fn plain_portal(portal: &Portal, spaces: &HashMap<&str, u32>) -> Option<Vec<u8>> {
    let plain = Portal {
        kind: portal.kind,
        state: portal.state,
        at: portal.at,
        width_m: portal.width_m,
        origin: portal.origin,
        ..Portal::new(portal.id.as_str(), portal.between.0.as_str(), portal.between.1.clone())
    };
    if plain != *portal {
        return None;
    }
    let mut record = vec![PLAIN, place_in(PortalKind::ALL, &portal.kind)?, place_in(PortalState::ALL, &portal.state)?];
    record.extend([
        place_in(&ORIGINS, &portal.origin)?,
        u8::from(portal.at.is_some()),
        u8::from(portal.width_m.is_some()),
    ]);
    put(&mut record, *spaces.get(portal.between.0.as_str())?);
    put(
        &mut record,
        match &portal.between.1 {
            End::Space(space) => *spaces.get(space.as_str())?,
            End::Outside => OUTSIDE,
            End::Unknown => LOOSE,
        },
    );
    put_text(&mut record, portal.id.as_str())?;
    portal.at.iter().flatten().chain(&portal.width_m).for_each(|value| record.extend(value.to_le_bytes()));
    Some(record)
}

fn positions<'a>(ids: impl Iterator<Item = &'a str>) -> HashMap<&'a str, u32> {
    ids.zip(0..).collect()
}

fn place_in<T: PartialEq>(all: &[T], value: &T) -> Option<u8> {
    u8::try_from(all.iter().position(|other| other == value)?).ok()
}

fn put(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend(number.to_le_bytes());
}

fn put_text(bytes: &mut Vec<u8>, text: &str) -> Option<()> {
    bytes.push(u8::try_from(text.len()).ok()?);
    bytes.extend(text.as_bytes());
    Some(())
}

fn put_other(bytes: &mut Vec<u8>, value: &impl Serialize) -> Option<()> {
    bytes.push(JSON);
    put_json(bytes, value)
}

fn put_json(bytes: &mut Vec<u8>, value: &impl Serialize) -> Option<()> {
    let json = serde_json::to_vec(value).ok()?;
    put(bytes, u32::try_from(json.len()).ok()?);
    bytes.extend(json);
    Some(())
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    /// A number of things of at least a byte each, so that no memory is set aside for more than can follow.
    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|&count| count <= self.0.len())
    }

    fn metres(&mut self) -> Option<f64> {
        self.take(8)?.try_into().ok().map(f64::from_le_bytes)
    }

    fn point(&mut self) -> Option<[f64; 2]> {
        Some([self.metres()?, self.metres()?])
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.byte()?;
        std::str::from_utf8(self.take(usize::from(length))?).ok()
    }

    fn json<T: DeserializeOwned>(&mut self) -> Option<T> {
        let length = self.number()?;
        serde_json::from_slice(self.take(length as usize)?).ok()
    }

    fn space(&mut self, draft: &Draft) -> Option<Space> {
        let kind = *SpaceKind::ALL.get(usize::from(self.byte()?))?;
        let level: &LevelId = &draft.levels.get(self.number()? as usize)?.id;
        let section: Option<&SectionId> = match self.number()? {
            NONE => None,
            at => Some(&draft.sections.get(at as usize)?.id),
        };
        let (id, name, number) = (self.text()?, self.text()?, self.text()?);
        let count = self.count()?;
        let outer = (0..count).map(|_| self.point()).collect::<Option<Vec<_>>>()?;
        Some(Space {
            kind,
            name: name.to_owned(),
            number: number.to_owned(),
            section: section.cloned(),
            footprint: Footprint::Polygon { outer, holes: Vec::new() },
            ..Space::new(SpaceId(SmolStr::new(id)), level.clone())
        })
    }

    fn portal(&mut self, draft: &Draft) -> Option<Portal> {
        let kind = *PortalKind::ALL.get(usize::from(self.byte()?))?;
        let state = *PortalState::ALL.get(usize::from(self.byte()?))?;
        let origin = *ORIGINS.get(usize::from(self.byte()?))?;
        let (has_place, has_width) = (self.byte()? == 1, self.byte()? == 1);
        let space = |at: u32| Some(draft.spaces.get(at as usize)?.id.clone());
        let a = space(self.number()?)?;
        let b = match self.number()? {
            OUTSIDE => End::Outside,
            LOOSE => End::Unknown,
            at => End::Space(space(at)?),
        };
        let id = PortalId(SmolStr::new(self.text()?));
        let at = if has_place { Some(self.point()?) } else { None };
        let width_m = if has_width { Some(self.metres()?) } else { None };
        Some(Portal { kind, state, origin, at, width_m, ..Portal::new(id, a, b) })
    }
}

#[cfg(test)]
mod tests {
    use super::{from_bytes, to_bytes};
    use crate::generate::generate;
    use crate::model::{Draft, Footprint, Knowledge};
    use std::path::Path;

    #[test]
    fn every_ready_map_and_an_unusual_room_come_back_equal() {
        let maps = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps");
        let read = |file: std::fs::DirEntry| super::super::map_file::read(&file.path()).ok();
        let mut drafts: Vec<Draft> = std::fs::read_dir(maps)
            .unwrap()
            .filter_map(|file| read(file.unwrap()))
            .map(|facility| facility.draft().clone())
            .collect();
        assert!(!drafts.is_empty());
        let mut unusual = generate(50, 2, 1).unwrap();
        unusual.spaces[3].knowledge = Knowledge::Suspected;
        unusual.spaces[4].footprint = Footprint::Point { at: [1.0, 2.0], uncertainty_m: 3.0 };
        unusual.spaces[5].name = "غرفة".repeat(100);
        unusual.portals[2].breach_minutes = Some(7.5);
        drafts.push(unusual);
        for draft in drafts {
            assert_eq!(from_bytes(&to_bytes(&draft).unwrap()).unwrap(), draft);
        }
    }

    #[test]
    fn bytes_cut_short_anywhere_are_refused() {
        let bytes = to_bytes(&generate(20, 2, 1).unwrap()).unwrap();
        assert!((0..bytes.len()).all(|length| from_bytes(&bytes[..length]).is_none()));
    }
}
