//! The menu of what is selected, or of the ground.

use flashcrowd_sim::scenario::{Document, FaultName, Subject};

use super::picker::Offer;
use super::strikes;
use crate::document::Selection;
use crate::inspector::strike::Target;
use crate::intent::Intent;

const OF_COMPONENTS: &[Intent] = &[
    Intent::Open,
    Intent::QuickAdd,
    Intent::Connect,
    Intent::Cut,
    Intent::Copy,
    Intent::Duplicate,
    Intent::Group,
    Intent::RemoveAndRejoin,
    Intent::Remove,
];
const OF_ANNOTATIONS: &[Intent] = &[
    Intent::Open,
    Intent::Cut,
    Intent::Copy,
    Intent::Duplicate,
    Intent::Group,
    Intent::Ungroup,
    Intent::Remove,
];
const OF_CONNECTION: &[Intent] = &[Intent::Open, Intent::Insert, Intent::Remove];
const OF_GROUND: &[Intent] = &[
    Intent::QuickAdd,
    Intent::AddNote,
    Intent::AddFrame,
    Intent::Paste,
    Intent::SelectAll,
    Intent::Fit,
    Intent::Commands,
    Intent::Keys,
];

/// What can be done, as far as it can now; what breaks it comes last.
pub fn offers(
    document: &Document,
    selection: &Selection,
    in_force: &[FaultName],
    can: impl Fn(Intent) -> bool,
) -> Vec<Offer> {
    let only = selection.only();
    let intents = match only {
        _ if selection.is_empty() => OF_GROUND,
        Some(Subject::Connection(_)) => OF_CONNECTION,
        None if selection.components.is_empty() && !selection.annotations.is_empty() => OF_ANNOTATIONS,
        _ => OF_COMPONENTS,
    };
    let mut offers: Vec<Offer> = intents.iter().copied().filter(|i| can(*i)).map(Offer::Do).collect();
    if let Some(at) = only.as_ref().and_then(Target::of) {
        let strike = |name| Offer::Strike { name, is_in_force: in_force.contains(&name) };
        offers.extend(strikes::offered(document, &at, in_force).into_iter().map(strike));
    }
    offers
}
