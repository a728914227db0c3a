//! What a page is on paper.

use fantoccini::wd::PrintConfigurationBuilder;
use serde_json::json;

use crate::page::Page;
use crate::wire::Vendor;

impl Page {
    /// The PDF that printing makes.
    #[track_caller]
    pub fn print(&self) -> Vec<u8> {
        let as_usual = PrintConfigurationBuilder::default().build().expect("the usual paper is possible");
        self.wait(self.client.print(as_usual))
    }

    /// From now on the page is shown as it would be on paper.
    #[track_caller]
    pub fn emulate_paper(&self) {
        self.command(Vendor::tools("Emulation.setEmulatedMedia", json!({ "media": "print" })));
    }
}
