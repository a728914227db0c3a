//! The chosen language: the browser's at first, then what was chosen.

use yew::platform::spawn_local;
use yew::prelude::*;

use super::{Language, translated};
use crate::remembered;

const KEY: &str = "language";

/// The words in memory and in `<html lang>`.
fn word(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Zh => "zh-CN",
    }
}

fn initial() -> Language {
    let preferred = || web_sys::window()?.navigator().language();
    let word = remembered::get(KEY).or_else(preferred).unwrap_or_default();
    if word.starts_with("zh") { Language::Zh } else { Language::En }
}

/// A language, and how to choose another: a context.
#[derive(Clone, PartialEq)]
pub struct Chosen {
    pub language: Language,
    set: Callback<Language>,
}

/// The language that was chosen, for the app to hand on; none until the texts have come.
#[hook]
pub fn use_chosen_language() -> Option<Chosen> {
    let language = use_state(|| None);
    use_effect_with((), {
        let setter = language.setter();
        move |()| speak(initial(), setter)
    });
    use_effect_with(*language, |language| {
        let document = web_sys::window().and_then(|w| w.document());
        if let (Some(language), Some(root)) = (language, document.and_then(|d| d.document_element())) {
            root.set_attribute("lang", word(*language)).ok();
        }
    });
    let set = use_callback((), {
        let setter = language.setter();
        move |chosen: Language, ()| {
            remembered::set(KEY, word(chosen));
            speak(chosen, setter.clone());
        }
    });
    language.map(|language| Chosen { language, set })
}

/// Sets `spoken` once the messages are there, and to English where they cannot be had.
fn speak(chosen: Language, spoken: UseStateSetter<Option<Language>>) {
    spawn_local(async move {
        let has_come = translated::come(chosen).await;
        spoken.set(Some(if has_come { chosen } else { Language::En }));
    });
}

/// The language to speak.
#[hook]
pub fn use_language() -> Language {
    use_context::<Chosen>().map(|chosen| chosen.language).unwrap_or_default()
}

/// Chooses and remembers a language.
#[hook]
pub fn use_set_language() -> Callback<Language> {
    use_context::<Chosen>().map(|chosen| chosen.set).unwrap_or_default()
}
