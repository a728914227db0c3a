//! Saving something as a file.

use flashcrowd_sim::scenario::{Document, Language};
use gloo_timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// A large file may take the browser a while to read after the click.
const KEPT_MS: u32 = 60_000;

/// Bytes as something that the browser can read.
pub fn blob(kind: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes).into()), &options)
}

/// Offers bytes of this media type as a file of this name.
pub fn download(name: &str, kind: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(&blob(kind, bytes)?)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Timeout::new(KEPT_MS, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}

/// A file name made of a scenario's name: letters, digits and hyphens.
pub fn file_name(document: &Document, language: Language, ending: &str) -> String {
    let name = document.name.as_ref().map(|name| name.get(language)).unwrap_or_default();
    format!("{}.{ending}", stem(name))
}

fn stem(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<String> = kept.split_whitespace().map(str::to_ascii_lowercase).collect();
    let stem: String = words.join("-").chars().take(60).collect();
    if stem.is_empty() { "scenario".to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn file_names_hold_no_signs() {
        assert_eq!(stem("Flash sale: 3 / 4"), "flash-sale-3-4");
        assert_eq!(stem("秒杀"), "秒杀");
        assert_eq!(stem("../.."), "scenario");
    }
}
