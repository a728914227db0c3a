//! Where each part stands: side by side on a large screen; on a phone the canvas is everything, and
//! the rest are sheets over it.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Deed, KindName};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::announcer::Announcer;
use super::dialogs::{Dialog, Dialogs};
use super::focus::{focus_first, focus_selected, is_within, use_focus};
use super::fold::{FoldButton, SheetBar};
use super::hops::use_hops;
use super::panels::{Panel, use_panels};
use super::splitter::Splitter;
use super::toolbar::{Toolbar, other};
use crate::canvas::{Canvas, Dots, Held, Observed, Positions, Powers, Viewport, free_place};
use crate::dashboard::Dashboard;
use crate::document::{Command, EditorAction, Selection, start, use_editor};
use crate::icon::Icon;
use crate::inspector::{Inspector, ScenarioPanel, ScenarioPanelProps};
use crate::intent::{Intent, Performer, Performs};
use crate::later;
use crate::notice::Notices;
use crate::palette::Palette;
use crate::run::{RunState, outages, use_run};
use crate::text::fields::FIELDS;
use crate::text::later::use_later;
use crate::text::{self, Language, Message, Phrase, app, timeline, use_language, use_set_language};
use crate::theme::{self, use_theme};
use crate::timeline::Timeline;

/// Buttons beside the canvas, of the run and of the view.
const CLICKED_ONLY: &str = ".toolbar > .run > .button, .view-controls .button";

/// What Shift makes of a step.
const LONG_STEP_S: u64 = 10;

#[component]
pub fn Frame() -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let viewport = (*use_memo((), |()| Viewport::default())).clone();
    let positions = (*use_memo((), |()| Positions::default())).clone();
    let dots = (*use_memo((), |()| Dots::new(viewport.clone(), positions.clone()))).clone();
    let panels = use_panels();
    let notices = use_context::<Notices>();
    let held = use_state_eq(Option::<Held>::default);
    use_hops(&dots);
    use_focus(&panels);
    later::use_coming(run.state.is_under_way());
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

    let performer = (*use_memo((), |()| Performer::default())).clone();
    let dialog = use_state_eq(Option::<Dialog>::default);
    let close_dialog = {
        let dialog = dialog.setter();
        Callback::from(move |()| dialog.set(None))
    };
    let (theme, set_language) = (use_theme(), use_set_language());
    let ask = {
        let (run, dialog, panels) = (run.clone(), dialog.setter(), panels.clone());
        Callback::from(move |intent| match intent {
            Intent::Play => run.toggle(),
            Intent::Step => run.step(1),
            Intent::StepFar => run.step(LONG_STEP_S),
            Intent::Reset => run.reset(),
            Intent::NewSeed => run.new_seed(),
            Intent::Search => panels.enter(Panel::Palette),
            Intent::Toggle(panel) => panels.toggle(panel),
            Intent::Commands => dialog.set(Some(Dialog::Commands)),
            Intent::Keys => dialog.set(Some(Dialog::Keys)),
            Intent::OpenScenario => dialog.set(Some(Dialog::Open)),
            Intent::Share => dialog.set(Some(Dialog::Share)),
            Intent::Theme => theme::change(&theme),
            Intent::Language => set_language.emit(other(language)),
            _ => {}
        })
    };
    let on_intent = {
        let performer = performer.clone();
        Callback::from(move |intent| {
            performer.perform(intent);
        })
    };
    let on_add = {
        let (editor, viewport) = (editor.clone(), viewport.clone());
        Callback::from(move |kind: KindName| {
            let at = free_place(&editor.document, viewport.centre()).into();
            let add = Command::Add { what: kind.into(), at, called_by: None, calls: None };
            editor.dispatch(EditorAction::Do(add));
        })
    };
    let powers = Powers {
        act: {
            let run = run.clone();
            Callback::from(move |deeds: Vec<Deed>| deeds.into_iter().for_each(|deed| run.act(deed)))
        },
        ask: ask.clone(),
        open: {
            let panels = panels.clone();
            Callback::from(move |()| panels.enter(Panel::Inspector))
        },
        tell: {
            let notices = notices.clone();
            Callback::from(move |says: Phrase| {
                if let Some(notices) = &notices {
                    notices.say(says);
                }
            })
        },
    };
    let close = {
        let panels = panels.clone();
        Callback::from(move |()| panels.close_sheet())
    };
    let hold = {
        let held = held.setter();
        Callback::from(move |what| held.set(what))
    };
    let on_scenario = {
        let (editor, panels, show) = (editor.dispatcher(), panels.clone(), chosen.setter());
        let shows = shows_scenario && !has_selection && panels.is_shown(Panel::Inspector);
        Callback::from(move |()| {
            // Whatever is selected would stand in front of it.
            editor.dispatch(EditorAction::Select(Selection::default()));
            if shows {
                panels.close_sheet()
            } else {
                panels.show(Panel::Inspector)
            }
            show.set(Some((number, !shows)));
        })
    };
    let onkeydown = {
        let (panels, editor) = (panels.clone(), editor.clone());
        move |event: KeyboardEvent| {
            if event.key() != "Escape" || event.default_prevented() {
                return;
            }
            let at = event.target_dyn_into::<HtmlElement>();
            if at.is_some_and(|at| is_within(&at, Panel::Inspector)) {
                // What was being edited is to stay selected.
                event.stop_propagation();
                panels.close_sheet();
                focus_selected(&editor.selection);
            } else if panels.sheet().is_some() {
                event.stop_propagation();
                panels.close_sheet();
            }
        }
    };
    // A button that is clicked does not keep the focus: the space bar is to play, not to press it once more. What is
    // being typed elsewhere is done with, as it would be.
    let onmousedown = |event: MouseEvent| {
        let target = event.target_dyn_into::<web_sys::Element>();
        let is_button = |at: &web_sys::Element| at.closest(CLICKED_ONLY).is_ok_and(|found| found.is_some());
        if target.is_some_and(|at| is_button(&at)) {
            event.prevent_default();
            let active = web_sys::window().and_then(|window| window.document()?.active_element());
            if let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
                active.blur().ok();
            }
        }
    };
    let tab = |panel: Panel, icon: Icon, label: Message| {
        let is_open = panels.sheet() == Some(panel);
        let panels = panels.clone();
        html! {
            <button type="button" class="button quiet" aria-pressed={is_open.to_string()}
                data-testid={format!("sheet-{}", panel.word())} onclick={move |_| panels.toggle(panel)}>
                { icon.view() }<span class="tab-name">{ label.get(language) }</span>
            </button>
        }
    };
    let folded = |panel: Panel| panels.is_folded(panel).then_some("is-folded");
    let class =
        classes!("frame", has_inspector.then_some("has-selection"), panels.is_tall().then_some("is-tall"));
    let sheet = panels.sheet().map_or("none", Panel::word);
    html! {
        <div {class} data-sheet={sheet} {onkeydown} {onmousedown}>
            { skip_link(language) }
            <Toolbar shows_scenario={shows_scenario && !has_selection} on_scenario={on_scenario.clone()} {on_intent} />
            <Dialogs opened={*dialog} performer={performer.clone()} on_close={close_dialog} {on_add} />
            <aside class={classes!("area-palette", folded(Panel::Palette))} aria-label={text::palette::PALETTE.get(language)}>
                <SheetBar panel={Panel::Palette} />
                <Palette viewport={viewport.clone()} on_added={close} on_hold={hold} />
                <FoldButton panel={Panel::Palette} />
                <Splitter panel={Panel::Palette} />
            </aside>
            <Canvas {viewport} {positions} {dots} observed={observed(&run.state)} {powers} {performer} held={(*held).clone()} covered={panels.covered()} />
            if has_inspector {
                <aside class={classes!("area-inspector", folded(Panel::Inspector))} aria-label={app::PROPERTIES.get(language)}>
                    <SheetBar panel={Panel::Inspector} />
                    if has_selection {
                        { later::view::<Inspector>(()) }
                    } else {
                        { later::view::<ScenarioPanel>(ScenarioPanelProps { on_close: on_scenario }) }
                    }
                    <FoldButton panel={Panel::Inspector} />
                    <Splitter panel={Panel::Inspector} />
                </aside>
            }
            <Timeline key={editor.opened.number} />
            <section class={classes!("area-dashboard", folded(Panel::Dashboard))} aria-label={app::FIGURES.get(language)}>
                <SheetBar panel={Panel::Dashboard} />
                <Dashboard />
                <Splitter panel={Panel::Dashboard} />
            </section>
            { later::once_here::<Announcer>(()) }
            <nav class="sheet-tabs" aria-label={app::SHEETS.get(language)}>
                { tab(Panel::Palette, Icon::Plus, app::ADD) }
                if has_inspector {
                    { tab(Panel::Inspector, Icon::Sliders, app::PROPERTIES) }
                }
                { tab(Panel::Timeline, Icon::Timeline, timeline::TIMELINE) }
                { tab(Panel::Dashboard, Icon::Chart, app::FIGURES) }
            </nav>
        </div>
    }
}

/// The first thing that Tab comes to: past everything to the first component.
fn skip_link(language: Language) -> Html {
    let onclick = |_: MouseEvent| {
        if !focus_first("[data-part='component']") {
            focus_first(".ground");
        }
    };
    html! {
        <button type="button" class="button skip-link" data-testid="skip" {onclick}>{ app::SKIP.get(language) }</button>
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
