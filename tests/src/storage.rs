//! How much the browser lets the page keep.

use serde_json::json;

use crate::page::Page;
use crate::wire::Vendor;

impl Page {
    /// Lets the page keep so many bytes; `None` is as much as usual.
    #[track_caller]
    pub fn limit_storage(&self, bytes: Option<u64>) {
        let origin = self.js("return location.origin", &[]);
        let mut parameters = json!({ "origin": origin });
        if let Some(bytes) = bytes {
            parameters["quotaSize"] = json!(bytes);
        }
        self.command(Vendor::tools("Storage.overrideQuotaForOrigin", parameters));
    }
}
