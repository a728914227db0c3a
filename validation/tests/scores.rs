//! Over many seeds the scores themselves are held against Student's t: this finds a theory that is a little off,
//! and errors that are understated.

use flashcrowd_sim::experiment::student_t_below;
use flashcrowd_validation::case::{Case, Family};
use flashcrowd_validation::judge::rows;
use flashcrowd_validation::measure::{Effort, measure};
use flashcrowd_validation::statistics::{chi_square_above, kolmogorov_smirnov, normal, normal_beyond};
use flashcrowd_validation::{family, suite};

const SEEDS: u32 = 20;
const REPLICATIONS: u32 = 10;
/// Of the length of the published runs.
const SHARE: f64 = 0.2;

/// A figure's place in Student's t under each seed: uniform from 0 to 1.
struct Scores {
    name: String,
    places: Vec<f64>,
}

/// Every figure of the first case of each family, those with an allowance left out; the families in order.
fn scores(families: &[Family]) -> Vec<Vec<Scores>> {
    let cases: Vec<&Case> = families.iter().map(|family| &family.cases[0]).collect();
    let mut scores: Vec<Vec<Scores>> = cases
        .iter()
        .map(|case| {
            let name = |figure: &str| format!("{}: {figure}", case.name);
            case.figures.iter().map(|f| Scores { name: name(&f.name), places: Vec::new() }).collect()
        })
        .collect();
    for seed in 1..=SEEDS {
        let effort = Effort { seed: u64::from(seed), replications: REPLICATIONS, share: SHARE };
        let measured = measure(&cases, effort, || ()).expect("every case can be simulated");
        for ((case, values), scores) in cases.iter().zip(&measured).zip(&mut scores) {
            for (row, scores) in rows(case, values).iter().zip(scores) {
                scores.places.push(student_t_below(row.z, REPLICATIONS - 1).expect("z is a number"));
            }
        }
    }
    for (scores, case) in scores.iter_mut().zip(&cases) {
        let mut allowances = case.figures.iter().map(|figure| figure.allowance);
        scores.retain(|_| allowances.next() == Some(0.0));
    }
    scores
}

#[test]
fn over_twenty_seeds_scores_are_those_of_students_t_in_every_family_and_in_all_together() {
    let scores = scores(&family::all());
    // Two tests a figure, each with two tails, and one of all: at the suite's level together.
    let tests = 2 * scores.iter().flatten().count() + 1;
    let level = suite::LEVEL / tests as f64;
    for scores in scores.iter().flatten() {
        // As standard normal variables, the scores' sum over √n is one, and the sum of their squares is χ².
        let normals: Vec<f64> = scores.places.iter().map(|place| normal(*place)).collect();
        let mean = normals.iter().sum::<f64>() / f64::from(SEEDS).sqrt();
        let squares = chi_square_above(normals.iter().map(|x| x * x).sum(), SEEDS);
        assert!(normal_beyond(mean) > level, "{}: off by {mean} standard errors on average", scores.name);
        assert!(squares.min(1.0 - squares) > level / 2.0, "{}: spread at {squares}", scores.name);
    }
    // Figures of one case are not independent of each other: the first of each stands for it.
    let all: Vec<f64> =
        scores.iter().filter_map(|family| family.first()).flat_map(|s| s.places.clone()).collect();
    let chance = kolmogorov_smirnov(&all);
    assert!(chance > level, "{} scores are not distributed as Student's t: {chance}", all.len());
}
