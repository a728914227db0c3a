//! The view as the page holds it: outside the virtual DOM, so that panning and zooming render nothing.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use flashcrowd_sim::scenario::Document;
use gloo_render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::dots::wants_less_motion;
use super::frames;
use super::geometry::{GRID, Point, Rect, Size};
use super::layer::{CORNER, Layer};
use super::view::View;

/// Dots of the ground are this many grid steps apart.
const GROUND_STEP: f64 = 3.0 * GRID;
/// Below this zoom, components are drawn with less detail.
const FAR_ZOOM: f64 = 0.45;
/// Below this one, nothing that is written on them could be read.
pub const SPOT_ZOOM: f64 = 0.2;
/// On a ground that is narrower than this, nothing is to lie under its controls, which take so much of its height.
const NARROW: f64 = 600.0;
const CONTROLS: f64 = 56.0;
/// How long the view takes to get somewhere.
const GLIDE_MS: f64 = 180.0;

/// Called after every change of the view.
type Watcher = dyn Fn(View);

/// The view; a context, since the palette and the canvas both need it. Cheap to clone.
#[derive(Clone, Default)]
pub struct Viewport(Rc<Inner>);

#[derive(Default)]
struct Inner {
    view: Cell<View>,
    /// The element that pointers are measured from.
    ground: NodeRef,
    /// The element that is moved and scaled.
    world: NodeRef,
    /// The same for what is carried, on a layer of its own.
    carried: NodeRef,
    watchers: RefCell<Vec<Weak<Watcher>>>,
    /// The next frame of a change of the view that is under way.
    glide: RefCell<Option<AnimationFrame>>,
    /// The frame at which the view is written into the page.
    shows: RefCell<Option<AnimationFrame>>,
    /// The ground's size, as it was last laid out.
    size: Cell<Size>,
    covered: Cell<f64>,
    /// What the world is drawn for.
    drawn: Cell<View>,
    layer: Layer,
}

impl PartialEq for Viewport {
    fn eq(&self, other: &Viewport) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Viewport {
    pub fn ground(&self) -> NodeRef {
        self.0.ground.clone()
    }

    pub fn world(&self) -> NodeRef {
        self.0.world.clone()
    }

    pub fn carried(&self) -> NodeRef {
        self.0.carried.clone()
    }

    /// What holds the dots and the world.
    pub fn layer(&self) -> &Layer {
        &self.0.layer
    }

    pub fn view(&self) -> View {
        self.0.view.get()
    }

    /// Calls `watcher` after every change of the view, until the answer is dropped.
    #[must_use]
    pub fn watch(&self, watcher: impl Fn(View) + 'static) -> Rc<Watcher> {
        let watcher: Rc<Watcher> = Rc::new(watcher);
        self.0.watchers.borrow_mut().push(Rc::downgrade(&watcher));
        watcher
    }

    /// Changes the view at once, whatever it was on the way to.
    pub fn look(&self, view: View) {
        self.0.glide.borrow_mut().take();
        self.set(view);
    }

    /// Changes the view so that the eye can follow; at once, for those who want less motion.
    pub fn glide(&self, to: View) {
        let from = self.view();
        if from == to || self.size() == Size::default() || wants_less_motion() {
            return self.look(to);
        }
        self.glide_on(from, to, None);
    }

    fn glide_on(&self, from: View, to: View, start_ms: Option<f64>) {
        let viewport = self.clone();
        let next = request_animation_frame(move |now_ms| {
            let start_ms = start_ms.unwrap_or(now_ms);
            let way = (now_ms - start_ms) / GLIDE_MS;
            if way < 1.0 {
                viewport.set(from.on_the_way(to, way));
                viewport.glide_on(from, to, Some(start_ms));
            } else {
                viewport.look(to);
            }
        });
        *self.0.glide.borrow_mut() = Some(next);
    }

    fn set(&self, view: View) {
        self.0.view.set(view);
        let viewport = self.clone();
        let show = move || {
            request_animation_frame(move |_| {
                viewport.0.shows.borrow_mut().take();
                viewport.show();
                viewport.tell();
            })
        };
        self.0.shows.borrow_mut().get_or_insert_with(show);
    }

    fn tell(&self) {
        let view = self.view();
        self.0.watchers.borrow_mut().retain(|watcher| watcher.strong_count() > 0);
        let watchers: Vec<Rc<Watcher>> = self.0.watchers.borrow().iter().filter_map(Weak::upgrade).collect();
        watchers.iter().for_each(|watcher| watcher(view));
    }

    /// Writes the view into the page.
    pub fn show(&self) {
        if let Some(carried) = self.0.carried.cast::<HtmlElement>() {
            set(&carried, "transform", self.view().transform());
        }
        let viewport = self.clone();
        let at_rest = move || viewport.rest();
        if let Some(view) = self.0.layer.change(self.0.drawn.get(), self.view(), self.size(), at_rest) {
            self.draw(view);
        }
    }

    /// The view no longer changes.
    fn rest(&self) {
        if self.0.layer.put_down() {
            self.draw(self.view());
            self.tell();
        }
    }

    /// Has everything drawn where a view has it.
    fn draw(&self, view: View) {
        let View { offset, zoom } = view;
        let zooms = self.0.drawn.replace(view).zoom != zoom;
        if let Some(world) = self.0.world.cast::<HtmlElement>() {
            set(&world, "transform", view.transform());
            // Only what keeps its size on the screen is to know: the styles of all cards would be worked out anew.
            let children = std::iter::successors(world.first_element_child(), Element::next_element_sibling);
            for child in children.filter(|child| zooms && child.class_list().contains("steady")) {
                if let Some(child) = child.dyn_ref::<HtmlElement>() {
                    set(child, "--unzoom", format!("{}", 1.0 / zoom));
                }
            }
        }
        if let Some(layer) = self.0.layer.node().cast::<HtmlElement>() {
            let step = GROUND_STEP * zoom * if zoom < FAR_ZOOM { 4.0 } else { 1.0 };
            // The ground's corner, whatever its size: a share of the layer that is left beside one dot.
            let place = |offset: f64| format!("calc({CORNER}% + {}px)", offset + CORNER / 100.0 * step);
            set(&layer, "background-size", format!("{step}px {step}px"));
            set(&layer, "background-position", format!("{} {}", place(offset.x), place(offset.y)));
        }
        if let Some(ground) = self.0.ground.cast::<HtmlElement>() {
            ground.class_list().toggle_with_force("is-far", zoom < FAR_ZOOM).ok();
            ground.class_list().toggle_with_force("is-spot", zoom < SPOT_ZOOM).ok();
        }
    }

    /// The scenario is so large that it is not drawn anew at every change of the view.
    pub fn is_large(&self, is_large: bool) {
        self.0.layer.want(is_large);
    }

    /// The ground has been laid out anew; whether it has another size than before.
    pub fn is_sized(&self, (width, height): (f64, f64)) -> bool {
        let size = Size { width, height };
        self.0.size.replace(size) != size
    }

    /// The ground's size, as of the last layout.
    pub fn size(&self) -> Size {
        if self.0.size.get() == Size::default() { self.measured() } else { self.0.size.get() }
    }

    /// The same, laid out now where something has changed.
    fn measured(&self) -> Size {
        let element = self.0.ground.cast::<Element>();
        element.map_or(Size::default(), |e| Size {
            width: f64::from(e.client_width()),
            height: f64::from(e.client_height()),
        })
    }

    /// What is free for what is to be seen whole: on a narrow ground, all above its controls.
    fn room(&self) -> Size {
        let Size { width, height } = self.measured();
        let taken = if width < NARROW { CONTROLS } else { 0.0 };
        Size { width, height: height - taken }
    }

    /// A point of the window, from the canvas's corner.
    pub fn on_screen(&self, client_x: f64, client_y: f64) -> Point {
        let corner = self.0.ground.cast::<Element>().map(|e| e.get_bounding_client_rect());
        corner.map_or(Point::new(client_x, client_y), |r| Point::new(client_x - r.left(), client_y - r.top()))
    }

    /// Whether a point, from the canvas's corner, lies on the canvas.
    pub fn contains(&self, screen: Point) -> bool {
        let Size { width, height } = self.size();
        (0.0..width).contains(&screen.x) && (0.0..height).contains(&screen.y)
    }

    pub fn centre(&self) -> Point {
        let Size { width, height } = self.size();
        self.view().to_canvas(Point::new(width / 2.0, height / 2.0))
    }

    /// Everything in view.
    pub fn fit(&self, document: &Document) {
        self.fit_area(Some(content(document)));
    }

    /// Everything in view from the start.
    pub fn open(&self, document: &Document) {
        self.look(View::fitting(content(document), self.room()));
        // At once: nobody is to see it, or to press it, where it does not belong.
        self.show();
        self.rest();
        self.tell();
    }

    /// All of an area in view.
    pub fn fit_area(&self, area: Option<Rect>) {
        if let Some(area) = area {
            self.glide(View::fitting(area, self.room()));
        }
    }

    /// A point in the middle, at the same zoom.
    pub fn centred(&self, at: Point) -> View {
        let Size { width, height } = self.size();
        let View { zoom, .. } = self.view();
        View { offset: Point::new(width / 2.0 - at.x * zoom, height / 2.0 - at.y * zoom), zoom }
    }

    /// The part of the canvas that is in view.
    pub fn visible(&self) -> Rect {
        let Size { width, height } = self.size();
        let view = self.view();
        Rect::between(view.to_canvas(Point::default()), view.to_canvas(Point::new(width, height)))
    }

    /// Zooms at the middle.
    pub fn zoom_by(&self, factor: f64) {
        let Size { width, height } = self.size();
        self.look(self.view().zoomed(factor, Point::new(width / 2.0, height / 2.0)));
    }

    /// Everything in its own size.
    pub fn zoom_reset(&self) {
        self.zoom_by(1.0 / self.view().zoom);
    }

    /// A sheet covers this share of the ground's height from below.
    pub fn is_covered(&self, covered: f64) {
        self.0.covered.set(covered);
    }

    /// Pans as little as it takes to see `area`.
    pub fn reveal(&self, area: Rect) {
        let (view, Size { width, height }) = (self.view(), self.measured());
        let size = Size { width, height: height * (1.0 - self.0.covered.get()) };
        if size.height <= 0.0 {
            return;
        }
        let (start, end) = (
            view.to_screen(Point::new(area.left, area.top)),
            view.to_screen(Point::new(area.right, area.bottom)),
        );
        let shift = |start: f64, end: f64, length: f64| {
            let margin = GRID * 2.0;
            match () {
                () if start < margin => margin - start,
                () if end > length - margin => (length - margin - end).max(margin - start),
                () => 0.0,
            }
        };
        let by = Point::new(shift(start.x, end.x, size.width), shift(start.y, end.y, size.height));
        if by != Point::default() {
            self.look(view.panned(by));
        }
    }
}

fn set(element: &HtmlElement, property: &str, value: String) {
    element.style().set_property(property, &value).ok();
}

/// What is to be seen when everything is: around an empty ground, a card's place in the middle.
fn content(document: &Document) -> Rect {
    frames::bounds(document).unwrap_or(Rect::card(Point::default()))
}

/// Puts the element that gets the returned reference at a point of the canvas. Through the object
/// model: the page's policy forbids `style` attributes.
#[hook]
pub fn use_place(at: Point) -> NodeRef {
    let node = use_node_ref();
    use_effect_with(at, {
        let node = node.clone();
        move |at| {
            if let Some(element) = node.cast::<HtmlElement>() {
                element.style().set_property("translate", &format!("{}px {}px", at.x, at.y)).ok();
            }
        }
    });
    node
}

/// Where something stands beside an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Above it, or below where there is no room.
    Above,
    /// From its corner to the right and down, as menus do.
    Corner,
}

/// Keeps the element that gets the returned reference beside an area of the canvas, whatever the view.
#[hook]
pub fn use_beside(viewport: &Viewport, area: Rect, side: Beside) -> NodeRef {
    let node = use_node_ref();
    let latest = use_mut_ref(|| area);
    *latest.borrow_mut() = area;
    let place = {
        let (viewport, node) = (viewport.clone(), node.clone());
        move || {
            let (area, Some(element)) = (*latest.borrow(), node.cast::<HtmlElement>()) else { return };
            let thing = Size { width: element.offset_width().into(), height: element.offset_height().into() };
            let view = viewport.view();
            let Point { x, y } = match side {
                Beside::Above => view.beside(area, thing, viewport.size()),
                Beside::Corner => view.at_corner(area, thing, viewport.size()),
            };
            element.style().set_property("translate", &format!("{x}px {y}px")).ok();
        }
    };
    use_effect_with(viewport.clone(), {
        let place = place.clone();
        move |viewport: &Viewport| {
            let watching = viewport.watch(move |_| place());
            move || drop(watching)
        }
    });
    use_effect(place);
    node
}
