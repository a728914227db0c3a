//! Erlang's two formulas: how often all servers are found busy.

use super::not_negative;

/// Erlang B: the share of arrivals that find all `servers` busy, and are lost, in M/G/c/c.
///
/// `load` = λ/μ in erlangs, from 0 on; any number of servers from 0 on. Holds for Poisson arrivals and any
/// distribution of service times (insensitivity: Sevastyanov, 1957). Source: A. K. Erlang, 1917, by the
/// recursion B(c) = aB(c−1) / (c + aB(c−1)), which neither overflows nor cancels.
pub fn erlang_b(servers: u32, load: f64) -> Option<f64> {
    let load = not_negative(load)?;
    let step = |blocked: f64, k: u32| load * blocked / (f64::from(k) + load * blocked);
    Some((1..=servers).fold(1.0, step))
}

/// Erlang C: the share of arrivals that must wait in M/M/c.
///
/// Holds for Poisson arrivals, exponential service, an unlimited line, and `load` = λ/μ below `servers`;
/// none otherwise. Source: Erlang, 1917, through B: C = B / (1 − ρ(1 − B)), ρ = load/servers.
pub fn erlang_c(servers: u32, load: f64) -> Option<f64> {
    let blocked = erlang_b(servers, load)?;
    let utilization = load / f64::from(servers);
    (utilization < 1.0).then(|| blocked / (1.0 - utilization * (1.0 - blocked)))
}

/// The load at which the share `blocked`, above 0 and below 1, of arrivals is lost at so many servers.
pub fn load_of_blocking(servers: u32, blocked: f64) -> Option<f64> {
    if servers == 0 || !(blocked > 0.0 && blocked < 1.0) {
        return None;
    }
    let served = |load: f64| erlang_b(servers, load).map_or(0.0, |b| 1.0 - b);
    super::root::falls_to(1.0 - blocked, f64::from(servers), served)
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn the_loads_of_the_usual_erlang_b_tables_come_out() {
        // Columns 0.1 %, 1 % and 5 % of the tables printed in every teletraffic handbook.
        let rows = [
            (1, 0.01, 0.0101),
            (2, 0.01, 0.1526),
            (5, 0.01, 1.361),
            (10, 0.01, 4.461),
            (15, 0.01, 8.108),
            (20, 0.01, 12.03),
            (30, 0.01, 20.34),
            (50, 0.01, 37.90),
            (100, 0.01, 84.06),
            (10, 0.001, 3.092),
            (20, 0.05, 15.25),
        ];
        for (servers, blocked, load) in rows {
            assert!(near(load_of_blocking(servers, blocked), load, 1e-3), "{servers} at {blocked}");
        }
    }

    #[test]
    fn erlang_c_is_utilization_for_one_server_and_one_third_for_two_at_half_load() {
        assert!(near(erlang_c(1, 0.7), 0.7, 1e-15));
        assert!(near(erlang_c(2, 1.0), 1.0 / 3.0, 1e-15));
        // Gross and Harris, Fundamentals of Queueing Theory, the eye clinic: r = 2, c = 3, p₀ = 1/9.
        assert!(near(erlang_c(3, 2.0), 4.0 / 9.0, 1e-15));
    }

    #[test]
    fn large_groups_neither_overflow_nor_vanish() {
        // At load = servers, B tends to √(2 / πc) (Jagerman, 1974).
        let c = 100_000;
        let expected = libm::sqrt(2.0 / (std::f64::consts::PI * f64::from(c)));
        assert!(near(erlang_b(c, f64::from(c)), expected, 0.01));
        assert_eq!(erlang_b(c, 1.0), Some(0.0));
    }

    #[test]
    fn what_is_out_of_range_has_no_answer() {
        assert_eq!(erlang_c(2, 2.0), None);
        assert_eq!(erlang_c(0, 0.0), None);
        assert_eq!(erlang_b(2, -1.0), None);
        assert_eq!(erlang_b(2, f64::NAN), None);
        assert_eq!(load_of_blocking(2, 1.0), None);
    }
}
