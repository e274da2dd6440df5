//! What the viewer can be asked for: the closed list. Panels, keys, menus, dialogs and the mouse only ever push these.

use super::ask::Ask;
use super::command::Command;
use super::layout::Target;
use super::look::{ColourBy, LegendKey};
use super::sketch::Tool;
use super::state::Tab;
use crate::model::{LevelIx, Xy};
use crate::palette::Theme;
use crate::search::{EntryId, LeadId, Request, TeamId};
use std::path::PathBuf;

/// What a file is wanted for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileTask {
    /// A map or an operation.
    Open,
    /// A plan of another format.
    Import,
    SaveAs,
    Export,
    Report,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Intent {
    /// Something to write down.
    Act(Box<Request>),
    Undo,
    Redo,
    Retract {
        entry: EntryId,
        reason: String,
    },
    /// What stands behind a menu line, applied to what is selected.
    Command(Command),
    /// The same by its key, with what the pointer was on.
    Key(Command, Option<Target>),

    Select(Vec<Target>),
    /// Adds to the selection, or takes out what is in it.
    Toggle(Vec<Target>),
    LetGo,
    /// Selects it and brings it into view.
    FlyTo(Target),
    /// Brings a point of a level into view.
    FlyToSpot(LevelIx, Xy),
    /// Shows what is known of a lead; none lets go of it.
    Lead(Option<LeadId>),
    /// Begins to draw on the level that is shown alone.
    Draw(Tool),
    /// The next point of the drawing, plan metres.
    Point(Xy),
    /// Figures of an exact measure for it.
    Figures(String),
    DrawBack,
    DrawDone,
    FrameAll,
    /// Shows one level alone, or all.
    Level(Option<LevelIx>),
    /// Positive upwards.
    StepLevel(i32),

    Explode(f32),
    Plan(bool),
    /// Height above datum, metres.
    Cut(Option<f64>),
    ToggleCut,
    ColourBy(ColourBy),
    /// Shows only this class of the legend, or takes it out again.
    Filter(LegendKey),
    FilterOff,
    Theme(Theme),
    ReducedMotion(bool),
    Strict(bool),
    /// The row that replays the log.
    Replay(bool),
    /// One rival layout, or all over each other.
    Layout(Option<EntryId>),
    /// Milliseconds since 1970; none for now.
    AsOf(Option<i64>),
    /// Wall thickness assumed when looking for hidden space, metres.
    Walls(f64),
    /// Whether answered leads are listed too.
    Answered(bool),
    KeepViewpoint,
    Viewpoint(usize),
    ForgetViewpoint(usize),

    Side(bool),
    Tab(Tab),
    /// Shows a group of the side panel whole, or its first lines only.
    Whole(&'static str),
    Help(bool),
    Find(bool),
    /// The menu under the pointer, in logical pixels.
    Menu(Option<bevy::prelude::Vec2>),
    Team(Option<TeamId>),
    /// Opens a small form.
    Ask(Box<Ask>),
    /// Sends off the open form.
    Answer,
    /// Leaves the open form without a trace.
    Leave,
    /// What else the command line can do.
    Offers,
    /// The form of this name; with what it is about, where that is known.
    OfferOn(&'static str, Option<String>),
    /// Fills in the form at this place of the list.
    Offer(usize),
    RunOffer,
    /// Lets go of what was typed for the vault in a form of the command line, or read out of it there.
    Lock,
    LockVault,
    /// Reads a secret out of the open vault, or puts it away.
    Read(EntryId),

    Browse(FileTask),
    File(FileTask, PathBuf),
    OpenTraining,
    /// How far a door may lie from a room of a plan that is looked at, metres.
    DoorTolerance(f64),
    AcceptImport,
    /// Back to where one was, without a trace of the plan.
    LeaveImport,
    Cancel,
    Dismiss(u64),
    DismissBanner,
    Quit,
}
