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
    let unusable: [&[&str]; 6] = [
        &["run", "-"],
        &["run", &file, "--duration", "soon"],
        &["run", &file, "--duration", "0s"],
        &["run", &file, "--duration", "2years"],
        &["run", &file, "--seed", "-1"],
        &["run", &file, "--seed", "9007199254740992"],
    ];
    for arguments in unusable {
        let output = flashcrowd(arguments, "{ not JSON");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}
