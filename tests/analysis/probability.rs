//! Probability against worked examples computed by hand and against the plain enumeration of everything that may be.

use crate::building::marked;
use proptest::prelude::*;
use undercroft::analysis::{
    Band, Belief, Estimate, Failed, PodTable, Priors, Segment, SegmentEstimate, bridge_pod, coverage_pod,
    cumulative_pod, estimate, existence_after, lowers_most, success,
};
use undercroft::search::Target;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn sums_to_one(priors: &Priors) -> bool {
    close(priors.poa.iter().sum::<f64>() + priors.row, 1.0)
}

// A 50 %, B 30 %, elsewhere 20 %; A is searched with POD 60 % and nobody found: 1 − 0.5·0.6 = 0.7 is left;
// A 0.2/0.7, B 0.3/0.7, elsewhere 0.2/0.7.
#[test]
fn a_failed_search_moves_probability_to_everywhere_else() {
    let priors = Priors { poa: vec![0.5, 0.3], row: 0.2 };
    let belief = Belief::new(&priors, &[], &mut Vec::new()).after(Failed::Search { segment: 0, pod: 0.6 });
    assert!(close(belief.poa[0], 2.0 / 7.0) && close(belief.poa[1], 3.0 / 7.0) && close(belief.row, 2.0 / 7.0));
}

// e = 40 %, looked for with POD 50 %: 0.4·0.5/(1 − 0.4·0.5) = 0.2/0.8 = 25 %.
#[test]
fn a_space_looked_for_in_vain_exists_less_surely() {
    assert!(close(existence_after(0.4, 0.5), 0.25));
    let priors = Priors { poa: vec![0.1, 0.6], row: 0.3 };
    let belief = Belief::new(&priors, &[0.4, 1.0], &mut Vec::new()).after(Failed::Find { segment: 0, pod: 0.5 });
    // 0.1·0.5/0.8; it existed without anybody by (0.4 − 0.1)/0.9 = 1/3, so the others keep 1 − 1/6 of 0.8: ·25/24.
    assert!(close(belief.exists[0], 0.25) && close(belief.poa[0], 0.0625));
    assert!(close(belief.poa[1], 0.625) && close(belief.row, 0.3125));
}

// A suspected section, exists 50 %, somebody in it 20 %; searched with POD 75 %: 1 − 0.15 = 0.85 is left;
// somebody in it 0.05/0.85, exists (0.5 − 0.15)/0.85.
#[test]
fn both_probabilities_of_a_suspected_section_fall_when_its_search_fails() {
    let priors = Priors { poa: vec![0.2], row: 0.8 };
    let belief = Belief::new(&priors, &[0.5], &mut Vec::new()).after(Failed::Search { segment: 0, pod: 0.75 });
    assert!(close(belief.poa[0], 0.05 / 0.85) && close(belief.exists[0], 0.35 / 0.85));
}

#[test]
fn passes_add_up_and_the_bridge_says_what_is_missing() {
    assert!(close(cumulative_pod([0.6, 0.5]), 0.8));
    assert!(bridge_pod(0.5, 0.9).is_some_and(|pod| close(pod, 0.8)));
    assert_eq!(bridge_pod(0.9, 0.9), None);
    assert_eq!(bridge_pod(0.1 + 0.7, 0.8), None);
    // 2 m swept over 500 m on 1000 m²: coverage 1, POD 1 − 1/e.
    assert!(coverage_pod(2.0, 500.0, 1000.0).is_some_and(|pod| close(pod, 1.0 - 1.0 / std::f64::consts::E)));
    assert_eq!(coverage_pod(2.0, 500.0, 0.0), None);
    let priors = Priors { poa: vec![0.5, 0.3], row: 0.2 };
    assert!(close(success(&priors, &[0.8, 0.5]), 0.55));
}

// Lowest letter used is E = 1, so C = 3 and A = 5; 5 + 3 + 1 + 1 = 10.
#[test]
fn oconnor_counts_from_the_lowest_letter_used() {
    let priors = Priors::oconnor(&['A', 'c', 'E'], 'E', &mut Vec::new()).expect("they are letters");
    assert!(
        close(priors.poa[0], 0.5) && close(priors.poa[1], 0.3) && close(priors.poa[2], 0.1) && close(priors.row, 0.1)
    );
    let mut findings = Vec::new();
    assert_eq!(Priors::oconnor(&['A', 'J'], 'E', &mut findings), None);
    assert_eq!(findings.len(), 1);
}

#[test]
fn mattson_takes_the_mean_of_the_planners() {
    let planners = [Priors { poa: vec![0.5, 0.3], row: 0.2 }, Priors { poa: vec![0.3, 0.3], row: 0.4 }];
    let priors = Priors::mattson(&planners, &mut Vec::new()).expect("there are planners");
    assert!(close(priors.poa[0], 0.4) && close(priors.poa[1], 0.3) && close(priors.row, 0.3));
    let spread = Priors::spread(&planners, 0).expect("both gave a figure");
    assert!(close(spread.low, 0.3) && close(spread.high, 0.5));
    let mut findings = Vec::new();
    let apart = [planners[0].clone(), Priors { poa: vec![1.0], row: 0.0 }];
    assert_eq!(Priors::mattson(&apart, &mut findings), Some(planners[0].clone()));
    assert_eq!((findings.len(), Priors::mattson(&[], &mut findings)), (1, None));
}

#[test]
fn what_was_set_badly_is_drawn_in_and_said() {
    let mut findings = Vec::new();
    let priors = Priors::by_hand(&[0.5, 1.7], f64::NAN, &mut findings).expect("something is left");
    assert!(sums_to_one(&priors) && close(priors.poa[1], 2.0 / 3.0));
    assert_eq!(findings.len(), 3);
    assert_eq!(Priors::by_weight(&[0.0, 0.0], 0.1, &mut findings), None);
    assert_eq!(Priors::by_hand(&[0.0], 0.0, &mut findings), None);
}

// Every way things may be: where the missing person is, and which of the segments exist.
fn enumerated(priors: &Priors, exists: &[f64], searches: &[Failed]) -> Option<Belief> {
    let n = priors.poa.len();
    let without = |at: usize| {
        let poa = priors.poa[at];
        if poa >= 1.0 { 1.0 } else { (exists[at].max(poa) - poa) / (1.0 - poa) }
    };
    let mut belief = Belief { poa: vec![0.0; n], exists: vec![0.0; n], row: 0.0 };
    let mut all = 0.0;
    for place in 0..=n {
        for bits in 0..1u32 << n {
            let is_there = |at: usize| bits >> at & 1 == 1;
            let mut weight = if place == n { priors.row } else { priors.poa[place] };
            for at in 0..n {
                weight *= match (place == at, is_there(at)) {
                    (true, there) => f64::from(u8::from(there)),
                    (false, true) => without(at),
                    (false, false) => 1.0 - without(at),
                };
            }
            for failed in searches {
                weight *= match *failed {
                    Failed::Search { segment, pod } if place == segment => 1.0 - pod,
                    Failed::Find { segment, pod } if is_there(segment) => 1.0 - pod,
                    _ => 1.0,
                };
            }
            all += weight;
            *belief.poa.get_mut(place).unwrap_or(&mut belief.row) += weight;
            (0..n).filter(|&at| is_there(at)).for_each(|at| belief.exists[at] += weight);
        }
    }
    if all < 1e-9 {
        return None;
    }
    belief.poa.iter_mut().chain(&mut belief.exists).for_each(|value| *value /= all);
    belief.row /= all;
    Some(belief)
}

fn failed(segments: usize) -> impl Strategy<Value = Failed> {
    (any::<bool>(), 0..segments, 0.0..0.99f64).prop_map(|(find, segment, pod)| match find {
        true => Failed::Find { segment, pod },
        false => Failed::Search { segment, pod },
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn updates_agree_with_the_enumeration_of_everything_that_may_be(
        weights in prop::collection::vec(0.01..1.0f64, 3), row in 0.0..0.9f64,
        exists in prop::collection::vec(0.0..=1.0f64, 3), searches in prop::collection::vec(failed(3), 0..8),
    ) {
        let priors = Priors::by_weight(&weights, row, &mut Vec::new()).expect("they weigh something");
        let mut belief = Belief::new(&priors, &exists, &mut Vec::new());
        for &failed in &searches {
            belief = belief.after(failed);
        }
        let Some(expected) = enumerated(&priors, &exists, &searches) else { return Ok(()) };
        for at in 0..3 {
            prop_assert!((belief.poa[at] - expected.poa[at]).abs() < 1e-7, "{belief:?} but {expected:?}");
            prop_assert!((belief.exists[at] - expected.exists[at]).abs() < 1e-7, "{belief:?} but {expected:?}");
        }
        prop_assert!((belief.row - expected.row).abs() < 1e-7);
    }

    #[test]
    fn the_sum_stays_one_whatever_is_said(
        weights in prop::collection::vec(prop::num::f64::ANY, 0..6), row in prop::num::f64::ANY,
        exists in prop::collection::vec(prop::num::f64::ANY, 0..6),
        searches in prop::collection::vec((any::<bool>(), 0usize..8, prop::num::f64::ANY), 0..20),
    ) {
        let mut findings = Vec::new();
        for priors in [Priors::by_weight(&weights, row, &mut findings), Priors::by_hand(&weights, row, &mut findings)] {
            let Some(priors) = priors.filter(|priors| priors.poa.iter().all(|poa| poa.is_finite())) else { continue };
            prop_assert!(sums_to_one(&priors));
            let mut belief = Belief::new(&priors, &exists, &mut findings);
            for &(find, segment, pod) in &searches {
                belief = belief.after(if find { Failed::Find { segment, pod } } else { Failed::Search { segment, pod } });
                prop_assert!((belief.sum() - 1.0).abs() < 1e-6, "{belief:?}");
                let sound = |value: &f64| (-1e-12..=1.0 + 1e-9).contains(value);
                prop_assert!(belief.poa.iter().chain(&belief.exists).all(sound), "{belief:?}");
            }
        }
    }

    #[test]
    fn repeated_updates_come_to_initial_poa_with_cumulative_pod(
        weights in prop::collection::vec(0.01..1.0f64, 4), row in 0.0..0.9f64,
        searches in prop::collection::vec((0usize..4, 0.0..0.95f64), 0..12),
    ) {
        let priors = Priors::by_weight(&weights, row, &mut Vec::new()).expect("they weigh something");
        let mut belief = Belief::new(&priors, &[], &mut Vec::new());
        let mut pods = vec![Vec::new(); 4];
        for &(segment, pod) in &searches {
            belief = belief.after(Failed::Search { segment, pod });
            pods[segment].push(pod);
        }
        let cumulative: Vec<f64> = pods.into_iter().map(cumulative_pod).collect();
        let left = 1.0 - success(&priors, &cumulative);
        for ((after, before), cumulative) in belief.poa.iter().zip(&priors.poa).zip(&cumulative) {
            prop_assert!((after - before * (1.0 - cumulative) / left).abs() < 1e-9);
        }
    }

    #[test]
    fn an_estimate_is_a_band_within_bounds_and_never_nothing(picture in marked(), row in 0.0..0.9f64) {
        let segments: Vec<Segment> = picture
            .facility
            .space_ixs()
            .map(|space| Segment {
                of: Target::Space(picture.facility.space(space).id.clone()),
                spaces: vec![space],
                exists: (space.0 % 3 == 0).then_some(Band { low: 0.2, high: 0.9 }),
                sought: Band { low: 0.0, high: 0.5 },
            })
            .collect();
        let pods = PodTable::default();
        prop_assert_eq!(estimate(&picture, &segments, None, &pods), Estimate::NotEstimated);
        let weights = vec![1.0; segments.len()];
        let Some(priors) = Priors::by_weight(&weights, row, &mut Vec::new()) else { return Ok(()) };
        match estimate(&picture, &segments, Some(&priors), &pods) {
            Estimate::NotEstimated => prop_assert!(false, "priors were set"),
            Estimate::Estimated { segments, residual, row_now, .. } => {
                prop_assert!(residual.low > 0.0 && residual.low <= residual.high && residual.high <= 1.0);
                prop_assert!(row_now.low <= row_now.high && row_now.high <= 1.0);
                prop_assert!(segments.iter().all(|segment| segment.poa_now.high <= 1.0 && segment.pos.low >= 0.0));
            }
        }
    }
}

#[test]
fn the_heaviest_and_least_searched_segment_would_lower_doubt_most() {
    let band = |value| Band { low: value, high: value };
    let segment = |poa, pod| SegmentEstimate {
        poa_before: poa,
        poa_now: band(poa),
        pod: band(pod),
        pos: band(poa * pod),
        exists_now: None,
    };
    assert_eq!(lowers_most(&[segment(0.5, 0.9), segment(0.2, 0.0), segment(0.3, 0.5)]), Some(1));
    assert_eq!(lowers_most(&[segment(0.5, 1.0)]), None);
    assert_eq!(lowers_most(&[]), None);
}
