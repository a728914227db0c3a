//! The view's controls, at the corner of the canvas.

use yew::prelude::*;

use super::viewport::Viewport;
use crate::document::use_editor;
use crate::icon::Icon;
use crate::text::{Message, canvas, use_language};

const STEP: f64 = 1.25;

#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    pub viewport: Viewport,
}

#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let viewport = &props.viewport;
    let zoom = use_state_eq(|| 100);
    use_effect_with(viewport.clone(), {
        let setter = zoom.setter();
        move |viewport: &Viewport| {
            let watching = viewport.watch(move |view| setter.set((view.zoom * 100.0).round() as i32));
            move || drop(watching)
        }
    });
    let button = |icon: Icon, label: Message, testid: &'static str, run: Callback<MouseEvent>| {
        html! {
            <button type="button" class="button quiet" title={label.get(language)} aria-label={label.get(language)}
                data-testid={testid} onclick={run}>{ icon.view() }</button>
        }
    };
    let zoom_by = |factor: f64| {
        let viewport = viewport.clone();
        Callback::from(move |_| viewport.zoom_by(factor))
    };
    let fit = {
        let (viewport, document) = (viewport.clone(), editor.document.clone());
        Callback::from(move |_| viewport.fit(&document))
    };
    html! {
        <div class="view-controls" role="toolbar" aria-label={canvas::VIEW.get(language)} data-part="controls">
            { button(Icon::Minus, canvas::ZOOM_OUT, "zoom-out", zoom_by(1.0 / STEP)) }
            <output class="view-zoom" data-testid="zoom">{ format!("{} %", *zoom) }</output>
            { button(Icon::Plus, canvas::ZOOM_IN, "zoom-in", zoom_by(STEP)) }
            { button(Icon::Fit, canvas::FIT, "fit", fit) }
        </div>
    }
}
