//! Files that lie beside the page and are loaded when somebody wants them.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlLinkElement, Response, window};

/// The text of a file, or why it cannot be had. The address is relative to the page, below whatever path that
/// stands.
pub async fn read(address: &str) -> Result<String, String> {
    let text = async { JsFuture::from(fetch(address).await?.text()?).await };
    text.await.map(|text| text.as_string().unwrap_or_default()).map_err(told)
}

/// The bytes of a file, in a buffer of JavaScript's.
pub async fn bytes(address: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(fetch(address).await?.array_buffer()?).await
}

/// What an error of the browser's says.
pub fn told(error: JsValue) -> String {
    error.unchecked_into::<Object>().to_string().into()
}

/// The address of the script that started this page; what belongs to it has names of the same kind.
pub fn script() -> Option<String> {
    let head = window()?.document()?.head()?;
    let script = head.query_selector("link[rel=modulepreload]").ok()??.dyn_into::<HtmlLinkElement>().ok()?;
    Some(script.href())
}

async fn fetch(address: &str) -> Result<Response, JsValue> {
    let window = window().ok_or(JsValue::FALSE)?;
    let response: Response = JsFuture::from(window.fetch_with_str(address)).await?.unchecked_into();
    if response.ok() { Ok(response) } else { Err(format!("HTTP {}", response.status()).into()) }
}
