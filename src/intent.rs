//! Intents: everything that a person can ask for, in one table. Keys, menus, the command palette and the sheet of keys
//! are read from it, so none of them can offer what the others do not know.

mod gestures;
mod keys;
mod performer;
mod table;

pub use gestures::GESTURES;
pub use keys::{Key, intent_of, is_elsewhere, is_pressable, on_mac};
pub use performer::{Performer, Performs};
pub use table::{Entry, Group, TABLE, entry};

use crate::app::Panel;

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    Duplicate,
    SelectAll,
    Remove,
    /// What is removed is bridged: its callers call what it called.
    RemoveAndRejoin,
    /// Lays several that are selected, or everything, out anew.
    TidyUp,
    /// Calls off what is under way, else deselects.
    Cancel,

    /// A connected component, chosen from those that fit.
    QuickAdd,
    /// The same, on a side: left a caller, right a callee, above or below another of its kind.
    AddTowards(Side),
    Connect,
    /// A component comes to stand in a connection.
    Insert,

    AddNote,
    AddFrame,
    /// A frame that is a new zone's.
    AddZone,
    /// A frame around what is selected.
    Group,
    /// The frames that are selected go, what is in them stays.
    Ungroup,

    /// Shows the properties.
    Open,
    /// Selects the neighbour on a side.
    Walk(Side),
    Nudge(Side),
    NudgeFar(Side),

    Fit,
    FitSelection,
    ZoomIn,
    ZoomOut,
    ZoomReset,

    /// Shows or hides a panel.
    Toggle(Panel),

    Play,
    Step,
    StepFar,
    Reset,
    NewSeed,

    Search,
    Commands,
    Keys,
    OpenScenario,
    Share,
    Theme,
    Language,
}

/// A direction on the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
    Up,
    Down,
}

impl Side {
    /// One step to that side: right and down.
    pub const fn step(self) -> [f64; 2] {
        match self {
            Side::Left => [-1.0, 0.0],
            Side::Right => [1.0, 0.0],
            Side::Up => [0.0, -1.0],
            Side::Down => [0.0, 1.0],
        }
    }
}
