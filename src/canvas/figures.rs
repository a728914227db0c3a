//! What the cards and connections show of a run: figures by id, shared where they have not changed.

use std::collections::HashMap;
use std::rc::Rc;

use flashcrowd_protocol::Layout;
use flashcrowd_sim::metrics::{InstanceState, Live, LiveComponent, LiveInstance, Window};
use flashcrowd_sim::scenario::{Document, KindName};

use super::health::{Health, Reason, judge};

/// Windows in a sparkline.
pub const SPARK_WINDOWS: usize = 30;

/// What a card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CardFigures {
    /// The figure in large type, events a second.
    pub rate: Option<f64>,
    pub utilization: Option<f64>,
    /// The rate in each of the last windows, the oldest first.
    pub spark: Vec<f32>,
    pub instances: Vec<LiveInstance>,
    pub waiting: u64,
    /// How many may wait.
    pub room: u64,
    /// Of a client's requests.
    pub ok_share: Option<f64>,
    pub p99_ms: Option<f64>,
    pub health: Health,
    pub reason: Option<Reason>,
}

/// What a connection shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WireFigures {
    pub calls_per_s: f64,
    pub failed_share: f64,
}

/// What is known of a run at one instant.
#[derive(Debug, Clone, Copy)]
pub struct Known<'r> {
    pub live: Option<&'r Live>,
    /// Closed windows, the oldest first; the last ones are enough.
    pub windows: &'r [Rc<Window>],
    pub layout: &'r Layout,
}

/// Everything that is shown, by id.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    cards: HashMap<String, Rc<CardFigures>>,
    wires: HashMap<String, WireFigures>,
}

impl Figures {
    pub fn card(&self, id: &str) -> Option<Rc<CardFigures>> {
        self.cards.get(id).cloned()
    }

    pub fn wire(&self, id: &str) -> Option<WireFigures> {
        self.wires.get(id).copied()
    }

    /// The figures of now; a card whose figures are the same keeps the very same ones.
    pub fn next(&self, document: &Document, known: Known) -> Figures {
        let Some(live) = known.live else { return Figures::default() };
        let recent = &known.windows[known.windows.len().saturating_sub(SPARK_WINDOWS)..];
        let kinds: HashMap<&str, KindName> =
            document.components.iter().map(|c| (c.id.as_str(), c.kind.name())).collect();
        let mut cards = HashMap::new();
        for (index, (id, live)) in known.layout.components.iter().zip(&live.components).enumerate() {
            let Some(kind) = kinds.get(id.as_str()).filter(|_| !live.removed) else { continue };
            let new = card(*kind, live, recent, index);
            let same = self.cards.get(id).filter(|old| ***old == new).cloned();
            cards.insert(id.clone(), same.unwrap_or_else(|| Rc::new(new)));
        }
        let mut wires = HashMap::new();
        if let Some(window) = recent.last() {
            let seconds = seconds(window);
            for (id, wire) in known.layout.connections.iter().zip(&window.connections) {
                let failed = wire.failures.total() as f64;
                let failed_share = failed / (failed + wire.ok as f64).max(1.0);
                let figures = WireFigures { calls_per_s: wire.calls as f64 / seconds, failed_share };
                wires.insert(id.clone(), figures);
            }
        }
        Figures { cards, wires }
    }
}

fn seconds(window: &Window) -> f64 {
    ((window.end_ns - window.start_ns) as f64 / 1e9).max(1e-9)
}

fn card(kind: KindName, live: &LiveComponent, windows: &[Rc<Window>], index: usize) -> CardFigures {
    let at = |window: &Rc<Window>| window.components.get(index).copied();
    let last = windows.last().and_then(at);
    let rate_in = |window: &Rc<Window>| at(window).map(|c| c.arrived as f64 / seconds(window));
    let rate = match kind {
        KindName::Client => Some(live.rate_qps),
        _ => windows.last().and_then(rate_in),
    };
    let (health, reason) = judge(kind, live, last.as_ref());
    let ended = last.map(|w| (w.ok, w.ok + w.failures.total())).filter(|(_, ended)| *ended > 0);
    let up = live.instances.iter().filter(|i| i.state == InstanceState::Up);
    CardFigures {
        rate,
        utilization: last.and_then(|w| w.utilization),
        spark: windows.iter().map(|w| rate_in(w).unwrap_or(0.0) as f32).collect(),
        waiting: live.instances.iter().map(|i| u64::from(i.waiting)).sum(),
        room: up.map(|i| u64::from(i.queue)).sum(),
        instances: live.instances.clone(),
        ok_share: ended.map(|(ok, ended)| ok as f64 / ended as f64),
        p99_ms: last.and_then(|w| w.latency_ms).map(|l| l.p99),
        health,
        reason,
    }
}
