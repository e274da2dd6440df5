//! What holds for the sources as a whole.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// The lines of all sources under `src` outside `but` that `holds` objects to, as `file:line`.
fn objections(but: &str, objects: impl Fn(&str) -> bool) -> Vec<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = sources(&src);
    assert!(files.len() > 50, "the sources are not where they were");
    let mut found = Vec::new();
    for path in files.iter().filter(|path| !path.starts_with(src.join(but))) {
        let text = fs::read_to_string(path).unwrap();
        let named = text.lines().enumerate().filter(|(_, line)| objects(line));
        found.extend(named.map(|(at, _)| format!("{}:{}", path.strip_prefix(&src).unwrap().display(), at + 1)));
    }
    found
}

/// Whether a line of code names a module path that begins with one of the words.
fn names(line: &str, words: &[&str]) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    words.iter().any(|word| {
        code.match_indices(word).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            let after = code[at + word.len()..].trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
                && (after.starts_with("::") || after.starts_with(';'))
        })
    })
}

#[test]
fn nothing_outside_the_viewer_names_its_libraries() {
    let found = objections("viewer", |line| names(line, &["bevy", "egui", "rfd", "wgpu", "winit"]));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_reaches_the_network() {
    let found = objections("no such folder", |line| names(line, &["std::net", "net::Tcp", "net::Udp", "UnixStream"]));
    assert!(found.is_empty(), "{found:#?}");
}

/// The modules in the order of the library page, the lowest first.
fn layers(src: &Path) -> Vec<String> {
    let page = fs::read_to_string(src.join("lib.rs")).unwrap();
    let (_, list) = page.split_once("//! # Modules").unwrap();
    let items = list.lines().filter_map(|line| line.strip_prefix("//! - "));
    let named = items.map_while(|item| item.trim_start_matches('[').strip_prefix('`')?.split('`').next());
    named.map(str::to_owned).collect()
}

#[test]
fn every_module_imports_only_those_listed_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let layers = layers(&src);
    let rank = |name: &str| layers.iter().position(|layer| layer == name);
    let mut found = Vec::new();
    for path in sources(&src) {
        let place = path.strip_prefix(&src).unwrap();
        let module = place.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if matches!(module, "lib" | "main") {
            continue;
        }
        let own = rank(module).unwrap_or_else(|| panic!("the library page does not list {module}"));
        for (at, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let imported =
                code.split("crate::").skip(1).map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next());
            if imported.flatten().any(|name| rank(name).is_none_or(|rank| rank > own)) {
                found.push(format!("{}:{}: {}", place.display(), at + 1, line.trim()));
            }
        }
    }
    assert!(layers.len() > 8 && found.is_empty(), "{layers:?} {found:#?}");
}

#[test]
fn naming_is_told_from_mentioning() {
    let words = ["bevy", "egui"];
    assert!(names("use bevy::prelude::App;", &words));
    assert!(names("    bevy_egui::thing()", &words));
    assert!(!names("// bevy::prelude is far away", &words));
    assert!(!names("let heavy_bevy_count = 3;", &words));
    assert!(!names("the word bevy in a sentence", &words));
}
