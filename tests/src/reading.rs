//! What a page shows.

use serde_json::{Value, json};

use crate::page::Page;

impl Page {
    #[track_caller]
    pub fn exists(&self, css: &str) -> bool {
        self.count(css) > 0
    }

    #[track_caller]
    pub fn count(&self, css: &str) -> usize {
        let count = self.js("return document.querySelectorAll(arguments[0]).length", &[json!(css)]);
        count.as_u64().expect("a count is a number") as usize
    }

    /// The text of the first element that matches, once there is one; of SVG as well.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        self.wait_for(css);
        self.texts(css).swap_remove(0)
    }

    #[track_caller]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let read = "return Array.from(document.querySelectorAll(arguments[0]), \
                    (element) => (element.innerText ?? element.textContent).trim())";
        let texts = self.js(read, &[json!(css)]);
        let texts = texts.as_array().into_iter().flatten();
        texts.map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
    }

    #[track_caller]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.of_first(css, "element.getAttribute(name)", name).as_str().map(str::to_owned)
    }

    /// A property, such as `value` or `checked`.
    #[track_caller]
    pub fn property(&self, css: &str, name: &str) -> Value {
        self.of_first(css, "element[name]", name)
    }

    /// A computed style, such as `background-color`.
    #[track_caller]
    pub fn style(&self, css: &str, name: &str) -> String {
        let value = self.of_first(css, "getComputedStyle(element).getPropertyValue(name)", name);
        value.as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    fn of_first(&self, css: &str, expression: &str, name: &str) -> Value {
        self.wait_for(css);
        let read = format!(
            "const [css, name] = arguments; const element = document.querySelector(css); return {expression}"
        );
        self.js(&read, &[json!(css), json!(name)])
    }
}
