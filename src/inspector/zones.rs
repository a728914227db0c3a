//! Places: the scenario's zones and regions with their distances, and the zones that a component's instances are in.

use flashcrowd_sim::scenario::{Component, Distance, Document, Unit, Zone, limits};
use serde_json::json;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::id_form::{self, id_of};
use super::list::List;
use super::number_box::{NumberBox, Range};
use super::strike::places;
use crate::document::{Command, EditorAction, EditorHandle};
use crate::icon::Icon;
use crate::text::{Language, Message, fields, scenario};

const ADDED: Range =
    Range { min: 0.0, max: limits::MAX_MILLISECONDS, whole: false, unit: Unit::Milliseconds };
/// What a new distance adds: about what two zones of one region are apart.
const NEAR_MS: f64 = 1.0;

/// The section of the scenario: its zones, and below them their distances.
pub fn view(editor: &EditorHandle, about: &About, on_change: &Callback<Change>) -> Html {
    let language = about.language;
    let document = &about.document;
    let on_id = {
        let (on_change, document) = (on_change.clone(), document.clone());
        move |id: String| {
            let is_new = !document.is_place(&id);
            if is_new {
                on_change.emit(Change::done(json!({ "zones": { id: {} } })));
            }
            is_new
        }
    };
    let problems =
        ["zones", "distances"].map(|field| about.problems_at(field, &['.', '['], language)).concat();
    html! {
        <section class="sheet-part">
            <h3>{ text("zones", language).0 }</h3>
            <p class="parameter-note">{ text("zones", language).1 }</p>
            <ul class="rows">
                { for document.zones.iter().map(|(id, zone)| zone_row(editor, about, id, zone, on_change)) }
            </ul>
            if document.zones.len() < limits::MAX_ZONES {
                { id_form::view("zone", scenario::ZONE_NAME, scenario::ZONE_ADD, language, on_id.into()) }
            }
            if document.zones.len() > 1 {
                { distances(about, on_change) }
            }
            if !problems.is_empty() {
                <ul class="parameter-problem">{ for problems.into_iter().map(|problem| html! { <li>{ problem }</li> }) }</ul>
            }
        </section>
    }
}

fn text(field: &str, language: Language) -> (&'static str, &'static str) {
    fields::field("document", field, language).map_or(("", ""), |text| (text.label, text.explanation))
}

/// Its name and its region; both take effect when they have been typed.
fn zone_row(
    editor: &EditorHandle,
    about: &About,
    id: &str,
    zone: &Zone,
    on_change: &Callback<Change>,
) -> Html {
    let language = about.language;
    let says = |message: Message| message.fill(language, &[("id", id)]);
    let remove = {
        let (editor, id) = (editor.dispatcher(), id.to_owned());
        move |_| editor.dispatch(EditorAction::Do(Command::RemoveZone(id.clone())))
    };
    let rename = {
        let editor = editor.dispatcher();
        move |from: &str, to: String| {
            let from = from.to_owned();
            editor.dispatch(EditorAction::Do(Command::RenamePlace { from, to }));
        }
    };
    let on_name = {
        let (document, rename, id) = (about.document.clone(), rename.clone(), id.to_owned());
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let name = id_of(&input.value());
            if name.is_empty() || document.is_place(&name) {
                input.set_value(&id);
            } else {
                rename(&id, name);
            }
        }
    };
    let on_region = {
        let (document, on_change, id) = (about.document.clone(), on_change.clone(), id.to_owned());
        move |event: Event| {
            let name = id_of(&event.target_unchecked_into::<HtmlInputElement>().value());
            let old = document.zones.get(&id).and_then(|zone| zone.region.as_ref());
            // A region of one zone is called otherwise; of several, the zone leaves it.
            match old.filter(|old| document.zones_of(old).count() == 1) {
                Some(old) if !name.is_empty() && !document.is_place(&name) => rename(old, name),
                _ => {
                    let region = (!name.is_empty()).then_some(name);
                    on_change.emit(Change::done(json!({ "zones": { id.clone(): { "region": region } } })));
                }
            }
        }
    };
    let region = zone.region.clone().unwrap_or_default();
    html! {
        <li key={id.to_owned()} class="row">
            <input class="field" type="text" autocomplete="off" data-testid={format!("zone-{id}")} maxlength={limits::MAX_ID_CHARS.to_string()}
                aria-label={says(scenario::ZONE_RENAME)} value={id.to_owned()} onchange={on_name} />
            <input class="field" type="text" autocomplete="off" data-testid={format!("zone-{id}-region")} maxlength={limits::MAX_ID_CHARS.to_string()}
                title={text("zones.region", language).1} placeholder={text("zones.region", language).0}
                aria-label={says(scenario::ZONE_REGION)} value={region} onchange={on_region} />
            <button type="button" class="button quiet" onclick={remove} aria-label={says(scenario::ZONE_REMOVE)} data-testid={format!("zone-{id}-remove")}>
                { Icon::Close.view() }
            </button>
        </li>
    }
}

fn distances(about: &About, on_change: &Callback<Change>) -> Html {
    let language = about.language;
    let document = &about.document;
    let names: Vec<String> = places(document).into_iter().map(str::to_owned).collect();
    let list = List::new("distances", &document.distances, on_change);
    let rows = document.distances.iter().enumerate().map(|(index, distance)| {
        let number = (index + 1).to_string();
        let says = |message: Message| message.fill(language, &[("number", &number)]);
        let end = |side: usize, label: Message| {
            let list = list.clone();
            let onchange = move |event: Event| {
                let name = event.target_unchecked_into::<HtmlSelectElement>().value();
                list.set(index, false, |distance| distance.between[side] = name);
            };
            // One that is nowhere stays to be seen.
            let own = &distance.between[side];
            let lost = (!names.contains(own)).then_some(own);
            html! {
                <select class="field" aria-label={says(label)} data-testid={format!("distance-{index}-{side}")} {onchange}>
                    { for lost.into_iter().chain(&names).map(|name| html! {
                        <option key={name.clone()} value={name.clone()} selected={name == own}>{ name }</option>
                    }) }
                </select>
            }
        };
        let remove = {
            let list = list.clone();
            move |_| list.remove(index)
        };
        let (from, to) = (end(0, scenario::DISTANCE_FROM), end(1, scenario::DISTANCE_TO));
        let on_ms = {
            let list = list.clone();
            move |(added_ms, ongoing): (f64, bool)| {
                list.set(index, ongoing, |distance| distance.added_ms = added_ms);
            }
        };
        let id = format!("distance-{index}");
        html! {
            <li key={index} class="row">
                { from }
                { to }
                <NumberBox id={id.clone()} testid={id} label={says(scenario::DISTANCE_MS)} value={distance.added_ms} range={ADDED} on_change={on_ms} />
                <button type="button" class="button quiet" onclick={remove} aria-label={says(scenario::DISTANCE_REMOVE)} data-testid={format!("distance-{index}-remove")}>
                    { Icon::Close.view() }
                </button>
            </li>
        }
    });
    let add = next_pair(document).map(|between| {
        let list = list.clone();
        move |_| list.add(Distance { between: between.clone(), added_ms: NEAR_MS })
    });
    html! {
        <>
            <h3>{ text("distances", language).0 }</h3>
            <p class="parameter-note">{ text("distances", language).1 }</p>
            <ul class="rows">{ for rows }</ul>
            if let Some(add) = add {
                <button type="button" class="button" data-testid="distance-add" onclick={add}>{ scenario::DISTANCE_ADD.get(language) }</button>
            }
        </>
    }
}

/// Two places whose distance is not given; regions first, because zones of one are near each other.
fn next_pair(document: &Document) -> Option<[String; 2]> {
    if document.distances.len() >= limits::MAX_DISTANCES {
        return None;
    }
    let all = places(document);
    let (regions, zones): (Vec<&str>, Vec<&str>) =
        all.into_iter().partition(|name| document.zones.keys().any(|zone| document.region_of(zone) == *name));
    let is_free =
        |a: &str, b: &str| document.distances.iter().all(|d| d.between != [a, b] && d.between != [b, a]);
    [regions, zones].iter().find_map(|names| {
        let pairs = names.iter().enumerate().flat_map(|(i, a)| names[i + 1..].iter().map(move |b| (*a, *b)));
        pairs.into_iter().find(|(a, b)| is_free(a, b)).map(|(a, b)| [a.to_owned(), b.to_owned()])
    })
}

/// The zones of a component, in the order in which they were chosen; nothing where the scenario has none.
pub fn of_component(about: &About, component: &Component, on_change: &Callback<Change>) -> Html {
    let language = about.language;
    let mut names: Vec<&String> = about.document.zones.keys().collect();
    names.extend(component.zones.iter().filter(|zone| !about.document.zones.contains_key(*zone)));
    if names.is_empty() {
        return Html::default();
    }
    let text = fields::field("component", "zones", language);
    let choice = |name: &String| {
        let place = component.zones.iter().position(|zone| zone == name);
        let onchange = {
            let (mut zones, name) = (component.zones.clone(), name.clone());
            zones.retain(|zone| *zone != name);
            if place.is_none() {
                zones.push(name);
            }
            on_change.reform(move |_: Event| Change::done(json!({ "zones": zones })))
        };
        html! {
            <label key={name.clone()} class="chip">
                <input type="checkbox" data-testid={format!("in-zone-{name}")} checked={place.is_some()} {onchange} />
                { name }
                if let Some(place) = place.filter(|_| component.zones.len() > 1) {
                    <span class="aside">{ place + 1 }</span>
                }
            </label>
        }
    };
    let problems = about.problems_at("zones", &['['], language);
    html! {
        <div class="parameter parameter-group" role="group" aria-labelledby="component-zones">
            <div class="parameter-head"><span class="parameter-name" id="component-zones">{ text.map_or("", |text| text.label) }</span></div>
            <p class="parameter-note">
                { text.map_or("", |text| text.explanation) }
                if component.zones.is_empty() {
                    { " " }{ fields::absent("component", "zones", language).unwrap_or_default() }
                }
            </p>
            <div class="chips">{ for names.into_iter().map(choice) }</div>
            if !problems.is_empty() {
                <ul class="parameter-problem">{ for problems.into_iter().map(|problem| html! { <li>{ problem }</li> }) }</ul>
            }
        </div>
    }
}
