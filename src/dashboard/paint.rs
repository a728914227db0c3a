//! Drawing a chart: grid, incidents, stacked bars, lines, crosshair.

use js_sys::Array;
use web_sys::CanvasRenderingContext2d;

use super::axis::{Axis, time_ticks};
use super::colours::colour;
use super::markers::Marker;
use super::series::{Series, Slice};
use super::view::Stretch;

const LEFT: f64 = 54.0;
const RIGHT: f64 = 10.0;
/// Where there is a second scale.
const RIGHT_WITH_SCALE: f64 = 48.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 18.0;
/// Room that a label on the axis of time needs.
const LABEL_WIDTH: f64 = 64.0;

/// The places of a chart within its canvas, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    pub width: f64,
    pub height: f64,
    pub two_scales: bool,
    pub stretch: Stretch,
}

impl Ground {
    fn right(&self) -> f64 {
        let margin = if self.two_scales { RIGHT_WITH_SCALE } else { RIGHT };
        (self.width - margin).max(LEFT + 1.0)
    }

    fn bottom(&self) -> f64 {
        (self.height - BOTTOM).max(TOP + 1.0)
    }

    pub fn x(&self, seconds: f64) -> f64 {
        let Stretch { from, to } = self.stretch;
        LEFT + (seconds - from) / (to - from) * (self.right() - LEFT)
    }

    /// The instant under a pointer.
    pub fn instant(&self, x: f64) -> f64 {
        let Stretch { from, to } = self.stretch;
        from + ((x - LEFT) / (self.right() - LEFT)).clamp(0.0, 1.0) * (to - from)
    }

    fn y(&self, axis: &Axis, value: f64) -> f64 {
        self.bottom() - axis.fraction(value) * (self.bottom() - TOP)
    }
}

/// What is to be seen.
pub struct Picture<'p> {
    pub ground: Ground,
    pub slices: &'p [Slice<'p>],
    pub lines: &'p [Series],
    pub stack: &'p [Series],
    pub axis: Axis,
    /// The scale at the right, where a series needs one of its own.
    pub right: Option<Axis>,
    pub write: fn(f64) -> String,
    pub write_right: fn(f64) -> String,
    pub markers: &'p [Marker],
    /// Whether the incidents are named: once is enough.
    pub names_markers: bool,
    pub clock: fn(f64) -> String,
    pub cursor: Option<f64>,
    /// What a drag has marked so far.
    pub dragged: Option<(f64, f64)>,
    pub font: &'p str,
}

/// The failures of all windows that share a column of pixels.
struct Column {
    left: f64,
    right: f64,
    count: f64,
    /// One for each series of the stack.
    sums: Vec<f64>,
}

impl Picture<'_> {
    pub fn draw(&self, context: &CanvasRenderingContext2d, ratio: f64) {
        let Ground { width, height, .. } = self.ground;
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok();
        context.clear_rect(0.0, 0.0, width, height);
        context.set_font(self.font);
        self.grid(context);
        context.save();
        context.begin_path();
        let (right, bottom) = (self.ground.right(), self.ground.bottom());
        context.rect(LEFT, TOP - 2.0, right - LEFT, bottom - TOP + 3.0);
        context.clip();
        self.incidents(context);
        self.bars(context);
        self.lines.iter().for_each(|series| self.line(context, *series));
        self.pointer(context);
        context.restore();
    }

    fn grid(&self, context: &CanvasRenderingContext2d) {
        let ground = &self.ground;
        let (right, bottom) = (ground.right(), ground.bottom());
        let rule = colour("--line");
        context.set_stroke_style_str(&rule);
        context.set_fill_style_str(&colour("--text-quiet"));
        context.set_line_width(1.0);
        context.set_text_baseline("middle");
        context.set_text_align("right");
        for tick in self.axis.ticks() {
            let y = ground.y(&self.axis, tick).round() + 0.5;
            stroke(context, &[(LEFT, y), (right, y)]);
            context.fill_text(&(self.write)(tick), LEFT - 6.0, y).ok();
        }
        context.set_text_align("left");
        if let Some(axis) = &self.right {
            for tick in [axis.low, (axis.low + axis.high) / 2.0, axis.high] {
                context.fill_text(&(self.write_right)(tick), right + 6.0, ground.y(axis, tick)).ok();
            }
        }
        context.set_text_baseline("alphabetic");
        context.set_text_align("center");
        let most = ((right - LEFT) / LABEL_WIDTH).max(1.0) as usize;
        for tick in time_ticks(ground.stretch.from, ground.stretch.to, most) {
            let x = ground.x(tick).round() + 0.5;
            stroke(context, &[(x, bottom), (x, bottom + 4.0)]);
            // The first and last label stay on the canvas.
            let x = x.min(right - 8.0).max(LEFT);
            context.fill_text(&(self.clock)(tick), x, bottom + 15.0).ok();
        }
    }

    fn incidents(&self, context: &CanvasRenderingContext2d) {
        let ground = &self.ground;
        let Stretch { from, to } = ground.stretch;
        let (band, edge) = (colour("--incident-band"), colour("--incident-edge"));
        let mut free = LEFT;
        for marker in self.markers {
            let end = marker.to.unwrap_or(marker.from);
            if marker.from > to || end < from {
                continue;
            }
            let (left, right) = (ground.x(marker.from).round(), ground.x(end).round());
            context.set_fill_style_str(&band);
            context.fill_rect(left, TOP - 2.0, right - left, ground.bottom() - TOP + 2.0);
            context.set_stroke_style_str(&edge);
            dash(context, &[3.0, 3.0]);
            stroke(context, &[(left + 0.5, TOP - 2.0), (left + 0.5, ground.bottom())]);
            dash(context, &[]);
            // A name that would lie over the one before is left out.
            if self.names_markers && left >= free {
                let width = context.measure_text(&marker.says).map_or(0.0, |text| text.width());
                context.set_text_align("left");
                context.set_fill_style_str(&edge);
                context.fill_text(&marker.says, left + 4.0, TOP + 8.0).ok();
                free = left + width + 10.0;
            }
        }
    }

    /// Failures by cause, stacked. Windows that share a column of pixels are drawn as their mean.
    fn bars(&self, context: &CanvasRenderingContext2d) {
        let ground = &self.ground;
        let mut columns: Vec<Column> = Vec::new();
        for slice in self
            .slices
            .iter()
            .filter(|slice| slice.failures().is_some_and(|all| all.total() > 0) && !self.stack.is_empty())
        {
            let (left, right) = (ground.x(slice.from), ground.x(slice.to));
            // Slices come in order of time.
            if columns.last().is_none_or(|column| column.left != left.floor()) {
                let sums = vec![0.0; self.stack.len()];
                columns.push(Column { left: left.floor(), right, count: 0.0, sums });
            }
            let Some(column) = columns.last_mut() else { continue };
            column.right = column.right.max(right);
            column.count += 1.0;
            for (sum, series) in column.sums.iter_mut().zip(self.stack) {
                *sum += series.value(slice).unwrap_or_default();
            }
        }
        for (index, series) in self.stack.iter().enumerate() {
            context.set_fill_style_str(&colour(series.token()));
            for Column { left, right, count, sums } in &columns {
                let below: f64 = sums[..index].iter().sum::<f64>() / count;
                let value = sums[index] / count;
                if value > 0.0 {
                    let (top, bottom) = (ground.y(&self.axis, below + value), ground.y(&self.axis, below));
                    let width = (right.floor() - left).max(1.0);
                    context.fill_rect(*left, top, width, bottom - top);
                }
            }
        }
    }

    /// A line that is broken where the figure is undefined. Windows that share a column of pixels are
    /// drawn from their least to their greatest value, so that no peak is lost.
    fn line(&self, context: &CanvasRenderingContext2d, series: Series) {
        let ground = &self.ground;
        let axis = self.right.as_ref().filter(|_| series.is_right()).unwrap_or(&self.axis);
        context.set_stroke_style_str(&colour(series.token()));
        context.set_line_width(1.5);
        context.set_line_join("round");
        dash(context, series.dash());
        context.begin_path();
        let mut drawing = false;
        let mut column: Option<(f64, f64, f64)> = None;
        let go_to = |x: f64, y: f64, drawing: &mut bool| {
            if *drawing {
                context.line_to(x, y)
            } else {
                context.move_to(x, y)
            }
            *drawing = true;
        };
        for slice in self.slices {
            let Some(value) = series.value(slice) else {
                if let Some((x, top, bottom)) = column.take() {
                    go_to(x, top, &mut drawing);
                    // A lone point would not be seen.
                    go_to(x + 1.0, bottom, &mut drawing);
                }
                drawing = false;
                continue;
            };
            let (x, y) = (ground.x(slice.middle()), ground.y(axis, value));
            match &mut column {
                Some((at, top, bottom)) if x.floor() == at.floor() => {
                    (*top, *bottom) = (top.min(y), bottom.max(y));
                }
                other => {
                    if let Some((x, top, bottom)) = other.replace((x, y, y)) {
                        go_to(x, top, &mut drawing);
                        if bottom > top {
                            go_to(x, bottom, &mut drawing);
                        }
                    }
                }
            }
        }
        if let Some((x, top, bottom)) = column {
            go_to(x, top, &mut drawing);
            go_to(x + 1.0, bottom, &mut drawing);
        }
        context.stroke();
        dash(context, &[]);
    }

    fn pointer(&self, context: &CanvasRenderingContext2d) {
        let ground = &self.ground;
        if let Some((a, b)) = self.dragged {
            let (a, b) = (ground.x(a), ground.x(b));
            context.set_global_alpha(0.5);
            context.set_fill_style_str(&colour("--accent-soft"));
            context.fill_rect(a.min(b), TOP - 2.0, (b - a).abs(), ground.bottom() - TOP + 2.0);
            context.set_global_alpha(1.0);
        }
        if let Some(cursor) = self.cursor {
            let x = ground.x(cursor).round() + 0.5;
            context.set_stroke_style_str(&colour("--text-quiet"));
            context.set_line_width(1.0);
            stroke(context, &[(x, TOP - 2.0), (x, ground.bottom())]);
            // The time that the values are of, at its foot, on the side where there is room.
            let says = (self.clock)(cursor);
            let width = context.measure_text(&says).map_or(0.0, |text| text.width());
            let is_right = x + width + 8.0 < ground.right();
            let left = if is_right { x + 5.0 } else { x - 5.0 - width };
            context.set_fill_style_str(&colour("--surface"));
            context.fill_rect(left - 2.0, ground.bottom() - 15.0, width + 4.0, 14.0);
            context.set_fill_style_str(&colour("--text"));
            context.set_text_align("left");
            context.fill_text(&says, left, ground.bottom() - 4.0).ok();
        }
    }
}

fn stroke(context: &CanvasRenderingContext2d, points: &[(f64, f64)]) {
    context.begin_path();
    points.iter().for_each(|(x, y)| context.line_to(*x, *y));
    context.stroke();
}

fn dash(context: &CanvasRenderingContext2d, lengths: &[f64]) {
    let lengths: Array = lengths.iter().map(|length| wasm_bindgen::JsValue::from_f64(*length)).collect();
    context.set_line_dash(&lengths).ok();
}
