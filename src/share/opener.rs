//! Opening other documents: from the gallery, from a file that is chosen or dropped on the page.

use std::rc::Rc;

use flashcrowd_sim::scenario::limits::MAX_FILE_BYTES;
use flashcrowd_sim::scenario::{Document, check, parse};
use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, File};
use yew::prelude::*;

use super::problems::{self, Trouble};
use crate::document::{EditorAction, EditorHandle, new_id, use_editor};
use crate::gallery::{self, Example};
use crate::notice::Notices;
use crate::run::{RunHandle, use_run};
use crate::text::{Phrase, app, number, share, use_language};

/// How documents are opened.
#[derive(Clone, PartialEq)]
pub struct Opener {
    /// Shows a document that comes with the app: it becomes the person's own once it is changed.
    pub visit: Callback<Rc<Document>>,
    /// Loads one of the gallery and shows it.
    pub visit_example: Callback<Example>,
    pub open_file: Callback<File>,
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
    (Opener { visit, visit_example, open_file }, view.unwrap_or_default())
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
    // With problems the run has not taken the canvas: then that is what to come back to.
    let before = if editor.problems.is_empty() { &run.state.base } else { &editor.document };
    let before = Rc::clone(before);
    let id = new_id();
    editor.dispatch(match is_own {
        true => EditorAction::Open { id, base: document },
        false => EditorAction::Visit { id, base: document },
    });
    if let Some(notices) = notices {
        let editor = editor.dispatcher();
        let back = Callback::from(move |()| {
            editor.dispatch(EditorAction::Visit { id: new_id(), base: Rc::clone(&before) });
        });
        notices.offer(says, share::BACK, back);
    }
}

async fn read(file: &File) -> Result<Rc<Document>, Trouble> {
    let megabytes = |bytes: f64| number::plain(bytes / f64::from(1 << 20));
    if file.size() > MAX_FILE_BYTES as f64 {
        let (size, limit) = (megabytes(file.size()), megabytes(MAX_FILE_BYTES as f64));
        return Err(Trouble::Unreadable(Phrase::new(move |language| {
            share::TOO_LARGE.fill(language, &[("size", &size), ("limit", &limit)])
        })));
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(|| Trouble::Unreadable(share::UNREADABLE.into()))?;
    understand(&text)
}

fn not_loaded(why: String) -> Trouble {
    Trouble::Unreadable(Phrase::new(move |language| share::NOT_LOADED.fill(language, &[("why", &why)])))
}

fn understand(text: &str) -> Result<Rc<Document>, Trouble> {
    let document = Rc::new(parse(text).map_err(Trouble::Refused)?);
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
