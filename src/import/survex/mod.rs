//! Survex `.3d`: loop-closed stations and legs. Junctions become chambers, the legs between them passages, and where
//! the survey stops, a loose end.

mod passage;
mod survey;

use super::geodetic::Frame;
use super::{Fault, Ledger, Sketch, storeys};
use crate::model::{
    Code, Draft, End, Extra, Footprint, Level, Origin, Portal, PortalKind, PortalState, Space, SpaceKind, Xy,
};
use passage::Passage;
use survey::Station;
pub use survey::Survey;

const SLICE_M: f64 = 25.0;
const USUAL_WIDTH_M: f64 = 1.5;
/// How far a chamber may reach beyond the station in it, where nobody has measured it.
const CHAMBER_M: f64 = 2.0;

pub fn read(bytes: &[u8], ledger: &mut Ledger) -> Result<Sketch, Fault> {
    let survey = Survey::parse(bytes)?;
    let network = passage::Network::of(&survey);
    let places: Vec<Xy> = survey.stations.iter().map(|station| [station.at[0], station.at[1]]).collect();
    let cave = Cave { frame: Frame::of(&[places]), survey: &survey };
    let (mut spaces, mut portals): (Vec<Space>, Vec<Portal>) = Default::default();
    let mut at_station: Vec<Option<usize>> = vec![None; survey.stations.len()];
    for &junction in &network.junctions {
        at_station[junction] = Some(spaces.len());
        spaces.push(cave.chamber(junction));
    }
    for passage in &network.passages {
        let space = cave.passage(passage, ledger);
        for &station in passage.inside() {
            at_station[station] = Some(spaces.len());
        }
        for end in passage.ends() {
            if let Some(junction) = at_station[end].filter(|_| network.is_junction(end)) {
                let id = format!("{}|{}", space.id, spaces[junction].id);
                portals.push(cave.mouth(&id, &space, End::Space(spaces[junction].id.clone()), end, PortalState::Open));
                continue;
            }
            at_station[end] = Some(spaces.len());
            // A ring that no other passage joins has no end; an entrance is no lead, and a splay at the end is the lead.
            let leads_on = network.splays.iter().any(|&(from, _)| from == end) || survey.stations[end].is_entrance;
            if !passage.is_ring() && !leads_on {
                let id = format!("{} end", survey.stations[end].label);
                portals.push(cave.mouth(&id, &space, End::Unknown, end, PortalState::Unknown));
            }
        }
        spaces.push(space);
    }
    ledger.take("dead end of the survey", network.dead_ends());
    cave.splays(&network, &at_station, &spaces, &mut portals, ledger);
    cave.entrances(&at_station, &spaces, &mut portals);
    let draft =
        Draft { name: survey.title.clone(), levels: cave.levels(&mut spaces), spaces, portals, ..Draft::default() };
    let extra = Extra::from([("crs".to_owned(), survey.crs.as_str().into())]);
    let draft = Draft { extra: if survey.crs.is_empty() { Extra::new() } else { extra }, ..draft };
    Ok(Sketch { draft, ..Sketch::default() })
}

struct Cave<'a> {
    frame: Frame,
    survey: &'a Survey,
}

impl Cave<'_> {
    fn station(&self, at: usize) -> &Station {
        &self.survey.stations[at]
    }

    fn place(&self, station: usize) -> Xy {
        let [x, y, _] = self.station(station).at;
        self.frame.metres([x, y])
    }

    fn chamber(&self, station: usize) -> Space {
        let Station { label, at, width_m, height_m, .. } = self.station(station);
        let mut space = Space::new(label.as_str(), "");
        space.kind = SpaceKind::Chamber;
        space.footprint =
            Footprint::Point { at: self.place(station), uncertainty_m: width_m.unwrap_or(CHAMBER_M).max(0.5) };
        space.floor_z_m = Some(at[2]);
        space.height_m = *height_m;
        space
    }

    fn passage(&self, passage: &Passage, ledger: &mut Ledger) -> Space {
        let stations = || passage.stations.iter().map(|&station| self.station(station));
        let mut space = Space::new(passage.id(self.survey), "");
        space.kind = if passage.is_surface { SpaceKind::Yard } else { SpaceKind::Tunnel };
        let width_m = mean(stations().filter_map(|station| station.width_m)).unwrap_or_else(|| {
            let message = format!("no cross-section is given; it is drawn {USUAL_WIDTH_M} m wide");
            ledger.note(Code::Guessed, "passage without a cross-section", &space.id, message);
            USUAL_WIDTH_M
        });
        let points: Vec<Xy> = passage.stations.iter().map(|&station| self.place(station)).collect();
        let length: f64 = points.windows(2).map(|pair| (pair[0][0] - pair[1][0]).hypot(pair[0][1] - pair[1][1])).sum();
        space.footprint = if length >= 0.05 {
            Footprint::Centreline { points, width_m: width_m.clamp(0.1, 200.0) }
        } else {
            // A pitch straight down has no length on the plan.
            Footprint::Point { at: points[0], uncertainty_m: width_m.max(0.5) }
        };
        space.floor_z_m = mean(stations().map(|station| station.at[2]));
        space.height_m = mean(stations().filter_map(|station| station.height_m));
        space
    }

    fn mouth(&self, id: &str, space: &Space, end: End, station: usize, state: PortalState) -> Portal {
        Portal {
            kind: PortalKind::Opening,
            state,
            at: Some(self.place(station)),
            width_m: self.station(station).width_m.filter(|&width| width > 0.0),
            origin: Origin::SharedNode,
            ..Portal::new(id, space.id.as_str(), end)
        }
    }

    /// A splay is a shot to a wall or into an opening nobody went through: a loose end of little certainty.
    fn splays(
        &self,
        network: &passage::Network,
        at_station: &[Option<usize>],
        spaces: &[Space],
        portals: &mut Vec<Portal>,
        ledger: &mut Ledger,
    ) {
        for &(from, to) in &network.splays {
            let label = &self.station(to).label;
            let Some(room) = at_station[from] else {
                ledger.skip("splay from a station in no passage", label);
                continue;
            };
            let id = format!("{label} splay");
            let portal = self.mouth(&id, &spaces[room], End::Unknown, to, PortalState::Unknown);
            portals.push(Portal { origin: Origin::Inferred, confidence: Some(0.3), ..portal });
        }
    }

    fn entrances(&self, at_station: &[Option<usize>], spaces: &[Space], portals: &mut Vec<Portal>) {
        for (at, station) in self.survey.stations.iter().enumerate().filter(|(_, station)| station.is_entrance) {
            if let Some(room) = at_station[at] {
                let id = format!("{} entrance", station.label);
                portals.push(Portal {
                    origin: Origin::Explicit,
                    ..self.mouth(&id, &spaces[room], End::Outside, at, PortalState::Unknown)
                });
            }
        }
    }

    /// Slices of the cave below its highest underground station; what was surveyed on the surface is level 0.
    fn levels(&self, spaces: &mut [Space]) -> Vec<Level> {
        let (above, below): (Vec<&mut Space>, Vec<&mut Space>) =
            spaces.iter_mut().partition(|space| space.kind == SpaceKind::Yard);
        let floors: Vec<f64> = below.iter().map(|space| space.floor_z_m.unwrap_or(0.0)).collect();
        let top = floors.iter().copied().fold(f64::MIN, f64::max);
        let mut storeys = storeys::slice(&floors, top, SLICE_M);
        for (space, level) in below.into_iter().zip(&storeys.of) {
            space.level = storeys.levels[*level].id.clone();
        }
        if !above.is_empty() {
            let elevation_m = if top > f64::MIN { top } else { 0.0 };
            storeys.levels.push(Level { name: "surface".to_owned(), ..storeys::level(0, elevation_m, SLICE_M) });
        }
        for space in above {
            space.level = "0".into();
        }
        storeys.levels
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}
