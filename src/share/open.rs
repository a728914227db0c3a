//! The dialog that opens another scenario: what was saved here, files, the gallery.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog::Dialog;
use super::opener::Opener;
use super::saved::SavedList;
use crate::gallery::{Example, LIST, groups};
use crate::icon::Icon;
use crate::text::later::use_later;
use crate::text::{share, use_language};

#[derive(Properties, PartialEq)]
pub struct OpenDialogProps {
    pub opener: Opener,
    pub on_close: Callback<()>,
}

#[component]
pub fn OpenDialog(props: &OpenDialogProps) -> Html {
    let language = use_language();
    use_later(&LIST, true);
    let opener = &props.opener;
    let chooser = use_node_ref();
    // What stands below comes once it can no longer be pushed away from under a pointer.
    let is_listed = use_state_eq(|| false);
    let on_listed = {
        let is_listed = is_listed.setter();
        Callback::from(move |()| is_listed.set(true))
    };
    let onfile = {
        let (opener, on_close) = (opener.clone(), props.on_close.clone());
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let file = input.files().and_then(|files| files.get(0));
            if let Some(file) = file {
                on_close.emit(());
                opener.open_file.emit(file);
            }
        }
    };
    let onchoose = {
        let chooser = chooser.clone();
        move |_| {
            if let Some(input) = chooser.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    let onempty = {
        let (opener, on_close) = (opener.clone(), props.on_close.clone());
        move |_| {
            on_close.emit(());
            opener.visit.emit(Rc::default());
        }
    };
    let example = |example: Example| {
        let (opener, on_close) = (opener.clone(), props.on_close.clone());
        let onclick = move |_| {
            on_close.emit(());
            opener.visit_example.emit(example);
        };
        html! {
            <li key={example.slug}>
                <button type="button" class="exhibit" data-testid={format!("gallery-{}", example.slug)} {onclick}>
                    <span class="exhibit-name">{ example.name }</span>
                    <span class="aside">{ example.summary }</span>
                </button>
            </li>
        }
    };
    html! {
        <Dialog testid="open-dialog" title={share::OPEN_TITLE.get(language)} on_close={props.on_close.clone()}>
            <div class="buttons">
                <button type="button" class="button" data-testid="open-empty" title={share::EMPTY_IS.get(language)} onclick={onempty}>
                    { Icon::Plus.view() }{ share::EMPTY.get(language) }
                </button>
                <input type="file" class="heard" tabindex="-1" aria-hidden="true" accept=".json,.png,.svg,application/json,image/png,image/svg+xml"
                    ref={chooser} data-testid="import" onchange={onfile} />
                <button type="button" class="button" data-testid="import-choose" onclick={onchoose}>
                    { Icon::Open.view() }{ share::CHOOSE_FILE.get(language) }
                </button>
                <span class="aside">{ share::DROP_HINT.get(language) }</span>
            </div>
            <SavedList opener={opener.clone()} on_close={props.on_close.clone()} {on_listed} />
            // A list that grows has an element of its own, or what stands before it is made anew, and loses the focus.
            <div class="exhibits">
                { for groups(language).into_iter().filter(|_| *is_listed).map(|group| html! {
                    <section key={group.name}>
                        <h3>{ group.name }</h3>
                        <ul class="gallery">{ for group.examples.into_iter().map(example) }</ul>
                    </section>
                }) }
            </div>
        </Dialog>
    }
}
