//! Whatever a map may hold.

use proptest::prelude::*;
use undercroft::file::map_file;
use undercroft::model::{
    Draft, End, Extra, Facility, Footprint, Georeference, Knowledge, Level, Lock, Origin, Outline, Portal, PortalKind,
    PortalState, Power, Section, Sheet, Space, SpaceKind, Trace, Underlay, Xy,
};

fn place() -> impl Strategy<Value = Xy> {
    [-1.0e6..1.0e6, -1.0e6..1.0e6]
}

fn knowledge() -> impl Strategy<Value = Knowledge> {
    prop::sample::select(vec![Knowledge::Surveyed, Knowledge::Reported, Knowledge::Suspected, Knowledge::Refuted])
}

// Any text, with what RON itself uses more often than chance has it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\"'\\\\/*#(){}:,\\n\\r\\t\\u{0}\\u{200F} a-zء-ي]{0,20}"]
}

// An outline around a place, with a hole or without.
fn outline() -> impl Strategy<Value = Outline> {
    (-9.0e5..9.0e5, -9.0e5..9.0e5, 1.0..1000.0, any::<bool>()).prop_map(|(x, y, size, has_hole)| {
        let square = |by: f64| vec![[x - by, y - by], [x + by, y - by], [x + by, y + by], [x - by, y + by]];
        Outline { outer: square(size), holes: if has_hole { vec![square(size / 2.0)] } else { Vec::new() } }
    })
}

fn footprint() -> impl Strategy<Value = Footprint> {
    prop_oneof![
        outline().prop_map(|Outline { outer, holes }| Footprint::Polygon { outer, holes }),
        (place(), 1.0..50.0, 0.1..30.0).prop_map(|([x, y], length, width_m)| {
            Footprint::Centreline { points: vec![[x, y], [x, y + length], [x + length, y]], width_m }
        }),
        (place(), 0.0..1000.0).prop_map(|(at, uncertainty_m)| Footprint::Point { at, uncertainty_m }),
        Just(Footprint::Unplaced),
    ]
}

fn extra() -> impl Strategy<Value = Extra> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        prop::num::f64::NORMAL.prop_map(Into::into),
        prop::num::f64::SUBNORMAL.prop_map(Into::into),
        text().prop_map(Into::into),
    ];
    let value = leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map(text(), inner, 0..4)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    });
    prop::collection::btree_map(text(), value, 0..3)
}

fn level(at: usize) -> impl Strategy<Value = Level> {
    (text(), -1.0e6..1.0e6, 0.0..1.0e4, prop::option::of(outline()), knowledge()).prop_map(
        move |(name, elevation_m, height_m, outline, knowledge)| Level {
            id: format!("L{at}").as_str().into(),
            ordinal: at as i32 - 1,
            name,
            elevation_m,
            height_m,
            outline,
            knowledge,
        },
    )
}

fn section(at: usize) -> impl Strategy<Value = Section> {
    (text(), prop::option::of(Just("L1")), knowledge(), any::<Option<u32>>(), prop::option::of(outline()), extra())
        .prop_map(move |(name, level, knowledge, estimated_rooms, outline, extra)| Section {
            id: format!("S{at} قسم").as_str().into(),
            name,
            level: level.map(Into::into),
            knowledge,
            estimated_rooms,
            outline,
            extra,
        })
}

fn space(at: usize) -> impl Strategy<Value = Space> {
    let kind = prop::sample::select(SpaceKind::ALL);
    let heights = (prop::option::of(-1.0e6..1.0e6), prop::option::of(0.0..1.0e4));
    (0..3usize, kind, [text(), text()], any::<bool>(), knowledge(), footprint(), heights, extra()).prop_map(
        move |(level, kind, [name, number], in_section, knowledge, footprint, (floor_z_m, height_m), extra)| Space {
            kind,
            name,
            number,
            section: in_section.then(|| "S0 قسم".into()),
            knowledge,
            footprint,
            floor_z_m,
            height_m,
            extra,
            ..Space::new(format!("R\"{at}").as_str(), format!("L{level}").as_str())
        },
    )
}

fn portal(at: usize, rooms: usize) -> impl Strategy<Value = Portal> {
    let end = prop_oneof![
        (0..rooms).prop_map(|room| End::Space(format!("R\"{room}").as_str().into())),
        Just(End::Outside),
        Just(End::Unknown),
    ];
    let locked = prop::sample::select(vec![Lock::Key, Lock::Code, Lock::Unknown]).prop_map(PortalState::Locked);
    let state = prop_oneof![prop::sample::select(PortalState::ALL), locked];
    let origin = prop::sample::select(vec![Origin::Explicit, Origin::SharedNode, Origin::Geometric, Origin::Inferred]);
    let power = prop::option::of(prop::sample::select(vec![Power::On, Power::Off, Power::Unknown]));
    let told = (text(), knowledge(), origin, power, extra());
    let measured = (
        prop::option::of(place()),
        [0.0..1.0, 0.0..1.0, 0.0..1.0].prop_map(|shares| shares.map(|share| (share > 0.3).then_some(share))),
    );
    let passable = (any::<bool>(), any::<Option<bool>>(), any::<Option<bool>>());
    (0..rooms, end, prop::sample::select(PortalKind::ALL), state, told, measured, passable).prop_map(
        move |(a, b, kind, state, (name, knowledge, origin, power, extra), (place, numbers), passable)| {
            let [width_m, confidence, breach_minutes] = numbers;
            let (one_way, person_passable, camera_passable) = passable;
            Portal {
                kind,
                state,
                name,
                at: place,
                width_m,
                one_way,
                knowledge,
                origin,
                confidence,
                breach_minutes,
                power,
                person_passable,
                camera_passable,
                extra,
                ..Portal::new(format!("P{at}").as_str(), format!("R\"{a}").as_str(), b)
            }
        },
    )
}

fn underlay() -> impl Strategy<Value = Underlay> {
    let lines = prop::collection::vec(prop::collection::vec(place(), 0..4), 0..3).prop_map(Trace::Lines);
    let sheet = ([-1.0e5..1.0e5, -1.0e5..1.0e5], 1..4000u32, 1e-4..10.0, -360.0..360.0).prop_map(
        |(corner, width_px, metres_per_pixel, turn_deg)| {
            let file = "b1 طابق.png".to_owned();
            Trace::Picture(Sheet { file, width_px, height_px: 900, corner, metres_per_pixel, turn_deg })
        },
    );
    (text(), prop_oneof![lines, sheet]).prop_map(|(name, trace)| Underlay { level: "L0".into(), name, trace })
}

/// Any draft that a facility accepts.
fn draft() -> impl Strategy<Value = Draft> {
    let lists = (1..6usize, 0..6usize).prop_flat_map(|(rooms, doors)| {
        (
            [level(0), level(1), level(2)],
            [section(0), section(1)],
            (0..rooms).map(space).collect::<Vec<_>>(),
            (0..doors).map(|at| portal(at, rooms)).collect::<Vec<_>>(),
            prop::collection::vec(underlay(), 0..3),
        )
    });
    let numbers = [prop::option::of(-360.0..360.0), prop::option::of(0.0..20.0), prop::option::of(0.1..1000.0)];
    let on_earth = prop::option::of((-90.0..90.0, -180.0..180.0));
    ([text(), text()], on_earth, numbers, lists, extra()).prop_map(
        |([name, notice], on_earth, numbers, lists, extra)| {
            let [north_deg, wall_thickness_m, storey_height_m] = numbers;
            let (levels, sections, spaces, mut portals, underlays) = lists;
            portals.retain(|portal| portal.between.1.space() != Some(&portal.between.0));
            Draft {
                name,
                notice,
                georeference: on_earth
                    .map(|(latitude_deg, longitude_deg)| Georeference { latitude_deg, longitude_deg }),
                north_deg,
                wall_thickness_m,
                storey_height_m,
                levels: levels.into(),
                sections: sections.into(),
                spaces,
                portals,
                underlays,
                extra,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_map_reads_back_equal_and_writes_the_same_bytes(draft in draft()) {
        let facility = Facility::new(draft).map_err(|findings| TestCaseError::fail(format!("{findings:#?}")))?;
        let text = map_file::to_text(facility.draft());
        let read = map_file::parse(&text, "any.ron").map_err(|why| TestCaseError::fail(format!("{why}\n{text}")))?;
        prop_assert_eq!(read.draft(), facility.draft());
        prop_assert_eq!(map_file::to_text(read.draft()), text);
    }

    #[test]
    fn a_map_with_any_bytes_changed_is_read_or_refused_with_a_place(
        draft in draft(),
        at in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..6),
        cut in 0..8usize,
    ) {
        let mut text = map_file::to_text(&draft).into_bytes();
        let from = at.index(text.len());
        let until = (from + cut).min(text.len());
        text.splice(from..until, bytes);
        let Ok(text) = String::from_utf8(text) else { return Ok(()) };
        if let Err(why) = map_file::parse(&text, "any.ron") {
            prop_assert!(!why.findings().is_empty() && why.to_string().starts_with("any.ron cannot be used:"), "{why}");
        }
    }
}
