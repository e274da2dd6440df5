//! Copies of one operation become one, the same whatever the order.

mod support;

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use support::{Desk, building, device, mark, open, primary, search};
use undercroft::file::merge::{merge, merge_into};
use undercroft::file::operation_file::{Opened, OperationFile, Why};
use undercroft::model::Code;
use undercroft::search::{
    Access, Action, Entry, EntryId, MarkId, Picture, PortalRecord, Request, SpaceRecord, Thoroughness, Victim,
    VictimState,
};

fn inaccessible(space: &str) -> Action {
    Action::Access { spaces: vec![space.into()], access: Access::Inaccessible { reason: "rubble".to_owned() } }
}

fn victim(space: &str, count: u32) -> Action {
    Action::Victim { space: space.into(), state: VictimState::Live, count }
}

/// Two copies of one operation, both with the mark `shared`.
fn copies(desk: &Desk) -> [Opened; 2] {
    let mut one = desk.create("a.undercroft");
    mark(&mut one, &device(1), primary("A"));
    let two = open(&desk.copy("a.undercroft", "b.undercroft"));
    [one, two]
}

fn ids(opened: &Opened) -> Vec<EntryId> {
    opened.operation.log().ordered().map(|entry| entry.id).collect()
}

#[test]
fn the_union_holds_every_mark_once() {
    let desk = Desk::new();
    let [mut one, mut two] = copies(&desk);
    mark(&mut one, &device(1), primary("B"));
    mark(&mut two, &device(2), primary("C"));
    let out = desk.path("c.undercroft");
    let merged = merge(one.file.path(), two.file.path(), &out, false).unwrap();
    assert_eq!((merged.operation.log().len(), merged.disputes.len(), merged.findings.len()), (3, 0, 0));
    assert_eq!(ids(&open(&out)).len(), 3);
}

#[test]
fn nothing_is_overwritten_without_being_told() {
    let desk = Desk::new();
    let [one, two] = copies(&desk);
    let out = desk.path("c.undercroft");
    fs::write(&out, "mine").unwrap();
    let error = merge(one.file.path(), two.file.path(), &out, false).err().unwrap();
    assert!(matches!(error.why, Why::Exists), "{error}");
    assert_eq!(fs::read(&out).unwrap(), b"mine");
    merge(one.file.path(), two.file.path(), &out, true).unwrap();
    assert_eq!(ids(&open(&out)).len(), 1);
}

#[test]
fn a_merge_may_take_the_place_of_one_of_its_copies() {
    let desk = Desk::new();
    let [one, mut two] = copies(&desk);
    mark(&mut two, &device(2), primary("C"));
    merge(one.file.path(), two.file.path(), one.file.path(), true).unwrap();
    assert_eq!(ids(&open(one.file.path())).len(), 2);
}

#[test]
fn different_operations_are_refused_with_a_sentence() {
    let desk = Desk::new();
    let (one, two) = (desk.create("a.undercroft"), desk.create("b.undercroft"));
    let out = desk.path("c.undercroft");
    let error = merge(one.file.path(), two.file.path(), &out, false).err().unwrap();
    assert!(matches!(error.why, Why::OtherOperation(..)), "{error}");
    assert!(error.to_string().contains("Only copies of one operation can be merged"), "{error}");
    assert!(!out.exists());
}

#[test]
fn different_base_maps_are_refused_with_a_sentence() {
    let desk = Desk::new();
    let [one, _] = copies(&desk);
    let mut other = building();
    other.name = "A better plan".to_owned();
    let path = desk.path("other.undercroft");
    drop(OperationFile::create(&path, &other, "exercise").unwrap());
    support::claim_operation(&path, &one.file.head().operation);
    let error = merge(one.file.path(), &path, &desk.path("c.undercroft"), false).err().unwrap();
    assert!(matches!(error.why, Why::OtherBase(..)), "{error}");
    assert!(error.to_string().contains("Only copies on the same base map"), "{error}");
}

#[test]
fn disputes_are_listed_by_place() {
    let desk = Desk::new();
    let [mut one, mut two] = copies(&desk);
    mark(&mut one, &device(1), primary("B"));
    mark(&mut two, &device(2), inaccessible("B"));
    let merged = merge(one.file.path(), two.file.path(), &desk.path("c.undercroft"), false).unwrap();
    assert_eq!(merged.disputes.len(), 1);
    assert_eq!(merged.disputes[0].place, "B");
    assert_eq!(merged.disputes[0].dispute.what, "inaccessible against searched or entered");
    assert_eq!(merged.disputes[0].dispute.entries.len(), 2);
}

#[test]
fn victims_that_both_copies_hold_are_counted_once() {
    let desk = Desk::new();
    let mut one = desk.create("a.undercroft");
    mark(&mut one, &device(1), victim("A", 2));
    let mut two = open(&desk.copy("a.undercroft", "b.undercroft"));
    mark(&mut two, &device(2), victim("A", 1));
    let merged = merge(one.file.path(), two.file.path(), &desk.path("c.undercroft"), false).unwrap();
    assert_eq!(merged.operation.picture().victims.len(), 3);
}

#[test]
fn parts_left_out_of_one_copy_come_back_from_the_other() {
    let desk = Desk::new();
    let mut one = desk.create("a.undercroft");
    let told = Request { note: "behind the boiler".to_owned(), ..primary("A").into() };
    let entry = mark(&mut one, &device(1), told);
    let redacted = desk.copy("a.undercroft", "b.undercroft");
    support::leave_out(&redacted, &entry, "note");
    assert_eq!(open(&redacted).findings, []);
    for (a, b, out) in [(one.file.path(), &*redacted, "c.undercroft"), (&*redacted, one.file.path(), "d.undercroft")] {
        let merged = merge(a, b, &desk.path(out), false).unwrap();
        let note = merged.operation.log().get(&entry.id).unwrap().content.note.clone();
        assert_eq!(note.as_deref(), Some("behind the boiler"));
    }
}

#[test]
fn an_entry_that_its_author_did_not_sign_is_left_out_and_named() {
    let desk = Desk::new();
    let [one, mut two] = copies(&desk);
    let entry = mark(&mut two, &device(2), primary("C"));
    support::forge_signature(two.file.path(), &entry);
    let merged = merge(one.file.path(), two.file.path(), &desk.path("c.undercroft"), false).unwrap();
    assert!(!merged.operation.log().contains(&entry.id));
    assert_eq!(merged.findings[0].code, Code::Damaged);
    assert!(merged.findings[0].message.contains("signature does not match"), "{}", merged.findings[0]);
}

#[test]
fn an_entry_of_a_newer_program_is_handed_on() {
    let desk = Desk::new();
    let [one, two] = copies(&desk);
    support::insert_newer_entry(two.file.path(), &device(2), 0);
    let out = desk.path("c.undercroft");
    let merged = merge(one.file.path(), two.file.path(), &out, false).unwrap();
    assert_eq!(merged.findings[0].code, Code::NewerFormat);
    assert!(open(&out).findings.iter().any(|finding| finding.code == Code::NewerFormat));
}

#[test]
fn a_copy_is_taken_into_an_open_operation_once() {
    let desk = Desk::new();
    let [mut one, mut two] = copies(&desk);
    let entry = mark(&mut two, &device(2), primary("C"));
    let (new, findings) = merge_into(&mut one.file, two.file.path()).unwrap();
    assert_eq!((new, findings), (vec![entry.clone()], Vec::new()));
    assert_eq!(merge_into(&mut one.file, two.file.path()).unwrap().0, []);
    let other = desk.create("x.undercroft");
    assert!(matches!(merge_into(&mut one.file, other.file.path()).unwrap_err().why, Why::OtherOperation(..)));
    assert!(open(one.file.path()).operation.log().contains(&entry.id));
    assert_eq!(mark(&mut one, &device(2), primary("D")).envelope.prev, Some(entry.id));
}

/// What a picture says, without what depends on how it was come by.
fn told(picture: &Picture) -> impl PartialEq + std::fmt::Debug {
    let ordered = |spaces: Vec<(u32, SpaceRecord)>| spaces.into_iter().collect::<BTreeMap<_, _>>();
    let spaces = ordered(picture.spaces.iter().map(|(at, record)| (at.0, record.clone())).collect());
    let portals: BTreeMap<u32, PortalRecord> =
        picture.portals.iter().map(|(at, record)| (at.0, record.clone())).collect();
    let victims: BTreeMap<MarkId, Victim> = picture.victims.clone();
    (picture.status.clone(), picture.searched.clone(), spaces, portals, victims, picture.findings.clone())
}

#[derive(Clone, Debug)]
enum Did {
    Search(u8, bool),
    Bar(u8),
    Victim(u8),
    Undo,
}

fn did() -> impl Strategy<Value = Did> {
    prop_oneof![
        (0u8..4, any::<bool>()).prop_map(|(space, thorough)| Did::Search(space, thorough)),
        (0u8..4).prop_map(Did::Bar),
        (0u8..4).prop_map(Did::Victim),
        Just(Did::Undo),
    ]
}

fn act(opened: &mut Opened, number: u8, did: &Did) {
    let room = |space: &u8| ["A", "B", "C", "D"][usize::from(*space)];
    let by = device(number);
    let request: Request = match did {
        Did::Search(space, true) => search(room(space), Thoroughness::Secondary, "").into(),
        Did::Search(space, false) => primary(room(space)).into(),
        Did::Bar(space) => inaccessible(room(space)).into(),
        Did::Victim(space) => victim(room(space), 1).into(),
        Did::Undo => match opened.operation.undo(&by.key()) {
            Ok(request) => request,
            Err(_) => return,
        },
    };
    mark(opened, &by, request);
}

fn union(desk: &Desk, a: &Path, b: &Path, name: &str) -> (std::path::PathBuf, Opened) {
    let out = desk.path(name);
    merge(a, b, &out, true).unwrap();
    let opened = open(&out);
    (out, opened)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_the_same_in_any_order(shared in proptest::collection::vec(did(), 0..4), apart in proptest::collection::vec((0u8..3, did()), 0..10)) {
        let desk = Desk::new();
        let mut first = desk.create("0.undercroft");
        shared.iter().for_each(|did| act(&mut first, 1, did));
        let paths: Vec<_> = (1..4).map(|number| desk.copy("0.undercroft", &format!("{number}.undercroft"))).collect();
        let mut copies: Vec<Opened> = paths.iter().map(|path| open(path)).collect();
        for (who, did) in &apart {
            act(&mut copies[usize::from(*who)], who + 2, did);
        }
        drop(copies);
        let [a, b, c] = [&paths[0], &paths[1], &paths[2]];
        let (ab, _) = union(&desk, a, b, "ab.undercroft");
        let (bc, _) = union(&desk, b, c, "bc.undercroft");
        let (_, one) = union(&desk, &ab, c, "x.undercroft");
        let (_, two) = union(&desk, a, &bc, "y.undercroft");
        let (three_path, three) = union(&desk, c, &ab, "z.undercroft");
        let (_, four) = union(&desk, &three_path, b, "w.undercroft");
        for other in [&two, &three, &four] {
            prop_assert_eq!(ids(&one), ids(other));
            prop_assert_eq!(format!("{:?}", told(one.operation.picture())), format!("{:?}", told(other.operation.picture())));
            prop_assert_eq!(one.file.head(), other.file.head());
        }
        let all: BTreeSet<EntryId> = paths.iter().flat_map(|path| ids(&open(path))).collect();
        prop_assert_eq!(ids(&one).into_iter().collect::<BTreeSet<_>>(), all);
    }
}

#[test]
fn entries_come_back_equal_from_a_merged_file() {
    let desk = Desk::new();
    let [mut one, two] = copies(&desk);
    let entry: Entry = mark(&mut one, &device(1), victim("B", 1));
    let out = desk.path("c.undercroft");
    merge(one.file.path(), two.file.path(), &out, false).unwrap();
    assert_eq!(open(&out).operation.log().get(&entry.id).unwrap().as_ref(), &entry);
}

#[test]
fn a_mark_made_while_copies_are_merged_over_it_is_not_lost() {
    let desk = Desk::new();
    let [one, mut two] = copies(&desk);
    mark(&mut two, &device(2), primary("C"));
    let (a, b) = (one.file.path(), two.file.path());
    const MARKS: usize = 8;
    let patience = Instant::now() + Duration::from_secs(60);
    let acknowledged: Vec<EntryId> = std::thread::scope(|scope| {
        let marking = scope.spawn(|| {
            let mut acknowledged = Vec::new();
            while acknowledged.len() < MARKS && Instant::now() < patience {
                // Hands are not that quick, and nobody else would get at the file.
                std::thread::sleep(Duration::from_millis(20));
                // Who is told that the file was replaced made no mark.
                let Ok(mut opened) = OperationFile::open(a) else { continue };
                let prepared = opened.operation.prepare(primary("B").into(), &device(1).key()).unwrap();
                acknowledged.extend(opened.file.append(&prepared, &device(1)).map(|entry| entry.id));
            }
            acknowledged
        });
        let merged = (0..).take_while(|_| !marking.is_finished()).filter(|_| merge(a, b, a, true).is_ok()).count();
        assert!(merged > 1, "only {merged} merges were carried out");
        marking.join().unwrap()
    });
    let log = open(a).operation;
    let lost = acknowledged.iter().filter(|id| !log.log().contains(id)).count();
    assert_eq!((lost, acknowledged.len()), (0, MARKS));
}
