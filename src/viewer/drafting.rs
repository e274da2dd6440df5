//! Drawing tools taken up, led from point to point and put away; viewpoints kept and gone back to.

use super::apply::Desk;
use super::camera::CameraCommand;
use super::intent::Intent;
use super::layout::Target;
use super::measure::HOW;
use super::settings::Viewpoint;
use super::sketch::{Sketch, Tool};
use crate::model::SpaceIx;

impl Desk<'_> {
    pub fn sketch(&mut self, intent: Intent) {
        let Some(document) = &self.shown.0 else { return };
        match (intent, &mut self.state.sketch) {
            (Intent::Draw(tool), _) => self.take_up(tool),
            (Intent::Point(at), Some(sketch)) => {
                sketch.points.push(at);
                sketch.typed.clear();
                if sketch.is_done() {
                    self.sketch(Intent::DrawDone);
                }
            }
            (Intent::Figures(figures), Some(sketch)) => sketch.typed.push_str(&figures),
            (Intent::DrawBack, Some(sketch)) => match sketch.typed.pop() {
                Some(_) => {}
                None => drop(sketch.points.pop()),
            },
            (Intent::DrawDone, Some(sketch)) if !sketch.typed.is_empty() => match sketch.measured(self.aim.0) {
                Some(at) => self.sketch(Intent::Point(at)),
                None => self.state.warn(HOW),
            },
            (Intent::DrawDone, Some(sketch)) => match sketch.finished(document.facility()) {
                Ok(Intent::Ask(ask)) => {
                    self.state.sketch = None;
                    self.form(Intent::Ask(ask));
                }
                Ok(change) => {
                    self.state.sketch = None;
                    self.write_down(change);
                }
                Err(why) => {
                    if sketch.is_done() {
                        sketch.points.clear();
                    }
                    self.state.warn(why);
                }
            },
            _ => {}
        }
    }

    /// A drawing begins on the level that is shown alone, else on that of the room that is selected.
    fn take_up(&mut self, tool: Tool) {
        let Some(document) = &self.shown.0 else { return };
        let facility = document.facility();
        let rooms = self.state.selection.iter().filter_map(|target| match target {
            Target::Room(at) => Some(*at),
            Target::Door(_) | Target::Section(_) => None,
        });
        let rooms: Vec<SpaceIx> = rooms.collect();
        let (least, most) = tool.rooms();
        if !(least..=most).contains(&rooms.len()) {
            let which = if most == 1 { "the one room" } else { "the rooms" };
            return self.state.warn(format!("Select {which} first."));
        }
        let Some(level) = rooms.first().map(|room| facility.level_of(*room)).or(self.view.level) else {
            return self.state.warn("Choose the level to draw on at the left first, or press P for its plan.");
        };
        let ids = rooms.iter().map(|room| facility.space(*room).id.clone()).collect();
        if self.view.level != Some(level) {
            self.camera.write(CameraCommand::Isolate(Some(level)));
        }
        if least > 0
            && let Some(room) = rooms.first()
        {
            self.camera.write(CameraCommand::FlyTo(Target::Room(*room)));
        }
        self.state.sketch = Some(Sketch::new(tool, level, ids));
    }

    pub fn viewpoint(&mut self, intent: Intent) {
        let Some(document) = &self.shown.0 else { return };
        let name = document.facility().name().to_owned();
        match intent {
            Intent::KeepViewpoint => {
                let Some(rig) = &self.rig else { return };
                let level = self.view.level.map(|at| document.facility().level(at).id.to_string());
                let kept = self.settings.viewpoints.entry(name).or_default();
                let place = level.as_deref().unwrap_or("all levels");
                let named = format!("{} · {place}", kept.len() + 1);
                self.state.say(format!("kept as viewpoint {named}; View › Viewpoints brings it back"));
                kept.push(Viewpoint { name: named, eye: rig.orbit, explode: self.view.explode, level });
            }
            Intent::Viewpoint(at) => {
                let Some(kept) = self.settings.viewpoints_of(Some(document)).get(at) else { return };
                let level = kept.level.as_ref().and_then(|id| document.facility().level_ix(&id.as_str().into()));
                self.view.explode = kept.explode;
                if self.view.level != level {
                    self.camera.write(CameraCommand::Isolate(level));
                }
                self.camera.write(CameraCommand::View(kept.eye));
            }
            Intent::ForgetViewpoint(at) => {
                if let Some(kept) = self.settings.viewpoints.get_mut(&name).filter(|kept| at < kept.len()) {
                    kept.remove(at);
                }
            }
            _ => {}
        }
    }
}
