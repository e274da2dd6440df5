//! Time orders and informs; it never decides or rejects.

use serde::{Deserialize, Serialize};
use std::time::{SystemTime, UNIX_EPOCH};

/// How far ahead of this device's clock another's may run before it no longer pulls ours along, milliseconds.
const AHEAD_MS: i64 = 10 * 60 * 1000;

/// Hybrid logical clock: wall milliseconds since 1970 and a counter, larger than everything its author had seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hlc {
    pub wall_ms: i64,
    pub count: u32,
}

impl Hlc {
    /// Whether it runs no further ahead of `now_ms` than clocks of careful people do.
    pub fn is_credible(self, now_ms: i64) -> bool {
        self.wall_ms <= now_ms.saturating_add(AHEAD_MS)
    }

    /// The next reading after `seen`, at wall time `now_ms`. A clock far in the future does not drag this one along.
    pub fn next(seen: impl IntoIterator<Item = Hlc>, now_ms: i64) -> Self {
        let latest = seen.into_iter().filter(|clock| clock.is_credible(now_ms)).max();
        match latest {
            Some(latest) if latest.wall_ms >= now_ms => {
                Self { wall_ms: latest.wall_ms, count: latest.count.saturating_add(1) }
            }
            _ => Self { wall_ms: now_ms, count: 0 },
        }
    }
}

/// When a thing happened, as opposed to when it was written down: radio reports come late.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HappenedAt {
    pub at_ms: i64,
    #[serde(default)]
    pub uncertainty_ms: u32,
}

impl HappenedAt {
    pub fn earliest_ms(self) -> i64 {
        self.at_ms.saturating_sub(self.uncertainty_ms.into())
    }

    pub fn latest_ms(self) -> i64 {
        self.at_ms.saturating_add(self.uncertainty_ms.into())
    }
}

/// Where an entry stands in time: its place in the log, when it was written, and when it says a thing happened.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Moment {
    pub order: u32,
    pub written_ms: Option<i64>,
    pub happened: Option<HappenedAt>,
}

impl Moment {
    /// Whether it surely came after another. What stands later in the log came later, unless it says that it
    /// happened before, as a late radio report does.
    pub fn follows(self, other: Self) -> bool {
        let says_so = match (self.happened, other.happened) {
            (None, _) => true,
            (Some(mine), Some(its)) => mine.earliest_ms() >= its.latest_ms(),
            // It was written before this was, whatever its device's clock showed.
            (Some(mine), None) => other.written_ms.min(self.written_ms).is_some_and(|its| mine.earliest_ms() >= its),
        };
        self.order > other.order && says_so
    }
}

/// Milliseconds since 1970 by this device's clock.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Hlc;

    #[test]
    fn a_reading_is_larger_than_everything_seen() {
        let seen = Hlc { wall_ms: 100, count: 7 };
        assert_eq!(Hlc::next([seen], 50), Hlc { wall_ms: 100, count: 8 });
        assert_eq!(Hlc::next([seen], 200), Hlc { wall_ms: 200, count: 0 });
    }

    #[test]
    fn a_clock_far_in_the_future_does_not_drag_ours_along() {
        let far = Hlc { wall_ms: i64::MAX, count: 0 };
        assert_eq!(Hlc::next([far], 50), Hlc { wall_ms: 50, count: 0 });
    }
}
