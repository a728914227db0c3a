//! When requests are born: a Poisson process whose rate may change over time, exactly.
//!
//! Unit exponentials go through the inverse of the integrated rate (Lewis and Shedler, 1979; Çinlar,
//! 1975): a changed rate moves the arrivals and leaves the draws as they are.

use super::curve::Curve;
use crate::random::Stream;
use crate::scenario::Profile;

const NS_PER_S: f64 = 1e9;

/// One piece of the rate, in requests and nanoseconds from its start; the last one never ends.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    start_ns: u64,
    length_ns: f64,
    curve: Curve,
}

/// The process and its position.
#[derive(Debug, Clone)]
pub struct Arrivals {
    pieces: Vec<Piece>,
    piece: usize,
    /// Everything since here is measured from `anchor_ns`, within the current piece.
    anchor_ns: u64,
    /// Integrated rate from the anchor to the pending birth.
    ahead: f64,
    /// Bursts multiply the rate.
    factor: f64,
    stream: Stream,
}

impl Arrivals {
    pub fn new(now: u64, profile: &Profile, mut stream: Stream) -> Arrivals {
        let ahead = stream.exponential();
        let mut arrivals =
            Arrivals { pieces: pieces(profile), piece: 0, anchor_ns: now, ahead, factor: 1.0, stream };
        arrivals.piece = arrivals.piece_at(now);
        arrivals
    }

    /// The time of the pending birth; none while the rate stays 0.
    #[inline]
    pub fn pending(&mut self) -> Option<u64> {
        loop {
            let Piece { start_ns, length_ns, curve } = self.pieces[self.piece];
            let offset = (self.anchor_ns - start_ns) as f64;
            let curve = curve.from(offset).times(self.factor);
            let left = length_ns - offset;
            if let Some(after) = curve.time_of_area(self.ahead)
                && after < left
            {
                return Some(self.anchor_ns + after as u64);
            }
            if self.piece + 1 == self.pieces.len() {
                return None;
            }
            self.ahead = (self.ahead - curve.area(left)).max(0.0);
            self.piece += 1;
            self.anchor_ns = self.pieces[self.piece].start_ns;
        }
    }

    /// The pending birth has happened: on to the next.
    #[inline]
    pub fn advance(&mut self) -> Option<u64> {
        self.ahead += self.stream.exponential();
        self.pending()
    }

    /// The rate at `now`, in requests a second.
    pub fn rate_qps(&self, now: u64) -> f64 {
        let piece = &self.pieces[self.piece_at(now)];
        piece.curve.rate((now.saturating_sub(piece.start_ns)) as f64) * self.factor * NS_PER_S
    }

    /// From `now` on the rate follows another profile, or is multiplied by another factor. What is left
    /// of the pending unit exponential is kept.
    pub fn change(&mut self, now: u64, profile: Option<&Profile>, factor: f64) {
        // The pending birth may lie in a later piece, and the anchor with it.
        if self.anchor_ns <= now {
            self.ahead -= self.integral(self.anchor_ns, now);
            // While a client has nowhere to send, births pass unseen; what remains is memoryless.
            if self.ahead < 0.0 {
                self.ahead = self.stream.exponential();
            }
        } else {
            self.ahead += self.integral(now, self.anchor_ns);
        }
        if let Some(profile) = profile {
            self.pieces = pieces(profile);
        }
        self.factor = factor;
        self.anchor_ns = now;
        self.piece = self.piece_at(now);
    }

    /// The integrated rate between two instants.
    fn integral(&self, from: u64, to: u64) -> f64 {
        let mut sum = 0.0;
        for piece in &self.pieces {
            let end = (piece.start_ns as f64 + piece.length_ns).min(to as f64) as u64;
            let start = piece.start_ns.max(from);
            if start < end {
                let curve = piece.curve.from((start - piece.start_ns) as f64).times(self.factor);
                sum += curve.area((end - start) as f64);
            }
        }
        sum
    }

    fn piece_at(&self, now: u64) -> usize {
        self.pieces.partition_point(|p| p.start_ns <= now).saturating_sub(1)
    }
}

fn pieces(profile: &Profile) -> Vec<Piece> {
    if let Profile::Diurnal { low_qps, high_qps, period_s, peak_s } = *profile {
        let (low, high) = (low_qps / NS_PER_S, high_qps / NS_PER_S);
        let curve = Curve::wave(low, high, period_s * NS_PER_S, peak_s * NS_PER_S);
        return vec![Piece { start_ns: 0, length_ns: f64::INFINITY, curve }];
    }
    let corners = profile.corners().unwrap_or_default();
    let ns = |seconds: f64| (seconds * NS_PER_S) as u64;
    let mut pieces = Vec::with_capacity(corners.len());
    for pair in corners.windows(2) {
        let (start, end) = (ns(pair[0].0), ns(pair[1].0));
        if end > start {
            let length = (end - start) as f64;
            let (rate, next) = (pair[0].1 / NS_PER_S, pair[1].1 / NS_PER_S);
            let curve = Curve::Line { rate, slope: (next - rate) / length };
            pieces.push(Piece { start_ns: start, length_ns: length, curve });
        }
    }
    if let Some(last) = corners.last() {
        let curve = Curve::Line { rate: last.1 / NS_PER_S, slope: 0.0 };
        pieces.push(Piece { start_ns: ns(last.0), length_ns: f64::INFINITY, curve });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(profile: &Profile, from_s: f64, to_s: f64) -> f64 {
        let mut arrivals = Arrivals::new(0, profile, Stream::named(11, "c", 0, "arrivals"));
        let (from, to) = ((from_s * 1e9) as u64, (to_s * 1e9) as u64);
        let (mut n, mut next) = (0, arrivals.pending());
        while let Some(time) = next.filter(|t| *t < to) {
            n += u32::from(time >= from);
            next = arrivals.advance();
        }
        f64::from(n)
    }

    #[test]
    fn a_slow_ramp_from_nothing_yields_its_integral() {
        // The peers' defect: a ramp from 0 to 2 a second over 60 s yields 60, not 6.
        let ramp = Profile::Ramp { from_qps: 0.0, to_qps: 2.0, start_s: 0.0, rise_s: 60.0 };
        let n = count(&ramp, 0.0, 60.0);
        assert!((n - 60.0).abs() < 3.0 * 60.0_f64.sqrt(), "{n}");
    }

    #[test]
    fn a_spikes_arrivals_equal_the_integrated_rate() {
        let spike = Profile::Spike {
            base_qps: 1_000.0,
            peak_qps: 20_000.0,
            start_s: 10.0,
            rise_s: 5.0,
            hold_s: 10.0,
            fall_s: 5.0,
        };
        // (from, to, integral): a Poisson count is within four of its square roots.
        let cases = [
            (0.0, 10.0, 10_000.0),
            (10.0, 15.0, 52_500.0),
            (10.0, 11.0, 2_900.0),
            (15.0, 25.0, 200_000.0),
            (25.0, 30.0, 52_500.0),
            (30.0, 50.0, 20_000.0),
        ];
        for (from, to, expected) in cases {
            let n = count(&spike, from, to);
            assert!((n - expected).abs() < 4.0 * expected.sqrt(), "{from} to {to} s: {n} for {expected}");
        }
    }

    #[test]
    fn day_and_night_a_step_and_free_points_yield_their_integrals() {
        let tau = 2.0 * std::f64::consts::PI;
        let day = Profile::Diurnal { low_qps: 100.0, high_qps: 900.0, period_s: 60.0, peak_s: 30.0 };
        // ∫ 500 − 400 cos(2πt/60) dt from 0 to t.
        let wave = |t: f64| 500.0 * t - 400.0 * 60.0 / tau * libm::sin(tau * t / 60.0);
        for (from, to) in [(0.0, 15.0), (20.0, 40.0), (100.0, 130.0), (0.0, 600.0)] {
            let (n, expected) = (count(&day, from, to), wave(to) - wave(from));
            assert!((n - expected).abs() < 4.0 * expected.sqrt(), "{from} to {to} s: {n} for {expected}");
        }
        let step = Profile::Step { from_qps: 50.0, to_qps: 2_000.0, at_s: 10.0 };
        let points = Profile::Points {
            points: vec![[5.0, 100.0], [10.0, 500.0], [10.0, 50.0], [20.0, 0.0], [30.0, 400.0]],
        };
        let cases = [
            (&step, 0.0, 10.0, 500.0),
            (&step, 10.0, 20.0, 20_000.0),
            (&points, 0.0, 5.0, 500.0),
            (&points, 5.0, 10.0, 1_500.0),
            (&points, 10.0, 20.0, 250.0),
            (&points, 20.0, 30.0, 2_000.0),
            (&points, 30.0, 40.0, 4_000.0),
        ];
        for (profile, from, to, expected) in cases {
            let n = count(profile, from, to);
            assert!((n - expected).abs() < 4.0 * f64::sqrt(expected), "{from} to {to} s: {n} for {expected}");
        }
    }

    #[test]
    fn a_change_before_a_later_piece_forgets_nothing() {
        // Nothing comes for ten seconds, so the pending birth lies in the second piece.
        let late = Profile::Ramp { from_qps: 0.0, to_qps: 5.0, start_s: 10.0, rise_s: 0.0 };
        let mut arrivals = Arrivals::new(0, &late, Stream::named(3, "c", 0, "arrivals"));
        let before = arrivals.pending();
        arrivals.change(3_000_000_000, None, 1.0);
        assert_eq!(arrivals.pending(), before);
    }

    #[test]
    fn a_changed_rate_keeps_what_is_left_of_the_pending_exponential() {
        let profile = Profile::Steady { qps: 1.0 };
        let mut arrivals = Arrivals::new(0, &profile, Stream::named(3, "c", 0, "arrivals"));
        let before = arrivals.pending().unwrap_or_default();
        let half = before / 2;
        arrivals.change(half, None, 4.0);
        let after = arrivals.pending().unwrap_or_default();
        assert!((half + (before - half) / 4).abs_diff(after) <= 1);
        arrivals.change(half, None, 0.0);
        assert_eq!(arrivals.pending(), None);
        arrivals.change(before, None, 1.0);
        assert!((before + (before - half)).abs_diff(arrivals.pending().unwrap_or_default()) <= 1);
    }
}
