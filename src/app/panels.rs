//! The panels around the canvas: how large each is, whether it is folded, and what the browser remembers of it. On a
//! phone they are sheets, one at a time over the canvas.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Window};
use yew::prelude::*;

use crate::remembered;
use crate::text::{Message, app, number, palette, timeline};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    Palette,
    Inspector,
    Timeline,
    Dashboard,
}

/// A sheet takes at most this share of the canvas's height, as `frame.css` has it, unless it has been pulled up.
const SHEET_SHARE: f64 = 0.62;

/// The side of a panel on which the canvas lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Right,
    Left,
    Top,
}

/// How large a panel may be, in CSS pixels; at most this share of the window.
pub struct Bounds {
    pub least: f64,
    pub most_share: f64,
}

impl Panel {
    pub const ALL: [Panel; 4] = [Panel::Palette, Panel::Inspector, Panel::Timeline, Panel::Dashboard];

    pub const fn word(self) -> &'static str {
        match self {
            Panel::Palette => "palette",
            Panel::Inspector => "inspector",
            Panel::Timeline => "timeline",
            Panel::Dashboard => "dashboard",
        }
    }

    pub const fn name(self) -> Message {
        match self {
            Panel::Palette => palette::PALETTE,
            Panel::Inspector => app::PROPERTIES,
            Panel::Timeline => timeline::TIMELINE,
            Panel::Dashboard => app::FIGURES,
        }
    }

    /// What a person calls its size.
    pub const fn size_name(self) -> Message {
        match self {
            Panel::Palette => app::PALETTE_WIDTH,
            Panel::Inspector => app::INSPECTOR_WIDTH,
            Panel::Timeline => app::TIMELINE_HEIGHT,
            Panel::Dashboard => app::DASHBOARD_HEIGHT,
        }
    }

    pub const fn side(self) -> Side {
        match self {
            Panel::Palette => Side::Right,
            Panel::Inspector => Side::Left,
            Panel::Timeline | Panel::Dashboard => Side::Top,
        }
    }

    const fn bounds(self) -> Bounds {
        match self {
            Panel::Palette => Bounds { least: 144.0, most_share: 0.35 },
            Panel::Inspector => Bounds { least: 240.0, most_share: 0.45 },
            Panel::Timeline => Bounds { least: 44.0, most_share: 0.4 },
            Panel::Dashboard => Bounds { least: 96.0, most_share: 0.6 },
        }
    }

    /// The property of the style sheets that holds its size.
    const fn property(self) -> &'static str {
        match self {
            Panel::Palette => "--palette-width",
            Panel::Inspector => "--inspector-width",
            Panel::Timeline => "--timeline-height",
            Panel::Dashboard => "--dashboard-height",
        }
    }

    /// From the least to the largest size that this window allows.
    pub fn range(self) -> (f64, f64) {
        let Bounds { least, most_share } = self.bounds();
        let window = match self.side() {
            Side::Top => in_window(Window::inner_height).unwrap_or(900.0),
            Side::Left | Side::Right => in_window(Window::inner_width).unwrap_or(1440.0),
        };
        (least, (window * most_share).max(least).round())
    }

    fn bounded(self, size: f64) -> f64 {
        let (least, most) = self.range();
        size.clamp(least, most).round()
    }

    fn is_remembered_as(self, what: &str) -> String {
        format!("{}-{what}", self.word())
    }
}

fn in_window(side: fn(&Window) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>) -> Option<f64> {
    side(&web_sys::window()?).ok()?.as_f64()
}

/// Whether the panels are sheets, as `frame.css` has it.
fn is_phone() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(max-width: 720px)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// How the panels stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Sizes that were chosen; without one a panel is as large as the style sheets make it.
    sizes: [Option<f64>; 4],
    is_folded: [bool; 4],
    sheet: Option<Panel>,
    /// The sheet takes all of the canvas.
    is_tall: bool,
    /// Counts how often the focus was asked to go into a panel, and which one.
    entered: (u32, Panel),
}

impl Standing {
    fn remembered() -> Standing {
        let size = |panel: Panel| {
            let text = remembered::get(&panel.is_remembered_as("size"))?;
            number::read(&text).map(|size| panel.bounded(size))
        };
        let is_folded = |panel: Panel| remembered::get(&panel.is_remembered_as("folded")).is_some();
        Standing {
            sizes: Panel::ALL.map(size),
            is_folded: Panel::ALL.map(is_folded),
            sheet: None,
            is_tall: false,
            entered: (0, Panel::Palette),
        }
    }
}

pub enum Change {
    /// To so many pixels, or to what the style sheets have.
    Resize(Panel, Option<f64>),
    Fold(Panel, bool),
    Sheet(Option<Panel>),
    Tall(bool),
    Enter(Panel),
}

impl Reducible for Standing {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut standing = (*self).clone();
        match change {
            Change::Resize(panel, size) => {
                let size = size.map(|size| panel.bounded(size));
                remembered::put(
                    &panel.is_remembered_as("size"),
                    size.map(|size| size.to_string()).as_deref(),
                );
                standing.sizes[panel as usize] = size;
            }
            Change::Fold(panel, folded) => {
                remembered::put(&panel.is_remembered_as("folded"), folded.then_some("yes"));
                standing.is_folded[panel as usize] = folded;
            }
            Change::Sheet(sheet) => (standing.sheet, standing.is_tall) = (sheet, false),
            Change::Tall(is_tall) => standing.is_tall = is_tall,
            Change::Enter(panel) => standing.entered = (standing.entered.0 + 1, panel),
        }
        Rc::new(standing)
    }
}

/// The panels, as a context: how they stand, and what can be done to them.
#[derive(Clone, PartialEq)]
pub struct Panels(UseReducerHandle<Standing>);

impl Panels {
    /// Whether it is unfolded; on a phone, whether its sheet is open.
    pub fn is_shown(&self, panel: Panel) -> bool {
        if is_phone() { self.0.sheet == Some(panel) } else { !self.is_folded(panel) }
    }

    pub fn is_folded(&self, panel: Panel) -> bool {
        self.0.is_folded[panel as usize]
    }

    pub fn sheet(&self) -> Option<Panel> {
        self.0.sheet
    }

    /// How much of the canvas's height the sheet may take.
    pub fn covered(&self) -> f64 {
        match self.sheet().filter(|_| is_phone()) {
            None => 0.0,
            Some(_) if self.is_tall() => 1.0,
            Some(_) => SHEET_SHARE,
        }
    }

    pub fn is_tall(&self) -> bool {
        self.0.is_tall
    }

    pub fn entered(&self) -> (u32, Panel) {
        self.0.entered
    }

    /// Folds or unfolds a panel; on a phone, opens or closes its sheet.
    pub fn toggle(&self, panel: Panel) {
        if self.is_shown(panel) { self.hide(panel) } else { self.show(panel) }
    }

    pub fn show(&self, panel: Panel) {
        self.0.dispatch(if is_phone() { Change::Sheet(Some(panel)) } else { Change::Fold(panel, false) });
    }

    pub fn hide(&self, panel: Panel) {
        self.0.dispatch(if is_phone() { Change::Sheet(None) } else { Change::Fold(panel, true) });
    }

    /// Shows a panel and moves the focus into it, to the first box; of a sheet, which would be hidden by a keyboard on
    /// the screen, to its head.
    pub fn enter(&self, panel: Panel) {
        self.show(panel);
        if !is_phone() {
            self.0.dispatch(Change::Enter(panel));
        }
    }

    pub fn close_sheet(&self) {
        self.0.dispatch(Change::Sheet(None));
    }

    pub fn set_tall(&self, is_tall: bool) {
        self.0.dispatch(Change::Tall(is_tall));
    }

    /// To so many pixels, within what the window allows; without a number, to its default.
    pub fn resize(&self, panel: Panel, size: Option<f64>) {
        self.0.dispatch(Change::Resize(panel, size));
    }

    /// How large it is to be, in CSS pixels.
    pub fn size(&self, panel: Panel) -> f64 {
        self.0.sizes[panel as usize].or_else(|| by_style_sheet(panel)).unwrap_or_default()
    }
}

fn root() -> Option<HtmlElement> {
    web_sys::window()?.document()?.document_element()?.dyn_into().ok()
}

/// How large the style sheets make it.
fn by_style_sheet(panel: Panel) -> Option<f64> {
    let style = web_sys::window()?.get_computed_style(root()?.as_ref()).ok()??;
    number::read(style.get_property_value(panel.property()).ok()?.trim().trim_end_matches("px"))
}

/// The panels as they were left, for the app to hand on.
#[hook]
pub fn use_chosen_panels() -> Panels {
    let standing = use_reducer_eq(Standing::remembered);
    use_effect_with(standing.sizes, |sizes| {
        let Some(style) = root().map(|root| root.style()) else { return };
        for panel in Panel::ALL {
            match sizes[panel as usize] {
                Some(size) => style.set_property(panel.property(), &format!("{size}px")),
                None => style.remove_property(panel.property()).map(drop),
            }
            .ok();
        }
    });
    Panels(standing)
}

/// The panels; they are there wherever the app's providers are.
#[hook]
pub fn use_panels() -> Panels {
    use_context().expect("the app provides the panels")
}
