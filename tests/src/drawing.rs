//! A small drawing that tests of the canvas work on.

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::{parse, to_fragment};
use serde_json::json;

use crate::page::Page;
use crate::running::id;
use crate::visit::Visit;

/// A client calls a server, which calls a database, as does another server that nobody calls.
fn fragment() -> String {
    let component = |id: &str, kind: &str, x: i32, y: i32| json!({ "id": id, "kind": kind, "at": [x, y] });
    let json = json!({
        "flashcrowd": 1,
        "components": [
            component("c", "client", 0, 0), component("a", "server", 288, 0), component("b", "server", 288, 200),
            component("d", "database", 576, 0),
        ],
        "connections": [
            { "from": "c", "to": "a" }, { "from": "a", "to": "d" }, { "from": "b", "to": "d" },
        ],
    });
    let document = parse(&json.to_string()).expect("it is a scenario");
    format!("#{}", to_fragment(&document).trim_start_matches('#'))
}

impl Visit {
    /// With the drawing.
    pub fn drawing(self) -> Page {
        let page = self.fragment(&fragment()).open();
        page.wait_for(&id("component-c"));
        page
    }
}

impl Page {
    /// The drawing as it was, with nothing selected, all of it in view, at rest.
    #[track_caller]
    pub fn draw_anew(&self) {
        let visit = "history.replaceState(null, '', location.pathname); location.hash = arguments[0]";
        self.press("Escape");
        self.js("document.activeElement?.blur()", &[]);
        self.js(visit, &[json!(fragment())]);
        self.wait_until("the drawing is as it was", || {
            let ids = ["component-a", "component-b", "component-c", "component-d"];
            self.count("[data-part=component]") == 4
                && self.count("[data-part=connection]") == 3
                && !self.exists("[data-part=annotation]")
                && ids.iter().all(|name| self.exists(&id(name)))
                && self.selected().is_empty()
        });
        self.press("Shift+1");
    }

    /// The ids of the components that are selected, in reading order.
    #[track_caller]
    pub fn selected(&self) -> Vec<String> {
        let read = "return Array.from(document.querySelectorAll('[data-part=component][aria-current=true]'), \
                    (card) => card.dataset.id)";
        let ids = self.js(read, &[]);
        ids.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
    }

    /// Clicks a component's head.
    #[track_caller]
    pub fn select(&self, component: &str) {
        self.click(&*format!("{} .card-head", id(&format!("component-{component}"))));
        self.wait_until("it is selected", || self.selected() == [component]);
    }

    /// Where a component stands on the canvas.
    #[track_caller]
    pub fn stands(&self, component: &str) -> (f64, f64) {
        let read = "const { left, top } = getComputedStyle(document.querySelector(arguments[0])); \
                    return [left, top].map(parseFloat)";
        let place = self.js(read, &[json!(id(&format!("component-{component}")))]);
        (place[0].as_f64().unwrap_or_default(), place[1].as_f64().unwrap_or_default())
    }

    /// Whether a connection leads from one component to another.
    #[track_caller]
    pub fn is_connected(&self, from: &str, to: &str) -> bool {
        self.exists(&id(&format!("connection-{from}->{to}")))
    }

    /// In how many hundredths of its size the canvas is shown.
    #[track_caller]
    pub fn zoom(&self) -> i64 {
        let text = self.text(&id("zoom"));
        text.trim_end_matches(['%', ' ', '\u{a0}']).parse().expect("the zoom is a number")
    }
}

/// A row of the page's sheet of keys and gestures, and what shows that it does what it says.
pub type Case = (&'static str, fn(&Page));

/// Each does what it says, on a drawing of its own.
#[track_caller]
pub fn each_does_what_it_says(cases: &[Case]) {
    let page = Visit::default().drawing();
    for (name, case) in cases {
        println!("{name}");
        page.draw_anew();
        case(&page);
    }
}

/// The sheet shows these rows, by the attribute that names them, and no others.
#[track_caller]
pub fn the_sheet_shows(attribute: &str, cases: &[Case]) {
    let page = Visit::default().drawing();
    page.press("?");
    page.wait_for(&id("keys-dialog"));
    let read = "return Array.from(document.querySelectorAll(`[${arguments[0]}]`), (row) => row.getAttribute(arguments[0]))";
    let shown = page.js(read, &[json!(attribute)]);
    let shown: BTreeSet<&str> =
        shown.as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    assert_eq!(shown, cases.iter().map(|(name, _)| *name).collect());
}
