//! Pointer events as the browser makes them from a mouse, a wheel or a finger.

use std::time::Duration;

use fantoccini::actions::{
    Actions, InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MOUSE_BUTTON_MIDDLE, MOUSE_BUTTON_RIGHT,
    MouseActions, PointerAction, TouchActions, WheelAction, WheelActions,
};
use serde_json::{Value, json};

use crate::page::Page;

/// Where a pointer goes: the middle of an element, or a point of the visible page.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    Middle(&'a str),
    Point(f64, f64),
}

impl<'a> From<&'a str> for Place<'a> {
    fn from(css: &'a str) -> Self {
        Self::Middle(css)
    }
}

impl<'a> From<&'a String> for Place<'a> {
    fn from(css: &'a String) -> Self {
        Self::Middle(css)
    }
}

impl From<(f64, f64)> for Place<'_> {
    fn from((x, y): (f64, f64)) -> Self {
        Self::Point(x, y)
    }
}

const DRAG_STEPS: u32 = 8;
const DOWN: PointerAction = PointerAction::Down { button: MOUSE_BUTTON_LEFT };
const UP: PointerAction = PointerAction::Up { button: MOUSE_BUTTON_LEFT };

impl Page {
    /// Where an element's box lies in the visible page: left, top, width, height. Waits for the element.
    #[track_caller]
    pub fn place_of(&self, css: &str) -> (f64, f64, f64, f64) {
        self.wait_for(css);
        let read = "const element = document.querySelector(arguments[0]); \
                    element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' }); \
                    const box = element.getBoundingClientRect(); \
                    return [box.x, box.y, box.width, box.height]";
        let place = self.js(read, &[json!(css)]);
        let number = |index: usize| place[index].as_f64().expect("a box has four numbers");
        (number(0), number(1), number(2), number(3))
    }

    /// The point a place stands for.
    #[track_caller]
    pub fn point<'a>(&self, place: impl Into<Place<'a>>) -> (f64, f64) {
        match place.into() {
            Place::Point(x, y) => (x, y),
            Place::Middle(css) => {
                let (x, y, width, height) = self.place_of(css);
                (x + width / 2.0, y + height / 2.0)
            }
        }
    }

    #[track_caller]
    pub fn hover<'a>(&self, place: impl Into<Place<'a>>) {
        let point = self.point(place);
        self.mouse([move_to(point)]);
    }

    #[track_caller]
    pub fn click<'a>(&self, place: impl Into<Place<'a>>) {
        let point = self.point(place);
        self.mouse([move_to(point), DOWN, UP]);
    }

    #[track_caller]
    pub fn double_click<'a>(&self, place: impl Into<Place<'a>>) {
        let point = self.point(place);
        self.mouse([move_to(point), DOWN, UP, DOWN, UP]);
    }

    /// Clicks with the right button.
    #[track_caller]
    pub fn click_right<'a>(&self, place: impl Into<Place<'a>>) {
        let point = self.point(place);
        let button = MOUSE_BUTTON_RIGHT;
        self.mouse([move_to(point), PointerAction::Down { button }, PointerAction::Up { button }]);
    }

    /// Drags with the middle button.
    #[track_caller]
    pub fn drag_middle_by<'a>(&self, from: impl Into<Place<'a>>, right: f64, down: f64) {
        let (x, y) = self.point(from);
        let button = MOUSE_BUTTON_MIDDLE;
        let mut actions = dragging((x, y), (x + right, y + down));
        actions[1] = PointerAction::Down { button };
        *actions.last_mut().expect("it ends") = PointerAction::Up { button };
        self.mouse(actions);
    }

    /// Presses the main button and keeps it down.
    #[track_caller]
    pub fn mouse_down<'a>(&self, place: impl Into<Place<'a>>) {
        let point = self.point(place);
        self.mouse([move_to(point), DOWN]);
    }

    /// Lets go of the main button, wherever the pointer is.
    #[track_caller]
    pub fn mouse_up(&self) {
        self.mouse([UP]);
    }

    /// Presses, moves in steps, lets go.
    #[track_caller]
    pub fn drag<'a, 'b>(&self, from: impl Into<Place<'a>>, to: impl Into<Place<'b>>) {
        let (from, to) = (self.point(from), self.point(to));
        self.mouse(dragging(from, to));
    }

    /// The same, but a key is pressed before it lets go: all in one, so that the page keeps hold of the pointer.
    #[track_caller]
    pub fn drag_and_press<'a, 'b>(&self, from: impl Into<Place<'a>>, to: impl Into<Place<'b>>, key: char) {
        let mut mouse = dragging(self.point(from), self.point(to));
        let before = mouse.len() - 1;
        mouse.splice(
            before..before,
            std::iter::repeat_n(PointerAction::Pause { duration: Duration::ZERO }, 2),
        );
        let wait = std::iter::repeat_n(KeyAction::Pause { duration: Duration::ZERO }, before);
        let keys = wait.chain([KeyAction::Down { value: key }, KeyAction::Up { value: key }]);
        let mouse = mouse.into_iter().fold(MouseActions::new("mouse".to_owned()), InputSource::then);
        let keys = keys.fold(KeyActions::new("keyboard".to_owned()), InputSource::then);
        self.wait(self.client.perform_actions(Actions::from(mouse).and(keys)));
    }

    #[track_caller]
    pub fn drag_by<'a>(&self, from: impl Into<Place<'a>>, right: f64, down: f64) {
        let from = self.point(from);
        self.mouse(dragging(from, (from.0 + right, from.1 + down)));
    }

    /// Turns the wheel by so many pixels; positive scrolls down and right. With `hold("Control")` it zooms.
    #[track_caller]
    pub fn wheel<'a>(&self, place: impl Into<Place<'a>>, right: i64, down: i64) {
        let (x, y) = self.point(place);
        let scroll =
            WheelAction::Scroll { duration: None, x: x as i64, y: y as i64, delta_x: right, delta_y: down };
        self.wait(self.client.perform_actions(WheelActions::new("wheel".to_owned()).then(scroll)));
    }

    #[track_caller]
    pub fn tap<'a>(&self, place: impl Into<Place<'a>>) {
        let point = self.point(place);
        self.touch([move_to(point), DOWN, UP]);
    }

    #[track_caller]
    pub fn touch_drag<'a, 'b>(&self, from: impl Into<Place<'a>>, to: impl Into<Place<'b>>) {
        let (from, to) = (self.point(from), self.point(to));
        self.touch(dragging(from, to));
    }

    /// A finger stays where it is for so long.
    #[track_caller]
    pub fn press_long<'a>(&self, place: impl Into<Place<'a>>, duration: Duration) {
        let point = self.point(place);
        self.touch([move_to(point), DOWN, PointerAction::Pause { duration }, UP]);
    }

    /// Two fingers, at both sides of a point: first so far from it, at the end so far.
    #[track_caller]
    pub fn pinch<'a>(&self, place: impl Into<Place<'a>>, from: f64, to: f64) {
        let (x, y) = self.point(place);
        let finger = |name: &str, side: f64| {
            let path = dragging((x + side * from, y), (x + side * to, y));
            path.into_iter().fold(TouchActions::new(name.to_owned()), InputSource::then)
        };
        let both = vec![finger("left", -1.0), finger("right", 1.0)];
        self.wait(self.client.perform_actions(both));
    }

    #[track_caller]
    fn mouse(&self, actions: impl IntoIterator<Item = PointerAction>) {
        let mouse = MouseActions::new("mouse".to_owned());
        self.wait(self.client.perform_actions(actions.into_iter().fold(mouse, InputSource::then)));
    }

    #[track_caller]
    fn touch(&self, actions: impl IntoIterator<Item = PointerAction>) {
        let finger = TouchActions::new("finger".to_owned());
        self.wait(self.client.perform_actions(actions.into_iter().fold(finger, InputSource::then)));
    }

    /// What has the focus: its tag, and its label where it has one.
    #[track_caller]
    pub fn focused(&self) -> Value {
        let read = "const at = document.activeElement; \
                    return { tag: at?.tagName.toLowerCase(), label: at?.getAttribute('aria-label'), \
                    id: at?.id }";
        self.js(read, &[])
    }
}

fn move_to((x, y): (f64, f64)) -> PointerAction {
    PointerAction::MoveTo { duration: None, x, y }
}

/// With stops on the way: a page that only looks at where the pointer ends would pass without them.
fn dragging(from: (f64, f64), to: (f64, f64)) -> Vec<PointerAction> {
    let stop = |step: u32| {
        let part = f64::from(step) / f64::from(DRAG_STEPS);
        let duration = Some(Duration::from_millis(16));
        PointerAction::MoveTo {
            duration,
            x: from.0 + (to.0 - from.0) * part,
            y: from.1 + (to.1 - from.1) * part,
        }
    };
    let mut actions = vec![move_to(from), DOWN];
    actions.extend((1..=DRAG_STEPS).map(stop));
    actions.push(UP);
    actions
}
