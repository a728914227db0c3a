//! The gallery: scenarios that come with the app, each with notes on what to see in it.

/// A scenario of the gallery, as its file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Its name in addresses and in the browser's store.
    pub slug: &'static str,
    pub json: &'static str,
}

macro_rules! example {
    ($slug:literal) => {
        Example { slug: $slug, json: include_str!(concat!("../scenarios/", $slug, ".json")) }
    };
}

/// All of them, the simplest first.
pub const GALLERY: [Example; 2] = [example!("one-server"), FIRST_VISIT];

/// What somebody sees who comes for the first time: healthy, and about to be tested.
pub const FIRST_VISIT: Example = example!("three-servers");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::{FIRST_VISIT, GALLERY};
    use flashcrowd_sim::scenario::{check, parse};

    #[test]
    fn every_file_is_in_the_gallery_and_has_no_problems() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
        let files = fs::read_dir(folder).expect("the folder is there").flatten();
        let stems =
            files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".json")?.to_owned()));
        let slugs: BTreeSet<String> = GALLERY.iter().map(|example| example.slug.to_owned()).collect();
        assert_eq!(stems.collect::<BTreeSet<String>>(), slugs);
        for example in GALLERY {
            let checked = parse(example.json).and_then(|document| check(&document));
            assert!(checked.is_ok(), "{}: {checked:?}", example.slug);
        }
        assert!(GALLERY.contains(&FIRST_VISIT));
    }
}
