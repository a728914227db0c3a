//! Closed loops: users who think, send and wait; machine repair.

use flashcrowd_sim::scenario::{Client, Distribution, Document, Profile, Traffic};
use flashcrowd_sim::theory::closed::{Closed, Station, solve};

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{cores_utilization, goodput, in_flight, in_line, in_system, latency, utilization};
use crate::scenes::{SERVICE_MS, SERVICE_S, at_once, computer, direct, exponential, span, station};

pub fn family() -> Family {
    let exponential_of = |mean_ms| Distribution::Exponential { mean_ms };
    let lognormal = Distribution::Lognormal { mean_ms: 20.0, cv: 2.0 };
    Family {
        name: "Closed loops",
        about: "So many users who think, send a request and wait for its outcome: the machine repair model, by \
                mean-value analysis (Reiser and Lavenberg, 1980) and, with several servers, convolution (Buzen, \
                1973). Of the time to think only the mean matters.",
        plant: Plant::Service,
        cases: vec![
            repair("11 machines, one repairman", 11, exponential_of(10.0), 1, 1.2e6),
            repair("5 machines, one repairman", 5, exponential_of(10.0), 1, 2e6),
            repair("30 machines, one repairman", 30, exponential_of(20.0), 1, 4e6),
            repair("20 machines, three repairmen", 20, exponential_of(5.0), 3, 3e6),
            repair("30 machines, up for a constant time", 30, Distribution::Constant { ms: 20.0 }, 1, 4e6),
            repair("30 machines, up for a lognormal time with cv 2", 30, lognormal, 1, 4e6),
            two_stations(8),
            two_stations(25),
        ],
    }
}

fn users(count: u32, think: Distribution) -> Client {
    Client { traffic: Traffic { profile: Profile::Users { count, think }, ..Traffic::default() } }
}

fn case(name: String, document: Document, count: u32, think_s: f64, theory: &Closed, rounds: f64) -> Case {
    // In a round everybody meets everybody else's work; a few rounds forget how it began.
    let round_s = think_s + f64::from(count) * SERVICE_S;
    Case::new(name, document, span(rounds, theory.throughput, round_s))
        .with(goodput(theory.throughput))
        .with(latency(theory.response))
        .with(in_flight(theory.throughput * theory.response))
}

fn repair(name: &str, count: u32, think: Distribution, servers: u32, rounds: f64) -> Case {
    let think_s = think.mean_ms() / 1e3;
    let theory =
        solve(count, think_s, &[Station::Queue { demand: SERVICE_S, servers }]).expect("a round takes time");
    let station = direct(users(count, think), station(servers, exponential()));
    case(name.to_owned(), station, count, think_s, &theory, rounds)
        .with(utilization("web", theory.stations[0].utilization))
        .with(in_system("web", theory.stations[0].in_station))
}

/// A web server with one core, and behind it a database server with two.
fn two_stations(count: u32) -> Case {
    let (think_s, demand) = (0.01, [SERVICE_S, 1.5 * SERVICE_S]);
    let stations =
        [Station::Queue { demand: demand[0], servers: 1 }, Station::Queue { demand: demand[1], servers: 2 }];
    let theory = solve(count, think_s, &stations).expect("a round takes time");
    let document = Document::default()
        .with("users", users(count, Distribution::Exponential { mean_ms: 10.0 }))
        .with("web", computer(1, exponential()))
        .with("db", computer(2, Distribution::Exponential { mean_ms: 1.5 * SERVICE_MS }))
        .connected(at_once("users", "web"))
        .connected(at_once("web", "db"));
    let [web, db] = [theory.stations[0], theory.stations[1]];
    case(format!("{count} users, a web server and a database"), document, count, think_s, &theory, 3e6)
        .with(cores_utilization("web", web.utilization))
        .with(in_line("web", web.in_station - theory.throughput * demand[0]))
        .with(in_system("db", db.in_station))
}
