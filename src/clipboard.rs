//! Text on the clipboard.

use js_sys::Reflect;
use wasm_bindgen_futures::{JsFuture, spawn_local};

fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = web_sys::window()?.navigator();
    let has_clipboard = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|c| !c.is_undefined());
    has_clipboard.then(|| navigator.clipboard())
}

/// Copies `text` and says whether it worked: a browser may refuse, and has no clipboard at all on a page
/// that came over plain HTTP from another machine.
pub fn copy(text: &str, then: impl FnOnce(bool) + 'static) {
    let Some(clipboard) = clipboard() else { return then(false) };
    let written = JsFuture::from(clipboard.write_text(text));
    spawn_local(async move { then(written.await.is_ok()) });
}

/// What is on the clipboard, where the browser lets the page read it by itself.
pub fn read(then: impl FnOnce(Option<String>) + 'static) {
    let Some(clipboard) = clipboard() else { return then(None) };
    let can_read = Reflect::get(&clipboard, &"readText".into()).is_ok_and(|function| function.is_function());
    if !can_read {
        return then(None);
    }
    let read = JsFuture::from(clipboard.read_text());
    spawn_local(async move { then(read.await.ok().and_then(|text| text.as_string())) });
}
