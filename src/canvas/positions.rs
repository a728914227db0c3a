//! Where everything stands on the canvas right now, outside the virtual DOM: a drag moves cards and connections
//! through the object model, and renders none of them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use flashcrowd_sim::scenario::Document;
use web_sys::Element;
use yew::prelude::*;

use super::carried::{Carrier, Load};
use super::geometry::{Curve, Point};
use super::{card, wire};
use crate::document::Selection;

/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Positions(Rc<Inner>);

#[derive(Default)]
struct Inner {
    /// The elements whose children are the cards and the connections, each with its id.
    cards: NodeRef,
    wires: NodeRef,
    document: RefCell<Rc<Document>>,
    /// The centres of cards, and the curves of connections.
    centres: RefCell<HashMap<String, Point>>,
    curves: RefCell<HashMap<String, Curve>>,
    moved: RefCell<Option<Moved>>,
    carrier: Carrier,
}

/// A drag under way.
struct Moved {
    what: Rc<Selection>,
    by: Point,
    cards: Vec<(String, Element)>,
    wires: Vec<(String, Element)>,
    /// They are on a layer of their own.
    load: Option<Load>,
}

impl PartialEq for Positions {
    fn eq(&self, other: &Positions) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Positions {
    pub fn cards(&self) -> NodeRef {
        self.0.cards.clone()
    }

    pub fn wires(&self) -> NodeRef {
        self.0.wires.clone()
    }

    /// The centre of a component's card.
    pub fn centre(&self, component: &str) -> Option<Point> {
        self.0.centres.borrow().get(component).copied()
    }

    pub fn curve(&self, connection: &str) -> Option<Curve> {
        self.0.curves.borrow().get(connection).copied()
    }

    /// The layer of what is dragged.
    pub fn carrier(&self) -> &Carrier {
        &self.0.carrier
    }

    /// Whether something is on it.
    pub fn is_carrying(&self) -> bool {
        self.0.moved.borrow().as_ref().is_some_and(|moved| moved.load.is_some())
    }

    /// Everything stands as in the document, but what a drag has moved; whether anything has moved by that.
    pub fn follow(&self, document: &Rc<Document>, moved: Option<(&Rc<Selection>, Point)>) -> bool {
        let is_same = Rc::ptr_eq(&*self.0.document.borrow(), document);
        if !is_same {
            *self.0.document.borrow_mut() = document.clone();
            *self.0.centres.borrow_mut() =
                document.components.iter().map(|c| (c.id.clone(), c.at.into())).collect();
            *self.0.curves.borrow_mut() = document
                .connections
                .iter()
                .filter_map(|c| Some((c.id.clone(), self.curve_of(&c.from, &c.to)?)))
                .collect();
        }
        let before = self.0.moved.borrow().as_ref().map(|moved| (moved.what.clone(), moved.by));
        let now = moved.map(|(what, by)| (what.clone(), by));
        if is_same && before == now {
            return false;
        }
        if before.as_ref().map(|(what, _)| what) != now.as_ref().map(|(what, _)| what) {
            self.place(Point::default());
            *self.0.moved.borrow_mut() = now.as_ref().map(|(what, _)| self.lift(what));
        }
        if let Some((_, by)) = now {
            self.place(by);
        }
        true
    }

    fn curve_of(&self, from: &str, to: &str) -> Option<Curve> {
        let centres = self.0.centres.borrow();
        Some(Curve::connecting(*centres.get(from)?, *centres.get(to)?))
    }

    /// Finds what a drag of these moves.
    fn lift(&self, what: &Rc<Selection>) -> Moved {
        let components = &what.components;
        let document = self.0.document.borrow();
        let wires: BTreeSet<&str> = document
            .connections
            .iter()
            .filter(|wire| components.contains(&wire.from) || components.contains(&wire.to))
            .map(|wire| wire.id.as_str())
            .collect();
        let cards = children(&self.0.cards, |id| components.contains(id));
        let wires = children(&self.0.wires, |id| wires.contains(id));
        let load =
            self.0.carrier.take(cards.iter().map(|(_, card)| card), wires.iter().map(|(_, wire)| wire));
        Moved { what: what.clone(), by: Point::default(), cards, wires, load }
    }

    /// Puts what the drag moves this far from where it stands in the document.
    fn place(&self, by: Point) {
        let mut moved = self.0.moved.borrow_mut();
        let Some(moved) = &mut *moved else { return };
        moved.by = by;
        let document = self.0.document.borrow();
        for (id, element) in &moved.cards {
            let Some(component) = document.component(id) else { continue };
            let centre = Point::from(component.at).plus(by);
            self.0.centres.borrow_mut().insert(id.clone(), centre);
            if moved.load.is_none() {
                card::put(element, centre);
            }
        }
        if let Some(load) = &moved.load {
            load.move_by(by);
        }
        for (index, (id, element)) in moved.wires.iter().enumerate() {
            let Some(connection) = document.connection(id) else { continue };
            let Some(curve) = self.curve_of(&connection.from, &connection.to) else { continue };
            self.0.curves.borrow_mut().insert(id.clone(), curve);
            match &moved.load {
                Some(load) => load.bend(index, &curve),
                None => wire::put(element, &curve, moved.what.connections.contains(id)),
            }
        }
    }
}

/// The children whose ids fit.
fn children(parent: &NodeRef, fits: impl Fn(&str) -> bool) -> Vec<(String, Element)> {
    let first = parent.cast::<Element>().and_then(|parent| parent.first_element_child());
    let all = std::iter::successors(first, Element::next_element_sibling);
    let with_id = all.filter_map(|child| Some((child.get_attribute("data-id")?, child)));
    with_id.filter(|(id, _)| fits(id)).collect()
}
