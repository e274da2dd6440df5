//! What people told, what monitors show and what was heard: kept apart from what was seen, and held against it.

mod support;

use std::sync::Arc;
use support::{building, device};
use undercroft::analysis::{Crossing, candidates, contradictions, crossings, rivals, unlocated};
use undercroft::import::register;
use undercroft::model::{Facility, Footprint, Knowledge, Level, Space, SpaceKind};
use undercroft::search::{
    Action, Camera, Claim, ClaimPlace, ClaimStatus, Clue, CodeStatus, Compass, Consent, Entry, Layout, Lens, Link,
    MarkId, Observation, Operation, OperationId, Rating, Refusal, Request, Says, Spot, Status, Target,
};

struct Desk(Operation, i64);

impl Desk {
    fn new() -> Self {
        Self::on(building())
    }

    fn on(draft: undercroft::model::Draft) -> Self {
        Self(Operation::new(OperationId([7; 16]), Arc::new(Facility::new(draft).unwrap()), []), 0)
    }

    fn try_mark(&mut self, request: impl Into<Request>) -> Result<Entry, Refusal> {
        let prepared = self.0.prepare(request.into(), &device(1).key())?;
        let after = self.0.log().last_of(&device(1).key()).map(|last| (last.envelope.seq, last.id));
        self.1 += 60_000;
        let entry = self.0.seal(&prepared, &device(1), after, self.1).unwrap();
        self.0.commit(entry.clone());
        Ok(entry)
    }

    fn mark(&mut self, request: impl Into<Request>) -> Entry {
        self.try_mark(request).unwrap()
    }

    fn told(&mut self, says: Says) -> MarkId {
        self.mark(claim(says));
        let ids: Vec<_> = self.0.picture().told.claims.iter().map(|(id, claim)| (claim.entry, id.clone())).collect();
        let last = self.0.log().ordered().next_back().unwrap().id;
        ids.into_iter().find(|(entry, _)| *entry == last).unwrap().1
    }

    fn clashes(&self) -> Vec<(String, Vec<String>)> {
        let found = contradictions(self.0.picture()).into_iter();
        found.map(|found| (found.about, found.sides.into_iter().map(|side| side.says).collect())).collect()
    }
}

fn claim(says: Says) -> Request {
    let places = vec![ClaimPlace::At(Target::Section("red".into()))];
    let rating = Rating::parse("C3").unwrap();
    let claim = Claim { places, rating, heard_ms: None, consent: Consent::Operation, says: vec![says] };
    Request { note: "as told".to_owned(), ..Action::Claim(Box::new(claim)).into() }
}

fn rooms(least: u32, most: u32) -> Says {
    let place = Some(ClaimPlace::At(Target::Section("red".into())));
    Says::Rooms { kind: Some(SpaceKind::Cell), place, least, most }
}

#[test]
fn claims_about_counts_disagree_where_their_ranges_do_not_meet() {
    let mut desk = Desk::new();
    desk.told(rooms(10, 12));
    desk.told(rooms(8, 10));
    assert_eq!(desk.clashes(), []);
    let third = desk.told(rooms(40, 40));
    let both = ["10 to 12 cells", "40 cells", "8 to 10 cells"];
    let mut found = desk.clashes();
    found[0].1.sort();
    assert_eq!(found, [("cells in section \"red\"".to_owned(), both.map(str::to_owned).to_vec())]);
    let refuted = Action::ClaimStatus { claims: vec![third.clone()], status: ClaimStatus::Refuted };
    assert_eq!(desk.try_mark(refuted.clone()).unwrap_err(), Refusal::EvidenceWanted);
    desk.mark(Request { note: "the wall is rock".to_owned(), ..refuted.into() });
    assert_eq!(desk.clashes(), []);
    assert_eq!(desk.0.picture().told.claims[&third].status(), ClaimStatus::Refuted, "it stays listed");
}

#[test]
fn claims_about_levels_and_ways_are_held_against_each_other_and_the_survey() {
    let mut desk = Desk::new();
    desk.told(Says::LevelsBelow { least: 3, most: 3 });
    desk.told(Says::LevelsBelow { least: 5, most: 5 });
    let room = |id: &str| Target::Space(id.into());
    desk.told(Says::Parted { a: room("B"), b: room("A") });
    let found = desk.clashes();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0].0, "levels below ground");
    assert_eq!(found[1].0, "way between room \"A\" and room \"B\"");
    assert!(found[1].1.contains(&"a surveyed door joins them".to_owned()));
}

#[test]
fn how_a_claim_stands_is_a_register_and_its_links_are_kept() {
    let mut desk = Desk::new();
    let id = desk.told(rooms(10, 10));
    desk.mark(Action::ClaimStatus { claims: vec![id.clone()], status: ClaimStatus::Corroborated });
    desk.mark(Action::Link { claim: id.clone(), to: vec![Link::Building(Target::Space("A".into()))], supports: true });
    desk.mark(Action::Link { claim: id.clone(), to: vec![Link::Building(Target::Space("A".into()))], supports: false });
    let record = &desk.0.picture().told.claims[&id];
    assert_eq!((record.status(), record.links.len(), record.links[0].1), (ClaimStatus::Corroborated, 1, false));
    let nobody = Action::ClaimStatus { claims: vec![MarkId::new("x")], status: ClaimStatus::Open };
    assert!(matches!(desk.try_mark(nobody).unwrap_err(), Refusal::Unknown(_)));
    let silent = Request { note: String::new(), ..claim(rooms(1, 1)) };
    assert_eq!(desk.try_mark(silent).unwrap_err(), Refusal::NoText);
    assert!(Rating::parse("G1").is_none() && Rating::parse("A7").is_none() && Rating::parse("").is_none());
}

fn drawn(id: &str, level: &str) -> Action {
    let space = Space {
        footprint: Footprint::rectangle([0.0, 20.0], [5.0, 25.0]),
        knowledge: Knowledge::Suspected,
        ..Space::new(id, level)
    };
    Action::Add { levels: Vec::new(), sections: Vec::new(), spaces: vec![space], portals: Vec::new() }
}

#[test]
fn each_of_two_rival_layouts_is_seen_without_the_other_and_by_default_both() {
    let mut desk = Desk::new();
    let (three, five) = (desk.mark(drawn("three", "0")), desk.mark(drawn("five", "0")));
    desk.mark(drawn("undisputed", "0"));
    let layout = |name: &str, entry: &Entry, probability| {
        Action::Layout(Layout {
            of: None,
            name: name.to_owned(),
            entries: vec![entry.id],
            probability: Some(probability),
        })
    };
    let one = desk.mark(layout("three levels", &three, 0.7));
    let two = desk.mark(layout("five levels", &five, 0.3));
    let claim = desk.told(rooms(3, 3));
    desk.mark(Action::Link { claim: claim.clone(), to: vec![Link::Layout(one.id)], supports: true });
    desk.mark(support::search("five", undercroft::search::Thoroughness::Primary, ""));
    let names = |lens| {
        let picture = desk.0.through(lens);
        assert!(picture.findings.is_empty(), "a mark in the other layout is not said in vain: {:?}", picture.findings);
        picture.facility.spaces()[4..].iter().map(|space| space.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(Lens::default()), ["three", "five", "undisputed"]);
    assert_eq!(names(Lens { layout: Some(one.id), ..Lens::default() }), ["three", "undisputed"]);
    assert_eq!(names(Lens { layout: Some(two.id), ..Lens::default() }), ["five", "undisputed"]);
    let rivals = rivals(&desk.0, Lens::default());
    assert_eq!(rivals.iter().map(|rival| rival.name.as_str()).collect::<Vec<_>>(), ["three levels", "five levels"]);
    assert_eq!(rivals[0].only_here, ["three".into()]);
    assert_eq!((&rivals[0].supported_by, &rivals[1].supported_by), (&vec![claim], &Vec::new()));
    let picture = desk.0.through(Lens { layout: Some(two.id), ..Lens::default() });
    assert_eq!(picture.status_of(picture.facility.space_ix(&"five".into()).unwrap()), Status::Primary);
    let mark = desk.mark(support::primary("A"));
    let wrong =
        Action::Layout(Layout { of: Some(one.id), name: String::new(), entries: vec![mark.id], probability: None });
    assert_eq!(desk.try_mark(wrong).unwrap_err(), Refusal::NotDrawn);
}

fn feed(door: Option<Compass>, number: Option<&str>) -> Camera {
    Camera {
        channel: "CAM 12".to_owned(),
        kind: Some(SpaceKind::Cell),
        door,
        bunks: Some(4),
        window: None,
        number: number.map(str::to_owned),
        people: Some(3),
        doubtful: false,
    }
}

/// A and C are cells; A's door to B is in its east wall; A has four bunks, C has two.
fn cells() -> Desk {
    let mut draft = building();
    for at in [0, 2] {
        draft.spaces[at].kind = SpaceKind::Cell;
    }
    draft.spaces[0].extra.insert("bunks".to_owned(), 4.into());
    draft.spaces[2].extra.insert("bunks".to_owned(), 2.into());
    draft.portals[1].at = Some([10.0, 5.0]);
    Desk::on(draft)
}

#[test]
fn a_feed_is_matched_to_the_rooms_that_nothing_on_it_speaks_against() {
    let mut desk = cells();
    let facility = &desk.0.picture().facility;
    let found = candidates(facility, &feed(Some(Compass::East), None));
    assert_eq!(found.iter().map(|found| facility.space(found.space).id.as_str()).collect::<Vec<_>>(), ["A"]);
    assert_eq!(found[0].agrees, ["kind", "door", "bunks"]);
    assert!(candidates(facility, &feed(Some(Compass::North), None)).is_empty());
    desk.mark(Action::Camera(Box::new(feed(Some(Compass::North), None))));
    let feeds = unlocated(desk.0.picture());
    assert!(feeds.len() == 1 && feeds[0].2.is_empty(), "it shows a room that nobody has found");
    let camera = feeds[0].0.clone();
    desk.mark(Action::CameraAt { camera, space: Some("D".into()) });
    assert!(unlocated(desk.0.picture()).is_empty());
}

#[test]
fn a_room_painted_with_the_number_on_the_picture_comes_first_whatever_else_differs() {
    let mut draft = cells().0.base().draft().clone();
    draft.spaces[2].number = "B-٠٥".to_owned();
    let facility = Facility::new(draft).unwrap();
    let found = candidates(&facility, &feed(Some(Compass::East), Some("B-05")));
    let rooms: Vec<_> = found.iter().map(|found| facility.space(found.space).id.as_str()).collect();
    assert_eq!((rooms, &found[0].differs[..]), (vec!["C", "A"], &["bunks"][..]));
}

fn heard(x: f64, y: f64, bearing_deg: f64) -> Action {
    let at = Spot { level: "0".into(), at: [x, y] };
    Action::Observation(Observation { clue: Clue::Sound, at, bearing_deg: Some(bearing_deg), spread_deg: Some(5.0) })
}

#[test]
fn two_bearings_cross_where_both_point_and_nowhere_behind() {
    let mut desk = Desk::new();
    desk.mark(heard(0.0, 0.0, 45.0));
    desk.mark(heard(10.0, 0.0, 315.0));
    let found = crossings(desk.0.picture());
    let [Crossing { at: [x, y], within_m, space, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert!((x - 5.0).abs() < 1e-9 && (y - 5.0).abs() < 1e-9);
    assert!((within_m - 50f64.sqrt() * 5f64.to_radians().tan()).abs() < 1e-9);
    assert_eq!(*space, desk.0.picture().facility.space_ix(&"A".into()));
    desk.mark(heard(20.0, 0.0, 90.0));
    assert_eq!(crossings(desk.0.picture()).len(), 1, "what points away or alongside crosses nothing");
    assert!(desk.try_mark(heard(0.0, 0.0, 400.0)).is_err());
    assert!(desk.try_mark(heard(f64::NAN, 0.0, 40.0)).is_err());
}

#[test]
fn codes_are_a_register_without_values() {
    let mut desk = Desk::new();
    let code = |status| Action::Code { portals: vec!["D-AB".into()], status };
    desk.mark(code(CodeStatus::Needed));
    desk.mark(code(CodeStatus::Received));
    let picture = desk.0.picture();
    let at = picture.facility.portal_ix(&"D-AB".into()).unwrap();
    assert_eq!(picture.told.codes[&at].values().collect::<Vec<_>>(), [&CodeStatus::Received]);
}

fn numbered() -> Facility {
    let mut draft = building();
    for (at, number) in [(0, "12"), (1, "13"), (2, "14"), (3, "14")] {
        draft.spaces[at].number = number.to_owned();
    }
    Facility::new(draft).unwrap()
}

#[test]
fn a_register_is_held_against_painted_numbers_and_names_in_it_are_never_kept() {
    let text = "Name;Cell;Count\n\"Doe; John\";12;3\nJane Roe;77;2\nSomebody;١٣;1\nX;14;9\nY;12;many\n;;\n";
    let (lines, findings) = register::read(text);
    assert_eq!(lines.len(), 5);
    let matched = register::matched(&numbered(), &lines);
    assert_eq!(matched.rooms.values().copied().collect::<Vec<_>>(), [3, 1]);
    assert_eq!(
        matched.unknown.iter().map(|(number, people)| (number.as_str(), *people)).collect::<Vec<_>>(),
        [("77", 2)]
    );
    assert_eq!(matched.several.values().copied().collect::<Vec<_>>(), [9], "they are counted all the same");
    assert_eq!(matched.people(), 15);
    let said = format!("{lines:?}{findings:?}{matched:?}");
    assert!(said.contains("number 14 is painted on 2 rooms") && said.contains("the count is no number"));
    for name in ["Doe", "John", "Jane", "Roe", "Somebody", "many"] {
        assert!(!said.contains(name), "{name}");
    }
}

#[test]
fn a_register_without_heads_is_number_and_count() {
    let (lines, findings) = register::read("12,3\n13,4\n");
    assert_eq!((lines.len(), lines[1].number.as_str(), lines[1].count, findings.len()), (2, "13", Some(4), 0));
    assert_eq!(register::read("").0, []);
    assert_eq!(register::read("wing,beds\nA,7\n").1.len(), 1, "a guessed column is said");
}

#[test]
fn a_level_that_was_never_surveyed_is_no_contradiction() {
    let mut draft = building();
    let level = Level { id: "B1".into(), ordinal: -1, elevation_m: -3.0, ..draft.levels[0].clone() };
    draft.levels.push(level);
    let mut desk = Desk::on(draft);
    desk.told(Says::LevelsBelow { least: 3, most: 3 });
    assert_eq!(desk.clashes(), [], "three are said, one was seen: nobody is wrong yet");
    desk.told(Says::LevelsBelow { least: 0, most: 0 });
    let sides: usize = desk.clashes().iter().map(|(_, sides)| sides.len()).sum();
    assert_eq!(sides, 3);
}
