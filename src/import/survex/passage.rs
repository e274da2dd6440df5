//! Legs strung together into passages from junction to junction.

use super::survey::{Leg, Survey};
use crate::model::SpaceId;
use smol_str::format_smolstr;

pub struct Passage {
    /// The stations along it, from end to end.
    pub stations: Vec<usize>,
    pub is_surface: bool,
}

pub struct Network {
    /// Stations where three or more legs meet, or where the surface ends.
    pub junctions: Vec<usize>,
    pub passages: Vec<Passage>,
    /// Shots that end nowhere, from and to.
    pub splays: Vec<(usize, usize)>,
    is_junction: Vec<bool>,
    dead_ends: usize,
}

impl Network {
    pub fn of(survey: &Survey) -> Self {
        let mut all = vec![0_usize; survey.stations.len()];
        for leg in &survey.legs {
            all[leg.from] += 1;
            all[leg.to] += 1;
        }
        let far = |leg: &Leg| [(leg.from, leg.to), (leg.to, leg.from)].into_iter().find(|&(_, to)| all[to] == 1);
        let splays: Vec<(usize, usize)> = survey.legs.iter().filter(|leg| leg.is_splay).filter_map(far).collect();
        // A splay that leads on to other legs is a passage after all.
        let walked: Vec<Leg> = survey.legs.iter().filter(|leg| !leg.is_splay || far(leg).is_none()).copied().collect();
        let mut at_station: Vec<Vec<usize>> = vec![Vec::new(); survey.stations.len()];
        for (at, leg) in walked.iter().enumerate() {
            at_station[leg.from].push(at);
            at_station[leg.to].push(at);
        }
        let is_junction: Vec<bool> = at_station
            .iter()
            .map(|legs| {
                legs.len() > 2 || matches!(legs.as_slice(), &[a, b] if walked[a].is_surface != walked[b].is_surface)
            })
            .collect();
        let junctions = (0..is_junction.len()).filter(|&station| is_junction[station]).collect();
        let dead_ends = all.iter().filter(|&&legs| legs == 1).count();
        let mut network = Self { junctions, passages: Vec::new(), splays, is_junction, dead_ends };
        network.string(&walked, &at_station);
        network
    }

    /// Stations that one leg alone reaches, be it a passage, a splay or a survey on the surface.
    pub fn dead_ends(&self) -> usize {
        self.dead_ends
    }

    pub fn is_junction(&self, station: usize) -> bool {
        self.is_junction[station]
    }

    fn string(&mut self, legs: &[Leg], at_station: &[Vec<usize>]) {
        let mut taken = vec![false; legs.len()];
        let is_end = |station: usize, junctions: &[bool]| junctions[station] || at_station[station].len() == 1;
        // From every junction and dead end first; what is left are rings without any.
        for rings in [false, true] {
            for start in 0..at_station.len() {
                if !rings && !is_end(start, &self.is_junction) {
                    continue;
                }
                for &first in &at_station[start] {
                    if taken[first] {
                        continue;
                    }
                    let mut stations = vec![start];
                    let mut leg = first;
                    loop {
                        taken[leg] = true;
                        let here = stations[stations.len() - 1];
                        let there = if legs[leg].from == here { legs[leg].to } else { legs[leg].from };
                        stations.push(there);
                        let next = at_station[there].iter().find(|&&next| !taken[next]);
                        match next.filter(|_| !is_end(there, &self.is_junction)) {
                            Some(&next) => leg = next,
                            None => break,
                        }
                    }
                    self.passages.push(Passage { stations, is_surface: legs[first].is_surface });
                }
            }
        }
    }
}

impl Passage {
    pub fn inside(&self) -> &[usize] {
        &self.stations[1..self.stations.len() - 1]
    }

    pub fn ends(&self) -> [usize; 2] {
        [self.stations[0], self.stations[self.stations.len() - 1]]
    }

    pub fn is_ring(&self) -> bool {
        self.stations.first() == self.stations.last()
    }

    /// Named after its ends, and its first station within, as two passages may join the same junctions.
    pub fn id(&self, survey: &Survey) -> SpaceId {
        let label = |station: usize| survey.stations[station].label.as_str();
        let (a, b) = (label(self.stations[0]), label(self.stations[self.stations.len() - 1]));
        let within = self.inside().iter().map(|&station| label(station)).min();
        let (a, b) = (a.min(b), a.max(b));
        SpaceId(match within {
            Some(within) => format_smolstr!("{a}~{b} by {within}"),
            None => format_smolstr!("{a}~{b}"),
        })
    }
}
