use std::rc::Rc;

use flashcrowd_protocol::{FromWorker, ToWorker};
use flashcrowd_sim::engine::{Observer, Simulation};
use flashcrowd_sim::scenario::{
    Action, Component, Connection, Deed, Document, Incident, KindName, check, parse,
};

use crate::run::session::tests::{Desk, action, document, slots, with_slots};
use crate::run::session::{Effect, Said, Session};

const SECOND: u64 = 1_000_000_000;

fn incident(json: &str) -> Incident {
    Incident::read_list(&format!("[{json}]")).expect("an incident").swap_remove(0)
}

fn crash_at(at_s: f64) -> Incident {
    let mut incident = incident(r#"{ "at_s": 0, "for_s": 10, "crash": { "component": "web" } }"#);
    incident.at_s = at_s;
    incident
}

fn with_script(document: &Document, incidents: &[Incident]) -> Rc<Document> {
    Rc::new(Document { incidents: incidents.to_vec(), ..document.clone() })
}

fn without_web(document: &Document) -> Rc<Document> {
    let mut document = document.clone();
    document.components.retain(|component| component.id != "web");
    document.connections.clear();
    document.incidents.clear();
    Rc::new(document)
}

fn slow(at_ns: u64, for_s: Option<u64>) -> Action {
    let for_s = for_s.map_or(String::new(), |seconds| format!(r#", "for_s": {seconds}"#));
    action(at_ns, &format!(r#"{{ "slow": {{ "component": "web", "factor": 3 }}{for_s} }}"#))
}

/// Under way at 30 s, with this log behind it.
fn under_way(document: &Document, log: &[Action]) -> Desk {
    let mut desk = Desk::with(&Document { actions: log.to_vec(), ..document.clone() });
    desk.order(Session::play).hear_time(30 * SECOND, true);
    desk.effects.clear();
    desk
}

/// The messages that move a run, in short.
fn moves(desk: &mut Desk) -> Vec<String> {
    let word = |message: ToWorker| match message {
        ToWorker::Start { .. } => Some("start".to_owned()),
        ToWorker::Step { to_ns, .. } => Some(format!("to {}", to_ns / SECOND)),
        ToWorker::Play { .. } => Some("play".to_owned()),
        ToWorker::Pause { .. } => Some("pause".to_owned()),
        ToWorker::Act { .. } => Some("act".to_owned()),
        ToWorker::Script { .. } => Some("script".to_owned()),
        _ => None,
    };
    desk.sent().into_iter().filter_map(word).collect()
}

#[test]
fn a_script_that_differs_in_the_future_is_exchanged_and_is_no_action() {
    let mut desk = under_way(&with_script(&document(), &[crash_at(10.0)]), &[]);
    let script = [crash_at(10.0), crash_at(60.0)];
    desk.order(|s| s.follow(&with_script(&document(), &script), true));
    let sent = desk.sent();
    let [ToWorker::Script { incidents, .. }] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(Incident::read_list(incidents).expect("a script is JSON"), script);
    assert_eq!(desk.session.state.base.incidents, script);
    assert_eq!(desk.session.state.base.actions, []);
    assert_eq!(desk.said(), []);
}

#[test]
fn a_script_that_differs_in_the_past_replays_the_run_to_where_it_stood_and_says_so() {
    let log = [action(20 * SECOND, r#"{ "set": { "component": "web", "slots": 10 } }"#)];
    let mut desk = under_way(&document(), &log);
    // The canvas has followed the log.
    desk.hear_replayed(&log);
    let edited = with_slots(&document(), 10);
    desk.order(|s| s.follow(&edited, true));
    desk.effects.clear();
    desk.order(|s| s.follow(&with_script(&edited, &[crash_at(10.0)]), true));
    assert_eq!(desk.said(), [Said::ScriptReplayed]);
    let started = desk.effects.iter().find_map(|effect| match effect {
        Effect::Send(ToWorker::Start { document, .. }) => parse(document).ok(),
        _ => None,
    });
    let started = started.expect("the run is started");
    assert_eq!((&started.incidents[..], &started.actions[..]), (&[crash_at(10.0)][..], &log[..]));
    assert_eq!(slots(&started), slots(&document()));
    assert_eq!(moves(&mut desk), ["start", "to 30"]);
    // It shows what is wanted, and the canvas stays as it is while the log is replayed.
    desk.hear_started().hear_time(0, false);
    assert!(desk.session.state.playing);
    desk.hear_replayed(&log);
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Replay(_) | Effect::Rewind(_))));
    desk.hear_time(30 * SECOND, false);
    assert_eq!(moves(&mut desk), ["play"]);
    assert!(desk.session.state.playing);
}

#[test]
fn a_run_that_had_gone_on_too_far_for_a_script_is_replayed() {
    let mut desk = under_way(&document(), &[]);
    desk.order(Session::pause).hear_time(30 * SECOND, false);
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(30.01)]), true));
    assert_eq!(moves(&mut desk), ["pause", "script"]);
    let run = desk.session.state.run;
    desk.hear(FromWorker::TooLate { run });
    assert_eq!(moves(&mut desk), ["start", "to 30"]);
    assert_eq!(desk.said(), [Said::ScriptReplayed]);
    desk.hear_time(30 * SECOND, false);
    assert_eq!(moves(&mut desk), [] as [String; 0]);
    assert!(!desk.session.state.playing);
}

#[test]
fn a_script_with_problems_waits_until_it_has_none() {
    let mut desk = under_way(&document(), &[]);
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(-5.0)]), true));
    assert!(desk.session.state.is_outdated);
    assert_eq!(moves(&mut desk), [] as [String; 0]);
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(50.0)]), true));
    assert_eq!(moves(&mut desk), ["script"]);
}

#[test]
fn a_script_changed_at_zero_keeps_the_log() {
    let log = [slow(5 * SECOND, None)];
    let mut desk = Desk::with(&Document { actions: log.to_vec(), ..document() });
    desk.started();
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(0.0)]), true));
    let started = desk.started();
    assert_eq!((&started[0].incidents[..], &started[0].actions[..]), (&[crash_at(0.0)][..], &log[..]));
    assert_eq!(desk.said(), []);
}

#[test]
fn what_has_struck_a_component_that_was_removed_stays_in_the_base() {
    let script = [crash_at(5.0)];
    let mut desk = under_way(&with_script(&document(), &script), &[]);
    let gone = without_web(&document());
    desk.order(|s| s.follow(&gone, true));
    let logged = [
        action(30 * SECOND, r#"{ "remove": { "connection": "users->web" } }"#),
        action(30 * SECOND, r#"{ "remove": { "component": "web" } }"#),
    ];
    desk.hear_acted(&logged, 0).hear_time(40 * SECOND, true);
    desk.effects.clear();
    let burst = incident(r#"{ "at_s": 60, "for_s": 5, "burst": { "client": "users", "factor": 2 } }"#);
    desk.order(|s| s.follow(&with_script(&gone, std::slice::from_ref(&burst)), true));
    assert_eq!(moves(&mut desk), ["script"]);
    assert_eq!(desk.session.state.base.incidents, [script[0].clone(), burst]);
}

#[test]
fn a_script_that_hangs_on_what_was_done_on_the_way_is_an_action() {
    let mut desk = under_way(&document(), &[]);
    let mut grown = document();
    grown.components.push(Component::new("db", KindName::Database.default_kind()));
    grown.connections.push(Connection::new("web", "db"));
    desk.order(|s| s.follow(&Rc::new(grown.clone()), true));
    desk.effects.clear();
    let strikes = incident(r#"{ "at_s": 60, "crash": { "component": "db" } }"#);
    desk.order(|s| s.follow(&with_script(&grown, std::slice::from_ref(&strikes)), true));
    assert_eq!(moves(&mut desk), ["act"]);
    assert_eq!(desk.session.state.base.incidents, []);
    // So is one that comes back with the component that it strikes.
    let mut desk = under_way(&with_script(&document(), &[crash_at(60.0)]), &[]);
    desk.order(|s| s.follow(&without_web(&document()), true));
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(60.0)]), true));
    assert_eq!(moves(&mut desk), ["act", "act"]);
}

#[test]
fn a_run_on_its_way_back_does_what_is_wanted_once_it_is_there() {
    let mut desk = under_way(&document(), &[]);
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(10.0)]), true));
    desk.hear_started().hear_time(12 * SECOND, false);
    desk.effects.clear();
    let Deed::Fault(fault) = slow(0, None).deed else { panic!("a fault") };
    desk.order(|s| s.act(vec![Deed::Fault(fault)])).order(Session::pause).order(|s| s.step(2));
    assert_eq!(moves(&mut desk), [] as [String; 0]);
    assert!(!desk.session.state.playing);
    desk.hear_time(30 * SECOND, false);
    assert_eq!(moves(&mut desk), ["act", "to 32"]);
    // A second change of the past on the way: the same place, and nothing wanted is lost.
    let mut desk = under_way(&document(), &[]);
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(10.0)]), true)).hear_time(SECOND, false);
    desk.order(|s| s.act(vec![slow(0, None).deed]));
    desk.effects.clear();
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(11.0)]), true));
    assert_eq!(desk.session.state.base.actions, [slow(30 * SECOND, None)]);
    assert_eq!(moves(&mut desk), ["start", "to 30"]);
    desk.hear_time(30 * SECOND, false);
    assert_eq!(moves(&mut desk), ["play"]);
}

#[test]
fn an_incident_by_hand_that_is_moved_keeps_the_log_in_order_and_can_be_taken_back() {
    let crash = action(8 * SECOND, r#"{ "crash": { "component": "web" }, "for_s": 1 }"#);
    let log = [slow(5 * SECOND, Some(2)), crash.clone()];
    let mut desk = under_way(&document(), &log);
    desk.order(|s| s.revise(0, Some(slow(20 * SECOND, Some(4)))));
    let after = [crash.clone(), slow(20 * SECOND, Some(4))];
    assert_eq!(desk.session.state.base.actions, after);
    assert_eq!(moves(&mut desk), ["start", "to 30"]);
    assert_eq!(desk.said(), [Said::HandReplayed { before: log.to_vec(), after: after.to_vec() }]);
    desk.hear_time(30 * SECOND, false).hear_time(31 * SECOND, true);
    let since = action(31 * SECOND, r#"{ "flush": { "component": "web" } }"#);
    desk.hear_acted(&[after[0].clone(), after[1].clone(), since.clone()], 0);
    desk.effects.clear();
    desk.order(|s| s.take_back(log.to_vec(), &after));
    // There is no cache to be flushed: nothing of the log has changed then.
    assert!(matches!(&desk.said()[..], [Said::Refused(_)]));
    let since = action(31 * SECOND, r#"{ "restart": { "component": "web" } }"#);
    desk.hear_acted(&[after[0].clone(), after[1].clone(), since.clone()], 0);
    desk.order(|s| s.take_back(log.to_vec(), &after));
    assert_eq!(desk.session.state.base.actions, [log[0].clone(), log[1].clone(), since]);
    assert_eq!(moves(&mut desk), ["start", "to 31"]);
}

#[test]
fn an_incident_by_hand_that_is_over_can_be_removed() {
    let mut desk = under_way(&document(), &[slow(5 * SECOND, Some(2))]);
    desk.order(|s| s.revise(0, None));
    assert_eq!(desk.session.state.base.actions, []);
    assert_eq!(moves(&mut desk), ["start", "to 30"]);
}

#[test]
fn an_incident_by_hand_in_force_that_is_removed_or_cut_short_is_mended_now() {
    let ends = r#"[{"mend":{"component":"web","what":"slow"}}]"#;
    for new in [None, Some(slow(5 * SECOND, Some(10)))] {
        let mut desk = under_way(&document(), &[slow(5 * SECOND, None)]);
        desk.order(|s| s.revise(0, new));
        assert_eq!(desk.deeds(), [ends]);
    }
    // What ends later, or began at another time, is another past.
    for new in [slow(5 * SECOND, Some(40)), slow(4 * SECOND, None)] {
        let mut desk = under_way(&document(), &[slow(5 * SECOND, None)]);
        desk.order(|s| s.revise(0, Some(new)));
        assert_eq!(moves(&mut desk), ["start", "to 30"]);
    }
}

#[test]
fn an_incident_by_hand_cannot_go_where_nothing_is_to_be_struck() {
    let mut grown = document();
    grown.components.push(Component::new("db", KindName::Database.default_kind()));
    grown.connections.push(Connection::new("web", "db"));
    let log = [
        action(10 * SECOND, &format!(r#"{{ "add": {} }}"#, serde_json::json!(grown.components[2]))),
        action(20 * SECOND, r#"{ "crash": { "component": "db" }, "for_s": 2 }"#),
    ];
    let mut desk = under_way(&document(), &log);
    desk.order(|s| s.revise(1, Some(Action { at_ns: 5 * SECOND, ..log[1].clone() })));
    assert!(matches!(&desk.said()[..], [Said::Refused(_)]));
    assert_eq!(moves(&mut desk), [] as [String; 0]);
    assert_eq!(desk.session.state.base.actions, log);
}

#[test]
fn reset_replays_base_and_log_and_a_new_run_forgets_the_log_and_keeps_the_script() {
    let log = [slow(5 * SECOND, None)];
    let mut desk = under_way(&document(), &log);
    desk.order(|s| s.follow(&with_script(&document(), &[crash_at(60.0)]), true));
    desk.effects.clear();
    desk.order(Session::reset);
    let started = desk.started();
    assert_eq!((&started[0].incidents[..], &started[0].actions[..]), (&[crash_at(60.0)][..], &log[..]));
    desk.hear_time(30 * SECOND, false);
    desk.order(|s| s.new_run(None));
    let started = desk.started();
    assert_eq!((&started[0].incidents[..], started[0].actions.len()), (&[crash_at(60.0)][..], 0));
}

/// A worker that does at once what it is told, with the real simulation.
#[derive(Default)]
struct Simulated {
    simulation: Option<Simulation>,
}

#[derive(Default)]
struct Replayed(Vec<Action>);

impl Observer for Replayed {
    fn replayed(&mut self, action: &Action) {
        self.0.push(action.clone());
    }
}

impl Simulated {
    /// Has the worker do what was sent, and the canvas follow, until both have nothing more to say.
    fn serve(&mut self, desk: &mut Desk) {
        loop {
            let sent = desk.sent();
            if sent.is_empty() {
                return;
            }
            sent.into_iter().for_each(|message| self.take(message, desk));
        }
    }

    fn take(&mut self, message: ToWorker, desk: &mut Desk) {
        if let ToWorker::Start { document, .. } = &message {
            let document = parse(document).expect("a document");
            self.simulation = Some(Simulation::new(&check(&document).expect("no problems")));
            desk.hear_started();
            return;
        }
        let simulation = self.simulation.as_mut().expect("a run");
        match message {
            ToWorker::Step { to_ns, .. } => {
                let mut watch = Replayed::default();
                simulation.advance(to_ns, u64::MAX, &mut watch);
                desk.hear_replayed(&watch.0).hear_time(to_ns, false);
            }
            ToWorker::Act { deeds, .. } => {
                let deeds = Deed::read_list(&deeds).expect("deeds");
                let acted = simulation.act(deeds).expect("can be done");
                let log = simulation.actions().to_vec();
                desk.hear_acted(&log, acted.dropped);
            }
            ToWorker::Script { run, incidents } => {
                let incidents = Incident::read_list(&incidents).expect("a script");
                if simulation.rescript(incidents).is_err() {
                    desk.hear(FromWorker::TooLate { run });
                }
            }
            _ => {}
        }
    }
}

#[test]
fn whatever_is_scripted_edited_and_done_by_hand_the_record_makes_the_same_run_again() {
    let script = [crash_at(4.0), crash_at(40.0)];
    let mut canvas = (*with_script(&document(), &script)).clone();
    let mut worker = Simulated::default();
    let mut desk = Desk::with(&canvas);
    type Change = fn(&mut Document);
    let changes: [Change; 10] = [
        |d| d.incidents[1].at_s = 12.0,
        |d| d.incidents[0].for_s = Some(1.0),
        |d| *d = Document { incidents: d.incidents.clone(), ..(*with_slots(d, 3)).clone() },
        |d| d.incidents.push(crash_at(2.0)),
        |d| {
            d.components.push(Component::new("db", KindName::Database.default_kind()));
            d.connections.push(Connection::new("web", "db"));
        },
        |d| {
            d.incidents
                .push(incident(r#"{ "at_s": 11, "for_s": 3, "slow": { "component": "db", "factor": 9 } }"#))
        },
        |d| d.incidents[0].at_s = 1.0,
        |d| {
            d.connections.retain(|c| c.to != "db");
            d.components.retain(|c| c.id != "db");
            d.incidents.truncate(3);
        },
        |d| *d = (*without_web(d)).clone(),
        |d| {
            *d = Document { incidents: vec![crash_at(3.0), crash_at(19.0)], ..document() };
        },
    ];
    for (number, change) in changes.into_iter().enumerate() {
        worker.serve(&mut desk);
        if canvas.component("web").is_some() {
            desk.order(|s| s.act(vec![slow(0, Some(1)).deed]));
        }
        worker.serve(&mut desk);
        desk.order(|s| s.step(2));
        worker.serve(&mut desk);
        change(&mut canvas);
        desk.order(|s| s.follow(&Rc::new(canvas.clone()), true));
        if number % 2 == 1 {
            desk.order(|s| s.revise(0, Some(slow(SECOND, Some(3)))));
        }
        worker.serve(&mut desk);
        let run = worker.simulation.as_ref().expect("a run");
        let mut again =
            Simulation::new(&check(&desk.session.state.base).expect("the record has no problems"));
        let mut nobody = Replayed::default();
        again.advance(run.now(), u64::MAX, &mut nobody);
        assert_eq!(run.now(), 2 * SECOND * (number as u64 + 1));
        assert_eq!(run.report(), again.report(), "after change {number}");
        assert_eq!(desk.session.taken.incidents, again.document().incidents, "after change {number}");
    }
}
