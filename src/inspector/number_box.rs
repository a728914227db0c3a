//! A number to be typed.

use flashcrowd_sim::scenario::{Field, Language, Shape, Unit};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::scale::Scale;
use super::typed;
use crate::text::{fields, inspector, use_language};

/// What numbers a box takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    pub min: f64,
    pub max: f64,
    pub whole: bool,
    pub unit: Unit,
}

impl Range {
    /// The range of a field, if it is a number's.
    pub fn of(field: &Field) -> Option<Range> {
        let (min, max, whole) = match field.shape {
            Shape::Whole { min, max, .. } => (min as f64, max as f64, true),
            Shape::Number { min, max, .. } => (min, max, false),
            _ => return None,
        };
        Some(Range { min, max, whole, unit: field.unit })
    }

    /// What was typed as a value of the range, or what would be right.
    fn read(&self, text: &str, value: f64, language: Language) -> Result<f64, String> {
        let (min, max) = (typed::in_full(self.min, self.unit), typed::in_full(self.max, self.unit));
        let says = |message: crate::text::Message| {
            let value = typed::in_full(value, self.unit);
            message.fill(language, &[("min", &min), ("max", &max), ("value", &value)])
        };
        match typed::parse(text, self.unit) {
            None => Err(says(inspector::NO_NUMBER)),
            Some(number) if self.whole && number.fract() != 0.0 => Err(says(inspector::NOT_WHOLE)),
            Some(number) if number < self.min || number > self.max => Err(says(inspector::OUT_OF_RANGE)),
            Some(number) => Ok(number),
        }
    }

    /// A value as it stands in a document.
    pub fn json(&self, value: f64) -> serde_json::Value {
        if self.whole { (value as u64).into() } else { value.into() }
    }
}

#[derive(Properties, PartialEq)]
pub struct NumberBoxProps {
    pub id: AttrValue,
    pub testid: AttrValue,
    pub value: f64,
    pub range: Range,
    /// The name, where no `<label>` gives it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Ids of what describes it.
    #[prop_or_default]
    pub described_by: Option<AttrValue>,
    /// The values that the arrow keys step through.
    #[prop_or_default]
    pub scale: Option<Scale>,
    /// Says the new value, and whether more of the same gesture may follow.
    pub on_change: Callback<(f64, bool)>,
}

/// A text that cannot be read stays in the box, with what would be right, and changes nothing.
#[component]
pub fn NumberBox(props: &NumberBoxProps) -> Html {
    let language = use_language();
    let draft = use_state(Option::<String>::default);
    // Whether this box has said a value whose gesture is still open, and the value before it.
    let open = use_mut_ref(Option::<f64>::default);
    let NumberBoxProps { id, testid, value, range, label, described_by, scale, on_change } = props;
    let (value, range) = (*value, *range);

    let say = {
        let (draft, open, on_change) = (draft.clone(), open.clone(), on_change.clone());
        move |text: String| {
            if let Ok(number) = range.read(&text, value, language)
                && number != value
            {
                open.borrow_mut().get_or_insert(value);
                on_change.emit((number, true));
            }
            draft.set(Some(text));
        }
    };
    let settle = {
        let (draft, open, on_change) = (draft.clone(), open.clone(), on_change.clone());
        move || {
            if draft.as_ref().is_some_and(|text| range.read(text, value, language).is_ok()) {
                draft.set(None);
            }
            if open.take().is_some() {
                on_change.emit((value, false));
            }
        }
    };
    let oninput = {
        let say = say.clone();
        move |event: InputEvent| say(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let onblur = {
        let settle = settle.clone();
        move |_| settle()
    };
    let onkeydown = {
        let (draft, open, on_change, scale) = (draft.clone(), open.clone(), on_change.clone(), scale.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" => settle(),
            "Escape" if draft.is_some() => {
                event.stop_propagation();
                draft.set(None);
                if let Some(before) = open.take() {
                    on_change.emit((before, false));
                }
            }
            key @ ("ArrowUp" | "ArrowDown") => {
                if let Some(scale) = &scale {
                    event.prevent_default();
                    draft.set(None);
                    open.borrow_mut().get_or_insert(value);
                    on_change.emit((scale.next(value, key == "ArrowUp"), true));
                }
            }
            _ => {}
        }
    };
    let wrong = draft.as_ref().and_then(|text| range.read(text, value, language).err());
    let shown = draft.as_ref().cloned().unwrap_or_else(|| typed::plain(value, range.unit));
    let unit = fields::unit(range.unit, language);
    let wrong_id = wrong.is_some().then(|| format!("{id}-wrong"));
    let described_by = [described_by.as_deref(), wrong_id.as_deref()];
    let described_by = described_by.into_iter().flatten().collect::<Vec<_>>().join(" ");
    html! {
        <span class="number-box">
            <span class="number-entry">
                <input class="field" type="text" inputmode="decimal" autocomplete="off" spellcheck="false"
                    id={id.clone()} data-testid={testid.clone()} aria-label={label.clone()}
                    aria-invalid={wrong.is_some().then_some("true")}
                    aria-describedby={(!described_by.is_empty()).then_some(described_by)}
                    value={shown} {oninput} {onblur} {onkeydown} />
                if !unit.is_empty() {
                    <span class="unit">{ unit }</span>
                }
            </span>
            if let Some(wrong) = wrong {
                <span class="parameter-problem" id={wrong_id} role="alert" data-testid={format!("wrong-{testid}")}>{ wrong }</span>
            }
        </span>
    }
}
