//! Closed queueing networks: so many users, each of whom thinks, asks, waits for the answer, and thinks
//! again.

use super::not_negative;

/// A station that each round of a user visits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Station {
    /// Nobody waits there: a network's latency. `demand` is the mean time spent a round, from 0 on; its
    /// distribution does not matter.
    Delay { demand: f64 },
    /// `servers`, at least 1, with one line. `demand` is visits a round × mean service time, from 0 on. Service is
    /// exponential and first in first out; or, with any service time, processor sharing.
    Queue { demand: f64, servers: u32 },
}

/// What happens at a station.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationFigures {
    /// Mean time there a round, waits included.
    pub residence: f64,
    /// Mean number there.
    pub in_station: f64,
    /// Mean share of busy servers; of a delay the mean number there.
    pub utilization: f64,
}

/// A network with its users in the steady state.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// Rounds of all users together, a unit of time.
    pub throughput: f64,
    /// Mean time of a round without the thinking.
    pub response: f64,
    pub stations: Vec<StationFigures>,
}

/// Users of a network with stations of several servers: the work grows with the square of their number.
pub const MAX_USERS_AT_SEVERAL_SERVERS: u32 = 2_000;
/// Users of a network whose stations have one server each.
pub const MAX_USERS: u32 = 10_000_000;

/// Solves a closed network of `users` (at least 1) that think for `think` on average, of any distribution.
///
/// Exact in product-form networks (Baskett, Chandy, Muntz and Palacios, 1975). With one server a station by
/// mean-value analysis (Reiser and Lavenberg, Mean-value analysis of closed multichain queueing networks,
/// Journal of the ACM 27, 1980). With several by convolution (Buzen, Computational algorithms for closed
/// queueing networks, Communications of the ACM 16, 1973), which gives the same and adds positive terms only;
/// load-dependent mean-value analysis takes differences of nearly equal numbers at high load.
///
/// None for demands out of range, no time at all in a round, or more users than the limits of this module.
pub fn solve(users: u32, think: f64, stations: &[Station]) -> Option<Closed> {
    let mut round = not_negative(think)?;
    let mut most = MAX_USERS;
    for station in stations {
        round += match *station {
            Station::Delay { demand } => not_negative(demand)?,
            Station::Queue { servers: 0, .. } => return None,
            Station::Queue { demand, servers } => {
                most = if servers > 1 { MAX_USERS_AT_SEVERAL_SERVERS } else { most };
                not_negative(demand)?
            }
        };
    }
    let has_single_servers = stations.iter().all(|s| !matches!(s, Station::Queue { servers: 2.., .. }));
    let is_valid = round > 0.0 && (1..=if has_single_servers { MAX_USERS } else { most }).contains(&users);
    is_valid.then(|| {
        if has_single_servers {
            mean_values(users, think, stations)
        } else {
            convolved(users, think, stations)
        }
    })
}

fn mean_values(users: u32, think: f64, stations: &[Station]) -> Closed {
    let mut in_station = vec![0.0; stations.len()];
    let mut residences = vec![0.0; stations.len()];
    let mut throughput = 0.0;
    for n in 1..=users {
        // An arrival sees the network as it is with one user less.
        for ((residence, found), station) in residences.iter_mut().zip(&in_station).zip(stations) {
            *residence = match *station {
                Station::Delay { demand } => demand,
                Station::Queue { demand, .. } => demand * (1.0 + found),
            };
        }
        throughput = f64::from(n) / (think + residences.iter().sum::<f64>());
        in_station
            .iter_mut()
            .zip(&residences)
            .for_each(|(number, residence)| *number = throughput * residence);
    }
    let figures = residences.iter().zip(&in_station).zip(stations);
    Closed {
        throughput,
        response: residences.iter().sum(),
        stations: figures.map(|((r, n), s)| s.figures(*r, *n, throughput)).collect(),
    }
}

fn convolved(users: u32, think: f64, stations: &[Station]) -> Closed {
    let users = users as usize;
    let factors: Vec<Vec<f64>> = stations.iter().map(|station| station.log_weights(users)).collect();
    // Products of all before, thinking included, and of all after a station.
    let mut before = vec![Station::Delay { demand: think }.log_weights(users)];
    for factor in &factors {
        before.push(convolve(&before[before.len() - 1], factor));
    }
    let all = before.pop().unwrap_or_default();
    let throughput = libm::exp(all[users - 1] - all[users]);
    let mut figures = Vec::with_capacity(stations.len());
    let mut after = Station::Delay { demand: 0.0 }.log_weights(users);
    for ((station, factor), before) in stations.iter().zip(&factors).zip(&before).rev() {
        let others = convolve(before, &after);
        let mean = |k: usize| k as f64 * libm::exp(factor[k] + others[users - k] - all[users]);
        let in_station: f64 = (1..=users).map(mean).sum();
        figures.push(station.figures(in_station / throughput, in_station, throughput));
        after = convolve(&after, factor);
    }
    figures.reverse();
    Closed { throughput, response: figures.iter().map(|f| f.residence).sum(), stations: figures }
}

impl Station {
    /// Logarithms of the unnormalized probabilities of 0 to `users` there.
    fn log_weights(&self, users: usize) -> Vec<f64> {
        let (demand, servers) = match *self {
            Station::Delay { demand } => (demand, users),
            Station::Queue { demand, servers } => (demand, servers as usize),
        };
        let mut weight = 0.0;
        let mut weights = vec![0.0];
        for k in 1..=users {
            // The logarithm of 0 is −∞, as it should be.
            weight += libm::log(demand / k.min(servers) as f64);
            weights.push(weight);
        }
        weights
    }

    fn figures(&self, residence: f64, in_station: f64, throughput: f64) -> StationFigures {
        let utilization = match *self {
            Station::Delay { .. } => in_station,
            Station::Queue { demand, servers } => throughput * demand / f64::from(servers),
        };
        StationFigures { residence, in_station, utilization }
    }
}

/// The logarithm of the convolution of two sequences of equal length, from their logarithms.
fn convolve(a: &[f64], b: &[f64]) -> Vec<f64> {
    let sum = |n: usize| {
        let terms = || a.iter().zip(b[..=n].iter().rev()).map(|(x, y)| x + y);
        let largest = terms().fold(f64::NEG_INFINITY, f64::max);
        if largest == f64::NEG_INFINITY {
            return largest;
        }
        largest + libm::log(terms().map(|term| libm::exp(term - largest)).sum())
    };
    (0..a.len()).map(sum).collect()
}

/// The most that the throughput can be: min(N/(Z + ΣD), min c/D).
///
/// Holds for any distributions. Source: Denning and Buzen, The operational analysis of queueing network
/// models, ACM Computing Surveys 10 (1978). None where a demand is out of range or a round takes no time.
pub fn throughput_bound(users: u32, think: f64, stations: &[Station]) -> Option<f64> {
    let (mut round, mut bound) = (not_negative(think)?, f64::INFINITY);
    for station in stations {
        match *station {
            Station::Delay { demand } => round += not_negative(demand)?,
            Station::Queue { demand, servers } => {
                round += not_negative(demand)?;
                bound = bound.min(f64::from(servers) / demand);
            }
        }
    }
    (round > 0.0).then(|| bound.min(f64::from(users) / round))
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    fn queue(demand: f64, servers: u32) -> Station {
        Station::Queue { demand, servers }
    }

    #[test]
    fn the_example_of_quantitative_system_performance_is_reproduced() {
        // Lazowska, Zahorjan, Graham and Sevcik (1984), chapter 6: demands 0.605, 2.1 and 1.35 s, think time
        // 15 s.
        let stations = [queue(0.605, 1), queue(2.1, 1), queue(1.35, 1)];
        for (users, throughput) in [(1, 0.0525), (2, 0.1031), (3, 0.1515)] {
            let closed = solve(users, 15.0, &stations).unwrap();
            assert!((closed.throughput - throughput).abs() < 5e-5, "{closed:?}");
        }
        let three = solve(3, 15.0, &stations).unwrap();
        for (figures, residence) in three.stations.iter().zip([0.644, 2.605, 1.551]) {
            assert!((figures.residence - residence).abs() < 1e-3, "{three:?}");
        }
    }

    #[test]
    fn machine_repair_agrees_with_its_birth_and_death_chain() {
        // Users who think for 10 and need 1 of c servers: the finite-source queue M/M/c//N.
        for (users, servers) in [(5_u32, 1_u32), (12, 1), (40, 3), (60, 3), (200, 16)] {
            let mut weights = vec![1.0_f64];
            for n in 1..=users {
                let last = weights[weights.len() - 1];
                weights.push(last * f64::from(users - n + 1) / 10.0 / f64::from(n.min(servers)));
            }
            let total: f64 = weights.iter().sum();
            let busy = |(n, w): (usize, &f64)| (n as f64).min(f64::from(servers)) * w / total;
            let throughput: f64 = weights.iter().enumerate().map(busy).sum();
            let closed = solve(users, 10.0, &[queue(1.0, servers)]).unwrap();
            assert!(near(Some(closed.throughput), throughput, 1e-11), "{users} on {servers}");
            assert!(near(Some(closed.response), f64::from(users) / throughput - 10.0, 1e-9));
        }
    }

    #[test]
    fn convolution_gives_what_mean_value_analysis_gives() {
        let stations = [queue(0.3, 1), Station::Delay { demand: 2.0 }, queue(0.7, 1), queue(0.0, 1)];
        for users in [1, 7, 300] {
            let (values, sums) = (mean_values(users, 5.0, &stations), convolved(users, 5.0, &stations));
            assert!(near(Some(sums.throughput), values.throughput, 1e-10));
            for (a, b) in sums.stations.iter().zip(&values.stations) {
                assert!((a.in_station - b.in_station).abs() < 1e-7 * f64::from(users), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn littles_law_and_the_asymptotic_bounds_hold() {
        let stations = [queue(2.0, 3), Station::Delay { demand: 0.4 }, queue(0.5, 1)];
        for users in [1, 2, 5, 20, 500] {
            let closed = solve(users, 4.0, &stations).unwrap();
            let bound = throughput_bound(users, 4.0, &stations).unwrap();
            assert!(closed.throughput <= bound * (1.0 + 1e-12), "{users}: {closed:?}");
            let inside: f64 = closed.stations.iter().map(|s| s.in_station).sum();
            assert!(near(Some(inside + 4.0 * closed.throughput), f64::from(users), 1e-9));
        }
        // One user never waits; 500 keep the slowest station busy.
        assert!(near(solve(1, 4.0, &stations).map(|c| c.response), 2.9, 1e-12));
        assert!(near(solve(500, 4.0, &stations).map(|c| c.throughput), 1.5, 1e-6));
    }

    #[test]
    fn what_is_out_of_range_has_no_answer() {
        assert_eq!(solve(0, 1.0, &[queue(1.0, 1)]), None);
        assert_eq!(solve(5, 0.0, &[queue(0.0, 1)]), None);
        assert_eq!(solve(5, 1.0, &[queue(1.0, 0)]), None);
        assert_eq!(solve(5, f64::NAN, &[]), None);
        assert_eq!(solve(1_000_000, 1.0, &[queue(1.0, 2)]), None);
    }
}
