//! The canvas's hands: turns the browser's events into gestures and commands, and carries out what
//! they lead to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use flashcrowd_sim::scenario::{Deed, Fault, Subject};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::actions::SelectionAction;
use super::figures::Figures;
use super::geometry::{CARD, GRID, Point, Rect};
use super::gesture::{Effect, Gestures, Phase, PointerInput, Scene, Shown, Target};
use super::hint::{between, mismatch};
use super::picker::{Offer, Pick, PickPlace};
use super::viewport::Viewport;
use super::{splice, strikes};
use crate::catalogue::title;
use crate::document::{Command, EditorAction, EditorHandle, Selection, Spliced};
use crate::inspector::strike;
use crate::text::{Language, canvas};

/// Zoom for each pixel that a wheel is turned, and the most that one turn counts.
const WHEEL_ZOOM: f64 = 0.006;
const MOST_WHEEL: f64 = 60.0;
/// Pixels of a line, for wheels that count in lines.
const WHEEL_LINE: f64 = 16.0;

/// What the page gives to the canvas to act with.
#[derive(Clone, PartialEq)]
pub struct Powers {
    /// Does deeds to the run.
    pub act: Callback<Vec<Deed>>,
    /// Plays or pauses.
    pub play: Callback<()>,
    /// Takes a step of so many seconds.
    pub step: Callback<u64>,
    /// Shows the properties of what is selected, and puts the focus there.
    pub open: Callback<()>,
}

/// Everything that an event may need, as of the last rendering.
#[derive(Clone)]
pub struct Stage {
    pub editor: EditorHandle,
    pub viewport: Viewport,
    pub language: Language,
    pub figures: Rc<Figures>,
    pub powers: Powers,
    pub gestures: Rc<RefCell<Gestures>>,
    pub space: Rc<Cell<SpaceBar>>,
    /// The scale of Safari's last pinch event.
    pub pinched: Rc<Cell<f64>>,
    pub picking: bool,
    pub set_shown: UseStateSetter<Shown>,
    pub set_pick: UseStateSetter<Option<Pick>>,
    pub set_said: UseStateSetter<String>,
}

/// The space bar: held it pans, tapped it plays and pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpaceBar {
    #[default]
    Up,
    Down,
    /// Held, and used to pan.
    Used,
}

impl Stage {
    pub fn scene(&self) -> Scene<'_> {
        Scene {
            document: &self.editor.document,
            selection: &self.editor.selection,
            view: self.viewport.view(),
        }
    }

    pub fn pointer(&self, event: &PointerEvent, phase: Phase) {
        let Some(target) = target_of(event) else { return };
        let mut panning = false;
        if phase == Phase::Down {
            // The right button is the browser's.
            if event.button() > 1 {
                return;
            }
            self.set_pick.set(None);
            panning = event.button() == 1 || self.space.get() != SpaceBar::Up;
            if self.space.get() == SpaceBar::Down {
                self.space.set(SpaceBar::Used);
            }
            if let Some(ground) = self.viewport.ground().cast::<Element>() {
                ground.set_pointer_capture(event.pointer_id()).ok();
            }
        }
        let input = PointerInput {
            phase,
            pointer: event.pointer_id(),
            at: self.viewport.on_screen(event.client_x().into(), event.client_y().into()),
            target,
            adding: event.shift_key(),
            panning,
            is_touch: event.pointer_type() == "touch",
        };
        let effects = self.gestures.borrow_mut().pointer(self.scene(), &input);
        self.perform(effects);
    }

    pub fn wheel(&self, event: &WheelEvent) {
        event.prevent_default();
        let scale = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { WHEEL_LINE } else { 1.0 };
        let (x, y) = (event.delta_x() * scale, event.delta_y() * scale);
        let at = self.viewport.on_screen(event.client_x().into(), event.client_y().into());
        let view = self.viewport.view();
        self.viewport.look(if event.ctrl_key() || event.meta_key() {
            view.zoomed((-y.clamp(-MOST_WHEEL, MOST_WHEEL) * WHEEL_ZOOM).exp(), at)
        } else if event.shift_key() && x == 0.0 {
            view.panned(Point::new(-y, 0.0))
        } else {
            view.panned(Point::new(-x, -y))
        });
    }

    /// Safari's own pinch events; `scale` is relative to the last one.
    pub fn pinch(&self, event: &Event, scale: f64) {
        let number = |name: &str| js_sys::Reflect::get(event, &JsValue::from_str(name)).ok()?.as_f64();
        let (Some(x), Some(y)) = (number("clientX"), number("clientY")) else { return };
        self.viewport.look(self.viewport.view().zoomed(scale, self.viewport.on_screen(x, y)));
    }

    /// Carries out what a gesture leads to, and shows where it stands.
    pub fn perform(&self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Select(selection) => self.editor.dispatch(EditorAction::Select(selection)),
                Effect::Do(command) => self.carry_out(command),
                Effect::Refuse(why) => {
                    self.set_said.set(mismatch(why, self.language).unwrap_or_default());
                }
                Effect::Look(view) => self.viewport.look(view),
                Effect::Toggle { component, instance } => self.toggle(component, instance),
                Effect::Pick { at, fixed, outgoing } => {
                    let place = PickPlace::End { fixed, outgoing };
                    self.set_pick.set(Some(Pick { at, place }));
                }
            }
        }
        self.set_shown.set(self.gestures.borrow().shown());
    }

    /// Does it, and says what happened.
    fn carry_out(&self, command: Command) {
        let said = match &command {
            Command::Splice { connection, .. } => {
                between(&self.editor.document, connection, canvas::SPLICED, self.language)
            }
            _ => None,
        };
        if let Some(said) = said {
            self.set_said.set(said);
        }
        self.editor.dispatch(EditorAction::Do(command));
    }

    /// Crashes an instance that is up, restores one that is down.
    pub fn toggle(&self, component: String, instance: u32) {
        let figures = self.figures.card(&component);
        let state = figures.as_ref().and_then(|f| f.instances.get(instance as usize - 1));
        let fault = if state.is_some_and(|instance| instance.state.is_down()) {
            Fault::Restart { component, instance: Some(instance) }
        } else {
            crash(component, Some(instance))
        };
        self.powers.act.emit(vec![Deed::fault(fault, None)]);
    }

    /// Begins a connection without a drag.
    pub fn connect_from(&self, id: &str) {
        let Some(component) = self.editor.document.component(id) else { return };
        if !component.kind.name().makes_calls() {
            return;
        }
        self.gestures.borrow_mut().connect_from(self.scene(), id, true);
        let name = title(component, self.language);
        self.set_said.set(canvas::CONNECTING.fill(self.language, &[("name", &name)]));
        self.perform(Vec::new());
    }

    pub fn action(&self, action: SelectionAction) {
        let only = self.editor.selection.only();
        match (action, only) {
            (SelectionAction::Connect, Some(only)) => self.connect_from(only.id()),
            (SelectionAction::Insert, Some(only)) => self.insert(only.id()),
            (SelectionAction::Strike(name), Some(only)) => {
                let is_in_force = self.figures.in_force(&only).contains(&name);
                let deed = strike::Target::of(&only).and_then(|at| strikes::deed(name, &at, is_in_force));
                self.powers.act.emit(deed.into_iter().collect());
            }
            (SelectionAction::Connect | SelectionAction::Insert | SelectionAction::Strike(_), None) => {}
            (SelectionAction::Duplicate, _) => self.duplicate(),
            (SelectionAction::Remove, _) => self.remove((*self.editor.selection).clone()),
        }
    }

    /// Asks what is to be put into a connection.
    fn insert(&self, id: &str) {
        let document = &self.editor.document;
        let Some(connection) = document.connection(id) else { return };
        let place = |id: &str| document.component(id).map(|c| Point::from(c.at));
        let Some((from, to)) = place(&connection.from).zip(place(&connection.to)) else { return };
        let place = PickPlace::Within { connection: id.to_owned() };
        self.set_pick.set(Some(Pick { at: from.middle(to), place }));
    }

    pub fn remove(&self, selection: Selection) {
        if !selection.is_empty() {
            self.editor.dispatch(EditorAction::Do(Command::Remove(selection)));
            self.focus_ground();
        }
    }

    pub fn duplicate(&self) {
        let components = self.editor.selection.components.clone();
        if !components.is_empty() {
            let by = [4.0 * GRID, 4.0 * GRID];
            self.editor.dispatch(EditorAction::Do(Command::Duplicate { components, by }));
        }
    }

    /// This is what was asked for.
    pub fn choose(&self, pick: &Pick, offer: Offer) {
        if let Some(deed) = offer.deed() {
            self.set_said.set(offer.name(self.language));
            self.powers.act.emit(vec![deed]);
        }
        let command = match (&pick.place, offer) {
            (PickPlace::End { fixed, outgoing }, Offer::Kind(kind)) => {
                let fixed = Some(fixed.clone());
                let side = CARD.width / 2.0;
                let (called_by, calls, x) =
                    if *outgoing { (fixed, None, pick.at.x + side) } else { (None, fixed, pick.at.x - side) };
                let at = Point::new(x, pick.at.y).snapped().into();
                Some(Command::Add { what: kind.into(), at, called_by, calls })
            }
            (PickPlace::Within { connection }, Offer::Kind(kind)) => {
                splice::command(&self.editor.document, Spliced::New(kind.into()), connection, pick.at)
            }
            _ => None,
        };
        if let Some(command) = command {
            if let Command::Add { at, .. } | Command::Splice { at, .. } = &command {
                self.viewport.reveal(Rect::card((*at).into()));
            }
            self.carry_out(command);
        }
        self.set_pick.set(None);
        self.focus_ground();
    }

    /// The focus returns to the canvas when what had it is gone.
    pub fn focus_ground(&self) {
        if let Some(ground) = self.viewport.ground().cast::<HtmlElement>() {
            ground.focus().ok();
        }
    }
}

fn crash(component: String, instance: Option<u32>) -> Fault {
    Fault::Crash { component, instances: None, instance, mode: Default::default() }
}

/// Whether it is about a part of a card that acts when it is pressed, a handle or a cell.
pub fn is_on_part(event: &Event) -> bool {
    matches!(target_of(event), Some(Target::Inlet(_) | Target::Outlet(_) | Target::Instance(..)))
}

/// What an event is about; none, where it is about controls that lie on the canvas.
fn target_of(event: &Event) -> Option<Target> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let Some(part) = element.closest("[data-part]").ok()? else { return Some(Target::Ground) };
    let id = || part.get_attribute("data-id");
    match part.get_attribute("data-part")?.as_str() {
        "component" => Some(Target::Component(id()?)),
        "connection" => Some(Target::Connection(id()?)),
        "inlet" => Some(Target::Inlet(id()?)),
        "outlet" => Some(Target::Outlet(id()?)),
        "instance" => Some(Target::Instance(id()?, part.get_attribute("data-number")?.parse().ok()?)),
        "ground" => Some(Target::Ground),
        _ => None,
    }
}

/// The thing that the keyboard has been moved to. What was merely clicked is not: the selection says
/// more about that.
pub fn focused(event: &Event) -> Option<Focus> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    if !element.matches(":focus-visible").unwrap_or(false) {
        return None;
    }
    match target_of(event)? {
        Target::Component(id) => Some(Focus::Thing(Subject::Component(id))),
        Target::Connection(id) => Some(Focus::Thing(Subject::Connection(id))),
        Target::Instance(id, number) => Some(Focus::Instance(id, number)),
        Target::Ground | Target::Outlet(_) | Target::Inlet(_) => None,
    }
}

pub enum Focus {
    Thing(Subject),
    Instance(String, u32),
}
