//! The outlines of SVG paths: letters, each with numbers, some of them relative to where the pen is.

use super::curve;
use crate::model::Xy;

// What most rooms are drawn with.
const USUAL_CORNERS: usize = 8;

/// The polylines of a path's data, as far as it can be read; SVG draws a broken path up to its fault, too.
pub fn lines(data: &str) -> Vec<Vec<Xy>> {
    let mut pen = Pen::default();
    let mut tokens = Tokens { rest: data };
    let mut command = None;
    while let Some(letter) = tokens.command().or_else(|| tokens.more().then(|| repeated(command)).flatten()) {
        command = Some(letter);
        if pen.draw(letter, &mut tokens).is_none() {
            break;
        }
    }
    pen.finish();
    pen.lines
}

/// Numbers after a first pair of coordinates go on as lines.
fn repeated(command: Option<char>) -> Option<char> {
    match command? {
        'M' => Some('L'),
        'm' => Some('l'),
        'Z' | 'z' => None,
        other => Some(other),
    }
}

#[derive(Default)]
struct Pen {
    lines: Vec<Vec<Xy>>,
    line: Vec<Xy>,
    at: Xy,
    start: Xy,
    /// The last control point, and whether it was that of a cubic curve.
    control: Option<(Xy, bool)>,
}

impl Pen {
    fn draw(&mut self, letter: char, tokens: &mut Tokens) -> Option<()> {
        let base = if letter.is_ascii_lowercase() { self.at } else { [0.0, 0.0] };
        let mut point = || Some([base[0] + tokens.number()?, base[1] + tokens.number()?]);
        let control = self.control.take();
        // The control point of the curve before, mirrored at the pen.
        let mirrored = |cubic: bool, at: Xy| match control {
            Some((point, was_cubic)) if was_cubic == cubic => [2.0 * at[0] - point[0], 2.0 * at[1] - point[1]],
            _ => at,
        };
        match letter.to_ascii_uppercase() {
            'M' => {
                let to = point()?;
                self.finish();
                (self.at, self.start) = (to, to);
            }
            'L' => {
                let to = point()?;
                self.go([to]);
            }
            'H' => {
                let to = [base[0] + tokens.number()?, self.at[1]];
                self.go([to]);
            }
            'V' => {
                let to = [self.at[0], base[1] + tokens.number()?];
                self.go([to]);
            }
            'C' => {
                let (a, b, to) = (point()?, point()?, point()?);
                self.curve([self.at, a, b, to]);
            }
            'S' => {
                let (b, to) = (point()?, point()?);
                self.curve([self.at, mirrored(true, self.at), b, to]);
            }
            'Q' => {
                let (a, to) = (point()?, point()?);
                self.bend(a, to);
            }
            'T' => {
                let to = point()?;
                self.bend(mirrored(false, self.at), to);
            }
            'A' => {
                let radii = [tokens.number()?, tokens.number()?];
                let (turn, large, sweep) = (tokens.number()?, tokens.flag()?, tokens.flag()?);
                let to = [base[0] + tokens.number()?, base[1] + tokens.number()?];
                self.go(elliptic(self.at, to, radii, turn.to_radians(), large, sweep));
            }
            'Z' => {
                let start = self.start;
                self.go([start]);
                self.finish();
            }
            _ => return None,
        }
        Some(())
    }

    fn curve(&mut self, points: [Xy; 4]) {
        self.go(curve::cubic(points));
        self.control = Some((points[2], true));
    }

    fn bend(&mut self, control: Xy, to: Xy) {
        self.go(curve::quadratic([self.at, control, to]));
        self.control = Some((control, false));
    }

    fn go(&mut self, points: impl IntoIterator<Item = Xy>) {
        if self.line.is_empty() {
            self.line.reserve(USUAL_CORNERS);
            self.line.push(self.at);
        }
        self.line.extend(points);
        self.at = self.line[self.line.len() - 1];
    }

    fn finish(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.lines.extend((line.len() > 1).then_some(line));
    }
}

/// The points after the first of an arc given by its ends (SVG 1.1, appendix F.6).
fn elliptic(from: Xy, to: Xy, radii: [f64; 2], turn: f64, large: bool, sweep: bool) -> Vec<Xy> {
    let (sin, cos) = turn.sin_cos();
    let half = [(from[0] - to[0]) / 2.0, (from[1] - to[1]) / 2.0];
    let (x, y) = (cos * half[0] + sin * half[1], cos * half[1] - sin * half[0]);
    let [mut rx, mut ry] = radii.map(f64::abs);
    if rx * ry == 0.0 || (x, y) == (0.0, 0.0) {
        return vec![to];
    }
    let grow = ((x / rx).powi(2) + (y / ry).powi(2)).sqrt().max(1.0);
    (rx, ry) = (rx * grow, ry * grow);
    let square = (rx * rx * ry * ry) / (rx * rx * y * y + ry * ry * x * x) - 1.0;
    let root = if large == sweep { -square.max(0.0).sqrt() } else { square.max(0.0).sqrt() };
    let (cx, cy) = (root * rx * y / ry, -root * ry * x / rx);
    let centre = [cos * cx - sin * cy + (from[0] + to[0]) / 2.0, sin * cx + cos * cy + (from[1] + to[1]) / 2.0];
    let start = f64::atan2((y - cy) / ry, (x - cx) / rx);
    let end = f64::atan2((-y - cy) / ry, (-x - cx) / rx);
    let round = std::f64::consts::TAU;
    let swept = if sweep { (end - start).rem_euclid(round) } else { -(start - end).rem_euclid(round) };
    let mut points = curve::arc(centre, [[rx * cos, rx * sin], [-ry * sin, ry * cos]], start, start + swept);
    points.remove(0);
    points.pop();
    points.push(to);
    points
}

struct Tokens<'a> {
    rest: &'a str,
}

impl Tokens<'_> {
    fn trim(&mut self) {
        let blanks = self.rest.bytes().take_while(|byte| byte.is_ascii_whitespace() || *byte == b',').count();
        self.rest = &self.rest[blanks..];
    }

    fn command(&mut self) -> Option<char> {
        self.trim();
        let letter = self.rest.bytes().next().filter(u8::is_ascii_alphabetic)?;
        self.rest = &self.rest[1..];
        Some(char::from(letter))
    }

    fn more(&mut self) -> bool {
        self.trim();
        !self.rest.is_empty()
    }

    /// Flags may stand without a space between them: `a1 1 0 01 2 3`.
    fn flag(&mut self) -> Option<bool> {
        self.trim();
        let flag = self.rest.chars().next().filter(|c| matches!(c, '0' | '1'))?;
        self.rest = &self.rest[1..];
        Some(flag == '1')
    }

    fn number(&mut self) -> Option<f64> {
        self.trim();
        let short = short_decimal(self.rest.as_bytes());
        let end = short.map_or_else(|| number_end(self.rest.as_bytes()), |(_, end)| end);
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        short.map(|(value, _)| value).or_else(|| number.parse().ok())
    }
}

/// A number of few digits, as most of a drawing are, and where it ends. It is the same that any other way of reading it
/// gives: up to fifteen digits and their power of ten are exact, and dividing rounds once.
fn short_decimal(bytes: &[u8]) -> Option<(f64, usize)> {
    let (sign, first) = if bytes.starts_with(b"-") { (-1.0, 1) } else { (1.0, 0) };
    // The divisor stays zero up to the point.
    let (mut whole, mut digits, mut divisor) = (0_u64, 0, 0_u64);
    let mut end = first;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'0'..=b'9' if digits < 15 => {
                (whole, digits, divisor) = (whole * 10 + u64::from(byte - b'0'), digits + 1, divisor * 10);
            }
            b'.' if divisor == 0 => divisor = 1,
            b'0'..=b'9' | b'e' | b'E' => return None,
            _ => break,
        }
        end += 1;
    }
    (digits > 0).then(|| (sign * whole as f64 / divisor.max(1) as f64, end))
}

/// Where a number ends: at a second point, a sign or whatever else cannot go on with it.
fn number_end(bytes: &[u8]) -> usize {
    let (mut point, mut exponent) = (false, false);
    for (at, &byte) in bytes.iter().enumerate() {
        let goes_on = match byte {
            b'0'..=b'9' => true,
            b'+' | b'-' => at == 0 || matches!(bytes[at - 1], b'e' | b'E'),
            b'.' => !std::mem::replace(&mut point, true) && !exponent,
            b'e' | b'E' => at > 0 && !std::mem::replace(&mut exponent, true),
            _ => false,
        };
        if !goes_on {
            return at;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{lines, short_decimal};

    #[test]
    fn letters_numbers_and_repetition_are_read_as_browsers_do() {
        assert_eq!(lines("M0,0 10 0l0 5H0z"), [vec![[0.0, 0.0], [10.0, 0.0], [10.0, 5.0], [0.0, 5.0], [0.0, 0.0]]]);
        assert!(lines("m1-1.5.5").is_empty());
        assert_eq!(lines("M1-1.5.5-2"), [vec![[1.0, -1.5], [0.5, -2.0]]]);
        assert_eq!(lines("M0 0 1 1 x 5 5"), [vec![[0.0, 0.0], [1.0, 1.0]]]);
        assert_eq!(lines("M0 0h1M5 5v1").len(), 2);
        assert!(lines("").is_empty() && lines("e.-.").is_empty());
    }

    #[test]
    fn short_numbers_are_read_to_the_last_bit_as_long_ones_are() {
        for text in ["0", "-0", "7", "-12.5", ".5", "5.", "0.1", "-0.3", "104.30000000001", "99999999999999.", "1.005"]
        {
            let (value, end) = short_decimal(text.as_bytes()).unwrap();
            assert_eq!((value.to_bits(), end), (text.parse::<f64>().unwrap().to_bits(), text.len()), "{text}");
        }
        for (text, end) in [("1.5.5", 3), ("1-2", 1), ("-3,4", 2), ("2L3", 1)] {
            assert_eq!(short_decimal(text.as_bytes()).unwrap().1, end, "{text}");
        }
        for text in ["", ".", "-", "-.", "+1", "--1", "1e3", "9007199254740993", "inf"] {
            assert_eq!(short_decimal(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn an_arc_goes_round_its_centre_on_the_side_its_flags_say() {
        let half = &lines("M0 0a1 1 0 01 2 0")[0];
        let lowest = half.iter().map(|at| at[1]).fold(0.0, f64::min);
        assert!((lowest + 1.0).abs() < 1.0e-9, "{half:?}");
        assert_eq!(half.last(), Some(&[2.0, 0.0]));
        // Radii too small to reach are stretched until they do.
        assert_eq!(lines("M0 0A.1.1 0 0 0 2 0")[0].last(), Some(&[2.0, 0.0]));
    }
}
