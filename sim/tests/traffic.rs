//! Traffic as a whole run sees it: closed loops against mean-value analysis, batches, classes, hot keys, and
//! edits under way.

mod scenarios;

use flashcrowd_sim::engine::{EventHash, Nobody, Observer, Simulation};
use flashcrowd_sim::metrics::{Report, Window};
use flashcrowd_sim::scenario::{Deed, Edit, Subject};
use scenarios::checked;
use serde_json::{Value, json};

const S: u64 = 1_000_000_000;

/// A client with this traffic at a server of these parameters, with nothing in between.
fn one_server(traffic: Value, server: Value) -> Value {
    let mut web = json!({"id":"web","kind":"server"});
    web.as_object_mut().unwrap().extend(server.as_object().cloned().unwrap());
    json!({"flashcrowd":1,"seed":7,
        "components":[{"id":"users","kind":"client","traffic":traffic}, web],
        "connections":[{"from":"users","to":"web","latency":{"constant":{"ms":0}}}]})
}

fn users(count: u64) -> Value {
    json!({"profile":{"shape":"users","count":count,"think":{"exponential":{"mean_ms":100}}}})
}

fn simulation(document: &Value) -> Simulation {
    Simulation::new(&checked(&document.to_string()))
}

fn set(simulation: &mut Simulation, component: &str, patch: Value) {
    let patch = patch.as_object().cloned().unwrap();
    let edit = Edit::set(Subject::Component(component.to_owned()), patch);
    simulation.act(vec![Deed::Edit(edit)]).unwrap();
    simulation.check_conservation().unwrap();
}

#[derive(Default)]
struct Windows(Vec<Window>);

impl Observer for Windows {
    fn window(&mut self, window: Window) {
        self.0.push(window);
    }
}

/// The mean of a figure over batches of a hundred windows, and its standard error.
fn batch_means(windows: &[Window], figure: impl Fn(&Window) -> f64) -> (f64, f64) {
    let means: Vec<f64> =
        windows.chunks_exact(100).map(|batch| batch.iter().map(&figure).sum::<f64>() / 100.0).collect();
    let n = means.len() as f64;
    let mean = means.iter().sum::<f64>() / n;
    let variance = means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Mean-value analysis (Reiser and Lavenberg, 1980) of users who think and one server: throughput a second,
/// and the mean number at the server.
fn machine_repair(users: u32, think_s: f64, service_s: f64) -> (f64, f64) {
    let (mut throughput, mut at_server) = (0.0, 0.0);
    for n in 1..=users {
        let response = service_s * (1.0 + at_server);
        throughput = f64::from(n) / (think_s + response);
        at_server = throughput * response;
    }
    (throughput, at_server)
}

#[test]
fn closed_loops_agree_with_mean_value_analysis() {
    let server = json!({"slots":1,"queue":1000,"service":{"exponential":{"mean_ms":10}}});
    for count in [1, 5, 11, 30] {
        let mut simulation = simulation(&one_server(users(count), server.clone()));
        simulation.advance(100 * S, u64::MAX, &mut Nobody);
        let mut windows = Windows::default();
        simulation.advance(3_100 * S, u64::MAX, &mut windows);
        simulation.check_conservation().unwrap();
        let (throughput, at_server) = machine_repair(count as u32, 0.1, 0.01);
        let measured = batch_means(&windows.0, |w| w.overall.ok as f64);
        let held = batch_means(&windows.0, |w| w.overall.in_flight_mean);
        for ((mean, error), expected) in [(measured, throughput), (held, at_server)] {
            assert!((mean - expected).abs() < 4.0 * error, "{count} users: {mean} ± {error} for {expected}");
        }
    }
}

#[test]
fn think_times_are_drawn_from_their_distribution() {
    // With room for everybody a user's cycle is thought and service: n / (Z + S) whatever the distributions.
    for think in [json!({"constant":{"ms":100}}), json!({"lognormal":{"mean_ms":100,"cv":2}})] {
        let traffic = json!({"profile":{"shape":"users","count":50,"think":think}});
        let server = json!({"slots":50,"service":{"constant":{"ms":25}}});
        let mut simulation = simulation(&one_server(traffic, server));
        simulation.advance(100 * S, u64::MAX, &mut Nobody);
        let mut windows = Windows::default();
        simulation.advance(1_100 * S, u64::MAX, &mut windows);
        let (mean, error) = batch_means(&windows.0, |w| w.overall.ok as f64);
        // A round of constant times is not in step with the windows: one user at each end.
        assert!((mean - 400.0).abs() < 4.0 * error + 0.5, "{think}: {mean} ± {error}");
    }
}

#[test]
fn users_come_and_go_with_edits_and_bursts() {
    let server = json!({"slots":4,"queue":10000,"service":{"constant":{"ms":10}}});
    let mut simulation = simulation(&one_server(users(100), server));
    let profile = |profile: Value| json!({"traffic":{"profile":profile}});
    let in_flight = |simulation: &Simulation| simulation.report().overall.in_flight;
    simulation.advance(5 * S, u64::MAX, &mut Nobody);
    // The server is full: 400 a second, and all others wait but the forty who think meanwhile.
    assert!((35..85).contains(&in_flight(&simulation)), "{}", in_flight(&simulation));
    let before = in_flight(&simulation);
    set(&mut simulation, "users", profile(json!({"count":5})));
    // Those who wait go on waiting; nobody comes for them.
    assert_eq!(in_flight(&simulation), before);
    simulation.advance(10 * S, u64::MAX, &mut Nobody);
    assert!(in_flight(&simulation) <= 5);
    set(&mut simulation, "users", profile(json!({"count":2000})));
    simulation.advance(15 * S, u64::MAX, &mut Nobody);
    assert!(in_flight(&simulation) > 1_900);
    simulation.check_conservation().unwrap();
    // Open loop at a rate of 0: whoever waits is served, and that is all.
    let silent = json!({"shape":"steady","qps":0,"count":null,"think":null});
    set(&mut simulation, "users", profile(silent));
    simulation.advance(25 * S, u64::MAX, &mut Nobody);
    assert_eq!(in_flight(&simulation), 0);
    let back = json!({"shape":"users","qps":null,"count":10,"think":{"constant":{"ms":50}}});
    set(&mut simulation, "users", profile(back));
    simulation.advance(30 * S, u64::MAX, &mut Nobody);
    let burst = json!({"burst":{"client":"users","factor":20},"for_s":5});
    simulation.act(vec![serde_json::from_value(burst).unwrap()]).unwrap();
    simulation.advance(34 * S, u64::MAX, &mut Nobody);
    assert!(in_flight(&simulation) > 100);
    simulation.advance(45 * S, u64::MAX, &mut Nobody);
    assert!(in_flight(&simulation) <= 10);
    let disconnect = Edit::Remove(Subject::Connection("users->web".into()));
    simulation.act(vec![Deed::Edit(disconnect)]).unwrap();
    let requests = simulation.report().overall.requests;
    simulation.advance(50 * S, u64::MAX, &mut Nobody);
    assert_eq!((simulation.report().overall.requests, in_flight(&simulation)), (requests, 0));
    let connect = json!({"connect":{"from":"users","to":"web"}});
    simulation.act(vec![serde_json::from_value(connect).unwrap()]).unwrap();
    simulation.advance(60 * S, u64::MAX, &mut Nobody);
    assert!(simulation.report().overall.requests > requests + 500);
    let remove = Edit::Remove(Subject::Component("users".into()));
    simulation.act(vec![Deed::Edit(remove)]).unwrap();
    simulation.advance(61 * S, u64::MAX, &mut Nobody);
    assert_eq!(in_flight(&simulation), 0);
    simulation.check_conservation().unwrap();
}

#[test]
fn fewer_users_leave_no_gap_behind() {
    // Of a thousand who think for a second on average, a hundred stay: any hundred.
    let traffic = json!({"profile":{"shape":"users","count":1000,"think":{"exponential":{"mean_ms":1000}}}});
    let server = json!({"slots":100,"service":{"constant":{"ms":1}}});
    let mut simulation = simulation(&one_server(traffic, server));
    simulation.advance(10 * S, u64::MAX, &mut Nobody);
    set(&mut simulation, "users", json!({"traffic":{"profile":{"count":100}}}));
    let mut windows = Windows::default();
    simulation.advance(15 * S, u64::MAX, &mut windows);
    for window in &windows.0 {
        let born = window.overall.offered as f64;
        assert!((born - 100.0).abs() < 4.0 * 10.0, "{born} in a second");
    }
}

#[test]
fn users_whose_requests_fail_at_once_do_not_stop_the_clock() {
    let traffic = json!({"profile":{"shape":"users","count":3,"think":{"constant":{"ms":0}}}});
    let server = json!({"slots":1,"queue":0,"service":{"constant":{"ms":1000}}});
    let mut simulation = simulation(&one_server(traffic, server));
    assert_eq!(simulation.advance(S / 100, 1_000_000, &mut Nobody), S / 100);
    simulation.check_conservation().unwrap();
    // A microsecond of thought each: two users fail ten thousand times in ten milliseconds.
    let failed = simulation.report().overall.failed;
    assert!((19_000..=20_000).contains(&failed), "{failed}");
}

#[test]
fn a_batch_arrives_in_order_at_one_instant() {
    let traffic =
        json!({"profile":{"shape":"steady","qps":100},"arrivals":{"batches":{"size":5,"sizes":"constant"}}});
    // Where one of five finds a slot and none may wait, one in five succeeds.
    let server = json!({"slots":1,"queue":0,"service":{"constant":{"ms":0.001}}});
    let mut simulation = simulation(&one_server(traffic, server));
    simulation.advance(1_000 * S, u64::MAX, &mut Nobody);
    let o = simulation.report().overall;
    assert_eq!(o.requests % 5, 0);
    assert!((o.ok as f64 / o.requests as f64 - 0.2).abs() < 1e-4, "{o:?}");
    // Twenty thousand batches.
    assert!((o.requests as f64 - 100_000.0).abs() < 4.0 * 5.0 * 20_000_f64.sqrt(), "{}", o.requests);
}

#[test]
fn even_arrivals_at_constant_service_never_wait() {
    let server = json!({"slots":1,"queue":10,"service":{"constant":{"ms":9.9}}});
    let waits = |arrivals: &str| {
        let traffic = json!({"profile":{"shape":"steady","qps":100},"arrivals":arrivals});
        let mut simulation = simulation(&one_server(traffic, server.clone()));
        simulation.advance(100 * S, u64::MAX, &mut Nobody);
        simulation.report().components[1].wait_ms.unwrap()
    };
    assert_eq!(waits("even"), 0.0);
    assert!(waits("poisson") > 1.0);
}

#[test]
fn a_class_takes_as_much_longer_as_its_factor_says() {
    let class = |name: &str, factor: f64| json!({"name":name,"service_factor":factor});
    let run = |classes: Value| {
        let traffic = json!({"profile":{"shape":"steady","qps":200},"classes":classes});
        let server = json!({"slots":1000,"service":{"constant":{"ms":10}}});
        let mut simulation = simulation(&one_server(traffic, server));
        simulation.advance(50 * S, u64::MAX, &mut Nobody);
        simulation.report().overall.latency_ms.unwrap()
    };
    let latency = run(json!([class("small", 0.5), class("large", 3.0)]));
    assert_eq!((latency.max, run(json!([class("all", 2.0)])).mean), (30.0, 20.0));
    // Half of ten thousand are drawn as large.
    assert!((latency.mean - 17.5).abs() < 4.0 * 12.5 / 10_000_f64.sqrt(), "{}", latency.mean);
}

#[test]
fn classes_of_one_name_may_differ_from_client_to_client() {
    let mut document = one_server(
        json!({"profile":{"shape":"steady","qps":100},"classes":[{"name":"read","service_factor":2}]}),
        json!({"slots":1000,"service":{"constant":{"ms":10}},
            "plan":[{"compute":1,"classes":["read"]}]}),
    );
    let other = json!({"id":"others","kind":"client","traffic":{"profile":{"shape":"steady","qps":100},"classes":[{"name":"read"}]}});
    document["components"].as_array_mut().unwrap().push(other);
    document["connections"]
        .as_array_mut()
        .unwrap()
        .push(json!({"from":"others","to":"web","latency":{"constant":{"ms":0}}}));
    let mut simulation = simulation(&document);
    simulation.advance(20 * S, u64::MAX, &mut Nobody);
    let report = simulation.report();
    let mean = |index: usize| report.components[index].latency_ms.unwrap().mean;
    assert_eq!((mean(0), mean(2)), (20.0, 10.0));
    // A request keeps what it was born with.
    set(&mut simulation, "users", json!({"traffic":{"classes":[{"name":"read","service_factor":4}]}}));
    simulation.advance(40 * S, u64::MAX, &mut Nobody);
    assert_eq!(simulation.report().components[0].latency_ms.unwrap().max, 40.0);
}

/// Births by key.
#[derive(Default)]
struct Keys(std::collections::BTreeMap<u64, u32>);

impl Observer for Keys {
    fn birth(&mut self, _: u16, key: u64) {
        *self.0.entry(key & 0xff_ffff).or_default() += 1;
    }
}

#[test]
fn a_hot_set_takes_its_share_and_moves_on() {
    let traffic = json!({"profile":{"shape":"steady","qps":2000},"classes":[{"name":"read","keys":"items"}]});
    let mut document = one_server(traffic, json!({"slots":1000,"service":{"constant":{"ms":1}}}));
    let hot_set = json!({"hot_set":{"keys":40,"share":0.9,"moves_every_s":10}});
    document["key_spaces"] = json!({"items":{"count":100,"popularity":hot_set}});
    let mut simulation = simulation(&document);
    // From key 0, 40 and 80 on; the third wraps around.
    for first in [0, 40, 80, 20] {
        let mut keys = Keys::default();
        simulation.advance(simulation.now() + 10 * S, u64::MAX, &mut keys);
        let n = f64::from(keys.0.values().sum::<u32>());
        let is_hot = |key: &u64| (key + 100 - first) % 100 < 40;
        let hot: Vec<f64> = keys.0.iter().filter(|(k, _)| is_hot(k)).map(|(_, n)| f64::from(*n)).collect();
        let share = hot.iter().sum::<f64>() / n;
        assert!((share - 0.9).abs() < 4.0 * (0.9 * 0.1 / n).sqrt(), "from {first}: {share}");
        // Pearson's statistic over the hot keys: mean 39, variance 78.
        let each = hot.iter().sum::<f64>() / 40.0;
        let statistic: f64 = hot.iter().map(|n| (n - each) * (n - each) / each).sum();
        assert!((statistic - 39.0).abs() < 4.0 * 78_f64.sqrt(), "from {first}: {statistic}");
    }
}

/// A client of every process, and one of users.
fn of_every_process() -> Value {
    let on_off = json!({"shape":"on_off","on_qps":300,"off_qps":20,"on_s":0.7,"off_s":0.5,"start_s":0.2});
    let trace = json!({"shape":"trace","points":[[0,100],[1,300],[2.5,0],[3,50]],"repeat_s":4});
    let traffic = [
        json!({"profile":on_off.clone(),"arrivals":"even"}),
        json!({"profile":trace,"arrivals":{"bursty":{"factor":6,"burst_s":0.3,"pause_s":0.9}}}),
        json!({"profile":on_off,"arrivals":{"batches":{"size":4}}}),
        users(40),
    ];
    let mut document =
        one_server(json!({}), json!({"slots":8,"queue":20,"service":{"exponential":{"mean_ms":12}}}));
    document["components"].as_array_mut().unwrap().remove(0);
    document["connections"] = json!([]);
    for (number, traffic) in traffic.iter().enumerate() {
        let id = format!("client{number}");
        document["components"]
            .as_array_mut()
            .unwrap()
            .push(json!({"id":id,"kind":"client","traffic":traffic}));
        let connection =
            json!({"from":id,"to":"web","latency":{"exponential":{"mean_ms":2}},"timeout_ms":100});
        document["connections"].as_array_mut().unwrap().push(connection);
    }
    document["incidents"] = json!([
        {"at_s":3,"for_s":2,"burst":{"client":"client3","factor":4}},
        {"at_s":4,"for_s":2,"burst":{"client":"client1","factor":2}},
        {"at_s":6,"for_s":1,"crash":{"component":"web"}}]);
    document
}

fn run(document: &Value) -> (EventHash, Report) {
    let (mut simulation, mut hash) = (simulation(document), EventHash::default());
    simulation.advance(10 * S, u64::MAX, &mut hash);
    simulation.check_conservation().unwrap();
    (hash, simulation.report())
}

#[test]
fn slices_and_clones_go_on_as_the_whole() {
    let document = of_every_process();
    let whole = run(&document);
    for (slice, budget) in [(1_000_000, 1), (7_777_777, 50), (u64::MAX, 13)] {
        let (mut simulation, mut hash) = (simulation(&document), EventHash::default());
        while simulation.now() < 10 * S {
            let until = simulation.now().saturating_add(slice).min(10 * S);
            simulation.advance(until, budget, &mut hash);
            simulation = simulation.clone();
        }
        assert_eq!((hash, simulation.report()), whole, "slices of {slice} ns, {budget} events");
    }
}

#[test]
fn an_edit_of_another_thing_moves_no_arrival() {
    // Nobody's outcome depends on the spare server; no birth may move by a nanosecond.
    let mut document = of_every_process();
    document["components"].as_array_mut().unwrap().push(json!({"id":"spare","kind":"server"}));
    let whole = run(&document);
    let (mut simulation, mut hash) = (simulation(&document), EventHash::default());
    for (at, slots) in [(1_234_567_891, 3), (2 * S, 4), (4_700_000_001, 5), (8 * S, 6)] {
        simulation.advance(at, u64::MAX, &mut hash);
        set(&mut simulation, "spare", json!({ "slots": slots }));
    }
    simulation.advance(10 * S, u64::MAX, &mut hash);
    assert_eq!((hash.0, simulation.report().overall), (whole.0.0, whole.1.overall));
}

#[test]
fn a_process_changes_under_way_and_the_rate_stays() {
    let traffic = json!({"profile":{"shape":"steady","qps":1000}});
    let mut simulation =
        simulation(&one_server(traffic, json!({"slots":1000,"service":{"constant":{"ms":1}}})));
    let processes = [
        json!("even"),
        json!({"bursty":{"factor":3,"burst_s":0.05,"pause_s":0.05}}),
        json!({"batches":{"size":3},"bursty":null}),
        json!("poisson"),
    ];
    for (process, dispersion) in processes.into_iter().zip([0.0, 13.5, 5.0, 1.0]) {
        set(&mut simulation, "users", json!({"traffic":{"arrivals":process}}));
        let before = simulation.report().overall.requests;
        simulation.advance(simulation.now() + 50 * S, u64::MAX, &mut Nobody);
        let born = (simulation.report().overall.requests - before) as f64;
        // Markov-modulated: 1 + 2·1000²·20·20 / (40²·(1500·20 + 500·20)), with rates of 500 and 1500 a second.
        assert!((born - 50_000.0).abs() <= 4.0 * (dispersion * 50_000_f64).sqrt() + 2.0, "{process}: {born}");
    }
}
