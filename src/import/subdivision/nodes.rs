//! Lines joined and cut: the graph of wall pieces between the points where walls meet.

use super::TooDense;
use crate::model::Xy;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

const MOST_CROSSINGS: usize = 250_000;
const MOST_TESTS: usize = 20_000_000;

/// Points, and edges between them with the line each came from; every edge once, the lower point first.
pub struct Graph {
    pub points: Vec<Xy>,
    pub edges: Vec<(u32, u32, u32)>,
}

impl Graph {
    pub fn of(lines: &[[Xy; 2]], snap_m: f64) -> Result<Self, TooDense> {
        let mut points = Points { snap_m: snap_m.max(1.0e-6), ..Points::default() };
        let ends: Vec<(u32, u32)> = lines.iter().map(|line| (points.add(line[0]), points.add(line[1]))).collect();
        let cuts = cuts(&ends, &mut points)?;
        let mut edges = Vec::with_capacity(ends.len() + cuts.len());
        let mut rest = cuts.as_slice();
        for (at, &(start, end)) in ends.iter().enumerate() {
            let own = rest.partition_point(|cut| cut.line as usize <= at);
            let mut from = start;
            for to in rest[..own].iter().map(|cut| cut.point).chain([end]) {
                if to != from {
                    edges.push((from.min(to), from.max(to), at as u32));
                    from = to;
                }
            }
            rest = &rest[own..];
        }
        edges.sort_unstable();
        edges.dedup_by_key(|edge| (edge.0, edge.1));
        Ok(Self { points: points.all, edges })
    }
}

/// Points, of which no two are within the tolerance.
#[derive(Default)]
struct Points {
    snap_m: f64,
    all: Vec<Xy>,
    /// The last point of each cell of a grid, and of each point the one before it in its cell.
    last: HashMap<u64, u32, BuildHasherDefault<Mixed>>,
    before: Vec<u32>,
}

const NONE: u32 = u32::MAX;
/// Cells this many tolerances wide: most points have no other cell within the tolerance.
const CELL: f64 = 4.0;

/// Cells are numbers of our own making, and nobody can choose them so that they collide much.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(u64::from(byte)));
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Points {
    fn add(&mut self, at: Xy) -> u32 {
        let [columns, rows] = at.map(|value| self.cell(value - self.snap_m)..=self.cell(value + self.snap_m));
        let mut nearest: Option<(f64, u32)> = None;
        for (column, row) in columns.flat_map(|column| rows.clone().map(move |row| (column, row))) {
            let mut point = self.last.get(&key(column, row)).copied().unwrap_or(NONE);
            while point != NONE {
                let other = self.all[point as usize];
                let distance = square([other[0] - at[0], other[1] - at[1]]);
                if distance <= self.snap_m * self.snap_m && nearest.is_none_or(|(least, _)| distance < least) {
                    nearest = Some((distance, point));
                }
                point = self.before[point as usize];
            }
        }
        if let Some((_, point)) = nearest {
            return point;
        }
        let point = self.all.len() as u32;
        self.all.push(at);
        let own = key(self.cell(at[0]), self.cell(at[1]));
        self.before.push(self.last.insert(own, point).unwrap_or(NONE));
        point
    }

    fn cell(&self, value: f64) -> i64 {
        whole(value / (CELL * self.snap_m))
    }
}

/// Rounded down, without the call that `floor` is on older processors.
fn whole(value: f64) -> i64 {
    let towards_zero = value as i64;
    towards_zero - i64::from(value < towards_zero as f64)
}

fn square(way: Xy) -> f64 {
    way[0] * way[0] + way[1] * way[1]
}

/// Cells far apart may share a key; that costs a look at a point that is too far.
fn key(column: i64, row: i64) -> u64 {
    (column as u64) << 32 | (row as u64 & 0xFFFF_FFFF)
}

struct Cut {
    line: u32,
    along: f64,
    point: u32,
}

/// Where each line is to be cut, in order along it.
fn cuts(ends: &[(u32, u32)], points: &mut Points) -> Result<Vec<Cut>, TooDense> {
    let grid = Grid::of(ends, points);
    let mut cuts = Vec::new();
    let (mut tests, mut crossings) = (0, 0);
    for cell in grid.entries.chunk_by(|a, b| a.0 == b.0) {
        tests += cell.len() * cell.len() / 2;
        if tests > MOST_TESTS {
            return Err(TooDense { most: MOST_CROSSINGS });
        }
        for (at, &(_, a)) in cell.iter().enumerate() {
            for &(_, b) in &cell[at + 1..] {
                let touched = touch(ends, a, b, points, &mut cuts) | touch(ends, b, a, points, &mut cuts);
                if !touched && cross(ends, a, b, points, &mut cuts) {
                    crossings += 1;
                }
            }
        }
        if crossings > MOST_CROSSINGS {
            return Err(TooDense { most: MOST_CROSSINGS });
        }
    }
    cuts.sort_unstable_by(|a, b| a.line.cmp(&b.line).then(a.along.total_cmp(&b.along)));
    Ok(cuts)
}

/// Cuts line `b` where an end of line `a` lies on its side; also true where they share an end.
fn touch(ends: &[(u32, u32)], a: u32, b: u32, points: &Points, cuts: &mut Vec<Cut>) -> bool {
    let (b0, b1) = ends[b as usize];
    let (start, end) = (points.all[b0 as usize], points.all[b1 as usize]);
    let way = [end[0] - start[0], end[1] - start[1]];
    let length = square(way);
    let aside_at_most = points.snap_m * points.snap_m * length;
    let mut touched = false;
    for point in [ends[a as usize].0, ends[a as usize].1] {
        if point == b0 || point == b1 {
            touched = true;
            continue;
        }
        let at = points.all[point as usize];
        let off = [at[0] - start[0], at[1] - start[1]];
        let along = off[0] * way[0] + off[1] * way[1];
        let aside = off[0] * way[1] - off[1] * way[0];
        if along > 0.0 && along < length && aside * aside <= aside_at_most {
            cuts.push(Cut { line: b, along: along / length.sqrt(), point });
            touched = true;
        }
    }
    touched
}

fn cross(ends: &[(u32, u32)], a: u32, b: u32, points: &mut Points, cuts: &mut Vec<Cut>) -> bool {
    let line = |line: u32| {
        let (start, end) = ends[line as usize];
        let (start, end) = (points.all[start as usize], points.all[end as usize]);
        (start, [end[0] - start[0], end[1] - start[1]])
    };
    let ((p, r), (q, s)) = (line(a), line(b));
    let turn = r[0] * s[1] - r[1] * s[0];
    let apart = [q[0] - p[0], q[1] - p[1]];
    let t = (apart[0] * s[1] - apart[1] * s[0]) / turn;
    let u = (apart[0] * r[1] - apart[1] * r[0]) / turn;
    // Lines in one direction give no number here and do not cross.
    if !(t > 0.0 && t < 1.0 && u > 0.0 && u < 1.0) {
        return false;
    }
    let point = points.add([p[0] + t * r[0], p[1] + t * r[1]]);
    cuts.push(Cut { line: a, along: t * r[0].hypot(r[1]), point });
    cuts.push(Cut { line: b, along: u * s[0].hypot(s[1]), point });
    true
}

/// Which lines pass through which cell of a grid, sorted by cell.
struct Grid {
    entries: Vec<(u64, u32)>,
}

impl Grid {
    fn of(ends: &[(u32, u32)], points: &Points) -> Self {
        let place = |point: u32| points.all[point as usize];
        let length = |&(a, b): &(u32, u32)| square([place(a)[0] - place(b)[0], place(a)[1] - place(b)[1]]).sqrt();
        let mut lengths: Vec<f64> = ends.iter().map(length).filter(|&length| length > 0.0).collect();
        let Some(middle) = lengths.len().checked_sub(1).map(|last| last / 2) else {
            return Self { entries: Vec::new() };
        };
        let total: f64 = lengths.iter().sum();
        let median = *lengths.select_nth_unstable_by(middle, f64::total_cmp).1;
        // A few long lines among many short ones must not fill memory with cells.
        let size = median.max(total / (16.0 * lengths.len() as f64)).max(4.0 * points.snap_m);
        let mut entries = Vec::with_capacity(4 * ends.len());
        for (at, &(a, b)) in ends.iter().enumerate().filter(|(_, (a, b))| a != b) {
            let (a, b) = if place(a)[0] <= place(b)[0] { (place(a), place(b)) } else { (place(b), place(a)) };
            let cell = |value: f64| whole(value / size);
            let slope = if b[0] > a[0] { (b[1] - a[1]) / (b[0] - a[0]) } else { 0.0 };
            for column in cell(a[0] - points.snap_m)..=cell(b[0] + points.snap_m) {
                let left = (column as f64 * size - points.snap_m).clamp(a[0], b[0]);
                let right = ((column + 1) as f64 * size + points.snap_m).clamp(a[0], b[0]);
                let height = |x: f64| if b[0] > a[0] { a[1] + slope * (x - a[0]) } else { a[1] };
                let (mut low, mut high) = (height(left).min(height(right)), height(left).max(height(right)));
                if b[0] <= a[0] {
                    (low, high) = (a[1].min(b[1]), a[1].max(b[1]));
                }
                for row in cell(low - points.snap_m)..=cell(high + points.snap_m) {
                    entries.push((key(column, row), at as u32));
                }
            }
        }
        entries.sort_unstable();
        Self { entries }
    }
}
