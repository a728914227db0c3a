//! Moments of the calendar, as people of the language write them.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

use super::Language;

/// A moment in milliseconds since 1970: day and time, to the minute.
pub fn moment(ms: f64, language: Language) -> String {
    let options = Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        Reflect::set(&options, &key.into(), &value.into()).ok();
    }
    let tag = if language == Language::En { "en" } else { "zh-CN" };
    Date::new(&JsValue::from_f64(ms)).to_locale_string(tag, &options).into()
}
