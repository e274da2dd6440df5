//! Advice and refusals.

use super::post;
use crate::support::{primary, search};
use undercroft::model::Code;
use undercroft::search::{Action, EntryId, Refusal, Status, Target, Thoroughness};

#[test]
fn a_secondary_by_the_team_that_did_the_primary_draws_a_warning() {
    let mut post = post();
    post.mark(search("A", Thoroughness::Primary, "SAR-1"));
    post.mark(search("A", Thoroughness::Secondary, "SAR-2"));
    assert!(!post.has(Code::Advice));
    post.mark(search("A", Thoroughness::Secondary, "SAR-1"));
    assert!(post.has(Code::Advice));
    assert_eq!(post.status("A"), Status::Secondary, "it is advice and not a refusal");
}

#[test]
fn what_cannot_be_is_refused() {
    let mut post = post();
    let mut doubtful = primary("A");
    if let Action::Search { pod, .. } = &mut doubtful {
        *pod = Some(f64::NAN);
    }
    assert!(matches!(post.try_mark(doubtful).unwrap_err(), Refusal::Probability(_)));
    assert!(matches!(post.try_mark(primary("nowhere")).unwrap_err(), Refusal::Unknown(_)));
    let none = Action::Unsearched { spaces: Vec::new() };
    assert_eq!(post.try_mark(none).unwrap_err(), Refusal::Nothing("room"));
    let nobody = Action::Retract { entry: EntryId([1; 32]) };
    assert_eq!(post.try_mark(nobody).unwrap_err(), Refusal::NoEntry);
    let empty = Action::Note { about: vec![Target::Space("A".into())] };
    assert_eq!(post.try_mark(empty).unwrap_err(), Refusal::NoText);
    assert!(post.operation.log().is_empty());
}
