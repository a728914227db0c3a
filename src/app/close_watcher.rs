//! The browser's own way to ask for closing: on a phone the back gesture, where the browser has it.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;

/// Watches as long as it lives.
pub struct CloseWatcher {
    watcher: Option<JsValue>,
    _on_close: Closure<dyn FnMut()>,
}

impl CloseWatcher {
    pub fn new(on_close: impl FnMut() + 'static) -> CloseWatcher {
        let on_close = Closure::<dyn FnMut()>::new(on_close);
        CloseWatcher { watcher: watch(on_close.as_ref()), _on_close: on_close }
    }
}

/// Nothing, where the browser does not know it.
fn watch(on_close: &JsValue) -> Option<JsValue> {
    let constructor = Reflect::get(&js_sys::global(), &"CloseWatcher".into()).ok()?;
    let watcher = Reflect::construct(constructor.dyn_ref::<Function>()?, &Array::new()).ok()?;
    Reflect::set(&watcher, &"onclose".into(), on_close).ok()?;
    Some(watcher)
}

impl Drop for CloseWatcher {
    fn drop(&mut self) {
        let destroy = self
            .watcher
            .as_ref()
            .and_then(|watcher| Reflect::get(watcher, &"destroy".into()).ok()?.dyn_into::<Function>().ok());
        if let (Some(destroy), Some(watcher)) = (destroy, &self.watcher) {
            destroy.call0(watcher).ok();
        }
    }
}
