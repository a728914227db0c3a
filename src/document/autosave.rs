//! Saves the document after every change, and says so.

use std::rc::Rc;

use flashcrowd_sim::scenario::Document;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::store::{self, Saved};
use super::{EditorAction, EditorHandle, new_id};
use crate::notice::Notices;
use crate::text::{app, use_language};

/// How the last saving went.
#[derive(Debug, Clone, PartialEq)]
enum Mark {
    /// Nothing has been changed that would need saving.
    Unchanged,
    Saving,
    Saved,
    Failed(String),
}

/// What is being saved, and what waits for that.
#[derive(Debug, Default)]
struct Desk {
    id: Rc<str>,
    /// The revision that this tab knows.
    revision: Option<u64>,
    saving: bool,
    next: Option<Sheet>,
}

#[derive(Debug, Clone)]
struct Sheet {
    id: Rc<str>,
    document: Rc<Document>,
    base: Option<Rc<Document>>,
}

#[derive(Properties, PartialEq)]
pub struct AutosaveProps {
    pub editor: EditorHandle,
    /// What the run started from, with what was done to it by hand.
    pub base: Rc<Document>,
}

/// Saves, and shows in the toolbar that it did.
#[component]
pub fn Autosave(props: &AutosaveProps) -> Html {
    let AutosaveProps { editor, base } = props;
    let language = use_language();
    let mark = use_state_eq(|| Mark::Unchanged);
    let desk = use_mut_ref(|| Desk {
        id: editor.opened.id.clone(),
        revision: editor.opened.revision,
        ..Desk::default()
    });
    let notices = use_context::<Notices>();
    let sheet = Sheet {
        id: editor.opened.id.clone(),
        document: editor.document.clone(),
        base: Some(base.clone()).filter(|base| !base.actions.is_empty()),
    };
    let due = editor.opened.is_kept && editor.gesture.is_none();
    let changed = (Rc::as_ptr(&sheet.document), base.actions.len(), due, sheet.id.clone());
    use_effect_with(changed, {
        let (editor, mark) = (editor.clone(), mark.setter());
        move |_| {
            if !due {
                return;
            }
            desk.borrow_mut().next = Some(sheet);
            if desk.borrow().saving {
                return;
            }
            desk.borrow_mut().saving = true;
            mark.set(Mark::Saving);
            spawn_local(async move {
                loop {
                    let Some(sheet) = desk.borrow_mut().next.take() else { break };
                    let known = {
                        let mut desk = desk.borrow_mut();
                        if desk.id != sheet.id {
                            (desk.id, desk.revision) = (sheet.id.clone(), None);
                        }
                        desk.revision
                    };
                    match store::save(&sheet.id, known, &sheet.document, sheet.base.as_deref()).await {
                        Ok(Saved::As(revision)) => {
                            desk.borrow_mut().revision = Some(revision);
                            mark.set(Mark::Saved);
                        }
                        Ok(Saved::Overtaken) => {
                            // Two tabs at one document: this one goes on with a copy of its own.
                            let id = new_id();
                            let mut desk = desk.borrow_mut();
                            (desk.id, desk.revision) = (id.clone(), None);
                            desk.next = Some(Sheet { id: id.clone(), ..desk.next.take().unwrap_or(sheet) });
                            editor.dispatch(EditorAction::Keep(id));
                            if let Some(notices) = &notices {
                                notices.say(app::OTHER_TAB);
                            }
                        }
                        Err(error) => mark.set(Mark::Failed(error.to_string())),
                    }
                }
                desk.borrow_mut().saving = false;
            });
        }
    });
    let (text, title) = match &*mark {
        Mark::Unchanged => return Html::default(),
        Mark::Saving | Mark::Saved => (app::SAVED.get(language), app::SAVED_WHERE.get(language).to_owned()),
        Mark::Failed(why) => {
            (app::NOT_SAVED.get(language), app::NOT_SAVED_WHY.fill(language, &[("why", why)]))
        }
    };
    let state = match &*mark {
        Mark::Saving => "saving",
        Mark::Failed(_) => "failed",
        Mark::Unchanged | Mark::Saved => "saved",
    };
    html! {
        <span class={classes!("save-mark", (state == "failed").then_some("is-failed"))} data-testid="saved"
            data-state={state} {title} role={(state == "failed").then_some("alert")}>{ text }</span>
    }
}
