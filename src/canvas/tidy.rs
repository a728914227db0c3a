//! Tidying up: a layered layout from left to right, after Sugiyama, Tagawa and Toda (1981).
//!
//! Circles are broken and layers found ([`layers`]), the layers ordered ([`order`]) and their heights chosen
//! ([`heights`]). The order that somebody gave the components is the one to begin with, so a tidy architecture stays as it is.

mod drawn;
mod heights;
mod layers;
mod order;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use flashcrowd_sim::scenario::Document;

use super::annotations::{area_of, covering};
use super::frames;
use super::geometry::{CARD, GRID, Point, Rect};
use crate::document::{Command, set_of};
use sheet::Sheet;

/// From column to column: room for a waiting line and the edges of frames.
const COLUMN: f64 = 240.0;
/// Where connections lead up or down a long way, columns stand further apart, by this share of what is beyond the level and so much at most.
const LEVEL: f64 = 300.0;
const STEEP: f64 = 0.1;
const MOST_STEEP: f64 = 160.0;
/// From one part to the next one below, and from row to row of what is not connected.
const PART_GAP: f64 = 72.0;
const ROW: f64 = 144.0;
/// As many columns of what is not connected, where nothing else says how wide the drawing is.
const MOST_IN_ROW: usize = 6;
/// A layout is repeated from its own result until nothing changes; it takes two or three times.
const MOST_REPEATS: usize = 40;
/// Where connections are longer than so many layers in all, nobody's order can be made out, and none is kept.
const MOST_KEPT: usize = 500;

/// Where the components go: all of them, or those of a selection of several. Notes and drawn frames follow them.
pub fn command(document: &Document, selected: &BTreeSet<String>) -> Command {
    let places = places(document, selected);
    let areas = drawn::areas(document, &places);
    let areas = areas.into_iter().map(|(id, area)| (id, covering(area))).collect();
    Command::Arrange { places, areas }
}

fn places(document: &Document, selected: &BTreeSet<String>) -> BTreeMap<String, [f64; 2]> {
    let is_some = selected.len() > 1;
    let is_meant = |id: &String| !is_some || selected.contains(id);
    let graph = Graph::new(document, &is_meant);
    let mut centres = graph.layout();
    let Some((now, then)) = bounds(&graph.at).zip(bounds(&centres)) else { return BTreeMap::new() };
    // Around the same middle, and clear of what stays.
    let mut by = now.centre().minus(then.centre()).snapped();
    let others = document.components.iter().filter(|c| is_some && !selected.contains(&c.id));
    let others: Vec<Rect> = others.map(|c| Rect::card(c.at.into()).grown(2.0 * GRID)).collect();
    while let Some(down) = clearance(&centres, by, &others) {
        by.y += (down / GRID).ceil() * GRID;
    }
    centres.iter_mut().for_each(|centre| *centre = centre.plus(by));
    graph.ids.iter().map(|id| (*id).to_owned()).zip(centres.into_iter().map(<[f64; 2]>::from)).collect()
}

/// How far the cards have to go down to leave one of the others, where they meet any.
fn clearance(centres: &[Point], by: Point, others: &[Rect]) -> Option<f64> {
    let cards = centres.iter().map(|centre| Rect::card(centre.plus(by)));
    let overlaps = cards.flat_map(|card| {
        others.iter().filter(move |other| card.meets(other)).map(move |other| other.bottom - card.top)
    });
    overlaps.reduce(f64::max).map(|down| down + 1.0)
}

/// The point of the grid at the right of it and below.
fn on_grid(point: Point) -> Point {
    Point::new((point.x / GRID).ceil() * GRID, (point.y / GRID).ceil() * GRID)
}

fn bounds(centres: &[Point]) -> Option<Rect> {
    centres.iter().map(|centre| Rect::card(*centre)).reduce(Rect::union)
}

/// The components that are meant, by number, and what is between them.
struct Graph<'d> {
    ids: Vec<&'d str>,
    at: Vec<Point>,
    edges: Vec<(usize, usize)>,
    /// What each stands in, the outermost first.
    lanes: Vec<Vec<usize>>,
}

/// A part that is laid out by itself: its nodes and where they go.
struct Part {
    nodes: Vec<usize>,
    centres: Vec<Point>,
    area: Rect,
}

impl<'d> Graph<'d> {
    fn new(document: &'d Document, is_meant: &dyn Fn(&String) -> bool) -> Graph<'d> {
        let components: Vec<_> = document.components.iter().filter(|c| is_meant(&c.id)).collect();
        let ids: Vec<&str> = components.iter().map(|c| c.id.as_str()).collect();
        let numbers: BTreeMap<&str, usize> =
            ids.iter().enumerate().map(|(number, id)| (*id, number)).collect();
        let number = |id: &String| numbers.get(id.as_str()).copied();
        let edges = document.connections.iter().filter_map(|c| number(&c.from).zip(number(&c.to)));
        let all = frames::frames(document, |component| component.at.into(), area_of);
        let around = |frame: &frames::Frame| {
            set_of((0..components.len()).filter(|number| frame.is_around(document, components[*number])))
        };
        let mut lanes: Vec<BTreeSet<usize>> = all.iter().map(around).collect();
        // A drawn frame that cuts through another cannot be kept together beside it.
        for frame in document.annotations.iter().filter(|a| drawn::is_frame(a) && a.zone.is_none()) {
            let inside = set_of(drawn::members(document, frame).filter_map(|c| number(&c.id)));
            let is_apart = |other: &BTreeSet<usize>| {
                inside.is_disjoint(other) || inside.is_subset(other) || inside.is_superset(other)
            };
            if !inside.is_empty() && lanes.iter().all(is_apart) {
                lanes.push(inside);
            }
        }
        // The outermost first.
        lanes.sort_by_key(|lane| std::cmp::Reverse(lane.len()));
        let of =
            |component: usize| (0..lanes.len()).filter(|lane| lanes[*lane].contains(&component)).collect();
        Graph {
            at: components.iter().map(|c| c.at.into()).collect(),
            edges: edges.collect(),
            lanes: (0..components.len()).map(of).collect(),
            ids,
        }
    }

    fn layout(&self) -> Vec<Point> {
        let (groups, alone) = self.parts();
        let mut parts: Vec<Part> = groups.into_iter().map(|nodes| self.part(nodes)).collect();
        let top = |part: &Part| part.nodes.iter().map(|node| self.at[*node].y).fold(f64::INFINITY, f64::min);
        parts.sort_by(|one, other| top(one).total_cmp(&top(other)));
        let mut centres = vec![Point::default(); self.ids.len()];
        let (mut down, mut width) = (0.0, 0.0_f64);
        for part in parts {
            let by = on_grid(Point::new(-part.area.left, down - part.area.top));
            for (node, centre) in part.nodes.iter().zip(&part.centres) {
                centres[*node] = centre.plus(by);
            }
            down += part.area.height() + PART_GAP;
            width = width.max(part.area.width());
        }
        let columns = if width > 0.0 { (width / COLUMN).ceil() as usize } else { MOST_IN_ROW };
        for (index, node) in alone.into_iter().enumerate() {
            let (row, column) = (index / columns, index % columns);
            let corner = Point::new(column as f64 * COLUMN, down + row as f64 * ROW);
            centres[node] = on_grid(corner.plus(Point::new(CARD.width / 2.0, CARD.height / 2.0)));
        }
        centres
    }

    /// What is connected, or stands in one frame, is a part; what neither is comes last, as one reads.
    fn parts(&self) -> (Vec<Vec<usize>>, Vec<usize>) {
        let count = self.ids.len();
        let frames = self.lanes.iter().flatten().map(|frame| frame + 1).max().unwrap_or(0);
        let mut around = vec![Vec::new(); count + frames];
        let stands = self
            .lanes
            .iter()
            .enumerate()
            .flat_map(|(node, lane)| lane.iter().map(move |f| (node, count + f)));
        for (one, other) in self.edges.iter().copied().chain(stands) {
            around[one].push(other);
            around[other].push(one);
        }
        let mut is_seen = vec![false; count + frames];
        let (mut parts, mut alone) = (Vec::new(), Vec::new());
        for start in 0..count {
            if std::mem::replace(&mut is_seen[start], true) {
                continue;
            }
            let mut part = vec![start];
            let mut next = 0;
            while let Some(&node) = part.get(next) {
                next += 1;
                for &other in &around[node] {
                    if !std::mem::replace(&mut is_seen[other], true) {
                        part.push(other);
                    }
                }
            }
            part.retain(|node| *node < count);
            part.sort_unstable();
            if part.len() > 1 || !self.lanes[start].is_empty() { parts.push(part) } else { alone.push(start) }
        }
        let reading = |node: &usize| self.at[*node];
        alone.sort_by(|one, other| {
            let (a, b) = (reading(one), reading(other));
            a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x))
        });
        (parts, alone)
    }

    fn part(&self, nodes: Vec<usize>) -> Part {
        let local = |node: usize| nodes.binary_search(&node).ok();
        let edges: Vec<(usize, usize)> =
            self.edges.iter().filter_map(|(from, to)| local(*from).zip(local(*to))).collect();
        let (edges, layers) = layers::layered(nodes.len(), &edges);
        let lanes: Vec<Vec<usize>> = nodes.iter().map(|node| self.lanes[*node].clone()).collect();
        let once = |y: &[f64]| {
            let (mut sheet, y) = Sheet::new(&layers, &lanes, &edges, y);
            order::order(&mut sheet, &y);
            let y = heights::heights(&sheet);
            (sheet, y)
        };
        // From the top of the part, so that where it stands makes no difference.
        let from_top = |y: &mut dyn Iterator<Item = f64>| -> Vec<f64> {
            let y: Vec<f64> = y.collect();
            let top = y.iter().copied().fold(f64::INFINITY, f64::min);
            y.into_iter().map(|y| y - top).collect()
        };
        let bends: usize = edges.iter().map(|(from, to)| layers[*to] - layers[*from]).sum();
        let now = from_top(&mut nodes.iter().map(|node| self.at[*node].y));
        let again = |y: &[f64]| from_top(&mut once(y).1[..nodes.len()].iter().copied());
        let kept = if bends > MOST_KEPT { None } else { steady(now, again) };
        let y = kept.unwrap_or_else(|| vec![0.0; nodes.len()]);
        let (sheet, all) = once(&y);
        // Whole with what passes and the frames, whose edges are nodes as well.
        let columns = columns(&sheet, &all);
        let middle = |node: usize, y: f64| Point::new(columns[sheet.nodes[node].layer], y);
        let centres: Vec<Point> = (0..nodes.len()).map(|node| middle(node, all[node])).collect();
        let edges = (nodes.len()..all.len()).map(|node| {
            let Point { x, y } = middle(node, all[node]);
            Rect { left: x, top: y, right: x, bottom: y }
        });
        let area = centres.iter().map(|centre| Rect::card(*centre)).chain(edges).reduce(Rect::union);
        let area = area.unwrap_or(Rect::card(Point::default()));
        Part { nodes, centres, area }
    }
}

/// Goes on from `start` until nothing changes. Where that leads round in a circle, one of the circle is the one; where it
/// leads nowhere, none is.
fn steady(start: Vec<f64>, next: impl Fn(&[f64]) -> Vec<f64>) -> Option<Vec<f64>> {
    let mut seen: Vec<Vec<f64>> = Vec::new();
    let mut now = start;
    while seen.len() < MOST_REPEATS {
        let then = next(&now);
        seen.push(std::mem::replace(&mut now, then));
        if let Some(circle) = seen.iter().position(|earlier| *earlier == now) {
            let by_first = |one: &Vec<f64>, other: &Vec<f64>| {
                let differs = one.iter().zip(other).find(|(a, b)| a != b);
                differs.map_or(std::cmp::Ordering::Equal, |(a, b)| a.total_cmp(b))
            };
            return seen.drain(circle..).min_by(by_first);
        }
    }
    None
}

/// The middle of each layer's column.
fn columns(sheet: &Sheet, y: &[f64]) -> Vec<f64> {
    let mut at = 0.0;
    let mut columns = Vec::new();
    for layer in &sheet.layers {
        columns.push(at);
        let ends =
            layer.iter().flat_map(|from| sheet.right[*from].iter().map(move |to| (y[*from] - y[*to]).abs()));
        let steep = ((ends.fold(0.0, f64::max) - LEVEL) * STEEP).clamp(0.0, MOST_STEEP);
        at += COLUMN + (steep / GRID).floor() * GRID;
    }
    columns
}

#[cfg(test)]
#[path = "tidy_tests.rs"]
mod tests;
