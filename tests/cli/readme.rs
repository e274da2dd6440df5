use crate::bench::{Bench, plain};
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The commands of the README's shell blocks, without the program's name.
fn commands() -> Vec<String> {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = text.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    let lines = blocks.flat_map(str::lines).filter_map(|line| line.strip_prefix("undercroft "));
    lines.map(|line| line.replace('"', "'")).collect()
}

#[test]
fn the_tour_of_the_readme_can_be_taken() {
    let bench = Bench::new();
    fs::create_dir(bench.path("maps")).unwrap();
    for map in ["clinic.ron", "training.ron", "tunnels.ron"] {
        fs::copy(root().join("maps").join(map), bench.path("maps").join(map)).unwrap();
    }
    fs::copy(root().join("tests/data/osm/ward.osm"), bench.path("building.osm")).unwrap();
    let surveyed = fs::read_to_string(root().join("tests/data/osm/ward.osm")).unwrap();
    bench.write("building-2026.osm", surveyed.replacen("v=\"Empore", "v=\"Gallery", 1));
    let commands = commands();
    assert!(commands.len() >= 14, "{commands:#?}");
    let mut told = String::new();
    for command in &commands {
        told.push_str(&bench.run(command).ok().out);
    }
    let told = plain(&told);
    for line in ["primary search: G-corridor, G-01 by SAR-1", "Edge doors: barred or untried, most behind first"] {
        assert!(told.contains(line), "{line:?} is not in {told}");
    }
}

#[test]
fn the_readme_names_every_subcommand() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let help = Bench::new().run("--help").ok().out;
    let listed = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let lines = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    for name in lines.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        assert!(text.contains(&format!("`{name}")), "the README says nothing of `{name}`");
    }
}

/// The lines of a help text that begin with the program's name, without it.
fn examples(help: &str) -> Vec<String> {
    let lines = help.lines().filter_map(|line| line.strip_prefix("  undercroft "));
    lines.map(|line| line.replace('"', "'")).collect()
}

#[test]
fn the_examples_of_the_help_can_be_copied() {
    let bench = Bench::new();
    fs::copy(root().join("maps/training.ron"), bench.path("training.ron")).unwrap();
    let mut tried = 0;
    for command in [
        "mark",
        "add level",
        "add section",
        "add room",
        "add row",
        "add door",
        "shape",
        "split",
        "join",
        "copy",
        "team add",
        "team list",
        "find",
        "show",
        "status",
    ]
    .into_iter()
    .chain(["log", "check", "export", "generate"])
    .chain(["barriers", "next", "hidden", "prior", "exists", "sought", "probability", "occupants", "air", "count"])
    .chain(["headcount", "dissent", "lead add", "lead list", "lead grade", "lead confirm", "lead refute", "lead open"])
    .chain(["claim add", "claim list", "layout add", "layout list", "camera add", "camera list"])
    .chain(["observe add", "observe list", "code", "codes", "device list"])
    {
        for example in examples(&bench.run(&format!("{command} --help")).ok().out) {
            let asked = example.split(['<', '>', '|']).next().unwrap_or_default();
            // A smaller building will do.
            bench.run(&asked.replace("100000", "1000")).ok();
            tried += 1;
        }
    }
    assert!(tried >= 72, "only {tried} examples were found");
}
