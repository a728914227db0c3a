//! A text to be typed: a name or a note.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TextBoxProps {
    pub id: AttrValue,
    pub testid: AttrValue,
    pub label: AttrValue,
    pub value: AttrValue,
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    #[prop_or_default]
    pub multiline: bool,
    /// Without a label above it; then its name is for screen readers alone.
    #[prop_or_default]
    pub bare: bool,
    pub max_chars: usize,
    /// Says the new text, and whether more of the same gesture may follow.
    pub on_change: Callback<(String, bool)>,
}

#[component]
pub fn TextBox(props: &TextBoxProps) -> Html {
    let open = use_mut_ref(bool::default);
    let TextBoxProps { id, testid, label, value, placeholder, max_chars, on_change, .. } = props;
    let oninput = {
        let (open, on_change, multiline) = (open.clone(), on_change.clone(), props.multiline);
        move |event: InputEvent| {
            *open.borrow_mut() = true;
            let text = match multiline {
                true => event.target_unchecked_into::<HtmlTextAreaElement>().value(),
                false => event.target_unchecked_into::<HtmlInputElement>().value(),
            };
            on_change.emit((text, true));
        }
    };
    let onblur = {
        let (open, on_change, value) = (open.clone(), on_change.clone(), value.clone());
        move |_| {
            if open.take() {
                on_change.emit((value.to_string(), false));
            }
        }
    };
    let maxlength = max_chars.to_string();
    let aria_label = props.bare.then(|| label.clone());
    let entry = if props.multiline {
        html! {
            <textarea class="field" rows="3" id={id.clone()} data-testid={testid.clone()} aria-label={aria_label} {maxlength}
                placeholder={placeholder.clone()} value={value.clone()} {oninput} {onblur} />
        }
    } else {
        html! {
            <input class="field" type="text" autocomplete="off" id={id.clone()} data-testid={testid.clone()} aria-label={aria_label}
                {maxlength} placeholder={placeholder.clone()} value={value.clone()} {oninput} {onblur} />
        }
    };
    if props.bare {
        return entry;
    }
    html! {
        <div class="parameter">
            <label for={id.clone()}>{ label }</label>
            { entry }
        </div>
    }
}
