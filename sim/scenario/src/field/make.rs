//! Makers of fields, for the tables.

use super::super::limits::*;
use super::{Field, Group, Shape, Unit};

pub const fn number(path: &'static str, unit: Unit, min: f64, max: f64, initial: f64) -> Field {
    Field { path, shape: Shape::Number { min, max, initial }, unit, optional: false, group: Group::Main }
}

pub const fn whole(path: &'static str, min: u64, max: u64, initial: u64) -> Field {
    Field {
        path,
        shape: Shape::Whole { min, max, initial },
        unit: Unit::One,
        optional: false,
        group: Group::Main,
    }
}

pub const fn of(path: &'static str, shape: Shape) -> Field {
    Field { path, shape, unit: Unit::One, optional: false, group: Group::Main }
}

pub const fn optional(field: Field) -> Field {
    Field { optional: true, ..field }
}

pub const fn grouped(group: Group, field: Field) -> Field {
    Field { group, ..field }
}

pub const fn switch(path: &'static str, initial: bool) -> Field {
    of(path, Shape::Switch { initial })
}

pub const fn share(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Share, 0.0, 1.0, initial)
}

pub const fn megabytes(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Megabytes, 0.0, 1_000_000.0, initial)
}

pub const fn milliseconds(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Milliseconds, 0.0, MAX_MILLISECONDS, initial)
}

pub const fn seconds(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Seconds, 0.0, MAX_SECONDS, initial)
}

pub const fn qps(path: &'static str, initial: f64) -> Field {
    number(path, Unit::PerSecond, 0.0, MAX_QPS, initial)
}

/// A duration that is not 0.
pub const fn positive(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Milliseconds, 0.001, MAX_MILLISECONDS, initial)
}

pub const fn cv(min: f64, initial: f64) -> Field {
    number("cv", Unit::One, min, MAX_CV, initial)
}

pub const fn shape(initial: f64) -> Field {
    number("shape", Unit::One, MIN_SHAPE, MAX_SHAPE, initial)
}
