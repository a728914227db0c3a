//! The page. Nothing here knows how a queue works: it edits a scenario, and shows what the simulation
//! in the worker measures.

mod app;
mod canvas;
mod catalogue;
mod clipboard;
mod dashboard;
mod document;
mod gallery;
mod icon;
mod inspector;
mod keys;
mod notice;
mod palette;
mod remembered;
mod run;
mod share;
mod text;
mod theme;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
