//! The timeline as a whole: its head, and the drawing where it is not hidden.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, Fault, Incident};
use yew::prelude::*;

use super::axis::{self, Axis};
use super::bars::{bars, last};
use super::edit::{first_fault, put};
use super::form::Asked;
use super::plot::Plot;
use crate::app::{Panel, SheetBar, Splitter, use_panels};
use crate::document::use_editor;
use crate::icon::Icon;
use crate::inspector::name_of_struck;
use crate::run::use_run;
use crate::text::{Language, Message, faults, timeline, use_language};

/// What the buttons magnify by.
const ZOOM: f64 = 2.0;
/// How long a new incident lasts, in seconds.
const NEW_FOR_S: f64 = 10.0;

#[component]
pub fn Timeline() -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let panels = use_panels();
    let is_shown = panels.is_shown(Panel::Timeline);
    let part = use_state_eq(Option::<(f64, f64)>::default);
    let asked = use_state_eq(Option::<Asked>::default);
    let around = Around(editor.document.clone(), run.state.base.clone(), language);
    let bars = use_memo(around, |Around(document, base, language)| {
        let describe =
            |fault: &Fault| faults::describe(fault, &name_of_struck(document, fault, *language), *language);
        bars(&document.incidents, &base.actions, describe)
    });
    let now = run.state.now_ns as f64 / 1e9;
    let whole = axis::whole(editor.document.duration_s, last(&bars), now);
    let on_part = {
        let part = part.setter();
        Callback::from(move |new| part.set(new))
    };
    let on_ask = {
        let asked = asked.setter();
        Callback::from(move |new| asked.set(new))
    };
    let put = {
        let (editor, run) = (editor.clone(), run.clone());
        Callback::from(move |(origin, incident)| put(&editor, &run, origin, incident))
    };
    let toggle = move |_: MouseEvent| panels.toggle(Panel::Timeline);
    let zoom = |by: f64| {
        let (on_part, axis) = (on_part.clone(), Axis::new(*part, whole, 1.0));
        // Around the present where it is in sight.
        let middle = if (axis.from..axis.to).contains(&now) { now } else { (axis.from + axis.to) / 2.0 };
        Callback::from(move |_: MouseEvent| on_part.emit(axis.zoomed(whole, middle, by)))
    };
    let selected = editor.selection.only();
    let add = first_fault(&editor.document, selected.clone()).map(|fault| {
        let on_ask = on_ask.clone();
        Callback::from(move |_: MouseEvent| {
            let incident = Incident { at_s: now.ceil(), for_s: Some(NEW_FOR_S), fault: fault.clone() };
            on_ask.emit(Some(Asked { origin: None, incident }));
        })
    });
    let tool = |icon: Icon, says: Message, testid: &'static str, onclick: Callback<MouseEvent>| {
        html! {
            <button type="button" class="button quiet" data-testid={testid} title={says.get(language)} aria-label={says.get(language)} {onclick}>
                { icon.view() }
            </button>
        }
    };
    let (icon, says) = if is_shown { (Icon::Down, timeline::HIDE) } else { (Icon::Up, timeline::SHOW) };
    html! {
        <section class="area-timeline" aria-label={timeline::TIMELINE.get(language)} data-testid="timeline">
            <SheetBar panel={Panel::Timeline} />
            <h2 class="heard">{ timeline::TIMELINE.get(language) }</h2>
            <div class={classes!("timeline", (!is_shown).then_some("is-hidden"))}>
            <div class="timeline-head">
                <button type="button" class="button quiet timeline-toggle" data-testid="timeline-toggle" aria-expanded={is_shown.to_string()} title={says.get(language)} onclick={toggle}>
                    { icon.view() }{ timeline::TIMELINE.get(language) }
                </button>
                if is_shown {
                    <span class="timeline-tools">
                        if let Some(add) = add {
                            { tool(Icon::Plus, timeline::ADD, "timeline-new", add) }
                        }
                        { tool(Icon::ZoomOut, timeline::ZOOM_OUT, "timeline-zoom-out", zoom(1.0 / ZOOM)) }
                        { tool(Icon::ZoomIn, timeline::ZOOM_IN, "timeline-zoom-in", zoom(ZOOM)) }
                    </span>
                }
            </div>
            if is_shown {
                <Plot document={editor.document.clone()} {bars} {selected} {whole} part={*part} {on_part} asked={(*asked).clone()} {on_ask} {put} />
            }
            </div>
            if is_shown {
                <Splitter panel={Panel::Timeline} />
            }
        </section>
    }
}

/// What the bars say and where they stand; documents are the same only where they are one.
struct Around(Rc<Document>, Rc<Document>, Language);

impl PartialEq for Around {
    fn eq(&self, Around(document, base, language): &Around) -> bool {
        Rc::ptr_eq(&self.0, document) && Rc::ptr_eq(&self.1, base) && self.2 == *language
    }
}
