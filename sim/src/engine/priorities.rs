//! Which priorities can come where.

use std::collections::BTreeMap;

use crate::scenario::{Component, Document, Kind};

/// The lowest and the highest.
pub type Range = (u32, u32);

/// Of the classes that can come to each component, by its id; none where no client leads.
pub fn that_come(document: &Document) -> BTreeMap<&str, Range> {
    let mut callees: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for over in &document.connections {
        callees.entry(&over.from).or_default().push(&over.to);
    }
    let mut ranges = BTreeMap::new();
    let mut open: Vec<(&str, Range)> = document.components.iter().filter_map(of_client).collect();
    while let Some((id, (low, high))) = open.pop() {
        let known = ranges.get(id).copied();
        let wider = known.map_or((low, high), |(l, h): Range| (low.min(l), high.max(h)));
        // Further on only what is new there, so a cycle ends.
        if known != Some(wider) {
            ranges.insert(id, wider);
            open.extend(callees.get(id).into_iter().flatten().map(|callee| (*callee, wider)));
        }
    }
    ranges
}

fn of_client(component: &Component) -> Option<(&str, Range)> {
    let Kind::Client(client) = &component.kind else { return None };
    let priorities = client.traffic.classes.iter().map(|class| class.priority);
    // Without classes there is one of the lowest priority.
    let range = priorities.fold(None, |range: Option<Range>, priority| {
        Some(range.map_or((priority, priority), |(low, high)| (low.min(priority), high.max(priority))))
    });
    Some((&component.id, range.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parse;

    #[test]
    fn what_comes_is_what_clients_that_lead_there_send() {
        let document = parse(
            r#"{"flashcrowd":1,"components":[
                {"id":"a","kind":"client","traffic":{"classes":[{"name":"x","priority":3},{"name":"y","priority":7}]}},
                {"id":"b","kind":"client"},
                {"id":"one","kind":"gateway"},{"id":"both","kind":"gateway"},{"id":"alone","kind":"gateway"},
                {"id":"web","kind":"server"}],
                "connections":[{"from":"a","to":"one"},{"from":"one","to":"both"},{"from":"b","to":"both"},
                {"from":"both","to":"web"},{"from":"web","to":"both"}]}"#,
        )
        .unwrap_or_else(|problems| panic!("{problems:?}"));
        let ranges = that_come(&document);
        assert_eq!(ranges.get("one"), Some(&(3, 7)));
        assert_eq!(ranges.get("both"), Some(&(0, 7)));
        assert_eq!(ranges.get("alone"), None);
    }
}
