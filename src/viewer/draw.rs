//! From the forms of the drawing tools to entries of the log.

use super::fields::Fields;
use crate::model::{
    End, Facility, Footprint, Knowledge, Level, LevelId, LevelIx, Portal, PortalId, SectionId, Space, SpaceId, Xy,
};
use crate::search::drawn::{Drawn, level_at};
use crate::search::{Action, Doors, Row, RowError, Side, WayIn};

pub fn room(level: LevelId, footprint: Footprint, fields: &Fields) -> Action {
    let footprint = match footprint {
        Footprint::Centreline { points, .. } => Footprint::Centreline { points, width_m: fields.width_m },
        other => other,
    };
    let room = Space {
        kind: fields.kind,
        number: fields.text.trim().to_owned(),
        name: fields.name.trim().to_owned(),
        knowledge: fields.knowledge,
        footprint,
        ..Space::new(SpaceId::new("+room"), level)
    };
    Drawn { spaces: vec![room], ..Drawn::default() }.into()
}

/// A row along a line that was drawn; the rooms share its length.
///
/// # Errors
/// The row cannot be drawn.
pub fn row(level: LevelId, baseline: [Xy; 2], fields: &Fields) -> Result<Drawn, RowError> {
    let side = if fields.left { Side::Left } else { Side::Right };
    Row { width_m: None, ..of(level, baseline, side, fields) }.draw()
}

/// A row on the next level below a room, with one way in from it. A level that nobody knew of is drawn with it.
///
/// # Errors
/// A sentence that says why not.
pub fn row_below(facility: &Facility, room: &SpaceId, fields: &Fields) -> Result<Action, String> {
    let (level, corner) = below(facility, room).ok_or("This room has no place on the plan; draw the row instead.")?;
    let ordinal = facility.level(level).ordinal - 1;
    let known = facility.levels().iter().find(|level| level.ordinal == ordinal);
    let new: Option<Level> =
        known.is_none().then(|| level_at(facility, &format!("B{}", -ordinal), ordinal, fields.knowledge));
    let level = known.or(new.as_ref()).map(|level| level.id.clone()).ok_or("There is no level below.")?;
    let baseline = [corner, [corner[0] + 1.0, corner[1]]];
    let way_in = WayIn { from: room.clone(), kind: fields.door, state: fields.state };
    let mut drawn = Row { way_in: Some(way_in), ..of(level, baseline, Side::Left, fields) }
        .draw()
        .map_err(|why| why.to_string())?;
    drawn.levels.extend(new);
    Ok(drawn.into())
}

/// The room below which a row is drawn, and where the row begins: under its lower left corner.
fn below(facility: &Facility, room: &SpaceId) -> Option<(LevelIx, Xy)> {
    let at = facility.space_ix(room)?;
    let bounds = facility.space(at).footprint.bounds()?;
    Some((facility.level_of(at), [bounds.min().x, bounds.min().y]))
}

fn of(level: LevelId, baseline: [Xy; 2], side: Side, fields: &Fields) -> Row {
    Row {
        level,
        baseline,
        side,
        count: fields.count,
        width_m: Some(fields.width_m),
        depth_m: fields.depth_m,
        first_number: fields.text.trim().to_owned(),
        number_step: 1,
        kind: fields.kind,
        knowledge: fields.knowledge,
        section: None::<SectionId>,
        doors: Doors::Through,
        way_in: None,
    }
}

pub fn door(room: SpaceId, other: Option<SpaceId>, at: Xy, fields: &Fields) -> Action {
    let beyond = other.map_or(End::Unknown, End::Space);
    let door = Portal {
        kind: fields.door,
        state: fields.state,
        at: Some(at),
        knowledge: fields.knowledge,
        ..Portal::new(PortalId::new("+door"), room, beyond)
    };
    Drawn { portals: vec![door], ..Drawn::default() }.into()
}

/// What a drawing may be known by: nobody draws what was refuted.
pub const KNOWN_BY: [Knowledge; 3] = [Knowledge::Surveyed, Knowledge::Reported, Knowledge::Suspected];
