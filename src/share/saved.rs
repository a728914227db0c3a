//! The scenarios that were saved in this browser: opened, renamed, duplicated, deleted.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::opener::Opener;
use super::thumb;
use super::versions::VersionList;
use crate::document::store::{self, Entry, StoreError};
use crate::document::{EditorAction, Outline, new_id, use_editor};
use crate::icon::Icon;
use crate::notice::Notices;
use crate::text::moment::moment;
use crate::text::{Language, Message, Phrase, app, number, share, use_language};

#[derive(Properties, PartialEq)]
pub struct SavedListProps {
    pub opener: Opener,
    pub on_close: Callback<()>,
    /// The list has come, or is not to be had.
    pub on_listed: Callback<()>,
}

/// What a scenario is called in a list.
pub fn name_of(outline: &Outline, language: Language) -> String {
    let name = outline.name.as_ref().map(|name| name.get(language)).filter(|name| !name.is_empty());
    name.unwrap_or(app::UNTITLED.get(language)).to_owned()
}

/// How large it is, and of when.
pub fn facts(outline: &Outline, saved_ms: f64, language: Language) -> String {
    let count = number::count(outline.places.len() as u64);
    share::COUNT_AND_TIME.fill(language, &[("count", &count), ("when", &moment(saved_ms, language))])
}

/// What is to be read beside the list.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Deleted { name: String, undo: Callback<()> },
    Failed(String),
}

#[component]
pub fn SavedList(props: &SavedListProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let notices = use_context::<Notices>();
    let entries = use_state(Option::<Vec<Entry>>::default);
    let asked = use_state_eq(|| 0_u32);
    let said = use_state(|| Said::Nothing);
    let renamed = use_state_eq(Option::<Rc<str>>::default);
    let looked_into = use_state_eq(Option::<Rc<str>>::default);
    use_effect_with(*asked, {
        let (entries, said, on_listed) = (entries.setter(), said.setter(), props.on_listed.clone());
        move |_| {
            spawn_local(async move {
                match store::list().await {
                    Ok(all) => entries.set(Some(all)),
                    Err(error) => said.set(Said::Failed(error.to_string())),
                }
                on_listed.emit(());
            });
        }
    });
    // Lists what is there after a change, also for who was told of it long ago.
    let times = use_mut_ref(u32::default);
    let again = {
        let (asked, said) = (asked.setter(), said.setter());
        Callback::from(move |done: Result<Said, StoreError>| {
            said.set(done.unwrap_or_else(|error| Said::Failed(error.to_string())));
            *times.borrow_mut() += 1;
            asked.set(*times.borrow());
        })
    };
    let current = editor.opened.is_kept.then(|| editor.opened.id.clone());
    let all = entries.as_deref().unwrap_or_default();
    if let Some(entry) = looked_into.as_ref().and_then(|id| all.iter().find(|entry| entry.id == *id)) {
        let on_back = {
            let looked_into = looked_into.setter();
            Callback::from(move |()| looked_into.set(None))
        };
        let on_restore = {
            let (restore, on_close, id) =
                (props.opener.restore.clone(), props.on_close.clone(), entry.id.clone());
            Callback::from(move |version| {
                on_close.emit(());
                restore.emit((id.clone(), version));
            })
        };
        let name = name_of(&entry.outline, language);
        return html! { <VersionList id={entry.id.clone()} {name} {on_back} {on_restore} /> };
    }
    let row = |entry: &Entry| {
        let Entry { id, saved_ms, outline } = entry;
        let name = name_of(outline, language);
        let is_current = current.as_ref() == Some(id);
        let onopen = {
            let (opener, on_close, id) = (props.opener.clone(), props.on_close.clone(), id.clone());
            move |_| {
                on_close.emit(());
                if !is_current {
                    opener.open_stored.emit(id.clone());
                }
            }
        };
        let onrename = {
            let (renamed, id) = (renamed.setter(), id.clone());
            move |_| renamed.set(Some(id.clone()))
        };
        let oncopy = {
            let (id, again) = (id.clone(), again.clone());
            let name = share::COPY_OF.fill(language, &[("name", &name)]);
            move |_| {
                let (id, again, name) = (id.clone(), again.clone(), name.clone());
                spawn_local(async move {
                    let done = store::duplicate(&id, &new_id(), &name, language).await;
                    again.emit(done.map(|()| Said::Nothing));
                });
            }
        };
        let onversions = {
            let (looked_into, id) = (looked_into.setter(), id.clone());
            move |_| looked_into.set(Some(id.clone()))
        };
        let ondelete = {
            let (id, again, name, notices) = (id.clone(), again.clone(), name.clone(), notices.clone());
            let (editor, opener) = (editor.dispatcher(), props.opener.clone());
            move |_| {
                let (id, again, name, notices) = (id.clone(), again.clone(), name.clone(), notices.clone());
                let (editor, open_stored) = (editor.clone(), opener.open_stored.clone());
                spawn_local(async move {
                    let removed = match store::remove(&id).await {
                        Ok(Some(removed)) => removed,
                        done => return again.emit(done.map(|_| Said::Nothing)),
                    };
                    if is_current {
                        editor.dispatch(EditorAction::Visit { id: new_id(), base: Rc::default() });
                    }
                    let undo = {
                        let again = again.clone();
                        Callback::from(move |()| {
                            let (removed, again) = (removed.clone(), again.clone());
                            let (open_stored, id) = (open_stored.clone(), id.clone());
                            spawn_local(async move {
                                let done = store::put_back(&removed).await;
                                if is_current && done.is_ok() {
                                    open_stored.emit(id);
                                }
                                again.emit(done.map(|()| Said::Nothing));
                            });
                        })
                    };
                    // Beside the list, and for who has closed it above the page.
                    if let Some(notices) = notices {
                        let name = name.clone();
                        let says =
                            Phrase::new(move |language| share::DELETED.fill(language, &[("name", &name)]));
                        notices.offer(says, share::UNDELETE, undo.clone());
                    }
                    again.emit(Ok(Said::Deleted { name, undo }));
                });
            }
        };
        let on_named = {
            let (renamed, id, again, old) = (renamed.setter(), id.clone(), again.clone(), name.clone());
            let (editor, document) = (editor.dispatcher(), Rc::clone(&editor.document));
            Callback::from(move |name: Option<String>| {
                renamed.set(None);
                let Some(name) = name.filter(|name| *name != old) else { return };
                if is_current {
                    // The one on the canvas is renamed like everything there: it can be undone.
                    editor.dispatch(EditorAction::Do(super::name::command(&document, &name, language)));
                }
                let (id, again) = (id.clone(), again.clone());
                spawn_local(async move {
                    let done = if is_current { Ok(()) } else { store::rename(&id, &name, language).await };
                    again.emit(done.map(|()| Said::Nothing));
                });
            })
        };
        let tool = |icon: Icon, testid: &'static str, label: Message, onclick: Callback<MouseEvent>| {
            let label = label.fill(language, &[("name", &name)]);
            html! {
                <button type="button" class="button quiet" data-testid={testid} title={label.clone()} aria-label={label} {onclick}>
                    { icon.view() }
                </button>
            }
        };
        html! {
            <li key={&**id} class="saved" data-testid="saved-item" data-id={id.to_string()}>
                if renamed.as_ref() == Some(id) {
                    <NameBox name={name.clone()} {on_named} />
                } else {
                    <button type="button" class="exhibit saved-open" data-testid="saved-open" aria-current={is_current.then_some("true")} onclick={onopen}>
                        { thumb::view(outline) }
                        <span class="saved-text">
                            <span class="exhibit-name">{ &name }</span>
                            <span class="aside">
                                { facts(outline, *saved_ms, language) }
                                if is_current {
                                    { " · " }{ share::OPEN_NOW.get(language) }
                                }
                            </span>
                        </span>
                    </button>
                }
                <span class="saved-tools">
                    { tool(Icon::Rename, "saved-rename", share::RENAME, onrename.into()) }
                    { tool(Icon::Duplicate, "saved-duplicate", share::DUPLICATE, oncopy.into()) }
                    { tool(Icon::History, "saved-versions", share::VERSIONS_OF, onversions.into()) }
                    { tool(Icon::Remove, "saved-delete", share::DELETE, ondelete.into()) }
                </span>
            </li>
        }
    };
    html! {
        <section class="saved-part" data-testid="saved-list" aria-label={share::STORED.get(language)}>
            <h3>{ share::STORED.get(language) }</h3>
            <div role="status" class="saved-said">
                { match &*said {
                    Said::Nothing => Html::default(),
                    Said::Failed(why) => html! { <p class="warning">{ share::NOT_DONE.fill(language, &[("why", why)]) }</p> },
                    Said::Deleted { name, undo } => html! {
                        <p class="warning">
                            { share::DELETED.fill(language, &[("name", name)]) }
                            <button type="button" class="button" data-testid="saved-undelete" onclick={undo.reform(|_| ())}>
                                { share::UNDELETE.get(language) }
                            </button>
                        </p>
                    },
                } }
            </div>
            if entries.is_some() && all.is_empty() {
                <p class="aside">{ share::NONE_STORED.get(language) }</p>
            }
            <ul class="saved-list">{ for all.iter().map(row) }</ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct NameBoxProps {
    name: AttrValue,
    /// Nothing, when it is to stay as it is.
    on_named: Callback<Option<String>>,
}

/// Where a new name is typed.
#[component]
fn NameBox(props: &NameBoxProps) -> Html {
    let language = use_language();
    let input = use_node_ref();
    use_effect_with(input.clone(), |input| {
        if let Some(input) = input.cast::<HtmlInputElement>() {
            input.focus().ok();
            input.select();
        }
    });
    let finish = |event: &Event| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty())
    };
    let onblur = props.on_named.reform(move |event: FocusEvent| finish(&event));
    let onkeydown = {
        let on_named = props.on_named.clone();
        move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => on_named.emit(finish(&event)),
            "Escape" => {
                // The dialog stays.
                event.prevent_default();
                on_named.emit(None);
            }
            _ => {}
        }
    };
    html! {
        <input class="field" ref={input} data-testid="saved-name" value={props.name.clone()} {onblur} {onkeydown}
            maxlength={flashcrowd_sim::scenario::limits::MAX_NAME_CHARS.to_string()}
            aria-label={share::NEW_NAME.fill(language, &[("name", &props.name)])} />
    }
}
