//! Gestures without a page.

use flashcrowd_sim::scenario::{Annotation, AnnotationKind, Document, parse};

use super::*;
use crate::document::Revision;
use crate::document::Spliced;
use crate::gallery::FIRST_VISIT;

struct Table {
    document: Document,
    selection: Selection,
    view: View,
    gestures: Gestures,
    copying: bool,
    is_free: bool,
}

impl Table {
    fn new() -> Table {
        Table {
            document: parse(FIRST_VISIT).expect("the example parses"),
            selection: Selection::default(),
            view: View { offset: Point::new(100.0, 50.0), zoom: 0.5 },
            gestures: Gestures::default(),
            copying: false,
            is_free: false,
        }
    }

    /// On the screen.
    fn place(&self, id: &str) -> Point {
        let at = self.document.component(id).expect("it is there").at;
        self.view.to_screen(at.into())
    }

    fn input(&mut self, phase: Phase, at: Point, target: Target, touch: Option<i32>) -> Vec<Effect> {
        let input = PointerInput {
            phase,
            pointer: touch.unwrap_or(1),
            at,
            target,
            adding: false,
            panning: false,
            copying: self.copying,
            is_free: self.is_free,
            is_touch: touch.is_some(),
        };
        let scene = Scene { document: &self.document, selection: &self.selection, view: self.view };
        let effects = self.gestures.pointer(scene, &input);
        for effect in &effects {
            match effect {
                Effect::Select(selection) => self.selection = selection.clone(),
                Effect::Look(view) => self.view = *view,
                _ => {}
            }
        }
        effects
    }

    fn drag(&mut self, target: Target, from: Point, to: Point) -> Vec<Effect> {
        self.input(Phase::Down, from, target, None);
        self.input(Phase::Move, from.middle(to), Target::Ground, None);
        self.input(Phase::Move, to, Target::Ground, None);
        self.input(Phase::Up, to, Target::Ground, None)
    }

    fn click(&mut self, target: Target, at: Point) -> Vec<Effect> {
        self.input(Phase::Down, at, target.clone(), None);
        self.input(Phase::Up, at, target, None)
    }
}

const EMPTY: Point = Point::new(-2_000.0, -2_000.0);

#[test]
fn a_small_movement_is_a_click() {
    let mut table = Table::new();
    let at = table.place("web-1");
    table.input(Phase::Down, at, Target::Component("web-1".into()), None);
    table.input(Phase::Move, at.plus(Point::new(2.0, 2.0)), Target::Ground, None);
    let effects = table.input(Phase::Up, at.plus(Point::new(2.0, 2.0)), Target::Ground, None);
    assert_eq!(effects, vec![Effect::Select(Selection::component("web-1"))]);
}

#[test]
fn a_drag_moves_by_the_grid_whatever_the_zoom() {
    let mut table = Table::new();
    let at = table.place("web-1");
    let effects = table.drag(Target::Component("web-1".into()), at, at.plus(Point::new(50.0, 21.0)));
    let [Effect::Do(Command::Move { what, by, .. })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(what.components.len(), 1);
    let old = Point::from(table.document.component("web-1").expect("it is there").at);
    let new = old.plus((*by).into());
    assert_eq!(new, new.snapped());
    assert!(by[0] > 90.0 && by[0] < 110.0);
}

#[test]
fn a_connection_is_made_by_dragging_and_by_two_clicks() {
    let mut table = Table::new();
    let (from, to) = (table.place("shoppers"), table.place("web-1"));
    let made = vec![Effect::Do(Command::Connect { from: "shoppers".into(), to: "web-1".into() })];
    assert_eq!(table.drag(Target::Outlet("shoppers".into()), from, to), made);

    assert_eq!(table.click(Target::Outlet("shoppers".into()), from), vec![]);
    assert!(matches!(table.gestures.shown(), Shown::Connecting(_)));
    table.input(Phase::Move, to, Target::Ground, None);
    assert_eq!(table.click(Target::Component("web-1".into()), to), made);
    assert_eq!(table.gestures.shown(), Shown::Nothing);
}

#[test]
fn a_connection_dropped_on_empty_ground_asks_what_is_to_stand_there() {
    let mut table = Table::new();
    let from = table.place("web-1");
    let effects = table.drag(Target::Inlet("web-1".into()), from, EMPTY);
    let [Effect::Pick { fixed, outgoing: false, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(fixed, "web-1");
}

#[test]
fn a_connection_is_not_made_where_it_may_not_be() {
    let mut table = Table::new();
    let (from, to) = (table.place("web-1"), table.place("shoppers"));
    let why = Effect::Refuse(Mismatch::TakesNoCalls(KindName::Client));
    assert_eq!(table.drag(Target::Outlet("web-1".into()), from, to), vec![why]);
    assert_eq!(table.drag(Target::Outlet("web-1".into()), from, from.plus(Point::new(9.0, 0.0))), vec![]);
}

#[test]
fn escape_calls_a_gesture_off() {
    let mut table = Table::new();
    let at = table.place("web-1");
    table.input(Phase::Down, at, Target::Component("web-1".into()), None);
    table.input(Phase::Move, at.plus(Point::new(90.0, 0.0)), Target::Ground, None);
    assert!(matches!(table.gestures.shown(), Shown::Moving { .. }));
    assert_eq!(table.gestures.cancel(), vec![]);
    assert_eq!(table.input(Phase::Up, at, Target::Ground, None), vec![]);
}

#[test]
fn a_marquee_selects_what_it_meets() {
    let mut table = Table::new();
    table.drag(Target::Ground, EMPTY, Point::new(5_000.0, 5_000.0));
    assert_eq!(table.selection.components.len(), table.document.components.len());
    assert_eq!(table.gestures.shown(), Shown::Nothing);
}

#[test]
fn two_fingers_pan_and_zoom_and_select_nothing() {
    let mut table = Table::new();
    let (a, b) = (Point::new(100.0, 100.0), Point::new(300.0, 100.0));
    table.input(Phase::Down, a, Target::Component("web-1".into()), Some(7));
    table.input(Phase::Down, b, Target::Ground, Some(8));
    let middle = table.view.to_canvas(Point::new(200.0, 100.0));
    table.input(Phase::Move, Point::new(500.0, 100.0), Target::Ground, Some(8));
    assert!((table.view.zoom - 1.0).abs() < 1e-9);
    assert!(table.view.to_screen(middle).distance(Point::new(300.0, 100.0)) < 1e-6);
    table.input(Phase::Up, b, Target::Ground, Some(8));
    table.input(Phase::Up, a, Target::Ground, Some(7));
    assert!(table.selection.is_empty());
}

#[test]
fn a_click_on_a_cell_strikes_its_instance() {
    let mut table = Table::new();
    let at = table.place("web-2");
    let effects = table.click(Target::Instance("web-2".into(), 1), at);
    assert_eq!(effects, vec![Effect::Toggle { component: "web-2".into(), instance: 1 }]);
}

#[test]
fn a_component_that_is_wired_to_nothing_is_put_into_the_connection_that_it_is_dropped_on() {
    let mut table = Table::new();
    let mut cache = Component::new("cache", KindName::Cache.default_kind());
    cache.at = [480.0, 400.0];
    table.document.components.push(cache);
    let (from, middle) = (table.place("cache"), table.place("web-2").middle(table.place("database")));
    table.input(Phase::Down, from, Target::Component("cache".into()), None);
    table.input(Phase::Move, middle, Target::Ground, None);
    let onto = "web-2->database".to_owned();
    assert!(
        matches!(table.gestures.shown(), Shown::Moving { onto: Some(connection), .. } if connection == onto)
    );
    let effects = table.input(Phase::Up, middle, Target::Ground, None);
    let [Effect::Do(Command::Splice { what, connection, .. })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((what, connection), (&Spliced::There("cache".into()), &onto));
    // One that is wired is merely moved.
    let at = table.place("web-1");
    let effects = table.drag(Target::Component("web-1".into()), at, middle);
    assert!(matches!(&effects[..], [Effect::Do(Command::Move { .. })]), "{effects:?}");
}

#[test]
fn an_end_of_a_connection_comes_to_another_component_goes_home_or_is_let_go() {
    let mut table = Table::new();
    let end = || Target::End("web-1->database".into(), End::From);
    let from = table.place("web-1");
    let effects = table.drag(end(), from, table.place("balancer"));
    let moved =
        Command::Reconnect { connection: "web-1->database".into(), end: End::From, at: "balancer".into() };
    assert_eq!(effects, vec![Effect::Do(moved)]);
    assert_eq!(table.drag(end(), from, from.plus(Point::new(9.0, 0.0))), vec![]);
    let gone = Command::Remove(Selection::connection("web-1->database"));
    assert_eq!(table.drag(end(), from, EMPTY), vec![Effect::Do(gone)]);
    // It is connected with it already.
    assert_eq!(table.drag(end(), from, table.place("web-2")), vec![Effect::Refuse(Mismatch::Twice)]);
}

#[test]
fn with_alt_a_copy_is_dragged_and_with_ctrl_no_grid_holds_it() {
    let mut table = Table::new();
    let at = table.place("web-1");
    table.copying = true;
    let effects = table.drag(Target::Component("web-1".into()), at, at.plus(Point::new(0.0, 150.0)));
    let [Effect::Do(Command::Duplicate { what, .. })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(what.components.len(), 1);
    (table.copying, table.is_free) = (false, true);
    let effects = table.drag(Target::Component("web-1".into()), at, at.plus(Point::new(50.5, 20.0)));
    let [Effect::Do(Command::Move { by, .. })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*by, [101.0, 40.0]);
}

#[test]
fn a_finger_that_stays_asks_what_can_be_done() {
    let mut table = Table::new();
    let at = table.place("web-1");
    table.input(Phase::Down, at, Target::Component("web-1".into()), Some(7));
    let scene = Scene { document: &table.document, selection: &table.selection, view: table.view };
    let effects = table.gestures.held(scene, 7);
    assert!(matches!(&effects[..], [Effect::Menu { target: Target::Component(id), .. }] if id == "web-1"));
    assert_eq!(table.input(Phase::Up, at, Target::Component("web-1".into()), Some(7)), vec![]);
}

/// The example with a frame around the first web server, and with a note in it.
fn annotated() -> Table {
    let mut table = Table::new();
    let at = table.document.component("web-1").expect("it is there").at;
    let annotation = |id: &str, kind, size| Annotation { at, size, ..Annotation::new(id, kind) };
    table.document.annotations = vec![
        annotation("frame", AnnotationKind::Frame, [240.0, 160.0]),
        annotation("note", AnnotationKind::Note, [80.0, 40.0]),
    ];
    table
}

#[test]
fn a_frame_is_dragged_by_its_title_with_what_stands_in_it() {
    let mut table = annotated();
    let at = table.place("web-1");
    let effects = table.drag(Target::Annotation("frame".into()), at, at.plus(Point::new(80.0, 0.0)));
    let [Effect::Do(Command::Move { what, zones, .. })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(what.components, set_of(["web-1".to_owned()].into_iter()));
    assert_eq!(what.annotations.len(), 2);
    assert!(zones.is_empty());
    assert_eq!(table.selection, Selection::annotation("frame"));
    // A component in it moves alone.
    let effects = table.drag(Target::Component("web-1".into()), at, at.plus(Point::new(80.0, 0.0)));
    let [Effect::Do(Command::Move { what, .. })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*what, Selection::component("web-1"));
}

#[test]
fn a_handle_resizes_and_a_click_selects() {
    let mut table = annotated();
    let at = table.place("web-1");
    assert_eq!(
        table.click(Target::Annotation("note".into()), at),
        [Effect::Select(Selection::annotation("note"))]
    );
    let grip = Grip { across: 1, down: 0 };
    let effects = table.drag(Target::Grip("note".into(), grip), at, at.plus(Point::new(40.0, 30.0)));
    let [Effect::Do(Command::Revise { annotation, revision: Revision::Place { size, .. } })] = &effects[..]
    else {
        panic!("{effects:?}")
    };
    assert_eq!(annotation, "note");
    assert!(size[0] > 140.0 && size[1] == 40.0, "{size:?}");
    let size = table.document.annotations[1].size;
    table.input(Phase::Down, at, Target::Grip("note".into(), grip), None);
    table.input(Phase::Move, at.plus(Point::new(40.0, 0.0)), Target::Ground, None);
    assert!(matches!(table.gestures.shown(), Shown::Resizing { .. }));
    assert_eq!((table.gestures.cancel(), table.document.annotations[1].size), (Vec::new(), size));
}

#[test]
fn what_is_dropped_into_the_frame_of_a_zone_changes_its_zone_in_the_same_step() {
    let mut table = annotated();
    table.document.zones.insert("east".to_owned(), Default::default());
    table.document.annotations[0].zone = Some("east".to_owned());
    let (from, to) = (table.place("web-2"), table.place("web-1"));
    table.input(Phase::Down, from, Target::Component("web-2".into()), None);
    table.input(Phase::Move, to, Target::Ground, None);
    let Shown::Moving { zoning, .. } = table.gestures.shown() else { panic!("it moves") };
    assert_eq!(zoning.zone(), Some("east"));
    let effects = table.input(Phase::Up, to, Target::Ground, None);
    let [Effect::Do(command @ Command::Move { .. })] = &effects[..] else { panic!("{effects:?}") };
    let done = command.apply(&table.document).expect("it can be done").document;
    assert_eq!(done.component("web-2").expect("it is there").zones, ["east"]);
}
