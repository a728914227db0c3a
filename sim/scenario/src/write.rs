//! JSON as text.
//!
//! serde_json's own way of writing numbers brings a table of ten kilobytes with it that no compression makes smaller;
//! the standard library's shortest form is the same number and is there anyway.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use serde_json::{Serializer, Value};

/// A value in one line. Whatever is written is made a value first: a writer for each type would be as large as all
/// of them are so.
#[inline(never)]
pub fn to_text(value: &Value) -> String {
    written(value, Plain(CompactFormatter))
}

/// The same as people read it.
#[inline(never)]
pub fn to_pretty_text(value: &Value) -> String {
    written(value, Plain(PrettyFormatter::new()))
}

fn written(value: &Value, formatter: impl Formatter) -> String {
    let mut text = Vec::new();
    // Memory takes everything.
    value.serialize(&mut Serializer::with_formatter(&mut text, formatter)).ok();
    String::from_utf8(text).unwrap_or_default()
}

/// Another formatter that writes numbers in the standard library's shortest form.
struct Plain<F>(F);

/// Passes these on.
macro_rules! as_the_other {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {$(
        fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$method(writer $(, $argument)*)
        }
    )*};
}

impl<F: Formatter> Formatter for Plain<F> {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{value:?}")
    }

    fn write_f32<W: ?Sized + Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        self.write_f64(writer, value.into())
    }

    as_the_other! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }
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
        let value = json!({ "a": [1, 2.5, "x\n\"y\""], "b": { "c": null, "d": true }, "e": [], "f": {} });
        assert_eq!(to_text(&value), value.to_string());
        assert_eq!(to_pretty_text(&value), serde_json::to_string_pretty(&value).expect("JSON"));
        assert_eq!(to_text(&json!(f64::NAN)), Value::Null.to_string());
    }
}
