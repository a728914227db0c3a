//! A component's card.

use flashcrowd_sim::metrics::InstanceState;
use flashcrowd_sim::scenario::KindName;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::cells::{Cells, Places};
use super::figures::{CardFigures, SPARK_WINDOWS};
use super::geometry::{CARD, Point};
use super::health::{Health, Trend, age};
use super::queue;
use super::sight::{CardSight, Detail, Sight, use_card_sight};
use crate::catalogue;
use crate::text::{Language, canvas, number, use_language};

/// What a card is to a connection in the making.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// There is none.
    #[default]
    None,
    /// It starts here.
    Fixed,
    Possible,
    Impossible,
    /// It would end here now.
    Over,
}

#[derive(Properties, PartialEq)]
pub struct CardProps {
    pub id: AttrValue,
    pub name: AttrValue,
    pub kind: KindName,
    /// Its centre.
    pub at: Point,
    pub instances: u32,
    pub places: Places,
    pub selected: bool,
    pub moving: bool,
    pub reach: Reach,
    /// Something is wrong with its parameters.
    pub invalid: bool,
    pub sight: Sight,
}

const SPARK: (f64, f64) = (64.0, 22.0);

#[component]
pub fn Card(props: &CardProps) -> Html {
    let CardProps { id, name, kind, at, instances, places, selected, moving, reach, invalid, sight } = props;
    let language = use_language();
    let CardSight { detail, figures } = use_card_sight(sight, id);
    let node = use_node_ref();
    use_effect_with(*at, {
        let node = node.clone();
        move |at| {
            if let Some(card) = node.cast::<Element>() {
                put(&card, *at);
            }
        }
    });
    let entry = catalogue::entry(*kind);
    let kind_name = entry.name.get(language);
    let health = figures.as_ref().map_or(Health::Unknown, |f| f.health);
    let reason = figures.as_ref().and_then(|f| f.reason).map(|reason| reason.render(language));
    let state = match (invalid, &reason) {
        (true, _) => canvas::INVALID.get(language).to_owned(),
        (false, Some(reason)) => format!("{}, {reason}", health.name(language)),
        (false, None) => health.name(language).to_owned(),
    };
    let label = canvas::COMPONENT_LABEL
        .fill(language, &[("name", name.as_str()), ("kind", kind_name), ("state", &state)]);
    let class = classes!(
        "card",
        health.class(),
        selected.then_some("is-selected"),
        moving.then_some("is-moving"),
        invalid.then_some("is-invalid"),
        match reach {
            Reach::None => None,
            Reach::Fixed => Some("is-fixed"),
            Reach::Possible => Some("is-possible"),
            Reach::Impossible => Some("is-impossible"),
            Reach::Over => Some("is-over"),
        }
    );
    let handle = |side: &'static str, part: &'static str, label: crate::text::Message| {
        let testid = format!("{side}-{id}");
        let label = label.fill(language, &[("name", name.as_str())]);
        html! {
            <span class={classes!("handle", part)} data-part={part} data-id={id.clone()} data-testid={testid} title={label} />
        }
    };
    html! {
        <div ref={node} {class} tabindex="0" role="group" aria-label={label} aria-current={selected.then_some("true")}
            data-part="component" data-id={id.clone()} data-testid={format!("component-{id}")} data-health={health.class()}>
            if detail >= Detail::Head {
                <div class="card-head">
                    if detail == Detail::Whole {
                        { entry.icon.view() }
                    }
                    <span class="card-name" title={name.clone()}>{ name.clone() }</span>
                    if detail == Detail::Whole {
                        <svg class="card-mark" viewBox="0 0 12 12" aria-hidden="true"><path d={health.mark()} /></svg>
                    }
                </div>
            }
            if detail >= Detail::Plain {
                <div class="card-main">
                    { main_figure(id, *kind, figures.as_deref(), language) }
                    if detail == Detail::Whole {
                        { sparkline(figures.as_deref(), *kind) }
                    }
                </div>
                if detail == Detail::Whole {
                    <div class="card-foot">
                        if *kind == KindName::Client {
                            { promise(figures.as_deref()) }
                        } else {
                            if figures.as_ref().is_some_and(|f| f.load.is_some()) || !passes_on(*kind) {
                                { load(id, figures.as_deref(), language) }
                            }
                            <Cells id={id.clone()} name={name.clone()} count={*instances} places={places.clone()} focusable={*selected}
                                figures={figures.clone()} />
                        }
                        if matches!(kind, KindName::Cache | KindName::Queue) {
                            { aside(id, figures.as_deref(), language) }
                        }
                    </div>
                }
                if let Some(figures) = figures.as_ref().filter(|f| f.waiting > 0) {
                    { queue::view(figures.waiting, figures.room) }
                }
            }
            if detail >= Detail::Plain && kind.takes_calls() {
                { handle("handle-in", "inlet", canvas::INLET) }
            }
            if detail >= Detail::Plain && kind.makes_calls() {
                { handle("handle-out", "outlet", canvas::OUTLET) }
            }
            if *invalid {
                <p class="card-reason is-invalid">{ canvas::INVALID.get(language) }</p>
            } else if let Some(reason) = reason.filter(|_| detail >= Detail::Plain) {
                <p class="card-reason" data-testid={format!("reason-{id}")}>{ reason }</p>
            }
        </div>
    }
}

/// Puts a card's element where its centre is to be, without rendering it. By its edges: of a transform for each
/// of hundreds of cards, the browser would keep account at every frame.
pub fn put(card: &Element, centre: Point) {
    if let Some(card) = card.dyn_ref::<HtmlElement>() {
        let set = |name: &str, value: f64| card.style().set_property(name, &format!("{value}px")).ok();
        set("left", centre.x - CARD.width / 2.0);
        set("top", centre.y - CARD.height / 2.0);
    }
}

/// The figure in large type: what a kind is judged by.
fn main_figure(id: &AttrValue, kind: KindName, figures: Option<&CardFigures>, language: Language) -> Html {
    match kind {
        KindName::Cache => {
            let hit_ratio = figures.and_then(|f| f.hit_ratio);
            let number::Figure { value, unit } = number::share(hit_ratio);
            html! {
                <span class="card-figure" data-testid={format!("hits-{id}")} data-value={hit_ratio.map(|r| r.to_string())}>
                    { value }<span class="figure-unit">{ unit }{ " " }{ canvas::HITS.get(language) }</span>
                </span>
            }
        }
        KindName::Queue => {
            let waiting = figures.map(|f| f.waiting);
            let number::Figure { value, unit } =
                waiting.map_or_else(|| number::rate(None), |n| number::short(n as f64));
            let (going, arrow) = match figures.map(|f| f.trend).unwrap_or_default() {
                Trend::Rising => (canvas::RISING, "M2.500 9.500l7-7m-5 0h5v5"),
                Trend::Falling => (canvas::FALLING, "M2.500 2.500l7 7m0-5v5h-5"),
                Trend::Steady => (canvas::STEADY, "M1.500 6h9m-3.500-3.500 3.500 3.500L7 9.500"),
            };
            html! {
                <span class="card-figure" data-testid={format!("backlog-{id}")} data-value={waiting.map(|n| n.to_string())}>
                    { value }
                    if let Some(waiting) = waiting {
                        <span class="figure-unit">{ unit }</span>
                        if waiting > 0 {
                            <svg class="card-trend" viewBox="0 0 12 12" role="img" aria-label={going.get(language)}>
                                <path d={arrow} />
                            </svg>
                        }
                    }
                </span>
            }
        }
        KindName::Client | KindName::Balancer | KindName::Gateway | KindName::Server | KindName::Database => {
            let rate = figures.and_then(|f| f.rate);
            let number::Figure { value, unit } = number::rate(rate);
            html! {
                <span class="card-figure" data-testid={format!("rate-{id}")} data-value={rate.map(|r| r.to_string())}>
                    { value }<span class="figure-unit">{ unit }</span>
                </span>
            }
        }
    }
}

/// The rate of a cache or a queue, and how old the oldest message is.
fn aside(id: &AttrValue, figures: Option<&CardFigures>, language: Language) -> Html {
    let rate = figures.and_then(|f| f.rate);
    let oldest = figures.filter(|f| f.waiting > 0).and_then(|f| f.oldest_ms);
    html! {
        <p class="card-aside">
            if let Some(oldest) = oldest {
                <span data-testid={format!("oldest-{id}")} data-value={oldest.to_string()}>
                    { canvas::OLDEST.fill(language, &[("age", &age(oldest))]) }{ " · " }
                </span>
            }
            <span data-testid={format!("rate-{id}")} data-value={rate.map(|r| r.to_string())}>
                { number::rate(rate).to_string() }
            </span>
        </p>
    }
}

/// The calls under way against their bound, and the instances against what the autoscaler wants: in short, and in words.
fn against(figures: &CardFigures, language: Language) -> Option<(String, String)> {
    let there = figures.instances.iter().filter(|i| i.state != InstanceState::Leaving).count();
    let wanted = figures.wanted.filter(|wanted| *wanted as usize != there);
    let says = |message: crate::text::Message, now: u64, of: u32| {
        let (now, of) = (now.to_string(), of.to_string());
        (format!("{now} / {of}"), message.fill(language, &[("now", &now), ("of", &of)]))
    };
    let bound = figures.bound.map(|bound| says(canvas::UNDER_WAY, figures.in_flight, bound));
    bound.or(wanted.map(|wanted| says(canvas::WANTED, there as u64, wanted)))
}

/// Whether it works only on what it passes on, which costs nothing unless its capacity is bounded.
const fn passes_on(kind: KindName) -> bool {
    matches!(kind, KindName::Balancer | KindName::Gateway)
}

/// The last windows as a line; the newest at the right edge.
fn sparkline(figures: Option<&CardFigures>, kind: KindName) -> Html {
    let (width, height) = SPARK;
    let spark = figures.map_or(&[][..], |f| &f.spark);
    // A ratio is shown against the whole.
    let least = if kind == KindName::Cache { 1.0 } else { 0.0 };
    let most = spark.iter().copied().fold(least, f32::max);
    let step = width / (SPARK_WINDOWS - 1) as f64;
    let first = SPARK_WINDOWS - spark.len();
    let mut path = String::new();
    for (index, value) in spark.iter().enumerate() {
        let share = if most > 0.0 { f64::from(*value / most) } else { 0.0 };
        let (x, y) = ((first + index) as f64 * step, (height - 2.0) * (1.0 - share) + 1.0);
        path.push_str(&format!("{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' }));
    }
    let left = first as f64 * step;
    let area = if spark.is_empty() { String::new() } else { format!("{path}V{height}H{left:.1}z") };
    html! {
        <svg class="card-spark" viewBox={format!("0 0 {width} {height}")} aria-hidden="true">
            <path class="area" d={area} />
            <path class="line" d={path} />
        </svg>
    }
}

/// How full it is, and what it is held against.
fn load(id: &AttrValue, figures: Option<&CardFigures>, language: Language) -> Html {
    let load = figures.and_then(|f| f.load);
    let percent = load.map(|_| number::percent(load).to_string());
    let (text, words) = match figures.and_then(|f| against(f, language)) {
        Some((text, words)) => (Some(text), Some(words)),
        None => (percent, None),
    };
    html! {
        <div class="card-load">
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" width="100" height="4" />
                if let Some(load) = load {
                    <rect class="fill" width={format!("{:.1}", load.clamp(0.0, 1.0) * 100.0)} height="4" />
                }
            </svg>
            <span class="card-percent" data-testid={format!("load-{id}")} title={words}>{ text }</span>
        </div>
    }
}

/// What a client gets for its requests.
fn promise(figures: Option<&CardFigures>) -> Html {
    let ok = number::share(figures.and_then(|f| f.ok_share));
    let p99 = number::duration_ms(figures.and_then(|f| f.p99_ms));
    html! {
        <dl class="card-promise">
            <div><dt>{ "OK" }</dt><dd>{ ok.to_string() }</dd></div>
            <div><dt>{ "p99" }</dt><dd>{ p99.to_string() }</dd></div>
        </dl>
    }
}
