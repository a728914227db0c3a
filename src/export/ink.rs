//! The colours of pictures: the page's own ones as they are in light, whatever it is shown in.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ink {
    pub ground: String,
    pub card: String,
    pub place: String,
    pub line: String,
    pub wire: String,
    pub text: String,
    pub quiet: String,
    pub accent: String,
}

impl Ink {
    /// Where the browser does not tell them, everything is in the colour that a viewer takes by itself.
    pub fn light() -> Ink {
        read().unwrap_or_default()
    }
}

/// Has the browser work out the tokens of the style sheet.
fn read() -> Result<Ink, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let probe: HtmlElement = document.create_element("span")?.unchecked_into();
    document.body().ok_or(JsValue::NULL)?.append_child(&probe)?;
    probe.style().set_property("color-scheme", "light")?;
    let colour = |token: &str| {
        probe.style().set_property("color", &format!("var(--{token})"))?;
        window.get_computed_style(&probe)?.ok_or(JsValue::NULL)?.get_property_value("color")
    };
    let ink = Ink {
        ground: colour("ground")?,
        card: colour("surface")?,
        place: colour("place")?,
        line: colour("line-strong")?,
        wire: colour("text-quiet")?,
        text: colour("text")?,
        quiet: colour("text-quiet")?,
        accent: colour("accent")?,
    };
    probe.remove();
    Ok(ink)
}
