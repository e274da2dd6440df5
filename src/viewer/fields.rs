//! What stands in the fields of the open form, whichever form it is.

use crate::model::{Knowledge, LevelId, PortalKind, PortalState, SectionId, SpaceKind};
use crate::search::{
    Activity, Consent, CountSource, Grade, LeadEnd, Method, Reliability, Specialty, Thoroughness, VictimState,
};

/// What stands in the fields of the open form.
#[derive(Clone, PartialEq, Debug)]
pub struct Fields {
    pub text: String,
    pub note: String,
    pub thoroughness: Thoroughness,
    pub methods: Vec<Method>,
    /// Probability of detection in per cent; none when nobody judged it.
    pub pod_percent: Option<u8>,
    pub percent: u8,
    pub least: u32,
    pub most: u32,
    pub freed: u32,
    /// How long ago a room was closed, hours; none when nobody knows.
    pub closed_h: Option<f64>,
    pub activity: Activity,
    pub counted_by: CountSource,
    pub knowledge: Knowledge,
    pub width_m: f64,
    pub depth_m: f64,
    pub left: bool,
    pub door: PortalKind,
    pub state: PortalState,
    pub grade: Grade,
    pub end: Option<LeadEnd>,
    pub victim: VictimState,
    pub count: u32,
    pub kind: SpaceKind,
    pub name: String,
    /// Where it is said to lie, and how far off that may be, metres; none for a room that nobody can place.
    pub spot: Option<([f64; 2], f64)>,
    /// Where the fields begin when somebody can say roughly where.
    pub spot_guess: [f64; 2],
    pub specialty: Option<Specialty>,
    /// Whether a person, a camera gets through; none where nobody said.
    pub person: Option<bool>,
    pub camera: Option<bool>,
    pub level: Option<LevelId>,
    pub section: Option<SectionId>,
    pub ordinal: i32,
    /// Metres; 0 where nobody knows.
    pub height_m: f64,
    /// Admiralty grade of a source, and of what it says: 1 to 6.
    pub source: Reliability,
    pub credibility: u8,
    pub consent: Consent,
    /// How many rooms, and how many levels below the ground, somebody told of: from, to.
    pub rooms_said: Option<(u32, u32)>,
    pub levels_said: Option<(u32, u32)>,
    /// How many days ago the source knew it.
    pub known_days: Option<f64>,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            text: String::new(),
            note: String::new(),
            thoroughness: Thoroughness::Secondary,
            methods: Vec::new(),
            pod_percent: None,
            percent: 50,
            least: 1,
            most: 1,
            freed: 0,
            closed_h: None,
            activity: Activity::Unknown,
            counted_by: CountSource::Register,
            knowledge: Knowledge::Reported,
            width_m: 2.0,
            depth_m: 6.0,
            left: true,
            door: PortalKind::Door,
            state: PortalState::Unknown,
            grade: Grade::B,
            end: None,
            victim: VictimState::Live,
            count: 1,
            kind: SpaceKind::Cell,
            name: String::new(),
            spot: None,
            spot_guess: [0.0, 0.0],
            specialty: None,
            person: None,
            camera: None,
            level: None,
            section: None,
            ordinal: 0,
            height_m: 0.0,
            source: Reliability::F,
            credibility: 6,
            consent: Consent::Desk,
            rooms_said: None,
            levels_said: None,
            known_days: None,
        }
    }
}
