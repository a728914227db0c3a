//! The corners of a rate: a list of instants and rates that stays in order of time.

use flashcrowd_sim::scenario::{ToJson, Unit, from_json, limits};
use serde_json::Value;
use yew::prelude::*;

use super::change::Change;
use super::csv::CsvBox;
use super::field::About;
use super::number_box::{NumberBox, Range};
use crate::icon::Icon;
use crate::text::{fields, inspector};

const TIME: Range = Range { min: 0.0, max: limits::MAX_SECONDS, whole: false, unit: Unit::Seconds };
const RATE: Range = Range { min: 0.0, max: limits::MAX_QPS, whole: false, unit: Unit::PerSecond };
/// How long after the last corner a new one comes, in seconds, where no two give a better guess.
const GAP_S: f64 = 30.0;
/// Longer lists are only counted: nobody edits a trace line by line.
pub const LISTED: usize = 100;

type Point = [f64; 2];

/// The corners in a table, and a box for many of them at once.
pub fn view(about: &About, path: &str, value: &Value, on_change: &Callback<Change>) -> Html {
    let language = about.language;
    let points: Vec<Point> = from_json(value.clone()).unwrap_or_default();
    let put = {
        let on_change = on_change.clone();
        move |points: Vec<Point>, ongoing: bool| {
            // While a time is being typed its corner stays where it is.
            let points = if ongoing { points } else { in_order(points) };
            on_change.emit(Change { patch: points.json(), ongoing });
        }
    };
    let csv = {
        let put = put.clone();
        html! { <CsvBox testid={format!("csv-{path}")} on_points={move |points| put(points, false)} /> }
    };
    let columns = [("s", TIME), ("qps", RATE)].map(|(name, range)| {
        let text = fields::field(about.owner, &format!("{path}.{name}"), language);
        (name, range, text.map(|t| (t.label, t.explanation)).unwrap_or_default())
    });
    if points.len() > LISTED {
        let count = points.len().to_string();
        return html! {
            <>
                <p class="parameter-note">{ inspector::POINTS_MANY.fill(language, &[("count", &count)]) }</p>
                { csv }
            </>
        };
    }
    let rows = points.iter().enumerate().map(|(index, point)| {
        let number = (index + 1).to_string();
        let cell = |column: usize| {
            let (name, range, (label, _)) = columns[column];
            let (points, put) = (points.clone(), put.clone());
            let on_change = move |(value, ongoing): (f64, bool)| {
                let mut points = points.clone();
                points[index][column] = value;
                put(points, ongoing);
            };
            let id = format!("field-{path}.{index}.{name}");
            let label = inspector::CLASS_CELL.fill(language, &[("field", label), ("name", &number)]);
            html! { <td><NumberBox id={id.clone()} testid={id} {label} value={point[column]} {range} {on_change} /></td> }
        };
        let remove = {
            let (mut rest, put) = (points.clone(), put.clone());
            rest.remove(index);
            move |_| put(rest.clone(), false)
        };
        html! {
            <tr key={index}>
                { cell(0) }
                { cell(1) }
                <td>
                    if points.len() > 1 {
                        <button type="button" class="button quiet" onclick={remove} data-testid={format!("field-{path}.{index}.remove")}
                            aria-label={inspector::POINT_REMOVE.fill(language, &[("number", &number)])}>{ Icon::Close.view() }</button>
                    }
                </td>
            </tr>
        }
    });
    let add = {
        let (mut more, put) = (points.clone(), put.clone());
        more.push(next(&points));
        move |_| put(more.clone(), false)
    };
    html! {
        <>
            <table class="entry-table points">
                <thead>
                    <tr>
                        { for columns.iter().map(|(name, _, (label, explanation))| html! { <th key={*name} scope="col" title={*explanation}>{ *label }</th> }) }
                        <td></td>
                    </tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
            if points.len() < limits::MAX_POINTS {
                <button type="button" class="button" data-testid="add-point" onclick={add}>{ inspector::POINT_ADD.get(language) }</button>
            }
            { csv }
        </>
    }
}

/// By time; corners of one instant stay as they are.
pub fn in_order(points: Vec<Point>) -> Vec<Point> {
    let mut in_order: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        // Mostly they come in order.
        let is_last = in_order.last().is_none_or(|last| last[0].total_cmp(&point[0]).is_le());
        let place = match is_last {
            true => in_order.len(),
            false => in_order.partition_point(|other| other[0].total_cmp(&point[0]).is_le()),
        };
        in_order.insert(place, point);
    }
    in_order
}

/// A corner behind the last one, as far from it as that is from the one before, at the same rate.
fn next(points: &[Point]) -> Point {
    let gap = match points {
        [.., a, b] if b[0] > a[0] => b[0] - a[0],
        _ => GAP_S,
    };
    points.last().map_or([0.0, 100.0], |[at, qps]| [(at + gap).min(limits::MAX_SECONDS), *qps])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_kept_in_order_and_a_jump_stays_one() {
        let points = vec![[60.0, 1.0], [0.0, 2.0], [30.0, 3.0], [30.0, 4.0]];
        assert_eq!(in_order(points), [[0.0, 2.0], [30.0, 3.0], [30.0, 4.0], [60.0, 1.0]]);
    }

    #[test]
    fn a_new_corner_goes_on_as_the_last_ones_went() {
        assert_eq!(next(&[[0.0, 5.0], [10.0, 8.0]]), [20.0, 8.0]);
        assert_eq!(next(&[[7.0, 5.0]]), [37.0, 5.0]);
        assert_eq!(next(&[[0.0, 5.0], [limits::MAX_SECONDS, 8.0]]), [limits::MAX_SECONDS, 8.0]);
    }
}
