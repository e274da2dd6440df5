use std::borrow::Cow;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// One line in the order in which a renderer must receive it that shapes letters but lays runs left to right.
///
/// egui 0.36 cuts a line into runs of one font, shapes each in the direction of its script, and sets the runs one
/// after the other to the right. So runs come in visual order, while the letters of an Arabic or Hebrew word stay in
/// reading order, because the shaper turns them round itself. What stands between such words is turned round here,
/// brackets are mirrored, and numbers keep their order. Text without a right-to-left letter is returned as it is.
pub fn visual(line: &str) -> Cow<'_, str> {
    if !has_rtl(line) {
        return Cow::Borrowed(line);
    }
    let mut drawn = String::with_capacity(line.len());
    for (at, paragraph) in line.split('\n').enumerate() {
        if at > 0 {
            drawn.push('\n');
        }
        push_paragraph(&mut drawn, paragraph);
    }
    Cow::Owned(drawn)
}

/// Whether a line reads from right to left: its first strong letter does.
pub fn is_rtl(line: &str) -> bool {
    let strong =
        line.chars().map(bidi_class).find(|class| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL));
    matches!(strong, Some(BidiClass::R | BidiClass::AL))
}

/// Wraps a name so that it does not disturb the order of the sentence it stands in, for terminals and reports that do
/// bidirectional layout themselves.
pub fn isolate(name: &str) -> Cow<'_, str> {
    if has_rtl(name) { Cow::Owned(format!("{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}")) } else { Cow::Borrowed(name) }
}

fn has_rtl(line: &str) -> bool {
    line.chars().any(|c| {
        matches!(
            bidi_class(c),
            BidiClass::R | BidiClass::AL | BidiClass::AN | BidiClass::RLE | BidiClass::RLO | BidiClass::RLI
        )
    })
}

fn push_paragraph(drawn: &mut String, line: &str) {
    let info = BidiInfo::new(line, None);
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let text = &line[run.clone()];
            match levels.get(run.start).is_some_and(Level::is_rtl) {
                true => push_rtl(drawn, text),
                false => drawn.extend(text.chars().filter(|c| !is_control(*c))),
            }
        }
    }
}

// The shaper turns a word round; the words, and the marks between them, are turned round here.
fn push_rtl(drawn: &mut String, run: &str) {
    let mut pieces: Vec<&str> = Vec::new();
    let mut from = 0;
    let mut word = None;
    for (at, c) in run.char_indices() {
        let joins = match bidi_class(c) {
            BidiClass::R | BidiClass::AL => true,
            // Vowel signs and the joiners belong to the word they stand in.
            BidiClass::NSM | BidiClass::BN => word == Some(true),
            _ => false,
        };
        // Between words every character is a piece of its own.
        if at > from && (word != Some(joins) || !joins) {
            pieces.push(&run[from..at]);
            from = at;
        }
        word = Some(joins);
    }
    pieces.push(&run[from..]);
    for piece in pieces.into_iter().rev() {
        drawn.extend(piece.chars().filter(|c| !is_control(*c)).map(mirrored));
    }
}

fn is_control(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}')
}

fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        '≤' => '≥',
        '≥' => '≤',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_rtl, isolate, visual};

    #[test]
    fn an_arabic_name_with_digits_and_a_latin_letter_reads_from_the_right() {
        // Read from the right: "zinzana", 12, "fi", "al-mabna", A. Drawn from the left it is therefore A first. Each
        // Arabic word stays in reading order, because the shaper turns its letters.
        let (zinzana, fi, al_mabna) = ("زنزانة", "في", "المبنى");
        assert_eq!(visual("زنزانة 12 في المبنى A"), format!("A {al_mabna} {fi} 12 {zinzana}"));
    }

    #[test]
    fn latin_text_is_left_alone() {
        assert_eq!(visual("B1-A-07 (kitchen)"), "B1-A-07 (kitchen)");
    }

    #[test]
    fn an_arabic_name_within_a_latin_sentence_keeps_the_sentence_in_order() {
        assert_eq!(visual("cell زنزانة كبيرة 7 open"), "cell 7 كبيرة زنزانة open");
    }

    #[test]
    fn brackets_are_mirrored_and_hold_what_they_held() {
        assert_eq!(visual("غرفة (مطبخ)"), "(مطبخ) غرفة");
        assert_eq!(visual("غرفة (B-12)"), "(B-12) غرفة");
    }

    #[test]
    fn numbers_with_separators_keep_their_order() {
        assert_eq!(visual("المساحة 12.5 م"), "م 12.5 المساحة");
        assert_eq!(visual("זמן 14:05"), "14:05 זמן");
    }

    #[test]
    fn arabic_indic_digits_keep_their_order() {
        assert_eq!(visual("غرفة ١٢"), "١٢ غرفة");
    }

    #[test]
    fn vowel_signs_stay_with_their_word() {
        assert_eq!(visual("مَبْنى ب"), "ب مَبْنى");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(visual("في المبنى\nA b"), "المبنى في\nA b");
    }

    #[test]
    fn direction_is_that_of_the_first_letter() {
        assert!(is_rtl("12 زنزانة A"));
        assert!(!is_rtl("A زنزانة"));
        assert!(!is_rtl("12"));
    }

    #[test]
    fn only_right_to_left_names_are_isolated() {
        assert_eq!(isolate("A-01"), "A-01");
        assert_eq!(isolate("في"), "\u{2068}في\u{2069}");
    }
}
