//! A client's rate over time: pieces of curves, the last of which goes on for ever or begins a cycle anew.

use super::curve::Curve;
use crate::scenario::Profile;

pub const NS_PER_S: f64 = 1e9;
/// Later than the clock ever gets, in nanoseconds.
const NEVER_NS: f64 = (1_u64 << 55) as f64;

/// One piece of the rate, in requests and nanoseconds from its start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    pub start_ns: u64,
    pub length_ns: f64,
    pub curve: Curve,
}

/// The pieces in order of time. Without a cycle the last one never ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    pieces: Vec<Piece>,
    cycle: Option<Cycle>,
}

/// The pieces from `first` on repeat for ever.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cycle {
    first: usize,
    start_ns: u64,
    period_ns: u64,
    /// The integral over one period.
    area: f64,
}

/// A piece, in the repetition that begins so many nanoseconds after the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    piece: usize,
    shift_ns: u64,
}

impl Rate {
    /// The rate of a profile; users have none.
    pub fn new(profile: &Profile) -> Rate {
        if let Profile::Diurnal { low_qps, high_qps, period_s, peak_s } = *profile {
            let (low, high) = (low_qps / NS_PER_S, high_qps / NS_PER_S);
            let curve = Curve::wave(low, high, period_s * NS_PER_S, peak_s * NS_PER_S);
            let pieces = vec![Piece { start_ns: 0, length_ns: f64::INFINITY, curve }];
            return Rate { pieces, cycle: None };
        }
        let corners = profile.corners().unwrap_or_else(|| vec![(0.0, 0.0)]);
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
        let cycle = profile.cycle().and_then(|(from_s, every_s)| {
            let (start_ns, end) = (ns(from_s), ns(from_s + every_s));
            let first = pieces.iter().position(|piece| piece.start_ns >= start_ns)?;
            let area = pieces[first..].iter().map(|piece| piece.curve.area(piece.length_ns)).sum();
            Some(Cycle { first, start_ns, period_ns: end - start_ns, area })
        });
        if let Some(last) = corners.last().filter(|_| cycle.is_none()) {
            let curve = Curve::Line { rate: last.1 / NS_PER_S, slope: 0.0 };
            pieces.push(Piece { start_ns: ns(last.0), length_ns: f64::INFINITY, curve });
        }
        Rate { pieces, cycle }
    }

    /// The rate in requests a nanosecond, if it is the same from the start to the end of time.
    pub fn constant(&self) -> Option<f64> {
        match self.pieces[..] {
            [Piece { start_ns: 0, length_ns, curve: Curve::Line { rate, slope: 0.0 } }]
                if length_ns.is_infinite() =>
            {
                Some(rate)
            }
            _ => None,
        }
    }

    /// Where the rate stands at `now`.
    pub fn spot_at(&self, now: u64) -> Spot {
        let shift_ns = match self.cycle {
            Some(c) if now >= c.start_ns => (now - c.start_ns) / c.period_ns * c.period_ns,
            _ => 0,
        };
        let piece = self.pieces.partition_point(|p| p.start_ns <= now - shift_ns).saturating_sub(1);
        Spot { piece, shift_ns }
    }

    /// The piece that stands there, at its own time.
    #[inline]
    pub fn piece(&self, spot: Spot) -> Piece {
        let piece = self.pieces[spot.piece];
        Piece { start_ns: piece.start_ns + spot.shift_ns, ..piece }
    }

    /// The piece after this one, unless there is none or the rate is 0 for good.
    pub fn next(&self, spot: Spot) -> Option<Spot> {
        if let Some(cycle) = self.cycle.filter(|cycle| cycle.area <= 0.0)
            && spot.piece + 1 >= cycle.first
        {
            return None;
        }
        if spot.piece + 1 < self.pieces.len() {
            return Some(Spot { piece: spot.piece + 1, ..spot });
        }
        let cycle = self.cycle?;
        let shift_ns = spot.shift_ns + cycle.period_ns;
        ((shift_ns as f64) < NEVER_NS).then_some(Spot { piece: cycle.first, shift_ns })
    }

    /// From the start of a cycle over as many whole ones as fit both into `area` and before `until`: where that leads to, and the
    /// integral that is passed. None where not one fits.
    pub fn over_cycles(&self, spot: Spot, area: f64, until_ns: u64, factor: f64) -> Option<(Spot, f64)> {
        let cycle = self.cycle.filter(|cycle| cycle.first == spot.piece)?;
        let each = cycle.area * factor;
        let start_ns = cycle.start_ns + spot.shift_ns;
        let room = until_ns.saturating_sub(start_ns).min(NEVER_NS as u64) / cycle.period_ns;
        let cycles = libm::floor(area / each).min(room as f64) as u64;
        let shift_ns = spot.shift_ns + cycles * cycle.period_ns;
        (cycles > 0).then_some((Spot { shift_ns, ..spot }, cycles as f64 * each))
    }

    /// The rate at `now`, in requests a nanosecond.
    pub fn at(&self, now: u64) -> f64 {
        let piece = self.piece(self.spot_at(now));
        piece.curve.rate(now.saturating_sub(piece.start_ns) as f64)
    }

    /// The integral between two instants of the rate times `factor`.
    pub fn area(&self, from: u64, to: u64, factor: f64) -> f64 {
        let Some(cycle) = self.cycle else { return self.span(from, to, factor) };
        if from >= to {
            return 0.0;
        }
        let begins = from.max(cycle.start_ns).min(to);
        let before = self.span(from, begins, factor);
        if to <= cycle.start_ns {
            return before;
        }
        let part =
            |now: u64| ((now - cycle.start_ns) / cycle.period_ns, (now - cycle.start_ns) % cycle.period_ns);
        let ((first, left), (last, right)) = (part(begins), part(to));
        let (left, right) = (cycle.start_ns + left, cycle.start_ns + right);
        if first == last {
            return before + self.span(left, right, factor);
        }
        let whole = (last - first - 1) as f64 * cycle.area * factor;
        let end = cycle.start_ns + cycle.period_ns;
        before + self.span(left, end, factor) + whole + self.span(cycle.start_ns, right, factor)
    }

    /// The same, where nothing has been repeated yet.
    fn span(&self, from: u64, to: u64, factor: f64) -> f64 {
        let mut sum = 0.0;
        for piece in &self.pieces {
            let end = (piece.start_ns as f64 + piece.length_ns).min(to as f64) as u64;
            let start = piece.start_ns.max(from);
            if start < end {
                let curve = piece.curve.from((start - piece.start_ns) as f64).times(factor);
                sum += curve.area((end - start) as f64);
            }
        }
        sum
    }
}

/// So long after an instant, if the clock ever gets there.
#[inline]
pub fn instant(from_ns: u64, after_ns: f64) -> Option<u64> {
    // Both are far below 2⁶³, and signed numbers are converted in fewer steps.
    (from_ns as i64 as f64 + after_ns < NEVER_NS).then(|| from_ns + after_ns as i64 as u64)
}
