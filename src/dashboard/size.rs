//! How large an element is, as it changes.

use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Width and height of the content of an element, in CSS pixels.
#[hook]
pub fn use_size(element: NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0.0, 0.0));
    use_effect_with(element, {
        let setter = size.setter();
        move |element| {
            let element = element.cast::<Element>();
            let look = Closure::<dyn Fn()>::new({
                let element = element.clone();
                move || {
                    if let Some(element) = &element {
                        setter.set((f64::from(element.client_width()), f64::from(element.client_height())));
                    }
                }
            });
            let observer = ResizeObserver::new(look.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(look);
            }
        }
    });
    *size
}
