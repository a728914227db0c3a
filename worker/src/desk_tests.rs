//! The worker's loop against a clock of its own: every look at it costs a tenth of a millisecond, and
//! naps last as long as they are meant to.

use std::cell::{Cell, RefCell};

use flashcrowd_protocol::{Pace, Speed};
use flashcrowd_sim::metrics::{Live, WINDOW_NS, Window};
use flashcrowd_sim::scenario::Action;

use super::*;

const SECOND: u64 = WINDOW_NS;
const SCENARIO: &str = r#"{
  "flashcrowd": 1,
  "components": [
    { "id": "users", "kind": "client", "traffic": { "profile": { "shape": "steady", "qps": 200 } } },
    { "id": "web", "kind": "server", "at": [240, 0], "service": { "exponential": { "mean_ms": 5 } } }
  ],
  "connections": [{ "from": "users", "to": "web", "timeout_ms": 1000 }]
}"#;

#[derive(Debug, Default)]
struct Bench {
    now_ms: Cell<f64>,
    posted: RefCell<Vec<(f64, FromWorker)>>,
}

impl World for &Bench {
    fn now_ms(&self) -> f64 {
        self.now_ms.update(|now| now + 0.1);
        self.now_ms.get()
    }

    fn post(&self, message: &FromWorker) {
        self.posted.borrow_mut().push((self.now_ms.get(), message.clone()));
    }
}

impl Bench {
    fn with(
        document: &str,
        orders: impl IntoIterator<Item = ToWorker>,
    ) -> (&'static Bench, Desk<&'static Bench>) {
        let bench: &'static Bench = Box::leak(Box::default());
        let mut desk = Desk::new(bench);
        desk.take(ToWorker::Start { run: 1, document: document.to_owned() });
        orders.into_iter().for_each(|order| desk.take(order));
        (bench, desk)
    }

    /// Lets the worker go on until the wall clock shows `ms`, or it rests.
    fn go_on(&self, desk: &mut Desk<&'static Bench>, ms: f64) {
        while self.now_ms.get() < ms {
            match desk.turn() {
                Next::Now => {}
                Next::In(nap) => self.now_ms.update(|now| now + f64::from(nap)),
                Next::Rest => return,
            }
        }
    }

    fn lives(&self) -> Vec<(f64, Live, Pace)> {
        let posted = self.posted.borrow();
        let lives = posted.iter().filter_map(|(at, message)| match message {
            FromWorker::Live { live, pace, .. } => Some((*at, live.clone(), *pace)),
            _ => None,
        });
        lives.collect()
    }

    fn last_live(&self) -> (Live, Pace) {
        let (_, live, pace) = self.lives().pop().expect("figures are posted");
        (live, pace)
    }

    fn windows(&self) -> Vec<Window> {
        let posted = self.posted.borrow();
        let closed = posted.iter().filter_map(|(_, message)| match message {
            FromWorker::Windows { closed, .. } => Some(closed.clone()),
            _ => None,
        });
        closed.flatten().collect()
    }
}

#[test]
fn a_run_starts_at_zero_at_rest_and_says_so() {
    let (bench, mut desk) = Bench::with(SCENARIO, []);
    assert!(matches!(&bench.posted.borrow()[0].1,
        FromWorker::Started { run: 1, layout } if layout.components == ["users", "web"]));
    assert_eq!(desk.turn(), Next::Rest);
    let (live, pace) = bench.last_live();
    assert_eq!((live.now_ns, pace.playing, pace.reached), (0, false, None));
}

#[test]
fn simulated_time_follows_the_wall_at_the_speed_asked_for() {
    for times in [0.5, 1.0, 10.0] {
        let speed = ToWorker::Speed { run: 1, speed: Speed::Times(times) };
        let (bench, mut desk) = Bench::with(SCENARIO, [speed, ToWorker::Play { run: 1 }]);
        bench.go_on(&mut desk, 3_000.0);
        let (live, pace) = bench.last_live();
        let reached = live.now_ns as f64 / 1e9;
        assert!((reached / (3.0 * times) - 1.0).abs() < 0.05, "{reached} s at {times}");
        assert!(pace.playing && !pace.behind);
    }
}

#[test]
fn figures_are_posted_ten_times_a_second_and_no_window_is_lost() {
    let speed = ToWorker::Speed { run: 1, speed: Speed::Times(60.0) };
    let (bench, mut desk) = Bench::with(SCENARIO, [speed, ToWorker::Play { run: 1 }]);
    bench.go_on(&mut desk, 2_000.0);
    let lives = bench.lives();
    assert!((18..=22).contains(&lives.len()), "{} times in two seconds", lives.len());
    let windows = bench.windows();
    assert!(windows.len() > 100);
    assert!(windows.iter().enumerate().all(|(i, w)| w.start_ns == i as u64 * SECOND));
}

#[test]
fn the_highest_speed_waits_for_windows_to_be_posted() {
    let speed = ToWorker::Speed { run: 1, speed: Speed::Max };
    let nobody = r#"{ "flashcrowd": 1 }"#;
    let (bench, mut desk) = Bench::with(nobody, [speed, ToWorker::Play { run: 1 }]);
    bench.go_on(&mut desk, 1_000.0);
    let windows = bench.windows();
    assert!(windows.len() > 5_000);
    let longest = bench.posted.borrow().iter().fold(0, |longest, (_, message)| match message {
        FromWorker::Windows { closed, .. } => longest.max(closed.len()),
        _ => longest,
    });
    assert_eq!(longest, crate::watch::MAX_WINDOWS);
}

#[test]
fn a_step_ends_exactly_where_it_should_and_rests() {
    let (bench, mut desk) = Bench::with(SCENARIO, [ToWorker::Step { run: 1, to_ns: 10 * SECOND }]);
    bench.go_on(&mut desk, 60_000.0);
    let (live, pace) = bench.last_live();
    assert_eq!((live.now_ns, pace.playing), (10 * SECOND, false));
    assert_eq!(bench.windows().len(), 10);
    assert_eq!(desk.turn(), Next::Rest);
}

#[test]
fn a_run_pauses_once_where_it_is_to_stop_and_goes_on_past_it() {
    let stop = ToWorker::StopAt { run: 1, at_ns: Some(2 * SECOND) };
    let (bench, mut desk) = Bench::with(SCENARIO, [stop, ToWorker::Play { run: 1 }]);
    bench.go_on(&mut desk, 60_000.0);
    let (live, pace) = bench.last_live();
    assert_eq!((live.now_ns, pace.playing), (2 * SECOND, false));
    let now = bench.now_ms.get();
    desk.take(ToWorker::Play { run: 1 });
    bench.go_on(&mut desk, now + 1_000.0);
    let (live, pace) = bench.last_live();
    assert!(live.now_ns > 2 * SECOND && pace.playing);
}

#[test]
fn a_step_past_where_a_run_is_to_stop_counts_as_having_stopped() {
    let stop = ToWorker::StopAt { run: 1, at_ns: Some(2 * SECOND) };
    let (bench, mut desk) = Bench::with(SCENARIO, [stop, ToWorker::Step { run: 1, to_ns: 2 * SECOND }]);
    bench.go_on(&mut desk, 60_000.0);
    let now = bench.now_ms.get();
    desk.take(ToWorker::Play { run: 1 });
    bench.go_on(&mut desk, now + 1_000.0);
    let (live, pace) = bench.last_live();
    assert!(live.now_ns > 2 * SECOND && pace.playing);
}

#[test]
fn deeds_are_logged_at_the_time_reached() {
    let (bench, mut desk) = Bench::with(SCENARIO, [ToWorker::Step { run: 1, to_ns: SECOND }]);
    bench.go_on(&mut desk, 60_000.0);
    let deeds = r#"[{ "crash": { "component": "web" } }, { "set": { "component": "web", "slots": 8 } }]"#;
    desk.take(ToWorker::Act { run: 1, deeds: deeds.to_owned() });
    let posted = bench.posted.borrow();
    let log = posted.iter().find_map(|(_, message)| match message {
        FromWorker::Acted { log, dropped: 0, .. } => Some(log),
        _ => None,
    });
    let log: Vec<Action> = serde_json::from_str(log.expect("the deeds are done")).expect("a log is JSON");
    assert_eq!(log.iter().map(|a| a.at_ns).collect::<Vec<_>>(), [SECOND, SECOND]);
}

#[test]
fn what_cannot_be_done_is_refused_and_the_run_goes_on() {
    let (bench, mut desk) = Bench::with(SCENARIO, [ToWorker::Play { run: 1 }]);
    let refused = || {
        let posted = bench.posted.borrow();
        posted.iter().filter(|(_, message)| matches!(message, FromWorker::Refused { .. })).count()
    };
    desk.take(ToWorker::Act {
        run: 1,
        deeds: r#"[{ "set": { "component": "wed", "slots": 8 } }]"#.to_owned(),
    });
    desk.take(ToWorker::Act { run: 1, deeds: "[".to_owned() });
    assert_eq!(refused(), 2);
    bench.go_on(&mut desk, 500.0);
    assert!(bench.last_live().1.playing);
    desk.take(ToWorker::Start { run: 2, document: r#"{ "flashcrowd": 1, "seed": -1 }"#.to_owned() });
    assert_eq!(refused(), 3);
    assert_eq!(desk.turn(), Next::Rest);
}

#[test]
fn messages_about_another_run_are_dropped() {
    let (_, mut desk) = Bench::with(SCENARIO, [ToWorker::Play { run: 2 }]);
    assert_eq!(desk.turn(), Next::Rest);
}

#[test]
fn the_same_run_is_the_same_however_it_is_sliced() {
    let report_at_5_s = |orders: &[ToWorker], busy_ms: f64| {
        let (bench, mut desk) = Bench::with(SCENARIO, orders.iter().cloned());
        bench.now_ms.set(busy_ms);
        bench.go_on(&mut desk, 600_000.0);
        desk.take(ToWorker::Report { run: 1 });
        let posted = bench.posted.borrow();
        match posted.last() {
            Some((_, FromWorker::Report { json, .. })) => json.clone(),
            other => panic!("a report is posted, not {other:?}"),
        }
    };
    let stop = ToWorker::StopAt { run: 1, at_ns: Some(5 * SECOND) };
    let played = report_at_5_s(&[stop, ToWorker::Play { run: 1 }], 0.0);
    let stepped = report_at_5_s(&[ToWorker::Step { run: 1, to_ns: 5 * SECOND }], 7.7);
    assert_eq!(played, stepped);
}
