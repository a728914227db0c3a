//! The view's controls, at the corner of the canvas, and what helps those who lost their way.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::minimap::Minimap;
use super::tidy::tidy_up;
use super::viewport::Viewport;
use super::whereabouts::{Content, Whereabouts, use_whereabouts};
use crate::document::use_editor;
use crate::icon::Icon;
use crate::remembered;
use crate::text::{Message, canvas, use_language};

const STEP: f64 = 1.25;
/// Whether the minimap is wanted, as the browser remembers it.
const MINIMAP: &str = "minimap";
const HIDDEN: &str = "hidden";

#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    pub viewport: Viewport,
    pub content: Rc<Content>,
}

#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let ControlsProps { viewport, content } = props;
    let whereabouts = use_whereabouts(viewport, content);
    let has_map = use_state_eq(|| remembered::get(MINIMAP).as_deref() != Some(HIDDEN));
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
    let reset = {
        let viewport = viewport.clone();
        Callback::from(move |_: MouseEvent| viewport.zoom_reset())
    };
    let fit = {
        let (viewport, document) = (viewport.clone(), editor.document.clone());
        Callback::from(move |_| viewport.fit(&document))
    };
    let back = {
        let fit = fit.clone();
        let ground = viewport.ground();
        Callback::from(move |event| {
            // The button goes, and the focus is not to go with it.
            if let Some(ground) = ground.cast::<HtmlElement>() {
                ground.focus().ok();
            }
            fit.emit(event);
        })
    };
    let tidy = {
        let (viewport, editor) = (viewport.clone(), editor.clone());
        Callback::from(move |_| tidy_up(&editor, &viewport))
    };
    let toggle = {
        let (has_map, setter) = (*has_map, has_map.setter());
        Callback::from(move |_: MouseEvent| {
            remembered::set(MINIMAP, if has_map { HIDDEN } else { "shown" });
            setter.set(!has_map);
        })
    };
    let is_large = whereabouts != Whereabouts::InView;
    html! {
        <>
            if whereabouts == Whereabouts::Lost {
                <button type="button" class="button back-to-content" data-part="controls" data-testid="back-to-content" onclick={back}>
                    { canvas::BACK_TO_CONTENT.get(language) }
                </button>
            }
            if is_large && *has_map {
                <Minimap viewport={viewport.clone()} content={content.clone()} />
            }
            <div class="view-controls" role="toolbar" aria-label={canvas::VIEW.get(language)} data-part="controls">
                if is_large {
                    <button type="button" class="button quiet map-toggle" aria-pressed={has_map.to_string()} title={canvas::MINIMAP.get(language)}
                        aria-label={canvas::MINIMAP.get(language)} data-testid="toggle-minimap" onclick={toggle}>
                        { Icon::Map.view() }
                    </button>
                }
                { button(Icon::Tidy, canvas::TIDY_UP, "tidy-up", tidy) }
                { button(Icon::Minus, canvas::ZOOM_OUT, "zoom-out", zoom_by(1.0 / STEP)) }
                <button type="button" class="button quiet view-zoom" title={canvas::ZOOM_RESET.get(language)} data-testid="zoom" onclick={reset}>
                    { format!("{} %", *zoom) }
                </button>
                { button(Icon::Plus, canvas::ZOOM_IN, "zoom-in", zoom_by(STEP)) }
                { button(Icon::Fit, canvas::FIT, "fit", fit) }
            </div>
        </>
    }
}
