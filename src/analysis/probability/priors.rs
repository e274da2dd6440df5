//! Where the missing may be before anybody searched: probabilities over segments and the rest of the world (ROW).

use crate::model::{Code, Finding, Place};

/// Probability of area of every segment and of the rest of the world; together they sum to 1.
#[derive(Clone, PartialEq, Debug)]
pub struct Priors {
    pub poa: Vec<f64>,
    pub row: f64,
}

impl Priors {
    /// By weight: floor area, number of cells, or whatever a planner holds to count.
    ///
    /// None where nothing weighs anything and the rest of the world does not take all.
    pub fn by_weight(weights: &[f64], row: f64, findings: &mut Vec<Finding>) -> Option<Self> {
        let row = probability(row, "the rest of the world", findings);
        let weights: Vec<f64> = weights.iter().map(|&weight| weight_of(weight, findings)).collect();
        let sum: f64 = weights.iter().sum();
        if sum <= 0.0 {
            return None;
        }
        Some(Self { poa: weights.iter().map(|weight| weight / sum * (1.0 - row)).collect(), row })
    }

    /// Set by hand. Where they do not sum to 1 they are scaled, and that is a finding.
    pub fn by_hand(poa: &[f64], row: f64, findings: &mut Vec<Finding>) -> Option<Self> {
        let mut all: Vec<f64> = poa.iter().map(|&value| probability(value, "a segment", findings)).collect();
        all.push(probability(row, "the rest of the world", findings));
        let sum: f64 = all.iter().sum();
        if sum <= 0.0 {
            return None;
        }
        if (sum - 1.0).abs() > 1e-6 {
            let message = format!("the probabilities sum to {:.0} % and not to 100 %; they were scaled", sum * 100.0);
            findings.push(Finding::warning(Code::BadNumber, Place::nowhere(), message));
        }
        all.iter_mut().for_each(|value| *value /= sum);
        let row = all.pop()?;
        Some(Self { poa: all, row })
    }

    /// O'Connor: letters A (very likely) to I (very unlikely), one per segment and one for the rest of the world. The
    /// lowest letter used counts 1, each letter above it 1 more.
    pub fn oconnor(letters: &[char], row: char, findings: &mut Vec<Finding>) -> Option<Self> {
        let rank = |letter: &char| match letter.to_ascii_uppercase() {
            letter @ 'A'..='I' => Some(letter as u32 - 'A' as u32),
            _ => None,
        };
        let all: Vec<char> = letters.iter().copied().chain([row]).collect();
        if let Some(bad) = all.iter().find(|letter| rank(letter).is_none()) {
            let message = format!("\"{bad}\" is no O'Connor letter; use A (very likely) to I (very unlikely)");
            findings.push(Finding::warning(Code::BadNumber, Place::nowhere(), message));
            return None;
        }
        let ranks: Vec<u32> = all.iter().filter_map(rank).collect();
        let lowest = ranks.iter().copied().max()?;
        let values: Vec<f64> = ranks.iter().map(|rank| f64::from(lowest - rank + 1)).collect();
        let sum: f64 = values.iter().sum();
        let mut poa: Vec<f64> = values.iter().map(|value| value / sum).collect();
        let row = poa.pop()?;
        Some(Self { poa, row })
    }

    /// Mattson: each planner spreads 100 % over the segments and the rest of the world, and the mean is taken.
    pub fn mattson(planners: &[Self], findings: &mut Vec<Finding>) -> Option<Self> {
        let segments = planners.first()?.poa.len();
        let agreed: Vec<&Self> = planners.iter().filter(|planner| planner.poa.len() == segments).collect();
        if agreed.len() < planners.len() {
            let message = "not all planners spread over the same segments; those who did not were left out";
            findings.push(Finding::warning(Code::BadNumber, Place::nowhere(), message));
        }
        let n = agreed.len() as f64;
        let mean = |pick: &dyn Fn(&Self) -> f64| agreed.iter().map(|planner| pick(planner)).sum::<f64>() / n;
        Some(Self { poa: (0..segments).map(|at| mean(&|p| p.poa[at])).collect(), row: mean(&|p| p.row) })
    }

    /// How far the planners lie apart on one segment: least and most.
    pub fn spread(planners: &[Self], segment: usize) -> Option<super::Band> {
        let values = planners.iter().filter_map(|planner| planner.poa.get(segment).copied());
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        super::Band::new(low, high)
    }
}

/// Within 0..1; anything else is a finding and is drawn in.
pub(super) fn probability(value: f64, what: &str, findings: &mut Vec<Finding>) -> f64 {
    if (0.0..=1.0).contains(&value) {
        return value;
    }
    let message = format!("{what} has the probability {}; it must lie between 0 and 1 and was drawn in", shown(value));
    findings.push(Finding::warning(Code::BadNumber, Place::nowhere(), message));
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}

fn shown(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { "that is no number".to_owned() }
}

fn weight_of(weight: f64, findings: &mut Vec<Finding>) -> f64 {
    if weight.is_finite() && weight >= 0.0 {
        return weight;
    }
    let message = format!("a segment weighs {}; it counts as nothing", shown(weight));
    findings.push(Finding::warning(Code::BadNumber, Place::nowhere(), message));
    0.0
}
