//! From messages of sampled requests to dots on the canvas.

use std::rc::Rc;

use flashcrowd_protocol::{Hop, Speed};
use yew::prelude::*;

use crate::canvas::{Dot, Dots};
use crate::run::{RunState, use_run};

/// Messages of one batch are spread over this long at most.
const SPREAD_MS: f64 = 200.0;

/// Sends the run's messages to the canvas for as long as the caller is there.
#[hook]
pub fn use_hops(dots: &Dots) {
    let run = use_run();
    let latest = use_mut_ref(|| run.state.clone());
    *latest.borrow_mut() = run.state.clone();
    use_effect_with((), {
        let (run, dots) = (run.clone(), dots.clone());
        move |()| {
            let hops = run.on_hops(move |hops| dots.send(dots_of(&latest.borrow(), hops)));
            move || drop(hops)
        }
    });
    use_effect_with(run.state.run, {
        let dots = dots.clone();
        move |_| dots.clear()
    });
    use_effect_with(run.state.playing, {
        let dots = dots.clone();
        move |playing| dots.set_moving(*playing)
    });
}

fn dots_of(state: &RunState, hops: &[Hop]) -> Vec<Dot> {
    let asked = match state.speed {
        Speed::Times(times) => Some(times),
        Speed::Max => None,
    };
    let speed = state.pace.reached.or(asked).unwrap_or(1.0).max(1e-6);
    let first = hops.iter().map(|hop| hop.sent_ns).min().unwrap_or_default();
    let real_ms = |ns: u64| ns as f64 / 1e6 / speed;
    let dot = |hop: &Hop| {
        let connection: Rc<str> = state.layout.connections.get(hop.connection as usize)?.as_str().into();
        Some(Dot {
            connection,
            after_ms: real_ms(hop.sent_ns - first).min(SPREAD_MS),
            lasts_ms: real_ms(hop.arrives_ns.saturating_sub(hop.sent_ns)),
            is_reply: hop.is_reply,
            failed: hop.failed,
        })
    };
    hops.iter().filter_map(dot).collect()
}
