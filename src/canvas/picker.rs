//! The picker: what is to stand at a place, or within a connection? What is to happen to a zone, or be done with what is
//! selected?

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::{CrashMode, Deed, Document, Fault, FaultName, KindName, Language};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::geometry::{Point, Rect};
use super::viewport::{Beside, Viewport, use_beside};
use super::{menu, strikes};
use crate::catalogue;
use crate::document::{Selection, can_splice};
use crate::icon::Icon;
use crate::inspector::strike::{self, Target};
use crate::intent::{Intent, entry, on_mac};
use crate::text::{Message, canvas, faults, fields, intents, use_language};

/// What is wanted where.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    pub at: Point,
    pub place: PickPlace,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PickPlace {
    /// At the other end of a connection that leaves this component, or reaches it.
    End { fixed: String, outgoing: bool },
    /// In this connection.
    Within { connection: String },
    /// On its own.
    Here,
    /// At these zones and regions, whatever befalls them.
    Places(Vec<String>),
    /// What can be done with these, or with the ground where there are none.
    Menu(Selection),
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Offer {
    Kind(KindName),
    Outage { place: String, mode: CrashMode },
    MendOutage { place: String },
    Do(Intent),
    Strike { name: FaultName, is_in_force: bool },
}

impl Offer {
    fn icon(&self) -> Option<Icon> {
        match self {
            Offer::Kind(kind) => Some(catalogue::entry(*kind).icon),
            Offer::Outage { .. } => Some(Icon::Outage),
            Offer::MendOutage { .. } | Offer::Strike { is_in_force: true, .. } => Some(Icon::Reset),
            Offer::Strike { name, .. } => Some(strikes::icon(*name)),
            Offer::Do(intent) => entry(*intent).icon,
        }
    }

    /// The key that does the same.
    fn key(&self) -> Option<String> {
        match self {
            Offer::Do(intent) => entry(*intent).keys.first().map(|key| key.label(on_mac())),
            _ => None,
        }
    }

    pub fn name(&self, language: Language) -> String {
        let of = |message: Message, place: &str| message.fill(language, &[("name", place)]);
        match self {
            Offer::Kind(kind) => catalogue::entry(*kind).name.get(language).to_owned(),
            Offer::Outage { place, .. } => {
                let mode = fields::field("fault", &format!("outage.mode.{}", self.mode()), language);
                format!("{} · {}", of(faults::OUTAGE, place), mode.map_or("", |text| text.label))
            }
            Offer::MendOutage { place } => of(faults::MEND, place),
            Offer::Do(intent) => entry(*intent).name.get(language).to_owned(),
            Offer::Strike { name, is_in_force: false } => strikes::label(*name, language),
            Offer::Strike { name, is_in_force: true } => of(faults::MEND, &strikes::label(*name, language)),
        }
    }

    /// In the ids of tests.
    fn word(&self) -> String {
        match self {
            Offer::Kind(kind) => kind.as_str().to_owned(),
            Offer::Outage { place, .. } => format!("outage-{place}-{}", self.mode()),
            Offer::MendOutage { place } => format!("mend-{place}"),
            Offer::Do(intent) => format!("{intent:?}"),
            Offer::Strike { name, .. } => format!("strike-{}", name.as_str()),
        }
    }

    fn mode(&self) -> &'static str {
        if matches!(self, Offer::Outage { mode: CrashMode::BlackHole, .. }) { "black_hole" } else { "refuse" }
    }

    /// What is done to the run.
    pub fn deed(&self) -> Option<Deed> {
        let fault = match self {
            Offer::Kind(_) | Offer::Do(_) | Offer::Strike { .. } => None,
            Offer::Outage { place, mode } => Some(Fault::Outage { zone: place.clone(), mode: *mode }),
            Offer::MendOutage { place } => strike::mending(&Target::Place(place.clone()), FaultName::Outage),
        };
        fault.map(|fault| Deed::fault(fault, None))
    }
}

impl Pick {
    /// What the choice is about.
    pub fn says(&self) -> Message {
        match self.place {
            PickPlace::Places(_) => canvas::PLACE_INCIDENTS,
            PickPlace::Menu(ref selection) if selection.is_empty() => intents::MENU_GROUND,
            PickPlace::Menu(_) => intents::MENU_SELECTION,
            PickPlace::Here => canvas::PICK_HERE,
            _ => canvas::PICK,
        }
    }

    /// What there is to choose from, while these places are out, and these faults in force at what is selected.
    pub fn offers(
        &self,
        document: &Document,
        outages: &BTreeSet<String>,
        in_force: &[FaultName],
        can: impl Fn(Intent) -> bool,
    ) -> Vec<Offer> {
        if let PickPlace::Menu(selection) = &self.place {
            return menu::offers(document, selection, in_force, can);
        }
        if let PickPlace::Places(names) = &self.place {
            let of = |place: &String| match outages.contains(place) {
                true => vec![Offer::MendOutage { place: place.clone() }],
                false => [CrashMode::Refuse, CrashMode::BlackHole]
                    .map(|mode| Offer::Outage { place: place.clone(), mode })
                    .into(),
            };
            return names.iter().flat_map(of).collect();
        }
        let fits = |kind: KindName| match &self.place {
            PickPlace::End { fixed, outgoing } => {
                document.component(fixed).map(|c| c.kind.name()).is_some_and(|fixed| match outgoing {
                    true => fixed.may_call(kind),
                    false => kind.may_call(fixed),
                })
            }
            PickPlace::Within { connection } => can_splice(document, kind, connection).is_ok(),
            PickPlace::Here => true,
            PickPlace::Places(_) | PickPlace::Menu(_) => false,
        };
        KindName::ALL.into_iter().filter(|kind| fits(*kind)).map(Offer::Kind).collect()
    }
}

#[derive(Properties, PartialEq)]
pub struct PickerProps {
    pub viewport: Viewport,
    pub at: Point,
    /// Its corner is there; else it stands beside the point.
    pub at_corner: bool,
    pub says: Message,
    pub offers: Vec<Offer>,
    pub on_choose: Callback<Offer>,
    pub on_close: Callback<()>,
}

#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let language = use_language();
    let side = if props.at_corner { Beside::Corner } else { Beside::Above };
    let node = use_beside(&props.viewport, Rect::between(props.at, props.at), side);
    use_effect_with(props.at, {
        let node = node.clone();
        move |_| focus(&node, 0)
    });
    let onkeydown = {
        let (node, close) = (node.clone(), props.on_close.clone());
        move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "Escape" | "Tab" => {
                    event.prevent_default();
                    return close.emit(());
                }
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                _ => return,
            };
            event.prevent_default();
            focus(&node, step);
        }
    };
    let choice = |offer: &Offer| {
        let word = offer.word();
        let onclick = {
            let offer = offer.clone();
            props.on_choose.reform(move |_: MouseEvent| offer.clone())
        };
        html! {
            <button key={word.clone()} type="button" role="menuitem" class="picker-choice" {onclick} data-testid={format!("pick-{word}")}>
                { offer.icon().map_or_else(|| html! { <span class="icon" /> }, Icon::view) }
                <span class="picker-name">{ offer.name(language) }</span>
                if let Some(key) = offer.key() {
                    <kbd aria-hidden="true">{ key }</kbd>
                }
            </button>
        }
    };
    html! {
        <div ref={node} class="picker" role="menu" aria-label={props.says.get(language)} {onkeydown}
            data-part="picker" data-testid="picker">
            { for props.offers.iter().map(choice) }
        </div>
    }
}

/// Moves the focus among the choices by so many; to the first, where none has it.
fn focus(node: &NodeRef, step: i32) {
    let Some(choices) = node.cast::<HtmlElement>().map(|menu| menu.children()) else { return };
    let active = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element());
    let count = choices.length() as i32;
    let current = (0..count).find(|i| choices.item(*i as u32) == active);
    let next = current.map_or(0, |i| (i + step).rem_euclid(count.max(1)));
    if let Some(choice) = choices.item(next as u32).and_then(|c| c.dyn_into::<HtmlElement>().ok()) {
        choice.focus().ok();
    }
}
