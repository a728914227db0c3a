//! Fields that few need, folded away by what they are about.

use flashcrowd_sim::scenario::{Field, Group};
use serde_json::Value;
use yew::prelude::*;

use super::field::{About, in_effect};
use crate::text::{Message, canvas, fields, inspector};

/// The groups that are folded, in the order of the page.
pub const GROUPS: [Group; 10] = [
    Group::Patience,
    Group::Retries,
    Group::Protection,
    Group::Health,
    Group::Capacity,
    Group::Network,
    Group::Scaling,
    Group::Start,
    Group::Memory,
    Group::Failures,
];

fn name(group: Group) -> Message {
    match group {
        Group::Main => inspector::PARAMETERS,
        Group::Patience => inspector::GROUP_PATIENCE,
        Group::Retries => inspector::GROUP_RETRIES,
        Group::Protection => inspector::GROUP_PROTECTION,
        Group::Network => inspector::GROUP_NETWORK,
        Group::Start => inspector::GROUP_START,
        Group::Memory => inspector::GROUP_MEMORY,
        Group::Health => inspector::GROUP_HEALTH,
        Group::Capacity => inspector::GROUP_CAPACITY,
        Group::Scaling => inspector::GROUP_SCALING,
        Group::Failures => inspector::GROUP_FAILURES,
    }
}

/// A group's heading tells what is set in it. It is open where something is set or wrong, and stays as it was
/// opened or closed by hand: the element itself remembers that.
pub fn view(
    about: &About,
    group: Group,
    fields: &[&'static Field],
    [value, defaults]: [&Value; 2],
    inner: Html,
) -> Html {
    let language = about.language;
    let is_set = |field: &&&'static Field| {
        let default = field.get(defaults);
        in_effect(field, field.get(value), default) != in_effect(field, None, default)
    };
    let label = |field: &&'static Field| {
        fields::field(about.owner, field.path, language).map_or(field.path, |text| text.label)
    };
    let set: Vec<&str> = fields.iter().filter(is_set).map(label).collect();
    let is_wrong = fields.iter().any(|f| !about.problems_at(f.path, &['.', '['], language).is_empty());
    let bit = 1 << group as u8;
    if is_wrong || !set.is_empty() {
        about.opened.set(about.opened.get() | bit);
    }
    // What was set stays in view after it is gone.
    let open = about.opened.get() & bit != 0;
    html! {
        <details key={group.as_str()} class="group" {open} data-testid={format!("group-{}", group.as_str())}>
            <summary>
                <span class="group-name">{ name(group).get(language) }</span>
                if is_wrong {
                    <span class="parameter-problem">{ canvas::INVALID.get(language) }</span>
                } else if !set.is_empty() {
                    <span class="aside">{ set.join(", ") }</span>
                }
            </summary>
            { inner }
        </details>
    }
}
