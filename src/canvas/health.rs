//! How a component is doing: healthy, strained or failing, and why in three words.

use flashcrowd_sim::metrics::{ComponentWindow, InstanceState, LiveComponent};
use flashcrowd_sim::scenario::{KindName, Language};

use crate::text::{canvas, number};

/// From here on the share of failed calls is failing rather than strained.
const FAILING_SHARE: f64 = 0.05;
/// Fewer failed calls than this go without saying.
const STRAINED_SHARE: f64 = 0.001;
/// Waiting lines grow steeply from here on.
const STRAINED_UTILIZATION: f64 = 0.85;
/// Who waits longer than this, and longer than half of the time spent here, waits too long.
const STRAINED_WAIT_MS: f64 = 20.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Health {
    /// Nothing has been measured.
    #[default]
    Unknown,
    Healthy,
    Strained,
    Failing,
}

/// Why it is not healthy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    Down,
    AllDown,
    SomeDown { down: usize, of: usize },
    QueueFull,
    Failing { share: f64 },
    Waiting { ms: f64 },
    Busy { utilization: f64 },
}

impl Health {
    /// The class that gives it its look.
    pub const fn class(self) -> &'static str {
        match self {
            Health::Unknown => "health-unknown",
            Health::Healthy => "health-healthy",
            Health::Strained => "health-strained",
            Health::Failing => "health-failing",
        }
    }

    pub fn name(self, language: Language) -> &'static str {
        let message = match self {
            Health::Unknown => canvas::UNKNOWN,
            Health::Healthy => canvas::HEALTHY,
            Health::Strained => canvas::STRAINED,
            Health::Failing => canvas::FAILING,
        };
        message.get(language)
    }

    /// Its mark on a grid of 12 × 12: a disc, a triangle, a cross; never told by colour alone.
    pub const fn mark(self) -> &'static str {
        match self {
            Health::Unknown => "M6 2.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z",
            Health::Healthy => "M2.500 6.300 5 8.800l4.500-5.600",
            Health::Strained => "M6 2 11 10.500H1zM6 5.500v2.200",
            Health::Failing => "M2.500 2.500l7 7m0-7-7 7",
        }
    }
}

impl Reason {
    pub fn render(self, language: Language) -> String {
        match self {
            Reason::Down => canvas::DOWN.get(language).to_owned(),
            Reason::AllDown => canvas::ALL_DOWN.get(language).to_owned(),
            Reason::SomeDown { down, of } => {
                canvas::SOME_DOWN.fill(language, &[("down", &down.to_string()), ("of", &of.to_string())])
            }
            Reason::QueueFull => canvas::QUEUE_FULL.get(language).to_owned(),
            Reason::Failing { share } => {
                let share = number::share(Some(share)).to_string();
                canvas::FAILING_SHARE.fill(language, &[("share", &share)])
            }
            Reason::Waiting { ms } => {
                let wait = number::duration_ms(Some(ms)).to_string();
                canvas::WAITING_MS.fill(language, &[("wait", &wait)])
            }
            Reason::Busy { utilization } => {
                let utilization = number::percent(Some(utilization)).to_string();
                canvas::BUSY.fill(language, &[("utilization", &utilization)])
            }
        }
    }
}

/// The verdict on a component from its state now and its last window.
pub fn judge(
    kind: KindName,
    live: &LiveComponent,
    window: Option<&ComponentWindow>,
) -> (Health, Option<Reason>) {
    let present = live.instances.iter().filter(|i| i.state != InstanceState::Leaving);
    let of = present.clone().count();
    let down = present
        .clone()
        .filter(|i| matches!(i.state, InstanceState::Refusing | InstanceState::Silent))
        .count();
    if kind != KindName::Client && of > 0 && down == of {
        return (Health::Failing, Some(if of == 1 { Reason::Down } else { Reason::AllDown }));
    }
    let lines = present.filter(|i| i.queue > 0 && i.state == InstanceState::Up);
    let full = lines.clone().any(|i| i.waiting >= i.queue);
    if full {
        return (Health::Failing, Some(Reason::QueueFull));
    }
    let failed_share = window.map_or(0.0, |w| {
        let failed = w.failures.total() as f64;
        failed / (failed + w.ok as f64).max(1.0)
    });
    if failed_share >= FAILING_SHARE {
        let reason =
            if down > 0 { Reason::SomeDown { down, of } } else { Reason::Failing { share: failed_share } };
        return (Health::Failing, Some(reason));
    }
    if down > 0 {
        return (Health::Strained, Some(Reason::SomeDown { down, of }));
    }
    if failed_share >= STRAINED_SHARE {
        return (Health::Strained, Some(Reason::Failing { share: failed_share }));
    }
    let wait = window.and_then(|w| w.wait_ms).unwrap_or(0.0);
    let spent = window.and_then(|w| w.latency_ms).map_or(0.0, |l| l.mean);
    if wait >= STRAINED_WAIT_MS && wait >= spent / 2.0 {
        return (Health::Strained, Some(Reason::Waiting { ms: wait }));
    }
    let utilization = window.and_then(|w| w.utilization).unwrap_or(0.0);
    if utilization >= STRAINED_UTILIZATION {
        return (Health::Strained, Some(Reason::Busy { utilization }));
    }
    let seen = window.is_some() || live.in_flight > 0;
    (if seen { Health::Healthy } else { Health::Unknown }, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::metrics::LiveInstance;

    fn instance(state: InstanceState, waiting: u32) -> LiveInstance {
        LiveInstance {
            slow: 1.0,
            errors: 0.0,
            state,
            in_rotation: true,
            busy: 1,
            slots: 4,
            computing: 1,
            cores: 4,
            waiting,
            queue: 10,
        }
    }

    fn component(instances: &[LiveInstance]) -> LiveComponent {
        LiveComponent { in_flight: 1, instances: instances.to_vec(), ..LiveComponent::default() }
    }

    #[test]
    fn the_worst_thing_is_the_reason() {
        use InstanceState::{Refusing, Up};
        let check = |instances: &[LiveInstance], expected| {
            assert_eq!(judge(KindName::Server, &component(instances), None), expected);
        };
        check(&[instance(Up, 0); 3], (Health::Healthy, None));
        check(&[instance(Refusing, 0)], (Health::Failing, Some(Reason::Down)));
        check(&[instance(Refusing, 0); 3], (Health::Failing, Some(Reason::AllDown)));
        check(
            &[instance(Up, 0), instance(Refusing, 0), instance(Up, 0)],
            (Health::Strained, Some(Reason::SomeDown { down: 1, of: 3 })),
        );
        check(&[instance(Up, 10), instance(Up, 0)], (Health::Failing, Some(Reason::QueueFull)));
    }
}
