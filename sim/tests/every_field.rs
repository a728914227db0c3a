//! Nothing in a document is decoration: every field is changed in turn, and each time some event or
//! figure of the run changes.

mod changes;
mod scenarios;

use flashcrowd_sim::engine::{EventHash, Simulation};
use flashcrowd_sim::scenario::{
    Distribution, Document, Edit, FaultName, Group, KindName, Shape, Subject, check, connection_fields,
    fault_fields, fields_of, parse, to_json_pretty,
};
use serde_json::{Value, json};

use changes::{is_of_passing, others, told};

/// A scenario in which everything is under strain: lines fill, timeouts fire, checks hear silence.
const STRAINED: &str = r#"{"flashcrowd":1,"seed":3,"duration_s":20,
    "key_spaces":{"items":{"count":50,"popularity":{"zipf":0.9}},"users":{"count":40}},
    "components":[
        {"id":"steady","kind":"client","traffic":{"profile":{"shape":"steady","qps":300},
            "classes":[{"name":"read","weight":4,"keys":"items"},{"name":"write","weight":1,"write":true,"keys":"users","priority":2}]}},
        {"id":"ramp","kind":"client","traffic":{"profile":{"shape":"ramp","from_qps":50,"to_qps":400,"start_s":2,"rise_s":5},
            "classes":[{"name":"read","keys":"items","priority":1}]}},
        {"id":"spike","kind":"client","traffic":{"profile":{"shape":"spike","base_qps":50,"peak_qps":900,"start_s":3,"rise_s":2,"hold_s":3,"fall_s":2}}},
        {"id":"step","kind":"client","traffic":{"profile":{"shape":"step","from_qps":20,"to_qps":60,"at_s":5}}},
        {"id":"day","kind":"client","traffic":{"profile":{"shape":"diurnal","low_qps":5,"high_qps":50,"period_s":9,"peak_s":4}}},
        {"id":"points","kind":"client","traffic":{"profile":{"shape":"points","points":[[0,20],[6,60]]},"arrivals":"even"}},
        {"id":"trace","kind":"client","traffic":{"profile":{"shape":"trace","points":[[0,20],[3,60]],"repeat_s":5},
            "arrivals":{"bursty":{"factor":4,"burst_s":0.5,"pause_s":1}}}},
        {"id":"on-off","kind":"client","traffic":{"profile":{"shape":"on_off","on_qps":60,"off_qps":10,"on_s":1,"off_s":2,"start_s":1},
            "arrivals":{"batches":{"size":3}}}},
        {"id":"people","kind":"client","traffic":{"profile":{"shape":"users","count":20,"think":{"exponential":{"mean_ms":300}}}}},
        {"id":"lb","kind":"balancer","algorithm":"least_connections",
            "health_check":{"interval_s":0.5,"timeout_s":0.3,"fall":2,"rise":2}},
        {"id":"web","kind":"server","instances":2,"slots":12,"cores":4,"queue":20,
            "service":{"lognormal":{"mean_ms":6,"cv":1.5}},
            "plan":[{"compute":0.5},{"call":"db","times":2,"classes":["write"]},{"look_up":{"cache":"aside","on_miss":"db"},"classes":["read"]},{"call":"jobs"},{"compute":0.5}]},
        {"id":"api","kind":"server","slots":8,"queue":10,"service":{"exponential":{"mean_ms":4}}},
        {"id":"aside","kind":"cache","capacity_entries":12,"ttl_s":1,"slots":3,"cores":2,"queue":6,"service":{"exponential":{"mean_ms":6}}},
        {"id":"through","kind":"cache","capacity_entries":12,"eviction":"fifo","ttl_s":2,"slots":3,"cores":2,"queue":6,"service":{"exponential":{"mean_ms":6}}},
        {"id":"jobs","kind":"queue","limit":30,"max_deliveries":2,"slots":2,"queue":6,"service":{"exponential":{"mean_ms":8}}},
        {"id":"work","kind":"server","slots":3,"queue":4,"service":{"exponential":{"mean_ms":60}}},
        {"id":"db","kind":"database","slots":4,"queue":12,"service":{"exponential":{"mean_ms":12}},"write_service":{"constant":{"ms":15}}}],
    "connections":[
        {"from":"steady","to":"lb","latency":{"constant":{"ms":5}},"timeout_ms":60},
        {"from":"ramp","to":"lb","timeout_ms":90},
        {"from":"spike","to":"lb","latency":{"lognormal":{"mean_ms":3,"cv":0.5}},"timeout_ms":90},
        {"from":"step","to":"through","timeout_ms":16},
        {"from":"day","to":"through","timeout_ms":14},
        {"from":"points","to":"api","timeout_ms":60},
        {"from":"trace","to":"api","timeout_ms":15},
        {"from":"on-off","to":"api","timeout_ms":15},
        {"from":"people","to":"api","timeout_ms":15},
        {"from":"lb","to":"web"},
        {"from":"lb","to":"api","latency":{"exponential":{"mean_ms":1}},"timeout_ms":15},
        {"from":"web","to":"db","timeout_ms":40},
        {"from":"web","to":"aside","timeout_ms":20},
        {"from":"web","to":"jobs","timeout_ms":40},
        {"from":"jobs","to":"work","timeout_ms":200,"prefetch":7},
        {"from":"through","to":"db","timeout_ms":40},
        {"from":"api","to":"through","timeout_ms":40}],
    "incidents":[
        {"at_s":4,"for_s":3,"crash":{"component":"web","instances":1,"mode":"black_hole"}},
        {"at_s":6,"for_s":1,"burst":{"client":"steady","factor":2}},
        {"at_s":8,"crash":{"component":"web","instance":2}},
        {"at_s":9,"for_s":4,"crash":{"component":"api"}},
        {"at_s":7.7,"for_s":3.6,"crash":{"component":"web","instance":1}},
        {"at_s":11,"restart":{"component":"web","instance":2}},
        {"at_s":12,"restart":{"component":"api"}},
        {"at_s":1,"for_s":1,"slow":{"component":"web","factor":2,"instances":1}},
        {"at_s":2,"for_s":1,"slow":{"component":"web","factor":2,"instance":1}},
        {"at_s":3,"for_s":1,"errors":{"component":"web","share":0.2,"instances":1}},
        {"at_s":2.5,"for_s":1,"errors":{"component":"web","share":0.2,"instance":2}},
        {"at_s":5,"for_s":1,"cut":{"connection":"web->db","way":"calls"}},
        {"at_s":6,"for_s":1,"delay":{"connection":"lb->web","added_ms":10}},
        {"at_s":7,"for_s":1,"loss":{"connection":"lb->web","share":0.1}},
        {"at_s":5.5,"flush":{"component":"aside"}},
        {"at_s":6.5,"for_s":1,"errors":{"component":"api","share":0.3,"gray":true}},
        {"at_s":16,"for_s":3,"chaos":{"component":"web","every_s":0.5,"down_s":0.3}},
        {"at_s":17,"for_s":2,"chaos":{"every_s":0.7,"down_s":0.2,"mode":"black_hole"}},
        {"at_s":14,"slow":{"component":"db","factor":3}},
        {"at_s":15,"mend":{"component":"db","what":"slow"}}],
    "actions":[
        {"at_ns":13000000001,"set":{"component":"db","slots":3}},
        {"at_ns":14000000000,"burst":{"client":"ramp","factor":3},"for_s":2}],
    "objectives":[{"availability":{"above":0.9}},{"latency_p99_ms":{"below":50}}]}"#;

#[test]
fn every_parameter_changes_some_event_or_figure() {
    let base = parse(STRAINED).unwrap();
    let before = told(&base);
    let mut changed = 0;
    let mut expect_change = |subject: Subject, patch: Value| {
        let mut document = base.clone();
        let edit = Edit::set(subject, patch.as_object().cloned().unwrap());
        edit.apply(&mut document).unwrap_or_else(|error| panic!("{edit:?}: {error}"));
        assert!(told(&document) != before, "nothing changes with {edit:?}");
        changed += 1;
    };
    for component in &base.components {
        let value = serde_json::to_value(component).unwrap();
        for field in fields_of(component.kind.name()) {
            // The other servers are wired to less than these plans call.
            let has_own_test = field.group != Group::Main || is_of_passing(component.kind.name(), field);
            if field.shape == Shape::Plan && component.id != "web" || !field.applies(&value) || has_own_test {
                continue;
            }
            for other in others(field, field.get(&value)) {
                expect_change(Subject::Component(component.id.clone()), field.patch(other));
            }
        }
    }
    for connection in &base.connections {
        let value = serde_json::to_value(connection).unwrap();
        let fields = connection_fields(base.component(&connection.from).unwrap().kind.name());
        for field in fields.iter().filter(|field| field.group == Group::Main) {
            for other in others(field, field.get(&value)) {
                expect_change(Subject::Connection(connection.id.clone()), field.patch(other));
            }
        }
    }
    expect_change(Subject::KeySpace("items".into()), json!({"count": 51}));
    expect_change(Subject::KeySpace("items".into()), json!({"popularity": "uniform"}));
    expect_change(Subject::KeySpace("items".into()), json!({"popularity": {"zipf": 1.1}}));
    expect_change(Subject::KeySpace("users".into()), json!({"popularity": {"zipf": 1.1}}));
    let hot_set = |keys: u64, share: f64, moves_every_s: Value| json!({"popularity": {"zipf": null, "hot_set": {"keys": keys, "share": share, "moves_every_s": moves_every_s}}});
    let hot_sets = [
        hot_set(5, 0.9, json!(4)),
        hot_set(6, 0.9, json!(4)),
        hot_set(5, 0.8, json!(4)),
        hot_set(5, 0.9, json!(5)),
        hot_set(5, 0.9, Value::Null),
    ];
    for hot_set in hot_sets {
        expect_change(Subject::KeySpace("items".into()), hot_set);
    }
    expect_change(Subject::Document(String::new()), json!({"seed": 4}));
    expect_change(Subject::Document(String::new()), json!({"name": "Another"}));
    assert!(changed > 90, "{changed} changes");
}

#[test]
fn every_field_of_every_distribution_changes_some_event_or_figure() {
    let strained = parse(STRAINED).unwrap();
    let forms = Distribution::forms();
    let with = |base: &Document, patch: Value| {
        let mut document = base.clone();
        let patch = json!({ "service": patch }).as_object().cloned().unwrap();
        Edit::set(Subject::Component("api".to_owned()), patch).apply(&mut document).unwrap();
        document
    };
    for variant in forms.variants {
        let mut initial = variant.initial(forms);
        if variant.name != "exponential" {
            initial["exponential"] = Value::Null;
        }
        let base = with(&strained, initial);
        let before = told(&base);
        let object = variant.initial(forms)[variant.name].clone();
        for field in variant.fields {
            for other in others(field, field.get(&object)) {
                let document = with(&base, json!({ variant.name: field.patch(other.clone()) }));
                assert!(
                    told(&document) != before,
                    "nothing changes with {}.{} {other}",
                    variant.name,
                    field.path
                );
            }
        }
    }
}

#[test]
fn every_field_of_a_discipline_and_of_an_algorithm_changes_some_event_or_figure() {
    let strained = parse(STRAINED).unwrap();
    let owners = [
        ("web", "discipline", json!({ "codel": { "target_ms": 30, "interval_ms": 30 } })),
        ("db", "discipline", json!({ "codel": { "target_ms": 20, "interval_ms": 30 } })),
        ("lb", "algorithm", json!({ "power_of_d": { "d": 2 } })),
    ];
    for (id, path, value) in owners {
        let kind = strained.component(id).unwrap().kind.name();
        let field = fields_of(kind).iter().find(|field| field.path == path).unwrap();
        let with = |base: &Document, value: Value| {
            let mut document = base.clone();
            let patch = field.patch(value).as_object().cloned().unwrap();
            Edit::set(Subject::Component(id.to_owned()), patch).apply(&mut document).unwrap();
            document
        };
        let base = with(&strained, value.clone());
        let before = told(&base);
        for other in others(field, Some(&value)) {
            assert!(told(&with(&base, other.clone())) != before, "nothing changes with {id}.{path} {other}");
        }
    }
}

/// What a connection or a component has of the fields that not everybody needs, set so that it is felt in `STRAINED`.
fn felt(owner: &str, field: &str) -> Option<(Subject, Value)> {
    let connection = |id: &str, value: Value| (Subject::Connection(id.to_owned()), value);
    let component = |id: &str, value: Value| (Subject::Component(id.to_owned()), value);
    let failures = json!({"failures":{"mtbf_s":2,"mttr_s":0.5}});
    let retry = json!({"attempts":3,"backoff_ms":4,"max_backoff_ms":6,"jitter":false,
        "on":["timeout","queue_full","refused","unreachable"],"budget":{"share":0.2,"burst":4}});
    Some(match (owner, field) {
        ("connection", "deadline") => {
            connection("steady->lb", json!({"deadline":{"after_ms":45,"propagate":true}}))
        }
        ("connection", "cancel") => connection("steady->lb", json!({"cancel":true})),
        ("connection", "retry") => connection("steady->lb", json!({"retry":retry})),
        ("connection", "hedge") => connection("api->through", json!({"hedge":{"after_ms":4,"attempts":2}})),
        ("connection", "breaker") => connection(
            "web->db",
            json!({"breaker":{"window_s":1,"failure_ratio":0.05,"minimum_calls":10,"open_s":0.3,"probes":3}}),
        ),
        ("connection", "rate_limit") => connection("web->db", json!({"rate_limit":{"qps":80,"burst":5}})),
        ("connection", "pool") => connection("web->db", json!({"pool":{"size":3,"acquire_timeout_ms":20}})),
        ("connection", "bandwidth") => {
            connection("steady->lb", json!({"bandwidth":{"mbit_s":2.5,"buffer_ms":3}}))
        }
        ("connection", "loss") => connection("steady->lb", json!({"loss":0.05})),
        ("pull", "bandwidth") => {
            connection("jobs->work", json!({"bandwidth":{"mbit_s":0.02,"buffer_ms":90}}))
        }
        ("pull", "loss") => connection("jobs->work", json!({"loss":0.05})),
        ("server", "boot_s") => component("api", json!({"boot_s":1.5})),
        ("server", "warm_up") => component("api", json!({"warm_up":{"for_s":3,"factor":4}})),
        ("server", "memory") => component(
            "api",
            json!({"memory":{"heap_mb":50,"base_mb":20,"request_mb":2,"collect_ms_per_mb":1}}),
        ),
        ("balancer", "failures") => component("lb", failures),
        ("server", "failures") => component("web", failures),
        ("cache", "failures") => component("through", failures),
        ("queue", "failures") => component("jobs", failures),
        ("database", "failures") => component("db", failures),
        _ => return None,
    })
}

#[test]
fn every_field_that_not_everybody_needs_changes_some_event_or_figure_where_it_is_felt() {
    let strained = parse(STRAINED).unwrap();
    let kinds = KindName::ALL.map(|kind| {
        (
            kind.as_str(),
            fields_of(kind).iter().filter(|field| !is_of_passing(kind, field)).collect::<Vec<_>>(),
        )
    });
    let connections = [("connection", KindName::Server), ("pull", KindName::Queue)];
    let connections = connections.map(|(owner, from)| (owner, connection_fields(from).iter().collect()));
    for (owner, fields) in kinds.into_iter().chain(connections) {
        for field in fields.into_iter().filter(|field| field.group != Group::Main) {
            let (subject, value) =
                felt(owner, field.path).unwrap_or_else(|| panic!("{owner}.{} is nowhere felt", field.path));
            let with = |base: &Document, value: Value| {
                let mut document = base.clone();
                Edit::set(subject.clone(), value.as_object().cloned().unwrap()).apply(&mut document).unwrap();
                document
            };
            let base = with(&strained, value.clone());
            let before = told(&base);
            assert!(before != told(&strained), "nothing changes with {owner}.{}", field.path);
            for other in others(field, field.get(&value)) {
                let document = with(&base, field.patch(other.clone()));
                // Not every cause occurs there: `engine/policies.rs` holds the list against all of them.
                let is_of_list = field.path == "retry" && other.get("on").is_some();
                assert!(
                    told(&document) != before || is_of_list,
                    "nothing changes with {owner}.{} {other}",
                    field.path
                );
            }
        }
    }
}

#[test]
fn a_cause_is_retried_where_it_is_listed_and_nothing_where_nothing_is() {
    let strained = parse(STRAINED).unwrap();
    for word in ["timeout", "queue_full", "refused"] {
        let retries = |on: Value| {
            let mut document = strained.clone();
            let retry = json!({"retry":{"attempts":3,"backoff_ms":4,"on":on}});
            for connection in ["steady->lb", "ramp->lb", "web->db", "lb->web", "lb->api"] {
                let subject = Subject::Connection(connection.to_owned());
                Edit::set(subject, retry.as_object().cloned().unwrap()).apply(&mut document).unwrap();
            }
            let mut simulation = Simulation::new(&check(&document).unwrap());
            simulation.advance(20_000_000_000, u64::MAX, &mut EventHash::default());
            simulation.report().connections.iter().map(|connection| connection.retries).sum::<u64>()
        };
        assert_eq!(retries(json!([])), 0);
        assert!(retries(json!([word])) > 0, "{word} is never retried");
    }
}

/// The document with another value at `field` of its incident.
fn with_incident(base: &Document, index: usize, change: impl FnOnce(&mut Value)) -> Document {
    let mut incident = serde_json::to_value(&base.incidents[index]).unwrap();
    change(&mut incident);
    let mut document = base.clone();
    document.incidents[index] = serde_json::from_value(incident).unwrap();
    document
}

#[test]
fn every_field_of_every_incident_changes_some_event_or_figure() {
    let base = parse(STRAINED).unwrap();
    let before = told(&base);
    let mut names = std::collections::BTreeSet::new();
    let expect_change = |document: Document, what: &str| {
        assert!(told(&document) != before, "nothing changes with {what}");
    };
    for (index, incident) in base.incidents.iter().enumerate() {
        let name = incident.fault.name();
        names.insert(name);
        let fields = serde_json::to_value(&incident.fault).unwrap()[name.as_str()].clone();
        for field in fault_fields(name) {
            // One of the two ways of picking instances stands in each.
            let value = field.get(&fields);
            if value.is_none() && field.optional {
                continue;
            }
            for other in others(field, value) {
                // There are two instances.
                let other =
                    if field.path.starts_with("instance") && other == json!(3) { json!(1) } else { other };
                let change = |incident: &mut Value| incident[name.as_str()][field.path] = other.clone();
                expect_change(
                    with_incident(&base, index, change),
                    &format!("{name:?} {} {other}", field.path),
                );
            }
        }
        let later = |incident: &mut Value| incident["at_s"] = json!(incident["at_s"].as_f64().unwrap() + 1.1);
        expect_change(with_incident(&base, index, later), &format!("{name:?} later"));
        if incident.for_s.is_some() {
            let shorter =
                |incident: &mut Value| incident["for_s"] = json!(incident["for_s"].as_f64().unwrap() * 0.5);
            expect_change(with_incident(&base, index, shorter), &format!("{name:?} shorter"));
        }
    }
    // Those of places and of balancers' targets are felt in `every_field_of_passing.rs`.
    assert_eq!(names.len() + 2, FaultName::ALL.len());
    let unmended = |incident: &mut Value| incident["mend"]["what"] = json!("errors");
    expect_change(with_incident(&base, base.incidents.len() - 1, unmended), "another mend");
}

#[test]
fn targets_of_incidents_actions_and_objectives_change_some_event_or_figure() {
    let base = parse(STRAINED).unwrap();
    let before = told(&base);
    let text = to_json_pretty(&base).split_whitespace().collect::<String>();
    let pieces = [
        ("\"crash\":{\"component\":\"api\"}", "\"crash\":{\"component\":\"db\"}"),
        (
            "\"component\":\"web\",\"instance\":2}},{\"at_s\":9",
            "\"component\":\"web\",\"instance\":1}},{\"at_s\":9",
        ),
        (
            "\"restart\":{\"component\":\"web\",\"instance\":2}",
            "\"restart\":{\"component\":\"web\",\"instance\":1}",
        ),
        ("\"restart\":{\"component\":\"api\"}", "\"restart\":{\"component\":\"db\"}"),
        (
            "\"burst\":{\"client\":\"steady\",\"factor\":2.0}",
            "\"burst\":{\"client\":\"spike\",\"factor\":2.0}",
        ),
        (
            "\"burst\":{\"client\":\"steady\",\"factor\":2.0}",
            "\"burst\":{\"client\":\"steady\",\"factor\":2.1}",
        ),
        ("\"at_ns\":13000000001", "\"at_ns\":13100000000"),
        ("\"slots\":3", "\"slots\":2"),
        ("\"for_s\":2.0,\"burst\":{\"client\":\"ramp\"", "\"for_s\":1.0,\"burst\":{\"client\":\"ramp\""),
        ("\"above\":0.9", "\"above\":0.8"),
        ("\"below\":50.0", "\"below\":60.0"),
    ];
    for (from, to) in pieces {
        assert!(text.contains(from), "{from} is not in {text}");
        let document = parse(&text.replacen(from, to, 1)).unwrap();
        assert!(told(&document) != before, "nothing changes with {to}");
    }
}
