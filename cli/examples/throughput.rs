//! How many requests a second this machine simulates on a few topologies: `cargo run --release -p flashcrowd-cli --example throughput`.

use std::time::Instant;

use flashcrowd_sim::engine::{Nobody, Simulation};
use flashcrowd_sim::scenario::{check, parse};

fn main() {
    let server = |id: &str| {
        format!(
            r#"{{"id":"{id}","kind":"server","slots":1000,"queue":100000,"service":{{"lognormal":{{"mean_ms":0.7,"cv":1}}}}}}"#
        )
    };
    let direct = format!(
        r#"{{"flashcrowd":1,"components":[
        {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":1000000}}}}}},{}],
        "connections":[{{"from":"users","to":"web","timeout_ms":1000}}]}}"#,
        server("web")
    );
    let ids: Vec<String> = (1..=8).map(|i| format!("s{i}")).collect();
    let servers: Vec<String> = ids.iter().map(|id| server(id)).collect();
    let arrows: Vec<String> = ids.iter().map(|id| format!(r#"{{"from":"lb","to":"{id}"}}"#)).collect();
    let balanced = format!(
        r#"{{"flashcrowd":1,"components":[
        {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":1000000}}}}}},
        {{"id":"lb","kind":"balancer","algorithm":"least_connections"}},{}],
        "connections":[{{"from":"users","to":"lb","timeout_ms":1000}},{}]}}"#,
        servers.join(","),
        arrows.join(",")
    );
    for (name, text) in [("client → server", direct), ("client → balancer → 8 servers", balanced)] {
        let document = parse(&text).expect("the scenario is written above");
        let scenario = check(&document).expect("the scenario is written above");
        let mut simulation = Simulation::new(&scenario);
        simulation.advance(200_000_000, u64::MAX, &mut Nobody);
        let (events, started) = (simulation.events(), Instant::now());
        simulation.advance(3_200_000_000, u64::MAX, &mut Nobody);
        let (events, seconds) = (simulation.events() - events, started.elapsed().as_secs_f64());
        println!(
            "{name}: {:.2} M requests/s, {:.1} M events/s, {:.0} ns an event",
            3.0 / seconds,
            events as f64 / seconds / 1e6,
            seconds * 1e9 / events as f64
        );
    }
}
