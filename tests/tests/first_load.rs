//! A first visit: quick, from any path of any host, and without an error.

use std::fs;
use std::io::Write;
use std::path::Path;

use flashcrowd_tests::{Visit, dist, site};
use flate2::Compression;
use flate2::write::GzEncoder;

/// What a phone on a slow line should not have to wait for: everything until the page stands and its simulation runs.
const LARGEST: usize = 700_000;
/// With what comes by itself after that, and is not waited for.
const LARGEST_IN_ALL: usize = 960_000;
/// The first of what comes by itself once the simulation runs, as `later.rs` shows: what was asked for before it was waited
/// for.
const LATER: &str = "_later.wasm";
/// Style sheets, script and program.
const MOST_FILES: usize = 20;

#[test]
fn the_page_starts_below_any_path_and_is_small() {
    let page = Visit::default().open();
    page.wait_until("the page shows something", || !page.text("body").is_empty());
    assert!(page.title().contains("Flashcrowd"), "{}", page.title());
    page.wait_until("the simulation runs", || page.now_ns() > 0);
    let is = |file: &Path, end: &str| file.to_string_lossy().ends_with(end);
    let has_come = |end| site().delivered().iter().any(|file| is(file, end));
    page.wait_until("what comes later has come", || has_come(LATER) && has_come("fields.en.txt"));
    assert_eq!(page.console_errors(), [""; 0]);

    let files = site().delivered();
    let waited_for = files.iter().take_while(|file| !is(file, LATER)).count();
    let sizes: Vec<usize> = files.iter().map(|file| gzipped(file)).collect();
    for (file, size) in files.iter().zip(&sizes) {
        println!("{size:>8} {}", file.file_name().unwrap_or_default().display());
    }
    let (first, in_all) = (sizes[..waited_for].iter().sum::<usize>(), sizes.iter().sum::<usize>());
    println!("{first:>8} of {LARGEST} bytes, as gzip sends them, until the simulation runs");
    println!("{in_all:>8} of {LARGEST_IN_ALL} with what comes later");
    assert!(first < LARGEST, "a first visit waits for {first} bytes");
    assert!(in_all < LARGEST_IN_ALL, "a first visit loads {in_all} bytes");
}

/// Each file that waits for another one to name it is a way to the server and back before anything is seen.
#[test]
fn whatever_the_first_sight_needs_is_named_in_the_page_itself() {
    let read = |name: &str| fs::read_to_string(dist().join(name)).expect("what the page names is there");
    let page = read("index.html");
    let named: Vec<&str> = page
        .split("<link")
        .skip(1)
        .filter_map(|link| link.split('>').next())
        .filter(|link| ["stylesheet", "modulepreload", "preload"].iter().any(|how| link.contains(how)))
        .filter_map(|link| link.split("href=").nth(1)?.split(' ').next())
        .map(|name| name.trim_matches('"').trim_start_matches("./"))
        .collect();
    let ends = |with: &str| named.iter().copied().filter(|name| name.ends_with(with)).collect::<Vec<_>>();
    let (scripts, programs) = (ends(".js"), ends(".wasm"));
    assert_eq!((scripts.len(), programs.len()), (1, 1), "{named:?}");
    assert!(page.contains(&format!("from './{}'", scripts[0])), "what is loaded early is what is started");
    assert!(named.len() <= MOST_FILES, "{} files before anything is seen: {named:?}", named.len());

    let script = read(scripts[0]);
    assert!(!script.lines().any(|line| line.trim_start().starts_with("import ")), "{}", scripts[0]);
    for sheet in ends(".css") {
        // What begins with `#` is in the page.
        let sheet = read(sheet).replace("url(\"#", "").replace("url(#", "");
        assert!(
            !sheet.contains("@import") && !sheet.contains("url("),
            "a style sheet that waits for another"
        );
    }
}

fn gzipped(file: &Path) -> usize {
    let content = fs::read(file).expect("a file that was served can be read");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&content).expect("memory takes everything");
    encoder.finish().expect("memory takes everything").len()
}
