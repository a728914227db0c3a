//! The positions of a slider: round values over a range that may span decades.

use flashcrowd_sim::scenario::Shape;

/// Twenty steps a decade, each about 12 % above the one before (the preferred numbers R20, rounded), in tenths.
const STEPS: [f64; 20] = [
    10.0, 11.0, 12.0, 14.0, 16.0, 18.0, 20.0, 22.0, 25.0, 28.0, 32.0, 36.0, 40.0, 45.0, 50.0, 56.0, 63.0,
    70.0, 80.0, 90.0,
];

/// A range of so many whole numbers gets one position each.
const MOST_SINGLE_STEPS: f64 = 120.0;

/// A slider reaches this far from the initial value in both directions: one that goes from a microsecond
/// to an hour cannot be aimed with. The text beside it takes the whole range.
const REACH: f64 = 1_000.0;

/// What can be larger than this is chosen rather than tuned: a seed.
const MOST: f64 = 1e12;

/// The values a slider stops at, rising.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale(Vec<f64>);

impl Scale {
    /// The scale of a number that can be tuned; none for anything else.
    pub fn of(shape: Shape) -> Option<Scale> {
        let (min, max, initial, whole) = match shape {
            Shape::Number { min, max, initial } => (min, max, initial, false),
            Shape::Whole { min, max, initial } => (min as f64, max as f64, initial as f64, true),
            _ => return None,
        };
        if max > MOST {
            return None;
        }
        if whole && max - min <= MOST_SINGLE_STEPS {
            return Some(Scale((min as u64..=max as u64).map(|n| n as f64).collect()));
        }
        // What is 0 to begin with is tuned around 1.
        let start = if initial == 0.0 { 1.0 } else { initial.abs().max(1e-3) };
        let (low, high) = (min.max(start / REACH), max.min(start * REACH));
        let mut values = vec![if min < low && min == 0.0 { 0.0 } else { low }];
        let decades = low.max(1e-12).log10().floor() as i32..=high.log10().ceil() as i32;
        for decade in decades {
            for step in STEPS {
                // Rounded once: 11 / 10⁴ is the number nearest to 0.0011, 1.1 · 10⁻³ need not be.
                let value = match decade {
                    1.. => step * 10_f64.powi(decade - 1),
                    _ => step / 10_f64.powi(1 - decade),
                };
                let value = if whole { value.round() } else { value };
                let rises = values.last().is_some_and(|last| value > *last);
                if rises && value >= low && value <= high {
                    values.push(value);
                }
            }
        }
        if values.last().is_some_and(|last| *last < high) {
            values.push(if whole { high.round() } else { high });
        }
        Some(Scale(values))
    }

    pub fn last(&self) -> usize {
        self.0.len() - 1
    }

    pub fn value(&self, position: usize) -> f64 {
        self.0[position.min(self.last())]
    }

    /// The position nearest to `value`.
    pub fn position(&self, value: f64) -> usize {
        let above = self.0.partition_point(|v| *v < value).min(self.last());
        let below = above.saturating_sub(1);
        if value - self.0[below] < self.0[above] - value { below } else { above }
    }

    /// The next value above or below.
    pub fn next(&self, value: f64, up: bool) -> f64 {
        if up {
            self.0.iter().copied().find(|v| *v > value).unwrap_or(self.value(self.last()))
        } else {
            self.0.iter().rev().copied().find(|v| *v < value).unwrap_or(self.value(0))
        }
    }
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{FaultName, KindName, connection_fields, fault_fields, fields_of};

    use super::*;

    fn numbers(fields: &[flashcrowd_sim::scenario::Field], found: &mut Vec<Shape>) {
        for field in fields {
            match field.shape {
                Shape::Number { .. } | Shape::Whole { .. } => found.push(field.shape),
                Shape::OneOf(one_of) => one_of.variants.iter().for_each(|v| numbers(v.fields, found)),
                Shape::Section(inner) => numbers(inner, found),
                Shape::Choice(_)
                | Shape::Switch { .. }
                | Shape::Words(_)
                | Shape::Points
                | Shape::Quantiles
                | Shape::Buckets
                | Shape::Classes
                | Shape::Plan => {}
            }
        }
    }

    #[test]
    fn every_number_has_a_scale_within_its_range_that_holds_its_initial_value() {
        let mut shapes = Vec::new();
        KindName::ALL.into_iter().for_each(|kind| numbers(fields_of(kind), &mut shapes));
        for from in [KindName::Queue, KindName::Server] {
            numbers(connection_fields(from), &mut shapes);
        }
        FaultName::ALL.into_iter().for_each(|fault| numbers(fault_fields(fault), &mut shapes));
        for shape in shapes {
            let (min, max, initial) = match shape {
                Shape::Number { min, max, initial } => (min, max, initial),
                Shape::Whole { min, max, initial } => (min as f64, max as f64, initial as f64),
                _ => continue,
            };
            let scale = Scale::of(shape).expect("a number has a scale");
            assert!(scale.0.windows(2).all(|w| w[0] < w[1]), "{shape:?}: {scale:?}");
            assert!(scale.0.iter().all(|v| (min..=max).contains(v)), "{shape:?}: {scale:?}");
            assert!((3..=200).contains(&scale.0.len()), "{shape:?}: {}", scale.0.len());
            let near = scale.value(scale.position(initial));
            assert!((near - initial).abs() <= 0.07 * initial, "{shape:?}: {initial} is shown at {near}");
        }
    }

    #[test]
    fn the_next_value_leaves_the_one_at_hand() {
        let scale = Scale::of(Shape::Whole { min: 1, max: 100_000, initial: 64 }).expect("a number");
        assert_eq!(scale.next(64.0, true), 70.0);
        assert_eq!(scale.next(64.0, false), 63.0);
        assert_eq!(scale.next(1.0, false), 1.0);
    }
}
