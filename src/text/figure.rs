//! Probabilities and hours in words: always a band, and never a certainty that nobody has.

/// A probability in whole per cent. Only what is exactly 0 or 1 is written as 0 % or 100 %.
pub fn share(probability: f64) -> String {
    match probability {
        p if p.is_nan() => "not known".to_owned(),
        p if p > 0.0 && p < 0.01 => "< 1 %".to_owned(),
        p if p < 1.0 && p > 0.99 => "> 99 %".to_owned(),
        p => format!("{:.0} %", p * 100.0),
    }
}

/// From the lower to the higher: `12 to 34 %`, once where both read the same.
pub fn shares(low: f64, high: f64) -> String {
    let (from, to) = (share(low), share(high));
    match from.strip_suffix(" %") {
        _ if from == to => to,
        Some(bare) => format!("{bare} to {to}"),
        None => format!("{from} to {to}"),
    }
}

/// Hours until a limit, from the careful to the hopeful assumption; none is never.
pub fn hours(low: Option<f64>, high: Option<f64>) -> String {
    let one = |hours: Option<f64>| match hours {
        None => "never".to_owned(),
        Some(h) if h <= 0.0 => "passed already".to_owned(),
        Some(h) if h < 10.0 => format!("{h:.1} h"),
        Some(h) => format!("{h:.0} h"),
    };
    let (from, to) = (one(low), one(high));
    if from == to { to } else { format!("{from} to {to}") }
}

#[cfg(test)]
mod tests {
    use super::{hours, share, shares};

    #[test]
    fn a_probability_short_of_certain_is_never_written_as_certain() {
        let told = [0.0, 0.001, 0.0099, 0.01, 0.5, 0.994, 0.9999, 1.0, f64::NAN].map(share);
        assert_eq!(told, ["0 %", "< 1 %", "< 1 %", "1 %", "50 %", "> 99 %", "> 99 %", "100 %", "not known"]);
    }

    #[test]
    fn a_band_says_both_ends_once() {
        assert_eq!(shares(0.12, 0.34), "12 to 34 %");
        assert_eq!(shares(0.121, 0.119), "12 %");
        assert_eq!(shares(0.001, 0.5), "< 1 to 50 %");
    }

    #[test]
    fn hours_are_told_from_the_careful_end() {
        assert_eq!(hours(Some(2.44), Some(16.0)), "2.4 h to 16 h");
        assert_eq!(hours(Some(0.0), None), "passed already to never");
        assert_eq!(hours(None, None), "never");
    }
}
