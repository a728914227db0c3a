//! Texts that nobody reads at first sight: they lie beside the page, a file a language in `static/texts`, and come when
//! they are needed. A file has blocks with an empty line between them.

use std::sync::OnceLock;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::{Language, use_language};
use crate::beside;

/// The lines of a block.
pub type Block = Vec<&'static str>;

/// A file in each language.
#[derive(Debug)]
pub struct Later {
    /// Without language and ending.
    name: &'static str,
    read: [OnceLock<Vec<Block>>; 2],
}

impl Later {
    pub const fn new(name: &'static str) -> Later {
        Later { name, read: [const { OnceLock::new() }; 2] }
    }

    /// What has come: nothing yet, or all.
    #[cfg(not(test))]
    pub fn blocks(&self, language: Language) -> &[Block] {
        self.read[index(language)].get().map_or(&[], Vec::as_slice)
    }

    /// Tests have them from the start.
    #[cfg(test)]
    pub fn blocks(&self, language: Language) -> &[Block] {
        let path = format!("{}/static/{}", env!("CARGO_MANIFEST_DIR"), self.file(language));
        let read = || parse(std::fs::read_to_string(path).expect("the file is there").leak());
        self.read[index(language)].get_or_init(read)
    }

    /// Whether they are there, once they have come or failed to.
    pub async fn come(&self, language: Language) -> bool {
        let read = &self.read[index(language)];
        if read.get().is_none() {
            // Those of another release would say other things.
            let address = format!("{}?{}", self.file(language), flashcrowd_protocol::BUILD);
            if let Ok(text) = beside::read(&address).await {
                read.set(parse(text.leak())).ok();
            }
        }
        read.get().is_some()
    }

    fn file(&self, language: Language) -> String {
        let word = if language == Language::En { "en" } else { "zh" };
        format!("texts/{}.{word}.txt", self.name)
    }
}

/// Sees to it that texts come once they are needed, in the language that is chosen, and that what shows them is shown
/// again then.
#[hook]
pub fn use_later(texts: &'static Later, are_needed: bool) {
    let language = use_language();
    let update = use_force_update();
    use_effect_with((are_needed, language), move |(are_needed, language)| {
        let language = *language;
        if *are_needed && texts.read[index(language)].get().is_none() {
            spawn_local(async move {
                if texts.come(language).await {
                    update.force_update();
                }
            });
        }
    });
}

/// The blocks of a file; it is read once, and stays.
pub fn parse(text: &'static str) -> Vec<Block> {
    text.trim().split("\n\n").map(|block| block.lines().collect()).collect()
}

fn index(language: Language) -> usize {
    usize::from(language == Language::Zh)
}
