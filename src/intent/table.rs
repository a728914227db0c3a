//! The table of intents.

use super::{Intent, Key, Side};
use crate::app::Panel;
use crate::icon::Icon;
use crate::text::{Language, Message, intents as text};

/// Where an intent stands on the sheet of keys and in the command palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Build,
    Select,
    Edit,
    View,
    Run,
    Page,
}

impl Group {
    pub const ALL: [Group; 6] =
        [Group::Build, Group::Select, Group::Edit, Group::View, Group::Run, Group::Page];

    pub const fn name(self) -> Message {
        match self {
            Group::Build => text::GROUP_BUILD,
            Group::Select => text::GROUP_SELECT,
            Group::Edit => text::GROUP_EDIT,
            Group::View => text::GROUP_VIEW,
            Group::Run => text::GROUP_RUN,
            Group::Page => text::GROUP_PAGE,
        }
    }
}

/// An intent, what it is called, and the keys that ask for it.
#[derive(Debug)]
pub struct Entry {
    pub intent: Intent,
    pub group: Group,
    pub name: Message,
    pub icon: Option<Icon>,
    pub keys: &'static [Key],
}

impl Entry {
    /// Its name and its first key, as a button's hint tells them.
    pub fn title(&self, language: Language) -> String {
        let name = self.name.get(language);
        match self.keys.first() {
            Some(key) => format!("{name} ({})", key.label(super::on_mac())),
            None => name.to_owned(),
        }
    }
}

/// An intent as the table has it.
///
/// # Panics
/// Where the table has no such intent; a test asks for each.
pub fn entry(intent: Intent) -> &'static Entry {
    TABLE.iter().find(|entry| entry.intent == intent).expect("the table has every intent")
}

const fn row(group: Group, intent: Intent, name: Message, icon: Option<Icon>, keys: &'static [Key]) -> Entry {
    Entry { intent, group, name, icon, keys }
}

/// The space bar is dealt with where it is pressed and let go: held it pans, tapped it plays and pauses. The clipboard's
/// keys come as events of the clipboard.
pub static TABLE: &[Entry] = &[
    row(Group::Build, Intent::QuickAdd, text::QUICK_ADD, Some(Icon::Plus), &[Key::plain("Tab")]),
    row(Group::Build, Intent::AddTowards(Side::Right), text::ADD_RIGHT, None, &[Key::ctrl("ArrowRight")]),
    row(Group::Build, Intent::AddTowards(Side::Left), text::ADD_LEFT, None, &[Key::ctrl("ArrowLeft")]),
    row(Group::Build, Intent::AddTowards(Side::Up), text::ADD_LIKE, None, &[Key::ctrl("ArrowUp")]),
    row(Group::Build, Intent::AddTowards(Side::Down), text::ADD_LIKE, None, &[Key::ctrl("ArrowDown")]),
    row(Group::Build, Intent::Connect, text::CONNECT, Some(Icon::Connect), &[Key::plain("c")]),
    row(Group::Build, Intent::Insert, text::INSERT, Some(Icon::Insert), &[]),
    row(Group::Build, Intent::AddNote, text::ADD_NOTE, Some(Icon::Note), &[Key::plain("n")]),
    row(Group::Build, Intent::AddFrame, text::ADD_FRAME, Some(Icon::Frame), &[Key::plain("f")]),
    row(Group::Build, Intent::AddZone, text::ADD_ZONE, Some(Icon::Zone), &[]),
    row(Group::Edit, Intent::Group, text::GROUP, Some(Icon::Frame), &[Key::ctrl("g")]),
    row(Group::Edit, Intent::Ungroup, text::UNGROUP, None, &[Key::ctrl_shift("g")]),
    row(Group::Select, Intent::SelectAll, text::SELECT_ALL, None, &[Key::ctrl("a")]),
    row(Group::Select, Intent::Cancel, text::CANCEL, None, &[Key::typed("Escape")]),
    row(Group::Select, Intent::Open, text::OPEN, Some(Icon::Sliders), &[Key::plain("Enter")]),
    row(Group::Select, Intent::Walk(Side::Right), text::WALK, None, &[Key::alt("ArrowRight")]),
    row(Group::Select, Intent::Walk(Side::Left), text::WALK, None, &[Key::alt("ArrowLeft")]),
    row(Group::Select, Intent::Walk(Side::Up), text::WALK, None, &[Key::alt("ArrowUp")]),
    row(Group::Select, Intent::Walk(Side::Down), text::WALK, None, &[Key::alt("ArrowDown")]),
    row(Group::Edit, Intent::Undo, text::UNDO, Some(Icon::Undo), &[Key::ctrl("z")]),
    row(Group::Edit, Intent::Redo, text::REDO, Some(Icon::Redo), &[Key::ctrl_shift("z"), Key::ctrl("y")]),
    row(Group::Edit, Intent::Cut, text::CUT, Some(Icon::CutOut), &[Key::ctrl("x")]),
    row(Group::Edit, Intent::Copy, text::COPY, Some(Icon::Copy), &[Key::ctrl("c")]),
    row(Group::Edit, Intent::Paste, text::PASTE, Some(Icon::Paste), &[Key::ctrl("v")]),
    row(Group::Edit, Intent::Duplicate, text::DUPLICATE, Some(Icon::Duplicate), &[Key::ctrl("d")]),
    row(
        Group::Edit,
        Intent::Remove,
        text::REMOVE,
        Some(Icon::Remove),
        &[Key::typed("Delete"), Key::typed("Backspace")],
    ),
    row(
        Group::Edit,
        Intent::RemoveAndRejoin,
        text::REMOVE_AND_REJOIN,
        None,
        &[Key::ctrl("Delete"), Key::ctrl("Backspace")],
    ),
    row(Group::Edit, Intent::TidyUp, text::TIDY_UP, Some(Icon::Tidy), &[]),
    row(Group::Edit, Intent::Nudge(Side::Left), text::NUDGE, None, &[Key::plain("ArrowLeft")]),
    row(Group::Edit, Intent::Nudge(Side::Right), text::NUDGE, None, &[Key::plain("ArrowRight")]),
    row(Group::Edit, Intent::Nudge(Side::Up), text::NUDGE, None, &[Key::plain("ArrowUp")]),
    row(Group::Edit, Intent::Nudge(Side::Down), text::NUDGE, None, &[Key::plain("ArrowDown")]),
    row(Group::Edit, Intent::NudgeFar(Side::Left), text::NUDGE_FAR, None, &[Key::shift("ArrowLeft")]),
    row(Group::Edit, Intent::NudgeFar(Side::Right), text::NUDGE_FAR, None, &[Key::shift("ArrowRight")]),
    row(Group::Edit, Intent::NudgeFar(Side::Up), text::NUDGE_FAR, None, &[Key::shift("ArrowUp")]),
    row(Group::Edit, Intent::NudgeFar(Side::Down), text::NUDGE_FAR, None, &[Key::shift("ArrowDown")]),
    row(Group::View, Intent::Fit, text::FIT, Some(Icon::Fit), &[Key::shift("Digit1")]),
    row(Group::View, Intent::FitSelection, text::FIT_SELECTION, None, &[Key::shift("Digit2")]),
    row(
        Group::View,
        Intent::ZoomIn,
        text::ZOOM_IN,
        Some(Icon::Plus),
        &[Key::ctrl("+"), Key::ctrl("="), Key::ctrl_shift("+")],
    ),
    row(Group::View, Intent::ZoomOut, text::ZOOM_OUT, Some(Icon::Minus), &[Key::ctrl("-")]),
    row(Group::View, Intent::ZoomReset, text::ZOOM_RESET, None, &[Key::ctrl("0")]),
    row(
        Group::View,
        Intent::Toggle(Panel::Palette),
        text::TOGGLE_PALETTE,
        Some(Icon::PanelLeft),
        &[Key::ctrl("b")],
    ),
    row(
        Group::View,
        Intent::Toggle(Panel::Inspector),
        text::TOGGLE_INSPECTOR,
        Some(Icon::PanelRight),
        &[Key::ctrl("i")],
    ),
    row(Group::View, Intent::Toggle(Panel::Timeline), text::TOGGLE_TIMELINE, Some(Icon::Timeline), &[]),
    row(
        Group::View,
        Intent::Toggle(Panel::Dashboard),
        text::TOGGLE_DASHBOARD,
        Some(Icon::PanelBottom),
        &[Key::ctrl("j")],
    ),
    row(Group::Run, Intent::Play, text::PLAY, Some(Icon::Play), &[Key::plain(" ")]),
    row(Group::Run, Intent::Step, text::STEP, Some(Icon::Step), &[Key::plain("s")]),
    row(Group::Run, Intent::StepFar, text::STEP_FAR, None, &[Key::shift("s")]),
    row(Group::Run, Intent::Reset, text::RESET, Some(Icon::Reset), &[]),
    row(Group::Run, Intent::NewSeed, text::NEW_SEED, Some(Icon::NewRun), &[]),
    row(Group::Page, Intent::Search, text::SEARCH, None, &[Key::typed("/")]),
    row(Group::Page, Intent::Commands, text::COMMANDS, Some(Icon::Commands), &[Key::ctrl("k")]),
    row(Group::Page, Intent::Keys, text::KEYS, Some(Icon::Keys), &[Key::typed("?")]),
    row(Group::Page, Intent::OpenScenario, text::OPEN_SCENARIO, Some(Icon::Open), &[]),
    row(Group::Page, Intent::Share, text::SHARE, Some(Icon::Share), &[]),
    row(Group::Page, Intent::Theme, text::THEME, None, &[]),
    row(Group::Page, Intent::Language, text::LANGUAGE, None, &[]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Panel;

    /// A new intent does not compile until it is here.
    fn all() -> Vec<Intent> {
        use Intent::*;
        let sides = [Side::Left, Side::Right, Side::Up, Side::Down];
        let panels = [Panel::Palette, Panel::Inspector, Panel::Timeline, Panel::Dashboard];
        let all: Vec<Intent> = [
            Undo,
            Redo,
            Cut,
            Copy,
            Paste,
            Duplicate,
            SelectAll,
            Remove,
            RemoveAndRejoin,
            TidyUp,
            Cancel,
            QuickAdd,
            Connect,
            Insert,
            AddNote,
            AddFrame,
            AddZone,
            Intent::Group,
            Ungroup,
            Open,
            Fit,
            FitSelection,
            ZoomIn,
            ZoomOut,
            ZoomReset,
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
            Intent::Language,
        ]
        .into_iter()
        .chain(sides.into_iter().flat_map(|side| [AddTowards(side), Walk(side), Nudge(side), NudgeFar(side)]))
        .chain(panels.map(Toggle))
        .collect();
        for intent in &all {
            match intent {
                Undo | Redo | Cut | Copy | Paste | Duplicate | SelectAll | Remove | RemoveAndRejoin
                | TidyUp | Cancel => {}
                QuickAdd
                | Connect
                | Insert
                | AddNote
                | AddFrame
                | AddZone
                | Intent::Group
                | Ungroup
                | Open
                | Fit => {}
                FitSelection | ZoomIn | ZoomOut | ZoomReset | Play | Step | StepFar | Reset | NewSeed
                | Search => {}
                Commands | Keys | OpenScenario | Share | Theme | Intent::Language => {}
                AddTowards(_) | Walk(_) | Nudge(_) | NudgeFar(_) | Toggle(_) => {}
            }
        }
        all
    }

    #[test]
    fn the_table_has_every_intent_once() {
        let all = all();
        assert_eq!(all.len(), TABLE.len());
        for intent in all {
            assert_eq!(TABLE.iter().filter(|entry| entry.intent == intent).count(), 1, "{intent:?}");
        }
    }
}
