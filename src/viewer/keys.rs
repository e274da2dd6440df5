//! Which key asks for which command: the standard keys, what a settings file changes of them, and how a press is read.

use super::command::Command;
use super::measure::figures;
use bevy::input::keyboard::{KeyCode, KeyboardInput};
use bevy_egui::egui::Key;
use bevy_egui::helpers::{bevy_to_egui_key, bevy_to_egui_physical_key};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// One key with what is held down beside it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Chord {
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
    pub key: Key,
}

#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no key \"{0}\"; write for example \"3\", \"Ctrl+Z\" or \"PageUp\"")]
pub struct NoSuchKey(pub String);

impl FromStr for Chord {
    type Err = NoSuchKey;

    fn from_str(text: &str) -> Result<Self, NoSuchKey> {
        let wrong = || NoSuchKey(text.to_owned());
        let mut parts: Vec<&str> = text.split('+').map(str::trim).collect();
        let key = parts.pop().and_then(Key::from_name).ok_or_else(wrong)?;
        let mut chord = Self { ctrl: false, alt: false, shift: false, key };
        for part in parts {
            let held = match part.to_ascii_lowercase().as_str() {
                "ctrl" | "cmd" => &mut chord.ctrl,
                "alt" => &mut chord.alt,
                "shift" => &mut chord.shift,
                _ => return Err(wrong()),
            };
            *held = true;
        }
        Ok(chord)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(word)?;
            }
        }
        f.write_str(match self.key {
            Key::Slash => "/",
            Key::Questionmark => "?",
            Key::Escape => "Esc",
            key => key.name(),
        })
    }
}

impl Chord {
    fn is_bare_digit(self) -> bool {
        !self.ctrl && !self.alt && digit(self.key).is_some()
    }
}

fn is_sign(key: Key) -> bool {
    matches!(key, Key::Slash | Key::Questionmark | Key::Plus | Key::Minus | Key::Equals | Key::Colon | Key::Semicolon)
}

fn digit(key: Key) -> Option<i32> {
    const DIGITS: [Key; 10] =
        [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    DIGITS.iter().position(|&digit| digit == key).and_then(|at| i32::try_from(at).ok())
}

/// What is held down at the moment. It follows every stroke in order, so that a chord struck within one frame counts.
#[derive(Clone, Copy, Default, Debug)]
pub struct Held {
    ctrl: bool,
    alt: bool,
    shift: bool,
}

impl Held {
    /// The chord that this stroke completes. A key held down completes one once.
    pub fn follow(&mut self, stroke: &KeyboardInput) -> Option<Chord> {
        let is_down = stroke.state.is_pressed();
        match stroke.key_code {
            KeyCode::ControlLeft | KeyCode::ControlRight => self.ctrl = is_down,
            KeyCode::SuperLeft | KeyCode::SuperRight if cfg!(target_os = "macos") => self.ctrl = is_down,
            KeyCode::AltLeft | KeyCode::AltRight => self.alt = is_down,
            KeyCode::ShiftLeft | KeyCode::ShiftRight => self.shift = is_down,
            _ if is_down && !stroke.repeat => return self.chord(stroke),
            _ => {}
        }
        None
    }

    /// What this stroke adds to an exact measure.
    pub fn types(self, stroke: &KeyboardInput) -> String {
        let text = stroke.text.as_deref().filter(|_| stroke.state.is_pressed() && !self.ctrl && !self.alt);
        text.map(figures).unwrap_or_default()
    }

    // On layouts without Latin letters the key's place counts, and for a digit whatever else the key bears: with Shift,
    // or on a French keyboard without it, it gives another sign.
    fn chord(self, stroke: &KeyboardInput) -> Option<Chord> {
        let (sign, place) = (bevy_to_egui_key(&stroke.logical_key), bevy_to_egui_physical_key(&stroke.key_code));
        let digit = place.filter(|&place| digit(place).is_some() && (self.alt || !sign.is_some_and(is_sign)));
        let key = digit.or(sign).or(place)?;
        // Where "?" needs shift and where "/" does depends on the layout; the sign itself is what counts.
        Some(Chord { ctrl: self.ctrl, alt: self.alt, shift: self.shift && !is_sign(key), key })
    }
}

/// What a key press asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Press {
    Command(Command),
    /// Alt and a digit, with shift for underground: that storey, ground 0.
    Storey(i32),
}

/// The keys as they are now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keymap {
    by_chord: BTreeMap<Chord, Command>,
    by_command: BTreeMap<Command, Chord>,
}

impl Default for Keymap {
    fn default() -> Self {
        let standard =
            Command::ALL.iter().filter_map(|&command| Some((command, command.standard_keys().parse().ok()?)));
        Self::from_pairs(standard.collect())
    }
}

impl Keymap {
    /// The standard keys with changes; an empty text takes a command's key away. What cannot be taken over is left at
    /// its standard and named in the second value, one sentence each.
    pub fn changed(changes: &BTreeMap<Command, String>) -> (Self, Vec<String>) {
        let mut pairs = Self::default().by_command;
        let mut complaints = Vec::new();
        for (&command, text) in changes {
            if text.trim().is_empty() {
                pairs.remove(&command);
                continue;
            }
            match text.parse::<Chord>() {
                Err(why) => complaints.push(format!("key for \"{}\": {why}", command.label())),
                Ok(chord) if chord.is_bare_digit() && !command.marks() => {
                    complaints
                        .push(format!("\"{}\" cannot have the key {chord}: bare digits only mark", command.label()));
                }
                Ok(chord) => drop(pairs.insert(command, chord)),
            }
        }
        let map = Self::from_pairs(pairs.clone());
        for (command, chord) in pairs {
            if let Some(other) = map.by_chord.get(&chord).filter(|other| **other != command) {
                let (label, other) = (command.label(), other.label());
                complaints.push(format!("{chord} is given to \"{other}\" and to \"{label}\"; the first has it"));
            }
        }
        (map, complaints)
    }

    fn from_pairs(pairs: BTreeMap<Command, Chord>) -> Self {
        let mut by_chord = BTreeMap::new();
        for (&command, &chord) in &pairs {
            by_chord.entry(chord).or_insert(command);
        }
        Self { by_chord, by_command: pairs }
    }

    /// The key of a command as shown in menus; empty when it has none.
    pub fn shown(&self, command: Command) -> String {
        self.by_command.get(&command).map(Chord::to_string).unwrap_or_default()
    }

    /// What a chord asks for.
    pub fn press(&self, chord: Chord) -> Option<Press> {
        if let Some(&command) = self.by_chord.get(&chord) {
            return Some(Press::Command(command));
        }
        let storey = digit(chord.key).filter(|_| chord.alt && !chord.ctrl)?;
        Some(Press::Storey(if chord.shift { -storey } else { storey }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::input::ButtonState;
    use bevy::input::keyboard::Key as Logical;
    use bevy::prelude::Entity;

    fn press(map: &Keymap, text: &str) -> Option<Press> {
        map.press(text.parse().unwrap())
    }

    fn stroke(key_code: KeyCode, sign: &str, state: ButtonState) -> KeyboardInput {
        let logical_key = Logical::Character(sign.into());
        KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window: Entity::PLACEHOLDER }
    }

    #[test]
    fn the_keys_are_those_of_the_field_guide() {
        let map = Keymap::default();
        let expected = [
            ("1", Command::Unsearched),
            ("2", Command::InProgress),
            ("3", Command::Primary),
            ("4", Command::Secondary),
            ("X", Command::Inaccessible),
            ("U", Command::Untried),
            ("O", Command::Open),
            ("C", Command::Closed),
            ("L", Command::Locked),
            ("K", Command::Code),
            ("S", Command::Sealed),
            ("B", Command::Blocked),
            ("R", Command::Breached),
            ("V", Command::Victim),
            ("H", Command::Hazard),
            ("N", Command::Note),
            ("Ctrl+Z", Command::Undo),
            ("Ctrl+Shift+Z", Command::Redo),
            ("/", Command::Find),
            ("?", Command::Help),
            ("Escape", Command::LetGo),
            ("Home", Command::FrameAll),
            ("Space", Command::ToggleExplode),
            ("P", Command::TogglePlan),
        ];
        for (text, command) in expected {
            assert_eq!(press(&map, text), Some(Press::Command(command)), "{text}");
        }
    }

    #[test]
    fn every_standard_key_is_a_key_and_has_one_command() {
        let map = Keymap::default();
        for &command in Command::ALL {
            let text = command.standard_keys();
            assert!(text.is_empty() || text.parse::<Chord>().is_ok(), "{command:?}: {text}");
            assert!(text.is_empty() || press(&map, text) == Some(Press::Command(command)), "{command:?}");
        }
    }

    #[test]
    fn bare_digits_only_mark() {
        let digits = (0..=9).map(|digit| digit.to_string());
        for command in digits.filter_map(|digit| press(&Keymap::default(), &digit)) {
            assert!(matches!(command, Press::Command(command) if command.marks()), "{command:?}");
        }
        let (map, complaints) = Keymap::changed(&BTreeMap::from([(Command::Undo, "5".to_owned())]));
        assert_eq!(complaints, ["\"Undo\" cannot have the key 5: bare digits only mark"]);
        assert_eq!((press(&map, "5"), map.shown(Command::Undo)), (None, "Ctrl+Z".to_owned()));
    }

    #[test]
    fn alt_and_a_digit_ask_for_a_storey() {
        assert_eq!(press(&Keymap::default(), "Alt+2"), Some(Press::Storey(2)));
        assert_eq!(press(&Keymap::default(), "Alt+Shift+1"), Some(Press::Storey(-1)));
    }

    #[test]
    fn a_sign_counts_whether_or_not_the_layout_needs_shift_for_it() {
        let mut held = Held::default();
        held.follow(&stroke(KeyCode::ShiftLeft, "", ButtonState::Pressed));
        let chord = held.follow(&stroke(KeyCode::Slash, "?", ButtonState::Pressed)).unwrap();
        assert_eq!(Keymap::default().press(chord), Some(Press::Command(Command::Help)));
    }

    #[test]
    fn a_chord_struck_within_one_frame_counts() {
        let mut held = Held::default();
        let strokes = [
            stroke(KeyCode::ControlLeft, "", ButtonState::Pressed),
            stroke(KeyCode::KeyZ, "z", ButtonState::Pressed),
            stroke(KeyCode::KeyZ, "z", ButtonState::Released),
            stroke(KeyCode::ControlLeft, "", ButtonState::Released),
            stroke(KeyCode::Digit3, "3", ButtonState::Pressed),
        ];
        let asked: Vec<Press> =
            strokes.iter().filter_map(|stroke| Keymap::default().press(held.follow(stroke)?)).collect();
        assert_eq!(asked, [Press::Command(Command::Undo), Press::Command(Command::Primary)]);
    }

    #[test]
    fn a_digit_counts_by_its_place_whatever_sign_shift_or_the_layout_makes_of_it() {
        let mut held = Held::default();
        let chord = held.follow(&stroke(KeyCode::Digit3, "\"", ButtonState::Pressed)).unwrap();
        assert_eq!(Keymap::default().press(chord), Some(Press::Command(Command::Primary)));
        held.follow(&stroke(KeyCode::AltLeft, "", ButtonState::Pressed));
        held.follow(&stroke(KeyCode::ShiftLeft, "", ButtonState::Pressed));
        let chord = held.follow(&stroke(KeyCode::Digit1, "!", ButtonState::Pressed)).unwrap();
        assert_eq!(Keymap::default().press(chord), Some(Press::Storey(-1)));
    }

    #[test]
    fn figures_are_typed_with_neither_ctrl_nor_alt() {
        let typed = |sign: &str| KeyboardInput {
            text: Some(sign.into()),
            ..stroke(KeyCode::Digit4, sign, ButtonState::Pressed)
        };
        let mut held = Held::default();
        assert_eq!((held.types(&typed("٤")), held.types(&typed("v"))), ("4".to_owned(), String::new()));
        held.follow(&stroke(KeyCode::AltLeft, "", ButtonState::Pressed));
        assert_eq!(held.types(&typed("4")), "");
    }

    #[test]
    fn a_key_held_down_asks_once() {
        let mut held = Held::default();
        let down = stroke(KeyCode::Digit3, "3", ButtonState::Pressed);
        assert!(held.follow(&down).is_some());
        assert_eq!(held.follow(&KeyboardInput { repeat: true, ..down }), None);
    }

    #[test]
    fn on_a_layout_without_latin_letters_the_place_of_the_key_counts() {
        let chord = Held::default().follow(&stroke(KeyCode::KeyS, "س", ButtonState::Pressed)).unwrap();
        assert_eq!(Keymap::default().press(chord), Some(Press::Command(Command::Sealed)));
    }

    #[test]
    fn a_key_can_be_changed_and_what_is_wrong_is_named() {
        let changes = BTreeMap::from([
            (Command::Primary, "F12".to_owned()),
            (Command::Secondary, "Bogus".to_owned()),
            (Command::Note, "V".to_owned()),
        ]);
        let (map, complaints) = Keymap::changed(&changes);
        assert_eq!(press(&map, "F12"), Some(Press::Command(Command::Primary)));
        assert_eq!(press(&map, "3"), None);
        assert_eq!(press(&map, "4"), Some(Press::Command(Command::Secondary)), "left at its standard");
        assert_eq!(press(&map, "V"), Some(Press::Command(Command::Victim)));
        assert_eq!(
            complaints,
            [
                "key for \"Secondary search done\": there is no key \"Bogus\"; write for example \"3\", \"Ctrl+Z\" or \"PageUp\"",
                "V is given to \"Victims found…\" and to \"Note…\"; the first has it",
            ]
        );
    }
}
