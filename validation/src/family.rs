//! The families of cases, a file each.

mod availability;
mod breakers;
mod caches;
mod choices;
mod closed;
mod cold;
mod fan_out;
mod finite;
mod gateways;
mod general;
mod limits;
mod many;
mod network;
mod networks;
mod one;
mod orders;
mod pools;
mod repeats;
mod retries;
mod sharing;
mod splits;
mod stations;
mod timeouts;
mod ttl;
mod varying;

use crate::case::Family;

/// Every family, in the order of the table.
pub fn all() -> Vec<Family> {
    vec![
        one::family(),
        many::family(),
        finite::family(),
        general::family(),
        sharing::family(),
        orders::family(),
        networks::family(),
        closed::family(),
        splits::family(),
        choices::family(),
        caches::family(),
        ttl::family(),
        varying::family(),
        timeouts::family(),
        repeats::family(),
        availability::family(),
        retries::family(),
        fan_out::family(),
        pools::family(),
        limits::family(),
        network::family(),
        cold::family(),
        breakers::family(),
        stations::family(),
        gateways::family(),
    ]
}
