//! The bytes of a `.3d` file, version 8: four lines of text, then a stream of codes with coordinates in centimetres.

use crate::import::Fault;
use std::collections::{BTreeMap, HashMap};

/// A place that legs meet at. Several labels may name one.
#[derive(Clone, Debug, Default)]
pub struct Station {
    pub label: String,
    pub at: [f64; 3],
    pub is_entrance: bool,
    /// Left and right of a cross-section together, metres.
    pub width_m: Option<f64>,
    /// Up and down of a cross-section together, metres.
    pub height_m: Option<f64>,
}

#[derive(Clone, Copy, Debug)]
pub struct Leg {
    pub from: usize,
    pub to: usize,
    pub is_surface: bool,
    pub is_splay: bool,
}

#[derive(Debug, Default)]
pub struct Survey {
    pub title: String,
    pub crs: String,
    pub stations: Vec<Station>,
    pub legs: Vec<Leg>,
}

type Place = [i32; 3];

const SURFACE: u8 = 1;
const SPLAY: u8 = 4;
const ENTRANCE: u8 = 4;

impl Survey {
    /// The stations and legs of a `.3d` file.
    ///
    /// # Errors
    /// A file of another version, or one that is cut off.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let mut lines = bytes.splitn(5, |&byte| byte == b'\n');
        let mut line = || Some(String::from_utf8_lossy(lines.next()?).trim_end().to_owned());
        let (_, version, title, _) = (line(), line(), line(), line());
        let (Some(version), Some(title), Some(codes)) = (version, title, lines.next()) else {
            return Err(Fault::new("line 1", "the header of four lines is not complete; the file is cut off"));
        };
        if version != "v8" {
            return Err(Fault::new(
                "line 2",
                format!("is version {version}; only v8, of Survex 1.2.7 and later, is read"),
            ));
        }
        let start = bytes.len() - codes.len();
        let mut stream = Stream { bytes, at: start + 1, label: Vec::new() };
        let mut reader = Reader::default();
        while stream.at < bytes.len() {
            let code = stream.at;
            reader.step(&mut stream).map_err(|why| Fault::new(format!("byte {code}"), why))?;
        }
        let mut parts = title.split('\0').map(str::to_owned);
        let (title, crs) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        Ok(reader.survey(title, crs))
    }
}

struct Stream<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Labels are given as changes to the one before.
    label: Vec<u8>,
}

impl Stream<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let taken = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<N>()).copied();
        self.at += N;
        taken.ok_or_else(|| "the file ends in the middle of a record; it is cut off".to_owned())
    }

    fn place(&mut self) -> Result<Place, String> {
        Ok([i32::from_le_bytes(self.take()?), i32::from_le_bytes(self.take()?), i32::from_le_bytes(self.take()?)])
    }

    fn count(&mut self) -> Result<usize, String> {
        let [short] = self.take()?;
        Ok(if short == 0xFF { u32::from_le_bytes(self.take()?) as usize } else { usize::from(short) })
    }

    fn relabel(&mut self) -> Result<(), String> {
        let [both] = self.take()?;
        let (cut, added) =
            if both == 0 { (self.count()?, self.count()?) } else { (usize::from(both >> 4), usize::from(both & 15)) };
        let kept = self.label.len().checked_sub(cut).ok_or("a label takes away more letters than there are")?;
        self.label.truncate(kept);
        let end = self.at.checked_add(added).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or("the file ends in the middle of a label; it is cut off")?;
        self.label.extend_from_slice(&self.bytes[self.at..end]);
        self.at = end;
        Ok(())
    }

    fn label(&self) -> String {
        String::from_utf8_lossy(&self.label).into_owned()
    }
}

#[derive(Default)]
struct Reader {
    here: Option<Place>,
    legs: Vec<(Place, Place, u8)>,
    labels: BTreeMap<String, (Place, u8)>,
    sections: Vec<(String, [f64; 4])>,
}

impl Reader {
    fn step(&mut self, stream: &mut Stream) -> Result<(), String> {
        let [code] = stream.take()?;
        match code {
            0x00..=0x04 | 0x10 => {}
            0x0F => self.here = Some(stream.place()?),
            0x11 => _ = stream.take::<2>()?,
            0x12 => _ = stream.take::<3>()?,
            0x13 => _ = stream.take::<4>()?,
            0x1F => _ = stream.take::<20>()?,
            0x30..=0x33 => {
                stream.relabel()?;
                let mut sides = [0.0; 4];
                for side in &mut sides {
                    let centimetres = match code {
                        0x30 | 0x31 => i32::from(i16::from_le_bytes(stream.take()?)),
                        _ => i32::from_le_bytes(stream.take()?),
                    };
                    *side = f64::from(centimetres) / 100.0;
                }
                self.sections.push((stream.label(), sides));
            }
            0x40..=0x7F => {
                if code & 0x20 == 0 {
                    stream.relabel()?;
                }
                let to = stream.place()?;
                let from = self.here.replace(to).ok_or("a leg comes before any place to start from")?;
                self.legs.push((from, to, code & 0x1F));
            }
            0x80..=0xFF => {
                stream.relabel()?;
                let place = stream.place()?;
                self.labels.entry(stream.label()).or_insert((place, code & 0x7F));
            }
            _ => return Err(format!("the code {code:#04x} is unknown; the file is damaged or of a newer version")),
        }
        Ok(())
    }

    fn survey(self, title: String, crs: String) -> Survey {
        let mut survey = Survey { title, crs, ..Survey::default() };
        let mut index: HashMap<Place, usize> = HashMap::new();
        let mut station = |place: Place| {
            *index.entry(place).or_insert_with(|| {
                let at = place.map(|value| f64::from(value) / 100.0);
                survey.stations.push(Station { at, ..Station::default() });
                survey.stations.len() - 1
            })
        };
        let legs = self.legs.iter().filter(|(from, to, _)| from != to);
        survey.legs = legs
            .map(|&(from, to, flags)| Leg {
                from: station(from),
                to: station(to),
                is_surface: flags & SURFACE != 0,
                is_splay: flags & SPLAY != 0,
            })
            .collect();
        for (label, (place, flags)) in &self.labels {
            let Some(&at) = index.get(place) else { continue };
            let station = &mut survey.stations[at];
            // Of several names the first in the alphabet is taken, in every edition of the file.
            if station.label.is_empty() {
                station.label.clone_from(label);
            }
            station.is_entrance |= flags & ENTRANCE != 0;
        }
        for (label, [left, right, up, down]) in &self.sections {
            let place = self.labels.get(label).and_then(|(place, _)| index.get(place));
            if let Some(&at) = place {
                // A side that was not measured is −1.
                let both = |a: f64, b: f64| Some(a.max(0.0) + b.max(0.0)).filter(|sum| *sum > 0.0);
                survey.stations[at].width_m = both(*left, *right);
                survey.stations[at].height_m = both(*up, *down);
            }
        }
        for station in survey.stations.iter_mut().filter(|station| station.label.is_empty()) {
            let [x, y, z] = station.at;
            station.label = format!("{x:.2} {y:.2} {z:.2}");
        }
        survey
    }
}
