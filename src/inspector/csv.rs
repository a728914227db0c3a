//! A recorded rate from CSV text, pasted, typed or dropped as a file.

use flashcrowd_sim::scenario::limits::{MAX_POINTS, MAX_SECONDS};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, HtmlTextAreaElement};
use yew::prelude::*;

use super::points::in_order;
use crate::text::{inspector, number, use_language};

type Point = [f64; 2];

/// Why a text is no trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unfit {
    /// This line, counted from 1, is not a time and a rate.
    Line(usize),
    /// So many lines are too many.
    Lines(usize),
    Empty,
}

/// Lines of "time, rate", apart by commas, semicolons, tabs or spaces; the first one may be a head. Times past the
/// scenario's range (those of a calendar) count from the first of them.
fn read(text: &str) -> Result<Vec<Point>, Unfit> {
    let mut points: Vec<Point> = Vec::new();
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).zip(1..);
    for (line, place) in lines.filter(|(line, _)| !line.is_empty()) {
        let cells = line.split([',', ';', '\t', ' ']).filter(|cell| !cell.is_empty());
        let mut numbers = cells.map(|cell| number::read(cell.trim_matches('"')));
        match (numbers.next().flatten(), numbers.next().flatten()) {
            (Some(at), Some(qps)) => points.push([at, qps]),
            _ if place == 1 => {}
            _ => return Err(Unfit::Line(place)),
        }
    }
    let mut points = in_order(points);
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Err(Unfit::Empty) };
    if points.len() > MAX_POINTS {
        return Err(Unfit::Lines(points.len()));
    }
    if last[0] > MAX_SECONDS {
        let start = first[0];
        points.iter_mut().for_each(|point| point[0] -= start);
    }
    Ok(points)
}

#[derive(Properties, PartialEq)]
pub struct CsvBoxProps {
    pub testid: AttrValue,
    pub on_points: Callback<Vec<Point>>,
}

/// Takes a text at once where it is pasted or dropped, and otherwise when it is left.
#[component]
pub fn CsvBox(props: &CsvBoxProps) -> Html {
    let language = use_language();
    let unfit = use_state(Option::<Unfit>::default);
    let take = {
        let (unfit, on_points) = (unfit.setter(), props.on_points.clone());
        move |text: &str, entry: Option<&HtmlTextAreaElement>| match read(text) {
            Ok(points) => {
                if let Some(entry) = entry {
                    entry.set_value("");
                }
                unfit.set(None);
                on_points.emit(points);
            }
            Err(Unfit::Empty) => unfit.set(None),
            Err(found) => unfit.set(Some(found)),
        }
    };
    let oninput = {
        let take = take.clone();
        move |event: InputEvent| {
            let entry: HtmlTextAreaElement = event.target_unchecked_into();
            if matches!(event.input_type().as_str(), "insertFromPaste" | "insertFromDrop") {
                take(&entry.value(), Some(&entry));
            }
        }
    };
    let onchange = {
        let take = take.clone();
        move |event: Event| {
            let entry: HtmlTextAreaElement = event.target_unchecked_into();
            take(&entry.value(), Some(&entry));
        }
    };
    // A file that is dropped anywhere else is opened as a scenario.
    let ondrop = move |event: DragEvent| {
        let files = event.data_transfer().and_then(|data| data.files());
        let Some(file) = files.and_then(|files| files.get(0)) else { return };
        event.prevent_default();
        event.stop_propagation();
        let take = take.clone();
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            take(&text.unwrap_or_default(), None);
        });
    };
    let says = unfit.map(|unfit| match unfit {
        Unfit::Line(number) => inspector::CSV_LINE.fill(language, &[("number", &number.to_string())]),
        Unfit::Lines(count) => {
            let (count, limit) = (count.to_string(), MAX_POINTS.to_string());
            inspector::CSV_LINES.fill(language, &[("count", &count), ("limit", &limit)])
        }
        Unfit::Empty => String::new(),
    });
    html! {
        <>
            <textarea class="field" rows="2" spellcheck="false" data-testid={props.testid.clone()} aria-label={inspector::CSV.get(language)}
                placeholder={inspector::CSV.get(language)} {oninput} {onchange} {ondrop} />
            if let Some(says) = says {
                <p class="parameter-problem" role="alert" data-testid={format!("wrong-{}", props.testid)}>{ says }</p>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_time_and_rate_are_read_with_or_without_a_head() {
        let points = Ok(vec![[0.0, 10.0], [60.0, 12.5]]);
        for text in [
            "0,10\n60,12.5",
            "time, rate\r\n0, 10\r\n\r\n60, 12.5\r\n",
            "\u{feff}seconds;qps\n0;10\n60;12.5;ignored",
            "60\t12.5\n0\t10",
            "\"t\",\"r\"\n\"0\",\"10\"\n\"60\",\"12.5\"",
        ] {
            assert_eq!(read(text), points, "{text}");
        }
    }

    #[test]
    fn times_of_a_calendar_count_from_the_first() {
        assert_eq!(read("1700000000,5\n1700000060,6"), Ok(vec![[0.0, 5.0], [60.0, 6.0]]));
    }

    #[test]
    fn what_is_no_trace_is_told_by_its_line() {
        assert_eq!(read("time,rate\n0,10\nlater,3"), Err(Unfit::Line(3)));
        assert_eq!(read("0,10\n5"), Err(Unfit::Line(2)));
        assert_eq!(read("0,1\n1,NaN"), Err(Unfit::Line(2)));
        assert_eq!(read("\n \n"), Err(Unfit::Empty));
        assert_eq!(read("time,rate"), Err(Unfit::Empty));
        assert_eq!(read(&"1,1\n".repeat(MAX_POINTS + 1)), Err(Unfit::Lines(MAX_POINTS + 1)));
    }
}
