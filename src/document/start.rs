//! What the page opens with: a link's scenario, else what was worked on last, else the example.

use std::rc::Rc;

use flashcrowd_sim::ENGINE_VERSION;
use flashcrowd_sim::scenario::{Document, LinkError, Problem, check, from_fragment, parse};

use super::{new_id, safe_start, store};
use crate::gallery::FIRST_VISIT;
use crate::text::{Message, Phrase, app};

/// What the page opens with.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    pub id: Rc<str>,
    pub document: Rc<Document>,
    /// Its revision in the store, where it comes from there.
    pub revision: Option<u64>,
    /// What is to be said about it.
    pub says: Vec<Phrase>,
    /// Nobody chose it: a first visit sees it at work.
    pub is_example: bool,
    /// What was worked on last, where it brought the page down: it is offered and not opened.
    pub failed: Option<Rc<str>>,
}

/// What a link holds, and what is to be said about it.
pub type Followed = (Option<Rc<Document>>, Option<Phrase>);

/// Finds what to open; whatever is wrong is said, and never in the way.
pub async fn find() -> Start {
    let mut says = Vec::new();
    store::recover().await;
    if let Some(fragment) = fragment() {
        let (linked, said) = follow(&fragment);
        says.extend(said);
        if let Some(document) = linked {
            return Start { id: new_id(), document, revision: None, says, is_example: false, failed: None };
        }
        forget_fragment();
    }
    let Some(id) = store::last() else { return example(says) };
    if safe_start::has_failed(&id) {
        return Start { failed: Some(id), is_example: false, ..example(says) };
    }
    safe_start::begin(&id);
    match store::load(&id).await {
        Ok(Some(stored)) => Start {
            id: stored.id,
            document: stored.document,
            revision: Some(stored.revision),
            says,
            is_example: false,
            failed: None,
        },
        Ok(None) => example(says),
        Err(error) => {
            let why = error.to_string();
            says.push(Phrase::new(move |language| app::STORE_UNREADABLE.fill(language, &[("why", &why)])));
            example(says)
        }
    }
}

fn example(says: Vec<Phrase>) -> Start {
    Start {
        id: new_id(),
        document: Rc::new(parse(FIRST_VISIT).unwrap_or_default()),
        revision: None,
        says,
        is_example: true,
        failed: None,
    }
}

/// The fragment of the page's address.
pub fn fragment() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    Some(hash).filter(|hash| hash.len() > 1)
}

/// Takes the fragment out of the address: the page shows something else now.
pub fn forget_fragment() {
    let forget = |window: web_sys::Window| {
        let location = window.location();
        let address = format!("{}{}", location.pathname().ok()?, location.search().ok()?);
        window.history().ok()?.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address)).ok()
    };
    web_sys::window().and_then(forget);
}

/// The scenario in a fragment.
pub fn follow(fragment: &str) -> Followed {
    match from_fragment(fragment) {
        Ok(linked) => {
            let said = match check(&linked.document) {
                Err(problems) => Some(about(app::LINK_FLAWED, problems)),
                Ok(_) => (linked.engine != ENGINE_VERSION).then(|| app::LINK_OTHER_ENGINE.into()),
            };
            (Some(Rc::new(linked.document)), said)
        }
        Err(error) => (None, Some(explain(error))),
    }
}

/// What happened, why, and what to do.
fn explain(error: LinkError) -> Phrase {
    match error {
        LinkError::NotALink => app::LINK_NONE.into(),
        LinkError::TooNew { .. } => app::LINK_TOO_NEW.into(),
        LinkError::Damaged => app::LINK_DAMAGED.into(),
        LinkError::TooLong => app::LINK_TOO_LONG.into(),
        LinkError::Unreadable(problems) => about(app::LINK_UNREADABLE, problems),
    }
}

/// A message with the first of the problems in it.
fn about(message: Message, problems: Vec<Problem>) -> Phrase {
    Phrase::new(move |language| {
        let why = problems.first().map(|problem| problem.render(language)).unwrap_or_default();
        message.fill(language, &[("why", &why)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_has_no_problems() {
        let example = parse(FIRST_VISIT).expect("the example parses");
        assert_eq!(check(&example).err(), None);
    }
}
