//! Zones and regions as frames: around what stands in one of them alone, or where a zone's frame has been drawn.

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::{Annotation, Component, Document};
use yew::prelude::*;

use super::annotations::area_of;
use super::geometry::{self, Point, Rect};
use super::viewport::use_place;
use crate::document::set_of;
use crate::icon::Icon;
use crate::text::{canvas, use_language};

/// From a frame to what is in it; above there is its title, below the reasons of its cards.
pub const PADDING: f64 = 16.0;
pub const TITLE: f64 = 20.0;
pub const REASONS: f64 = 12.0;

/// A frame on the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    pub place: String,
    pub area: Rect,
    pub is_region: bool,
    /// The zones of a region that have no frame of their own, because nothing stands in them alone.
    pub unframed: Vec<String>,
    /// The annotation by which it was drawn.
    pub drawn: Option<String>,
}

/// The frames of a document whose components and annotations stand where `at` and `drawn` say, those further out first.
pub fn frames(
    document: &Document,
    at: impl Fn(&Component) -> Point,
    drawn: impl Fn(&Annotation) -> Rect,
) -> Vec<Frame> {
    let around = |is_in: &dyn Fn(&str) -> bool| {
        let all =
            document.components.iter().filter(|c| !c.zones.is_empty() && c.zones.iter().all(|z| is_in(z)));
        all.map(|component| Rect::card(at(component))).reduce(Rect::union)
    };
    let of_zone = |zone: &String| {
        let cards = around(&|other| other == zone);
        let annotation = document.frame_of_zone(zone);
        let area = match annotation {
            Some(annotation) => cards.into_iter().fold(drawn(annotation), Rect::union),
            None => framed(cards?),
        };
        let drawn = annotation.map(|annotation| annotation.id.clone());
        Some(Frame { place: zone.clone(), area, is_region: false, unframed: Vec::new(), drawn })
    };
    let zones: Vec<Frame> = document.zones.keys().filter_map(of_zone).collect();
    let regions = set_of(document.zones.keys().map(|zone| document.region_of(zone)));
    let of_region = |region: &str| {
        let inner: Vec<&str> = document.zones_of(region).collect();
        // A zone that is a region by itself has one frame.
        if inner == [region] {
            return None;
        }
        let frames = zones.iter().filter(|frame| inner.contains(&frame.place.as_str()));
        let cards = around(&|zone| document.region_of(zone) == region);
        let area = frames.map(|frame| frame.area).chain(cards).reduce(Rect::union)?;
        let is_framed = |zone: &&str| zones.iter().any(|frame| frame.place == *zone);
        let unframed = inner.iter().filter(|zone| !is_framed(zone)).map(|zone| (*zone).to_owned()).collect();
        Some(Frame { place: region.to_owned(), area: framed(area), is_region: true, unframed, drawn: None })
    };
    let mut all: Vec<Frame> = regions.into_iter().filter_map(of_region).collect();
    all.extend(zones);
    all
}

/// The frame of what takes this area: above there is its title, below the reasons of its cards.
pub fn framed(area: Rect) -> Rect {
    let Rect { left, top, right, bottom } = area.grown(PADDING);
    Rect { left, top: top - TITLE, right, bottom: bottom + REASONS }
}

/// The frame of a zone around those of its components that are `counted`, or as it was drawn.
pub fn area_of_zone(document: &Document, zone: &str, counted: impl Fn(&Component) -> bool) -> Option<Rect> {
    let is_in = |c: &&Component| !c.zones.is_empty() && c.zones.iter().all(|other| other == zone);
    let cards = document.components.iter().filter(is_in).filter(|c| counted(c));
    let cards = cards.map(|component| Rect::card(component.at.into())).reduce(Rect::union);
    match document.frame_of_zone(zone) {
        Some(annotation) => Some(cards.into_iter().fold(area_of(annotation), Rect::union)),
        None => cards.map(framed),
    }
}

/// What encloses all cards, frames and notes.
pub fn bounds(document: &Document) -> Option<Rect> {
    let frames = frames(document, |component| component.at.into(), area_of);
    let annotations = document.annotations.iter().map(area_of);
    let areas = frames.iter().map(|frame| frame.area).chain(annotations);
    areas.chain(geometry::bounds(document)).reduce(Rect::union)
}

impl Frame {
    /// Whether a component stands in this place alone.
    pub fn is_around(&self, document: &Document, component: &Component) -> bool {
        let is_in = |zone: &String| {
            let place = if self.is_region { document.region_of(zone) } else { zone };
            place == self.place
        };
        !component.zones.is_empty() && component.zones.iter().all(is_in)
    }

    /// Whether all of it is down, as an outage of it, of its region, or of all its zones has it.
    pub fn is_out(&self, document: &Document, outages: &BTreeSet<String>) -> bool {
        let is_out = |zone: &str| outages.contains(zone) || outages.contains(document.region_of(zone));
        document.zones_of(&self.place).all(is_out)
    }

    /// What can be struck at its title, or mended.
    pub fn places(&self, document: &Document, outages: &BTreeSet<String>) -> Vec<String> {
        let region = document.region_of(&self.place);
        let around = Some(region.to_owned()).filter(|name| *name != self.place && outages.contains(name));
        std::iter::once(self.place.clone()).chain(around).chain(self.unframed.iter().cloned()).collect()
    }
}

#[derive(Properties, PartialEq)]
pub struct TitleProps {
    pub frame: Frame,
    pub is_out: bool,
    /// Somebody wants to know what can be done to the place.
    pub on_open: Callback<Frame>,
}

/// The name of a frame, which is pressed to strike what is in it.
#[component]
pub fn Title(props: &TitleProps) -> Html {
    let language = use_language();
    let TitleProps { frame, is_out, on_open } = props;
    // A drawn frame has its own title at its left.
    let node = use_place(match frame.drawn {
        Some(_) => Point::new(frame.area.right, frame.area.top),
        None => Point::new(frame.area.left, frame.area.top),
    });
    let class =
        classes!("place-title", is_out.then_some("is-out"), frame.drawn.is_some().then_some("is-drawn"));
    let message = if frame.is_region { canvas::REGION } else { canvas::ZONE };
    let mut label = message.fill(language, &[("name", &frame.place)]);
    if *is_out {
        label = format!("{label}, {}", canvas::OUT.get(language));
    }
    let onclick = {
        let frame = frame.clone();
        on_open.reform(move |_| frame.clone())
    };
    html! {
        <button ref={node} type="button" {class} data-part="place" {onclick}
            title={canvas::PLACE_INCIDENTS.get(language)} aria-label={label} aria-haspopup="menu" data-testid={format!("place-{}", frame.place)}>
            { &frame.place }
            if *is_out {
                { Icon::Outage.view() }{ canvas::OUT.get(language) }
            }
        </button>
    }
}

/// The outline.
pub fn outline(frame: &Frame, is_out: bool, is_over: bool) -> Html {
    let Rect { left, top, .. } = frame.area;
    let class = classes!(
        "place",
        frame.is_region.then_some("is-region"),
        is_out.then_some("is-out"),
        is_over.then_some("is-over")
    );
    html! {
        <rect key={format!("{}-{}", frame.place, frame.is_region)} {class} x={left.to_string()} y={top.to_string()} rx="12"
            width={frame.area.width().to_string()} height={frame.area.height().to_string()} />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::{AnnotationKind, parse};
    use serde_json::json;

    fn document() -> Document {
        let server = |id: &str, x: f64, zones: &[&str]| json!({"id": id, "kind": "server", "at": [x, 0], "zones": zones});
        let json = json!({
            "flashcrowd": 1,
            "zones": { "a": { "region": "east" }, "b": { "region": "east" }, "c": {} },
            "components": [
                server("one", 0.0, &["a"]), server("two", 300.0, &["a", "a"]), server("both", 600.0, &["a", "b"]),
                server("far", 1_200.0, &["c"]), server("everywhere", 900.0, &["a", "c"]), server("nowhere", 0.0, &[]),
            ],
        });
        parse(&json.to_string()).expect("it parses")
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_frame_is_around_what_stands_in_one_place_alone() {
        let document = document();
        let frames = frames(&document, |component| component.at.into(), area_of);
        let names: Vec<_> = frames.iter().map(|frame| frame.place.as_str()).collect();
        assert_eq!(names, ["east", "a", "c"]);
        let holds = |frame: usize, id: &str| {
            let at: Point = document.component(id).map(|c| c.at.into()).unwrap_or_default();
            frames[frame].area.contains(at)
        };
        assert!(holds(0, "one") && holds(0, "both") && !holds(0, "everywhere"));
        assert!(holds(1, "two") && !holds(1, "both"));
        assert!(holds(2, "far") && !holds(2, "everywhere"));
        let (outer, inner) = (frames[0].area, frames[1].area);
        assert!(outer.left < inner.left && outer.top < inner.top && outer.bottom > inner.bottom);
    }

    #[test]
    fn a_drawn_frame_is_where_it_was_drawn_and_around_what_stands_in_its_zone() {
        let mut document = document();
        let annotation = |zone: &str, at| Annotation {
            at,
            zone: Some(zone.to_owned()),
            ..Annotation::new(zone, AnnotationKind::Frame)
        };
        document.annotations.extend([annotation("c", [1_000.0, 0.0]), annotation("b", [0.0, 900.0])]);
        let frames = frames(&document, |component| component.at.into(), area_of);
        let frame = |place: &str| frames.iter().find(|frame| frame.place == place).expect("it has a frame");
        assert_eq!(frame("c").drawn.as_deref(), Some("c"));
        assert_eq!(
            (frame("c").area.left, frame("c").area.right),
            (880.0, 1_200.0 + geometry::CARD.width / 2.0)
        );
        // Nothing stands in it alone, and yet it has a frame.
        assert!(frame("b").area == area_of(&document.annotations[1]));
        assert!(frame("east").area.covers(&frame("b").area) && frame("east").unframed.is_empty());
        assert_eq!(
            area_of_zone(&document, "a", |c| c.id != "one")
                .map(|area| area.covers(&Rect::card(Point::default()))),
            Some(false)
        );
    }

    #[test]
    fn a_place_is_out_with_its_region_and_a_region_with_all_its_zones() {
        let document = document();
        let frames = frames(&document, |component| component.at.into(), area_of);
        let out =
            |names: &[&str]| frames.iter().map(|f| f.is_out(&document, &set(names))).collect::<Vec<_>>();
        assert_eq!(out(&["a"]), [false, true, false]);
        assert_eq!(out(&["east"]), [true, true, false]);
        assert_eq!(out(&["a", "b"]), [true, true, false]);
        assert_eq!(out(&["c"]), [false, false, true]);
        // What has no title of its own is struck at that of its region, and a region is mended at each of its zones.
        assert_eq!(frames[0].places(&document, &set(&[])), ["east", "b"]);
        assert_eq!(frames[1].places(&document, &set(&["east"])), ["a", "east"]);
    }
}
