//! Where the keyboard is on the canvas: what has the focus comes into view, and hands it on when something else is selected.

use flashcrowd_sim::scenario::Subject;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusOptions, HtmlElement};

use super::annotations::area_of;
use super::geometry::{Point, Rect};
use super::gesture::Target;
use super::stage::{Stage, target_in, target_of};

impl Stage {
    /// The keyboard has come to something: it comes into view.
    pub fn came_to(&self, event: &Event) {
        let document = &self.editor.document;
        let card = |id: &str| document.component(id).map(|c| Rect::card(c.at.into()));
        let area = match focused(event) {
            Some(Focus::Thing(Subject::Component(id)) | Focus::Instance(id, _)) => card(&id),
            Some(Focus::Thing(Subject::Connection(id))) => document.connection(&id).and_then(|wire| {
                let middle = card(&wire.from)?.centre().middle(card(&wire.to)?.centre());
                Some(Rect::between(middle, middle))
            }),
            Some(Focus::Annotation(id)) => document.annotation(&id).map(area_of),
            _ => None,
        };
        if let Some(area) = area {
            self.unscroll();
            self.viewport.reveal(area);
            // At once: the browser would scroll to it besides.
            self.viewport.show();
        }
    }

    /// The browser has scrolled the canvas: the view is moved instead, since all else goes by that.
    pub fn scrolled(&self) {
        let by = self.unscroll();
        if by != Point::default() {
            self.viewport.look(self.viewport.view().panned(Point::default().minus(by)));
        }
    }

    /// Takes back by how much the browser has scrolled the canvas.
    fn unscroll(&self) -> Point {
        let Some(ground) = self.viewport.ground().cast::<Element>() else { return Point::default() };
        let by = Point::new(ground.scroll_left().into(), ground.scroll_top().into());
        if by != Point::default() {
            ground.set_scroll_left(0);
            ground.set_scroll_top(0);
        }
        by
    }

    pub fn focus_card(&self, id: &str) {
        self.focus_part("component", id);
    }

    pub fn focus_part(&self, part: &str, id: &str) {
        let Some(ground) = self.viewport.ground().cast::<Element>() else { return };
        let cards = ground.query_selector_all(&format!("[data-part='{part}']")).ok();
        let cards = (0..cards.as_ref().map_or(0, |c| c.length())).filter_map(|i| cards.as_ref()?.item(i));
        let card = cards
            .filter_map(|card| card.dyn_into::<HtmlElement>().ok())
            .find(|card| card.get_attribute("data-id").as_deref() == Some(id));
        let options = FocusOptions::new();
        // The view is moved by what reveals it, not by the browser.
        options.set_prevent_scroll(true);
        if let Some(card) = card {
            card.focus_with_options(&options).ok();
        }
    }

    /// Keys are for what is selected now, whatever was clicked before: what has the focus gives it on to it.
    pub fn hand_on_focus(&self) {
        let selection = &self.editor.selection;
        let active = web_sys::window().and_then(|window| window.document()?.active_element());
        let Some(ground) = self.viewport.ground().cast::<Element>() else { return };
        let Some(active) = active.filter(|active| ground.contains(Some(active)) && !selection.is_empty())
        else {
            return;
        };
        // Who has wired it with keys goes on from there.
        let is_end = |id: &str| match selection.only() {
            Some(Subject::Connection(wire)) if !self.hand.has_pointed.get() => {
                self.editor.document.connection(&wire).is_some_and(|wire| wire.from == id || wire.to == id)
            }
            _ => false,
        };
        let is_among_them = match target_in(&active) {
            Some(Target::Component(id) | Target::Instance(id, _)) => {
                selection.components.contains(&id) || is_end(&id)
            }
            Some(Target::Connection(id)) => selection.connections.contains(&id),
            Some(Target::Annotation(id)) => selection.annotations.contains(&id),
            _ => true,
        };
        if !is_among_them {
            self.focus_selected();
        }
    }

    /// On the one thing that is selected, or else on the canvas.
    pub fn focus_selected(&self) {
        match self.editor.selection.only() {
            Some(Subject::Component(id)) => self.focus_part("component", &id),
            Some(Subject::Connection(id)) => self.focus_part("connection", &id),
            _ => match self.editor.selection.only_annotation() {
                Some(id) => self.focus_part("annotation", id),
                None => self.focus_ground(),
            },
        }
    }

    /// The focus returns to the canvas when what had it is gone.
    pub fn focus_ground(&self) {
        if let Some(ground) = self.viewport.ground().cast::<HtmlElement>() {
            ground.focus().ok();
        }
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
        Target::Annotation(id) => Some(Focus::Annotation(id)),
        Target::Ground | Target::Outlet(_) | Target::Inlet(_) | Target::End(..) | Target::Grip(..) => None,
    }
}

pub enum Focus {
    Thing(Subject),
    Instance(String, u32),
    /// A note, or the title of a frame.
    Annotation(String),
}
