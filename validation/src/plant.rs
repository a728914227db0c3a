//! Errors of 2 %, planted into scenarios: a suite that does not find them proves nothing.

use flashcrowd_sim::scenario::{Document, Fault, Incident, Kind, Server};

/// By how much the planted error makes things too large.
pub const ERROR: f64 = 1.02;

/// What is 2 % too large. Theory is not told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plant {
    /// All computing takes longer.
    Service,
    /// All clients' rates are higher.
    Rate,
    /// Caches hold more entries.
    Capacity,
    /// Entries of caches live longer.
    Lifetime,
    /// More calls are answered with an error.
    Errors,
    /// Random failures are down for longer.
    Repair,
}

impl Plant {
    /// The scenario with the error.
    pub fn into(self, mut document: Document) -> Document {
        let ids = |is_struck: fn(&Kind) -> bool| {
            let struck = document.components.iter().filter(move |c| is_struck(&c.kind));
            struck.map(|c| c.id.clone()).collect::<Vec<_>>()
        };
        // From the start and for good.
        let incident = |fault| Incident { at_s: 0.0, for_s: None, fault };
        match self {
            Plant::Service => {
                let slow =
                    |component| Fault::Slow { component, factor: ERROR, instances: None, instance: None };
                let computing = ids(|kind| !matches!(kind, Kind::Client(_) | Kind::Balancer(_)));
                document.incidents.extend(computing.into_iter().map(slow).map(incident));
            }
            Plant::Rate => {
                let burst = |client| Fault::Burst { client, factor: ERROR };
                let clients = ids(|kind| matches!(kind, Kind::Client(_)));
                document.incidents.extend(clients.into_iter().map(burst).map(incident));
            }
            Plant::Capacity | Plant::Lifetime => {
                for component in &mut document.components {
                    let Kind::Cache(cache) = &mut component.kind else { continue };
                    if self == Plant::Capacity {
                        cache.capacity_entries = libm::round(cache.capacity_entries as f64 * ERROR) as u64;
                    }
                    if self == Plant::Lifetime {
                        cache.ttl_s = cache.ttl_s.map(|ttl| ttl * ERROR);
                    }
                }
            }
            Plant::Repair => {
                for component in &mut document.components {
                    if let Kind::Server(Server { failures: Some(failures), .. }) = &mut component.kind {
                        failures.mttr_s *= ERROR;
                    }
                }
            }
            Plant::Errors => {
                for incident in &mut document.incidents {
                    if let Fault::Errors { share, .. } = &mut incident.fault {
                        *share *= ERROR;
                    }
                }
            }
        }
        document
    }
}
