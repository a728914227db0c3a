//! The cases themselves.

use std::collections::BTreeSet;

use flashcrowd_validation::family;

#[test]
fn there_are_at_least_sixty_cases_and_no_two_have_one_name() {
    let families = family::all();
    let names: Vec<&str> = families.iter().flat_map(|f| &f.cases).map(|case| case.name.as_str()).collect();
    assert!(names.len() >= 60, "{}", names.len());
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}

#[test]
fn every_case_has_figures_and_theory_has_a_value_for_each() {
    for case in family::all().iter().flat_map(|family| &family.cases) {
        assert!(!case.figures.is_empty(), "{}", case.name);
        for figure in &case.figures {
            assert!(figure.theory.is_finite() && figure.theory > 0.0, "{}: {figure:?}", case.name);
        }
    }
}
