//! The canvas's twin: what is on it, as two tables, for those who read rather than look.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Component, Connection, Document, Subject};
use yew::prelude::*;

use crate::app::{Panel, use_panels};
use crate::canvas::{CardFigures, Figures, Health, Known, WireFigures, troubles};
use crate::catalogue;
use crate::document::{EditorAction, Selection, use_editor};
use crate::inspector::name_of;
use crate::run::{RunState, use_run};
use crate::text::number::{self, ABSENT, Figure};
use crate::text::{Language, Message, announce, canvas, dashboard, inventory, use_language};

/// How often the figures are new while the run goes on: faster ones could neither be read nor read out.
const EVERY_MS: f64 = 1_000.0;

#[component]
pub fn Inventory() -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let panels = use_panels();
    let state = use_seldom(&run.state);
    let document = &editor.document;
    let known = state.live.clone().map(|live| Known { live, windows: state.closed.clone() });
    let measured = Rc::<Figures>::default().next(document, &state.layout, known);
    let select = |subject: Subject| {
        let (editor, panels) = (editor.dispatcher(), panels.clone());
        let selection = Selection::default().toggled(&subject);
        let choose = {
            let (editor, selection) = (editor.clone(), selection.clone());
            move |_: MouseEvent| editor.dispatch(EditorAction::Select(selection.clone()))
        };
        let open = move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                event.stop_propagation();
                editor.dispatch(EditorAction::Select(selection.clone()));
                panels.enter(Panel::Inspector);
            }
        };
        (Callback::from(choose), Callback::from(open))
    };
    let row = |subject: Subject, name: String, is_selected: bool, cells: Vec<(&'static str, Html)>| {
        let id = subject.id().to_owned();
        let (onclick, onkeydown) = select(subject);
        html! {
            <tr key={id.clone()} class={is_selected.then_some("is-selected")}>
                <th scope="row">
                    <button type="button" class="row-name" aria-pressed={is_selected.to_string()} data-testid={format!("row-{id}")} {onclick} {onkeydown}>
                        { name }
                    </button>
                </th>
                { for cells.into_iter().map(|(word, cell)| html! { <td key={word} data-testid={format!("row-{word}-{id}")}>{ cell }</td> }) }
            </tr>
        }
    };
    let components = document.components.iter().map(|component| {
        let is_selected = editor.selection.components.contains(&component.id);
        let cells = of_component(document, component, measured.card(&component.id).as_deref(), language);
        let name = name_of(document, &component.id, language);
        row(Subject::Component(component.id.clone()), name, is_selected, cells)
    });
    let connections = document.connections.iter().map(|connection| {
        let is_selected = editor.selection.connections.contains(&connection.id);
        let cells = of_connection(connection, measured.wire(&connection.id), language);
        let name = |id| name_of(document, id, language);
        let name = format!("{} → {}", name(&connection.from), name(&connection.to));
        row(Subject::Connection(connection.id.clone()), name, is_selected, cells)
    });
    let head = |columns: &[Message]| {
        html! {
            <thead><tr>{ for columns.iter().map(|column| html! { <th key={column.0} scope="col">{ column.get(language) }</th> }) }</tr></thead>
        }
    };
    html! {
        <div class="inventory" data-testid="inventory" tabindex="0" role="region" aria-label={dashboard::INVENTORY_IS.get(language)}>
            <table>
                <caption>{ canvas::COMPONENTS.get(language) }</caption>
                { head(&[inventory::NAME, inventory::KIND, inventory::STATE, inventory::RATE, inventory::LOAD, inventory::WAITING, inventory::INSTANCES, inventory::CALLS]) }
                <tbody>{ for components }</tbody>
            </table>
            <table>
                <caption>{ canvas::CONNECTIONS.get(language) }</caption>
                { head(&[inventory::FROM_TO, inventory::STATE, inventory::RATE, inventory::LATENCY, inventory::FAILURES]) }
                <tbody>{ for connections }</tbody>
            </table>
        </div>
    }
}

/// The run as it stood at most a second ago; at rest, as it stands.
#[hook]
fn use_seldom(state: &Rc<RunState>) -> Rc<RunState> {
    let last = use_mut_ref(|| (0.0, state.clone()));
    let now_ms = js_sys::Date::now();
    let mut last = last.borrow_mut();
    if !state.playing || state.run != last.1.run || now_ms - last.0 >= EVERY_MS {
        *last = (now_ms, state.clone());
    }
    last.1.clone()
}

fn of_component(
    document: &Document,
    component: &Component,
    measured: Option<&CardFigures>,
    language: Language,
) -> Vec<(&'static str, Html)> {
    let health = measured.map_or(Health::Unknown, |measured| measured.health);
    let reason = measured.and_then(|measured| measured.reason).map(|reason| reason.render(language));
    let up = measured.map(|measured| {
        let up = measured.instances.iter().filter(|instance| !instance.state.is_down()).count();
        format!("{up} / {}", measured.instances.len())
    });
    let has_instances = component.kind.name().takes_calls();
    let callees = document.connections.iter().filter(|connection| connection.from == component.id);
    let callees: Vec<String> =
        callees.map(|connection| name_of(document, &connection.to, language)).collect();
    let text = |text: Option<String>| html! { { text.unwrap_or_else(|| ABSENT.to_owned()) } };
    vec![
        ("kind", text(Some(catalogue::entry(component.kind.name()).name.get(language).to_owned()))),
        ("state", state(health, reason, language)),
        ("rate", figure(number::rate(measured.and_then(|measured| measured.rate)))),
        ("load", figure(number::percent(measured.and_then(|measured| measured.load)))),
        ("waiting", text(measured.filter(|_| has_instances).map(|measured| number::count(measured.waiting)))),
        ("instances", text(up.filter(|_| has_instances))),
        ("calls", text((!callees.is_empty()).then(|| callees.join(announce::COMMA.get(language))))),
    ]
}

fn of_connection(
    connection: &Connection,
    measured: Option<WireFigures>,
    language: Language,
) -> Vec<(&'static str, Html)> {
    let wrong = measured.map_or(Vec::new(), |measured| troubles(&measured, language));
    let health = match (measured, wrong.is_empty()) {
        (None, _) => Health::Unknown,
        (Some(_), true) => Health::Healthy,
        (Some(measured), false) if measured.is_failing() => Health::Failing,
        (Some(_), false) => Health::Strained,
    };
    vec![
        ("state", state(health, wrong.into_iter().next(), language)),
        ("rate", figure(number::rate(measured.map(|measured| measured.calls_per_s)))),
        ("latency", figure(number::duration_ms(Some(connection.latency.mean_ms())))),
        ("failures", figure(number::share(measured.map(|measured| measured.failed_share)))),
    ]
}

/// The mark of the cards, with words.
fn state(health: Health, reason: Option<String>, language: Language) -> Html {
    html! {
        <span class={classes!("row-state", health.class())}>
            <svg class="card-mark" viewBox="0 0 12 12" aria-hidden="true"><path d={health.mark()} /></svg>
            { health.name(language) }
            if let Some(reason) = reason {
                { format!(": {reason}") }
            }
        </span>
    }
}

fn figure(figure: Figure) -> Html {
    html! { { if figure.value == ABSENT { figure.value } else { figure.to_string() } } }
}
