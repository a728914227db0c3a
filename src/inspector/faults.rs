//! Incidents by hand: one click strikes what is selected, at the simulated time reached; another mends it.

use flashcrowd_sim::metrics::{LiveComponent, LiveConnection};
use flashcrowd_sim::scenario::{Deed, FaultName, Field, Language, Shape, Unit, fault_fields};
use serde_json::{Map, Value};
use yew::prelude::*;

use super::fault_form::{self, FaultFields};
use super::strike::{self, Target};
use super::{name_of_target, typed};
use crate::document::use_editor;
use crate::icon::Icon;
use crate::run::{RunState, outages, use_run};
use crate::text::{fields, inspector, use_language};

/// A burst is over after this; everything else lasts until it is mended.
const BURST_S: f64 = 10.0;

#[derive(Properties, PartialEq)]
pub struct FaultsProps {
    pub targets: Vec<Target>,
}

#[component]
pub fn Faults(props: &FaultsProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let document = &editor.document;
    let rows = props.targets.iter().map(|target| {
        let instances = strike::instances(document, target);
        let in_force = in_force(&run.state, target);
        // Whose sheet it is goes without saying; several places stand on one.
        let place = matches!(target, Target::Place(_)).then(|| name_of_target(document, target, language));
        let verbs = strike::verbs_beside(document, target, &in_force).into_iter();
        verbs.filter(|name| *name != FaultName::Mend).map(move |name| {
            let key = format!("{}-{}", name.as_str(), place.as_deref().unwrap_or_default());
            html! {
                <ByHand {key} target={target.clone()} place={place.clone()} {name} {instances} is_in_force={in_force.contains(&name)} />
            }
        }).collect::<Html>()
    });
    html! {
        <section class="sheet-part" aria-label={inspector::INCIDENTS.get(language)}>
            <h3>{ inspector::INCIDENTS.get(language) }</h3>
            <ul class="rows">
                { for rows }
            </ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct ByHandProps {
    target: Target,
    /// The name of the zone or region that is struck.
    place: Option<String>,
    name: FaultName,
    instances: u32,
    is_in_force: bool,
}

/// One verb: a button that does it, one that mends it, and its fields behind a third.
#[component]
fn ByHand(props: &ByHandProps) -> Html {
    let language = use_language();
    let run = use_run();
    let ByHandProps { target, place, name, instances, is_in_force } = props;
    let (name, verb) = (*name, name.as_str());
    let word = place.as_ref().map_or(verb.to_owned(), |place| format!("{verb}-{place}"));
    let values = use_state(|| strike::initial(name));
    let for_s = use_state(|| (name == FaultName::Burst).then_some(BURST_S));
    let is_open = use_state_eq(bool::default);
    let label = fields::field("fault", verb, language).map_or(verb, |text| text.label);
    let label = &place.as_ref().map_or(label.to_owned(), |place| format!("{label} · {place}"));
    let on_strike = {
        let (run, fault, for_s) = (run.clone(), strike::fault(name, target, (*values).clone()), *for_s);
        move |_| fault.iter().for_each(|fault| run.act(Deed::fault(fault.clone(), for_s)))
    };
    let on_mend = {
        let fault = strike::mending(target, name);
        move |_| fault.iter().for_each(|fault| run.act(Deed::fault(fault.clone(), None)))
    };
    let on_values = {
        let values = values.setter();
        Callback::from(move |(new, _): (Map<String, Value>, bool)| values.set(new))
    };
    let on_length = {
        let for_s = for_s.setter();
        Callback::from(move |(new, _): (Option<f64>, bool)| for_s.set(new))
    };
    let on_open = {
        let is_open = is_open.clone();
        move |_| is_open.set(!*is_open)
    };
    let (ids, form) = (format!("fault-{word}-"), format!("fault-form-{word}"));
    let fields =
        FaultFields { name, instances: *instances, values: &values, ids: &ids, on_change: &on_values };
    let has_options = !fault_fields(name).is_empty() && (name != FaultName::Restart || *instances > 1);
    html! {
        <li class={classes!("by-hand", is_in_force.then_some("in-force"))}>
            <span class="row">
                <button type="button" class="button" data-testid={format!("do-{word}")} onclick={on_strike}>{ label }</button>
                <span class="incident-what aside">{ summary(name, &values, *for_s, *instances, language) }</span>
                if *is_in_force {
                    <button type="button" class="button" data-testid={format!("mend-{word}")} onclick={on_mend}
                        aria-label={inspector::MEND_THIS.fill(language, &[("fault", label)])}>{ inspector::MEND.get(language) }</button>
                }
                if has_options {
                    <button type="button" class="button quiet" data-testid={format!("fault-options-{word}")} onclick={on_open}
                        aria-expanded={is_open.to_string()} aria-controls={form.clone()} title={inspector::FAULT_OPTIONS.fill(language, &[("fault", label)])}
                        aria-label={inspector::FAULT_OPTIONS.fill(language, &[("fault", label)])}>{ Icon::Sliders.view() }</button>
                }
            </span>
            if *is_open && has_options {
                <div id={form} class="fault-form">
                    { fields.view(language) }
                    if !name.is_instant() {
                        { fault_form::length(*for_s, &ids, label, language, &on_length) }
                    }
                </div>
            }
        </li>
    }
}

/// What the button will do, in figures.
fn summary(
    name: FaultName,
    values: &Map<String, Value>,
    for_s: Option<f64>,
    instances: u32,
    language: Language,
) -> String {
    let word = |field: &Field| {
        let value = values.get(field.path)?;
        let number = value.as_f64().map(|number| typed::in_full(number, field.unit));
        Some(match (field.path, field.shape, number) {
            ("instances", _, Some(count)) => {
                inspector::INSTANCES_OF.fill(language, &[("count", &count), ("all", &instances.to_string())])
            }
            ("instance", _, Some(number)) => format!("#{number}"),
            ("every_s", _, Some(number)) => inspector::EVERY.fill(language, &[("value", &number)]),
            ("down_s", _, Some(number)) => inspector::DOWN_FOR.fill(language, &[("value", &number)]),
            (path, Shape::Switch { .. }, _) => {
                let text = fields::field("fault", &format!("{}.{path}", name.as_str()), language)?;
                value.as_bool()?.then(|| text.label.to_owned())?
            }
            (path, Shape::Choice(_), _) => {
                let path = format!("{}.{path}.{}", name.as_str(), value.as_str()?);
                fields::field("fault", &path, language)?.label.to_owned()
            }
            (_, _, Some(number)) if field.unit == Unit::One => format!("× {number}"),
            (_, _, number) => format!("{} {}", number?, fields::unit(field.unit, language)),
        })
    };
    let length = for_s.map(|seconds| {
        format!("{} {}", typed::in_full(seconds, Unit::Seconds), fields::unit(Unit::Seconds, language))
    });
    fault_fields(name).iter().filter_map(word).chain(length).collect::<Vec<_>>().join(" · ")
}

/// The faults that can be mended at a target now.
fn in_force(run: &RunState, target: &Target) -> Vec<FaultName> {
    let Some(live) = &run.live else { return Vec::new() };
    let place = |ids: &[String], id: &str| ids.iter().position(|other| other == id);
    match target {
        Target::Component(id) => {
            let component = place(&run.layout.components, id).and_then(|index| live.components.get(index));
            component.map(LiveComponent::in_force).unwrap_or_default()
        }
        Target::Connection(id) => {
            let connection = place(&run.layout.connections, id).and_then(|index| live.connections.get(index));
            connection.map(LiveConnection::in_force).unwrap_or_default()
        }
        Target::Place(name) => {
            let is_out = outages(&run.base, run.now_ns).contains(name.as_str());
            is_out.then_some(FaultName::Outage).into_iter().collect()
        }
        Target::Everything => live.chaos.then_some(FaultName::Chaos).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use flashcrowd_protocol::Layout;
    use flashcrowd_sim::engine::{Nobody, Simulation};
    use flashcrowd_sim::scenario::{Component, Connection, Document, Fault, KindName, check};

    use super::*;

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn what_is_struck_by_hand_is_seen_in_force_until_it_is_mended() {
        let mut document = Document::default();
        for kind in [KindName::Client, KindName::Server] {
            document.components.push(Component::new(kind.as_str(), kind.default_kind()));
        }
        document.connections.push(Connection::new("client", "server"));
        let everything = strike::targets(&document);
        let scenario = check(&document).expect("a sound document");
        let mut simulation = Simulation::new(&scenario);
        let layout = Rc::new(Layout {
            components: document.components.iter().map(|c| c.id.clone()).collect(),
            connections: document.connections.iter().map(|c| c.id.clone()).collect(),
        });
        let mut now = 0;
        for target in everything.iter() {
            for name in strike::verbs(&document, target).into_iter().filter(|name| !name.is_instant()) {
                let mut seen = |fault: Fault| {
                    simulation.act(vec![Deed::fault(fault, None)]).expect("it can be done");
                    now += SECOND;
                    simulation.advance(now, u64::MAX, &mut Nobody);
                    let live = Some(Rc::new(simulation.live()));
                    let state = RunState { live, layout: Rc::clone(&layout), ..RunState::default() };
                    in_force(&state, target)
                };
                let fault =
                    strike::fault(name, target, strike::initial(name)).expect("the parts go together");
                // What chaos has killed stays down for its time.
                assert!(seen(fault).contains(&name), "{name:?} at {target:?}");
                let mending = strike::mending(target, name).expect("the parts go together");
                assert!(!seen(mending).contains(&name), "{name:?} at {target:?}");
            }
        }
    }
}
