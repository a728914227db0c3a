//! Links that were once given out open for ever, and mean what they meant.
//!
//! Each line of `golden-links.txt` is a fragment and, after a space, the scenario that it stands for. Lines are
//! added, never changed.

use flashcrowd_sim::scenario::{check, from_fragment, parse};

const LINKS: &str = include_str!("golden-links.txt");

#[test]
fn every_link_ever_made_opens_as_the_scenario_that_it_was() {
    let mut opened = 0;
    for line in LINKS.lines() {
        let (fragment, json) = line.split_once(' ').expect("a fragment and its scenario");
        let linked = from_fragment(fragment).unwrap_or_else(|error| panic!("{fragment}: {error}"));
        assert_eq!(Ok(&linked.document), parse(json).as_ref(), "{fragment}");
        assert!(check(&linked.document).is_ok(), "{fragment}");
        opened += 1;
    }
    assert!(opened >= 3);
}
