//! Where a falling function passes a level.

/// Halvings and doublings: more than a double has bits and powers of two between them.
const MAX_STEPS: u32 = 2_200;

/// The least time from 0 on at which the falling `tail` is at most `level`, to the last bit or so; none if
/// that never happens. `scale` is a first guess of its size, above 0.
pub fn falls_to(level: f64, scale: f64, tail: impl Fn(f64) -> f64) -> Option<f64> {
    if tail(0.0) <= level {
        return Some(0.0);
    }
    let (mut low, mut high) = (0.0, scale);
    while tail(high) > level {
        (low, high) = (high, high * 2.0);
        if !high.is_finite() {
            return None;
        }
    }
    for _ in 0..MAX_STEPS {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if tail(middle) > level { low = middle } else { high = middle }
    }
    Some(high)
}
