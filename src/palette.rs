//! The palette: the kinds of component by family, to be dragged onto the canvas or clicked.

use flashcrowd_sim::scenario::KindName;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::canvas::{Point, Rect, Viewport, between, free_place, splice, splice_target};
use crate::catalogue::{Family, entry};
use crate::document::{Command, EditorAction, Spliced, use_editor};
use crate::text::{Language, canvas, palette, use_language};

/// A press becomes a drag when it has moved this far.
const THRESHOLD: f64 = 4.0;

#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    pub viewport: Viewport,
    /// Something was added.
    pub on_added: Callback<()>,
    /// A component is held over a connection that it fits into, or over none any more.
    pub on_hold: Callback<Option<AttrValue>>,
}

#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let PaletteProps { viewport, on_added, on_hold } = props;
    let language = use_language();
    let editor = use_editor();
    let wanted = use_state(String::new);
    let said = use_state_eq(String::new);
    let add = {
        let (viewport, on_added, editor) = (viewport.clone(), on_added.clone(), editor.clone());
        let say = said.setter();
        Callback::from(move |(kind, at): (KindName, Option<Point>)| {
            let document = &editor.document;
            let onto = at.and_then(|at| splice_target(document, kind, at).zip(Some(at)));
            let spliced = onto.and_then(|(connection, at)| {
                say.set(between(document, &connection.id, canvas::SPLICED, language).unwrap_or_default());
                splice(document, Spliced::New(kind), &connection.id, at)
            });
            let command = spliced.unwrap_or_else(|| {
                let at = at.map_or_else(|| free_place(document, viewport.centre()), Point::snapped);
                Command::Add { kind, at: at.into(), called_by: None, calls: None }
            });
            if let Command::Add { at, .. } | Command::Splice { at, .. } = &command {
                viewport.reveal(Rect::card((*at).into()));
            }
            editor.dispatch(EditorAction::Do(command));
            on_added.emit(());
        })
    };
    let hold = {
        let (on_hold, editor) = (on_hold.clone(), editor.clone());
        Callback::from(move |held: Option<(KindName, Point)>| {
            let onto = held.and_then(|(kind, at)| splice_target(&editor.document, kind, at));
            on_hold.emit(onto.map(|connection| connection.id.clone().into()));
        })
    };
    let oninput = {
        let wanted = wanted.setter();
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                wanted.set(field.value());
            }
        }
    };
    let found = |family: Family| -> Vec<KindName> {
        family.kinds().filter(|kind| matches_words(*kind, &wanted, language)).collect()
    };
    let families: Vec<(Family, Vec<KindName>)> = Family::ALL
        .into_iter()
        .map(|family| (family, found(family)))
        .filter(|(_, k)| !k.is_empty())
        .collect();
    let nothing = families.is_empty();
    html! {
        <div class="palette" data-testid="palette">
            <input type="search" class="field palette-search" placeholder={palette::SEARCH.get(language)}
                aria-label={palette::SEARCH.get(language)} data-testid="palette-search" value={(*wanted).clone()} {oninput} />
            { for families.into_iter().map(|(family, kinds)| html! {
                <section key={family.name().0} class="palette-family">
                    <h2>{ family.name().get(language) }</h2>
                    <ul>
                        { for kinds.into_iter().map(|kind| html! {
                            <li key={kind.as_str()}>
                                <Item {kind} viewport={viewport.clone()} on_add={add.clone()} on_hold={hold.clone()} />
                            </li>
                        }) }
                    </ul>
                </section>
            }) }
            if nothing {
                <p class="palette-nothing">{ palette::NOTHING.get(language) }</p>
            }
            <p class="heard" role="status">{ &*said }</p>
        </div>
    }
}

/// Whether every word that is looked for occurs in a kind's name or description, in either language.
fn matches_words(kind: KindName, wanted: &str, language: Language) -> bool {
    let entry = entry(kind);
    let text = [entry.name.0, entry.summary.get(language)].join(" ").to_ascii_lowercase();
    wanted.to_ascii_lowercase().split_whitespace().all(|word| text.contains(word))
}

#[derive(Properties, PartialEq)]
struct ItemProps {
    kind: KindName,
    viewport: Viewport,
    on_add: Callback<(KindName, Option<Point>)>,
    on_hold: Callback<Option<(KindName, Point)>>,
}

#[component]
fn Item(props: &ItemProps) -> Html {
    let ItemProps { kind, viewport, on_add, on_hold } = props;
    let kind = *kind;
    let language = use_language();
    let dragged = use_state_eq(bool::default);
    let pressed_at = use_mut_ref(Option::<Point>::default);
    // The click that ends a drag is none.
    let was_drag = use_mut_ref(bool::default);
    let (button, ghost) = (use_node_ref(), use_node_ref());
    let entry = entry(kind);

    // Where on the canvas a pointer is, if it is there.
    let on_canvas = {
        let viewport = viewport.clone();
        move |event: &PointerEvent| {
            let screen = viewport.on_screen(event.client_x().into(), event.client_y().into());
            viewport.contains(screen).then(|| viewport.view().to_canvas(screen))
        }
    };
    let onpointerdown = {
        let (pressed_at, was_drag, button) = (pressed_at.clone(), was_drag.clone(), button.clone());
        move |event: PointerEvent| {
            *was_drag.borrow_mut() = false;
            if event.button() == 0 {
                *pressed_at.borrow_mut() = Some(point_of(&event));
                if let Some(button) = button.cast::<Element>() {
                    button.set_pointer_capture(event.pointer_id()).ok();
                }
            }
        }
    };
    let onpointermove = {
        let (pressed_at, was_drag, dragged, ghost) =
            (pressed_at.clone(), was_drag.clone(), dragged.setter(), ghost.clone());
        let (on_canvas, on_hold) = (on_canvas.clone(), on_hold.clone());
        move |event: PointerEvent| {
            let at = point_of(&event);
            let moved = pressed_at.borrow().is_some_and(|start| start.distance(at) >= THRESHOLD);
            if moved {
                *was_drag.borrow_mut() = true;
                dragged.set(true);
                if let Some(ghost) = ghost.cast::<HtmlElement>() {
                    ghost.style().set_property("translate", &format!("{}px {}px", at.x, at.y)).ok();
                }
                on_hold.emit(on_canvas(&event).map(|at| (kind, at)));
            }
        }
    };
    let onpointerup = {
        let (pressed_at, was_drag, dragged) = (pressed_at.clone(), was_drag.clone(), dragged.setter());
        let (on_add, on_hold) = (on_add.clone(), on_hold.clone());
        move |event: PointerEvent| {
            pressed_at.borrow_mut().take();
            dragged.set(false);
            on_hold.emit(None);
            if let Some(at) = on_canvas(&event).filter(|_| *was_drag.borrow()) {
                on_add.emit((kind, Some(at)));
            }
        }
    };
    let onpointercancel = {
        let (dragged, on_hold) = (dragged.setter(), on_hold.clone());
        move |_: PointerEvent| {
            pressed_at.borrow_mut().take();
            dragged.set(false);
            on_hold.emit(None);
        }
    };
    let onclick = {
        let on_add = on_add.clone();
        move |_: MouseEvent| {
            if !was_drag.replace(false) {
                on_add.emit((kind, None));
            }
        }
    };
    // Clicked, it does not take the focus: the space bar is to play, not to add once more.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    html! {
        <>
            <button ref={button} type="button" class="palette-item" data-testid={format!("palette-{}", kind.as_str())}
                {onpointerdown} {onpointermove} {onpointerup} {onpointercancel} {onmousedown} {onclick}>
                { entry.icon.view() }
                <span class="palette-text">
                    <span class="palette-name">{ entry.name.get(language) }</span>
                    <span class="palette-summary">{ entry.summary.get(language) }</span>
                </span>
            </button>
            <div ref={ghost} class="palette-ghost" hidden={!*dragged} aria-hidden="true">
                { entry.icon.view() }{ entry.name.get(language) }
            </div>
        </>
    }
}

fn point_of(event: &PointerEvent) -> Point {
    Point::new(event.client_x().into(), event.client_y().into())
}
