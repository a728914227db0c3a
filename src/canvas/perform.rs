//! Carries intents out, whether a key, a menu, a button or the command palette asks for them.

use std::collections::BTreeSet;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, Subject};
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;

use super::annotations::{Sheet, area_of, frame_around, with_content};
use super::focus::{Focus, focused};
use super::geometry::{CARD, GRID, Point, Rect, free_place};
use super::picker::PickPlace;
use super::stage::{SpaceBar, Stage};
use super::{tidy, walk};
use crate::document::{Command, EditorAction, Selection};
use crate::intent::{self, Intent, Performs, Side};
use crate::later::{self, Work};
use crate::text::app;

const ZOOM_STEP: f64 = 1.25;
const FAR: f64 = 5.0;

impl Stage {
    pub fn key_down(&self, event: &KeyboardEvent) {
        if event.key() == " " && !intent::is_elsewhere(event) && !intent::is_pressable(event) {
            event.prevent_default();
            let space = &self.hand.space;
            match focused(event) {
                Some(Focus::Instance(component, number)) if !event.repeat() => self.toggle(component, number),
                Some(Focus::Instance(..)) => {}
                _ if space.get() == SpaceBar::Up => space.set(SpaceBar::Down),
                _ => {}
            }
            return;
        }
        let Some(intent) = intent::intent_of(event) else { return };
        let focus = focused(event);
        let is_its_own = match intent {
            Intent::Open => intent::is_pressable(event),
            // They come as events of the clipboard.
            Intent::Cut | Intent::Copy | Intent::Paste | Intent::Play => true,
            // Whoever walks the page with it goes on walking.
            Intent::QuickAdd => {
                let is_quick = self.hand.has_pointed.get()
                    && !self.editor.selection.is_empty()
                    && self.is_ground_focused(event);
                self.hand.has_pointed.set(is_quick);
                !is_quick
            }
            _ => false,
        };
        if !is_its_own && self.perform_at(intent, focus) {
            event.prevent_default();
        }
    }

    pub fn key_up(&self, event: &KeyboardEvent) {
        if event.key() == " " && self.hand.space.replace(SpaceBar::Up) == SpaceBar::Down {
            self.powers.ask.emit(Intent::Play);
        }
    }

    /// Whether it was of use; `focus` is on what it is meant for, unless that is the selection.
    fn perform_at(&self, intent: Intent, focus: Option<Focus>) -> bool {
        let editor = &self.editor;
        match intent {
            Intent::Undo => editor.dispatch(EditorAction::Undo),
            Intent::Redo => editor.dispatch(EditorAction::Redo),
            Intent::Cut => self.write_clipboard(self.meant(focus), true),
            Intent::Copy => self.write_clipboard(self.meant(focus), false),
            Intent::Paste => self.read_clipboard(),
            Intent::Duplicate => self.duplicate(self.meant(focus)),
            Intent::SelectAll => {
                let everything = Selection::everything(&editor.document);
                editor.dispatch(EditorAction::Select(everything));
            }
            Intent::Remove => self.remove(self.meant(focus)),
            Intent::RemoveAndRejoin => {
                let meant = self.meant(focus);
                if meant.is_empty() {
                    return false;
                }
                editor.dispatch(EditorAction::Do(Command::RemoveAndRejoin(meant)));
                self.focus_ground();
            }
            Intent::Cancel => self.cancel(),
            Intent::QuickAdd => self.quick_add(focus),
            Intent::TidyUp => self.tidy_up(),
            Intent::AddTowards(side) => return self.add_towards(side, focus),
            Intent::Connect => match self.meant(focus).components.first() {
                Some(id) => self.connect_from(id),
                None => return false,
            },
            Intent::AddNote => self.add_sheet(Sheet::Note),
            Intent::AddFrame => self.add_sheet(Sheet::Frame),
            Intent::AddZone => self.add_sheet(Sheet::Zone),
            Intent::Group => match frame_around(&editor.document, &self.meant(focus)) {
                Some(frame) => self.annotate(frame),
                None => return false,
            },
            Intent::Ungroup => {
                let frames = self.frames_of(&self.meant(focus));
                if frames.is_empty() {
                    return false;
                }
                self.remove(frames);
            }
            Intent::Insert => match self.meant(focus).only() {
                Some(Subject::Connection(id)) => self.insert(&id),
                _ => return false,
            },
            Intent::Open => return self.open(focus),
            Intent::Walk(side) => return self.walk(side, focus),
            Intent::Nudge(side) => self.nudge(focus, side, 1.0),
            Intent::NudgeFar(side) => self.nudge(focus, side, FAR),
            Intent::Fit => self.viewport.fit(&editor.document),
            Intent::FitSelection => self.viewport.fit_area(self.area_of(&editor.selection)),
            Intent::ZoomIn => self.viewport.zoom_by(ZOOM_STEP),
            Intent::ZoomOut => self.viewport.zoom_by(1.0 / ZOOM_STEP),
            Intent::ZoomReset => self.viewport.zoom_reset(),
            Intent::Play
            | Intent::Step
            | Intent::StepFar
            | Intent::Reset
            | Intent::NewSeed
            | Intent::Toggle(_)
            | Intent::Search
            | Intent::Commands
            | Intent::Keys
            | Intent::OpenScenario
            | Intent::Share
            | Intent::Theme
            | Intent::Language => self.powers.ask.emit(intent),
        }
        true
    }

    /// What is selected, with the components at the ends of connections.
    pub fn area_of(&self, selection: &Selection) -> Option<Rect> {
        let document = &self.editor.document;
        let wires = selection.connections.iter().filter_map(|id| document.connection(id));
        let ends = wires.flat_map(|wire| [wire.from.as_str(), wire.to.as_str()]);
        let ids = selection.components.iter().map(String::as_str).chain(ends);
        let cards = ids.filter_map(|id| document.component(id)).map(|c| Rect::card(c.at.into()));
        let annotations = selection.annotations.iter().filter_map(|id| document.annotation(id));
        cards.chain(annotations.map(area_of)).reduce(Rect::union)
    }

    /// What a key is meant for: the selection, unless the focus is on something else.
    pub fn meant(&self, focus: Option<Focus>) -> Selection {
        let selection = &*self.editor.selection;
        match focus {
            Some(Focus::Thing(subject)) if !selection.has(&subject) => Selection::default().toggled(&subject),
            Some(Focus::Annotation(id)) if !selection.annotations.contains(&id) => Selection::annotation(id),
            _ => selection.clone(),
        }
    }

    /// Escape: first the picker and the gesture, then the selection.
    fn cancel(&self) {
        if self.picking {
            self.set_pick.set(None);
            return self.focus_selected();
        }
        if self.gestures.borrow().is_busy() {
            let effects = self.gestures.borrow_mut().cancel();
            self.say(String::new());
            return self.perform_all(effects);
        }
        self.editor.dispatch(EditorAction::Select(Selection::default()));
    }

    fn open(&self, focus: Option<Focus>) -> bool {
        match focus {
            Some(Focus::Instance(component, number)) => self.toggle(component, number),
            Some(Focus::Thing(subject)) => {
                let reached = match &subject {
                    Subject::Component(id) => self.gestures.borrow_mut().connect_to(self.scene(), id),
                    _ => Vec::new(),
                };
                if !reached.is_empty() {
                    self.perform_all(reached);
                    return true;
                }
                let selection = Selection::default().toggled(&subject);
                self.editor.dispatch(EditorAction::Select(selection));
                self.powers.open.emit(());
            }
            Some(Focus::Annotation(id)) => self.write(&id),
            None if self.editor.selection.is_empty() => return false,
            None => match self.editor.selection.only_annotation() {
                Some(id) => self.write(id),
                None => self.powers.open.emit(()),
            },
        }
        true
    }

    /// Asks for a component connected to what is meant; for one within a connection; else for one where the pointer is.
    pub fn quick_add(&self, focus: Option<Focus>) {
        match self.meant(focus).only() {
            Some(Subject::Component(id)) => {
                let kind = self.editor.document.component(&id).map(|c| c.kind.name());
                let outgoing = kind.is_some_and(|kind| kind.makes_calls());
                self.pick_beside(&id, if outgoing { Side::Right } else { Side::Left });
            }
            Some(Subject::Connection(id)) => self.insert(&id),
            _ => self.pick(self.pointed(), PickPlace::Here),
        }
    }

    /// Where the pointer is, or the middle of what is in view.
    pub fn pointed(&self) -> Point {
        let at = self.hand.at.get().filter(|at| self.viewport.contains(*at));
        at.map_or_else(|| self.viewport.centre(), |at| self.viewport.view().to_canvas(at))
    }

    /// Asks for a caller (left) or a callee (right).
    fn pick_beside(&self, id: &str, side: Side) {
        let document = &self.editor.document;
        let Some(component) = document.component(id) else { return };
        let outgoing = side == Side::Right;
        let place = free_place(document, walk::beside(component.at.into(), side));
        // Where the connection would reach the new card.
        let edge = if outgoing { -CARD.width / 2.0 } else { CARD.width / 2.0 };
        let at = Point::new(place.x + edge, place.y);
        self.viewport.reveal(Rect::card(place));
        self.pick(at, PickPlace::End { fixed: id.to_owned(), outgoing });
    }

    fn add_towards(&self, side: Side, focus: Option<Focus>) -> bool {
        let meant = self.meant(focus).only();
        let Some(Subject::Component(id)) = meant else { return false };
        let document = &self.editor.document;
        let Some(component) = document.component(&id) else { return false };
        let kind = component.kind.name();
        match side {
            Side::Right if kind.makes_calls() => self.pick_beside(&id, side),
            Side::Left if kind.takes_calls() => self.pick_beside(&id, side),
            Side::Right | Side::Left => return false,
            Side::Up | Side::Down => {
                let at = free_place(document, walk::beside(component.at.into(), side));
                self.viewport.reveal(Rect::card(at));
                self.carry_out(Command::AddLike { component: id, at: at.into() });
            }
        }
        true
    }

    /// To the neighbour on a side; to the first of all, where nothing is meant.
    fn walk(&self, side: Side, focus: Option<Focus>) -> bool {
        let document = &self.editor.document;
        let next = match self.meant(focus).components.first() {
            Some(id) => walk::neighbour(document, id, side),
            None => document.components.iter().min_by(|a, b| a.at[0].total_cmp(&b.at[0])),
        };
        let Some(next) = next else { return false };
        self.viewport.reveal(Rect::card(next.at.into()));
        self.editor.dispatch(EditorAction::Select(Selection::component(&next.id)));
        self.focus_card(&next.id);
        true
    }

    /// Several that are selected, or everything.
    fn tidy_up(&self) {
        let stage = self.clone();
        let (document, selected) = (self.editor.document.clone(), self.editor.selection.components.clone());
        spawn_local(async move {
            match later::work::<Tidy>((document, selected)).await {
                Ok(command) => {
                    if let Ok(done) = command.apply(&stage.editor.document) {
                        stage.viewport.fit(&done.document);
                    }
                    stage.carry_out(command);
                }
                Err(why) => stage.say(app::NOT_COME.fill(stage.language, &[("why", &why)])),
            }
        });
    }

    /// Moves what is meant by the grid, frames with what is in them; where nothing is meant, the view.
    fn nudge(&self, focus: Option<Focus>, side: Side, times: f64) {
        let what = with_content(&self.editor.document, &self.meant(focus));
        let what = Selection { connections: Default::default(), ..what };
        let [right, down] = side.step();
        let step = Point::new(right * GRID * times, down * GRID * times);
        if what.is_empty() {
            let view = self.viewport.view();
            self.viewport.look(view.panned(Point::new(-4.0 * step.x, -4.0 * step.y)));
        } else {
            let zones = Default::default();
            self.editor.dispatch(EditorAction::Do(Command::Move { what, by: step.into(), zones }));
        }
    }
}

struct Tidy;

impl Work for Tidy {
    type With = (Rc<Document>, BTreeSet<String>);
    type Done = Command;

    fn work((document, selected): Self::With) -> Self::Done {
        tidy::command(&document, &selected)
    }
}

impl Performs for Stage {
    fn can(&self, intent: Intent) -> bool {
        let (editor, selection) = (&self.editor, &*self.editor.selection);
        let kind = |selection: &Selection| match selection.only() {
            Some(Subject::Component(id)) => editor.document.component(&id).map(|c| c.kind.name()),
            _ => None,
        };
        match intent {
            Intent::Undo => editor.can_undo(),
            Intent::Redo => editor.can_redo(),
            Intent::Cut | Intent::Copy | Intent::Duplicate | Intent::Group => {
                !selection.components.is_empty() || !selection.annotations.is_empty()
            }
            Intent::Ungroup => !self.frames_of(selection).is_empty(),
            Intent::Remove | Intent::FitSelection => !selection.is_empty(),
            Intent::RemoveAndRejoin => selection.components.iter().any(|id| {
                let ends = |end: fn(&flashcrowd_sim::scenario::Connection) -> &String| {
                    editor.document.connections.iter().any(|c| end(c) == id)
                };
                ends(|c| &c.from) && ends(|c| &c.to)
            }),
            Intent::Open => selection.only().is_some() || selection.only_annotation().is_some(),
            Intent::Connect => kind(selection).is_some_and(|kind| kind.makes_calls()),
            Intent::Insert => matches!(selection.only(), Some(Subject::Connection(_))),
            Intent::AddTowards(Side::Left) => kind(selection).is_some_and(|kind| kind.takes_calls()),
            Intent::AddTowards(Side::Right) => kind(selection).is_some_and(|kind| kind.makes_calls()),
            Intent::AddTowards(_) => kind(selection).is_some(),
            Intent::TidyUp => editor.document.components.len() > 1,
            Intent::SelectAll | Intent::Fit | Intent::Walk(_) => !editor.document.components.is_empty(),
            _ => true,
        }
    }

    fn perform(&self, intent: Intent) -> bool {
        self.perform_at(intent, None)
    }
}
