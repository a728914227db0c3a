//! A part of the architecture in layers: connections that span several pass a bend in each, and the frame of a
//! place has an edge above and one below in each layer that it spans.

/// What stands in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Card,
    /// Where a connection passes.
    Bend,
    /// The upper and lower edges of a frame.
    Top,
    Bottom,
}

#[derive(Debug, Clone)]
pub struct Node {
    pub role: Role,
    pub layer: usize,
    /// The frames that it stands in, the outermost first; an edge of a frame stands in that frame.
    pub lane: Vec<usize>,
}

/// The cards are the first nodes, as they were given.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub nodes: Vec<Node>,
    /// The neighbours of each node in the layer before, and in the one after.
    pub left: Vec<Vec<usize>>,
    pub right: Vec<Vec<usize>>,
    /// The nodes of each layer from top to bottom.
    pub layers: Vec<Vec<usize>>,
    pub cards: usize,
    pub frames: usize,
}

impl Sheet {
    /// Lays out cards (their layers and lanes) and the edges between them, all of which lead to a later layer. The
    /// order is that of `heights`, as far as frames allow.
    pub fn new(
        layers: &[usize],
        lanes: &[Vec<usize>],
        edges: &[(usize, usize)],
        heights: &[f64],
    ) -> (Sheet, Vec<f64>) {
        let mut sheet = Sheet { cards: layers.len(), ..Sheet::default() };
        let mut heights = heights.to_vec();
        for (layer, lane) in layers.iter().zip(lanes) {
            sheet.add(Role::Card, *layer, lane.clone());
        }
        for &(from, to) in edges {
            let common = lanes[from].iter().zip(&lanes[to]).take_while(|(one, other)| one == other).count();
            let lane = &lanes[from][..common];
            let (start, end) = (layers[from], layers[to]);
            let mut last = from;
            for layer in start + 1..end {
                let share = (layer - start) as f64 / (end - start) as f64;
                let bend = sheet.add(Role::Bend, layer, lane.to_vec());
                heights.push(heights[from] + (heights[to] - heights[from]) * share);
                sheet.connect(last, bend);
                last = bend;
            }
            sheet.connect(last, to);
        }
        sheet.frames = lanes.iter().flatten().map(|frame| frame + 1).max().unwrap_or(0);
        for frame in 0..sheet.frames {
            sheet.frame(frame, lanes);
        }
        heights.resize(sheet.nodes.len(), 0.0);
        let count = sheet.nodes.iter().map(|node| node.layer + 1).max().unwrap_or(0);
        sheet.layers = vec![Vec::new(); count];
        for (index, node) in sheet.nodes.iter().enumerate() {
            sheet.layers[node.layer].push(index);
        }
        (sheet, heights)
    }

    /// Adds the edges of a frame in all layers from the first to the last in which something of it stands.
    fn frame(&mut self, frame: usize, lanes: &[Vec<usize>]) {
        let members = || (0..self.cards).filter(|card| lanes[*card].contains(&frame));
        let Some(member) = members().next() else { return };
        let depth = lanes[member].iter().take_while(|other| **other != frame).count();
        let lane = lanes[member][..=depth].to_vec();
        let first = members().map(|card| self.nodes[card].layer).min().unwrap_or(0);
        let last = members().map(|card| self.nodes[card].layer).max().unwrap_or(0);
        for role in [Role::Top, Role::Bottom] {
            let mut before = None;
            for layer in first..=last {
                let edge = self.add(role, layer, lane.clone());
                if let Some(before) = before.replace(edge) {
                    self.connect(before, edge);
                }
            }
        }
    }

    fn add(&mut self, role: Role, layer: usize, lane: Vec<usize>) -> usize {
        self.nodes.push(Node { role, layer, lane });
        self.left.push(Vec::new());
        self.right.push(Vec::new());
        self.nodes.len() - 1
    }

    fn connect(&mut self, from: usize, to: usize) {
        self.right[from].push(to);
        self.left[to].push(from);
    }

    /// Where each node stands in its layer, counted from the top.
    pub fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.nodes.len()];
        for layer in &self.layers {
            for (place, node) in layer.iter().enumerate() {
                places[*node] = place;
            }
        }
        places
    }
}
