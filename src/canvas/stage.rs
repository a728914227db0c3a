//! The canvas's hands: turns the browser's events into gestures and commands, and carries out what
//! they lead to.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use flashcrowd_sim::scenario::{Deed, Fault, FaultName, Subject};
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::annotations::Grip;
use super::figures::Figures;
use super::focus::{Focus, focused};
use super::geometry::{CARD, GRID, Point, Rect, free_place};
use super::gesture::{Effect, Gestures, Phase, PointerInput, Scene, Shown, Target};
use super::hint::{between, mismatch, zoned};
use super::picker::{Offer, Pick, PickPlace};
use super::viewport::Viewport;
use super::{splice, strikes};
use crate::catalogue::title;
use crate::document::{Command, EditorAction, EditorHandle, End, Selection, Spliced};
use crate::inspector::strike;
use crate::intent::{Intent, Performs, is_elsewhere};
use crate::text::{Language, Phrase, canvas};

/// Zoom for each pixel that a wheel is turned, and the most that one turn counts.
const WHEEL_ZOOM: f64 = 0.006;
const MOST_WHEEL: f64 = 60.0;
/// Pixels of a line, for wheels that count in lines.
const WHEEL_LINE: f64 = 16.0;

/// A finger that stays down for so long asks for the menu.
const LONG_PRESS_MS: u32 = 500;

/// What the page gives to the canvas to act with.
#[derive(Clone, PartialEq)]
pub struct Powers {
    /// Does deeds to the run.
    pub act: Callback<Vec<Deed>>,
    /// Does what is not the canvas's own: the run, dialogs, the page's looks.
    pub ask: Callback<Intent>,
    /// Shows the properties of what is selected, and puts the focus there.
    pub open: Callback<()>,
    /// Says what could not be done, so that it is seen.
    pub tell: Callback<Phrase>,
}

/// What the canvas remembers of the pointers, apart from the gesture under way.
#[derive(Default)]
pub struct Hand {
    /// Where a pointer was last, from the canvas's corner.
    pub at: Cell<Option<Point>>,
    /// The last that one did, as a move: done again, when the view moves under it.
    pub last: RefCell<Option<PointerInput>>,
    pub space: Cell<SpaceBar>,
    /// What has the focus was pointed at, not walked to.
    pub has_pointed: Cell<bool>,
    /// The scale of Safari's last pinch event.
    pub pinched: Cell<f64>,
    /// Waits for a press to become a long one.
    press: RefCell<Option<Timeout>>,
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
    pub hand: Rc<Hand>,
    pub picking: bool,
    pub set_shown: UseStateSetter<Shown>,
    pub set_pick: UseStateSetter<Option<Pick>>,
    pub set_said: UseStateSetter<String>,
    /// Of which note or frame the text is being written.
    pub set_writing: UseStateSetter<Option<String>>,
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

    /// What a pointer's event means; nothing, where it is about controls that lie on the canvas.
    pub fn pointer(&self, event: &PointerEvent, phase: Phase) -> Option<PointerInput> {
        let target = target_of(event)?;
        let space = &self.hand.space;
        let mut panning = false;
        if phase == Phase::Down {
            // The right button asks for the menu, by an event of its own.
            if event.button() > 1 {
                return None;
            }
            self.set_pick.set(None);
            self.hand.has_pointed.set(true);
            panning = event.button() == 1 || space.get() != SpaceBar::Up;
            if space.get() == SpaceBar::Down {
                space.set(SpaceBar::Used);
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
            copying: event.alt_key(),
            is_free: event.ctrl_key() || event.meta_key(),
            is_touch: event.pointer_type() == "touch",
        };
        self.hand.at.set(Some(input.at));
        *self.hand.last.borrow_mut() = Some(PointerInput { phase: Phase::Move, ..input.clone() });
        self.gesture(&input);
        if phase == Phase::Down && input.is_touch {
            let (stage, pointer) = (self.clone(), input.pointer);
            let long = Timeout::new(LONG_PRESS_MS, move || {
                let effects = stage.gestures.borrow_mut().held(stage.scene(), pointer);
                stage.perform_all(effects);
            });
            *self.hand.press.borrow_mut() = Some(long);
        } else if phase != Phase::Move {
            *self.hand.press.borrow_mut() = None;
        }
        Some(input)
    }

    /// The view has moved: what a pointer drags stays under it.
    pub fn follow_view(&self) {
        let last = self.hand.last.borrow().clone();
        if let Some(last) = last.filter(|_| self.gestures.borrow().is_drawn_to_edges()) {
            self.gesture(&last);
        }
    }

    pub fn gesture(&self, input: &PointerInput) {
        let effects = self.gestures.borrow_mut().pointer(self.scene(), input);
        self.perform_all(effects);
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
        self.follow_view();
    }

    /// Safari's own pinch events; `scale` is relative to the last one.
    pub fn pinch(&self, event: &Event, scale: f64) {
        let number = |name: &str| js_sys::Reflect::get(event, &JsValue::from_str(name)).ok()?.as_f64();
        let (Some(x), Some(y)) = (number("clientX"), number("clientY")) else { return };
        self.viewport.look(self.viewport.view().zoomed(scale, self.viewport.on_screen(x, y)));
    }

    /// Carries out what a gesture leads to, and shows where it stands.
    pub fn perform_all(&self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Select(selection) => self.editor.dispatch(EditorAction::Select(selection)),
                Effect::Do(command) => self.carry_out(command),
                Effect::Refuse(why) => {
                    self.set_said.set(mismatch(why, self.language).unwrap_or_default());
                }
                Effect::Look(view) => self.viewport.look(view),
                Effect::Toggle { component, instance } => self.toggle(component, instance),
                Effect::Pick { at, fixed, outgoing } => self.pick(at, PickPlace::End { fixed, outgoing }),
                Effect::Menu { at, target } => self.menu(at, &target),
            }
        }
        self.set_shown.set(self.gestures.borrow().shown());
    }

    pub fn say(&self, said: String) {
        self.set_said.set(said);
    }

    /// Asks what is meant there.
    pub fn pick(&self, at: Point, place: PickPlace) {
        self.set_pick.set(Some(Pick { at, place }));
    }

    /// Asks what is to be done with what lies at a point; it is selected first.
    pub fn menu(&self, at: Point, target: &Target) {
        let meant = match target {
            Target::Component(id) | Target::Instance(id, _) | Target::Outlet(id) | Target::Inlet(id) => {
                Selection::component(id)
            }
            Target::Connection(id) | Target::End(id, _) => Selection::connection(id),
            Target::Annotation(id) | Target::Grip(id, _) => Selection::annotation(id),
            Target::Ground => Selection::default(),
        };
        let selection = match !meant.is_empty() && self.editor.selection.holds(&meant) {
            true => (*self.editor.selection).clone(),
            false => meant,
        };
        if selection != *self.editor.selection {
            self.editor.dispatch(EditorAction::Select(selection.clone()));
        }
        self.pick(at, PickPlace::Menu(selection));
    }

    /// Does it, and says what happened.
    pub fn carry_out(&self, command: Command) {
        let said = match &command {
            Command::Splice { connection, .. } => {
                between(&self.editor.document, connection, canvas::SPLICED, self.language)
            }
            Command::Move { zones, .. } => zoned(&self.editor.document, zones, self.language),
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
        self.perform_all(Vec::new());
    }

    /// Begins a fault at the one thing that is selected, or ends it.
    pub fn strike(&self, name: FaultName) {
        let Some(only) = self.editor.selection.only() else { return };
        let is_in_force = self.figures.in_force(&only).contains(&name);
        let deed = strike::Target::of(&only).and_then(|at| strikes::deed(name, &at, is_in_force));
        self.powers.act.emit(deed.into_iter().collect());
    }

    /// Asks what is to be put into a connection.
    pub fn insert(&self, id: &str) {
        let document = &self.editor.document;
        let Some(connection) = document.connection(id) else { return };
        let place = |id: &str| document.component(id).map(|c| Point::from(c.at));
        let Some((from, to)) = place(&connection.from).zip(place(&connection.to)) else { return };
        self.pick(from.middle(to), PickPlace::Within { connection: id.to_owned() });
    }

    pub fn remove(&self, selection: Selection) {
        if !selection.is_empty() {
            // What is in the hand would be put down where it no longer is.
            let effects = self.gestures.borrow_mut().cancel();
            self.perform_all(effects);
            self.editor.dispatch(EditorAction::Do(Command::Remove(selection)));
            self.focus_ground();
        }
    }

    pub fn duplicate(&self, what: Selection) {
        let what = Selection { connections: Default::default(), ..what };
        if !what.is_empty() {
            let by = [4.0 * GRID, 4.0 * GRID];
            self.editor.dispatch(EditorAction::Do(Command::Duplicate { what, by }));
        }
    }

    /// This is what was asked for.
    pub fn choose(&self, pick: &Pick, offer: Offer) {
        self.set_pick.set(None);
        self.focus_ground();
        if let Some(deed) = offer.deed() {
            self.say(offer.name(self.language));
            self.powers.act.emit(vec![deed]);
        }
        let document = &self.editor.document;
        let command = match (&pick.place, offer) {
            (_, Offer::Do(intent)) => {
                self.hand.at.set(Some(self.viewport.view().to_screen(pick.at)));
                self.perform(intent);
                None
            }
            (_, Offer::Strike { name, .. }) => {
                self.strike(name);
                None
            }
            (PickPlace::End { fixed, outgoing }, Offer::Kind(kind)) => {
                let fixed = Some(fixed.clone());
                let side = CARD.width / 2.0;
                let (called_by, calls, x) =
                    if *outgoing { (fixed, None, pick.at.x + side) } else { (None, fixed, pick.at.x - side) };
                let at = free_place(document, Point::new(x, pick.at.y)).into();
                Some(Command::Add { what: kind.into(), at, called_by, calls })
            }
            (PickPlace::Here, Offer::Kind(kind)) => {
                let at = free_place(document, pick.at).into();
                Some(Command::Add { what: kind.into(), at, called_by: None, calls: None })
            }
            (PickPlace::Within { connection }, Offer::Kind(kind)) => {
                splice::command(document, Spliced::New(kind.into()), connection, pick.at)
            }
            _ => None,
        };
        if let Some(command) = command {
            if let Command::Add { at, .. } | Command::Splice { at, .. } = &command {
                self.viewport.reveal(Rect::card((*at).into()));
            }
            self.carry_out(command);
        }
    }

    /// Twice on a card: its properties; on a note or the title of a frame: its text; on a handle: what fits there; on a connection: what goes into it; on the ground: what
    /// is to stand there.
    pub fn double_click(&self, event: &Event) {
        // The ground has captured the pointer, so the event does not tell what is under it.
        let Some(mouse) = event.dyn_ref::<web_sys::MouseEvent>() else { return };
        let document = web_sys::window().and_then(|window| window.document());
        let under =
            document.and_then(|d| d.element_from_point(mouse.client_x() as f32, mouse.client_y() as f32));
        let Some(target) = under.and_then(|element| target_in(&element)) else { return };
        let focus = |subject| Some(Focus::Thing(subject));
        match target {
            Target::Component(_) => self.powers.open.emit(()),
            Target::Outlet(id) | Target::Inlet(id) => {
                self.gestures.borrow_mut().cancel();
                self.perform_all(Vec::new());
                self.quick_add(focus(Subject::Component(id)));
            }
            Target::Connection(id) => self.insert(&id),
            Target::Ground => self.quick_add(None),
            Target::Annotation(id) => self.write(&id),
            Target::Instance(..) | Target::End(..) | Target::Grip(..) => {}
        }
    }

    /// The right button, the menu key, or a long press where the browser makes this event of it.
    pub fn context_menu(&self, event: &Event) {
        let Some(target) = target_of(event) else { return };
        event.prevent_default();
        let Some(event) = event.dyn_ref::<web_sys::MouseEvent>() else { return };
        *self.hand.press.borrow_mut() = None;
        self.gestures.borrow_mut().cancel();
        let at = self.viewport.on_screen(event.client_x().into(), event.client_y().into());
        self.hand.at.set(Some(at));
        self.menu(self.viewport.view().to_canvas(at), &target);
    }

    /// Something of the clipboard's, unless it is meant for a field, a dialog or text that is selected.
    pub fn clipboard(&self, event: &Event, run: fn(&Stage, Selection, &web_sys::DataTransfer) -> bool) {
        let selected = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
        if is_elsewhere(event) || selected.is_some_and(|selection| !selection.is_collapsed()) {
            return;
        }
        let data = event.dyn_ref::<web_sys::ClipboardEvent>().and_then(|event| event.clipboard_data());
        let meant = self.meant(focused(event));
        if data.is_some_and(|data| run(self, meant, &data)) {
            event.prevent_default();
        }
    }

    pub fn take_copy(&self, meant: Selection, data: &web_sys::DataTransfer) -> bool {
        self.copied(meant, false).is_some_and(|text| data.set_data("text/plain", &text).is_ok())
    }

    pub fn take_cut(&self, meant: Selection, data: &web_sys::DataTransfer) -> bool {
        self.copied(meant, true).is_some_and(|text| data.set_data("text/plain", &text).is_ok())
    }

    pub fn take_paste(&self, _: Selection, data: &web_sys::DataTransfer) -> bool {
        let text = data.get_data("text/plain").unwrap_or_default();
        if !text.is_empty() {
            self.paste(&text);
        }
        !text.is_empty()
    }

    /// Whether a key was pressed on the canvas itself, or nowhere in particular.
    pub fn is_ground_focused(&self, event: &Event) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let ground = self.viewport.ground().cast::<Element>();
        target.is_some_and(|target| ground.is_some_and(|ground| ground.contains(Some(&target))))
    }
}

fn crash(component: String, instance: Option<u32>) -> Fault {
    Fault::Crash { component, instances: None, instance, mode: Default::default() }
}

/// Whether it is about a part of a card that acts when it is pressed, a handle or a cell.
pub fn is_on_part(event: &Event) -> bool {
    matches!(
        target_of(event),
        Some(
            Target::Inlet(_) | Target::Outlet(_) | Target::Instance(..) | Target::End(..) | Target::Grip(..)
        )
    )
}

/// What an event is about; none, where it is about controls that lie on the canvas.
pub fn target_of(event: &Event) -> Option<Target> {
    target_in(&event.target()?.dyn_into::<Element>().ok()?)
}

pub fn target_in(element: &Element) -> Option<Target> {
    let Some(part) = element.closest("[data-part]").ok()? else { return Some(Target::Ground) };
    let id = || part.get_attribute("data-id");
    match part.get_attribute("data-part")?.as_str() {
        "component" => Some(Target::Component(id()?)),
        "connection" => Some(Target::Connection(id()?)),
        "inlet" => Some(Target::Inlet(id()?)),
        "outlet" => Some(Target::Outlet(id()?)),
        "end-from" => Some(Target::End(id()?, End::From)),
        "end-to" => Some(Target::End(id()?, End::To)),
        "instance" => Some(Target::Instance(id()?, part.get_attribute("data-number")?.parse().ok()?)),
        "annotation" => Some(Target::Annotation(id()?)),
        "grip" => Some(Target::Grip(id()?, Grip::named(&part.get_attribute("data-grip")?)?)),
        "ground" => Some(Target::Ground),
        _ => None,
    }
}
