//! Documents, good and bad: what is read, what is refused and how, and that nothing is lost on the way.

mod scenarios;

use std::collections::BTreeMap;

use flashcrowd_sim::random::Stream;
use flashcrowd_sim::scenario::{
    Annotation, AnnotationKind, ArrivalProcess, BatchSizes, Component, Connection, Distribution, Document,
    Edit, Fault, Incident, Kind, KindName, Language, LinkError, Place, Problem, ProblemKind, Profile,
    Subject, check, diff, from_fragment, limits, parse, to_fragment, to_json_pretty,
};
use scenarios::three_servers;

fn problems(text: &str) -> Vec<String> {
    let found = parse(text).and_then(|document| check(&document).map(|_| ())).unwrap_err();
    found.iter().map(|p| p.render(Language::En)).collect()
}

/// The profile in the scenario of the tests.
const PROFILE: &str =
    r#"{"shape":"spike","base_qps":600,"peak_qps":1500,"start_s":8,"rise_s":2,"hold_s":4,"fall_s":2}"#;

/// The scenario of the tests with one piece replaced.
fn broken(from: &str, to: &str) -> Vec<String> {
    let text = three_servers("random", "", "");
    assert!(text.contains(from), "{from}");
    problems(&text.replacen(from, to, 1))
}

#[test]
fn a_document_comes_back_from_json_and_from_a_link_as_it_was() {
    let health = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
    let mut document =
        parse(&three_servers("least_connections", health, r#"{"at_s":1,"crash":{"component":"a"}}"#))
            .unwrap();
    document.name = Some("Kaufrausch 抢购 🛒".into());
    document.actions = serde_json::from_str(
        r#"[{"at_ns":5,"set":{"component":"a","slots":3}},{"at_ns":5,"burst":{"client":"users","factor":2},"for_s":1}]"#,
    )
    .unwrap();
    assert_eq!(parse(&to_json_pretty(&document)).unwrap(), document);
    let link = to_fragment(&document);
    assert_eq!(from_fragment(&link).unwrap().document, document);
    assert!(link.len() < 900, "{} characters", link.len());
}

#[test]
fn defaults_are_left_out_of_files() {
    let mut document = Document::default();
    for kind in KindName::ALL {
        document.components.push(Component::new(kind.as_str(), kind.default_kind()));
    }
    document.connections.push(Connection::new("client", "server"));
    let text = to_json_pretty(&document);
    assert!(!text.contains("slots") && !text.contains("traffic") && !text.contains("latency"), "{text}");
    assert_eq!(parse(&text).unwrap(), document);
}

#[test]
fn every_bad_value_is_told_with_its_place_and_what_would_be_right() {
    let cases = [
        ("\"slots\":16", "\"slots\":0", "component \"a\", slots: 0 is out of range; from 1 to 100000"),
        ("\"slots\":16", "\"slots\":-1", "component \"a\", slots: invalid value: integer `-1`, expected u32"),
        ("\"slots\":16", "\"slots\":1e308", "component \"a\", slots: invalid type: floating point"),
        ("\"slots\":16", "\"slots\":\"NaN\"", "component \"a\", slots: invalid type: string"),
        (
            "\"slots\":16",
            "\"slts\":16",
            "component \"a\", slts: \"slts\" is not known here; did you mean \"slots\"?",
        ),
        ("\"slots\":16", "\"slots\":16,\"slots\":17", "\"slots\" stands twice in one object"),
        (
            "\"mean_ms\":8",
            "\"mean_ms\":null",
            "component \"a\", service.lognormal.mean_ms: invalid type: null",
        ),
        ("\"mean_ms\":8", "\"mean_ms\":1e300", "component \"a\", service.mean_ms: 1"),
        ("\"mean_ms\":8", "\"mean_ms\":1e999", "this is not JSON: number out of range"),
        ("\"base_qps\":600", "\"base_qps\":-600", "traffic.profile.base_qps: -600 /s is out of range"),
        ("\"lognormal\"", "\"lognormall\"", "is not known here; did you mean \"lognormal\"?"),
        ("\"kind\":\"server\"", "\"kind\":\"sever\"", "did you mean \"server\"?"),
        ("\"id\":\"b\"", "\"id\":\"a\"", "component \"a\": the id \"a\" is taken"),
        ("\"id\":\"b\"", "\"id\":\"\"", "\"\" cannot be an id"),
        ("\"to\":\"db\"", "\"to\":\"dbb\"", "there is no \"dbb\"; did you mean \"db\"?"),
        ("\"to\":\"db\"", "\"to\":\"a\"", "a component cannot be connected to itself"),
        ("\"to\":\"db\"", "\"to\":\"users\"", "nothing can be connected to a client; reverse the arrow"),
        ("\"from\":\"a\"", "\"from\":\"db\"", "a database calls nobody; reverse the arrow"),
        (
            "\"from\":\"c\",\"to\":\"db\"",
            "\"from\":\"a\",\"to\":\"db\",\"id\":\"x\"",
            "already connects the same two",
        ),
        ("\"timeout_ms\":500", "\"timeout_ms\":0", "timeout_ms: 0 ms is out of range"),
        ("\"keys\":\"items\"", "\"keys\":\"item\"", "there is no \"item\"; did you mean \"items\"?"),
        ("\"count\":1000", "\"count\":0", "key space \"items\", count: 0 is out of range"),
        ("\"weight\":4", "\"weight\":-4", "traffic.classes[0].weight: -4 is out of range"),
        ("\"name\":\"write\"", "\"name\":\"read\"", "two classes are named \"read\""),
        ("\"seed\":5", "\"seed\":-5", "scenario, seed: invalid value: integer `-5`"),
        ("\"flashcrowd\":1,", "", "the version is missing"),
        ("\"flashcrowd\":1", "\"flashcrowd\":2", "this is version 2 and was made by a later release"),
        (
            "\"incidents\":[]",
            "\"incidents\":[{\"at_s\":1,\"crash\":{\"component\":\"users\"}}]",
            "strikes another kind",
        ),
        (
            "\"incidents\":[]",
            "\"incidents\":[{\"at_s\":1,\"crash\":{\"component\":\"a\",\"instance\":2}}]",
            "there is no instance 2",
        ),
        (
            "\"incidents\":[]",
            "\"incidents\":[{\"at_s\":1,\"crush\":{\"component\":\"a\"}}]",
            "did you mean \"crash\"?",
        ),
        (
            "\"incidents\":[]",
            "\"incidents\":[{\"at_s\":1,\"crash\":{\"componet\":\"a\"}}]",
            "incident 1, crash.componet: \"componet\" is not known here; did you mean \"component\"?",
        ),
        (
            "\"incidents\":[]",
            "\"incidents\":[{\"at_s\":1,\"slow\":{\"component\":\"a\"}}]",
            "incident 1, slow: missing field `factor`",
        ),
        ("\"incidents\":[]", "\"incidents\":[],\"components\":[]", "\"components\" stands twice"),
        (
            PROFILE,
            r#"{"shape":"traec"}"#,
            "traffic.profile.shape: \"traec\" is not known here; did you mean \"trace\"?",
        ),
        (PROFILE, r#"{"shape":7}"#, "traffic.profile.shape: invalid type: integer `7`, expected a string"),
        (PROFILE, r#"{"shape":"trace"}"#, "traffic.profile: missing field `points`"),
        (PROFILE, r#"{"shape":"trace","points":[]}"#, "traffic.profile.points: at least one point is needed"),
        (
            PROFILE,
            r#"{"shape":"trace","points":[[0,1]],"repeat_s":0}"#,
            "traffic.profile.repeat_s: 0 s is out of range",
        ),
        (
            PROFILE,
            r#"{"shape":"users","count":2000000}"#,
            "traffic.profile.count: 2000000 is out of range; from 0 to 1000000",
        ),
        (
            PROFILE,
            r#"{"shape":"users","count":2,"think":{"constant":{"ms":-1}}}"#,
            "traffic.profile.think.ms: -1 ms is out of range",
        ),
        (
            PROFILE,
            r#"{"shape":"on_of","on_qps":1}"#,
            "traffic.profile.shape: \"on_of\" is not known here; did you mean \"on_off\"?",
        ),
        (
            "\"classes\"",
            "\"arrivals\":\"poison\",\"classes\"",
            "traffic.arrivals: \"poison\" is not known here; did you mean \"poisson\"?",
        ),
        (
            "\"classes\"",
            "\"arrivals\":{\"bursty\":{\"factor\":0,\"burst_s\":1,\"pause_s\":1}},\"classes\"",
            "traffic.arrivals.factor: 0 is out of range; from 1 to 1000",
        ),
        ("\"weight\":4", "\"priority\":-1", "traffic.classes[0].priority: invalid value: integer `-1`"),
        ("\"weight\":4", "\"service_factor\":-1", "traffic.classes[0].service_factor: -1 is out of range"),
        (
            "\"count\":1000",
            "\"count\":1000,\"popularity\":{\"hot_set\":{\"keys\":0,\"share\":1.5}}",
            "key space \"items\", popularity.hot_set.share: 1.5 is out of range",
        ),
        (
            "\"incidents\":[]",
            "\"actions\":[{\"at_ns\":9,\"remove\":{\"component\":\"x\"}}]",
            "there is no component \"x\"",
        ),
        (
            "\"timeout_ms\":500",
            "\"retry\":{\"atempts\":2}",
            "retry.atempts: \"atempts\" is not known here; did you mean \"attempts\"?",
        ),
        (
            "\"timeout_ms\":500",
            "\"retry\":{\"attempts\":0}",
            "retry.attempts: 0 is out of range; from 1 to 100",
        ),
        (
            "\"timeout_ms\":500",
            "\"retry\":{\"on\":[\"time_out\"]}",
            "\"time_out\" is not known here; did you mean \"timeout\"?",
        ),
        ("\"timeout_ms\":500", "\"retry\":{\"on\":[\"removed\"]}", "retry.on: \"removed\" is not known here"),
        (
            "\"timeout_ms\":500",
            "\"breaker\":{\"failure_ratio\":1.5}",
            "breaker.failure_ratio: 1.5 is out of range",
        ),
        ("\"timeout_ms\":500", "\"pool\":{\"size\":0}", "pool.size: 0 is out of range; from 1 to 100000"),
        ("\"timeout_ms\":500", "\"loss\":2", "loss: 2 is out of range; from 0 to 1"),
        (
            "\"slots\":16",
            "\"plan\":[{\"parallel\":[{\"compute\":1}]}]",
            "plan[0].parallel[0]: \"parallel\" is a list of calls",
        ),
        (
            "\"slots\":16",
            "\"plan\":[{\"parallel\":[{\"call\":\"dp\"}]}]",
            "plan[0].parallel[0].call: no connection leads from this server to \"dp\"",
        ),
        (
            "\"slots\":16",
            "\"plan\":[{\"call\":\"db\",\"enough\":1}]",
            "plan[0]: \"parallel\" is a list of calls, and \"enough\" goes with it",
        ),
        (
            "\"slots\":16",
            "\"plan\":[{\"call\":\"db\",\"probability\":2}]",
            "plan[0].probability: 2 is out of range; from 0 to 1",
        ),
        ("\"slots\":16", "\"failures\":{\"mtbf_s\":0}", "failures.mtbf_s: 0 s is out of range"),
        (
            "\"incidents\":[]",
            "\"incidents\":[{\"at_s\":1,\"chaos\":{\"every_s\":0,\"down_s\":1}}]",
            "incident 1, chaos.every_s: 0 s is out of range",
        ),
        (
            "\"incidents\":[]",
            "\"objectives\":[{\"availability\":{\"above\":1.5}}]",
            "objective 1, availability: 1.5 is out of range",
        ),
    ];
    for (from, to, expected) in cases {
        let found = broken(from, to);
        assert!(found.iter().any(|p| p.contains(expected)), "{to}: {found:#?} lacks {expected}");
    }
}

#[test]
fn a_queue_has_no_policies_of_a_caller() {
    let text = r#"{"flashcrowd":1,"components":[{"id":"jobs","kind":"queue"},{"id":"work","kind":"server"}],
        "connections":[{"from":"jobs","to":"work","loss":0.1,"retry":{}}]}"#;
    let problems = check(&parse(text).unwrap()).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(problems[0].render(Language::En).contains("delivers again by itself"), "{problems:#?}");
}

#[test]
fn all_problems_are_told_at_once_and_in_both_languages() {
    let text = three_servers("random", "", "").replace("\"slots\":16", "\"slots\":0");
    let document = parse(&text.replace("\"timeout_ms\":200", "\"timeout_ms\":-1")).unwrap();
    let problems = check(&document).unwrap_err();
    assert_eq!(problems.len(), 6);
    for problem in &problems {
        let zh = problem.render(Language::Zh);
        assert!(zh.contains("超出范围"), "{zh}");
    }
    assert!(matches!(&problems[0].place, Place::Component { id, field } if id == "a" && field == "slots"));
    assert!(matches!(problems[0].kind, ProblemKind::OutOfRange { .. }));
}

#[test]
fn values_that_json_cannot_hold_are_problems_on_the_canvas_too() {
    let mut document = parse(&three_servers("random", "", "")).unwrap();
    let Kind::Server(server) = &mut document.components[2].kind else { panic!("a server") };
    server.service = Distribution::Constant { ms: f64::NAN };
    document.components[3].at = [f64::INFINITY, 0.0];
    document.connections[0].timeout_ms = Some(f64::NEG_INFINITY);
    let problems = check(&document).unwrap_err();
    let kinds: Vec<_> = problems.iter().map(|p| &p.kind).collect();
    assert_eq!(kinds.iter().filter(|k| matches!(k, ProblemKind::NotANumber)).count(), 2, "{problems:#?}");
}

#[test]
fn every_bad_distribution_is_told_with_its_place_and_what_would_be_right() {
    let cases = [
        (
            r#"{"uniform":{"min_ms":9,"max_ms":3}}"#,
            "max_ms: 3 ms is out of range; from 9 to 3600000 ms is possible",
        ),
        (
            r#"{"lognormal_quantiles":{"p50_ms":2,"p99_ms":1}}"#,
            "p99_ms: 1 ms is out of range; from 2 to 594 ms",
        ),
        (
            r#"{"lognormal_quantiles":{"p50_ms":2,"p99_ms":600}}"#,
            "p99_ms: 600 ms is out of range; from 2 to 594",
        ),
        (r#"{"pareto":{"min_ms":0,"max_ms":9,"shape":1}}"#, "min_ms: 0 ms is out of range; from 0.001 to"),
        (r#"{"weibull":{"mean_ms":2,"shape":0.1}}"#, "shape: 0.1 is out of range; from 0.2 to 20"),
        (r#"{"hyperexponential":{"mean_ms":2,"cv":0.5}}"#, "cv: 0.5 is out of range; from 1 to 20"),
        (
            r#"{"bimodal":{"fast_ms":2,"slow_ms":9,"slow_share":2}}"#,
            "slow_share: 2 is out of range; from 0 to 1",
        ),
        (r#"{"gamma":{"mean_ms":2}}"#, "missing field `cv`"),
        (r#"{"gamma":{"mean_s":2,"cv":1}}"#, "did you mean \"mean_ms\"?"),
        (r#"{"gamma":{"average":2,"cv":1}}"#, "missing field `mean_ms`"),
        (r#"{"gama":{"mean_ms":2,"cv":1}}"#, "did you mean \"gamma\"?"),
        (r#"{"empirical":{"quantiles":[]}}"#, "quantiles: at least one row is needed"),
        (
            r#"{"empirical":{"quantiles":[[0.1,1],[1,2]]}}"#,
            "quantiles[0]: the first quantile is 0.1; it must be 0",
        ),
        (
            r#"{"empirical":{"quantiles":[[0,1],[0.9,2]]}}"#,
            "quantiles[1]: the last quantile is 0.9; it must be 1",
        ),
        (
            r#"{"empirical":{"quantiles":[[0,3],[1,2]]}}"#,
            "quantiles[1]: 2 ms is below the 3 ms of the row before; rows must rise",
        ),
        (
            r#"{"empirical":{"quantiles":[[0,1],[0.9,2],[0.5,3],[1,4]]}}"#,
            "0.5 is below the 0.9 of the row before",
        ),
        (
            r#"{"empirical":{"quantiles":[[0,1],[50,2],[1,4]]}}"#,
            "quantiles[1]: 50 is out of range; from 0 to 1",
        ),
        (
            r#"{"empirical":{"quantiles":[[0,1,2],[1,4]]}}"#,
            "service.empirical.quantiles[0]: invalid length 3",
        ),
        (
            r#"{"histogram":{"buckets":[[5,1],[4,1]]}}"#,
            "buckets[1]: 4 ms is below the 5 ms of the row before",
        ),
        (r#"{"histogram":{"buckets":[[5,0]]}}"#, "buckets: at least one bucket must have a count above 0"),
        (r#"{"histogram":{"buckets":[[5,-1],[6,2]]}}"#, "buckets[0]: -1 is out of range"),
    ];
    for (service, expected) in cases {
        let text = format!(
            r#"{{"flashcrowd":1,"components":[{{"id":"a","kind":"database","service":{service}}}]}}"#
        );
        let found = parse(&text).and_then(|document| check(&document).map(|_| ())).unwrap_err();
        let told: Vec<String> = found.iter().map(|problem| problem.render(Language::En)).collect();
        let is_told = |text: &String| text.starts_with("component \"a\", service") && text.contains(expected);
        assert!(told.iter().any(is_told), "{service}: {told:#?} lacks {expected}");
        let chinese = |problem: &Problem| !problem.kind.render(Language::Zh).is_ascii();
        assert!(found.iter().all(chinese), "{service}");
    }
    let rows = vec![[0.0, 1.0]; limits::MAX_QUANTILES + 1];
    let mut document = parse(&three_servers("random", "", "")).unwrap();
    document.connections[0].latency = Distribution::Empirical { quantiles: rows };
    let problems = check(&document).unwrap_err();
    assert_eq!(problems[0].kind, ProblemKind::TooMany { count: 1_001, limit: 1_000 });
}

#[test]
fn every_distribution_comes_back_from_a_file_and_a_link_as_it_was() {
    for variant in Distribution::forms().variants {
        let service = variant.initial(Distribution::forms());
        let text = serde_json::json!({ "flashcrowd": 1, "components":
            [{ "id": "a", "kind": "database", "service": service, "write_service": service }] });
        let document = parse(&text.to_string()).unwrap();
        assert!(check(&document).is_ok(), "{}", variant.name);
        assert_eq!(parse(&to_json_pretty(&document)).as_ref(), Ok(&document), "{}", variant.name);
        assert_eq!(from_fragment(&to_fragment(&document)).unwrap().document, document, "{}", variant.name);
    }
}

#[test]
fn hostile_links_and_files_get_an_answer() {
    let link = to_fragment(&parse(&three_servers("random", "", "")).unwrap());
    assert_eq!(from_fragment("hello"), Err(LinkError::NotALink));
    assert_eq!(from_fragment(&link.replacen("1e", "9e", 1)), Err(LinkError::TooNew { format: 9 }));
    assert_eq!(from_fragment(&link[..link.len() / 2]), Err(LinkError::Damaged));
    assert_eq!(from_fragment(&format!("{link}é")), Err(LinkError::Damaged));
    assert_eq!(from_fragment(&"a".repeat(1 << 20)), Err(LinkError::TooLong));
    // A bomb: 64 MiB of spaces packed into little.
    let packed = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 64 << 20], 9);
    let bomb = format!("1e1.{}", data_encoding::BASE64URL_NOPAD.encode(&packed));
    assert_eq!(from_fragment(&bomb), Err(LinkError::TooLong));
    let many = vec!["{}"; 400_001].join(",");
    assert!(
        problems(&format!("{{\"flashcrowd\":1,\"components\":[{many}]}}"))[0].contains("1000 are possible")
    );
    assert!(problems(&"[".repeat(100_000))[0].contains("not JSON"));
    assert!(problems("").len() == 1 && problems("null").len() == 1);
}

#[test]
fn no_damaged_byte_of_a_link_panics_or_slips_through_unchecked() {
    let link = to_fragment(&parse(&three_servers("random", "", "")).unwrap());
    let mut stream = Stream::named(1, "links", 0, "test");
    for _ in 0..3_000 {
        let mut bytes = link.clone().into_bytes();
        for _ in 0..=stream.below(3) {
            let at = stream.below(bytes.len() as u32) as usize;
            bytes[at] = b"ABCxyz019-_."[stream.below(12) as usize];
        }
        if let Ok(linked) = from_fragment(&String::from_utf8(bytes).unwrap()) {
            let _ = check(&linked.document);
        }
    }
}

/// A random document of a few components; it need not be free of problems.
fn random_document(stream: &mut Stream) -> Document {
    let mut document = Document { seed: stream.word() >> 12, ..Document::default() };
    let ids = ["a", "b", "c", "d", "e"];
    for id in ids {
        if stream.below(4) == 0 {
            continue;
        }
        let mut component = Component::new(id, KindName::ALL[stream.below(4) as usize].default_kind());
        component.at = [f64::from(stream.below(100)), 8.0];
        match &mut component.kind {
            Kind::Server(server) => {
                server.cores = (stream.below(2) == 0).then_some(stream.below(5));
                server.instances = stream.below(3);
                if stream.below(2) == 0 {
                    server.service = Distribution::Constant { ms: f64::from(stream.below(9)) };
                }
            }
            Kind::Client(client) if stream.below(3) == 0 => {
                let count = stream.below(9);
                let think = Distribution::Constant { ms: f64::from(stream.below(9)) };
                client.traffic.profile = Profile::Users { count, think };
                client.traffic.arrivals = match stream.below(3) {
                    0 => ArrivalProcess::Even,
                    1 => ArrivalProcess::Bursty { factor: 2.0, burst_s: 1.0, pause_s: 3.0 },
                    _ => ArrivalProcess::Batches { size: 3, sizes: BatchSizes::Constant },
                };
            }
            Kind::Client(client) if stream.below(2) == 0 => {
                client.traffic.profile = Profile::Ramp {
                    from_qps: 1.0,
                    to_qps: f64::from(stream.below(50)),
                    start_s: 0.0,
                    rise_s: 9.0,
                };
            }
            _ => {}
        }
        document.components.push(component);
    }
    for from in ids {
        for to in ids {
            if stream.below(4) == 0 && document.component(from).is_some() && document.component(to).is_some()
            {
                let mut connection = Connection::new(from, to);
                connection.timeout_ms = (stream.below(2) == 0).then_some(f64::from(stream.below(100)));
                document.connections.push(connection);
            }
        }
    }
    for id in ids {
        if stream.below(3) == 0 {
            document.key_spaces.insert(id.to_owned(), serde_json::from_str(r#"{"count":7}"#).unwrap());
        }
        if stream.below(4) == 0 && document.component(id).is_some() {
            let fault = Fault::Restart { component: id.to_owned(), instance: None };
            document.incidents.push(Incident { at_s: f64::from(stream.below(9)), for_s: None, fault });
        }
        if stream.below(3) == 0 {
            let at = [f64::from(stream.below(100)), 0.0];
            document.annotations.push(Annotation { at, ..Annotation::new(id, AnnotationKind::Note) });
        }
    }
    document
}

/// The parts of a document whose order does not matter.
fn parts(document: &Document) -> (BTreeMap<&str, &Component>, BTreeMap<&str, &Connection>) {
    let components = document.components.iter().map(|c| (c.id.as_str(), c)).collect();
    (components, document.connections.iter().map(|c| (c.id.as_str(), c)).collect())
}

#[test]
fn the_difference_of_two_documents_turns_one_into_the_other() {
    for round in 0..2_000 {
        let mut stream = Stream::named(round, "documents", 0, "test");
        let old = random_document(&mut stream);
        let new = Document { seed: old.seed, ..random_document(&mut stream) };
        let edits = diff(&old, &new);
        let text = serde_json::to_string(&edits).unwrap();
        let edits: Vec<Edit> = serde_json::from_str(&text).unwrap();
        let mut patched = old.clone();
        for edit in &edits {
            edit.apply(&mut patched).unwrap_or_else(|error| panic!("seed {round}: {error}"));
        }
        assert_eq!(parts(&patched), parts(&new), "seed {round}: {edits:#?}");
        assert_eq!(patched.key_spaces, new.key_spaces, "seed {round}");
        assert_eq!(patched.incidents, new.incidents, "seed {round}");
        assert_eq!(patched.annotations, old.annotations, "seed {round}: they are no matter of edits");
    }
    let document = random_document(&mut Stream::named(1, "documents", 0, "test"));
    assert_eq!(diff(&document, &document), Vec::new());
}

#[test]
fn what_is_removed_takes_along_what_hangs_on_it() {
    let plan = r#""plan":[{"compute":1},{"call":"db","times":2},{"compute":0.5}],"id":"a""#;
    let incident = r#"{"at_s":1,"crash":{"component":"db"}}"#;
    let text = three_servers("random", "", incident).replace("\"id\":\"a\"", plan);
    let mut document = parse(&text).unwrap();
    assert_eq!(check(&document).map(|_| ()), Ok(()));
    Edit::Remove(Subject::Component("db".into())).apply(&mut document).unwrap();
    assert_eq!(check(&document).map(|_| ()), Ok(()));
    assert!(document.incidents.is_empty());
    let Kind::Server(server) = &document.component("a").unwrap().kind else { panic!("a server") };
    assert_eq!(server.plan.as_ref().unwrap().len(), 2);
}
