//! The run's controls, in the toolbar.

use flashcrowd_protocol::Speed;
use web_sys::{HtmlElement, HtmlSelectElement, Node};
use yew::prelude::*;

use super::{RunHandle, clock, use_run};
use crate::icon::Icon;
use crate::text::{Language, Message, run, use_language};

/// The speeds on offer, as simulated seconds a second.
const SPEEDS: [(&str, Speed); 9] = [
    ("0.1×", Speed::Times(0.1)),
    ("0.25×", Speed::Times(0.25)),
    ("0.5×", Speed::Times(0.5)),
    ("1×", Speed::Times(1.0)),
    ("2×", Speed::Times(2.0)),
    ("5×", Speed::Times(5.0)),
    ("10×", Speed::Times(10.0)),
    ("60×", Speed::Times(60.0)),
    ("max", Speed::Max),
];
/// What Shift makes of a step.
const LONG_STEP_S: u64 = 10;

pub fn controls(handle: &RunHandle, language: Language) -> Html {
    let state = &handle.state;
    let (icon, label) = if state.playing { (Icon::Pause, run::PAUSE) } else { (Icon::Play, run::PLAY) };
    let on = |order: fn(&RunHandle)| {
        let handle = handle.clone();
        Callback::from(move |_: MouseEvent| order(&handle))
    };
    let step = {
        let handle = handle.clone();
        Callback::from(move |event: MouseEvent| {
            handle.step(if event.shift_key() { LONG_STEP_S } else { 1 });
        })
    };
    html! {
        <div class="toolbar-group run" role="group" aria-label={run::RUN.get(language)}>
            { control(label.get(language), icon, "play", "primary", on(RunHandle::toggle)) }
            { control(run::STEP.get(language), Icon::Step, "step", "quiet", step) }
            { control(run::RESET.get(language), Icon::Reset, "reset", "quiet", on(RunHandle::reset)) }
            <NewRun />
            { speed_select(handle, language) }
            <output class="run-clock" data-testid="clock" title={run::CLOCK.get(language)} aria-live="off">
                { clock(state.now_ns) }
            </output>
            { reached(state.pace.reached.filter(|_| state.playing), state.pace.behind, language) }
            if state.is_outdated {
                <span class="run-mark" data-testid="run-outdated" role="status" title={run::OUTDATED_IS.get(language)}>
                    { Icon::Warning.view() }<span class="run-mark-text">{ run::OUTDATED.get(language) }</span>
                </span>
            }
        </div>
    }
}

fn control(
    label: &'static str,
    icon: Icon,
    id: &'static str,
    class: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class={classes!("button", class)} data-testid={id}
            title={label} aria-label={label} {onclick}>
            { icon.view() }
        </button>
    }
}

fn speed_select(handle: &RunHandle, language: Language) -> Html {
    let now = handle.state.speed;
    let handle = handle.clone();
    let onchange = move |event: Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        if let Some((_, speed)) = SPEEDS.iter().find(|(word, _)| chosen.as_deref() == Some(*word)) {
            handle.set_speed(*speed);
        }
    };
    html! {
        <select class="field" data-testid="speed" aria-label={run::SPEED.get(language)}
            title={run::SPEED.get(language)} {onchange}>
            { for SPEEDS.iter().map(|(word, speed)| html! {
                <option key={*word} value={*word} selected={*speed == now}>
                    { if *speed == Speed::Max { run::SPEED_MAX.get(language) } else { word } }
                </option>
            }) }
        </select>
    }
}

/// The speed really reached; a clock that has slowed down is told by a mark and words as well as a colour.
fn reached(reached: Option<f64>, is_behind: bool, language: Language) -> Html {
    let times = reached.map(times);
    let (class, title) = match is_behind {
        true => ("run-reached run-mark", run::BEHIND_IS),
        false => ("run-reached", run::SPEED_REACHED),
    };
    html! {
        <span {class} data-testid="speed-reached" title={title.get(language)}>
            if let Some(times) = times {
                if is_behind {
                    { Icon::Warning.view() }{ run::BEHIND.fill(language, &[("speed", &times)]) }
                } else {
                    { times }{ "×" }
                }
            }
        </span>
    }
}

/// Of a width that changes as little as possible.
fn times(speed: f64) -> String {
    let decimals = if speed < 9.995 { 2 } else { usize::from(speed < 99.95) };
    format!("{speed:.decimals$}")
}

/// Ways to start over, in a small menu.
#[component]
fn NewRun() -> Html {
    let language = use_language();
    let handle = use_run();
    let is_open = use_state_eq(bool::default);
    let (whole, first) = (use_node_ref(), use_node_ref());
    use_effect_with(*is_open, {
        let first = first.clone();
        move |_| {
            // The focus within is what keeps the menu open.
            if let Some(item) = first.cast::<HtmlElement>() {
                item.focus().ok();
            }
        }
    });
    let set = |value: bool| {
        let is_open = is_open.setter();
        move || is_open.set(value)
    };
    let toggle = {
        let set = set(!*is_open);
        move |_: MouseEvent| set()
    };
    let onfocusout = {
        let (close, whole) = (set(false), whole.clone());
        move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| wasm_bindgen::JsCast::dyn_into::<Node>(to).ok());
            if !whole.cast::<Node>().is_some_and(|whole| whole.contains(to.as_ref())) {
                close();
            }
        }
    };
    let onkeydown = {
        let close = set(false);
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                close();
            }
        }
    };
    let item = |label: Message, is: Message, id: &'static str, node: NodeRef, order: fn(&RunHandle)| {
        let (handle, close) = (handle.clone(), set(false));
        let onclick = move |_: MouseEvent| {
            order(&handle);
            close();
        };
        html! {
            <button type="button" role="menuitem" class="run-menu-item" data-testid={id} ref={node} {onclick}>
                <span>{ label.get(language) }</span>
                <span class="run-menu-more">{ is.get(language) }</span>
            </button>
        }
    };
    let label = run::MORE.get(language);
    html! {
        <div class="run-menu" ref={whole} {onfocusout} {onkeydown}>
            <button type="button" class="button quiet" data-testid="run-menu" title={label} aria-label={label}
                aria-haspopup="menu" aria-expanded={is_open.to_string()} onclick={toggle}>
                { Icon::NewRun.view() }
            </button>
            if *is_open {
                <div class="run-menu-items" role="menu" aria-label={label}>
                    { item(run::NEW_RUN, run::NEW_RUN_IS, "new-run", first.clone(), RunHandle::new_run) }
                    { item(run::NEW_SEED, run::NEW_SEED_IS, "new-seed", NodeRef::default(), RunHandle::new_seed) }
                </div>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::times;

    #[test]
    fn speeds_keep_their_width() {
        assert_eq!([0.0999, 1.0, 9.999, 59.96, 1_234.5].map(times), ["0.10", "1.00", "10.0", "60.0", "1234"]);
    }
}
