//! Whatever somebody may have said, however little is known: findings and a sensible picture, never a panic or NaN.

use crate::building::{marked, picture};
use proptest::prelude::*;
use undercroft::analysis::{
    Analyst, Effort, Estimate, Net, PodTable, Tolerance, advice, analyse, assess, assumptions, barriers, closed_rooms,
    curve, headcount, lifelines, open_everything, open_leads, outlook, poa_of_rooms,
};
use undercroft::model::{Draft, Footprint, Space};
use undercroft::report::html;
use undercroft::search::{
    Activity, ActorId, CountSource, Counted, EntryId, HappenedAt, Letter, Log, Occupants, Picture, Share, Sought,
    Spread, Target,
};

/// What a planner may have said of one room or section, unchecked, as a newer or broken program could write it.
#[derive(Clone, Debug)]
enum Said {
    Hand(Option<u8>, Vec<(Target, f64)>, f64),
    Area(Option<u8>, Vec<Target>, f64),
    Letters(Vec<(Target, char)>, char),
    Exists(Target, f64),
    Sought(Target, Option<f64>),
    Occupants(usize, (u32, u32), Option<(f64, f64)>, Option<(f64, f64)>, Option<(i64, u32)>),
    Counted(usize, (u32, u32), u32),
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        (0..16u8).prop_map(|at| Target::Space(format!("R{at}").as_str().into())),
        (0..4u8).prop_map(|at| Target::Section(format!("S{at}").as_str().into())),
        (0..8u8).prop_map(|at| Target::Portal(format!("D{at}").as_str().into())),
    ]
}

fn figure() -> impl Strategy<Value = f64> {
    prop_oneof![2 => prop::num::f64::ANY, 3 => 0.0..=1.0f64, 1 => Just(0.0), 1 => Just(1.0)]
}

fn ends() -> impl Strategy<Value = Option<(f64, f64)>> {
    prop::option::of((prop_oneof![figure(), 0.0..500.0f64], prop_oneof![figure(), 0.0..500.0f64]))
}

fn said() -> impl Strategy<Value = Said> {
    let planner = || prop::option::of(0..3u8);
    prop_oneof![
        (planner(), prop::collection::vec((target(), figure()), 0..5), figure())
            .prop_map(|(a, b, c)| Said::Hand(a, b, c)),
        (planner(), prop::collection::vec(target(), 0..5), figure()).prop_map(|(a, b, c)| Said::Area(a, b, c)),
        (prop::collection::vec((target(), any::<char>()), 0..5), any::<char>()).prop_map(|(a, b)| Said::Letters(a, b)),
        (target(), figure()).prop_map(|(a, b)| Said::Exists(a, b)),
        (target(), prop::option::of(figure())).prop_map(|(a, b)| Said::Sought(a, b)),
        (any::<usize>(), any::<(u32, u32)>(), ends(), ends(), prop::option::of(any::<(i64, u32)>()))
            .prop_map(|(a, b, c, d, e)| Said::Occupants(a, b, c, d, e)),
        (any::<usize>(), any::<(u32, u32)>(), any::<u32>()).prop_map(|(a, b, c)| Said::Counted(a, b, c)),
    ]
}

fn say(picture: &mut Picture, at: usize, said: Said) {
    let entry = EntryId([at as u8; 32]);
    let facility = std::sync::Arc::clone(&picture.facility);
    let judged = &mut picture.judged;
    let planner = |who: Option<u8>| who.map(|who| ActorId::new(format!("P-{who}")));
    match said {
        Said::Hand(who, shares, row) => {
            let segments = shares.into_iter().map(|(of, poa)| Share { of, poa }).collect();
            judged.priors.entry(planner(who)).or_default().set(entry, Spread::Hand { segments, row }, |_| false);
        }
        Said::Area(who, segments, row) => {
            judged.priors.entry(planner(who)).or_default().set(entry, Spread::Area { segments, row }, |_| false);
        }
        Said::Letters(letters, row) => {
            let segments = letters.into_iter().map(|(of, letter)| Letter { of, letter }).collect();
            judged.priors.entry(None).or_default().set(entry, Spread::OConnor { segments, row }, |_| false);
        }
        Said::Exists(of, probability) => judged.exists.entry(of).or_default().set(entry, probability, |_| false),
        Said::Sought(of, pod) => {
            judged.sought.entry(of).or_default().push(Sought { entry, methods: Vec::new(), pod, team: None });
        }
        Said::Occupants(room, (least, most), volume_m3, leak_m3_h, closed) if !facility.spaces().is_empty() => {
            let ix = undercroft::model::SpaceIx::new(room % facility.spaces().len());
            let said = Occupants {
                space: facility.space(ix).id.clone(),
                least,
                most,
                closed_at: closed.map(|(at_ms, uncertainty_ms)| HappenedAt { at_ms, uncertainty_ms }),
                volume_m3,
                leak_m3_h,
                activity: Activity::Unknown,
            };
            judged.occupants.entry(ix).or_default().set(entry, said, |_| false);
        }
        Said::Occupants(..) => {}
        Said::Counted(section, (least, most), freed) => {
            let ix = undercroft::model::SectionIx::new(section % facility.sections().len());
            let section = facility.section(ix).id.clone();
            let said = Counted { section, by: CountSource::Monitor, least, most, freed };
            judged.counted.entry((ix, CountSource::Monitor)).or_default().set(entry, said, |_| false);
        }
    }
}

/// Asks everything there is to ask of a picture.
fn is_sensible(picture: &Picture) {
    let analyst = Analyst::new(&picture.facility);
    let analysis = analyst.analyse(picture);
    let pods = PodTable::default();
    let assessment = assess(picture, &pods);
    let is_share = |value: f64| (0.0..=1.0 + 1e-9).contains(&value);
    if let Estimate::Estimated { segments, row_now, success, residual } = &assessment.estimate {
        let priors = assessment.priors.as_ref().expect("estimated from priors");
        assert!((priors.poa.iter().sum::<f64>() + priors.row - 1.0).abs() < 1e-6, "{priors:?}");
        let bands = segments.iter().flat_map(|segment| {
            [Some(segment.poa_now), Some(segment.pod), Some(segment.pos), segment.exists_now].into_iter().flatten()
        });
        for band in bands.chain([*row_now, *success, *residual]) {
            assert!(is_share(band.low) && is_share(band.high) && band.low <= band.high + 1e-12, "{band:?}");
        }
        assert!(residual.low > 0.0);
    }
    for doubt in &assessment.doubts {
        assert!(doubt.now.is_none_or(|band| is_share(band.low) && is_share(band.high)), "{doubt:?}");
    }
    let poa = poa_of_rooms(picture, &assessment);
    assert!(poa.iter().all(|&poa| is_share(poa)));
    let (air, _) = closed_rooms(picture, 1_700_000_000_000);
    for clock in air.iter().flat_map(|row| &row.clocks) {
        let hours = [clock.low_h, clock.high_h].into_iter().flatten();
        assert!(hours.into_iter().all(|hours| hours >= 0.0 && !hours.is_nan()), "{clock:?}");
    }
    for row in headcount(picture).0 {
        assert!(row.unaccounted.0 <= row.unaccounted.1, "{row:?}");
    }
    let effort = Effort::default();
    for barrier in barriers(&analyst.net, &analyst.roster, picture, &analysis, &effort, &poa) {
        assert!(is_share(barrier.follows.poa) && barrier.direct.poa <= barrier.follows.poa + 1e-9);
    }
    for line in advice(&analyst, picture, &analysis, &effort, 1_700_000_000_000) {
        assert!(line.m2_per_minute.is_finite() && line.poa_per_minute.is_finite());
        assert!(line.why.iter().all(|why| !why.contains("NaN") && !why.contains("inf ")), "{:?}", line.why);
    }
    open_everything(&analyst.net, picture, &analysis.reach, &effort);
    lifelines(&analyst.net, picture);
    curve(picture, &analyst.roster, i64::MAX);
    let words = outlook(&analyst.net, picture).words();
    let told =
        [assumptions(picture, &assessment, &pods).join(" "), words, html(picture, &analysis, &Log::new([]), &[])];
    for text in told {
        let bad = text.lines().find(|line| line.contains("NaN") || line.contains("inf "));
        assert_eq!(bad, None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_planners_said_the_picture_is_sensible(
        picture in marked(), said in prop::collection::vec(said(), 0..12),
    ) {
        let mut picture = picture;
        said.into_iter().enumerate().for_each(|(at, said)| say(&mut picture, at, said));
        is_sensible(&picture);
    }
}

#[test]
fn nothing_at_all_no_levels_and_no_doors_are_sensible() {
    is_sensible(&picture(Draft::default(), false));
    is_sensible(&picture(Draft { levels: vec![crate::draft_level()], ..Draft::default() }, false));
    let room = Space { footprint: Footprint::rectangle([0.0, 0.0], [4.0, 3.0]), ..Space::new("A", "L0") };
    let shut = picture(Draft { levels: vec![crate::draft_level()], spaces: vec![room], ..Draft::default() }, false);
    is_sensible(&shut);
    assert_eq!(open_leads(&Net::new(&shut.facility), &shut, Tolerance::of(&shut.facility)).len(), 1, "no door into it");
}

#[test]
fn a_thousand_rooms_that_nothing_joins_are_a_thousand_components() {
    let room = |at: usize| Space {
        footprint: Footprint::rectangle([5.0 * at as f64, 0.0], [5.0 * at as f64 + 4.0, 3.0]),
        ..Space::new(format!("R{at}").as_str(), "L0")
    };
    let draft = Draft { levels: vec![crate::draft_level()], spaces: (0..1000).map(room).collect(), ..Draft::default() };
    let apart = picture(draft, false);
    let analysis = analyse(&apart);
    assert_eq!((analysis.components, analysis.no_way_in.len()), (1000, 1000));
    is_sensible(&apart);
}
