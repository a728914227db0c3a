//! When requests are born: an arrival process at a rate that may change over time, exactly.
//!
//! A process of rate 1 goes through the inverse of the integrated rate (Lewis and Shedler, 1979; Çinlar, 1975):
//! a changed rate moves the arrivals and leaves the draws as they are. The process of rate 1 is Poisson's
//! (unit exponentials), evenly spaced, or one of batches; where it is Markov-modulated, the chain
//! multiplies the rate.

use super::modulation::{Chain, Modulation};
use super::rate::{NS_PER_S, Rate, Spot, instant};
use crate::random::Stream;
use crate::scenario::{ArrivalProcess, BatchSizes, Profile, Traffic};

/// The process and its position.
#[derive(Debug, Clone)]
pub struct Arrivals {
    profile: Profile,
    process: ArrivalProcess,
    rate: Rate,
    spot: Spot,
    /// Everything since here is measured from `anchor_ns`, within the current piece.
    anchor_ns: u64,
    /// Integrated rate from the anchor to the pending birth.
    ahead: f64,
    /// Bursts by incident multiply the rate.
    factor: f64,
    modulation: Option<Box<Modulation>>,
    /// Nanoseconds from one arrival to the next while the rate never changes.
    every_ns: Option<f64>,
    /// Births of the batch under way that are still to come.
    rest: u32,
    stream: Stream,
    size_stream: Stream,
    state_stream: Stream,
}

impl Arrivals {
    /// The process from `now` on; `stream` names streams by purpose.
    pub fn new(now: u64, traffic: &Traffic, stream: impl Fn(&str) -> Stream) -> Arrivals {
        let rate = Rate::new(&traffic.profile);
        let mut arrivals = Arrivals {
            profile: traffic.profile.clone(),
            process: traffic.arrivals,
            spot: rate.spot_at(now),
            rate,
            anchor_ns: now,
            ahead: 0.0,
            factor: 1.0,
            modulation: None,
            every_ns: None,
            rest: 0,
            stream: stream("arrivals"),
            size_stream: stream("batch sizes"),
            state_stream: stream("bursts"),
        };
        arrivals.ahead = match traffic.arrivals {
            // How far the way to the first one has been gone already: any part of it.
            ArrivalProcess::Even => arrivals.stream.unit(),
            _ => arrivals.gap(),
        };
        arrivals.modulate(now);
        arrivals.every_ns = arrivals.constant_gap_ns();
        arrivals
    }

    /// The time of the pending birth; none while the rate stays 0.
    #[inline]
    pub fn pending(&mut self) -> Option<u64> {
        if let Some(every_ns) = self.every_ns {
            return instant(self.anchor_ns, self.ahead * every_ns);
        }
        self.pending_at_varying_rate()
    }

    fn constant_gap_ns(&self) -> Option<f64> {
        let rate = self.rate.constant().filter(|_| self.modulation.is_none())? * self.factor;
        (rate > 0.0).then(|| 1.0 / rate)
    }

    fn pending_at_varying_rate(&mut self) -> Option<u64> {
        loop {
            let piece = self.rate.piece(self.spot);
            let offset = (self.anchor_ns - piece.start_ns) as f64;
            let (times, until_ns) = match &self.modulation {
                None => (self.factor, u64::MAX),
                Some(m) => (self.factor * m.times(&m.chain), m.chain.until_ns),
            };
            let in_state = match until_ns {
                u64::MAX => f64::INFINITY,
                until_ns => (until_ns - self.anchor_ns) as f64,
            };
            let curve = piece.curve.from(offset).times(times);
            let left = piece.length_ns - offset;
            let after = curve.time_of_area(self.ahead);
            if let Some(after) = after
                && after < left.min(in_state)
            {
                return instant(self.anchor_ns, after);
            }
            if self.factor <= 0.0 || (left.is_infinite() && after.is_none()) {
                return None;
            }
            self.ahead = (self.ahead - curve.area(left.min(in_state))).max(0.0);
            if in_state < left {
                self.anchor_ns = until_ns;
                if let Some(m) = &mut self.modulation {
                    let mut chain = m.chain.clone();
                    m.switch(&mut chain);
                    m.chain = chain;
                }
                continue;
            }
            self.spot = self.rate.next(self.spot)?;
            if let Some((spot, area)) = self.rate.over_cycles(self.spot, self.ahead, until_ns, times) {
                self.spot = spot;
                self.ahead = (self.ahead - area).max(0.0);
            }
            self.anchor_ns = self.rate.piece(self.spot).start_ns;
        }
    }

    /// The pending birth has happened: on to the next.
    #[inline]
    pub fn advance(&mut self, now: u64) -> Option<u64> {
        if let ArrivalProcess::Batches { size, sizes } = self.process {
            if self.rest == 0 {
                self.rest = self.batch(size, sizes);
            }
            self.rest -= 1;
            if self.rest > 0 {
                return Some(now);
            }
        }
        if let Some(m) = &mut self.modulation {
            m.settle(now);
        }
        self.ahead += self.gap();
        self.pending()
    }

    /// The rate at `now`, in requests a second.
    pub fn rate_qps(&self, now: u64) -> f64 {
        let times = self.modulation.as_ref().map_or(1.0, |m| m.times_at(now));
        self.rate.at(now) * times * self.factor * NS_PER_S
    }

    /// From `now` on the rate follows other traffic, or is multiplied by another factor. What is left of the
    /// way to the pending birth is kept, in arrivals.
    pub fn change(&mut self, now: u64, traffic: Option<&Traffic>, factor: f64) {
        let is_same = traffic.is_none_or(|t| t.profile == self.profile && t.arrivals == self.process);
        if is_same && factor == self.factor && self.pending().is_none_or(|at| at >= now) {
            return;
        }
        // The pending birth may lie in a later piece, and the anchor with it.
        if self.anchor_ns <= now {
            let mut chain = self.modulation.as_ref().map(|m| m.chain.clone());
            self.ahead -= self.integral(&mut chain, self.anchor_ns, now);
            if let (Some(m), Some(chain)) = (&mut self.modulation, chain) {
                m.chain = chain;
            }
            // While a client has nowhere to send, births pass unseen.
            if self.ahead < 0.0 {
                self.ahead = match self.process {
                    ArrivalProcess::Even => self.ahead - libm::floor(self.ahead),
                    // What remains is memoryless.
                    _ => self.gap(),
                };
            }
        } else {
            if let Some(m) = &mut self.modulation {
                m.rewind(now);
            }
            let mut chain = self.modulation.as_ref().map(|m| m.chain.clone());
            self.ahead += self.integral(&mut chain, now, self.anchor_ns);
        }
        if let Some(m) = &mut self.modulation {
            m.settle(now);
        }
        if let Some(traffic) = traffic {
            if traffic.profile != self.profile {
                self.profile = traffic.profile.clone();
                self.rate = Rate::new(&traffic.profile);
            }
            if traffic.arrivals != self.process {
                self.ahead /= self.mean_gap();
                self.process = traffic.arrivals;
                self.ahead *= self.mean_gap();
                self.modulate(now);
            }
        }
        self.factor = factor;
        self.anchor_ns = now;
        self.spot = self.rate.spot_at(now);
        self.every_ns = self.constant_gap_ns();
    }

    /// The integrated rate between two instants, along which the chain goes on.
    fn integral(&self, chain: &mut Option<Chain>, from: u64, to: u64) -> f64 {
        let (Some(m), Some(chain)) = (&self.modulation, chain) else {
            return self.rate.area(from, to, self.factor);
        };
        let (mut sum, mut at) = (0.0, from);
        while chain.until_ns <= to {
            sum += self.rate.area(at, chain.until_ns, self.factor * m.times(chain));
            at = chain.until_ns;
            m.switch(chain);
        }
        sum + self.rate.area(at, to, self.factor * m.times(chain))
    }

    /// Draws how far it is from one birth, or batch, to the next, in arrivals.
    #[inline]
    fn gap(&mut self) -> f64 {
        match self.process {
            ArrivalProcess::Even => 1.0,
            ArrivalProcess::Batches { size, .. } => f64::from(size) * self.stream.exponential(),
            ArrivalProcess::Poisson | ArrivalProcess::Bursty { .. } => self.stream.exponential(),
        }
    }

    fn mean_gap(&self) -> f64 {
        match self.process {
            ArrivalProcess::Batches { size, .. } => f64::from(size),
            _ => 1.0,
        }
    }

    /// Draws how many are born at once.
    fn batch(&mut self, mean: u32, sizes: BatchSizes) -> u32 {
        match sizes {
            BatchSizes::Constant => mean,
            BatchSizes::Geometric if mean == 1 => 1,
            BatchSizes::Geometric => {
                // The inverse of 1 − (1 − 1/mean)^k.
                let longer = libm::log1p(-1.0 / f64::from(mean));
                1 + (libm::log(self.size_stream.unit()) / longer) as u32
            }
        }
    }

    /// Makes the chain what the process wants of it.
    fn modulate(&mut self, now: u64) {
        let ArrivalProcess::Bursty { factor, burst_s, pause_s } = self.process else {
            if let Some(m) = self.modulation.take() {
                self.state_stream = m.into_stream();
            }
            return;
        };
        match &mut self.modulation {
            Some(m) => m.set(now, factor, burst_s, pause_s),
            None => {
                let stream = self.state_stream.clone();
                self.modulation = Some(Box::new(Modulation::new(now, factor, burst_s, pause_s, stream)));
            }
        }
    }
}

#[cfg(test)]
mod tests;
