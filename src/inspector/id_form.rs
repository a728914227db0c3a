//! Asks for the id of something new.

use flashcrowd_sim::scenario::{Language, limits};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, SubmitEvent};
use yew::prelude::*;

use crate::text::Message;

/// What was typed, as an id.
pub fn id_of(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join("-")
}

/// A box under this label and a button. `on_id` hears an id that was typed and says whether it is taken up; until it
/// is, it stays in the box. The ids of tests begin with `word`.
pub fn view(
    word: &str,
    label: Message,
    add: Message,
    language: Language,
    on_id: Callback<String, bool>,
) -> Html {
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        let form: Element = event.target_unchecked_into();
        let input = form.query_selector("input").ok().flatten();
        let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let id = id_of(&input.value());
        if !id.is_empty() && on_id.emit(id) {
            input.set_value("");
        }
    };
    html! {
        <form class="row" {onsubmit}>
            <input class="field" type="text" autocomplete="off" data-testid={format!("{word}-name")} maxlength={limits::MAX_ID_CHARS.to_string()}
                aria-label={label.get(language)} placeholder={label.get(language)} />
            <button class="button" data-testid={format!("{word}-add")}>{ add.get(language) }</button>
        </form>
    }
}
