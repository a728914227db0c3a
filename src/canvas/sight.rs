//! What cards and connections show of a run, and in how much detail: outside the virtual DOM, until a card or a
//! connection has something else to show. Those are told one after the other, so many a frame.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_render::{AnimationFrame, request_animation_frame};
use yew::prelude::*;

use super::figures::{CardFigures, Figures, WireFigures};
use super::geometry::{Point, Rect};
use super::positions::Positions;
use super::viewport::{SPOT_ZOOM, Viewport};

/// Cards, and connections, that are looked at in one frame, and that are told.
const LOOKS_A_FRAME: usize = 64;
const MOST_A_FRAME: usize = 16;
/// A scenario of up to so many components is drawn whole, in view or not.
const SMALL: usize = 60;
/// Pixels of the screen around what is in view that are as good as in view: it is there when one pans.
const MARGIN: f64 = 120.0;
/// Below this zoom, cards of a scenario that is not small are drawn without pictures: of each of them, hundreds in
/// view, the browser would keep account at every frame.
const PLAIN_ZOOM: f64 = 0.6;

/// How much of a card is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// A spot in the colour of its health.
    Spot,
    /// Its name: it is not in view, and comes to be when one pans.
    Head,
    /// Its name, its main figure and what is wrong with it: what can be read from far away.
    Plain,
    Whole,
}

/// What a card shows.
#[derive(Clone, PartialEq)]
pub struct CardSight {
    pub detail: Detail,
    pub figures: Option<Rc<CardFigures>>,
}

/// Who is to show what; cheap to clone.
#[derive(Clone)]
pub struct Sight(Rc<Inner>);

struct Inner {
    viewport: Viewport,
    positions: Positions,
    figures: RefCell<Rc<Figures>>,
    is_small: Cell<bool>,
    cards: Turns<CardSight>,
    wires: Turns<Option<WireFigures>>,
    frame: RefCell<Option<AnimationFrame>>,
}

/// Those who show something, and whose turn it is to be told.
struct Turns<T> {
    all: RefCell<Vec<Weak<Shown<T>>>>,
    next: Cell<usize>,
    /// How many have not been looked at since something has changed.
    to_go: Cell<usize>,
}

/// What somebody shows.
struct Shown<T> {
    id: AttrValue,
    now: RefCell<T>,
    set: UseStateSetter<T>,
}

impl PartialEq for Sight {
    fn eq(&self, other: &Sight) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Sight {
    pub fn new(viewport: Viewport, positions: Positions) -> Sight {
        Sight(Rc::new(Inner {
            viewport,
            positions,
            figures: RefCell::default(),
            is_small: Cell::default(),
            cards: Turns::default(),
            wires: Turns::default(),
            frame: RefCell::default(),
        }))
    }

    /// These are the figures of now, of a scenario of so many components.
    pub fn show(&self, figures: &Rc<Figures>, components: usize) {
        let is_small = components <= SMALL;
        let was_small = self.0.is_small.replace(is_small);
        self.0.viewport.is_large(!is_small);
        self.0.positions.carrier().want(!is_small);
        let old = self.0.figures.replace(figures.clone());
        if is_small != was_small || !Rc::ptr_eq(&old, figures) {
            self.wake();
        }
    }

    /// The view has changed, or what is to be seen: looks who is to show something else.
    pub fn wake(&self) {
        self.0.cards.renew();
        self.0.wires.renew();
        self.plan();
    }

    /// Goes on at the next frame.
    fn plan(&self) {
        let sight = self.clone();
        let look = move || request_animation_frame(move |_| sight.look());
        self.0.frame.borrow_mut().get_or_insert_with(look);
    }

    fn look(&self) {
        self.0.frame.borrow_mut().take();
        // Whoever is told has to be drawn, and all around it: not while a hand moves the view or a part of a large scenario.
        if self.0.viewport.layer().is_lifted() || self.0.positions.is_carrying() {
            return;
        }
        let view = self.in_view();
        let is_told = |seen: &CardSight, new: &CardSight| match (&seen.figures, &new.figures) {
            _ if seen.detail != new.detail => false,
            // The rest of them is not drawn.
            (Some(seen), Some(now)) if new.detail <= Detail::Head => seen.health == now.health,
            (Some(seen), Some(now)) => Rc::ptr_eq(seen, now),
            (seen, now) => seen.is_none() && now.is_none(),
        };
        let are_cards_done = self.0.cards.go_on(|id| self.card(id, view), is_told);
        let are_wires_done = self.0.wires.go_on(|id| self.0.figures.borrow().wire(id), PartialEq::eq);
        if !(are_cards_done && are_wires_done) {
            self.plan();
        }
    }

    /// The part of the canvas that is in view, or almost.
    fn in_view(&self) -> Rect {
        let (view, size) = (self.0.viewport.view(), self.0.viewport.size());
        let end = view.to_canvas(Point::new(size.width, size.height));
        Rect::between(view.to_canvas(Point::default()), end).grown(MARGIN / view.zoom)
    }

    fn card(&self, id: &str, in_view: Rect) -> CardSight {
        let zoom = self.0.viewport.view().zoom;
        let is_in_view = || {
            let centre = self.0.positions.centre(id);
            centre.is_some_and(|centre| Rect::card(centre).meets(&in_view))
        };
        let detail = match () {
            () if self.0.is_small.get() => Detail::Whole,
            () if zoom < SPOT_ZOOM => Detail::Spot,
            () if !is_in_view() => Detail::Head,
            () if zoom < PLAIN_ZOOM => Detail::Plain,
            () => Detail::Whole,
        };
        CardSight { detail, figures: self.0.figures.borrow().card(id) }
    }
}

impl<T> Default for Turns<T> {
    fn default() -> Turns<T> {
        Turns { all: RefCell::default(), next: Cell::default(), to_go: Cell::default() }
    }
}

impl<T: Clone + 'static> Turns<T> {
    fn join(&self, shown: &Rc<Shown<T>>) {
        self.all.borrow_mut().push(Rc::downgrade(shown));
    }

    /// Something has changed: all are to be looked at.
    fn renew(&self) {
        self.to_go.set(self.all.borrow().len());
    }

    /// Looks at the next ones, and tells those who show something else than they should; whether that was the last.
    fn go_on(&self, should: impl Fn(&str) -> T, is_told: impl Fn(&T, &T) -> bool) -> bool {
        let mut all = self.all.borrow_mut();
        if all.iter().any(|shown| shown.strong_count() == 0) {
            all.retain(|shown| shown.strong_count() > 0);
        }
        let mut told = 0;
        for _ in 0..LOOKS_A_FRAME.min(self.to_go.get()) {
            let place = self.next.get() % all.len().max(1);
            if let Some(shown) = all.get(place).and_then(Weak::upgrade) {
                let new = should(&shown.id);
                if !is_told(&shown.now.borrow(), &new) {
                    if told == MOST_A_FRAME {
                        break;
                    }
                    told += 1;
                    *shown.now.borrow_mut() = new.clone();
                    shown.set.set(new);
                }
            }
            self.next.set(place + 1);
            self.to_go.set(self.to_go.get() - 1);
        }
        self.to_go.get() == 0
    }
}

/// What a card shows.
#[hook]
pub fn use_card_sight(sight: &Sight, id: &AttrValue) -> CardSight {
    let now = use_state(|| sight.card(id, sight.in_view()));
    use_turn(&now, sight, id, |sight| &sight.0.cards);
    (*now).clone()
}

/// What a connection shows.
#[hook]
pub fn use_wire_sight(sight: &Sight, id: &AttrValue) -> Option<WireFigures> {
    let now = use_state(|| sight.0.figures.borrow().wire(id));
    use_turn(&now, sight, id, |sight| &sight.0.wires);
    *now
}

/// Is told for as long as the caller is there.
#[hook]
fn use_turn<T: Clone + 'static>(
    now: &UseStateHandle<T>,
    sight: &Sight,
    id: &AttrValue,
    of: fn(&Sight) -> &Turns<T>,
) {
    let (now, set) = ((**now).clone(), now.setter());
    use_effect_with((sight.clone(), id.clone()), move |(sight, id)| {
        let shown = Rc::new(Shown { id: id.clone(), now: RefCell::new(now), set });
        of(sight).join(&shown);
        sight.wake();
        move || drop(shown)
    });
}
