//! The earlier versions of a scenario.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::saved::{facts, name_of};
use super::thumb;
use crate::document::store::{self, Sheet, Version};
use crate::document::{EditorHandle, use_editor};
use crate::notice::Notices;
use crate::run::{RunHandle, use_run};
use crate::text::{Phrase, share, use_language};

/// Keeps what is open as a version of itself, and says so; `then` is called once it is there.
pub fn keep_version(
    editor: &EditorHandle,
    run: &RunHandle,
    notices: Option<Notices>,
    then: impl FnOnce() + 'static,
) {
    let base = &run.state.base;
    let sheet = Sheet {
        id: editor.opened.id.clone(),
        document: editor.document.clone(),
        base: Some(base.clone()).filter(|base| !base.actions.is_empty()),
    };
    spawn_local(async move {
        let kept = store::keep(&sheet).await;
        if let Some(notices) = notices {
            notices.say(match kept {
                Ok(()) => Phrase::from(share::KEPT),
                Err(error) => {
                    let why = error.to_string();
                    Phrase::new(move |language| share::NOT_DONE.fill(language, &[("why", &why)]))
                }
            });
        }
        then();
    });
}

#[derive(Properties, PartialEq)]
pub struct VersionListProps {
    pub id: Rc<str>,
    pub name: AttrValue,
    pub on_back: Callback<()>,
    /// The key of the version that is to be opened.
    pub on_restore: Callback<String>,
}

#[component]
pub fn VersionList(props: &VersionListProps) -> Html {
    let language = use_language();
    let versions = use_state(Option::<Result<Vec<Version>, String>>::default);
    let (editor, run, notices) = (use_editor(), use_run(), use_context::<Notices>());
    let asked = use_state_eq(|| 0_u32);
    use_effect_with((props.id.clone(), *asked), {
        let versions = versions.setter();
        move |(id, _)| {
            let id = id.clone();
            spawn_local(async move {
                let found = store::versions(&id).await.map_err(|error| error.to_string());
                versions.set(Some(found));
            });
        }
    });
    let row = |version: &Version| {
        let onclick = props.on_restore.reform({
            let key = version.key.clone();
            move |_| key.clone()
        });
        html! {
            <li key={version.key.clone()}>
                <button type="button" class="exhibit saved-open" data-testid="version-open" {onclick}>
                    { thumb::view(&version.outline) }
                    <span class="saved-text">
                        <span class="exhibit-name">{ name_of(&version.outline, language) }</span>
                        <span class="aside">{ facts(&version.outline, version.saved_ms, language) }</span>
                    </span>
                </button>
            </li>
        }
    };
    let list = match &*versions {
        None => Html::default(),
        Some(Err(why)) => {
            html! { <p class="warning">{ share::NOT_DONE.fill(language, &[("why", why)]) }</p> }
        }
        Some(Ok(none)) if none.is_empty() => {
            html! { <p class="aside">{ share::NO_VERSIONS.get(language) }</p> }
        }
        Some(Ok(all)) => html! { <ul class="saved-list">{ for all.iter().map(row) }</ul> },
    };
    let is_open = editor.opened.is_kept && editor.opened.id == props.id;
    let onkeep = {
        let (asked, next) = (asked.setter(), *asked + 1);
        move |_| {
            let asked = asked.clone();
            keep_version(&editor, &run, notices.clone(), move || asked.set(next));
        }
    };
    html! {
        <section class="saved-part" data-testid="version-list">
            <h3>{ share::VERSIONS_OF.fill(language, &[("name", &props.name)]) }</h3>
            <p class="aside">{ share::VERSIONS_ARE.get(language) }</p>
            { list }
            <div class="buttons">
                <button type="button" class="button" data-testid="versions-back" onclick={props.on_back.reform(|_| ())}>
                    { share::ALL_STORED.get(language) }
                </button>
                if is_open {
                    <button type="button" class="button" data-testid="version-keep" onclick={onkeep}>
                        { share::KEEP.get(language) }
                    </button>
                }
            </div>
        </section>
    }
}
