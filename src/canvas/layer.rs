//! While the view of a large scenario changes, what is drawn is moved and scaled as the picture that it is, instead of
//! being drawn anew at every frame. It is sharp again, and in all its detail, as soon as the view rests.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::geometry::{Point, Rect, Size};
use super::view::View;

/// So long after its last change the view rests.
const REST_MS: u32 = 150;
/// The picture is drawn anew where it would be enlarged or reduced by more.
const MOST_ENLARGED: f64 = 4.0;
const MOST_REDUCED: f64 = 0.5;
/// How far the picture goes to each side of what was in view: so many times its width and height. As in the style sheet.
const AROUND: f64 = 2.0;
/// So many hundredths of the layer are before what was in view.
pub const CORNER: f64 = 100.0 * AROUND / (1.0 + 2.0 * AROUND);

#[derive(Default)]
pub struct Layer {
    /// There is enough on the canvas for it to be worthwhile.
    is_wanted: Cell<bool>,
    /// The element that has the dots of the ground and holds the world.
    node: NodeRef,
    /// The view that the picture is of, while there is one.
    picture: Cell<Option<View>>,
    rest: RefCell<Option<Timeout>>,
}

impl Layer {
    pub fn node(&self) -> NodeRef {
        self.node.clone()
    }

    pub fn want(&self, is_wanted: bool) {
        self.is_wanted.set(is_wanted);
    }

    /// Whether the view is changing, over a picture.
    pub fn is_lifted(&self) -> bool {
        self.picture.get().is_some()
    }

    /// The view on a ground of this size has changed from what is drawn; calls `at_rest` when it no longer changes.
    /// The view that is to be drawn, unless the picture does.
    pub fn change(
        &self,
        drawn: View,
        now: View,
        size: Size,
        at_rest: impl FnOnce() + 'static,
    ) -> Option<View> {
        let Some(layer) = self.node.cast::<HtmlElement>().filter(|_| self.is_wanted.get()) else {
            return Some(now);
        };
        *self.rest.borrow_mut() = Some(Timeout::new(REST_MS, at_rest));
        let old = self.picture.get().unwrap_or(drawn);
        let new = (!serves(old, now, size)).then(|| successor(old, now, size));
        let picture = new.unwrap_or(old);
        if self.picture.replace(Some(picture)).is_none() {
            layer.class_list().add_1("is-lifted").ok();
        }
        place(&layer, Some(now.seen_from(picture)));
        new
    }

    /// The view rests: whether there was a picture, so that all is to be drawn.
    pub fn put_down(&self) -> bool {
        self.rest.borrow_mut().take();
        if let Some(layer) = self.node.cast::<HtmlElement>() {
            layer.class_list().remove_1("is-lifted").ok();
            place(&layer, None);
        }
        self.picture.take().is_some()
    }
}

/// Whether the picture of one view can be shown for another.
fn serves(picture: View, now: View, size: Size) -> bool {
    let scaled = now.zoom / picture.zoom;
    let (start, end) = (Point::default(), Point::new(size.width, size.height));
    let shown = Rect::between(picture.to_screen(now.to_canvas(start)), picture.to_screen(now.to_canvas(end)));
    let around = Point::new(size.width * AROUND, size.height * AROUND);
    let all = Rect::between(start.minus(around), end.plus(around));
    (MOST_REDUCED..=MOST_ENLARGED).contains(&scaled) && all.union(shown) == all
}

/// What is drawn instead of a picture that no longer serves. Who zooms out goes on to, and what comes into view by that
/// has to be drawn: four times less of it in half the size.
fn successor(old: View, now: View, size: Size) -> View {
    let middle = Point::new(size.width / 2.0, size.height / 2.0);
    if now.zoom < old.zoom { now.zoomed(MOST_REDUCED, middle) } else { now }
}

/// Where the picture is, seen from where it was drawn: by whole pixels while it is only moved, or it would be blurred.
fn place(layer: &HtmlElement, view: Option<View>) {
    let view = view.map(|view @ View { offset, zoom }| match zoom {
        1.0 => View { offset: Point::new(offset.x.round(), offset.y.round()), zoom },
        _ => view,
    });
    let transform = view.map(View::transform);
    layer.style().set_property("transform", transform.as_deref().unwrap_or_default()).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Size = Size { width: 800.0, height: 600.0 };

    #[test]
    fn the_next_picture_serves_at_once() {
        let (picture, middle) = (View::default(), Point::new(400.0, 300.0));
        for now in [picture.zoomed(0.45, middle), picture.zoomed(2.9, middle), picture.panned(middle)] {
            assert!(serves(successor(picture, now, SCREEN), now, SCREEN));
        }
    }

    #[test]
    fn a_picture_serves_until_it_is_too_blurred_or_ends() {
        let picture = View { offset: Point::new(-40.0, 17.0), zoom: 0.5 };
        let middle = Point::new(400.0, 300.0);
        for (factor, is_served) in [(1.0, true), (3.9, true), (4.1, false), (0.6, true), (0.4, false)] {
            assert_eq!(serves(picture, picture.zoomed(factor, middle), SCREEN), is_served, "{factor}");
        }
        for (by, is_served) in [(1_500.0, true), (1_700.0, false), (-1_500.0, true), (-1_700.0, false)] {
            assert_eq!(serves(picture, picture.panned(Point::new(by, 0.0)), SCREEN), is_served, "{by}");
        }
    }
}
