//! Times as "14:05, 12 min ago".

use jiff::Timestamp;
use jiff::tz::TimeZone;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The clock at that time, with the day when it was not today.
pub fn clock(at_ms: i64, now_ms: i64) -> String {
    in_zone(at_ms, now_ms, &TimeZone::system())
}

fn in_zone(at_ms: i64, now_ms: i64, zone: &TimeZone) -> String {
    let zoned = |ms| Timestamp::from_millisecond(ms).ok().map(|stamp| stamp.to_zoned(zone.clone()));
    let (Some(at), Some(now)) = (zoned(at_ms), zoned(now_ms)) else { return "?".to_owned() };
    let format = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.strftime(format).to_string()
}

/// How long ago that is, in the largest whole unit.
pub fn ago(at_ms: i64, now_ms: i64) -> String {
    let seconds = now_ms.saturating_sub(at_ms) / 1000;
    match seconds {
        i64::MIN..-60 => "in the future".to_owned(),
        -60..MINUTE => "just now".to_owned(),
        MINUTE..HOUR => format!("{} min ago", seconds / MINUTE),
        HOUR..DAY => format!("{} h ago", seconds / HOUR),
        _ => format!("{} d ago", seconds / DAY),
    }
}

pub fn when(at_ms: i64, now_ms: i64) -> String {
    format!("{}, {}", clock(at_ms, now_ms), ago(at_ms, now_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_262_400_000;

    #[test]
    fn ages_are_told_in_the_largest_whole_unit() {
        let told = |seconds: i64| ago(NOON - seconds * 1000, NOON);
        assert_eq!(
            [told(5), told(12 * 60), told(3 * 3600 + 5), told(50 * 3600)],
            ["just now", "12 min ago", "3 h ago", "2 d ago"]
        );
        assert_eq!(told(-3600), "in the future");
    }

    #[test]
    fn a_time_of_another_day_has_its_date() {
        let utc = TimeZone::UTC;
        assert_eq!(in_zone(NOON, NOON + 60_000, &utc), "12:00");
        assert_eq!(in_zone(NOON - 24 * 3_600_000, NOON, &utc), "2026-11-20 12:00");
    }
}
