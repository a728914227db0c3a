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

const PROBABILITY: Range = Range { min: 0.0, max: 1.0, whole: false, unit: Unit::Share };

type SetNumber = fn(&mut Step, Option<f64>);

/// What the list of verbs says for anything but a call, which has its connection's id behind its word.
const COMPUTE: &str = "compute";
const LOOK_UP: &str = "look_up";
const PARALLEL: &str = "parallel";
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

    /// What a step becomes when it is to call several at once: its own call stays, and another one is beside it.
    pub fn parallel(&self, step: &Step) -> Option<Step> {
        let own = step.call.as_ref().map(|call| Step { times: step.times, ..Step::call(call) });
        let others = self.all.iter().map(|connection| Step::call(&connection.id));
        let mut branches: Vec<Step> = own.into_iter().chain(others).take(3).collect();
        branches.dedup_by(|a, b| a.call == b.call);
        branches.truncate(2);
        (!branches.is_empty()).then(|| Step { parallel: Some(branches), ..Step::default() })
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

/// The step's editor. `at` is its place in test ids, `number` its place in words; a branch can only call.
pub fn view(
    about: &About,
    [at, number]: [&str; 2],
    step: &Step,
    is_branch: bool,
    on_change: &Callback<(Step, bool)>,
) -> Html {
    let language = about.language;
    let document = &*about.document;
    let reach = Reach::of(document, &about.id);
    let says = |message: Message| message.fill(language, &[("number", number)]);
    let explained = |field: &str| {
        fields::field(about.owner, &format!("plan.{field}"), language).map_or("", |text| text.explanation)
    };
    // A step that names a component means the connection to it.
    let meant = |word: &str| {
        document
            .connection_of_step(&about.id, word)
            .map_or(word.to_owned(), |connection| connection.id.clone())
    };
    let verb = match step {
        Step { call: Some(word), .. } => format!("{CALL}{}", meant(word)),
        Step { look_up: Some(_), .. } => LOOK_UP.to_owned(),
        Step { parallel: Some(_), .. } => PARALLEL.to_owned(),
        _ => COMPUTE.to_owned(),
    };
    let (look_up, parallel) = (reach.look_up(), reach.parallel(step));
    let on_verb = {
        let (step, look_up, parallel, on_change) =
            (step.clone(), look_up.clone(), parallel.clone(), on_change.clone());
        move |event: Event| {
            let word = event.target_unchecked_into::<HtmlSelectElement>().value();
            let new = match word.strip_prefix(CALL) {
                Some(id) => Some(Step { times: step.times, ..Step::call(id) }),
                None if word == LOOK_UP => look_up.clone(),
                None if word == PARALLEL => parallel.clone(),
                None => Some(Step::compute(1.0)),
            };
            let (classes, probability) = (step.classes.clone(), step.probability);
            let new = new.map(|new| Step { classes, probability, ..new });
            on_change.emit((new.unwrap_or_else(|| step.clone()), false));
        }
    };
    let testid = |field: &str| format!("field-plan.{at}.{field}");
    let number_box = |field: &'static str, value: f64, range: Range, set: SetNumber| {
        let (step, on_change) = (step.clone(), on_change.clone());
        let on_number = move |(value, ongoing): (f64, bool)| {
            let mut step = step.clone();
            set(&mut step, Some(value));
            on_change.emit((step, ongoing));
        };
        let label =
            fields::field(about.owner, &format!("plan.{field}"), language).map_or(field, |text| text.label);
        let label = inspector::STEP_PART.fill(language, &[("number", number), ("part", label)]);
        html! {
            <NumberBox id={testid(field)} testid={testid(field)} {label} {value} {range} on_change={on_number} />
        }
    };
    // A number that need not be given.
    let option = |field: &'static str,
                  message: Message,
                  value: Option<f64>,
                  first: f64,
                  range: Range,
                  set: SetNumber| {
        let (step, on_change) = (step.clone(), on_change.clone());
        let onchange = move |event: Event| {
            let mut step = step.clone();
            let is_given = event.target_unchecked_into::<HtmlInputElement>().checked();
            set(&mut step, is_given.then_some(first));
            on_change.emit((step, false));
        };
        html! {
            <span class="step-option" title={explained(field)}>
                <label class="chip">
                    <input type="checkbox" data-testid={format!("switch-plan.{at}.{field}")} checked={value.is_some()} {onchange} />
                    { message.get(language) }
                </label>
                if let Some(value) = value {
                    { number_box(field, value, range, set) }
                }
            </span>
        }
    };
    let behind = if let Some(factor) = step.compute {
        let boxed = number_box("compute", factor, FACTOR, |step, factor| step.compute = factor);
        html! { <key="compute"><span class="times">{ "×" }</span>{ boxed }</> }
    } else if step.call.is_some() {
        let times = f64::from(step.times.unwrap_or(1));
        let boxed = number_box("times", times, TIMES, |step, times| {
            step.times = times.filter(|times| *times != 1.0).map(|times| times as u32);
        });
        html! { <key="times"><span class="times">{ "×" }</span>{ boxed }</> }
    } else if let Some(parts) = &step.look_up {
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
    } else if let Some(branches) = &step.parallel {
        let range = Range { max: f64::from(calls(branches)), ..TIMES };
        let first = (range.max - 1.0).max(1.0);
        option("enough", inspector::STEP_ENOUGH, step.enough.map(f64::from), first, range, |step, enough| {
            step.enough = enough.map(|enough| enough as u32);
        })
    } else {
        Html::default()
    };
    let probability = option(
        "probability",
        inspector::STEP_SOMETIMES,
        step.probability,
        0.5,
        PROBABILITY,
        |step, probability| step.probability = probability,
    );
    let mut names = document.class_names();
    names.extend(step.classes.iter().map(String::as_str));
    let unknown = verb.strip_prefix(CALL).filter(|id| reach.all.iter().all(|c| c.id != **id));
    html! {
        <div class="step-body">
            <select class={classes!("field", step.compute.is_none().then_some("wide"))} data-testid={testid("verb")} aria-label={says(inspector::STEP_DOES)} onchange={on_verb}
                title={explained(verb.split(' ').next().unwrap_or_default())}>
                if !is_branch {
                    <option value={COMPUTE} selected={verb == COMPUTE}>{ inspector::STEP_COMPUTE.get(language) }</option>
                }
                { for reach.all.iter().map(|c| html! {
                    <option key={c.id.clone()} value={format!("{CALL}{}", c.id)} selected={verb.strip_prefix(CALL) == Some(&*c.id)}>
                        { call_words(document, c, language) }
                    </option>
                }) }
                if !is_branch && (look_up.is_some() || verb == LOOK_UP) {
                    <option value={LOOK_UP} selected={verb == LOOK_UP}>{ inspector::STEP_LOOK_UP.get(language) }</option>
                }
                if !is_branch && parallel.is_some() || verb == PARALLEL {
                    <option value={PARALLEL} selected={verb == PARALLEL}>{ inspector::STEP_PARALLEL.get(language) }</option>
                }
                if let Some(id) = unknown {
                    <option value={verb.clone()} selected=true>{ inspector::STEP_CALL.fill(language, &[("name", id)]) }</option>
                }
            </select>
            { behind }
            { probability }
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

/// How many calls the branches of a parallel step make.
fn calls(branches: &[Step]) -> u32 {
    branches.iter().fold(0u32, |sum, branch| sum.saturating_add(branch.times.unwrap_or(1))).max(1)
}

/// What a step does, without when it does it.
pub fn deed(document: &Document, server: &str, step: &Step, language: Language) -> String {
    let name = |word: &str| {
        let connection = document.connection_of_step(server, word);
        connection.map_or(word.to_owned(), |c| name_of(document, &c.to, language))
    };
    match step {
        Step { compute: Some(factor), .. } => {
            let factor = typed::in_full(*factor, Unit::One);
            inspector::SUMMARY_COMPUTE.fill(language, &[("factor", &factor)])
        }
        Step { call: Some(word), times, .. } => {
            let call = document.connection_of_step(server, word).map_or_else(
                || inspector::STEP_CALL.fill(language, &[("name", word)]),
                |connection| call_words(document, connection, language),
            );
            times.filter(|times| *times != 1).map_or(call.clone(), |times| format!("{call} ×{times}"))
        }
        Step { look_up: Some(parts), .. } => {
            let parts = [("cache", &*name(&parts.cache)), ("origin", &*name(&parts.on_miss))];
            inspector::SUMMARY_LOOK_UP.fill(language, &parts)
        }
        Step { parallel: Some(branches), .. } => {
            let told: Vec<String> = branches.iter().map(|b| summary(document, server, b, language)).collect();
            let next = inspector::SUMMARY_NEXT.get(language);
            let told = inspector::SUMMARY_PARALLEL.fill(language, &[("steps", &told.join(next))]);
            enough(step, language).map_or(told.clone(), |enough| format!("{told}{next}{enough}"))
        }
        _ => String::new(),
    }
}

/// How many answers a parallel step needs, where that is not all.
pub fn enough(step: &Step, language: Language) -> Option<String> {
    let (count, all) = (step.enough?.to_string(), calls(step.parallel.as_ref()?).to_string());
    Some(inspector::SUMMARY_ENOUGH.fill(language, &[("count", &count), ("all", &all)]))
}

/// When a step is done, where that is not always: how often, and for which classes.
pub fn condition(step: &Step, language: Language) -> Option<String> {
    let share = step.probability.map(|p| format!("{} %", typed::plain(p, Unit::Share)));
    let classes = (!step.classes.is_empty()).then(|| {
        let names = step.classes.join(", ");
        inspector::SUMMARY_CLASSES.fill(language, &[("classes", &names)])
    });
    let all: Vec<String> = share.into_iter().chain(classes).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// A step in words.
pub fn summary(document: &Document, server: &str, step: &Step, language: Language) -> String {
    let deed = deed(document, server, step, language);
    condition(step, language).map_or(deed.clone(), |when| {
        inspector::SUMMARY_WHEN.fill(language, &[("step", &deed), ("when", &when)])
    })
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
    #[test]
    fn parallel_calls_are_told_with_their_times_and_conditions() {
        let document = wired(&[KindName::Cache, KindName::Database, KindName::Queue]);
        let often = Step { probability: Some(0.25), ..Step::call("web->cache") };
        let both = vec![Step { times: Some(3), ..Step::call("web->database") }, often];
        let writes = vec!["write".to_owned()];
        let step = Step { parallel: Some(both), enough: Some(2), classes: writes, ..Step::default() };
        let told = |language| summary(&document, "web", &step, language);
        assert_eq!(
            told(Language::En),
            "In parallel: Call Database ×3; Call Cache (25 %); 2 of 4 are enough (only write)"
        );
        assert_eq!(
            told(Language::Zh),
            "并行：调用 数据库 ×3；调用 缓存（25 %）；4 个中 2 个即可（仅限 write）"
        );
    }

    #[test]
    fn a_call_that_becomes_parallel_keeps_itself_and_gets_another_beside_it() {
        let document = wired(&[KindName::Cache, KindName::Database]);
        let reach = Reach::of(&document, "web");
        let named = |step: &Step| {
            let made = reach.parallel(step).and_then(|made| made.parallel).unwrap_or_default();
            made.iter().flat_map(Step::words).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(named(&Step::compute(1.0)), ["web->cache", "web->database"]);
        assert_eq!(named(&Step::call("web->database")), ["web->database", "web->cache"]);
        assert_eq!(named(&Step::call("web->cache")), ["web->cache", "web->database"]);
        assert_eq!(Reach::of(&wired(&[]), "web").parallel(&Step::compute(1.0)), None);
    }
}
