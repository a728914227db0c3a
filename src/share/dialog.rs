//! A dialog over the page: the browser's own, which keeps the focus inside and closes with Esc.

use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use crate::icon::Icon;
use crate::text::{share, use_language};

#[derive(Properties, PartialEq)]
pub struct DialogProps {
    pub testid: AttrValue,
    pub title: AttrValue,
    #[prop_or_default]
    pub is_wide: bool,
    pub on_close: Callback<()>,
    pub children: Html,
}

/// Open as long as it is rendered.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let language = use_language();
    let dialog = use_node_ref();
    use_effect_with(dialog.clone(), |dialog| {
        let dialog = dialog.cast::<HtmlDialogElement>();
        let before = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.active_element());
        if let Some(dialog) = &dialog {
            dialog.show_modal().ok();
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
            // Back to the button that opened it.
            if let Some(before) =
                before.and_then(|element| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(element).ok())
            {
                before.focus().ok();
            }
        }
    });
    let oncancel = {
        let on_close = props.on_close.clone();
        move |event: Event| {
            // The page takes it away: it must not close by itself before that.
            event.prevent_default();
            on_close.emit(());
        }
    };
    let onclick = {
        let (dialog, on_close) = (dialog.clone(), props.on_close.clone());
        move |event: MouseEvent| {
            // Only the ground around the dialog's content is the dialog itself.
            if event.target().is_some_and(|target| dialog.get().is_some_and(|own| target == *own)) {
                on_close.emit(());
            }
        }
    };
    // Keys typed here are not meant for the canvas.
    let onkeydown = |event: KeyboardEvent| event.stop_propagation();
    let title_id = format!("{}-title", props.testid);
    html! {
        <dialog ref={dialog} class={classes!("dialog", props.is_wide.then_some("is-wide"))} data-testid={props.testid.clone()} aria-labelledby={title_id.clone()} {oncancel} {onclick} {onkeydown}>
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id={title_id}>{ &props.title }</h2>
                    <button type="button" class="button quiet" data-testid={format!("{}-close", props.testid)} onclick={props.on_close.reform(|_| ())}
                        title={share::CLOSE.get(language)} aria-label={share::CLOSE.get(language)}>
                        { Icon::Close.view() }
                    </button>
                </div>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
