//! The line between the canvas and a panel: drag it, or move it with the arrow keys; a double click puts it back.

use web_sys::Element;
use yew::prelude::*;

use super::panels::{Panel, Side, use_panels};
use crate::text::use_language;

const KEY_STEP: f64 = 16.0;

#[derive(Properties, PartialEq)]
pub struct SplitterProps {
    pub panel: Panel,
}

#[component]
pub fn Splitter(props: &SplitterProps) -> Html {
    let panel = props.panel;
    let language = use_language();
    let panels = use_panels();
    let line = use_node_ref();
    // Where the drag began, and how large the panel was then.
    let drag = use_mut_ref(Option::<(f64, f64)>::default);
    let grows = move |event: &PointerEvent| match panel.side() {
        Side::Right => f64::from(event.client_x()),
        Side::Left => -f64::from(event.client_x()),
        Side::Top => -f64::from(event.client_y()),
    };
    let onpointerdown = {
        let (drag, line, panels) = (drag.clone(), line.clone(), panels.clone());
        move |event: PointerEvent| {
            if let Some(element) = line.cast::<Element>().filter(|_| event.button() == 0) {
                element.set_pointer_capture(event.pointer_id()).ok();
                *drag.borrow_mut() = Some((grows(&event), panels.size(panel)));
            }
        }
    };
    let onpointermove = {
        let (drag, panels) = (drag.clone(), panels.clone());
        move |event: PointerEvent| {
            if let Some((start, size)) = *drag.borrow() {
                panels.resize(panel, Some(size + grows(&event) - start));
            }
        }
    };
    let stop = move |_: PointerEvent| *drag.borrow_mut() = None;
    let ondblclick = {
        let panels = panels.clone();
        move |_: MouseEvent| panels.resize(panel, None)
    };
    let (least, most) = panel.range();
    let size = panels.size(panel);
    let onkeydown = move |event: KeyboardEvent| {
        let (more, fewer) = match panel.side() {
            Side::Right => ("ArrowRight", "ArrowLeft"),
            Side::Left => ("ArrowLeft", "ArrowRight"),
            Side::Top => ("ArrowUp", "ArrowDown"),
        };
        let wanted = match event.key().as_str() {
            key if key == more => Some(size + KEY_STEP),
            key if key == fewer => Some(size - KEY_STEP),
            "Home" => Some(least),
            "End" => Some(most),
            "Enter" => None,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        panels.resize(panel, wanted);
    };
    let (class, orientation) = match panel.side() {
        Side::Right => ("splitter at-right", "vertical"),
        Side::Left => ("splitter at-left", "vertical"),
        Side::Top => ("splitter at-top", "horizontal"),
    };
    html! {
        <div ref={line} {class} role="separator" aria-orientation={orientation} tabindex="0" data-testid={format!("splitter-{}", panel.word())}
            aria-label={panel.size_name().get(language)} aria-valuenow={size.round().to_string()}
            aria-valuemin={least.to_string()} aria-valuemax={most.to_string()}
            {onpointerdown} {onpointermove} onpointerup={stop.clone()} onpointercancel={stop} {ondblclick} {onkeydown} />
    }
}
