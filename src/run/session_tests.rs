use flashcrowd_protocol::{Layout, Pace};
use flashcrowd_sim::metrics::{Live, OverallReport};
use flashcrowd_sim::scenario::{
    Annotation, AnnotationKind, Component, Connection, Fault, Kind, KindName, Zone, parse,
};

use super::*;

/// A session with a worker that answers only when told to.
pub(super) struct Desk {
    pub session: Session,
    pub effects: Vec<Effect>,
}

pub(super) fn document() -> Document {
    let mut document = Document::default();
    for (id, kind) in [("users", KindName::Client), ("web", KindName::Server)] {
        document.components.push(Component::new(id, kind.default_kind()));
    }
    document.connections.push(Connection::new("users", "web"));
    document
}

pub(super) fn with_slots(document: &Document, slots: u32) -> Rc<Document> {
    let mut document = document.clone();
    if let Kind::Server(server) = &mut document.components[1].kind {
        server.slots = slots;
    }
    Rc::new(document)
}

pub(super) fn slots(document: &Document) -> Option<u32> {
    match &document.component("web")?.kind {
        Kind::Server(server) => Some(server.slots),
        _ => None,
    }
}

pub(super) fn moved(document: &Document) -> Rc<Document> {
    let mut document = document.clone();
    document.components[1].at = [300.0, 40.0];
    Rc::new(document)
}

pub(super) fn action(at_ns: u64, json: &str) -> Action {
    Action { at_ns, deed: serde_json::from_str(json).expect("a deed") }
}

impl Desk {
    /// With the worker ready and this document open.
    pub fn with(document: &Document) -> Desk {
        let mut desk = Desk { session: Session::default(), effects: Vec::new() };
        desk.hear(FromWorker::Ready { build: BUILD.to_owned() });
        desk.order(|s| s.open(&Rc::new(document.clone())));
        desk.hear_started();
        desk
    }

    pub fn order(&mut self, order: impl FnOnce(&mut Session)) -> &mut Desk {
        order(&mut self.session);
        self.effects.extend(self.session.take_effects());
        self
    }

    pub fn hear(&mut self, message: FromWorker) -> &mut Desk {
        self.order(|session| session.hear(message))
    }

    pub fn hear_started(&mut self) -> &mut Desk {
        let run = self.session.state.run;
        self.hear(FromWorker::Started { run, layout: Layout::default() })
    }

    pub fn hear_time(&mut self, now_ns: u64, playing: bool) -> &mut Desk {
        let live = Live {
            now_ns,
            events: 0,
            overall: OverallReport::default(),
            components: Vec::new(),
            connections: Vec::new(),
            chaos: false,
        };
        let pace = Pace { playing, reached: None, behind: false, sampled_one_in: 1 };
        let run = self.session.state.run;
        self.hear(FromWorker::Live { run, live, pace })
    }

    pub fn hear_acted(&mut self, log: &[Action], dropped: u32) -> &mut Desk {
        let (run, log) = (self.session.state.run, serde_json::to_string(log).expect("plain data"));
        self.hear(FromWorker::Acted { run, log, dropped, layout: Layout::default() })
    }

    pub fn hear_replayed(&mut self, actions: &[Action]) -> &mut Desk {
        let (run, actions) = (self.session.state.run, serde_json::to_string(actions).expect("plain data"));
        self.hear(FromWorker::Replayed { run, actions, layout: Layout::default() })
    }

    /// What has been sent since the last question.
    pub fn sent(&mut self) -> Vec<ToWorker> {
        let sent = self.effects.extract_if(.., |effect| matches!(effect, Effect::Send(_)));
        sent.filter_map(|effect| if let Effect::Send(message) = effect { Some(message) } else { None })
            .collect()
    }

    pub fn said(&mut self) -> Vec<Said> {
        let said = self.effects.extract_if(.., |effect| matches!(effect, Effect::Say(_)));
        said.filter_map(|effect| if let Effect::Say(said) = effect { Some(said) } else { None }).collect()
    }

    /// The documents of the runs started since the last question.
    pub fn started(&mut self) -> Vec<Document> {
        let started = self.sent().into_iter().filter_map(|message| match message {
            ToWorker::Start { document, .. } => parse(&document).ok(),
            _ => None,
        });
        started.collect()
    }

    pub fn deeds(&mut self) -> Vec<String> {
        let acts = self.sent().into_iter().filter_map(|message| match message {
            ToWorker::Act { deeds, .. } => Some(deeds),
            _ => None,
        });
        acts.collect()
    }
}

#[test]
fn nothing_is_sent_before_the_worker_is_ready_and_nothing_is_lost() {
    let mut desk = Desk { session: Session::default(), effects: Vec::new() };
    desk.order(|s| s.open(&Rc::new(document()))).order(|s| s.set_speed(Speed::Max)).order(Session::play);
    assert_eq!(desk.sent(), []);
    desk.hear(FromWorker::Ready { build: BUILD.to_owned() });
    let sent = desk.sent();
    assert!(
        matches!(
            &sent[..],
            [
                ToWorker::Start { run: 1, .. },
                ToWorker::Speed { run: 1, speed: Speed::Max },
                ToWorker::StopAt { run: 1, at_ns: None },
                ToWorker::Play { run: 1 },
            ]
        ),
        "{sent:?}"
    );
}

#[test]
fn a_run_that_is_to_play_at_once_never_looks_paused() {
    let mut desk = Desk::with(&document());
    desk.order(Session::play).hear_time(0, false);
    assert!(desk.session.state.playing);
    desk.order(Session::pause).hear_time(0, false);
    assert!(!desk.session.state.playing);
}

#[test]
fn a_worker_of_another_release_is_not_used() {
    let mut desk = Desk { session: Session::default(), effects: Vec::new() };
    desk.order(|s| s.open(&Rc::new(document())));
    desk.hear(FromWorker::Ready { build: "another".to_owned() });
    assert_eq!(desk.sent(), []);
    assert_eq!(desk.said(), [Said::OtherRelease]);
}

#[test]
fn an_edit_at_zero_makes_a_new_base() {
    let mut desk = Desk::with(&document());
    desk.started();
    desk.order(|s| s.follow(&with_slots(&document(), 7), true));
    assert_eq!(desk.started().iter().map(slots).collect::<Vec<_>>(), [Some(7)]);
    assert_eq!(desk.said(), []);
}

#[test]
fn an_edit_at_zero_drops_logged_actions_and_says_so() {
    let actions = vec![action(5, r#"{ "crash": { "component": "web" } }"#)];
    let mut desk = Desk::with(&Document { actions, ..document() });
    assert_eq!(desk.started()[0].actions.len(), 1);
    desk.order(|s| s.follow(&moved(&document()), true));
    assert_eq!(desk.started(), []);
    assert_eq!(desk.session.state.base.actions.len(), 1);
    assert_eq!(desk.session.state.base.components[1].at, [300.0, 40.0]);
    desk.order(|s| s.follow(&with_slots(&document(), 7), true));
    assert_eq!(desk.started()[0].actions, []);
    assert_eq!(desk.said(), [Said::ActionsForgotten(1)]);
}

#[test]
fn an_edit_under_way_is_an_action_once_its_gesture_is_over() {
    let mut desk = Desk::with(&document());
    desk.order(Session::play).hear_time(1_000, true);
    desk.sent();
    for slots in [8, 9, 10] {
        desk.order(|s| s.follow(&with_slots(&document(), slots), false));
    }
    assert_eq!(desk.deeds(), [] as [String; 0]);
    desk.order(|s| s.follow(&with_slots(&document(), 10), true));
    assert_eq!(desk.deeds(), [r#"[{"set":{"component":"web","slots":10}}]"#]);
    let logged = action(1_000, r#"{ "set": { "component": "web", "slots": 10 } }"#);
    desk.hear_acted(std::slice::from_ref(&logged), 0);
    assert_eq!(desk.session.state.base.actions, [logged]);
    assert_eq!(slots(&desk.session.state.base), slots(&document()));
}

#[test]
fn moving_a_card_is_no_action_and_belongs_to_the_base() {
    let mut desk = Desk::with(&document());
    desk.order(Session::play).hear_time(1_000, true);
    desk.sent();
    desk.order(|s| s.follow(&moved(&document()), true));
    assert_eq!(desk.sent(), []);
    assert_eq!(desk.session.state.base.components[1].at, [300.0, 40.0]);
}

#[test]
fn annotating_is_no_action_and_belongs_to_the_base() {
    let annotated = |at: f64| {
        let mut document = document();
        document.zones.insert("east".to_owned(), Zone::default());
        document.annotations.push(Annotation {
            at: [at, 0.0],
            zone: Some("east".to_owned()),
            ..Annotation::new("east", AnnotationKind::Frame)
        });
        document
    };
    let mut desk = Desk::with(&Document { annotations: Vec::new(), ..annotated(0.0) });
    desk.order(Session::play).hear_time(1_000, true);
    desk.sent();
    desk.order(|s| s.follow(&Rc::new(annotated(0.0)), true));
    desk.order(|s| s.follow(&Rc::new(annotated(80.0)), true));
    assert_eq!(desk.sent(), []);
    assert_eq!(desk.session.state.base.annotations, annotated(80.0).annotations);
}

#[test]
fn a_frame_of_a_zone_that_came_under_way_finds_its_zone_in_the_base() {
    let mut desk = Desk::with(&document());
    desk.order(Session::play).hear_time(1_000, true);
    desk.sent();
    let mut zoned = document();
    zoned.zones.insert("east".to_owned(), Zone::default());
    zoned.components[1].zones.push("east".to_owned());
    let frame = Annotation { zone: Some("east".to_owned()), ..Annotation::new("f", AnnotationKind::Frame) };
    zoned.annotations.push(frame.clone());
    desk.order(|s| s.follow(&Rc::new(zoned.clone()), true));
    assert_eq!(desk.deeds().len(), 1);
    let edits = diff(&document(), &zoned);
    let logged: Vec<Action> =
        edits.into_iter().map(|edit| Action { at_ns: 1_000, deed: Deed::Edit(edit) }).collect();
    desk.hear_acted(&logged, 0);
    let base = &desk.session.state.base;
    assert!(base.zones.contains_key("east") && base.components[1].zones.is_empty());
    assert_eq!(base.annotations, [frame]);
    assert!(check(base).is_ok(), "{:#?}", check(base));
}

#[test]
fn a_document_with_problems_does_not_stop_the_run_and_is_caught_up_with() {
    let mut desk = Desk::with(&document());
    desk.order(Session::play).hear_time(1_000, true);
    desk.sent();
    desk.order(|s| s.follow(&with_slots(&document(), 0), true));
    assert!(desk.session.state.is_outdated);
    assert_eq!(desk.sent(), []);
    desk.order(|s| s.follow(&with_slots(&document(), 3), true));
    assert!(!desk.session.state.is_outdated);
    assert_eq!(desk.deeds(), [r#"[{"set":{"component":"web","slots":3}}]"#]);
}

#[test]
fn a_document_with_problems_cannot_be_started_until_it_has_none() {
    let mut desk = Desk::with(&with_slots(&document(), 0));
    assert_eq!(desk.sent(), []);
    desk.order(Session::play);
    assert_eq!(desk.said(), [Said::HasProblems]);
    desk.order(|s| s.follow(&with_slots(&document(), 4), true));
    assert_eq!(desk.started().iter().map(slots).collect::<Vec<_>>(), [Some(4)]);
}

#[test]
fn a_reset_replays_the_log_and_the_canvas_follows() {
    let mut desk = Desk::with(&document());
    desk.order(Session::play).hear_time(1_000, true);
    let edited = with_slots(&document(), 10);
    desk.order(|s| s.follow(&edited, true));
    let logged = action(1_000, r#"{ "set": { "component": "web", "slots": 10 } }"#);
    desk.hear_acted(std::slice::from_ref(&logged), 0);
    desk.sent();
    desk.order(Session::reset);
    let started = desk.started();
    assert_eq!((slots(&started[0]), started[0].actions.len()), (slots(&document()), 1));
    assert!(desk.effects.contains(&Effect::Rewind(Rc::new(document()))));
    // The canvas shows the base; then it follows the replayed edit, and no new action comes of either.
    desk.order(|s| s.follow(&Rc::new(document()), true)).hear_started();
    desk.order(Session::play).hear_time(2_000, true);
    desk.sent();
    desk.hear_replayed(std::slice::from_ref(&logged));
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Replay(edits) if edits.len() == 1)));
    desk.order(|s| s.follow(&edited, true));
    assert_eq!(desk.sent(), []);
}

#[test]
fn a_new_run_starts_from_the_canvas_and_forgets_the_log() {
    let mut desk = Desk::with(&document());
    desk.order(Session::play).hear_time(1_000, true);
    desk.order(|s| s.follow(&with_slots(&document(), 10), true));
    desk.hear_acted(&[action(1_000, r#"{ "set": { "component": "web", "slots": 10 } }"#)], 0);
    desk.sent();
    desk.order(|s| s.new_run(Some(77)));
    let started = desk.started();
    assert_eq!((slots(&started[0]), started[0].seed, started[0].actions.len()), (Some(10), 77, 0));
    let mut reseeded = (*with_slots(&document(), 10)).clone();
    reseeded.seed = 77;
    desk.order(|s| s.follow(&Rc::new(reseeded), true));
    assert_eq!(desk.sent(), []);
}

#[test]
fn acting_before_logged_actions_branches_and_says_so() {
    let mut desk = Desk::with(&document());
    desk.hear_acted(&[], 3);
    assert_eq!(desk.said(), [Said::Branched(3)]);
}

#[test]
fn after_a_panic_the_document_is_whole_and_the_fault_is_on_offer() {
    let mut desk = Desk::with(&document());
    desk.order(Session::play).hear_time(1_000, true);
    desk.order(|s| s.follow(&with_slots(&document(), 10), true));
    desk.hear_acted(&[action(1_000, r#"{ "set": { "component": "web", "slots": 10 } }"#)], 0);
    let crash =
        Fault::Crash { component: "web".into(), instances: None, instance: None, mode: Default::default() };
    desk.order(|s| s.act(vec![Deed::fault(crash, None)]));
    desk.effects.clear();
    desk.hear(FromWorker::Panicked { run: 1, message: "index".into() });
    assert!(desk.effects.contains(&Effect::Restart));
    // Nothing goes to the worker that has died.
    assert_eq!(desk.sent(), []);
    let said = desk.said();
    let [Said::Crashed { recorded, .. }] = &said[..] else { panic!("{said:?}") };
    assert_eq!(recorded.actions.len(), 2);
    desk.hear(FromWorker::Ready { build: BUILD.to_owned() });
    assert!(!desk.session.state.playing);
    let started = desk.started();
    assert_eq!((slots(&started[0]), started[0].actions.len()), (Some(10), 0));
}

#[test]
fn a_document_that_cannot_be_started_is_not_tried_again_before_it_has_changed() {
    let mut desk = Desk { session: Session::default(), effects: Vec::new() };
    desk.hear(FromWorker::Ready { build: BUILD.to_owned() });
    desk.order(|s| s.open(&Rc::new(document())));
    desk.hear(FromWorker::Panicked { run: 1, message: "index".into() });
    desk.effects.clear();
    desk.hear(FromWorker::Ready { build: BUILD.to_owned() });
    assert_eq!(desk.sent(), []);
    desk.order(|s| s.follow(&with_slots(&document(), 10), true));
    assert_eq!(desk.started().len(), 1);
}

#[test]
fn a_worker_that_never_comes_is_told_and_can_be_tried_again() {
    let mut desk = Desk { session: Session::default(), effects: Vec::new() };
    desk.order(|s| s.crashed("404".into()));
    assert_eq!(desk.said(), [Said::CannotLoad]);
    assert!(!desk.effects.contains(&Effect::Restart));
    desk.order(Session::restart);
    assert!(desk.effects.contains(&Effect::Restart));
}

#[test]
fn what_an_earlier_run_says_is_dropped() {
    let mut desk = Desk::with(&document());
    desk.order(|s| s.new_run(None));
    let live = Live {
        now_ns: 9,
        events: 0,
        overall: OverallReport::default(),
        components: Vec::new(),
        connections: Vec::new(),
        chaos: false,
    };
    let pace = Pace { playing: true, reached: None, behind: false, sampled_one_in: 1 };
    desk.hear(FromWorker::Live { run: 1, live, pace });
    assert_eq!((desk.session.state.now_ns, desk.session.state.playing), (0, false));
}

#[test]
fn steps_add_up_and_end_at_whole_seconds() {
    let mut desk = Desk::with(&document());
    desk.hear_time(2_300_000_000, false);
    desk.sent();
    desk.order(|s| s.step(1)).order(|s| s.step(1)).order(|s| s.step(10));
    let ends: Vec<u64> = desk
        .sent()
        .into_iter()
        .filter_map(|message| match message {
            ToWorker::Step { to_ns, .. } => Some(to_ns / 1_000_000_000),
            _ => None,
        })
        .collect();
    assert_eq!(ends, [3, 4, 14]);
}

#[test]
fn a_run_stops_where_the_document_says() {
    let mut desk = Desk::with(&Document { duration_s: Some(60.0), ..document() });
    let stops = |sent: Vec<ToWorker>| {
        sent.into_iter()
            .filter_map(|message| match message {
                ToWorker::StopAt { at_ns, .. } => Some(at_ns),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(stops(desk.sent()), [Some(60_000_000_000)]);
    desk.hear_time(10_000_000_000, true);
    desk.order(|s| s.follow(&Rc::new(Document { duration_s: Some(5.0), ..document() }), true));
    assert_eq!(stops(desk.sent()), [None]);
}

#[test]
fn old_windows_go_when_there_are_too_many() {
    let mut state = RunState::default();
    let window = |second: u64| flashcrowd_sim::metrics::Window {
        start_ns: second,
        end_ns: second + 1,
        overall: Default::default(),
        components: Vec::new(),
        connections: Vec::new(),
    };
    state.close((0..5_000).map(window).collect());
    state.close((5_000..5_010).map(window).collect());
    assert_eq!(state.closed.len(), crate::run::state::MAX_WINDOWS);
    assert_eq!(state.closed.last().map(|w| w.start_ns), Some(5_009));
}
