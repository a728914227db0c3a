use std::fmt;

use fantoccini::error::CmdError;
use serde_json::Value;

use crate::page::Page;
use crate::wire::Vendor;

/// What the page, its workers and the browser wrote to the console.
#[derive(Debug, Default)]
pub struct Console {
    entries: Vec<Entry>,
    expected: Vec<String>,
}

#[derive(Debug)]
struct Entry {
    level: String,
    message: String,
}

impl Console {
    fn errors(&self) -> impl Iterator<Item = &Entry> {
        let is_expected = |entry: &Entry| self.expected.iter().any(|part| entry.message.contains(part));
        self.entries.iter().filter(move |entry| entry.level == "SEVERE" && !is_expected(entry))
    }

    pub fn assert_clean(&self) {
        assert!(self.errors().next().is_none(), "the page reported errors to the console:\n{self}");
    }
}

impl fmt::Display for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            writeln!(f, "console {}: {}", entry.level, entry.message)?;
        }
        Ok(())
    }
}

impl Page {
    /// The console's errors so far: exceptions, failed requests, violations of the policy, `console.error`.
    #[track_caller]
    pub fn console_errors(&self) -> Vec<String> {
        self.wait(self.collect_console());
        self.console.borrow().errors().map(|entry| entry.message.clone()).collect()
    }

    /// An error with these words is what the test is about, and does not fail it.
    pub fn expect_console_error(&self, words: &str) {
        self.console.borrow_mut().expected.push(words.to_owned());
    }

    pub(crate) async fn collect_console(&self) -> Result<(), CmdError> {
        let log = self.client.issue_cmd(Vendor::console()).await?;
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let entries = log.as_array().into_iter().flatten();
        self.console.borrow_mut().entries.extend(
            entries.map(|entry| Entry { level: text(entry, "level"), message: text(entry, "message") }),
        );
        Ok(())
    }
}
