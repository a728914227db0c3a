//! Putting text on the clipboard.

use js_sys::Reflect;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Copies `text` and says whether it worked: a browser may refuse, and has no clipboard at all on a page
/// that came over plain HTTP from another machine.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let navigator = web_sys::window().map(|window| window.navigator());
    let has_clipboard =
        |n: &web_sys::Navigator| Reflect::get(n, &"clipboard".into()).is_ok_and(|c| !c.is_undefined());
    let Some(navigator) = navigator.filter(has_clipboard) else { return then(false) };
    let written = JsFuture::from(navigator.clipboard().write_text(text));
    spawn_local(async move { then(written.await.is_ok()) });
}
