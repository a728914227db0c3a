//! What the timeline shows: an incident is a bar from its start to its end, in a lane of its own where it
//! would cover another.

use flashcrowd_sim::scenario::{Action, Deed, Fault, FaultName, Incident, limits};

use super::axis::Axis;
use crate::run::by_hand;

/// Where an incident stands: in the document's script, or in the log of what was done by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Script(usize),
    Hand(usize),
}

impl Origin {
    /// `s0`, `s1`, … and `h0`, `h1`, …
    pub fn word(self) -> String {
        match self {
            Origin::Script(index) => format!("s{index}"),
            Origin::Hand(index) => format!("h{index}"),
        }
    }
}

/// From when to when, in seconds; without an end: for good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    pub from: f64,
    pub to: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub origin: Origin,
    pub fault: Fault,
    /// In an instant: it ends when it begins.
    pub span: Span,
    /// What happens, in words.
    pub says: String,
}

impl Bar {
    pub fn is_instant(&self) -> bool {
        self.fault.name().is_instant()
    }

    /// The words beside it. What was ended by hand has words of its own, and its bar ends there: the flag
    /// goes without.
    pub fn words(&self) -> &str {
        let is_end = matches!(self.fault.name(), FaultName::Mend | FaultName::Restart);
        if is_end && matches!(self.origin, Origin::Hand(_)) { "" } else { &self.says }
    }

    /// The incident with another span; its other words stay.
    pub fn incident(&self, span: Span) -> Incident {
        let for_s = span.to.filter(|_| !self.is_instant()).map(|to| rounded(to - span.from));
        Incident { at_s: span.from, for_s, fault: self.fault.clone() }
    }
}

/// Without the dust of binary fractions.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1e9).round() / 1e9
}

/// Every incident, in order of time.
pub fn bars(script: &[Incident], log: &[Action], describe: impl Fn(&Fault) -> String) -> Vec<Bar> {
    let scripted = script.iter().enumerate().map(|(index, incident)| {
        let end = if incident.fault.name().is_instant() { Some(0.0) } else { incident.for_s };
        // Whatever a document says that has problems, it can be drawn.
        let drawn = |seconds: f64| seconds.clamp(0.0, 2.0 * limits::MAX_SECONDS);
        let to = end.map(|length| drawn(incident.at_s + length.max(0.0)));
        let span = Span { from: drawn(incident.at_s), to };
        Bar {
            origin: Origin::Script(index),
            fault: incident.fault.clone(),
            span,
            says: describe(&incident.fault),
        }
    });
    let by_hand = by_hand(log).map(|incident| {
        let seconds = |ns: u64| ns as f64 / 1e9;
        let span = Span { from: seconds(incident.from_ns), to: incident.to_ns.map(seconds) };
        let fault = incident.fault.clone();
        Bar { origin: Origin::Hand(incident.index), says: describe(&fault), fault, span }
    });
    let mut bars: Vec<Bar> = Vec::new();
    for bar in scripted.chain(by_hand) {
        let place = bars.partition_point(|earlier| earlier.span.from <= bar.span.from);
        bars.insert(place, bar);
    }
    bars
}

/// The instant after which nothing of them happens any more.
pub fn last(bars: &[Bar]) -> f64 {
    bars.iter().map(|bar| bar.span.to.unwrap_or(bar.span.from)).fold(0.0, f64::max)
}

/// The action of a log with this incident in it.
pub fn action(incident: Incident) -> Action {
    let at_ns = (incident.at_s * 1e9).round() as u64;
    Action { at_ns, deed: Deed::fault(incident.fault, incident.for_s) }
}

/// Where an action of the log comes to stand that is moved to `at_ns`.
pub fn place_in(log: &[Action], index: usize, at_ns: u64) -> usize {
    let before = log[..index].iter().filter(|action| action.at_ns <= at_ns).count();
    before + log.iter().skip(index + 1).filter(|action| action.at_ns < at_ns).count()
}

/// A character's width where it is narrow, and where it is wide, in pixels; generously.
const NARROW: f64 = 6.4;
const WIDE: f64 = 11.5;
/// What stands around the words.
const MARGIN: f64 = 18.0;

/// The lane of each bar, so that neither bars nor their words cover each other, and the number of lanes.
pub fn lanes(bars: &[Bar], axis: &Axis) -> (Vec<usize>, usize) {
    let mut ends: Vec<f64> = Vec::new();
    let lane = |bar: &Bar| {
        let left = axis.x(bar.span.from);
        let words: f64 = bar.words().chars().map(|c| if c.is_ascii() { NARROW } else { WIDE }).sum();
        let right = bar.span.to.map_or(f64::INFINITY, |to| axis.x(to)).max(left + words + MARGIN);
        let free = ends.iter().position(|end| *end <= left);
        let lane = free.unwrap_or(ends.len());
        match free {
            Some(free) => ends[free] = right,
            None => ends.push(right),
        }
        lane
    };
    let placed: Vec<usize> = bars.iter().map(lane).collect();
    let count = placed.iter().max().map_or(0, |last| last + 1);
    (placed, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(json: &str) -> Vec<Incident> {
        Incident::read_list(json).expect("a script")
    }

    fn log(json: &str) -> Vec<Action> {
        Action::read_list(json).expect("a log")
    }

    #[test]
    fn scripted_and_hand_made_incidents_stand_in_one_order_of_time() {
        let script = script(
            r#"[{ "at_s": 60, "crash": { "component": "web" } }, { "at_s": 5, "flush": { "component": "c" } }]"#,
        );
        let log =
            log(r#"[{ "at_ns": 30000000000, "slow": { "component": "web", "factor": 3 }, "for_s": 2.5 },
                { "at_ns": 31000000000, "mend": { "component": "web" } }]"#);
        let bars = bars(&script, &log, |fault| fault.verb().to_owned());
        let told: Vec<_> = bars.iter().map(|b| (b.origin.word(), b.span.from, b.span.to)).collect();
        let expected = [
            ("s1".to_owned(), 5.0, Some(5.0)),
            ("h0".to_owned(), 30.0, Some(31.0)),
            ("h1".to_owned(), 31.0, Some(31.0)),
            ("s0".to_owned(), 60.0, None),
        ];
        assert_eq!(told, expected);
        assert_eq!(last(&bars), 60.0);
    }

    #[test]
    fn what_has_problems_is_drawn_all_the_same() {
        for (at_s, for_s) in [(-5.0, Some(2.0)), (1e308, Some(1e308)), (5.0, Some(-3.0)), (-1e308, None)] {
            let fault = Fault::Cut { connection: "c".to_owned(), way: Default::default() };
            let bars = bars(&[Incident { at_s, for_s, fault }], &[], |_| String::new());
            let span = bars[0].span;
            assert!(
                (0.0..1e9).contains(&span.from) && span.to.is_none_or(|to| (span.from..1e9).contains(&to))
            );
        }
    }

    #[test]
    fn a_moved_bar_is_as_long_as_it_looks() {
        let log = log(r#"[{ "at_ns": 1500000001, "slow": { "component": "web", "factor": 3 } },
                { "at_ns": 3500000001, "mend": { "component": "web" } }]"#);
        let bars = bars(&[], &log, |_| String::new());
        let same = action(bars[0].incident(bars[0].span));
        assert_eq!(same.at_ns, 1_500_000_001);
        let moved = bars[0].incident(Span { from: 10.0, to: Some(12.0) });
        assert_eq!((moved.at_s, moved.for_s), (10.0, Some(2.0)));
        assert_eq!(bars[1].incident(Span { from: 10.0, to: Some(10.0) }).for_s, None);
    }

    #[test]
    fn the_log_stays_in_order_of_time() {
        let log = log(
            r#"[{ "at_ns": 1, "restart": { "component": "a" } }, { "at_ns": 2, "restart": { "component": "b" } },
                { "at_ns": 3, "restart": { "component": "c" } }]"#,
        );
        for (index, at_ns) in [(0, 0), (0, 2), (0, 9), (1, 0), (2, 2), (2, 1), (1, 3)] {
            let mut moved = log.clone();
            moved[index].at_ns = at_ns;
            let expected = moved[index].clone();
            moved.sort_by_key(|action| action.at_ns);
            assert_eq!(moved[place_in(&log, index, at_ns)], expected, "{index} to {at_ns}");
        }
    }

    #[test]
    fn bars_and_their_words_never_cover_each_other() {
        let script = script(
            r#"[{ "at_s": 0, "for_s": 10, "crash": { "component": "web" } },
                { "at_s": 5, "for_s": 1, "crash": { "component": "web" } },
                { "at_s": 12, "crash": { "component": "web" } },
                { "at_s": 50, "for_s": 1, "crash": { "component": "web" } }]"#,
        );
        let bars = bars(&script, &[], |_| "x".repeat(20));
        let axis = Axis::new(None, 60.0, 600.0);
        // The first bar's words are longer than itself.
        assert_eq!(lanes(&bars, &axis), (vec![0, 1, 2, 0], 3));
        assert_eq!(lanes(&bars, &Axis::new(None, 60.0, 6_000.0)), (vec![0, 1, 0, 1], 2));
    }
}
