//! Says what happens, for those who listen rather than look: what was added, connected, removed, moved or undone, that
//! the run goes on or rests, who fails and who has recovered. Politely, and never faster than it can be listened to.

use std::collections::BTreeSet;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, Language};
use yew::prelude::*;

use crate::canvas::{Figures, Health, Known};
use crate::dashboard::{Standing, objective_sentence, standing};
use crate::document::{set_of, use_editor};
use crate::inspector::name_of;
use crate::run::{RunHandle, RunState, clock, use_run};
use crate::text::{announce, use_language};

/// Between two things that are said about how the run goes.
const EVERY_MS: f64 = 3_000.0;
/// While the run goes on, all components are looked at this often.
const LOOKS_MS: f64 = 500.0;
/// More that happened at once is counted rather than listed.
const MOST_NAMES: usize = 3;

/// What was last known to be in trouble.
#[derive(Default)]
struct Troubles {
    failing: BTreeSet<String>,
    missed: BTreeSet<&'static str>,
    at_ms: f64,
    looked_ms: f64,
}

#[component]
pub fn Announcer() -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let said = use_state_eq(String::new);

    let known = use_mut_ref(|| (editor.opened.number, editor.document.clone(), editor.steps_undone()));
    use_effect_with((editor.clone(), language), {
        let said = said.setter();
        move |(editor, language)| {
            if editor.gesture.is_some() {
                return;
            }
            let now = (editor.opened.number, editor.document.clone(), editor.steps_undone());
            let (number, before, undone) = known.replace(now);
            if number != editor.opened.number || Rc::ptr_eq(&before, &editor.document) {
                return;
            }
            let is_undone = editor.steps_undone() > undone;
            if let Some(what) = happened(&before, &editor.document, is_undone, *language) {
                said.set(what);
            }
        }
    });

    let has_begun = use_mut_ref(bool::default);
    use_effect_with(run.state.playing, {
        let (said, now_ns) = (said.setter(), run.state.now_ns);
        move |playing| {
            if *playing {
                said.set(announce::RUNNING.get(language).to_owned());
            } else if *has_begun.borrow() {
                said.set(announce::PAUSED.fill(language, &[("clock", &clock(now_ns))]));
            }
            *has_begun.borrow_mut() |= playing;
        }
    });

    let troubles = use_mut_ref(Troubles::default);
    use_effect_with(run.state.run, {
        let troubles = troubles.clone();
        move |_| *troubles.borrow_mut() = Troubles::default()
    });
    use_effect_with(run.clone(), {
        let said = said.setter();
        move |run: &RunHandle| {
            let (state, now_ms) = (&run.state, js_sys::Date::now());
            let mut troubles = troubles.borrow_mut();
            let is_soon = now_ms - troubles.at_ms < EVERY_MS || now_ms - troubles.looked_ms < LOOKS_MS;
            if state.playing && is_soon {
                return;
            }
            troubles.looked_ms = now_ms;
            if let Some(news) = news(&mut troubles, &editor.document, state, language) {
                troubles.at_ms = now_ms;
                said.set(news);
            }
        }
    });
    html! { <p class="heard" role="status" data-testid="announcement">{ &*said }</p> }
}

/// What has changed from one document to the next, in words; parameters go without saying, unless a change was undone.
fn happened(before: &Document, after: &Document, is_undone: bool, language: Language) -> Option<String> {
    // What was undone is what led from the later one to the earlier.
    let (from, to) = if is_undone { (after, before) } else { (before, after) };
    let gone = |of: &Document, other: &Document| -> Vec<String> {
        let gone = of.components.iter().filter(|c| other.component(&c.id).is_none());
        gone.map(|c| name_of(of, &c.id, language)).collect()
    };
    let wires = |of: &Document, other: &Document| -> Vec<String> {
        let gone = of.connections.iter().filter(|c| other.connection(&c.id).is_none());
        gone.map(|c| format!("{} → {}", name_of(of, &c.from, language), name_of(of, &c.to, language)))
            .collect()
    };
    let moved = to.components.iter().filter(|c| from.component(&c.id).is_some_and(|other| other.at != c.at));
    let changed = to.components.iter().filter(|c| from.component(&c.id).is_some_and(|other| other != *c));
    let names = |components: &mut dyn Iterator<Item = &_>| -> Vec<String> {
        components.map(|c: &flashcrowd_sim::scenario::Component| name_of(to, &c.id, language)).collect()
    };
    let parts = [
        (announce::ADDED, gone(to, from)),
        (announce::REMOVED, gone(from, to)),
        (announce::CONNECTED, wires(to, from)),
        // Connections go with their ends.
        (announce::DISCONNECTED, if gone(from, to).is_empty() { wires(from, to) } else { Vec::new() }),
        (announce::MOVED, names(&mut { moved })),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(verb, names)| verb.fill(language, &[("what", &listed(&names, language))]))
        .collect();
    let parts = parts.join(announce::AND.get(language));
    let what = match (parts.is_empty(), is_undone) {
        (false, _) => parts,
        (true, false) => return None,
        (true, true) => match names(&mut { changed }) {
            names if names.is_empty() => announce::SOMETHING.get(language).to_owned(),
            names => announce::CHANGED.fill(language, &[("what", &listed(&names, language))]),
        },
    };
    Some(if is_undone { announce::UNDONE.fill(language, &[("what", &what)]) } else { capitalised(&what) })
}

fn listed(names: &[String], language: Language) -> String {
    if names.len() > MOST_NAMES {
        return announce::SO_MANY.fill(language, &[("count", &names.len().to_string())]);
    }
    names.join(announce::COMMA.get(language))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Who began to fail and who has recovered, and which objective is no longer met, since this was last asked.
fn news(
    troubles: &mut Troubles,
    document: &Rc<Document>,
    state: &RunState,
    language: Language,
) -> Option<String> {
    let live = state.live.as_ref()?;
    let known = Known { live: live.clone(), windows: state.closed.clone() };
    let figures = Rc::<Figures>::default().next(document, &state.layout, Some(known));
    let (mut said, mut failing) = (Vec::new(), BTreeSet::new());
    for component in &document.components {
        let (id, name) = (&component.id, name_of(document, &component.id, language));
        let Some(card) = figures.card(id) else { continue };
        let was_failing = troubles.failing.contains(id);
        if card.health == Health::Failing {
            failing.insert(id.clone());
            if !was_failing {
                let why = card.reason.map_or(String::new(), |reason| reason.render(language));
                said.push(announce::FAILS.fill(language, &[("name", &name), ("why", &why)]));
            }
        } else if was_failing {
            said.push(announce::RECOVERED.fill(language, &[("name", &name)]));
        }
    }
    let is_missed = |objective: &&_| standing(objective, Some(&live.overall)) == Standing::Missed;
    let missed: Vec<_> = document.objectives.iter().filter(is_missed).collect();
    for objective in missed.iter().filter(|objective| !troubles.missed.contains(objective.figure())) {
        said.push(objective_sentence(objective, Standing::Missed, language));
    }
    troubles.failing = failing;
    troubles.missed = set_of(missed.iter().map(|objective| objective.figure()));
    if said.len() > MOST_NAMES {
        let rest = said.len() - MOST_NAMES;
        said.truncate(MOST_NAMES);
        said.push(announce::AND_MORE.fill(language, &[("count", &rest.to_string())]));
    }
    (!said.is_empty()).then(|| said.join(announce::STOP.get(language)))
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{Component, Connection, KindName};

    use super::*;

    fn with(components: &[&str], connections: &[(&str, &str)]) -> Document {
        let mut document = Document::default();
        for id in components {
            document.components.push(Component::new(*id, KindName::Server.default_kind()));
        }
        for (from, to) in connections {
            document.connections.push(Connection::new(*from, *to));
        }
        document
    }

    #[test]
    fn what_was_done_is_said_and_what_was_undone_is_said_to_be() {
        let (none, one) = (with(&[], &[]), with(&["a"], &[]));
        let says = |before, after, is_undone| happened(before, after, is_undone, Language::En);
        assert_eq!(says(&none, &one, false).as_deref(), Some("Added a"));
        assert_eq!(says(&one, &none, false).as_deref(), Some("Removed a"));
        assert_eq!(says(&one, &none, true).as_deref(), Some("Undone: added a"));
        let (two, wired) = (with(&["a", "b"], &[]), with(&["a", "b"], &[("a", "b")]));
        assert_eq!(says(&two, &wired, false).as_deref(), Some("Connected a → b"));
        let mut moved = one.clone();
        moved.components[0].at = [8.0, 0.0];
        assert_eq!(says(&moved, &one, true).as_deref(), Some("Undone: moved a"));
        assert_eq!(says(&one, &one, false), None);
        assert_eq!(
            happened(&with(&[], &[]), &with(&["a", "b", "c", "d"], &[]), false, Language::En).as_deref(),
            Some("Added 4 parts")
        );
    }
}
