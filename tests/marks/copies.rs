//! Copies, redacted, newer and forked.

use super::{START_MS, exchange, inaccessible, post, posts};
use crate::support::{device, newer_action, primary};
use std::sync::Arc;
use undercroft::model::Code;
use undercroft::search::{Access, Action, Entry, EntryId, Operation, Prepared, Request, Status};

#[test]
fn a_redacted_copy_has_the_same_ids_verifies_and_shows_what_is_left_out() {
    let mut one = post();
    one.mark(Request { note: "informant".to_owned(), ..primary("A").into() });
    one.mark(primary("B"));
    let redacted = one
        .operation
        .log()
        .ordered()
        .map(|entry| entry.without(|part| part == "note" || entry.envelope.seq == 1 && part == "action").unwrap());
    let copy = Operation::new(one.operation.id, Arc::clone(one.operation.base()), redacted.collect::<Vec<_>>());
    let ids = |operation: &Operation| operation.log().ordered().map(|entry| entry.id).collect::<Vec<_>>();
    assert_eq!(ids(&copy), ids(&one.operation));
    assert!(copy.log().ordered().all(|entry| entry.verify().is_ok() && entry.content.note.is_none()));
    let status = |space: &str| copy.picture().status_of(copy.base().space_ix(&space.into()).unwrap());
    assert_eq!((status("A"), status("B")), (Status::Primary, Status::Unsearched));
    assert!(copy.picture().findings.iter().any(|finding| finding.code == Code::Redacted));
}

#[test]
fn words_typed_freely_are_signed_into_the_note_and_older_ones_are_still_read() {
    let mut one = post();
    let Action::Search { spaces, thoroughness, .. } = primary("A") else { unreachable!() };
    let (methods, found) = (Vec::new(), "a shoe".to_owned());
    let wordy = Action::Search { spaces, thoroughness, methods, pod: None, team: None, found };
    let newer = one.mark(wordy.clone());
    assert_eq!(newer.content.note.as_deref(), Some("found: a shoe"));
    assert_eq!(newer.content.known_action().and_then(Action::words), None);
    let request = Request { note: "dark".to_owned(), ..wordy.into() };
    let older = Prepared { request, replaces: Vec::new() };
    let older = one.operation.seal(&older, &one.device, Some((0, newer.id)), START_MS).unwrap();
    assert_eq!(older.content.known_action().and_then(Action::words), Some("a shoe"));
    one.operation.commit(older);
    let passes = &one.picture().spaces.values().next().unwrap().passes;
    assert_eq!(passes.iter().map(|pass| pass.found.as_str()).collect::<Vec<_>>(), ["a shoe", "a shoe"]);
    let shut = one.mark(inaccessible("B"));
    assert_eq!(shut.content.note.as_deref(), Some("rubble"));
    let reasons = one.picture().spaces.values().flat_map(|record| record.access.values());
    assert!(reasons.into_iter().any(|access| *access == Access::Inaccessible { reason: "rubble".to_owned() }));
}

#[test]
fn a_part_that_was_changed_is_refused_with_its_name() {
    let entry = post().mark(Request { note: "cell 12".to_owned(), ..primary("A").into() });
    let mut parts = entry.parts.clone();
    parts.get_mut("note").unwrap().bytes[3] ^= 1;
    let error = Entry::from_parts(entry.envelope_bytes.clone(), entry.signature, parts).unwrap_err();
    assert!(error.to_string().contains("\"note\" does not match"), "{error}");
    let forged = Entry { signature: [0; 64], ..entry };
    assert!(forged.verify().is_err());
}

#[test]
fn an_action_of_a_newer_program_is_kept_and_named() {
    let mut one = post();
    let plain = one.mark(primary("A"));
    let newer = newer_action(1, one.operation.id, (0, plain.id));
    one.operation.commit(newer.clone());
    assert!(newer.verify().is_ok());
    assert!(
        one.picture()
            .findings
            .iter()
            .any(|finding| { finding.code == Code::UnknownKind && finding.message.contains("\"Teleport\"") })
    );
    assert_eq!(one.operation.log().get(&newer.id).unwrap().as_ref(), &newer);
    assert_eq!(one.mark(primary("B")).envelope.prev, Some(newer.id), "the chain goes on over it");
}

#[test]
fn a_number_used_twice_is_flagged_and_both_marks_stand() {
    let [mut one, mut two] = posts();
    one.device = device(9);
    two.device = device(9);
    one.mark(primary("A"));
    two.mark(primary("B"));
    exchange(&mut one, &mut two);
    assert!(one.has(Code::Fork) && two.has(Code::Fork));
    assert_eq!((one.status("A"), one.status("B")), (Status::Primary, Status::Primary));
}

#[test]
fn missing_numbers_are_flagged_until_they_come_in() {
    let [mut one, mut two] = posts();
    let entries: Vec<Entry> = ["A", "B", "C"].map(|space| one.mark(primary(space))).into();
    two.operation.commit_all([entries[0].clone(), entries[2].clone()]);
    assert!(two.has(Code::Gap));
    two.operation.commit(entries[1].clone());
    assert!(!two.has(Code::Gap));
    assert_eq!(two.status("B"), Status::Primary);
}

#[test]
fn an_entry_that_comes_in_after_one_that_answers_it_does_not_dispute_it() {
    let [mut one, mut two, mut three] = posts();
    one.now_ms = START_MS + 365 * 86_400_000;
    let first = one.mark(inaccessible("A"));
    two.hear(&one);
    two.now_ms = START_MS;
    let answer = two.mark(primary("A"));
    three.operation.commit(answer);
    three.operation.commit(first);
    assert_eq!(three.status("A"), Status::Primary);
}

#[test]
fn an_entry_between_two_clocks_of_which_the_later_stands_first_is_put_in_its_place() {
    let [mut one, mut two, mut three] = posts();
    one.now_ms = START_MS + 86_400_000;
    let late = one.mark(primary("A"));
    one.now_ms = START_MS;
    let early = one.mark(primary("B"));
    two.now_ms = START_MS + 3_600_000;
    let between = two.mark(primary("C"));
    for entry in [&late, &early, &between] {
        three.operation.commit(entry.clone());
    }
    let order: Vec<EntryId> = three.operation.log().ordered().map(|entry| entry.id).collect();
    assert_eq!(order, [between.id, late.id, early.id]);
}
