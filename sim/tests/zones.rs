//! Places: how far they are from each other, what is where, and what fails together. Durations are constant, so times are exact.

mod scenarios;
mod watching;

use flashcrowd_sim::metrics::{Cause, InstanceState};
use flashcrowd_sim::scenario::{Deed, Distance, Fault, Kind};
use watching::{Run, S};

/// Two zones in the east, one in the west, one in the north. Between east and west it is 10 ms, but between e2 and w1 only 4; between north
/// and west 3; of north and east nothing is said.
const MAP: &str = r#""zones":{"e1":{"region":"east"},"e2":{"region":"east"},"w1":{"region":"west"},"north":{}},
    "distances":[{"between":["east","west"],"added_ms":10},{"between":["w1","e2"],"added_ms":4},{"between":["north","west"],"added_ms":3}],"#;

fn zones(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!(r#""{name}""#)).collect();
    format!(r#","zones":[{}]"#, names.join(","))
}

/// A client and a server, with a millisecond between them and two of service.
fn pair(client: &[&str], server: &[&str], more: &str, policies: &str, incidents: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":61,{MAP}"components":[
            {{"id":"users","kind":"client"{},"traffic":{{"profile":{{"shape":"steady","qps":100}},"arrivals":"even"}}}},
            {{"id":"web","kind":"server"{},"slots":1000,"service":{{"constant":{{"ms":2}}}}{more}}}],
        "connections":[{{"from":"users","to":"web","latency":{{"constant":{{"ms":1}}}}{policies}}}],"incidents":[{incidents}]}}"#,
        zones(client),
        zones(server),
    )
}

/// The same with a balancer in between.
fn trio(
    client: &[&str],
    balancer: &[&str],
    server: &[&str],
    more: &str,
    health: &str,
    incidents: &str,
) -> String {
    pair(client, server, more, "", incidents)
        .replacen(
            r#"{"id":"web""#,
            &format!(r#"{{"id":"lb","kind":"balancer"{}{health}}},{{"id":"web""#, zones(balancer)),
            1,
        )
        .replacen(r#""to":"web""#, r#""to":"lb","latency":{"constant":{"ms":1}}},{"from":"lb","to":"web""#, 1)
}

fn latency(text: &str) -> (f64, f64) {
    let report = Run::until(text, 5.0).simulation.report();
    assert_eq!(report.overall.failed, 0);
    let latency = report.overall.latency_ms.unwrap();
    (latency.mean, latency.max)
}

#[test]
fn a_message_between_two_zones_takes_longer_by_their_distance_each_way() {
    for (client, server, added) in [
        (&["e1"][..], &["w1"][..], 10.0),
        (&["w1"], &["e1"], 10.0),
        // What is said of two zones holds before what is said of their regions.
        (&["e2"], &["w1"], 4.0),
        (&["w1"], &["e2"], 4.0),
        (&["north"], &["w1"], 3.0),
        // Where nothing is said there is no distance, nor within a region or a zone, nor where one of them is near everything.
        (&["north"], &["e1"], 0.0),
        (&["e1"], &["e2"], 0.0),
        (&["e1"], &["e1"], 0.0),
        (&[], &["w1"], 0.0),
        (&["e1"], &[], 0.0),
    ] {
        let expected = 4.0 + 2.0 * added;
        assert_eq!(
            latency(&pair(client, server, "", "", "")),
            (expected, expected),
            "{client:?} to {server:?}"
        );
    }
}

#[test]
fn through_a_balancer_each_leg_has_its_distance_and_one_near_everything_passes_on_where_its_caller_is() {
    for (client, balancer, server, added) in [
        (&["e1"][..], &[][..], &["w1"][..], 10.0),
        (&["e1"], &["e1"], &["w1"], 10.0),
        (&["e1"], &["w1"], &["w1"], 10.0),
        (&["e1"], &["w1"], &["north"], 13.0),
        (&["e1"], &["north"], &["w1"], 3.0),
        (&["e1"], &[], &["e1"], 0.0),
        (&[], &["e1"], &["w1"], 10.0),
        (&[], &[], &["w1"], 0.0),
    ] {
        let expected = 6.0 + 2.0 * added;
        let text = trio(client, balancer, server, "", "", "");
        assert_eq!(latency(&text), (expected, expected), "{client:?} to {balancer:?} to {server:?}");
        // A gateway is no different, nor are policies.
        let gateway = text.replace(r#""kind":"balancer""#, r#""kind":"gateway""#);
        assert_eq!(
            latency(&gateway),
            (expected, expected),
            "{client:?} to a gateway in {balancer:?} to {server:?}"
        );
        let policies = text.replace(
            r#""latency":{"constant":{"ms":1}}"#,
            r#""latency":{"constant":{"ms":1}},"retry":{},"deadline":{"after_ms":500}"#,
        );
        assert_eq!(latency(&policies), (expected, expected), "with policies");
    }
}

#[test]
fn two_things_near_everything_in_a_row_pass_on_where_the_first_caller_is() {
    let text = trio(&["e1"], &[], &["w1"], "", "", "")
        .replacen(r#"{"id":"web""#, r#"{"id":"gate","kind":"gateway"},{"id":"web""#, 1)
        .replacen(
            r#""from":"lb","to":"web""#,
            r#""from":"lb","to":"gate","latency":{"constant":{"ms":1}}},{"from":"gate","to":"web""#,
            1,
        );
    assert_eq!(latency(&text), (28.0, 28.0));
}

#[test]
fn what_an_instance_calls_is_as_far_as_it_is_itself() {
    // Instances in east and west in turn, and a database in the west.
    let text = pair(&[], &["e1", "w1"], r#","instances":2"#, "", "")
        .replacen(
            r#"{"id":"web""#,
            r#"{"id":"db","kind":"database","zones":["w1"],"service":{"constant":{"ms":1}}},{"id":"web""#,
            1,
        )
        .replacen(
            r#""connections":["#,
            r#""connections":[{"from":"web","to":"db","latency":{"constant":{"ms":1}}},"#,
            1,
        );
    let run = Run::until(&text, 5.0);
    let mut times: Vec<u64> = run.calls("web->db").iter().map(|hop| hop.arrives_ns - hop.sent_ns).collect();
    times.sort_unstable();
    times.dedup();
    assert_eq!(times, [1_000_000, 11_000_000]);
    let mut back: Vec<u64> = run.replies("web->db").iter().map(|hop| hop.arrives_ns - hop.sent_ns).collect();
    back.sort_unstable();
    back.dedup();
    assert_eq!(back, [1_000_000, 11_000_000]);
    // 2 + 2 + 3, and 20 more for every other one.
    let latency = run.simulation.report().overall.latency_ms.unwrap();
    assert!((latency.mean - 17.0).abs() < 0.05 && latency.max == 27.0, "{latency:?}");
}

#[test]
fn a_retry_goes_as_far_as_its_own_target() {
    // The first instance, 10 ms away, is down: refused after 22, another 5, and 4 + 2 · 4 at the second, in the zone e2 from w1.
    let retry = r#","retry":{"attempts":2,"backoff":"constant","backoff_ms":5,"jitter":false}"#;
    let crash = r#"{"at_s":0,"crash":{"component":"web","instance":1}}"#;
    let run = Run::until(&pair(&["w1"], &["e1", "e2"], r#","instances":2"#, retry, crash), 5.0);
    let report = run.simulation.report();
    assert_eq!(report.overall.failed, 0);
    let both: Vec<u64> = run.calls("users->web").iter().map(|hop| hop.arrives_ns - hop.sent_ns).collect();
    assert!(both.iter().all(|ns| *ns == 11_000_000 || *ns == 5_000_000));
    assert_eq!(report.overall.latency_ms.unwrap().max, 22.0 + 5.0 + 12.0);
}

#[test]
fn a_cancellation_and_a_refusal_have_the_distance_too() {
    let text = pair(&["e1"], &["w1"], "", r#","timeout_ms":15,"cancel":true"#, "")
        .replace(r#"{"ms":2}"#, r#"{"ms":500}"#)
        .replace(r#""service""#, r#""plan":[{"compute":0.02},{"compute":0.98}],"service""#);
    let run = Run::until(&text, 5.0);
    // It arrives at 11 ms and computes for 10; the word that it is given up leaves at 15 ms and comes at 26, in the second step of 490 ms.
    let told: Vec<u64> = run.calls("users->web").iter().map(|hop| hop.arrives_ns - hop.sent_ns).collect();
    assert!(told.len() > 900 && told.iter().all(|ns| *ns == 11_000_000), "a call and its cancellation");
    let refused = pair(&["e1"], &["w1"], "", "", r#"{"at_s":0,"crash":{"component":"web"}}"#);
    let overall = Run::until(&refused, 5.0).simulation.report().overall;
    assert_eq!((overall.ok, overall.failed_latency_ms.unwrap().max), (0, 22.0));
}

fn states(run: &Run, index: usize) -> Vec<InstanceState> {
    run.simulation.live().components[index].instances.iter().map(|instance| instance.state).collect()
}

const UP: InstanceState = InstanceState::Up;
const DOWN: InstanceState = InstanceState::Refusing;

#[test]
fn instances_are_spread_over_their_zones_in_turn() {
    let run = Run::until(&pair(&[], &["w1", "e1", "north"], r#","instances":7"#, "", ""), 1.0);
    let places: Vec<Option<u16>> =
        run.simulation.live().components[1].instances.iter().map(|instance| instance.zone).collect();
    // In the order of their names: e1, e2, north, w1.
    assert_eq!(places, [3, 0, 2, 3, 0, 2, 3].map(Some));
}

#[test]
fn an_outage_takes_exactly_what_is_in_its_zone_and_gives_it_back() {
    let text = trio(
        &[],
        &["e1"],
        &["e1", "e2", "w1"],
        r#","instances":6"#,
        "",
        r#"{"at_s":2,"for_s":3,"outage":{"zone":"e2"}}"#,
    );
    let mut run = Run::until(&text, 1.9999);
    assert!(states(&run, 1) == [UP] && states(&run, 2) == [UP; 6]);
    for at in [2.0, 4.9999] {
        run.go_on(at);
        assert!(states(&run, 1) == [UP] && states(&run, 2) == [UP, DOWN, UP, UP, DOWN, UP], "{at}");
    }
    run.go_on(5.0);
    assert_eq!(states(&run, 2), [UP; 6]);
    run.go_on(10.0);
    // A third of 300 requests, and what was at work or on its way.
    assert!(run.failures(Cause::Refused).abs_diff(100) <= 1);
    assert_eq!(run.simulation.report().overall.failed, run.failures(Cause::Refused));
}

#[test]
fn an_outage_of_a_region_is_one_of_all_its_zones() {
    let text = trio(
        &[],
        &["e1"],
        &["e1", "e2", "w1", "north"],
        r#","instances":4"#,
        "",
        r#"{"at_s":2,"for_s":3,"outage":{"zone":"east","mode":"black_hole"}}"#,
    );
    let mut run = Run::until(&text, 3.0);
    let silent = InstanceState::Silent;
    assert!(states(&run, 1) == [silent] && states(&run, 2) == [silent, silent, UP, UP]);
    run.go_on(5.0);
    assert!(states(&run, 1) == [UP] && states(&run, 2) == [UP; 4]);
}

#[test]
fn an_outage_strikes_every_kind() {
    let text = format!(
        r#"{{"flashcrowd":1,"seed":61,{MAP}"components":[
        {{"id":"users","kind":"client","zones":["e1"]}},{{"id":"gate","kind":"gateway","zones":["e1"]}},{{"id":"lb","kind":"balancer","zones":["e1"]}},
        {{"id":"web","kind":"server","zones":["e1"]}},{{"id":"db","kind":"database","zones":["e1"]}},{{"id":"cache","kind":"cache","zones":["e1"]}},
        {{"id":"jobs","kind":"queue","zones":["e1"]}}],
        "connections":[{{"from":"users","to":"gate"}},{{"from":"gate","to":"lb"}},{{"from":"lb","to":"web"}},{{"from":"web","to":"cache"}},
            {{"from":"web","to":"db"}},{{"from":"web","to":"jobs"}}],"incidents":[{{"at_s":2,"for_s":3,"outage":{{"zone":"e1"}}}}]}}"#
    );
    let mut run = Run::until(&text, 3.0);
    assert!((1..7).all(|index| states(&run, index) == [DOWN]));
    // A client sends on: users are no machines.
    run.go_on(10.0);
    assert!((1..7).all(|index| states(&run, index) == [UP]));
    assert!(run.failures(Cause::Refused).abs_diff(1_500) < 160);
}

#[test]
fn what_comes_into_a_zone_without_power_is_down_until_its_end_and_what_leaves_it_is_up() {
    let text = trio(
        &[],
        &[],
        &["e1", "e2"],
        r#","instances":2,"boot_s":0.5"#,
        "",
        r#"{"at_s":2,"for_s":4,"outage":{"zone":"e2"}}"#,
    );
    let mut run = Run::until(&text, 3.0);
    let set = |run: &mut Run, instances: u32| {
        run.edit(|new| {
            if let Kind::Server(server) = &mut new.components[2].kind {
                server.instances = instances;
            }
        });
    };
    set(&mut run, 4);
    assert_eq!(states(&run, 2), [UP, DOWN, InstanceState::Booting, DOWN]);
    run.go_on(4.0);
    assert_eq!(states(&run, 2), [UP, DOWN, UP, DOWN]);
    // Elsewhere there is power; it has to boot.
    run.edit(|new| new.components[2].zones = vec!["e1".into()]);
    assert_eq!(states(&run, 2), [UP, InstanceState::Booting, UP, InstanceState::Booting]);
    run.go_on(5.0);
    assert_eq!(states(&run, 2), [UP; 4]);
    run.edit(|new| new.components[2].zones = vec!["e1".into(), "e2".into(), "w1".into()]);
    assert_eq!(states(&run, 2), [UP, DOWN, UP, UP]);
    run.go_on(6.0);
    assert_eq!(states(&run, 2), [UP, InstanceState::Booting, UP, UP]);
    run.go_on(6.5);
    assert_eq!(states(&run, 2), [UP; 4]);
}

#[test]
fn an_autoscaled_instance_in_a_zone_without_power_is_down_too() {
    let scaler = r#","autoscaler":{"metric":{"rate":{"qps":25}},"sync_s":3}"#;
    let text = trio(&[], &[], &["e1", "e2"], scaler, "", r#"{"at_s":2,"for_s":4,"outage":{"zone":"e2"}}"#);
    let mut run = Run::until(&text, 3.0);
    assert_eq!(states(&run, 2), [UP, DOWN, UP, DOWN]);
    run.go_on(6.0);
    assert_eq!(states(&run, 2), [UP; 4]);
}

#[test]
fn who_is_about_to_leave_a_zone_without_power_is_cut_off_with_it() {
    // Two instances hold two seconds of work each; at 1 s the second is taken away and finishes, until the power goes.
    let text = pair(
        &[],
        &["e1", "e2"],
        r#","instances":2,"boot_s":0"#,
        "",
        r#"{"at_s":1.5,"outage":{"zone":"e2"}}"#,
    )
    .replace(r#""service":{"constant":{"ms":2}}"#, r#""service":{"constant":{"ms":2000}}"#);
    let mut run = Run::until(&text, 1.0);
    let fewer = serde_json::from_str(r#"{"set":{"component":"web","instances":1}}"#).unwrap();
    run.simulation.act(vec![Deed::Edit(fewer)]).unwrap();
    run.go_on(1.4999);
    assert_eq!(run.failures(Cause::Refused), 0);
    run.go_on(1.6);
    // Every other one of the requests of the first second was there.
    assert!(run.failures(Cause::Refused).abs_diff(50) <= 1, "{}", run.failures(Cause::Refused));
    run.simulation.check_conservation().unwrap();
}

#[test]
fn what_is_still_under_way_to_who_leaves_a_zone_without_power_finds_nobody_there() {
    // Messages take 200 ms. What was sent to the second instance before it was taken away, at 1 s, arrives after the power goes.
    let text = pair(
        &[],
        &["e1", "e2"],
        r#","instances":2"#,
        "",
        r#"{"at_s":1.001,"for_s":1,"outage":{"zone":"e2"}}"#,
    )
    .replace(r#""latency":{"constant":{"ms":1}}"#, r#""latency":{"constant":{"ms":200}}"#)
    .replace(r#""service":{"constant":{"ms":2}}"#, r#""service":{"constant":{"ms":50}}"#);
    let mut run = Run::until(&text, 1.0);
    run.edit(|new| {
        if let Kind::Server(server) = &mut new.components[1].kind {
            server.instances = 1;
        }
    });
    run.go_on(3.0);
    // Those of 200 ms, every other one, and those that it had begun on.
    let refused = run.failures(Cause::Refused);
    assert!((10..=13).contains(&refused), "{refused}");
    assert_eq!(states(&run, 1), [UP]);
    run.simulation.check_conservation().unwrap();
}

#[test]
fn a_zone_may_go_while_there_is_still_work_of_a_client_that_was_there() {
    // What a removed client wanted is still being worked on, and asks a database in another zone.
    let text = pair(&["w1"], &[], r#","plan":[{"compute":1},{"call":"web->db"}]"#, "", "")
        .replace(r#""service":{"constant":{"ms":2}}"#, r#""service":{"constant":{"ms":300}}"#)
        .replace(
            r#"{"id":"web""#,
            r#"{"id":"db","kind":"database","zones":["north"],"service":{"constant":{"ms":1}}},{"id":"web""#,
        )
        .replace(
            r#""connections":["#,
            r#""connections":[{"id":"web->db","from":"web","to":"db","latency":{"constant":{"ms":1}}},"#,
        );
    let mut run = Run::until(&text, 1.0);
    run.edit(|new| {
        new.components.retain(|component| component.id != "users");
        new.connections.retain(|connection| connection.from != "users");
    });
    run.edit(|new| {
        new.zones.retain(|name, _| name == "north" || name == "e1");
        let between = ["e1".to_owned(), "north".to_owned()];
        new.distances = vec![Distance { between, added_ms: 4.0 }];
    });
    run.go_on(2.0);
    assert_eq!(run.simulation.report().components[1].in_flight, 0);
    run.simulation.check_conservation().unwrap();
}

#[test]
fn an_outage_and_a_crash_of_the_same_instance_both_have_to_be_over() {
    let incidents = r#"{"at_s":2,"for_s":4,"outage":{"zone":"e2"}},{"at_s":3,"for_s":5,"crash":{"component":"web","instance":2}}"#;
    let mut run = Run::until(&pair(&[], &["e1", "e2"], r#","instances":2"#, "", incidents), 6.5);
    assert_eq!(states(&run, 1), [UP, DOWN]);
    run.go_on(8.0);
    assert_eq!(states(&run, 1), [UP, UP]);
}

#[test]
fn an_outage_is_mended_by_hand_and_nothing_else_with_it() {
    let incidents = r#"{"at_s":2,"for_s":60,"outage":{"zone":"east"}},{"at_s":2,"outage":{"zone":"north"}},{"at_s":2,"crash":{"component":"web","instance":3}}"#;
    let mut run =
        Run::until(&pair(&[], &["e1", "e2", "w1", "north"], r#","instances":4"#, "", incidents), 3.0);
    assert_eq!(states(&run, 1), [DOWN; 4]);
    let mend = |run: &mut Run, zone: &str| {
        let fault = Fault::Mend { component: None, connection: None, zone: Some(zone.into()), what: None };
        run.simulation.act(vec![Deed::fault(fault, None)]).unwrap();
    };
    // An outage of the region is none of the zone.
    mend(&mut run, "e1");
    assert_eq!(states(&run, 1), [DOWN; 4]);
    mend(&mut run, "east");
    assert_eq!(states(&run, 1), [UP, UP, DOWN, DOWN]);
    mend(&mut run, "north");
    assert_eq!(states(&run, 1), [UP, UP, DOWN, UP]);
    run.go_on(70.0);
    assert_eq!(states(&run, 1), [UP, UP, DOWN, UP]);
}

#[test]
fn an_outage_made_by_hand_ends_by_itself() {
    let mut run = Run::until(&pair(&[], &["e1", "e2"], r#","instances":2"#, "", ""), 3.0);
    let fault = Fault::Outage { zone: "e2".into(), mode: Default::default() };
    run.simulation.act(vec![Deed::fault(fault, Some(2.0))]).unwrap();
    assert_eq!(states(&run, 1), [UP, DOWN]);
    run.go_on(5.0);
    assert_eq!(states(&run, 1), [UP, UP]);
}

/// Two instances in each of two zones; 100 requests a second, of which each instance does so many; one zone is without power from 10 to
/// 30 s. What was ok and what failed in each second.
fn two_zones(each_qps: f64) -> (Vec<u64>, Vec<u64>) {
    let health = r#","health_check":{"interval_s":0.5,"timeout_s":0.2,"fall":2,"rise":2}"#;
    let outage = r#"{"at_s":10,"for_s":20,"outage":{"zone":"w1"}}"#;
    let text = trio(&[], &[], &["e1", "w1"], r#","instances":4,"queue":20"#, health, outage)
        .replace(r#"{"ms":2}"#, &format!(r#"{{"ms":{}}}"#, 1e3 / each_qps))
        .replace(r#""slots":1000"#, r#""slots":1"#);
    let run = Run::until(&text, 40.0);
    let overall = || run.watch.windows.iter().map(|window| &window.overall);
    (
        overall().map(|overall| overall.ok).collect(),
        overall().map(|overall| overall.failures.total()).collect(),
    )
}

#[test]
fn with_spare_capacity_availability_is_back_as_soon_as_the_outage_is_known() {
    // Each does 60: two are enough for 100.
    let (ok, failed) = two_zones(60.0);
    assert!(failed[..10].iter().all(|failed| *failed == 0));
    // Half of all until two checks in a row have failed, within a second.
    assert!(failed[10] >= 24 && failed[10] <= 52, "{failed:?}");
    assert!(failed[12..].iter().all(|failed| *failed == 0), "{failed:?}");
    assert!(ok[13..].iter().all(|ok| ok.abs_diff(100) <= 1), "{ok:?}");
}

#[test]
fn without_spare_capacity_goodput_is_what_is_left() {
    // Each does 30: four are enough, and two do 60.
    let (ok, failed) = two_zones(30.0);
    assert!(failed[..10].iter().all(|failed| *failed == 0));
    assert!(ok[14..30].iter().all(|ok| ok.abs_diff(60) <= 1), "{ok:?}");
    assert!(failed[14..30].iter().all(|failed| failed.abs_diff(40) <= 1), "{failed:?}");
    // Known to be back within a second; then the two lines of 20 get shorter by 5 a second.
    assert!(failed[31..].iter().all(|failed| *failed == 0), "{failed:?}");
    assert!(ok[36..].iter().all(|ok| ok.abs_diff(100) <= 1), "{ok:?}");
}

#[test]
fn a_health_check_travels_as_far_as_a_call_does() {
    // 11 ms each way is more than 20 ms, and less than 25.
    for (timeout_s, is_in) in [(0.02, false), (0.025, true)] {
        let health =
            format!(r#","health_check":{{"interval_s":0.5,"timeout_s":{timeout_s},"fall":2,"rise":2}}"#);
        let run = Run::until(&trio(&[], &["e1"], &["w1"], "", &health, ""), 5.0);
        assert_eq!(run.simulation.live().components[2].instances[0].in_rotation, is_in);
    }
}

#[test]
fn what_is_moved_under_way_is_as_far_as_it_is_then() {
    let mut run = Run::until(&trio(&["e1"], &[], &["e1"], "", "", ""), 5.0);
    run.edit(|new| new.components[2].zones = vec!["w1".into()]);
    let moved = run.simulation.now();
    run.go_on(10.0);
    let far = |id: &str, replies: bool| -> Vec<u64> {
        let hops = if replies { run.replies(id) } else { run.calls(id) };
        hops.iter()
            .filter(|hop| hop.sent_ns >= moved + S / 10)
            .map(|hop| hop.arrives_ns - hop.sent_ns)
            .collect()
    };
    for replies in [false, true] {
        assert!(far("users->lb", replies).iter().all(|ns| *ns == 1_000_000));
        assert!(far("lb->web", replies).iter().all(|ns| *ns == 11_000_000));
    }
    run.edit(|new| new.distances.clear());
    run.go_on(11.0);
    run.simulation.forget_warmup();
    run.go_on(15.0);
    assert_eq!(run.simulation.report().overall.latency_ms.unwrap().max, 6.0);
}

#[test]
fn runs_with_places_are_the_same_however_they_are_cut_and_cloned() {
    let incidents = r#"{"at_s":1,"for_s":2,"outage":{"zone":"east"}},{"at_s":1.5,"for_s":2,"outage":{"zone":"w1","mode":"black_hole"}}"#;
    let server = r#","instances":5,"boot_s":0.2"#;
    let health = r#","nearest":true,"next_target":{},"health_check":{"interval_s":0.3,"timeout_s":0.1,"fall":2,"rise":2}"#;
    let text = trio(&["e2"], &[], &["e1", "w1", "north"], server, health, incidents)
        .replace(r#""arrivals":"even""#, r#""arrivals":"poisson""#);
    watching::assert_deterministic(&text, 5, |new| {
        new.components[2].zones.push("e2".into());
        new.distances[0].added_ms = 20.0;
    });
}
