//! Numbers as people type them.

use flashcrowd_sim::scenario::Unit;

use crate::text::number;

/// What a person typed, as a number in `unit`; none where it is no number.
///
/// Groups ("12,000", "12 000"), factors ("1.5k", "2M", "3万"), and other units of the same quantity
/// ("2 s" where milliseconds are asked for) are understood.
pub fn parse(text: &str, unit: Unit) -> Option<f64> {
    let text: String = text.trim().chars().map(narrow).collect();
    let end = end_of_number(&text);
    let (number, suffix) = text.split_at(end);
    let (exponent, word) = match (suffix.trim(), unit) {
        ("%" | "", Unit::Share) | ("%", Unit::One) => (-2, ""),
        (suffix, _) => factor(suffix),
    };
    let number = ungroup(number)?;
    // Not a multiplication: 2.3k is to be 2300, not 2299.9999999999995.
    let value: f64 = if number.contains(['e', 'E']) {
        number::read(&number)? * 10_f64.powi(exponent)
    } else {
        number::read(&format!("{number}e{exponent}"))?
    };
    let value = in_unit(value, word.trim(), unit)?;
    value.is_finite().then_some(value)
}

/// Full-width digits and signs, as Chinese keyboards type them, to their plain forms.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2212}' => '-',
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}' => ' ',
        other => other,
    }
}

fn end_of_number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let exponent = matches!(byte, b'e' | b'E')
            && bytes.get(end + 1).is_some_and(|next| next.is_ascii_digit() || matches!(next, b'-' | b'+'));
        let sign = matches!(byte, b'-' | b'+') && (end == 0 || matches!(bytes[end - 1], b'e' | b'E'));
        let space = matches!(byte, b' ' | b'_') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_digit() || matches!(byte, b'.' | b',') || exponent || sign || space) {
            break;
        }
        end += 1;
    }
    end
}

/// The digits without their grouping; none where a comma stands anywhere but between groups of three.
fn ungroup(number: &str) -> Option<String> {
    let number: String = number.chars().filter(|c| !matches!(c, ' ' | '_')).collect();
    if number.contains(',') {
        let whole = number.split('.').next().unwrap_or_default();
        let mut groups = whole.trim_start_matches(['-', '+']).split(',');
        let first = groups.next().unwrap_or_default().len();
        let grouped = (1..=3).contains(&first) && groups.all(|group| group.len() == 3);
        let outside = number[whole.len()..].contains(',');
        return (grouped && !outside).then(|| number.replace(',', ""));
    }
    number.contains(|c: char| c.is_ascii_digit()).then_some(number)
}

fn factor(suffix: &str) -> (i32, &str) {
    let factors = [("k", 3), ("K", 3), ("千", 3), ("万", 4), ("M", 6), ("亿", 8), ("G", 9)];
    factors
        .iter()
        .find_map(|(word, exponent)| suffix.strip_prefix(word).map(|rest| (*exponent, rest)))
        .unwrap_or((0, suffix))
}

fn in_unit(value: f64, word: &str, unit: Unit) -> Option<f64> {
    let word = word.to_ascii_lowercase();
    Some(match (unit, word.as_str()) {
        (_, "") => value,
        (Unit::One, "×" | "x") => value,
        (Unit::Milliseconds, "ms" | "毫秒") => value,
        (Unit::Milliseconds, "s" | "秒") => value * 1_000.0,
        (Unit::Milliseconds, "min" | "分" | "分钟") => value * 60_000.0,
        (Unit::Milliseconds, "us" | "µs" | "μs" | "微秒") => value / 1_000.0,
        (Unit::Seconds, "s" | "秒") => value,
        (Unit::Seconds, "ms" | "毫秒") => value / 1_000.0,
        (Unit::Seconds, "min" | "分" | "分钟") => value * 60.0,
        (Unit::Seconds, "h" | "小时") => value * 3_600.0,
        (Unit::PerSecond, "/s" | "qps" | "rps" | "/秒" | "次/秒") => value,
        (Unit::PerSecond, "/min" | "/分" | "/分钟") => value / 60.0,
        _ => return None,
    })
}

/// A value in figures, as it stands before its unit.
pub fn plain(value: f64, unit: Unit) -> String {
    match unit {
        // Rounded where doubles end: 0.07 is 7 %, not 7.000000000000001 %.
        Unit::Share => ((value * 1e14).round() / 1e12).to_string(),
        _ => value.to_string(),
    }
}

/// The same with its thousands set apart: ranges and defaults.
pub fn in_full(value: f64, unit: Unit) -> String {
    let plain = plain(value, unit);
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(w, f)| (w, Some(f)));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let cases = [
            ("1500", Unit::One, 1500.0),
            ("1.5k", Unit::One, 1500.0),
            ("2.3k", Unit::PerSecond, 2300.0),
            ("2M", Unit::PerSecond, 2e6),
            ("1,000,000", Unit::One, 1e6),
            ("12 000", Unit::One, 12000.0),
            ("1_000", Unit::One, 1000.0),
            ("3 万", Unit::One, 30000.0),
            ("１５０．５", Unit::One, 150.5),
            ("2 s", Unit::Milliseconds, 2000.0),
            ("250ms", Unit::Seconds, 0.25),
            ("1 min", Unit::Seconds, 60.0),
            ("1.5k/s", Unit::PerSecond, 1500.0),
            ("1e3", Unit::One, 1000.0),
            ("−4", Unit::One, -4.0),
            ("99.9 %", Unit::One, 0.999),
            ("99.9", Unit::Share, 0.999),
            ("7％", Unit::Share, 0.07),
            (" .5 ", Unit::One, 0.5),
        ];
        for (text, unit, expected) in cases {
            assert_eq!(parse(text, unit), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in
            ["", "abc", "1,5", "12,00", "1.2.3", "5 apples", "k", "--1", "1 s", "inf", "nan", "1e999", ",5"]
        {
            assert_eq!(parse(text, Unit::One), None, "{text}");
        }
        assert_eq!(parse("5 ms", Unit::PerSecond), None);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(in_full(1_234_567.25, Unit::One), "1,234,567.25");
        assert_eq!(in_full(-1000.0, Unit::One), "-1,000");
        assert_eq!(in_full(0.001, Unit::One), "0.001");
    }

    #[test]
    fn a_share_is_written_and_read_in_per_cent() {
        for share in [0.0, 0.07, 0.0011, 0.2, 0.999, 0.99999, 1.0] {
            assert_eq!(parse(&plain(share, Unit::Share), Unit::Share), Some(share), "{share}");
        }
        assert_eq!(plain(0.07, Unit::Share), "7");
        assert_eq!(plain(0.99999, Unit::Share), "99.999");
    }
}
