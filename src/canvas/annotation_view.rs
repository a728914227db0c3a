//! How notes and frames look, and how their texts are written in place.

use flashcrowd_sim::scenario::{Annotation, AnnotationKind, limits};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::annotations::Grip;
use super::geometry::{Point, Rect};
use super::viewport::use_place;
use crate::text::{annotations as text, use_language};

/// So much of a note is its name for a screen reader.
const HEARD_CHARS: usize = 200;

/// A text that has been written.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    pub text: String,
    /// How high it is, in canvas units.
    pub height: f64,
}

#[derive(Properties, PartialEq)]
pub struct MarkProps {
    pub id: AttrValue,
    pub kind: AnnotationKind,
    pub text: AttrValue,
    /// The zone whose frame it is.
    pub zone: Option<AttrValue>,
    pub area: Rect,
    pub selected: bool,
    pub moving: bool,
    /// Something is wrong with it.
    pub invalid: bool,
    pub writing: bool,
    /// The text is written, or stays as it was.
    pub on_written: Callback<Option<Typed>>,
}

/// A note, or the title of a frame, by which the frame is held.
#[component]
pub fn Mark(props: &MarkProps) -> Html {
    let MarkProps { id, kind, text: says, zone, area, selected, moving, invalid, writing, on_written } =
        props;
    let language = use_language();
    let is_note = *kind == AnnotationKind::Note;
    let node = use_area(*area, is_note);
    let heard: String = says.chars().take(HEARD_CHARS).collect();
    let message = if is_note { text::NOTE_LABEL } else { text::FRAME_LABEL };
    let named = if heard.is_empty() { text::UNTITLED.get(language) } else { &heard };
    let class = classes!(
        if is_note { "note" } else { "frame-title" },
        selected.then_some("is-selected"),
        moving.then_some("is-moving"),
        invalid.then_some("is-invalid"),
        says.is_empty().then_some("is-empty"),
    );
    let empty = match (is_note, zone) {
        (true, _) => text::EMPTY_NOTE,
        (false, Some(_)) => text::ZONE,
        (false, None) => text::UNTITLED,
    };
    html! {
        <div ref={node} {class} tabindex="0" role="group" aria-label={message.fill(language, &[("text", named)])}
            aria-current={selected.then_some("true")} data-part="annotation" data-id={id.clone()} data-testid={format!("annotation-{id}")}>
            if *writing {
                <Writing text={says.clone()} {is_note} on_written={on_written.clone()} />
            } else {
                <p class="annotation-text">{ if says.is_empty() { empty.get(language).into() } else { says.clone() } }</p>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct WritingProps {
    text: AttrValue,
    is_note: bool,
    on_written: Callback<Option<Typed>>,
}

/// The field in which a text is written. It keeps what is typed to itself until it is left, so that it is one step.
#[component]
fn Writing(props: &WritingProps) -> Html {
    let WritingProps { text: before, is_note, on_written } = props;
    let language = use_language();
    let node = use_node_ref();
    // Leaving takes the focus away, which would leave once more.
    let is_left = use_mut_ref(bool::default);
    use_effect_with((), {
        let (node, before) = (node.clone(), before.clone());
        move |()| {
            if let Some(field) = node.cast::<HtmlTextAreaElement>() {
                field.set_value(&before);
                field.focus().ok();
                field.select();
            }
        }
    });
    let leave = {
        let (node, on_written) = (node.clone(), on_written.clone());
        move |is_taken: bool| {
            if is_left.replace(true) {
                return;
            }
            let field = node.cast::<HtmlTextAreaElement>().filter(|_| is_taken);
            let typed = |field: HtmlTextAreaElement| Typed {
                text: field.value(),
                height: field.scroll_height().into(),
            };
            on_written.emit(field.map(typed));
        }
    };
    let onkeydown = {
        let (leave, is_note, node) = (leave.clone(), *is_note, node.clone());
        move |event: KeyboardEvent| {
            // What is being composed takes its own Enter and Escape.
            if event.is_composing() {
                return;
            }
            let is_enter = event.key() == "Enter";
            if event.key() == "Escape" || (is_enter && (!is_note || event.ctrl_key() || event.meta_key())) {
                event.prevent_default();
                event.stop_propagation();
                leave(is_enter);
                // Whoever came with the keyboard stays where the text is.
                let mark = node.cast::<HtmlElement>().and_then(|field| field.parent_element());
                if let Some(mark) = mark.and_then(|mark| mark.dyn_into::<HtmlElement>().ok()) {
                    mark.focus().ok();
                }
            }
        }
    };
    let onblur = move |_: FocusEvent| leave(true);
    let max = if *is_note { limits::MAX_NOTE_CHARS } else { limits::MAX_NAME_CHARS };
    let (label, rows) = if *is_note { (text::NOTE_TEXT, "3") } else { (text::FRAME_TITLE, "1") };
    html! {
        <textarea ref={node} class="field annotation-field" {rows} maxlength={max.to_string()} data-part="writing" data-testid="annotation-field"
            aria-label={label.get(language)} {onkeydown} {onblur} />
    }
}

#[derive(Properties, PartialEq)]
pub struct GripsProps {
    pub id: AttrValue,
    pub area: Rect,
}

/// The handles by which the one that is selected is resized. For pointers alone: keys resize it as it is.
#[component]
pub fn Grips(props: &GripsProps) -> Html {
    let GripsProps { id, area } = props;
    html! {
        <div class="grips" aria-hidden="true">
            { for Grip::ALL.into_iter().map(|grip| html! {
                <GripHandle key={grip.name()} id={id.clone()} name={grip.name()} at={grip.at(*area)} />
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct GripHandleProps {
    id: AttrValue,
    name: &'static str,
    at: Point,
}

#[component]
fn GripHandle(props: &GripHandleProps) -> Html {
    let node = use_place(props.at);
    html! {
        <span ref={node} class={classes!("grip", format!("grip-{}", props.name))} data-part="grip" data-id={props.id.clone()}
            data-grip={props.name} data-testid={format!("grip-{}", props.name)} />
    }
}

/// The outline of a frame. A zone's has one that is also around what stands in the zone: this is what is held.
pub fn outline(annotation: &Annotation, area: Rect, selected: bool) -> Html {
    let Rect { left, top, .. } = area;
    let class = classes!(
        "frame-outline",
        selected.then_some("is-selected"),
        annotation.zone.is_some().then_some("is-zone")
    );
    html! {
        <rect key={format!("frame-{}", annotation.id)} {class} x={left.to_string()} y={top.to_string()}
            rx="12" width={area.width().to_string()} height={area.height().to_string()} />
    }
}

/// Puts the element that gets the returned reference over an area; of a frame's title only its width is bound.
#[hook]
fn use_area(area: Rect, is_whole: bool) -> NodeRef {
    let node = use_place(Point::new(area.left, area.top));
    use_effect_with((area, is_whole), {
        let node = node.clone();
        move |(area, is_whole)| {
            let Some(element) = node.get().and_then(|node| node.dyn_into::<HtmlElement>().ok()) else {
                return;
            };
            let style = element.style();
            let (width, height) = (format!("{}px", area.width()), format!("{}px", area.height()));
            let set = |name, value: &str| style.set_property(name, value).ok();
            set(if *is_whole { "width" } else { "max-width" }, &width);
            if *is_whole {
                set("height", &height);
            }
        }
    });
    node
}
