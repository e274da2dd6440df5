use std::borrow::Cow;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// One line in the order in which a renderer must receive it that shapes letters but knows nothing of direction.
///
/// egui 0.36 cuts a line into runs of one font, whatever their scripts, and sets them one after the other to the right.
/// The shaper takes the direction of a run from its first letter and lays the whole run so, with digits and all. So
/// runs come in the order in which they are seen, and a run that the shaper will turn round is turned round beforehand:
/// its words are then in reading order, as joining letters need. Brackets are mirrored, and what only steers direction
/// is left out. Text without a right-to-left letter is returned as it is.
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
    let is_rtl =
        |c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::RLE | BidiClass::RLO | BidiClass::RLI);
    line.chars().any(|c| is_arabic(c) || is_rtl(c))
}

fn push_paragraph(drawn: &mut String, line: &str) {
    let clusters = as_seen(line);
    for run in clusters.chunk_by(|one, next| one.face() == next.face()) {
        let mut directions = run.iter().filter_map(Cluster::turns);
        // A run that begins or ends with a Latin letter is laid from the left either way.
        let turned = directions.next() == Some(true) && directions.next_back() != Some(false);
        match turned {
            true => run.iter().rev().for_each(|cluster| cluster.push(drawn)),
            false => run.iter().for_each(|cluster| cluster.push(drawn)),
        }
    }
}

/// A letter with the vowel signs and joiners that belong to it.
#[derive(Clone, Copy)]
struct Cluster<'a> {
    text: &'a str,
    is_rtl: bool,
}

/// The letters of a line from the left to the right of the screen.
fn as_seen(line: &str) -> Vec<Cluster<'_>> {
    let info = BidiInfo::new(line, None);
    let mut seen = Vec::with_capacity(line.len());
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_rtl = levels.get(run.start).is_some_and(Level::is_rtl);
            let from = seen.len();
            seen.extend(clusters(&line[run]).map(|text| Cluster { text, is_rtl }));
            if is_rtl {
                seen[from..].reverse();
            }
        }
    }
    seen
}

fn clusters(run: &str) -> impl Iterator<Item = &str> {
    let mut rest = run;
    std::iter::from_fn(move || {
        let joins = |c: char| matches!(bidi_class(c), BidiClass::NSM | BidiClass::BN);
        let end = rest.char_indices().skip(1).find(|(_, c)| !joins(*c)).map_or(rest.len(), |(at, _)| at);
        let (cluster, after) = rest.split_at(end);
        rest = after;
        (!cluster.is_empty()).then_some(cluster)
    })
}

impl Cluster<'_> {
    /// Which font draws it.
    fn face(&self) -> Face {
        match self.first() {
            Some(c) if is_arabic(c) => Face::Arabic,
            Some(c) if is_hebrew(c) => Face::Hebrew,
            _ => Face::Latin,
        }
    }

    /// Whether a run that begins with it is laid from the right; none where it is of no script of its own.
    fn turns(&self) -> Option<bool> {
        let first = self.first()?;
        match bidi_class(first) {
            _ if is_shared(first) => None,
            BidiClass::R | BidiClass::AL => Some(true),
            BidiClass::L => Some(false),
            // Arabic-Indic digits are of the Arabic script, so the shaper lays even a number of them from the right.
            _ => is_arabic(first).then_some(true),
        }
    }

    fn first(&self) -> Option<char> {
        self.text.chars().next()
    }

    fn push(&self, drawn: &mut String) {
        let kept = self.text.chars().filter(|c| !is_control(*c));
        drawn.extend(kept.map(|c| if self.is_rtl { mirrored(c) } else { c }));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    /// What no other font has goes here too.
    Latin,
    Arabic,
    Hebrew,
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{0591}'..='\u{05F4}' | '\u{FB1D}'..='\u{FB4F}')
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{08A0}'..='\u{08FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

// Arabic marks that Unicode gives to no script, because several use them.
fn is_shared(c: char) -> bool {
    matches!(
        c,
        '\u{0605}'
            | '\u{060C}'
            | '\u{061B}'
            | '\u{061F}'
            | '\u{0640}'
            | '\u{06DD}'
            | '\u{08E2}'
            | '\u{FD3E}'
            | '\u{FD3F}'
    )
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
        assert_eq!(visual("غرفة 14:05"), "14:05 غرفة");
    }

    // The shaper turns these digits round as it turns words, so they come to it from the right: 2 before 1.
    #[test]
    fn arabic_indic_digits_are_turned_so_that_the_shaper_turns_them_back() {
        let (one, two, room) = ('١', '٢', "غرفة");
        assert_eq!(visual("غرفة ١٢"), format!("{two}{one} {room}"));
        assert_eq!(visual("غرفة ۱۲"), format!("{}{} {room}", '۲', '۱'));
        assert_eq!(visual("غرفة١٢"), format!("{room}{two}{one}"));
        assert_eq!(visual("B1 ١٢"), format!("B1 {two}{one}"));
        assert_eq!(visual("B1 ۱۲"), format!("B1 {}{}", '۲', '۱'));
    }

    // Seen from the left: "al-mabna", comma, space, "ghurfa". The comma stands in one run with the word before it.
    #[test]
    fn arabic_punctuation_follows_the_word_before_it() {
        let (room, building) = ("غرفة", "المبنى");
        assert_eq!(visual("غرفة، المبنى"), format!("{building} {room}،"));
        assert_eq!(visual("غرفة؛المبنى"), format!("{room}؛{building}"));
        assert_eq!(visual("غرفة 12؟"), format!("؟12 {room}"));
        assert_eq!(visual("غرفة ١٢؟"), format!("{}{}؟ {room}", '٢', '١'));
    }

    #[test]
    fn hebrew_is_a_run_of_its_own_beside_digits() {
        assert_eq!(visual("זמן 14:05"), "14:05 זמן");
        assert_eq!(visual("חדר (B-12)"), "(B-12) חדר");
    }

    // No font has Thaana: it is drawn in one run with the digits beside it, which the shaper turns as a whole.
    #[test]
    fn a_run_of_a_script_without_a_font_is_turned_with_its_digits() {
        assert_eq!(visual("ހއ 14:05"), "ހއ 50:41");
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
