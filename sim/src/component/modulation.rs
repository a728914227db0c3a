//! Bursts and pauses: the two-state Markov chain that modulates a bursty client's rate.
//!
//! The chain runs on its own stream and knows nothing of the arrivals, so that a changed rate leaves the bursts where they are.

use super::rate::instant;
use crate::random::Stream;

const NS_PER_S: f64 = 1e9;
/// Changes of state between two arrivals; beyond them the chain counts with its mean, so that a rate near 0 needs
/// no endless search. By then the mean is what it has come to.
const MAX_SWITCHES: u32 = 1_000_000;

/// The parameters of the chain and two of its positions.
#[derive(Debug, Clone)]
pub struct Modulation {
    /// By what the rate is multiplied: in bursts, in pauses.
    times: [f64; 2],
    mean_ns: [f64; 2],
    /// At the last arrival, or at the last change since.
    base: Chain,
    /// As far as the search for the next arrival has got.
    pub chain: Chain,
}

/// The chain at an instant.
#[derive(Debug, Clone)]
pub struct Chain {
    state: State,
    /// When the state changes.
    pub until_ns: u64,
    switches: u32,
    stream: Stream,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Burst = 0,
    Pause = 1,
    /// Neither: the mean of both.
    Mean = 2,
}

impl Modulation {
    /// A chain that has run for ever: the first state is drawn by the share of time that it takes.
    pub fn new(now: u64, factor: f64, burst_s: f64, pause_s: f64, mut stream: Stream) -> Modulation {
        let bursts = burst_s / (burst_s + pause_s);
        let state = if stream.unit() < bursts { State::Burst } else { State::Pause };
        let chain = Chain { state, until_ns: now, switches: 0, stream };
        let (times, mean_ns) = ([1.0; 2], [0.0; 2]);
        let mut modulation = Modulation { times, mean_ns, base: chain.clone(), chain };
        modulation.set(now, factor, burst_s, pause_s);
        modulation.chain.sojourn(now, modulation.mean_ns);
        modulation.base = modulation.chain.clone();
        modulation
    }

    /// Takes other parameters from `now` on. What is left of the present state stretches with its mean.
    pub fn set(&mut self, now: u64, factor: f64, burst_s: f64, pause_s: f64) {
        let bursts = burst_s / (burst_s + pause_s);
        // Normalised, so that the mean over a long time is 1.
        let pause = 1.0 / (bursts * factor + 1.0 - bursts);
        let before = self.mean_ns;
        self.times = [factor * pause, pause];
        self.mean_ns = [burst_s * NS_PER_S, pause_s * NS_PER_S];
        let state = self.chain.state as usize;
        if self.chain.until_ns > now && self.mean_ns != before {
            let left = (self.chain.until_ns - now) as f64 * self.mean_ns[state] / before[state];
            self.chain.until_ns = instant(now, left).unwrap_or(u64::MAX);
        }
        self.base = self.chain.clone();
    }

    /// By what the rate is multiplied where the chain stands.
    #[inline]
    pub fn times(&self, chain: &Chain) -> f64 {
        self.times.get(chain.state as usize).copied().unwrap_or(1.0)
    }

    /// The chain's state changes.
    pub fn switch(&self, chain: &mut Chain) {
        chain.switches += 1;
        if chain.switches > MAX_SWITCHES {
            (chain.state, chain.until_ns) = (State::Mean, u64::MAX);
            return;
        }
        chain.state = if chain.state == State::Burst { State::Pause } else { State::Burst };
        chain.sojourn(chain.until_ns, self.mean_ns);
    }

    /// The search goes on from here: nothing before `now` will be asked for again.
    #[inline]
    pub fn settle(&mut self, now: u64) {
        if self.chain.state == State::Mean {
            self.chain.state = State::Pause;
            self.chain.sojourn(now, self.mean_ns);
        }
        self.chain.switches = 0;
        self.base = self.chain.clone();
    }

    /// Back to where the search began, and on to `now`.
    pub fn rewind(&mut self, now: u64) {
        let mut chain = self.base.clone();
        while chain.until_ns <= now {
            self.switch(&mut chain);
        }
        self.chain = chain;
    }

    /// By what the rate is multiplied at `now`, between the last arrival and the next.
    pub fn times_at(&self, now: u64) -> f64 {
        let mut chain = self.base.clone();
        while chain.until_ns <= now {
            self.switch(&mut chain);
        }
        self.times(&chain)
    }

    pub fn into_stream(self) -> Stream {
        self.base.stream
    }
}

impl Chain {
    /// Draws how long the state lasts.
    fn sojourn(&mut self, from_ns: u64, mean_ns: [f64; 2]) {
        let mean = mean_ns[self.state as usize % 2];
        self.until_ns = instant(from_ns, mean * self.stream.exponential()).unwrap_or(u64::MAX);
    }
}
