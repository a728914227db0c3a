//! The command palette: whatever can be asked for, found by its name.

use flashcrowd_sim::scenario::{KindName, Language};
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::catalogue::{self, title};
use crate::document::{EditorAction, Selection, use_editor};
use crate::icon::Icon;
use crate::intent::{Intent, Performer, Performs, TABLE, entry, on_mac};
use crate::palette::Query;
use crate::share::Dialog;
use crate::text::{intents as text, use_language};

/// So many are shown; whoever wants others types more.
const MOST: usize = 40;

/// What can be chosen.
#[derive(Debug, Clone, PartialEq)]
enum Choice {
    Do(Intent),
    Add(KindName),
    /// A component, with its name.
    Go(String, String),
}

impl Choice {
    fn icon(&self) -> Option<Icon> {
        match self {
            Choice::Do(intent) => entry(*intent).icon,
            Choice::Add(kind) => Some(catalogue::entry(*kind).icon),
            Choice::Go(..) => None,
        }
    }

    fn name(&self, language: Language) -> String {
        match self {
            Choice::Do(intent) => entry(*intent).name.get(language).to_owned(),
            Choice::Add(kind) => {
                text::COMMAND_ADD.fill(language, &[("kind", catalogue::entry(*kind).name.get(language))])
            }
            Choice::Go(_, name) => text::COMMAND_GO.fill(language, &[("name", name)]),
        }
    }

    /// What it is found by: its name in both languages.
    fn fits(&self, query: &Query) -> bool {
        let named = |language| self.name(language).to_lowercase();
        query.fits(&format!("{} {}", named(Language::En), named(Language::Zh)))
    }

    fn key(&self) -> Option<String> {
        match self {
            Choice::Do(intent) => entry(*intent).keys.first().map(|key| key.label(on_mac())),
            _ => None,
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct CommandPaletteProps {
    pub performer: Performer,
    pub on_close: Callback<()>,
    pub on_add: Callback<KindName>,
}

#[component]
pub fn CommandPalette(props: &CommandPaletteProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let typed = use_state(String::new);
    let chosen = use_state_eq(usize::default);
    let (field, list) = (use_node_ref(), use_node_ref());
    use_effect_with((), {
        let field = field.clone();
        move |()| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.focus().ok();
            }
        }
    });
    use_effect_with(*chosen, {
        let list = list.clone();
        move |chosen| {
            let item = list.cast::<Element>().and_then(|list| list.children().item(*chosen as u32));
            if let Some(item) = item {
                item.scroll_into_view_with_bool(false);
            }
        }
    });

    let query = Query::new(&typed);
    // What makes sense as a key alone is left out.
    let is_key = |intent: &Intent| {
        use Intent::{Cancel, Commands, Nudge, NudgeFar, Walk};
        matches!(intent, Cancel | Commands | Nudge(_) | NudgeFar(_) | Walk(_))
    };
    let can = |intent: &Intent| !is_key(intent) && props.performer.can(*intent);
    let intents = TABLE.iter().map(|entry| entry.intent).filter(can).map(Choice::Do);
    let kinds = KindName::ALL.into_iter().map(Choice::Add);
    let components =
        editor.document.components.iter().map(|c| Choice::Go(c.id.clone(), title(c, language).to_string()));
    let all = intents.chain(kinds).chain(components);
    let found: Vec<Choice> = all.filter(|choice| choice.fits(&query)).take(MOST).collect();
    let at = (*chosen).min(found.len().saturating_sub(1));

    let choose = {
        let (props, editor) =
            ((props.performer.clone(), props.on_close.clone(), props.on_add.clone()), editor.dispatcher());
        Callback::from(move |choice: Choice| {
            let (performer, on_close, on_add) = &props;
            on_close.emit(());
            match choice {
                Choice::Do(intent) => {
                    let performer = performer.clone();
                    // Once the dialog is gone: what is asked for may open another one, or take the focus.
                    gloo_timers::callback::Timeout::new(0, move || {
                        performer.perform(intent);
                    })
                    .forget();
                }
                Choice::Add(kind) => on_add.emit(kind),
                Choice::Go(id, _) => {
                    editor.dispatch(EditorAction::Select(Selection::component(id)));
                    let performer = performer.clone();
                    gloo_timers::callback::Timeout::new(0, move || {
                        performer.perform(Intent::FitSelection);
                    })
                    .forget();
                }
            }
        })
    };
    let oninput = {
        let (typed, chosen) = (typed.setter(), chosen.setter());
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                typed.set(field.value());
                chosen.set(0);
            }
        }
    };
    let onkeydown = {
        let (choose, found, chosen) = (choose.clone(), found.clone(), chosen.setter());
        move |event: KeyboardEvent| {
            let last = found.len().saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" => chosen.set(if at == last { 0 } else { at + 1 }),
                "ArrowUp" => chosen.set(if at == 0 { last } else { at - 1 }),
                "Enter" => {
                    if let Some(choice) = found.get(at) {
                        choose.emit(choice.clone());
                    }
                }
                _ => return,
            }
            event.prevent_default();
        }
    };
    let item = |(index, choice): (usize, &Choice)| {
        let onclick = {
            let choice = choice.clone();
            choose.reform(move |_: MouseEvent| choice.clone())
        };
        let name = choice.name(language);
        html! {
            <li key={name.clone()} id={format!("command-{index}")} role="option" class="command" aria-selected={(index == at).to_string()}
                data-testid={format!("command-{name}")} {onclick}>
                { choice.icon().map_or_else(|| html! { <span class="icon" /> }, Icon::view) }
                <span class="picker-name">{ name.clone() }</span>
                if let Some(key) = choice.key() {
                    <kbd aria-hidden="true">{ key }</kbd>
                }
            </li>
        }
    };
    html! {
        <Dialog testid="commands-dialog" title={text::COMMANDS.get(language)} on_close={props.on_close.clone()}>
            <input ref={field} type="search" class="field" role="combobox" aria-expanded="true" aria-controls="commands"
                aria-activedescendant={format!("command-{at}")} aria-label={text::COMMAND_SEARCH.get(language)} placeholder={text::COMMAND_SEARCH.get(language)}
                data-testid="command-search" value={(*typed).clone()} {oninput} {onkeydown} />
            <ul ref={list} id="commands" class="commands" role="listbox" aria-label={text::COMMANDS.get(language)}>
                { for found.iter().enumerate().map(item) }
            </ul>
            if found.is_empty() {
                <p class="aside" role="status">{ text::COMMAND_NOTHING.get(language) }</p>
            }
        </Dialog>
    }
}
