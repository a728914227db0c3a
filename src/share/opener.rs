//! Opening other documents: from the gallery, from a file that is chosen or dropped on the page.

use std::rc::Rc;

use flashcrowd_sim::scenario::limits::{MAX_FILE_BYTES, MAX_PICTURE_BYTES};
use flashcrowd_sim::scenario::{Document, PictureError, check, from_png, from_svg, is_markup, is_png, parse};
use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, File};
use yew::prelude::*;

use super::problems::{self, Trouble};
use crate::document::store::{self, Restored};
use crate::document::{Editor, EditorAction, EditorHandle, new_id, open_stored, show_stored, use_editor};
use crate::gallery::{self, Example};
use crate::notice::Notices;
use crate::run::{RunHandle, use_run};
use crate::text::moment::moment;
use crate::text::{Phrase, app, number, share, use_language};

/// How documents are opened.
#[derive(Clone, PartialEq)]
pub struct Opener {
    /// Shows a document that comes with the app: it becomes the person's own once it is changed.
    pub visit: Callback<Rc<Document>>,
    /// Loads one of the gallery and shows it.
    pub visit_example: Callback<Example>,
    pub open_file: Callback<File>,
    /// Shows a document out of the store, by its id.
    pub open_stored: Callback<Rc<str>>,
    /// Puts a version (by its key) in the place of the document with this id, and shows it.
    pub restore: Callback<(Rc<str>, String)>,
}

/// Takes files that are dropped anywhere on the page, and shows what is wrong with them.
#[hook]
pub fn use_opener() -> (Opener, Html) {
    let editor = use_editor();
    let run = use_run();
    let notices = use_context::<Notices>();
    let trouble = use_state(Option::<(AttrValue, Trouble)>::default);
    // Kept current behind callbacks that never change: the figures of a run change ten times a second.
    let around = use_mut_ref(Option::<(EditorHandle, RunHandle)>::default);
    *around.borrow_mut() = Some((editor, run));

    let open_stored = use_callback(notices.clone(), {
        let around = around.clone();
        move |id: Rc<str>, notices| {
            if let Some((editor, run)) = &*around.borrow() {
                if let Some(notices) = notices {
                    notices.offer_a_while(share::OPENED_STORED, share::BACK, way_back(editor, run));
                }
                open_stored(editor.dispatcher(), notices.clone(), id);
            }
        }
    });
    let restore = use_callback(notices.clone(), {
        let around = around.clone();
        move |(id, version): (Rc<str>, String), notices| {
            if let Some((editor, run)) = &*around.borrow() {
                let back = (editor.opened.id != id).then(|| way_back(editor, run));
                spawn_local(restore(editor.dispatcher(), notices.clone(), id, version, back));
            }
        }
    });
    let show = use_callback(notices, move |(document, is_own): (Rc<Document>, bool), notices| {
        if let Some((editor, run)) = &*around.borrow() {
            show(editor, run, notices.as_ref(), document, is_own);
        }
    });
    let visit = use_callback(show.clone(), |document, show| show.emit((document, false)));
    let open = use_callback(show, |document, show| show.emit((document, true)));
    let open_file = use_callback((open.clone(), trouble.setter()), |file: File, (open, trouble)| {
        let (open, trouble) = (open.clone(), trouble.clone());
        spawn_local(async move {
            let name = AttrValue::from(file.name());
            match read(&file).await {
                Ok(document) => open.emit(document),
                Err(found) => trouble.set(Some((name, found))),
            }
        });
    });
    let language = use_language();
    let visit_example =
        use_callback((visit.clone(), trouble.setter()), |example: Example, (visit, trouble)| {
            let (visit, trouble, name) = (visit.clone(), trouble.clone(), example.name);
            spawn_local(async move {
                let loaded = gallery::load(example.slug).await.map_err(not_loaded);
                match loaded.and_then(|text| understand(&text)) {
                    Ok(document) => visit.emit(document),
                    Err(found) => trouble.set(Some((name.into(), found))),
                }
            });
        });
    use_effect_with(open_file.clone(), |open_file| {
        let listeners = listen_for_files(open_file);
        move || drop(listeners)
    });
    let on_close = {
        let trouble = trouble.setter();
        Callback::from(move |()| trouble.set(None))
    };
    let on_open = {
        let (open, on_close) = (open.clone(), on_close.clone());
        Callback::from(move |document| {
            on_close.emit(());
            open.emit(document);
        })
    };
    let trouble = trouble.as_ref();
    let view = trouble.map(|(file, found)| problems::view(file, found, language, &on_open, &on_close));
    (Opener { visit, visit_example, open_file, open_stored, restore }, view.unwrap_or_default())
}

/// Shows another document under an id of its own; what was there stays saved, and one click away.
fn show(
    editor: &EditorHandle,
    run: &RunHandle,
    notices: Option<&Notices>,
    document: Rc<Document>,
    is_own: bool,
) {
    let name = document.name.clone();
    let says = Phrase::new(move |language| {
        let name = name.as_ref().map(|name| name.get(language)).filter(|name| !name.is_empty());
        share::OPENED.fill(language, &[("name", name.unwrap_or(app::UNTITLED.get(language)))])
    });
    let back = way_back(editor, run);
    let id = new_id();
    editor.dispatch(match is_own {
        true => EditorAction::Open { id, base: document, revision: None },
        false => EditorAction::Visit { id, base: document },
    });
    if let Some(notices) = notices {
        notices.offer_a_while(says, share::BACK, back);
    }
}

/// Shows what is there now again: out of the store, if it is there, else as it was.
fn way_back(editor: &EditorHandle, run: &RunHandle) -> Callback<()> {
    // With problems the run has not taken the canvas: then that is what to come back to.
    let before = if editor.problems.is_empty() { &run.state.base } else { &editor.document };
    let (before, editor, opened) = (Rc::clone(before), editor.dispatcher(), editor.opened.clone());
    Callback::from(move |()| {
        let (before, editor, opened) = (Rc::clone(&before), editor.clone(), opened.clone());
        spawn_local(async move {
            let stored = if opened.is_kept { store::load(&opened.id).await.ok().flatten() } else { None };
            match stored {
                Some(stored) => show_stored(&editor, stored),
                None => editor.dispatch(EditorAction::Visit { id: new_id(), base: before }),
            }
        });
    })
}

/// Opens a version. Without another way back, the notice offers to put back what it has replaced.
async fn restore(
    editor: UseReducerDispatcher<Editor>,
    notices: Option<Notices>,
    id: Rc<str>,
    version: String,
    back: Option<Callback<()>>,
) {
    let restored = match store::restore(&id, &version).await {
        Ok(Some(restored)) => restored,
        Ok(None) => return,
        Err(error) => {
            let why = error.to_string();
            if let Some(notices) = notices {
                notices.say(Phrase::new(move |language| share::NOT_DONE.fill(language, &[("why", &why)])));
            }
            return;
        }
    };
    let Restored { stored, saved_ms, before } = restored;
    show_stored(&editor, stored);
    let Some(notices) = notices else { return };
    let says =
        Phrase::new(move |language| share::RESTORED.fill(language, &[("when", &moment(saved_ms, language))]));
    let put_back = before.map(|before| {
        let notices = notices.clone();
        Callback::from(move |()| {
            let (editor, notices) = (editor.clone(), Some(notices.clone()));
            spawn_local(restore_boxed(editor, notices, id.clone(), before.clone()));
        })
    });
    match back.or(put_back) {
        Some(back) => notices.offer_a_while(says, share::BACK, back),
        None => notices.say(says),
    }
}

/// The same once more: its future holds itself.
fn restore_boxed(
    editor: UseReducerDispatcher<Editor>,
    notices: Option<Notices>,
    id: Rc<str>,
    version: String,
) -> std::pin::Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(restore(editor, notices, id, version, None))
}

async fn read(file: &File) -> Result<Rc<Document>, Trouble> {
    if file.size() > MAX_PICTURE_BYTES as f64 {
        return Err(too_large(file.size(), MAX_PICTURE_BYTES));
    }
    let unreadable = || Trouble::Unreadable(share::UNREADABLE.into());
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| unreadable())?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    if is_png(&bytes) {
        return from_png(&bytes).map_err(not_in_picture).and_then(without_flaws);
    }
    let size = bytes.len();
    let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
    if is_markup(&text) {
        return from_svg(&text).map_err(not_in_picture).and_then(without_flaws);
    }
    if size > MAX_FILE_BYTES {
        return Err(too_large(size as f64, MAX_FILE_BYTES));
    }
    understand(text.trim_start_matches('\u{feff}'))
}

fn too_large(size: f64, limit: usize) -> Trouble {
    let megabytes = |bytes: f64| number::plain(bytes / f64::from(1 << 20));
    let (size, limit) = (megabytes(size), megabytes(limit as f64));
    Trouble::Unreadable(Phrase::new(move |language| {
        share::TOO_LARGE.fill(language, &[("size", &size), ("limit", &limit)])
    }))
}

fn not_in_picture(error: PictureError) -> Trouble {
    match error {
        PictureError::NoScenario => Trouble::Unreadable(share::NO_SCENARIO.into()),
        PictureError::Damaged => Trouble::Unreadable(share::PICTURE_DAMAGED.into()),
        PictureError::TooLong => Trouble::Unreadable(share::PICTURE_TOO_LONG.into()),
        PictureError::Unreadable(problems) => Trouble::Refused(problems),
    }
}

fn not_loaded(why: String) -> Trouble {
    Trouble::Unreadable(Phrase::new(move |language| share::NOT_LOADED.fill(language, &[("why", &why)])))
}

fn understand(text: &str) -> Result<Rc<Document>, Trouble> {
    parse(text).map_err(Trouble::Refused).and_then(without_flaws)
}

fn without_flaws(document: Document) -> Result<Rc<Document>, Trouble> {
    let document = Rc::new(document);
    match check(&document) {
        Ok(_) => Ok(document),
        Err(problems) => Err(Trouble::Flawed(document, problems)),
    }
}

/// Without this the browser would leave the page for the file.
fn listen_for_files(open_file: &Callback<File>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let carries_files = |event: &DragEvent| {
        event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
    };
    let options = EventListenerOptions::enable_prevent_default();
    let over = EventListener::new_with_options(&window, "dragover", options, move |event| {
        if event.dyn_ref::<DragEvent>().is_some_and(carries_files) {
            event.prevent_default();
        }
    });
    let open_file = open_file.clone();
    let drop = EventListener::new_with_options(&window, "drop", options, move |event| {
        let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| carries_files(event)) else { return };
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            open_file.emit(file);
        }
    });
    vec![over, drop]
}
