//! Scenarios that several tests share.
#![allow(dead_code, reason = "each test file uses some of them")]

use flashcrowd_sim::metrics::{ComponentReport, ConnectionReport, Report};
use flashcrowd_sim::scenario::{Checked, Language, check, parse};

/// Reads and checks a scenario, or says what is wrong with it.
pub fn checked(text: &str) -> Checked {
    let tell = |problems: Vec<flashcrowd_sim::scenario::Problem>| -> Vec<String> {
        problems.iter().map(|p| p.render(Language::En)).collect()
    };
    let document = parse(text).map_err(tell).unwrap();
    check(&document).map_err(tell).unwrap()
}

/// A client and one server with an endless line and no delay between them.
pub fn one_server(qps: f64, slots: u32, service: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":1,
        "components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":{qps}}}}}}},
            {{"id":"web","kind":"server","slots":{slots},"queue":1000000,"service":{service}}}],
        "connections":[{{"from":"users","to":"web","latency":{{"constant":{{"ms":0}}}}}}]}}"#
    )
}

/// Client → balancer → three servers → database, as on the first canvas.
pub fn three_servers(algorithm: &str, health_check: &str, incidents: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":5,
        "key_spaces":{{"items":{{"count":1000}}}},
        "components":[
            {{"id":"users","kind":"client","traffic":{{
                "profile":{{"shape":"spike","base_qps":600,"peak_qps":1500,"start_s":8,"rise_s":2,"hold_s":4,"fall_s":2}},
                "classes":[{{"name":"read","weight":4,"keys":"items"}},{{"name":"write","weight":1,"write":true,"keys":"items"}}]}}}},
            {{"id":"lb","kind":"balancer","algorithm":"{algorithm}"{health_check}}},
            {{"id":"a","kind":"server","slots":16,"cores":8,"queue":50,"service":{{"lognormal":{{"mean_ms":8,"cv":1}}}}}},
            {{"id":"b","kind":"server","slots":16,"cores":8,"queue":50,"service":{{"lognormal":{{"mean_ms":8,"cv":1}}}}}},
            {{"id":"c","kind":"server","slots":16,"cores":8,"queue":50,"service":{{"lognormal":{{"mean_ms":8,"cv":1}}}}}},
            {{"id":"db","kind":"database","slots":20,"service":{{"exponential":{{"mean_ms":3}}}},"write_service":{{"exponential":{{"mean_ms":6}}}}}}],
        "connections":[
            {{"from":"users","to":"lb","latency":{{"constant":{{"ms":10}}}},"timeout_ms":500}},
            {{"from":"lb","to":"a"}},{{"from":"lb","to":"b"}},{{"from":"lb","to":"c"}},
            {{"from":"a","to":"db","timeout_ms":200}},
            {{"from":"b","to":"db","timeout_ms":200}},
            {{"from":"c","to":"db","latency":{{"exponential":{{"mean_ms":1}}}},"timeout_ms":200}}],
        "incidents":[{incidents}]}}"#
    )
}

/// What a report says of a component.
pub fn component<'r>(report: &'r Report, id: &str) -> &'r ComponentReport {
    report.components.iter().find(|c| c.id == id).unwrap()
}

/// What a report says of a connection.
pub fn connection<'r>(report: &'r Report, id: &str) -> &'r ConnectionReport {
    report.connections.iter().find(|c| c.id == id).unwrap()
}
