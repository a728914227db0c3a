//! A sheet of paper: the name, the diagram as large as fits, the notes. It is put beside the page when somebody prints,
//! by whatever way, and the style sheet for paper shows nothing else.

use std::cell::RefCell;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, Language};
use gloo_events::EventListener;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

use super::ink::Ink;
use super::svg;
use crate::document::EditorHandle;
use crate::later::{self, Work};
use crate::text::use_language;

/// Opens the browser's dialog for printing.
pub fn print() {
    if let Some(window) = web_sys::window() {
        window.print().ok();
    }
}

/// Sees to it that there is a sheet while the browser prints.
#[hook]
pub fn use_print_sheet(editor: &EditorHandle) {
    let language = use_language();
    let shown = use_mut_ref(|| (Rc::<Document>::default(), language));
    *shown.borrow_mut() = (editor.document.clone(), language);
    use_effect_with((), move |()| {
        let listeners = web_sys::window().map(|window| {
            let sheet: Rc<RefCell<Option<Element>>> = Rc::default();
            let gone = sheet.clone();
            let before = EventListener::new(&window, "beforeprint", move |_| {
                let (document, language) = shown.borrow().clone();
                // It has to be there when this returns: no time for the page's own way of rendering.
                let laid = later::work_now::<Sheet>((document, language));
                if let Some(old) = sheet.replace(laid.and_then(Result::ok)) {
                    old.remove();
                }
            });
            let after = EventListener::new(&window, "afterprint", move |_| {
                if let Some(sheet) = gone.take() {
                    sheet.remove();
                }
            });
            (before, after)
        });
        move || drop(listeners)
    });
}

/// Whoever prints before the code for it has come prints the page as it is on the screen.
struct Sheet;

impl Work for Sheet {
    type With = (Rc<Document>, Language);
    type Done = Result<Element, JsValue>;

    fn work((document, language): Self::With) -> Self::Done {
        lay(&document, language)
    }
}

fn lay(document: &Document, language: Language) -> Result<Element, JsValue> {
    let page = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let sheet = page.create_element("main")?;
    sheet.set_class_name("print-sheet");
    sheet.set_attribute("data-testid", "print-sheet")?;
    let part = |name: &str, class: &str| -> Result<Element, JsValue> {
        let part = page.create_element(name)?;
        part.set_class_name(class);
        sheet.append_child(&part)?;
        Ok(part)
    };
    let diagram = part("div", "print-diagram")?;
    let ink = Ink::light();
    // Paper has a ground of its own.
    let ink = Ink { ground: ink.card.clone(), ..ink };
    // Made by ourselves, and every text in it is escaped.
    diagram.set_inner_html(&svg::draw(document, &ink, language).text);
    if let Some(notes) = document.notes.as_ref().map(|notes| notes.get(language)).filter(|n| !n.is_empty()) {
        part("p", "print-notes")?.set_text_content(Some(notes));
    }
    page.body().ok_or(JsValue::NULL)?.append_child(&sheet)?;
    Ok(sheet)
}
