//! Figures typed while a drawing is under way: exact lengths and places.

use crate::model::Xy;
use crate::model::snap::at_length;

/// What is typed, for whoever typed something else.
pub const HOW: &str = "Type a length as 4.5, or how far east and north as 6;4, with − for west and south.";

/// Metres as typed.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Measure {
    /// Towards where the pointer is.
    Length(f64),
    /// East and north of the last point; of the plan's own origin as long as there is none.
    Across(Xy),
}

/// What of a text belongs to a measure, in plain signs: `6,5×٤` is `6.5;4`.
pub fn figures(text: &str) -> String {
    text.chars().filter_map(figure).collect()
}

fn figure(c: char) -> Option<char> {
    let digit = |zero: char| char::from_digit(c as u32 - zero as u32, 10);
    match c {
        '0'..='9' | '.' | ';' | '-' => Some(c),
        '٠'..='٩' => digit('٠'),
        '۰'..='۹' => digit('۰'),
        ',' | '٫' => Some('.'),
        'x' | 'X' | '×' | '*' | '؛' => Some(';'),
        '−' => Some('-'),
        _ => None,
    }
}

/// The point that a measure means, from the last point of the drawing towards the pointer.
pub fn point(typed: &str, last: Option<Xy>, towards: Option<Xy>) -> Option<Xy> {
    match (read(typed)?, last) {
        (Measure::Length(metres), Some(last)) => {
            towards.filter(|towards| *towards != last).map(|towards| at_length(last, towards, metres))
        }
        (Measure::Length(_), None) => None,
        (Measure::Across([east, north]), last) => {
            let [x, y] = last.unwrap_or_default();
            Some([x + east, y + north])
        }
    }
}

fn read(typed: &str) -> Option<Measure> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|metres| metres.is_finite());
    match typed.split_once(';') {
        Some((east, north)) => Some(Measure::Across([number(east)?, number(north)?])),
        None => number(typed).filter(|metres| *metres > 0.0).map(Measure::Length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_goes_towards_the_pointer() {
        assert_eq!(point("4.5", Some([1.0, 1.0]), Some([9.0, 1.0])), Some([5.5, 1.0]));
        assert_eq!(point("5", Some([0.0, 0.0]), Some([3.0, 4.0])), Some([3.0, 4.0]));
    }

    #[test]
    fn two_figures_go_east_and_north_of_the_last_point_or_of_the_origin() {
        assert_eq!(point("6;-4", Some([1.0, 1.0]), None), Some([7.0, -3.0]));
        assert_eq!(point("12;8", None, None), Some([12.0, 8.0]));
    }

    #[test]
    fn what_is_no_measure_means_no_point() {
        for typed in ["", "0", "-3", "4.5.6", "6;", ";4", "1;2;3", "-"] {
            assert_eq!(point(typed, Some([0.0, 0.0]), Some([1.0, 0.0])), None, "{typed:?}");
        }
        assert_eq!(point("4", None, Some([1.0, 0.0])), None, "a length needs a point before it");
        assert_eq!(point("4", Some([1.0, 0.0]), Some([1.0, 0.0])), None, "and a direction");
    }

    #[test]
    fn figures_are_read_however_a_keyboard_writes_them() {
        assert_eq!(figures("6,5×٤"), "6.5;4");
        assert_eq!(figures("۱۲؛−٣٫٥"), "12;-3.5");
        assert_eq!(figures("abc ±"), "");
    }
}
