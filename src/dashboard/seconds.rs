//! The charts' figures window by window: what a chart draws over time, to be read.

use std::rc::Rc;

use flashcrowd_sim::metrics::Window;
use yew::prelude::*;

use super::chart::clock_tick;
use super::series::{ChartName, Series, Slice, slice};
use crate::text::{Language, dashboard};

/// Windows that are listed, the newest first.
const MOST: usize = 30;

/// What the charts show, as columns; of a component's chart its name and its place among the components.
pub fn table(closed: &[Rc<Window>], own: Option<(ChartName, usize, String)>, language: Language) -> Html {
    let recent = &closed[closed.len().saturating_sub(MOST)..];
    let overall = ChartName::OVERALL.map(|chart| (chart, None, None));
    let charts = overall.into_iter().chain(own.map(|(chart, index, name)| (chart, Some(index), Some(name))));
    let columns: Vec<(Series, Option<usize>, String)> = charts
        .flat_map(|(chart, index, name)| {
            let label = move |series: Series| match &name {
                Some(name) => format!("{name}: {}", series.label().get(language)),
                None => series.label().get(language).to_owned(),
            };
            chart.series().into_iter().map(move |series| (series, index, label(series)))
        })
        // Of the many causes of failures those that there are.
        .filter(|(series, index, _)| {
            !series.is_stacked()
                || recent
                    .iter()
                    .any(|window| series.value(&slice(window, *index)).is_some_and(|value| value > 0.0))
        })
        .collect();
    let row = |window: &Rc<Window>| {
        let at = slice(window, None).to;
        html! {
            <tr key={window.end_ns}>
                <th scope="row">{ clock_tick(at) }</th>
                { for columns.iter().map(|(series, index, label)| {
                    let slice: Slice = slice(window, *index);
                    html! { <td key={label.clone()}>{ series.write(series.value(&slice)).to_string() }</td> }
                }) }
            </tr>
        }
    };
    html! {
        <table class="seconds" data-testid="seconds">
            <caption>{ dashboard::SECONDS.get(language) }</caption>
            <thead>
                <tr>
                    <th scope="col">{ dashboard::UNTIL.get(language) }</th>
                    { for columns.iter().map(|(_, _, label)| html! { <th key={label.clone()} scope="col">{ label }</th> }) }
                </tr>
            </thead>
            <tbody>{ for recent.iter().rev().map(row) }</tbody>
        </table>
    }
}
