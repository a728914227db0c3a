//! The instances of a component, each a small cell: how full it is, and whether it is up.

use std::rc::Rc;

use flashcrowd_sim::metrics::{InstanceState, LiveInstance};
use flashcrowd_sim::scenario::Language;
use yew::prelude::*;

use super::figures::CardFigures;
use crate::text::{Message, canvas, use_language};

/// The area that the cells share.
const AREA: (f64, f64) = (152.0, 22.0);
/// The share of its height that cells have which tell their zones.
const ABOVE_ZONES: f64 = 12.0;
/// The width of a character of a zone's name, generously.
const CHARACTER: f64 = 4.6;
/// Between the cells of one zone and those of the next.
const BETWEEN_ZONES: f64 = 4.0;
/// More instances than this are shown as shares of a bar.
const MOST_CELLS: usize = 120;

#[derive(Properties, PartialEq)]
pub struct CellsProps {
    /// The component's.
    pub id: AttrValue,
    pub name: AttrValue,
    /// How many instances the document asks for; shown until a run says what there is.
    pub count: u32,
    pub places: Places,
    /// Whether the keyboard stops at them.
    pub focusable: bool,
    pub figures: Option<Rc<CardFigures>>,
}

/// The zones of the instances.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// All of the document, in the order of their names.
    pub names: Rc<Vec<String>>,
    /// Those that the component's instances are in, in turn, by their place among the names.
    pub of_instances: Vec<u16>,
}

/// An instance to be drawn.
struct Cell {
    number: usize,
    look: Look,
    fill: f64,
    zone: Option<u16>,
}

/// How an instance looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Idle,
    Up,
    OutOfRotation,
    Slow,
    /// It answers some calls with an error.
    Erring,
    Refusing,
    Silent,
    Booting,
    WarmingUp,
    /// It gets nothing new, for as long as an incident drains it, or for good.
    Draining,
    Leaving,
}

impl Look {
    const ALL: [Look; 11] = [
        Look::Up,
        Look::WarmingUp,
        Look::Booting,
        Look::Idle,
        Look::OutOfRotation,
        Look::Slow,
        Look::Erring,
        Look::Draining,
        Look::Leaving,
        Look::Refusing,
        Look::Silent,
    ];

    fn of(instance: &LiveInstance) -> Look {
        match instance.state {
            InstanceState::Up if instance.draining => Look::Draining,
            InstanceState::Up if !instance.in_rotation => Look::OutOfRotation,
            InstanceState::Up if instance.errors > 0.0 => Look::Erring,
            InstanceState::Up if instance.slow > 1.0 => Look::Slow,
            InstanceState::Up if instance.warm_up > 1.0 => Look::WarmingUp,
            InstanceState::Up => Look::Up,
            InstanceState::Booting => Look::Booting,
            InstanceState::Refusing => Look::Refusing,
            InstanceState::Silent => Look::Silent,
            InstanceState::Leaving => Look::Leaving,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Look::Idle => "cell-idle",
            Look::Up => "cell-up",
            Look::OutOfRotation => "cell-out",
            Look::Slow => "cell-slow",
            Look::Erring => "cell-erring",
            Look::Refusing => "cell-refusing",
            Look::Silent => "cell-silent",
            Look::Booting => "cell-booting",
            Look::WarmingUp => "cell-warming",
            Look::Draining => "cell-draining",
            Look::Leaving => "cell-leaving",
        }
    }

    const fn name(self) -> Message {
        match self {
            Look::Idle => canvas::CELL_IDLE,
            Look::Up => canvas::CELL_UP,
            Look::OutOfRotation => canvas::CELL_OUT,
            Look::Slow => canvas::CELL_SLOW,
            Look::Erring => canvas::CELL_ERRING,
            Look::Refusing => canvas::CELL_REFUSING,
            Look::Silent => canvas::CELL_SILENT,
            Look::Booting => canvas::CELL_BOOTING,
            Look::WarmingUp => canvas::CELL_WARMING,
            Look::Draining => canvas::CELL_DRAINING,
            Look::Leaving => canvas::CELL_LEAVING,
        }
    }

    const fn is_down(self) -> bool {
        matches!(self, Look::Refusing | Look::Silent)
    }

    /// What is drawn over the cell, around the origin: a cross, an hourglass, an exclamation mark, three dots, an
    /// arrow upwards or downwards.
    fn mark(self, arm: f64) -> Option<String> {
        let twice = 2.0 * arm;
        match self {
            Look::Refusing | Look::Silent => Some(format!(
                "M-{arm:.1} -{arm:.1}l{twice:.1} {twice:.1}m0 -{twice:.1}l-{twice:.1} {twice:.1}"
            )),
            Look::Slow => Some(format!(
                "M-{arm:.1} -{arm:.1}h{twice:.1}l-{twice:.1} {twice:.1}h{twice:.1}l-{twice:.1} -{twice:.1}z"
            )),
            Look::Erring => Some(format!("M0 -{arm:.1}v{:.1}M0 {arm:.1}v0.1", arm * 1.1)),
            Look::Booting => Some(format!("M-{arm:.1} 0v0.1M0 0v0.1M{arm:.1} 0v0.1")),
            Look::WarmingUp => {
                Some(format!("M-{arm:.1} {:.1}L0 -{:.1}l{arm:.1} {arm:.1}", arm / 2.0, arm / 2.0))
            }
            Look::Draining | Look::Leaving => {
                Some(format!("M-{arm:.1} -{:.1}L0 {:.1}l{arm:.1} -{arm:.1}", arm / 2.0, arm / 2.0))
            }
            Look::Idle | Look::Up | Look::OutOfRotation => None,
        }
    }
}

/// Columns and rows that give the largest cells.
fn grid(count: usize) -> (usize, usize) {
    let rows = match count {
        0..=8 => 1,
        9..=24 => 2,
        25..=60 => 3,
        _ => 4,
    };
    (count.div_ceil(rows).max(1), rows)
}

#[component]
pub fn Cells(props: &CellsProps) -> Html {
    let language = use_language();
    let live = props.figures.as_ref().map(|f| f.instances.as_slice());
    let Places { of_instances, .. } = &props.places;
    let cell = |index: usize| {
        let live = live.map(|instances| &instances[index]);
        let in_turn = (!of_instances.is_empty()).then(|| of_instances[index % of_instances.len()]);
        Cell {
            number: index + 1,
            look: live.map_or(Look::Idle, Look::of),
            fill: live.map_or(0.0, fill),
            zone: live.map_or(in_turn, |instance| instance.zone),
        }
    };
    let count = live.map_or(props.count as usize, <[LiveInstance]>::len);
    let cells: Vec<Cell> = (0..count).map(cell).collect();
    let (width, height) = AREA;
    let shown =
        if cells.len() > MOST_CELLS { bar(&cells, language) } else { separate(props, &cells, language) };
    html! {
        <svg class="cells" viewBox={format!("0 0 {width} {height}")} role="group"
            aria-label={canvas::INSTANCES.fill(language, &[("name", props.name.as_str())])}>
            { shown }
        </svg>
    }
}

fn fill(instance: &LiveInstance) -> f64 {
    f64::from(instance.busy.min(instance.slots)) / f64::from(instance.slots.max(1))
}

/// Each for itself; where they are in several zones, zone by zone with its name below.
fn separate(props: &CellsProps, cells: &[Cell], language: Language) -> Html {
    let mut zones: Vec<Option<u16>> = Vec::new();
    for cell in cells {
        if !zones.contains(&cell.zone) {
            zones.push(cell.zone);
        }
    }
    let is_spread = zones.len() > 1;
    let gaps = zones.len().saturating_sub(1) as f64 * BETWEEN_ZONES;
    let (columns, rows) = grid(cells.len());
    let gap = if rows > 2 { 1.0 } else { 3.0 };
    // A group takes whole columns.
    let of = |zone: Option<u16>| cells.iter().filter(move |cell| cell.zone == zone);
    let columns =
        if is_spread { zones.iter().map(|zone| of(*zone).count().div_ceil(rows)).sum() } else { columns };
    let width = ((AREA.0 - gaps + gap) / columns as f64 - gap).clamp(1.0, 36.0);
    let height = (if is_spread { ABOVE_ZONES } else { AREA.1 } + gap) / rows as f64 - gap;
    let size = (width, height, rows);
    let mut left = 0.0;
    let group = |zone: &Option<u16>| {
        let count = of(*zone).count();
        let columns = count.div_ceil(rows);
        let start = left;
        let end = start + columns as f64 * (width + gap) - gap;
        left = end + gap + BETWEEN_ZONES;
        let name = zone.and_then(|zone| props.places.names.get(usize::from(zone))).map(String::as_str);
        let place = move |index: usize| {
            let (column, row) =
                if is_spread { (index / rows, index % rows) } else { (index % columns, index / columns) };
            (start + column as f64 * (width + gap), row as f64 * (height + gap))
        };
        html! {
            <g key={zone.map_or(-1, i32::from)}>
                <g>
                { for of(*zone).enumerate().map(|(index, cell)| single(props, cell, name, place(index), size, language)) }
                </g>
                if is_spread {
                    <path class="cell-zone" d={format!("M{start:.1} 13.5H{end:.1}")} />
                    <text class="cell-count" x={format!("{start:.1}")} y="22">{ short(name.unwrap_or("–"), end - start) }</text>
                }
            </g>
        }
    };
    html! { { for zones.iter().map(group) } }
}

/// As much of a zone's name as fits: its end, where names differ.
fn short(name: &str, width: f64) -> String {
    let most = ((width + BETWEEN_ZONES) / CHARACTER).max(1.0) as usize;
    name.chars().skip(name.chars().count().saturating_sub(most)).collect()
}

fn single(
    props: &CellsProps,
    cell: &Cell,
    zone: Option<&str>,
    (x, y): (f64, f64),
    (width, height, rows): (f64, f64, usize),
    language: Language,
) -> Html {
    let Cell { number, look, fill, .. } = cell;
    let verb = if look.is_down() { canvas::RESTORE } else { canvas::CRASH };
    let state = look.name().get(language);
    let state = zone
        .map_or(state.to_owned(), |zone| canvas::CELL_IN.fill(language, &[("state", state), ("zone", zone)]));
    let label = canvas::CELL_LABEL.fill(
        language,
        &[
            ("number", &number.to_string()),
            ("state", &state),
            ("busy", &format!("{:.0}", fill * 100.0)),
            ("verb", verb.get(language)),
        ],
    );
    let level = (height - 2.0) * fill;
    html! {
        <g key={*number} class={classes!("cell", look.class())} role="button" aria-label={label.clone()}
            tabindex={if props.focusable { "0" } else { "-1" }}
            data-part="instance" data-id={props.id.clone()} data-number={number.to_string()}
            data-state={look.class()} data-testid={format!("cell-{}-{number}", props.id)}>
            <title>{ label }</title>
            <rect class="cell-box" x={format!("{:.1}", x + 0.5)} y={format!("{:.1}", y + 0.5)} width={format!("{:.1}", width - 1.0)}
                height={format!("{:.1}", height - 1.0)} rx={if rows > 2 { "1" } else { "2" }} />
            if !look.is_down() {
                <rect class="cell-fill" x={format!("{:.1}", x + 1.0)} y={format!("{:.1}", y + height - 1.0 - level)}
                    width={format!("{:.1}", width - 2.0)} height={format!("{level:.1}")} rx="1" />
            }
            if let Some(mark) = look.mark((width.min(height) * 0.26).max(1.0)) {
                <path class="cell-mark" transform={format!("translate({:.1} {:.1})", x + width / 2.0, y + height / 2.0)} d={mark} />
            }
        </g>
    }
}

/// Too many to be told apart: a bar cut by how many look how.
fn bar(cells: &[Cell], language: Language) -> Html {
    let mut left = 0.0;
    let part = |look: Look| {
        let count = cells.iter().filter(|cell| cell.look == look).count();
        let width = AREA.0 * count as f64 / cells.len() as f64;
        let x = left;
        left += width;
        let label = format!("{count} {}", look.name().get(language));
        (count > 0).then(|| {
            html! {
                <g key={look.class()} class={classes!("cell", look.class())}>
                    <title>{ label.clone() }</title>
                    <rect class="cell-box" x={format!("{x:.1}")} y="0.5" width={format!("{width:.1}")} height="9" />
                    if width > 40.0 {
                        <text class="cell-count" x={format!("{x:.1}")} y="20">{ label }</text>
                    }
                </g>
            }
        })
    };
    html! { { for Look::ALL.into_iter().filter_map(part) } }
}
