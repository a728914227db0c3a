//! The gallery: every file is sound, and what its notes and objectives say is so. Where a scenario is in
//! good order because of something, it fails its objectives without it.

mod caches;
mod cascades;
mod chaos;
mod choices;
mod flash_sale;
mod gates;
mod hashing;
mod loops;
mod memory;
mod neighbours;
mod overload;
mod places;
mod pools;
mod products;
mod queues;
mod retries;
mod runs;
mod scaling;
mod servers;
mod sinkhole;
mod starts;
mod tails;
mod timeouts;

use std::fs;

use flashcrowd_sim::scenario::{Language, Text, check, parse, to_json_pretty};
use runs::{folder, scenario};

#[test]
fn every_file_is_sound_and_speaks_both_languages() {
    let files = fs::read_dir(folder()).expect("the folder is there").flatten();
    let mut count = 0;
    for path in files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|e| e == "json")) {
        let slug = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let document = scenario(&slug);
        check(&document).unwrap_or_else(|problems| panic!("{slug}: {}", problems[0].render(Language::En)));
        assert_eq!(
            parse(&to_json_pretty(&document)).as_ref(),
            Ok(&document),
            "{slug} changes when it is written"
        );
        let component_names = document.components.iter().map(|component| &component.name);
        for text in component_names.chain([&document.name, &document.notes]) {
            let Some(Text::PerLanguage(text)) = text else {
                panic!("{slug}: names and notes in both languages")
            };
            assert!(text.en.is_some() && text.zh.is_some(), "{slug} speaks one language");
        }
        for annotation in &document.annotations {
            let Text::PerLanguage(text) = &annotation.text else {
                panic!("{slug}: notes and frames in both languages")
            };
            assert!(text.en.is_some() && text.zh.is_some(), "{slug} speaks one language");
        }
        assert!(!document.objectives.is_empty(), "{slug} has no objectives");
        count += 1;
    }
    assert_eq!(count, 34);
}
