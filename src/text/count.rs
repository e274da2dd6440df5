use std::borrow::Cow;

/// `1 room`, `1 234 rooms`, `2 entries`.
pub fn counted(count: impl TryInto<u64>, one: &str) -> String {
    let count = whole(count);
    format!("{} {}", grouped(count), noun(count, one))
}

/// A noun as it stands behind its number.
pub fn noun(count: impl TryInto<u64>, one: &str) -> Cow<'_, str> {
    match (whole(count), one.strip_suffix('y')) {
        (1, _) => Cow::Borrowed(one),
        (_, Some(stem)) => Cow::Owned(format!("{stem}ies")),
        (_, None) => Cow::Owned(format!("{one}s")),
    }
}

/// A whole number with thin spaces between thousands, at which no line is broken.
pub fn grouped(count: impl TryInto<u64>) -> String {
    let digits = whole(count).to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202F}');
        }
        text.push(digit);
    }
    text
}

/// Whole square metres: `12 345 m²`.
pub fn m2(area: f64) -> String {
    format!("{} m²", grouped(area.round().max(0.0) as u64))
}

fn whole(count: impl TryInto<u64>) -> u64 {
    count.try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped, m2};

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0u32, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1\u{202F}000", "1\u{202F}234\u{202F}567"]);
        assert_eq!([m2(-0.2), m2(999.6)], ["0 m²", "1\u{202F}000 m²"]);
    }

    #[test]
    fn one_is_singular_and_all_else_plural() {
        assert_eq!(
            [0usize, 1, 2].map(|count| counted(count, "loose end")),
            ["0 loose ends", "1 loose end", "2 loose ends"]
        );
        assert_eq!([1usize, 3].map(|count| counted(count, "entry")), ["1 entry", "3 entries"]);
    }
}
