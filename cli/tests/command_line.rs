//! The program as it is called: arguments in, text and exit status out.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use flashcrowd_sim::metrics::Report;
use serde_json::Value;

fn flashcrowd(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_flashcrowd"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that ends without reading closes the pipe.
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).ok();
    child.wait_with_output().expect("the program ends")
}

fn scenario(slug: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../scenarios").join(slug);
    path.with_extension("json").display().to_string()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("all that is printed is UTF-8")
}

/// The report of the three servers, without the one figure that no seed decides.
fn report(more: &[&str]) -> Value {
    let file = scenario("three-servers");
    let output = flashcrowd(&[&["run", &file, "--format", "json", "--duration", "5s"], more].concat(), "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut report: Value = serde_json::from_slice(&output.stdout).expect("a report is JSON");
    let wall_s = report.as_object_mut().and_then(|fields| fields.shift_remove("wall_s"));
    assert!(wall_s.and_then(|s| s.as_f64()).is_some_and(|s| s > 0.0));
    report
}

#[test]
fn a_run_is_told_under_stable_names_with_units() {
    let report = report(&[]);
    assert_eq!(report["scenario"], "Three servers, one dies");
    assert_eq!(report["simulated_s"], 5.0);
    let overall = &report["overall"];
    assert!((overall["offered_qps"].as_f64().unwrap_or_default() - 600.0).abs() < 60.0);
    assert!(overall["latency_ms"]["p99"].as_f64().is_some());
    assert_eq!(report["components"]["web-2"]["failed"], 0);
    assert!(report["connections"]["balancer->web-2"]["calls"].as_u64().is_some_and(|n| n > 500));
    assert_eq!(report["objectives"][1]["objective"], "availability");
    assert_eq!(report["objectives"][1]["met"], true);
}

#[test]
fn the_json_reads_back_as_the_report_it_was() {
    let value = report(&[]);
    let read: Report = serde_json::from_value(value.clone()).expect("it has the report's shape");
    assert_eq!(serde_json::to_value(read).expect("a report is plain data"), value);
}

#[test]
fn the_same_seed_gives_the_same_report_and_another_seed_another() {
    assert_eq!(report(&["--seed", "7"]), report(&["--seed", "7"]));
    assert_ne!(report(&["--seed", "7"]), report(&["--seed", "8"]));
}

#[test]
fn a_warm_up_is_left_out_of_the_figures() {
    let (whole, late) = (report(&[]), report(&["--warmup", "2500ms"]));
    assert_eq!(late["warmup_s"], 2.5);
    let requests = |report: &Value| report["overall"]["requests"].as_f64().unwrap_or_default();
    assert!((requests(&late) / requests(&whole) - 0.5).abs() < 0.1);
    let output = flashcrowd(&["run", &scenario("three-servers"), "--duration", "5s", "--warmup", "5s"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--warmup 5s leaves nothing of a run of 5s"));
}

#[test]
fn a_run_says_how_sure_it_is() {
    let scenario = with_objectives(r#"[{ "latency_mean_ms": { "below": 1000 } }]"#);
    let arguments = ["run", "-", "--duration", "60s"];
    let (_, json, _) = told(&[&arguments[..], &["--format", "json"]].concat(), &scenario);
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    let certainty = &json["certainty"];
    assert_eq!((&certainty["confidence"], &certainty["settled_after_s"].is_f64()), (&0.95.into(), &true));
    let mean = &certainty["overall"]["latency_ms.mean"];
    assert!(mean["half_width"].as_f64().is_some_and(|half| half > 0.0 && half < 0.1), "{mean}");
    assert_eq!(json["objectives"][0]["half_width"], mean["half_width"]);
    assert_eq!(certainty["overall"]["availability"]["none"], "too_short");
    assert!(certainty["components"]["web"]["utilization"]["batches"].as_u64().is_some_and(|n| n >= 10));
    let (_, table, _) = told(&arguments, &scenario);
    for expected in [
        "mean 2.4",
        " ± 0.0",
        "95 % confidence interval",
        "availability, latency_ms.p99, latency_ms.p99.9: too little",
    ] {
        assert!(table.contains(expected), "{expected} is missing in\n{table}");
    }
    let (_, table, _) = told(&["run", "-", "--duration", "3s"], &scenario);
    assert!(table.contains("all figures: too little was seen"), "{table}");
}

#[test]
fn a_warm_up_that_the_run_shows_is_left_out() {
    // Ten times the load for three seconds; the line is empty again after some five more.
    let scenario = with_objectives("[]").replace(
        r#"{ "shape": "steady", "qps": 300 }"#,
        r#"{ "shape": "step", "from_qps": 2000, "to_qps": 300, "at_s": 3 }"#,
    );
    let scenario = scenario.replace(r#""slots": 1"#, r#""slots": 1, "queue": 100000"#);
    let mean = |warmup: &str| {
        let arguments = ["run", "-", "--duration", "60s", "--format", "json", "--warmup", warmup];
        let (status, json, error) = told(&arguments, &scenario);
        assert_eq!(status, 0, "{error}");
        let json: Value = serde_json::from_str(&json).expect("it is JSON");
        let figure = |value: &Value| value.as_f64().expect("it is defined");
        (figure(&json["warmup_s"]), figure(&json["overall"]["latency_ms"]["mean"]))
    };
    let ((none, moved), (warmup, steady)) = (mean("0s"), mean("auto"));
    assert!(none == 0.0 && moved > 100.0, "{moved}");
    assert!((7.0..30.0).contains(&warmup) && steady < 3.0, "{warmup} {steady}");
    let several = told(&["run", "-", "--duration", "60s", "--warmup", "auto", "--seeds", "2"], &scenario).1;
    assert!(several.contains("left out"), "{several}");
    assert_eq!(told(&["run", "-", "--warmup", "soon"], &scenario).0, 2);
}

#[test]
fn theory_stands_beside_a_run() {
    let scenario = with_objectives("[]");
    let (status, table, error) = told(&["theory", "-", "--duration", "60s"], &scenario);
    assert_eq!(status, 0, "{error}");
    for expected in
        ["M/M/1: λ = 300/s, service 1 ms", "theory", "simulated", "standard errors", "30.0 %", " ± "]
    {
        assert!(table.contains(expected), "{expected} is missing in\n{table}");
    }
    let (_, json, _) = told(&["theory", "-", "--duration", "60s", "--format", "json"], &scenario);
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    let figures = json["findings"][1]["figures"].as_array().expect("there are figures");
    let mean = figures.iter().find(|figure| figure["figure"] == "sojourn_mean_ms").expect("it is predicted");
    let of = |name: &str| mean[name].as_f64().expect("it is defined");
    assert!((of("theory") - 1.0 / 0.7).abs() < 1e-9);
    assert!((of("simulated") - of("theory")).abs() < 4.0 * of("half_width") / 2.0);
    // 16 batches: Student's t with 15 degrees of freedom.
    let errors = (of("simulated") - of("theory")) * 2.131_449_545_559_323 / of("half_width");
    assert!((errors - of("standard_errors")).abs() < 1e-6, "{errors} {mean}");
}

#[test]
fn theory_alone_makes_no_run_and_says_why_it_does_not_apply() {
    let (status, table, _) = told(&["theory", "-", "--no-run"], &with_objectives("[]"));
    assert!(status == 0 && table.contains("30.0 %") && !table.contains("simulated"), "{table}");
    let three = told(&["theory", &scenario("three-servers"), "--language", "zh"], "").1;
    for expected in ["没有适用的解析公式", "最少连接算法没有解析公式", "理论适用至 20 秒", "标准误"]
    {
        assert!(three.contains(expected), "{expected} is missing in\n{three}");
    }
    let rising = told(&["theory", &scenario("one-server")], "").1;
    assert!(rising.contains("the rate of its traffic changes over time"), "{rising}");
}

#[test]
fn a_table_says_it_for_people() {
    let output = flashcrowd(&["run", &scenario("three-servers"), "--duration", "5s"], "");
    let table = text(&output.stdout);
    for expected in
        ["Three servers, one dies, seed 1", "5 s simulated", "goodput", "web-2", "balancer->web-2", "met"]
    {
        assert!(table.contains(expected), "{expected} is missing in\n{table}");
    }
    assert_eq!(text(&output.stderr), "", "there is no progress where nobody watches");
}

#[test]
fn every_problem_is_told_with_its_place_and_what_would_be_right() {
    let bad = r#"{
        "flashcrowd": 1,
        "components": [
            { "id": "users", "kind": "client", "at": [0, 0] },
            { "id": "web", "kind": "servr" },
            { "id": "shop", "kind": "server", "slotz": 3 },
            { "id": "db", "kind": "database", "slots": 0 }
        ],
        "connections": [{ "from": "users", "to": "dv", "timeout_ms": -5 }]
    }"#;
    for order in ["run", "validate"] {
        let output = flashcrowd(&[order, "-"], bad);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()));
        let problems = text(&output.stderr);
        for expected in
            ["component \"web\", kind: \"servr\"", "did you mean \"server\"", "did you mean \"slots\""]
        {
            assert!(problems.contains(expected), "{expected} is missing in\n{problems}");
        }
    }
    let readable = bad.replace("servr", "server").replace("slotz", "slots");
    let problems = text(&flashcrowd(&["validate", "-"], &readable).stderr);
    let expected = [
        "component \"db\", slots: 0 is out of range; from 1",
        "there is no \"dv\"; did you mean \"db\"?",
        "-5 ms",
    ];
    for expected in expected {
        assert!(problems.contains(expected), "{expected} is missing in\n{problems}");
    }
    let chinese = text(&flashcrowd(&["validate", "-", "--language", "zh"], &readable).stderr);
    assert!(chinese.contains("组件“db”，slots：0 超出范围"), "{chinese}");
}

#[test]
fn a_good_file_has_no_problems() {
    let file = scenario("one-server");
    let output = flashcrowd(&["validate", &file], "");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).ends_with("2 components, 1 connections, no problems\n"));
}

#[test]
fn what_cannot_be_used_is_refused() {
    let missing = flashcrowd(&["run", "no-such-file.json"], "");
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).starts_with("no-such-file.json: "));
    let file = scenario("one-server");
    let unusable: [&[&str]; 8] = [
        &["run", "-"],
        &["run", &file, "--duration", "soon"],
        &["run", &file, "--duration", "0s"],
        &["run", &file, "--duration", "2years"],
        &["run", &file, "--seed", "-1"],
        &["run", &file, "--seed", "9007199254740992"],
        &["run", &file, "--seed", "9007199254740991", "--seeds", "2"],
        &["run", &file, "--seeds", "0"],
    ];
    for arguments in unusable {
        let output = flashcrowd(arguments, "{ not JSON");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}

/// The status with which the program ends, and what it prints.
fn told(arguments: &[&str], input: &str) -> (i32, String, String) {
    let output = flashcrowd(arguments, input);
    (output.status.code().expect("it ends by itself"), text(&output.stdout), text(&output.stderr))
}

/// A client and a server at 30 % load, with these objectives.
fn with_objectives(objectives: &str) -> String {
    format!(
        r#"{{ "flashcrowd": 1, "name": "Two boxes", "components": [
            {{ "id": "users", "kind": "client", "traffic": {{ "profile": {{ "shape": "steady", "qps": 300 }} }} }},
            {{ "id": "web", "kind": "server", "slots": 1, "service": {{ "exponential": {{ "mean_ms": 1 }} }} }}],
            "connections": [{{ "from": "users", "to": "web" }}], "objectives": {objectives} }}"#
    )
}

#[test]
fn an_objective_that_is_missed_shows_in_the_exit_status() {
    let met = with_objectives(r#"[{ "latency_p99_ms": { "below": 1000 } }]"#);
    let (status, table, _) = told(&["check", "-", "--duration", "5s"], &met);
    assert_eq!(status, 0, "{table}");
    assert!(table.contains("latency_p99_ms") && table.contains("below 1000") && table.contains("met"));

    let missed =
        with_objectives(r#"[{ "latency_p99_ms": { "below": 1000 } }, { "goodput_qps": { "above": 400 } }]"#);
    let (status, table, _) = told(&["check", "-", "--duration", "5s"], &missed);
    assert_eq!(status, 1, "{table}");
    assert!(table.contains("missed"));
    let (status, json, _) = told(&["check", "-", "--duration", "5s", "--format", "json"], &missed);
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(status, 1);
    assert_eq!((&json["met"], &json["objectives"][0]["met"]), (&false.into(), &true.into()));
    assert_eq!((&json["scenario"], &json["objectives"][1]["bound"]), (&"Two boxes".into(), &400.0.into()));
}

#[test]
fn a_scenario_without_objectives_cannot_be_checked() {
    let (status, printed, error) = told(&["check", "-", "--duration", "5s"], &with_objectives("[]"));
    assert_eq!((status, printed), (2, String::new()));
    assert!(error.contains("there is nothing to check; give the scenario objectives"), "{error}");
}

#[test]
fn several_seeds_tell_how_many_of_them_meet_each_objective() {
    // In ten seconds at 300 /s a Poisson count exceeds its mean about every other time.
    let scenario =
        with_objectives(r#"[{ "latency_p99_ms": { "below": 1000 } }, { "goodput_qps": { "above": 300 } }]"#);
    let arguments = ["check", "-", "--duration", "10s", "--seeds", "12"];
    let (status, table, _) = told(&arguments, &scenario);
    assert_eq!(status, 1);
    assert!(table.contains("met in 12 of 12"), "{table}");
    let (_, json, _) = told(&[&arguments[..], &["--format", "json"]].concat(), &scenario);
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    let goodput = &json["objectives"][1];
    assert!((1..12).contains(&goodput["met"].as_u64().expect("a count")), "{goodput}");
    assert_eq!((&goodput["runs"], &json["first_seed"], &json["met"]), (&12.into(), &1.into(), &false.into()));
}

/// Several runs, without the time that they took.
fn several(more: &[&str]) -> Value {
    let file = scenario("three-servers");
    let arguments = ["run", &file, "--format", "json", "--duration", "5s", "--seed", "7", "--seeds", "5"];
    let (status, json, error) = told(&[&arguments[..], more].concat(), "");
    assert_eq!(status, 0, "{error}");
    let mut json: Value = serde_json::from_str(&json).expect("it is JSON");
    json.as_object_mut().and_then(|fields| fields.shift_remove("wall_s")).expect("the time is told");
    json
}

#[test]
fn several_seeds_print_the_same_whatever_the_number_of_threads() {
    let one = several(&["--threads", "1"]);
    assert_eq!(one.to_string(), several(&["--threads", "4"]).to_string());
    assert_eq!(one.to_string(), several(&[]).to_string());
}

#[test]
fn several_seeds_are_the_runs_of_this_seed_and_those_that_follow() {
    let alone: Vec<f64> = (7..12)
        .map(|seed| {
            let report = report(&["--seed", &seed.to_string()]);
            report["overall"]["latency_ms"]["p99"].as_f64().expect("requests ended")
        })
        .collect();
    let all = several(&[]);
    let p99 = &all["overall"]["latency_ms"]["p99"];
    let figure = |name: &str| p99[name].as_f64().expect("it is defined");
    let mean = alone.iter().sum::<f64>() / 5.0;
    assert!((figure("mean") / mean - 1.0).abs() < 1e-12);
    let squares: f64 = alone.iter().map(|value| (value - mean).powi(2)).sum();
    // Student's t with four degrees of freedom, at 97.5 %.
    let half = 2.776_445_105_197_793 * (squares / 4.0 / 5.0).sqrt();
    assert!((figure("high") - mean - half).abs() < 1e-9 && (mean - figure("low") - half).abs() < 1e-9);
    assert_eq!(figure("min"), alone.iter().copied().fold(f64::INFINITY, f64::min));
    assert_eq!(figure("max"), alone.iter().copied().fold(0.0, f64::max));
    assert_eq!((&all["first_seed"], &all["runs"], &p99["runs"]), (&7.into(), &5.into(), &5.into()));
    assert!(all["components"]["web-1"]["utilization"]["mean"].is_f64());
    assert_eq!(all["objectives"][0]["objective"], "latency_p99_ms");
}

#[test]
fn several_seeds_make_a_table_for_people() {
    let (_, table, _) = told(&["run", "-", "--duration", "2s", "--seeds", "3"], &with_objectives("[]"));
    for expected in ["Two boxes, seeds 1 to 3", "3 runs of 2 s", "95 % interval", "web: in use", "p99 ms"] {
        assert!(table.contains(expected), "{expected} is missing in\n{table}");
    }
    let (_, single, _) = told(&["run", "-", "--duration", "2s", "--seeds", "1"], &with_objectives("[]"));
    assert!(single.contains("–"), "one run has no interval:\n{single}");
}

#[test]
fn a_file_becomes_a_link_and_the_link_the_file() {
    let file = scenario("flash-sale");
    let (status, link, error) = told(&["link", &file, "--base", "https://example.org/app/"], "");
    assert_eq!(status, 0, "{error}");
    let link = link.trim_end();
    let fragment = link.strip_prefix("https://example.org/app/").expect("the address comes first");
    assert!(fragment.starts_with("#1e"), "{fragment}");
    assert_eq!(told(&["link", &file], "").1.trim_end(), fragment);
    let written = std::fs::read_to_string(&file).expect("the gallery is there");
    let document = flashcrowd_sim::scenario::parse(&written).expect("the gallery has no problems");
    for word in [link, fragment, &fragment[1..]] {
        let (status, json, _) = told(&["link", word], "");
        assert_eq!(status, 0);
        assert_eq!(flashcrowd_sim::scenario::parse(&json).as_ref(), Ok(&document));
    }
    // A link is a scenario like any other.
    let run = |what: &str| told(&["check", what, "--duration", "2s"], "").1;
    assert_eq!(run(link), run(&file));
}

#[test]
fn a_link_that_cannot_be_read_says_why() {
    for (link, expected) in [
        ("https://example.org/#1e2.AAAA", "damaged"),
        ("#9e2.AAAA", "of a later release"),
        ("https://example.org/#hello", "not a link to a scenario"),
    ] {
        let (status, printed, error) = told(&["link", link], "");
        assert_eq!((status, printed), (2, String::new()));
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn bench_counts_what_it_measures() {
    let (status, json, _) = told(
        &["bench", "-", "--duration", "2s", "--repetitions", "3", "--format", "json"],
        &with_objectives("[]"),
    );
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(status, 0);
    let count = |name: &str| json[name].as_u64().expect("it is a count");
    assert!(
        count("events") > count("calls") && count("calls") >= count("requests") && count("requests") > 400
    );
    for name in ["requests_per_s", "calls_per_s", "events_per_s", "ns_per_call", "ns_per_event", "wall_s"] {
        let [min, median, max] =
            ["min", "median", "max"].map(|end| json[name][end].as_f64().expect("a figure"));
        assert!(0.0 < min && min <= median && median <= max, "{name}: {}", json[name]);
    }
    let (_, table, _) =
        told(&["bench", "-", "--duration", "1s", "--repetitions", "1"], &with_objectives("[]"));
    assert!(table.contains("per CPU-second") && table.contains("ns an event"), "{table}");
}

#[test]
fn shells_get_their_completions() {
    for (shell, expected) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef flashcrowd"),
        ("fish", "complete -c flashcrowd"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let (status, script, _) = told(&["completions", shell], "");
        assert_eq!(status, 0);
        assert!(
            script.contains(expected) && script.contains("validate") && script.contains("theory"),
            "{shell}"
        );
    }
}

#[test]
fn a_slip_is_answered_with_the_nearest_known_word() {
    let file = scenario("one-server");
    let slips: [(&[&str], &str); 4] = [
        (&["valdate", &file], "'validate'"),
        (&["run", &file, "--sed", "4"], "'--seed'"),
        (&["run", &file, "--format", "jsn"], "'json'"),
        (&["completions", "bahs"], "'bash'"),
    ];
    for (arguments, expected) in slips {
        let (status, _, error) = told(arguments, "");
        assert!(status == 2 && error.contains(expected), "{arguments:?}: {error}");
    }
}

#[test]
fn the_windows_of_a_run_are_told_as_csv() {
    let file = scenario("three-servers");
    let output = flashcrowd(&["run", &file, "--csv", "--duration", "3s"], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    let rows: Vec<Vec<&str>> = told.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let offered = rows[0].iter().position(|name| *name == "offered").expect("it is a column");
    let sum: f64 = rows[1..].iter().filter_map(|row| row[offered].parse::<f64>().ok()).sum();
    assert!((sum - 1_800.0).abs() < 200.0, "{sum}");
    assert!(rows[0].contains(&"web-2.utilization") && rows[0].contains(&"balancer->web-2.calls"));

    let both = flashcrowd(&["run", &file, "--csv", "--seeds", "3"], "");
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn a_picture_is_a_scenario_file_as_well() {
    let json = std::fs::read_to_string(scenario("three-servers")).expect("it can be read");
    let document = flashcrowd_sim::scenario::parse(&json).expect("it parses");
    let svg = format!("<svg>{}</svg>", flashcrowd_sim::scenario::svg_metadata(&document));
    assert_eq!(flashcrowd(&["validate", "-"], &svg).status.code(), Some(0));
    let bare = flashcrowd(&["validate", "-"], "<svg/>");
    assert_eq!(bare.status.code(), Some(2));
    assert!(text(&bare.stderr).contains("holds no scenario"), "{}", text(&bare.stderr));
}
