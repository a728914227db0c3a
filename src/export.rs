//! What leaves the page: the diagram as a picture that opens again, figures as CSV, a sheet of paper. Each is asked
//! for by one function, so that its code can come when somebody wants it.

mod facts;
mod file;
mod ink;
mod print;
mod raster;
mod svg;

use std::rc::Rc;

use flashcrowd_sim::metrics::csv;
use flashcrowd_sim::scenario::{Document, Language, into_png, to_json_pretty};

pub use file::file_name;
pub use print::{print, use_print_sheet};

use crate::run::RunState;
use crate::text::{Phrase, share};
use file::download;
use ink::Ink;

/// What a download can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The scenario, to be edited or compared.
    Json,
    /// The diagram, with the scenario inside.
    Svg,
    /// The same as dots, two for one of the page.
    Png,
    /// The figures of every second of the run so far.
    Csv,
}

impl Format {
    /// The ending of its file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Svg => "svg",
            Format::Png => "png",
            Format::Csv => "csv",
        }
    }
}

/// Offers the document, or the figures of its run, as a file.
///
/// # Errors
/// What the browser could not do.
pub async fn export(
    format: Format,
    document: Rc<Document>,
    run: Rc<RunState>,
    language: Language,
) -> Result<(), Phrase> {
    let name = file_name(&document, language, format.ending());
    let failed = || Phrase::from(share::NOT_EXPORTED);
    let saved = match format {
        Format::Json => download(&name, "application/json", to_json_pretty(&document).as_bytes()),
        Format::Svg => {
            let drawing = svg::draw(&document, &Ink::light(), language);
            download(&name, "image/svg+xml", drawing.text.as_bytes())
        }
        Format::Png => {
            let drawing = svg::draw(&document, &Ink::light(), language);
            let png = raster::png(&drawing).await.ok().and_then(|png| into_png(&png, &document));
            download(&name, "image/png", &png.ok_or_else(failed)?)
        }
        Format::Csv => {
            if run.closed.is_empty() {
                return Err(share::NO_FIGURES.into());
            }
            let windows = run.closed.iter().map(|window| &**window);
            let figures = csv(windows, &run.layout.components, &run.layout.connections);
            download(&name, "text/csv", figures.as_bytes())
        }
    };
    saved.map_err(|_| failed())
}
