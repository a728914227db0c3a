//! Durations by a table of quantiles, with straight lines between them.

use super::sample::NS_PER_MS;

/// A piecewise-linear quantile function.
#[derive(Debug, Clone, PartialEq)]
pub struct Table(Vec<Knot>);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    quantile: f64,
    ns: f64,
    /// Nanoseconds for each unit of quantile from here to the next knot.
    rise: f64,
}

impl Table {
    /// From knots (quantile, milliseconds) whose quantiles rise from 0 to 1; two of one quantile are a jump.
    pub fn new(knots: &[[f64; 2]]) -> Table {
        let next = knots.iter().skip(1).chain(knots.last());
        let knots = knots.iter().zip(next).map(|([quantile, ms], [next, next_ms])| {
            let width = next - quantile;
            let rise = if width > 0.0 { (next_ms - ms) * NS_PER_MS / width } else { 0.0 };
            Knot { quantile: *quantile, ns: ms * NS_PER_MS, rise }
        });
        Table(knots.collect())
    }

    /// The quantile `p`, in nanoseconds; exact at the knots.
    pub fn at(&self, p: f64) -> f64 {
        let above = self.0.partition_point(|knot| knot.quantile <= p);
        let knot = self.0.get(above.saturating_sub(1));
        knot.map_or(0.0, |knot| knot.ns + (p - knot.quantile).max(0.0) * knot.rise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_exact_at_the_knots_and_in_straight_lines_between_them() {
        let knots = [[0.0, 1.2], [0.5, 3.0], [0.9, 8.0], [0.99, 8.0], [1.0, 40.0]];
        let table = Table::new(&knots);
        for [quantile, ms] in knots {
            assert_eq!(table.at(quantile), ms * NS_PER_MS, "at {quantile}");
        }
        assert_eq!(table.at(0.25), 2.1 * NS_PER_MS);
        assert_eq!(table.at(0.95), 8.0 * NS_PER_MS);
    }

    #[test]
    fn two_knots_of_one_quantile_are_a_jump() {
        let table = Table::new(&[[0.0, 1.0], [0.5, 1.0], [0.5, 9.0], [1.0, 9.0]]);
        assert_eq!([0.0, 0.499, 0.5, 1.0].map(|p| table.at(p) / NS_PER_MS), [1.0, 1.0, 9.0, 9.0]);
        assert_eq!(Table::new(&[]).at(0.5), 0.0);
    }
}
