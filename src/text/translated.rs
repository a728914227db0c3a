//! A message's other language. Each message is written down in both, but who reads one of them need not load the other:
//! the program holds the English texts, and the build takes the Chinese ones out of it into a file beside the page
//! (`xtask/src/translations.rs`), which comes before the first of them is shown.

use super::Language;
use super::later::Later;

/// A message of two literals, the second of which goes into a section of its own.
#[cfg(not(test))]
macro_rules! message {
    ($en:expr, $zh:expr) => {{
        const BOTH: &str = concat!($en, "\n", $zh, "\n\n");
        #[allow(dead_code, unsafe_code, reason = "no code looks at it, and the section holds nothing else")]
        #[cfg_attr(target_arch = "wasm32", unsafe(link_section = "translations"))]
        static PAIR: [u8; BOTH.len()] = *BOTH.as_bytes().first_chunk().expect("it is as long as itself");
        crate::text::Message($en)
    }};
}

/// Tests, which no build takes anything out of, have both in one.
#[cfg(test)]
macro_rules! message {
    ($en:expr, $zh:expr) => {
        crate::text::Message(concat!($en, "\n", $zh))
    };
}
pub(crate) use message;

/// A block is an English text and its translation; they are sorted.
static MESSAGES: Later = Later::new("messages");

/// Whether the messages are there in a language, once they have come or failed to.
pub async fn come(language: Language) -> bool {
    language == Language::En || MESSAGES.come(language).await
}

pub fn english(message: &'static str) -> &'static str {
    message.lines().next().unwrap_or_default()
}

#[cfg(not(test))]
pub fn chinese(message: &'static str) -> &'static str {
    let blocks = MESSAGES.blocks(Language::Zh);
    let place = blocks.binary_search_by_key(&Some(&message), |block| block.first());
    place.ok().and_then(|place| blocks[place].get(1)).unwrap_or(&message)
}

#[cfg(test)]
pub fn chinese(message: &'static str) -> &'static str {
    message.lines().nth(1).unwrap_or_default()
}
