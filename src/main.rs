//! The page. Nothing here knows how a queue works: it edits a scenario, and shows what the simulation
//! in the worker measures.
//!
//! Page and worker are one program: half of what each needs the other needs too, and two programs would
//! be loaded as two. The page hands its compiled module to the worker that it starts.

mod app;
mod beside;
mod canvas;
mod catalogue;
mod clipboard;
mod dashboard;
mod document;
mod export;
mod gallery;
mod icon;
mod inspector;
mod intent;
mod later;
mod notice;
mod palette;
mod remembered;
mod run;
mod same;
mod share;
mod text;
mod theme;
mod timeline;

fn main() {
    if worker::is_here() {
        worker::start();
    } else {
        yew::Renderer::<app::App>::new().render();
    }
}
