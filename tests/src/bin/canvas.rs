//! Measures how the built page shows a large scenario while it plays and a hand works on it, and prints a table:
//! `cargo xtask bench canvas --runs 3`

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use flashcrowd_sim::scenario::to_fragment;
use flashcrowd_tests::{Hand, Page, Visit, id};

const USAGE: &str = "usage: canvas [--runs 1]";

/// A slow machine takes its time.
const PATIENCE: Duration = Duration::from_secs(120);
/// Simulated seconds before anything is measured.
const WARM_UP_S: u64 = 3;
/// Between two things that the hand does.
const PAUSE: Duration = Duration::from_millis(500);
/// Moves of each, a whole round: five times, five seconds.
const MOVES: usize = 60;
/// What is dragged.
const ONE: &str = "service-50";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runs = match &arguments[..] {
        [] => Some(1),
        [option, runs] if option == "--runs" => runs.parse().ok(),
        _ => None,
    };
    let Some(runs) = runs else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    println!(
        "run  {:<30} wall ms  frames  p50 ms  p95 ms  max ms  reached: p95 ms  computed: page ms  worker ms  painting ms",
        ""
    );
    for run in 1..=runs {
        measure(run);
    }
    ExitCode::SUCCESS
}

fn measure(run: u32) {
    let scenario = flashcrowd_bench::large();
    let page = Visit::default().patience(PATIENCE).fragment(&to_fragment(scenario.document())).open();
    page.wait_for(&id(&format!("component-{ONE}")));
    let print = |what: &str, Hand { frames, reached, computed, took }: &Hand| {
        let [p50, p95, most] = [0.5, 0.95, 1.0].map(|share| frames.frame_ms(share));
        println!(
            "{run:<4} {what:<30} {:>7}  {:>6}  {p50:>6.1}  {p95:>6.1}  {most:>6.1}  {:>15.1}  {:>17}  {:>9}  {:>11}",
            took.as_millis(),
            frames.frames(),
            reached.frame_ms(0.95),
            computed.page,
            computed.worker,
            computed.painting
        );
    };
    page.click(&*id("play"));
    page.wait_for_clock(WARM_UP_S);
    // The first time, the browser's optimising compiler is at work as well.
    for pass in ["first", "again"] {
        page.click(&*id("fit"));
        thread::sleep(PAUSE);
        go_through(&page, &|what, hand| print(&format!("{pass}: {what}"), hand));
    }
}

fn go_through(page: &Page, print: &dyn Fn(&str, &Hand)) {
    print("all in view, no hand", &page.frames_at_rest(Duration::from_secs(3)));
    let mut all = Hand::default();
    for (what, act) in [
        ("drag one, all in view", drag as fn(&Page) -> Hand),
        ("drag fifty", drag_fifty),
        ("zoom in and out", zoom),
        ("pan, closer", pan),
        ("drag one, closer", drag),
    ] {
        let hand = act(page);
        print(what, &hand);
        all = all.and(&hand);
    }
    print("all that the hand did", &all);
    print("closer, no hand", &page.frames_at_rest(Duration::from_secs(3)));
}

fn card(page: &Page) -> (f64, f64) {
    page.point(&*id(&format!("component-{ONE}")))
}

fn drag(page: &Page) -> Hand {
    let hand = page.drag_in_circles(card(page), 60.0, MOVES);
    thread::sleep(PAUSE);
    hand
}

fn drag_fifty(page: &Page) -> Hand {
    // A frame around two and a half columns of twenty, as they stand on the screen.
    let corner = |id: &str| page.place_of(&flashcrowd_tests::id(&format!("component-{id}")));
    let ((left, top, ..), (right, bottom, width, height)) = (corner("service-41"), corner("service-80"));
    page.drag((left - 6.0, top - 3.0), (right + width, bottom + height));
    thread::sleep(PAUSE);
    let hand = page.drag_in_circles(card(page), 60.0, MOVES);
    page.press("Escape");
    thread::sleep(PAUSE);
    hand
}

fn zoom(page: &Page) -> Hand {
    page.hold("Control");
    let turns = |by: i64, times: usize| std::iter::repeat_n(by, times);
    let all: Vec<i64> = turns(-8, MOVES / 2).chain(turns(8, MOVES / 2)).collect();
    let hand = page.turn(card(page), &all);
    // Closer, for what is to come.
    page.turn(card(page), &turns(-8, 22).collect::<Vec<_>>());
    page.release();
    thread::sleep(PAUSE);
    hand
}

fn pan(page: &Page) -> Hand {
    let hand = page.pan_in_circles(card(page), 150.0, MOVES);
    thread::sleep(PAUSE);
    hand
}
