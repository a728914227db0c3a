//! Light, dark, or as the system has it. The colours themselves are in `static/css/tokens.css`.

use yew::prelude::*;

use crate::icon::Icon;
use crate::remembered;
use crate::text::{Language, Message, app};

const KEY: &str = "theme";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    const fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    const fn name(self) -> Message {
        match self {
            Theme::System => app::THEME_SYSTEM,
            Theme::Light => app::THEME_LIGHT,
            Theme::Dark => app::THEME_DARK,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Theme::System => Icon::System,
            Theme::Light => Icon::Sun,
            Theme::Dark => Icon::Moon,
        }
    }

    const fn next(self) -> Theme {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }

    fn remembered() -> Theme {
        let word = remembered::get(KEY).unwrap_or_default();
        Theme::ALL.into_iter().find(|theme| theme.word() == word).unwrap_or_default()
    }

    /// Says on the page's root which colours are to be used.
    fn show(self) {
        let document = web_sys::window().and_then(|w| w.document());
        if let Some(root) = document.and_then(|d| d.document_element()) {
            root.set_attribute("data-theme", self.word()).ok();
        }
    }
}

/// The theme, and how to change it; a context, since what is drawn on a `<canvas>` needs to know.
pub type ThemeHandle = UseStateHandle<Theme>;

/// The theme that was chosen, for the app to hand on.
#[hook]
pub fn use_chosen_theme() -> ThemeHandle {
    let theme = use_state(Theme::remembered);
    use_effect_with(*theme, |theme| theme.show());
    theme
}

/// The theme; it is there wherever the app's providers are.
#[hook]
pub fn use_theme() -> ThemeHandle {
    use_context().expect("the app provides the theme")
}

/// Goes through the three themes.
pub fn change(theme: &ThemeHandle) {
    let next = theme.next();
    remembered::set(KEY, next.word());
    theme.set(next);
}

/// The button for it.
pub fn switch(theme: ThemeHandle, language: Language) -> Html {
    let label = app::THEME.fill(language, &[("theme", theme.name().get(language))]);
    let icon = theme.icon();
    let onclick = move |_| change(&theme);
    html! {
        <button type="button" class="button quiet" data-testid="theme" title={label.clone()} aria-label={label.clone()} {onclick}>
            { icon.view() }<span class="rest-label">{ label }</span>
        </button>
    }
}
