//! The view's controls, at the corner of the canvas.

use yew::prelude::*;

use super::viewport::Viewport;
use crate::intent::{Intent, entry};
use crate::text::{canvas, use_language};

#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    pub viewport: Viewport,
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let language = use_language();
    let viewport = &props.viewport;
    let zoom = use_state_eq(|| 100);
    use_effect_with(viewport.clone(), {
        let setter = zoom.setter();
        move |viewport: &Viewport| {
            let watching = viewport.watch(move |view| setter.set((view.zoom * 100.0).round() as i32));
            move || drop(watching)
        }
    });
    let button = |intent: Intent, testid: &'static str| {
        let onclick = props.on_intent.reform(move |_: MouseEvent| intent);
        let entry = entry(intent);
        let title = entry.title(language);
        html! {
            <button type="button" class="button quiet" title={title.clone()} aria-label={title}
                data-testid={testid} {onclick}>{ entry.icon.map(|icon| icon.view()) }</button>
        }
    };
    html! {
        <div class="view-controls" role="toolbar" aria-label={canvas::VIEW.get(language)} data-part="controls">
            { button(Intent::ZoomOut, "zoom-out") }
            <output class="view-zoom" data-testid="zoom">{ format!("{} %", *zoom) }</output>
            { button(Intent::ZoomIn, "zoom-in") }
            { button(Intent::Fit, "fit") }
        </div>
    }
}
