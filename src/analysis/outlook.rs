use super::{Band, Estimate, Net, PodTable, Tolerance, assess, by_grade, open_leads};
use crate::search::{Grade, Picture};
use crate::text::shares;
use serde::Serialize;
use std::collections::BTreeMap;

/// The two figures of the status bar that rest on more than marks: what could still be there, and how sure we are.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Outlook {
    /// How many of each grade nobody answered yet.
    pub open_leads: BTreeMap<Grade, u32>,
    /// None until a planner has set priors.
    pub residual: Option<Band>,
}

pub fn outlook(net: &Net, picture: &Picture) -> Outlook {
    let leads = open_leads(net, picture, Tolerance::of(&picture.facility));
    let residual = match assess(picture, &PodTable::default()).estimate {
        Estimate::Estimated { residual, .. } => Some(residual),
        Estimate::NotEstimated => None,
    };
    Outlook { open_leads: by_grade(&leads), residual }
}

impl Outlook {
    /// `5 open leads (2 A, 3 C); residual 52 to 55 %`
    pub fn words(&self) -> String {
        let count: u32 = self.open_leads.values().sum();
        let grades: Vec<String> = self.open_leads.iter().map(|(grade, count)| format!("{count} {grade:?}")).collect();
        let leads = match count {
            0 => "no open lead".to_owned(),
            1 => format!("1 open lead ({})", grades.join(", ")),
            _ => format!("{count} open leads ({})", grades.join(", ")),
        };
        let residual = self.residual.map_or("not estimated".to_owned(), |band| shares(band.low, band.high));
        format!("{leads}; residual {residual}")
    }
}
