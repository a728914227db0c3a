//! An SVG as dots.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use super::file::blob;
use super::svg::Drawing;

/// Dots for one unit of the canvas.
const SCALE: f64 = 2.0;
/// Dots of a side: browsers make no larger canvas.
const MOST_DOTS: f64 = 8_192.0;

/// The picture as a PNG.
pub async fn png(drawing: &Drawing) -> Result<Vec<u8>, JsValue> {
    let address = Url::create_object_url_with_blob(&blob("image/svg+xml", drawing.text.as_bytes())?)?;
    let drawn = draw(drawing, &address).await;
    Url::revoke_object_url(&address)?;
    Ok(Uint8Array::new(&JsFuture::from(drawn?.array_buffer()).await?).to_vec())
}

async fn draw(drawing: &Drawing, address: &str) -> Result<Blob, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let scale = SCALE.min(MOST_DOTS / drawing.width.max(drawing.height));
    let (width, height) = ((drawing.width * scale).round(), (drawing.height * scale).round());
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let dots = Promise::new(&mut |resolve, reject| {
        let told = Closure::once_into_js(move |blob: JsValue| {
            let answer = if blob.is_null() { reject } else { resolve };
            answer.call1(&JsValue::NULL, &blob).ok();
        });
        canvas.to_blob(told.unchecked_ref()).ok();
    });
    Ok(JsFuture::from(dots).await?.unchecked_into())
}
