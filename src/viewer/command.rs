//! Every command with its words and its key: menus, the help and the settings file all read this table.

use serde::{Deserialize, Serialize};

/// Which menu and which part of the help a command stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    File,
    Edit,
    View,
    Room,
    Door,
    Section,
    Draw,
    Mark,
    Select,
    Help,
}

macro_rules! commands {
    ($($group:ident { $($name:ident = $label:literal, $keys:literal;)* })*) => {
        /// Everything that a key or a menu can ask for by itself.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum Command { $($($name,)*)* }

        impl Command {
            pub const ALL: &'static [Command] = &[$($(Command::$name,)*)*];

            pub fn group(self) -> Group {
                match self { $($(Command::$name => Group::$group,)*)* }
            }

            pub fn label(self) -> &'static str {
                match self { $($(Command::$name => $label,)*)* }
            }

            pub(super) fn standard_keys(self) -> &'static str {
                match self { $($(Command::$name => $keys,)*)* }
            }
        }
    };
}

commands! {
    File {
        OpenFile = "Open…", "Ctrl+O";
        OpenTraining = "Open the training facility", "";
        Import = "Import a plan…", "Ctrl+I";
        AcceptImport = "Accept the plan and save it as a map", "Ctrl+Enter";
        SaveAs = "Save a copy as…", "Ctrl+Shift+S";
        Export = "Export the map…", "Ctrl+E";
        Report = "Closing report…", "Ctrl+R";
        Quit = "Quit", "Ctrl+Q";
    }
    Edit {
        Undo = "Undo", "Ctrl+Z";
        Redo = "Redo", "Ctrl+Shift+Z";
        Find = "Find a room, door or section", "/";
        Offers = "Everything else…", "Ctrl+P";
        LetGo = "Let go", "Escape";
    }
    Room {
        Unsearched = "Unsearched", "1";
        InProgress = "Team in: in progress", "2";
        Primary = "Primary search done", "3";
        Secondary = "Secondary search done", "4";
        SearchDetails = "Search with method and POD…", "D";
        TeamOut = "Team out", "T";
        Inaccessible = "Inaccessible…", "X";
    }
    Door {
        Untried = "Untried", "U";
        Open = "Open", "O";
        Closed = "Closed", "C";
        Locked = "Locked", "L";
        Code = "Locked with a code", "K";
        Sealed = "Sealed", "S";
        Blocked = "Blocked", "B";
        Breached = "Breached", "R";
        Passable = "Who gets through…", "";
    }
    Section {
        SectionUnreached = "Unreached", "Ctrl+1";
        SectionEntered = "Entered", "Ctrl+2";
        SectionExplored = "Explored", "Ctrl+3";
        AddRoom = "Add a reported room…", "A";
    }
    Draw {
        DrawRoom = "Draw a room", "Alt+R";
        DrawCorridor = "Draw a corridor", "Alt+C";
        DrawRow = "Draw a row of rooms along a wall", "Alt+W";
        RowBelow = "A row of rooms below this room…", "W";
        DrawDoor = "Set a door into a wall", "Alt+D";
        Tape = "Measuring tape", "M";
        SplitRoom = "Split the room by a wall", "Alt+S";
        JoinRooms = "Make one room of these", "Alt+J";
        MoveRooms = "Move these rooms", "Alt+V";
        PullCorner = "Move a corner of the room", "Alt+E";
        CopyRooms = "Copy to another level…", "Alt+Y";
        Link = "Stairs, shaft or door between two rooms…", "Alt+L";
        Shape = "Name, number, kind, height, section…", "E";
        NewSection = "Make a section of these rooms…", "";
        NewLevel = "New level…", "";
        DrawDone = "Finish the drawing", "Enter";
        DrawBack = "Take the last point back", "Backspace";
    }
    Mark {
        Victim = "Victims found…", "V";
        Hazard = "Hazard…", "H";
        Note = "Note…", "N";
        Lead = "Lead: something may be here…", "J";
        Claim = "Somebody told…", "Q";
        Know = "Is it there? Seen, told, refuted…", "G";
        Exists = "How likely it exists…", "";
        Occupants = "People reported behind closed doors…", "";
        Counted = "Count of the section…", "";
        Priors = "Where the missing may be, by floor…", "";
        Dissent = "Dissenting statement…", "";
    }
    Select {
        SelectSection = "Select its whole section", "Ctrl+D";
        SelectLevel = "Select its whole level", "Ctrl+A";
        SelectBehind = "Select everything behind this door", "Ctrl+B";
        FlyThere = "Fly there", "F";
    }
    View {
        FrameAll = "Show everything", "Home";
        LevelUp = "One level up", "PageUp";
        LevelDown = "One level down", "PageDown";
        AllLevels = "All levels", "Alt+A";
        ToggleExplode = "Pull the levels apart", "Space";
        TogglePlan = "Plan from above", "P";
        ToggleCut = "Cut open", "Shift+C";
        NextColour = "Colour by the next thing", "F7";
        ToggleTheme = "Light or dark", "F6";
        ToggleMotion = "Reduced motion", "";
        FoldSide = "Fold the side panel", "F9";
        KeepViewpoint = "Keep this viewpoint", "Ctrl+K";
        Strict = "Treat untried doors as barred", "";
        ShowLeft = "What is left", "F2";
        ShowHidden = "What could hide here", "F3";
        ShowTold = "What people told", "F10";
        ShowLevels = "Levels and sums", "F4";
        ShowLog = "The log", "F5";
        Replay = "Replay the log", "F8";
    }
    Help {
        Help = "Keys and help", "?";
        NewTeam = "New team…", "Ctrl+T";
    }
}

impl Command {
    pub fn of(group: Group) -> impl Iterator<Item = Command> {
        Self::ALL.iter().copied().filter(move |command| command.group() == group)
    }

    /// Whether somebody is to type after it.
    pub fn opens_field(self) -> bool {
        self == Self::Find || self.label().ends_with('…')
    }

    /// Whether it writes something down: only such commands may sit on a bare digit.
    pub fn marks(self) -> bool {
        matches!(self.group(), Group::Room | Group::Door | Group::Section | Group::Mark | Group::Draw)
    }
}
