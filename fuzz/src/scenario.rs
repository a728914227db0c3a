//! The scenario reader: whatever the text, it is read or refused, and what is read is not lost in writing.

use flashcrowd_sim::scenario::limits::MAX_FILE_BYTES;
use flashcrowd_sim::scenario::{Language, check, parse, to_json, to_json_pretty};

pub fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let document = match parse(text) {
        Ok(document) => document,
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a reason");
            for problem in problems {
                assert!(!problem.render(Language::En).is_empty() && !problem.render(Language::Zh).is_empty());
            }
            return;
        }
    };
    for written in [to_json(&document).to_string(), to_json_pretty(&document)] {
        // Defaults that are written out, indents and ids make a text longer.
        if written.len() <= MAX_FILE_BYTES {
            assert_eq!(parse(&written).as_ref(), Ok(&document), "written: {written}");
        }
    }
    match check(&document) {
        Ok(checked) => assert_eq!(checked.document(), &document),
        Err(problems) => assert!(problems.iter().all(|problem| !problem.render(Language::En).is_empty())),
    }
}
