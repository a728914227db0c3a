//! Keys: what is pressed, what is bound to it, and how it is written.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::{Intent, TABLE};

/// Which other keys have to be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Nothing,
    Shift,
    /// Ctrl, or Cmd on a Mac.
    Ctrl,
    CtrlShift,
    Alt,
    /// Whatever it takes to type the character.
    Any,
}

/// A key that something is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    held: Held,
    /// As `KeyboardEvent.key` names it, letters in lower case; or `KeyboardEvent.code`.
    name: &'static str,
}

impl Key {
    pub const fn plain(name: &'static str) -> Key {
        Key { held: Held::Nothing, name }
    }

    pub const fn shift(name: &'static str) -> Key {
        Key { held: Held::Shift, name }
    }

    pub const fn ctrl(name: &'static str) -> Key {
        Key { held: Held::Ctrl, name }
    }

    pub const fn ctrl_shift(name: &'static str) -> Key {
        Key { held: Held::CtrlShift, name }
    }

    pub const fn alt(name: &'static str) -> Key {
        Key { held: Held::Alt, name }
    }

    /// Where the character counts, with whatever else is held to type it.
    pub const fn typed(name: &'static str) -> Key {
        Key { held: Held::Any, name }
    }

    fn is(&self, pressed: Pressed) -> bool {
        // Letters by what they type, so that they follow the keyboard's layout; `Shift+1` by its place,
        // since what it types is different everywhere.
        let is_named = self.name == pressed.key
            || (self.name.len() == 1 && self.name.eq_ignore_ascii_case(pressed.key))
            || (self.name.starts_with("Digit") && self.name == pressed.code);
        is_named
            && match self.held {
                Held::Any => !pressed.ctrl && !pressed.alt,
                Held::Nothing => !pressed.ctrl && !pressed.shift && !pressed.alt,
                Held::Shift => !pressed.ctrl && pressed.shift && !pressed.alt,
                Held::Ctrl => pressed.ctrl && !pressed.shift && !pressed.alt,
                Held::CtrlShift => pressed.ctrl && pressed.shift && !pressed.alt,
                Held::Alt => pressed.alt && !pressed.ctrl && !pressed.shift,
            }
    }

    /// As it stands on a keyboard: `Ctrl+Shift+Z`, on a Mac `⇧⌘Z`.
    pub fn label(&self, on_mac: bool) -> String {
        let held = match (self.held, on_mac) {
            (Held::Nothing | Held::Any, _) => "",
            (Held::Shift, false) => "Shift+",
            (Held::Ctrl, false) => "Ctrl+",
            (Held::CtrlShift, false) => "Ctrl+Shift+",
            (Held::Alt, false) => "Alt+",
            (Held::Shift, true) => "⇧",
            (Held::Ctrl, true) => "⌘",
            (Held::CtrlShift, true) => "⇧⌘",
            (Held::Alt, true) => "⌥",
        };
        let name = match self.name {
            " " => "Space",
            "-" => "−",
            "ArrowLeft" => "←",
            "ArrowRight" => "→",
            "ArrowUp" => "↑",
            "ArrowDown" => "↓",
            "Escape" => "Esc",
            "Delete" => "Del",
            name => name.strip_prefix("Digit").unwrap_or(name),
        };
        let name = if name.len() == 1 { name.to_ascii_uppercase() } else { name.to_owned() };
        format!("{held}{name}")
    }
}

/// What was pressed, apart from the browser's event.
#[derive(Debug, Clone, Copy)]
struct Pressed<'k> {
    key: &'k str,
    code: &'k str,
    ctrl: bool,
    shift: bool,
    alt: bool,
}

fn find(pressed: Pressed) -> Option<Intent> {
    let entry = TABLE.iter().find(|entry| entry.keys.iter().any(|key| key.is(pressed)));
    entry.map(|entry| entry.intent)
}

/// What a key pressed somewhere on the page asks for; nothing, where it is typed into a field or a
/// dialog is open.
pub fn intent_of(event: &KeyboardEvent) -> Option<Intent> {
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

/// Whether an event belongs to a field or a dialog rather than to the page.
pub fn is_elsewhere(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let is_composing = event.dyn_ref::<KeyboardEvent>().is_some_and(KeyboardEvent::is_composing);
    is_composing
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

/// Whether keys are called as on a Mac.
pub fn on_mac() -> bool {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok());
    platform.is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}

#[cfg(test)]
mod tests {
    use super::super::{Side, entry};
    use super::*;

    fn press(key: &str, code: &str, ctrl: bool, shift: bool) -> Option<Intent> {
        find(Pressed { key, code, ctrl, shift, alt: false })
    }

    #[test]
    fn keys_mean_what_the_table_says() {
        assert_eq!(press("z", "KeyZ", true, false), Some(Intent::Undo));
        assert_eq!(press("Z", "KeyZ", true, true), Some(Intent::Redo));
        assert_eq!(press("!", "Digit1", false, true), Some(Intent::Fit));
        assert_eq!(press("ArrowUp", "ArrowUp", false, true), Some(Intent::NudgeFar(Side::Up)));
        assert_eq!(press("ArrowUp", "ArrowUp", true, false), Some(Intent::AddTowards(Side::Up)));
        assert_eq!(press("Delete", "Delete", false, false), Some(Intent::Remove));
        assert_eq!(press("?", "Slash", false, true), Some(Intent::Keys));
        assert_eq!(press("/", "Digit7", false, true), Some(Intent::Search));
        assert_eq!(press("x", "KeyX", false, false), None);
    }

    #[test]
    fn no_key_is_bound_twice() {
        let keys: Vec<&Key> = TABLE.iter().flat_map(|entry| entry.keys).collect();
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{key:?}");
        }
    }

    #[test]
    fn a_key_is_written_as_it_stands_on_the_keyboard() {
        let redo = entry(Intent::Redo).keys[0];
        assert_eq!(redo.label(false), "Ctrl+Shift+Z");
        assert_eq!(redo.label(true), "⇧⌘Z");
        assert_eq!(entry(Intent::Fit).keys[0].label(false), "Shift+1");
        assert_eq!(entry(Intent::Nudge(Side::Left)).keys[0].label(false), "←");
    }
}
