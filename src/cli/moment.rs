//! Times as people say them: "14:05, 12 min ago" out, "14:05±5" in, in the time zone of the machine.

use crate::search::HappenedAt;
use jiff::civil::{DateTime, Time};
use jiff::{Timestamp, ToSpan, Zoned};

const MINUTE_MS: i64 = 60_000;

/// `14:05, 12 min ago`; with the day when it was another: `2024-12-09 14:05, 2 days ago`.
pub fn told(at_ms: i64, now: &Zoned) -> String {
    let Some(at) = zoned(at_ms, now) else { return "at a time out of range".to_owned() };
    let form = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    format!("{}, {}", at.strftime(form), ago(now.timestamp().as_millisecond().saturating_sub(at_ms)))
}

/// The same with the uncertainty a radio report came with.
pub fn told_about(at: HappenedAt, now: &Zoned) -> String {
    let told = told(at.at_ms, now);
    match (at.uncertainty_ms, told.split_once(", ")) {
        (1.., Some((time, ago))) => format!("{time} ±{} min, {ago}", i64::from(at.uncertainty_ms) / MINUTE_MS),
        _ => told,
    }
}

fn ago(past_ms: i64) -> String {
    let minutes = past_ms / MINUTE_MS;
    match minutes {
        ..=-1 => format!("in {} min", -minutes),
        0 => "just now".to_owned(),
        1..=99 => format!("{minutes} min ago"),
        100..=2879 => format!("{} h ago", (minutes + 30) / 60),
        _ => format!("{} days ago", minutes / 1440),
    }
}

/// RFC 3339 with the offset of the machine, for JSON.
pub fn rfc3339(at_ms: i64) -> Option<String> {
    Timestamp::from_millisecond(at_ms).ok().map(|at| at.to_string())
}

fn zoned(at_ms: i64, now: &Zoned) -> Option<Zoned> {
    Some(Timestamp::from_millisecond(at_ms).ok()?.to_zoned(now.time_zone().clone()))
}

/// Reads when something happened: `14:05`, `14:05±5` (minutes), `2024-12-09 14:05`, `2024-12-09T14:05:30Z`,
/// `20 min ago`. A bare time is the latest one that has passed.
pub fn parse(text: &str, now: &Zoned) -> Result<HappenedAt, String> {
    let (time, around) = text.split_once('±').or_else(|| text.split_once("+-")).unwrap_or((text, "0"));
    let around = around.trim().trim_end_matches("min").trim_end();
    let minutes: u32 = around.parse().ok().filter(|minutes| *minutes <= 10_080).ok_or_else(|| {
        format!("\"{around}\" is no number of minutes; write how sure the time is as in 14:05±5, a week at most")
    })?;
    let at_ms = instant(time.trim(), now)?;
    Ok(HappenedAt { at_ms, uncertainty_ms: minutes * 60_000 })
}

/// Reads a point in time, milliseconds since 1970.
pub fn instant(text: &str, now: &Zoned) -> Result<i64, String> {
    if let Some(minutes) = text.strip_suffix("ago").map(str::trim_end).and_then(|text| text.strip_suffix("min")) {
        let minutes: u32 = minutes.trim().parse().map_err(|_| unreadable(text))?;
        return Ok(now.timestamp().as_millisecond() - i64::from(minutes) * MINUTE_MS);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at.as_millisecond());
    }
    let in_zone = |at: DateTime| at.to_zoned(now.time_zone().clone()).map_err(|_| unreadable(text));
    if let Ok(time) = text.parse::<Time>() {
        let today = in_zone(now.date().to_datetime(time))?;
        let passed = if today > *now { in_zone((now.date() - 1.day()).to_datetime(time))? } else { today };
        return Ok(passed.timestamp().as_millisecond());
    }
    let at: DateTime = text.parse().map_err(|_| unreadable(text))?;
    Ok(in_zone(at)?.timestamp().as_millisecond())
}

fn unreadable(text: &str) -> String {
    format!("\"{text}\" is no time; write 14:05, 14:05±5, \"2024-12-09 14:05\" or \"20 min ago\"")
}

#[cfg(test)]
mod tests {
    use super::{instant, parse, told, told_about};
    use crate::search::HappenedAt;
    use jiff::Zoned;

    fn now() -> Zoned {
        "2024-12-09T14:17:30+03:00[+03:00]".parse().unwrap()
    }

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        assert_eq!(super::rfc3339(instant(text, &now()).unwrap()).unwrap(), expected);
    }

    #[test]
    fn a_time_is_read_in_the_zone_of_the_machine_and_lies_in_the_past() {
        reads("14:05", "2024-12-09T11:05:00Z");
        reads("23:50", "2024-12-08T20:50:00Z");
        reads("2024-12-01 08:00", "2024-12-01T05:00:00Z");
        reads("2024-12-09T10:00:00Z", "2024-12-09T10:00:00Z");
        reads("20 min ago", "2024-12-09T10:57:30Z");
        reads("20min ago", "2024-12-09T10:57:30Z");
    }

    #[test]
    fn how_sure_a_time_is_stands_behind_it_in_minutes() {
        assert_eq!(parse("14:05±5", &now()).unwrap().uncertainty_ms, 300_000);
        assert_eq!(parse("14:05 +- 5 min", &now()).unwrap().uncertainty_ms, 300_000);
        assert_eq!(parse("14:05", &now()).unwrap().uncertainty_ms, 0);
        assert!(parse("14:05±often", &now()).unwrap_err().contains("no number of minutes"));
        assert!(parse("14:05±99999999", &now()).unwrap_err().contains("a week at most"));
        assert!(parse("tea time", &now()).unwrap_err().contains("\"tea time\" is no time"));
        assert!(parse("", &now()).is_err());
    }

    #[test]
    fn times_are_told_with_how_long_ago_they_were() {
        let at = |text| instant(text, &now()).unwrap();
        assert_eq!(told(at("14:05"), &now()), "14:05, 12 min ago");
        assert_eq!(told(at("2024-12-09T14:17:30+03:00"), &now()), "14:17, just now");
        assert_eq!(told(at("2024-12-09 16:00"), &now()), "16:00, in 102 min");
        assert_eq!(told(at("2024-12-07 14:05"), &now()), "2024-12-07 14:05, 2 days ago");
        assert_eq!(told(i64::MAX, &now()), "at a time out of range");
        let about = HappenedAt { at_ms: at("11:05"), uncertainty_ms: 300_000 };
        assert_eq!(told_about(about, &now()), "11:05 ±5 min, 3 h ago");
    }
}
