//! Verdicts on components.

use flashcrowd_sim::metrics::{CacheFigures, Cause, Failures, Latency, LiveInstance, MessageFigures};

use super::*;

use InstanceState::{Booting, Refusing, Up};

fn instance(state: InstanceState, waiting: u32) -> LiveInstance {
    LiveInstance {
        zone: None,
        draining: false,
        slow: 1.0,
        warm_up: 1.0,
        errors: 0.0,
        state,
        in_rotation: true,
        busy: 1,
        slots: 4,
        computing: 1,
        cores: 4,
        waiting,
        queue: 10,
    }
}

fn component(instances: &[LiveInstance]) -> LiveComponent {
    LiveComponent { in_flight: 1, burst: 1.0, instances: instances.to_vec(), ..LiveComponent::default() }
}

fn failing(ok: u64, failed: u64) -> ComponentWindow {
    let mut failures = Failures::default();
    failures.0[Cause::Error as usize] = failed;
    ComponentWindow { ok, failures, ..ComponentWindow::default() }
}

fn verdict(kind: KindName, live: &LiveComponent, windows: &[ComponentWindow]) -> (Health, Option<Reason>) {
    judge(kind, live, &[], &windows.iter().collect::<Vec<_>>())
}

#[test]
fn the_worst_thing_is_the_reason() {
    let check = |instances: &[LiveInstance], expected| {
        assert_eq!(verdict(KindName::Server, &component(instances), &[]), expected);
    };
    check(&[instance(Up, 0); 3], (Health::Healthy, None));
    check(&[instance(Refusing, 0)], (Health::Failing, Some(Reason::Down)));
    check(&[instance(Refusing, 0); 3], (Health::Failing, Some(Reason::AllDown)));
    check(
        &[instance(Up, 0), instance(Refusing, 0), instance(Up, 0)],
        (Health::Strained, Some(Reason::SomeDown { down: 1, of: 3 })),
    );
    check(&[instance(Booting, 0)], (Health::Failing, Some(Reason::Booting { down: 1, of: 1 })));
    check(
        &[instance(Booting, 0), instance(Up, 0)],
        (Health::Strained, Some(Reason::Booting { down: 1, of: 2 })),
    );
    check(
        &[instance(Booting, 0), instance(Refusing, 0), instance(Up, 0)],
        (Health::Strained, Some(Reason::SomeDown { down: 2, of: 3 })),
    );
    let warm = |warm_up| LiveInstance { warm_up, ..instance(Up, 0) };
    check(&[warm(3.0), warm(1.0)], (Health::Strained, Some(Reason::WarmingUp { factor: 3.0 })));
    check(&[warm(1.01)], (Health::Healthy, None));
    check(&[instance(Up, 10), instance(Up, 0)], (Health::Failing, Some(Reason::QueueFull)));
    check(&[instance(Up, 6), instance(Up, 0)], (Health::Strained, Some(Reason::Filling { share: 0.6 })));
}

#[test]
fn a_fault_in_force_strains_and_explains_what_fails() {
    let slow = LiveInstance { slow: 5.0, ..instance(Up, 0) };
    let erring = LiveInstance { errors: 0.2, ..instance(Up, 0) };
    let check = |live: &[LiveInstance], window: ComponentWindow, expected| {
        assert_eq!(verdict(KindName::Server, &component(live), &[window]), expected);
    };
    check(&[slow], failing(100, 0), (Health::Strained, Some(Reason::Slow { factor: 5.0 })));
    check(&[erring], failing(80, 20), (Health::Failing, Some(Reason::Errors { share: 0.2 })));
    check(&[instance(Up, 0)], failing(80, 20), (Health::Failing, Some(Reason::Failing { share: 0.2 })));
    check(
        &[instance(Refusing, 0), slow],
        failing(80, 20),
        (Health::Failing, Some(Reason::SomeDown { down: 1, of: 2 })),
    );
    let client = LiveComponent { burst: 3.0, ..component(&[]) };
    let burst = (Health::Strained, Some(Reason::Burst { factor: 3.0 }));
    assert_eq!(verdict(KindName::Client, &client, &[failing(100, 0)]), burst);
}

fn cache(hits: u64, misses: u64, entries: u64) -> ComponentWindow {
    let hit_ratio = Some(hits as f64 / (hits + misses) as f64);
    let cache = Some(CacheFigures { hits, misses, hit_ratio, evicted: 0, entries });
    ComponentWindow { cache, ok: hits + misses, ..ComponentWindow::default() }
}

#[test]
fn a_cache_is_cold_when_it_finds_far_less_than_it_did_and_not_while_it_warms_up() {
    let up = component(&[instance(Up, 0)]);
    let check = |windows: &[ComponentWindow], expected| {
        assert_eq!(verdict(KindName::Cache, &up, windows), expected);
    };
    let healthy = (Health::Healthy, None);
    check(&[cache(5, 95, 95), cache(20, 80, 170), cache(40, 60, 230), cache(60, 40, 270)], healthy);
    let mut windows = vec![cache(90, 10, 500); 8];
    check(&windows, healthy);
    windows.push(cache(12, 88, 88));
    check(&windows, (Health::Strained, Some(Reason::Flushed)));
    windows.extend([cache(30, 70, 158), cache(40, 60, 218), cache(45, 55, 270)]);
    check(&windows, (Health::Strained, Some(Reason::Cold { hit_ratio: 0.45 })));
    windows.push(cache(88, 12, 280));
    check(&windows, healthy);
}

fn queue(backlog: u64, acknowledged: u64, dropped: u64) -> ComponentWindow {
    let messages = Some(MessageFigures { backlog, acknowledged, dropped, ..MessageFigures::default() });
    ComponentWindow { messages, ..ComponentWindow::default() }
}

#[test]
fn a_backlog_that_grows_or_is_old_strains_and_one_at_its_limit_fails() {
    let with = |held: u64, oldest_ms: u64| LiveComponent {
        store: Some(LiveStore {
            held,
            limit: 20_000,
            unacknowledged: 10,
            oldest_ns: Some(oldest_ms * 1_000_000),
        }),
        ..component(&[instance(Up, 0)])
    };
    let check = |live: &LiveComponent, windows: &[ComponentWindow], expected| {
        assert_eq!(verdict(KindName::Queue, live, windows), expected);
    };
    let steady = [queue(12_000, 100, 0); 6];
    let growing = [queue(0, 100, 0), queue(60, 100, 0), queue(120, 100, 0), queue(180, 100, 0)];
    check(&with(180, 100), &growing, (Health::Healthy, None));
    check(&with(180, 1_800), &growing, (Health::Strained, Some(Reason::BacklogGrows)));
    let old = Reason::Backlog { waiting: 12_000, oldest_ms: 40_000.0 };
    check(&with(12_010, 40_000), &steady, (Health::Strained, Some(old)));
    check(&with(20_000, 40_000), &steady, (Health::Failing, Some(Reason::QueueFull)));
    let dropping = Reason::Dropping { share: 0.5 };
    check(&with(19_990, 40_000), &[queue(19_990, 50, 50)], (Health::Failing, Some(dropping)));
    assert_eq!(old.render(Language::En), "backlog 12.0k, 40 s old");
}

#[test]
fn a_backlog_goes_up_or_down_or_stays() {
    let check = |backlogs: &[u64], expected| {
        let windows: Vec<ComponentWindow> = backlogs.iter().map(|b| queue(*b, 0, 0)).collect();
        assert_eq!(trend(&windows.iter().collect::<Vec<_>>()), expected);
    };
    check(&[], Trend::Steady);
    check(&[3, 0, 5, 8], Trend::Steady);
    check(&[1_000, 1_100, 1_200, 1_300], Trend::Rising);
    check(&[9_000, 8_000, 7_000, 6_000], Trend::Falling);
    check(&[9_000, 9_001, 9_002, 9_003], Trend::Steady);
}

#[test]
fn a_tail_far_above_its_normal_strains() {
    let tail = |p99: f64| {
        let latency = Latency { mean: 5.0, p50: 4.0, p90: 8.0, p95: 9.0, p99, p999: p99, max: p99 };
        ComponentWindow { ok: 1_000, latency_ms: Some(latency), ..ComponentWindow::default() }
    };
    let up = component(&[instance(Up, 0)]);
    let mut windows = vec![tail(30.0); 9];
    assert_eq!(verdict(KindName::Server, &up, &windows), (Health::Healthy, None));
    windows.push(tail(340.0));
    let slower = (Health::Strained, Some(Reason::Slower { p99_ms: 340.0 }));
    assert_eq!(verdict(KindName::Server, &up, &windows), slower);
    let young = [tail(30.0), tail(340.0)];
    assert_eq!(verdict(KindName::Server, &up, &young), (Health::Healthy, None));
}

#[test]
fn policies_that_hold_calls_back_strain_whoever_calls() {
    let check = |breaker, pool: Option<(u32, u32)>, expected: Option<Reason>| {
        let pool = pool.map(|(busy, waiting)| LivePool { busy, size: 4, waiting });
        let outgoing =
            [LiveConnection::default(), LiveConnection { breaker, pool, ..LiveConnection::default() }];
        let (_, reason) = judge(KindName::Server, &component(&[instance(Up, 0)]), &outgoing, &[]);
        assert_eq!(reason, expected);
        for language in [Language::En, Language::Zh] {
            assert!(reason.is_none_or(|reason| !reason.render(language).is_empty()));
        }
    };
    check(Some(BreakerState::Closed), Some((4, 0)), None);
    check(None, Some((4, 1)), Some(Reason::PoolExhausted));
    check(Some(BreakerState::Open), Some((4, 1)), Some(Reason::Breaker(BreakerState::Open)));
    check(Some(BreakerState::HalfOpen), None, Some(Reason::Breaker(BreakerState::HalfOpen)));
}
