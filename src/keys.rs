//! The keys: one table, from which everything that listens to the keyboard reads.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyCommand {
    Undo,
    Redo,
    SelectAll,
    Duplicate,
    Remove,
    Cancel,
    Open,
    Connect,
    Nudge { right: i8, down: i8 },
    NudgeFar { right: i8, down: i8 },
    Fit,
    FitSelection,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Step { seconds: u64 },
}

/// Which other keys have to be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Nothing,
    Shift,
    /// Ctrl, or Cmd on a Mac.
    Ctrl,
    CtrlShift,
    /// Whatever it takes to type the character.
    Any,
}

struct Binding {
    /// As `KeyboardEvent.key` names it, letters in lower case; or `KeyboardEvent.code`.
    key: &'static str,
    held: Held,
    command: KeyCommand,
}

const fn bind(held: Held, key: &'static str, command: KeyCommand) -> Binding {
    Binding { key, held, command }
}

/// The space bar is not here: held it pans, tapped it plays and pauses.
static KEYS: &[Binding] = &[
    bind(Held::Ctrl, "z", KeyCommand::Undo),
    bind(Held::CtrlShift, "z", KeyCommand::Redo),
    bind(Held::Ctrl, "y", KeyCommand::Redo),
    bind(Held::Ctrl, "a", KeyCommand::SelectAll),
    bind(Held::Ctrl, "d", KeyCommand::Duplicate),
    bind(Held::Any, "Delete", KeyCommand::Remove),
    bind(Held::Any, "Backspace", KeyCommand::Remove),
    bind(Held::Any, "Escape", KeyCommand::Cancel),
    bind(Held::Nothing, "Enter", KeyCommand::Open),
    bind(Held::Nothing, "c", KeyCommand::Connect),
    bind(Held::Nothing, "ArrowLeft", KeyCommand::Nudge { right: -1, down: 0 }),
    bind(Held::Nothing, "ArrowRight", KeyCommand::Nudge { right: 1, down: 0 }),
    bind(Held::Nothing, "ArrowUp", KeyCommand::Nudge { right: 0, down: -1 }),
    bind(Held::Nothing, "ArrowDown", KeyCommand::Nudge { right: 0, down: 1 }),
    bind(Held::Shift, "ArrowLeft", KeyCommand::NudgeFar { right: -1, down: 0 }),
    bind(Held::Shift, "ArrowRight", KeyCommand::NudgeFar { right: 1, down: 0 }),
    bind(Held::Shift, "ArrowUp", KeyCommand::NudgeFar { right: 0, down: -1 }),
    bind(Held::Shift, "ArrowDown", KeyCommand::NudgeFar { right: 0, down: 1 }),
    bind(Held::Shift, "Digit1", KeyCommand::Fit),
    bind(Held::Shift, "Digit2", KeyCommand::FitSelection),
    bind(Held::Ctrl, "=", KeyCommand::ZoomIn),
    bind(Held::Ctrl, "+", KeyCommand::ZoomIn),
    bind(Held::CtrlShift, "+", KeyCommand::ZoomIn),
    bind(Held::Ctrl, "-", KeyCommand::ZoomOut),
    bind(Held::Ctrl, "0", KeyCommand::ZoomReset),
    bind(Held::Nothing, "s", KeyCommand::Step { seconds: 1 }),
    bind(Held::Shift, "s", KeyCommand::Step { seconds: 10 }),
];

/// What was pressed, apart from the browser's event.
#[derive(Debug, Clone, Copy)]
struct Pressed<'k> {
    key: &'k str,
    code: &'k str,
    ctrl: bool,
    shift: bool,
    alt: bool,
}

fn find(pressed: Pressed) -> Option<KeyCommand> {
    let lower = pressed.key.to_ascii_lowercase();
    // Letters by what they type, so that they follow the keyboard's layout; `Shift+1` by its place,
    // since what it types is different everywhere.
    let names = |binding: &Binding| {
        binding.key == pressed.key
            || (binding.key.len() == 1 && binding.key == lower)
            || (binding.key.starts_with("Digit") && binding.key == pressed.code)
    };
    let held = |binding: &Binding| match binding.held {
        Held::Any => !pressed.ctrl,
        Held::Nothing => !pressed.ctrl && !pressed.shift,
        Held::Shift => !pressed.ctrl && pressed.shift,
        Held::Ctrl => pressed.ctrl && !pressed.shift,
        Held::CtrlShift => pressed.ctrl && pressed.shift,
    };
    if pressed.alt {
        return None;
    }
    KEYS.iter().find(|binding| names(binding) && held(binding)).map(|binding| binding.command)
}

/// What a key pressed somewhere on the page asks for; nothing, where it is typed into a field or a
/// dialog is open.
pub fn command_of(event: &KeyboardEvent) -> Option<KeyCommand> {
    if is_elsewhere(event) {
        return None;
    }
    find(Pressed {
        key: &event.key(),
        code: &event.code(),
        ctrl: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
    })
}

/// Whether a key belongs to a field or a dialog rather than to the page.
pub fn is_elsewhere(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    event.is_composing()
        || target.is_some_and(|element| {
            let typing = element.matches("input, textarea, select").unwrap_or(false)
                || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
            typing || element.closest("dialog, [role='dialog'], [role='menu']").ok().flatten().is_some()
        })
}

/// Whether the element under a key does something of its own when Enter or the space bar is pressed.
pub fn is_pressable(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.is_some_and(|e| e.matches("button, a, summary, label, [role='separator']").unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, code: &str, ctrl: bool, shift: bool) -> Option<KeyCommand> {
        find(Pressed { key, code, ctrl, shift, alt: false })
    }

    #[test]
    fn keys_mean_what_the_table_says() {
        assert_eq!(press("z", "KeyZ", true, false), Some(KeyCommand::Undo));
        assert_eq!(press("Z", "KeyZ", true, true), Some(KeyCommand::Redo));
        assert_eq!(press("!", "Digit1", false, true), Some(KeyCommand::Fit));
        assert_eq!(
            press("ArrowUp", "ArrowUp", false, true),
            Some(KeyCommand::NudgeFar { right: 0, down: -1 })
        );
        assert_eq!(press("Delete", "Delete", false, false), Some(KeyCommand::Remove));
        assert_eq!(press("c", "KeyC", true, false), None);
        assert_eq!(press("x", "KeyX", false, false), None);
    }
}
