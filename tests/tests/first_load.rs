//! A first visit: quick, from any path of any host, and without an error.

use std::fs;
use std::io::Write;
use std::path::Path;

use flashcrowd_tests::{Visit, site};
use flate2::Compression;
use flate2::write::GzEncoder;

/// What a phone on a slow line should not have to wait for.
const LARGEST: usize = 700_000;

#[test]
fn the_page_starts_below_any_path_and_is_small() {
    let page = Visit::default().open();
    page.wait_until("the page shows something", || !page.text("body").is_empty());
    assert!(page.title().contains("Flashcrowd"), "{}", page.title());
    page.wait_until("the worker is started", || {
        site().delivered().iter().any(|file| file.ends_with("worker-boot.js"))
    });
    assert_eq!(page.console_errors(), [""; 0]);

    let files = site().delivered();
    let sizes: Vec<usize> = files.iter().map(|file| gzipped(file)).collect();
    for (file, size) in files.iter().zip(&sizes) {
        println!("{size:>8} {}", file.file_name().unwrap_or_default().display());
    }
    let total: usize = sizes.iter().sum();
    println!("{total:>8} of {LARGEST} bytes, as gzip sends them");
    assert!(total < LARGEST, "a first visit loads {total} bytes");
}

fn gzipped(file: &Path) -> usize {
    let content = fs::read(file).expect("a file that was served can be read");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&content).expect("memory takes everything");
    encoder.finish().expect("memory takes everything").len()
}
