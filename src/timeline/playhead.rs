//! The simulated time reached, as a line over the bars.

use yew::prelude::*;

use super::axis::Axis;
use crate::run::use_run;

#[derive(Properties, PartialEq)]
pub struct PlayheadProps {
    pub axis: Axis,
    pub height: f64,
}

/// Apart from the bars: it is all that changes ten times a second.
#[component]
pub fn Playhead(props: &PlayheadProps) -> Html {
    let run = use_run();
    let seconds = run.state.now_ns as f64 / 1e9;
    let x = props.axis.x(seconds);
    html! {
        <g class="timeline-playhead" aria-hidden="true" data-testid="timeline-playhead" data-value={seconds.to_string()}
            transform={format!("translate({x:.1} 0)")}>
            <path d="M-5 0h10l-5 7z" />
            <line y2={props.height.to_string()} />
        </g>
    }
}
