//! Where each part stands: side by side on a large screen; on a phone the canvas is everything, and
//! the rest are sheets over it.

use std::rc::Rc;

use flashcrowd_sim::scenario::Deed;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::hops::use_hops;
use super::splitter::Splitter;
use super::toolbar::Toolbar;
use crate::canvas::{Canvas, Dots, Observed, Powers, Viewport};
use crate::dashboard::Dashboard;
use crate::document::{EditorAction, Selection, start, use_editor};
use crate::icon::Icon;
use crate::inspector::{Inspector, ScenarioPanel, ScenarioPanelProps};
use crate::later;
use crate::palette::Palette;
use crate::run::{RunState, outages, use_run};
use crate::text::fields::FIELDS;
use crate::text::later::use_later;
use crate::text::{Message, app, palette, timeline, use_language};
use crate::timeline::Timeline;

/// The sheet that lies over the canvas on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Sheet {
    #[default]
    None,
    Palette,
    Inspector,
    Timeline,
    Dashboard,
}

impl Sheet {
    const fn word(self) -> &'static str {
        match self {
            Sheet::None => "none",
            Sheet::Palette => "palette",
            Sheet::Inspector => "inspector",
            Sheet::Timeline => "timeline",
            Sheet::Dashboard => "dashboard",
        }
    }
}

#[component]
pub fn Frame() -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let viewport = (*use_memo((), |()| Viewport::default())).clone();
    let dots = (*use_memo((), |()| Dots::new(viewport.clone()))).clone();
    let sheet = use_state_eq(Sheet::default);
    let held_over = use_state_eq(Option::<AttrValue>::default);
    use_hops(&dots);
    later::use_coming(run.state.is_under_way());
    let inspector = use_node_ref();
    // What the person has chosen, for the document with this number.
    let chosen = use_state_eq(Option::<(u32, bool)>::default);
    let number = editor.opened.number;
    // What its author wrote about it stands beside a scenario that has been opened, from its first sight on.
    let teaches = *use_memo(number, |number| {
        editor.document.notes.is_some() && (*number > 0 || start::fragment().is_some())
    });
    let shows_scenario = chosen.filter(|(of, _)| *of == number).map_or(teaches, |(_, shows)| shows);
    let has_selection = !editor.selection.is_empty();
    let has_inspector = has_selection || shows_scenario;
    // Beside its code, not after it: nothing is to move once it can be seen.
    use_later(&FIELDS, has_inspector);

    let powers = Powers {
        act: {
            let run = run.clone();
            Callback::from(move |deeds: Vec<Deed>| deeds.into_iter().for_each(|deed| run.act(deed)))
        },
        play: {
            let run = run.clone();
            Callback::from(move |()| run.toggle())
        },
        step: {
            let run = run.clone();
            Callback::from(move |seconds| run.step(seconds))
        },
        open: {
            let (sheet, inspector) = (sheet.setter(), inspector.clone());
            Callback::from(move |()| {
                sheet.set(Sheet::Inspector);
                let inspector = inspector.clone();
                // It is there only once the selection has been rendered.
                gloo_timers::callback::Timeout::new(0, move || focus_within(&inspector)).forget();
            })
        },
    };
    let close = {
        let sheet = sheet.setter();
        Callback::from(move |()| sheet.set(Sheet::None))
    };
    let hold = {
        let held_over = held_over.setter();
        Callback::from(move |connection| held_over.set(connection))
    };
    let on_scenario = {
        let (editor, sheet, shows, show) =
            (editor.dispatcher(), sheet.setter(), shows_scenario && !has_selection, chosen.setter());
        Callback::from(move |()| {
            // Whatever is selected would stand in front of it.
            editor.dispatch(EditorAction::Select(Selection::default()));
            sheet.set(if shows { Sheet::None } else { Sheet::Inspector });
            show.set(Some((number, !shows)));
        })
    };
    let open = *sheet;
    let tab = |which: Sheet, icon: Icon, label: Message| {
        let sheet = sheet.setter();
        let next = if open == which { Sheet::None } else { which };
        html! {
            <button type="button" class="button quiet" aria-pressed={(open == which).to_string()}
                data-testid={format!("sheet-{}", which.word())} onclick={move |_| sheet.set(next)}>
                { icon.view() }{ label.get(language) }
            </button>
        }
    };
    html! {
        <div class={classes!("frame", has_inspector.then_some("has-selection"))} data-sheet={open.word()}>
            <Toolbar shows_scenario={shows_scenario && !has_selection} on_scenario={on_scenario.clone()} />
            <aside class="area-palette" aria-label={palette::PALETTE.get(language)}>
                <Palette viewport={viewport.clone()} on_added={close} on_hold={hold} />
            </aside>
            <Canvas {viewport} {dots} observed={observed(&run.state)} {powers} held_over={(*held_over).clone()} />
            if has_inspector {
                <aside ref={inspector} class="area-inspector" aria-label={app::PROPERTIES.get(language)}>
                    if has_selection {
                        { later::view::<Inspector>(()) }
                    } else {
                        { later::view::<ScenarioPanel>(ScenarioPanelProps { on_close: on_scenario }) }
                    }
                </aside>
            }
            <Timeline key={editor.opened.number} />
            <section class="area-dashboard" aria-label={app::FIGURES.get(language)}>
                <Splitter />
                <Dashboard />
            </section>
            <nav class="sheet-tabs" aria-label={app::SHEETS.get(language)}>
                { tab(Sheet::Palette, Icon::Plus, app::ADD) }
                if has_inspector {
                    { tab(Sheet::Inspector, Icon::Sliders, app::PROPERTIES) }
                }
                { tab(Sheet::Timeline, Icon::Timeline, timeline::TIMELINE) }
                { tab(Sheet::Dashboard, Icon::Chart, app::FIGURES) }
            </nav>
        </div>
    }
}

/// What the canvas shows of a run.
fn observed(state: &RunState) -> Observed {
    Observed {
        live: state.live.clone(),
        windows: Rc::clone(&state.closed),
        layout: Rc::clone(&state.layout),
        outages: Rc::new(outages(&state.base, state.now_ns).into_iter().map(str::to_owned).collect()),
        sampled_one_in: state.live.as_ref().map(|_| state.pace.sampled_one_in),
    }
}

/// Puts the focus on the first thing that takes it.
fn focus_within(node: &NodeRef) {
    let first = node
        .cast::<web_sys::Element>()
        .and_then(|e| e.query_selector("input, select, textarea, button").ok().flatten())
        .and_then(|e| e.dyn_into::<HtmlElement>().ok());
    if let Some(first) = first {
        first.focus().ok();
    }
}
