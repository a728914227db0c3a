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
    come: [OnceLock<Vec<Block>>; 2],
}

impl Later {
    pub const fn new(name: &'static str) -> Later {
        Later { name, come: [const { OnceLock::new() }; 2] }
    }

    /// What has come: nothing yet, or all.
    #[cfg(not(test))]
    pub fn blocks(&self, language: Language) -> &[Block] {
        self.come[index(language)].get().map_or(&[], Vec::as_slice)
    }

    /// Tests have them from the start.
    #[cfg(test)]
    pub fn blocks(&self, language: Language) -> &[Block] {
        let path = format!("{}/static/{}", env!("CARGO_MANIFEST_DIR"), self.file(language));
        let read = || parse(std::fs::read_to_string(path).expect("the file is there").leak());
        self.come[index(language)].get_or_init(read)
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
        if *are_needed && texts.come[index(language)].get().is_none() {
            spawn_local(async move {
                // Those of another release would say other things.
                let address = format!("{}?{}", texts.file(language), flashcrowd_protocol::BUILD);
                if let Ok(text) = beside::read(&address).await {
                    texts.come[index(language)].set(parse(text.leak())).ok();
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
