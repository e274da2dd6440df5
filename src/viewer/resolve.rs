//! What a command means for what is selected, or, with nothing selected, for what is under the pointer.

use super::ask::Ask;
use super::command::{Command, Group};
use super::document::Document;
use super::draw::Draw;
use super::intent::{FileTask, Intent};
use super::judge::Judge;
use super::layout::Target;
use super::look::ColourBy;
use super::sketch::Tool;
use super::state::{State, Tab};
use super::view::{Mode, View};
use crate::analysis;
use crate::model::{LevelIx, Lock, PortalId, PortalIx, PortalState, SectionId, SectionIx, SpaceId, SpaceIx};
use crate::palette::Theme;
use crate::search::drawn::join;
use crate::search::{self, Action, Presence, SectionState, Thoroughness};

/// How thick a wall between joined rooms may be where the map does not say, metres.
const WALL_M: f64 = 0.3;

/// What a command has to go by.
pub struct Scope<'a> {
    pub document: &'a Document,
    pub state: &'a State,
    pub view: &'a View,
    pub hovered: Option<Target>,
}

/// # Errors
/// A sentence that says what to point at first.
pub fn resolve(command: Command, scope: &Scope) -> Result<Intent, String> {
    let act = |action: Action| Ok(Intent::Act(Box::new(action.into())));
    let ask = |ask: Ask| Ok(Intent::Ask(Box::new(ask)));
    match command {
        Command::Unsearched => act(Action::Unsearched { spaces: scope.rooms(command)? }),
        Command::InProgress => act(scope.presence(command, Presence::In)?),
        Command::TeamOut => act(scope.presence(command, Presence::Out)?),
        Command::Primary => act(scope.search(command, Thoroughness::Primary)?),
        Command::Secondary => act(scope.search(command, Thoroughness::Secondary)?),
        Command::SearchDetails => ask(Ask::Search(scope.rooms(command)?)),
        Command::Inaccessible => ask(Ask::Inaccessible(scope.rooms(command)?)),
        Command::Victim => match scope.rooms(command)?.as_slice() {
            [room] => ask(Ask::Victims(room.clone())),
            _ => Err("Select the one room in which the victims were found, then press V.".to_owned()),
        },
        Command::Hazard => match scope.targets().as_slice() {
            [target] => ask(Ask::Hazard(scope.document.named(*target))),
            _ => Err("Select the one room, door or section with the hazard, then press H.".to_owned()),
        },
        Command::Note => match scope.targets() {
            targets if targets.is_empty() => Err("Select what the note is about, then press N.".to_owned()),
            _ => ask(Ask::Note(scope.named())),
        },
        Command::Lead => match scope.targets() {
            targets if targets.is_empty() => Err("Select where something may be, then press J.".to_owned()),
            _ => ask(Ask::Lead(scope.named())),
        },
        Command::Exists => match scope.targets() {
            targets if targets.is_empty() => Err("Select the reported room or section first.".to_owned()),
            _ => ask(Ask::Judge(Judge::Exists(scope.named()))),
        },
        Command::Occupants => match scope.rooms(command)?.as_slice() {
            [room] => ask(Ask::Judge(Judge::Occupants(room.clone()))),
            _ => Err("Select the one room in which people are said to be.".to_owned()),
        },
        Command::Counted => match scope.section() {
            Some(section) => ask(Ask::Judge(Judge::Counted(scope.document.facility().section(section).id.clone()))),
            None => Err("Select a section, or a room that belongs to one.".to_owned()),
        },
        Command::RowBelow => match scope.rooms(command)?.as_slice() {
            [room] => ask(Ask::Draw(Draw::RowBelow(room.clone()))),
            _ => Err("Select the one room below which the row lies, then press W.".to_owned()),
        },
        Command::AddRoom => ask(Ask::Draw(scope.reported_room()?)),
        Command::Claim => ask(Ask::Judge(Judge::Claim(scope.named()))),
        Command::Link => match scope.rooms(command)?.as_slice() {
            [a, b] => ask(Ask::Draw(Draw::Link(a.clone(), b.clone()))),
            _ => Err("Select the two rooms that the stairs, shaft or door joins.".to_owned()),
        },
        Command::Shape => match scope.named() {
            about if about.is_empty() => Err("Select what is to be changed, then press E.".to_owned()),
            about => ask(Ask::Draw(Draw::Shape(about))),
        },
        Command::Know => match scope.named() {
            about if about.is_empty() => Err("Select what was seen or refuted, then press G.".to_owned()),
            about => ask(Ask::Know(about)),
        },
        Command::Passable => ask(Ask::Passable(scope.doors(command)?)),
        Command::CopyRooms => ask(Ask::Draw(Draw::Copy(scope.rooms(command)?))),
        Command::NewSection => ask(Ask::Draw(Draw::Section(scope.rooms(command)?))),
        Command::JoinRooms => {
            let (rooms, facility) = (scope.rooms(command)?, scope.document.facility());
            let wall_m = facility.draft().wall_thickness_m.unwrap_or(WALL_M);
            act(Action::Join(join(facility, &rooms, wall_m).map_err(|why| why.to_string())?))
        }
        Command::Undo => Ok(Intent::Undo),
        Command::Redo => Ok(Intent::Redo),
        Command::SelectSection => scope.select_section(),
        Command::SelectLevel => scope.select_level(),
        Command::SelectBehind => scope.select_behind(),
        Command::FlyThere => match scope.targets().last() {
            Some(target) => Ok(Intent::FlyTo(*target)),
            None => Err("Select where to fly first.".to_owned()),
        },
        _ => match (door_state(command), section_state(command)) {
            (Some(state), _) => act(Action::Portal { portals: scope.doors(command)?, state }),
            (_, Some(state)) => act(Action::Section { sections: scope.sections(command)?, state }),
            (None, None) => Ok(plain(command, scope.state, scope.view)),
        },
    }
}

/// Commands that are about the window and not about a thing in it; they need no document.
pub fn plain(command: Command, state: &State, view: &View) -> Intent {
    match command {
        Command::OpenFile => Intent::Browse(FileTask::Open),
        Command::OpenTraining => Intent::OpenTraining,
        Command::Import => Intent::Browse(FileTask::Import),
        Command::SaveAs => Intent::Browse(FileTask::SaveAs),
        Command::Export => Intent::Browse(FileTask::Export),
        Command::Report => Intent::Browse(FileTask::Report),
        Command::Priors => Intent::Ask(Box::new(Ask::Judge(Judge::Priors))),
        Command::Dissent => Intent::Ask(Box::new(Ask::Judge(Judge::Dissent))),
        Command::NewLevel => Intent::Ask(Box::new(Ask::Draw(Draw::Level))),
        Command::AcceptImport => Intent::AcceptImport,
        Command::Quit => Intent::Quit,
        Command::Find => Intent::Find(!state.find),
        Command::Offers => Intent::Offers,
        Command::LetGo => Intent::LetGo,
        Command::FrameAll => Intent::FrameAll,
        Command::LevelUp => Intent::StepLevel(1),
        Command::LevelDown => Intent::StepLevel(-1),
        Command::AllLevels => Intent::Level(None),
        Command::ToggleExplode => Intent::Explode(if view.explode < 0.5 { 1.0 } else { 0.0 }),
        Command::TogglePlan => Intent::Plan(view.mode != Mode::Plan),
        Command::ToggleCut => Intent::ToggleCut,
        Command::NextColour => {
            let at = ColourBy::ALL.iter().position(|by| *by == state.colour_by).unwrap_or(0);
            Intent::ColourBy(ColourBy::ALL[(at + 1) % ColourBy::ALL.len()])
        }
        Command::ToggleTheme => Intent::Theme(match view.theme {
            Theme::Dark => Theme::Light,
            Theme::Light => Theme::Dark,
        }),
        Command::ToggleMotion => Intent::ReducedMotion(!view.reduced_motion),
        Command::FoldSide => Intent::Side(!state.side),
        Command::KeepViewpoint => Intent::KeepViewpoint,
        Command::Strict => Intent::Strict(!state.strict),
        Command::DrawRoom => Intent::Draw(Tool::Room),
        Command::DrawCorridor => Intent::Draw(Tool::Corridor),
        Command::DrawRow => Intent::Draw(Tool::Row),
        Command::DrawDoor => Intent::Draw(Tool::Door),
        Command::Tape => Intent::Draw(Tool::Tape),
        Command::SplitRoom => Intent::Draw(Tool::Split),
        Command::MoveRooms => Intent::Draw(Tool::Move),
        Command::PullCorner => Intent::Draw(Tool::Pull),
        Command::DrawDone => Intent::DrawDone,
        Command::DrawBack => Intent::DrawBack,
        Command::ShowLeft => Intent::Tab(Tab::Left),
        Command::ShowHidden => Intent::Tab(Tab::Hidden),
        Command::ShowTold => Intent::Tab(Tab::Told),
        Command::ShowLevels => Intent::Tab(Tab::Levels),
        Command::ShowLog => Intent::Tab(Tab::Log),
        Command::Replay => Intent::Replay(!state.replay),
        Command::Help => Intent::Help(!state.help),
        Command::NewTeam => Intent::Ask(Box::new(Ask::Team)),
        other => Intent::Command(other),
    }
}

fn door_state(command: Command) -> Option<PortalState> {
    Some(match command {
        Command::Untried => PortalState::Unknown,
        Command::Open => PortalState::Open,
        Command::Closed => PortalState::Closed,
        Command::Locked => PortalState::Locked(Lock::Key),
        Command::Code => PortalState::Locked(Lock::Code),
        Command::Sealed => PortalState::Sealed,
        Command::Blocked => PortalState::Blocked,
        Command::Breached => PortalState::Breached,
        _ => return None,
    })
}

fn section_state(command: Command) -> Option<SectionState> {
    Some(match command {
        Command::SectionUnreached => SectionState::Unreached,
        Command::SectionEntered => SectionState::Entered,
        Command::SectionExplored => SectionState::Explored,
        _ => return None,
    })
}

impl Scope<'_> {
    /// The selection; with nothing selected, what is under the pointer.
    pub fn targets(&self) -> Vec<Target> {
        if self.state.selection.is_empty() { self.hovered.into_iter().collect() } else { self.state.selection.clone() }
    }

    /// The same as the log calls them.
    fn named(&self) -> Vec<search::Target> {
        self.targets().into_iter().map(|target| self.document.named(target)).collect()
    }

    fn rooms(&self, command: Command) -> Result<Vec<SpaceId>, String> {
        self.all(command, |target| match target {
            Target::Room(at) => Some(self.document.facility().space(at).id.clone()),
            Target::Door(_) | Target::Section(_) => None,
        })
    }

    fn doors(&self, command: Command) -> Result<Vec<PortalId>, String> {
        self.all(command, |target| match target {
            Target::Door(at) => Some(self.document.facility().portal(at).id.clone()),
            Target::Room(_) | Target::Section(_) => None,
        })
    }

    fn sections(&self, command: Command) -> Result<Vec<SectionId>, String> {
        self.all(command, |target| match target {
            Target::Section(at) => Some(self.document.facility().section(at).id.clone()),
            Target::Room(_) | Target::Door(_) => None,
        })
    }

    fn all<Id>(&self, command: Command, id: impl Fn(Target) -> Option<Id>) -> Result<Vec<Id>, String> {
        let ids: Vec<Id> = self.targets().into_iter().filter_map(id).collect();
        if !ids.is_empty() {
            return Ok(ids);
        }
        let what = match command.group() {
            Group::Door => "door",
            Group::Section => "section",
            _ => "room",
        };
        Err(format!("\"{}\" is for a {what}: click one first.", command.label().trim_end_matches('…')))
    }

    fn presence(&self, command: Command, presence: Presence) -> Result<Action, String> {
        Ok(Action::Presence { spaces: self.rooms(command)?, presence, team: self.state.team.clone() })
    }

    fn search(&self, command: Command, thoroughness: Thoroughness) -> Result<Action, String> {
        Ok(Action::Search {
            spaces: self.rooms(command)?,
            thoroughness,
            methods: Vec::new(),
            pod: None,
            team: self.state.team.clone(),
            found: String::new(),
        })
    }

    fn reported_room(&self) -> Result<Draw, String> {
        let facility = self.document.facility();
        let (section, level) = match self.targets().last() {
            Some(Target::Section(at)) => (Some(*at), self.level_of_section(*at)),
            Some(Target::Room(at)) => (facility.section_of(*at), Some(facility.level_of(*at))),
            Some(Target::Door(at)) => (None, Some(facility.level_of(facility.ends(*at).0))),
            None => (None, self.view.level),
        };
        let level = level.ok_or("Click the section or the level where the room is said to be, then press A.")?;
        let section = section.map(|at| facility.section(at).id.clone());
        Ok(Draw::Reported { section, level: facility.level(level).id.clone() })
    }

    fn level_of_section(&self, section: SectionIx) -> Option<LevelIx> {
        let facility = self.document.facility();
        let level = facility.section(section).level.as_ref().and_then(|id| facility.level_ix(id));
        level.or_else(|| {
            self.rooms_where(|at| facility.section_of(at) == Some(section)).map(|at| facility.level_of(at)).next()
        })
    }

    fn rooms_where(&self, is_in: impl Fn(SpaceIx) -> bool) -> impl Iterator<Item = SpaceIx> {
        self.document.facility().space_ixs().filter(move |at| is_in(*at))
    }

    /// The section of what is selected.
    fn section(&self) -> Option<SectionIx> {
        let facility = self.document.facility();
        self.targets().into_iter().find_map(|target| match target {
            Target::Room(at) => facility.section_of(at),
            Target::Section(at) => Some(at),
            Target::Door(at) => facility.section_of(facility.ends(at).0),
        })
    }

    fn select_section(&self) -> Result<Intent, String> {
        let facility = self.document.facility();
        let section = self.section().ok_or("Click a room that belongs to a section first.")?;
        Ok(Intent::Select(self.rooms_where(|at| facility.section_of(at) == Some(section)).map(Target::Room).collect()))
    }

    fn select_level(&self) -> Result<Intent, String> {
        let facility = self.document.facility();
        let level = self.targets().into_iter().find_map(|target| match target {
            Target::Room(at) => Some(facility.level_of(at)),
            Target::Door(at) => Some(facility.level_of(facility.ends(at).0)),
            Target::Section(at) => self.level_of_section(at),
        });
        let level = level.or(self.view.level).ok_or("Click a room on the level, or choose the level at the left.")?;
        Ok(Intent::Select(self.rooms_where(|at| facility.level_of(at) == level).map(Target::Room).collect()))
    }

    fn select_behind(&self) -> Result<Intent, String> {
        let door = self.targets().into_iter().find_map(|target| match target {
            Target::Door(at) => Some(at),
            Target::Room(_) | Target::Section(_) => None,
        });
        let behind = self.behind(door.ok_or("Click a door first; then everything behind it can be selected.")?);
        if behind.is_empty() {
            return Err("Nothing is known to lie behind this door.".to_owned());
        }
        Ok(Intent::Select(behind.into_iter().map(Target::Room).collect()))
    }

    fn behind(&self, door: PortalIx) -> Vec<SpaceIx> {
        analysis::behind(&self.document.analyst.net, &self.document.picture, door).all
    }
}
