//! Open networks: one after another, merging, and feedback.

use flashcrowd_sim::scenario::{Class, Client, Distribution, Document, Server, Step, Traffic};
use flashcrowd_sim::theory::markov::Mmc;
use flashcrowd_sim::theory::open::{Node, OpenNetwork};

use crate::case::{Case, Family, Span};
use crate::plant::Plant;
use crate::reading::{cores_utilization, in_flight, in_line, latency};
use crate::scenes::{SERVICE_S, at_once, computer, exponential, relaxation_s, span};

pub fn family() -> Family {
    Family {
        name: "Open networks",
        about: "Exponential service, routing by chance, unlimited lines: each station is as one of its own \
                (Jackson, 1957). A request holds a slot of a server until what is behind it has answered, but \
                slots are plenty, and it waits only for cores. In feedback by chance a request draws at birth \
                how often it comes back, which to the stations is the same (Kelly, 1979, section 3.1).",
        plant: Plant::Service,
        cases: vec![
            tandem("Two in tandem, ρ = 0.3 and 0.5", 300.0, &[0.3, 0.5], &[1, 1], 1.2e6),
            tandem("Two in tandem, ρ = 0.8 and 0.6", 500.0, &[0.8, 0.6], &[1, 1], 8e6),
            tandem("Three in tandem, two cores in the middle", 500.0, &[0.5, 0.7, 0.4], &[1, 2, 1], 4e6),
            tandem("Five in tandem", 400.0, &[0.2, 0.4, 0.6, 0.4, 0.2], &[1, 1, 1, 1, 1], 3e6),
            distant(),
            merging(),
            back_and_forth(),
            feedback(0.3),
            feedback(0.6),
            central(),
        ],
    }
}

const STATIONS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

fn node(arrivals: f64, service_s: f64, servers: u32, next: &[f64]) -> Node {
    Node { arrivals, service_rate: 1.0 / service_s, servers, next: next.to_vec() }
}

fn solve(nodes: &[Node]) -> OpenNetwork {
    OpenNetwork::solve(nodes).expect("no station is overloaded")
}

/// The sum of all stations': what the first has forgotten, the next still has to.
fn span_of(network: &OpenNetwork, arrivals: f64, rate: f64) -> Span {
    let relaxation = |n: &Mmc| relaxation_s(n.utilization(), 1.0 / n.service_rate(), 1.0, n.servers());
    span(arrivals, rate, network.nodes().iter().map(relaxation).sum())
}

/// The whole, and each station's line.
fn case(
    name: &str,
    document: Document,
    network: &OpenNetwork,
    ids: &[&'static str],
    arrivals: f64,
    rate: f64,
) -> Case {
    let case = Case::new(name, document, span_of(network, arrivals, rate))
        .with(latency(network.mean_sojourn().expect("somebody arrives")))
        .with(in_flight(network.mean_in_system()));
    ids.iter().zip(network.nodes()).fold(case, |case, (id, node)| {
        case.with(cores_utilization(id, node.utilization())).with(in_line(id, node.mean_in_line()))
    })
}

fn of_mean(mean_s: f64) -> Distribution {
    Distribution::Exponential { mean_ms: mean_s * 1e3 }
}

/// Each calls the next, once it has computed.
fn row(rate: f64, rho: &[f64], cores: &[u32]) -> (Document, OpenNetwork) {
    let mut document = Document::default().with("users", Client::steady(rate));
    let mut nodes = Vec::new();
    let mut before = "users";
    for (index, (rho_here, cores)) in rho.iter().zip(cores).enumerate() {
        let (id, service_s) = (STATIONS[index], rho_here * f64::from(*cores) / rate);
        document = document.with(id, computer(*cores, of_mean(service_s))).connected(at_once(before, id));
        let next: Vec<f64> = (0..rho.len()).map(|to| f64::from(u8::from(to == index + 1))).collect();
        nodes.push(node(if index == 0 { rate } else { 0.0 }, service_s, *cores, &next));
        before = id;
    }
    (document, solve(&nodes))
}

fn tandem(name: &str, rate: f64, rho: &[f64], cores: &[u32], arrivals: f64) -> Case {
    let (document, network) = row(rate, rho, cores);
    case(name, document, &network, &STATIONS[..rho.len()], arrivals, rate)
}

/// Messages take time, which delays arrivals and answers, and changes nothing else.
fn distant() -> Case {
    let (mut document, network) = row(400.0, &[0.4, 0.5], &[1, 1]);
    for connection in &mut document.connections {
        connection.latency = Distribution::Exponential { mean_ms: 5.0 };
    }
    let travel_s = 4.0 * 0.005;
    let sojourn_s = network.mean_sojourn().expect("somebody arrives");
    let case = Case::new("Two in tandem, 5 ms apart", document, span_of(&network, 3e6, 400.0))
        .with(latency(sojourn_s + travel_s))
        .with(in_flight(network.mean_in_system() + 400.0 * travel_s));
    ["first", "second"]
        .iter()
        .zip(network.nodes())
        .fold(case, |case, (id, node)| case.with(in_line(id, node.mean_in_line())))
}

/// Two streams of requests, each through a server of its own, to one database server.
fn merging() -> Case {
    let document = Document::default()
        .with("shoppers", Client::steady(300.0))
        .with("robots", Client::steady(200.0))
        .with("shop", computer(1, of_mean(0.002)))
        .with("crawl", computer(1, of_mean(0.002)))
        .with("both", computer(1, of_mean(0.0014)))
        .connected(at_once("shoppers", "shop"))
        .connected(at_once("robots", "crawl"))
        .connected(at_once("shop", "both"))
        .connected(at_once("crawl", "both"));
    let network = solve(&[
        node(300.0, 0.002, 1, &[0.0, 0.0, 1.0]),
        node(200.0, 0.002, 1, &[0.0, 0.0, 1.0]),
        node(0.0, 0.0014, 1, &[0.0, 0.0, 0.0]),
    ]);
    case("Two streams that merge", document, &network, &["shop", "crawl", "both"], 4e6, 500.0)
}

fn web_and_db(classes: Vec<Class>, rate: f64, plan: Vec<Step>, service: Distribution) -> Document {
    let mut users = Client::steady(rate);
    users.traffic = Traffic { classes, ..users.traffic };
    let web = Server { plan: Some(plan), ..computer(1, exponential()) };
    Document::default()
        .with("users", users)
        .with("web", web)
        .with("db", computer(1, service))
        .connected(at_once("users", "web"))
        .connected(at_once("web", "db"))
}

/// Each request computes before and after the database: after half of its visits it goes on.
fn back_and_forth() -> Case {
    let plan = vec![Step::compute(1.0), Step::call("db"), Step::compute(1.0)];
    let document = web_and_db(Vec::new(), 300.0, plan, exponential());
    let network = solve(&[node(300.0, SERVICE_S, 1, &[0.0, 0.5]), node(0.0, SERVICE_S, 1, &[1.0, 0.0])]);
    case("There and back: each request twice at the first", document, &network, &["web", "db"], 3e6, 300.0)
}

/// Rounds after which a request leaves in any case.
const MOST_ROUNDS: u32 = 30;

/// After the web server, with the probability `again` to the database and back. Those whose rounds would be
/// more than [`MOST_ROUNDS`] are `again` to that power, and do not count.
fn feedback(again: f64) -> Case {
    let name = |rounds: u32| format!("{rounds}-rounds");
    let weight = |rounds: u32| libm::pow(again, f64::from(rounds));
    let class = |rounds: u32| Class { name: name(rounds), weight: weight(rounds), ..Class::default() };
    let with_more = |rounds: u32| (rounds..MOST_ROUNDS).map(name).collect::<Vec<_>>();
    let mut plan = vec![Step::compute(1.0)];
    for round in 1..MOST_ROUNDS {
        plan.push(Step { classes: with_more(round), ..Step::call("db") });
        plan.push(Step { classes: with_more(round), ..Step::compute(1.0) });
    }
    let rate = 600.0 * (1.0 - again);
    let document = web_and_db((0..MOST_ROUNDS).map(class).collect(), rate, plan, exponential());
    let network = solve(&[node(rate, SERVICE_S, 1, &[0.0, again]), node(0.0, SERVICE_S, 1, &[1.0, 0.0])]);
    case(&format!("Feedback with probability {again}"), document, &network, &["web", "db"], 3e6, rate)
}

/// A web server in the middle, and two databases by turns of chance.
fn central() -> Case {
    let class = |name: &str, weight| Class { name: name.to_owned(), weight, ..Class::default() };
    let only = |class: &str, step| Step { classes: vec![class.to_owned()], ..step };
    let plan = vec![
        Step::compute(1.0),
        only("orders", Step::call("db")),
        only("search", Step::call("index")),
        Step::compute(1.0),
    ];
    let classes = vec![class("orders", 0.7), class("search", 0.3)];
    let document = web_and_db(classes, 350.0, plan, of_mean(0.002))
        .with("index", computer(2, of_mean(0.01)))
        .connected(at_once("web", "index"));
    let network = solve(&[
        node(350.0, SERVICE_S, 1, &[0.0, 0.35, 0.15]),
        node(0.0, 0.002, 1, &[1.0, 0.0, 0.0]),
        node(0.0, 0.01, 2, &[1.0, 0.0, 0.0]),
    ]);
    case("One in the middle, one of two behind it", document, &network, &["web", "db", "index"], 4e6, 350.0)
}
