//! Importing Open-RMF maps: rooms from walls.

mod importing;

use importing::{error, finding_ids, import_text, lines, sample, sides, take};
use std::path::Path;
use undercroft::import::Format;
use undercroft::model::{Code, End, Facility, Origin, PortalKind};

const HOUSE: &str = "tests/data/rmf/house.building.yaml";

fn by_level<T>(facility: &Facility, value: impl Fn(&Facility, &str) -> T) -> Vec<T> {
    facility.levels().iter().map(|level| value(facility, level.id.as_str())).collect()
}

fn rooms(facility: &Facility, level: &str) -> usize {
    facility.spaces().iter().filter(|space| space.level.as_str() == level).count()
}

fn area_m2(facility: &Facility, level: &str) -> f64 {
    let on = facility.space_ixs().filter(|&space| facility.space(space).level.as_str() == level);
    on.map(|space| facility.area_m2(space)).sum()
}

#[test]
fn a_real_hotel_has_its_rooms_doors_and_lifts() {
    let Some(path) = sample("rmf/hotel.building.yaml") else { return };
    let (imported, facility) = take(&path);
    println!("{:#?}", lines(&imported));
    assert_eq!(imported.format, Format::RmfBuilding);
    assert_eq!(by_level(&facility, rooms), [8, 9, 9]);
    for (found, expected) in by_level(&facility, area_m2).into_iter().zip([680.0, 673.0, 673.0]) {
        assert!((found / expected - 1.0).abs() < 0.01, "{found} of {expected}");
    }
    let joins = |level: &str| {
        let doors = facility.portals().iter().filter(|door| door.id.as_str().starts_with(&format!("{level}_door")));
        doors.filter(|door| matches!(door.between.1, End::Space(_))).count()
    };
    assert_eq!(["L1", "L2", "L3"].map(joins), [4, 7, 7]);
    let lifts: Vec<&str> = facility
        .portals()
        .iter()
        .filter(|portal| portal.kind == PortalKind::Lift)
        .map(|lift| lift.id.as_str())
        .collect();
    assert_eq!(lifts, ["Lift1@L1~L2", "Lift1@L2~L3", "Lift2@L1~L2", "Lift2@L2~L3"]);
    let doorless = finding_ids(&imported, Code::Unresolved);
    let without = |level: &str| doorless.iter().filter(|id| id.starts_with(&format!("{level}@"))).count();
    assert_eq!(["L1", "L2", "L3"].map(without), [3, 1, 1]);
    assert!(facility.spaces().iter().any(|space| space.name.contains("kitchen")));
}

#[test]
fn the_two_editors_agree_on_a_real_office() {
    let (Some(building), Some(site)) = (sample("rmf/office.building.yaml"), sample("rmf/office.site.json")) else {
        return;
    };
    let (building, site) = (take(&building), take(&site));
    assert_eq!((building.0.format, site.0.format), (Format::RmfBuilding, Format::RmfSite));
    assert_eq!(building.1.spaces().len(), site.1.spaces().len());
    let (one, two) = (area_m2(&building.1, "L1"), area_m2(&site.1, "L1"));
    assert!((one / two - 1.0).abs() < 0.01, "{one} {two}");
    let joined =
        |facility: &Facility| facility.portals().iter().filter(|door| matches!(door.between.1, End::Space(_))).count();
    assert_eq!(joined(&building.1), joined(&site.1));
}

#[test]
fn rooms_are_what_walls_and_doors_enclose() {
    let (imported, facility) = take(Path::new(HOUSE));
    let mut areas: Vec<f64> = facility.space_ixs().map(|space| facility.area_m2(space).round()).collect();
    areas.sort_by(f64::total_cmp);
    assert_eq!(areas, [25.0, 30.0, 55.0]);
    assert_eq!(facility.spaces().iter().filter(|space| space.name == "101").count(), 1);
    assert_eq!(sides(&facility, "inner"), "1@3,-3 | 1@8,-3");
    assert_eq!(sides(&facility, "front"), "1@3,-3 | Outside");
    let inner = facility.portals().iter().find(|door| door.id.as_str() == "inner").unwrap();
    assert_eq!((inner.origin, inner.width_m.map(|width| width.round())), (Origin::Geometric, Some(1.0)));
    let summary = lines(&imported);
    for line in [
        "not-placed: 1 × wall between vertices that do not exist: 1 wall 7",
        "unresolved: 1 × room without a door: 2@5,-3",
    ] {
        assert!(summary.contains(&line.to_owned()), "{line} is not in {summary:#?}");
    }
}

#[test]
fn storeys_are_laid_over_each_other_by_their_fiducials() {
    let (_, facility) = take(Path::new(HOUSE));
    let bounds = |at: usize| facility.spaces()[at].footprint.bounds().unwrap();
    assert!((bounds(2).min().x - bounds(0).min().x.min(bounds(1).min().x)).abs() < 0.01);
    assert_eq!(sides(&facility, "Lift1@1~2"), "1@8,-3 | 2@5,-3");
}

/// Two halls over each other; walls leave the front of a lift open, whose cabin stands behind it in no room.
fn site_with_lift(lift: &str) -> String {
    let hall = |id: u32, name: &str, elevation: f64| {
        let corners = [[0, 0], [10, 0], [10, 8], [0, 8]];
        let anchor =
            |(at, [x, y]): (usize, [i32; 2])| format!(r#""{}": {{"Translate2D": [{x}, {y}]}}"#, id + 1 + at as u32);
        let anchors = corners.into_iter().enumerate().map(anchor).collect::<Vec<_>>().join(", ");
        let [a, b, c, d] = [1, 2, 3, 4].map(|corner| id + corner);
        let lines = [[a, b], [b, c], [c, 900], [901, d], [d, a]];
        let wall = |(at, ends): (usize, [u32; 2])| format!(r#""{}": {{"anchors": {ends:?}}}"#, id + 10 + at as u32);
        let walls = lines.into_iter().enumerate().map(wall).collect::<Vec<_>>().join(", ");
        format!(
            r#""{id}": {{"properties": {{"name": "{name}", "elevation": {elevation}}}, "anchors": {{{anchors}}}, "walls": {{{walls}}}}}"#
        )
    };
    format!(
        r#"{{"format_version": "0.1", "properties": {{"name": "halls"}},
        "anchors": {{"900": {{"Translate2D": [6, 8]}}, "901": {{"Translate2D": [4, 8]}}}},
        "levels": {{{}, {}}}, "lifts": {{"46": {lift}}}}}"#,
        hall(100, "L1", 0.0),
        hall(200, "L2", 4.0)
    )
}

const LIFT: &str = r#"{"cabin_doors": {"47": {"reference_anchors": [44, 45], "visits": [100, 200]}},
    "properties": {"name": "Main", "reference_anchors": [900, 901],
        "cabin": {"Rect": {"width": 1.8, "depth": 1.6, "front_door": {"door": 47, "width": 1.2}}}},
    "cabin_anchors": {"44": {"CategorizedTranslate2D": {"General": [0.91, 0.6], "Floor": [0.88, 0.6]}},
        "45": {"Translate2D": [0.91, -0.6]}}}"#;

#[test]
fn a_lift_of_a_site_file_links_the_storeys_it_visits_by_a_shaft_of_its_own() {
    let newer = site_with_lift(LIFT);
    let by_level = LIFT.replace(r#""visits": [100, 200]"#, r#""kind": {}"#);
    let older = by_level
        .replace(r#""properties": {"#, r#""properties": {"level_doors": {"visit": {"100": [47], "200": [47]}}, "#);
    for text in [newer, site_with_lift(&older)] {
        let facility = Facility::new(import_text("halls.site.json", &text).unwrap().draft).unwrap();
        let areas: Vec<f64> = facility.space_ixs().map(|space| facility.area_m2(space).round()).collect();
        assert_eq!(areas, [80.0, 80.0, 4.0, 4.0]);
        let shaft = facility.spaces()[2].footprint.bounds().unwrap();
        assert!((shaft.center().x - 5.0).abs() < 0.01 && shaft.min().y > 7.9, "behind its front: {shaft:?}");
        assert_eq!(sides(&facility, "Main@L1~L2"), "Main@L1 | Main@L2");
        assert_eq!(sides(&facility, "Main 47@L1"), "L1@5,4 | Main@L1");
        assert_eq!(sides(&facility, "Main 47@L2"), "L2@5,4 | Main@L2");
    }
}

#[test]
fn a_lift_of_a_site_file_that_stands_nowhere_is_named() {
    let far = site_with_lift(&LIFT.replace("[900, 901]", "[900, 902]"));
    let why = error("halls.site.json", far.as_bytes());
    assert!(why.contains("lift between anchors that do not exist"), "{why}");
    let huge = import_text("halls.site.json", &site_with_lift(&LIFT.replace("1.6,", "1e300,"))).unwrap();
    assert!(huge.draft.spaces.iter().all(|space| space.footprint.area_m2() < 100.0));
    assert!(lines(&huge).iter().any(|line| line.contains("lift outside of all rooms")), "{:#?}", lines(&huge));
}

#[test]
fn hostile_files_are_refused_or_kept_out() {
    let text = std::fs::read_to_string(HOUSE).unwrap();
    assert!(error("a.yaml", format!("{text}\n  bad: [1").as_bytes()).starts_with("line "));
    let bomb = format!(
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n{text}"
    );
    assert!(error("a.yaml", bomb.as_bytes()).contains("Open-RMF building"));
    let absurd = text.replace("[200, 110, 0", "[.nan, 1.0e300, 0");
    let imported = import_text("a.yaml", &absurd).unwrap();
    assert_eq!(finding_ids(&imported, Code::BadNumber), ["1 vertex 2"]);
    // The ground floor is no longer closed; the storey above stands, and the shaft of the lift that comes up to it.
    assert_eq!(imported.draft.spaces.iter().map(|space| space.id.as_str()).collect::<Vec<_>>(), ["2@5,-3", "Lift1@1"]);
    assert!(error("a.json", b"{\"format_version\": 1, \"anchors\": {}, \"levels\": {").contains("Open-RMF site"));
}
