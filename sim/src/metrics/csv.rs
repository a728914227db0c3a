//! Windows as CSV (RFC 4180): a row a window, a column a figure. What is undefined, or was not there yet, is empty.

use super::{Cause, ComponentWindow, ConnectionWindow, Failures, Latency, OverallWindow, Window};

/// A column: its name, and its figure in a window.
struct Column<W> {
    name: &'static str,
    figure: fn(&W) -> Option<f64>,
}

const fn column<W>(name: &'static str, figure: fn(&W) -> Option<f64>) -> Column<W> {
    Column { name, figure }
}

fn failed(failures: &Failures) -> Option<f64> {
    Some(failures.total() as f64)
}

fn latency(latency: &Option<Latency>, figure: fn(&Latency) -> f64) -> Option<f64> {
    latency.as_ref().map(figure)
}

const OVERALL: [Column<OverallWindow>; 12] = [
    column("offered", |w| Some(w.offered as f64)),
    column("ok", |w| Some(w.ok as f64)),
    column("failed", |w| failed(&w.failures)),
    column("availability", OverallWindow::availability),
    column("in_flight_mean", |w| Some(w.in_flight_mean)),
    column("latency_mean_ms", |w| latency(&w.latency_ms, |l| l.mean)),
    column("latency_p50_ms", |w| latency(&w.latency_ms, |l| l.p50)),
    column("latency_p90_ms", |w| latency(&w.latency_ms, |l| l.p90)),
    column("latency_p95_ms", |w| latency(&w.latency_ms, |l| l.p95)),
    column("latency_p99_ms", |w| latency(&w.latency_ms, |l| l.p99)),
    column("latency_p99.9_ms", |w| latency(&w.latency_ms, |l| l.p999)),
    column("latency_max_ms", |w| latency(&w.latency_ms, |l| l.max)),
];

const COMPONENT: [Column<ComponentWindow>; 17] = [
    column("arrived", |w| Some(w.arrived as f64)),
    column("ok", |w| Some(w.ok as f64)),
    column("failed", |w| failed(&w.failures)),
    column("abandoned", |w| Some(w.abandoned as f64)),
    column("utilization", |w| w.utilization),
    column("cores_utilization", |w| w.cores_utilization),
    column("waiting_mean", |w| Some(w.waiting_mean)),
    column("wait_ms", |w| w.wait_ms),
    column("in_flight_mean", |w| Some(w.in_flight_mean)),
    column("latency_mean_ms", |w| latency(&w.latency_ms, |l| l.mean)),
    column("latency_p50_ms", |w| latency(&w.latency_ms, |l| l.p50)),
    column("latency_p99_ms", |w| latency(&w.latency_ms, |l| l.p99)),
    column("hit_ratio", |w| w.cache.and_then(|cache| cache.hit_ratio)),
    column("entries", |w| w.cache.map(|cache| cache.entries as f64)),
    column("backlog", |w| w.messages.map(|messages| messages.backlog as f64)),
    column("oldest_ms", |w| w.messages.and_then(|messages| messages.oldest_ms)),
    column("dropped", |w| w.messages.map(|messages| messages.dropped as f64)),
];

const CONNECTION: [Column<ConnectionWindow>; 5] = [
    column("calls", |w| Some(w.calls as f64)),
    column("ok", |w| Some(w.ok as f64)),
    column("failed", |w| failed(&w.failures)),
    column("retries", |w| Some(w.retries as f64)),
    column("hedges", |w| Some(w.hedges as f64)),
];

/// Windows in order of time as CSV, with a head. Components and connections are named by their ids, in the order of the
/// engine's indexes.
pub fn csv<'w, W>(windows: W, components: &[String], connections: &[String]) -> String
where
    W: IntoIterator<Item = &'w Window>,
{
    let mut text = head(components, connections);
    for window in windows {
        let mut row = Row::new(&mut text);
        row.number(Some(window.start_ns as f64 / 1e9));
        row.number(Some(window.end_ns as f64 / 1e9));
        OVERALL.iter().for_each(|column| row.number((column.figure)(&window.overall)));
        Cause::ALL.iter().for_each(|cause| row.number(Some(window.overall.failures.get(*cause) as f64)));
        for index in 0..components.len() {
            let own = window.components.get(index);
            COMPONENT.iter().for_each(|column| row.number(own.and_then(column.figure)));
        }
        for index in 0..connections.len() {
            let own = window.connections.get(index);
            CONNECTION.iter().for_each(|column| row.number(own.and_then(column.figure)));
        }
        text.push_str("\r\n");
    }
    text
}

fn head(components: &[String], connections: &[String]) -> String {
    let mut text = String::new();
    let mut row = Row::new(&mut text);
    row.word("start_s");
    row.word("end_s");
    OVERALL.iter().for_each(|column| row.word(column.name));
    Cause::ALL.iter().for_each(|cause| row.word(&format!("failed_{}", cause.as_str())));
    for id in components {
        COMPONENT.iter().for_each(|column| row.word(&format!("{id}.{}", column.name)));
    }
    for id in connections {
        CONNECTION.iter().for_each(|column| row.word(&format!("{id}.{}", column.name)));
    }
    text.push_str("\r\n");
    text
}

/// A row in the making.
struct Row<'t> {
    text: &'t mut String,
    is_begun: bool,
}

impl Row<'_> {
    fn new(text: &mut String) -> Row<'_> {
        Row { text, is_begun: false }
    }

    fn cell(&mut self) -> &mut String {
        if std::mem::replace(&mut self.is_begun, true) {
            self.text.push(',');
        }
        self.text
    }

    fn number(&mut self, figure: Option<f64>) {
        let cell = self.cell();
        if let Some(figure) = figure {
            cell.push_str(&figure.to_string());
        }
    }

    fn word(&mut self, word: &str) {
        let cell = self.cell();
        // A spreadsheet would take a head that begins like a formula for one.
        let is_plain =
            !word.starts_with(['=', '+', '-', '@', '\t']) && !word.contains([',', '"', '\r', '\n', '\'']);
        match is_plain {
            true => cell.push_str(word),
            false => {
                let guard = if word.starts_with(['=', '+', '-', '@', '\t']) { "'" } else { "" };
                cell.push_str(&format!("\"{guard}{}\"", word.replace('"', "\"\"")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(second: u64, components: usize) -> Window {
        Window {
            start_ns: second * 1_000_000_000,
            end_ns: (second + 1) * 1_000_000_000,
            overall: OverallWindow { offered: 10, ok: 9, ..OverallWindow::default() },
            components: vec![ComponentWindow { arrived: 7, ..ComponentWindow::default() }; components],
            connections: vec![ConnectionWindow { calls: 5, ..ConnectionWindow::default() }; components],
        }
    }

    fn read(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn every_row_has_a_cell_for_every_column_also_before_a_component_was_there() {
        let windows = [window(0, 1), window(1, 2)];
        let ids = ["web".to_owned(), "db".to_owned()];
        let rows = read(&csv(&windows, &ids, &ids));
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        let cell = |row: usize, name: &str| {
            let place = rows[0].iter().position(|column| column == name).expect("there is such a column");
            rows[row][place].clone()
        };
        assert_eq!((cell(1, "start_s"), cell(2, "end_s")), ("0".into(), "2".into()));
        assert_eq!((cell(1, "ok"), cell(1, "availability")), ("9".into(), "1".into()));
        assert_eq!((cell(1, "db.arrived"), cell(2, "db.arrived")), (String::new(), "7".into()));
        assert_eq!(cell(1, "latency_p99_ms"), "", "nothing ended");
    }

    #[test]
    fn names_cannot_break_a_row_or_become_a_formula() {
        let ids = ["a,\"b\"".to_owned(), "=cmd()".to_owned()];
        let head = csv(&[], &ids, &[]);
        assert!(head.contains("\"a,\"\"b\"\".arrived\""));
        assert!(head.contains("\"'=cmd().arrived\""));
    }
}
