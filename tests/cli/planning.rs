//! What is left and how sure we are, from the command line.

use crate::bench::Bench;
use serde_json::json;

/// The house in which the ground floor was entered, so that the cellar and the kitchen are the border.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.run("mark house.ron A-01 --primary --pod 0.6").ok();
    bench
}

#[test]
fn barriers_say_what_each_door_would_open() {
    Bench::new().run("barriers house.ron").ok().prints(
        "door                                           at once          in all        only way  minutes  probability
S-1   stair  locked (key)  A-01 – B-01  2 rooms, 24 m²  2 rooms, 24 m²  2 rooms, 24 m²     ≈ 10
D-23  door   untried       A-02 – A-03   1 room, 12 m²   1 room, 12 m²   1 room, 12 m²      ≈ 2

≈ minutes are assumptions by state, not measured; --minutes changes them; probability is not estimated until a planner sets priors (`undercroft prior`).
",
    );
    let bench = bench();
    bench.run("mark house.ron B-01 --in --team SAR-1").ok();
    bench.run("mark house.ron S-1 --state open").ok();
    let told = bench.run("barriers house.ron --minutes untried=7 --json").ok().json();
    let door = &told["barriers"][0];
    assert_eq!((&door["door"], &door["minutes"], &door["minutes_said"]), (&json!("D-23"), &json!(7), &json!(false)));
    assert_eq!((&door["direct"]["m2"], &door["direct"]["probability"]), (&json!(12.0), &json!(null)));
    assert_eq!(told["lifelines"], json!([{ "room": "B-01", "team": "SAR-1", "doors": ["S-1", "in"] }]));
    bench.run("barriers house.ron --minutes welded=7").refused(
        "error: invalid value 'welded=7' for '--minutes <STATE=MINUTES>': \"welded\" is none of untried, key, code, lock, sealed, blocked, narrow, against\n\nFor more information, try '--help'.",
    );
}

#[test]
fn next_gives_the_order_with_its_reasons() {
    Bench::new().run("next house.ron").ok().prints(
        "1. D-23  door  untried  A-02 – A-03
     brings 1 room (12 m²) within reach at once
     no other door leads to 1 room (12 m²)
     untried: 2 min of work, assumed
2. S-1  stair  locked (key)  A-01 – B-01
     brings 2 rooms (24 m²) within reach at once
     no other door leads to 2 rooms (24 m²)
     locked (key): 10 min of work, assumed

To bring everything that is linked within reach: 2 doors, 12 min of work.
",
    );
    let told = Bench::new().run("next house.ron --minutes key=1 --json").ok().json();
    assert_eq!((&told["next"][0]["door"], &told["everything"]["minutes"]), (&json!("S-1"), &json!(3)));
}

#[test]
fn who_may_run_out_of_air_comes_first() {
    let bench = bench();
    bench.run("occupants house.ron B-02 --people 3 --closed '20 min ago' --volume 20 --leak 0 --activity rest").ok();
    let told = bench.run("next house.ron --json").ok().json();
    let first = &told["next"][0];
    assert_eq!(first["door"], json!("S-1"));
    let reason = first["why"][0].as_str().unwrap();
    assert!(reason.starts_with("on the quickest way to 22, where the air may last "), "{reason}");
    assert!(reason.ends_with("(for ordering work only)"));
}

#[test]
fn the_way_to_a_room_or_section_is_told_in_minutes_and_in_doors() {
    let bench = Bench::new();
    bench.run("next house.ron --to 22").ok().prints(
        "Fewest minutes: 10 min
  S-1  stair  locked (key)  A-01 – B-01

Fewest barriers: 1, 10 min
  S-1  stair  locked (key)  A-01 – B-01
",
    );
    bench.run("next house.ron --to A-02").ok().prints("A-02 is within reach now.\n");
    assert_eq!(bench.run("next house.ron --to east --json").ok().json()["room"], json!("A-02"));
    let ran = bench.run("next house.ron --to red");
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.out, "No way to red is known; `undercroft hidden` lists what may lead there.\n");
}

#[test]
fn the_doors_to_hold_are_the_fewest_that_part_two_places() {
    let bench = Bench::new();
    bench.run("next house.ron --hold A-03").ok().prints("Hold 1 door\n  D-23  door  untried  A-02 – A-03\n");
    bench
        .run("next house.ron --hold A-03 --from A-02")
        .ok()
        .prints("Hold 1 door\n  D-23  door  untried  A-02 – A-03\n");
    bench.run("next house.ron --hold B-02").ok().prints("Nothing to hold: no way there passes now.\n");
    bench.run("mark house.ron S-1 --state open").ok();
    assert_eq!(bench.run("next house.ron --hold B-01 --from A-01 --json").json()["doors"], json!(null));
    assert_eq!(bench.run("next house.ron --hold S-1 --from A-01").code, Some(1));
}

#[test]
fn what_could_hide_is_listed_and_an_answered_lead_is_not_raised_again() {
    let bench = Bench::new();
    bench.run("hidden house.ron").ok().prints(
        "Unexplained area: 1 lead
  C?  unexplained-area:B1:10,2  level B1  10 m² on B1 that no room explains, by a guessed outline; a circle of 1.5 m radius fits in

Loose end: 1 lead
  B?  loose-end:H-1  level B1  the hatch H-1 in 22 leads nobody knows where (sealed)

`undercroft lead confirm` or `refute` answers one; it is not raised again.
",
    );
    let told = bench.run("hidden house.ron --json").ok().json();
    assert_eq!(told["areas"][0]["next_to"], json!(["B-02"]));
    assert!(told["areas"][0]["outline"].as_array().is_some_and(|ring| ring.len() >= 4));
    assert_eq!(bench.run("hidden house.ron --area 11 --json").json()["areas"], json!([]));
    bench.run("lead refute house.ron H-1").refused("undercroft: refuting needs evidence; give it as a note");
    bench.run("lead refute house.ron H-1 --note 'bedrock below, camera' --by P-7").ok();
    bench.run("lead confirm house.ron unexplained").ok();
    let ran = bench.run("hidden house.ron");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(1), "The plans show no unexplained area, no gap in the numbers and no loose end.\n")
    );
    let all = bench.run("lead list house.ron --all --json").ok().json();
    let hatch = all.as_array().unwrap().iter().find(|lead| lead["key"] == "loose-end:H-1").unwrap();
    assert_eq!((&hatch["state"], &hatch["history"][0]["by"]), (&json!("refuted"), &json!(["P-7"])));
    assert_eq!(hatch["history"][0]["note"], json!("bedrock below, camera"));
    bench.run("lead open house.ron loose-end:H-1").ok();
    assert_eq!(bench.run("hidden house.ron").code, Some(0));
}

#[test]
fn leads_are_added_at_a_room_or_a_spot_and_graded_by_who_stood_there() {
    let bench = Bench::new();
    bench.run("lead add house.ron A-03 --grade B --end wall --note 'draught behind the shelf' --by P-7").ok();
    bench.run("lead add house.ron --spot B1:6,1.5 --grade A").ok();
    bench
        .run("lead add house.ron --grade A")
        .refused("undercroft: nothing was named; give at least one room, door or section, or a place on the plan");
    bench.run("lead grade house.ron loose-end:H-1 --grade X --end rubble").ok();
    let found = bench.run("lead list house.ron --grade A,X --json").ok().json();
    assert_eq!(found[0]["at"], json!([6.0, 1.5]));
    assert_eq!(
        (&found[1]["grade"], &found[1]["end"], &found[1]["graded"]),
        (&json!("X"), &json!("rubble"), &json!(true))
    );
    bench
        .run("lead confirm house.ron nowhere")
        .refused("undercroft: there is no lead \"nowhere\"; `undercroft lead list FILE --all` lists them");
    let told = bench.run("lead list house.ron").ok().out;
    assert!(told.contains("draught behind the shelf"), "{told}");
}

#[test]
fn nothing_is_estimated_before_priors_and_a_band_after() {
    let bench = bench();
    let ran = bench.run("probability house.ron");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.starts_with("Not estimated: no planner has set priors"), "{}", ran.out);
    assert_eq!(bench.run("probability house.ron --json").json()["residual"], json!(null));
    bench.run("prior house.ron --planner P-1 --hand red=0.2,east=0.6 --row 0.2").ok();
    bench.run("prior house.ron --planner P-2 --letters red=C,east=A --row E").ok();
    bench.run("mark house.ron A-02 A-03 --secondary --pod 0.5").ok();
    let told = bench.run("probability house.ron --json").ok().json();
    let near = |value: &serde_json::Value, expected: f64| {
        assert!((value.as_f64().unwrap() - expected).abs() < 1e-9, "{value} and not {expected}");
    };
    // P-1: east 0.6; P-2: 5 of 9.
    near(&told["segments"][1]["poa_before"], (0.6 + 5.0 / 9.0) / 2.0);
    near(&told["residual"]["low"], 1.0 - 0.3);
    near(&told["residual"]["high"], 1.0 - 5.0 / 18.0);
    assert_eq!(told["lowers_most"], json!("East"));
    let text = bench.run("probability house.ron").ok().out;
    assert!(text.contains("priors are the mean of P-1 by hand, P-2 by O'Connor letters"), "{text}");
    assert!(text.contains("Residual, that somebody who is missing was not found yet: 70 to 72 %"), "{text}");
}

#[test]
fn existence_is_kept_apart_and_falls_when_a_place_is_sought_in_vain() {
    let bench = bench();
    bench.run("exists house.ron red --probability 0.4").ok();
    bench.run("sought house.ron red --pod 0.5 --method dig --team SAR-1").ok();
    let doubt = bench.run("probability house.ron --json").json()["doubts"][0].clone();
    assert_eq!(doubt["now"], json!({ "low": 0.25, "high": 0.25 }));
    bench
        .run("exists house.ron A-01 --probability 0.4")
        .refused("undercroft: these figures cannot be used: \"A-01\" was surveyed, so it is known to exist");
    bench.run("prior house.ron --hand red=0.9 --row 0.1").ok();
    let told = bench.run("probability house.ron --json").json();
    assert!(told["findings"][0].as_str().unwrap().contains("less than the 90 %"), "{}", told["findings"]);
}

#[test]
fn figures_that_do_not_sum_are_scaled_and_said() {
    let bench = bench();
    bench.run("prior house.ron --hand red=0.9,east=0.9 --row 0.2").ok();
    let ran = bench.run("probability house.ron").ok();
    assert!(ran.err.contains("the probabilities sum to 200 % and not to 100 %; they were scaled"), "{}", ran.err);
    bench
        .run("prior house.ron --hand red=1.9 --row 0.2")
        .refused("undercroft: a probability lies between 0 and 1; 1.9 does not");
    bench.run("prior house.ron --letters red=K --row A").refused(
        "undercroft: these figures cannot be used: \"K\" is no O'Connor letter; use A (very likely) to I (very unlikely)",
    );
    bench
        .run("prior house.ron --hand red --row 0.2")
        .refused("undercroft: \"red\" is no share; write the place and its share, as red=0.4");
}

#[test]
fn the_air_clock_is_a_band_with_its_caveat() {
    let bench = bench();
    assert_eq!(bench.run("air house.ron").code, Some(1));
    bench.run("occupants house.ron 22 --people 2..4 --closed '60 min ago' --volume 10.4 --leak 0 --activity rest").ok();
    let air = bench.run("air house.ron --json").ok().json();
    assert_eq!(air[0]["caveat"], json!("for ordering work only, never a reason to stop"));
    // 10.4 m³ less four bodies, oxygen to 12 %: 0.0895·10/(4·0.0186) = 12.03 h, less the hour.
    let soonest = air[0]["soonest_h"].as_f64().unwrap();
    assert!((soonest - 11.03).abs() < 0.02, "{soonest}");
    let text = bench.run("air house.ron").ok().out;
    assert!(text.ends_with(
        "From the most careful to the most hopeful assumption; for ordering work only, never a reason to stop.\n"
    ));
    bench.run("occupants house.ron 22 --people 0").ok();
    assert_eq!(bench.run("air house.ron").code, Some(1));
    bench
        .run("occupants house.ron 22 --people 4..2")
        .refused("undercroft: these figures cannot be used: from 4 to 2 people; give the lower first, 100000 at most");
}

#[test]
fn a_headcount_says_who_is_unaccounted_for() {
    let bench = bench();
    bench.run("count house.ron red --source register --people 40 --freed 3").ok();
    bench.run("count house.ron red --source monitor --people 30..35").ok();
    bench.run("headcount house.ron").ok().prints(
        "section      by         counted  freed  found  unaccounted
Red section  register        40      3      0           37
Red section  monitor   30 to 35      0      0     30 to 35
",
    );
    let told = bench.run("headcount house.ron --json").json();
    assert_eq!(told[1]["unaccounted"], json!([30, 35]));
    bench.run("exists house.ron red --probability 0.4").ok();
    bench.run("sought house.ron red").ok();
    bench.run("occupants house.ron B-02 --people 2..4").ok();
    let facts = bench.run("show house.ron red --json").ok().json()["facts"].clone();
    assert_eq!(facts["counted"], json!(["40 by register, 3 freed", "30 to 35 by monitor, 0 freed"]));
    assert_eq!(
        (&facts["exists"], &facts["sought"]),
        (&json!(["with 40 %, as a planner holds"]), &json!(["in vain, 1 time"]))
    );
    let facts = bench.run("show house.ron B-02 --json").ok().json()["facts"].clone();
    assert_eq!(facts["occupants"], json!(["2 to 4 people, activity not known"]));
}

#[test]
fn dissent_stands_under_a_pseudonym_and_can_be_taken_back() {
    let bench = bench();
    bench.run("dissent house.ron --by P-7 'There is a third level.' --about red").ok();
    bench.run("dissent house.ron").ok().prints("P-7 TIME: There is a third level.\n");
    assert_eq!(bench.run("dissent house.ron --json").json()[0]["about"], json!([{ "Section": "red" }]));
    bench.run("undo house.ron").ok();
    let ran = bench.run("dissent house.ron");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "Nobody dissents.\n"));
    assert_eq!(bench.run("dissent house.ron 'No name'").code, Some(2));
}

#[test]
fn everything_planners_hold_goes_through_apply() {
    let bench = Bench::new();
    let lines = [
        r#"{"action":{"Lead":{"grade":"A"}},"place":{"level":"G","at":[1,1]},"note":"hollow"}"#,
        r#"{"LeadGrade":{"leads":["loose-end:H-1"],"grade":"C"}}"#,
        r#"{"LeadState":{"leads":["loose-end:H-1"],"state":"Confirmed"}}"#,
        r#"{"Priors":{"planner":"P-1","spread":{"Area":{"segments":[{"Section":"east"}],"row":0.1}}}}"#,
        r#"{"Exists":{"about":[{"Section":"red"}],"probability":0.5}}"#,
        r#"{"Sought":{"about":[{"Section":"red"}],"pod":0.5}}"#,
        r#"{"Occupants":{"space":"B-02","least":1,"most":2}}"#,
        r#"{"Counted":{"section":"red","by":"Witness","least":1,"most":2}}"#,
        r#"{"Dissent":{"by":"P-7","text":"No."}}"#,
    ];
    let ran = bench.feed("apply house.ron --json", &lines.join("\n")).ok();
    assert_eq!(ran.out.lines().count(), lines.len());
    assert_eq!(bench.run("probability house.ron --json").ok().json()["estimated"], json!(true));
    assert_eq!(bench.run("lead list house.ron --grade A --json").json()[0]["why"], json!("hollow"));
}

#[test]
fn a_map_without_anything_gives_sentences_and_no_figures() {
    let bench = Bench::new();
    bench.write("bare.ron", "(format: 1, name: \"Bare\")");
    bench.write("shut.ron", "(format: 1, name: \"Shut\", levels: [(id: \"G\", ordinal: 0, elevation_m: 0.0, height_m: 3.0)], spaces: [(id: \"A\", level: \"G\"), (id: \"B\", level: \"G\")])");
    for map in ["bare", "shut"] {
        for line in ["barriers", "next", "hidden", "lead list", "probability", "air", "headcount", "dissent"] {
            for json in ["", " --json"] {
                let ran = bench.run(&format!("{line} {map}.ron{json}"));
                assert!(matches!(ran.code, Some(0 | 1)), "{line}: {ran:?}");
                assert!(!ran.out.contains("NaN") && !ran.out.contains("inf"), "{line}: {ran:?}");
            }
        }
    }
    assert_eq!(bench.run("prior bare.ron --area --row 0.1").code, Some(2));
}

#[test]
fn the_report_is_one_file_that_is_not_written_over() {
    let bench = bench();
    let ran = bench.run("report house.ron -o closing.html").ok();
    assert_eq!(ran.out, "closing.html\n");
    assert!(ran.err.contains("with the marks in house.undercroft"), "{}", ran.err);
    let html = std::fs::read_to_string(bench.path("closing.html")).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("Head hash of the log, 1 entry:"));
    bench
        .run("report house.ron -o closing.html")
        .refused("undercroft: closing.html exists already; choose another name, or give --force to replace it");
    bench.run("report house.ron -o closing.html --force --without-pictures --as-of 2001-01-01T00:00:00Z").ok();
    let before = std::fs::read_to_string(bench.path("closing.html")).unwrap();
    assert!(before.contains("as known at 2001-01-01"));
    assert_eq!(bench.run("report house.ron -o nowhere/closing.html").code, Some(2));
}
