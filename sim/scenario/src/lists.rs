//! Lists as JSON text: how what is done to a run travels between page and worker.

use serde_json::Value;

use super::json::ToJson;
use super::{Action, Deed, Incident, Language, Place, read};

// Never inlined: the code is made here, for size, and not in the worker, for speed.
macro_rules! listed {
    ($($type:ident: $read:path, $place:ident;)*) => {$(
        impl $type {
            #[inline(never)]
            pub fn write_list(list: &[$type]) -> String {
                super::to_text(&list.json())
            }

            /// # Errors
            /// Tells the first thing that cannot be read, in English.
            #[inline(never)]
            pub fn read_list(text: &str) -> Result<Vec<$type>, String> {
                let value = read::from_text(text).map_err(|error| error.to_string())?;
                let Value::Array(values) = value else { return Err("a list is expected".to_owned()) };
                let read = values.into_iter().enumerate().map(|(index, value)| {
                    $read(value, &Place::$place { number: index + 1, field: String::new() })
                });
                read.collect::<Result<_, _>>().map_err(|problem| problem.render(Language::En))
            }
        }
    )*};
}
listed! {
    Action: read::action, Action;
    Deed: read::deed, Action;
    Incident: read::incident, Incident;
}
