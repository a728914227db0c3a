//! A table of two columns of numbers as text: typed, or pasted from what a load tester prints.

use std::fmt::Write;

use flashcrowd_sim::scenario::{Language, ToJson, Unit, from_json};
use serde_json::Value;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::change::Change;
use super::typed;
use crate::text::{inspector, use_language};

type Row = [f64; 2];

/// What a table's columns are, and a row of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Columns {
    units: [Unit; 2],
    example: &'static str,
}

pub const QUANTILES: Columns = Columns { units: [Unit::One, Unit::Milliseconds], example: "0.5, 3" };
pub const BUCKETS: Columns = Columns { units: [Unit::Milliseconds, Unit::One], example: "5, 310" };

impl Columns {
    /// The rows of a text, one a line, or what is wrong with the first that is none.
    fn read(self, text: &str, language: Language) -> Result<Vec<Row>, String> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let rows = lines.map(|(index, line)| {
            let says =
                [("line", &*(index + 1).to_string()), ("text", line.trim()), ("example", self.example)];
            self.row(line).ok_or_else(|| inspector::ROW_UNREAD.fill(language, &says))
        });
        rows.collect()
    }

    /// Two numbers with anything between them that separates columns; units and "p99" are understood.
    fn row(self, line: &str) -> Option<Row> {
        let parts =
            |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '=' | '|' | '，' | '；' | '：');
        let (first, second) = line.trim_matches(parts).split_once(parts)?;
        let number = |text: &str, unit| match text.strip_prefix(['p', 'P']) {
            Some(percentile) => typed::parse(&format!("{percentile}%"), unit),
            None => typed::parse(text, unit),
        };
        Some([number(first, self.units[0])?, typed::parse(second.trim_start_matches(parts), self.units[1])?])
    }
}

fn written(rows: &[Row]) -> String {
    let mut text = String::new();
    for [a, b] in rows {
        writeln!(text, "{a}, {b}").ok();
    }
    text
}

#[derive(Properties, PartialEq)]
pub struct RowBoxProps {
    pub columns: Columns,
    pub path: AttrValue,
    pub label: AttrValue,
    pub note: AttrValue,
    pub value: Value,
    pub on_change: Callback<Change>,
}

/// A text that cannot be read stays in the box, with what would be right, and changes nothing.
#[component]
pub fn RowBox(props: &RowBoxProps) -> Html {
    let language = use_language();
    let draft = use_state(Option::<String>::default);
    let RowBoxProps { columns, path, label, note, value, on_change } = props;
    let columns = *columns;
    let oninput = {
        let (draft, on_change) = (draft.clone(), on_change.clone());
        move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            if let Ok(rows) = columns.read(&text, language) {
                on_change.emit(Change { patch: rows.json(), ongoing: true });
            }
            draft.set(Some(text));
        }
    };
    let wrong = draft.as_ref().and_then(|text| columns.read(text, language).err());
    let onblur = {
        let (draft, on_change, value, is_read) =
            (draft.clone(), on_change.clone(), value.clone(), wrong.is_none());
        move |_| {
            if draft.is_some() && is_read {
                draft.set(None);
                on_change.emit(Change::done(value.clone()));
            }
        }
    };
    let shown = draft.as_ref().cloned();
    let shown = shown.unwrap_or_else(|| written(&from_json::<Vec<Row>>(value.clone()).unwrap_or_default()));
    let id = format!("field-{path}");
    let wrong_id = format!("{id}-wrong");
    let described_by = if wrong.is_some() { format!("{note} {wrong_id}") } else { note.to_string() };
    html! {
        <>
            <textarea class="field" rows="6" spellcheck="false" id={id.clone()} data-testid={id.clone()} aria-label={label.clone()}
                aria-invalid={wrong.is_some().then_some("true")} aria-describedby={described_by}
                value={shown} {oninput} {onblur} />
            if let Some(wrong) = wrong {
                <p class="parameter-problem" id={wrong_id} role="alert" data-testid={format!("wrong-{id}")}>{ wrong }</p>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_as_they_are_printed() {
        let rows = vec![[0.0, 1.2], [0.5, 3.0], [0.99, 40.0], [1.0, 1_200.0]];
        let texts = [
            "0, 1.2\n0.5, 3\n0.99, 40\n1, 1200\n",
            "0\t1.2\n\n0.5\t3\n0.99\t40\n1\t1200",
            "  0%    1.20ms\n 50%    3.00ms\n 99%   40.00ms\n 100%   1.20s\n",
            "p0: 1.2 ms\np50: 3000 us\nP99 = 40ms\np100; 1.2 s",
            "０，1.2\n0.5；3\n| 0.99 | 40 |\n1,1200",
        ];
        for text in texts {
            assert_eq!(QUANTILES.read(text, Language::En), Ok(rows.clone()), "{text}");
        }
        assert_eq!(BUCKETS.read("1ms 120\n2 4k", Language::En), Ok(vec![[1.0, 120.0], [2.0, 4_000.0]]));
        assert_eq!(QUANTILES.read(&written(&rows), Language::En), Ok(rows));
    }

    #[test]
    fn a_line_that_is_no_row_is_told_with_its_number() {
        for (text, line, says) in
            [("0, 1\n\n0.5 three", "3", "0.5 three"), ("0.5", "1", "0.5"), (",", "1", ",")]
        {
            for language in [Language::En, Language::Zh] {
                let told = QUANTILES.read(text, language).expect_err("it is no row");
                assert!(told.contains(line) && told.contains(says) && told.contains("0.5, 3"), "{told}");
            }
        }
    }
}
