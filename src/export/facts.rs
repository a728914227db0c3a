//! What a card of a picture says of its component: what it is first judged by, in two lines.

use flashcrowd_sim::scenario::{Distribution, Kind, Language, Profile};

use crate::text::{Message, export, number};

/// Lines of facts, the most telling first.
pub fn facts(kind: &Kind, language: Language) -> Vec<String> {
    let says = |message: Message, value: String| message.fill(language, &[("value", &value)]);
    let count = |message, value: u64| says(message, number::count(value));
    let time = |service: &Distribution| {
        says(export::SERVICE, number::duration_ms(Some(service.mean_ms())).to_string())
    };
    match kind {
        Kind::Client(client) => match &client.traffic.profile {
            Profile::Users { count: users, .. } => vec![count(export::USERS, u64::from(*users))],
            profile => vec![says(export::RATE, rates(profile))],
        },
        Kind::Balancer(_) | Kind::Gateway(_) => Vec::new(),
        Kind::Server(server) => {
            let instances = count(export::INSTANCES, u64::from(server.instances));
            let slots = count(export::SLOTS, u64::from(server.slots));
            vec![format!("{instances} · {slots}"), time(&server.service)]
        }
        Kind::Cache(cache) => {
            let ttl = cache.ttl_s.map(|ttl| number::duration_ms(Some(ttl * 1e3)).to_string());
            let entries = count(export::ENTRIES, cache.capacity_entries);
            std::iter::once(entries).chain(ttl.map(|ttl| says(export::TTL, ttl))).collect()
        }
        Kind::Queue(queue) => vec![count(export::LIMIT, queue.limit)],
        Kind::Database(database) => {
            vec![count(export::SLOTS, u64::from(database.slots)), time(&database.service)]
        }
    }
}

/// The rates between which a profile moves.
fn rates(profile: &Profile) -> String {
    let told = |qps: f64| number::rate(Some(qps)).to_string();
    let of_points = |points: &[[f64; 2]]| {
        let rates = || points.iter().map(|point| point[1]);
        (rates().fold(f64::INFINITY, f64::min), rates().fold(0.0, f64::max))
    };
    let (low, high) = match profile {
        Profile::Steady { qps } => (*qps, *qps),
        Profile::Ramp { from_qps, to_qps, .. } | Profile::Step { from_qps, to_qps, .. } => {
            (*from_qps, *to_qps)
        }
        Profile::Spike { base_qps, peak_qps, .. } => (*base_qps, *peak_qps),
        Profile::Diurnal { low_qps, high_qps, .. } => (*low_qps, *high_qps),
        Profile::Points { points } | Profile::Trace { points, .. } => of_points(points),
        Profile::OnOff { on_qps, off_qps, .. } => (*off_qps, *on_qps),
        Profile::Users { .. } => (0.0, 0.0),
    };
    if low == high { told(low) } else { format!("{} – {}", told(low), told(high)) }
}
