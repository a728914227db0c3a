//! The gallery: scenarios that come with the app, each with notes on what to see in it. The first
//! visit's is part of the program; the page's host has the others, and the list of them, for whoever opens one.

use crate::beside;
use crate::text::Language;
use crate::text::later::Later;

/// The list, in groups, of each the simplest first: what stands in a file beside the page is a group's name, or a file's
/// stem, the scenario's name as its file says, and what happens in it.
pub static LIST: Later = Later::new("gallery");

/// A scenario of the gallery, as the list shows it before its file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The stem of its file's name.
    pub slug: &'static str,
    pub name: &'static str,
    pub summary: &'static str,
}

/// Scenarios that are about the same things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub name: &'static str,
    pub examples: Vec<Example>,
}

/// All of them, or none yet.
pub fn groups(language: Language) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for block in LIST.blocks(language) {
        match (&block[..], groups.last_mut()) {
            ([name], _) => groups.push(Group { name, examples: Vec::new() }),
            ([slug, name, summary], Some(group)) => group.examples.push(Example { slug, name, summary }),
            _ => {}
        }
    }
    groups
}

/// What somebody sees who comes for the first time: healthy, and about to be tested.
pub const FIRST_VISIT: &str = include_str!("../scenarios/three-servers.json");
const FIRST_VISIT_SLUG: &str = "three-servers";

/// The JSON of an example, or why it cannot be had.
pub async fn load(slug: &str) -> Result<String, String> {
    if slug == FIRST_VISIT_SLUG {
        return Ok(FIRST_VISIT.to_owned());
    }
    beside::read(&format!("scenarios/{slug}.json")).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::{Example, FIRST_VISIT, FIRST_VISIT_SLUG, groups};
    use flashcrowd_sim::scenario::{Language, check, parse};

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");

    fn examples(language: Language) -> impl Iterator<Item = Example> {
        groups(language).into_iter().flat_map(|group| group.examples)
    }

    fn json(slug: &str) -> String {
        fs::read_to_string(format!("{FOLDER}/{slug}.json")).expect("the file is there")
    }

    #[test]
    fn every_file_is_in_the_gallery_under_its_own_name_and_has_no_problems() {
        let files = fs::read_dir(FOLDER).expect("the folder is there").flatten();
        let stems =
            files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".json")?.to_owned()));
        let stems: BTreeSet<String> = stems.collect();
        for language in [Language::En, Language::Zh] {
            let slugs: BTreeSet<String> = examples(language).map(|example| example.slug.to_owned()).collect();
            assert_eq!(stems, slugs);
            assert_eq!(slugs.len(), examples(language).count(), "an example stands twice in the list");
            for example in examples(language) {
                let document = parse(&json(example.slug)).expect("an example parses");
                assert_eq!(check(&document).err(), None, "{}", example.slug);
                let name = document.name.expect("an example has a name");
                assert_eq!(name.get(language), example.name, "{}", example.slug);
            }
        }
        let slugs = |examples: Vec<Example>| examples.iter().map(|example| example.slug).collect::<Vec<_>>();
        let order =
            |language| groups(language).into_iter().map(|group| slugs(group.examples)).collect::<Vec<_>>();
        assert_eq!(order(Language::En), order(Language::Zh));
        assert!(order(Language::En).iter().all(|group| !group.is_empty()));
    }

    #[test]
    fn the_first_visit_needs_no_second_load() {
        assert_eq!(FIRST_VISIT, json(FIRST_VISIT_SLUG));
        assert!(examples(Language::En).any(|example| example.slug == FIRST_VISIT_SLUG));
    }
}
