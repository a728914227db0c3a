//! The icons: strokes on a grid of 20 × 20, drawn in the colour of the text around them.

use yew::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Client,
    Balancer,
    Gateway,
    Server,
    Cache,
    Queue,
    Database,
    Undo,
    Redo,
    System,
    Sun,
    Moon,
    Close,
    Plus,
    Sliders,
    Chart,
    Minus,
    Fit,
    Connect,
    Crash,
    Slow,
    Errors,
    Flush,
    Burst,
    Cut,
    Delay,
    Loss,
    Chaos,
    Outage,
    Drain,
    Insert,
    Duplicate,
    CutOut,
    Copy,
    Paste,
    Remove,
    Play,
    Pause,
    Step,
    Reset,
    NewRun,
    Warning,
    Up,
    Down,
    Timeline,
    ZoomIn,
    ZoomOut,
    Open,
    Share,
    Rename,
    History,
    Print,
    Download,
    PanelLeft,
    PanelRight,
    PanelBottom,
    More,
    Note,
    Frame,
    Zone,
    Tidy,
    Map,
    Commands,
    Keys,
}

impl Icon {
    /// Strokes, as the `d` of an SVG path.
    pub const fn path(self) -> &'static str {
        match self {
            Icon::Client => "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17c0-3 2.6-5 6-5s6 2 6 5",
            Icon::Balancer => {
                "M2.5 10H7m0 0 4-5.5h4.5M7 10h8.5M7 10l4 5.5h4.5M14 3l1.8 1.5L14 6m0 2.5 1.8 1.5-1.8 1.5m0 2.5 1.8 1.5-1.8 1.5"
            }
            Icon::Gateway => {
                "M10 2.500 16.500 5v4.500c0 4-2.600 6.700-6.500 8-3.900-1.300-6.500-4-6.500-8V5zM7 10h6m-2-2 2 2-2 2"
            }
            Icon::Server => "M3.5 3.5h13v5h-13zM3.5 11.5h13v5h-13zM6 6h.01M6 14h.01M9 6h5M9 14h5",
            Icon::Cache => "M3 3h14v14H3zM11 5.500 6.500 11h3L8.500 14.500 13.500 9h-3.500z",
            Icon::Queue => "M2.500 5h15M2.500 15h15M3.500 8h3v4h-3zM8.500 8h3v4h-3zM14 7.500l3 2.500-3 2.500",
            Icon::Database => {
                "M4 5c0-1.4 2.7-2.5 6-2.5S16 3.6 16 5s-2.7 2.5-6 2.500S4 6.4 4 5zm0 0v10c0 1.4 2.7 2.5 6 2.500s6-1.1 6-2.500V5M4 10c0 1.4 2.7 2.5 6 2.500s6-1.1 6-2.5"
            }
            Icon::Undo => "M7 4 3.5 7.5 7 11M4 7.500h7.500a4.5 4.5 0 0 1 0 9H8",
            Icon::Redo => "m13 4 3.5 3.500L13 11m3-3.500H8.500a4.5 4.5 0 0 0 0 9H12",
            Icon::System => "M2.5 4h15v9.500h-15zM7 17h6M10 13.500V17",
            Icon::Sun => {
                "M10 13.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v1.500M10 16.500V18M2 10h1.500M16.5 10H18M4.3 4.300l1.1 1.100M14.6 14.600l1.1 1.100M4.3 15.700l1.1-1.100M14.6 5.400l1.1-1.1"
            }
            Icon::Moon => "M16.5 11.700A6.8 6.8 0 0 1 8.3 3.500a6.8 6.8 0 1 0 8.2 8.200z",
            Icon::Sliders => {
                "M3 6h8M15 6h2M3 14h2M9 14h8M13 8.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM7 16.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z"
            }
            Icon::Chart => "M3 3v14h14M6 13l3.500-4 3 2.500L17 6",
            Icon::Plus => "M10 4v12M4 10h12",
            Icon::Minus => "M4 10h12",
            Icon::Fit => "M7 3H3v4M13 3h4v4M17 13v4h-4M3 13v4h4M7.5 8h5v4h-5z",
            Icon::Connect => "M5.5 12.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 10h8m-3-3 3 3-3 3",
            Icon::Crash => "M7 3h6l4 4v6l-4 4H7l-4-4V7zM7.500 7.500l5 5m0-5-5 5",
            Icon::Slow => "M5 3h10M5 17h10M6.500 3c0 4 7 10 7 14M13.500 3c0 4-7 10-7 14",
            Icon::Errors => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6.500v4.500M10 13.500h.01",
            Icon::Flush => "M10 3c3 3.500 4.500 6 4.500 9a4.500 4.500 0 0 1-9 0c0-3 1.500-5.500 4.500-9z",
            Icon::Burst => "M2.500 15.500h4L10 4.500l3.500 11h4",
            Icon::Cut => "M2.500 10H7m6 0h4.500M7 14.500l2-9M11 14.500l2-9",
            Icon::Delay => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l3 2",
            Icon::Loss => "M2.500 5H6m2.500 0h3M14 5h3.500M10 8.500v8m-3-3 3 3 3-3",
            Icon::Chaos => "M11.500 2.500 4.500 11.500h5l-1 6 7-9h-5z",
            Icon::Outage => "M6.500 5.500a6 6 0 1 0 7 0M10 2.500V10",
            Icon::Drain => "M3 4h14l-5.500 6.500v6.500l-3-1.500v-5z",
            Icon::Insert => "M2.500 10H6m8 0h3.500M6 5.500h8v9H6zM10 8v4m-2-2h4",
            Icon::CutOut => {
                "M5.5 16.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM14.5 16.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6.5 12.800 13.500 3M13.500 12.800 6.500 3"
            }
            Icon::Copy => "M7 6h9v11H7zM13 6V3H4v11h3",
            Icon::Paste => "M7 4.500H4.500V17h11V4.500H13M7.500 3h5v3h-5zM7.500 10h5M7.500 13h5",
            Icon::Duplicate => "M7 7h9.500v9.500H7zM13 7V3.500H3.500V13H7",
            Icon::Remove => {
                "M4 5.500h12M8 5.500V3.500h4v2M5.5 5.500l.8 11h7.400l.8-11M8.5 8.500v5M11.5 8.500v5"
            }
            Icon::Close => "m5 5 10 10M15 5 5 15",
            Icon::Play => "M6 3.5 16 10 6 16.500z",
            Icon::Pause => "M6.5 4v12M13.5 4v12",
            Icon::Step => "M4 4.5 12 10l-8 5.500zM15.5 4.500v11",
            Icon::Reset => "M5 4v12M15.5 4.500 8 10l7.5 5.500z",
            Icon::NewRun => "M16 10a6 6 0 1 1-2-4.500M16 3v3.500h-3.500M10 7v6M7 10h6",
            Icon::Warning => "M10 3 2.5 16.500h15zM10 8v4M10 14.500h.01",
            Icon::Up => "m5 12 5-5 5 5",
            Icon::Down => "m5 8 5 5 5-5",
            Icon::Timeline => "M2.500 3v14M5.500 5h6M8.500 10h8M5.500 15h4",
            Icon::ZoomIn => {
                "M8.500 14a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zm4-1.500 4.500 4.500M6 8.500h5M8.500 6v5"
            }
            Icon::ZoomOut => {
                "M8.500 14a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zm4-1.500 4.500 4.500M6 8.500h5"
            }
            Icon::PanelLeft => "M3 4h14v12H3zM8 4v12",
            Icon::PanelRight => "M3 4h14v12H3zM12 4v12",
            Icon::PanelBottom => "M3 4h14v12H3zM3 11.500h14",
            Icon::More => {
                "M4.500 9a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM10 9a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM15.500 9a1 1 0 1 0 0 2 1 1 0 0 0 0-2z"
            }
            Icon::Tidy => {
                "M2.500 8h4v4h-4zM13.500 3h4v4h-4zM13.500 13h4v4h-4zM6.500 10H10M13.500 5H10v10h3.500"
            }
            Icon::Map => "M3 4h14v12H3zM10 10.500h5v3.500h-5zM5.500 6.500h3v2h-3z",
            Icon::Commands => "M4 5l5 5-5 5M10.500 15H16.500",
            Icon::Keys => {
                "M2.500 5.500h15v9h-15zM5.500 8.500h.01M8.500 8.500h.01M11.500 8.500h.01M14.500 8.500h.01M7 11.500h6"
            }
            Icon::Open => "M2.500 16V4.500h5l2 2h8V16zM2.500 9.500h15",
            Icon::Rename => "M4 16l.8-3.500L13.500 3.800l2.700 2.700L7.500 15.200zM12 5.300 14.700 8",
            Icon::History => {
                "M4 10a6.500 6.500 0 1 0 2-4.700L3.500 7.500M3.500 3.500v4h4M10 6.500V10l2.500 2"
            }
            Icon::Print => "M6 7.500v-5h8v5M6 14.500H3v-7h14v7h-3M6 12h8v5.500H6z",
            Icon::Download => "M10 3v9.500m-4-4 4 4 4-4M3.500 16.500h13",
            Icon::Note => "M3.500 3.500h13V12L12 16.500H3.500zM16.500 12H12v4.500M6.500 7h7M6.500 10h4",
            Icon::Frame => "M3 5.500h14v11.500H3zM3 5.500V3h6v2.500",
            Icon::Zone => {
                "M3 3h14v14H3zM10 6.500a2.500 2.500 0 0 1 2.500 2.500c0 2-2.500 4.500-2.500 4.500S7.500 11 7.500 9A2.500 2.500 0 0 1 10 6.500z"
            }
            Icon::Share => {
                "M7.500 12.500l5-5M9 6l1.500-1.500a3.500 3.500 0 0 1 5 5L14 11M11 14l-1.500 1.500a3.500 3.500 0 0 1-5-5L6 9"
            }
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
