//! How long a target takes, sensitive to peaks: Finagle's and Linkerd's peak EWMA.

/// What a target costs that was called and has not answered yet, or has only failed, in nanoseconds: Finagle's penalty.
pub const PENALTY: f64 = (i64::MAX >> 16) as f64;

/// What is known of one target. To be compared with others', the least being the best, usually of two picked at random.
///
/// After `PeakEwma.scala` of Finagle: an answer slower than the mean is the mean at once, a faster one moves it with
/// weight 1 − e^(−Δ/decay), Δ being the time since the last answer (Eckner, "Algorithms for unevenly spaced time
/// series"); and while there is no answer the mean decays to nothing, so that who was slow is tried again.
///
/// It departs from Finagle where it must. There each look at the cost counts as an answer of no time; here only answers
/// change what is known, so the cost does not depend on how often it is asked for. And there failures count like
/// answers, fast ones attracting all calls unless something else marks the target dead; here a failure never lowers the
/// mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PeakEwma {
    /// As of the last answer; 0 without any.
    mean_ns: f64,
    heard_at: u64,
    /// Whether there was a good answer.
    is_known: bool,
}

impl PeakEwma {
    /// What one more call would cost at `now` with so many calls outstanding already: the mean in nanoseconds, decayed,
    /// times `outstanding` + 1. A target of which nothing is known, or not any more, costs nothing if it is idle, so that
    /// it is tried, and [`PENALTY`] + `outstanding` if it is not, so that the first call is waited for.
    #[inline]
    pub fn cost(&self, now: u64, outstanding: u32, decay_ns: u64) -> f64 {
        let mean = self.mean_ns * self.kept(now, decay_ns);
        if mean == 0.0 && outstanding > 0 {
            return PENALTY + f64::from(outstanding);
        }
        mean * (f64::from(outstanding) + 1.0)
    }

    /// A call has been answered, well or not, `took_ns` after it was sent.
    ///
    /// A failure counts as slow as it was, never as fast: the mean stays at least as it was at the last answer, and decays
    /// from there anew. A target that has only failed costs [`PENALTY`], decaying (at a decay time of 10 s it takes
    /// about three minutes to come down to milliseconds); its first good answer makes it forget that.
    pub fn hear(&mut self, now: u64, took_ns: u64, decay_ns: u64, is_ok: bool) {
        let took = took_ns as f64;
        self.mean_ns = match (self.is_known, is_ok) {
            (false, false) => PENALTY,
            (false, true) => took,
            (true, _) if took > self.mean_ns => took,
            (true, false) => self.mean_ns,
            (true, true) => took + (self.mean_ns - took) * self.kept(now, decay_ns),
        };
        self.heard_at = now;
        self.is_known |= is_ok;
    }

    /// The part of the mean that is left after the time since the last answer.
    #[inline]
    fn kept(&self, now: u64, decay_ns: u64) -> f64 {
        libm::exp(-((now - self.heard_at) as f64) / decay_ns.max(1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    const MS: u64 = 1_000_000;
    const S: u64 = 1_000 * MS;
    const DECAY: u64 = 10 * S;

    fn heard(answers: &[(u64, u64, bool)]) -> PeakEwma {
        let mut ewma = PeakEwma::default();
        answers.iter().for_each(|(now, took, is_ok)| ewma.hear(*now, *took, DECAY, *is_ok));
        ewma
    }

    fn near(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-12, "{found}, not {expected}");
    }

    #[test]
    fn a_slower_answer_is_the_mean_at_once_and_a_faster_one_moves_it_by_its_weight() {
        let peak = heard(&[(0, 10 * MS, true), (S, 200 * MS, true)]);
        near(peak.cost(S, 0, DECAY), 200e6);
        let after = heard(&[(0, 10 * MS, true), (S, 200 * MS, true), (4 * S, 50 * MS, true)]);
        near(after.cost(4 * S, 0, DECAY), 50e6 + 150e6 * libm::exp(-0.3));
        let together = heard(&[(0, 200 * MS, true), (0, 50 * MS, true)]);
        near(together.cost(0, 0, DECAY), 200e6);
    }

    #[test]
    fn the_cost_is_the_mean_times_the_calls_with_this_one() {
        let ewma = heard(&[(S, 20 * MS, true)]);
        assert_eq!([0, 1, 9].map(|outstanding| ewma.cost(S, outstanding, DECAY)), [20e6, 40e6, 200e6]);
    }

    #[test]
    fn without_answers_the_mean_decays_to_nothing_so_that_who_was_slow_is_tried_again() {
        let (slow, mut fast) = (heard(&[(0, 2 * S, true)]), heard(&[(0, 10 * MS, true)]));
        near(slow.cost(DECAY, 0, DECAY), 2e9 / std::f64::consts::E);
        // A hundred times slower: after ln 200 decay times it costs no more than the other, which goes on answering.
        let tried = (1..).find(|second| {
            fast.hear(second * S, 10 * MS, DECAY, true);
            slow.cost(second * S, 0, DECAY) < fast.cost(second * S, 0, DECAY)
        });
        assert_eq!(tried, Some((10.0 * libm::log(200.0)) as u64 + 1));
        assert_eq!(slow.cost(10_000 * S, 0, DECAY), 0.0);
    }

    #[test]
    fn who_has_never_answered_is_tried_once_and_then_waited_for() {
        let (new, slow) = (PeakEwma::default(), heard(&[(0, 60 * S, true)]));
        assert_eq!(new.cost(S, 0, DECAY), 0.0);
        assert!(new.cost(S, 1, DECAY) > slow.cost(S, 1_000, DECAY));
        // Where nothing is known of anybody, the fewest outstanding calls decide.
        assert!(new.cost(S, 1, DECAY) < new.cost(S, 2, DECAY));
        // What has decayed to nothing is as good as unknown.
        assert_eq!(slow.cost(100_000 * S, 3, DECAY), new.cost(0, 3, DECAY));
    }

    #[test]
    fn a_failure_never_lowers_the_mean() {
        let mut stream = Stream::named(1, "ewma", 0, "test");
        for _ in 0..1_000 {
            let before = heard(&[(stream.below_wide(S), 1 + stream.below_wide(S), stream.below(2) == 0)]);
            let (now, took) = (S + stream.below_wide(100 * S), stream.below_wide(2 * S));
            let mut after = before;
            after.hear(now, took, DECAY, false);
            assert!(after.cost(now, 0, DECAY) >= before.cost(before.heard_at, 0, DECAY));
        }
    }

    #[test]
    fn who_fails_fast_attracts_no_more_than_his_share_and_nothing_if_he_has_never_been_well() {
        let well = heard(&[(0, 100 * MS, true)]);
        for ever_well in [false, true] {
            let mut failing = heard(if ever_well { &[(0, 100 * MS, true)] } else { &[] });
            let mut well = well;
            let mut calls = [0_u32; 2];
            for n in 0..60_000 {
                let now = n * MS;
                let is_failing = failing.cost(now, 0, DECAY) < well.cost(now, 0, DECAY);
                calls[usize::from(is_failing)] += 1;
                if is_failing {
                    failing.hear(now, MS, DECAY, false)
                } else {
                    well.hear(now, 100 * MS, DECAY, true)
                }
            }
            assert!(calls[1] <= 1 + calls[0], "{calls:?}");
            assert!(ever_well || calls[1] == 1);
        }
    }

    #[test]
    fn who_has_recovered_is_believed_at_his_first_good_answer() {
        let recovered = heard(&[(0, MS, false), (S, MS, false), (200 * S, 20 * MS, true)]);
        near(recovered.cost(200 * S, 0, DECAY), 20e6);
    }
}
