//! What the cards and connections show of a run: figures by id, shared where they have not changed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use flashcrowd_protocol::Layout;
use flashcrowd_sim::metrics::{
    Cause, ComponentWindow, ConnectionWindow, InstanceState, Live, LiveComponent, LiveConnection,
    LiveInstance, LiveStore, Window,
};
use flashcrowd_sim::scenario::{Component, Document, FaultName, KindName, Subject};

use super::health::{Health, Reason, Trend, judge, trend};

/// Windows in a sparkline.
pub const SPARK_WINDOWS: usize = 30;

/// What a card shows.
#[derive(Debug, Clone, PartialEq)]
pub struct CardFigures {
    /// Calls that arrive, or requests that are born, a second.
    pub rate: Option<f64>,
    /// How much of its slots is in use; of what a cache, a queue or a gateway can hold, how much it does.
    pub load: Option<f64>,
    /// The figure in large type in each of the last windows, the oldest first.
    pub spark: Vec<f32>,
    pub instances: Vec<LiveInstance>,
    /// Calls under way, and how many of them a gateway allows at the moment.
    pub in_flight: u64,
    pub bound: Option<u32>,
    /// How many instances the autoscaler wants.
    pub wanted: Option<u32>,
    /// What stands in line: calls, or messages of a queue.
    pub waiting: u64,
    /// How many may.
    pub room: u64,
    /// Of a client's requests.
    pub ok_share: Option<f64>,
    pub p99_ms: Option<f64>,
    /// The faults that could be mended.
    pub in_force: Vec<FaultName>,
    /// Of a cache's reads.
    pub hit_ratio: Option<f64>,
    /// Of a queue's messages.
    pub trend: Trend,
    pub oldest_ms: Option<f64>,
    pub health: Health,
    pub reason: Option<Reason>,
}

/// What a connection shows.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WireFigures {
    pub calls_per_s: f64,
    pub failed_share: f64,
    /// What most of the failed calls failed of.
    pub cause: Option<Cause>,
    /// What incidents do to it.
    pub live: LiveConnection,
}

impl WireFigures {
    fn new(live: &LiveConnection, window: Option<&ConnectionWindow>, seconds: f64) -> WireFigures {
        let Some(window) = window else { return WireFigures { live: *live, ..WireFigures::default() } };
        let failed = window.failures.total();
        let cause = Cause::ALL.into_iter().rev().max_by_key(|cause| window.failures.0[*cause as usize]);
        WireFigures {
            calls_per_s: window.calls as f64 / seconds,
            failed_share: failed as f64 / (failed + window.ok).max(1) as f64,
            cause: cause.filter(|_| failed > 0),
            live: *live,
        }
    }
}

/// What is known of a run at one instant.
#[derive(Debug, Clone)]
pub struct Known {
    pub live: Rc<Live>,
    /// Closed windows, the oldest first; the last ones are enough.
    pub windows: Rc<Vec<Rc<Window>>>,
}

impl Known {
    fn is(&self, other: &Known) -> bool {
        Rc::ptr_eq(&self.live, &other.live) && Rc::ptr_eq(&self.windows, &other.windows)
    }
}

/// Everything that is shown, by id; worked out when it is asked for, so that what nobody sees costs nothing.
#[derive(Debug, Default)]
pub struct Figures {
    known: Option<Known>,
    index: Rc<Index>,
    /// By the place of a component; those of an earlier instant until they are asked for.
    cards: RefCell<Vec<Asked>>,
}

#[derive(Debug, Clone, Default)]
struct Asked {
    is_new: bool,
    figures: Option<Rc<CardFigures>>,
}

/// What belongs together, in a document and in what a run tells of it.
#[derive(Debug, Default)]
struct Index {
    document: Rc<Document>,
    layout: Rc<Layout>,
    /// Places in the layout; the kinds of components, and the connections that they make.
    components: HashMap<String, (usize, KindName)>,
    connections: HashMap<String, usize>,
    outgoing: HashMap<String, Vec<usize>>,
}

impl Index {
    fn new(document: &Rc<Document>, layout: &Rc<Layout>) -> Index {
        let places = |ids: &[String]| -> HashMap<String, usize> {
            ids.iter().enumerate().map(|(place, id)| (id.clone(), place)).collect()
        };
        let (components, connections) = (places(&layout.components), places(&layout.connections));
        let mut outgoing: HashMap<String, Vec<usize>> = HashMap::new();
        for connection in &document.connections {
            if let Some(place) = connections.get(&connection.id) {
                outgoing.entry(connection.from.clone()).or_default().push(*place);
            }
        }
        let of_kind = |c: &Component| Some((c.id.clone(), (*components.get(&c.id)?, c.kind.name())));
        let components = document.components.iter().filter_map(of_kind).collect();
        Index { document: document.clone(), layout: layout.clone(), components, connections, outgoing }
    }

    fn is_of(&self, document: &Rc<Document>, layout: &Rc<Layout>) -> bool {
        Rc::ptr_eq(&self.document, document) && Rc::ptr_eq(&self.layout, layout)
    }
}

impl Figures {
    /// A card whose figures are the same as those of before keeps the very same ones.
    pub fn card(&self, id: &str) -> Option<Rc<CardFigures>> {
        let (place, kind) = *self.index.components.get(id)?;
        let Known { live, windows } = self.known.as_ref()?;
        let component = live.components.get(place).filter(|live| !live.removed)?;
        let mut cards = self.cards.borrow_mut();
        let asked = cards.get_mut(place)?;
        if !asked.is_new {
            let outgoing = self.index.outgoing.get(id).map_or(&[][..], Vec::as_slice);
            let made = outgoing.iter().filter_map(|place| live.connections.get(*place).copied());
            let made: Vec<LiveConnection> = made.filter(|live| !live.removed).collect();
            let recent = &windows[windows.len().saturating_sub(SPARK_WINDOWS)..];
            let now = card(kind, component, &made, recent, place);
            asked.is_new = true;
            if asked.figures.as_deref() != Some(&now) {
                asked.figures = Some(Rc::new(now));
            }
        }
        asked.figures.clone()
    }

    pub fn wire(&self, id: &str) -> Option<WireFigures> {
        let place = *self.index.connections.get(id)?;
        let Known { live, windows } = self.known.as_ref()?;
        let live = live.connections.get(place).filter(|live| !live.removed)?;
        let window = windows.last();
        let seconds = window.map_or(1.0, |window| seconds(window));
        let window = window.and_then(|window| window.connections.get(place));
        Some(WireFigures::new(live, window, seconds))
    }

    /// The faults in force at a component or a connection.
    pub fn in_force(&self, at: &Subject) -> Vec<FaultName> {
        match at {
            Subject::Connection(id) => self.wire(id).map(|wire| wire.live.in_force()),
            other => self.card(other.id()).map(|card| card.in_force.clone()),
        }
        .unwrap_or_default()
    }

    /// The figures of now; the very same ones where nothing new is known.
    pub fn next(
        self: &Rc<Figures>,
        document: &Rc<Document>,
        layout: &Rc<Layout>,
        known: Option<Known>,
    ) -> Rc<Figures> {
        let is_same = match (&self.known, &known) {
            (Some(old), Some(new)) => old.is(new) && self.index.is_of(document, layout),
            (old, new) => old.is_none() && new.is_none(),
        };
        if is_same {
            return self.clone();
        }
        let Some(known) = known else { return Rc::default() };
        let (index, mut cards) = if self.index.is_of(document, layout) {
            (self.index.clone(), self.cards.borrow().clone())
        } else {
            (Rc::new(Index::new(document, layout)), Vec::new())
        };
        cards.resize_with(layout.components.len(), Asked::default);
        cards.iter_mut().for_each(|asked| asked.is_new = false);
        Rc::new(Figures { known: Some(known), index, cards: RefCell::new(cards) })
    }
}

fn seconds(window: &Window) -> f64 {
    ((window.end_ns - window.start_ns) as f64 / 1e9).max(1e-9)
}

fn card(
    kind: KindName,
    live: &LiveComponent,
    outgoing: &[LiveConnection],
    windows: &[Rc<Window>],
    index: usize,
) -> CardFigures {
    // A component that has been added since is in the later windows only.
    let own: Vec<&ComponentWindow> = windows.iter().filter_map(|w| w.components.get(index)).collect();
    let last = own.last().copied();
    let arrivals: Vec<f64> = windows
        .iter()
        .map(|w| w.components.get(index).map_or(0.0, |own| own.arrived as f64 / seconds(w)))
        .collect();
    let rate = match kind {
        KindName::Client => Some(live.rate_qps),
        _ => last.and(arrivals.last().copied()),
    };
    let spark = match kind {
        KindName::Cache => own.iter().map(|w| hit_ratio(w).unwrap_or(0.0) as f32).collect(),
        KindName::Queue => own.iter().map(|w| w.messages.map_or(0.0, |m| m.backlog as f32)).collect(),
        _ => arrivals.iter().map(|rate| *rate as f32).collect(),
    };
    let (waiting, room) = match live.store.filter(|_| kind == KindName::Queue) {
        Some(store) => (store.held.saturating_sub(store.unacknowledged), store.limit),
        None => {
            let up = live.instances.iter().filter(|i| i.state == InstanceState::Up);
            let waiting: u64 = live.instances.iter().map(|i| u64::from(i.waiting)).sum();
            (waiting + u64::from(live.parked), up.map(|i| u64::from(i.queue)).sum())
        }
    };
    let (health, reason) = judge(kind, live, outgoing, &own);
    let ended = last.map(|w| (w.ok, w.ok + w.failures.total())).filter(|(_, ended)| *ended > 0);
    let fill = |store: LiveStore| store.held as f64 / store.limit.max(1) as f64;
    let under_way = live.bound.map(|bound| live.in_flight as f64 / f64::from(bound.max(1)));
    CardFigures {
        rate,
        load: live.store.map(fill).or(under_way).or_else(|| last.and_then(|w| w.utilization)),
        spark,
        waiting,
        room,
        instances: live.instances.clone(),
        in_flight: if live.bound.is_some() { live.in_flight } else { 0 },
        bound: live.bound,
        wanted: live.wanted,
        ok_share: ended.map(|(ok, ended)| ok as f64 / ended as f64),
        p99_ms: last.and_then(|w| w.latency_ms).map(|l| l.p99),
        in_force: live.in_force(),
        hit_ratio: last.and_then(hit_ratio),
        trend: trend(&own),
        oldest_ms: live.store.and_then(|store| store.oldest_ns).map(|ns| ns as f64 / 1e6),
        health,
        reason,
    }
}

fn hit_ratio(window: &ComponentWindow) -> Option<f64> {
    window.cache.and_then(|cache| cache.hit_ratio)
}
