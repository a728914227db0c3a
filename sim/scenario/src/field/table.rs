//! The table: every parameter of every kind of component, connection and fault.

use super::super::limits::*;
use super::super::{Cause, FaultName, KindName};
use super::make::*;
use super::routing::{BALANCER, GATEWAY};
use super::traffic::{CLIENT, DISTRIBUTION};
use super::{Field, Group, OneOf, Shape, Unit, Variant};

/// Numbers that rise: where both stand in one form, the second is from the first's value to so many times that.
pub(super) const RISING: [(&str, &str, f64); 4] = [
    ("min_ms", "max_ms", f64::INFINITY),
    ("fast_ms", "slow_ms", f64::INFINITY),
    ("p50_ms", "p99_ms", MAX_P99_TO_P50),
    ("min", "max", f64::INFINITY),
];

static DISCIPLINES: OneOf = OneOf {
    tag: None,
    variants: &[
        Variant { name: "fifo", fields: &[] },
        Variant { name: "lifo", fields: &[] },
        Variant { name: "priority", fields: &[] },
        Variant { name: "processor_sharing", fields: &[] },
        Variant { name: "codel", fields: &[positive("target_ms", 5.0), positive("interval_ms", 100.0)] },
    ],
    initial: "",
};

const DISCIPLINE: Field = of("discipline", Shape::OneOf(&DISCIPLINES));

static METRIC: OneOf = OneOf {
    tag: None,
    variants: &[
        Variant { name: "utilization", fields: &[number("target", Unit::Share, 0.01, 1.0, 0.6)] },
        Variant { name: "rate", fields: &[number("qps", Unit::PerSecond, 0.001, MAX_QPS, 100.0)] },
        Variant { name: "backlog", fields: &[number("waiting", Unit::One, 0.001, 1e9, 10.0)] },
    ],
    initial: "",
};

const AUTOSCALER: Field = grouped(
    Group::Scaling,
    optional(of(
        "autoscaler",
        Shape::Section(
            const {
                &[
                    of("metric", Shape::OneOf(&METRIC)),
                    whole("min", 1, MAX_INSTANCES, 1),
                    whole("max", 1, MAX_INSTANCES, 10),
                    number("sync_s", Unit::Seconds, 0.1, 3_600.0, 15.0),
                    share("tolerance", 0.1),
                    seconds("up_stabilization_s", 0.0),
                    seconds("down_stabilization_s", 300.0),
                    number("most_up", Unit::One, 1.0, 1_000.0, 2.0),
                ]
            },
        ),
    )),
);

pub(super) const FAILURES: Field = grouped(
    Group::Failures,
    optional(of(
        "failures",
        Shape::Section(&[
            number("mtbf_s", Unit::Seconds, 0.1, MAX_SECONDS, 60.0),
            number("mttr_s", Unit::Seconds, 0.01, MAX_SECONDS, 5.0),
            MODE,
        ]),
    )),
);

const MODE: Field = of("mode", Shape::Choice(&["refuse", "black_hole"]));

static SERVER: &[Field] = &[
    whole("instances", 1, MAX_INSTANCES, 1),
    whole("slots", 1, MAX_SLOTS, 64),
    optional(whole("cores", 1, MAX_SLOTS, 4)),
    whole("queue", 0, MAX_QUEUE, 256),
    DISCIPLINE,
    of("service", Shape::OneOf(&DISTRIBUTION)),
    optional(of("plan", Shape::Plan)),
    AUTOSCALER,
    grouped(Group::Scaling, optional(seconds("drain_s", 30.0))),
    grouped(Group::Start, seconds("boot_s", 0.0)),
    grouped(
        Group::Start,
        optional(of(
            "warm_up",
            Shape::Section(&[seconds("for_s", 30.0), number("factor", Unit::One, 1.0, 1_000.0, 5.0)]),
        )),
    ),
    grouped(
        Group::Memory,
        optional(of(
            "memory",
            Shape::Section(&[
                number("heap_mb", Unit::Megabytes, 1.0, 1_000_000.0, 1_024.0),
                megabytes("base_mb", 200.0),
                megabytes("request_mb", 2.0),
                number("collect_ms_per_mb", Unit::MillisecondsPerMegabyte, 0.0, 1_000.0, 1.0),
            ]),
        )),
    ),
    FAILURES,
];

static CACHE: &[Field] = &[
    whole("capacity_entries", 1, MAX_CACHE_ENTRIES, 10_000),
    of("eviction", Shape::Choice(&["lru", "fifo"])),
    optional(number("ttl_s", Unit::Seconds, 0.001, MAX_SECONDS, 60.0)),
    whole("slots", 1, MAX_SLOTS, 1_000),
    whole("cores", 1, MAX_SLOTS, 4),
    whole("queue", 0, MAX_QUEUE, 1_000),
    DISCIPLINE,
    of("service", Shape::OneOf(&DISTRIBUTION)),
    FAILURES,
];

static QUEUE: &[Field] = &[
    whole("limit", 1, MAX_MESSAGES, 100_000),
    of("overflow", Shape::Choice(&["refuse", "drop_oldest"])),
    optional(whole("max_deliveries", 1, 1_000, 5)),
    whole("slots", 1, MAX_SLOTS, 64),
    whole("queue", 0, MAX_QUEUE, 1_000),
    DISCIPLINE,
    of("service", Shape::OneOf(&DISTRIBUTION)),
    FAILURES,
];

static DATABASE: &[Field] = &[
    whole("slots", 1, MAX_SLOTS, 32),
    whole("queue", 0, MAX_QUEUE, 1_000),
    DISCIPLINE,
    of("service", Shape::OneOf(&DISTRIBUTION)),
    optional(of("write_service", Shape::OneOf(&DISTRIBUTION))),
    FAILURES,
];

const CONNECTION: &[Field] = &[
    LATENCY,
    TIMEOUT,
    grouped(
        Group::Patience,
        optional(of(
            "deadline",
            Shape::Section(&[positive("after_ms", 2_000.0), switch("propagate", false)]),
        )),
    ),
    grouped(Group::Patience, switch("cancel", false)),
    grouped(
        Group::Retries,
        optional(of(
            "retry",
            Shape::Section(&[
                whole("attempts", 1, MAX_ATTEMPTS, 3),
                of("backoff", Shape::Choice(&["exponential", "constant", "decorrelated"])),
                milliseconds("backoff_ms", 100.0),
                milliseconds("max_backoff_ms", 10_000.0),
                switch("jitter", true),
                of("on", Shape::Words(Cause::RETRIABLE)),
                optional(of(
                    "budget",
                    Shape::Section(&[share("share", 0.1), whole("burst", 0, 1_000_000, 10)]),
                )),
            ]),
        )),
    ),
    grouped(
        Group::Retries,
        optional(of(
            "hedge",
            Shape::Section(&[positive("after_ms", 50.0), whole("attempts", 1, MAX_HEDGES, 1)]),
        )),
    ),
    grouped(
        Group::Protection,
        optional(of(
            "breaker",
            Shape::Section(&[
                number("window_s", Unit::Seconds, 0.01, 3_600.0, 10.0),
                number("failure_ratio", Unit::Share, 0.001, 1.0, 0.5),
                whole("minimum_calls", 1, 1_000_000, 20),
                number("open_s", Unit::Seconds, 0.001, 86_400.0, 5.0),
                whole("probes", 1, 10_000, 5),
            ]),
        )),
    ),
    grouped(
        Group::Protection,
        optional(of(
            "rate_limit",
            Shape::Section(&[
                number("qps", Unit::PerSecond, 0.001, MAX_QPS, 1_000.0),
                whole("burst", 1, 10_000_000, 100),
            ]),
        )),
    ),
    grouped(
        Group::Protection,
        optional(of(
            "pool",
            Shape::Section(&[whole("size", 1, MAX_SLOTS, 100), milliseconds("acquire_timeout_ms", 200.0)]),
        )),
    ),
    BANDWIDTH,
    LOSS,
];

/// From a balancer: the same, with a weight.
static WEIGHTED: &[Field] = &{
    let mut fields = [WEIGHT; CONNECTION.len() + 1];
    let mut index = 0;
    while index < CONNECTION.len() {
        fields[index + 1] = CONNECTION[index];
        index += 1;
    }
    fields
};
const WEIGHT: Field = number("weight", Unit::One, 0.0, MAX_WEIGHT, 1.0);

static PULL: &[Field] = &[LATENCY, TIMEOUT, optional(whole("prefetch", 1, MAX_SLOTS, 10)), BANDWIDTH, LOSS];

const BANDWIDTH: Field = grouped(
    Group::Network,
    optional(of(
        "bandwidth",
        Shape::Section(&[
            number("mbit_s", Unit::MegabitsPerSecond, 0.001, 1_000_000.0, 1_000.0),
            milliseconds("buffer_ms", 100.0),
        ]),
    )),
);
const LOSS: Field = grouped(Group::Network, share("loss", 0.0));

const LATENCY: Field = of("latency", Shape::OneOf(&DISTRIBUTION));
const TIMEOUT: Field = optional(number("timeout_ms", Unit::Milliseconds, 0.001, MAX_MILLISECONDS, 1_000.0));

const INSTANCES: Field = optional(whole("instances", 1, MAX_INSTANCES, 1));
const INSTANCE: Field = optional(whole("instance", 1, MAX_INSTANCES, 1));

/// The parameters of a kind of component.
pub fn fields_of(kind: KindName) -> &'static [Field] {
    match kind {
        KindName::Client => CLIENT,
        KindName::Balancer => BALANCER,
        KindName::Gateway => GATEWAY,
        KindName::Server => SERVER,
        KindName::Cache => CACHE,
        KindName::Queue => QUEUE,
        KindName::Database => DATABASE,
    }
}

/// The parameters of a connection that leaves a component of this kind.
pub fn connection_fields(from: KindName) -> &'static [Field] {
    match from {
        KindName::Queue => PULL,
        KindName::Balancer => WEIGHTED,
        _ => CONNECTION,
    }
}

/// The parameters of a fault, apart from what it strikes.
pub fn fault_fields(fault: FaultName) -> &'static [Field] {
    match fault {
        FaultName::Crash => const { &[MODE, INSTANCES, INSTANCE] },
        FaultName::Restart => const { &[INSTANCE] },
        FaultName::Slow => const { &[number("factor", Unit::One, 0.01, 1_000.0, 5.0), INSTANCES, INSTANCE] },
        FaultName::Errors => {
            const { &[number("share", Unit::Share, 0.0, 1.0, 0.2), switch("gray", false), INSTANCES, INSTANCE] }
        }
        FaultName::Cut => const { &[of("way", Shape::Choice(&["both", "calls", "replies"]))] },
        FaultName::Delay => const { &[milliseconds("added_ms", 200.0)] },
        FaultName::Loss => const { &[number("share", Unit::Share, 0.0, 1.0, 0.1)] },
        FaultName::Burst => const { &[number("factor", Unit::One, 0.0, 1_000.0, 3.0)] },
        FaultName::Chaos => {
            const {
                &[
                    number("every_s", Unit::Seconds, 0.1, MAX_SECONDS, 20.0),
                    number("down_s", Unit::Seconds, 0.001, MAX_SECONDS, 5.0),
                    MODE,
                ]
            }
        }
        FaultName::Outage => const { &[MODE] },
        FaultName::Drain => const { &[INSTANCES, INSTANCE] },
        FaultName::Flush | FaultName::Mend => &[],
    }
}
