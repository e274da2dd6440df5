//! News from the worker: what it changes on screen.

use super::caption::captions;
use super::document::{Document, Keeping};
use super::label::Captions;
use super::outlook::Ahead;
use super::safe::Safe;
use super::scene::Building;
use super::session::{Session, Shown};
use super::settings::Settings;
use super::state::State;
use super::talk::News;
use super::view::{Hovered, View};
use crate::model::{LevelIx, Severity};
use crate::text::counted;
use bevy::ecs::system::SystemParam;
use bevy::prelude::{Commands, MessageWriter, ResMut};
use bevy::window::RequestRedraw;
use std::cmp::Ordering;
use std::sync::Arc;

/// What the news changes on screen.
#[derive(SystemParam)]
pub struct Screen<'w> {
    shown: ResMut<'w, Shown>,
    state: ResMut<'w, State>,
    settings: ResMut<'w, Settings>,
    view: ResMut<'w, View>,
    captions: ResMut<'w, Captions>,
    ahead: ResMut<'w, Ahead>,
    hovered: ResMut<'w, Hovered>,
    safe: ResMut<'w, Safe>,
}

pub fn hear_news(
    mut session: ResMut<Session>,
    mut screen: Screen,
    building: Option<ResMut<Building>>,
    mut commands: Commands,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let news = session.news();
    if news.is_empty() {
        return;
    }
    redraw.write(RequestRedraw);
    let before = screen.shown.0.as_ref().map(|document| Arc::clone(document.facility()));
    let is_another = news.iter().any(|news| matches!(news, News::Opened(_)));
    news.into_iter().for_each(|news| screen.hear(news));
    if !session.is_opening() {
        screen.state.work = None;
    }
    let Some(document) = &screen.shown.0 else { return };
    let is_same = before.is_some_and(|before| Arc::ptr_eq(&before, document.facility()));
    if !is_same {
        // It holds an index of the building before.
        screen.hovered.0 = None;
    }
    screen.captions.0 = captions(document.facility(), &document.analysis.tally);
    if !is_same || building.is_none() {
        let facility = Arc::clone(document.facility());
        commands.insert_resource(if is_another { Building::new(facility) } else { Building::amended(facility) });
    }
}

impl Screen<'_> {
    fn hear(&mut self, news: News) {
        match news {
            News::Opened(document) => self.opened(*document),
            News::Changed(document) => self.changed(*document),
            News::Outlook(outlook) => self.ahead.0 = Some(Arc::new(*outlook)),
            News::Done(ticket, what) => {
                self.state.pending.remove(&ticket);
                self.state.banner = None;
                let also = std::mem::take(&mut self.state.consequence);
                self.state
                    .say([what, also].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · "));
            }
            News::Refused(ticket, why) => {
                self.state.pending.remove(&ticket);
                self.state.warn(why);
            }
            News::Failed(ticket, why) => {
                if let Some(ticket) = ticket {
                    self.state.pending.remove(&ticket);
                }
                self.state.banner = Some(why);
            }
            News::NotOpened(why) => self.state.banner = Some(why),
            News::Said(what) => self.state.say(what),
            News::Noticed(findings) => {
                for finding in findings.iter().filter(|finding| finding.severity != Severity::Note).take(3) {
                    self.state.warn(format!("{}: {}", finding.place, finding.message));
                }
            }
        }
    }

    fn opened(&mut self, document: Document) {
        if let Some(path) = document.path.as_ref().filter(|path| path.exists()) {
            self.settings.opened(path);
        }
        let state = &mut *self.state;
        (state.selection, state.filter, state.pending, state.banner) = Default::default();
        (state.lead, state.replay, state.sketch) = Default::default();
        if let Keeping::ReadOnly(why) = &document.keeping {
            state.banner = Some(why.clone());
        }
        self.view.show_all();
        self.view.cut_m = None;
        self.safe.lock();
        self.shown.0 = Some(document);
    }

    fn changed(&mut self, document: Document) {
        let Some(old) = &self.shown.0 else { return };
        if !Arc::ptr_eq(old.facility(), document.facility()) {
            self.state.follow(old, document.facility());
            let follow = |at: LevelIx| document.facility().level_ix(&old.facility().level(at).id);
            match self.view.level.and_then(follow) {
                None => self.view.show_all(),
                level => self.view.level = level,
            }
        }
        self.state.consequence = consequence(old.analysis.cut_off.rooms(), document.analysis.cut_off.rooms());
        if old.path != document.path
            && let Some(path) = &document.path
        {
            self.settings.opened(path);
        }
        self.shown.0 = Some(document);
    }
}

/// What a mark did to how much is cut off, which nobody should have to look for.
fn consequence(before: usize, after: usize) -> String {
    match after.cmp(&before) {
        Ordering::Greater => format!("{} more cut off", counted(after - before, "room")),
        Ordering::Less => format!("{} fewer cut off", counted(before - after, "room")),
        Ordering::Equal => String::new(),
    }
}
