//! The canvas: components and connections in DOM and SVG, requests in flight on a layer of their own.

mod actions;
mod annotation_view;
mod annotations;
mod card;
mod carried;
mod cells;
mod connecting;
mod controls;
mod dots;
mod ends;
mod figures;
mod focus;
mod frames;
mod geometry;
mod gesture;
mod guides;
mod health;
mod hint;
mod layer;
mod listen;
mod menu;
mod minimap;
mod paste;
mod perform;
mod picker;
mod positions;
mod queue;
mod sight;
mod splice;
mod stage;
mod strikes;
mod things;
mod tidy;
mod view;
mod viewport;
mod walk;
mod whereabouts;
mod wire;
mod write;
mod zoning;

use std::collections::BTreeSet;
use std::rc::Rc;

use flashcrowd_protocol::Layout;
use flashcrowd_sim::metrics::{Live, Window};
use flashcrowd_sim::scenario::{Annotation, AnnotationKind, Component, Place, Problem, Subject};
use yew::prelude::*;

use actions::{Actions, ActionsProps, Selected};
use annotation_view::{Grips, GripsProps, Mark};
use connecting::Connecting;
use controls::Controls;
use dots::{DotLayer, wants_less_motion};
use frames::{Frame, Title, frames, outline};
use gesture::{Gestures, Shown};
use guides::Line;
use hint::hint;
use listen::use_listeners;
use picker::{Pick, PickPlace, Picker, PickerProps};
use sight::Sight;
use stage::{Hand, Stage};
use things::{Cards, Things, Wires};
use whereabouts::Content;
use wire::{Telling, described, head};

pub use annotations::{Sheet, area_of};
pub use dots::{Dot, Dots};
pub use figures::{CardFigures, Figures, Known, WireFigures};
pub use frames::{bounds as place_bounds, frames as place_frames};
pub use geometry::{CARD, Curve, Point, Rect, free_place};
pub use health::Health;
pub use hint::{Held, between};
pub use positions::Positions;
pub use splice::command as splice;
pub use stage::Powers;
pub use viewport::Viewport;
pub use wire::head as wire_head;
pub use wire::troubles;

use crate::dashboard::use_size;
use crate::document::{Selection, use_editor};
use crate::inspector::strike;
use crate::intent::{Performer, Performs};
use crate::later;
use crate::same::Same;
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
    pub positions: Positions,
    pub dots: Dots,
    pub observed: Observed,
    pub powers: Powers,
    /// Through it others ask the canvas.
    pub performer: Performer,
    /// What the palette holds over it.
    pub held: Option<Held>,
    /// How much of its height, from below, a sheet may cover.
    pub covered: f64,
}

#[component]
pub fn Canvas(props: &CanvasProps) -> Html {
    let CanvasProps { viewport, positions, dots, observed, powers, performer, held, covered } = props;
    let language = use_language();
    let editor = use_editor();
    let shown = use_state_eq(Shown::default);
    let pick = use_state_eq(Option::<Pick>::default);
    let said = use_state_eq(String::new);
    let writing = use_state_eq(Option::<String>::default);
    let near = use_state_eq(Option::<AttrValue>::default);
    let on_near = {
        let near = near.setter();
        use_callback((), move |id: Option<AttrValue>, ()| near.set(id))
    };
    let gestures = use_mut_ref(Gestures::default);
    let hand = use_memo((), |()| Hand::default());
    let remembered = use_mut_ref(|| Rc::new(Figures::default()));

    let figures = {
        let live = observed.live.clone();
        let known = live.map(|live| Known { live, windows: observed.windows.clone() });
        let next = remembered.borrow().next(&editor.document, &observed.layout, known);
        *remembered.borrow_mut() = next.clone();
        next
    };
    let sight = (*use_memo((), |()| Sight::new(viewport.clone(), positions.clone()))).clone();
    use_effect_with((), {
        let (viewport, sight) = (viewport.clone(), sight.clone());
        move |()| {
            let watching = viewport.watch(move |_| sight.wake());
            move || drop(watching)
        }
    });

    let stage = Stage {
        editor: editor.clone(),
        viewport: viewport.clone(),
        language,
        figures: figures.clone(),
        powers: powers.clone(),
        gestures,
        hand,
        picking: pick.is_some(),
        set_shown: shown.setter(),
        set_pick: pick.setter(),
        set_said: said.setter(),
        set_writing: writing.setter(),
    };
    if viewport.is_sized(use_size(viewport.ground())) {
        dots.wake();
    }
    viewport.is_covered(*covered);
    use_listeners(viewport, &stage);
    performer.is_now(stage.clone());

    use_effect_with(editor.opened.number, {
        let (viewport, document) = (viewport.clone(), editor.document.clone());
        move |_| viewport.open(&document)
    });

    use_effect_with(editor.selection.clone(), {
        let stage = stage.clone();
        move |_| stage.hand_on_focus()
    });

    // What is selected is not to lie under the properties that appear with it.
    use_effect_with((editor.selection.clone(), *shown == Shown::Nothing, *covered), {
        let (viewport, document) = (viewport.clone(), editor.document.clone());
        move |(selection, at_rest, _): &(Rc<Selection>, bool, f64)| {
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
            Shown::Moving { what, by, copying: false, .. } if what.components.contains(&component.id) => {
                at.plus(*by)
            }
            _ => at,
        }
    };
    let moved = match &*shown {
        Shown::Moving { what, by, copying: false, .. } => Some((what, *by)),
        _ => None,
    };
    if positions.follow(document, moved) {
        dots.wake();
    }
    sight.show(&figures, document.components.len());
    let area_now = |annotation: &Annotation| {
        let area = area_of(annotation);
        match &*shown {
            Shown::Moving { what, by, copying: false, .. } if what.annotations.contains(&annotation.id) => {
                area.moved(*by)
            }
            Shown::Resizing { id, area } if *id == annotation.id => *area,
            _ => area,
        }
    };
    let frames: Vec<(Frame, bool)> = frames(document, place, area_now)
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
    let things = Things {
        document: document.clone(),
        problems: editor.problems.clone(),
        selection: editor.selection.clone(),
        positions: positions.clone(),
        sight,
    };
    let connecting = match &*shown {
        Shown::Connecting(connecting) => Some(connecting),
        _ => None,
    };
    let opens = match &*shown {
        Shown::Moving { onto, .. } => onto.clone().map(AttrValue::from),
        _ => held.as_ref().and_then(|held| held.onto.clone()).map(AttrValue::from),
    };
    let near = near.as_deref().filter(|id| document.connection(id).is_some());
    let only = match editor.selection.only() {
        Some(Subject::Connection(id)) => Some(id),
        _ => None,
    };
    let told = near.or(only.as_deref());
    let telling = told.and_then(|id| {
        let (connection, curve) = (document.connection(id)?, positions.curve(id)?);
        let text = described(connection.latency.mean_ms(), figures.wire(id).as_ref(), language);
        Some((curve.at(0.5), text))
    });
    // As in the document and in the last window: neither a drag nor each tenth of a second draws the map anew.
    let seen_from_afar = (Same(document.clone()), Same(observed.windows.clone()), observed.outages.clone());
    let content = use_memo(seen_from_afar, |_| Content {
        cards: document
            .components
            .iter()
            .map(|c| {
                let health = figures.card(&c.id).map_or(Health::Unknown, |card| card.health);
                (Rect::card(c.at.into()), health)
            })
            .collect(),
        frames: frames
            .iter()
            .map(|(frame, _)| frame.area)
            .chain(document.annotations.iter().filter(|a| a.zone.is_none()).map(area_of))
            .collect(),
    });
    let loose = connecting.and_then(|c| loose_end(c, positions));
    let marquee = match &*shown {
        Shown::Marquee(area) => Some(*area),
        _ => None,
    };
    let ends = editor.selection.connections.iter().filter_map(|id| document.connection(id));
    let ends = ends.flat_map(|wire| [wire.from.as_str(), wire.to.as_str()]);
    let all = editor.selection.components.iter().map(String::as_str).chain(ends);
    let cards = all.filter_map(|id| positions.centre(id)).map(Rect::card);
    let annotated = editor.selection.annotations.iter().filter_map(|id| document.annotation(id));
    let area = cards.chain(annotated.map(area_now)).reduce(Rect::union);
    let what = match editor.selection.only() {
        Some(only) => {
            let kind = document.component(only.id()).map(|c| c.kind.name());
            let is_component = matches!(only, Subject::Component(_));
            let in_force = figures.in_force(&only);
            let at = strike::Target::of(&only);
            let offered = at.map_or(Vec::new(), |at| strikes::offered(document, &at, &in_force));
            Selected::One { kind: kind.filter(|_| is_component), offered, in_force }
        }
        None => Selected::Several {
            can_be_copied: !editor.selection.components.is_empty()
                || !editor.selection.annotations.is_empty(),
        },
    };
    let is_at_rest = *shown == Shown::Nothing && pick.is_none() && writing.is_none();
    let selected = area.filter(|_| is_at_rest).map(|area| (area, what));
    let on_intent = {
        let stage = stage.clone();
        Callback::from(move |intent| {
            stage.perform(intent);
        })
    };
    let on_strike = {
        let stage = stage.clone();
        Callback::from(move |name| stage.strike(name))
    };
    let reconnects =
        |id: &str| matches!(connecting, Some(Connecting { old: Some(old), .. }) if old.connection == id);
    let ends = match editor.selection.only() {
        Some(Subject::Connection(id)) if is_at_rest || reconnects(&id) => {
            positions.curve(&id).map(|curve| (id, curve))
        }
        _ => None,
    };
    let (ghosts, guides) = match &*shown {
        Shown::Moving { what, by, copying: true, guides, .. } => {
            let cards = what.components.iter().filter_map(|id| positions.centre(id));
            let sheets = what.annotations.iter().filter_map(|id| document.annotation(id)).map(area_of);
            let areas = cards.map(Rect::card).chain(sheets);
            (areas.map(|area| area.moved(*by)).collect(), *guides)
        }
        Shown::Moving { guides, .. } => (Vec::new(), *guides),
        _ => (Vec::new(), Default::default()),
    };
    let offers = |pick: &Pick| {
        let in_force = editor.selection.only().map(|only| figures.in_force(&only)).unwrap_or_default();
        pick.offers(document, &observed.outages, &in_force, |intent| stage.can(intent))
    };
    let zone_over = match &*shown {
        Shown::Moving { zoning, onto: None, .. } => zoning.zone(),
        Shown::Nothing => held.as_ref().and_then(|held| held.zone.as_deref()),
        _ => None,
    };
    let mut sheets_in_order: Vec<&Annotation> = Vec::new();
    for annotation in &document.annotations {
        sheets_in_order
            .insert(sheets_in_order.partition_point(|other| reads_before(other, annotation)), annotation);
    }
    let mark = |annotation: &Annotation| {
        let id = &annotation.id;
        let on_written = {
            let (stage, id) = (stage.clone(), id.clone());
            Callback::from(move |typed| stage.written(&id, typed))
        };
        let is_invalid =
            |problem: &Problem| matches!(&problem.place, Place::Annotation { id: other, .. } if other == id);
        html! {
            <Mark key={id.clone()} id={id.clone()} kind={annotation.kind} text={annotation.text.get(language).to_owned()}
                zone={annotation.zone.clone().map(AttrValue::from)} area={area_now(annotation)}
                selected={editor.selection.annotations.contains(id)}
                moving={matches!(&*shown, Shown::Moving { what, .. } if what.annotations.contains(id))}
                invalid={editor.problems.iter().any(is_invalid)} writing={writing.as_deref() == Some(id)} {on_written} />
        }
    };
    let gripped = editor.selection.only_annotation().and_then(|id| document.annotation(id));
    let gripped = gripped.filter(|_| is_at_rest || matches!(*shown, Shown::Resizing { .. }));
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
            <h2 class="heard">{ text::CANVAS.get(language) }</h2>
            <div ref={viewport.ground()} {class} tabindex="-1" role="application" aria-label={text::CANVAS.get(language)}
                data-part="ground" data-testid="canvas">
                <div ref={viewport.layer().node()} class="layer">
                    <div ref={viewport.world()} class="world">
                        <svg class="places" aria-hidden="true">
                            { for frames.iter().map(|(frame, is_out)| outline(frame, *is_out, zone_over == Some(&*frame.place) && !frame.is_region)) }
                            { for document.annotations.iter().filter(|a| a.kind == AnnotationKind::Frame).map(|frame| {
                                annotation_view::outline(frame, area_now(frame), editor.selection.annotations.contains(&frame.id))
                            }) }
                        </svg>
                        <div class="annotations steady" role="group" aria-label={crate::text::annotations::ANNOTATIONS.get(language)}>
                            { for sheets_in_order.into_iter().map(mark) }
                        </div>
                        <div class="place-titles steady" role="group" aria-label={text::PLACES.get(language)}>
                            { for frames.iter().map(|(frame, is_out)| html! {
                                <Title key={format!("{}-{}", frame.place, frame.is_region)} frame={frame.clone()} is_out={*is_out} on_open={on_place.clone()} />
                            }) }
                        </div>
                        <Cards things={things.clone()} moving={moved.map(|(what, _)| what.clone())}
                            connecting={connecting.map(Connecting::without_end)} />
                        <Wires {things} {opens} on_near={on_near.clone()} />
                        <svg class="overlay" aria-hidden="true">
                            if let Some(curve) = loose {
                                <path class="loose" d={curve.path()} />
                                <path class="loose-head" d={head(curve.end())} />
                            }
                            { for marquee.iter().map(|area| rectangle("marquee", *area)) }
                            { for ghosts.iter().map(|area| rectangle("ghost", *area)) }
                            if let Some(Line { at, from, to }) = guides.upright {
                                <path class="guide" d={format!("M{at} {from}V{to}")} />
                            }
                            if let Some(Line { at, from, to }) = guides.level {
                                <path class="guide" d={format!("M{from} {at}H{to}")} />
                            }
                        </svg>
                        { for ends.iter().map(|(id, curve)| ends::view(id, curve, language)) }
                        <div class="steady">
                            if let Some(annotation) = gripped {
                                { later::view::<Grips>(GripsProps { id: annotation.id.clone().into(), area: area_now(annotation) }) }
                            }
                            if let Some((at, text)) = telling {
                                <Telling {at} {text} />
                            }
                        </div>
                    </div>
                </div>
                { positions.carrier().view(viewport.carried()) }
                <DotLayer dots={dots.clone()} />
                if let Some((area, selected)) = selected {
                    { later::view::<Actions>(ActionsProps {
                        viewport: viewport.clone(), area, selected, on_intent: on_intent.clone(), on_strike,
                    }) }
                }
                if let Some(pick) = &*pick {
                    { later::view::<Picker>(PickerProps {
                        viewport: viewport.clone(),
                        at: pick.at,
                        says: pick.says(),
                        at_corner: matches!(pick.place, PickPlace::Menu(_) | PickPlace::Here),
                        offers: offers(pick),
                        on_choose: {
                            let (stage, pick) = (stage.clone(), pick.clone());
                            Callback::from(move |offer| stage.choose(&pick, offer))
                        },
                        on_close: {
                            let stage = stage.clone();
                            Callback::from(move |()| {
                                stage.set_pick.set(None);
                                stage.focus_selected();
                            })
                        },
                    }) }
                }
                if let Some(hint) = hint(document, &shown, held.as_ref(), language) {
                    <p class="ground-hint" aria-hidden="true" data-testid="hint">{ hint }</p>
                }
                if document.components.is_empty() && document.annotations.is_empty() {
                    <p class="ground-empty">{ text::EMPTY.get(language) }</p>
                }
                <Controls viewport={viewport.clone()} {content} {on_intent} />
                if let Some(one_in) = observed.drawn_one_in() {
                    <p class="ground-caption" data-testid="dot-scale">
                        if one_in <= 1 {
                            { text::DOTS_ALL.get(language) }
                        } else {
                            { text::DOTS.fill(language, &[("count", &number::count(one_in))]) }
                        }
                        <span class="ground-aside">{ " · " }{ text::DOTS_TRAVEL.get(language) }</span>
                    </p>
                }
            </div>
            <p class="heard" role="status">{ &*said }</p>
        </main>
    }
}

/// As one reads: from the left to the right, and from top to bottom.
fn reads_before(a: &Annotation, b: &Annotation) -> bool {
    let (a, b) = (area_of(a), area_of(b));
    a.left.total_cmp(&b.left).then(a.top.total_cmp(&b.top)).is_le()
}

fn rectangle(class: &'static str, area: Rect) -> Html {
    let Rect { left, top, .. } = area;
    html! {
        <rect {class} x={left.to_string()} y={top.to_string()} width={area.width().to_string()} height={area.height().to_string()} />
    }
}

/// The connection in the making: from card to cursor, or to the card that it would reach.
fn loose_end(connecting: &Connecting, positions: &Positions) -> Option<Curve> {
    let fixed = positions.centre(&connecting.fixed)?;
    let over = connecting.over.as_ref().and_then(|id| positions.centre(id));
    Some(match (connecting.outgoing, over) {
        (true, Some(to)) => Curve::connecting(fixed, to),
        (false, Some(from)) => Curve::connecting(from, fixed),
        (true, None) => Curve::between(geometry::outlet(fixed), connecting.loose),
        (false, None) => Curve::between(connecting.loose, geometry::inlet(fixed)),
    })
}
