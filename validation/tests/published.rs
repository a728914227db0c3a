//! docs/validation.md is what this engine gives.

use std::collections::BTreeSet;
use std::fs;

use flashcrowd_validation::case::Family;
use flashcrowd_validation::family;
use flashcrowd_validation::judge::Verdict;
use flashcrowd_validation::measure::Effort;
use flashcrowd_validation::{suite, table};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/validation.md");

fn published() -> String {
    fs::read_to_string(DOCUMENT).expect("`cargo xtask validation` writes it")
}

#[test]
fn the_first_case_of_every_family_gives_the_rows_of_the_document_to_the_last_digit() {
    let families = family::all();
    let comparisons = suite::comparisons(&families);
    let first = |mut family: Family| {
        family.cases.truncate(1);
        family
    };
    let families = families.into_iter().map(first).collect();
    let outcome =
        suite::run_among(families, comparisons, Effort::FULL, || ()).expect("every case can be simulated");
    let published = published();
    let lines: BTreeSet<&str> = published.lines().collect();
    for row in outcome.rows() {
        let line = table::line(row, outcome.bound);
        assert!(
            lines.contains(line.trim_end()),
            "out of date: run `cargo xtask validation`. Now it is\n{line}"
        );
        assert_eq!(row.verdict(outcome.bound), Verdict::Agrees, "{line}");
    }
}

#[test]
fn the_document_has_every_case_and_theory_as_it_is_now_and_all_agree() {
    let published = published();
    let families = family::all();
    let rows: Vec<&str> = published.lines().filter(|line| line.ends_with("agrees |")).collect();
    assert_eq!(rows.len(), suite::comparisons(&families), "out of date: run `cargo xtask validation`");
    assert!(!published.contains("**differs**"));
    let mut rows = rows.into_iter();
    for case in families.iter().flat_map(|family| &family.cases) {
        for figure in &case.figures {
            let row = rows.next().unwrap_or_default();
            let start = table::start(&case.name, &figure.name, figure.allowance, figure.theory);
            assert!(
                row.starts_with(&start),
                "out of date: run `cargo xtask validation`. {row}\nis not of\n{start}"
            );
        }
    }
}
