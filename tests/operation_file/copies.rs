//! Copies of a file: a backup, and an old one that was marked.

use super::{entries, status};
use crate::support::{Desk, device, mark, open, primary};
use std::fs;
use undercroft::file::merge::merge;
use undercroft::file::operation_file::Why;
use undercroft::file::redact::redacted_copy;
use undercroft::model::Code;
use undercroft::search::{Action, Consent, Prepared, Status, Target};

#[test]
fn a_restored_old_copy_that_was_marked_is_flagged_and_nothing_is_lost() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("A"));
    let old = desk.copy("a.undercroft", "old.undercroft");
    mark(&mut opened, &device(1), primary("B"));
    let mut restored = open(&old);
    mark(&mut restored, &device(1), primary("C"));
    let out = desk.path("c.undercroft");
    let merged = merge(&desk.path("a.undercroft"), &old, &out, false).unwrap();
    let picture = merged.operation.picture();
    assert_eq!(merged.operation.log().len(), 3);
    assert!(picture.findings.iter().any(|finding| finding.code == Code::Fork), "{:?}", picture.findings);
    let mut opened = open(&out);
    for space in ["A", "B", "C"] {
        assert_eq!(status(&opened, space), Status::Primary);
    }
    let next = mark(&mut opened, &device(1), primary("D"));
    assert_eq!(next.envelope.seq, 2, "the chain goes on after the fork");
}

#[test]
fn a_backup_is_a_whole_file_and_spares_what_is_there() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    let entry = mark(&mut opened, &device(1), primary("A"));
    let to = desk.path("backup.undercroft");
    opened.file.backup(&to, false).unwrap();
    assert!(matches!(opened.file.backup(&to, false).unwrap_err().why, Why::Exists));
    opened.file.backup(&to, true).unwrap();
    let copy = open(&to);
    assert!(copy.operation.log().contains(&entry.id));
    assert_eq!(copy.findings, []);
    mark(&mut opened, &device(1), primary("B"));
    assert_eq!(entries(&open(&to)), 1);
}

#[test]
fn what_an_older_program_wrote_into_a_search_is_not_handed_on_and_a_hazard_is_with_a_warning() {
    let desk = Desk::new();
    let mut opened = desk.create("a.undercroft");
    mark(&mut opened, &device(1), primary("A"));
    let Action::Search { spaces, thoroughness, .. } = primary("B") else { unreachable!() };
    let (methods, found) = (Vec::new(), "a card of Plantedname".to_owned());
    let search = Action::Search { spaces, thoroughness, methods, pod: None, team: None, found };
    let hazard = Action::Hazard { at: Target::Space("A".into()), kind: "gas, as the first guide said".to_owned() };
    for action in [search, hazard] {
        let prepared = Prepared { request: action.into(), replaces: Vec::new() };
        let entry = opened.file.append(&prepared, &device(1)).unwrap();
        opened.operation.commit(entry);
    }
    drop(opened);
    let to = desk.path("out.undercroft");
    let left_out = redacted_copy(&desk.path("a.undercroft"), &to, false, Consent::Partners).unwrap();
    assert_eq!(left_out.findings.len(), 2, "{:?}", left_out.findings);
    assert_eq!(left_out.findings[1].message, "says \"gas, as the first guide said\"");
    assert!(!fs::read(&to).unwrap().windows(11).any(|window| window == b"Plantedname"));
    let copy = open(&to);
    assert_eq!((entries(&copy), copy.operation.picture().hazards.len()), (3, 1));
    assert_eq!((status(&copy, "A"), status(&copy, "B")), (Status::Primary, Status::Unsearched));
}
