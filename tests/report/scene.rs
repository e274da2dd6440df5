//! A small facility with hostile and mixed names, and marks that hold what must never leave the file.

use std::sync::Arc;
use undercroft::analysis::{Analysis, analyse};
use undercroft::model::{
    Draft, End, Extra, Facility, Footprint, Georeference, Knowledge, Level, Portal, PortalKind, PortalState, Section,
    Space,
};
use undercroft::search::{
    Access, Action, Activity, ActorId, CountSource, Counted, Device, Grade, LeadEnd, LeadId, LeadState, Method,
    Occupants, Operation, OperationId, Presence, Request, Share, Specialty, Spread, Target, Team, TeamId, Thoroughness,
    VictimState,
};

/// Planted wherever somebody may have typed freely.
pub const SECRETS: [&str; 8] = [
    "Secretnote",
    "P-secret-1",
    "P-secret-2",
    "P-secret-guide",
    "Secretreason",
    "Secrethazard",
    "Secretfound",
    "Secretextra",
];

pub fn draft() -> Draft {
    let secret: Extra = [("witness".to_owned(), "Secretextra".into())].into();
    let level = |id: &str, ordinal: i32, knowledge| Level {
        knowledge,
        ..Level::new(id, format!("Level {id}"), ordinal, f64::from(ordinal) * 3.5)
    };
    let room = |id: &str, level: &str, x: f64, label: &str| Space {
        footprint: Footprint::rectangle([x, 0.0], [x + 8.0, 6.0]),
        number: label.to_owned(),
        section: Some("wing".into()),
        extra: secret.clone(),
        ..Space::new(id, level)
    };
    let section = |id: &str, level: &str, knowledge| Section {
        id: id.into(),
        name: format!("Section {id} القسم"),
        level: Some(level.into()),
        knowledge,
        estimated_rooms: Some(40),
        outline: None,
        extra: secret.clone(),
    };
    let door = |id: &str, a: &str, b: &str, x: f64, state| Portal {
        at: Some([x, 3.0]),
        state,
        extra: secret.clone(),
        ..Portal::new(id, a, b)
    };
    let ring = |x: f64, y: f64, w: f64| vec![[x, y], [x + w, y], [x + w, y + w], [x, y + w]];
    Draft {
        name: "House <&\"'> دار".to_owned(),
        notice: "FICTIONAL.".to_owned(),
        georeference: Some(Georeference { latitude_deg: 51.0, longitude_deg: 13.7 }),
        north_deg: Some(30.0),
        levels: vec![level("G", 0, Knowledge::Surveyed), level("B1", -1, Knowledge::Reported)],
        sections: vec![section("wing", "G", Knowledge::Surveyed), section("red", "B1", Knowledge::Reported)],
        spaces: vec![
            room("A", "G", 0.0, "A-01"),
            room("B", "G", 8.0, "زنزانة 12"),
            room("C", "G", 16.0, "<script>alert(1)</script>"),
            room("D", "G", 24.0, "=1+1"),
            Space {
                footprint: Footprint::Polygon { outer: ring(0.0, 10.0, 10.0), holes: vec![ring(3.0, 13.0, 4.0)] },
                ..Space::new("yard", "G")
            },
            Space {
                footprint: Footprint::Centreline { points: vec![[0.0, 0.0], [9.0, 0.0], [9.0, 7.0]], width_m: 2.0 },
                knowledge: Knowledge::Suspected,
                ..Space::new("tunnel", "B1")
            },
            Space {
                footprint: Footprint::Point { at: [3.0, 3.0], uncertainty_m: 4.0 },
                knowledge: Knowledge::Reported,
                ..Space::new("cell", "B1")
            },
            Space { name: "Nowhere room".to_owned(), ..Space::new("lost", "B1") },
        ],
        portals: vec![
            Portal { at: Some([0.0, 3.0]), state: PortalState::Open, ..Portal::new("gate", "A", End::Outside) },
            door("AB", "A", "B", 8.0, PortalState::Open),
            door("BC", "B", "C", 16.0, PortalState::Unknown),
            door("CD", "C", "D", 24.0, PortalState::Closed),
            Portal { kind: PortalKind::Stair, at: Some([2.0, 2.0]), ..Portal::new("stair", "A", "tunnel") },
            Portal { kind: PortalKind::Duct, ..Portal::new("duct", "D", End::Unknown) },
        ],
        ..Draft::default()
    }
}

pub fn operation() -> Operation {
    let facility = Arc::new(Facility::new(draft()).unwrap());
    let mut operation = Operation::new(OperationId([5; 16]), facility, []);
    let team = |id: &str| Some(TeamId::new(id));
    let guide = Some(ActorId::new("P-secret-guide"));
    let actions = [
        Action::Team(Team {
            id: TeamId::new("SAR-1"),
            name: "Search".into(),
            specialty: Some(Specialty::Search),
            guide,
        }),
        Action::Search {
            spaces: vec!["A".into(), "B".into()],
            thoroughness: Thoroughness::Primary,
            methods: vec![Method::Visual],
            pod: Some(0.6),
            team: team("SAR-1"),
            found: "Secretfound".into(),
        },
        Action::Search {
            spaces: vec!["A".into()],
            thoroughness: Thoroughness::Secondary,
            methods: vec![Method::Dog],
            pod: None,
            team: team("K9-2"),
            found: String::new(),
        },
        Action::Presence { spaces: vec!["B".into()], presence: Presence::In, team: team("SAR-1") },
        Action::Portal { portals: vec!["BC".into()], state: PortalState::Sealed },
        Action::Access { spaces: vec!["yard".into()], access: Access::Inaccessible { reason: "Secretreason".into() } },
        Action::Victim { space: "B".into(), state: VictimState::Live, count: 2 },
        Action::Hazard { at: Target::Space("A".into()), kind: "Secrethazard".into() },
        Action::Note { about: vec![Target::Space("A".into())] },
    ];
    for (at, action) in actions.into_iter().enumerate() {
        let request = Request {
            note: "Secretnote".to_owned(),
            performed_by: vec![ActorId::new("P-secret-1")],
            recorded_by: Some(ActorId::new("P-secret-2")),
            ..Request::from(action)
        };
        mark(&mut operation, request, 1_733_740_000_000 + at as i64 * 60_000);
    }
    operation
}

/// Two rooms of one section with an entrance, and nothing open.
pub fn bare() -> Draft {
    let whole = draft();
    let kept = |id: &str| ["A", "B"].contains(&id);
    let levels = whole.levels.into_iter().take(1).collect();
    let portals = whole.portals.into_iter().filter(|portal| ["gate", "AB"].contains(&portal.id.as_str())).collect();
    let sections = whole.sections.into_iter().take(1).collect();
    let spaces = whole.spaces.into_iter().filter(|space| kept(space.id.as_str())).collect();
    Draft { levels, portals, sections, spaces, ..Draft::default() }
}

/// The same after planners have spoken.
pub fn planned() -> Operation {
    let mut operation = operation();
    let red = || Target::Section("red".into());
    let share = |of: Target, poa: f64| Share { of, poa };
    let actions = [
        Action::Lead { about: vec![Target::Space("A".into())], grade: Grade::A, end: Some(LeadEnd::Wall) },
        Action::LeadState { leads: vec![LeadId::new("loose-end:duct")], state: LeadState::Refuted },
        Action::Priors {
            planner: Some(ActorId::new("P-1")),
            spread: Spread::Hand {
                segments: vec![share(red(), 0.5), share(Target::Section("wing".into()), 0.3)],
                row: 0.2,
            },
        },
        Action::Exists { about: vec![red()], probability: 0.9 },
        Action::Sought { about: vec![red()], methods: vec![Method::Dig], pod: Some(0.5), team: None },
        Action::Occupants(Occupants {
            space: "D".into(),
            least: 1,
            most: 3,
            closed_at: None,
            volume_m3: None,
            leak_m3_h: None,
            activity: Activity::Unknown,
        }),
        Action::Counted(Counted { section: "wing".into(), by: CountSource::Register, least: 9, most: 9, freed: 1 }),
        Action::Dissent {
            by: ActorId::new("P-9"),
            text: "There is a <third> level. هناك".to_owned(),
            about: vec![red()],
        },
    ];
    for (at, action) in actions.into_iter().enumerate() {
        let request = Request { note: "Secretnote".to_owned(), ..Request::from(action) };
        mark(&mut operation, request, 1_733_750_000_000 + at as i64 * 60_000);
    }
    operation
}

pub fn mark(operation: &mut Operation, request: impl Into<Request>, now_ms: i64) {
    let device = Device::from_bytes(&[7; 32]);
    let prepared = operation.prepare(request.into(), &device.key()).unwrap();
    let after = operation.log().last_of(&device.key()).map(|last| (last.envelope.seq, last.id));
    let entry = operation.seal(&prepared, &device, after, now_ms).unwrap();
    operation.commit(entry);
}

pub fn analysed(operation: &Operation) -> Analysis {
    analyse(operation.picture())
}
