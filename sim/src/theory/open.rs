//! Open queueing networks: Jackson's theorem.

use super::linear;
use super::markov::Mmc;
use super::{not_negative, positive, share};

/// One station of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Poisson arrivals from outside, a unit of time.
    pub arrivals: f64,
    /// Exponential service: the rate of one server.
    pub service_rate: f64,
    pub servers: u32,
    /// Where those that are done here go: for each node the probability. What is missing to 1 leaves.
    pub next: Vec<f64>,
}

/// Why a network has no solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSolution {
    /// A rate, a probability or the length of a list.
    OutOfRange { node: usize },
    /// What gets into some of the nodes never leaves.
    Trapped,
    /// More arrives there than its servers can serve.
    Overloaded { node: usize },
}

/// Sums of probabilities may be this much above 1.
const ROUNDING: f64 = 1e-9;

/// A network in its steady state.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenNetwork {
    nodes: Vec<Mmc>,
    arrivals: f64,
}

impl OpenNetwork {
    /// Solves the traffic equations λ = γ + λP; then each node is as an M/M/c of its own.
    ///
    /// Holds for Poisson arrivals from outside, exponential service times independent of each other also for
    /// the same customer, routing by chance, unlimited lines. Delays between nodes, of any distribution,
    /// change nothing. Source: Jackson, Networks of waiting lines, Operations Research 5 (1957).
    pub fn solve(network: &[Node]) -> Result<OpenNetwork, NoSolution> {
        for (index, node) in network.iter().enumerate() {
            let is_valid = not_negative(node.arrivals).is_some()
                && positive(node.service_rate).is_some()
                && node.next.len() == network.len()
                && node.next.iter().all(|p| share(*p).is_some())
                && node.next.iter().sum::<f64>() <= 1.0 + ROUNDING;
            if !is_valid {
                return Err(NoSolution::OutOfRange { node: index });
            }
        }
        let identity = |row: usize, column: usize| f64::from(u8::from(row == column));
        let row = |row| {
            network.iter().enumerate().map(|(from, node)| identity(row, from) - node.next[row]).collect()
        };
        let matrix = (0..network.len()).map(row).collect();
        let outside: Vec<f64> = network.iter().map(|node| node.arrivals).collect();
        let arrivals = outside.iter().sum();
        let rates = linear::solve(matrix, outside).ok_or(NoSolution::Trapped)?;
        let nodes = rates.iter().zip(network).enumerate().map(|(index, (rate, node))| {
            Mmc::new(rate.max(0.0), node.service_rate, node.servers)
                .ok_or(NoSolution::Overloaded { node: index })
        });
        Ok(OpenNetwork { nodes: nodes.collect::<Result<_, _>>()?, arrivals })
    }

    pub fn nodes(&self) -> &[Mmc] {
        &self.nodes
    }

    /// Mean visits of each node by one that enters the network; none if nobody does.
    pub fn visits(&self) -> Option<Vec<f64>> {
        (self.arrivals > 0.0)
            .then(|| self.nodes.iter().map(|node| node.arrival_rate() / self.arrivals).collect())
    }

    pub fn mean_in_system(&self) -> f64 {
        self.nodes.iter().map(Mmc::mean_in_system).sum()
    }

    /// The mean time from entering to leaving, by Little's law; none if nobody enters.
    pub fn mean_sojourn(&self) -> Option<f64> {
        (self.arrivals > 0.0).then(|| self.mean_in_system() / self.arrivals)
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    fn node(arrivals: f64, service_rate: f64, servers: u32, next: &[f64]) -> Node {
        Node { arrivals, service_rate, servers, next: next.to_vec() }
    }

    #[test]
    fn a_tandem_is_two_queues_of_their_own() {
        let network = [node(3.0, 4.0, 1, &[0.0, 1.0]), node(0.0, 2.0, 2, &[0.0, 0.0])];
        let solved = OpenNetwork::solve(&network).unwrap();
        // 1/(4 − 3), and M/M/2 at ρ = 3/4: 1/(μ(1 − ρ²)) = 1/(2 · 7/16).
        assert!(near(solved.mean_sojourn(), 1.0 + 8.0 / 7.0, 1e-14));
        assert_eq!(solved.visits(), Some(vec![1.0, 1.0]));
    }

    #[test]
    fn feedback_multiplies_the_visits() {
        // Back with probability 1/2: twice the arrivals; L = ρ/(1 − ρ) with ρ = 0.8 is 4.
        let solved = OpenNetwork::solve(&[node(0.4, 1.0, 1, &[0.5])]).unwrap();
        assert!(near(solved.visits().map(|v| v[0]), 2.0, 1e-14));
        assert!(near(solved.mean_sojourn(), 10.0, 1e-13));
    }

    #[test]
    fn gross_and_harris_telephone_centre_has_their_traffic() {
        // 35 calls an hour, half a minute to choose; 55 % claims (3 × 6 min), 45 % policies (7 × 20 min),
        // 2 % and 1 % of which go on to the other: 19.411 and 16.138 an hour.
        let network = [
            node(35.0, 120.0, 1, &[0.0, 0.55, 0.45]),
            node(0.0, 10.0, 3, &[0.0, 0.0, 0.02]),
            node(0.0, 3.0, 7, &[0.0, 0.01, 0.0]),
        ];
        let solved = OpenNetwork::solve(&network).unwrap();
        for (node, rate) in solved.nodes().iter().zip([35.0, 19.411, 16.138]) {
            assert!(near(Some(node.arrival_rate()), rate, 1e-4));
        }
        assert!(near(Some(solved.nodes()[0].mean_in_system()), 0.412, 2e-3));
    }

    #[test]
    fn what_has_no_steady_state_says_why() {
        let fails = |network: &[Node]| OpenNetwork::solve(network).err();
        assert_eq!(fails(&[node(1.0, 1.0, 1, &[0.0])]), Some(NoSolution::Overloaded { node: 0 }));
        assert_eq!(fails(&[node(0.1, 1.0, 1, &[1.0])]), Some(NoSolution::Trapped));
        assert_eq!(fails(&[node(0.1, 1.0, 1, &[])]), Some(NoSolution::OutOfRange { node: 0 }));
        assert_eq!(fails(&[node(f64::NAN, 1.0, 1, &[0.0])]), Some(NoSolution::OutOfRange { node: 0 }));
    }
}
