use super::document::Document;
use super::failure::{Answer, Failure};
use super::output::{self, Table, isolated, warn};
use crate::analysis::{
    Assessment, Band, Doubt, Estimate, PodTable, SegmentEstimate, assess, assumptions, bridge_pod, lowers_most,
};
use crate::search::{Picture, Target};
use crate::text::{share, shares};
use clap::Args;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// How sure we are: probability by segment, what the search came to, and the residual
///
/// Every figure is a band from the least to the most that the assumptions allow. Nothing is estimated until a planner
/// has set priors with `undercroft prior`; exit code 1 until then. The residual is never 0.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  undercroft probability training.undercroft
  undercroft probability training.undercroft --goal 0.9 --json")]
pub struct Probability {
    /// An operation (.undercroft) or a map (.ron)
    file: PathBuf,
    /// The POD to come to in each segment
    #[arg(long, value_name = "0..1", default_value_t = 0.8, value_parser = probability)]
    goal: f64,
    /// How much a repeat by the same method merely repeats: 0 independent, 1 adds nothing
    #[arg(long, value_name = "0..1", default_value_t = 0.5, value_parser = probability)]
    correlation: f64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn probability(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value| (0.0..=1.0).contains(value)).ok_or_else(|| "give a number from 0 to 1".to_owned())
}

#[derive(Serialize)]
struct Told<'a> {
    estimated: bool,
    segments: Vec<Segment<'a>>,
    rest_of_world: Option<Row>,
    success: Option<Band>,
    residual: Option<Band>,
    lowers_most: Option<&'a str>,
    assumptions: Vec<String>,
    doubts: Vec<Doubted<'a>>,
    findings: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    poa_before: f64,
    poa_now: Band,
}

#[derive(Serialize)]
struct Segment<'a> {
    of: &'a Target,
    rooms: usize,
    poa_before: f64,
    poa_now: Band,
    pod: Band,
    pos: Band,
    exists_now: Option<Band>,
    /// POD still needed to come to the goal; none where it is reached by the careful end.
    bridge_pod: Option<f64>,
}

#[derive(Serialize)]
struct Doubted<'a> {
    of: &'a Target,
    said: Option<Band>,
    sought_pod: Band,
    now: Option<Band>,
}

impl Probability {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let document = Document::open(&self.file)?;
        let picture = document.operation().picture();
        let pods = PodTable { correlation: self.correlation, ..PodTable::default() };
        let assessment = assess(picture, &pods);
        let assumptions = assumptions(picture, &assessment, &pods);
        if self.json {
            output::json(out, &self.told(picture, &assessment, assumptions))?;
        } else {
            assessment.findings.iter().for_each(warn);
            self.print(picture, &assessment, &assumptions, out)?;
        }
        Ok(Answer::from(assessment.priors.is_some()))
    }

    fn told<'a>(&self, picture: &'a Picture, assessment: &'a Assessment, assumptions: Vec<String>) -> Told<'a> {
        let mut told = Told {
            estimated: false,
            segments: Vec::new(),
            rest_of_world: None,
            success: None,
            residual: None,
            lowers_most: None,
            assumptions,
            doubts: assessment.doubts.iter().map(doubted).collect(),
            findings: assessment.findings.iter().map(ToString::to_string).collect(),
        };
        if let (Estimate::Estimated { segments, row_now, success, residual }, Some(priors)) =
            (&assessment.estimate, &assessment.priors)
        {
            told.estimated = true;
            told.segments =
                assessment.segments.iter().zip(segments).map(|(of, found)| self.segment(of, found)).collect();
            told.rest_of_world = Some(Row { poa_before: priors.row, poa_now: *row_now });
            (told.success, told.residual) = (Some(*success), Some(*residual));
            told.lowers_most = lowers_most(segments).map(|at| assessment.segments[at].name(&picture.facility));
        }
        told
    }

    fn segment<'a>(&self, of: &'a crate::analysis::Segment, found: &SegmentEstimate) -> Segment<'a> {
        Segment {
            of: &of.of,
            rooms: of.spaces.len(),
            poa_before: found.poa_before,
            poa_now: found.poa_now,
            pod: found.pod,
            pos: found.pos,
            exists_now: found.exists_now,
            bridge_pod: bridge_pod(found.pod.low, self.goal),
        }
    }

    fn print(
        &self,
        picture: &Picture,
        assessment: &Assessment,
        assumptions: &[String],
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let (Estimate::Estimated { segments, row_now, success, residual }, Some(priors)) =
            (&assessment.estimate, &assessment.priors)
        else {
            writeln!(out, "Not estimated: no planner has set priors and the rest of the world.")?;
            writeln!(out, "`undercroft prior` sets them; until then any figure would be invented.")?;
            return print_doubts(picture, &assessment.doubts, out);
        };
        let goal = format!(">still needed for {}", share(self.goal));
        let mut table = Table::new(&["segment", ">rooms", ">POA before", ">POA now", ">POD", ">POS", ">exists", &goal]);
        for (of, found) in assessment.segments.iter().zip(segments) {
            table.row([
                isolated(of.name(&picture.facility)).into_owned(),
                of.spaces.len().to_string(),
                share(found.poa_before),
                band(found.poa_now),
                band(found.pod),
                band(found.pos),
                found.exists_now.map_or_else(String::new, band),
                bridge_pod(found.pod.low, self.goal).map_or("reached".to_owned(), share),
            ]);
        }
        table.row(["rest of the world", "", &share(priors.row), &band(*row_now)].map(str::to_owned));
        table.print(out, "")?;
        writeln!(out, "\nCumulative probability of success: {}", band(*success))?;
        writeln!(out, "Residual, that somebody who is missing was not found yet: {}", band(*residual))?;
        if let Some(at) = lowers_most(segments) {
            let name = isolated(assessment.segments[at].name(&picture.facility)).into_owned();
            writeln!(out, "What would lower it most: a further search of {name}")?;
        }
        writeln!(out, "\nThis rests on")?;
        assumptions.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        print_doubts(picture, &assessment.doubts, out)
    }
}

fn band(band: Band) -> String {
    shares(band.low, band.high)
}

fn doubted(doubt: &Doubt) -> Doubted<'_> {
    Doubted { of: &doubt.of, said: doubt.said, sought_pod: doubt.sought, now: doubt.now }
}

fn print_doubts(picture: &Picture, doubts: &[Doubt], out: &mut dyn Write) -> Result<(), Failure> {
    if doubts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nPlaces that may not exist")?;
    let mut table = Table::new(&["", ">said", ">sought, POD", ">exists now"]);
    let told = |said: Option<Band>| said.map_or("not said".to_owned(), band);
    for doubt in doubts {
        let name = crate::analysis::name_of(&picture.facility, &doubt.of);
        table.row([isolated(name).into_owned(), told(doubt.said), band(doubt.sought), told(doubt.now)]);
    }
    table.print(out, "  ")
}
