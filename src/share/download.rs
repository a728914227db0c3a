//! Saving a text as a file.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers `text` as a file of this name. False where the browser cannot.
pub fn download(name: &str, text: &str) -> bool {
    try_download(name, text).is_ok()
}

fn try_download(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&address)
}

/// A file name made of a scenario's name: letters, digits and hyphens.
pub fn file_name(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<String> = kept.split_whitespace().map(str::to_ascii_lowercase).collect();
    let stem: String = words.join("-").chars().take(60).collect();
    format!("{}.json", if stem.is_empty() { "scenario" } else { stem.as_str() })
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_hold_no_signs() {
        assert_eq!(file_name("Flash sale: 3 / 4"), "flash-sale-3-4.json");
        assert_eq!(file_name("秒杀"), "秒杀.json");
        assert_eq!(file_name("../.."), "scenario.json");
    }
}
