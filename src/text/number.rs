//! How figures are written: three significant digits, the unit that keeps them short, "–" where a
//! figure is undefined. Units are international and the same in every language.

use std::fmt;

use flashcrowd_sim::scenario::from_text;

/// What stands where a figure is undefined.
pub const ABSENT: &str = "–";

/// A value and its unit, apart, so that a page can set them differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub value: String,
    pub unit: &'static str,
}

impl Figure {
    fn new(value: String, unit: &'static str) -> Figure {
        Figure { value, unit }
    }

    fn absent(unit: &'static str) -> Figure {
        Figure::new(ABSENT.to_owned(), unit)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            "" => f.write_str(&self.value),
            unit => write!(f, "{} {unit}", self.value),
        }
    }
}

/// The number that a text in decimals is, if it is one, to the last bit. It is read as documents are: a second way to
/// read numbers would bring its tables of powers with it, 12 KB of the page.
pub fn read(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) if text.starts_with('-') => ("-", digits),
        Some(digits) => ("", digits),
        None => ("", text),
    };
    let (mantissa, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    // JSON wants digits on both sides of the point, and no more zeros before them than one.
    let whole = whole.trim_start_matches('0');
    let json = format!("{sign}{whole:0>1}.{fraction}0{exponent}");
    from_text(&json).ok()?.as_f64()
}

/// Three significant digits below 1,000, whole numbers above.
pub fn plain(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return ABSENT.to_owned();
    }
    let decimals = match size {
        _ if size == 0.0 || size >= 99.95 => 0,
        _ if size >= 9.995 => 1,
        _ if size >= 0.0995 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

/// A whole number with its thousands set apart.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A quantity with a prefix of thousands: 950, 12.3 k, 1.20 M.
pub fn short(value: f64) -> Figure {
    scaled(value, ["", "k", "M", "G"])
}

/// Events a second: 950 /s, 12.3 k/s, 1.20 M/s.
pub fn rate(per_second: Option<f64>) -> Figure {
    per_second.map_or_else(|| Figure::absent("/s"), |value| scaled(value, ["/s", "k/s", "M/s", "G/s"]))
}

fn scaled(value: f64, units: [&'static str; 4]) -> Figure {
    let (mut value, mut step) = (value, 0);
    while value.abs() >= 999.5 && step + 1 < units.len() {
        value /= 1_000.0;
        step += 1;
    }
    let text = if step == 0 && value == value.trunc() { format!("{value:.0}") } else { plain(value) };
    Figure::new(text, units[step])
}

/// A duration given in milliseconds: 340 µs, 34.0 ms, 1.20 s, 5.00 min, 2.00 h.
pub fn duration_ms(ms: Option<f64>) -> Figure {
    let Some(ms) = ms else { return Figure::absent("ms") };
    let (value, unit) = match ms {
        _ if ms == 0.0 => (0.0, "ms"),
        _ if ms < 0.9995 => (ms * 1_000.0, "µs"),
        _ if ms < 999.5 => (ms, "ms"),
        _ if ms < 119_950.0 => (ms / 1_000.0, "s"),
        _ if ms < 7_199_000.0 => (ms / 60_000.0, "min"),
        _ => (ms / 3_600_000.0, "h"),
    };
    Figure::new(plain(value), unit)
}

/// A share of 0 to 1 in per cent; close to 100 % it keeps the digits that count (99.95 %), and says
/// 100 only where nothing is missing.
pub fn share(share: Option<f64>) -> Figure {
    let Some(share) = share else { return Figure::absent("%") };
    let missing = 1.0 - share;
    let text = match missing {
        _ if missing <= 0.0 => "100".to_owned(),
        _ if missing < 0.000_001 => "99.9999".to_owned(),
        _ if missing < 0.000_1 => floor(share, 4),
        _ if missing < 0.001 => floor(share, 3),
        _ if missing < 0.1 => floor(share, 2),
        _ => floor(share, 1),
    };
    Figure::new(text, "%")
}

/// Per cent cut off, not rounded: 99.996 % is not 100.00 %.
fn floor(share: f64, decimals: i32) -> String {
    let scale = 10_f64.powi(decimals);
    // What the share's own rounding took is given back before cutting.
    let cut = (share * 100.0 * scale + 1e-6).floor() / scale;
    format!("{cut:.*}", decimals as usize)
}

/// Utilization in whole per cent.
pub fn percent(share: Option<f64>) -> Figure {
    share.map_or_else(|| Figure::absent("%"), |share| Figure::new(format!("{:.0}", share * 100.0), "%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_standard_library_reads_them() {
        for text in
            ["0", "-0", "007", "5.", ".5", "+1.5", "-2.25e-3", "1e21", "0.1", "123456789.123456789e-30"]
        {
            assert_eq!(read(text), text.parse().ok(), "{text}");
        }
        for text in ["", ".", "-", "e5", "1e", "--1", "1.2.3", "NaN", "inf", "1e999", "0x10", "1_000"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn rates_keep_three_digits() {
        let check = |value, text: &str| assert_eq!(rate(Some(value)).to_string(), text);
        check(0.0, "0 /s");
        check(950.0, "950 /s");
        check(12.34, "12.3 /s");
        check(999.6, "1.00 k/s");
        check(12_340.0, "12.3 k/s");
        check(1_200_000.0, "1.20 M/s");
        assert_eq!(rate(None).to_string(), "– /s");
    }

    #[test]
    fn durations_choose_their_unit() {
        let check = |ms, text: &str| assert_eq!(duration_ms(Some(ms)).to_string(), text);
        check(0.0, "0 ms");
        check(0.34, "340 µs");
        check(34.0, "34.0 ms");
        check(340.0, "340 ms");
        check(1_200.0, "1.20 s");
        check(300_000.0, "5.00 min");
    }

    #[test]
    fn only_a_whole_is_a_hundred_per_cent() {
        let check = |value, text: &str| assert_eq!(share(Some(value)).to_string(), text);
        check(1.0, "100 %");
        check(0.999_999_999, "99.9999 %");
        check(0.999_96, "99.9960 %");
        check(0.9995, "99.950 %");
        check(0.999, "99.90 %");
        check(0.667, "66.7 %");
        check(0.0, "0.0 %");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(999), "999");
    }
}
