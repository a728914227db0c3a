//! A document that brings the page down while it is being opened must not do so at every start: before it is opened
//! its id is noted, and forgotten once the page has been painted with it, or is left by somebody who has not waited for
//! that. Who finds it noted opens something else.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::store::{self, Stored};
use super::{Editor, EditorAction, EditorHandle};
use crate::notice::Notices;
use crate::remembered;
use crate::text::{Phrase, app};

const OPENING: &str = "opening";
/// A page that is not to be seen is never painted; after this time it has held.
const UNSEEN_MS: u32 = 1_000;

/// It is about to be opened.
pub fn begin(id: &str) {
    remembered::set(OPENING, id);
}

/// Whether it was being opened when the page last came to its end.
pub fn has_failed(id: &str) -> bool {
    remembered::get(OPENING).as_deref() == Some(id)
}

/// Opens a document out of the store.
pub fn open_stored(editor: UseReducerDispatcher<Editor>, notices: Option<Notices>, id: Rc<str>) {
    spawn_local(async move {
        let say = |phrase: Phrase| {
            if let Some(notices) = &notices {
                notices.say(phrase);
            }
        };
        match store::load(&id).await {
            Ok(Some(stored)) => show_stored(&editor, stored),
            Ok(None) => say(app::STORED_GONE.into()),
            Err(error) => {
                let why = error.to_string();
                say(Phrase::new(move |language| app::STORED_UNREADABLE.fill(language, &[("why", &why)])));
            }
        }
    });
}

/// Shows what has been taken out of the store.
pub fn show_stored(editor: &UseReducerDispatcher<Editor>, stored: Stored) {
    begin(&stored.id);
    let Stored { id, revision, document } = stored;
    editor.dispatch(EditorAction::Open { id, base: document, revision: Some(revision) });
}

/// Forgets the note once the page has been painted with the document.
#[hook]
pub fn use_painted(editor: &EditorHandle) {
    let opened = (editor.opened.number, editor.opened.id.clone());
    use_effect_with(opened, |(_, id)| {
        let id = id.clone();
        let has_held = move || {
            if has_failed(&id) {
                remembered::remove(OPENING);
            }
        };
        // Rendered it has been, or this would not be reached.
        let leaves = {
            let has_held = has_held.clone();
            web_sys::window().map(|window| EventListener::new(&window, "pagehide", move |_| has_held()))
        };
        let is_hidden = web_sys::window().and_then(|window| window.document()).is_some_and(|d| d.hidden());
        let (frame, timeout) = match is_hidden {
            true => (None, Some(Timeout::new(UNSEEN_MS, has_held))),
            // The second frame begins only once the first one has been painted.
            false => (Some(gloo_render::request_animation_frame(|_| second_frame(has_held))), None),
        };
        move || drop((frame, timeout, leaves))
    });
}

fn second_frame(then: impl FnOnce() + 'static) {
    let frame = Rc::new(std::cell::RefCell::new(None));
    let kept = frame.clone();
    *frame.borrow_mut() = Some(gloo_render::request_animation_frame(move |_| {
        then();
        kept.borrow_mut().take();
    }));
}
