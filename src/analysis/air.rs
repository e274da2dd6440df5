//! How long the air of a closed room may last: a band, for ordering work only, never a reason to stop.
//!
//! Rates per person at rest are NAVSEA's (2006), those of a mix of rest and moderate work MSHA's (PIB 07-03).

use crate::search::Activity;
use serde::Serialize;

/// A range from the lowest to the highest assumption.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Band {
    pub low: f64,
    pub high: f64,
}

impl Band {
    /// In order, whichever comes first; none where one of them is not a finite number.
    pub fn new(one: f64, two: f64) -> Option<Self> {
        (one.is_finite() && two.is_finite()).then(|| Self { low: one.min(two), high: one.max(two) })
    }

    /// From the lower of the low ends to the higher of the high ones.
    pub fn and(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    pub fn exactly(value: f64) -> Option<Self> {
        Self::new(value, value)
    }
}

/// What is reported of a closed room.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ClosedRoom {
    pub volume_m3: Band,
    pub occupants: Band,
    /// Air that comes in and goes out, cubic metres an hour.
    pub leak_m3_h: Band,
    /// Hours since it was closed.
    pub closed_h: Band,
    pub activity: Activity,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gas {
    CarbonDioxide,
    Oxygen,
}

/// A concentration that must not be passed: carbon dioxide from below, oxygen from above.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limit {
    pub gas: Gas,
    pub percent: f64,
    pub meaning: &'static str,
}

pub const LIMITS: [Limit; 5] = [
    Limit { gas: Gas::CarbonDioxide, percent: 3.0, meaning: "early warning" },
    Limit { gas: Gas::CarbonDioxide, percent: 5.0, meaning: "laboured breathing" },
    Limit { gas: Gas::CarbonDioxide, percent: 10.0, meaning: "unconscious in 10 to 15 minutes" },
    Limit { gas: Gas::Oxygen, percent: 15.0, meaning: "early warning" },
    Limit { gas: Gas::Oxygen, percent: 12.0, meaning: "unconsciousness likely" },
];

/// Hours left until a limit; zero where it may be passed already, none where by that assumption it is never reached.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Clock {
    pub limit: Limit,
    pub low_h: Option<f64>,
    pub high_h: Option<f64>,
}

/// What goes under every figure of an air clock.
pub const CAVEAT: &str = "for ordering work only, never a reason to stop";

// Cubic metres an hour per person, from litres a minute.
const REST: Person = Person { oxygen: 0.31 * 0.06, carbon_dioxide: 0.255 * 0.06 };
const MIXED: Person = Person { oxygen: 0.62 * 0.06, carbon_dioxide: 0.51 * 0.06 };
const BODY_M3: f64 = 0.1;
const OXYGEN_OUT: f64 = 0.2095;
const CARBON_DIOXIDE_OUT: f64 = 0.0004;

#[derive(Clone, Copy)]
struct Person {
    oxygen: f64,
    carbon_dioxide: f64,
}

/// One clock for each limit, the soonest first. None for a room without occupants or volume: nothing to count down.
pub fn air_clocks(room: &ClosedRoom) -> Vec<Clock> {
    let positive = |band: Band| band.high > 0.0 && band.low.is_finite() && band.high.is_finite();
    if !positive(room.volume_m3) || !positive(room.occupants) {
        return Vec::new();
    }
    let careful = Case {
        volume: room.volume_m3.low,
        occupants: room.occupants.high,
        leak: room.leak_m3_h.low,
        closed: room.closed_h.high,
        person: if room.activity == Activity::Rest { REST } else { MIXED },
    };
    let hopeful = Case {
        volume: room.volume_m3.high,
        occupants: room.occupants.low,
        leak: room.leak_m3_h.high,
        closed: room.closed_h.low,
        person: if room.activity == Activity::Mixed { MIXED } else { REST },
    };
    let clock = |limit| Clock { limit, low_h: careful.hours_left(limit), high_h: hopeful.hours_left(limit) };
    let mut clocks: Vec<Clock> = LIMITS.into_iter().map(clock).collect();
    let soonest = |clock: &Clock| clock.low_h.unwrap_or(f64::INFINITY);
    clocks.sort_by(|a, b| soonest(a).total_cmp(&soonest(b)));
    clocks
}

/// Hours to the first limit that threatens consciousness, by the most careful assumption: what "open next" goes by.
pub fn soonest_h(clocks: &[Clock]) -> Option<f64> {
    let grave = |clock: &&Clock| match clock.limit.gas {
        Gas::CarbonDioxide => clock.limit.percent >= 10.0,
        Gas::Oxygen => clock.limit.percent <= 12.0,
    };
    clocks.iter().filter(grave).filter_map(|clock| clock.low_h).min_by(f64::total_cmp)
}

#[derive(Clone, Copy)]
struct Case {
    volume: f64,
    occupants: f64,
    leak: f64,
    closed: f64,
    person: Person,
}

impl Case {
    fn hours_left(&self, limit: Limit) -> Option<f64> {
        let free = self.volume - BODY_M3 * self.occupants;
        if self.occupants <= 0.0 {
            return None;
        }
        if free <= 0.0 {
            return Some(0.0);
        }
        // Both gases as what has been put in or taken out: it grows from nothing to `change`.
        let (rate, change) = match limit.gas {
            Gas::CarbonDioxide => (self.person.carbon_dioxide, limit.percent / 100.0 - CARBON_DIOXIDE_OUT),
            Gas::Oxygen => (self.person.oxygen, OXYGEN_OUT - limit.percent / 100.0),
        };
        let rate = rate * self.occupants;
        let leak = self.leak.max(0.0);
        let hours = if leak == 0.0 {
            change * free / rate
        } else {
            let steady = rate / leak;
            if steady <= change {
                return None;
            }
            -(1.0 - change / steady).ln() * free / leak
        };
        Some((hours - self.closed.max(0.0)).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sealed(volume: f64, occupants: f64) -> ClosedRoom {
        let exactly = |value| Band { low: value, high: value };
        ClosedRoom {
            volume_m3: exactly(volume),
            occupants: exactly(occupants),
            leak_m3_h: exactly(0.0),
            closed_h: exactly(0.0),
            activity: Activity::Unknown,
        }
    }

    // Hours per free cubic metre and person as the reference table gives them: (gas, limit, mixed, rest).
    #[test]
    fn a_cubic_metre_lasts_a_person_as_long_as_the_table_says() {
        let table = [
            (Gas::CarbonDioxide, 3.0, 1.0, 1.9),
            (Gas::CarbonDioxide, 5.0, 1.6, 3.2),
            (Gas::CarbonDioxide, 10.0, 3.3, 6.5),
            (Gas::Oxygen, 15.0, 1.6, 3.2),
            (Gas::Oxygen, 12.0, 2.4, 4.8),
        ];
        let clocks = air_clocks(&sealed(1.1, 1.0));
        for (gas, percent, mixed, rest) in table {
            let clock = clocks.iter().find(|clock| clock.limit.gas == gas && clock.limit.percent == percent);
            let clock = clock.expect("every limit has its clock");
            let (low, high) = (clock.low_h.expect("sealed"), clock.high_h.expect("sealed"));
            assert!((low - mixed).abs() < 0.06 && (high - rest).abs() < 0.06, "{gas:?} {percent}: {low} to {high}");
        }
    }

    // 20 m³, 4 people at rest, 10 m³/h: steady CO₂ = 0.04 % + 4·0.0153/10 = 0.652 %, never 3 %.
    #[test]
    fn enough_leakage_keeps_a_limit_from_ever_being_reached() {
        let leaky = ClosedRoom { leak_m3_h: Band { low: 0.0, high: 10.0 }, ..sealed(20.0, 4.0) };
        let clocks = air_clocks(&leaky);
        assert!(clocks.iter().all(|clock| clock.low_h.is_some() && clock.high_h.is_none()));
    }

    // 10.4 m³ − 4·0.1 = 10 m³ free; 4·0.0153 = 0.0612 m³/h; leak 1 m³/h: steady excess 6.12 %, limit excess 4.96 %;
    // t = −ln(1 − 4.96/6.12)·10/1 = 16.63 h.
    #[test]
    fn a_small_leak_only_slows_the_clock() {
        let leaky = ClosedRoom { leak_m3_h: Band { low: 1.0, high: 1.0 }, ..sealed(10.4, 4.0) };
        let clocks = air_clocks(&leaky);
        let five = clocks.iter().find(|clock| clock.limit.percent == 5.0).and_then(|clock| clock.high_h);
        assert!(five.is_some_and(|hours| (hours - 16.63).abs() < 0.05), "{five:?}");
    }

    #[test]
    fn time_since_it_was_closed_is_taken_off() {
        let closed = ClosedRoom { closed_h: Band { low: 0.0, high: 100.0 }, ..sealed(11.0, 1.0) };
        assert!(air_clocks(&closed).iter().all(|clock| clock.low_h == Some(0.0) && clock.high_h > Some(10.0)));
    }

    #[test]
    fn an_empty_room_and_an_unknown_volume_have_no_clock() {
        assert!(air_clocks(&sealed(10.0, 0.0)).is_empty());
        assert!(air_clocks(&sealed(0.0, 3.0)).is_empty());
        assert!(air_clocks(&sealed(f64::NAN, 3.0)).is_empty());
        assert_eq!(soonest_h(&[]), None);
    }

    #[test]
    fn what_people_are_known_to_do_narrows_the_band() {
        let of = |activity| air_clocks(&ClosedRoom { activity, ..sealed(11.0, 1.0) })[0];
        let (unknown, rest, mixed) = (of(Activity::Unknown), of(Activity::Rest), of(Activity::Mixed));
        assert_eq!((rest.low_h, mixed.high_h), (rest.high_h, mixed.low_h));
        assert_eq!((unknown.low_h, unknown.high_h), (mixed.low_h, rest.high_h));
    }

    proptest! {
        #[test]
        fn the_careful_end_never_comes_after_the_hopeful_one(
            volume in (0.0..1e4f64, 0.0..1e4f64), people in (0.0..50f64, 0.0..50f64),
            leak in (0.0..100f64, 0.0..100f64), closed in (0.0..100f64, 0.0..100f64),
        ) {
            let band = |(one, two)| Band::new(one, two).expect("finite");
            let room = ClosedRoom {
                volume_m3: band(volume), occupants: band(people), leak_m3_h: band(leak), closed_h: band(closed),
                activity: Activity::Unknown,
            };
            for clock in air_clocks(&room) {
                let (low, high) = (clock.low_h.unwrap_or(f64::INFINITY), clock.high_h.unwrap_or(f64::INFINITY));
                prop_assert!(!low.is_nan() && low >= 0.0 && low <= high);
            }
        }
    }
}
