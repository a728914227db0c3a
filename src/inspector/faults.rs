//! Incidents by hand: one click strikes the selected component, at the simulated time reached.

use flashcrowd_sim::scenario::{CrashMode, Deed, Fault, Kind, Unit, limits};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::number_box::{NumberBox, Range};
use crate::run::use_run;
use crate::text::{Message, inspector, use_language};

const FACTOR: Range = Range { min: 0.0, max: 1_000.0, whole: false, unit: Unit::One };
const SECONDS: Range = Range { min: 0.0, max: limits::MAX_SECONDS, whole: false, unit: Unit::Seconds };

#[derive(Properties, PartialEq)]
pub struct FaultsProps {
    pub id: AttrValue,
    pub kind: Kind,
}

#[component]
pub fn Faults(props: &FaultsProps) -> Html {
    let language = use_language();
    let id = props.id.clone();
    let body = match &props.kind {
        Kind::Client(_) => html! { <Burst {id} /> },
        _ => {
            html! { <Crash {id} instances={props.kind.instances()} /> }
        }
    };
    html! {
        <section class="sheet-part" aria-label={inspector::INCIDENTS.get(language)}>
            <h3>{ inspector::INCIDENTS.get(language) }</h3>
            { body }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct CrashProps {
    id: AttrValue,
    instances: u32,
}

#[component]
fn Crash(props: &CrashProps) -> Html {
    let language = use_language();
    let run = use_run();
    let mode = use_state(CrashMode::default);
    let button = |testid: &'static str, says: Message, fault: Fault| {
        let run = run.clone();
        let onclick = move |_| run.act(Deed::fault(fault.clone(), None));
        html! { <button type="button" class="button" data-testid={testid} {onclick}>{ says.get(language) }</button> }
    };
    let crash =
        |instances| Fault::Crash { component: props.id.to_string(), instances, instance: None, mode: *mode };
    let restart = Fault::Restart { component: props.id.to_string(), instance: None };
    let on_mode = {
        let mode = mode.clone();
        move |event: Event| {
            let silent = event.target_unchecked_into::<HtmlSelectElement>().value() == "black_hole";
            mode.set(if silent { CrashMode::BlackHole } else { CrashMode::Refuse });
        }
    };
    html! {
        <>
            <div class="buttons">
                if props.instances > 1 {
                    { button("crash-one", inspector::CRASH_ONE, crash(Some(1))) }
                    { button("crash-all", inspector::CRASH_ALL, crash(None)) }
                } else {
                    { button("crash-all", inspector::CRASH, crash(None)) }
                }
                { button("restart", inspector::RESTART, restart) }
            </div>
            <label class="inline-field" title={inspector::CRASH_MODE_IS.get(language)}>
                <span>{ inspector::CRASH_MODE.get(language) }</span>
                <select class="field" data-testid="crash-mode" onchange={on_mode}>
                    <option value="refuse" selected={*mode == CrashMode::Refuse}>{ inspector::MODE_REFUSE.get(language) }</option>
                    <option value="black_hole" selected={*mode == CrashMode::BlackHole}>{ inspector::MODE_BLACK_HOLE.get(language) }</option>
                </select>
            </label>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct BurstProps {
    id: AttrValue,
}

#[component]
fn Burst(props: &BurstProps) -> Html {
    let language = use_language();
    let run = use_run();
    let factor = use_state(|| 5.0);
    let seconds = use_state(|| 10.0);
    let set = |state: &UseStateHandle<f64>| {
        let state = state.setter();
        Callback::from(move |(number, _): (f64, bool)| state.set(number))
    };
    let onclick = {
        let (client, factor, seconds) = (props.id.to_string(), *factor, *seconds);
        move |_| run.act(Deed::fault(Fault::Burst { client: client.clone(), factor }, Some(seconds)))
    };
    html! {
        <div class="burst">
            <label for="burst-factor">{ inspector::BURST_FACTOR.get(language) }</label>
            <NumberBox id="burst-factor" testid="burst-factor" value={*factor} range={FACTOR} on_change={set(&factor)} />
            <label for="burst-for">{ inspector::BURST_FOR.get(language) }</label>
            <NumberBox id="burst-for" testid="burst-for" value={*seconds} range={SECONDS} on_change={set(&seconds)} />
            <button type="button" class="button" data-testid="burst" {onclick}>{ inspector::BURST.get(language) }</button>
        </div>
    }
}
