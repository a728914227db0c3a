//! What keys do on the canvas.

use flashcrowd_sim::scenario::Subject;
use web_sys::KeyboardEvent;

use super::geometry::{GRID, Point};
use super::stage::{Focus, SpaceBar, Stage, focused};
use super::view::View;
use crate::document::{Command, EditorAction, Selection};
use crate::keys::{self, KeyCommand};

const ZOOM_STEP: f64 = 1.25;
const FAR: f64 = 5.0;

impl Stage {
    pub fn key_down(&self, event: &KeyboardEvent) {
        if event.key() == " " && !keys::is_elsewhere(event) && !keys::is_pressable(event) {
            event.prevent_default();
            match focused(event) {
                Some(Focus::Instance(component, number)) if !event.repeat() => self.toggle(component, number),
                Some(Focus::Instance(..)) => {}
                _ if self.space.get() == SpaceBar::Up => self.space.set(SpaceBar::Down),
                _ => {}
            }
            return;
        }
        let Some(command) = keys::command_of(event) else { return };
        if command == KeyCommand::Open && keys::is_pressable(event) {
            return;
        }
        if self.key(command, focused(event)) {
            event.prevent_default();
        }
    }

    pub fn key_up(&self, event: &KeyboardEvent) {
        if event.key() == " " && self.space.replace(SpaceBar::Up) == SpaceBar::Down {
            self.powers.play.emit(());
        }
    }

    /// Whether the key was of use.
    fn key(&self, command: KeyCommand, focus: Option<Focus>) -> bool {
        let editor = &self.editor;
        match command {
            KeyCommand::Undo => editor.dispatch(EditorAction::Undo),
            KeyCommand::Redo => editor.dispatch(EditorAction::Redo),
            KeyCommand::SelectAll => {
                let everything = Selection::everything(&editor.document);
                editor.dispatch(EditorAction::Select(everything));
            }
            KeyCommand::Duplicate => self.duplicate(),
            KeyCommand::Remove => self.remove(self.meant(focus)),
            KeyCommand::Cancel => self.cancel(),
            KeyCommand::Open => return self.open(focus),
            KeyCommand::Connect => match self.meant(focus).components.first() {
                Some(id) => self.connect_from(id),
                None => return false,
            },
            KeyCommand::Nudge { right, down } => return self.nudge(focus, right, down, 1.0),
            KeyCommand::NudgeFar { right, down } => return self.nudge(focus, right, down, FAR),
            KeyCommand::Fit => self.viewport.fit(&editor.document),
            KeyCommand::FitSelection => {
                self.viewport.fit_selection(&editor.document, &editor.selection);
            }
            KeyCommand::ZoomIn => self.viewport.zoom_by(ZOOM_STEP),
            KeyCommand::ZoomOut => self.viewport.zoom_by(1.0 / ZOOM_STEP),
            KeyCommand::ZoomReset => self.viewport.zoom_reset(),
            KeyCommand::Step { seconds } => self.powers.step.emit(seconds),
        }
        true
    }

    /// What a key is meant for: the selection, unless the focus is on something else.
    fn meant(&self, focus: Option<Focus>) -> Selection {
        let selection = &*self.editor.selection;
        match focus {
            Some(Focus::Thing(Subject::Component(id))) if !selection.components.contains(&id) => {
                Selection::component(id)
            }
            Some(Focus::Thing(Subject::Connection(id))) if !selection.connections.contains(&id) => {
                Selection::connection(id)
            }
            _ => selection.clone(),
        }
    }

    /// Escape: first the picker and the gesture, then the selection.
    fn cancel(&self) {
        if self.picking {
            self.set_pick.set(None);
            return self.focus_ground();
        }
        if self.gestures.borrow().is_busy() {
            let effects = self.gestures.borrow_mut().cancel();
            self.set_said.set(String::new());
            return self.perform(effects);
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
                    self.perform(reached);
                    return true;
                }
                let selection = Selection::default().toggled(&subject);
                self.editor.dispatch(EditorAction::Select(selection));
                self.powers.open.emit(());
            }
            None => return false,
        }
        true
    }

    /// Moves components by the grid; where none is meant, the view.
    fn nudge(&self, focus: Option<Focus>, right: i8, down: i8, times: f64) -> bool {
        let components = self.meant(focus).components;
        let step = Point::new(f64::from(right) * GRID * times, f64::from(down) * GRID * times);
        if components.is_empty() {
            let view: View = self.viewport.view();
            self.viewport.look(view.panned(Point::new(-4.0 * step.x, -4.0 * step.y)));
        } else {
            self.editor.dispatch(EditorAction::Do(Command::Move { components, by: step.into() }));
        }
        true
    }
}
