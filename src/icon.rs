//! The icons: strokes on a grid of 20 × 20, drawn in the colour of the text around them.

use yew::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Client,
    Balancer,
    Server,
    Database,
    Undo,
    Redo,
    System,
    Sun,
    Moon,
    Close,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Icon::Client => "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17c0-3 2.6-5 6-5s6 2 6 5",
            Icon::Balancer => "M2.5 10H7m0 0 4-5.5h4.5M7 10h8.5M7 10l4 5.5h4.5M14 3l1.8 1.5L14 6m0 2.5 1.8 1.5-1.8 1.5m0 2.5 1.8 1.5-1.8 1.5",
            Icon::Server => "M3.5 3.5h13v5h-13zM3.5 11.5h13v5h-13zM6 6h.01M6 14h.01M9 6h5M9 14h5",
            Icon::Database => "M4 5c0-1.4 2.7-2.5 6-2.5S16 3.600 16 5s-2.700 2.500-6 2.500S4 6.400 4 5zm0 0v10c0 1.400 2.700 2.500 6 2.500s6-1.100 6-2.500V5M4 10c0 1.400 2.700 2.500 6 2.500s6-1.100 6-2.500",
            Icon::Undo => "M7 4 3.500 7.500 7 11M4 7.500h7.500a4.500 4.500 0 0 1 0 9H8",
            Icon::Redo => "m13 4 3.500 3.500L13 11m3-3.500H8.500a4.500 4.500 0 0 0 0 9H12",
            Icon::System => "M2.500 4h15v9.500h-15zM7 17h6M10 13.500V17",
            Icon::Sun => "M10 13.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1.100 1.100M14.600 14.600l1.100 1.100M4.300 15.700l1.100-1.100M14.600 5.400l1.100-1.100",
            Icon::Moon => "M16.500 11.700A6.800 6.800 0 0 1 8.300 3.500a6.800 6.800 0 1 0 8.200 8.200z",
            Icon::Close => "m5 5 10 10M15 5 5 15",
        }
    }

    pub fn view(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
                <path d={self.path()} />
            </svg>
        }
    }
}
