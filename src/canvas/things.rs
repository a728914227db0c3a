//! The lists of cards and of connections: rendered when the document or the selection is another one, not when
//! the view, a drag or a figure is.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use flashcrowd_sim::scenario::{Component, Document, Place, Problem};
use yew::prelude::*;

use super::card::{Card, Reach};
use super::cells::Places;
use super::connecting::Connecting;
use super::geometry::{CARD, Curve, Point};
use super::positions::Positions;
use super::sight::Sight;
use super::wire::Wire;
use crate::catalogue::title;
use crate::document::Selection;
use crate::text::{canvas as text, use_language};

/// What both lists show.
#[derive(Clone)]
pub struct Things {
    pub document: Rc<Document>,
    pub problems: Rc<Vec<Problem>>,
    pub selection: Rc<Selection>,
    pub positions: Positions,
    pub sight: Sight,
}

// By pointer: comparing two documents would cost more than the list.
impl PartialEq for Things {
    fn eq(&self, other: &Things) -> bool {
        Rc::ptr_eq(&self.document, &other.document)
            && Rc::ptr_eq(&self.problems, &other.problems)
            && Rc::ptr_eq(&self.selection, &other.selection)
            && self.positions == other.positions
            && self.sight == other.sight
    }
}

impl Things {
    /// The ids of the components, or of the connections, with which something is wrong.
    fn invalid(&self, connections: bool) -> BTreeSet<&str> {
        let mut invalid = BTreeSet::new();
        invalid.extend(self.problems.iter().filter_map(|problem| match &problem.place {
            Place::Component { id, .. } if !connections => Some(id.as_str()),
            Place::Connection { id, .. } if connections => Some(id.as_str()),
            _ => None,
        }));
        invalid
    }
}

#[derive(Properties, PartialEq)]
pub struct CardsProps {
    pub things: Things,
    /// What a drag moves.
    pub moving: Option<Rc<Selection>>,
    /// The connection in the making, wherever its loose end is.
    pub connecting: Option<Connecting>,
}

#[component]
pub fn Cards(props: &CardsProps) -> Html {
    let language = use_language();
    let CardsProps { things, moving, connecting } = props;
    let document = &things.document;
    let invalid = things.invalid(false);
    let zones = Rc::new(document.zones.keys().cloned().collect::<Vec<String>>());
    let zone_index = |zone: &String| zones.binary_search(zone).ok().map(|index| index as u16);
    let card = |component: &Component| {
        let id = &component.id;
        let moving = moving.as_ref().is_some_and(|what| what.components.contains(id));
        html! {
            <Card key={id.clone()} id={id.clone()} name={title(component, language)}
                kind={component.kind.name()} at={Point::from(component.at)} instances={component.kind.instances()}
                places={Places { names: Rc::clone(&zones), of_instances: component.zones.iter().filter_map(zone_index).collect() }}
                selected={things.selection.components.contains(id)} {moving} reach={reach(connecting.as_ref(), id)}
                invalid={invalid.contains(id.as_str())} sight={things.sight.clone()} />
        }
    };
    html! {
        <div ref={things.positions.cards()} class="cards" role="group" aria-label={text::COMPONENTS.get(language)}>
            { for in_order(document).into_iter().map(card) }
        </div>
    }
}

/// As one reads: column by column, from top to bottom. Put in their places one by one: a sort of the library's for
/// a type of its own takes more of the page than it is worth.
fn in_order(document: &Document) -> Vec<&Component> {
    let before = |a: &Component, b: &Component| {
        let column = |c: &Component| (c.at[0] / CARD.width).round();
        let (across, down) = (column(a).total_cmp(&column(b)), a.at[1].total_cmp(&b.at[1]));
        across.then(down).then_with(|| a.id.cmp(&b.id)).is_le()
    };
    let mut in_order: Vec<&Component> = Vec::new();
    for component in &document.components {
        in_order.insert(in_order.partition_point(|other| before(other, component)), component);
    }
    in_order
}

fn reach(connecting: Option<&Connecting>, id: &str) -> Reach {
    match connecting {
        None => Reach::None,
        Some(c) if c.fixed == id => Reach::Fixed,
        Some(c) if c.over.as_deref() == Some(id) => Reach::Over,
        Some(c) if c.targets.contains(id) => Reach::Possible,
        Some(_) => Reach::Impossible,
    }
}

#[derive(Properties, PartialEq)]
pub struct WiresProps {
    pub things: Things,
    /// The connection into which what is held over it would be put.
    pub opens: Option<AttrValue>,
    pub on_near: Callback<Option<AttrValue>>,
}

#[component]
pub fn Wires(props: &WiresProps) -> Html {
    let language = use_language();
    let WiresProps { things, opens, on_near } = props;
    let document = &things.document;
    let invalid = things.invalid(true);
    let ends: HashMap<&str, &Component> = document.components.iter().map(|c| (c.id.as_str(), c)).collect();
    let wires = document.connections.iter().filter_map(|connection| {
        let (caller, callee) = (ends.get(connection.from.as_str())?, ends.get(connection.to.as_str())?);
        let id = &connection.id;
        Some(html! {
            <Wire key={id.clone()} id={id.clone()} curve={Curve::connecting(caller.at.into(), callee.at.into())}
                latency_ms={connection.latency.mean_ms()} from={title(caller, language)} to={title(callee, language)}
                selected={things.selection.connections.contains(id)} invalid={invalid.contains(id.as_str())}
                opens={opens.as_deref() == Some(id)} sight={things.sight.clone()} on_near={on_near.clone()} />
        })
    });
    html! {
        <svg ref={things.positions.wires()} class="wires" role="group" aria-label={text::CONNECTIONS.get(language)}>
            { for wires }
        </svg>
    }
}
