//! The inspector of a note or a frame: its text, its size, and the zone whose frame it is.

use std::cell::RefCell;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Annotation, AnnotationKind, Document, Unit, limits};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::number_box::{NumberBox, Range};
use super::text_box::TextBox;
use crate::document::{Command, EditorAction, EditorHandle, Gesture, Revision};
use crate::text::{Language, Message, annotations as text, inspector};

const LENGTH: Range = Range {
    min: limits::MIN_ANNOTATION_SIZE,
    max: limits::MAX_ANNOTATION_SIZE,
    whole: false,
    unit: Unit::One,
};

/// What it is called, for the head of its sheet.
pub fn name(annotation: &Annotation) -> Message {
    match annotation.kind {
        AnnotationKind::Note => text::NOTE,
        AnnotationKind::Frame => text::FRAME,
    }
}

/// Its fields. What is typed or dragged in one go is one step, which `gesture` holds together.
pub fn fields(
    editor: &EditorHandle,
    annotation: &Annotation,
    language: Language,
    gesture: &Rc<RefCell<Option<Gesture>>>,
) -> Html {
    let is_note = annotation.kind == AnnotationKind::Note;
    let (label, max_chars) = match is_note {
        true => (text::TEXT, limits::MAX_NOTE_CHARS),
        false => (text::TITLE, limits::MAX_NAME_CHARS),
    };
    let revise = {
        let (editor, gesture, id) = (editor.dispatcher(), gesture.clone(), annotation.id.clone());
        move |revision: Revision, ongoing: bool| {
            let command = Command::Revise { annotation: id.clone(), revision };
            let current = *gesture.borrow_mut().get_or_insert_with(Gesture::begin);
            editor.dispatch(EditorAction::Within(current, command));
            if !ongoing {
                gesture.take();
                editor.dispatch(EditorAction::Settle);
            }
        }
    };
    let on_text = {
        let (revise, old) = (revise.clone(), annotation.text.clone());
        move |(typed, ongoing): (String, bool)| revise(Revision::Text(old.with(language, &typed)), ongoing)
    };
    let on_zone = {
        let revise = revise.clone();
        move |zone| revise(Revision::Zone(zone), false)
    };
    let length = |axis: usize, label: Message, testid: &'static str| {
        let (revise, at, size) = (revise.clone(), annotation.at, annotation.size);
        let on_change = move |(length, ongoing): (f64, bool)| {
            let (mut at, mut new) = (at, size);
            new[axis] = length;
            // Its upper left corner stays.
            at[axis] += (length - size[axis]) / 2.0;
            revise(Revision::Place { at, size: new }, ongoing);
        };
        html! {
            <div class="parameter">
                <div class="parameter-head"><label class="parameter-name" for={testid}>{ label.get(language) }</label></div>
                <NumberBox id={testid} {testid} value={annotation.size[axis]} range={LENGTH} {on_change} />
            </div>
        }
    };
    html! {
        <section class="sheet-part" aria-label={inspector::PARAMETERS.get(language)}>
            <TextBox id="annotation-text" testid="annotation-text" label={label.get(language)} multiline={is_note} {max_chars}
                value={annotation.text.get(language).to_owned()} on_change={on_text} />
            if !is_note {
                { zone(&editor.document, annotation, language, on_zone) }
            }
            { length(0, text::WIDTH, "annotation-width") }
            { length(1, text::HEIGHT, "annotation-height") }
            <p class="aside">{ inspector::ID.fill(language, &[("id", &annotation.id)]) }</p>
        </section>
    }
}

/// The zones that have no frame yet, and its own.
fn zone(
    document: &Document,
    annotation: &Annotation,
    language: Language,
    on_zone: impl Fn(Option<String>) + 'static,
) -> Html {
    let own = annotation.zone.as_ref();
    let mut zones: Vec<&String> = document.zones.keys().collect();
    zones.retain(|zone| Some(*zone) == own || document.frame_of_zone(zone).is_none());
    zones.extend(own.filter(|zone| !document.zones.contains_key(*zone)));
    let onchange = move |event: Event| {
        let name = event.target_unchecked_into::<HtmlSelectElement>().value();
        on_zone((!name.is_empty()).then_some(name));
    };
    html! {
        <div class="parameter">
            <div class="parameter-head"><label class="parameter-name" for="annotation-zone">{ text::FRAME_ZONE.get(language) }</label></div>
            <select class="field" id="annotation-zone" data-testid="annotation-zone" aria-describedby="annotation-zone-note" {onchange}>
                <option value="" selected={own.is_none()}>{ text::NO_ZONE.get(language) }</option>
                { for zones.into_iter().map(|zone| html! {
                    <option key={zone.clone()} value={zone.clone()} selected={Some(zone) == own}>{ zone }</option>
                }) }
            </select>
            <p class="parameter-note" id="annotation-zone-note">{ text::FRAME_ZONE_NOTE.get(language) }</p>
        </div>
    }
}
