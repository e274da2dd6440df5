//! Columns of numbers, texts and metres as bytes: short for what buildings are made of, exact for anything.
//!
//! A column is its length in four bytes and then its content. Numbers are written as the step from the one before, seven
//! bits to a byte, the lowest first. Metres are such numbers of a decimal unit, where all of the column come back bit
//! for bit, and else eight bytes each.

/// Metres as eight bytes each, where a number of decimal digits would stand.
const RAW: u8 = u8::MAX;
const MOST_DIGITS: u8 = 6;
/// Up to here every whole number has a float of its own.
const MOST_WHOLE: f64 = 9.0e15;

#[derive(Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    /// Writes a column; none where it is too long for its length.
    pub fn column(&mut self, content: &[u8]) -> Option<()> {
        self.bytes.extend(u32::try_from(content.len()).ok()?.to_le_bytes());
        self.bytes.extend(content);
        Some(())
    }

    pub fn numbers(&mut self, numbers: &[i64]) -> Option<()> {
        self.column(&steps(numbers))
    }

    pub fn texts<'a>(&mut self, texts: impl Iterator<Item = &'a str> + Clone) -> Option<()> {
        let lengths = texts.clone().map(|text| i64::try_from(text.len()).ok()).collect::<Option<Vec<_>>>()?;
        self.numbers(&lengths)?;
        self.column(texts.collect::<String>().as_bytes())
    }

    pub fn metres(&mut self, values: &[f64]) -> Option<()> {
        let in_unit = |digits: u8| values.iter().map(|&value| whole(value, digits)).collect::<Option<Vec<i64>>>();
        match (0..=MOST_DIGITS).find_map(|digits| Some((digits, in_unit(digits)?))) {
            Some((digits, numbers)) => self.column(&[&[digits], &steps(&numbers)[..]].concat()),
            None => self.column(
                &[&[RAW], &values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>()[..]].concat(),
            ),
        }
    }
}

fn whole(value: f64, digits: u8) -> Option<i64> {
    let number = (value * unit(digits)).round();
    let same = number.abs() <= MOST_WHOLE && ((number as i64) as f64 / unit(digits)).to_bits() == value.to_bits();
    same.then_some(number as i64)
}

fn unit(digits: u8) -> f64 {
    10f64.powi(i32::from(digits))
}

fn steps(numbers: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * numbers.len());
    let mut last = 0i64;
    for &number in numbers {
        let step = number.wrapping_sub(last);
        last = number;
        // The sign goes to the lowest bit, so that small steps either way are short.
        let mut rest = ((step << 1) ^ (step >> 63)) as u64;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }
    bytes
}

#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn column(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk()?;
        let (content, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        self.0 = rest;
        Some(content)
    }

    pub fn numbers(&mut self) -> Option<Numbers<'a>> {
        Some(Numbers { bytes: self.column()?, last: 0 })
    }

    pub fn texts(&mut self) -> Option<Texts<'a>> {
        Some(Texts { lengths: self.numbers()?, rest: std::str::from_utf8(self.column()?).ok()? })
    }

    pub fn metres(&mut self) -> Option<Metres<'a>> {
        let (&digits, bytes) = self.column()?.split_first()?;
        match digits {
            RAW => Some(Metres::Raw(bytes)),
            0..=MOST_DIGITS => Some(Metres::Whole { numbers: Numbers { bytes, last: 0 }, unit: unit(digits) }),
            _ => None,
        }
    }
}

#[derive(Clone)]
pub(super) struct Numbers<'a> {
    bytes: &'a [u8],
    last: i64,
}

impl Iterator for Numbers<'_> {
    type Item = i64;

    #[inline]
    fn next(&mut self) -> Option<i64> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        let step = if first < 0x80 { u64::from(first) } else { self.go_on(first)? };
        self.last = self.last.wrapping_add((step >> 1) as i64 ^ -((step & 1) as i64));
        Some(self.last)
    }
}

impl Numbers<'_> {
    #[inline]
    fn go_on(&mut self, first: u8) -> Option<u64> {
        let mut step = u64::from(first & 0x7f);
        for shift in (7..64).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            step |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(step);
            }
        }
        None
    }

    /// The next as a place in a list or the length of one.
    #[inline]
    pub fn place(&mut self) -> Option<usize> {
        usize::try_from(self.next()?).ok()
    }
}

#[derive(Clone)]
pub(super) struct Texts<'a> {
    lengths: Numbers<'a>,
    rest: &'a str,
}

impl<'a> Iterator for Texts<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let (text, rest) = self.rest.split_at_checked(self.lengths.place()?)?;
        self.rest = rest;
        Some(text)
    }
}

pub(super) enum Metres<'a> {
    Whole { numbers: Numbers<'a>, unit: f64 },
    Raw(&'a [u8]),
}

impl Iterator for Metres<'_> {
    type Item = f64;

    #[inline]
    fn next(&mut self) -> Option<f64> {
        match self {
            Self::Whole { numbers, unit } => Some(numbers.next()? as f64 / *unit),
            Self::Raw(bytes) => {
                let (value, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(f64::from_le_bytes(*value))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, Writer};

    #[test]
    fn numbers_and_texts_of_any_size_come_back() {
        let numbers = [0, 1, -1, 63, 64, -64, -65, 1 << 20, i64::MAX, i64::MIN, 0];
        let texts = ["", "B1-07", "مطبخ", ""];
        let mut writer = Writer::default();
        writer.numbers(&numbers).unwrap();
        writer.texts(texts.into_iter()).unwrap();
        let mut reader = Reader(&writer.bytes);
        let (mut found, mut words) = (reader.numbers().unwrap(), reader.texts().unwrap());
        numbers.into_iter().for_each(|number| assert_eq!(found.next(), Some(number)));
        texts.into_iter().for_each(|text| assert_eq!(words.next(), Some(text)));
        assert_eq!((found.next(), words.next(), reader.0.len()), (None, None, 0));
    }

    #[test]
    fn metres_come_back_bit_for_bit_and_short_where_they_are_decimal() {
        let decimal = [0.0, 12.35, -7.1, 1.0e6, 0.000_001];
        let other = [1.0 / 3.0, -0.0, f64::MIN_POSITIVE, f64::MAX, f64::INFINITY];
        for (values, most) in [(decimal, 30), (other, 45)] {
            let mut writer = Writer::default();
            writer.metres(&values).unwrap();
            assert!(writer.bytes.len() <= most, "{}", writer.bytes.len());
            let mut found = Reader(&writer.bytes).metres().unwrap();
            values.into_iter().for_each(|value| assert_eq!(found.next().map(f64::to_bits), Some(value.to_bits())));
            assert_eq!(found.next(), None);
        }
    }

    #[test]
    fn a_column_cut_short_or_of_an_unknown_kind_is_none() {
        assert!(Reader(&[5, 0, 0, 0, 1]).column().is_none());
        assert!(Reader(&[2, 0, 0, 0, 40, 1]).metres().is_none());
        assert_eq!(Reader(&[2, 0, 0, 0, 0x80, 0x80]).numbers().unwrap().next(), None, "it never ends");
        assert_eq!(
            Reader(&[11, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]).numbers().unwrap().next(),
            None
        );
        let mut split = Reader(&[1, 0, 0, 0, 2, 2, 0, 0, 0, 0xd9, 0x85]).texts().unwrap();
        assert_eq!(split.next(), None, "no letter is cut in two");
    }
}
