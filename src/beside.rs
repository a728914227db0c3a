//! Files that lie beside the page and are loaded when somebody wants them.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The text of a file, or why it cannot be had. The address is relative to the page, below whatever path that
/// stands.
pub async fn read(address: &str) -> Result<String, String> {
    let text =
        fetch(address).await.map_err(|error| String::from(error.unchecked_into::<Object>().to_string()))?;
    Ok(text.as_string().unwrap_or_default())
}

async fn fetch(address: &str) -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::FALSE)?;
    let response: Response = JsFuture::from(window.fetch_with_str(address)).await?.unchecked_into();
    if !response.ok() {
        return Err(format!("HTTP {}", response.status()).into());
    }
    JsFuture::from(response.text()?).await
}
