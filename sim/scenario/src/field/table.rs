//! The table: every parameter of every kind of component, connection and fault.

use super::super::limits::*;
use super::super::{Cause, FaultName, KindName};
use super::{Field, Group, OneOf, Shape, Unit, Variant};

const fn number(path: &'static str, unit: Unit, min: f64, max: f64, initial: f64) -> Field {
    Field { path, shape: Shape::Number { min, max, initial }, unit, optional: false, group: Group::Main }
}

const fn whole(path: &'static str, min: u64, max: u64, initial: u64) -> Field {
    Field {
        path,
        shape: Shape::Whole { min, max, initial },
        unit: Unit::One,
        optional: false,
        group: Group::Main,
    }
}

const fn of(path: &'static str, shape: Shape) -> Field {
    Field { path, shape, unit: Unit::One, optional: false, group: Group::Main }
}

const fn optional(field: Field) -> Field {
    Field { optional: true, ..field }
}

const fn grouped(group: Group, field: Field) -> Field {
    Field { group, ..field }
}

const fn switch(path: &'static str, initial: bool) -> Field {
    of(path, Shape::Switch { initial })
}

const fn share(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Share, 0.0, 1.0, initial)
}

const fn megabytes(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Megabytes, 0.0, 1_000_000.0, initial)
}

const fn milliseconds(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Milliseconds, 0.0, MAX_MILLISECONDS, initial)
}

const fn seconds(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Seconds, 0.0, MAX_SECONDS, initial)
}

const fn qps(path: &'static str, initial: f64) -> Field {
    number(path, Unit::PerSecond, 0.0, MAX_QPS, initial)
}

/// A duration that is not 0.
const fn positive(path: &'static str, initial: f64) -> Field {
    number(path, Unit::Milliseconds, 0.001, MAX_MILLISECONDS, initial)
}

const fn cv(min: f64, initial: f64) -> Field {
    number("cv", Unit::One, min, MAX_CV, initial)
}

const fn shape(initial: f64) -> Field {
    number("shape", Unit::One, MIN_SHAPE, MAX_SHAPE, initial)
}

/// Numbers that rise: where both stand in one form, the second is from the first's value to so many times that.
pub(super) const RISING: [(&str, &str, f64); 3] = [
    ("min_ms", "max_ms", f64::INFINITY),
    ("fast_ms", "slow_ms", f64::INFINITY),
    ("p50_ms", "p99_ms", MAX_P99_TO_P50),
];

const MEAN: Field = milliseconds("mean_ms", 5.0);

/// The forms of a distribution.
pub static DISTRIBUTION: OneOf = OneOf {
    tag: None,
    variants: &[
        Variant { name: "constant", fields: &[milliseconds("ms", 5.0)] },
        Variant { name: "uniform", fields: &[milliseconds("min_ms", 2.0), milliseconds("max_ms", 8.0)] },
        Variant { name: "exponential", fields: &[MEAN] },
        Variant { name: "gamma", fields: &[MEAN, cv(0.01, 0.5)] },
        Variant { name: "lognormal", fields: &[MEAN, cv(0.01, 1.0)] },
        Variant { name: "lognormal_quantiles", fields: &[positive("p50_ms", 3.5), positive("p99_ms", 25.0)] },
        Variant {
            name: "pareto",
            fields: &[positive("min_ms", 2.0), positive("max_ms", 1_000.0), shape(1.5)],
        },
        Variant { name: "weibull", fields: &[MEAN, shape(0.7)] },
        Variant { name: "hyperexponential", fields: &[MEAN, cv(1.0, 2.0)] },
        Variant {
            name: "bimodal",
            fields: &[
                milliseconds("fast_ms", 2.0),
                milliseconds("slow_ms", 50.0),
                number("slow_share", Unit::Share, 0.0, 1.0, 0.05),
            ],
        },
        Variant { name: "empirical", fields: &[of("quantiles", Shape::Quantiles)] },
        Variant { name: "histogram", fields: &[of("buckets", Shape::Buckets)] },
    ],
    initial: "",
};

/// The same forms; people think longer than machines compute.
static THINK: OneOf =
    OneOf { tag: None, variants: DISTRIBUTION.variants, initial: r#"{"exponential":{"mean_ms":1000}}"# };

/// The shapes of a client's rate.
pub static PROFILE: OneOf = OneOf {
    tag: Some("shape"),
    variants: &[
        Variant { name: "steady", fields: &[qps("qps", 500.0)] },
        Variant {
            name: "ramp",
            fields: &[
                qps("from_qps", 100.0),
                qps("to_qps", 1_000.0),
                seconds("start_s", 10.0),
                seconds("rise_s", 60.0),
            ],
        },
        Variant {
            name: "step",
            fields: &[qps("from_qps", 200.0), qps("to_qps", 1_000.0), seconds("at_s", 20.0)],
        },
        Variant {
            name: "spike",
            fields: &[
                qps("base_qps", 200.0),
                qps("peak_qps", 2_000.0),
                seconds("start_s", 20.0),
                seconds("rise_s", 5.0),
                seconds("hold_s", 20.0),
                seconds("fall_s", 10.0),
            ],
        },
        Variant {
            name: "diurnal",
            fields: &[
                qps("low_qps", 100.0),
                qps("high_qps", 1_000.0),
                number("period_s", Unit::Seconds, 0.1, MAX_SECONDS, 120.0),
                seconds("peak_s", 60.0),
            ],
        },
        Variant { name: "points", fields: &[of("points", Shape::Points)] },
        Variant {
            name: "trace",
            fields: &[
                of("points", Shape::Points),
                optional(number("repeat_s", Unit::Seconds, MIN_CYCLE_S, MAX_SECONDS, 120.0)),
            ],
        },
        Variant {
            name: "on_off",
            fields: &[
                qps("on_qps", 1_000.0),
                qps("off_qps", 100.0),
                number("on_s", Unit::Seconds, MIN_CYCLE_S, MAX_SECONDS, 10.0),
                number("off_s", Unit::Seconds, MIN_CYCLE_S, MAX_SECONDS, 20.0),
                seconds("start_s", 10.0),
            ],
        },
        Variant {
            name: "users",
            fields: &[whole("count", 0, MAX_USERS, 100), of("think", Shape::OneOf(&THINK))],
        },
    ],
    initial: "",
};

static ARRIVALS: OneOf = OneOf {
    tag: None,
    variants: &[
        Variant { name: "poisson", fields: &[] },
        Variant { name: "even", fields: &[] },
        Variant {
            name: "bursty",
            fields: &[
                number("factor", Unit::One, 1.0, MAX_BURST_FACTOR, 5.0),
                number("burst_s", Unit::Seconds, MIN_CYCLE_S, 3_600.0, 1.0),
                number("pause_s", Unit::Seconds, MIN_CYCLE_S, 3_600.0, 4.0),
            ],
        },
        Variant {
            name: "batches",
            fields: &[whole("size", 1, MAX_BATCH, 5), of("sizes", Shape::Choice(&["geometric", "constant"]))],
        },
    ],
    initial: "",
};

static CLIENT: &[Field] = &[
    of("traffic.profile", Shape::OneOf(&PROFILE)),
    of("traffic.arrivals", Shape::OneOf(&ARRIVALS)),
    of("traffic.classes", Shape::Classes),
];

static ALGORITHM: OneOf = OneOf {
    tag: None,
    variants: &[
        Variant { name: "round_robin", fields: &[] },
        Variant { name: "random", fields: &[] },
        Variant { name: "least_connections", fields: &[] },
        Variant { name: "power_of_d", fields: &[whole("d", 1, MAX_CHOICES, 2)] },
    ],
    initial: "",
};

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

static BALANCER: &[Field] = &[
    of("algorithm", Shape::OneOf(&ALGORITHM)),
    optional(of(
        "health_check",
        Shape::Section(&[
            number("interval_s", Unit::Seconds, 0.01, 3_600.0, 2.0),
            number("timeout_s", Unit::Seconds, 0.001, 3_600.0, 1.0),
            whole("fall", 1, 100, 3),
            whole("rise", 1, 100, 2),
        ]),
    )),
    FAILURES,
];

const FAILURES: Field = grouped(
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

static CONNECTION: &[Field] = &[
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
        KindName::Server => SERVER,
        KindName::Cache => CACHE,
        KindName::Queue => QUEUE,
        KindName::Database => DATABASE,
    }
}

/// The parameters of a connection that leaves a component of this kind.
pub fn connection_fields(from: KindName) -> &'static [Field] {
    if from == KindName::Queue { PULL } else { CONNECTION }
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
        FaultName::Flush | FaultName::Mend => &[],
    }
}
