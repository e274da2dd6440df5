//! What planners hold, worked out: priors and consensus, doubtful places, air, headcount, the curve, leads in the order.

use std::sync::Arc;
use undercroft::analysis::{
    Advice, Analyst, Assessment, Band, Effort, Estimate, PodTable, advice, assess, closed_rooms, curve, headcount,
    poa_of_rooms,
};
use undercroft::model::{Draft, End, Facility, Footprint, Knowledge, Portal, PortalState, Section, Space, SpaceIx};
use undercroft::search::{
    Action, Activity, ActorId, CountSource, Counted, Device, HappenedAt, Letter, Occupants, Operation, OperationId,
    Picture, Request, Share, Spread, Target, Thoroughness, VictimState,
};

const START_MS: i64 = 1_700_000_000_000;
const HOUR_MS: i64 = 3_600_000;

/// Rooms A to D of 100 m² in the wing, behind each other; a reported red section that is said to have ten rooms.
fn building() -> Draft {
    let room = |id: &str, x: f64| Space {
        footprint: Footprint::rectangle([x, 0.0], [x + 10.0, 10.0]),
        section: Some("wing".into()),
        ..Space::new(id, "L0")
    };
    let section = |id: &str, knowledge, estimated_rooms| Section {
        id: id.into(),
        name: String::new(),
        level: Some("L0".into()),
        knowledge,
        estimated_rooms,
        outline: None,
        extra: Default::default(),
    };
    let sealed = |id: &str, a: &str, b: &str| Portal {
        state: PortalState::Sealed,
        breach_minutes: Some(10.0),
        ..Portal::new(id, a, End::from(b))
    };
    Draft {
        levels: vec![crate::draft_level()],
        sections: vec![section("wing", Knowledge::Surveyed, None), section("red", Knowledge::Reported, Some(10))],
        spaces: vec![room("A", 0.0), room("B", 10.0), room("C", 20.0), room("D", 30.0)],
        portals: vec![
            Portal { state: PortalState::Open, ..Portal::new("in", "A", End::Outside) },
            Portal { state: PortalState::Open, ..Portal::new("AB", "A", End::from("B")) },
            sealed("AC", "A", "C"),
            sealed("BD", "B", "D"),
        ],
        ..Draft::default()
    }
}

/// The picture after some actions, an hour apart; each device signs what it has seen nothing of.
fn folded(marks: impl IntoIterator<Item = (u8, Request)>) -> Picture {
    let base = Arc::new(Facility::new(building()).unwrap());
    let id = OperationId([7; 16]);
    let mut posts: Vec<Operation> = (0..3).map(|_| Operation::new(id, Arc::clone(&base), [])).collect();
    let mut all = Vec::new();
    for (hour, (who, request)) in marks.into_iter().enumerate() {
        let device = Device::from_bytes(&[who + 1; 32]);
        let post = &mut posts[usize::from(who)];
        let prepared = post.prepare(request, &device.key()).unwrap();
        let after = post.log().last_of(&device.key()).map(|last| (last.envelope.seq, last.id));
        let entry = post.seal(&prepared, &device, after, START_MS + hour as i64 * HOUR_MS).unwrap();
        post.commit(entry.clone());
        all.push(entry);
    }
    Operation::new(id, base, all).picture().clone()
}

fn done(actions: impl IntoIterator<Item = Action>) -> Picture {
    folded(actions.into_iter().map(|action| (0, action.into())))
}

fn room(id: &str) -> Target {
    Target::Space(id.into())
}

fn section(id: &str) -> Target {
    Target::Section(id.into())
}

fn by_hand(who: &str, shares: &[(Target, f64)], row: f64) -> Action {
    let segments = shares.iter().map(|(of, poa)| Share { of: of.clone(), poa: *poa }).collect();
    Action::Priors { planner: Some(ActorId::new(who)), spread: Spread::Hand { segments, row } }
}

fn search(spaces: &[&str], thoroughness: Thoroughness, pod: f64) -> Action {
    Action::Search {
        spaces: spaces.iter().map(|&id| id.into()).collect(),
        thoroughness,
        methods: Vec::new(),
        pod: Some(pod),
        team: None,
        found: String::new(),
    }
}

fn sought(pod: f64) -> Action {
    Action::Sought { about: vec![section("red")], methods: Vec::new(), pod: Some(pod), team: None }
}

fn assessed(picture: &Picture) -> Assessment {
    assess(picture, &PodTable::default())
}

#[track_caller]
fn is(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} and not {expected}");
}

#[track_caller]
fn spans(found: Band, low: f64, high: f64) {
    is(found.low, low);
    is(found.high, high);
}

fn parts(assessment: &Assessment) -> (&[undercroft::analysis::SegmentEstimate], Band, Band) {
    match &assessment.estimate {
        Estimate::Estimated { segments, success, residual, .. } => (segments, *success, *residual),
        Estimate::NotEstimated => panic!("priors were set"),
    }
}

#[test]
fn nothing_is_estimated_until_a_planner_has_set_priors() {
    let assessment = assessed(&done([search(&["A"], Thoroughness::Secondary, 0.9)]));
    assert_eq!((assessment.estimate, assessment.priors), (Estimate::NotEstimated, None));
}

// P-1: wing 60, red 20, elsewhere 20; P-2: wing 40, red 40, elsewhere 20. Mean 50, 30, 20.
// The whole wing is searched with POD 80 %: found would be 0.8·wing.
#[test]
fn planners_are_averaged_and_the_residual_reaches_as_far_as_each_of_them() {
    let picture = done([
        by_hand("P-1", &[(section("wing"), 0.6), (section("red"), 0.2)], 0.2),
        by_hand("P-2", &[(section("red"), 0.4), (section("wing"), 0.4)], 0.2),
        search(&["A", "B", "C", "D"], Thoroughness::Secondary, 0.8),
    ]);
    let assessment = assessed(&picture);
    let (segments, success, residual) = parts(&assessment);
    assert_eq!(assessment.planners.len(), 2);
    is(segments[0].poa_before, 0.5);
    is(segments[1].poa_before, 0.3);
    spans(segments[0].pos, 0.4, 0.4);
    spans(success, 0.32, 0.48);
    spans(residual, 0.52, 0.68);
    // By the mean 1 − 0.4 = 0.6 is left: wing 0.1, red 0.3, elsewhere 0.2.
    spans(segments[0].poa_now, 0.1 / 0.6, 0.1 / 0.6);
    spans(segments[1].poa_now, 0.5, 0.5);
    assert!(assessment.findings.is_empty());
}

#[test]
fn a_planner_who_spread_over_other_segments_is_left_out_and_named() {
    let both = [(section("wing"), 0.5), (section("red"), 0.4)];
    let picture =
        done([by_hand("P-1", &both, 0.1), by_hand("P-2", &both, 0.1), by_hand("P-3", &[(room("A"), 0.9)], 0.1)]);
    let assessment = assessed(&picture);
    assert_eq!((assessment.planners.len(), assessment.segments.len()), (2, 2));
    assert!(assessment.findings[0].message.starts_with("P-3 spread over other segments"));
}

// Wing 400 m², red ten rooms at 6 m²: 400 : 60, over 92 %.
#[test]
fn by_floor_rooms_that_nobody_drew_weigh_as_small_cells() {
    let spread = Spread::Area { segments: vec![section("wing"), section("red")], row: 0.08 };
    let assessment = assessed(&done([Action::Priors { planner: None, spread }]));
    let (segments, ..) = parts(&assessment);
    is(segments[0].poa_before, 0.8);
    is(segments[1].poa_before, 0.12);
}

#[test]
fn a_room_that_is_a_segment_of_its_own_is_taken_out_of_its_section() {
    let spread = Spread::Area { segments: vec![section("wing"), room("A")], row: 0.0 };
    let picture = done([Action::Priors { planner: None, spread }]);
    let assessment = assessed(&picture);
    assert_eq!(assessment.segments[0].spaces.len(), 3);
    is(parts(&assessment).0[0].poa_before, 0.75);
    let poa = poa_of_rooms(&picture, &assessment);
    poa.iter().for_each(|&poa| is(poa, 0.25));
}

// Lowest letter used E = 1: wing A = 5, red C = 3, elsewhere E = 1, of 9.
#[test]
fn letters_become_shares() {
    let letter = |of, letter| Letter { of, letter };
    let segments = vec![letter(section("wing"), 'A'), letter(section("red"), 'C')];
    let assessment =
        assessed(&done([Action::Priors { planner: None, spread: Spread::OConnor { segments, row: 'E' } }]));
    is(parts(&assessment).0[0].poa_before, 5.0 / 9.0);
    is(parts(&assessment).0[1].poa_before, 3.0 / 9.0);
}

// Red 10 %, exists 40 %, looked for with POD 50 %: by hand in the test of the single update.
#[test]
fn a_place_looked_for_in_vain_exists_less_surely_and_holds_the_missing_less_surely() {
    let priors = by_hand("P-1", &[(section("red"), 0.1), (section("wing"), 0.6)], 0.3);
    let exists = Action::Exists { about: vec![section("red")], probability: 0.4 };
    let assessment = assessed(&done([priors.clone(), exists, sought(0.5)]));
    let red = parts(&assessment).0[0];
    spans(red.poa_now, 0.0625, 0.0625);
    spans(red.exists_now.unwrap(), 0.25, 0.25);
    let doubt = &assessment.doubts[0];
    assert_eq!(doubt.of, section("red"));
    spans(doubt.now.unwrap(), 0.25, 0.25);
    // Nobody said whether it exists: the missing are less likely there, and its existence stays unsaid.
    let assessment = assessed(&done([priors, sought(0.5)]));
    let red = parts(&assessment).0[0];
    spans(red.poa_now, 0.05 / 0.95, 0.05 / 0.95);
    assert_eq!((red.exists_now, assessment.doubts[0].now), (None, None));
}

#[test]
fn existence_moves_without_priors_too_and_two_opinions_make_a_band() {
    let exists = |probability| Action::Exists { about: vec![section("red")], probability }.into();
    let picture = folded([(0, exists(0.4)), (1, exists(0.8)), (2, sought(0.5).into())]);
    let doubt = &assessed(&picture).doubts[0];
    spans(doubt.said.unwrap(), 0.4, 0.8);
    // 0.4·0.5/0.8 and 0.8·0.5/0.6.
    spans(doubt.now.unwrap(), 0.25, 2.0 / 3.0);
}

#[test]
fn a_refuted_section_holds_nobody() {
    let priors = by_hand("P-1", &[(section("red"), 0.5)], 0.5);
    let refuted = Action::Know { about: vec![section("red")], knowledge: Knowledge::Refuted };
    let refuted = Request { note: "bedrock".to_owned(), ..refuted.into() };
    let picture = folded([(0, priors.into()), (0, refuted)]);
    assert!(parts(&assessed(&picture)).0[0].poa_now.high < 1e-5);
}

fn occupied(space: &str, least: u32, most: u32) -> Occupants {
    Occupants {
        space: space.into(),
        least,
        most,
        closed_at: Some(HappenedAt { at_ms: START_MS, uncertainty_ms: 0 }),
        volume_m3: Some((10.4, 10.4)),
        leak_m3_h: Some((0.0, 0.0)),
        activity: Activity::Rest,
    }
}

// 10.4 m³ less four bodies: 10 m³ free. Oxygen to 12 %: 0.0895·10/(4·0.0186) = 12.03 h; carbon dioxide to 10 %:
// 0.0996·10/(4·0.0153) = 16.27 h. Two hours are gone.
#[test]
fn the_air_clock_runs_from_when_the_room_was_closed() {
    let picture = done([Action::Occupants(occupied("C", 4, 4))]);
    let (rows, findings) = closed_rooms(&picture, START_MS + 2 * HOUR_MS);
    assert!(findings.is_empty() && rows[0].closed_known && rows[0].leak_known && !rows[0].volume_from_map);
    assert!((rows[0].soonest_h().unwrap() - 10.03).abs() < 0.01, "{:?}", rows[0].soonest_h());
}

#[test]
fn what_nobody_said_of_a_closed_room_widens_its_band_and_is_asked_for() {
    let said = Occupants { closed_at: None, volume_m3: None, leak_m3_h: None, ..occupied("C", 4, 4) };
    let (rows, findings) = closed_rooms(&done([Action::Occupants(said)]), START_MS);
    // 100 m² and 3 m high.
    spans(rows[0].room.volume_m3, 300.0, 300.0);
    assert!(rows[0].volume_from_map && !rows[0].leak_known && !rows[0].closed_known);
    assert!(rows[0].clocks.iter().all(|clock| clock.low_h == Some(0.0) && clock.high_h.is_none()));
    assert!(findings[0].message.contains("nobody said when C was closed"));
}

#[test]
fn nobody_inside_has_no_clock_and_a_clock_that_runs_ahead_gives_no_air() {
    assert!(closed_rooms(&done([Action::Occupants(occupied("C", 0, 0))]), START_MS).0.is_empty());
    let picture = done([Action::Occupants(occupied("C", 1, 1))]);
    let at = |now_ms| closed_rooms(&picture, now_ms).0[0].soonest_h();
    assert_eq!(at(START_MS - HOUR_MS), at(START_MS));
}

fn ordered(picture: &Picture) -> (Vec<Advice>, Vec<String>) {
    let analyst = Analyst::new(&picture.facility);
    let analysis = analyst.analyse(picture);
    let advice = advice(&analyst, picture, &analysis, &Effort::default(), START_MS + HOUR_MS);
    let doors = advice.iter().map(|advice| picture.facility.portal(advice.barrier.portal).id.to_string());
    let doors = doors.collect();
    (advice, doors)
}

#[test]
fn open_next_goes_by_air_then_by_probability_then_by_floor() {
    let entered = search(&["A", "B"], Thoroughness::Primary, 0.5);
    let (_, by_floor) = ordered(&done([entered.clone()]));
    assert_eq!(by_floor, ["AC", "BD"]);
    let priors = by_hand("P-1", &[(room("C"), 0.1), (room("D"), 0.6)], 0.3);
    let (advice, by_probability) = ordered(&done([entered.clone(), priors.clone()]));
    assert_eq!(by_probability, ["BD", "AC"]);
    assert!(advice[0].why.iter().any(|why| why.starts_with("the missing are there with 60 %")), "{:?}", advice[0].why);
    let (advice, by_air) = ordered(&done([entered, priors, Action::Occupants(occupied("C", 4, 4))]));
    assert_eq!(by_air, ["AC", "BD"]);
    assert!(advice[0].hours_left.is_some_and(|hours| (hours - 11.03).abs() < 0.01));
}

fn count(by: CountSource, least: u32, most: u32, freed: u32) -> Action {
    Action::Counted(Counted { section: "wing".into(), by, least, most, freed })
}

#[test]
fn a_headcount_is_counted_less_freed_less_found() {
    let found = Action::Victim { space: "A".into(), state: VictimState::Live, count: 3 };
    let heard = Action::Victim { space: "A".into(), state: VictimState::Potential, count: 9 };
    let register = count(CountSource::Register, 40, 42, 2);
    let (rows, findings) = headcount(&done([found, heard, register, count(CountSource::Monitor, 3, 9, 0)]));
    let told: Vec<_> = rows.iter().map(|row| (row.by, row.found, row.unaccounted)).collect();
    assert_eq!(told, [(CountSource::Register, 3, (35, 37)), (CountSource::Monitor, 3, (0, 6))]);
    assert!(findings.is_empty());
}

#[test]
fn two_who_counted_at_once_make_a_band_and_more_found_than_counted_is_a_finding() {
    let one = (0, count(CountSource::Register, 40, 40, 2).into());
    let two = (1, count(CountSource::Register, 30, 30, 9).into());
    let (rows, findings) = headcount(&folded([one, two]));
    assert_eq!((rows.len(), rows[0].counted, rows[0].unaccounted), (1, (30, 40), (21, 38)));
    assert!(findings.is_empty());
    let (rows, findings) = headcount(&done([count(CountSource::Witness, 1, 2, 7)]));
    assert_eq!((rows[0].unaccounted, findings.len()), ((0, 0), 1));
}

// 400 m²; A and B at the start, C an hour later; looked at after three hours. 300 m² in 3 h; in the last hour none.
#[test]
fn the_curve_steps_down_with_each_search_and_its_end_is_a_band() {
    let picture = done([search(&["A", "B"], Thoroughness::Primary, 0.5), search(&["C"], Thoroughness::Secondary, 0.5)]);
    let roster = Analyst::new(&picture.facility).roster;
    let curve = curve(&picture, &roster, START_MS + 3 * HOUR_MS);
    let told: Vec<_> = curve
        .points
        .iter()
        .map(|point| ((point.at_ms - START_MS) / HOUR_MS, point.primary_left_m2, point.secondary_left_m2))
        .collect();
    assert_eq!(told, [(0, 400.0, 400.0), (0, 200.0, 400.0), (1, 100.0, 300.0)]);
    let primary = curve.primary.unwrap();
    spans(primary.m2_per_h, 0.0, 100.0);
    assert_eq!(primary.end_ms, Some((START_MS + 4 * HOUR_MS, None)));
    let secondary = curve.secondary.unwrap();
    assert_eq!(secondary.end_ms.unwrap().0, START_MS + 12 * HOUR_MS);
}

#[test]
fn a_search_taken_back_is_on_no_curve_and_one_that_has_just_begun_has_no_pace() {
    let roster = Analyst::new(&Arc::new(Facility::new(building()).unwrap())).roster;
    let begun = done([search(&["A"], Thoroughness::Primary, 0.5)]);
    assert_eq!(curve(&begun, &roster, START_MS).primary, None);
    let gone = done([search(&["A"], Thoroughness::Primary, 0.5), Action::Unsearched { spaces: vec!["A".into()] }]);
    assert_eq!(curve(&gone, &roster, START_MS + HOUR_MS), Default::default());
    let whole = done([search(&["A", "B", "C", "D"], Thoroughness::Primary, 0.5)]);
    let pace = curve(&whole, &roster, START_MS + HOUR_MS).primary.unwrap();
    assert_eq!(pace.end_ms, None, "nothing is left");
}

#[test]
fn a_room_whose_pass_was_overtaken_counts_from_the_pass_that_answered() {
    let breached = Action::Portal { portals: vec!["AC".into()], state: PortalState::Breached };
    let secondary = || search(&["A"], Thoroughness::Secondary, 0.5);
    let roster = Analyst::new(&Arc::new(Facility::new(building()).unwrap())).roster;
    let open = done([secondary(), breached.clone()]);
    let left = |picture: &Picture| {
        curve(picture, &roster, START_MS).points.last().map(|point| (point.at_ms, point.secondary_left_m2))
    };
    assert_eq!(left(&open), Some((START_MS, 400.0)));
    assert_eq!(left(&done([secondary(), breached, secondary()])), Some((START_MS + 2 * HOUR_MS, 300.0)));
}

#[test]
fn what_was_retracted_from_under_the_planners_is_said_and_breaks_nothing() {
    let space = Space { knowledge: Knowledge::Suspected, ..Space::new("+cellar", "L0") };
    let add = Action::Add { levels: Vec::new(), sections: Vec::new(), spaces: vec![space], portals: Vec::new() };
    let base = Arc::new(Facility::new(building()).unwrap());
    let mut operation = Operation::new(OperationId([7; 16]), base, []);
    let device = Device::from_bytes(&[1; 32]);
    let mark = |operation: &mut Operation, action: Action| {
        let prepared = operation.prepare(action.into(), &device.key()).unwrap();
        let after = operation.log().last_of(&device.key()).map(|last| (last.envelope.seq, last.id));
        let entry = operation.seal(&prepared, &device, after, START_MS).unwrap();
        operation.commit(entry.clone());
        entry.id
    };
    let added = mark(&mut operation, add);
    let cellar = operation.picture().facility.spaces().last().unwrap().id.clone();
    let of = Target::Space(cellar.clone());
    mark(&mut operation, by_hand("P-1", &[(of.clone(), 0.5)], 0.5));
    mark(&mut operation, Action::Exists { about: vec![of], probability: 0.5 });
    mark(&mut operation, Action::Occupants(Occupants { space: cellar, ..occupied("A", 2, 2) }));
    mark(&mut operation, Action::Retract { entry: added });
    let assessment = assessed(operation.picture());
    assert!(assessment.findings.iter().any(|finding| finding.message.contains("not in the building as known")));
    assert!(matches!(assessment.estimate, Estimate::Estimated { .. }));
    assert!(closed_rooms(operation.picture(), START_MS).0.is_empty() && assessment.doubts.is_empty());
}

#[test]
fn rooms_are_indexed_by_space() {
    let picture = done([by_hand("P-1", &[(room("B"), 0.4)], 0.6)]);
    let poa = poa_of_rooms(&picture, &assessed(&picture));
    let at = |id: &str| poa[picture.facility.space_ix(&id.into()).map_or(usize::MAX, SpaceIx::get)];
    assert_eq!((at("A"), at("B")), (0.0, 0.4));
}
