//! A document that brings the page down while it is being opened must not do so at every start: before it is opened
//! its id is noted, and forgotten once the page has been rendered with it. Who finds it noted opens something else.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::store::{self, Stored};
use super::{Editor, EditorAction, EditorHandle};
use crate::notice::Notices;
use crate::remembered;
use crate::text::{Phrase, app};

const OPENING: &str = "opening";

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

/// Forgets the note once the page has been rendered with the document: effects run when nothing of it has failed.
#[hook]
pub fn use_rendered(editor: &EditorHandle) {
    let opened = (editor.opened.number, editor.opened.id.clone());
    use_effect_with(opened, |(_, id)| {
        if has_failed(id) {
            remembered::remove(OPENING);
        }
    });
}
