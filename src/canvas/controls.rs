//! The view's controls, at the corner of the canvas, and what helps those who lost their way.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::minimap::{Minimap, MinimapProps};
use super::viewport::Viewport;
use super::whereabouts::{Content, Whereabouts, use_whereabouts};
use crate::icon::Icon;
use crate::intent::{Intent, entry};
use crate::later;
use crate::remembered;
use crate::text::{canvas, use_language};

/// Whether the minimap is wanted, as the browser remembers it.
const MINIMAP: &str = "minimap";
const HIDDEN: &str = "hidden";
const SHOWN: &str = "shown";

#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    pub viewport: Viewport,
    pub content: Rc<Content>,
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let language = use_language();
    let ControlsProps { viewport, content, on_intent } = props;
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
    let button = |intent: Intent, testid: &'static str| {
        let onclick = on_intent.reform(move |_: MouseEvent| intent);
        let entry = entry(intent);
        let title = entry.title(language);
        html! {
            <button type="button" class="button quiet" title={title.clone()} aria-label={title}
                data-testid={testid} {onclick}>{ entry.icon.map(|icon| icon.view()) }</button>
        }
    };
    let back = {
        let (ground, on_intent) = (viewport.ground(), on_intent.clone());
        Callback::from(move |_: MouseEvent| {
            // The button goes, and the focus is not to go with it.
            if let Some(ground) = ground.cast::<HtmlElement>() {
                ground.focus().ok();
            }
            on_intent.emit(Intent::Fit);
        })
    };
    let toggle = {
        let (has_map, setter) = (*has_map, has_map.setter());
        Callback::from(move |_: MouseEvent| {
            remembered::set(MINIMAP, if has_map { HIDDEN } else { SHOWN });
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
                { later::once_here::<Minimap>(MinimapProps { viewport: viewport.clone(), content: content.clone() }) }
            }
            <div class="view-controls" role="toolbar" aria-label={canvas::VIEW.get(language)} data-part="controls">
                if is_large {
                    <button type="button" class="button quiet map-toggle" aria-pressed={has_map.to_string()} title={canvas::MINIMAP.get(language)}
                        aria-label={canvas::MINIMAP.get(language)} data-testid="toggle-minimap" onclick={toggle}>
                        { Icon::Map.view() }
                    </button>
                }
                { button(Intent::TidyUp, "tidy-up") }
                { button(Intent::ZoomOut, "zoom-out") }
                <button type="button" class="button quiet view-zoom" title={entry(Intent::ZoomReset).title(language)} data-testid="zoom"
                    onclick={on_intent.reform(|_: MouseEvent| Intent::ZoomReset)}>
                    { format!("{} %", *zoom) }
                </button>
                { button(Intent::ZoomIn, "zoom-in") }
                { button(Intent::Fit, "fit") }
            </div>
        </>
    }
}
