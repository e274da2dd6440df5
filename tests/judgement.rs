//! What planners hold: leads and their answers, priors, existence, occupants, counts, dissent.

mod support;

use support::building;
use support::post::{Post, START_MS, exchange, posts_in};
use undercroft::model::{Knowledge, Space};
use undercroft::search::{
    Action, Activity, ActorId, CountSource, Counted, Grade, Grading, HappenedAt, LeadEnd, LeadId, LeadState, Letter,
    Occupants, Refusal, Request, Share, Spot, Spread, Target,
};

fn posts<const N: usize>() -> [Post; N] {
    let mut draft = building();
    draft.spaces.push(Space { knowledge: Knowledge::Suspected, ..Space::new("cellar", "0") });
    posts_in(draft)
}

fn lead_of(post: &Post, lead: &LeadId) -> (Option<Grading>, LeadState) {
    let record = &post.picture().judged.leads[lead];
    (record.grading(), record.state())
}

fn noted(action: Action, note: &str) -> Request {
    Request { note: note.to_owned(), ..action.into() }
}

fn room(id: &str) -> Target {
    Target::Space(id.into())
}

fn red() -> Target {
    Target::Section("red".into())
}

fn gap() -> LeadId {
    LeadId::new("gap-in-numbering:0:A-13")
}

fn state(lead: LeadId, state: LeadState) -> Action {
    Action::LeadState { leads: vec![lead], state }
}

fn occupants(least: u32, most: u32) -> Occupants {
    Occupants {
        space: "A".into(),
        least,
        most,
        closed_at: Some(HappenedAt { at_ms: START_MS, uncertainty_ms: 0 }),
        volume_m3: Some((20.0, 30.0)),
        leak_m3_h: None,
        activity: Activity::Rest,
    }
}

fn counted(by: CountSource, least: u32, most: u32) -> Counted {
    Counted { section: "wing".into(), by, least, most, freed: 2 }
}

#[test]
fn a_lead_added_by_hand_has_an_id_a_place_words_and_the_grade_of_who_saw_it() {
    let [mut post] = posts();
    let action = Action::Lead { about: vec![room("A")], grade: Grade::B, end: Some(LeadEnd::Wall) };
    let spot = Spot { level: "0".into(), at: [3.0, 4.0] };
    let entry = post.mark(Request { place: Some(spot.clone()), ..noted(action, "draught behind the shelf") });
    let record = &post.picture().judged.leads[&LeadId::of(&entry.id)];
    assert_eq!((record.added, record.spot.as_ref(), &record.about), (Some(entry.id), Some(&spot), &vec![room("A")]));
    assert_eq!(record.words, "draught behind the shelf");
    assert_eq!(record.grading(), Some(Grading { grade: Grade::B, end: Some(LeadEnd::Wall) }));
    assert_eq!(record.state(), LeadState::Open);
    let at = post.picture().facility.space_ix(&"A".into()).unwrap();
    assert_eq!(post.picture().spaces[&at].history, [entry.id]);
}

#[test]
fn a_lead_that_the_program_raised_is_answered_by_its_key() {
    let [mut post] = posts();
    post.mark(state(gap(), LeadState::Confirmed));
    assert_eq!(lead_of(&post, &gap()), (None, LeadState::Confirmed));
    post.mark(state(gap(), LeadState::Open));
    assert_eq!(lead_of(&post, &gap()).1, LeadState::Open);
}

#[test]
fn refuting_a_lead_needs_reason_and_evidence() {
    let [mut post] = posts();
    assert_eq!(post.try_mark(state(gap(), LeadState::Refuted)).unwrap_err(), Refusal::EvidenceWanted);
    post.mark(noted(state(gap(), LeadState::Refuted), "the number was never used: register of 2011"));
    assert_eq!(lead_of(&post, &gap()).1, LeadState::Refuted);
}

#[test]
fn a_lead_confirmed_by_one_and_refuted_by_another_stays_open_until_someone_who_saw_both_decides() {
    let [mut one, mut two] = posts();
    one.mark(state(gap(), LeadState::Confirmed));
    two.mark(noted(state(gap(), LeadState::Refuted), "solid wall, drilled"));
    exchange(&mut one, &mut two);
    assert_eq!((lead_of(&one, &gap()).1, lead_of(&two, &gap()).1), (LeadState::Open, LeadState::Open));
    assert!(one.picture().judged.leads[&gap()].state.is_disputed());
    one.mark(noted(state(gap(), LeadState::Refuted), "went together"));
    exchange(&mut one, &mut two);
    assert_eq!(lead_of(&two, &gap()).1, LeadState::Refuted);
}

#[test]
fn grading_a_lead_does_not_answer_it_and_answering_keeps_its_grade() {
    let [mut post] = posts();
    let grade = |grade| Action::LeadGrade { leads: vec![gap()], grade, end: None };
    post.mark(grade(Grade::C));
    post.mark(grade(Grade::X));
    assert_eq!(lead_of(&post, &gap()), (Some(Grading { grade: Grade::X, end: None }), LeadState::Open));
    post.mark(state(gap(), LeadState::Confirmed));
    assert_eq!(lead_of(&post, &gap()), (Some(Grading { grade: Grade::X, end: None }), LeadState::Confirmed));
}

#[test]
fn a_lead_taken_back_is_gone_and_an_answer_taken_back_opens_it() {
    let [mut post] = posts();
    let entry = post.mark(Action::Lead { about: vec![room("A")], grade: Grade::A, end: None });
    let lead = LeadId::of(&entry.id);
    let answer = post.mark(state(lead.clone(), LeadState::Confirmed));
    post.mark(Action::Retract { entry: answer.id });
    assert_eq!(lead_of(&post, &lead).1, LeadState::Open);
    post.mark(Action::Retract { entry: entry.id });
    assert!(post.picture().judged.leads.is_empty());
}

#[test]
fn each_planner_has_priors_and_a_new_spread_takes_the_place_of_the_old_one() {
    let [mut one, mut two] = posts();
    let by = |planner: &str, row| Action::Priors {
        planner: Some(ActorId::new(planner)),
        spread: Spread::Hand { segments: vec![Share { of: red(), poa: 1.0 - row }], row },
    };
    one.mark(by("P-1", 0.1));
    two.mark(by("P-2", 0.2));
    exchange(&mut one, &mut two);
    one.mark(by("P-1", 0.3));
    exchange(&mut one, &mut two);
    let rows: Vec<f64> = two.picture().judged.priors.values().flat_map(|register| register.values()).map(row).collect();
    assert_eq!(rows, [0.3, 0.2]);
}

fn row(spread: &Spread) -> f64 {
    match spread {
        Spread::Hand { row, .. } | Spread::Area { row, .. } => *row,
        Spread::OConnor { .. } => f64::NAN,
    }
}

#[test]
fn two_who_judge_at_once_whether_a_place_exists_stand_beside_each_other() {
    let [mut one, mut two] = posts();
    one.mark(Action::Exists { about: vec![red(), room("cellar")], probability: 0.4 });
    two.mark(Action::Exists { about: vec![red()], probability: 0.9 });
    exchange(&mut one, &mut two);
    let held = |post: &Post, of: &Target| post.picture().judged.exists[of].values().copied().collect::<Vec<_>>();
    let mut both = held(&one, &red());
    both.sort_by(f64::total_cmp);
    assert_eq!((both, held(&two, &room("cellar"))), (vec![0.4, 0.9], vec![0.4]));
    one.mark(Action::Exists { about: vec![red()], probability: 0.7 });
    assert_eq!(held(&one, &red()), [0.7]);
}

#[test]
fn searches_in_vain_add_up() {
    let [mut post] = posts();
    let sought = || Action::Sought { about: vec![red()], methods: Vec::new(), pod: Some(0.5), team: None };
    post.mark(sought());
    post.mark(sought());
    assert_eq!(post.picture().judged.sought[&red()].len(), 2);
}

#[test]
fn occupants_and_counts_take_the_place_of_what_their_author_saw_by_room_and_source() {
    let [mut post] = posts();
    post.mark(Action::Occupants(occupants(1, 4)));
    post.mark(Action::Occupants(occupants(0, 0)));
    let at = post.picture().facility.space_ix(&"A".into()).unwrap();
    assert_eq!(post.picture().judged.occupants[&at].values().collect::<Vec<_>>(), [&occupants(0, 0)]);
    post.mark(Action::Counted(counted(CountSource::Register, 40, 40)));
    post.mark(Action::Counted(counted(CountSource::Monitor, 30, 50)));
    post.mark(Action::Counted(counted(CountSource::Register, 41, 41)));
    let counts: Vec<_> = post.picture().judged.counted.values().flat_map(|register| register.values()).collect();
    assert_eq!(counts, [&counted(CountSource::Register, 41, 41), &counted(CountSource::Monitor, 30, 50)]);
}

#[test]
fn dissent_is_dated_and_stands_under_a_pseudonym_until_it_is_taken_back() {
    let [mut post] = posts();
    let dissent =
        Action::Dissent { by: ActorId::new("P-7"), text: "There is a third level.".to_owned(), about: vec![red()] };
    let entry = post
        .mark(Request { happened_at: Some(HappenedAt { at_ms: START_MS - 5, uncertainty_ms: 0 }), ..dissent.into() });
    let held = &post.picture().judged.dissent[0];
    assert_eq!((held.by.as_str(), held.text.as_str()), ("P-7", "There is a third level."));
    assert_eq!(held.when.unwrap().at_ms, START_MS - 5);
    post.mark(Action::Retract { entry: entry.id });
    assert!(post.picture().judged.dissent.is_empty());
}

#[test]
fn figures_that_cannot_be_are_refused_with_what_is_wrong() {
    let [mut post] = posts();
    let hand = |poa: f64, row: f64| Action::Priors {
        planner: None,
        spread: Spread::Hand { segments: vec![Share { of: red(), poa }], row },
    };
    let letters = |letter, row| Action::Priors {
        planner: None,
        spread: Spread::OConnor { segments: vec![Letter { of: red(), letter }], row },
    };
    let area = |segments| Action::Priors { planner: None, spread: Spread::Area { segments, row: 0.1 } };
    for (action, why) in [
        (hand(1.5, 0.1), "1.5 does not"),
        (hand(f64::NAN, 0.1), "NaN does not"),
        (hand(0.5, -0.1), "-0.1 does not"),
        (hand(0.0, 0.0), "all shares are 0"),
        (letters('J', 'A'), "\"J\" is no O'Connor letter"),
        (letters('A', 'ß'), "is no O'Connor letter"),
        (area(Vec::new()), "give at least one section or room"),
        (area(vec![room("A"), room("A")]), "\"A\" is named twice"),
        (area(vec![Target::Portal("gate".into())]), "is no segment"),
        (area(vec![room("nowhere")]), "there is no room \"nowhere\""),
        (Action::Exists { about: vec![red()], probability: 7.0 }, "7 does not"),
        (Action::Exists { about: vec![room("A")], probability: 0.5 }, "\"A\" was surveyed"),
        (Action::Exists { about: Vec::new(), probability: 0.5 }, "give at least one room or section"),
        (Action::Sought { about: vec![room("A")], methods: Vec::new(), pod: None, team: None }, "\"A\" was surveyed"),
        (Action::Occupants(occupants(4, 1)), "from 4 to 1 people"),
        (Action::Occupants(Occupants { volume_m3: Some((1.0, f64::INFINITY)), ..occupants(1, 1) }), "from 1 to inf"),
        (
            Action::Occupants(Occupants { volume_m3: Some((0.0, 9.0)), ..occupants(1, 1) }),
            "a room of 0 m³ holds nobody",
        ),
        (Action::Occupants(Occupants { leak_m3_h: Some((-1.0, 1.0)), ..occupants(1, 1) }), "from -1 to 1"),
        (Action::Counted(counted(CountSource::Register, 9, 3)), "from 9 to 3 people"),
        (Action::Lead { about: Vec::new(), grade: Grade::A, end: None }, "or a place on the plan"),
        (state(LeadId::new("nothing"), LeadState::Confirmed), "there is no lead \"nothing\""),
        (Action::LeadState { leads: Vec::new(), state: LeadState::Open }, "give at least one lead"),
        (Action::Dissent { by: ActorId::new("P-7"), text: " ".to_owned(), about: Vec::new() }, "no text"),
        (Action::Dissent { by: ActorId::new(""), text: "no".to_owned(), about: Vec::new() }, "pseudonym"),
    ] {
        let told = post.refused(action.clone());
        assert!(told.contains(why), "{told} for {action:?}");
    }
    assert!(post.operation.log().is_empty());
}

#[test]
fn shares_that_do_not_sum_to_one_are_taken_and_scaled_later() {
    let [mut post] = posts();
    let spread = Spread::Hand { segments: vec![Share { of: red(), poa: 0.9 }], row: 0.9 };
    post.mark(Action::Priors { planner: None, spread });
    assert_eq!(post.picture().judged.priors.len(), 1);
}

#[test]
fn every_judgement_says_what_it_is_and_reads_back_from_json() {
    let actions = [
        Action::Lead { about: vec![room("A")], grade: Grade::B, end: None },
        Action::LeadGrade { leads: vec![gap()], grade: Grade::D, end: Some(LeadEnd::Rubble) },
        state(gap(), LeadState::Refuted),
        Action::Priors {
            planner: Some(ActorId::new("P-1")),
            spread: Spread::OConnor { segments: vec![Letter { of: red(), letter: 'C' }], row: 'H' },
        },
        Action::Exists { about: vec![red()], probability: 0.4 },
        Action::Sought { about: vec![red()], methods: Vec::new(), pod: Some(0.5), team: None },
        Action::Occupants(occupants(2, 4)),
        Action::Counted(counted(CountSource::Monitor, 3, 3)),
        Action::Dissent { by: ActorId::new("P-7"), text: "No.".to_owned(), about: Vec::new() },
    ];
    let summaries = actions.each_ref().map(Action::summary);
    let expected = [
        "lead B: A",
        "lead graded D, rubble: gap-in-numbering:0:A-13",
        "lead refuted: gap-in-numbering:0:A-13",
        "priors of P-1 by O'Connor letters: red",
        "exists with 40 %: red",
        "sought and not found: red",
        "occupants 2 to 4: A",
        "monitor counts 3, 2 freed: wing",
        "dissenting statement of P-7",
    ];
    assert_eq!(summaries, expected);
    for action in actions {
        assert!(Action::KINDS.contains(&action.kind()));
        let text = serde_json::to_string(&action).unwrap();
        assert_eq!(serde_json::from_str::<Action>(&text).unwrap(), action, "{text}");
    }
}
