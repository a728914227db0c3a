//! Gestures: what pointers on the canvas mean. No browser in here: events in, effects out.

mod release;

use std::collections::BTreeSet;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Component, Document, KindName};

use super::annotations::{self, Grip};
use super::connecting::Connecting;
use super::geometry::{Point, Rect, components_in};
use super::guides::{Guides, aligned};
use super::splice;
use super::view::View;
use super::zoning::Zoning;
use crate::document::{Command, End, Mismatch, Selection, set_of};

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
    /// The handle at an end of a connection.
    End(String, End),
    /// A note, or the title of a frame.
    Annotation(String),
    /// A handle by which one is resized.
    Grip(String, Grip),
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
    /// What is dragged stays, and a copy of it is moved: Alt.
    pub copying: bool,
    /// Neither grid nor guides hold what is dragged: Ctrl or Cmd.
    pub is_free: bool,
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
        what: Rc<Selection>,
        by: Point,
        /// The connection that it would be put into now.
        onto: Option<String>,
        /// They stay, and copies come to stand there.
        copying: bool,
        guides: Guides,
        /// What their zones become there.
        zoning: Zoning,
    },
    /// An annotation has this area.
    Resizing {
        id: String,
        area: Rect,
    },
    Connecting(Connecting),
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
    /// What can be done with what is pressed there?
    Menu {
        at: Point,
        target: Target,
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
        what: Rc<Selection>,
        /// The one of it that is held.
        held: Target,
        by: Point,
        onto: Option<String>,
        copying: bool,
        guides: Guides,
        zoning: Zoning,
    },
    Resizing {
        pointer: i32,
        from: Point,
        id: String,
        grip: Grip,
        before: Rect,
        area: Rect,
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
            State::Resizing { id, area, .. } => Shown::Resizing { id: id.clone(), area: *area },
            State::Moving { what, by, onto, copying, guides, zoning, .. } => Shown::Moving {
                what: what.clone(),
                by: *by,
                onto: onto.clone(),
                copying: *copying,
                guides: *guides,
                zoning: zoning.clone(),
            },
            State::Connecting { connecting, .. } => Shown::Connecting(connecting.clone()),
        }
    }

    /// Whether something is under way that Escape would call off.
    pub fn is_busy(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// Whether the view is to follow a pointer that comes to its edge.
    pub fn is_drawn_to_edges(&self) -> bool {
        matches!(
            self.state,
            State::Marquee { .. }
                | State::Moving { .. }
                | State::Resizing { .. }
                | State::Connecting { pointer: Some(_), .. }
        )
    }

    /// A pointer has been down for long without moving: what is under it is asked about instead of chosen.
    pub fn held(&mut self, scene: Scene, pointer: i32) -> Vec<Effect> {
        match std::mem::take(&mut self.state) {
            State::Pressed { pointer: pressed, from, target, .. } if pressed == pointer => {
                vec![Effect::Menu { at: scene.view.to_canvas(from), target }]
            }
            other => {
                self.state = other;
                Vec::new()
            }
        }
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
        let connecting = Connecting::begin(scene.document, id, outgoing, component.at.into(), true);
        self.state = State::Connecting { pointer: None, connecting };
    }

    /// Ends such a connection at a component.
    pub fn connect_to(&mut self, scene: Scene, id: &str) -> Vec<Effect> {
        match &mut self.state {
            State::Connecting { connecting, .. } if connecting.targets.contains(id) => {
                connecting.over = Some(id.to_owned());
                let effects = connecting.finish();
                self.state = State::Idle;
                effects
            }
            State::Connecting { connecting, .. } => {
                connecting.mismatch(scene.document, id).into_iter().map(Effect::Refuse).collect()
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
                let caught = annotations::caught(scene.document, area).map(|a| a.id.clone());
                let inside =
                    Selection { components: inside, annotations: set_of(caught), ..Selection::default() };
                self.marquee = Some(area);
                vec![Effect::Select(before.union(&inside))]
            }
            State::Moving { pointer, from, what, held, by, onto, copying, guides, zoning }
                if *pointer == input.pointer =>
            {
                *copying = input.copying;
                let wanted = at.minus(*from);
                let annotation = match held {
                    Target::Annotation(id) => scene.document.annotation(id),
                    _ => None,
                };
                (*by, *guides) = match (&*held, annotation) {
                    (Target::Component(held), _) if !input.is_free => {
                        aligned(scene.document, &what.components, held, wanted, scene.view.zoom)
                    }
                    (_, Some(annotation)) if !input.is_free => {
                        (annotations::snapped(annotation, wanted), Guides::default())
                    }
                    _ => (wanted, Guides::default()),
                };
                // What goes along with a frame or a note stays where it belongs.
                *zoning = match input.copying || matches!(held, Target::Annotation(_)) {
                    true => Zoning::default(),
                    false => Zoning::of(scene.document, what, *by),
                };
                *onto = alone(scene, what).filter(|_| !input.copying).and_then(|(component, kind)| {
                    // What is meant may be under the card's middle, or under the pointer that holds it.
                    let places = [Point::from(component.at).plus(*by), at];
                    let target = places.iter().find_map(|at| splice::target(scene.document, kind, *at));
                    target.map(|connection| connection.id.clone())
                });
                Vec::new()
            }
            State::Resizing { pointer, from, grip, before, area, .. } if *pointer == input.pointer => {
                *area = grip.resized(*before, at.minus(*from), input.is_free);
                Vec::new()
            }
            State::Connecting { pointer, connecting } if pointer.is_none_or(|p| p == input.pointer) => {
                connecting.lead(scene.document, at);
                Vec::new()
            }
            State::Panning { .. }
            | State::Marquee { .. }
            | State::Moving { .. }
            | State::Resizing { .. }
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
            Target::End(id, end) => {
                self.state = match Connecting::again(scene.document, &id, end, start) {
                    Some(connecting) => State::Connecting { pointer: Some(pointer), connecting },
                    None => State::Idle,
                };
            }
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
                let is_selected = scene.selection.components.contains(&id);
                effects.extend(self.take(scene, pointer, start, Target::Component(id), is_selected));
            }
            Target::Annotation(id) => {
                let is_selected = scene.selection.annotations.contains(&id);
                effects.extend(self.take(scene, pointer, start, Target::Annotation(id), is_selected));
            }
            Target::Grip(id, grip) => {
                self.state = match scene.document.annotation(&id).map(annotations::area_of) {
                    Some(before) => State::Resizing { pointer, from: start, id, grip, before, area: before },
                    None => State::Idle,
                };
            }
            Target::Outlet(id) | Target::Inlet(id) if scene.document.component(&id).is_none() => {
                self.state = State::Idle;
            }
            Target::Outlet(id) => {
                let connecting = Connecting::begin(scene.document, &id, true, start, false);
                self.state = State::Connecting { pointer: Some(pointer), connecting };
            }
            Target::Inlet(id) => {
                let connecting = Connecting::begin(scene.document, &id, false, start, false);
                self.state = State::Connecting { pointer: Some(pointer), connecting };
            }
        }
        effects.extend(self.moved(scene, input));
        effects
    }

    /// Takes hold of something, and of all that is selected with it.
    fn take(
        &mut self,
        scene: Scene,
        pointer: i32,
        from: Point,
        held: Target,
        is_selected: bool,
    ) -> Option<Effect> {
        let alone = match &held {
            Target::Annotation(id) => Selection::annotation(id),
            Target::Component(id) => Selection::component(id),
            _ => return None,
        };
        let selection = if is_selected { scene.selection } else { &alone };
        let what = annotations::with_content(scene.document, selection);
        self.state = State::Moving {
            pointer,
            from,
            what: Rc::new(Selection { connections: BTreeSet::new(), ..what }),
            held,
            by: Point::default(),
            onto: None,
            copying: false,
            guides: Guides::default(),
            zoning: Zoning::default(),
        };
        (!is_selected).then_some(Effect::Select(alone))
    }
}

/// The component that moves, where it is a single one that is wired to nothing.
fn alone<'s>(scene: Scene<'s>, what: &Selection) -> Option<(&'s Component, KindName)> {
    let only = what.components.first().filter(|_| what.count() == 1)?;
    Some((scene.document.component(only)?, splice::loose(scene.document, only)?))
}

#[cfg(test)]
#[path = "gesture_tests.rs"]
mod tests;
