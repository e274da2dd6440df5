//! What the screen is about at the moment. No truth lies in it: all of it can be thrown away without losing a mark.

use super::ask::Ask;
use super::document::Document;
use super::errand::Ran;
use super::fields::Fields;
use super::layout::Target;
use super::look::{ColourBy, LegendKey};
use super::offer::Filled;
use super::sketch::Sketch;
use crate::model::Facility;
use crate::search::{LeadId, TeamId};
use bevy::prelude::{Resource, Vec2};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// What the side panel shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    #[default]
    Left,
    Hidden,
    Told,
    Levels,
    Log,
}

/// A line that tells what happened and goes by itself.
#[derive(Clone, PartialEq, Debug)]
pub struct Toast {
    pub id: u64,
    pub text: String,
    pub is_warning: bool,
    pub until: Instant,
}

const TOAST: Duration = Duration::from_secs(5);
const WARNING: Duration = Duration::from_secs(9);
const MOST_TOASTS: usize = 4;

/// Something that takes longer than half a second.
#[derive(Clone, PartialEq, Debug)]
pub struct Work {
    pub what: String,
    pub since: Instant,
    /// Opening and importing leave no trace when they are given up.
    pub can_be_cancelled: bool,
}

/// What is being typed at the moment.
#[derive(Resource, Clone, PartialEq, Debug, Default)]
pub struct Typing {
    pub find: String,
    /// Where the arrow keys are in the list of what was found.
    pub found_at: usize,
    pub fields: Fields,
    /// What is wanted of the command line, and what stands in the form of it.
    pub filter: String,
    pub filled: Filled,
    pub secrets: Vec<Zeroizing<String>>,
    pub lines: String,
    /// When somebody last touched a form with secrets.
    pub touched: Option<Instant>,
}

/// What of the command line is being filled in or was done.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Chosen {
    /// Its place in the list; none as long as it is only looked for.
    pub offer: Option<usize>,
    /// The number of what was sent off and has not answered.
    pub waits_for: Option<u64>,
    pub ran: Option<Ran>,
}

#[derive(Resource, Default)]
pub struct State {
    pub selection: Vec<Target>,
    pub colour_by: ColourBy,
    pub filter: BTreeSet<LegendKey>,
    /// Untried doors count as barred.
    pub strict: bool,
    pub side: bool,
    pub tab: Tab,
    pub help: bool,
    /// What is being drawn.
    pub sketch: Option<Sketch>,
    /// The row that replays the log is there.
    pub replay: bool,
    /// The lead whose details are shown.
    pub lead: Option<LeadId>,
    /// Answered leads are listed too.
    pub answered: bool,
    pub find: bool,
    pub ask: Option<Ask>,
    /// The complaint about the open form, if it was sent off too early.
    pub ask_complaint: Option<String>,
    pub offers: Option<Chosen>,
    pub menu_at: Option<Vec2>,
    pub team: Option<TeamId>,
    pub toasts: Vec<Toast>,
    /// Stays until it is dismissed or the cause is gone.
    pub banner: Option<String>,
    pub work: Option<Work>,
    /// Marks on their way to the disk, by their ticket.
    pub pending: BTreeMap<u64, Vec<Target>>,
    /// Groups of the side panel that are shown whole.
    pub whole: BTreeSet<&'static str>,
    /// What the last change did beside what was asked for, until it is told.
    pub consequence: String,
    toasts_made: u64,
    forms_sent: u64,
}

impl State {
    pub fn say(&mut self, text: impl Into<String>) {
        self.toast(text.into(), false);
    }

    pub fn warn(&mut self, text: impl Into<String>) {
        self.toast(text.into(), true);
    }

    fn toast(&mut self, text: String, is_warning: bool) {
        self.toasts.retain(|toast| toast.text != text);
        self.toasts_made += 1;
        let until = Instant::now() + if is_warning { WARNING } else { TOAST };
        self.toasts.push(Toast { id: self.toasts_made, text, is_warning, until });
        if self.toasts.len() > MOST_TOASTS {
            self.toasts.remove(0);
        }
    }

    /// The open form waits from now on for what it is sent off with; the number to send with it.
    pub fn await_answer(&mut self) -> Option<u64> {
        let chosen = self.offers.as_mut()?;
        self.forms_sent += 1;
        (chosen.waits_for, chosen.ran) = (Some(self.forms_sent), None);
        chosen.waits_for
    }

    /// Takes what a subcommand came to. A form that nobody sees any more is told nowhere else: it may be a secret.
    pub fn take_answer(&mut self, ran: Ran) {
        let waiting = self.offers.as_mut().filter(|chosen| chosen.waits_for.is_some() && chosen.waits_for == ran.form);
        match (waiting, ran.form) {
            (Some(chosen), _) => (chosen.waits_for, chosen.ran) = (None, Some(ran)),
            (None, _) if !ran.is_yes => self.warn(ran.remarks.trim()),
            (None, None) => self.say(format!("written: {}", ran.told.trim())),
            (None, Some(_)) => self.say("What the closed form asked for is done."),
        }
    }

    /// Drops what had its time; tells when the next one goes.
    pub fn let_toasts_go(&mut self, now: Instant) -> Option<Duration> {
        self.toasts.retain(|toast| toast.until > now);
        self.toasts.iter().map(|toast| toast.until - now).min()
    }

    pub fn selected(&self) -> HashSet<Target> {
        self.selection.iter().copied().collect()
    }

    pub fn toggle(&mut self, targets: &[Target]) {
        let all_in = targets.iter().all(|target| self.selection.contains(target));
        if all_in {
            self.selection.retain(|target| !targets.contains(target));
        } else {
            let known = self.selected();
            self.selection.extend(targets.iter().filter(|target| !known.contains(target)));
        }
    }

    /// Indices live for one facility: finds the same things in the next one by their ids.
    pub fn follow(&mut self, old: &Document, new: &Facility) {
        let found = |target: &Target| match *target {
            Target::Room(at) => new.space_ix(&old.facility().space(at).id).map(Target::Room),
            Target::Door(at) => new.portal_ix(&old.facility().portal(at).id).map(Target::Door),
            Target::Section(at) => new.section_ix(&old.facility().section(at).id).map(Target::Section),
        };
        self.selection = self.selection.iter().filter_map(found).collect();
        for targets in self.pending.values_mut() {
            *targets = targets.iter().filter_map(found).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SpaceIx;
    use zeroize::Zeroizing;

    fn room(at: u32) -> Target {
        Target::Room(SpaceIx(at))
    }

    #[test]
    fn toggling_adds_what_is_missing_and_takes_out_what_is_all_there() {
        let mut state = State::default();
        state.toggle(&[room(1), room(2)]);
        state.toggle(&[room(2), room(3)]);
        assert_eq!(state.selection, [room(1), room(2), room(3)]);
        state.toggle(&[room(1), room(3)]);
        assert_eq!(state.selection, [room(2)]);
    }

    #[test]
    fn a_toast_said_twice_stands_once_and_goes_after_its_time() {
        let mut state = State::default();
        state.say("saved");
        state.say("saved");
        assert_eq!(state.toasts.len(), 1);
        let left = state.let_toasts_go(Instant::now()).unwrap();
        assert!(left <= TOAST && left > TOAST / 2, "{left:?}");
        assert_eq!(state.let_toasts_go(Instant::now() + TOAST), None);
        assert!(state.toasts.is_empty());
    }

    fn ran(form: Option<u64>, is_yes: bool) -> Ran {
        let told = Zeroizing::new("code 4711".to_owned());
        Ran { form, told, remarks: "the file is gone".to_owned(), is_yes }
    }

    fn shown(state: &State) -> Vec<&str> {
        state.toasts.iter().map(|toast| toast.text.as_str()).collect()
    }

    fn sent() -> (State, Option<u64>) {
        let mut state = State { offers: Some(Chosen::default()), ..State::default() };
        let form = state.await_answer();
        (state, form)
    }

    #[test]
    fn an_answer_goes_to_the_form_that_waits_for_it() {
        let (mut state, form) = sent();
        state.take_answer(ran(form, true));
        let chosen = state.offers.as_ref().unwrap();
        assert_eq!((chosen.waits_for, chosen.ran.as_ref()), (None, Some(&ran(form, true))));
        assert!(state.toasts.is_empty());
    }

    #[test]
    fn the_answer_to_a_form_closed_meanwhile_is_shown_nowhere() {
        let (mut state, form) = sent();
        state.offers = None;
        state.take_answer(ran(form, true));
        assert_eq!(shown(&state), ["What the closed form asked for is done."]);
        state.take_answer(ran(form, false));
        assert_eq!(shown(&state)[1..], ["the file is gone"]);
    }

    #[test]
    fn the_answer_to_one_form_never_stands_in_another() {
        let (mut state, form) = sent();
        state.offers = Some(Chosen { offer: Some(3), ..Chosen::default() });
        state.take_answer(ran(form, true));
        assert_eq!(state.offers.as_ref().unwrap().ran, None);
        let next = state.await_answer();
        state.take_answer(ran(form, true));
        let chosen = state.offers.as_ref().unwrap();
        assert_eq!((chosen.waits_for, &chosen.ran), (next, &None));
    }

    #[test]
    fn what_the_window_itself_wanted_is_told() {
        let (mut state, _) = sent();
        state.take_answer(ran(None, true));
        assert_eq!(shown(&state), ["written: code 4711"]);
        assert!(state.offers.unwrap().waits_for.is_some());
    }
}
