//! One step of a server's plan.

use flashcrowd_sim::scenario::{Connection, Document, KindName, Language, LookUp, Step, Unit, limits};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::field::About;
use super::number_box::{NumberBox, Range};
use super::{name_of, typed};
use crate::text::{Message, fields, inspector};

const FACTOR: Range = Range { min: 0.0, max: 1_000.0, whole: false, unit: Unit::One };
const TIMES: Range = Range { min: 1.0, max: limits::MAX_CALLS_A_STEP as f64, whole: true, unit: Unit::One };

/// What the list of verbs says for anything but a call, which has its connection's id behind its word.
const COMPUTE: &str = "compute";
const LOOK_UP: &str = "look_up";
const CALL: &str = "call ";

/// The connections of a server by what a step can do over them.
pub struct Reach<'d> {
    pub all: Vec<&'d Connection>,
    pub caches: Vec<&'d Connection>,
    /// What can be asked on a miss.
    pub origins: Vec<&'d Connection>,
}

impl<'d> Reach<'d> {
    pub fn of(document: &'d Document, server: &'d str) -> Reach<'d> {
        let leads_to = |kinds: &[KindName]| {
            let is_there =
                |c: &&Connection| kind_at_end(document, c).is_some_and(|kind| kinds.contains(&kind));
            document.outgoing(server).filter(is_there).collect()
        };
        Reach {
            all: document.outgoing(server).collect(),
            caches: leads_to(&[KindName::Cache]),
            origins: leads_to(&[KindName::Database, KindName::Server, KindName::Balancer]),
        }
    }

    /// A look-up over the first cache and the first origin; none where there is no cache or no origin.
    pub fn look_up(&self) -> Option<Step> {
        Some(Step::look_up(&self.caches.first()?.id, &self.origins.first()?.id))
    }
}

fn kind_at_end(document: &Document, connection: &Connection) -> Option<KindName> {
    document.component(&connection.to).map(|component| component.kind.name())
}

/// Calling a queue is publishing.
fn call_words(document: &Document, connection: &Connection, language: Language) -> String {
    let is_queue = kind_at_end(document, connection) == Some(KindName::Queue);
    let message = if is_queue { inspector::STEP_PUBLISH } else { inspector::STEP_CALL };
    message.fill(language, &[("name", &name_of(document, &connection.to, language))])
}

/// The step's editor.
pub fn view(about: &About, index: usize, step: &Step, on_change: &Callback<(Step, bool)>) -> Html {
    let language = about.language;
    let document = &*about.document;
    let reach = Reach::of(document, &about.id);
    let number = (index + 1).to_string();
    let says = |message: Message| message.fill(language, &[("number", &number)]);
    let explained = |field: &str| {
        fields::field(about.owner, &format!("plan.{field}"), language).map_or("", |text| text.explanation)
    };
    // A step that names a component means the connection to it.
    let meant = |word: &str| {
        document
            .connection_of_step(&about.id, word)
            .map_or(word.to_owned(), |connection| connection.id.clone())
    };
    let verb = match (&step.call, &step.look_up) {
        (Some(word), _) => format!("{CALL}{}", meant(word)),
        (None, Some(_)) => LOOK_UP.to_owned(),
        (None, None) => COMPUTE.to_owned(),
    };
    let look_up = reach.look_up();
    let on_verb = {
        let (step, look_up, on_change) = (step.clone(), look_up.clone(), on_change.clone());
        move |event: Event| {
            let word = event.target_unchecked_into::<HtmlSelectElement>().value();
            let new = match word.strip_prefix(CALL) {
                Some(id) => Step { times: step.times, ..Step::call(id) },
                None if word == LOOK_UP => look_up.clone().unwrap_or_else(|| step.clone()),
                None => Step::compute(1.0),
            };
            on_change.emit((Step { classes: step.classes.clone(), ..new }, false));
        }
    };
    let testid = |field: &str| format!("field-plan.{index}.{field}");
    let number_box = |field: &'static str, label: Message, value: f64, range: Range| {
        let (step, on_change) = (step.clone(), on_change.clone());
        let on_number = move |(value, ongoing): (f64, bool)| {
            let mut step = step.clone();
            match step.compute {
                Some(_) => step.compute = Some(value),
                None => step.times = (value != 1.0).then_some(value as u32),
            }
            on_change.emit((step, ongoing));
        };
        html! {
            <key={field}>
                <span class="times">{ "×" }</span>
                <NumberBox id={testid(field)} testid={testid(field)} label={says(label)} {value} {range} on_change={on_number} />
            </>
        }
    };
    let behind = match (step.compute, &step.call, &step.look_up) {
        (Some(factor), ..) => number_box("compute", inspector::STEP_FACTOR, factor, FACTOR),
        (_, Some(_), _) => {
            number_box("times", inspector::STEP_TIMES, f64::from(step.times.unwrap_or(1)), TIMES)
        }
        (_, _, Some(parts)) => {
            let choice = |field: &'static str, label: Message, among: &[&Connection], word: &str| {
                let (step, on_change, parts) = (step.clone(), on_change.clone(), parts.clone());
                let onchange = move |event: Event| {
                    let id = event.target_unchecked_into::<HtmlSelectElement>().value();
                    let parts = match field {
                        "cache" => LookUp { cache: id, ..parts.clone() },
                        _ => LookUp { on_miss: id, ..parts.clone() },
                    };
                    on_change.emit((Step { look_up: Some(parts), ..step.clone() }, false));
                };
                let chosen = meant(word);
                let is_offered = among.iter().any(|connection| connection.id == chosen);
                html! {
                    <label class="step-part" title={explained(&format!("look_up.{field}"))}>
                        <span class="aside">{ label.get(language) }</span>
                        <select class="field" data-testid={testid(field)} {onchange}>
                            { for among.iter().map(|connection| html! {
                                <option key={connection.id.clone()} value={connection.id.clone()} selected={connection.id == chosen}>
                                    { name_of(document, &connection.to, language) }
                                </option>
                            }) }
                            if !is_offered {
                                <option value={chosen.clone()} selected=true>{ word }</option>
                            }
                        </select>
                    </label>
                }
            };
            html! {
                <key="look_up">
                    { choice("cache", inspector::STEP_CACHE, &reach.caches, &parts.cache) }
                    { choice("on_miss", inspector::STEP_ON_MISS, &reach.origins, &parts.on_miss) }
                </>
            }
        }
        (None, None, None) => Html::default(),
    };
    let mut names = document.class_names();
    names.extend(step.classes.iter().map(String::as_str));
    let unknown = verb.strip_prefix(CALL).filter(|id| reach.all.iter().all(|c| c.id != **id));
    html! {
        <div class="step-body">
            <select class={classes!("field", step.compute.is_none().then_some("wide"))} data-testid={testid("verb")} aria-label={says(inspector::STEP_DOES)} onchange={on_verb}
                title={explained(verb.split(' ').next().unwrap_or_default())}>
                <option value={COMPUTE} selected={verb == COMPUTE}>{ inspector::STEP_COMPUTE.get(language) }</option>
                { for reach.all.iter().map(|c| html! {
                    <option key={c.id.clone()} value={format!("{CALL}{}", c.id)} selected={verb.strip_prefix(CALL) == Some(&*c.id)}>
                        { call_words(document, c, language) }
                    </option>
                }) }
                if look_up.is_some() || verb == LOOK_UP {
                    <option value={LOOK_UP} selected={verb == LOOK_UP}>{ inspector::STEP_LOOK_UP.get(language) }</option>
                }
                if let Some(id) = unknown {
                    <option value={verb.clone()} selected=true>{ inspector::STEP_CALL.fill(language, &[("name", id)]) }</option>
                }
            </select>
            { behind }
            if names.len() > 1 || !step.classes.is_empty() {
                <fieldset class="step-classes" title={explained("classes")}>
                    <legend class="aside">{ says(if step.classes.is_empty() { inspector::STEP_ALL_CLASSES } else { inspector::STEP_CLASSES }) }</legend>
                    { for names.iter().map(|name| {
                        let onchange = {
                            let (step, name, on_change) = (step.clone(), (*name).to_owned(), on_change.clone());
                            move |event: Event| {
                                let mut step = step.clone();
                                step.classes.retain(|class| *class != name);
                                if event.target_unchecked_into::<HtmlInputElement>().checked() {
                                    step.classes.push(name.clone());
                                }
                                on_change.emit((step, false));
                            }
                        };
                        html! {
                            <label key={*name} class="chip">
                                <input type="checkbox" checked={step.classes.iter().any(|class| class == name)} {onchange} />
                                { *name }
                            </label>
                        }
                    }) }
                </fieldset>
            }
        </div>
    }
}

/// A step in words.
pub fn summary(document: &Document, server: &str, step: &Step, language: Language) -> String {
    let name = |word: &str| {
        let connection = document.connection_of_step(server, word);
        connection.map_or(word.to_owned(), |c| name_of(document, &c.to, language))
    };
    match (step.compute, &step.call, &step.look_up) {
        (Some(factor), ..) => {
            let factor = typed::in_full(factor, Unit::One);
            inspector::SUMMARY_COMPUTE.fill(language, &[("factor", &factor)])
        }
        (_, Some(word), _) => document.connection_of_step(server, word).map_or_else(
            || inspector::STEP_CALL.fill(language, &[("name", word)]),
            |connection| call_words(document, connection, language),
        ),
        (_, _, Some(parts)) => {
            let parts = [("cache", &*name(&parts.cache)), ("origin", &*name(&parts.on_miss))];
            inspector::SUMMARY_LOOK_UP.fill(language, &parts)
        }
        (None, None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{Component, derived_plan};

    use super::*;

    fn wired(kinds: &[KindName]) -> Document {
        let mut document = Document::default();
        document.components.push(Component::new("web", KindName::Server.default_kind()));
        for kind in kinds {
            document.components.push(Component::new(kind.as_str(), kind.default_kind()));
            document.connections.push(Connection::new("web", kind.as_str()));
        }
        document
    }

    #[test]
    fn a_look_up_is_offered_where_there_is_a_cache_and_an_origin() {
        let offered = |kinds: &[KindName]| Reach::of(&wired(kinds), "web").look_up();
        assert_eq!(offered(&[KindName::Cache]), None);
        assert_eq!(offered(&[KindName::Database]), None);
        assert_eq!(offered(&[KindName::Cache, KindName::Queue]), None);
        let both = Step::look_up("web->cache", "web->database");
        assert_eq!(offered(&[KindName::Queue, KindName::Database, KindName::Cache]), Some(both));
    }

    #[test]
    fn a_plan_is_told_in_words() {
        let document = wired(&[KindName::Cache, KindName::Database, KindName::Queue]);
        let plan = derived_plan(&document, "web");
        let told = |language| plan.iter().map(|s| summary(&document, "web", s, language)).collect::<Vec<_>>();
        let english = ["Compute × 1", "Look up in Cache, on a miss ask Database", "Publish to Queue"];
        assert_eq!(told(Language::En), english);
        assert!(told(Language::Zh).iter().all(|words| !words.is_empty()));
    }
}
