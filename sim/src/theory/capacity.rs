//! Plain capacity arithmetic: Little's law, and what load a balancer and its nodes bear.

use super::{not_negative, positive, share};

/// Little's law: the mean number in a system, L = λW, from what arrives (and leaves) and the mean time there.
///
/// Holds for any system in a steady state, whatever arrives and in whichever order. Source: Little, A proof
/// for the queuing formula L = λW, Operations Research 9 (1961).
pub fn in_system(arrival_rate: f64, mean_time: f64) -> Option<f64> {
    Some(not_negative(arrival_rate)? * not_negative(mean_time)?)
}

/// The mean time from the mean number, W = L/λ; none if nothing arrives.
pub fn time_in_system(arrival_rate: f64, mean_number: f64) -> Option<f64> {
    Some(not_negative(mean_number)? / positive(arrival_rate)?)
}

/// The load that a balancer passes on: E = Q·p, of Q requests a unit of time the share `p`.
pub fn balanced_load(requests: f64, p: f64) -> Option<f64> {
    Some(not_negative(requests)? * share(p)?)
}

/// The mean load of a node, L = E/N; none without nodes.
pub fn mean_load(load: f64, nodes: u32) -> Option<f64> {
    Some(not_negative(load)? / positive(f64::from(nodes))?)
}

/// The least number of nodes whose mean load is at most the limit `k`, above 0.
pub fn nodes_needed(load: f64, k: f64) -> Option<f64> {
    Some(libm::ceil(not_negative(load)? / positive(k)?))
}

/// How long a backlog of `messages` takes to drain: N/P with nothing arriving, N/(P − λ) with arrivals;
/// none if they do not leave any capacity.
pub fn drain_time(messages: f64, capacity: f64, arrival_rate: f64) -> Option<f64> {
    let left = positive(positive(capacity)? - not_negative(arrival_rate)?)?;
    Some(not_negative(messages)? / left)
}

/// Requests a node: Q = N/M, of N requests over M nodes; none without nodes.
pub fn requests_a_node(requests: f64, nodes: u32) -> Option<f64> {
    mean_load(requests, nodes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn littles_law_holds_both_ways() {
        assert_eq!(in_system(10.0, 0.5), Some(5.0));
        assert_eq!(time_in_system(10.0, 5.0), Some(0.5));
        assert_eq!((time_in_system(0.0, 5.0), in_system(-1.0, 1.0)), (None, None));
    }

    #[test]
    fn the_figures_of_a_balancer_are_quotients() {
        assert_eq!(balanced_load(1_000.0, 0.8), Some(800.0));
        assert_eq!((mean_load(800.0, 4), requests_a_node(1_000.0, 8)), (Some(200.0), Some(125.0)));
        assert_eq!(nodes_needed(800.0, 250.0), Some(4.0));
        assert_eq!(
            (mean_load(800.0, 0), nodes_needed(800.0, 0.0), balanced_load(1.0, 2.0)),
            (None, None, None)
        );
    }

    #[test]
    fn a_backlog_drains_by_what_is_left_of_the_capacity() {
        assert_eq!(drain_time(6_000.0, 300.0, 0.0), Some(20.0));
        assert_eq!(drain_time(6_000.0, 300.0, 100.0), Some(30.0));
        assert_eq!(drain_time(6_000.0, 300.0, 300.0), None);
    }
}
