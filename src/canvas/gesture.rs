//! Gestures: what pointers on the canvas mean. No browser in here: events in, effects out.

use std::collections::BTreeSet;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Component, Document, KindName, Subject};

use super::geometry::{Point, Rect, component_near, components_in};
use super::splice;
use super::view::View;
use crate::document::{Command, Mismatch, Selection, Spliced, can_connect, set_of};

/// A press becomes a drag when it has moved this far on the screen.
const THRESHOLD: f64 = 4.0;

/// What a pointer was pressed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Ground,
    Component(String),
    /// The cell of an instance, counted from 1.
    Instance(String, u32),
    Connection(String),
    /// The handle at which connections leave a component.
    Outlet(String),
    /// The handle at which they reach it.
    Inlet(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Down,
    Move,
    Up,
    /// The browser took the pointer away.
    Cancel,
}

/// One event of one pointer; its place is on the screen, from the canvas's corner.
#[derive(Debug, Clone)]
pub struct PointerInput {
    pub phase: Phase,
    pub pointer: i32,
    pub at: Point,
    pub target: Target,
    /// Adds to the selection.
    pub adding: bool,
    /// Moves the view, whatever is under it: middle button, or the space bar held.
    pub panning: bool,
    pub is_touch: bool,
}

/// What the canvas shows while a gesture is under way.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Shown {
    #[default]
    Nothing,
    Panning,
    Marquee(Rect),
    Moving {
        components: Rc<BTreeSet<String>>,
        by: Point,
        /// The connection that it would be put into now.
        onto: Option<String>,
    },
    Connecting(Connecting),
}

/// A connection in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct Connecting {
    /// The component at its fixed end.
    pub fixed: String,
    /// Whether it leaves the fixed component.
    pub outgoing: bool,
    /// The loose end.
    pub loose: Point,
    /// The components that it may reach.
    pub targets: Rc<BTreeSet<String>>,
    /// The one of them that it would reach now.
    pub over: Option<String>,
    /// The loose end lies on a component that it may not reach, for this reason.
    pub blocked: Option<Mismatch>,
    /// Begun by a click or a key: it ends with the next click.
    pub sticky: bool,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Select(Selection),
    Do(Command),
    /// Why nothing is done.
    Refuse(Mismatch),
    Look(View),
    /// Crash the instance, or restore it.
    Toggle {
        component: String,
        instance: u32,
    },
    /// A connection was dropped on empty ground: what is to stand there?
    Pick {
        at: Point,
        fixed: String,
        outgoing: bool,
    },
}

/// What gestures work on.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'s> {
    pub document: &'s Document,
    pub selection: &'s Selection,
    pub view: View,
}

#[derive(Debug, Clone, Default)]
enum State {
    #[default]
    Idle,
    /// Down, not yet moved.
    Pressed {
        pointer: i32,
        from: Point,
        target: Target,
        adding: bool,
        is_touch: bool,
    },
    Panning {
        pointer: i32,
        last: Point,
    },
    /// Two pointers: their middle and distance.
    Pinching {
        middle: Point,
        distance: f64,
    },
    Marquee {
        pointer: i32,
        from: Point,
        before: Selection,
    },
    Moving {
        pointer: i32,
        from: Point,
        components: Rc<BTreeSet<String>>,
        by: Point,
        onto: Option<String>,
    },
    Connecting {
        pointer: Option<i32>,
        connecting: Connecting,
    },
}

/// The gesture under way.
#[derive(Debug, Clone, Default)]
pub struct Gestures {
    state: State,
    /// Each with where it is.
    pointers: Vec<(i32, Point)>,
    marquee: Option<Rect>,
}

impl Gestures {
    pub fn shown(&self) -> Shown {
        match &self.state {
            State::Idle | State::Pressed { .. } | State::Pinching { .. } => Shown::Nothing,
            State::Panning { .. } => Shown::Panning,
            State::Marquee { .. } => self.marquee.map_or(Shown::Nothing, Shown::Marquee),
            State::Moving { components, by, onto, .. } => {
                Shown::Moving { components: components.clone(), by: *by, onto: onto.clone() }
            }
            State::Connecting { connecting, .. } => Shown::Connecting(connecting.clone()),
        }
    }

    /// Whether something is under way that Escape would call off.
    pub fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// Calls the gesture off: nothing of it happens.
    pub fn cancel(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.state) {
            State::Marquee { before, .. } => vec![Effect::Select(before)],
            _ => Vec::new(),
        }
    }

    /// Begins a connection that the next click, or a key, ends.
    pub fn connect_from(&mut self, scene: Scene, id: &str, outgoing: bool) {
        let Some(component) = scene.document.component(id) else { return };
        let connecting = begin(scene, id, outgoing, component.at.into(), true);
        self.state = State::Connecting { pointer: None, connecting };
    }

    /// Ends such a connection at a component.
    pub fn connect_to(&mut self, scene: Scene, id: &str) -> Vec<Effect> {
        match &mut self.state {
            State::Connecting { connecting, .. } if connecting.targets.contains(id) => {
                connecting.over = Some(id.to_owned());
                let connecting = connecting.clone();
                self.state = State::Idle;
                finish(&connecting)
            }
            State::Connecting { connecting, .. } => {
                connecting.mismatch(scene, id).into_iter().map(Effect::Refuse).collect()
            }
            _ => Vec::new(),
        }
    }

    pub fn pointer(&mut self, scene: Scene, input: &PointerInput) -> Vec<Effect> {
        match input.phase {
            Phase::Down => {
                self.lift(input.pointer);
                self.pointers.push((input.pointer, input.at));
                self.down(scene, input)
            }
            Phase::Move => {
                if let Some((_, place)) = self.pointers.iter_mut().find(|(p, _)| *p == input.pointer) {
                    *place = input.at;
                }
                self.moved(scene, input)
            }
            Phase::Up => {
                self.lift(input.pointer);
                self.up(scene, input)
            }
            Phase::Cancel => {
                self.lift(input.pointer);
                self.cancel()
            }
        }
    }

    fn lift(&mut self, pointer: i32) {
        self.pointers.retain(|(p, _)| *p != pointer);
    }

    fn down(&mut self, scene: Scene, input: &PointerInput) -> Vec<Effect> {
        if let [(_, a), (_, b)] = self.pointers[..] {
            let effects = self.cancel();
            self.state = State::Pinching { middle: a.middle(b), distance: a.distance(b) };
            return effects;
        }
        if let State::Connecting { connecting, .. } = &self.state
            && connecting.sticky
            && !input.panning
        {
            return self.moved(scene, input);
        }
        self.state = if input.panning {
            State::Panning { pointer: input.pointer, last: input.at }
        } else {
            State::Pressed {
                pointer: input.pointer,
                from: input.at,
                target: input.target.clone(),
                adding: input.adding,
                is_touch: input.is_touch,
            }
        };
        Vec::new()
    }

    fn moved(&mut self, scene: Scene, input: &PointerInput) -> Vec<Effect> {
        let at = scene.view.to_canvas(input.at);
        match &mut self.state {
            State::Idle => Vec::new(),
            State::Pressed { pointer, from, target, adding, is_touch }
                if *pointer == input.pointer && from.distance(input.at) >= THRESHOLD =>
            {
                let (from, target, adding, is_touch) = (*from, target.clone(), *adding, *is_touch);
                self.drag(scene, input, from, target, adding, is_touch)
            }
            State::Pressed { .. } => Vec::new(),
            State::Panning { pointer, last } if *pointer == input.pointer => {
                let view = scene.view.panned(input.at.minus(*last));
                *last = input.at;
                vec![Effect::Look(view)]
            }
            State::Pinching { middle, distance } => {
                let [(_, a), (_, b)] = self.pointers[..] else {
                    return Vec::new();
                };
                let (now, apart) = (a.middle(b), a.distance(b).max(1.0));
                let view = scene.view.panned(now.minus(*middle)).zoomed(apart / distance.max(1.0), now);
                (*middle, *distance) = (now, apart);
                vec![Effect::Look(view)]
            }
            State::Marquee { pointer, from, before } if *pointer == input.pointer => {
                let area = Rect::between(*from, at);
                let inside = set_of(components_in(scene.document, area).map(|c| c.id.clone()));
                let inside = Selection { components: inside, ..Selection::default() };
                self.marquee = Some(area);
                vec![Effect::Select(before.union(&inside))]
            }
            State::Moving { pointer, from, components, by, onto } if *pointer == input.pointer => {
                *by = snapped_move(scene, components, at.minus(*from));
                *onto = alone(scene, components).and_then(|(component, kind)| {
                    // What is meant may be under the card's middle, or under the pointer that holds it.
                    let places = [Point::from(component.at).plus(*by), at];
                    let target = places.iter().find_map(|at| splice::target(scene.document, kind, *at));
                    target.map(|connection| connection.id.clone())
                });
                Vec::new()
            }
            State::Connecting { pointer, connecting } if pointer.is_none_or(|p| p == input.pointer) => {
                connecting.loose = at;
                let near = component_near(scene.document, at).map(|c| c.id.clone());
                connecting.blocked = near.as_ref().and_then(|id| connecting.mismatch(scene, id));
                connecting.over = near.filter(|id| connecting.targets.contains(id));
                Vec::new()
            }
            State::Panning { .. }
            | State::Marquee { .. }
            | State::Moving { .. }
            | State::Connecting { .. } => Vec::new(),
        }
    }

    /// A press has become a drag.
    fn drag(
        &mut self,
        scene: Scene,
        input: &PointerInput,
        from: Point,
        target: Target,
        adding: bool,
        is_touch: bool,
    ) -> Vec<Effect> {
        let pointer = input.pointer;
        let start = scene.view.to_canvas(from);
        let mut effects = Vec::new();
        match target {
            // A finger moves the ground itself.
            Target::Ground | Target::Connection(_) if is_touch => {
                self.state = State::Panning { pointer, last: from };
            }
            Target::Ground | Target::Connection(_) => {
                let before = if adding { scene.selection.clone() } else { Selection::default() };
                self.marquee = None;
                self.state = State::Marquee { pointer, from: start, before };
            }
            Target::Component(id) | Target::Instance(id, _) => {
                let components = if scene.selection.components.contains(&id) {
                    scene.selection.components.clone()
                } else {
                    effects.push(Effect::Select(Selection::component(&id)));
                    set_of([id].into_iter())
                };
                let components = Rc::new(components);
                self.state =
                    State::Moving { pointer, from: start, components, by: Point::default(), onto: None };
            }
            Target::Outlet(id) | Target::Inlet(id) if scene.document.component(&id).is_none() => {
                self.state = State::Idle;
            }
            Target::Outlet(id) => {
                let connecting = begin(scene, &id, true, start, false);
                self.state = State::Connecting { pointer: Some(pointer), connecting };
            }
            Target::Inlet(id) => {
                let connecting = begin(scene, &id, false, start, false);
                self.state = State::Connecting { pointer: Some(pointer), connecting };
            }
        }
        effects.extend(self.moved(scene, input));
        effects
    }

    fn up(&mut self, scene: Scene, input: &PointerInput) -> Vec<Effect> {
        match std::mem::take(&mut self.state) {
            State::Pressed { pointer, target, adding, .. } if pointer == input.pointer => {
                self.click(scene, input, target, adding)
            }
            State::Moving { pointer, components, by, onto, .. } if pointer == input.pointer => {
                if by == Point::default() {
                    return Vec::new();
                }
                let spliced = alone(scene, &components).zip(onto).and_then(|((component, _), onto)| {
                    let at = Point::from(component.at).plus(by);
                    splice::command(scene.document, Spliced::There(component.id.clone()), &onto, at)
                });
                let moved = || Command::Move { components: (*components).clone(), by: by.into() };
                vec![Effect::Do(spliced.unwrap_or_else(moved))]
            }
            State::Connecting { pointer, connecting } if pointer.is_none_or(|p| p == input.pointer) => {
                self.state = State::Idle;
                finish(&connecting)
            }
            State::Panning { pointer, .. } | State::Marquee { pointer, .. } if pointer == input.pointer => {
                Vec::new()
            }
            // One finger of two was lifted: the other goes on moving the view.
            State::Pinching { .. } => {
                if let Some((pointer, last)) = self.pointers.first() {
                    self.state = State::Panning { pointer: *pointer, last: *last };
                }
                Vec::new()
            }
            other => {
                self.state = other;
                Vec::new()
            }
        }
    }

    /// A press that did not move.
    fn click(&mut self, scene: Scene, input: &PointerInput, target: Target, adding: bool) -> Vec<Effect> {
        let choose = |subject: Subject| {
            let selection = match (&subject, adding) {
                (_, true) => scene.selection.toggled(&subject),
                (Subject::Connection(id), false) => Selection::connection(id),
                (_, false) => Selection::component(subject.id()),
            };
            vec![Effect::Select(selection)]
        };
        match target {
            Target::Ground if adding => Vec::new(),
            Target::Ground => vec![Effect::Select(Selection::default())],
            Target::Component(id) => choose(Subject::Component(id)),
            Target::Connection(id) => choose(Subject::Connection(id)),
            Target::Instance(component, instance) => vec![Effect::Toggle { component, instance }],
            Target::Outlet(id) | Target::Inlet(id) if scene.document.component(&id).is_none() => Vec::new(),
            Target::Outlet(ref id) | Target::Inlet(ref id) => {
                let outgoing = matches!(target, Target::Outlet(_));
                let connecting = begin(scene, id, outgoing, scene.view.to_canvas(input.at), true);
                self.state = State::Connecting { pointer: None, connecting };
                Vec::new()
            }
        }
    }
}

impl Connecting {
    /// Why it may not reach a component.
    fn mismatch(&self, scene: Scene, other: &str) -> Option<Mismatch> {
        let (from, to) = if self.outgoing { (&*self.fixed, other) } else { (other, &*self.fixed) };
        can_connect(scene.document, from, to).err()
    }
}

fn begin(scene: Scene, fixed: &str, outgoing: bool, loose: Point, sticky: bool) -> Connecting {
    let mut connecting = Connecting {
        fixed: fixed.to_owned(),
        outgoing,
        loose,
        targets: Rc::default(),
        over: None,
        blocked: Some(Mismatch::Itself),
        sticky,
    };
    let ids = scene.document.components.iter().map(|c| &c.id);
    let targets = set_of(ids.filter(|id| connecting.mismatch(scene, id).is_none()).cloned());
    connecting.targets = Rc::new(targets);
    connecting
}

fn finish(connecting: &Connecting) -> Vec<Effect> {
    let Connecting { fixed, outgoing, loose, over, blocked, .. } = connecting.clone();
    match (over, blocked) {
        (Some(other), _) => {
            let (from, to) = if outgoing { (fixed, other) } else { (other, fixed) };
            vec![Effect::Do(Command::Connect { from, to })]
        }
        // Back where it began: it was not meant.
        (None, Some(Mismatch::Itself)) => Vec::new(),
        (None, Some(why)) => vec![Effect::Refuse(why)],
        (None, None) => vec![Effect::Pick { at: loose, fixed, outgoing }],
    }
}

/// The component that moves, where it is a single one that is wired to nothing.
fn alone<'s>(scene: Scene<'s>, components: &BTreeSet<String>) -> Option<(&'s Component, KindName)> {
    let only = components.first().filter(|_| components.len() == 1)?;
    Some((scene.document.component(only)?, splice::loose(scene.document, only)?))
}

/// The move that brings the first of the components onto the grid.
fn snapped_move(scene: Scene, components: &BTreeSet<String>, by: Point) -> Point {
    let first = components.first().and_then(|id| scene.document.component(id));
    first.map_or(by, |component| {
        let at = Point::from(component.at);
        at.plus(by).snapped().minus(at)
    })
}

#[cfg(test)]
#[path = "gesture_tests.rs"]
mod tests;
