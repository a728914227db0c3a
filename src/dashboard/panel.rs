//! The dashboard as a whole: headline, verdicts, charts or their table.

use std::rc::Rc;

use flashcrowd_sim::metrics::{ComponentWindow, Failures, Window};
use flashcrowd_sim::scenario::{Document, Fault, Subject};
use yew::prelude::*;

use super::chart::Chart;
use super::inventory::Inventory;
use super::markers::markers;
use super::series::{ChartName, Series};
use super::table::FigureTable;
use super::view::{FIVE_MINUTES, MINUTE, View};
use super::{headline, verdict};
use crate::app::{FoldButton, Panel};
use crate::document::use_editor;
use crate::inspector::{name_of, name_of_struck};
use crate::later;
use crate::run::use_run;
use crate::text::{Language, Message, dashboard, faults, use_language};

/// What the dashboard shows below the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shown {
    #[default]
    Charts,
    /// The charts' twin.
    Report,
    /// The canvas's twin.
    Inventory,
}

#[component]
pub fn Dashboard() -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let shown = use_state_eq(Shown::default);
    let log = use_state_eq(bool::default);
    let view = use_state_eq(|| View::Last(MINUTE));
    let cursor = use_state_eq(Option::<f64>::default);
    let hidden = use_state(|| Rc::new(Vec::<Series>::new()));

    let state = &run.state;
    // The names of the components are in what the marks say.
    let around = (editor.document.clone(), state.base.clone(), language);
    let marks = use_memo(ByPointer(around), |ByPointer((document, base, language))| {
        let describe =
            |fault: &Fault| faults::describe(fault, &name_of_struck(document, fault, *language), *language);
        markers(&document.incidents, &base.actions, describe)
    });
    let on_view = use_callback((), {
        let view = view.setter();
        move |new: View, ()| view.set(new)
    });
    let on_cursor = use_callback((), {
        let cursor = cursor.setter();
        move |new: Option<f64>, ()| cursor.set(new)
    });
    let on_toggle = use_callback(hidden.clone(), |series: Series, hidden| {
        let mut now = (***hidden).clone();
        match now.iter().position(|s| *s == series) {
            Some(place) => drop(now.remove(place)),
            None => now.push(series),
        }
        hidden.set(Rc::new(now));
    });
    // What is selected adds a chart, where its kind has one.
    let selected = editor.selection.only().and_then(|subject| {
        let Subject::Component(id) = subject else { return None };
        let name = ChartName::of(editor.document.component(&id)?.kind.name())?;
        let index = state.layout.components.iter().position(|other| *other == id)?;
        Some((name, Some((index, AttrValue::from(name_of(&editor.document, &id, language))))))
    });
    let charts = ChartName::OVERALL.map(|name| (name, None)).into_iter().chain(selected);
    let overall = state.live.as_ref().map(|live| live.overall);
    let failures = |about: &Option<(usize, AttrValue)>| match about {
        Some((index, _)) => of_component(&state.closed, *index),
        None => overall.unwrap_or_default().failures,
    };
    let ranges = [
        ("minute", dashboard::RANGE_MINUTE, View::Last(MINUTE)),
        ("five-minutes", dashboard::RANGE_FIVE, View::Last(FIVE_MINUTES)),
        ("all", dashboard::RANGE_ALL, View::All),
    ];
    let toggle = |is_pressed: bool, testid: &'static str, says: Message, onclick: Callback<MouseEvent>| {
        html! {
            <button type="button" class="button small" aria-pressed={is_pressed.to_string()} data-testid={testid} {onclick}>
                { says.get(language) }
            </button>
        }
    };
    let choose = |which: Shown, testid: &'static str, says: Message| {
        let is_pressed = *shown == which;
        let (shown, next) = (shown.setter(), if is_pressed { Shown::Charts } else { which });
        toggle(is_pressed, testid, says, Callback::from(move |_| shown.set(next)))
    };
    let log_scale = {
        let log = log.clone();
        toggle(*log, "log-scale", dashboard::LOG, Callback::from(move |_| log.set(!*log)))
    };
    html! {
        <div class="dashboard" aria-label={dashboard::DASHBOARD.get(language)} role="region" data-testid="dashboard">
            <h2 class="heard">{ dashboard::DASHBOARD.get(language) }</h2>
            <div class="dashboard-head">
                { headline::view(state, language) }
                <ul class="verdicts">
                    { for editor.document.objectives.iter().map(|objective| verdict::chip(objective, overall.as_ref(), language)) }
                </ul>
                <div class="dashboard-tools">
                    if *shown == Shown::Charts {
                        <div class="segments" role="group" aria-label={dashboard::RANGE.get(language)}>
                            { for ranges.map(|(testid, says, range)| {
                                let (pressed, on_view) = (*view == range, on_view.clone());
                                html! {
                                    <button key={testid} type="button" class="button small" aria-pressed={pressed.to_string()} data-testid={format!("range-{testid}")}
                                        onclick={move |_| on_view.emit(range)}>{ says.get(language) }</button>
                                }
                            }) }
                        </div>
                        if view.is_zoomed() {
                            <button type="button" class="button small" data-testid="zoom-reset" onclick={on_view.reform({ let view = *view; move |_| view.reset() })}>
                                { dashboard::ZOOM_RESET.get(language) }
                            </button>
                        }
                        { log_scale.clone() }
                    }
                    { choose(Shown::Inventory, "inventory-open", dashboard::INVENTORY) }
                    { choose(Shown::Report, "table", dashboard::TABLE) }
                    <FoldButton panel={Panel::Dashboard} />
                </div>
            </div>
            if *shown == Shown::Report {
                { later::view::<FigureTable>(()) }
            } else if *shown == Shown::Inventory {
                { later::view::<Inventory>(()) }
            } else {
                <div class="charts">
                    { for charts.map(|(name, about)| html! {
                        <Chart key={name.word()} {name} failures={failures(&about)} {about} closed={state.closed.clone()} open={state.open.clone()} now={state.now_ns as f64 / 1e9}
                            markers={Rc::clone(&marks)} log={*log}
                            view={*view} on_view={on_view.clone()} cursor={*cursor} on_cursor={on_cursor.clone()}
                            hidden={(*hidden).clone()} on_toggle={on_toggle.clone()} />
                    }) }
                </div>
            }
        </div>
    }
}

/// All that a component has failed with, as far back as is known.
fn of_component(windows: &[Rc<Window>], index: usize) -> Failures {
    let each = windows.iter().filter_map(|window| window.components.get(index));
    let add = |sum: Failures, own: &ComponentWindow| {
        Failures(std::array::from_fn(|cause| sum.0[cause] + own.failures.0[cause]))
    };
    each.fold(Failures::default(), add)
}

/// Documents that are the same only where they are one: comparing them would cost more than it saves.
struct ByPointer((Rc<Document>, Rc<Document>, Language));

impl PartialEq for ByPointer {
    fn eq(&self, other: &ByPointer) -> bool {
        let (ByPointer((a, b, c)), ByPointer((x, y, z))) = (self, other);
        Rc::ptr_eq(a, x) && Rc::ptr_eq(b, y) && c == z
    }
}
