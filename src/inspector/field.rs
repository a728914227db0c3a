//! One renderer for every field of the scenario's tables, by shape: a new parameter needs no widget.

use std::cell::Cell;
use std::rc::Rc;

use flashcrowd_sim::scenario::{
    Distribution, Document, Field, Group, Language, OneOf, Place, Problem, Profile, Shape, Variant, from_json,
};
use serde_json::Value;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::change::Change;
use super::form::{change_form, in_form, replacing};
use super::number_box::{NumberBox, Range};
use super::rate::Rate;
use super::rows::{self, RowBox};
use super::scale::Scale;
use super::{classes, folded, plan, points, spread, typed};
use crate::text::fields::{self, FieldText};
use crate::text::inspector;

/// Whose fields these are, and what stands around them.
#[derive(Debug, Clone)]
pub struct About {
    /// The owner in the table of texts: a kind, `connection`, `document`.
    pub owner: &'static str,
    /// Where the owner stands; the fields' own places lie within it.
    pub place: Place,
    pub id: String,
    pub document: Rc<Document>,
    pub problems: Rc<Vec<Problem>>,
    /// The groups of fields that have been open, a bit for each.
    pub opened: Rc<Cell<u16>>,
    pub language: Language,
}

impl PartialEq for About {
    fn eq(&self, other: &About) -> bool {
        self.owner == other.owner
            && self.id == other.id
            && Rc::ptr_eq(&self.document, &other.document)
            && Rc::ptr_eq(&self.problems, &other.problems)
            && self.language == other.language
    }
}

impl About {
    /// The problems at a place within the owner; with `inside`, also those further in behind one of these signs.
    pub fn problems_at(&self, field: &str, inside: &[char], language: Language) -> Vec<String> {
        let place = self.place.at(field);
        let is_here = |problem: &&Problem| {
            let rest = problem.place.field().strip_prefix(place.field());
            rest.is_some_and(|rest| {
                let further = rest.trim_start_matches('.');
                (rest.is_empty() || rest.starts_with(inside)) && place.at(further) == problem.place
            })
        };
        self.problems.iter().filter(is_here).map(|problem| problem.kind.render(language)).collect()
    }
}

/// Fields in the order of their table. `path` and `spot` lead to what holds them, with a dot behind them: the
/// path with forms, as texts and tests know it, the spot without, as problems do.
pub fn list(
    about: &About,
    fields: &'static [Field],
    value: &Value,
    defaults: &Value,
    [path, spot]: [&str; 2],
    on_change: &Callback<Change>,
) -> Html {
    let view = |field: &'static Field| {
        let shown = Shown {
            field,
            about,
            path: &format!("{path}{}", field.path),
            spot: &format!("{spot}{}", field.path),
            on_change: &on_change
                .reform(|change: Change| Change { patch: field.patch(change.patch), ..change }),
        };
        shown.view(field.get(value), field.get(defaults))
    };
    let shown = |group: Group| {
        let is_shown = move |field: &&'static Field| field.group == group && field.applies(value);
        fields.iter().filter(is_shown)
    };
    let groups = folded::GROUPS.into_iter().filter(|group| shown(*group).next().is_some());
    // Another form's boxes are others, with nothing half typed in them.
    let key = path.to_owned();
    html! {
        <div {key} class="parameters">
            { for shown(Group::Main).map(view) }
            { for groups.map(|group| {
                let inner = html! { <div class="parameters">{ for shown(group).map(view) }</div> };
                folded::view(about, group, &shown(group).collect::<Vec<_>>(), [value, defaults], inner)
            }) }
        </div>
    }
}

/// What holds for a field: its value, or where that is left out its default. None: it is absent on purpose.
pub fn in_effect(field: &Field, value: Option<&Value>, default: Option<&Value>) -> Option<Value> {
    value.or(default).cloned().or_else(|| (!field.optional).then(|| field.initial()))
}

/// A field on the page.
struct Shown<'a> {
    field: &'static Field,
    about: &'a About,
    path: &'a str,
    spot: &'a str,
    on_change: &'a Callback<Change>,
}

impl Shown<'_> {
    fn text(&self) -> Option<FieldText> {
        fields::field(self.about.owner, self.path, self.about.language)
    }

    /// The text of one of the field's words or forms.
    fn text_of(&self, word: &str) -> Option<FieldText> {
        fields::field(self.about.owner, &format!("{}.{word}", self.path), self.about.language)
    }

    fn label(&self) -> &'static str {
        self.text().map_or(self.field.path, |text| text.label)
    }

    /// The name of what a switch with the same name reveals: its `<label>` is the switch's own.
    fn switch_label(&self) -> Option<&'static str> {
        self.field.optional.then(|| self.label())
    }

    fn note(&self) -> String {
        format!("note-{}", self.path)
    }

    fn view(&self, value: Option<&Value>, default: Option<&Value>) -> Html {
        let Shown { field, about, path, spot, on_change } = self;
        let (value, default) = (in_effect(field, value, default), in_effect(field, None, default));
        let (value, default) = (value.as_ref(), default.as_ref());
        let language = about.language;
        let explanation = self.text().map_or("", |text| text.explanation);
        let (label, note) = (self.label(), self.note());
        let takes_problems_inside = !matches!(field.shape, Shape::OneOf(_) | Shape::Section(_));
        let inside: &[char] = if takes_problems_inside { &['['] } else { &[] };
        let problems = about.problems_at(spot, inside, language);
        let given = value.is_some();
        let is_switch = matches!(field.shape, Shape::Switch { .. });
        let has_switch = is_switch || field.optional && !matches!(field.shape, Shape::Plan);
        let is_on = if is_switch { value.and_then(Value::as_bool).unwrap_or_default() } else { given };
        let switch_id = format!("{}-{path}", if is_switch { "field" } else { "switch" });
        let on_switch = {
            let (field, on_change) = (*field, (*on_change).clone());
            move |event: Event| {
                let on = event.target_unchecked_into::<HtmlInputElement>().checked();
                on_change.emit(Change::done(match on {
                    _ if is_switch => on.into(),
                    true => field.initial(),
                    false => Value::Null,
                }));
            }
        };
        let is_group = !is_switch
            && !matches!(field.shape, Shape::Number { .. } | Shape::Whole { .. } | Shape::Choice(_));
        let back = value.zip(default).and_then(|(value, default)| {
            let says = self.other_default(value, default)?;
            Some(self.back(value, default, [&says, &says]))
        });
        let control = self.control(value, default);
        let said = html! {
            <p class="parameter-note" id={note.clone()}>
                { explanation }
                if !given && field.optional {
                    { " " }{ fields::absent(about.owner, path, language).unwrap_or_default() }
                }
            </p>
        };
        html! {
            <div key={field.path} class={classes!("parameter", is_group.then_some("parameter-group"))}>
                <div class="parameter-head">
                    if has_switch {
                        <label class="switch">
                            <input type="checkbox" role="switch" data-testid={switch_id}
                                aria-describedby={note} checked={is_on} onchange={on_switch} />
                            <span>{ label }</span>
                        </label>
                    } else if is_group {
                        <span class="parameter-name">{ label }</span>
                    } else {
                        <label for={format!("field-{path}")}>{ label }</label>
                    }
                    { back.unwrap_or_default() }
                </div>
                if is_group {
                    { said }
                    { control }
                } else {
                    { control }
                    { said }
                }
                if !problems.is_empty() {
                    <ul class="parameter-problem" data-testid={format!("problem-{path}")}>
                        { for problems.into_iter().map(|problem| html! { <li>{ problem }</li> }) }
                    </ul>
                }
            </div>
        }
    }

    /// What the default is called where the value is another one. Numbers say theirs beside their range, and the
    /// fields of a form or section have their own.
    fn other_default(&self, value: &Value, default: &Value) -> Option<String> {
        let language = self.about.language;
        let label = |word: &str| self.text_of(word).map(|text| text.label.to_owned());
        match self.field.shape {
            Shape::OneOf(one_of) => {
                let (now, first) = (one_of.variant_of(value)?.0, one_of.variant_of(default)?.0);
                (now.name != first.name).then(|| label(first.name)).flatten()
            }
            _ if value == default => None,
            Shape::Choice(_) => label(default.as_str()?),
            Shape::Switch { .. } => {
                Some(if default.as_bool()? { inspector::ON } else { inspector::OFF }.get(language).to_owned())
            }
            Shape::Words(words) => Some(format!("{} / {}", default.as_array()?.len(), words.len())),
            _ => None,
        }
    }

    /// A button that goes back to the default, which it tells, in short and in full.
    fn back(&self, value: &Value, default: &Value, [short, full]: [&str; 2]) -> Html {
        let language = self.about.language;
        let says = [("label", self.label()), ("value", full)];
        let says = inspector::BACK_TO_DEFAULT.fill(language, &says);
        let patch = replacing(value, default);
        let onclick = self.on_change.reform(move |_: MouseEvent| Change::done(patch.clone()));
        html! {
            <button type="button" class="link" data-testid={format!("default-{}", self.path)} title={says.clone()} aria-label={says} {onclick}>
                { inspector::DEFAULT_IS.fill(language, &[("value", short)]) }
            </button>
        }
    }

    /// What the field's shape asks for.
    fn control(&self, value: Option<&Value>, default: Option<&Value>) -> Html {
        let Shown { field, about, path, spot, on_change } = self;
        if field.shape == Shape::Plan {
            return plan::view(about, value, on_change);
        }
        let Some(value) = value else { return Html::default() };
        match field.shape {
            Shape::Number { .. } | Shape::Whole { .. } => self.number(value, default),
            Shape::Choice(words) => self.choice(words, value.as_str().unwrap_or_default()),
            Shape::Words(words) => self.words(words, value),
            Shape::OneOf(one_of) => self.forms(one_of, value, default.unwrap_or(&Value::Null)),
            Shape::Section(inner) => {
                let defaults = default.cloned().unwrap_or_else(|| field.initial());
                let inside = [&*format!("{path}."), &*format!("{spot}.")];
                list(about, inner, value, &defaults, inside, on_change)
            }
            Shape::Classes => classes::view(about, value, on_change),
            Shape::Points => points::view(about, path, value, on_change),
            Shape::Quantiles | Shape::Buckets => html! {
                <RowBox columns={if field.shape == Shape::Quantiles { rows::QUANTILES } else { rows::BUCKETS }}
                    label={self.label()} note={self.note()} path={(*path).to_owned()} value={value.clone()} on_change={(*on_change).clone()} />
            },
            Shape::Switch { .. } | Shape::Plan => Html::default(),
        }
    }

    /// Text and slider for one number, its range and its default, if it has one.
    fn number(&self, json: &Value, default: Option<&Value>) -> Html {
        let value = json.as_f64().unwrap_or(f64::NAN);
        let Shown { field, about, path, on_change, .. } = self;
        let language = about.language;
        let scale = Scale::of(field.shape);
        let Some(range) = Range::of(field) else { return Html::default() };
        let on_number =
            on_change.reform(move |(number, ongoing)| Change { patch: range.json(number), ongoing });
        let unit = fields::unit(field.unit, language);
        let with_unit = |number: f64| {
            let text = typed::in_full(number, field.unit);
            if unit.is_empty() { text } else { format!("{text} {unit}") }
        };
        let range_id = format!("range-{path}");
        let slider = scale.as_ref().map(|scale| {
            let moved = |ongoing: bool| {
                let (on_number, scale) = (on_number.clone(), scale.clone());
                Callback::from(move |text: String| {
                    if let Ok(position) = text.parse::<usize>() {
                        on_number.emit((scale.value(position), ongoing));
                    }
                })
            };
            let (during, after) = (moved(true), moved(false));
            html! {
                <input type="range" class="slider" data-testid={format!("slider-{path}")} min="0" max={scale.last().to_string()} step="1"
                    value={scale.position(value).to_string()}
                    aria-label={inspector::SLIDER.fill(language, &[("label", self.label())])} aria-valuetext={with_unit(value)}
                    oninput={move |event: InputEvent| during.emit(event.target_unchecked_into::<HtmlInputElement>().value())}
                    onchange={move |event: Event| after.emit(event.target_unchecked_into::<HtmlInputElement>().value())} />
            }
        });
        let default =
            default.and_then(|default| Some((default, default.as_f64()?))).map(|(default, number)| {
                let short = typed::in_full(number, field.unit);
                match number == value {
                    true => {
                        html! { <span>{ inspector::DEFAULT_IS.fill(language, &[("value", &short)]) }</span> }
                    }
                    false => self.back(json, default, [&short, &with_unit(number)]),
                }
            });
        html! {
            <>
                <div class="number-field">
                    { slider.unwrap_or_default() }
                    <NumberBox id={format!("field-{path}")} testid={format!("field-{path}")} {value} {range}
                        label={self.switch_label()}
                        described_by={format!("{} {range_id}", self.note())} {scale} on_change={on_number} />
                </div>
                <p class="parameter-range" id={range_id}>
                    <span>{ format!("{} – {}", typed::in_full(range.min, field.unit), with_unit(range.max)) }</span>
                    { default.unwrap_or_default() }
                </p>
            </>
        }
    }

    /// One of a few words, each with its explanation.
    fn choice(&self, words: &'static [&'static str], value: &str) -> Html {
        let onchange = self.on_change.reform(|event: Event| {
            Change::done(event.target_unchecked_into::<HtmlSelectElement>().value().into())
        });
        html! {
            <>
                { self.select(self.switch_label(), words, value, onchange) }
                if let Some(chosen) = self.text_of(value) {
                    <p class="parameter-note">{ chosen.explanation }</p>
                }
            </>
        }
    }

    /// Any of a few words.
    fn words(&self, words: &'static [&'static str], value: &Value) -> Html {
        let is_chosen =
            |value: &Value, word: &str| value.as_array().is_some_and(|all| all.iter().any(|v| v == word));
        let chip = |word: &&'static str| {
            let (word, value, text) = (*word, value.clone(), self.text_of(word));
            let checked = is_chosen(&value, word);
            let onchange = self.on_change.reform(move |event: Event| {
                let on = event.target_unchecked_into::<HtmlInputElement>().checked();
                let is_kept = |w: &&&str| if **w == word { on } else { is_chosen(&value, w) };
                Change::done(words.iter().filter(is_kept).copied().collect())
            });
            html! {
                <label key={word} class="chip" title={text.map(|text| text.explanation)}>
                    <input type="checkbox" data-testid={format!("field-{}-{word}", self.path)} {checked} {onchange} />
                    { text.map_or(word, |text| text.label) }
                </label>
            }
        };
        html! {
            <fieldset class="chips" aria-label={self.label()} aria-describedby={self.note()}>
                { for words.iter().map(chip) }
            </fieldset>
        }
    }

    fn select(
        &self,
        label: Option<&'static str>,
        words: &[&'static str],
        chosen: &str,
        onchange: Callback<Event>,
    ) -> Html {
        let id = format!("field-{}", self.path);
        html! {
            <select class="field" id={id.clone()} data-testid={id} aria-label={label} aria-describedby={self.note()} {onchange}>
                { for words.iter().map(|word| html! {
                    <option key={*word} value={*word} selected={*word == chosen}>
                        { self.text_of(word).map_or(*word, |text| text.label) }
                    </option>
                }) }
            </select>
        }
    }

    /// A value in one of several forms: which one, and the form's own fields.
    fn forms(&self, one_of: &'static OneOf, value: &Value, default: &Value) -> Html {
        let Shown { about, path, spot, on_change, .. } = self;
        let Some((variant, inner)) = one_of.variant_of(value) else { return Html::default() };
        let defaults = match one_of.variant_of(default) {
            Some((other, defaults)) if other.name == variant.name => defaults.clone(),
            _ => in_form(one_of, &variant.initial(one_of)),
        };
        let onchange = {
            let (value, on_change) = (value.clone(), (*on_change).clone());
            Callback::from(move |event: Event| {
                let word = event.target_unchecked_into::<HtmlSelectElement>().value();
                if let Some(patch) = change_form(one_of, &value, &word) {
                    on_change.emit(Change::done(patch));
                }
            })
        };
        let on_inner = match one_of.tag {
            Some(_) => (*on_change).clone(),
            None => on_change.reform(|change: Change| change.within(variant.name)),
        };
        let names: Vec<&str> = one_of.variants.iter().map(|variant| variant.name).collect();
        let inside = [&*format!("{path}.{}.", variant.name), &*format!("{spot}.")];
        html! {
            <>
                { self.select(Some(self.label()), &names, variant.name, onchange) }
                if let Some(form) = self.text_of(variant.name) {
                    <p class="parameter-note">{ form.explanation }</p>
                }
                if let Ok(profile) = from_json::<Profile>(value.clone()) {
                    <Rate {profile} fields={variant.fields} on_change={on_inner.clone()} />
                }
                if let Ok(distribution) = from_json::<Distribution>(value.clone()) && is_in_range(variant, inner) {
                    { spread::view(&distribution, about.language) }
                }
                { list(about, variant.fields, inner, &defaults, inside, &on_inner) }
            </>
        }
    }
}

fn is_in_range(variant: &Variant, inner: &Value) -> bool {
    variant.fields.iter().all(|field| field.get(inner).is_none_or(|value| field.takes(value, inner)))
}
