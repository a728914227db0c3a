//! Holds the page against the rules of axe, Deque's checker of accessibility.

use std::env;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::page::Page;
use crate::served;

/// What axe calls impacts, from the least.
const IMPACTS: [&str; 4] = ["minor", "moderate", "serious", "critical"];

/// What breaks a rule.
#[derive(Debug, Clone)]
pub struct Violation {
    pub impact: String,
    pub rule: String,
    /// Where, and why.
    pub nodes: Vec<String>,
}

impl Violation {
    /// Whether somebody cannot use the page, or hardly.
    pub fn is_grave(&self) -> bool {
        IMPACTS[2..].contains(&self.impact.as_str())
    }
}

impl Page {
    /// Whatever on the page breaks a rule now.
    #[track_caller]
    pub fn violations(&self) -> Vec<Violation> {
        // The page's policy allows no scripts of others; the driver's own run all the same.
        self.js(&format!("{}; window.axe = axe", script()), &[]);
        let found = self.js(
            "return axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(v => \
             [v.impact, v.id, v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary)]))",
            &[json!(null)],
        );
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let violation = |found: &Value| Violation {
            impact: text(&found[0]),
            rule: text(&found[1]),
            nodes: found[2].as_array().into_iter().flatten().map(text).collect(),
        };
        found.as_array().expect("axe lists violations").iter().map(violation).collect()
    }
}

fn script() -> String {
    let installed = || served::workspace().join(".tools/node_modules/axe-core/axe.min.js");
    let path = env::var_os("AXE").map_or_else(installed, PathBuf::from);
    fs::read_to_string(&path).unwrap_or_else(|cause| {
        panic!("{}: {cause}. `cargo xtask test browser` installs axe.", path.display())
    })
}
