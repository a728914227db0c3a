//! The gallery: every file is sound, and what its notes and objectives say is so.

use std::fs;
use std::path::{Path, PathBuf};

use flashcrowd_sim::engine::{Observer, Simulation};
use flashcrowd_sim::metrics::{Cause, Window};
use flashcrowd_sim::scenario::{Document, Edit, Language, Subject, Text, check, parse, to_json_pretty};
use serde_json::json;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

fn scenario(slug: &str) -> Document {
    let text = fs::read_to_string(folder().join(slug).with_extension("json")).expect("the file is there");
    parse(&text).unwrap_or_else(|problems| panic!("{slug}: {}", problems[0].render(Language::En)))
}

#[derive(Default)]
struct Windows(Vec<Window>);

impl Observer for Windows {
    fn window(&mut self, window: Window) {
        self.0.push(window);
    }
}

impl Windows {
    fn between(&self, from_s: usize, to_s: usize) -> &[Window] {
        &self.0[from_s..to_s]
    }

    /// Requests that ended ok, a second.
    fn goodput(&self, from_s: usize, to_s: usize) -> f64 {
        let ok: u64 = self.between(from_s, to_s).iter().map(|w| w.overall.ok).sum();
        ok as f64 / (to_s - from_s) as f64
    }

    fn failed(&self, from_s: usize, to_s: usize) -> u64 {
        self.between(from_s, to_s).iter().map(|w| w.overall.failures.total()).sum()
    }

    fn utilization(&self, component: usize, from_s: usize, to_s: usize) -> f64 {
        let shares = self.between(from_s, to_s).iter().filter_map(|w| w.components[component].utilization);
        shares.sum::<f64>() / (to_s - from_s) as f64
    }
}

/// A run as long as the document says.
fn run(document: &Document) -> (Windows, Simulation) {
    let checked = check(document).unwrap_or_else(|problems| panic!("{}", problems[0].render(Language::En)));
    let (mut windows, mut simulation) = (Windows::default(), Simulation::new(&checked));
    let duration_s = document.duration_s.expect("a scenario of the gallery says how long it lasts");
    simulation.advance((duration_s * 1e9) as u64, u64::MAX, &mut windows);
    (windows, simulation)
}

fn with(document: &Document, component: &str, patch: serde_json::Value) -> Document {
    let mut document = document.clone();
    let fields = patch.as_object().expect("a patch is an object").clone();
    Edit::set(Subject::Component(component.to_owned()), fields).apply(&mut document).expect("the edit fits");
    document
}

#[test]
fn every_file_is_sound_and_speaks_both_languages() {
    let files = fs::read_dir(folder()).expect("the folder is there").flatten();
    let mut count = 0;
    for path in files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|e| e == "json")) {
        let slug = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let document = scenario(&slug);
        check(&document).unwrap_or_else(|problems| panic!("{slug}: {}", problems[0].render(Language::En)));
        assert_eq!(
            parse(&to_json_pretty(&document)).as_ref(),
            Ok(&document),
            "{slug} changes when it is written"
        );
        for text in [&document.name, &document.notes] {
            let Some(Text::PerLanguage(text)) = text else {
                panic!("{slug}: a name and notes in both languages")
            };
            assert!(text.en.is_some() && text.zh.is_some(), "{slug} speaks one language");
        }
        assert!(!document.objectives.is_empty(), "{slug} has no objectives");
        count += 1;
    }
    assert!(count >= 2);
}

#[test]
fn three_servers_meet_their_objectives_and_recover_after_the_health_check() {
    let document = scenario("three-servers");
    let (windows, simulation) = run(&document);
    let report = simulation.report();
    assert!(report.objectives.iter().all(|verdict| verdict.met), "{:?}", report.objectives);
    let web_2 = 3;
    assert_eq!(report.components[web_2].id, "web-2");
    assert_eq!(windows.failed(0, 20), 0);
    assert!(windows.failed(20, 25) > 100);
    // Three checks, two seconds apart, the last of them at once refused.
    assert_eq!(windows.failed(27, 120), 0);
    assert!(windows.between(27, 60).iter().all(|w| w.components[web_2].arrived == 0));
    assert!(windows.between(66, 120).iter().all(|w| w.components[web_2].arrived > 100));
    // The other two take over, busier.
    let web_1 = 2;
    assert!(windows.utilization(web_1, 30, 60) > 1.3 * windows.utilization(web_1, 5, 20));
}

#[test]
fn checking_more_often_makes_the_gap_smaller_and_one_server_alone_cannot_carry_it() {
    let document = scenario("three-servers");
    let failed = |document: &Document| run(document).1.report().overall.failed;
    let eager =
        with(&document, "balancer", json!({ "health_check": { "interval_s": 0.5, "timeout_s": 0.4 } }));
    assert!(failed(&eager) * 2 < failed(&document));
    let blind = with(&document, "balancer", json!({ "health_check": null }));
    assert!(failed(&blind) > 3 * failed(&document));
    let mut lonely = document.clone();
    let mut second = document.incidents[0].clone();
    second.fault = serde_json::from_value(json!({ "crash": { "component": "web-3" } })).expect("a fault");
    lonely.incidents.push(second);
    let (windows, _) = run(&lonely);
    assert!(windows.goodput(35, 60) < 450.0);
}

#[test]
fn one_server_under_a_rising_load_does_what_its_notes_say() {
    let (windows, simulation) = run(&scenario("one-server"));
    let server = 1;
    // Utilization grows first, and nothing fails.
    assert!((windows.utilization(server, 30, 50) - 0.5).abs() < 0.1);
    assert_eq!(windows.failed(0, 90), 0);
    // Around 160 a second requests begin to wait.
    let waiting = |from, to| {
        windows.between(from, to).iter().map(|w| w.components[server].waiting_mean).sum::<f64>()
            / (to - from) as f64
    };
    assert!(waiting(20, 50) < 0.5);
    assert!(waiting(70, 85) > 1.0);
    // A quarter of a minute past 200 a second patience ends; then the server is busy for nobody.
    assert!(windows.goodput(90, 100) > 170.0);
    assert!(windows.goodput(112, 140) < 2.0);
    assert!(windows.utilization(server, 105, 140) > 0.99);
    let failures = simulation.report().overall.failures;
    assert!(failures.get(Cause::Timeout) > 1_000 && failures.get(Cause::QueueFull) > 100);
    assert!(simulation.report().objectives.iter().all(|verdict| !verdict.met));
}

#[test]
fn a_shorter_line_saves_the_goodput_of_the_one_server() {
    let (windows, simulation) = run(&with(&scenario("one-server"), "server", json!({ "queue": 40 })));
    assert!((windows.goodput(112, 140) - 200.0).abs() < 10.0);
    let overall = simulation.report().overall;
    assert_eq!(overall.failures.get(Cause::Timeout), 0);
    assert!(overall.latency_ms.is_some_and(|latency| latency.p99 < 400.0));
}
