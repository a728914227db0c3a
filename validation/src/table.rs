//! What came out, as Markdown. The same suite gives the same text, to the byte.

use std::fmt::Write;

use crate::judge::{Row, Verdict};
use crate::suite::{LEVEL, Outcome};

/// Significant digits of values, and of what tells how sure they are.
const DIGITS: i32 = 5;
const DIGITS_OF_ERRORS: i32 = 2;

/// The whole of `docs/validation.md`.
pub fn document(outcome: &Outcome) -> String {
    let mut text = introduction(outcome);
    for (family, rows) in &outcome.families {
        let _ = write!(text, "\n## {}\n\n{}\n\n", family.name, family.about);
        text.push_str(
            "| case | figure | theory | simulated | ± | z | verdict |\n|---|---|--:|--:|--:|--:|---|\n",
        );
        rows.iter().for_each(|row| text.push_str(&line(row, outcome.bound)));
    }
    text
}

/// A row of the table, as the document has it.
pub fn line(row: &Row, bound: f64) -> String {
    let decimals = decimals(row.theory, DIGITS);
    let verdict = match row.verdict(bound) {
        Verdict::Agrees => "agrees",
        Verdict::Differs => "**differs**",
    };
    let start = start(&row.case, &row.figure, row.allowance, row.theory);
    let half_width = significant(row.half_width, DIGITS_OF_ERRORS);
    format!("{start} {:.decimals$} | {half_width} | {:.2} | {verdict} |\n", row.simulated, row.z)
}

/// What a row begins with: all that is known without a simulation.
pub fn start(case: &str, figure: &str, allowance: f64, theory: f64) -> String {
    let within = if allowance > 0.0 { format!(", within {:.2} %", allowance * 100.0) } else { String::new() };
    format!("| {case} | {figure}{within} | {} |", significant(theory, DIGITS))
}

fn introduction(outcome: &Outcome) -> String {
    let cases: usize = outcome.families.iter().map(|(family, _)| family.cases.len()).sum();
    let (figures, differing) = (outcome.rows().count(), outcome.differing().count());
    let exact: Vec<&Row> = outcome.rows().filter(|row| row.allowance == 0.0).collect();
    let covered = exact.iter().filter(|row| row.is_covered()).count();
    let (seed, replications) = (outcome.effort.seed, outcome.effort.replications);
    format!(
        "# Simulation against theory

<!-- Written by `cargo xtask validation`. Do not edit: the next run overwrites it. -->

{cases} scenarios whose figures queueing theory knows exactly, simulated by the engine that runs in the page: {figures} figures are
compared, of which {differing} differ.

    cargo xtask validation     # simulates all of it anew on all cores, and writes this page

**How it is simulated.** Each case runs {replications} times, independently, under seeds that follow from the suite's one seed, {seed}, and the
case's name. A run begins empty; a warm-up of twelve relaxation times of its queues, by theory, is left out (for M/M/1 the
relaxation time is about E(S)/(1 − √ρ)²), so a part of e⁻¹² is left of the beginning. Arrivals that vary are watched from the start.

**What the columns say.** *Simulated* is the mean of the {replications} runs. *±* is half of its 95 % confidence interval, by Student's t with {freedom}
degrees of freedom: the runs are independent, so it holds whatever the correlations within one. *z* is the distance from theory in standard
errors of that mean. Where a figure says *within*, so much of it is allowed for on top, for a reason that the family names.

**The verdict.** A case *agrees* if |z| is at most {bound:.2}. That bound is not chosen: it is the quantile of Student's t at which the chance that
any of {figures} figures passes it, although theory and engine agree in all, is at most {level} (Bonferroni). So the 95 % intervals are for the eye: one in
twenty has to miss the theoretical value, and {missed} of the {exact} without an allowance do.

**The tests of the test** are in `validation/tests`, and run with all others. Over twenty seeds of the suite the z of every family have to be as far from 0
as Student's t says, on either side, and those of all families together distributed like it, so that errors are neither understated
nor theory off by less than one run shows. An error of 2 %, planted into the scenarios behind the back of theory (service times 2 % longer, a rate or a cache 2 % larger …), has to
turn every family red. And the first case of every family is simulated again, and has to give the rows below to the last digit.
",
        freedom = replications - 1,
        bound = outcome.bound,
        level = LEVEL,
        missed = exact.len() - covered,
        exact = exact.len(),
    )
}

fn significant(value: f64, digits: i32) -> String {
    let decimals = decimals(value, digits);
    format!("{value:.decimals$}")
}

/// Decimals at which a number has so many significant digits.
fn decimals(value: f64, digits: i32) -> usize {
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    let magnitude = libm::floor(libm::log10(value.abs())) as i32;
    (digits - 1 - magnitude).clamp(0, 15) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_significant_digits() {
        let texts = [
            (0.123_456, "0.12346"),
            (1.0, "1.0000"),
            (99_999.6, "100000"),
            (0.001_2, "0.0012000"),
            (0.0, "0"),
        ];
        for (value, text) in texts {
            assert_eq!(significant(value, DIGITS), text);
        }
    }

    #[test]
    fn a_row_says_what_is_allowed_for_and_what_differs() {
        let row = Row {
            case: "M/M/1".to_owned(),
            figure: "utilization".to_owned(),
            theory: 0.5,
            simulated: 0.512_345_6,
            half_width: 0.001_234,
            z: 9.876,
            allowance: 0.01,
        };
        let expected =
            "| M/M/1 | utilization, within 1.00 % | 0.50000 | 0.51235 | 0.0012 | 9.88 | **differs** |\n";
        assert_eq!(line(&row, 5.0), expected);
        assert!(line(&row, 10.0).contains("| agrees |"));
    }
}
