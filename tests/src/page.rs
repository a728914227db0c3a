use std::cell::RefCell;
use std::fs;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::Client;
use fantoccini::error::CmdError;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::console::Console;
use crate::driver::Driver;
use crate::profile::Profile;
use crate::served;
use crate::wire::Vendor;

/// How often a condition is looked at while waiting for it.
const POLL: Duration = Duration::from_millis(20);

/// A page in a browser of its own.
#[derive(Debug)]
pub struct Page {
    runtime: Runtime,
    pub(crate) client: Client,
    pub(crate) console: RefCell<Console>,
    patience: Duration,
    // In this order: the driver's end closes the browser, which then lets go of its profile.
    pub(crate) driver: Driver,
    profile: Rc<Profile>,
}

impl Page {
    pub(crate) fn new(
        runtime: Runtime,
        client: Client,
        driver: Driver,
        profile: Rc<Profile>,
        patience: Duration,
    ) -> Self {
        Self { runtime, client, console: RefCell::default(), patience, driver, profile }
    }

    /// Waits for an answer of the browser.
    #[track_caller]
    pub(crate) fn wait<T>(&self, answer: impl Future<Output = Result<T, CmdError>>) -> T {
        match self.runtime.block_on(answer) {
            Ok(value) => value,
            Err(cause) => panic!("the browser refused: {cause}"),
        }
    }

    #[track_caller]
    pub(crate) fn command(&self, command: Vendor) -> Value {
        self.wait(self.client.issue_cmd(command))
    }

    #[track_caller]
    pub fn go_to(&self, address: &str) {
        self.wait(self.client.goto(address));
    }

    #[track_caller]
    pub fn reload(&self) {
        self.wait(self.client.refresh());
    }

    #[track_caller]
    pub fn address(&self) -> String {
        self.wait(self.client.current_url()).into()
    }

    #[track_caller]
    pub fn title(&self) -> String {
        self.wait(self.client.title())
    }

    /// Runs the body of a JavaScript function with `arguments` and returns its result; a promise is awaited.
    #[track_caller]
    pub fn js(&self, body: &str, arguments: &[Value]) -> Value {
        self.wait(self.client.execute(body, arguments.to_vec()))
    }

    /// Looks again and again until `condition` holds.
    #[track_caller]
    pub fn wait_until(&self, what: &str, condition: impl FnMut() -> bool) {
        self.wait_within(self.patience, what, condition);
    }

    #[track_caller]
    pub fn wait_within(&self, patience: Duration, what: &str, mut condition: impl FnMut() -> bool) {
        let start = Instant::now();
        while !condition() {
            assert!(start.elapsed() < patience, "waited {patience:?} in vain until {what}");
            thread::sleep(POLL);
        }
    }

    /// Waits for an element.
    #[track_caller]
    pub fn wait_for(&self, css: &str) {
        self.wait_until(&format!("there is `{css}`"), || self.exists(css));
    }

    /// Does what makes the page offer a file, and returns where it was saved.
    #[track_caller]
    pub fn download(&self, act: impl FnOnce()) -> PathBuf {
        let list = || -> Vec<PathBuf> {
            let files = fs::read_dir(self.downloads()).expect("the profile has a folder for downloads");
            let paths = files.flatten().map(|file| file.path());
            paths.filter(|path| path.extension().is_none_or(|extension| extension != "crdownload")).collect()
        };
        let before = list();
        act();
        let mut saved = None;
        self.wait_until("a file is saved", || {
            saved = list().into_iter().find(|path| !before.contains(path));
            saved.is_some()
        });
        saved.expect("waited for just now")
    }

    /// Chooses a file in an `<input type="file">`.
    #[track_caller]
    pub fn choose_file(&self, css: &str, path: &Path) {
        let input = self.wait(self.client.find(fantoccini::Locator::Css(css)));
        self.wait(input.send_keys(&path.to_string_lossy()));
    }

    /// Saves what is to be seen as `target/screenshots/<name>.png`.
    #[track_caller]
    pub fn screenshot(&self, name: &str) -> PathBuf {
        save(name, &self.wait(self.client.screenshot())).expect("the target folder is writable")
    }

    pub(crate) fn downloads(&self) -> PathBuf {
        self.profile.downloads()
    }

    /// What a person debugging the failure would look for first.
    fn leave_traces(&self) {
        let test = thread::current().name().unwrap_or("unnamed").replace("::", "-");
        if let Ok(image) = self.runtime.block_on(self.client.screenshot())
            && let Ok(path) = save(&format!("failed-{test}"), &image)
        {
            eprintln!("the page at that moment: {}", path.display());
        }
        // A second panic would hide the first.
        self.runtime.block_on(self.collect_console()).ok();
        eprintln!("{}", self.console.borrow());
    }
}

fn save(name: &str, image: &[u8]) -> io::Result<PathBuf> {
    let folder = served::workspace().join("target").join("screenshots");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{name}.png"));
    fs::write(&path, image)?;
    Ok(path)
}

impl Drop for Page {
    fn drop(&mut self) {
        if thread::panicking() {
            self.leave_traces();
        } else {
            self.wait(self.collect_console());
        }
        // The driver is stopped in any case.
        self.runtime.block_on(self.client.clone().close()).ok();
        if !thread::panicking() {
            self.console.borrow().assert_clean();
        }
    }
}
