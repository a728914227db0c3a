//! Key events as the browser makes them from a keyboard.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;

use crate::page::Page;

impl Page {
    /// Presses a key or a chord, such as `Space`, `z` or `Control+Shift+z`.
    #[track_caller]
    pub fn press(&self, chord: &str) {
        let keys: Vec<char> = chord.split('+').map(key).collect();
        let down = keys.iter().map(|&value| KeyAction::Down { value });
        let up = keys.iter().rev().map(|&value| KeyAction::Up { value });
        self.keyboard(down.chain(up));
    }

    /// Types a text, key by key, into whatever has the focus.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.keyboard(text.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]));
    }

    /// Replaces what an input field holds, as a person would: click, select all, type.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        self.click(css);
        self.press("Control+a");
        self.type_text(text);
    }

    /// Keeps a key down, such as `Shift` for the clicks to come.
    #[track_caller]
    pub fn hold(&self, name: &str) {
        self.keyboard([KeyAction::Down { value: key(name) }]);
    }

    /// Lets go of all keys and buttons.
    #[track_caller]
    pub fn release(&self) {
        self.wait(self.client.release_actions());
    }

    #[track_caller]
    fn keyboard(&self, actions: impl IntoIterator<Item = KeyAction>) {
        let keyboard = KeyActions::new("keyboard".to_owned());
        self.wait(self.client.perform_actions(actions.into_iter().fold(keyboard, InputSource::then)));
    }
}

#[track_caller]
fn key(name: &str) -> char {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter;
    }
    match name {
        "Space" => ' ',
        "Enter" => Key::Enter.into(),
        "Escape" => Key::Escape.into(),
        "Tab" => Key::Tab.into(),
        "Backspace" => Key::Backspace.into(),
        "Delete" => Key::Delete.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        "PageUp" => Key::PageUp.into(),
        "PageDown" => Key::PageDown.into(),
        "ArrowLeft" => Key::Left.into(),
        "ArrowRight" => Key::Right.into(),
        "ArrowUp" => Key::Up.into(),
        "ArrowDown" => Key::Down.into(),
        "Control" => Key::Control.into(),
        "Shift" => Key::Shift.into(),
        "Alt" => Key::Alt.into(),
        "Meta" => Key::Meta.into(),
        _ => panic!("there is no key `{name}`"),
    }
}
