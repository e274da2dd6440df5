//! Search passes are a grow-only set.

use super::{exchange, post, posts, secondary, unsearched};
use crate::support::{primary, search};
use undercroft::search::{Action, Status, Thoroughness};

#[test]
fn a_room_is_unsearched_until_somebody_searches_it() {
    let post = post();
    assert_eq!((post.status("A"), post.searched("A")), (Status::Unsearched, None));
}

#[test]
fn a_later_primary_never_erases_a_secondary() {
    let mut post = post();
    post.mark(secondary("A"));
    post.mark(primary("A"));
    assert_eq!((post.status("A"), post.searched("A")), (Status::Secondary, Some(Thoroughness::Secondary)));
}

#[test]
fn passes_of_all_teams_are_kept_with_their_facts() {
    let [mut one, mut two] = posts();
    one.mark(search("A", Thoroughness::Primary, "SAR-1"));
    two.mark(search("A", Thoroughness::Primary, "SAR-2"));
    exchange(&mut one, &mut two);
    let at = one.picture().facility.space_ix(&"A".into()).unwrap();
    let teams: Vec<_> = one.picture().spaces[&at].passes.iter().map(|pass| pass.team.clone().unwrap().0).collect();
    assert_eq!(teams.len(), 2);
    assert_eq!(one.status("A"), Status::Primary);
}

#[test]
fn one_mark_may_have_many_rooms() {
    let mut post = post();
    post.mark(Action::Search {
        spaces: vec!["A".into(), "C".into()],
        thoroughness: Thoroughness::Secondary,
        methods: Vec::new(),
        pod: Some(0.8),
        team: None,
        found: String::new(),
    });
    assert_eq!(
        ["A", "B", "C"].map(|space| post.status(space)),
        [Status::Secondary, Status::Unsearched, Status::Secondary]
    );
}

#[test]
fn unsearched_takes_away_what_its_author_saw_and_nothing_else() {
    let [mut one, mut two] = posts();
    one.mark(secondary("A"));
    exchange(&mut one, &mut two);
    one.mark(unsearched("A"));
    assert_eq!(one.status("A"), Status::Unsearched);
    two.mark(primary("A"));
    exchange(&mut one, &mut two);
    assert_eq!((one.status("A"), two.status("A")), (Status::Primary, Status::Primary));
}
