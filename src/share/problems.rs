//! The dialog that says what is wrong with a file.

use flashcrowd_sim::scenario::{Document, Problem};
use std::rc::Rc;
use yew::prelude::*;

use super::dialog::Dialog;
use crate::text::{Language, Phrase, share};

/// Why a file is not opened just like that.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// It is no file that could be a scenario.
    Unreadable(Phrase),
    /// It does not parse.
    Refused(Vec<Problem>),
    /// It parses, but does not run.
    Flawed(Rc<Document>, Vec<Problem>),
}

/// What is wrong with `file`, and where that lets it, a way to open it all the same.
pub fn view(
    file: &str,
    trouble: &Trouble,
    language: Language,
    on_open: &Callback<Rc<Document>>,
    on_close: &Callback<()>,
) -> Html {
    let file = [("file", file)];
    let (title, says, problems) = match trouble {
        Trouble::Unreadable(why) => (share::REFUSED_TITLE, why.get(language), &[][..]),
        Trouble::Refused(problems) => {
            (share::REFUSED_TITLE, share::REFUSED_IS.get(language).to_owned(), &**problems)
        }
        Trouble::Flawed(_, problems) => {
            (share::FLAWED_TITLE, share::FLAWED_IS.get(language).to_owned(), &**problems)
        }
    };
    html! {
        <Dialog testid="import-problems" title={title.fill(language, &file)} on_close={on_close.clone()}>
            <p>{ says }</p>
            <ol class="problem-list">
                { for problems.iter().map(|problem| html! { <li>{ problem.render(language) }</li> }) }
            </ol>
            if let Trouble::Flawed(document, _) = trouble {
                <div class="buttons">
                    <button type="button" class="button" data-testid="open-anyway" onclick={on_open.reform({
                        let document = Rc::clone(document);
                        move |_| Rc::clone(&document)
                    })}>
                        { share::OPEN_ANYWAY.get(language) }
                    </button>
                </div>
            }
        </Dialog>
    }
}
