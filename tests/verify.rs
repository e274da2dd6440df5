//! A log that was tampered with says so, and names what was done to it.

mod support;

use std::path::Path;
use support::{Desk, device, forge_signature, insert_entry, leave_out, mark, open, primary};
use undercroft::file::operation_file::Opened;
use undercroft::file::verify::{Verified, against, against_head, verify};
use undercroft::model::{Code, Finding, Severity};
use undercroft::search::{Entry, Prepared, Request};

const NOW_MS: i64 = 4_000_000_000_000;

fn verified(path: &Path) -> Verified {
    verify(path, NOW_MS).unwrap()
}

/// What is wrong, each with the short id or key it is about.
fn wrong(path: &Path) -> Vec<(Code, String)> {
    let faults =
        |finding: &Finding| finding.severity == Severity::Error || matches!(finding.code, Code::Gap | Code::Fork);
    let findings = verified(path).findings.into_iter().filter(faults);
    findings.map(|finding| (finding.code, finding.place.id.unwrap_or_default())).collect()
}

fn three_marks(desk: &Desk) -> (Opened, Vec<Entry>) {
    let mut opened = desk.create("a.undercroft");
    let note = |space| Request { note: format!("seen in {space}"), ..primary(space).into() };
    let entries = ["A", "B", "C"].map(|space| mark(&mut opened, &device(1), note(space)));
    (opened, entries.into())
}

#[test]
fn an_untouched_log_is_sound() {
    let desk = Desk::new();
    let (opened, _) = three_marks(&desk);
    assert_eq!(wrong(opened.file.path()), []);
    assert!(verified(opened.file.path()).is_sound());
}

#[test]
fn a_forged_signature_is_named_with_its_entry() {
    let desk = Desk::new();
    let (opened, entries) = three_marks(&desk);
    forge_signature(opened.file.path(), &entries[1]);
    assert_eq!(wrong(opened.file.path()), [(Code::Damaged, entries[1].id.short())]);
    assert!(!verified(opened.file.path()).is_sound());
}

#[test]
fn an_entry_signed_with_another_key_does_not_pass_for_its_author() {
    let desk = Desk::new();
    let (opened, entries) = three_marks(&desk);
    let prepared = Prepared { request: primary("D").into(), replaces: Vec::new() };
    let after = Some((2, entries[2].id));
    let own = prepared.seal(opened.operation.id, &device(66), after, [], 1).unwrap();
    insert_entry(opened.file.path(), &own);
    // Signed well enough, but it goes on from an entry of somebody else.
    assert!(wrong(opened.file.path()).contains(&(Code::Damaged, own.id.short())));
}

#[test]
fn an_altered_note_is_named_although_all_sums_were_put_right() {
    let desk = Desk::new();
    let (opened, entries) = three_marks(&desk);
    support::alter_part(opened.file.path(), &entries[1], "note");
    let found = verified(opened.file.path());
    let damaged = found.findings.iter().find(|finding| finding.code == Code::Damaged).unwrap();
    assert_eq!(damaged.place.id, Some(entries[1].id.short()));
    assert!(damaged.message.contains("the part \"note\" does not match its commitment"), "{damaged}");
    assert!(!found.is_sound());
}

#[test]
fn entries_put_in_another_order_are_named() {
    let desk = Desk::new();
    let (opened, entries) = three_marks(&desk);
    support::swap_numbers(opened.file.path(), &entries[0], &entries[1]);
    let named: Vec<String> = wrong(opened.file.path()).into_iter().map(|(_, place)| place).collect();
    for entry in &entries[..2] {
        assert!(named.contains(&entry.id.short()), "{named:?}");
    }
}

#[test]
fn a_history_signed_anew_in_another_order_breaks_its_links() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let first = mark(&mut opened, &device(1), primary("A"));
    let seal = |after, space: &str| {
        let prepared = Prepared { request: primary(space).into(), replaces: Vec::new() };
        prepared.seal(opened.operation.id, &device(1), after, [], 1).unwrap()
    };
    // The author's own key was used to put number 7 right after number 0.
    let jumped = seal(Some((6, first.id)), "B");
    insert_entry(opened.file.path(), &jumped);
    let found = wrong(opened.file.path());
    assert!(found.contains(&(Code::Damaged, jumped.id.short())), "{found:?}");
    assert!(found.contains(&(Code::Gap, device(1).key().short())), "{found:?}");
}

#[test]
fn a_gap_is_named_with_its_numbers() {
    let desk = Desk::new();
    let (opened, entries) = three_marks(&desk);
    support::remove_entry(opened.file.path(), &entries[1]);
    let found = verified(opened.file.path());
    let gap = found.findings.iter().find(|finding| finding.code == Code::Gap).unwrap();
    assert!(gap.message.starts_with("entries 1 to 1 of device"), "{gap}");
    assert!(!found.is_sound());
}

#[test]
fn a_part_left_out_on_purpose_is_a_note_and_the_log_still_verifies() {
    let desk = Desk::new();
    let (opened, entries) = three_marks(&desk);
    leave_out(opened.file.path(), &entries[1], "note");
    let found = verified(opened.file.path());
    assert!(found.is_sound());
    assert!(found.findings.iter().any(|finding| finding.code == Code::Redacted));
}

#[test]
fn a_missing_end_shows_against_another_copy_and_against_a_head_written_down() {
    let desk = Desk::new();
    let (opened, entries) = three_marks(&desk);
    let path = opened.file.path();
    let whole = verified(path);
    let head = whole.operation.log().head_hash();
    desk.copy("a.undercroft", "short.undercroft");
    let short = desk.path("short.undercroft");
    support::remove_entry(&short, &entries[2]);
    assert!(verified(&short).is_sound(), "the file alone cannot show it");
    let cut = verified(&short).operation;
    let found = against(cut.log(), whole.operation.log());
    assert_eq!((found[0].severity, found[0].code), (Severity::Error, Code::Gap));
    assert!(
        found[0].message.starts_with("entry 2 of device") && found[0].message.contains("at the end"),
        "{}",
        found[0]
    );
    assert_eq!(against_head(cut.log(), &head).severity, Severity::Error);
    assert_eq!(against_head(whole.operation.log(), &head).severity, Severity::Note);
    let more: Vec<Finding> = against(whole.operation.log(), cut.log());
    assert!(more.iter().all(|finding| finding.severity == Severity::Note), "{more:?}");
}

#[test]
fn a_head_written_down_earlier_is_found_again_in_a_log_that_went_on() {
    let desk = Desk::new();
    let (mut opened, _) = three_marks(&desk);
    let head = opened.operation.log().head_hash();
    mark(&mut opened, &device(1), primary("D"));
    mark(&mut opened, &device(2), primary("D"));
    let found = against_head(open(opened.file.path()).operation.log(), &head.to_uppercase());
    assert_eq!(found.severity, Severity::Note);
    assert!(found.message.contains("first 3 entries, and 2 were added since"), "{found}");
}

#[test]
fn a_restored_copy_is_a_fork_between_copies_and_after_the_merge_and_nothing_is_lost() {
    let desk = Desk::new();
    let (mut opened, _) = three_marks(&desk);
    desk.copy("a.undercroft", "old.undercroft");
    let mut old = open(&desk.path("old.undercroft"));
    mark(&mut opened, &device(1), primary("D"));
    mark(&mut old, &device(1), primary("A"));
    let found = against(opened.operation.log(), old.operation.log());
    let missing_here = |finding: &Finding| finding.code == Code::Fork && finding.severity == Severity::Error;
    assert!(found.iter().any(missing_here), "{found:?}");
    let out = desk.path("both.undercroft");
    undercroft::file::merge::merge(opened.file.path(), old.file.path(), &out, false).unwrap();
    let both = verified(&out);
    assert_eq!(both.operation.log().len(), 5);
    assert!(both.is_sound() && both.findings.iter().any(|finding| finding.code == Code::Fork));
}

#[test]
fn an_entry_filed_under_another_device_is_named() {
    let desk = Desk::new();
    let (opened, entries) = three_marks(&desk);
    support::file_under(opened.file.path(), &entries[2], &device(9));
    let found = verified(opened.file.path());
    assert!(
        found.findings.iter().any(|finding| finding.message.contains("filed under another device")),
        "{:?}",
        found.findings
    );
    assert!(!found.is_sound());
}
