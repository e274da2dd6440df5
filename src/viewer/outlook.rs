//! What follows from a picture and takes longer than a mark may: worked out beside the worker and shown when it is there.

use crate::analysis::{
    Advice, Analysis, Analyst, Band, Candidate, Contradiction, Curve, Effort, Estimate, Lead, PodTable, Tolerance,
    Voids, advice, assess, contradictions, curve, leads_with, unlocated,
};
use crate::model::{Facility, SpaceIx};
use crate::search::{CameraRecord, LeadState, MarkId, Picture, now_ms};
use bevy::prelude::Resource;
use std::io;
use std::iter;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// What is left and how sure we are, for one picture of one facility.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The indices below hold for this facility only.
    pub facility: Arc<Facility>,
    /// The barred and untried doors at the border, the one to open next first.
    pub next: Vec<Advice>,
    /// Best grade first, answered ones too.
    pub leads: Vec<Lead>,
    pub tolerance: Tolerance,
    /// None until a planner has set priors and the rest of the world.
    pub residual: Option<Band>,
    /// As it was known at the moment looked at.
    pub curve: Curve,
    /// As it is known now, whatever moment is looked at.
    pub curve_now: Curve,
    /// Claims that cannot all be true.
    pub contradictions: Vec<Contradiction>,
    /// Pictures of rooms that nobody could place.
    pub feeds: Vec<Feed>,
}

/// A camera and the rooms that it may show.
#[derive(Clone, Debug)]
pub struct Feed {
    pub camera: MarkId,
    pub channel: String,
    pub rooms: Vec<SpaceIx>,
}

impl Outlook {
    pub fn open_leads(&self) -> impl Iterator<Item = &Lead> {
        self.leads.iter().filter(|lead| lead.state == LeadState::Open)
    }
}

/// The outlook on screen, while there is one.
#[derive(Resource, Default)]
pub struct Ahead(pub Option<Arc<Outlook>>);

/// What an outlook is worked out from.
pub struct Ground {
    pub analyst: Arc<Analyst>,
    pub picture: Arc<Picture>,
    pub analysis: Arc<Analysis>,
    /// Wall thickness that the planner assumes, metres; none for what the map says.
    pub wall_m: Option<f64>,
}

/// A thread that works out outlooks. Of several grounds only the last one counts.
pub struct Thinker(Sender<Ground>);

impl Thinker {
    /// # Errors
    /// The system gives no further thread.
    pub fn spawn(tell: impl Fn(Outlook) + Send + 'static) -> io::Result<Self> {
        let (grounds, asked) = channel();
        thread::Builder::new().name("outlook".to_owned()).spawn(move || think(&asked, tell))?;
        Ok(Self(grounds))
    }

    /// The thread ends when this is dropped, so nobody is left to refuse.
    pub fn ask(&self, ground: Ground) {
        let _ = self.0.send(ground);
    }
}

fn think(asked: &Receiver<Ground>, tell: impl Fn(Outlook)) {
    let (mut curve_now, mut voids) = (Curve::default(), None);
    while let Ok(first) = asked.recv() {
        let grounds: Vec<Ground> = iter::once(first).chain(asked.try_iter()).collect();
        if let Some(now) = grounds.iter().rfind(|ground| ground.picture.lens.as_of_ms.is_none()) {
            curve_now = curve_of(now);
        }
        grounds.last().into_iter().for_each(|ground| tell(outlook(ground, &curve_now, &mut voids)));
    }
}

fn curve_of(ground: &Ground) -> Curve {
    let until_ms = ground.picture.lens.as_of_ms.unwrap_or_else(now_ms);
    curve(&ground.picture, &ground.analyst.roster, until_ms)
}

fn outlook(ground: &Ground, curve_now: &Curve, voids: &mut Option<Voids>) -> Outlook {
    let Ground { analyst, picture, analysis, wall_m } = ground;
    let standard = Tolerance::of(&picture.facility);
    let tolerance = Tolerance { wall_m: wall_m.unwrap_or(standard.wall_m), ..standard };
    let voids = voids.get_or_insert_with(|| Voids::new(&picture.facility, tolerance));
    voids.follow(&picture.facility, tolerance);
    let residual = match assess(picture, &PodTable::default()).estimate {
        Estimate::Estimated { residual, .. } => Some(residual),
        Estimate::NotEstimated => None,
    };
    let feed = |(camera, record, fits): (&MarkId, &CameraRecord, Vec<Candidate>)| Feed {
        camera: camera.clone(),
        channel: record.camera.channel.clone(),
        rooms: fits.into_iter().map(|candidate| candidate.space).collect(),
    };
    Outlook {
        contradictions: contradictions(picture),
        feeds: unlocated(picture).into_iter().map(feed).collect(),
        facility: Arc::clone(&picture.facility),
        next: advice(analyst, picture, analysis, &Effort::default(), now_ms()),
        leads: leads_with(&analyst.net, picture, voids.areas()),
        tolerance,
        residual,
        curve: curve_of(ground),
        curve_now: curve_now.clone(),
    }
}
