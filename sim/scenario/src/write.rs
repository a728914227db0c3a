//! JSON as text.
//!
//! serde_json's own way of writing numbers brings a table of ten kilobytes with it that no compression makes smaller;
//! the standard library's shortest form is the same number and is there anyway. And its writer is made once for each
//! of the two forms here.

use std::fmt::Write;

use serde_json::Value;

/// A value in one line. Whatever is written is made a value first: a writer for each type would be as large as all
/// of them are so.
#[inline(never)]
pub fn to_text(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, None);
    text
}

/// The same as people read it.
#[inline(never)]
pub fn to_pretty_text(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value, Some(0));
    text
}

/// Adds a value to a text: in one line, or with what is in it on lines of its own, indented one level more than this.
fn write(text: &mut String, value: &Value, level: Option<usize>) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => {
            // Memory takes everything, here and below.
            match (number.as_u64(), number.as_i64()) {
                (Some(whole), _) => write!(text, "{whole}").ok(),
                (None, Some(whole)) => write!(text, "{whole}").ok(),
                (None, None) => write!(text, "{:?}", number.as_f64().unwrap_or(f64::NAN)).ok(),
            };
        }
        Value::String(string) => quote(text, string),
        Value::Array(values) => {
            let values = values.iter().map(|value| (None, value));
            write_all(text, '[', &mut values.into_iter(), ']', level);
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| (Some(key.as_str()), value));
            write_all(text, '{', &mut fields.into_iter(), '}', level);
        }
    }
}

fn write_all(
    text: &mut String,
    open: char,
    values: &mut dyn Iterator<Item = (Option<&str>, &Value)>,
    close: char,
    level: Option<usize>,
) {
    text.push(open);
    let inner = level.map(|level| level + 1);
    let mut is_empty = true;
    for (key, value) in values {
        if !is_empty {
            text.push(',');
        }
        is_empty = false;
        indent(text, inner);
        if let Some(key) = key {
            quote(text, key);
            text.push_str(if level.is_some() { ": " } else { ":" });
        }
        write(text, value, inner);
    }
    if !is_empty {
        indent(text, level);
    }
    text.push(close);
}

fn indent(text: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        text.push('\n');
        (0..level).for_each(|_| text.push_str("  "));
    }
}

fn quote(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\0'..' ' => {
                write!(text, "\\u{:04x}", u32::from(character)).ok();
            }
            _ => text.push(character),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_read_again_to_the_last_bit() {
        for number in [0.1, 5.0, -0.0, 1e16, 1e-7, 5e-324, f64::MAX, 1.0 / 3.0, 123_456_789.012_345_67] {
            let read: f64 = serde_json::from_str(&to_text(&json!(number))).expect("a number");
            assert_eq!(read.to_bits(), number.to_bits(), "{number}");
        }
    }

    #[test]
    fn everything_else_is_written_as_serde_json_does() {
        let every_byte: String = ('\0'..'\u{100}').collect();
        let value = json!({
            "a": [1, -1, 2.5, "x\n\"y\""],
            "b": { "c": null, "d": true, "e": [{}, [[]], { "f": false }] },
            "g": [],
            "h": {},
            every_byte.clone(): every_byte,
            "all": [u64::MAX, i64::MIN],
        });
        assert_eq!(to_text(&value), value.to_string());
        assert_eq!(to_pretty_text(&value), serde_json::to_string_pretty(&value).expect("JSON"));
        assert_eq!(to_text(&json!(f64::NAN)), Value::Null.to_string());
    }
}
