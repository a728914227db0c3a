//! An error of 2 %, planted into the scenarios, must not pass: a suite that cannot turn red proves nothing.

use flashcrowd_validation::case::{Case, Family};
use flashcrowd_validation::family;
use flashcrowd_validation::judge::Verdict;
use flashcrowd_validation::measure::Effort;
use flashcrowd_validation::suite::{self, Outcome};

/// The first case of every family, at the bound of the whole suite.
fn first_cases(share: f64, planted: bool) -> Outcome {
    let families = family::all();
    let comparisons = suite::comparisons(&families);
    let first = |mut family: Family| {
        family.cases.truncate(1);
        if planted {
            let plant = family.plant;
            let with_error = |case: Case| Case { document: plant.into(case.document), ..case };
            family.cases = family.cases.into_iter().map(with_error).collect();
        }
        family
    };
    let families = families.into_iter().map(first).collect();
    suite::run_among(families, comparisons, Effort { share, ..Effort::FULL }, || ())
        .expect("every case can be simulated")
}

#[test]
fn a_planted_error_of_two_percent_turns_every_family_red() {
    let outcome = first_cases(0.5, true);
    for (family, rows) in &outcome.families {
        let worst = rows.iter().map(|row| row.z.abs()).fold(0.0, f64::max);
        println!("{}: {worst:.1} of {:.2}", family.name, outcome.bound);
        let is_red = rows.iter().any(|row| row.verdict(outcome.bound) == Verdict::Differs);
        assert!(is_red, "{}: {worst} standard errors pass", family.name);
    }
}
