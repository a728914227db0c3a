use wasm_bindgen::JsCast;

fn main() {
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // Nobody is left to tell when the page has gone.
    scope.post_message(&flashcrowd_protocol::BUILD.into()).ok();
}
