//! Regular rows of rooms: "twenty cells of 6 by 2 m along this side, numbered from 1".

use super::drawn::Drawn;
use crate::model::{
    End, Footprint, Knowledge, LevelId, Portal, PortalKind, PortalState, SectionId, Space, SpaceId, SpaceKind, Xy,
};

/// On which side of a line, looking from its first point to its second.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Left,
    Right,
}

/// How one gets into the rooms of a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Doors {
    /// Nobody knows.
    None,
    /// Each has a door in the baseline: to a room, outside, or to nobody knows where.
    Onto(End),
    /// Each has a door onto a passage of this width that is drawn along the other side of the baseline.
    Passage { width_m: f64 },
    /// From each through an opening into the next.
    Through,
}

/// The one way into the whole row: to its passage, else to its first room.
#[derive(Clone, PartialEq, Debug)]
pub struct WayIn {
    pub from: SpaceId,
    pub kind: PortalKind,
    pub state: PortalState,
}

/// What a row is drawn from.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    pub level: LevelId,
    /// The wall with the doors; the first room stands at its first point. Metres.
    pub baseline: [Xy; 2],
    pub side: Side,
    pub count: u32,
    /// Along the baseline; without it the baseline is shared out evenly.
    pub width_m: Option<f64>,
    /// Away from the baseline.
    pub depth_m: f64,
    /// The number of the first room; its last digits count up, with as many digits. Empty for no numbers.
    pub first_number: String,
    /// 2 where odd and even numbers face each other.
    pub number_step: u32,
    pub kind: SpaceKind,
    pub knowledge: Knowledge,
    pub section: Option<SectionId>,
    pub doors: Doors,
    pub way_in: Option<WayIn>,
}

/// Why a row cannot be drawn.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum RowError {
    #[error("a row has 1 to {MOST} rooms; {0} were asked for")]
    Count(u32),
    #[error("{what} is {metres} m; give 0.3 to 1000")]
    Size { what: &'static str, metres: f64 },
    #[error("the line along which the rooms stand has no length; give two different points")]
    Line,
    #[error("the number \"{0}\" does not end in a digit, so that it cannot be counted up")]
    Number(String),
}

const MOST: u32 = 1000;

/// The id of the passage within the entry; the rooms are `+1`, `+2` and so on.
const PASSAGE: &str = "+passage";

impl Row {
    /// The rooms, their doors and the passage, with ids of the entry's own.
    pub fn draw(&self) -> Result<Drawn, RowError> {
        let frame = self.frame()?;
        let numbers = self.numbers()?;
        let mut drawn = Drawn::default();
        for (at, number) in (0..self.count).zip(numbers) {
            let near = f64::from(at) * frame.width_m;
            let corners =
                [(near, 0.0), (near + frame.width_m, 0.0), (near + frame.width_m, self.depth_m), (near, self.depth_m)];
            let footprint = frame.polygon(&corners);
            drawn.spaces.push(Space { number, footprint, kind: self.kind, ..self.space(&room(at)) });
            drawn.portals.extend(self.door(&frame, at));
        }
        if let Doors::Passage { width_m } = self.doors {
            let length = f64::from(self.count) * frame.width_m;
            let footprint = frame.polygon(&[(0.0, 0.0), (length, 0.0), (length, -width_m), (0.0, -width_m)]);
            drawn.spaces.push(Space { footprint, kind: SpaceKind::Corridor, ..self.space(PASSAGE) });
        }
        drawn.portals.extend(self.way_in.as_ref().map(|way_in| self.entered_by(&frame, way_in)));
        Ok(drawn)
    }

    fn frame(&self) -> Result<Frame, RowError> {
        if !(1..=MOST).contains(&self.count) {
            return Err(RowError::Count(self.count));
        }
        let [[x0, y0], [x1, y1]] = self.baseline;
        let length = (x1 - x0).hypot(y1 - y0);
        if !(length.is_finite() && length >= 0.01) {
            return Err(RowError::Line);
        }
        let width_m = self.width_m.unwrap_or(length / f64::from(self.count));
        let passage = match self.doors {
            Doors::Passage { width_m } => Some(("the width of the passage", width_m)),
            _ => None,
        };
        for (what, metres) in
            [("the width of a room", width_m), ("the depth of a room", self.depth_m)].into_iter().chain(passage)
        {
            if !(0.3..=1000.0).contains(&metres) {
                return Err(RowError::Size { what, metres });
            }
        }
        let along = [(x1 - x0) / length, (y1 - y0) / length];
        let away = match self.side {
            Side::Left => [-along[1], along[0]],
            Side::Right => [along[1], -along[0]],
        };
        Ok(Frame { origin: self.baseline[0], along, away, width_m })
    }

    fn numbers(&self) -> Result<Vec<String>, RowError> {
        if self.first_number.is_empty() {
            return Ok(vec![String::new(); self.count as usize]);
        }
        let stem = self.first_number.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &self.first_number[stem.len()..];
        let first: u32 = digits.parse().map_err(|_| RowError::Number(self.first_number.clone()))?;
        let number =
            |at| format!("{stem}{:0width$}", first.saturating_add(at * self.number_step), width = digits.len());
        Ok((0..self.count).map(number).collect())
    }

    fn space(&self, id: &str) -> Space {
        Space { knowledge: self.knowledge, section: self.section.clone(), ..Space::new(id, self.level.clone()) }
    }

    fn door(&self, frame: &Frame, at: u32) -> Option<Portal> {
        let (id, middle) = (format!("+d{}", at + 1), (f64::from(at) + 0.5) * frame.width_m);
        let (end, kind, place) = match &self.doors {
            Doors::None => return None,
            Doors::Onto(end) => (end.clone(), PortalKind::Door, frame.at(middle, 0.0)),
            Doors::Passage { .. } => (End::Space(PASSAGE.into()), PortalKind::Door, frame.at(middle, 0.0)),
            Doors::Through if at + 1 == self.count => return None,
            Doors::Through => {
                let wall = frame.at(f64::from(at + 1) * frame.width_m, self.depth_m / 2.0);
                (End::Space(room(at + 1).as_str().into()), PortalKind::Opening, wall)
            }
        };
        let state = if kind == PortalKind::Opening { PortalState::Open } else { PortalState::Unknown };
        let knowledge = self.knowledge;
        Some(Portal { kind, state, knowledge, at: Some(place), ..Portal::new(id.as_str(), room(at).as_str(), end) })
    }

    fn entered_by(&self, frame: &Frame, way_in: &WayIn) -> Portal {
        let (into, place) = match self.doors {
            Doors::Passage { width_m } => (PASSAGE.to_owned(), frame.at(frame.width_m / 2.0, -width_m / 2.0)),
            _ => (room(0), frame.at(frame.width_m / 2.0, self.depth_m / 2.0)),
        };
        let end = End::Space(into.as_str().into());
        Portal {
            kind: way_in.kind,
            state: way_in.state,
            knowledge: self.knowledge,
            at: Some(place),
            ..Portal::new("+way-in", way_in.from.clone(), end)
        }
    }
}

fn room(at: u32) -> String {
    format!("+{}", at + 1)
}

/// The row's own axes: along the baseline and away from it.
struct Frame {
    origin: Xy,
    along: Xy,
    away: Xy,
    width_m: f64,
}

impl Frame {
    fn at(&self, along: f64, away: f64) -> Xy {
        [0, 1].map(|axis| self.origin[axis] + along * self.along[axis] + away * self.away[axis])
    }

    fn polygon(&self, corners: &[(f64, f64)]) -> Footprint {
        Footprint::Polygon {
            outer: corners.iter().map(|&(along, away)| self.at(along, away)).collect(),
            holes: Vec::new(),
        }
    }
}
