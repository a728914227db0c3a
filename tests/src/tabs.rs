//! Several tabs of one browser.

use fantoccini::wd::WindowHandle;

use crate::page::Page;
use crate::served;

/// A tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl Page {
    /// The one that is driven.
    #[track_caller]
    pub fn tab(&self) -> Tab {
        Tab(self.wait(self.client.window()))
    }

    /// Opens the page in one more tab, which is driven from now on.
    #[track_caller]
    pub fn open_tab(&self) -> Tab {
        let tab = Tab(self.wait(self.client.new_window(true)).handle);
        self.turn_to(&tab);
        self.go_to(&served::address());
        tab
    }

    /// Drives another tab.
    #[track_caller]
    pub fn turn_to(&self, tab: &Tab) {
        self.wait(self.client.switch_to_window(tab.0.clone()));
    }
}
