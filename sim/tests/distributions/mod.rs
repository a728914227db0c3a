//! One distribution of each form, and of each way in which it is drawn.

use flashcrowd_sim::scenario::Distribution::{self, *};

pub fn all() -> Vec<(&'static str, Distribution)> {
    vec![
        ("constant", Constant { ms: 3.0 }),
        ("uniform", Uniform { min_ms: 200.0, max_ms: 800.0 }),
        ("exponential", Exponential { mean_ms: 300.0 }),
        ("erlang of four stages", Gamma { mean_ms: 500.0, cv: 0.5 }),
        ("gamma below a shape of one", Gamma { mean_ms: 500.0, cv: 1.6 }),
        ("lognormal", Lognormal { mean_ms: 500.0, cv: 0.5 }),
        ("skewed lognormal", Lognormal { mean_ms: 500.0, cv: 1.0 }),
        ("lognormal by quantiles", LognormalQuantiles { p50_ms: 400.0, p99_ms: 1_600.0 }),
        ("pareto", Pareto { min_ms: 100.0, max_ms: 5_000.0, shape: 1.5 }),
        ("pareto of shape one", Pareto { min_ms: 100.0, max_ms: 1_000.0, shape: 1.0 }),
        ("stretched weibull", Weibull { mean_ms: 500.0, shape: 0.7 }),
        ("peaked weibull", Weibull { mean_ms: 500.0, shape: 3.0 }),
        ("hyperexponential", Hyperexponential { mean_ms: 500.0, cv: 2.0 }),
        ("bimodal", Bimodal { fast_ms: 200.0, slow_ms: 5_000.0, slow_share: 0.05 }),
        (
            "empirical",
            Empirical { quantiles: vec![[0.0, 100.0], [0.5, 300.0], [0.9, 800.0], [1.0, 4_000.0]] },
        ),
        (
            "histogram",
            Histogram {
                buckets: vec![[50.0, 0.0], [100.0, 120.0], [200.0, 480.0], [500.0, 70.0], [900.0, 3.0]],
            },
        ),
    ]
}
