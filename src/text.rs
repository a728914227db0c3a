//! Every text on the screen, in every language. Each part of the screen has a table of its own; a
//! message without one of its languages does not compile.

pub mod annotations;
pub mod announce;
pub mod app;
pub mod canvas;
pub mod causes;
pub mod dashboard;
pub mod export;
pub mod faults;
pub mod fields;
pub mod figures;
pub mod gestures;
pub mod inspector;
pub mod intents;
pub mod inventory;
pub mod kinds;
mod language;
pub mod later;
pub mod moment;
pub mod number;
pub mod palette;
pub mod run;
pub mod scenario;
pub mod share;
pub mod timeline;
mod translated;

use std::fmt;
use std::rc::Rc;

pub use flashcrowd_sim::scenario::Language;
pub use language::{Chosen, use_chosen_language, use_language, use_set_language};

pub(crate) use translated::message;

/// A text, known by what it is in English. `{name}` stands for something to be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message(pub &'static str);

impl Message {
    pub fn get(self, language: Language) -> &'static str {
        match language {
            Language::En => translated::english(self.0),
            Language::Zh => translated::chinese(self.0),
        }
    }

    /// The text with each `{name}` replaced.
    pub fn fill(self, language: Language, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let mut rest = self.get(language);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            text.push_str(values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value));
            rest = behind;
        }
        text.push_str(rest);
        text
    }
}

/// Declares a table of messages: `NAME: "English", "中文";`.
macro_rules! messages {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $zh:literal;)*) => {
        $($(#[$doc])* pub const $name: crate::text::Message = crate::text::message!($en, $zh);)*
    };
}
pub(crate) use messages;

/// Something to be said in whichever language is chosen when it is shown.
#[derive(Clone)]
pub struct Phrase(Rc<dyn Fn(Language) -> String>);

impl Phrase {
    pub fn new(say: impl Fn(Language) -> String + 'static) -> Phrase {
        Phrase(Rc::new(say))
    }

    pub fn get(&self, language: Language) -> String {
        (self.0)(language)
    }
}

impl From<Message> for Phrase {
    fn from(message: Message) -> Phrase {
        Phrase::new(move |language| message.get(language).to_owned())
    }
}

impl PartialEq for Phrase {
    fn eq(&self, other: &Phrase) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.get(Language::En))
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, message};

    #[test]
    fn what_is_filled_in_may_hold_braces() {
        let message = message!("{a} calls {b}.", "{a}调用{b}。");
        assert_eq!(message.fill(Language::En, &[("a", "{b}"), ("b", "x")]), "{b} calls x.");
        assert_eq!(message.fill(Language::Zh, &[("a", "甲")]), "甲调用。");
    }
}
