//! How many minutes a barrier is taken to cost, as a planner may say on the command line.

use crate::analysis::Effort;
use clap::Args;

#[derive(Args, Clone, Debug, Default)]
pub struct Minutes {
    /// Minutes of work where the map does not say: sealed=30,code=15
    ///
    /// untried, key, code, lock (which is not known), sealed, blocked, narrow (ducts, shafts), against (a one-way door)
    #[arg(long, value_name = "STATE=MINUTES", value_delimiter = ',', value_parser = pair)]
    minutes: Vec<(Sort, u32)>,
}

type Sort = fn(&mut Effort) -> &mut u32;

const SORTS: [(&str, Sort); 8] = [
    ("untried", |effort| &mut effort.untried),
    ("key", |effort| &mut effort.key),
    ("code", |effort| &mut effort.code),
    ("lock", |effort| &mut effort.lock_unknown),
    ("sealed", |effort| &mut effort.sealed),
    ("blocked", |effort| &mut effort.blocked),
    ("narrow", |effort| &mut effort.narrow),
    ("against", |effort| &mut effort.against),
];

fn pair(text: &str) -> Result<(Sort, u32), String> {
    let names = SORTS.map(|(name, _)| name).join(", ");
    let (name, minutes) = text.split_once('=').ok_or("write it as sealed=30")?;
    let sort = SORTS.iter().find(|(known, _)| *known == name.trim());
    let (_, sort) = sort.ok_or_else(|| format!("\"{name}\" is none of {names}"))?;
    let minutes = minutes.trim().parse().ok().filter(|minutes| *minutes <= 100_000);
    let minutes = minutes.ok_or("minutes are a whole number, 100000 at most")?;
    Ok((*sort, minutes))
}

impl Minutes {
    pub fn effort(&self) -> Effort {
        let mut effort = Effort::default();
        self.minutes.iter().for_each(|(sort, minutes)| *sort(&mut effort) = *minutes);
        effort
    }
}
