//! Colours of the token file, for what is drawn on a `<canvas>`.

use std::cell::RefCell;
use std::collections::HashMap;

use wasm_bindgen::JsCast;

thread_local! {
    /// What tokens resolve to, in light and in dark.
    static RESOLVED: RefCell<HashMap<(bool, &'static str), String>> = RefCell::default();
}

/// The colour that the token stands for under the theme in force.
///
/// A custom property is not resolved when it is read (`light-dark(…)` stays as it is written); the
/// colour of an element that uses it is.
pub fn colour(token: &'static str) -> String {
    let key = (is_dark(), token);
    if let Some(known) = RESOLVED.with_borrow(|resolved| resolved.get(&key).cloned()) {
        return known;
    }
    let resolved = resolve(token).unwrap_or_default();
    RESOLVED.with_borrow_mut(|all| all.insert(key, resolved.clone()));
    resolved
}

fn is_dark() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let root = window.document().and_then(|document| document.document_element());
    match root.and_then(|root| root.get_attribute("data-theme")).as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => window.match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|m| m.matches()),
    }
}

fn resolve(token: &str) -> Option<String> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let probe: web_sys::HtmlElement = document.create_element("i").ok()?.dyn_into().ok()?;
    probe.style().set_property("color", &format!("var({token})")).ok()?;
    document.body()?.append_child(&probe).ok()?;
    let colour = window.get_computed_style(&probe).ok()??.get_property_value("color").ok();
    probe.remove();
    colour
}
