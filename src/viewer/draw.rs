//! The forms for the structure, and the entries of the log that they come to.

use super::fields::Fields;
use crate::model::{
    End, Facility, Footprint, Knowledge, Level, LevelId, LevelIx, Portal, PortalId, PortalKind, PortalState, Section,
    SectionId, Space, SpaceId, SpaceKind, Xy,
};
use crate::search::drawn::{Drawn, copied, level_at};
use crate::search::{Action, Change, Doors, Edit, Row, Side, Target, WayIn, now_ms};
use crate::text::counted;

/// What is drawn, and where.
#[derive(Clone, PartialEq, Debug)]
pub enum Draw {
    /// A room that somebody told of.
    Reported {
        section: Option<SectionId>,
        level: LevelId,
    },
    Room {
        level: LevelId,
        footprint: Footprint,
    },
    Row {
        level: LevelId,
        baseline: [Xy; 2],
    },
    /// A row on the next level below a room, entered from it.
    RowBelow(SpaceId),
    Door {
        room: SpaceId,
        other: Option<SpaceId>,
        at: Xy,
    },
    /// Stairs, a shaft, a hatch or a door between two rooms wherever they lie.
    Link(SpaceId, SpaceId),
    /// What things are called and are; what is changed in the form is changed of all of them.
    Shape(Vec<Target>),
    Copy(Vec<SpaceId>),
    Level,
    /// A new section, of these rooms.
    Section(Vec<SpaceId>),
}

/// What a drawing may be known by: nobody draws what was refuted.
pub const KNOWN_BY: [Knowledge; 3] = [Knowledge::Surveyed, Knowledge::Reported, Knowledge::Suspected];

impl Draw {
    pub fn title(&self) -> String {
        match self {
            Self::Reported { section: Some(section), .. } => format!("A room that somebody reported, in {section}"),
            Self::Reported { section: None, level } => format!("A room that somebody reported, on level {level}"),
            Self::Room { footprint: Footprint::Centreline { .. }, .. } => "The corridor just drawn".to_owned(),
            Self::Room { .. } => "The room just drawn".to_owned(),
            Self::Row { .. } => "The row just drawn".to_owned(),
            Self::RowBelow(room) => format!("A row of rooms below {room}"),
            Self::Door { room, other: Some(other), .. } => format!("A door between {room} and {other}"),
            Self::Door { room, .. } => format!("A door in the wall of {room}"),
            Self::Link(a, b) => format!("A way between {a} and {b}"),
            Self::Shape(about) => match about.as_slice() {
                [only] => format!("What {} is", only.id()),
                many => format!("What these {} are", many.len()),
            },
            Self::Copy(rooms) => format!("{} again on another level", counted(rooms.len(), "room")),
            Self::Level => "A level that is not on the map".to_owned(),
            Self::Section(rooms) => format!("A section of {}", counted(rooms.len(), "room")),
        }
    }

    /// The fields as the form begins.
    pub fn begun(&self, facility: &Facility, fields: Fields) -> Fields {
        match self {
            Self::Room { .. } => Fields { kind: SpaceKind::Room, ..fields },
            Self::Row { .. } => Fields { text: "1".to_owned(), count: 10, ..fields },
            Self::RowBelow(_) => Fields {
                text: "1".to_owned(),
                count: 10,
                door: PortalKind::Hatch,
                state: PortalState::Sealed,
                ..fields
            },
            Self::Link(a, b) => match (level_of(facility, a), level_of(facility, b)) {
                (Some(a), Some(b)) if a != b => Fields { door: PortalKind::Stair, ..fields },
                _ => fields,
            },
            Self::Shape(about) => about.first().map_or(fields.clone(), |first| as_it_is(facility, first, fields)),
            Self::Copy(rooms) => {
                let own = rooms.first().and_then(|room| level_of(facility, room));
                let other = facility.levels().iter().find(|level| own.as_ref() != Some(&level.id));
                let level = other.map(|level| level.id.clone());
                Fields { level, knowledge: Knowledge::Suspected, ..fields }
            }
            Self::Level => {
                let ordinal = facility.levels().iter().map(|level| level.ordinal).min().map_or(0, |lowest| lowest - 1);
                Fields { ordinal, height_m: facility.draft().storey_height_m.unwrap_or(3.0), ..fields }
            }
            Self::Section(_) => Fields { knowledge: Knowledge::Surveyed, ..fields },
            Self::Reported { .. } | Self::Door { .. } => fields,
        }
    }

    /// What the filled form writes down, one after the other.
    ///
    /// # Errors
    /// A sentence that says why it cannot be drawn.
    pub fn actions(&self, facility: &Facility, fields: &Fields) -> Result<Vec<Action>, String> {
        let told = |why: &dyn ToString| why.to_string();
        let action = match self {
            Self::Reported { section, level } => reported(section.clone(), level.clone(), fields),
            Self::Room { level, footprint } => room(level.clone(), footprint.clone(), fields),
            Self::Row { level, baseline } => {
                let side = if fields.left { Side::Left } else { Side::Right };
                let row = Row { width_m: None, ..row(level.clone(), *baseline, side, fields) };
                row.draw().map_err(|why| told(&why))?.into()
            }
            Self::RowBelow(room) => row_below(facility, room, fields)?,
            Self::Door { room, other, at } => {
                let beyond = other.clone().map_or(End::Unknown, End::Space);
                door(Portal { at: Some(*at), ..Portal::new(PortalId::new("+door"), room.clone(), beyond) }, fields)
            }
            Self::Link(a, b) => door(Portal::new(PortalId::new("+way"), a.clone(), End::Space(b.clone())), fields),
            Self::Shape(about) => shape(facility, about, fields)?,
            Self::Copy(rooms) => {
                let level = fields.level.as_ref().ok_or("choose the level")?;
                copied(facility, rooms, level, fields.knowledge).map_err(|why| told(&why))?.into()
            }
            Self::Level => level(facility, fields)?,
            Self::Section(rooms) => return section(facility, rooms, fields),
        };
        Ok(vec![action])
    }
}

fn level_of(facility: &Facility, room: &SpaceId) -> Option<LevelId> {
    facility.space_ix(room).map(|at| facility.level(facility.level_of(at)).id.clone())
}

fn reported(section: Option<SectionId>, level: LevelId, fields: &Fields) -> Action {
    let footprint = match fields.spot {
        Some((at, uncertainty_m)) => Footprint::Point { at, uncertainty_m },
        None => Footprint::Unplaced,
    };
    let room = Space { section, knowledge: Knowledge::Reported, ..space(level, footprint, fields) };
    Drawn { spaces: vec![room], ..Drawn::default() }.into()
}

fn room(level: LevelId, footprint: Footprint, fields: &Fields) -> Action {
    let footprint = match footprint {
        Footprint::Centreline { points, .. } => Footprint::Centreline { points, width_m: fields.width_m },
        other => other,
    };
    Drawn { spaces: vec![space(level, footprint, fields)], ..Drawn::default() }.into()
}

fn space(level: LevelId, footprint: Footprint, fields: &Fields) -> Space {
    Space {
        kind: fields.kind,
        number: fields.text.trim().to_owned(),
        name: fields.name.trim().to_owned(),
        knowledge: fields.knowledge,
        footprint,
        ..Space::new(SpaceId::new("+room"), level)
    }
}

/// A row on the next level below a room, with one way in from it. A level that nobody knew of is drawn with it.
fn row_below(facility: &Facility, room: &SpaceId, fields: &Fields) -> Result<Action, String> {
    let (level, corner) = below(facility, room).ok_or("This room has no place on the plan; draw the row instead.")?;
    let ordinal = facility.level(level).ordinal - 1;
    let known = facility.levels().iter().find(|level| level.ordinal == ordinal);
    let new: Option<Level> =
        known.is_none().then(|| level_at(facility, &format!("B{}", -ordinal), ordinal, fields.knowledge));
    let level = known.or(new.as_ref()).map(|level| level.id.clone()).ok_or("There is no level below.")?;
    let baseline = [corner, [corner[0] + 1.0, corner[1]]];
    let way_in = WayIn { from: room.clone(), kind: fields.door, state: fields.state };
    let row = Row { way_in: Some(way_in), ..row(level, baseline, Side::Left, fields) };
    let mut drawn = row.draw().map_err(|why| why.to_string())?;
    drawn.levels.extend(new);
    Ok(drawn.into())
}

/// The room below which a row is drawn, and where the row begins: under its lower left corner.
fn below(facility: &Facility, room: &SpaceId) -> Option<(LevelIx, Xy)> {
    let at = facility.space_ix(room)?;
    let bounds = facility.space(at).footprint.bounds()?;
    Some((facility.level_of(at), [bounds.min().x, bounds.min().y]))
}

fn row(level: LevelId, baseline: [Xy; 2], side: Side, fields: &Fields) -> Row {
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
        section: None,
        doors: Doors::Through,
        way_in: None,
    }
}

fn door(door: Portal, fields: &Fields) -> Action {
    let door = Portal { kind: fields.door, state: fields.state, knowledge: fields.knowledge, ..door };
    Drawn { portals: vec![door], ..Drawn::default() }.into()
}

fn level(facility: &Facility, fields: &Fields) -> Result<Action, String> {
    if facility.levels().iter().any(|level| level.ordinal == fields.ordinal) {
        return Err("there is a level at that place already".to_owned());
    }
    let guessed = level_at(facility, "+level", fields.ordinal, fields.knowledge);
    let level = Level { name: fields.name.trim().to_owned(), height_m: fields.height_m, ..guessed };
    Ok(Drawn { levels: vec![level], ..Drawn::default() }.into())
}

/// The section first, then its rooms, which name it; so its id must be known before it is written down.
fn section(facility: &Facility, rooms: &[SpaceId], fields: &Fields) -> Result<Vec<Action>, String> {
    let name = fields.name.trim();
    if name.is_empty() {
        return Err("give the section a name".to_owned());
    }
    let slug: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    // Two posts may draw a section of the same name at the same time; these are two sections until somebody says not.
    let id = SectionId::new(format!("{slug}-{:x}", now_ms()));
    let levels: Vec<Option<LevelId>> = rooms.iter().map(|room| level_of(facility, room)).collect();
    let on_one = levels.windows(2).all(|pair| pair[0] == pair[1]);
    let level = levels.first().cloned().flatten().filter(|_| on_one);
    let section = Section {
        id: id.clone(),
        name: name.to_owned(),
        level,
        knowledge: fields.knowledge,
        estimated_rooms: None,
        outline: None,
        extra: Default::default(),
    };
    let into =
        |room: &SpaceId| Edit { about: Target::Space(room.clone()), changes: vec![Change::Section(Some(id.clone()))] };
    let edits = rooms.iter().map(into).collect();
    Ok(vec![Drawn { sections: vec![section], ..Drawn::default() }.into(), Action::Shape { edits }])
}

fn as_it_is(facility: &Facility, about: &Target, fields: Fields) -> Fields {
    match about {
        Target::Space(id) => facility.space_ix(id).map(|at| facility.space(at)).map_or(fields.clone(), |room| Fields {
            text: room.number.clone(),
            name: room.name.clone(),
            kind: room.kind,
            section: room.section.clone(),
            height_m: room.height_m.unwrap_or(0.0),
            ..fields
        }),
        Target::Portal(id) => facility
            .portal_ix(id)
            .map(|at| facility.portal(at))
            .map_or(fields.clone(), |door| Fields { name: door.name.clone(), door: door.kind, ..fields }),
        Target::Section(id) => {
            let section = facility.section_ix(id).map(|at| facility.section(at));
            section.map_or(fields.clone(), |section| Fields { name: section.name.clone(), ..fields })
        }
    }
}

/// What differs from how the first of them was is changed of all that are of its kind.
fn shape(facility: &Facility, about: &[Target], fields: &Fields) -> Result<Action, String> {
    let first = about.first().ok_or("select a room, a door or a section first")?;
    let was = as_it_is(facility, first, Fields::default());
    let text = |new: &String, old: &String| (new.trim() != old.as_str()).then(|| new.trim().to_owned());
    let name = text(&fields.name, &was.name).map(Change::Name);
    let changes: Vec<Change> = match first {
        Target::Space(_) => {
            let height_m = (fields.height_m > 0.0).then_some(fields.height_m);
            let all = [
                name,
                text(&fields.text, &was.text).map(Change::Number),
                (fields.kind != was.kind).then_some(Change::Kind(fields.kind)),
                (fields.section != was.section).then(|| Change::Section(fields.section.clone())),
                (fields.height_m != was.height_m).then_some(Change::HeightM(height_m)),
            ];
            all.into_iter().flatten().collect()
        }
        Target::Portal(_) => {
            name.into_iter().chain((fields.door != was.door).then_some(Change::DoorKind(fields.door))).collect()
        }
        Target::Section(_) => name.into_iter().collect(),
    };
    if changes.is_empty() {
        return Err("nothing was changed".to_owned());
    }
    let alike = |target: &&Target| std::mem::discriminant(*target) == std::mem::discriminant(first);
    let edit = |target: &Target| Edit { about: target.clone(), changes: changes.clone() };
    Ok(Action::Shape { edits: about.iter().filter(alike).map(edit).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Draft;

    fn hall() -> Facility {
        let ground = level_at(&Facility::new(Draft::default()).unwrap(), "G", 0, Knowledge::Surveyed);
        let outer = vec![[0.0, 0.0], [12.0, 0.0], [12.0, 9.0], [0.0, 9.0]];
        let hall = Space {
            number: "H".to_owned(),
            footprint: Footprint::Polygon { outer, holes: Vec::new() },
            ..Space::new(SpaceId::new("hall"), LevelId::new("G"))
        };
        let cellar = Space::new(SpaceId::new("cellar"), LevelId::new("G"));
        Facility::new(Draft { levels: vec![ground], spaces: vec![hall, cellar], ..Draft::default() }).unwrap()
    }

    fn only(draw: &Draw, fields: &Fields) -> Action {
        let mut actions = draw.actions(&hall(), fields).unwrap();
        assert_eq!(actions.len(), 1);
        actions.remove(0)
    }

    #[test]
    fn a_row_below_a_room_brings_its_level_its_rooms_and_the_one_way_in() {
        let below = Draw::RowBelow("hall".into());
        let Action::Add { levels, spaces, portals, .. } = only(&below, &below.begun(&hall(), Fields::default())) else {
            panic!()
        };
        assert_eq!((levels.len(), spaces.len()), (1, 10));
        assert_eq!(levels[0].ordinal, -1);
        let way_in = portals.iter().find(|portal| {
            portal.between.0.as_str() == "hall" || portal.between.1.space() == Some(&SpaceId::new("hall"))
        });
        let way_in = way_in.expect("it is entered from the room above");
        assert_eq!((way_in.kind, way_in.state), (PortalKind::Hatch, PortalState::Sealed));
    }

    #[test]
    fn a_reported_room_is_unplaced_until_somebody_points() {
        let mut fields = Fields { text: "14".to_owned(), ..Fields::default() };
        let draw = Draw::Reported { section: None, level: "G".into() };
        let room = |fields: &Fields| match only(&draw, fields) {
            Action::Add { mut spaces, .. } => spaces.remove(0),
            other => panic!("{other:?}"),
        };
        assert_eq!(room(&fields).footprint, Footprint::Unplaced);
        assert_eq!(room(&fields).knowledge, Knowledge::Reported);
        fields.spot = Some(([3.0, 4.0], 10.0));
        assert_eq!(room(&fields).footprint, Footprint::Point { at: [3.0, 4.0], uncertainty_m: 10.0 });
    }

    #[test]
    fn only_what_was_changed_in_the_form_is_changed_and_of_all() {
        let about = ["hall", "cellar"].map(|id| Target::Space(id.into())).to_vec();
        let draw = Draw::Shape(about.clone());
        let begun = draw.begun(&hall(), Fields::default());
        assert_eq!(begun.text, "H");
        assert_eq!(draw.actions(&hall(), &begun), Err("nothing was changed".to_owned()));
        let Action::Shape { edits } = only(&draw, &Fields { height_m: 2.4, ..begun }) else { panic!() };
        assert_eq!(edits.iter().map(|edit| edit.about.clone()).collect::<Vec<_>>(), about);
        assert!(edits.iter().all(|edit| edit.changes == [Change::HeightM(Some(2.4))]));
    }

    #[test]
    fn a_section_is_written_down_before_the_rooms_that_name_it() {
        let draw = Draw::Section(vec!["hall".into(), "cellar".into()]);
        assert!(draw.actions(&hall(), &Fields::default()).is_err());
        let actions = draw.actions(&hall(), &Fields { name: "Red Wing".to_owned(), ..Fields::default() }).unwrap();
        let [Action::Add { sections, .. }, Action::Shape { edits }] = actions.as_slice() else { panic!("{actions:?}") };
        assert!(sections[0].id.as_str().starts_with("red-wing-"));
        assert_eq!(sections[0].level, Some("G".into()));
        let into = Change::Section(Some(sections[0].id.clone()));
        assert!(edits.len() == 2 && edits.iter().all(|edit| edit.changes == [into.clone()]));
    }

    #[test]
    fn a_level_takes_a_place_that_none_has() {
        let draw = Draw::Level;
        let begun = draw.begun(&hall(), Fields::default());
        assert_eq!(begun.ordinal, -1);
        assert!(draw.actions(&hall(), &Fields { ordinal: 0, ..begun.clone() }).is_err());
        let Action::Add { levels, .. } = only(&draw, &begun) else { panic!() };
        assert_eq!(levels[0].elevation_m, -3.0);
    }
}
