//! Two buildings become one facility, by points they share.

mod support;

use proptest::prelude::*;
use support::building;
use undercroft::import::{Options, Pair, join, lay};
use undercroft::model::{Draft, Facility, Level, Xy};

/// The row of rooms as another office drew it: turned, moved, raised, and under other levels.
fn moved(turn_deg: f64, shift: Xy, up_m: f64) -> Draft {
    let options = Options { rotate_deg: turn_deg, offset_m: shift, ..Options::default() };
    let (mut draft, _) = lay(building(), &options).unwrap();
    draft.levels.iter_mut().for_each(|level| level.elevation_m += up_m);
    draft.notice = "© the other office".to_owned();
    draft
}

fn pair(text: &str, added: &Draft) -> Pair {
    Pair::parse(text, added, &building()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rooms_that_are_the_same_come_to_lie_on_each_other(
        turn in -179.0..179.0_f64, x in -300.0..300.0_f64, y in -300.0..300.0_f64, up in -40.0..40.0_f64,
    ) {
        let added = moved(turn, [x, y], up);
        let pairs = ["A=A", "B=B", "D=D"].map(|text| pair(text, &added));
        let joined = join(&building(), added, &pairs, "t/").unwrap();
        let fit = joined.fit.unwrap();
        prop_assert!(fit.residual_m < 1.0e-6, "{fit:?}");
        let facility = Facility::new(joined.draft).unwrap();
        for room in ["A", "B", "C", "D"] {
            let at = |id: &str| {
                let space = facility.space_ix(&id.into()).unwrap();
                (facility.space(space).footprint.anchor().unwrap(), facility.floor_z_m(space))
            };
            let ((here, low), (there, high)) = (at(room), at(&format!("t/{room}")));
            prop_assert!(f64::hypot(here[0] - there[0], here[1] - there[1]) < 1.0e-6 && (low - high).abs() < 1.0e-6);
        }
        // At the same height the added rooms are on the level that is there.
        prop_assert_eq!(facility.levels().len(), 1);
    }
}

#[test]
fn nothing_of_either_is_lost_and_no_id_collides() {
    let added = moved(30.0, [5.0, 5.0], 0.0);
    let (before, pairs) = (building(), [pair("A=A", &added), pair("D=D", &added)]);
    let draft = join(&before, added, &pairs, "t/").unwrap().draft;
    assert_eq!(
        [draft.spaces.len(), draft.portals.len(), draft.sections.len()],
        [2 * before.spaces.len(), 2 * before.portals.len(), 2 * before.sections.len()]
    );
    assert_eq!(draft.notice, "© the other office");
    let door = draft.portals.iter().find(|door| door.id.as_str() == "t/D-AB").unwrap();
    assert_eq!((door.between.0.as_str(), door.between.1.to_string().as_str()), ("t/A", "t/B"));
    assert!(join(&draft, building(), &[], "t/").unwrap_err().to_string().contains("choose another prefix"));
}

#[test]
fn a_level_of_like_number_at_another_height_stays_its_own_and_is_named() {
    let mut added = building();
    added.levels[0] = Level { elevation_m: -25.0, height_m: 25.0, ..added.levels[0].clone() };
    let joined = join(&building(), added, &[], "cave/").unwrap();
    assert_eq!(joined.draft.levels.iter().map(|level| level.id.as_str()).collect::<Vec<_>>(), ["0", "cave/0"]);
    assert!(joined.findings[0].message.contains("renumber it with --level-map"), "{:?}", joined.findings);
    assert!(joined.fit.is_none());
}

#[test]
fn pairs_that_do_not_fit_are_told_in_metres_and_warned_of() {
    let added = building();
    let pairs = ["0,0=0,0", "10,0=14,0"].map(|text| pair(text, &added));
    let joined = join(&building(), added, &pairs, "t/").unwrap();
    let fit = joined.fit.unwrap();
    assert!((fit.residual_m - 2.0).abs() < 1.0e-9);
    assert_eq!(fit.each_m.iter().map(|miss| miss.round()).collect::<Vec<_>>(), [2.0, 2.0]);
    assert!(joined.findings[0].message.contains("the pairs fit to 2.00 m only"));
    let faulty = Pair::parse("nan,0=0,0", &building(), &building()).unwrap();
    assert!(join(&building(), building(), &[faulty, faulty], "t/").is_err());
}
