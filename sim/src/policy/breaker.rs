//! The circuit breaker: closed, open, half-open (Nygard, "Release It!", 2007).

use crate::metrics::BreakerState;
use crate::scenario::Breaker;

/// Parts of the window in which calls are counted together.
const PARTS: usize = 10;

/// One caller's breaker. The rules come with each question, so that they can change under way.
#[derive(Debug, Clone, Default)]
pub struct CircuitBreaker {
    state: State,
    /// Raised whenever the state changes, so that calls of an earlier state do not count in a later one.
    epoch: u32,
    parts: [Part; PARTS],
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Closed,
    Open {
        until: u64,
    },
    HalfOpen {
        let_through: u32,
        well: u32,
        /// Probes that are not answered until then are given up.
        until: u64,
    },
}

/// Outcomes in a tenth of the window.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    /// Counted from the start of the run.
    number: u64,
    calls: u32,
    failed: u32,
}

impl CircuitBreaker {
    /// Asks to let a call through; the epoch in which it was let through.
    pub fn admit(&mut self, now: u64, rules: &Breaker) -> Option<u32> {
        if let State::Open { until } | State::HalfOpen { until, .. } = self.state
            && now >= until
        {
            let until = now + open_ns(rules);
            self.change(State::HalfOpen { let_through: 0, well: 0, until });
        }
        match &mut self.state {
            State::Closed => Some(self.epoch),
            State::HalfOpen { let_through, .. } if *let_through < rules.probes => {
                *let_through += 1;
                Some(self.epoch)
            }
            State::Open { .. } | State::HalfOpen { .. } => None,
        }
    }

    /// A call that was let through was not sent after all, or its outcome is not to count.
    pub fn take_back(&mut self, epoch: u32) {
        if let State::HalfOpen { let_through, .. } = &mut self.state
            && epoch == self.epoch
        {
            *let_through -= 1;
        }
    }

    /// A call that was let through in this epoch has its outcome.
    pub fn hear(&mut self, now: u64, epoch: u32, is_ok: bool, rules: &Breaker) {
        if epoch != self.epoch {
            return;
        }
        match &mut self.state {
            State::Closed => {
                let length = ((rules.window_s * 1e9) as u64 / PARTS as u64).max(1);
                let number = now / length;
                let part = &mut self.parts[(number % PARTS as u64) as usize];
                if part.number != number {
                    *part = Part { number, calls: 0, failed: 0 };
                }
                part.calls += 1;
                part.failed += u32::from(!is_ok);
                if !is_ok && self.has_tripped(number, rules) {
                    self.open(now, rules);
                }
            }
            State::HalfOpen { well, .. } if is_ok => {
                *well += 1;
                if *well >= rules.probes {
                    self.change(State::Closed);
                }
            }
            State::HalfOpen { .. } => self.open(now, rules),
            State::Open { .. } => {}
        }
    }

    /// As a figure.
    pub fn state(&self) -> BreakerState {
        match self.state {
            State::Closed => BreakerState::Closed,
            State::Open { .. } => BreakerState::Open,
            State::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }

    fn has_tripped(&self, number: u64, rules: &Breaker) -> bool {
        let recent = self.parts.iter().filter(|part| part.number + PARTS as u64 > number);
        let (calls, failed) = recent
            .fold((0_u64, 0_u64), |(c, f), part| (c + u64::from(part.calls), f + u64::from(part.failed)));
        calls >= u64::from(rules.minimum_calls) && failed as f64 >= rules.failure_ratio * calls as f64
    }

    fn open(&mut self, now: u64, rules: &Breaker) {
        self.change(State::Open { until: now + open_ns(rules) });
    }

    fn change(&mut self, state: State) {
        self.state = state;
        self.epoch = self.epoch.wrapping_add(1);
        self.parts = Default::default();
    }
}

fn open_ns(rules: &Breaker) -> u64 {
    (rules.open_s * 1e9) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1_000_000_000;
    const RULES: Breaker =
        Breaker { window_s: 10.0, failure_ratio: 0.5, minimum_calls: 10, open_s: 5.0, probes: 3 };

    fn hear(breaker: &mut CircuitBreaker, now: u64, outcomes: &[bool]) {
        for is_ok in outcomes {
            let epoch = breaker.admit(now, &RULES).expect("closed");
            breaker.hear(now, epoch, *is_ok, &RULES);
        }
    }

    #[test]
    fn it_opens_at_the_ratio_and_not_below_the_minimum() {
        let mut breaker = CircuitBreaker::default();
        hear(&mut breaker, S, &[false; 9]);
        assert_eq!(breaker.state(), BreakerState::Closed);
        hear(&mut breaker, S, &[false]);
        assert_eq!(breaker.state(), BreakerState::Open);
        assert_eq!(breaker.admit(6 * S - 1, &RULES), None);
    }

    #[test]
    fn failures_older_than_the_window_are_forgotten() {
        let mut breaker = CircuitBreaker::default();
        hear(&mut breaker, S, &[false; 9]);
        hear(&mut breaker, 12 * S, &[true, true, true, true, true, true, false, false, false, false]);
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[test]
    fn on_probation_it_lets_a_few_through_and_closes_when_all_are_well() {
        let mut breaker = CircuitBreaker::default();
        hear(&mut breaker, 0, &[false; 10]);
        let probes: Vec<u32> = (0..3).filter_map(|_| breaker.admit(5 * S, &RULES)).collect();
        assert_eq!((probes.len(), breaker.admit(5 * S, &RULES)), (3, None));
        probes.iter().for_each(|epoch| breaker.hear(6 * S, *epoch, true, &RULES));
        assert_eq!(breaker.state(), BreakerState::Closed);
    }

    #[test]
    fn probes_that_are_never_answered_do_not_keep_it_shut() {
        let mut breaker = CircuitBreaker::default();
        hear(&mut breaker, 0, &[false; 10]);
        (0..3).for_each(|_| assert!(breaker.admit(5 * S, &RULES).is_some()));
        assert_eq!(breaker.admit(10 * S - 1, &RULES), None);
        assert!(breaker.admit(10 * S, &RULES).is_some());
    }

    #[test]
    fn one_bad_probe_opens_it_again_and_late_answers_of_before_count_for_nothing() {
        let mut breaker = CircuitBreaker::default();
        let late = breaker.admit(0, &RULES).expect("closed");
        hear(&mut breaker, 0, &[false; 10]);
        let probe = breaker.admit(5 * S, &RULES).expect("half-open");
        breaker.hear(5 * S, late, false, &RULES);
        assert_eq!(breaker.state(), BreakerState::HalfOpen);
        breaker.hear(6 * S, probe, false, &RULES);
        assert_eq!((breaker.state(), breaker.admit(11 * S - 1, &RULES)), (BreakerState::Open, None));
        assert!(breaker.admit(11 * S, &RULES).is_some());
    }
}
