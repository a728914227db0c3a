//! The table of balancers and gateways.

use super::super::Cause;
use super::super::limits::*;
use super::make::*;
use super::table::FAILURES;
use super::traffic::DISTRIBUTION;
use super::{Field, Group, OneOf, Shape, Unit, Variant};

const HASH_BY: Field = of("by", Shape::Choice(&["key", "user"]));

static ALGORITHM: OneOf = OneOf {
    tag: None,
    variants: &[
        Variant { name: "round_robin", fields: &[] },
        Variant { name: "random", fields: &[] },
        Variant { name: "least_connections", fields: &[] },
        Variant { name: "power_of_d", fields: &[whole("d", 1, MAX_CHOICES, 2)] },
        Variant { name: "peak_ewma", fields: &[number("decay_s", Unit::Seconds, 0.001, 3_600.0, 10.0)] },
        Variant {
            name: "consistent_hash",
            fields: &[
                HASH_BY,
                whole("points", 1, MAX_RING_POINTS, 100),
                optional(number("balance", Unit::One, 1.0, 100.0, 1.25)),
            ],
        },
        Variant { name: "maglev", fields: &[HASH_BY] },
        Variant { name: "ip_hash", fields: &[] },
    ],
    initial: "",
};

pub static BALANCER: &[Field] = &[
    of("algorithm", Shape::OneOf(&ALGORITHM)),
    switch("nearest", false),
    optional(of(
        "health_check",
        Shape::Section(&[
            number("interval_s", Unit::Seconds, 0.01, 3_600.0, 2.0),
            number("timeout_s", Unit::Seconds, 0.001, 3_600.0, 1.0),
            whole("fall", 1, 100, 3),
            whole("rise", 1, 100, 2),
        ]),
    )),
    grouped(
        Group::Health,
        optional(of(
            "ejection",
            Shape::Section(&[
                whole("failures", 1, 1_000, 5),
                number("for_s", Unit::Seconds, 0.001, 86_400.0, 30.0),
                share("most", 0.1),
            ]),
        )),
    ),
    grouped(
        Group::Health,
        optional(of(
            "next_target",
            Shape::Section(&[
                whole("tries", 1, MAX_NEXT_TARGETS, 1),
                of("on", Shape::Words(Cause::RETRIABLE)),
            ]),
        )),
    ),
    grouped(Group::Health, number("slow_start_s", Unit::Seconds, 0.0, 3_600.0, 0.0)),
    grouped(
        Group::Capacity,
        optional(of(
            "target_limit",
            Shape::Section(&[
                whole("calls", 1, MAX_SLOTS, 100),
                whole("queue", 0, MAX_QUEUE, 1_000),
                positive("timeout_ms", 1_000.0),
            ]),
        )),
    ),
    CAPACITY,
    FAILURES,
];

const CAPACITY: Field = grouped(
    Group::Capacity,
    optional(of(
        "capacity",
        Shape::Section(
            const {
                &[
                    whole("connections", 1, MAX_SLOTS, 10_000),
                    whole("queue", 0, MAX_QUEUE, 0),
                    whole("cores", 1, MAX_SLOTS, 4),
                    of("service", Shape::OneOf(&QUICK)),
                ]
            },
        ),
    )),
);

/// The same forms; what only passes calls on takes a moment.
static QUICK: OneOf =
    OneOf { tag: None, variants: DISTRIBUTION.variants, initial: r#"{"constant":{"ms":0.05}}"# };

const WINDOW: Field = number("window_s", Unit::Seconds, 0.001, 86_400.0, 1.0);
const RATE: Field = number("qps", Unit::PerSecond, 0.001, MAX_QPS, 1_000.0);
const BURST: Field = whole("burst", 1, 10_000_000, 100);
const CALLS: Field = whole("calls", 1, 100_000_000, 1_000);

static LIMIT_RULE: OneOf = OneOf {
    tag: None,
    variants: &[
        Variant { name: "token_bucket", fields: &[RATE, BURST] },
        Variant { name: "leaky_bucket", fields: &[RATE, BURST, switch("delay", true)] },
        Variant { name: "fixed_window", fields: &[CALLS, WINDOW] },
        Variant { name: "sliding_window", fields: &[CALLS, WINDOW] },
    ],
    initial: "",
};

static CONCURRENCY: OneOf = OneOf {
    tag: None,
    variants: &[
        Variant { name: "fixed", fields: &[whole("calls", 1, MAX_SLOTS, 100)] },
        Variant {
            name: "adaptive",
            fields: &[
                number("interval_s", Unit::Seconds, 0.001, 3_600.0, 0.1),
                number("min_rtt_every_s", Unit::Seconds, 0.1, 86_400.0, 60.0),
                whole("min_rtt_calls", 1, 10_000, 50),
                number("buffer", Unit::Share, 0.0, 10.0, 0.25),
                whole("min", 1, MAX_SLOTS, 3),
                whole("max", 1, MAX_SLOTS, 1_000),
            ],
        },
    ],
    initial: "",
};

pub static GATEWAY: &[Field] = &[
    optional(of(
        "limit",
        Shape::Section(&[
            of("rule", Shape::OneOf(&LIMIT_RULE)),
            of("per", Shape::Choice(&["gateway", "user"])),
        ]),
    )),
    optional(of("concurrency", Shape::OneOf(&CONCURRENCY))),
    share("reserve", 0.0),
    CAPACITY,
    FAILURES,
];
