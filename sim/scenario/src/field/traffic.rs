//! The table of durations and of a client's traffic.

use super::super::limits::*;
use super::make::*;
use super::{Field, OneOf, Shape, Unit, Variant};

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

pub static CLIENT: &[Field] = &[
    of("traffic.profile", Shape::OneOf(&PROFILE)),
    of("traffic.arrivals", Shape::OneOf(&ARRIVALS)),
    of("traffic.classes", Shape::Classes),
    whole("traffic.population", 1, MAX_POPULATION, 10_000),
];
