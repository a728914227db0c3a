//! The families of cases, a file each.

mod caches;
mod choices;
mod closed;
mod finite;
mod general;
mod many;
mod networks;
mod one;
mod orders;
mod repeats;
mod sharing;
mod splits;
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
    ]
}
