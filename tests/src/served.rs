use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread;

use xtask::site::Site;

/// Deep in a host, as on many static hosts: an address that starts with a slash would not be found.
const PREFIX: &str = "/some/where/";

/// The built page.
///
/// # Panics
/// When it has not been built.
pub fn dist() -> PathBuf {
    let dist = workspace().join("dist");
    assert!(dist.join("index.html").exists(), "dist/ is missing: run `cargo xtask build` first");
    dist
}

/// The server of this test process: one for all pages, so that profiles and links keep their origin.
pub fn site() -> &'static Arc<Site> {
    static SITE: OnceLock<Arc<Site>> = OnceLock::new();
    SITE.get_or_init(|| {
        let site = Site::bind(0, dist(), PREFIX).expect("some port is free");
        let running = Arc::clone(&site);
        thread::spawn(move || running.run());
        site
    })
}

pub(crate) fn address() -> String {
    site().address().expect("a bound port has an address")
}

pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace")
}
