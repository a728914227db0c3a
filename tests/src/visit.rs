use std::env;
use std::rc::Rc;
use std::time::Duration;

use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tokio::runtime;

use crate::driver::Driver;
use crate::page::Page;
use crate::profile::Profile;
use crate::served;
use crate::wire::Vendor;

const FLAGS: &str = include_str!("../../webdriver.json");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

/// Who opens the page, and with what kind of browser.
#[derive(Debug, Clone)]
pub struct Visit {
    size: (u32, u32),
    scheme: Scheme,
    language: Language,
    reduced_motion: bool,
    fragment: String,
    script: Option<String>,
    profile: Option<Rc<Profile>>,
    patience: Duration,
}

impl Default for Visit {
    fn default() -> Self {
        Self {
            size: (1440, 900),
            scheme: Scheme::Light,
            language: Language::English,
            reduced_motion: false,
            fragment: String::new(),
            script: None,
            profile: None,
            patience: Duration::from_secs(10),
        }
    }
}

impl Visit {
    /// The visible part of the page, in CSS pixels.
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    pub fn reduced_motion(mut self) -> Self {
        self.reduced_motion = true;
        self
    }

    /// What follows the `#` of the address.
    pub fn fragment(mut self, fragment: &str) -> Self {
        self.fragment = fragment.trim_start_matches('#').to_owned();
        self
    }

    /// A script that runs before any of the page's own, as a browser's extension could.
    pub fn script_first(mut self, script: &str) -> Self {
        self.script = Some(script.to_owned());
        self
    }

    /// Comes again with what an earlier visit left behind; one visit at a time. Without this every visit is
    /// a first one.
    pub fn profile(mut self, profile: &Rc<Profile>) -> Self {
        self.profile = Some(Rc::clone(profile));
        self
    }

    /// How long the page may take for any one thing.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Opens the page in a browser of its own.
    #[track_caller]
    pub fn open(self) -> Page {
        let address = served::address();
        let fragment = if self.fragment.is_empty() { String::new() } else { format!("#{}", self.fragment) };
        let page = self.start();
        page.go_to(&format!("{address}{fragment}"));
        page
    }

    #[track_caller]
    fn start(self) -> Page {
        let profile = self.profile.clone().unwrap_or_else(|| Rc::new(Profile::fresh()));
        let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        let driver = Driver::start();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(self.capabilities(&profile));
        let client = runtime
            .block_on(builder.connect(driver.address()))
            .unwrap_or_else(|cause| panic!("the browser does not start: {cause}"));
        let page = Page::new(runtime, client, driver, profile, self.patience);
        self.emulate(&page);
        page
    }

    fn capabilities(&self, profile: &Profile) -> Map<String, Value> {
        let mut capabilities: Map<String, Value> =
            serde_json::from_str(FLAGS).expect("webdriver.json is a JSON object");
        let options = &mut capabilities["goog:chromeOptions"];
        let language = self.language.tag();
        let arguments = options["args"].as_array_mut().expect("webdriver.json lists the browser's arguments");
        arguments.extend([
            json!(format!("--user-data-dir={}", profile.folder().display())),
            json!(format!("--window-size={},{}", self.size.0, self.size.1)),
            json!(format!("--lang={language}")),
            json!(format!("--accept-lang={language}")),
            // Pages in the background and in covered windows would be slowed down.
            json!("--disable-renderer-backgrounding"),
            json!("--disable-backgrounding-occluded-windows"),
        ]);
        if let Some(program) = env::var_os("CHROME") {
            options["binary"] = json!(program.to_string_lossy());
        }
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        capabilities
    }

    #[track_caller]
    fn emulate(&self, page: &Page) {
        if let Some(script) = &self.script {
            page.command(Vendor::tools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })));
        }
        let (width, height) = self.size;
        page.command(Vendor::tools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        ));
        let scheme = match self.scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let motion = if self.reduced_motion { "reduce" } else { "no-preference" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": motion },
        ]);
        page.command(Vendor::tools("Emulation.setEmulatedMedia", json!({ "features": features })));
        page.command(Vendor::tools(
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": page.downloads() }),
        ));
    }
}

impl Language {
    fn tag(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Chinese => "zh-CN",
        }
    }
}
