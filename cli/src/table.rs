//! Tables for people: columns under each other, and how figures are written in them.

/// What stands where a figure is undefined.
pub const ABSENT: &str = "–";

/// Lines of text.
#[derive(Debug, Default)]
pub struct Table(String);

impl Table {
    pub fn line(&mut self, text: impl AsRef<str>) {
        self.0.push_str(text.as_ref().trim_end());
        self.0.push('\n');
    }

    /// Rows under each other: the first column and those from `last` on to the left, figures to the right.
    pub fn rows<const N: usize>(&mut self, rows: Vec<[String; N]>, last: usize) {
        let widths: [usize; N] =
            std::array::from_fn(|i| rows.iter().map(|row| width(&row[i])).max().unwrap_or(0));
        for row in rows {
            let mut text = String::new();
            for (index, cell) in row.iter().enumerate() {
                let padding = " ".repeat(widths[index] - width(cell));
                let is_figure = index > 0 && index < last;
                let (before, after) = if is_figure { (&*padding, "") } else { ("", &*padding) };
                text.extend([before, cell, after, "  "]);
            }
            self.line(text);
        }
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

/// The columns of a terminal that a text takes: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..'\u{ffe7}').contains(&c) { 2 } else { 1 }).sum()
}

/// Three significant digits below 1,000, whole numbers above.
pub fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size == 0.0 || size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.9995 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

pub fn optional(value: Option<f64>) -> String {
    value.map_or(ABSENT.to_owned(), number)
}

pub fn percent(share: Option<f64>) -> String {
    share.map_or(ABSENT.to_owned(), |share| {
        // A share just below one must not look like one.
        let decimals = if share > 0.99 && share < 1.0 { 3 } else { 1 };
        format!("{:.decimals$} %", share * 100.0)
    })
}
