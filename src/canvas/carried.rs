//! What is dragged in a large scenario lies, as copies, on a layer above the rest meanwhile: nothing else is drawn anew.

use std::cell::Cell;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::geometry::{Curve, Point};
use super::wire;

/// What is carried is not seen in its own place; the style sheet knows it by this. (What it is rendered with is Yew's.)
const AWAY: &str = "data-carried";

/// The layer.
#[derive(Default)]
pub struct Carrier {
    /// There is enough on the canvas for it to be worthwhile.
    is_wanted: Cell<bool>,
    layer: NodeRef,
    /// What is in it, for connections and for cards.
    wires: NodeRef,
    cards: NodeRef,
}

impl Carrier {
    pub fn want(&self, is_wanted: bool) {
        self.is_wanted.set(is_wanted);
    }

    /// Its elements, empty until something is carried.
    pub fn view(&self, world: NodeRef) -> Html {
        html! {
            <div ref={self.layer.clone()} class="carried" aria-hidden="true" inert=true>
                <div ref={world} class="world">
                    <svg ref={self.wires.clone()} class="wires" />
                    <div ref={self.cards.clone()} class="cards" />
                </div>
            </div>
        }
    }

    /// Takes these up, where it is worthwhile.
    pub fn take<'a>(
        &self,
        cards: impl Iterator<Item = &'a Element>,
        wires: impl Iterator<Item = &'a Element>,
    ) -> Option<Load> {
        let (layer, group) = (self.layer.cast::<Element>()?, self.cards.cast::<HtmlElement>()?);
        let drawing = self.wires.cast::<Element>().filter(|_| self.is_wanted.get())?;
        let mut load =
            Load { layer, cards: group, wires: Vec::new(), copies: Vec::new(), originals: Vec::new() };
        for card in cards {
            let copy = load.copy(card, &load.cards.clone())?;
            copy.class_list().add_2("is-selected", "is-moving").ok()?;
        }
        for wire in wires {
            let copy = load.copy(wire, &drawing)?;
            load.wires.push(copy);
        }
        load.layer.class_list().add_1("is-carrying").ok()?;
        Some(load)
    }
}

/// What is carried, until this is dropped.
pub struct Load {
    layer: Element,
    cards: HtmlElement,
    /// Copies of connections, in the order in which they were taken.
    wires: Vec<Element>,
    copies: Vec<Element>,
    originals: Vec<Element>,
}

impl Load {
    fn copy(&mut self, original: &Element, onto: &Node) -> Option<Element> {
        let copy = original.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok()?;
        onto.append_child(&copy).ok()?;
        self.copies.push(copy.clone());
        original.set_attribute(AWAY, "").ok()?;
        self.originals.push(original.clone());
        Some(copy)
    }

    /// The cards are so far from where they were taken.
    pub fn move_by(&self, by: Point) {
        self.cards.style().set_property("translate", &format!("{}px {}px", by.x, by.y)).ok();
    }

    /// One of the connections, by its place in the order in which they were taken.
    pub fn bend(&self, index: usize, curve: &Curve) {
        if let Some(wire) = self.wires.get(index) {
            wire::put(wire, curve, true);
        }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.copies.iter().for_each(Element::remove);
        self.originals.iter().for_each(|original| drop(original.remove_attribute(AWAY)));
        self.layer.class_list().remove_1("is-carrying").ok();
    }
}
