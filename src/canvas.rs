//! The canvas: components and connections in DOM and SVG, requests in flight on a layer of their own.

mod actions;
mod card;
mod cells;
mod controls;
mod dots;
mod figures;
mod frames;
mod geometry;
mod gesture;
mod health;
mod hint;
mod keyboard;
mod listen;
mod picker;
mod queue;
mod splice;
mod stage;
mod strikes;
mod view;
mod viewport;
mod wire;

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use flashcrowd_protocol::Layout;
use flashcrowd_sim::metrics::{Live, Window};
use flashcrowd_sim::scenario::{Component, Place, Subject};
use yew::prelude::*;

use actions::{Actions, Selected};
use card::{Card, Reach};
use cells::Places;
use controls::Controls;
use dots::{DotLayer, wants_less_motion};
use figures::{Figures, Known};
use frames::{Frame, Title, frames, outline};
use geometry::Curve;
use gesture::{Connecting, Gestures, Shown};
use hint::hint;
use listen::use_listeners;
use picker::{Pick, PickPlace, Picker};
use stage::{SpaceBar, Stage};
use wire::{Telling, Wire, described, head};

pub use dots::{Dot, Dots};
pub use geometry::{Point, Rect, free_place};
pub use hint::between;
pub use splice::{command as splice, target as splice_target};
pub use stage::Powers;
pub use viewport::Viewport;

use crate::catalogue::title;
use crate::document::{Selection, use_editor};
use crate::inspector::strike;
use crate::text::{canvas as text, number, use_language};

/// What the canvas is told of the run.
#[derive(Clone, PartialEq, Default)]
pub struct Observed {
    pub live: Option<Rc<Live>>,
    /// Closed windows, the oldest first; the last thirty are enough.
    pub windows: Rc<Vec<Rc<Window>>>,
    pub layout: Rc<Layout>,
    /// The zones and regions that are out.
    pub outages: Rc<BTreeSet<String>>,
    /// One request in so many is shown as a dot; none are, while nothing is known.
    pub sampled_one_in: Option<u64>,
}

impl Observed {
    /// What share of the requests is drawn, while any are.
    fn drawn_one_in(&self) -> Option<u64> {
        let has_begun = self.live.as_ref().is_some_and(|live| live.now_ns > 0);
        self.sampled_one_in.filter(|_| has_begun && !wants_less_motion())
    }
}

#[derive(Properties, PartialEq)]
pub struct CanvasProps {
    pub viewport: Viewport,
    pub dots: Dots,
    pub observed: Observed,
    pub powers: Powers,
    /// The connection over which the palette holds a component that fits into it.
    pub held_over: Option<AttrValue>,
}

#[component]
pub fn Canvas(props: &CanvasProps) -> Html {
    let CanvasProps { viewport, dots, observed, powers, held_over } = props;
    let language = use_language();
    let editor = use_editor();
    let shown = use_state_eq(Shown::default);
    let pick = use_state_eq(Option::<Pick>::default);
    let said = use_state_eq(String::new);
    let near = use_state_eq(Option::<AttrValue>::default);
    let on_near = {
        let near = near.setter();
        use_callback((), move |id: Option<AttrValue>, ()| near.set(id))
    };
    let gestures = use_mut_ref(Gestures::default);
    let space = use_memo((), |()| Cell::new(SpaceBar::Up));
    let pinched = use_memo((), |()| Cell::new(1.0));
    let remembered = use_mut_ref(|| Rc::new(Figures::default()));

    let figures = {
        let known =
            Known { live: observed.live.as_deref(), windows: &observed.windows, layout: &observed.layout };
        let next = Rc::new(remembered.borrow().next(&editor.document, known));
        *remembered.borrow_mut() = next.clone();
        next
    };

    let stage = Stage {
        editor: editor.clone(),
        viewport: viewport.clone(),
        language,
        figures: figures.clone(),
        powers: powers.clone(),
        gestures,
        space,
        pinched,
        picking: pick.is_some(),
        set_shown: shown.setter(),
        set_pick: pick.setter(),
        set_said: said.setter(),
    };
    use_listeners(viewport, &stage);

    use_effect_with(editor.opened.number, {
        let (viewport, document) = (viewport.clone(), editor.document.clone());
        move |_| viewport.fit(&document)
    });

    // What is selected is not to lie under the properties that appear with it.
    use_effect_with((editor.selection.clone(), *shown == Shown::Nothing), {
        let (viewport, document) = (viewport.clone(), editor.document.clone());
        move |(selection, at_rest): &(Rc<Selection>, bool)| {
            let only = if selection.components.len() == 1 { selection.components.first() } else { None };
            if let Some(component) = only.filter(|_| *at_rest).and_then(|id| document.component(id)) {
                viewport.reveal(Rect::card(component.at.into()));
            }
        }
    });

    let document = &editor.document;
    let place = |component: &Component| {
        let at = Point::from(component.at);
        match &*shown {
            Shown::Moving { components, by, .. } if components.contains(&component.id) => at.plus(*by),
            _ => at,
        }
    };
    let places: HashMap<&str, (Point, &Component)> =
        document.components.iter().map(|c| (c.id.as_str(), (place(c), c))).collect();
    let frames: Vec<(Frame, bool)> = frames(document, place)
        .into_iter()
        .map(|frame| {
            let is_out = frame.is_out(document, &observed.outages);
            (frame, is_out)
        })
        .collect();
    let on_place = {
        let (stage, outages) = (stage.clone(), Rc::clone(&observed.outages));
        Callback::from(move |frame: Frame| {
            let at = Point::new(frame.area.left, frame.area.top);
            let places = frame.places(&stage.editor.document, &outages);
            stage.set_pick.set(Some(Pick { at, place: PickPlace::Places(places) }));
        })
    };
    let invalid: Vec<(bool, &str)> = editor
        .problems
        .iter()
        .filter_map(|problem| match &problem.place {
            Place::Component { id, .. } => Some((false, id.as_str())),
            Place::Connection { id, .. } => Some((true, id.as_str())),
            _ => None,
        })
        .collect();
    let connecting = match &*shown {
        Shown::Connecting(connecting) => Some(connecting),
        _ => None,
    };
    let zones = Rc::new(document.zones.keys().cloned().collect::<Vec<String>>());
    let zone_index = |zone: &String| zones.binary_search(zone).ok().map(|index| index as u16);
    let card = |component: &Component| {
        let id = &component.id;
        let moving = matches!(&*shown, Shown::Moving { components, .. } if components.contains(id));
        html! {
            <Card key={id.clone()} id={id.clone()} name={title(component, language)}
                kind={component.kind.name()} at={places[id.as_str()].0} instances={component.kind.instances()}
                places={Places { names: Rc::clone(&zones), of_instances: component.zones.iter().filter_map(zone_index).collect() }}
                selected={editor.selection.components.contains(id)} {moving} reach={reach(connecting, id)}
                invalid={invalid.contains(&(false, id.as_str()))} figures={figures.card(id)} />
        }
    };
    let opens = match &*shown {
        Shown::Moving { onto, .. } => onto.as_deref(),
        _ => held_over.as_deref(),
    };
    let mut curves = HashMap::new();
    let wires: Html = document
        .connections
        .iter()
        .filter_map(|connection| {
            let (from, caller) = places.get(connection.from.as_str())?;
            let (to, callee) = places.get(connection.to.as_str())?;
            let curve = Curve::connecting(*from, *to);
            let id = &connection.id;
            curves.insert(id.clone(), curve);
            Some(html! {
                <Wire key={id.clone()} id={id.clone()} {curve} latency_ms={connection.latency.mean_ms()}
                    from={title(caller, language)} to={title(callee, language)}
                    selected={editor.selection.connections.contains(id)}
                    invalid={invalid.contains(&(true, id.as_str()))} opens={opens == Some(id)} figures={figures.wire(id)}
                    on_near={on_near.clone()} />
            })
        })
        .collect();
    let near = near.as_deref().filter(|id| document.connection(id).is_some());
    let told = near.or_else(|| editor.selection.connections.first().map(String::as_str));
    let telling = told.and_then(|id| {
        let (connection, curve) = (document.connection(id)?, curves.get(id)?);
        let text = described(connection.latency.mean_ms(), figures.wire(id).as_ref(), language);
        Some((curve.at(0.5), text))
    });
    dots.set_curves(curves);

    // As one reads: column by column, from top to bottom. Put in their places one by one: a sort of the library's for
    // a type of its own takes more of the page than it is worth.
    let before = |a: &Component, b: &Component| {
        let column = |c: &Component| (c.at[0] / geometry::CARD.width).round();
        let (across, down) = (column(a).total_cmp(&column(b)), a.at[1].total_cmp(&b.at[1]));
        across.then(down).then_with(|| a.id.cmp(&b.id)).is_le()
    };
    let mut in_order: Vec<&Component> = Vec::new();
    for component in &document.components {
        in_order.insert(in_order.partition_point(|other| before(other, component)), component);
    }

    let loose = connecting.and_then(|c| loose_end(c, &places));
    let marquee = match &*shown {
        Shown::Marquee(area) => Some(*area),
        _ => None,
    };
    let ends = editor.selection.connections.iter().filter_map(|id| document.connection(id));
    let ends = ends.flat_map(|wire| [wire.from.as_str(), wire.to.as_str()]);
    let all = editor.selection.components.iter().map(String::as_str).chain(ends);
    let cards = all.filter_map(|id| places.get(id)).map(|(at, _)| Rect::card(*at));
    let area = cards.reduce(Rect::union);
    let what = match editor.selection.only() {
        Some(only) => {
            let kind = document.component(only.id()).map(|c| c.kind.name());
            let is_component = matches!(only, Subject::Component(_));
            let in_force = figures.in_force(&only);
            let at = strike::Target::of(&only);
            let offered = at.map_or(Vec::new(), |at| strikes::offered(document, &at, &in_force));
            Selected::One { kind: kind.filter(|_| is_component), offered, in_force }
        }
        None => Selected::Several { has_components: !editor.selection.components.is_empty() },
    };
    let is_at_rest = *shown == Shown::Nothing && pick.is_none();
    let selected = area.filter(|_| is_at_rest).map(|area| (area, what));
    let on_action = {
        let stage = stage.clone();
        Callback::from(move |action| stage.action(action))
    };
    let class = classes!(
        "ground",
        match &*shown {
            Shown::Panning => Some("is-panning"),
            Shown::Connecting(_) => Some("is-connecting"),
            _ => None,
        }
    );
    html! {
        <main class="area-canvas">
            <div ref={viewport.ground()} {class} tabindex="-1" role="application" aria-label={text::CANVAS.get(language)}
                data-part="ground" data-testid="canvas">
                <div ref={viewport.world()} class="world">
                    <svg class="places" aria-hidden="true">
                        { for frames.iter().map(|(frame, is_out)| outline(frame, *is_out)) }
                    </svg>
                    <div class="place-titles" role="group" aria-label={text::PLACES.get(language)}>
                        { for frames.iter().map(|(frame, is_out)| html! {
                            <Title key={format!("{}-{}", frame.place, frame.is_region)} frame={frame.clone()} is_out={*is_out} on_open={on_place.clone()} />
                        }) }
                    </div>
                    <div class="cards" role="group" aria-label={text::COMPONENTS.get(language)}>
                        { for in_order.into_iter().map(card) }
                    </div>
                    <svg class="wires" role="group" aria-label={text::CONNECTIONS.get(language)}>
                        { wires }
                    </svg>
                    <svg class="overlay" aria-hidden="true">
                        if let Some(curve) = loose {
                            <path class="loose" d={curve.path()} />
                            <path class="loose-head" d={head(curve.end())} />
                        }
                        if let Some(Rect { left, top, right, bottom }) = marquee {
                            <rect class="marquee" x={left.to_string()} y={top.to_string()}
                                width={(right - left).to_string()} height={(bottom - top).to_string()} />
                        }
                    </svg>
                    if let Some((at, text)) = telling {
                        <Telling {at} {text} />
                    }
                </div>
                <DotLayer dots={dots.clone()} />
                <Actions viewport={viewport.clone()} {selected} {on_action} />
                if let Some(pick) = &*pick {
                    <Picker key={format!("{:?}", pick.at)} viewport={viewport.clone()} at={pick.at} says={pick.says()}
                        offers={pick.offers(document, &observed.outages)}
                        on_choose={{ let (stage, pick) = (stage.clone(), pick.clone()); move |offer| stage.choose(&pick, offer) }}
                        on_close={{ let stage = stage.clone(); move |()| { stage.set_pick.set(None); stage.focus_ground(); } }} />
                }
                if let Some(hint) = hint(document, &shown, held_over.as_deref(), language) {
                    <p class="ground-hint" aria-hidden="true" data-testid="hint">{ hint }</p>
                }
                if document.components.is_empty() {
                    <p class="ground-empty">{ text::EMPTY.get(language) }</p>
                }
                <Controls viewport={viewport.clone()} />
                if let Some(one_in) = observed.drawn_one_in() {
                    <p class="ground-caption" data-testid="dot-scale">
                        if one_in <= 1 {
                            { text::DOTS_ALL.get(language) }
                        } else {
                            { text::DOTS.fill(language, &[("count", &number::count(one_in))]) }
                        }
                    </p>
                }
            </div>
            <p class="heard" role="status">{ &*said }</p>
        </main>
    }
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

/// The connection in the making: from card to cursor, or to the card that it would reach.
fn loose_end(connecting: &Connecting, places: &HashMap<&str, (Point, &Component)>) -> Option<Curve> {
    let (fixed, _) = places.get(connecting.fixed.as_str())?;
    let over = connecting.over.as_ref().and_then(|id| places.get(id.as_str())).map(|(at, _)| *at);
    Some(match (connecting.outgoing, over) {
        (true, Some(to)) => Curve::connecting(*fixed, to),
        (false, Some(from)) => Curve::connecting(from, *fixed),
        (true, None) => Curve::between(geometry::outlet(*fixed), connecting.loose),
        (false, None) => Curve::between(connecting.loose, geometry::inlet(*fixed)),
    })
}
