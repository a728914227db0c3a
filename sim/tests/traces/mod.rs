//! Scenarios that together have every form of everything, for golden traces and for laws of determinism.
#![allow(dead_code, reason = "each test file uses some of it")]

use flashcrowd_sim::scenario::{
    ArrivalProcess, BatchSizes, Checked, Class, Client, Connection, Document, Kind, Profile, Server, Traffic,
    parse,
};

use crate::distributions;
use crate::lived::checked;
use crate::scenarios::three_servers;

pub struct Trace {
    pub name: &'static str,
    pub scenario: Checked,
    pub end_ns: u64,
}

pub fn all() -> Vec<Trace> {
    let trace = |name, document: &Document, end_s: u64| Trace {
        name,
        scenario: checked(document),
        end_ns: end_s * 1_000_000_000,
    };
    vec![
        trace("balanced", &balanced(), 16),
        trace("replayed", &replayed(), 12),
        trace("cached", &read(CACHED), 12),
        trace("queued", &read(QUEUED), 12),
        trace("drawn", &drawn(), 12),
        trace("lines", &read(LINES), 12),
        trace("policies", &read(POLICIES), 12),
        trace("failing", &read(FAILING), 12),
        trace("placed", &read(PLACED), 14),
        trace("gated", &read(GATED), 12),
    ]
}

/// Every discipline, overloaded now and then, behind the power of two choices.
const LINES: &str = r#"{"flashcrowd":1,"seed":6,
    "components":[
        {"id":"users","kind":"client","traffic":{
            "profile":{"shape":"spike","base_qps":300,"peak_qps":900,"start_s":3,"rise_s":1,"hold_s":2,"fall_s":1},
            "classes":[{"name":"read","weight":3},{"name":"order","weight":1,"priority":5}]}},
        {"id":"lb","kind":"balancer","algorithm":{"power_of_d":{"d":2}}},
        {"id":"last","kind":"server","slots":2,"discipline":"lifo","queue":200,"service":{"exponential":{"mean_ms":10}}},
        {"id":"first","kind":"server","slots":2,"discipline":"priority","queue":200,"service":{"exponential":{"mean_ms":10}}},
        {"id":"shared","kind":"server","slots":2,"discipline":"processor_sharing","queue":200,
         "service":{"exponential":{"mean_ms":10}}},
        {"id":"short","kind":"server","slots":2,"queue":200,"service":{"exponential":{"mean_ms":10}},
         "discipline":{"codel":{"target_ms":5,"interval_ms":100}}}],
    "connections":[{"from":"users","to":"lb","timeout_ms":300},{"from":"lb","to":"last"},{"from":"lb","to":"first"},
        {"from":"lb","to":"shared"},{"from":"lb","to":"short"}],
    "incidents":[{"at_s":4,"for_s":1,"slow":{"component":"shared","factor":3}},
        {"at_s":5,"for_s":1,"crash":{"component":"shared"}}]}"#;

/// Every policy of a connection, each under strain.
const POLICIES: &str = r#"{"flashcrowd":1,"seed":7,
    "components":[
        {"id":"users","kind":"client","traffic":{
            "profile":{"shape":"spike","base_qps":200,"peak_qps":700,"start_s":3,"rise_s":1,"hold_s":2,"fall_s":1},
            "classes":[{"name":"read","weight":3,"payload_kb":20},{"name":"order","weight":1,"write":true,"payload_kb":5}]}},
        {"id":"others","kind":"client","traffic":{"profile":{"shape":"steady","qps":60}}},
        {"id":"lb","kind":"balancer"},
        {"id":"web","kind":"server","instances":3,"slots":16,"cores":2,"queue":40,"service":{"exponential":{"mean_ms":5}},
            "plan":[{"compute":1},{"call":"orders","probability":0.7},
                {"parallel":[{"call":"search","times":3},{"call":"orders","probability":0.5,"classes":["order"]}],"enough":2}]},
        {"id":"search","kind":"server","instances":4,"slots":4,"queue":10,"service":{"exponential":{"mean_ms":4}}},
        {"id":"orders","kind":"server","instances":2,"slots":6,"queue":12,"service":{"exponential":{"mean_ms":12}}},
        {"id":"db","kind":"database","slots":8,"queue":20,"service":{"exponential":{"mean_ms":6}}}],
    "connections":[
        {"from":"users","to":"lb","latency":{"constant":{"ms":5}},"timeout_ms":120,"cancel":true,
            "bandwidth":{"mbit_s":70,"buffer_ms":30},"loss":0.01,
            "deadline":{"after_ms":300,"propagate":true},
            "retry":{"attempts":3,"backoff_ms":20,"budget":{"share":0.2,"burst":20}}},
        {"from":"others","to":"lb","timeout_ms":80,"retry":{"attempts":4,"backoff":"decorrelated","backoff_ms":10,
            "on":["timeout","refused","queue_full","no_healthy_target","rate_limited","pool_exhausted","circuit_open"]},"rate_limit":{"qps":70,"burst":5}},
        {"from":"lb","to":"web","retry":{"attempts":2,"backoff":"constant","backoff_ms":0,"jitter":false}},
        {"from":"web","to":"search","timeout_ms":60,"hedge":{"after_ms":8,"attempts":2},"cancel":true},
        {"from":"web","to":"orders","timeout_ms":60,"pool":{"size":4,"acquire_timeout_ms":25},
            "breaker":{"window_s":1,"failure_ratio":0.4,"minimum_calls":10,"open_s":0.4,"probes":3}},
        {"from":"orders","to":"db","deadline":{"after_ms":80},"timeout_ms":50,
            "retry":{"attempts":3,"backoff_ms":5,"max_backoff_ms":8}}],
    "incidents":[{"at_s":2,"for_s":1,"errors":{"component":"orders","share":0.6}},
        {"at_s":5,"for_s":1,"slow":{"component":"db","factor":6}},
        {"at_s":7,"for_s":1,"crash":{"component":"web","instances":2,"mode":"black_hole"}},
        {"at_s":9,"for_s":1,"crash":{"component":"orders","instance":1}}],
    "actions":[{"at_ns":8000000000,"set":{"connection":"web->orders","pool":{"size":10},"breaker":{"open_s":1}}},
        {"at_ns":10000000000,"set":{"connection":"web->search","hedge":null,"cancel":false}}]}"#;

/// What fails by itself and comes back slowly.
const FAILING: &str = r#"{"flashcrowd":1,"seed":8,
    "components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":400}}},
        {"id":"lb","kind":"balancer","algorithm":"least_connections",
            "health_check":{"interval_s":0.5,"timeout_s":0.3,"fall":2,"rise":2},"failures":{"mtbf_s":5,"mttr_s":0.3}},
        {"id":"web","kind":"server","instances":5,"slots":30,"cores":2,"queue":40,"service":{"lognormal":{"mean_ms":4,"cv":1}},
            "boot_s":0.5,"warm_up":{"for_s":2,"factor":4},"failures":{"mtbf_s":3,"mttr_s":1,"mode":"black_hole"},
            "memory":{"heap_mb":100,"base_mb":30,"request_mb":2,"collect_ms_per_mb":0.5}},
        {"id":"cache","kind":"cache","failures":{"mtbf_s":4,"mttr_s":1}},
        {"id":"jobs","kind":"queue","failures":{"mtbf_s":4,"mttr_s":1}},
        {"id":"worker","kind":"server","slots":8,"service":{"exponential":{"mean_ms":8}},"warm_up":{"for_s":1,"factor":3}},
        {"id":"db","kind":"database","slots":20,"failures":{"mtbf_s":6,"mttr_s":0.5}}],
    "connections":[
        {"from":"users","to":"lb","timeout_ms":300},{"from":"lb","to":"web","timeout_ms":200},
        {"from":"web","to":"cache","timeout_ms":50},{"from":"web","to":"db","timeout_ms":100},
        {"from":"web","to":"jobs","timeout_ms":100},
        {"from":"jobs","to":"worker","timeout_ms":500,"bandwidth":{"mbit_s":1,"buffer_ms":200},"loss":0.02}],
    "incidents":[{"at_s":2,"for_s":6,"chaos":{"component":"db","every_s":0.6,"down_s":0.4}},
        {"at_s":5,"for_s":5,"chaos":{"component":"web","every_s":0.8,"down_s":0.7,"mode":"black_hole"}},
        {"at_s":3,"for_s":2,"errors":{"component":"web","share":0.3,"gray":true,"instance":1}}],
    "actions":[{"at_ns":4000000000,"set":{"component":"web","instances":7}},
        {"at_ns":6000000000,"crash":{"component":"worker"},"for_s":1},
        {"at_ns":9000000000,"set":{"component":"web","instances":4,"discipline":"processor_sharing"}}]}"#;

/// Every way to choose among unequal targets, in zones and regions, with instances that come and go.
pub const PLACED: &str = r#"{"flashcrowd":1,"seed":9,
    "key_spaces":{"items":{"count":500,"popularity":{"zipf":1}}},
    "zones":{"eu-a":{"region":"eu"},"eu-b":{"region":"eu"},"us-a":{"region":"us"}},
    "distances":[{"between":["eu","us"],"added_ms":20},{"between":["eu-a","eu-b"],"added_ms":0.4}],
    "annotations":[{"id":"f","kind":"frame","at":[0,0],"size":[400,300],"zone":"eu-a"},{"id":"n","kind":"note","text":"Far","at":[9,9]}],
    "components":[
        {"id":"berlin","kind":"client","zones":["eu-a"],"traffic":{"population":300,
            "profile":{"shape":"spike","base_qps":120,"peak_qps":500,"start_s":2,"rise_s":1,"hold_s":4,"fall_s":1},
            "classes":[{"name":"read","weight":3,"keys":"items"},{"name":"order","weight":1,"write":true}]}},
        {"id":"boston","kind":"client","zones":["us-a"],"traffic":{"population":40,
            "profile":{"shape":"steady","qps":150},"classes":[{"name":"read","keys":"items"}]}},
        {"id":"dns","kind":"balancer","nearest":true,"next_target":{"tries":1,"on":["refused","timeout","queue_full","no_healthy_target"]},
            "health_check":{"interval_s":0.5,"timeout_s":0.3,"fall":2,"rise":2}},
        {"id":"front","kind":"balancer","zones":["eu-a","eu-b"],"algorithm":"round_robin","slow_start_s":2,
            "health_check":{"interval_s":0.5,"timeout_s":0.3,"fall":2,"rise":2},
            "capacity":{"connections":300,"queue":20,"cores":2,"service":{"exponential":{"mean_ms":0.4}}}},
        {"id":"across","kind":"balancer","zones":["us-a"],"algorithm":{"peak_ewma":{"decay_s":2}},
            "ejection":{"failures":3,"for_s":0.6,"most":0.7},
            "target_limit":{"calls":4,"queue":20,"timeout_ms":40}},
        {"id":"web","kind":"server","zones":["eu-a","eu-b"],"instances":2,"slots":20,"cores":2,"queue":40,
            "service":{"exponential":{"mean_ms":6}},"boot_s":0.7,"drain_s":0.05,
            "autoscaler":{"metric":{"utilization":{"target":0.5}},"min":2,"max":8,"sync_s":1,"tolerance":0.1,
                "up_stabilization_s":0,"down_stabilization_s":3,"most_up":2}},
        {"id":"big","kind":"server","zones":["eu-b"],"instances":1,"slots":20,"queue":40,"service":{"exponential":{"mean_ms":4}}},
        {"id":"far","kind":"server","zones":["us-a"],"instances":3,"slots":8,"cores":2,"queue":10,
            "service":{"exponential":{"mean_ms":8}},"autoscaler":{"metric":{"rate":{"qps":60}},"max":5,"sync_s":2}},
        {"id":"ring","kind":"balancer","algorithm":{"consistent_hash":{"by":"key","points":20,"balance":1.5}}},
        {"id":"table","kind":"balancer","algorithm":{"maglev":{"by":"user"}}},
        {"id":"sticky","kind":"balancer","algorithm":"ip_hash"},
        {"id":"store","kind":"server","instances":4,"slots":1,"queue":20,"service":{"exponential":{"mean_ms":5}}},
        {"id":"jobs","kind":"queue"},
        {"id":"worker","kind":"server","instances":1,"slots":4,"service":{"exponential":{"mean_ms":30}},
            "autoscaler":{"metric":{"backlog":{"waiting":20}},"max":6,"sync_s":1,"down_stabilization_s":2}}],
    "connections":[
        {"from":"berlin","to":"dns","latency":{"constant":{"ms":3}},"timeout_ms":400},
        {"from":"boston","to":"dns","timeout_ms":400},
        {"from":"dns","to":"front","timeout_ms":300},{"from":"dns","to":"across","timeout_ms":300},{"from":"dns","to":"big","timeout_ms":300},
        {"from":"front","to":"web","weight":2,"timeout_ms":200},{"from":"front","to":"big","weight":5,"timeout_ms":200},
        {"from":"across","to":"far","timeout_ms":100,"retry":{"attempts":2,"backoff_ms":5}},
        {"from":"web","to":"ring","timeout_ms":100},{"from":"far","to":"table","timeout_ms":100},
        {"from":"big","to":"sticky","timeout_ms":100},
        {"from":"ring","to":"store"},{"from":"table","to":"store"},{"from":"sticky","to":"store"},
        {"from":"web","to":"jobs","timeout_ms":100},{"from":"jobs","to":"worker","timeout_ms":800}],
    "incidents":[{"at_s":4,"for_s":2,"outage":{"zone":"eu-b","mode":"black_hole"}},
        {"at_s":8,"for_s":1.5,"outage":{"zone":"us"}},
        {"at_s":3,"for_s":2,"slow":{"component":"far","factor":6,"instance":1}},
        {"at_s":5,"for_s":2,"errors":{"component":"far","share":1,"instance":2}},
        {"at_s":7,"for_s":1,"drain":{"component":"store","instance":2}},
        {"at_s":9,"for_s":1,"crash":{"component":"store","instance":1}}],
    "actions":[{"at_ns":6000000000,"set":{"connection":"front->web","weight":0.5}},
        {"at_ns":10000000000,"set":{"component":"front","algorithm":"least_connections","capacity":null}},
        {"at_ns":10500000000,"outage":{"zone":"eu-a"},"for_s":5},
        {"at_ns":11000000000,"mend":{"zone":"eu-a"}},
        {"at_ns":12000000000,"set":{"component":"front","algorithm":"random","capacity":{"connections":50,"cores":1}}}]}"#;

/// Every limit of a gateway, each under strain.
pub const GATED: &str = r#"{"flashcrowd":1,"seed":10,
    "components":[
        {"id":"users","kind":"client","traffic":{"population":20,
            "profile":{"shape":"spike","base_qps":300,"peak_qps":1200,"start_s":3,"rise_s":1,"hold_s":3,"fall_s":1},
            "classes":[{"name":"browse","weight":3},{"name":"search","weight":1,"priority":2},{"name":"pay","weight":1,"priority":5}]}},
        {"id":"greedy","kind":"client","traffic":{"population":1,"profile":{"shape":"steady","qps":200}}},
        {"id":"edge","kind":"gateway","limit":{"rule":{"token_bucket":{"qps":30,"burst":20}},"per":"user"}},
        {"id":"windows","kind":"gateway","limit":{"rule":{"sliding_window":{"calls":90,"window_s":0.3}}},
            "capacity":{"connections":14,"queue":6,"cores":1,"service":{"exponential":{"mean_ms":1}}}},
        {"id":"fixed","kind":"gateway","limit":{"rule":{"fixed_window":{"calls":60,"window_s":0.4}}},
            "concurrency":{"fixed":{"calls":5}},"reserve":0.5,"failures":{"mtbf_s":3,"mttr_s":0.2}},
        {"id":"even","kind":"gateway","limit":{"rule":{"leaky_bucket":{"qps":100,"burst":8,"delay":true}},"per":"gateway"},
            "concurrency":{"adaptive":{"interval_s":0.1,"min_rtt_every_s":3,"min_rtt_calls":20,"buffer":0.3,"min":3,"max":9}},"reserve":0.3},
        {"id":"front","kind":"balancer"},
        {"id":"web","kind":"server","instances":2,"slots":30,"cores":2,"queue":40,"service":{"exponential":{"mean_ms":8}}},
        {"id":"back","kind":"server","instances":1,"slots":30,"cores":2,"queue":40,"service":{"exponential":{"mean_ms":9}}}],
    "connections":[
        {"from":"users","to":"edge","timeout_ms":400},{"from":"greedy","to":"edge","timeout_ms":400},
        {"from":"edge","to":"windows","timeout_ms":300,"cancel":true},
        {"from":"windows","to":"fixed"},{"from":"windows","to":"even"},
        {"from":"fixed","to":"front","timeout_ms":150},{"from":"front","to":"web"},
        {"from":"even","to":"back","timeout_ms":150,"deadline":{"after_ms":200,"propagate":true}}],
    "incidents":[{"at_s":5,"for_s":2,"slow":{"component":"back","factor":3}},
        {"at_s":8,"for_s":1,"slow":{"component":"windows","factor":4}},
        {"at_s":9,"for_s":0.5,"crash":{"component":"even"}}],
    "actions":[{"at_ns":7000000000,"set":{"component":"even","limit":{"rule":{"leaky_bucket":{"qps":100,"burst":5,"delay":false}}}}},
        {"at_ns":8500000000,"set":{"component":"windows","capacity":null}},
        {"at_ns":10000000000,"set":{"component":"edge","limit":{"per":"gateway"}}}]}"#;

pub fn read(text: &str) -> Document {
    parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

const HEALTH: &str = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;

/// Health checks, and crashes of both kinds within a spike, at last of all servers at once.
fn balanced() -> Document {
    let crashes = r#"{"at_s":5,"for_s":4,"crash":{"component":"a"}},
        {"at_s":6.5,"for_s":3,"crash":{"component":"b","mode":"black_hole"}},
        {"at_s":10,"for_s":2,"errors":{"component":"c","share":0.3}},
        {"at_s":10.5,"for_s":2,"cut":{"connection":"lb->a","way":"calls"}},
        {"at_s":13,"for_s":2.5,"crash":{"component":"a"}},
        {"at_s":13,"for_s":2.5,"crash":{"component":"b"}},
        {"at_s":13,"for_s":2.5,"crash":{"component":"c"}}"#;
    read(&three_servers("least_connections", HEALTH, crashes))
}

/// A log of edits and faults of every verb. Two balancers that choose in other ways lie one behind the other.
fn replayed() -> Document {
    let mut document = read(&three_servers("random", HEALTH, ""));
    document.actions = serde_json::from_str(
        r#"[
        {"at_ns":1000000000,"add":{"id":"inner","kind":"balancer"}},
        {"at_ns":1000000000,"connect":{"from":"lb","to":"inner"}},
        {"at_ns":1000000000,"connect":{"from":"inner","to":"c"}},
        {"at_ns":2000000001,"crash":{"component":"c"}},
        {"at_ns":3000000000,"set":{"component":"a","slots":4,"cores":2}},
        {"at_ns":3000000000,"burst":{"client":"users","factor":2.5},"for_s":4},
        {"at_ns":3500000000,"set":{"key_space":"items","popularity":{"zipf":1.1}}},
        {"at_ns":4500000000,"add":{"id":"d","kind":"server","instances":2,"at":[0,0]}},
        {"at_ns":4500000000,"connect":{"from":"lb","to":"d"}},
        {"at_ns":4500000000,"connect":{"from":"d","to":"db","timeout_ms":100}},
        {"at_ns":5000000000,"set":{"component":"d","plan":[{"compute":0.5},{"call":"db","times":2,"classes":["read"]},{"compute":0.5}]}},
        {"at_ns":5500000000,"set":{"connection":"users->lb","timeout_ms":300,"latency":{"constant":null,"uniform":{"min_ms":1,"max_ms":20}}}},
        {"at_ns":6000000000,"restart":{"component":"c","instance":1}},
        {"at_ns":6500000000,"slow":{"component":"d","factor":4,"instances":1},"for_s":3},
        {"at_ns":7000000000,"remove":{"component":"b"}},
        {"at_ns":7500000000,"set":{"document":"","incidents":[{"at_s":7.2,"for_s":2,"delay":{"connection":"lb->a","added_ms":30}}]}},
        {"at_ns":8000000000,"mend":{"component":"d","what":"slow"}},
        {"at_ns":8500000000,"remove":{"connection":"lb->inner"}},
        {"at_ns":9000000000,"remove":{"connection":"lb->d"}}]"#,
    )
    .unwrap();
    document
}

/// Caches beside and in front of a database: eviction of both kinds, times to live, every popularity of keys.
const CACHED: &str = r#"{"flashcrowd":1,"seed":11,
    "key_spaces":{
        "items":{"count":2000,"popularity":{"zipf":0.9}},
        "people":{"count":300},
        "news":{"count":1000,"popularity":{"hot_set":{"keys":20,"share":0.8,"moves_every_s":2.5}}}},
    "components":[
        {"id":"readers","kind":"client","traffic":{
            "profile":{"shape":"diurnal","low_qps":100,"high_qps":900,"period_s":8,"peak_s":3},
            "classes":[{"name":"read","weight":5,"keys":"items"},{"name":"write","weight":1,"write":true,"keys":"items"},
                {"name":"visit","weight":1,"keys":"people"},{"name":"latest","weight":3,"keys":"news"}]}},
        {"id":"fans","kind":"client","traffic":{
            "profile":{"shape":"steady","qps":300},
            "classes":[{"name":"latest","weight":3,"keys":"news"},{"name":"write","weight":1,"write":true,"keys":"news"}]}},
        {"id":"web","kind":"server","slots":64,"cores":4,"service":{"gamma":{"mean_ms":2,"cv":0.5}},
            "plan":[{"compute":1},{"look_up":{"cache":"aside","on_miss":"db"},"classes":["read","write","visit"]},
                {"call":"through","classes":["latest"]}]},
        {"id":"aside","kind":"cache","capacity_entries":250,"ttl_s":1.5},
        {"id":"through","kind":"cache","capacity_entries":60,"eviction":"fifo","ttl_s":0.7,"slots":40,"cores":2,"queue":20},
        {"id":"db","kind":"database","slots":10,"queue":60,"service":{"lognormal":{"mean_ms":12,"cv":1}},"write_service":{"uniform":{"min_ms":5,"max_ms":30}}}],
    "connections":[
        {"from":"readers","to":"web","latency":{"constant":{"ms":5}},"timeout_ms":400},
        {"from":"fans","to":"through","timeout_ms":200},
        {"from":"web","to":"aside","timeout_ms":20},
        {"from":"web","to":"db","timeout_ms":150},
        {"from":"web","to":"through","latency":{"exponential":{"mean_ms":1}},"timeout_ms":150},
        {"from":"through","to":"db"}],
    "incidents":[
        {"at_s":3,"flush":{"component":"aside"}},
        {"at_s":4,"for_s":1,"crash":{"component":"through"}},
        {"at_s":6,"for_s":2,"slow":{"component":"db","factor":3}},
        {"at_s":6.5,"for_s":1,"loss":{"connection":"web->aside","share":0.1}},
        {"at_s":8,"for_s":1,"errors":{"component":"db","share":0.2}},
        {"at_s":9,"for_s":1,"delay":{"connection":"web->db","added_ms":100}}]}"#;

/// Queues that refuse, drop and deliver again; users in a closed loop in front of them.
const QUEUED: &str = r#"{"flashcrowd":1,"seed":12,
    "components":[
        {"id":"people","kind":"client","traffic":{
            "profile":{"shape":"users","count":80,"think":{"lognormal":{"mean_ms":250,"cv":1}}},
            "classes":[{"name":"buy","weight":1,"write":true},{"name":"tell","weight":2,"priority":3,"service_factor":0.5}]}},
        {"id":"sensors","kind":"client","traffic":{
            "profile":{"shape":"on_off","on_qps":400,"off_qps":50,"on_s":1.5,"off_s":2,"start_s":1},"arrivals":{"batches":{"size":8,"sizes":"constant"}}}},
        {"id":"web","kind":"server","slots":32,"service":{"exponential":{"mean_ms":3}}},
        {"id":"jobs","kind":"queue","limit":150,"max_deliveries":3,"slots":8,"queue":50,"service":{"constant":{"ms":0.5}}},
        {"id":"readings","kind":"queue","limit":40,"overflow":"drop_oldest"},
        {"id":"workers","kind":"server","instances":3,"slots":2,"queue":10,"service":{"weibull":{"mean_ms":25,"shape":0.7}}},
        {"id":"archive","kind":"database","slots":6,"service":{"hyperexponential":{"mean_ms":18,"cv":2}}}],
    "connections":[
        {"from":"people","to":"web","latency":{"constant":{"ms":2}},"timeout_ms":500},
        {"from":"web","to":"jobs","timeout_ms":100},
        {"from":"sensors","to":"readings"},
        {"from":"jobs","to":"workers","timeout_ms":90,"prefetch":4},
        {"from":"readings","to":"archive","timeout_ms":120}],
    "incidents":[
        {"at_s":2,"for_s":2,"crash":{"component":"workers","mode":"black_hole","instance":2}},
        {"at_s":3,"for_s":1,"loss":{"connection":"people->web","share":0.05}},
        {"at_s":4,"for_s":3,"burst":{"client":"people","factor":3}},
        {"at_s":5,"for_s":1,"cut":{"connection":"jobs->workers","way":"replies"}},
        {"at_s":7,"for_s":2,"errors":{"component":"workers","share":0.3,"instances":2}},
        {"at_s":8,"slow":{"component":"archive","factor":8}},
        {"at_s":9,"for_s":1,"crash":{"component":"jobs"}},
        {"at_s":9.5,"crash":{"component":"workers","instances":2}},
        {"at_s":10,"restart":{"component":"workers"}},
        {"at_s":10.5,"mend":{"component":"archive"}},
        {"at_s":11,"for_s":0.5,"cut":{"connection":"readings->archive"}}]}"#;

/// Every distribution as a service time and as a latency, every profile and every arrival process.
fn drawn() -> Document {
    let points = vec![[0.0, 20.0], [3.0, 120.0], [3.0, 40.0], [9.0, 90.0]];
    let profiles = [
        Profile::Steady { qps: 80.0 },
        Profile::Ramp { from_qps: 10.0, to_qps: 120.0, start_s: 2.0, rise_s: 6.0 },
        Profile::Step { from_qps: 40.0, to_qps: 90.0, at_s: 5.5 },
        Profile::Spike {
            base_qps: 20.0,
            peak_qps: 200.0,
            start_s: 3.0,
            rise_s: 1.0,
            hold_s: 2.0,
            fall_s: 2.0,
        },
        Profile::Diurnal { low_qps: 10.0, high_qps: 110.0, period_s: 5.0, peak_s: 1.0 },
        Profile::Points { points: points.clone() },
        Profile::Trace { points, repeat_s: Some(4.0) },
        Profile::OnOff { on_qps: 150.0, off_qps: 5.0, on_s: 0.5, off_s: 1.0, start_s: 1.0 },
    ];
    let arrivals = [
        ArrivalProcess::Poisson,
        ArrivalProcess::Even,
        ArrivalProcess::Bursty { factor: 5.0, burst_s: 0.3, pause_s: 0.9 },
        ArrivalProcess::Batches { size: 4, sizes: BatchSizes::Geometric },
        ArrivalProcess::Batches { size: 3, sizes: BatchSizes::Constant },
    ];
    let distributions = distributions::all();
    let mut document = Document { seed: 13, ..Document::default() };
    for (n, (_, service)) in distributions.iter().enumerate() {
        let (client, server) =
            (format!("client {n}").replace(' ', "-"), format!("server {n}").replace(' ', "-"));
        let (_, latency) = &distributions[(n + 5) % distributions.len()];
        // The last ones are users, each client with another way of thinking.
        let profile = match profiles.get(n) {
            Some(profile) => profile.clone(),
            None => Profile::Users { count: 30, think: service.clone() },
        };
        let classes = [("light", 0, 0.5), ("heavy", 4, 2.0)].map(|(name, priority, service_factor)| Class {
            name: name.to_owned(),
            priority,
            service_factor,
            ..Class::default()
        });
        let traffic = Traffic {
            profile,
            arrivals: arrivals[n % arrivals.len()],
            classes: classes.to_vec(),
            ..Traffic::default()
        };
        let traffic = match traffic.profile {
            Profile::Users { .. } => Traffic { arrivals: ArrivalProcess::Poisson, ..traffic },
            _ => traffic,
        };
        let service = service.clone();
        document = document
            .with(&client, Kind::Client(Client { traffic }))
            .with(&server, Server { slots: 40, cores: Some(20), service, ..Server::default() })
            .connected(Connection { latency: latency.clone(), ..Connection::new(client, server) });
    }
    document
}
