//! The run on a page: its clock, its controls, its figures. Simulated time alone decides when something is
//! looked at.

use std::collections::BTreeMap;

use serde_json::json;

use crate::page::Page;

/// A second of simulated time, in nanoseconds.
pub const SECOND: u64 = 1_000_000_000;

/// The selector of a test id.
pub fn id(test_id: &str) -> String {
    format!("[data-testid='{test_id}']")
}

impl Page {
    /// The exact value behind a figure.
    #[track_caller]
    pub fn figure(&self, test_id: &str) -> Option<f64> {
        self.attribute(&id(test_id), "data-value").and_then(|value| value.parse().ok())
    }

    /// The simulated time reached.
    #[track_caller]
    pub fn now_ns(&self) -> u64 {
        let ns = self.attribute(&id("figure-simulated_s"), "data-ns");
        ns.and_then(|ns| ns.parse().ok()).unwrap_or_default()
    }

    #[track_caller]
    pub fn is_playing(&self) -> bool {
        self.attribute(&id("play"), "aria-label").as_deref() == Some("Pause")
    }

    #[track_caller]
    pub fn wait_for_clock(&self, seconds: u64) {
        self.wait_until("the clock goes on", || self.now_ns() >= seconds * SECOND);
    }

    /// Chooses a speed on offer, such as `1×` or `max`.
    #[track_caller]
    pub fn set_speed(&self, word: &str) {
        let script = "const [css, word] = arguments; const speed = document.querySelector(css); \
                      speed.value = word; speed.dispatchEvent(new Event('change', { bubbles: true })); \
                      return speed.value";
        let chosen = self.js(script, &[json!(id("speed")), json!(word)]);
        assert_eq!(chosen, word, "this speed is on offer");
    }

    /// Pauses the run, wherever it is.
    #[track_caller]
    pub fn pause(&self) {
        if self.is_playing() {
            self.click(&*id("play"));
            self.wait_until("the run rests", || !self.is_playing());
        }
    }

    /// Pauses the run and brings it back to its start.
    #[track_caller]
    pub fn reset(&self) {
        self.pause();
        self.click(&*id("reset"));
        self.wait_until("the run stands at zero", || self.now_ns() == 0);
    }

    /// Steps a resting run to this second; each step ends at the next whole one.
    #[track_caller]
    pub fn step_to(&self, seconds: u64) {
        while self.now_ns() < seconds * SECOND {
            let next = (self.now_ns() / SECOND + 1) * SECOND;
            self.click(&*id("step"));
            self.wait_until("a step ends at the next whole second", || self.now_ns() == next);
        }
    }

    /// Every figure of the table, by its place in the report.
    #[track_caller]
    pub fn figures(&self) -> BTreeMap<String, String> {
        let script = "return [...document.querySelectorAll('td[data-testid^=\"report-\"]')]\
                      .map(cell => [cell.dataset.testid.slice(7), cell.dataset.value])";
        let read = || -> BTreeMap<String, String> {
            serde_json::from_value::<Vec<(String, String)>>(self.js(script, &[]))
                .unwrap_or_default()
                .into_iter()
                .collect()
        };
        if !self.exists(&id("figure-table")) {
            self.click(&*id("table"));
        }
        // The table asks the worker for the report of the moment at which the run rests.
        let requests = || {
            self.js(
                "return document.querySelector('[data-testid=\"report-overall.requests\"]')?.dataset.value",
                &[],
            )
        };
        self.wait_until("the table shows the report", || requests().as_str().is_some_and(|n| n != "0"));
        let mut last = read();
        self.wait_until("the table is settled", || {
            let now = read();
            let is_settled = now == last && now.len() > 50;
            last = now;
            is_settled
        });
        last
    }
}
