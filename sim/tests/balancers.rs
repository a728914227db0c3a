//! How a balancer chooses, in the whole engine: in turn, by weight, by hash, by latency. What decides how well power of two
//! choices and least connections do is held against theory in `disciplines.rs` and in `docs/validation.md`.

mod scenarios;
mod watching;

use std::collections::{BTreeMap, BTreeSet};

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::scenario::{Document, Edit, Subject};
use watching::{Run, S, assert_share};

const TARGETS: [&str; 5] = ["lb->a", "lb->b", "lb->c", "lb->d", "lb->e"];

/// A client, a balancer, and as many servers as there are weights, each alone behind its connection.
fn spread(qps: f64, arrivals: &str, keys: &str, balancer: &str, weights: &[f64], more: &str) -> String {
    let servers: Vec<String> = ["a", "b", "c", "d", "e"]
        .iter()
        .zip(weights)
        .map(|(id, weight)| {
            format!(
                r#"{{"server":{{"id":"{id}","kind":"server","slots":10000,"service":{{"exponential":{{"mean_ms":20}}}}}},
                "connection":{{"from":"lb","to":"{id}","weight":{weight}}}}}"#
            )
        })
        .collect();
    let both: Vec<serde_json::Value> =
        servers.iter().map(|both| serde_json::from_str(both).unwrap()).collect();
    let part = |name: &str| both.iter().map(|both| both[name].to_string()).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"flashcrowd":1,"seed":11,"key_spaces":{{"items":{{"count":2000,{keys}}}}},"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":{qps}}},"arrivals":"{arrivals}",
                "classes":[{{"name":"read","weight":1,"keys":"items"}}]}}}},
            {{"id":"lb","kind":"balancer",{balancer}}},{servers}],
        "connections":[{{"from":"users","to":"lb"}},{connections}]{more}}}"#,
        servers = part("server"),
        connections = part("connection"),
    )
}

const UNIFORM: &str = r#""popularity":"uniform""#;
const RING: &str = r#""algorithm":{"consistent_hash":{}}"#;
const MAGLEV: &str = r#""algorithm":{"maglev":{}}"#;

/// Where the requests of each key went, by the order in which everything happens: nothing is delayed on the way, and
/// nobody waits. `from` is the first request that counts.
fn by_key(run: &Run, from: usize, to: usize) -> BTreeMap<u64, BTreeSet<usize>> {
    let choices = run.choices(&TARGETS[..run.simulation.document().outgoing("lb").count()]);
    let mut places: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for (key, choice) in run.watch.keys.iter().zip(choices).take(to).skip(from) {
        places.entry(*key).or_default().insert(choice);
    }
    places
}

#[test]
fn weights_of_five_one_and_one_give_nginxs_sequence() {
    let text = spread(100.0, "even", UNIFORM, r#""algorithm":"round_robin""#, &[5.0, 1.0, 1.0], "");
    let choices = Run::until(&text, 7.0).choices(&TARGETS[..3]);
    // nginx, "Upstream: smooth weighted round-robin balancing" (2012): { a, a, b, a, c, a, a }.
    assert!(choices.len() > 600);
    for (n, choice) in choices.iter().enumerate() {
        assert_eq!(*choice, [0, 0, 1, 0, 2, 0, 0][n % 7], "call {n}");
    }
}

#[test]
fn a_random_choice_gives_each_the_share_of_its_weight() {
    let text = spread(2_000.0, "poisson", UNIFORM, r#""algorithm":"random""#, &[1.0, 2.0, 4.0, 0.0, 3.0], "");
    let run = Run::until(&text, 50.0);
    let choices = run.choices(&TARGETS);
    for (target, share) in [0.1, 0.2, 0.4, 0.0, 0.3].into_iter().enumerate() {
        let count = choices.iter().filter(|choice| **choice == target).count() as u64;
        assert_share(TARGETS[target], count, choices.len() as u64, share);
    }
}

#[test]
fn least_connections_holds_calls_in_proportion_to_weights() {
    // 40 calls are under way on average: each target's are its weight's share of all, to within the one that is added or missing.
    let text = spread(2_000.0, "poisson", UNIFORM, r#""algorithm":"least_connections""#, &[1.0, 3.0], "");
    let run = Run::until(&text, 20.0);
    let mut held = [0_i64; 2];
    let mut changes: Vec<(u64, usize, i64)> = Vec::new();
    for (target, id) in TARGETS[..2].iter().enumerate() {
        changes.extend(run.calls(id).iter().map(|hop| (hop.sent_ns, target, 1)));
        changes.extend(run.replies(id).iter().map(|hop| (hop.arrives_ns, target, -1)));
    }
    changes.sort_unstable();
    for (at, target, change) in changes {
        if change > 0 {
            let cost = |of: usize| (held[of] + 1) as f64 / [1.0, 3.0][of];
            assert!(cost(target) <= cost(1 - target), "at {at}: {held:?}, and {target} was chosen");
        }
        held[target] += change;
    }
    // Service is the same everywhere, so by Little's law calls are shared as what is held. An hour would be exact; of 40,000 calls
    // whose shares are corrected at each choice, a hundredth.
    let share = run.calls("lb->b").len() as f64 / run.choices(&TARGETS[..2]).len() as f64;
    assert!((share - 0.75).abs() < 0.01, "{share}");
}

#[test]
fn every_request_of_a_key_goes_to_one_instance() {
    for algorithm in [RING, MAGLEV] {
        let run = Run::until(&spread(2_000.0, "even", UNIFORM, algorithm, &[1.0; 5], ""), 10.0);
        let places = by_key(&run, 0, usize::MAX);
        assert_eq!(places.len(), 2_000);
        assert!(places.values().all(|places| places.len() == 1), "{algorithm}");
    }
}

/// Two balancers know nothing of each other and agree all the same: what is hashed is the same everywhere.
#[test]
fn two_balancers_send_a_key_to_the_same_instance() {
    let text = |balancer: &str| spread(500.0, "even", UNIFORM, RING, &[1.0; 5], "").replace("lb", balancer);
    let [one, other] = ["lb", "edge"].map(|id| {
        let run = Run::until(&text(id), 10.0);
        let ids: Vec<String> = TARGETS.iter().map(|target| target.replace("lb", id)).collect();
        run.choices(&ids.iter().map(String::as_str).collect::<Vec<_>>())
    });
    assert_eq!(one, other);
}

/// One of five goes; which share of the other targets' keys has moved, and which share of all keys was its own.
fn moved(algorithm: &str, more: &str, go: impl Fn(&mut Run)) -> (f64, f64) {
    let health = r#","health_check":{"interval_s":0.5,"timeout_s":0.2,"fall":2,"rise":2}"#;
    let text = spread(2_000.0, "even", UNIFORM, &format!("{algorithm}{health}"), &[1.0; 5], more);
    let mut run = Run::until(&text, 10.0);
    let before = by_key(&run, 0, usize::MAX);
    go(&mut run);
    run.go_on(13.0);
    let settled = run.watch.keys.len();
    run.go_on(23.0);
    // Requests that fail at the one that goes have been called, too, so births and calls stay in step.
    let after = by_key(&run, settled, usize::MAX);
    let gone = 2;
    let (mut own, mut others, mut moved) = (0.0, 0.0, 0.0);
    for (key, places) in &after {
        assert!(places.len() == 1 && !places.contains(&gone), "{algorithm}: {key} is at {places:?}");
        match before[key].contains(&gone) {
            true => own += 1.0,
            false => {
                others += 1.0;
                moved += f64::from(u8::from(before[key] != *places));
            }
        }
    }
    assert_eq!(after.len(), 2_000);
    (moved / others, own / 2_000.0)
}

#[test]
fn when_one_of_five_goes_only_its_keys_move() {
    let crash = r#","incidents":[{"at_s":10,"crash":{"component":"c"}}]"#;
    let no_weight = |run: &mut Run| run.edit(|new| new.connections[3].weight = 0.0);
    let unplugged = |document: &mut Document| document.connections.retain(|c| c.id != "lb->c");
    let (crashed, weightless) = (moved(RING, crash, |_| {}), moved(RING, "", no_weight));
    assert_eq!((crashed.0, weightless.0), (0.0, 0.0));
    // With a hundred points its arcs are a fifth of the ring with a standard deviation of √(0.8/100)/5, and the sampled
    // keys add √(0.16/2000): four of both together.
    for own in [crashed.1, weightless.1] {
        let error = (0.2_f64 * 0.2 * 0.8 / 100.0 + 0.16 / 2_000.0).sqrt();
        assert!((own - 0.2).abs() < 4.0 * error, "{own}");
    }
    // An edit that takes its connection away, and one that takes itself away.
    let text = spread(2_000.0, "even", UNIFORM, RING, &[1.0; 5], "");
    for removes_component in [false, true] {
        let mut run = Run::until(&text, 10.0);
        let before = by_key(&run, 0, usize::MAX);
        match removes_component {
            false => run.edit(unplugged),
            true => {
                let deed = Edit::Remove(Subject::Component("c".into()));
                run.simulation.act(vec![flashcrowd_sim::scenario::Deed::Edit(deed)]).unwrap();
            }
        }
        // What was on its way to it is over by then.
        run.go_on(11.0);
        let settled = run.watch.hops.len();
        run.watch.hops.drain(..settled);
        run.watch.keys.clear();
        run.go_on(21.0);
        let choices = run.choices(&TARGETS);
        // A request or two were between client and balancer.
        let late = choices.len().abs_diff(run.watch.keys.len());
        assert!(late <= 3, "{late}");
        let after = run.watch.keys.iter().zip(&choices[first_in_step(&run.watch.keys, &choices, &before)..]);
        for (key, choice) in after {
            let was = &before[key];
            assert!(
                *choice != 2 && (was.contains(choice) || was.contains(&2)),
                "{key} from {was:?} to {choice}"
            );
        }
    }
}

/// Calls begin with those of requests that were born before; by how many, so that all others' keys are where they were.
fn first_in_step(keys: &[u64], choices: &[usize], before: &BTreeMap<u64, BTreeSet<usize>>) -> usize {
    let fits = |offset: &usize| {
        let mut pairs = keys.iter().zip(&choices[*offset..]);
        pairs.all(|(key, choice)| before[key].contains(choice) || before[key].contains(&2))
    };
    (0..4).find(fits).expect("some offset fits")
}

#[test]
fn when_one_of_five_goes_maglev_keeps_most_of_the_others_keys() {
    let crash = r#","incidents":[{"at_s":10,"crash":{"component":"c"}}]"#;
    let (moved, own) = moved(MAGLEV, crash, |_| {});
    // Shares of the table are equal; the rest is the sample of keys.
    assert!((own - 0.2).abs() < 4.0 * (0.16_f64 / 2_000.0).sqrt(), "{own}");
    // A ring would move none, a table filled anew without preferences four in five.
    assert!(moved > 0.0 && moved < 0.02, "{moved}");
}

#[test]
fn with_a_balance_no_choice_exceeds_the_bound() {
    // A third of all requests is about one key, so its target would have a third of all calls.
    let hot = r#""popularity":{"hot_set":{"keys":1,"share":0.33}}"#;
    let balanced = r#""algorithm":{"consistent_hash":{"balance":1.2}}"#;
    let most = |balancer: &str| {
        let run = Run::until(&spread(2_000.0, "poisson", hot, balancer, &[1.0; 5], ""), 20.0);
        let mut changes: Vec<(u64, i64, usize)> = Vec::new();
        for (target, id) in TARGETS.iter().enumerate() {
            changes.extend(run.calls(id).iter().map(|hop| (hop.sent_ns, 1, target)));
            changes.extend(run.replies(id).iter().map(|hop| (hop.arrives_ns, -1, target)));
        }
        changes.sort_unstable();
        let (mut held, mut most, mut at_bound) = ([0_i64; 5], 0_i64, 0);
        for (_, change, target) in changes {
            held[target] += change;
            if change > 0 {
                // Mirrokni and others (2016): with this call, the mean times the balance, rounded up.
                let all: i64 = held.iter().sum();
                let bound = (1.2 * all as f64 / 5.0).ceil() as i64;
                most = most.max(held[target] - bound);
                at_bound += i64::from(held[target] == bound);
            }
        }
        (most, at_bound)
    };
    let (over, at_bound) = most(balanced);
    assert!(over == 0 && at_bound > 5_000, "{over} over the bound, {at_bound} times at it");
    assert!(most(RING).0 > 5, "without a balance the hot target has many more");
}

/// Clients with one user each, of whom everybody asks for everything.
fn crowd(users: usize, balancer: &str) -> String {
    let clients = (0..users).map(|user| {
        format!(
            r#"{{"id":"u{user}","kind":"client","traffic":{{"population":1,"profile":{{"shape":"steady","qps":20}},
            "classes":[{{"name":"read","weight":1,"keys":"items"}}]}}}},"#
        )
    });
    let calls = (0..users).map(|user| format!(r#"{{"from":"u{user}","to":"lb"}},"#));
    let text = spread(1.0, "even", UNIFORM, balancer, &[1.0; 5], "");
    let text =
        text.replacen(r#""components":["#, &format!(r#""components":[{}"#, clients.collect::<String>()), 1);
    text.replacen(r#""connections":["#, &format!(r#""connections":[{}"#, calls.collect::<String>()), 1)
}

/// Which targets each user's requests went to.
fn by_user(run: &Run, users: usize, from_ns: u64) -> Vec<BTreeSet<usize>> {
    let ids: Vec<String> =
        (0..users).map(|user| format!("u{user}->lb")).chain(["users->lb".into()]).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let (askers, choices) = (run.choices(&ids), run.choices(&TARGETS));
    let mut times: Vec<u64> = TARGETS.iter().flat_map(|id| run.calls(id)).map(|hop| hop.sent_ns).collect();
    times.sort_unstable();
    let mut places = vec![BTreeSet::new(); users + 1];
    for ((asker, choice), at) in askers.into_iter().zip(choices).zip(times) {
        if at >= from_ns {
            places[asker].insert(choice);
        }
    }
    places
}

#[test]
fn ip_hash_and_hashing_by_user_send_each_user_to_one_instance_and_hashing_by_key_does_not() {
    let by = |balancer: &str| by_user(&Run::until(&crowd(30, balancer), 10.0), 30, 0);
    let user = [
        r#""algorithm":"ip_hash""#,
        r#""algorithm":{"consistent_hash":{"by":"user"}}"#,
        r#""algorithm":{"maglev":{"by":"user"}}"#,
    ];
    for balancer in user {
        let places = by(balancer);
        assert!(places[..30].iter().all(|places| places.len() == 1), "{balancer}: {places:?}");
        let used: BTreeSet<usize> = places.iter().flatten().copied().collect();
        assert_eq!(used.len(), 5, "{balancer}: thirty users leave none out");
    }
    for balancer in [RING, MAGLEV] {
        assert!(by(balancer)[..30].iter().all(|places| places.len() == 5), "{balancer}");
    }
}

#[test]
fn ip_hash_moves_only_the_users_of_the_instance_that_is_down() {
    let checks =
        r#""algorithm":"ip_hash","health_check":{"interval_s":0.5,"timeout_s":0.2,"fall":2,"rise":2}"#;
    let text = crowd(30, checks).replacen(
        r#""connections":["#,
        r#""incidents":[{"at_s":5,"crash":{"component":"c"}}],"connections":["#,
        1,
    );
    let mut run = Run::until(&text, 5.0);
    let before = by_user(&run, 30, 0);
    run.go_on(20.0);
    let after = by_user(&run, 30, 8 * S);
    for (before, after) in before.iter().zip(&after).take(30) {
        assert!(after.len() == 1 && !after.contains(&2), "{after:?}");
        assert!(before == after || before.contains(&2), "{before:?} to {after:?}");
    }
}

#[test]
fn peak_ewma_leaves_an_instance_that_becomes_slow_and_comes_back_after() {
    let slow = r#","incidents":[{"at_s":30,"for_s":30,"slow":{"component":"b","factor":20}}]"#;
    let balancer = r#""algorithm":{"peak_ewma":{"decay_s":5}}"#;
    let text = spread(400.0, "poisson", UNIFORM, balancer, &[1.0; 4], slow);
    let run = Run::until(&text, 150.0);
    let share = |from: usize, to: usize| {
        let of = |id: &str| run.arrived(id)[from..to].iter().sum::<u64>() as f64;
        of("b") / ["a", "b", "c", "d"].map(of).iter().sum::<f64>()
    };
    let mean = |from: usize, to: usize| {
        let windows = &run.watch.windows[from..to];
        let sum = |of: fn(&flashcrowd_sim::metrics::Latency) -> f64| {
            windows.iter().map(|w| w.overall.latency_ms.as_ref().map_or(0.0, of)).sum::<f64>()
        };
        sum(|latency| latency.mean) / windows.len() as f64
    };
    assert!((share(5, 30) - 0.25).abs() < 0.03, "before: {}", share(5, 30));
    // Its first slow answer comes after 0.4 s on average, and till then it gets its share.
    assert!(share(32, 60) < 0.02, "while it is slow: {}", share(32, 60));
    assert!(mean(32, 60) < 1.5 * mean(5, 30), "{} for {}", mean(32, 60), mean(5, 30));
    // The mean of 400 ms is 20 ms again after ln 20 decay times, 15 s; then faster answers make it known.
    assert!((share(100, 150) - 0.25).abs() < 0.03, "after: {}", share(100, 150));
    // Turns would go on to send it a fourth.
    let turns = Run::until(&text.replace(balancer, r#""algorithm":"round_robin""#), 60.0);
    assert!(turns.arrived("b")[32..60].iter().sum::<u64>() > 2_500);
}

#[test]
fn without_targets_or_with_weights_of_nothing_there_is_no_healthy_target() {
    for algorithm in ["round_robin", "random", "least_connections", "ip_hash"] {
        let text = spread(100.0, "even", UNIFORM, &format!(r#""algorithm":"{algorithm}""#), &[0.0, 0.0], "");
        let run = Run::until(&text, 5.0);
        let overall = run.simulation.report().overall;
        assert_eq!((overall.ok, run.failures(Cause::NoHealthyTarget)), (0, overall.failed), "{algorithm}");
        assert!(overall.failed > 490);
    }
}

#[test]
fn runs_with_every_algorithm_are_the_same_however_they_are_cut_and_cloned() {
    let algorithms = [
        r#""algorithm":"round_robin""#,
        r#""algorithm":"random""#,
        r#""algorithm":"least_connections""#,
        r#""algorithm":{"power_of_d":{"d":2}}"#,
        r#""algorithm":{"peak_ewma":{}}"#,
        r#""algorithm":{"consistent_hash":{"balance":1.2}}"#,
        r#""algorithm":{"consistent_hash":{"by":"user"}}"#,
        MAGLEV,
        r#""algorithm":"ip_hash""#,
    ];
    for algorithm in algorithms {
        let text = spread(500.0, "poisson", UNIFORM, algorithm, &[3.0, 1.0, 1.0, 2.0], "");
        watching::assert_deterministic(&text, 4, |new| {
            new.connections[1].weight = 0.5;
            new.connections.pop();
        });
    }
}
